-- Afspraak 2 after indexation and corrections: what the care of a year would have cost in the prices and
-- circumstances of the year before, per region. Grain: version, indicator, niveau, year.
with regio as (
    select
        leverancier as jeugdhulpregio,
        periode_start,
        max(case when opgave = 'index' then getal end) as index,
        coalesce(max(case when opgave = 'autonoom' then getal end), 0)
        + coalesce(max(case when opgave = 'tariefwijziging' then getal end), 0) as correctie
    from {{ ref('stg_uitvraag__opgave') }}
    where onderwerp in ('indexatie', 'correctie')
    group by leverancier, periode_start
),

meting as (
    select
        meting.definitie_versie,
        meting.indicator || '_gecorrigeerd' as indicator,
        meting.uitsplitsing,
        meting.periode_soort,
        meting.periode_start,
        meting.niveau_code as jeugdhulpregio,
        -- Corrections are differences with the year before: they are taken off before prices are.
        {{ meetwaarde('coalesce((meting.teller - regio.correctie) / (1 + regio.index), 0)') }} as teller,
        case when regio.index is null then 1 else 0 end as ontbreekt
    from {{ ref('meting_monitor') }} as meting
    inner join {{ ref('indicator') }} as indicator on meting.indicator || '_gecorrigeerd' = indicator.indicator
    left join regio on meting.niveau_code = regio.jeugdhulpregio and meting.periode_start = regio.periode_start
    where meting.niveau = 'regio' and meting.periode_soort = 'jaar'
)

{{ meting_per_niveau('meting', ['gelderland', 'regio'], ['teller', 'ontbreekt']) }}
