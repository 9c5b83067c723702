{#- A code that refuses: any but 0200, in a retour of 2.x also 8001 (OP286, IV032). -#}
{% macro is_afkeurend(retourcode, release) -%}
    {{ retourcode }} <> '0200' and not ({{ retourcode }} = '8001' and {{ release }} < '3')
{%- endmacro %}

{#- Rows of a raw table, less those of messages of which another version with the same identity counts. -#}
{% macro geldige_rijen(tabel) -%}
    select *
    from {{ source('ijw', tabel) }}
    where bericht_id in (select bericht_id from {{ ref('stg_ijw__bericht') }})
{%- endmacro %}
