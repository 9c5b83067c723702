-- Indicators that are columns of the monitor, as the seed indicator_monitor says: the agreement foresees more.
-- Grain: version, indicator, break-down, niveau, period.
with keuze as (
    select * from {{ ref('indicator_monitor') }}
),

cel as (
    {% for mart, (uitsplitsingen, maten) in monitorkolommen().items() %}
        select
            monitor.definitie_versie,
            keuze.indicator,
            keuze.uitsplitsing,
            monitor.niveau,
            monitor.niveau_code,
            monitor.periode_soort,
            monitor.periode_start,
            {{ gekozen_maat('keuze.teller_kolom', maten) }} as teller,
            {{ gekozen_maat('keuze.noemer_kolom', maten) }} as noemer
        from keuze
        inner join {{ ref(mart) }} as monitor
            on
                keuze.mart = '{{ mart }}'
                and keuze.snede = monitor.{{ uitsplitsingen | join(" || '/' || monitor.") }}
                and monitor.periode_soort in ('jaar', 'tertiaal')
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Break-downs are sparse in the monitor, their totals are not.
plek as (
    {% for mart, (uitsplitsingen, maten) in monitorkolommen().items() %}
        select
            monitor.definitie_versie,
            keuze.indicator,
            keuze.uitsplitsing,
            monitor.niveau,
            monitor.niveau_code,
            monitor.periode_soort,
            monitor.periode_start,
            keuze.noemer_kolom is not null as heeft_noemer
        from keuze
        inner join {{ ref(mart) }} as monitor
            on keuze.mart = '{{ mart }}' and monitor.periode_soort in ('jaar', 'tertiaal')
        where monitor.{{ uitsplitsingen | join(" = 'totaal' and monitor.") }} = 'totaal'
        {{ 'union distinct' if not loop.last }}
    {% endfor %}
)

select
    definitie_versie,
    indicator,
    uitsplitsing,
    periode_soort,
    periode_start,
    niveau,
    niveau_code,
    {{ meetwaarde('coalesce(cel.teller, 0)') }} as teller,
    case when plek.heeft_noemer then {{ meetwaarde('coalesce(cel.noemer, 0)') }} end as noemer
from plek
left join cel
    using (definitie_versie, indicator, uitsplitsing, niveau, niveau_code, periode_soort, periode_start)
