{#- What only DuckDB says this way. -#}

{#- One row per month from the month of `eerste` to that of `laatste`. -#}
{% macro maandreeks(bron, eerste, laatste) -%}
    select cast(unnest(generate_series(
        date_trunc('month', {{ eerste }}), date_trunc('month', {{ laatste }}), interval 1 month
    )) as date) as maand
    from {{ bron }}
{%- endmacro %}
