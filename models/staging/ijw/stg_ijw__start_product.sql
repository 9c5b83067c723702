-- Starts of a 305: status 1 is a start, status 3 removes one (CS058, OP033).
with bron as (
    {{ geldige_rijen('jw305_start_product') }}
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
    status_aanlevering
from bron
