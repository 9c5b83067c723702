-- How much is known of what figures rest on, of each supplier and of Gelderland, in words and rounded shares. Whoever
-- has in no year enough to say anything has no rows: that says as much as a row with `te weinig`.
-- Grain: indicator, supplier, year.
with dekking as (
    select
        indicator,
        leverancier_soort,
        leverancier,
        {{ datum(dbt.date_trunc('year', 'periode_start')) }} as jaar,
        teller,
        noemer,
        is_voorlopig
    from {{ ref('kwaliteit_dekking') }}
),

per_leverancier as (
    select
        indicator,
        leverancier_soort,
        leverancier,
        jaar,
        teller,
        noemer
    from dekking
    union all
    select
        indicator,
        'gelderland' as leverancier_soort,
        {{ niveaucode('gelderland') }} as leverancier,
        jaar,
        teller,
        noemer
    from dekking
),

per_jaar as (
    select
        indicator,
        leverancier_soort,
        leverancier,
        jaar,
        sum(teller) as teller,
        sum(noemer) as noemer,
        {{ afgerond(
            'cast(sum(teller) as double) / nullif(sum(noemer), 0)', publicatieregel('afronding_aandeel')
        ) }} as aandeel
    from per_leverancier
    group by indicator, leverancier_soort, leverancier, jaar
),

-- Of money it is not known how many children it is about: enough where so many had youth care.
geoordeeld as (
    select
        per_jaar.*,
        case
            when indicator.eenheid = 'aantal'
                then {{ oordeel_van_deel(
                    'per_jaar.teller', 'per_jaar.noemer', ['(bijna) niets', '(bijna) alles', 'gemeten']
                ) }}
            when not coalesce(besluit.is_zichtbaar, false) or per_jaar.aandeel is null then 'te weinig'
            when per_jaar.aandeel <= 0 then '(bijna) niets'
            when per_jaar.aandeel >= 1 then '(bijna) alles'
            else 'gemeten'
        end as oordeel
    from per_jaar
    inner join {{ ref('dekkingsindicator') }} as indicator on per_jaar.indicator = indicator.indicator
    left join {{ ref('bescherming_besluit') }} as besluit
        on
            per_jaar.leverancier_soort = besluit.niveau
            and per_jaar.leverancier = besluit.niveau_code
            and per_jaar.jaar = besluit.jaar
            and besluit.groep = 'jeugdigen_met_jeugdhulp'
            and besluit.uitsplitsing = 'totaal'
),

jaar as (
    select
        jaar,
        bool_or(is_voorlopig) as is_voorlopig
    from dekking
    group by jaar
),

raster as (
    select
        leverancier.*,
        jaar.jaar,
        jaar.is_voorlopig
    from (
        select distinct
            indicator,
            leverancier_soort,
            leverancier
        from geoordeeld
        where oordeel <> 'te weinig' or leverancier_soort = 'gelderland'
    ) as leverancier
    cross join jaar
)

select
    raster.indicator,
    indicator.indicator_naam,
    indicator.volgorde,
    indicator.waarden,
    raster.leverancier_soort,
    raster.leverancier,
    niveau.niveau_naam as leverancier_naam,
    raster.jaar as periode_start,
    coalesce(geoordeeld.oordeel, 'te weinig') as oordeel,
    case when geoordeeld.oordeel = 'gemeten' then geoordeeld.aandeel end as aandeel,
    raster.is_voorlopig
from raster
inner join {{ ref('dekkingsindicator') }} as indicator on raster.indicator = indicator.indicator
left join geoordeeld
    on
        raster.indicator = geoordeeld.indicator
        and raster.leverancier_soort = geoordeeld.leverancier_soort
        and raster.leverancier = geoordeeld.leverancier
        and raster.jaar = geoordeeld.jaar
left join {{ ref('dim_niveau') }} as niveau
    on
        raster.leverancier = niveau.niveau_code
        and case raster.leverancier_soort when 'gi' then 'aanbieder' else raster.leverancier_soort end = niveau.niveau
order by raster.indicator, raster.leverancier_soort, raster.leverancier, raster.jaar
