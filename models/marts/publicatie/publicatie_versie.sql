-- The public figures of Gelderland by each version of the definitions. Of another version than the one in force only
-- what gives no small difference away. Grain: value, figure, definitie_versie, year.
with versie as (
    select
        definitie_versie,
        is_geldend
    from {{ ref('dim_definitieversie') }}
),

cijfer as (
    {% for groep, waarde, maat, eenheid, mart, kolom, waar in publieke_cijfers() %}
        {% set telling = publieke_groepen()[groep] %}
        select
            '{{ groep }}' as groep,
            '{{ waarde }}' as waarde_nummer,
            '{{ maat }}' as maat,
            '{{ eenheid }}' as eenheid,
            definitie_versie,
            periode_start,
            cast({{ kolom }} as double) as waarde
        from {{ ref(mart) }}
        where
            niveau = 'gelderland'
            and {{ rijen_van('totaal', telling.uitsplitsingen, dict(telling.get('waar', {}), **waar)) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

figuur as (
    select distinct
        groep,
        waarde_nummer,
        maat,
        eenheid
    from cijfer
),

-- Of the same children another amount is a difference too.
andere_waarde as (
    select distinct
        cijfer.waarde_nummer,
        cijfer.maat,
        cijfer.definitie_versie,
        eerder.definitie_versie as eerder
    from cijfer
    inner join cijfer as eerder using (waarde_nummer, maat, periode_start)
    where cijfer.waarde is distinct from eerder.waarde
),

per_paar as (
    select
        figuur.waarde_nummer,
        figuur.maat,
        telling.definitie_versie,
        telling.eerder,
        telling.jaar,
        bool_and(telling.is_gelijk) and not bool_or(anders.maat is not null) as is_gelijk,
        bool_and(telling.is_gelijk or telling.is_veilig) and not bool_and(telling.is_gelijk) as is_veilig
    from figuur
    inner join {{ ref('bescherming_versie') }} as telling
        on
            figuur.groep = telling.groep
            and (figuur.eenheid = 'aandeel' or telling.uitsplitsing <> 'uitkomst')
    left join andere_waarde as anders
        on
            figuur.waarde_nummer = anders.waarde_nummer
            and figuur.maat = anders.maat
            and telling.definitie_versie = anders.definitie_versie
            and telling.eerder = anders.eerder
    group by figuur.waarde_nummer, figuur.maat, telling.definitie_versie, telling.eerder, telling.jaar
),

-- A version that is the same in all years is as public as the first that is.
zelfde as (
    select
        per_paar.waarde_nummer,
        per_paar.maat,
        per_paar.definitie_versie,
        min(per_paar.eerder) as eerder,
        bool_or(versie.is_geldend) as is_geldend
    from per_paar
    inner join versie on per_paar.eerder = versie.definitie_versie
    where per_paar.is_gelijk
    group by per_paar.waarde_nummer, per_paar.maat, per_paar.definitie_versie
),

-- Any two can be compared, so each is to be far enough from all before it.
besluit as (
    select
        waarde_nummer,
        maat,
        definitie_versie,
        jaar,
        bool_and(is_veilig) as is_zichtbaar
    from per_paar
    group by waarde_nummer, maat, definitie_versie, jaar
),

-- Each version has every figure of every year, so that what is not there says nothing.
raster as (
    select
        openbaar.waarde_nummer,
        openbaar.maat,
        versie.definitie_versie,
        openbaar.periode_start,
        openbaar.eenheid,
        not openbaar.is_onderdrukt
        and (versie.is_geldend or coalesce(zelfde.is_geldend, false) or coalesce(besluit.is_zichtbaar, false))
            as is_zichtbaar
    from {{ ref('publicatie_monitor') }} as openbaar
    cross join versie
    left join zelfde
        on
            openbaar.waarde_nummer = zelfde.waarde_nummer
            and openbaar.maat = zelfde.maat
            and versie.definitie_versie = zelfde.definitie_versie
    left join besluit
        on
            openbaar.waarde_nummer = besluit.waarde_nummer
            and openbaar.maat = besluit.maat
            and coalesce(zelfde.eerder, versie.definitie_versie) = besluit.definitie_versie
            and openbaar.periode_start = besluit.jaar
    where openbaar.niveau = 'gelderland' and openbaar.periode_soort = 'jaar' and openbaar.uitsplitsing = 'totaal'
)

select
    raster.waarde_nummer,
    raster.maat,
    raster.definitie_versie,
    raster.periode_start,
    raster.eenheid,
    case when raster.is_zichtbaar then {{ afgerond('cijfer.waarde', 'veelvoud.waarde') }} end as waarde,
    not raster.is_zichtbaar as is_onderdrukt
from raster
left join cijfer using (waarde_nummer, maat, definitie_versie, periode_start)
inner join {{ ref('publicatie_regel') }} as veelvoud on 'afronding_' || raster.eenheid = veelvoud.regel
order by raster.waarde_nummer, raster.maat, raster.definitie_versie, raster.periode_start
