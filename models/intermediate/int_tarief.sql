-- Agreed tariffs: as the regions supplied them, each until the next; what nobody supplied comes from the seed.
-- Grain: product, provider (none for all), first day.
with opgave as (
    select
        {{ dbt.split_part('partij', "'/'", 1) }} as productcode,
        nullif({{ dbt.split_part('partij', "'/'", 2) }}, '') as aanbieder_agb,
        periode_start as geldig_vanaf,
        -- Regions that differ are averaged: a toewijzing does not say which tariff it was bought at.
        cast(avg(getal) as decimal(18, 4)) as tarief
    from {{ ref('stg_uitvraag__opgave') }}
    where onderwerp = 'tarief' and getal is not null
    group by partij, periode_start
)

select
    productcode,
    aanbieder_agb,
    geldig_vanaf,
    {{ datum(dbt.dateadd('day', -1, 'lead(geldig_vanaf) over (
        partition by productcode, aanbieder_agb order by geldig_vanaf
    )')) }} as geldig_tot,
    tarief
from opgave
union all
select
    seed.productcode,
    seed.aanbieder_agb,
    seed.geldig_vanaf,
    seed.geldig_tot,
    seed.tarief
from {{ ref('tarief') }} as seed
where not exists (
    select 1 from opgave
    where
        opgave.productcode = seed.productcode
        and coalesce(opgave.aanbieder_agb, '') = coalesce(seed.aanbieder_agb, '')
)
