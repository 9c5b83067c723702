-- Transport by the GGK: which message travelled in which envelope, and which envelopes were refused.
with bron as (
    select * from {{ source('ijw', 'stuf_envelop') }}
)

select
    bestand_hash,
    bericht_id,
    envelopcode,
    envelopnummer,
    envelopnummer_heen,
    functie,
    foutcode
from bron
