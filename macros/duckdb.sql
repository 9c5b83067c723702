{#- What only DuckDB says this way. -#}

{#- One row per month from the month of `eerste` to that of `laatste`. -#}
{% macro maandreeks(bron, eerste, laatste) -%}
    select cast(unnest(generate_series(
        date_trunc('month', {{ eerste }}), date_trunc('month', {{ laatste }}), interval 1 month
    )) as date) as maand
    from {{ bron }}
{%- endmacro %}

{#- Percentile with interpolation, as a double. -#}
{% macro percentiel(kolom, aandeel) -%}
    quantile_cont(cast({{ kolom }} as double), {{ aandeel }})
{%- endmacro %}

{#- Month boundaries from one date to another; the same month is 0. -#}
{% macro maanden_tussen(van, tot) -%}
    date_diff('month', {{ van }}, {{ tot }})
{%- endmacro %}

{#- Whole days from one date to another; the same day is 0. -#}
{% macro dagen_tussen(van, tot) -%}
    date_diff('day', {{ van }}, {{ tot }})
{%- endmacro %}
