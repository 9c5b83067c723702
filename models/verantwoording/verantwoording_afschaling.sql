-- Value 7, per child: each stretch of youth care with each later one. What can't be compared is in no share.
select
    kandidaat.definitie_versie,
    '7' as waarde,
    'zorgovergang' as zaak_soort,
    {{ overgang_id('kandidaat') }} as zaak_id,
    kandidaat.jeugdige_id,
    kandidaat.gemeentecode_actueel,
    gemeente.jeugdhulpregio,
    kandidaat.aanbieder_agb_van as aanbieder_agb,
    kandidaat.tussentaal_van as tussentaal_code,
    overgang.oordeel as uitsplitsing,
    kandidaat.start_naar as eerste_dag,
    kandidaat.start_naar as laatste_dag,
    coalesce(
        kandidaat.uitsluiting,
        {{ uitsluiting({'niet te vergelijken': "overgang.oordeel = 'niet_vergelijkbaar'"}) }}
    ) as uitsluiting
from {{ ref('int_zorgovergang_kandidaat') }} as kandidaat
inner join {{ ref('dim_gemeente') }} as gemeente on kandidaat.gemeentecode_actueel = gemeente.gemeentecode
left join {{ ref('fct_zorgovergang') }} as overgang
    on
        kandidaat.definitie_versie = overgang.definitie_versie
        and {{ overgang_id('kandidaat') }} = overgang.overgang_id
