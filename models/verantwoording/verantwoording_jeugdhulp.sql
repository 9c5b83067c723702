-- Values 1b and 7 in general: each declared line of youth care.
with regel as (
    select
        regel.*,
        {{ declaratieregel_id('regel') }} as declaratieregel_id,
        jeugdige.jeugdige_id,
        coalesce(toewijzing.verwijzer_type, 'onbekend') as verwijzer_type,
        peildatum.peildatum
    from {{ ref('int_regel_in_overeenkomst') }} as regel
    inner join {{ ref('int_jeugdige') }} as jeugdige on regel.jeugdige_nr = jeugdige.jeugdige_nr
    cross join {{ ref('int_peildatum') }} as peildatum
    left join {{ ref('int_toewijzing') }} as toewijzing
        on
            regel.gemeentecode = toewijzing.gemeentecode
            and regel.toewijzingnummer = toewijzing.toewijzingnummer
            and regel.jeugdige_nr = toewijzing.jeugdige_nr
            and not toewijzing.is_verwijderd
    where regel.tussentaal_code is not null
)

select
    versie.definitie_versie,
    '1b' as waarde,
    'declaratieregel' as zaak_soort,
    regel.declaratieregel_id as zaak_id,
    regel.jeugdige_id,
    regel.gemeentecode_actueel,
    regel.jeugdhulpregio,
    maatregel.gi_agb,
    regel.aanbieder_agb,
    regel.productcode,
    regel.tussentaal_code,
    regel.verwijzer_type || '/' || case when maatregel.gi_agb is null then 'nee' else 'ja' end as uitsplitsing,
    regel.ingangsdatum as eerste_dag,
    regel.einddatum as laatste_dag,
    regel.toegekend_bedrag as bedrag,
    {{ uitsluiting({
        'niet beantwoord': "regel.status = 'open'",
        'afgewezen': "regel.status = 'afgewezen'",
        'na de peildatum': 'regel.ingangsdatum > regel.peildatum',
        'geen toegekend geld van een GI': 'met_gi.jeugdige_id is null',
        'datumfilter': 'not (' ~ na_datumfilter('regel.ingangsdatum', 'versie.definitie_versie', '1b') ~ ')',
    }) }} as uitsluiting
from regel
cross join {{ ref('int_definitieversie') }} as versie
left join {{ ref('int_jeugdige_met_gi') }} as met_gi
    on
        versie.definitie_versie = met_gi.definitie_versie
        and regel.jeugdige_id = met_gi.jeugdige_id
        and met_gi.waarde = '1b'
left join {{ ref('int_regel_tijdens_maatregel') }} as maatregel
    on
        versie.definitie_versie = maatregel.definitie_versie
        and regel.bericht_id = maatregel.bericht_id
        and regel.regelnummer = maatregel.regelnummer
union all by name
select
    versie.definitie_versie,
    '7 algemeen' as waarde,
    'declaratieregel' as zaak_soort,
    regel.declaratieregel_id as zaak_id,
    regel.jeugdige_id,
    regel.gemeentecode_actueel,
    regel.jeugdhulpregio,
    regel.aanbieder_agb,
    regel.productcode,
    regel.tussentaal_code,
    regel.ingangsdatum as eerste_dag,
    regel.einddatum as laatste_dag,
    regel.toegekend_bedrag as bedrag,
    {{ uitsluiting({
        'niet beantwoord': "regel.status = 'open'",
        'afgewezen': "regel.status = 'afgewezen'",
        'na de peildatum': 'regel.ingangsdatum > regel.peildatum',
    }) }} as uitsluiting
from regel
cross join {{ ref('int_definitieversie') }} as versie
