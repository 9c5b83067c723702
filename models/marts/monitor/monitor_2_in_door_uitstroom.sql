-- Value 2: what began, ran through and ended, by period of care and by measure (linked within the level).
-- Grain: definitie_versie, period, niveau, maatregelsoort (or totaal).
{% set achtervoegsels = ['', '_maatregelen'] %}

with loop as (
    select
        periode.definitie_versie,
        periode.niveau,
        periode.niveau_code,
        periode.maatregelsoort,
        periode.startdatum,
        periode.stopdatum,
        'zorgperiode' as eenheid
    from ({{ per_niveau(ref('int_maatregel_periode')) }}) as periode
    union all
    select
        definitie_versie,
        niveau,
        niveau_code,
        maatregelsoort,
        startdatum,
        stopdatum,
        'maatregel' as eenheid
    from {{ ref('int_maatregel') }}
),

-- An end after the peildatum has not happened yet.
geteld as (
    select
        loop.* replace (
            case when loop.stopdatum <= peildatum.peildatum then loop.stopdatum end as stopdatum
        )
    from loop
    cross join {{ ref('int_peildatum') }} as peildatum
    where {{ na_datumfilter('loop.startdatum', 'loop.definitie_versie', '2') }}
),

soort as (
    select
        periode_soort,
        min(periode_start) as eerste
    from {{ ref('dim_periode') }}
    group by periode_soort
),

-- In which period each began and ended; what began before the first is there from the beginning.
in_periode as (
    select
        geteld.*,
        soort.periode_soort,
        begin.periode_start as begin_periode,
        eind.periode_start as eind_periode,
        soort.eerste
    from geteld
    cross join soort
    left join {{ ref('dim_periode') }} as begin
        on
            soort.periode_soort = begin.periode_soort
            and geteld.startdatum between begin.periode_start and begin.periode_eind
    left join {{ ref('dim_periode') }} as eind
        on
            soort.periode_soort = eind.periode_soort
            and geteld.stopdatum between eind.periode_start and eind.periode_eind
),

stap as (
    select
        definitie_versie,
        niveau,
        niveau_code,
        maatregelsoort,
        eenheid,
        periode_soort,
        coalesce(begin_periode, {{ dbt.dateadd('day', -1, 'eerste') }}) as periode_start,
        1 as instroom,
        0 as uitstroom,
        0 as in_en_uit
    from in_periode
    union all
    select
        definitie_versie,
        niveau,
        niveau_code,
        maatregelsoort,
        eenheid,
        periode_soort,
        coalesce(eind_periode, {{ dbt.dateadd('day', -1, 'eerste') }}) as periode_start,
        0 as instroom,
        1 as uitstroom,
        case when begin_periode = eind_periode then 1 else 0 end as in_en_uit
    from in_periode
    where stopdatum is not null
),

stroom as (
    select
        definitie_versie,
        niveau,
        niveau_code,
        periode_soort,
        cast(periode_start as date) as periode_start,
        {% for eenheid, achtervoegsel in [('zorgperiode', ''), ('maatregel', '_maatregelen')] %}
            {% for maat in ['instroom', 'uitstroom', 'in_en_uit'] %}
                coalesce(sum({{ maat }}) filter (where eenheid = '{{ eenheid }}'), 0) as {{ maat ~ achtervoegsel }},
            {% endfor %}
        {% endfor %}
        case when grouping(maatregelsoort) = 1 then 'totaal' else maatregelsoort end as maatregelsoort
    from stap
    group by definitie_versie, niveau, niveau_code, periode_soort, periode_start, cube(maatregelsoort)
),

-- A kind has rows from its first period on, the total from the first of all.
begonnen as (
    select
        definitie_versie,
        niveau,
        niveau_code,
        maatregelsoort,
        periode_soort,
        case
            when maatregelsoort = 'totaal' then min(min(periode_start)) over (partition by periode_soort)
            else min(periode_start)
        end as eerste
    from stroom
    group by definitie_versie, niveau, niveau_code, maatregelsoort, periode_soort
),

raster as (
    select
        begonnen.* exclude (eerste),
        periode.periode_start,
        false as is_vooraf
    from begonnen
    inner join {{ ref('dim_periode') }} as periode
        on begonnen.periode_soort = periode.periode_soort and begonnen.eerste <= periode.periode_start
    union all
    select
        stroom.definitie_versie,
        stroom.niveau,
        stroom.niveau_code,
        stroom.maatregelsoort,
        stroom.periode_soort,
        stroom.periode_start,
        true as is_vooraf
    from stroom
    inner join soort on stroom.periode_soort = soort.periode_soort and stroom.periode_start < soort.eerste
),

stand as (
    select
        {% for achtervoegsel in achtervoegsels %}
            coalesce(stroom.instroom{{ achtervoegsel }}, 0) as instroom{{ achtervoegsel }},
            coalesce(stroom.uitstroom{{ achtervoegsel }}, 0) as uitstroom{{ achtervoegsel }},
            coalesce(stroom.in_en_uit{{ achtervoegsel }}, 0) as in_en_uit{{ achtervoegsel }},
            sum(
                coalesce(stroom.instroom{{ achtervoegsel }}, 0) - coalesce(stroom.uitstroom{{ achtervoegsel }}, 0)
            ) over verloop as stand_eind{{ achtervoegsel }},
        {% endfor %}
        raster.*
    from raster
    left join stroom
        using (definitie_versie, niveau, niveau_code, maatregelsoort, periode_soort, periode_start)
    window verloop as (
        partition by
            raster.definitie_versie, raster.niveau, raster.niveau_code, raster.maatregelsoort,
            raster.periode_soort
        order by raster.periode_start
    )
),

-- What was there at the beginning and did not end in the period ran through it.
gemeten as (
    select
        * exclude (in_en_uit, in_en_uit_maatregelen),
        stand_eind - instroom + uitstroom as stand_begin,
        stand_eind - instroom + in_en_uit as doorstroom,
        stand_eind_maatregelen - instroom_maatregelen + uitstroom_maatregelen as stand_begin_maatregelen,
        stand_eind_maatregelen - instroom_maatregelen + in_en_uit_maatregelen as doorstroom_maatregelen
    from stand
    where
        not is_vooraf
        and (
            maatregelsoort = 'totaal'
            or stand_eind + uitstroom > 0
            or stand_eind_maatregelen + uitstroom_maatregelen > 0
        )
)

select
    gemeten.definitie_versie,
    gemeten.periode_soort,
    gemeten.periode_start,
    gemeten.niveau,
    gemeten.niveau_code,
    niveau.niveau_naam,
    gemeten.maatregelsoort,
    {{ aantal('gemeten.stand_begin') }} as stand_begin,
    {{ aantal('gemeten.instroom') }} as instroom,
    {{ aantal('gemeten.doorstroom') }} as doorstroom,
    {{ aantal('gemeten.uitstroom') }} as uitstroom,
    {{ aantal('gemeten.stand_eind') }} as stand_eind,
    {{ aantal('gemeten.stand_begin_maatregelen') }} as stand_begin_maatregelen,
    {{ aantal('gemeten.instroom_maatregelen') }} as instroom_maatregelen,
    {{ aantal('gemeten.doorstroom_maatregelen') }} as doorstroom_maatregelen,
    {{ aantal('gemeten.uitstroom_maatregelen') }} as uitstroom_maatregelen,
    {{ aantal('gemeten.stand_eind_maatregelen') }} as stand_eind_maatregelen
from gemeten
left join {{ ref('dim_niveau') }} as niveau using (niveau, niveau_code)
order by {{ rijsleutel(['maatregelsoort']) }}
