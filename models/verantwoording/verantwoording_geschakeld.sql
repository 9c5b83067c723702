-- What is linked within the niveau, because a child that moves leaves the figures of one and enters those of
-- another: the measures of value 2 and of afspraak 7, each in the niveau where it counts.
select
    maatregel.definitie_versie,
    '2' as waarde,
    'maatregel' as zaak_soort,
    maatregel.niveau,
    {{ maatregel_per_niveau_id('maatregel') }} as zaak_id,
    maatregel.jeugdige_id,
    maatregel.gemeentecode_eind as gemeentecode_actueel,
    gemeente.jeugdhulpregio,
    maatregel.gi_agb_eind as gi_agb,
    maatregel.maatregelsoort,
    maatregel.startdatum as eerste_dag,
    case when maatregel.stopdatum <= peildatum.peildatum then maatregel.stopdatum end as laatste_dag,
    {{ dagen_tussen(
        'maatregel.startdatum', 'least(coalesce(maatregel.stopdatum, peildatum.peildatum), peildatum.peildatum)'
    ) }} as dagen,
    {{ uitsluiting({
        'datumfilter': 'not (' ~ na_datumfilter('maatregel.startdatum', 'maatregel.definitie_versie', '2') ~ ')'
    }) }} as uitsluiting
from {{ ref('int_maatregel') }} as maatregel
inner join {{ ref('dim_gemeente') }} as gemeente on maatregel.gemeentecode_eind = gemeente.gemeentecode
cross join {{ ref('int_peildatum') }} as peildatum
union all by name
select
    kandidaat.definitie_versie,
    'afspraak 7' as waarde,
    'maatregel' as zaak_soort,
    kandidaat.niveau,
    {{ maatregel_per_niveau_id('kandidaat') }} as zaak_id,
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
