-- Messages that count as never sent: refused by their retour or by the transport.
with bericht as (
    select * from {{ ref('stg_ijw__bericht') }}
),

-- Any code but 0200 (2.x also 8001), on any class, refuses the whole message (OP286, IV032).
afkeurend_retour as (
    select distinct retourcode.bericht_id
    from {{ ref('stg_ijw__retourcode') }} as retourcode
    inner join bericht on retourcode.bericht_id = bericht.bericht_id
    where {{ is_afkeurend('retourcode.retourcode', 'bericht.release') }}
),

-- A retour repeats the header of its message (IV028); its type is one higher. The Dagtekening belongs to it:
-- after a refusal the same Identificatie may be used again.
geweigerd_door_retour as (
    select heen.bericht_id
    from bericht as heen
    inner join bericht as retour
        on
            heen.afzender = retour.afzender
            and heen.identificatie = retour.identificatie
            and heen.dagtekening = retour.dagtekening
            and cast(substr(heen.bericht_type, 3) as integer) + 1
            = cast(substr(retour.bericht_type, 3) as integer)
    inner join afkeurend_retour on retour.bericht_id = afkeurend_retour.bericht_id
    where heen.bericht_type in ('JW301', 'JW305', 'JW307', 'JW315', 'JW317', 'JW319')
),

-- A Fo01 names the envelope that was never delivered.
geweigerd_door_transport as (
    select heen.bericht_id
    from {{ ref('stg_ijw__envelop') }} as fout
    inner join {{ ref('stg_ijw__envelop') }} as heen on fout.envelopnummer_heen = heen.envelopnummer
    where fout.envelopcode = 'Fo01' and heen.bericht_id is not null
),

geweigerd as (
    select
        bericht_id,
        'retour' as geweigerd_door
    from geweigerd_door_retour
    union distinct
    select
        bericht_id,
        'transport' as geweigerd_door
    from geweigerd_door_transport
)

select
    bericht_id,
    min(geweigerd_door) as geweigerd_door
from geweigerd
group by bericht_id
