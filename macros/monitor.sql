{#- What the monitor marts share: the levels (niveaus) at which a figure is given. -#}

{#- Level → the expression of its code, in terms of gemeentecode_actueel, jeugdhulpregio and gi_agb. -#}
{% macro niveaus() -%}
    {{ return({
        'gelderland': "'GLD'",
        'regio': 'jeugdhulpregio',
        'gemeente': 'gemeentecode_actueel',
        'gi': 'gi_agb',
        'regio_gi': "jeugdhulpregio || '/' || gi_agb",
    }) }}
{%- endmacro %}

{#- Rows repeated once for each level, with niveau and niveau_code in front. -#}
{% macro per_niveau(relatie) -%}
    {% for niveau, code in niveaus().items() %}
        select
            '{{ niveau }}' as niveau,
            {{ code }} as niveau_code,
            {{ relatie }}.*
        from {{ relatie }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}

{#- The rows of the version that is in force, without the version column: what BI is pointed at. -#}
{% macro geldend(mart) -%}
    select {{ mart }}.* exclude (definitie_versie)
    from {{ ref(mart) }}
    inner join {{ ref('dim_definitieversie') }} as versie
        on {{ mart }}.definitie_versie = versie.definitie_versie and versie.is_geldend
{%- endmacro %}
