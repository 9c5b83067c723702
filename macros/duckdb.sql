{#- What only DuckDB says this way. -#}

{#- One row per month from the month of `eerste` to that of `laatste`. -#}
{% macro maandreeks(bron, eerste, laatste) -%}
    select cast(unnest(generate_series(
        date_trunc('month', {{ eerste }}), date_trunc('month', {{ laatste }}), interval 1 month
    )) as date) as maand
    from {{ bron }}
{%- endmacro %}

{#- One row per day from `eerste` to `laatste`. -#}
{% macro dagreeks(bron, eerste, laatste) -%}
    select cast(unnest(generate_series({{ eerste }}, {{ laatste }}, interval 1 day)) as date) as dag
    from {{ bron }}
{%- endmacro %}

{#- Median with interpolation, as a double. -#}
{% macro mediaan(kolom) -%}
    quantile_cont(cast({{ kolom }} as double), 0.5)
{%- endmacro %}

{#- Percentiles of whole numbers with interpolation, as doubles: together, because they share the sorting. -#}
{% macro percentielen(kolom, aandelen) -%}
    quantile_cont(cast({{ kolom }} as integer), {{ aandelen }})
{%- endmacro %}

{#- One of the percentiles, counted from 1. -#}
{% macro percentiel(percentielen, nummer) -%}
    {{ percentielen }}[{{ nummer }}]
{%- endmacro %}

{#- Month boundaries from one date to another; the same month is 0. -#}
{% macro maanden_tussen(van, tot) -%}
    date_diff('month', {{ van }}, {{ tot }})
{%- endmacro %}

{#- Whole days from one date to another; the same day is 0. -#}
{% macro dagen_tussen(van, tot) -%}
    date_diff('day', {{ van }}, {{ tot }})
{%- endmacro %}

{#- A text in another type, and null where it is not of that type. -#}
{% macro als_type(kolom, type) -%}
    try_cast({{ kolom }} as {{ type }})
{%- endmacro %}
