-- Which figures are public, and which are kept back. Grain: groep, jaar, plek, uitsplitsing, deel.
with besluit as (
    {% for model in ['totaal', 'gelderland', 'regio_gi', 'gemeente'] %}
        select
            groep,
            jaar,
            plek,
            {{ "'totaal' as uitsplitsing, 'totaal' as deel" if model == 'totaal' else 'uitsplitsing, deel' }},
            aantal,
            is_zichtbaar
        from {{ ref('bescherming_' ~ model) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Institutions together have all of Gelderland but what they never have: where that is kept back, so are they.
zonder_gi as (
    select
        groep,
        jaar
    from besluit
    where
        starts_with(plek, 'gelderland:') and not is_zichtbaar
        and ({{ is_nooit_van_gi('besluit') }})
),

met_totaal as (
    select
        besluit.*,
        plek.niveau,
        plek.niveau_code,
        plek.niveau = 'gi' and zonder_gi.groep is not null as is_weg,
        max(besluit.is_zichtbaar) filter (where besluit.uitsplitsing = 'totaal') over van_plek as is_totaal_zichtbaar,
        count(*) over (
            partition by besluit.groep, besluit.jaar, besluit.plek, besluit.uitsplitsing
        ) as aantal_delen
    from besluit
    inner join {{ ref('bescherming_plek') }} as plek on besluit.plek = plek.plek
    left join zonder_gi on besluit.groep = zonder_gi.groep and besluit.jaar = zonder_gi.jaar
    window van_plek as (partition by besluit.groep, besluit.jaar, besluit.plek)
),

zichtbaar as (
    select
        *,
        -- The only part of a total is that total.
        not is_weg
        and case when aantal_delen = 1 then is_totaal_zichtbaar else is_zichtbaar end as is_openbaar
    from met_totaal
)

select
    groep,
    jaar,
    niveau,
    niveau_code,
    plek,
    uitsplitsing,
    deel,
    aantal,
    is_openbaar as is_zichtbaar,
    -- Of a share the numerator and what remains of it must be public too.
    is_openbaar
    and coalesce(
        bool_and(is_openbaar) filter (where uitsplitsing = 'uitkomst') over (partition by groep, jaar, plek), false
    ) as is_aandeel_zichtbaar
from zichtbaar
