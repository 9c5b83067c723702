-- Stops of a 307: status 1 is a stop, status 3 removes one; reason 20 is temporary (OP377).
with bron as (
    {{ geldige_rijen('jw307_stop_product') }}
)

select
    bericht_id,
    regelnummer,
    beschikkingnummer,
    {{ nummer('toewijzingnummer') }} as toewijzingnummer,
    productcategorie,
    productcode,
    {{ datum('toewijzing_ingangsdatum') }} as toewijzing_ingangsdatum,
    {{ datum('begindatum') }} as begindatum,
    {{ datum('einddatum') }} as einddatum,
    reden_beeindiging,
    status_aanlevering
from bron
