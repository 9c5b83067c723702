-- Afspraak 1: measures that run on the last day of a period according to the messages, beside what a GI counts itself.
-- Grain: version, kind of measure, niveau, period.
with maatregel as (
    select
        maatregel.definitie_versie,
        'maatregelen_berichten' as indicator,
        case when grouping(maatregel.maatregelsoort) = 1 then 'totaal' else maatregel.maatregelsoort end
            as uitsplitsing,
        periode.periode_soort,
        periode.periode_start,
        maatregel.aanbieder_agb_eind as gi_agb,
        {{ meetwaarde('count(*)') }} as teller
    from {{ ref('fct_maatregel') }} as maatregel
    inner join {{ ref('dim_periode') }} as periode
        on
            periode.periode_soort in ('jaar', 'tertiaal')
            and maatregel.startdatum <= periode.periode_eind
            and (maatregel.is_lopend or maatregel.stopdatum > periode.periode_eind)
    group by
        maatregel.definitie_versie, periode.periode_soort, periode.periode_start, maatregel.aanbieder_agb_eind,
        cube(maatregel.maatregelsoort)
)

{{ meting_per_niveau('maatregel', ['gelderland', 'gi'], ['teller']) }}
