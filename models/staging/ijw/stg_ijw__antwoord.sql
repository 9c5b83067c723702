-- Answers of a 319 to a request; there is no BSN in it, the reference leads to the request (TR355).
with bron as (
    {{ geldige_rijen('jw319_bericht') }}
)

select
    bericht_id,
    referentie_aanbieder,
    verzoek_antwoord,
    reden_afwijzing,
    woonplaats_gemeente
from bron
