-- Which totals of a year are public: of the parts of a total that is itself public those that are not kept back.
-- Grain: groep, jaar, plek.
with totaal as (
    select * from {{ ref('bescherming_cel') }}
    where uitsplitsing = 'totaal'
),

-- Whoever has one of the hidden parts knows it, so what the others have together must do without it.
met_verborgen as (
    {{ verberg_delen(
        'totaal', 'groep, jaar, ouder, niveau', 'plek', 'sum(aantal) over tot_hier - max(aantal) over tot_hier', 3
    ) }}
),

zichtbaar as (
    select
        *,
        not is_verborgen as is_zichtbaar
    from met_verborgen
)

select
    deel.groep,
    deel.jaar,
    deel.niveau,
    deel.plek,
    deel.ouder,
    deel.aantal,
    deel.is_zichtbaar
    and coalesce(ouder.is_zichtbaar, true)
    and coalesce(grootouder.is_zichtbaar, true) as is_zichtbaar
from zichtbaar as deel
left join zichtbaar as ouder
    on deel.groep = ouder.groep and deel.jaar = ouder.jaar and deel.ouder = ouder.plek
left join zichtbaar as grootouder
    on ouder.groep = grootouder.groep and ouder.jaar = grootouder.jaar and ouder.ouder = grootouder.plek
