-- An indicator of the monitor names a table, one value for each of its break-downs, and columns that are there: what is
-- mistyped would be a zero.
with kolommen as (
    {% for mart, (uitsplitsingen, maten) in monitorkolommen().items() %}
        select
            '{{ mart }}' as mart,
            {{ uitsplitsingen | length }} as aantal_uitsplitsingen,
            ['{{ maten | join("', '") }}'] as maten
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    keuze.indicator,
    keuze.mart,
    keuze.snede,
    keuze.teller_kolom,
    keuze.noemer_kolom
from {{ ref('indicator_monitor') }} as keuze
left join kolommen on keuze.mart = kolommen.mart
where
    kolommen.mart is null
    or len(string_split(keuze.snede, '/')) <> kolommen.aantal_uitsplitsingen
    or not list_contains(kolommen.maten, keuze.teller_kolom)
    or not list_contains(kolommen.maten, coalesce(keuze.noemer_kolom, keuze.teller_kolom))
