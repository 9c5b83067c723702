-- Budget ceilings: as the regions supplied them, else from the seed. Grain: provider, region, year.
with opgave as (
    select
        partij as aanbieder_agb,
        leverancier as jeugdhulpregio,
        cast(extract(year from periode_start) as integer) as jaar,
        getal as bedrag
    from {{ ref('stg_uitvraag__opgave') }}
    where onderwerp = 'budgetplafond' and getal is not null
)

select
    aanbieder_agb,
    jeugdhulpregio,
    jaar,
    cast(coalesce(opgave.bedrag, seed.bedrag) as decimal(18, 2)) as bedrag
from {{ ref('budgetplafond') }} as seed
full outer join opgave using (aanbieder_agb, jeugdhulpregio, jaar)
