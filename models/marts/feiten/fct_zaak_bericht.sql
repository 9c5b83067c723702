-- Grain: one message that a case rests on, in a version of the definitions where that differs between them.
-- A view: it is asked for a few cases at a time.
{{ config(materialized='view') }}

with zaak_periode as (
    select
        definitie_versie,
        'maatregel' as zaak_soort,
        {{ maatregel_per_niveau_id('schakel', 'maatregel_startdatum') }} as zaak_id,
        zorgperiode_id
    from {{ ref('int_maatregel_schakel') }} as schakel
    union all
    select
        null as definitie_versie,
        'toewijzing' as zaak_soort,
        toewijzing_id as zaak_id,
        zorgperiode_id
    from {{ ref('int_zorgperiode') }}
    where toewijzing_id is not null and bron_start = '305'
    union all
    {% for kant in ['jeugdhulp_zorgperiode_id', 'maatregel_zorgperiode_id'] %}
        select
            definitie_versie,
            'samenloop' as zaak_soort,
            samenloop_id as zaak_id,
            {{ kant }} as zorgperiode_id
        from {{ ref('int_samenloop_kandidaat') }}
        union all
    {% endfor %}
    select
        samenloop.definitie_versie,
        'samenloop' as zaak_soort,
        samenloop.samenloop_id as zaak_id,
        schakel.zorgperiode_id
    from {{ ref('int_samenloop_kandidaat') }} as samenloop
    inner join {{ ref('fct_maatregel_zorgperiode') }} as schakel
        on
            samenloop.definitie_versie = schakel.definitie_versie
            and samenloop.maatregel_id = schakel.maatregel_id
    union all
    {% for kant in ['zorgtraject_id_van', 'zorgtraject_id_naar'] %}
        select
            overgang.definitie_versie,
            'zorgovergang' as zaak_soort,
            {{ overgang_id('overgang') }} as zaak_id,
            traject.zorgperiode_id
        from {{ ref('int_zorgovergang_kandidaat') }} as overgang
        inner join {{ ref('int_zorgtraject') }} as traject
            on
                overgang.definitie_versie = traject.definitie_versie
                and overgang.{{ kant }} = traject.zorgtraject_id
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

zaak_bericht as (
    select
        null as definitie_versie,
        'declaratieregel' as zaak_soort,
        {{ declaratieregel_id('regel') }} as zaak_id,
        regel.bericht_id
    from {{ ref('int_regel_in_overeenkomst') }} as regel
    union all
    select
        null as definitie_versie,
        'declaratieregel' as zaak_soort,
        {{ declaratieregel_id('regel') }} as zaak_id,
        declaratie.antwoord_id as bericht_id
    from {{ ref('int_regel_in_overeenkomst') }} as regel
    inner join {{ ref('int_declaratie') }} as declaratie on regel.bericht_id = declaratie.bericht_id
    where declaratie.antwoord_id is not null
    union all
    select
        null as definitie_versie,
        'toewijzing' as zaak_soort,
        toewijzing_id as zaak_id,
        bericht_id
    from {{ ref('verantwoording_toewijzing_bericht') }}
    union all
    select
        null as definitie_versie,
        'zorgperiode' as zaak_soort,
        zorgperiode_id as zaak_id,
        bericht_id
    from {{ ref('verantwoording_zorgperiode_bericht') }}
    union all
    select
        null as definitie_versie,
        'toewijzingsjaar' as zaak_soort,
        {{ toewijzingsjaar_id('jaar') }} as zaak_id,
        toewijzing.bericht_id
    from {{ ref('fct_toewijzing_jaar') }} as jaar
    inner join {{ ref('verantwoording_toewijzing_bericht') }} as toewijzing
        on jaar.toewijzing_id = toewijzing.toewijzing_id
    union all
    select distinct
        zaak.definitie_versie,
        zaak.zaak_soort,
        zaak.zaak_id,
        bericht.bericht_id
    from zaak_periode as zaak
    inner join {{ ref('verantwoording_zorgperiode_bericht') }} as bericht
        on zaak.zorgperiode_id = bericht.zorgperiode_id
)

select
    zaak.definitie_versie,
    zaak.zaak_soort,
    zaak.zaak_id,
    bericht.bericht_type,
    bericht.kenmerk,
    bericht.dagtekening
from zaak_bericht as zaak
inner join {{ ref('stg_ijw__bericht') }} as bericht on zaak.bericht_id = bericht.bericht_id
