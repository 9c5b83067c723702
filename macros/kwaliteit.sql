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

{#- Whether messages about a period may still come. -#}
{% macro is_voorlopig(periode, peildatum, versie) -%}
    {{ periode }}.periode_start > {{ dbt.dateadd('month', '-' ~ versie ~ '.voorlopig_maanden', peildatum ~ '.peildatum') }}
{%- endmacro %}

{#- Each mart with itself and all that it is built on, sorted by name. What is wrong with a fact is wrong with the model
    that the fact shows (`meta.toont`) too, so a mart that is built on the latter is taken to rest on the fact. -#}
{% macro marts_met_afkomst() -%}
    {%- set afkomst = {} -%}
    {%- set modellen = graph.nodes.values() if execute else [] -%}
    {%- set feiten = modellen | selectattr('config.meta.toont', 'defined') | list -%}
    {%- for model in modellen | selectattr('resource_type', 'equalto', 'model') | sort(attribute='name')
        if model.schema == 'marts' -%}
        {%- set gezien = [model.unique_id] -%}
        {%- do verzamel_afkomst(model, gezien) -%}
        {%- set namen = gezien | map('replace', 'model.' ~ project_name ~ '.', '') | list -%}
        {%- for feit in feiten if feit.config.meta.toont in namen and feit.name not in namen -%}
            {%- do namen.append(feit.name) -%}
        {%- endfor -%}
        {%- do afkomst.update({model.name: namen | sort}) -%}
    {%- endfor -%}
    {{- return(afkomst) -}}
{%- endmacro %}

{% macro verzamel_afkomst(model, gezien) -%}
    {%- for id in model.depends_on.nodes if id.startswith('model.') and id not in gezien -%}
        {%- do gezien.append(id) -%}
        {%- do verzamel_afkomst(graph.nodes[id], gezien) -%}
    {%- endfor -%}
{%- endmacro %}
