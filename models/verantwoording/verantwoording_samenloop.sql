-- Values 4 and 5: each period of youth care beside each measure of its child.
with samenloop as (
    select
        samenloop.definitie_versie,
        'samenloop' as zaak_soort,
        samenloop.samenloop_id as zaak_id,
        samenloop.jeugdige_id,
        samenloop.gemeentecode_actueel,
        samenloop.jeugdhulpregio,
        samenloop.gi_agb,
        samenloop.maatregelsoort,
        samenloop.tussentaal_code,
        samenloop.start_samenloop as eerste_dag,
        samenloop.einde_samenloop as laatste_dag,
        feit.samenloop_dagen as dagen,
        feit.toegekend_bedrag as bedrag,
        samenloop.uitsluiting
    from {{ ref('int_samenloop_kandidaat') }} as samenloop
    left join {{ ref('fct_samenloop') }} as feit
        on
            samenloop.definitie_versie = feit.definitie_versie
            and samenloop.samenloop_id = feit.samenloop_id
)

select
    *,
    '4' as waarde
from samenloop
union all by name
select
    samenloop.* replace (
        coalesce(
            samenloop.uitsluiting, {{ uitsluiting({'geen crisis': 'crisis.tussentaal_code is null'}) }}
        ) as uitsluiting
    ),
    '5' as waarde
from samenloop
left join {{ ref('definitie_tussentaal') }} as crisis
    on
        samenloop.definitie_versie = crisis.definitie_versie
        and samenloop.tussentaal_code = crisis.tussentaal_code
        and crisis.waarde = '5'
