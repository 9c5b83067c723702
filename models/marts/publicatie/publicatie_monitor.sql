-- The public figures of the monitor: of a year or tertiaal, one break-down at a time, rounded, none of few children.
-- Grain: value, figure, niveau, period, break-down.
with cijfer as (
    {% for groep, waarde, maat, eenheid, mart, kolom, waar in publieke_cijfers() %}
        {% set telling = publieke_groepen()[groep] %}
        {% for uitsplitsing in ['totaal'] + ([] if eenheid == 'aandeel' else ['tertiaal'] + telling.uitsplitsingen) %}
            select
                '{{ groep }}' as groep,
                '{{ waarde }}' as waarde_nummer,
                '{{ maat }}' as maat,
                '{{ eenheid }}' as eenheid,
                {{ datum(dbt.date_trunc('year', 'periode_start')) }} as jaar,
                niveau || ':' || niveau_code as plek,
                '{{ uitsplitsing }}' as uitsplitsing,
                {{ deel_van(uitsplitsing) }} as deel,
                cast({{ kolom }} as double) as waarde
            from {{ ref(mart ~ '_geldend') }}
            where {{ rijen_van(uitsplitsing, telling.uitsplitsingen, dict(telling.get('waar', {}), **waar)) }}
            {{ 'union all' if not loop.last }}
        {% endfor %}
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

-- Every party has every figure of every year and part, so that what is not there says nothing.
raster as (
    select
        figuur.groep,
        figuur.waarde_nummer,
        figuur.maat,
        figuur.eenheid,
        besluit.jaar,
        besluit.niveau,
        besluit.niveau_code,
        besluit.plek,
        besluit.uitsplitsing,
        besluit.deel,
        case figuur.eenheid when 'aandeel' then besluit.is_aandeel_zichtbaar else besluit.is_zichtbaar end
            as is_zichtbaar
    from figuur
    inner join {{ ref('bescherming_besluit') }} as besluit
        on
            figuur.groep = besluit.groep
            and (figuur.eenheid <> 'aandeel' or besluit.uitsplitsing = 'totaal')
    where besluit.uitsplitsing <> 'uitkomst'
)

select
    raster.waarde_nummer,
    raster.maat,
    raster.niveau,
    raster.niveau_code,
    niveau.niveau_naam,
    case raster.uitsplitsing when 'tertiaal' then 'tertiaal' else 'jaar' end as periode_soort,
    {{ datum(
        "case raster.deel when 'T2' then " ~ dbt.dateadd('month', 4, 'raster.jaar')
        ~ " when 'T3' then " ~ dbt.dateadd('month', 8, 'raster.jaar') ~ ' else raster.jaar end'
    ) }} as periode_start,
    case raster.uitsplitsing when 'tertiaal' then 'totaal' else raster.uitsplitsing end as uitsplitsing,
    case raster.uitsplitsing when 'tertiaal' then 'totaal' else raster.deel end as deel,
    raster.eenheid,
    case when raster.is_zichtbaar then {{ afgerond('cijfer.waarde', 'veelvoud.waarde') }} end as waarde,
    not raster.is_zichtbaar as is_onderdrukt
from raster
left join cijfer using (groep, maat, jaar, plek, uitsplitsing, deel)
left join {{ ref('dim_niveau') }} as niveau using (niveau, niveau_code)
inner join {{ ref('publicatie_regel') }} as veelvoud on 'afronding_' || raster.eenheid = veelvoud.regel
order by
    raster.waarde_nummer, raster.maat, raster.niveau, raster.niveau_code, periode_soort, periode_start,
    uitsplitsing, deel
