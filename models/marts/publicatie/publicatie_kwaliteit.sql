-- What is wrong with what each supplier sent, in words and rounded shares. Whoever has in no year enough to say
-- anything has no rows for a check: that says as much as a row with `te weinig`. Grain: check, supplier, year.
with bevinding as (
    select
        bevinding.check_id,
        case
            when bevinding.leverancier_soort <> 'verzender' then bevinding.leverancier_soort
            when gemeente.gemeentecode is not null then 'gemeente'
            else 'aanbieder'
        end as leverancier_soort,
        coalesce(gemeente.gemeentecode_actueel, bevinding.leverancier) as leverancier,
        substr(bevinding.periode, 1, 4) as periode,
        bevinding.aantal_geraakt,
        bevinding.aantal_beoordeeld
    from {{ ref('kwaliteit_bevinding') }} as bevinding
    left join {{ ref('dim_gemeente') }} as gemeente
        on
            bevinding.leverancier_soort in ('gemeente', 'verzender')
            and bevinding.leverancier = gemeente.gemeentecode
),

per_jaar as (
    select
        check_id,
        leverancier_soort,
        leverancier,
        periode,
        {{ oordeel_van_deel(
            'sum(aantal_geraakt)', 'sum(aantal_beoordeeld)', ['geen of weinig', '(bijna) alle', 'gevonden']
        ) }} as oordeel,
        cast(sum(aantal_geraakt) as double) / sum(aantal_beoordeeld) as aandeel
    from bevinding
    where aantal_beoordeeld > 0
    group by check_id, leverancier_soort, leverancier, periode
),

-- Kinds of message have no name but their own; whoever is not under the agreement has none at all.
leverancier as (
    select
        soort.check_id,
        soort.leverancier_soort,
        soort.leverancier,
        coalesce(niveau.niveau_naam, soort.leverancier) as leverancier_naam
    from (
        select distinct
            check_id,
            leverancier_soort,
            leverancier
        from per_jaar
        where oordeel <> 'te weinig'
    ) as soort
    left join {{ ref('dim_niveau') }} as niveau
        on soort.leverancier_soort = niveau.niveau and soort.leverancier = niveau.niveau_code
    where niveau.niveau_code is not null or soort.leverancier_soort = 'bericht'
),

jaar as (
    select
        periode_naam as periode,
        periode_start
    from {{ ref('dim_periode') }}
    where periode_soort = 'jaar'
),

-- Of what has no date there is one row; of the rest one for each year, whatever was there.
raster as (
    select
        leverancier.*,
        jaar.periode,
        jaar.periode_start
    from leverancier
    cross join jaar
    where leverancier.leverancier_soort <> 'bericht'
    union all
    select
        leverancier.*,
        'geen' as periode,
        cast(null as date) as periode_start
    from leverancier
    where leverancier.leverancier_soort = 'bericht'
)

select
    raster.check_id,
    kwaliteitscheck.regel,
    kwaliteitscheck.ernst,
    kwaliteitscheck.bevinding,
    kwaliteitscheck.bedreigde_marts,
    raster.leverancier_soort,
    raster.leverancier,
    raster.leverancier_naam,
    aanbieder.is_gi,
    raster.periode,
    raster.periode_start,
    coalesce(per_jaar.oordeel, 'te weinig') as oordeel,
    case
        when per_jaar.oordeel = 'gevonden' then {{ afgerond('per_jaar.aandeel', publicatieregel('afronding_aandeel')) }}
    end as aandeel
from raster
inner join {{ ref('kwaliteitscheck') }} as kwaliteitscheck on raster.check_id = kwaliteitscheck.check_id
left join per_jaar
    on
        raster.check_id = per_jaar.check_id
        and raster.leverancier_soort = per_jaar.leverancier_soort
        and raster.leverancier = per_jaar.leverancier
        and raster.periode = per_jaar.periode
left join {{ ref('dim_aanbieder') }} as aanbieder
    on raster.leverancier_soort = 'aanbieder' and raster.leverancier = aanbieder.aanbieder_agb
order by raster.check_id, raster.leverancier_soort, raster.leverancier, raster.periode
