-- Grain: one declared line of a 303 or 323 that was sent, with what was granted.
-- A view: the lines are kept compact, this is how people and BI read them.
{{ config(materialized='view') }}

select
    {{ declaratieregel_id('regel') }} as declaratieregel_id,
    regel.bericht_type,
    jeugdige.jeugdige_id,
    regel.gemeentecode,
    regel.gemeentecode_actueel,
    regel.aanbieder_agb,
    cast(regel.toewijzingnummer as {{ dbt.type_string() }}) as toewijzingnummer,
    regel.productcategorie,
    regel.productcode,
    regel.maatregelsoort,
    regel.telt_als_maatregel,
    regel.tussentaal_code,
    regel.ingangsdatum,
    regel.einddatum,
    regel.declaratienummer,
    regel.referentienummer,
    regel.vorig_referentienummer,
    cast(regel.volume as {{ dbt.type_bigint() }}) as volume,
    regel.eenheid,
    regel.tarief,
    regel.debet_credit,
    regel.debet_credit_toegekend,
    regel.gedeclareerd_bedrag,
    regel.toegekend_bedrag,
    regel.status,
    regel.dagtekening,
    regel.boekdatum,
    regel.toewijzing_gevonden,
    jeugdige.geslacht,
    leeftijdsgroep.leeftijdsgroep
from {{ ref('int_regel_in_overeenkomst') }} as regel
inner join {{ ref('int_jeugdige') }} as jeugdige on regel.jeugdige_nr = jeugdige.jeugdige_nr
{{ met_leeftijdsgroep('jeugdige.geboortedatum', 'regel.ingangsdatum') }}
