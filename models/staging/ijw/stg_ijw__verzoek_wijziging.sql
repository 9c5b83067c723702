-- Requests of a 317 with the toewijzingen they want changed.
with verzoek as (
    {{ geldige_rijen('jw317_bericht') }}
),

te_wijzigen as (
    {{ geldige_rijen('jw317_te_wijzigen_product') }}
)

select
    verzoek.bericht_id,
    verzoek.referentie_aanbieder,
    verzoek.reden_verzoek,
    te_wijzigen.regelnummer,
    {{ nummer('te_wijzigen.toewijzingnummer') }} as toewijzingnummer,
    {{ datum('te_wijzigen.gewenste_ingangsdatum') }} as gewenste_ingangsdatum
from verzoek
left join te_wijzigen on verzoek.bericht_id = te_wijzigen.bericht_id
