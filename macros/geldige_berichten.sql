{#- Rows of a raw table, less those of messages of which another version with the same identity counts. -#}
{% macro geldige_rijen(tabel) -%}
    select *
    from {{ source('ijw', tabel) }}
    where bericht_id in (select bericht_id from {{ ref('stg_ijw__bericht') }})
{%- endmacro %}
