{#- Counts of one check per supplier and month: rows that were looked at, and those that are hit. -#}
{% macro bevinding(check_id, relatie, leverancier, datum, geraakt) -%}
    select
        '{{ check_id }}' as check_id,
        coalesce({{ leverancier }}, 'onbekend') as leverancier,
        {{ dbt.date_trunc('month', datum) }} as maand,
        count(*) filter (where {{ geraakt }}) as aantal_geraakt,
        count(*) as aantal_beoordeeld
    from {{ relatie }}
    group by all
{%- endmacro %}

{#- The same where the rows were counted before, by month: the columns with what was hit and looked at. -#}
{% macro bevinding_van_telling(check_id, relatie, leverancier, geraakt, beoordeeld) -%}
    select
        '{{ check_id }}' as check_id,
        coalesce({{ leverancier }}, 'onbekend') as leverancier,
        maand,
        {{ aantal('sum(' ~ geraakt ~ ')') }} as aantal_geraakt,
        {{ aantal('sum(' ~ beoordeeld ~ ')') }} as aantal_beoordeeld
    from {{ relatie }}
    group by all
    having sum({{ beoordeeld }}) > 0
{%- endmacro %}
