-- Products of a 301: each row is a version of a toewijzing.
with bron as (
    {{ geldige_rijen('jw301_toegewezen_product') }}
)

select
    bericht_id,
    regelnummer,
    {{ nummer('toewijzingnummer') }} as toewijzingnummer,
    referentie_aanbieder,
    productcategorie,
    productcode,
    {{ datum('toewijzingsdatum') }} as toewijzingsdatum,
    cast(coalesce(toewijzingstijd, '00:00:00') as time) as toewijzingstijd,
    {{ datum('ingangsdatum') }} as ingangsdatum,
    {{ datum('einddatum') }} as einddatum,
    reden_wijziging,
    {{ getal('volume') }} as volume,
    eenheid,
    frequentie,
    {{ euro('budget') }} as budget
from bron
