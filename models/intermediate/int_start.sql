-- Starts by key (ijw 2.12), with whether they are in force after removals (OP033, IV008).
with gebeurtenis as (
    select
        bericht.gemeentecode,
        bericht.aanbieder_agb,
        bericht.jeugdige_id,
        bericht.dagtekening,
        product.*,
        {{ zorgperiode_id('bericht', 'product') }} as zorgperiode_id,
        case when product.status_aanlevering = '3' then -1 else 1 end as stap
    from {{ ref('stg_ijw__start_product') }} as product
    inner join {{ ref('int_bericht') }} as bericht on product.bericht_id = bericht.bericht_id
),

-- Order within a day has no meaning (OP080): starts and removals of one Dagtekening are netted.
per_dag as (
    select
        zorgperiode_id,
        dagtekening,
        sum(stap) as netto
    from gebeurtenis
    group by zorgperiode_id, dagtekening
    having sum(stap) <> 0
),

-- A removal without a start before it does nothing (TR063).
omslag as (
    select
        *,
        netto < 0 and lag(netto) over (partition by zorgperiode_id order by dagtekening) > 0 as verwijdert,
        row_number() over (partition by zorgperiode_id order by dagtekening desc) as van_achteren
    from per_dag
),

toestand as (
    select
        zorgperiode_id,
        max(case when van_achteren = 1 then netto end) > 0 as is_actief,
        max(case when verwijdert then dagtekening end) as verwijderd_op
    from omslag
    group by zorgperiode_id
),

kenmerk as (
    select
        zorgperiode_id,
        gemeentecode,
        aanbieder_agb,
        jeugdige_id,
        toewijzingnummer,
        productcategorie,
        productcode,
        begindatum,
        max(
            {{ toewijzing_id(
                'gemeentecode', 'toewijzingnummer', 'beschikkingnummer', 'productcategorie', 'productcode',
                'toewijzing_ingangsdatum'
            ) }}
        ) as toewijzing_id
    from gebeurtenis
    group by all
)

select
    kenmerk.*,
    coalesce(toestand.is_actief, false) as is_actief,
    toestand.verwijderd_op
from kenmerk
left join toestand on kenmerk.zorgperiode_id = toestand.zorgperiode_id
