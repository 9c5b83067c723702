-- Afspraken 7, 9 and 10: each measure that may be inflow, have a duration or have ended early.
select
    kandidaat.definitie_versie,
    'afspraak 7' as waarde,
    'maatregel' as zaak_soort,
    {{ maatregel_id('kandidaat.startdatum') }} as zaak_id,
    kandidaat.jeugdige_id,
    kandidaat.gemeentecode_actueel,
    gemeente.jeugdhulpregio,
    kandidaat.gi_agb,
    kandidaat.maatregelsoort,
    kandidaat.startdatum as eerste_dag,
    case when kandidaat.stopdatum <= peildatum.peildatum then kandidaat.stopdatum end as laatste_dag,
    kandidaat.uitsluiting
from {{ ref('meting_instroom_kandidaat') }} as kandidaat
inner join {{ ref('dim_gemeente') }} as gemeente on kandidaat.gemeentecode_actueel = gemeente.gemeentecode
cross join {{ ref('int_peildatum') }} as peildatum
where kandidaat.niveau = 'gelderland'
{% for waarde, kandidaten in [('afspraak 9', 'meting_ots_kandidaat'), ('afspraak 10', 'meting_voogdij_kandidaat')] %}
    union all by name
    select
        definitie_versie,
        '{{ waarde }}' as waarde,
        'maatregel' as zaak_soort,
        maatregel_id as zaak_id,
        jeugdige_id,
        gemeentecode_eind as gemeentecode_actueel,
        jeugdhulpregio,
        aanbieder_agb_eind as gi_agb,
        maatregelsoort,
        startdatum as eerste_dag,
        case when not is_lopend then stopdatum end as laatste_dag,
        doorlooptijd_dagen as dagen,
        uitsluiting
    from {{ ref(kandidaten) }}
{% endfor %}
