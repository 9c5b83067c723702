{#- What the monitor marts share: levels (niveaus), break-downs with their totals, and dense rows. -#}

{#- Level → the columns that make its code. -#}
{% macro niveaukolommen() -%}
    {{ return({
        'gelderland': [],
        'regio': ['jeugdhulpregio'],
        'gemeente': ['gemeentecode_actueel'],
        'gi': ['gi_agb'],
        'regio_gi': ['jeugdhulpregio', 'gi_agb'],
        'aanbieder': ['aanbieder_agb'],
    }) }}
{%- endmacro %}

{% macro niveaucode(niveau) -%}
    {{ niveaukolommen()[niveau] | join(" || '/' || ") or "'GLD'" }}
{%- endmacro %}

{#- Rows repeated once for each level, with niveau and niveau_code in front. What has no code there, such as
    no GI where there is no measure, is not in that level. -#}
{% macro per_niveau(relatie, niveaus=['gelderland', 'regio', 'gemeente', 'gi', 'regio_gi']) -%}
    {% for niveau in niveaus %}
        select
            '{{ niveau }}' as niveau,
            {{ niveaucode(niveau) }} as niveau_code,
            rij.*
        from {{ relatie }} as rij
        {{ 'where ' ~ niveaucode(niveau) ~ ' is not null' if niveaukolommen()[niveau] }}
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

{#- Aggregates at each level and each break-down with its totals.
    relatie: the rows, with the columns of the levels, of the break-downs and those that are fixed.
    maten: the aggregates with their names, as SQL.
    combinaties: how break-downs combine: cube for all, rollup for the second only within the first.
    vast: what is never added up: version and period, and further columns (sleutel) such as the child. -#}
{% macro samengevat(
    relatie, uitsplitsingen, maten, combinaties='cube', sleutel=[],
    niveaus=['gelderland', 'regio', 'gemeente', 'gi', 'regio_gi'],
    vast=['definitie_versie', 'periode_soort', 'periode_start']
) -%}
    select
        {{ (vast + sleutel) | join(', ') }},
        niveau,
        niveau_code,
        {% for kolom in uitsplitsingen %}
            case when grouping({{ kolom }}) = 1 then 'totaal' else {{ kolom }} end as {{ kolom }},
        {% endfor %}
        {{ maten }}
    from ({{ per_niveau(relatie, niveaus) }}) as per_niveau
    group by
        {{ (vast + sleutel) | join(', ') }}, niveau, niveau_code,
        {{ combinaties }}({{ uitsplitsingen | join(', ') }})
{%- endmacro %}

{#- Columns that identify a row of a monitor mart. -#}
{% macro rijsleutel(uitsplitsingen) -%}
    definitie_versie, periode_soort, periode_start, niveau, niveau_code
    {%- for kolom in uitsplitsingen %}, {{ kolom }}{% endfor %}
{%- endmacro %}

{#- The rows of a mart, and a row for every total that is missing: a level that ever occurs has one in each
    period, from the first with rows on. -#}
{% macro met_totaalrijen(relatie, uitsplitsingen) -%}
    select
        coalesce(rij.definitie_versie, raster.definitie_versie) as definitie_versie,
        coalesce(rij.periode_soort, raster.periode_soort) as periode_soort,
        coalesce(rij.periode_start, raster.periode_start) as periode_start,
        coalesce(rij.niveau, raster.niveau) as niveau,
        coalesce(rij.niveau_code, raster.niveau_code) as niveau_code,
        niveau.niveau_naam,
        {% for kolom in uitsplitsingen %}
            coalesce(rij.{{ kolom }}, raster.{{ kolom }}) as {{ kolom }},
        {% endfor %}
        rij.* exclude ({{ rijsleutel(uitsplitsingen) }})
    from {{ relatie }} as rij
    full outer join (
        select
            voorkomend.definitie_versie,
            voorkomend.niveau,
            voorkomend.niveau_code,
            {% for kolom in uitsplitsingen %}
                'totaal' as {{ kolom }},
            {% endfor %}
            periode.periode_soort,
            periode.periode_start
        from (select distinct definitie_versie, niveau, niveau_code from {{ relatie }}) as voorkomend
        cross join {{ ref('dim_periode') }} as periode
        inner join (
            select periode_soort, min(periode_start) as eerste from {{ relatie }} group by periode_soort
        ) as begin on periode.periode_soort = begin.periode_soort and periode.periode_start >= begin.eerste
    ) as raster
        on
            rij.definitie_versie = raster.definitie_versie
            and rij.periode_soort = raster.periode_soort
            and rij.periode_start = raster.periode_start
            and rij.niveau = raster.niveau
            and rij.niveau_code = raster.niveau_code
            {% for kolom in uitsplitsingen %}
                and rij.{{ kolom }} = raster.{{ kolom }}
            {% endfor %}
    left join {{ ref('dim_niveau') }} as niveau
        on
            coalesce(rij.niveau, raster.niveau) = niveau.niveau
            and coalesce(rij.niveau_code, raster.niveau_code) = niveau.niveau_code
{%- endmacro %}

{#- Rows of a fact whose ingangsdatum a value counts: after the day of the filter, if the version has one. -#}
{% macro na_datumfilter(datum, versie, waarde) -%}
    {{ datum }} > coalesce(
        (
            select filter.ingangsdatum_na
            from {{ ref('definitie_datumfilter') }} as filter
            where filter.definitie_versie = {{ versie }} and filter.waarde = '{{ waarde }}'
        ),
        cast('0001-01-01' as date)
    )
{%- endmacro %}

{#- A 90th percentile says something of a longer period with enough behind it. -#}
{% macro p90(kolom, aantal) -%}
    case
        when rij.periode_soort in ('jaar', 'tertiaal') and {{ aantal }} >= versie.p90_minimum_aantal
            then {{ kolom }}
    end
{%- endmacro %}
