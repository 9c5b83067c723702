-- Messages that count as never sent: refused by their retour or by the transport.
with bericht as (
    select bericht_id from {{ ref('stg_ijw__bericht') }}
)

-- Of a retour that was sent in versions only the one that counts speaks.
select
    bericht_id,
    min(van) as geweigerd_door
from {{ ref('base_ijw__uitslag') }}
where
    is_afkeurend
    and bericht_id in (select bericht.bericht_id from bericht)
    and (retour_id is null or retour_id in (select bericht.bericht_id from bericht))
group by bericht_id
