-- Indicators that are sums of supplied cells, as the seed indicator_opgave says.
-- Grain: version, indicator, break-down, niveau, period.
with onderdelen as (
    select
        definitie_versie,
        indicator,
        uitsplitsing,
        count(*) as aantal_cellen,
        count(*) filter (where rol = 'noemer') > 0 as heeft_noemer
    from {{ ref('indicator_opgave') }}
    group by definitie_versie, indicator, uitsplitsing
),

geleverd as (
    select
        definitie_versie,
        indicator,
        uitsplitsing,
        leverancier,
        partij,
        periode_soort,
        periode_start,
        count(*) as aantal_cellen,
        sum(case when rol = 'teller' then teken * getal else 0 end) as teller,
        sum(case when rol = 'noemer' then teken * getal else 0 end) as noemer,
        sum(case when rol = 'voorwaarde' then teken * getal else 0 end) = 0 as voldoet
    from {{ ref('meting_cel') }}
    group by all
),

-- Who counts incidents and has none in a municipality leaves it out, if it supplied the subject at all.
leverde_iets as (
    select distinct
        indicator,
        leverancier,
        periode_soort,
        periode_start
    from {{ ref('meting_cel') }}
),

per_partij as (
    select
        onderdelen.definitie_versie,
        onderdelen.indicator,
        onderdelen.uitsplitsing,
        verwacht.periode_soort,
        verwacht.periode_start,
        verwacht.gi_agb,
        verwacht.jeugdhulpregio,
        verwacht.gemeentecode_actueel,
        coalesce(geleverd.teller, 0) as teller,
        case when onderdelen.heeft_noemer then coalesce(geleverd.noemer, 0) end as noemer,
        case
            when geleverd.aantal_cellen = onderdelen.aantal_cellen and geleverd.voldoet then 0
            when indicator.leeg_is_nul = 'ja' and leverde_iets.indicator is not null then 0
            else 1
        end as ontbreekt
    from {{ ref('meting_verwacht') }} as verwacht
    inner join {{ ref('indicator') }} as indicator on verwacht.indicator = indicator.indicator
    inner join onderdelen on verwacht.indicator = onderdelen.indicator
    left join geleverd
        on
            onderdelen.definitie_versie = geleverd.definitie_versie
            and onderdelen.indicator = geleverd.indicator
            and onderdelen.uitsplitsing = geleverd.uitsplitsing
            and verwacht.leverancier = geleverd.leverancier
            and verwacht.partij = geleverd.partij
            and verwacht.periode_soort = geleverd.periode_soort
            and verwacht.periode_start = geleverd.periode_start
    left join leverde_iets
        on
            verwacht.indicator = leverde_iets.indicator
            and verwacht.leverancier = leverde_iets.leverancier
            and verwacht.periode_soort = leverde_iets.periode_soort
            and verwacht.periode_start = leverde_iets.periode_start
)

{{ opgeteld_per_niveau(
    'per_partij', ['definitie_versie', 'indicator', 'uitsplitsing', 'periode_soort', 'periode_start'],
    ['teller', 'noemer', 'ontbreekt'], ['gelderland', 'regio', 'gemeente', 'gi']
) }}
