-- Names of providers: from the seed, or as a region supplied them later. Grain: provider.
with opgave as (
    select
        partij as aanbieder_agb,
        leverancier,
        periode_start,
        max(ingevuld_op) as ingevuld_op,
        max(case when opgave = 'naam' then tekst end) as aanbieder_naam,
        max(case when opgave = 'is_gi' then tekst end) as is_gi
    from {{ ref('stg_uitvraag__opgave') }}
    where onderwerp = 'aanbieder'
    group by partij, leverancier, periode_start
),

laatste as (
    select *
    from opgave
    qualify row_number() over (
        partition by aanbieder_agb order by periode_start desc, ingevuld_op desc, leverancier asc
    ) = 1
)

select
    coalesce(seed.aanbieder_agb, laatste.aanbieder_agb) as aanbieder_agb,
    coalesce(laatste.aanbieder_naam, seed.aanbieder_naam) as aanbieder_naam,
    coalesce(laatste.is_gi, seed.is_gi) = 'ja' as is_gi,
    seed.groep,
    seed.geldig_vanaf,
    seed.geldig_tot
from {{ ref('aanbieder') }} as seed
full outer join laatste on seed.aanbieder_agb = laatste.aanbieder_agb
