-- One row per loaded message; versions with the same identity stand side by side here.
{% set met_partijen = [
    '301', '302', '305', '306', '307', '308', '315', '316', '317', '318', '319', '320', '323', '325'
] %}
{% set met_jeugdige = ['301', '305', '307', '315', '317'] %}
{% set met_retourkop = ['302', '306', '308', '316', '318', '320'] %}

with kop as (
    {% for nr in met_partijen %}
        select
            bericht_id,
            berichtcode,
            afzender,
            ontvanger,
            identificatie,
            dagtekening,
            {{ 'jeugdige_id' if nr in met_jeugdige else 'null' }} as jeugdige_id,
            {{ 'dagtekening_retour' if nr in met_retourkop else 'null' }} as dagtekening_retour
        from {{ source('ijw', 'jw' ~ nr ~ '_bericht') }}
        union all
    {% endfor %}
    -- 303 and 304 have no sender and receiver in the header: the provider bills, the municipality answers.
    select
        bericht_id,
        berichtcode,
        aanbieder as afzender,
        gemeente as ontvanger,
        declaratienummer as identificatie,
        dagtekening,
        null as jeugdige_id,
        null as dagtekening_retour
    from {{ source('ijw', 'jw303_bericht') }}
    union all
    select
        bericht_id,
        berichtcode,
        gemeente as afzender,
        aanbieder as ontvanger,
        declaratienummer as identificatie,
        dagtekening,
        null as jeugdige_id,
        dagtekening_retour
    from {{ source('ijw', 'jw304_bericht') }}
),

bericht as (
    select
        bericht_id,
        bericht_type,
        release,
        kenmerk,
        inhoud_hash
    from {{ source('ijw', 'bericht') }}
    where status = 'geladen'
)

select
    bericht.bericht_id,
    bericht.bericht_type,
    bericht.release,
    bericht.kenmerk,
    bericht.inhoud_hash,
    kop.berichtcode,
    kop.afzender,
    kop.ontvanger,
    kop.identificatie,
    kop.jeugdige_id,
    case when length(kop.afzender) = 4 then kop.afzender else kop.ontvanger end as gemeentecode,
    case when length(kop.afzender) = 8 then kop.afzender else kop.ontvanger end as aanbieder_agb,
    {{ datum('kop.dagtekening') }} as dagtekening,
    {{ datum('kop.dagtekening_retour') }} as dagtekening_retour
from bericht
inner join kop on bericht.bericht_id = kop.bericht_id
