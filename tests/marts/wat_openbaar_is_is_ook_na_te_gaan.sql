-- What is public of the resultaatafspraken about children rests on a count that is public, and every party has the same
-- rows, so that none says by being there that something happened.
with gepubliceerd as (
    select * from {{ ref('publicatie_resultaatafspraak') }}
    where indicator in (
        select openbaar.indicator from {{ ref('publicatie_indicator') }} as openbaar
        where openbaar.openbaar = 'beschermd'
    )
),

meting as (
    select meting.*
    from {{ ref('resultaatafspraak_meting') }} as meting
    inner join {{ ref('dim_definitieversie') }} as versie
        on meting.definitie_versie = versie.definitie_versie and versie.is_geldend
),

van_weinig as (
    select
        gepubliceerd.indicator,
        gepubliceerd.niveau_code,
        gepubliceerd.periode_start,
        'of few' as wat
    from gepubliceerd
    left join meting
        on
            gepubliceerd.indicator = meting.indicator
            and gepubliceerd.uitsplitsing = meting.uitsplitsing
            and gepubliceerd.niveau = meting.niveau
            and gepubliceerd.niveau_code = meting.niveau_code
            and gepubliceerd.periode_soort = meting.periode_soort
            and gepubliceerd.periode_start = meting.periode_start
    where
        not gepubliceerd.is_onderdrukt
        and (
            meting.indicator is null
            or meting.reden = 'de noemer is nul'
            or gepubliceerd.dekking is not null and gepubliceerd.niveau <> 'gelderland'
        )
),

niet_van_allen as (
    select
        indicator,
        niveau as niveau_code,
        periode_start,
        'not of every party' as wat
    from gepubliceerd
    group by indicator, uitsplitsing, niveau, periode_soort, periode_start
    having count(*) < (
        select count(*) from {{ ref('bescherming_plek') }} as plek
        where plek.niveau = gepubliceerd.niveau
    )
)

select * from van_weinig
union all
select * from niet_van_allen
