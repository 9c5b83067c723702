-- Absence through illness, weighted by the jeugdbeschermers at the beginning of the period.
-- Grain: version, indicator, niveau, period.
with opgave as (
    select
        leverancier as gi_agb,
        periode_soort,
        periode_start,
        max(case when opgave = 'verzuim' then getal end) as verzuim,
        max(case when opgave = 'beginstand' then getal end) as beginstand
    from {{ ref('stg_uitvraag__opgave') }}
    where onderwerp in ('verzuim', 'personeel')
    group by leverancier, periode_soort, periode_start
),

-- A year may come as three tertialen, of which the first begins where the year does.
uit_tertialen as (
    select
        gi_agb,
        'jaar' as periode_soort,
        {{ datum(dbt.date_trunc('year', 'periode_start')) }} as periode_start,
        case
            when count(beginstand) = 3 then max(case when extract(month from periode_start) = 1 then beginstand end)
        end as beginstand,
        case when count(verzuim * beginstand) = 3 then sum(verzuim * beginstand) end as teller,
        case when count(verzuim * beginstand) = 3 then sum(beginstand) end as noemer
    from opgave
    where periode_soort = 'tertiaal'
    group by gi_agb, {{ dbt.date_trunc('year', 'periode_start') }}
),

gewogen as (
    select
        gi_agb,
        periode_soort,
        periode_start,
        case
            when opgave.verzuim is null then uit_tertialen.teller
            else opgave.verzuim * coalesce(opgave.beginstand, uit_tertialen.beginstand)
        end as teller,
        case
            when opgave.verzuim is null then uit_tertialen.noemer
            else coalesce(opgave.beginstand, uit_tertialen.beginstand)
        end as noemer
    from opgave
    full outer join uit_tertialen using (gi_agb, periode_soort, periode_start)
),

meting as (
    select
        versie.definitie_versie,
        'verzuim' as indicator,
        'totaal' as uitsplitsing,
        gi.periode_soort,
        gi.periode_start,
        gi.gi_agb,
        {{ meetwaarde('gewogen.teller') }} as teller,
        {{ meetwaarde('gewogen.noemer') }} as noemer,
        case when gewogen.teller is null then 1 else 0 end as ontbreekt
    from {{ ref('meting_gi_actief') }} as gi
    cross join {{ ref('int_definitieversie') }} as versie
    left join gewogen using (gi_agb, periode_soort, periode_start)
)

{{ meting_per_niveau('meting', ['gelderland', 'gi'], ['teller', 'noemer', 'ontbreekt']) }}
