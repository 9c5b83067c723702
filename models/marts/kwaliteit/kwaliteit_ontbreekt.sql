-- What is to be filled in, with the money that waits for it. Grain: kind, key, what it is for.
with regel as (
    select
        regel.*,
        gemeente.jeugdhulpregio,
        product.zekerheid
    from {{ ref('fct_declaratieregel') }} as regel
    inner join {{ ref('dim_gemeente') }} as gemeente on regel.gemeentecode = gemeente.gemeentecode
    left join {{ ref('tussentaal_per_product') }} as product
        on {{ zelfde_product('regel', 'product', 'gemeente', 'regel.ingangsdatum') }}
    where regel.status = 'toegekend'
),

aanbiedernaam as (
    select
        'naam van aanbieder' as soort,
        regel.aanbieder_agb as sleutel,
        '' as waarvoor,
        'seeds/context/aanbieder.csv' as vul_in,
        regel.toegekend_bedrag as bedrag
    from regel
    left join {{ ref('int_aanbieder') }} as aanbieder on regel.aanbieder_agb = aanbieder.aanbieder_agb
    where aanbieder.aanbieder_agb is null
),

tussentaal as (
    select
        case tussentaal_code
            when 'onbekend' then 'tussentaal van product' else 'twijfel over tussentaal'
        end as soort,
        productcode as sleutel,
        jeugdhulpregio as waarvoor,
        'seeds/tussentaal/tussentaal_product.csv' as vul_in,
        toegekend_bedrag as bedrag
    from regel
    where tussentaal_code = 'onbekend' or (tussentaal_code is not null and zekerheid = 'twijfel')
),

maatregelsoort as (
    select
        'soort maatregel van product' as soort,
        regel.productcode as sleutel,
        regel.jeugdhulpregio as waarvoor,
        'seeds/tussentaal/maatregel_product.csv' as vul_in,
        regel.toegekend_bedrag as bedrag
    from regel
    left join {{ ref('maatregel_product') }} as product on regel.productcode = product.productcode
    where regel.maatregelsoort is not null and product.productcode is null
),

-- Without a tariff there is no amount; what the provider was granted that year says how much it matters.
tarief as (
    select
        'tarief' as soort,
        coalesce(toewijzing.productcode, 'onbekend') as sleutel,
        toewijzing.aanbieder_agb || ' ' || cast(toewijzing.jaar as {{ dbt.type_string() }}) as waarvoor,
        'seeds/context/tarief.csv' as vul_in,
        budget.bedrag_declaraties as bedrag
    from (
        select distinct
            productcode,
            aanbieder_agb,
            jaar
        from {{ ref('fct_toewijzing_jaar') }}
        where bedrag is null
    ) as toewijzing
    left join {{ ref('monitor_6_budget_geldend') }} as budget
        on
            toewijzing.aanbieder_agb = budget.niveau_code
            and toewijzing.jaar = extract(year from budget.periode_start)
),

budgetplafond as (
    select
        'budgetplafond' as soort,
        niveau_code as sleutel,
        cast(extract(year from periode_start) as {{ dbt.type_string() }}) as waarvoor,
        'seeds/context/budgetplafond.csv' as vul_in,
        bedrag_toewijzingen as bedrag
    from {{ ref('monitor_6_budget_geldend') }}
    where budgetplafond is null and bedrag_toewijzingen > 0
),

alles as (
    select * from aanbiedernaam
    union all
    select * from tussentaal
    union all
    select * from maatregelsoort
    union all
    select * from tarief
    union all
    select * from budgetplafond
)

select
    soort,
    sleutel,
    waarvoor,
    vul_in,
    count(*) as aantal,
    cast(coalesce(sum(bedrag), 0) as decimal(18, 2)) as bedrag
from alles
group by soort, sleutel, waarvoor, vul_in
