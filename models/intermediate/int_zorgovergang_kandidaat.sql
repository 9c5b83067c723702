-- From one stretch of youth care to each later one of the same child, with what is needed to weigh them and the
-- first reason for which the later is not what followed.
{% set dagen = dagen_tussen('van.stopdatum', 'naar.startdatum') %}

with lid as (
    select * from {{ ref('int_zorgtraject') }}
),

traject as (
    select
        lid.definitie_versie,
        lid.zorgtraject_id,
        lid.jeugdige_id,
        lid.aanbieder_agb,
        lid.tussentaal_code,
        min(lid.startdatum) as startdatum,
        -- An end after the peildatum has not come yet.
        case
            when max(coalesce(lid.stopdatum, {{ oneindig() }})) <= max(peildatum.peildatum) then max(lid.stopdatum)
        end as stopdatum,
        max(peildatum.peildatum) as peildatum,
        bool_or(lid.is_residentieel) as is_residentieel
    from lid
    cross join {{ ref('int_peildatum') }} as peildatum
    group by lid.definitie_versie, lid.zorgtraject_id, lid.jeugdige_id, lid.aanbieder_agb, lid.tussentaal_code
),

eerste_gemeente as (
    select
        definitie_versie,
        zorgtraject_id,
        gemeentecode_actueel
    from lid
    qualify row_number() over (
        partition by definitie_versie, zorgtraject_id order by startdatum, zorgperiode_id
    ) = 1
),

toewijzing as (
    select distinct
        lid.definitie_versie,
        lid.zorgtraject_id,
        lid.gemeentecode,
        lid.toewijzingnummer,
        jeugdige.jeugdige_nr
    from lid
    inner join {{ ref('int_jeugdige') }} as jeugdige on lid.jeugdige_id = jeugdige.jeugdige_id
),

-- Per day, both ends counted; without a granted line the cost is unknown.
kosten as (
    select
        traject.definitie_versie,
        traject.zorgtraject_id,
        sum(regel.toegekend_bedrag) as toegekend_bedrag
    from traject
    inner join toewijzing
        on
            traject.definitie_versie = toewijzing.definitie_versie
            and traject.zorgtraject_id = toewijzing.zorgtraject_id
    inner join {{ ref('int_declaratieregel_compact') }} as regel
        on
            toewijzing.jeugdige_nr = regel.jeugdige_nr
            and toewijzing.gemeentecode = regel.gemeentecode
            and toewijzing.toewijzingnummer = regel.toewijzingnummer
            and regel.ingangsdatum between traject.startdatum and coalesce(traject.stopdatum, traject.peildatum)
    where regel.status = 'toegekend'
    group by traject.definitie_versie, traject.zorgtraject_id
),

gewogen as (
    select
        traject.*,
        eerste_gemeente.gemeentecode_actueel,
        zwaarte.zwaarte,
        kosten.toegekend_bedrag
        / ({{ dagen_tussen('traject.startdatum', 'coalesce(traject.stopdatum, traject.peildatum)') }} + 1)
            as kosten_per_dag
    from traject
    inner join eerste_gemeente using (definitie_versie, zorgtraject_id)
    left join kosten using (definitie_versie, zorgtraject_id)
    left join {{ ref('tussentaal_zwaarte') }} as zwaarte using (definitie_versie, tussentaal_code)
),

paar as (
    select
        van.definitie_versie,
        van.jeugdige_id,
        van.zorgtraject_id as zorgtraject_id_van,
        naar.zorgtraject_id as zorgtraject_id_naar,
        naar.gemeentecode_actueel,
        van.aanbieder_agb as aanbieder_agb_van,
        naar.aanbieder_agb as aanbieder_agb_naar,
        van.tussentaal_code as tussentaal_van,
        naar.tussentaal_code as tussentaal_naar,
        van.zwaarte as zwaarte_van,
        naar.zwaarte as zwaarte_naar,
        van.is_residentieel as is_residentieel_van,
        van.stopdatum as einde_van,
        naar.startdatum as start_naar,
        {{ dagen_tussen('van.startdatum', 'van.stopdatum') }} as dagen_van,
        {{ dagen_tussen('naar.startdatum', 'naar.stopdatum') }} as dagen_naar,
        van.kosten_per_dag as kosten_per_dag_van,
        naar.kosten_per_dag as kosten_per_dag_naar,
        {{ uitsluiting({
            'eerdere zorg loopt nog': 'van.stopdatum is null',
            'begint te lang voor het einde': dagen ~ ' < -versie.overgang_vooraf_dagen',
            'begint te lang na het einde': dagen ~ ' > versie.overgang_binnen_dagen',
        }) }} as uitsluiting
    from gewogen as van
    inner join gewogen as naar
        on
            van.definitie_versie = naar.definitie_versie
            and van.jeugdige_id = naar.jeugdige_id
            and van.startdatum < naar.startdatum
    inner join {{ ref('int_definitieversie') }} as versie on van.definitie_versie = versie.definitie_versie
)

-- Of several the heaviest is what the care became.
select
    * replace (
        case
            when uitsluiting is not null then uitsluiting
            when
                row_number() over (
                    partition by definitie_versie, zorgtraject_id_van, uitsluiting is null
                    order by zwaarte_naar desc nulls last, zorgtraject_id_naar asc
                ) > 1
                then 'andere zorg volgde'
        end as uitsluiting
    )
from paar
