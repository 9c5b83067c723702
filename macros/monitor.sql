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

{#- What has no code, such as no GI where there is no measure, is not in that level. -#}
{% macro met_niveaucode(niveau) -%}
    {{ 'where ' ~ niveaucode(niveau) ~ ' is not null' if niveaukolommen()[niveau] }}
{%- endmacro %}

{#- The levels of most marts. -#}
{% macro overal() -%}
    {{ return(['gelderland', 'regio', 'gemeente', 'gi', 'regio_gi']) }}
{%- endmacro %}

{#- What is never added up in most marts: version and period. -#}
{% macro rijvast() -%}
    {{ return(['definitie_versie', 'periode_soort', 'periode_start']) }}
{%- endmacro %}

{#- Break-downs under cube or rollup, with the word for what was added up. -#}
{% macro uitgesplitst(kolommen) -%}
    {%- for kolom in kolommen -%}
        case when grouping({{ kolom }}) = 1 then 'totaal' else {{ kolom }} end as {{ kolom }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- Rows repeated once for each level, with niveau and niveau_code in front. -#}
{% macro per_niveau(relatie) -%}
    {% for niveau in overal() %}
        select
            '{{ niveau }}' as niveau,
            {{ niveaucode(niveau) }} as niveau_code,
            rij.*
        from {{ relatie }} as rij
        {{ met_niveaucode(niveau) }}
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
    relatie, uitsplitsingen, maten, combinaties='cube', sleutel=[], niveaus=overal(), vast=rijvast()
) -%}
    {% for niveau in niveaus %}
        select
            {{ (vast + sleutel) | join(', ') }},
            '{{ niveau }}' as niveau,
            {{ niveaucode(niveau) }} as niveau_code,
            {{ uitgesplitst(uitsplitsingen) }},
            {{ maten }}
        from {{ relatie }}
        {{ met_niveaucode(niveau) }}
        group by
            {{ (vast + sleutel + niveaukolommen()[niveau]) | join(', ') }},
            {{ combinaties }}({{ uitsplitsingen | join(', ') }})
        {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}

{#- Sums at each level, without totals.
    kolommen: what is never added up, and the break-downs; maten: the columns to add up. -#}
{% macro opgeteld_per_niveau(relatie, kolommen, maten, niveaus) -%}
    {% for niveau in niveaus %}
        select
            {{ kolommen | join(', ') }},
            '{{ niveau }}' as niveau,
            {{ niveaucode(niveau) }} as niveau_code,
            {{ sommen(maten) }}
        from {{ relatie }}
        {{ met_niveaucode(niveau) }}
        group by all
        {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}

{#- Sums with the totals of the break-downs, from sums at each level. -#}
{% macro met_totalen(relatie, uitsplitsingen, maten, combinaties, vast) -%}
    select
        {{ vast | join(', ') }},
        niveau,
        niveau_code,
        {{ uitgesplitst(uitsplitsingen) }},
        {{ sommen(maten) }}
    from {{ relatie }}
    group by {{ vast | join(', ') }}, niveau, niveau_code, {{ combinaties }}({{ uitsplitsingen | join(', ') }})
{%- endmacro %}

{#- As samengevat, for sums: first those of each level, then from these the totals, which is much less work. -#}
{% macro opgeteld(
    relatie, uitsplitsingen, maten, combinaties='cube',
    niveaus=overal(), vast=rijvast()
) -%}
    {{ met_totalen(
        '(' ~ opgeteld_per_niveau(relatie, vast + uitsplitsingen, maten, niveaus) ~ ') as per_niveau',
        uitsplitsingen, maten, combinaties, vast
    ) }}
{%- endmacro %}

{#- CTEs that end in one with this name: in each row of a mart the number of keys, such as children, whose
    net is not zero there. A key with one cell in a period counts the same at each level, and almost all are
    like that; so does one with one cell at a level in all totals of that level. Only the others have to be
    added up in each total.
    relatie: one row per key and cell, with its net in the column saldo. -#}
{% macro aantal_met_saldo(
    naam, relatie, uitsplitsingen, sleutel, saldo, combinaties='cube',
    niveaus=overal(), vast=rijvast()
) -%}
    {%- set kolommen = vast + uitsplitsingen -%}
    {{ naam }}_gemerkt as (
        select
            *,
            count(*) over (partition by {{ vast | join(', ') }}, {{ sleutel }}) = 1 as is_enige
        from {{ relatie }}
    ),

    {{ naam }}_per_niveau as (
        select
            *,
            count(*) over (partition by {{ vast | join(', ') }}, niveau, niveau_code, {{ sleutel }}) = 1 as is_enige
        from (
            {{ opgeteld_per_niveau(
                '(select * from ' ~ naam ~ '_gemerkt where not is_enige)', kolommen + [sleutel], [saldo], niveaus
            ) }}
        ) as per_niveau
    ),

    {{ naam }}_geteld as (
        {{ opgeteld_per_niveau(
            '(select *, 1 as aantal from ' ~ naam ~ '_gemerkt where is_enige and ' ~ saldo ~ ' <> 0)',
            kolommen, ['aantal'], niveaus
        ) }}
        union all
        select
            {{ kolommen | join(', ') }},
            niveau,
            niveau_code,
            count(*) as aantal
        from {{ naam }}_per_niveau
        where is_enige and {{ saldo }} <> 0
        group by all
    ),

    {{ naam }} as (
        select
            {{ rijsleutel(uitsplitsingen, vast) }},
            sum(aantal) as aantal
        from (
            {{ met_totalen(naam ~ '_geteld', uitsplitsingen, ['aantal'], combinaties, vast) }}
            union all
            select
                {{ rijsleutel(uitsplitsingen, vast) }},
                count(*) as aantal
            from (
                {{ met_totalen(
                    '(select * from ' ~ naam ~ '_per_niveau where not is_enige) as per_niveau', uitsplitsingen,
                    [saldo], combinaties, vast + [sleutel]
                ) }}
            ) as per_sleutel
            where {{ saldo }} <> 0
            group by all
        ) as alle
        group by all
    )
{%- endmacro %}

{#- Sums of columns under their own names. -#}
{% macro sommen(kolommen) -%}
    {%- for kolom in kolommen -%}
        sum({{ kolom }}) as {{ kolom }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- Columns that identify a row of a monitor mart. -#}
{% macro rijsleutel(uitsplitsingen, vast=rijvast()) -%}
    {{ (vast + ['niveau', 'niveau_code'] + uitsplitsingen) | join(', ') }}
{%- endmacro %}

{#- The rows of a mart, and a row for every total that is missing: a level that ever occurs has one in each
    period, from the first with rows on. -#}
{% macro met_totaalrijen(relatie, uitsplitsingen, vast=rijvast()) -%}
    {%- set sleutel = vast + ['niveau', 'niveau_code'] + uitsplitsingen -%}
    {%- set plek = sleutel | reject('in', uitsplitsingen + ['periode_soort', 'periode_start']) | join(', ') -%}
    select
        rij.*,
        niveau.niveau_naam
    from (
        select * from {{ relatie }}
        union all by name
        select raster.*
        from (
            select
                voorkomend.*,
                {% for kolom in uitsplitsingen %}
                    'totaal' as {{ kolom }},
                {% endfor %}
                periode.periode_soort,
                periode.periode_start
            from (select distinct {{ plek }} from {{ relatie }}) as voorkomend
            cross join {{ ref('dim_periode') }} as periode
            inner join (
                select periode_soort, min(periode_start) as eerste from {{ relatie }} group by periode_soort
            ) as begin on periode.periode_soort = begin.periode_soort and periode.periode_start >= begin.eerste
        ) as raster
        left join (
            select {{ sleutel | join(', ') }}
            from {{ relatie }}
            where
                {% for kolom in uitsplitsingen %}
                    {{ kolom }} = 'totaal' {{ 'and' if not loop.last }}
                {% endfor %}
        ) as totaal using ({{ sleutel | join(', ') }})
        where totaal.niveau is null
    ) as rij
    left join {{ ref('dim_niveau') }} as niveau using (niveau, niveau_code)
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
