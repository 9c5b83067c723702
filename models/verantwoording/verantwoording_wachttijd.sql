-- Value 6: each toewijzing of youth care. Only care that started says how long was waited.
select
    wachttijd.definitie_versie,
    '6' as waarde,
    'toewijzing' as zaak_soort,
    wachttijd.toewijzing_id as zaak_id,
    wachttijd.jeugdige_id,
    wachttijd.gemeentecode_actueel,
    gemeente.jeugdhulpregio,
    wachttijd.gi_agb,
    wachttijd.aanbieder_agb,
    coalesce(wachttijd.maatregelsoort, 'geen') as maatregelsoort,
    wachttijd.tussentaal_code,
    concat_ws(
        '/',
        wachttijd.verwijzer_type,
        case when wachttijd.is_terugwerkend then 'terugwerkend' end,
        case
            when wachttijd.maatregelsoort is not null and gi.code is not null then 'maatregel, door GI'
            when wachttijd.maatregelsoort is not null then 'maatregel, door ander'
        end
    ) as uitsplitsing,
    wachttijd.toewijzingsdatum_eerste as eerste_dag,
    wachttijd.toewijzingsdatum_eerste as laatste_dag,
    wachttijd.wachttijd_dagen as dagen,
    {{ uitsluiting({
        'na de peildatum': 'wachttijd.toewijzingsdatum_eerste > peildatum.peildatum',
        'datumfilter': 'not (' ~ na_datumfilter('wachttijd.ingangsdatum', 'wachttijd.definitie_versie', '6') ~ ')',
        'vervolg op eerdere zorg': "wachttijd.status = 'vervolg'",
        'wel toegekend, geen start verzonden': "wachttijd.status = 'gestart_zonder_305'",
        'wacht nog': "wachttijd.status = 'wachtend'",
        'vervallen': "wachttijd.status = 'vervallen'",
    }) }} as uitsluiting
from {{ ref('fct_wachttijd') }} as wachttijd
inner join {{ ref('dim_gemeente') }} as gemeente on wachttijd.gemeentecode_actueel = gemeente.gemeentecode
cross join {{ ref('int_peildatum') }} as peildatum
left join {{ ref('definitie_code') }} as gi
    on
        wachttijd.definitie_versie = gi.definitie_versie
        and wachttijd.verwijzer_type = gi.code
        and gi.gebruik = 'verwijzer_gi'
union all by name
select
    versie.definitie_versie,
    '6' as waarde,
    'toewijzing' as zaak_soort,
    toewijzing.toewijzing_id as zaak_id,
    toewijzing.jeugdige_id,
    toewijzing.gemeentecode_actueel,
    toewijzing.jeugdhulpregio,
    toewijzing.aanbieder_agb,
    toewijzing.tussentaal_code,
    toewijzing.toewijzingsdatum_eerste as eerste_dag,
    toewijzing.toewijzingsdatum_eerste as laatste_dag,
    'verwijderd' as uitsluiting
from {{ ref('int_toewijzing') }} as toewijzing
cross join {{ ref('int_definitieversie') }} as versie
where toewijzing.is_verwijderd and not toewijzing.is_maatregel
