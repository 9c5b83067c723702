-- Afspraak 9: how long the OTS lasted that ended in a year, at the GI and municipality where it ended.
-- Grain: version, indicator, niveau, year.
with beeindigd as (
    select
        maatregel.definitie_versie,
        maatregel.jeugdige_id,
        maatregel.geteld_per,
        maatregel.doorlooptijd_dagen,
        maatregel.aanbieder_agb_eind as gi_agb,
        maatregel.gemeentecode_eind as gemeentecode_actueel,
        maatregel.jeugdhulpregio,
        periode.periode_soort,
        periode.periode_start,
        maatregel.langste_aandeel
    from {{ ref('meting_ots_kandidaat') }} as maatregel
    inner join {{ ref('dim_periode') }} as periode
        on
            periode.periode_soort = 'jaar'
            and maatregel.stopdatum between periode.periode_start and periode.periode_eind
    where maatregel.uitsluiting is null
),

per_niveau as (
    {{ per_niveau('beeindigd') }}
),

gemerkt as (
    select
        *,
        row_number() over (
            partition by definitie_versie, niveau, niveau_code, periode_start
            order by doorlooptijd_dagen desc, jeugdige_id asc
        ) <= floor(
            count(*) over (partition by definitie_versie, niveau, niveau_code, periode_start) * langste_aandeel
        ) as is_langste
    from per_niveau
),

maat as (
    select
        definitie_versie,
        niveau,
        niveau_code,
        periode_soort,
        periode_start,
        sum(doorlooptijd_dagen) as dagen,
        count(distinct geteld_per) as aantal,
        sum(doorlooptijd_dagen) filter (where not is_langste) as dagen_zonder_langste,
        count(distinct geteld_per) filter (where not is_langste) as aantal_zonder_langste
    from gemerkt
    group by definitie_versie, niveau, niveau_code, periode_soort, periode_start
)

{% for indicator, niveaus, achtervoegsel in [
    ('duur_ots', ['gelderland', 'gi'], ''),
    ('duur_ots_op_berichten', overal(), ''),
    ('duur_ots_zonder_langste', overal(), '_zonder_langste'),
] %}
    select
        plek.definitie_versie,
        '{{ indicator }}' as indicator,
        'totaal' as uitsplitsing,
        plek.periode_soort,
        plek.periode_start,
        plek.niveau,
        plek.niveau_code,
        {{ meetwaarde('coalesce(maat.dagen' ~ achtervoegsel ~ ', 0)') }} as teller,
        {{ meetwaarde('coalesce(maat.aantal' ~ achtervoegsel ~ ', 0)') }} as noemer
    from {{ ref('monitor_2_in_door_uitstroom') }} as plek
    left join maat using (definitie_versie, niveau, niveau_code, periode_soort, periode_start)
    where
        plek.maatregelsoort = 'totaal' and plek.periode_soort = 'jaar'
        and plek.niveau in ('{{ niveaus | join("', '") }}')
    {{ 'union all' if not loop.last }}
{% endfor %}
