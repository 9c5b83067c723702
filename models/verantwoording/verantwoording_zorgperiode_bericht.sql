-- The starts and stops (305, 307) of each period of care; of a period from a toewijzing its 301's and stops.
with regiebericht as (
    select
        bericht_id,
        {{ zorgperiode_id('bericht', 'product') }} as zorgperiode_id
    from {{ ref('stg_ijw__start_product') }} as product
    inner join {{ ref('int_bericht') }} as bericht using (bericht_id)
    union
    select
        bericht_id,
        {{ zorgperiode_id('bericht', 'product') }} as zorgperiode_id
    from {{ ref('stg_ijw__stop_product') }} as product
    inner join {{ ref('int_bericht') }} as bericht using (bericht_id)
)

select
    zorgperiode_id,
    bericht_id
from regiebericht
union
select
    periode.zorgperiode_id,
    toewijzing.bericht_id
from {{ ref('int_zorgperiode') }} as periode
inner join {{ ref('verantwoording_toewijzing_bericht') }} as toewijzing
    on periode.toewijzing_id = toewijzing.toewijzing_id
where periode.bron_start = 'toewijzing'
