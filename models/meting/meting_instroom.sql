-- Afspraak 7: legal measures that began, linked within the niveau.
-- Grain: version, niveau, year or tertiaal.
with geteld as (
    select
        begonnen.definitie_versie,
        begonnen.niveau,
        begonnen.niveau_code,
        periode.periode_soort,
        periode.periode_start,
        count(*) as teller
    from {{ ref('meting_instroom_kandidaat') }} as begonnen
    {{ met_periode('begonnen.startdatum') }}
    where begonnen.uitsluiting is null
    group by all
)

-- Value 2 has a row for each period of a niveau that ever had a measure.
select
    plek.definitie_versie,
    'instroom_wettelijk' as indicator,
    'totaal' as uitsplitsing,
    plek.periode_soort,
    plek.periode_start,
    plek.niveau,
    plek.niveau_code,
    {{ meetwaarde('coalesce(geteld.teller, 0)') }} as teller
from {{ ref('monitor_2_in_door_uitstroom') }} as plek
left join geteld using (definitie_versie, niveau, niveau_code, periode_soort, periode_start)
where plek.maatregelsoort = 'totaal' and plek.periode_soort in ('jaar', 'tertiaal')
