-- Afspraken 9 and 10: each measure that may have a duration or have ended early.
{% for waarde, kandidaten in [('afspraak 9', 'meting_ots_kandidaat'), ('afspraak 10', 'meting_voogdij_kandidaat')] %}
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
    {{ 'union all by name' if not loop.last }}
{% endfor %}
