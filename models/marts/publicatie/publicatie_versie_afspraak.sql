-- The public figures of the resultaatafspraken of Gelderland by each version of the definitions. Of what is about
-- children another version than the one in force only where nothing but the norm is another.
-- Grain: indicator, break-down, definitie_versie, year.
with versie as (
    select
        definitie_versie,
        is_geldend
    from {{ ref('dim_definitieversie') }}
),

meting as (
    select
        meting.*,
        versie.is_geldend
    from {{ ref('resultaatafspraak_meting') }} as meting
    inner join versie on meting.definitie_versie = versie.definitie_versie
    where meting.niveau = 'gelderland' and meting.periode_soort = 'jaar'
),

-- What a version measures as the one in force does, in all years.
zelfde as (
    select
        versie.definitie_versie,
        meting.indicator,
        meting.uitsplitsing
    from versie
    inner join meting on versie.definitie_versie = meting.definitie_versie or meting.is_geldend
    where not versie.is_geldend
    group by versie.definitie_versie, meting.indicator, meting.uitsplitsing
    having
        2 * count(*) filter (where meting.is_geldend) = count(*)
        and 2 * count(distinct row(meting.periode_start, meting.teller, meting.noemer, meting.waarde)) = count(*)
),

openbaar as (
    select
        openbaar.*,
        soort.openbaar = 'vrij' as is_vrij,
        {{ afronding_van_indicator('soort.openbaar', 'openbaar.eenheid') }} as afronding,
        geldend.basiswaarde
    from {{ ref('publicatie_resultaatafspraak') }} as openbaar
    inner join {{ ref('publicatie_indicator') }} as soort on openbaar.indicator = soort.indicator
    left join meting as geldend
        on
            openbaar.indicator = geldend.indicator
            and openbaar.uitsplitsing = geldend.uitsplitsing
            and openbaar.periode_start = geldend.periode_start
            and geldend.is_geldend
    where openbaar.niveau = 'gelderland' and openbaar.periode_soort = 'jaar'
),

-- A norm that starts from another figure than that of the version in force would give that figure away.
ander as (
    select
        openbaar.indicator,
        openbaar.uitsplitsing,
        versie.definitie_versie,
        openbaar.periode_start,
        openbaar.eenheid,
        openbaar.is_vrij,
        openbaar.afronding,
        meting.waarde,
        meting.norm,
        meting.richting,
        meting.status,
        openbaar.is_vrij
        or (
            zelfde.indicator is not null
            and openbaar.status <> 'niet openbaar'
            and (
                meting.norm is null or meting.basiswaarde is null
                or meting.basiswaarde is not distinct from openbaar.basiswaarde
            )
        ) as is_zichtbaar
    from openbaar
    inner join versie on not versie.is_geldend
    left join meting
        on
            openbaar.indicator = meting.indicator
            and openbaar.uitsplitsing = meting.uitsplitsing
            and openbaar.periode_start = meting.periode_start
            and versie.definitie_versie = meting.definitie_versie
    left join zelfde
        on
            openbaar.indicator = zelfde.indicator
            and openbaar.uitsplitsing = zelfde.uitsplitsing
            and versie.definitie_versie = zelfde.definitie_versie
),

alle as (
    select
        openbaar.indicator,
        openbaar.uitsplitsing,
        versie.definitie_versie,
        openbaar.periode_start,
        openbaar.eenheid,
        openbaar.waarde,
        openbaar.norm,
        openbaar.richting,
        openbaar.status,
        openbaar.is_onderdrukt
    from openbaar
    inner join versie on versie.is_geldend
    union all
    select
        ander.indicator,
        ander.uitsplitsing,
        ander.definitie_versie,
        ander.periode_start,
        ander.eenheid,
        {% for getal in ['waarde', 'norm'] %}
            case
                when ander.is_vrij then ander.{{ getal }}
                when ander.is_zichtbaar then {{ afgerond('ander.' ~ getal, 'veelvoud.waarde') }}
            end as {{ getal }},
        {% endfor %}
        case when ander.is_zichtbaar then ander.richting end as richting,
        case when ander.is_zichtbaar then ander.status else 'niet openbaar' end as status,
        not ander.is_zichtbaar as is_onderdrukt
    from ander
    left join {{ ref('publicatie_regel') }} as veelvoud on ander.afronding = veelvoud.regel
)

select
    indicator,
    uitsplitsing,
    definitie_versie,
    periode_start,
    eenheid,
    waarde,
    norm,
    richting,
    status,
    is_onderdrukt
from alle
order by indicator, uitsplitsing, definitie_versie, periode_start
