-- The declared lines of the municipalities in the agreement, with what stands beside them: declaration,
-- municipality today, product. Grain: declared line.
{{ config(materialized='view') }}

select
    regel.*,
    cast({{ dbt.date_trunc('month', 'regel.ingangsdatum') }} as date) as maand,
    declaratie.bericht_type,
    declaratie.kenmerk,
    declaratie.declaratienummer,
    declaratie.dagtekening,
    declaratie.boekdatum,
    declaratie.aanbieder_agb,
    gemeente.gemeentecode_actueel,
    gemeente.jeugdhulpregio,
    product.maatregelsoort,
    product.telt_als_maatregel,
    product.tussentaal_code,
    product.zekerheid
from {{ ref('int_declaratieregel_compact') }} as regel
inner join {{ ref('int_declaratie') }} as declaratie on regel.bericht_id = declaratie.bericht_id
inner join {{ ref('int_gemeente') }} as gemeente
    on regel.gemeentecode = gemeente.gemeentecode and gemeente.in_overeenkomst
left join {{ ref('tussentaal_per_product') }} as product on regel.product_nr = product.product_nr
