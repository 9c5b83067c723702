-- Of a supplier a share is public of enough only, and a word of a whole that is large enough; what rests on coverage
-- are values that are there.
with bevinding as (
    select
        bevinding.check_id,
        coalesce(gemeente.gemeentecode_actueel, bevinding.leverancier) as leverancier,
        substr(bevinding.periode, 1, 4) as periode,
        sum(bevinding.aantal_geraakt) as geraakt,
        sum(bevinding.aantal_beoordeeld) as beoordeeld
    from {{ ref('kwaliteit_bevinding') }} as bevinding
    left join {{ ref('dim_gemeente') }} as gemeente
        on
            bevinding.leverancier_soort in ('gemeente', 'verzender')
            and bevinding.leverancier = gemeente.gemeentecode
    group by
        bevinding.check_id, coalesce(gemeente.gemeentecode_actueel, bevinding.leverancier),
        substr(bevinding.periode, 1, 4)
),

dekking as (
    select
        indicator,
        leverancier,
        extract(year from periode_start) as jaar,
        sum(teller) as teller,
        sum(noemer) as noemer
    from {{ ref('kwaliteit_dekking') }}
    group by indicator, leverancier, extract(year from periode_start)
),

gezegd as (
    select
        openbaar.check_id as wat,
        openbaar.leverancier,
        openbaar.aandeel,
        openbaar.oordeel,
        bevinding.geraakt as deel,
        bevinding.beoordeeld as geheel
    from {{ ref('publicatie_kwaliteit') }} as openbaar
    left join bevinding
        on
            openbaar.check_id = bevinding.check_id
            and openbaar.leverancier = bevinding.leverancier
            and openbaar.periode = bevinding.periode
    union all
    select
        openbaar.indicator as wat,
        openbaar.leverancier,
        openbaar.aandeel,
        openbaar.oordeel,
        dekking.teller as deel,
        dekking.noemer as geheel
    from {{ ref('publicatie_dekking') }} as openbaar
    inner join {{ ref('dekkingsindicator') }} as indicator
        on openbaar.indicator = indicator.indicator and indicator.eenheid = 'aantal'
    left join dekking
        on
            openbaar.indicator = dekking.indicator
            and openbaar.leverancier = dekking.leverancier
            and extract(year from openbaar.periode_start) = dekking.jaar
    where openbaar.leverancier_soort <> 'gelderland'
),

rust_erop as (
    select
        indicator,
        unnest(string_split(waarden, ' ')) as waarde
    from {{ ref('dekkingsindicator') }}
)

select
    wat,
    leverancier,
    oordeel
from gezegd
where
    oordeel <> 'te weinig'
    and (
        coalesce(geheel, 0) < 2 * {{ publicatieregel('drempel') }}
        or aandeel is not null and least(deel, geheel - deel) < {{ publicatieregel('drempel') }}
        or aandeel is null and geheel * {{ publicatieregel('klein_deel') }} < {{ publicatieregel('drempel') }}
    )
union all
select
    indicator as wat,
    waarde as leverancier,
    'no such value' as oordeel
from rust_erop
-- Value 5 is the crisis care of value 4.
where waarde <> '5' and waarde not in (select openbaar.waarde_nummer from {{ ref('publicatie_monitor') }} as openbaar)
