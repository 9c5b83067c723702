-- Which parts of a break-down are public for Gelderland as a whole. Grain: groep, jaar, uitsplitsing, deel.
with cel as (
    select * from {{ ref('bescherming_cel') }}
    where niveau = 'gelderland' and uitsplitsing <> 'totaal'
),

met_verborgen as (
    {{ verberg_delen('cel', 'groep, jaar, plek, uitsplitsing', 'deel', 'sum(rest) over tot_hier', 2) }}
)

select
    deel.groep,
    deel.jaar,
    deel.niveau,
    deel.plek,
    deel.ouder,
    deel.uitsplitsing,
    deel.deel,
    deel.aantal,
    totaal.is_zichtbaar and not deel.is_verborgen as is_zichtbaar
from met_verborgen as deel
inner join {{ ref('bescherming_totaal') }} as totaal using (groep, jaar, plek)
