-- Afspraak 10: voogdij that ended early, of all that ran on 1 January or began in the year. What the GI registered
-- itself wins from the messages. Grain: version, indicator, niveau, year.
with voogdij as (
    select
        maatregel.definitie_versie,
        periode.periode_soort,
        periode.periode_start,
        maatregel.aanbieder_agb_eind as gi_agb,
        maatregel.gemeentecode_eind as gemeentecode_actueel,
        maatregel.jeugdhulpregio,
        maatregel.uitsluiting is null and maatregel.stopdatum <= periode.periode_eind as is_eerder
    from {{ ref('meting_voogdij_kandidaat') }} as maatregel
    cross join {{ ref('int_peildatum') }} as peildatum
    inner join {{ ref('dim_periode') }} as periode
        on
            periode.periode_soort = 'jaar'
            and maatregel.startdatum <= periode.periode_eind
            and (maatregel.is_lopend or maatregel.stopdatum >= periode.periode_start)
    where maatregel.startdatum <= peildatum.peildatum
),

meting as (
    select
        definitie_versie,
        'voogdij_beeindigd_berichten' as indicator,
        'totaal' as uitsplitsing,
        periode_soort,
        periode_start,
        gi_agb,
        gemeentecode_actueel,
        jeugdhulpregio,
        {{ meetwaarde('count(*) filter (where is_eerder)') }} as teller,
        {{ meetwaarde('count(*)') }} as noemer
    from voogdij
    group by all
),

berichten as (
    {{ meting_per_niveau('meting') }}
),

eigen as (
    select * from {{ ref('meting_opgave') }}
    where indicator = 'voogdij_beeindigd_eigen' and niveau = 'gi' and ontbreekt = 0
),

per_gi as (
    select
        definitie_versie,
        'voogdij_beeindigd' as indicator,
        uitsplitsing,
        periode_soort,
        periode_start,
        niveau_code as gi_agb,
        coalesce(eigen.teller, berichten.teller) as teller,
        coalesce(eigen.noemer, berichten.noemer) as noemer,
        case when eigen.noemer is null then 1 else 0 end as uit_berichten
    from (
        select * from berichten
        where niveau = 'gi'
    ) as berichten
    full outer join eigen
        using (definitie_versie, uitsplitsing, periode_soort, periode_start, niveau_code)
)

select
    *,
    1 as uit_berichten
from berichten
union all by name
select * replace ('voogdij_beeindigd' as indicator)
from (
    select
        *,
        1 as uit_berichten
    from berichten
    where niveau not in ('gelderland', 'gi')
) as lager
union all by name
select * from (
    {{ meting_per_niveau('per_gi', ['gelderland', 'gi'], ['teller', 'noemer', 'uit_berichten']) }}
) as per_niveau_per_gi
