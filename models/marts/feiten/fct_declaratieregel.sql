-- Grain: one declared line of a 303 or 323 that was sent, with what was granted.
-- A view: the lines are kept compact, this is how people and BI read them.
{{ config(materialized='view') }}

select
    declaratie.kenmerk || '-' || cast(regel.regelnummer as {{ dbt.type_string() }}) as declaratieregel_id,
    declaratie.bericht_type,
    jeugdige.jeugdige_id,
    regel.gemeentecode,
    gemeente.gemeentecode_actueel,
    declaratie.aanbieder_agb,
    cast(regel.toewijzingnummer as {{ dbt.type_string() }}) as toewijzingnummer,
    regel.productcategorie,
    regel.productcode,
    product.maatregelsoort,
    product.telt_als_maatregel,
    product.tussentaal_code,
    regel.ingangsdatum,
    regel.einddatum,
    declaratie.declaratienummer,
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
    declaratie.dagtekening,
    declaratie.boekdatum,
    regel.toewijzing_gevonden
from {{ ref('int_declaratieregel_compact') }} as regel
inner join {{ ref('int_declaratie') }} as declaratie on regel.bericht_id = declaratie.bericht_id
inner join {{ ref('int_jeugdige') }} as jeugdige on regel.jeugdige_nr = jeugdige.jeugdige_nr
inner join {{ ref('dim_gemeente') }} as gemeente
    on regel.gemeentecode = gemeente.gemeentecode and gemeente.in_overeenkomst
left join {{ ref('tussentaal_per_product') }} as product on regel.product_nr = product.product_nr
