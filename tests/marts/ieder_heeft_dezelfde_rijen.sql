-- A public figure is there of every party in every period that any figure of its value is there, so that a row that is
-- missing does not say that nothing happened.
with partij as (
    select
        niveau,
        count(*) as aantal
    from {{ ref('bescherming_plek') }}
    group by niveau
),

monitor as (
    select
        waarde_nummer || '.' || maat as cijfer,
        niveau,
        periode_soort,
        periode_start,
        uitsplitsing,
        deel,
        count(*) as aantal
    from {{ ref('publicatie_monitor') }}
    -- What an institution counts is during a measure: there is no row for what is not.
    where not (niveau = 'gi' and uitsplitsing in ('tijdens_maatregel', 'maatregelsoort') and deel in ('nee', 'geen'))
    group by all
),

niet_van_allen as (
    select
        monitor.cijfer,
        monitor.niveau,
        monitor.periode_start,
        monitor.deel,
        'not of every party' as wat
    from monitor
    inner join partij on monitor.niveau = partij.niveau
    where monitor.aantal <> partij.aantal
),

jaar as (
    select distinct periode_start from monitor
    where periode_soort = 'jaar'
),

cijfer as (
    select distinct cijfer from monitor
),

niet_van_elk_jaar as (
    select
        cijfer.cijfer,
        'gelderland' as niveau,
        jaar.periode_start,
        'totaal' as deel,
        'not of every year' as wat
    from cijfer
    cross join jaar
    left join monitor as van_gelderland
        on
            cijfer.cijfer = van_gelderland.cijfer
            and jaar.periode_start = van_gelderland.periode_start
            and van_gelderland.niveau = 'gelderland'
            and van_gelderland.periode_soort = 'jaar'
            and van_gelderland.uitsplitsing = 'totaal'
    where van_gelderland.cijfer is null
),

-- Of what is measured from messages the same.
afspraak as (
    select
        indicator,
        uitsplitsing,
        niveau,
        count(distinct periode_start) as jaren
    from {{ ref('publicatie_resultaatafspraak') }}
    where
        periode_soort = 'jaar' and {{ is_uit_berichten('bron') }}
        and indicator in (
            select openbaar.indicator from {{ ref('publicatie_indicator') }} as openbaar
            where openbaar.openbaar = 'beschermd'
        )
    group by indicator, uitsplitsing, niveau
)

select * from niet_van_allen
union all
select * from niet_van_elk_jaar
union all
select
    indicator as cijfer,
    niveau,
    cast(null as date) as periode_start,
    uitsplitsing as deel,
    'not of every year' as wat
from afspraak
where jaren < (select max(alle.jaren) from afspraak as alle)
