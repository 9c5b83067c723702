-- Values 2 and 3: each period of care with a GI, and for value 3 each measure that periods were linked into. An end
-- after the peildatum has not happened yet.
{% for waarde in ['2', '3'] %}
    select
        periode.definitie_versie,
        '{{ waarde }}' as waarde,
        'zorgperiode' as zaak_soort,
        periode.zorgperiode_id as zaak_id,
        periode.jeugdige_id,
        periode.gemeentecode_actueel,
        periode.jeugdhulpregio,
        periode.gi_agb,
        periode.maatregelsoort,
        periode.productcode,
        periode.startdatum as eerste_dag,
        case when periode.stopdatum <= peildatum.peildatum then periode.stopdatum end as laatste_dag,
        {{ dagen_tussen(
            'periode.startdatum', 'least(coalesce(periode.stopdatum, peildatum.peildatum), peildatum.peildatum)'
        ) }} as dagen,
        coalesce(
            periode.uitsluiting,
            {{ uitsluiting({
                'datumfilter': 'not (' ~ na_datumfilter('periode.startdatum', 'periode.definitie_versie', waarde) ~ ')'
            }) }}
        ) as uitsluiting
    from {{ ref('int_maatregel_kandidaat') }} as periode
    cross join {{ ref('int_peildatum') }} as peildatum
    union all by name
{% endfor %}
select
    maatregel.definitie_versie,
    '3' as waarde,
    'maatregel' as zaak_soort,
    maatregel.maatregel_id as zaak_id,
    maatregel.jeugdige_id,
    maatregel.gemeentecode_eind as gemeentecode_actueel,
    gemeente.jeugdhulpregio,
    maatregel.aanbieder_agb_eind as gi_agb,
    maatregel.maatregelsoort,
    maatregel.startdatum as eerste_dag,
    case when not maatregel.is_lopend then maatregel.stopdatum end as laatste_dag,
    maatregel.doorlooptijd_dagen as dagen,
    {{ uitsluiting({
        'datumfilter': 'not (' ~ na_datumfilter('maatregel.startdatum', 'maatregel.definitie_versie', '3') ~ ')'
    }) }} as uitsluiting
from {{ ref('fct_maatregel') }} as maatregel
inner join {{ ref('dim_gemeente') }} as gemeente on maatregel.gemeentecode_eind = gemeente.gemeentecode
