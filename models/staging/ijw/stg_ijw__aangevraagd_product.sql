-- Requested products of a 315, with the type of referrer (COD327).
with bron as (
    {{ geldige_rijen('jw315_aangevraagd_product') }}
)

select
    bericht_id,
    regelnummer,
    referentie_aanbieder,
    productcategorie,
    productcode,
    {{ datum('toewijzing_ingangsdatum') }} as toewijzing_ingangsdatum,
    {{ datum('toewijzing_einddatum') }} as toewijzing_einddatum,
    verwijzer_type,
    verwijzer_agb
from bron
