-- The stop that counts on each start, after removals: one row per start that has one.
with gebeurtenis as (
    select
        bericht.gemeentecode,
        bericht.aanbieder_agb,
        bericht.jeugdige_id,
        bericht.dagtekening,
        product.*,
        {{ zorgperiode_id('bericht', 'product') }} as zorgperiode_id,
        case when product.status_aanlevering = '3' then -1 else 1 end as stap,
        bericht.release < '3.2' as sleutel_zonder_reden
    from {{ ref('stg_ijw__stop_product') }} as product
    inner join {{ ref('int_bericht') }} as bericht on product.bericht_id = bericht.bericht_id
),

-- A removed start took its stops along.
geldig as (
    select gebeurtenis.*
    from gebeurtenis
    left join {{ ref('int_start') }} as start on gebeurtenis.zorgperiode_id = start.zorgperiode_id
    where start.verwijderd_op is null or gebeurtenis.dagtekening > start.verwijderd_op
),

-- Reason and end date are part of the key of a stop (3.2); order within a day has no meaning (OP080).
per_dag as (
    select
        zorgperiode_id,
        reden_beeindiging,
        einddatum,
        dagtekening,
        sum(stap) as netto
    from geldig
    group by zorgperiode_id, reden_beeindiging, einddatum, dagtekening
    having sum(stap) <> 0
),

laatste as (
    select *
    from per_dag
    qualify row_number() over (
        partition by zorgperiode_id, reden_beeindiging, einddatum order by dagtekening desc
    ) = 1
),

-- Before 3.2 they were not: a removal that names a stop never sent removes whatever stop there is.
gewist as (
    select
        removal.zorgperiode_id,
        max(removal.dagtekening) as gewist_op
    from geldig as removal
    left join geldig as verzonden
        on
            removal.zorgperiode_id = verzonden.zorgperiode_id
            and removal.reden_beeindiging = verzonden.reden_beeindiging
            and removal.einddatum = verzonden.einddatum
            and verzonden.stap = 1
    where removal.stap = -1 and removal.sleutel_zonder_reden and verzonden.zorgperiode_id is null
    group by removal.zorgperiode_id
),

actief as (
    select laatste.*
    from laatste
    left join gewist on laatste.zorgperiode_id = gewist.zorgperiode_id
    where laatste.netto > 0 and (gewist.gewist_op is null or laatste.dagtekening > gewist.gewist_op)
),

-- A final stop replaces a temporary one (OP377, TR414); of more, the latest message counts.
beste as (
    select *
    from actief
    qualify row_number() over (
        partition by zorgperiode_id
        order by
            {{ is_tijdelijk('reden_beeindiging') }}, dagtekening desc, einddatum desc, reden_beeindiging desc
    ) = 1
),

kenmerk as (
    select
        zorgperiode_id,
        gemeentecode,
        aanbieder_agb,
        jeugdige_id,
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
    beste.einddatum,
    beste.reden_beeindiging,
    beste.dagtekening,
    coalesce(start.is_actief, false) as heeft_start
from beste
inner join kenmerk on beste.zorgperiode_id = kenmerk.zorgperiode_id
left join {{ ref('int_start') }} as start on beste.zorgperiode_id = start.zorgperiode_id
