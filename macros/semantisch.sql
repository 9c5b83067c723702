{#- Name of a measure of a monitor mart in the semantic layer, such as waarde_2_instroom. -#}
{% macro metriek() -%}
    'waarde_' || {{ dbt.split_part('mart', "'_'", 2) }} || '_' || maat
{%- endmacro %}
