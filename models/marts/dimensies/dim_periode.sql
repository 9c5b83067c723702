-- Years, tertialen, quarters and months from the first thing that happened to the peildatum. What is dated
-- before the Jeugdwet is a mistake, and gives no centuries of empty periods.
with gebeurtenis as (
    select min(begindatum) as datum
    from {{ ref('stg_ijw__declaratieregel') }}
    union all
    select min(startdatum) as datum
    from {{ ref('int_zorgperiode') }}
    union all
    select min(least(toewijzingsdatum_eerste, ingangsdatum)) as datum
    from {{ ref('int_toewijzing') }}
),

grens as (
    select
        {{ dbt.date_trunc('year', 'greatest(min(gebeurtenis.datum), max(jeugdwet.datum))') }} as eerste,
        max(peildatum.peildatum) as laatste
    from gebeurtenis
    cross join {{ ref('int_peildatum') }} as peildatum
    inner join {{ ref('definitie_datum') }} as jeugdwet on jeugdwet.naam = 'jeugdwet'
),

maand as (
    {{ maandreeks('grens', 'eerste', 'laatste') }}
),

soort as (
    select
        'jaar' as periode_soort,
        12 as maanden
    union all
    select
        'tertiaal' as periode_soort,
        4 as maanden
    union all
    select
        'kwartaal' as periode_soort,
        3 as maanden
    union all
    select
        'maand' as periode_soort,
        1 as maanden
),

periode as (
    select
        soort.periode_soort,
        soort.maanden,
        maand.maand as periode_start
    from maand
    inner join soort on mod(extract(month from maand.maand) - 1, soort.maanden) = 0
)

select
    periode_soort,
    cast(periode_start as date) as periode_start,
    cast({{ dbt.dateadd('day', -1, dbt.dateadd('month', 'maanden', 'periode_start')) }} as date) as periode_eind,
    case periode_soort
        when 'jaar' then cast(extract(year from periode_start) as {{ dbt.type_string() }})
        when 'maand'
            then
                cast(extract(year from periode_start) as {{ dbt.type_string() }}) || '-'
                || lpad(cast(extract(month from periode_start) as {{ dbt.type_string() }}), 2, '0')
        else
            cast(extract(year from periode_start) as {{ dbt.type_string() }}) || '-'
            || upper(substr(periode_soort, 1, 1))
            || cast(cast((extract(month from periode_start) - 1) / maanden as integer) + 1 as {{ dbt.type_string() }})
    end as periode_naam
from periode
