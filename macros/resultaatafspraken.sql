{#- What the models of the resultaatafspraken share. -#}

{#- A part of a figure, exact for amounts and counts. -#}
{% macro meetwaarde(uitdrukking) -%}
    cast({{ uitdrukking }} as decimal(24, 6))
{%- endmacro %}

{#- Sums of the columns teller and noemer at each level, with what an indicator is known by.
    relatie: rows with the columns of the levels, definitie_versie, indicator, uitsplitsing and the period. -#}
{% macro meting_per_niveau(relatie, niveaus=overal(), maten=['teller', 'noemer']) -%}
    {{ opgeteld_per_niveau(
        relatie, ['definitie_versie', 'indicator', 'uitsplitsing', 'periode_soort', 'periode_start'], maten, niveaus
    ) }}
{%- endmacro %}

{#- Join that gives the year and the tertiaal in which a day is as `periode`. -#}
{% macro met_periode(dag) -%}
    inner join {{ ref('dim_periode') }} as periode
        on
            periode.periode_soort in ('jaar', 'tertiaal')
            and {{ dag }} between periode.periode_start and periode.periode_eind
{%- endmacro %}

{#- Columns of the monitor that an indicator may point at (seed indicator_monitor): per mart its break-downs and its
    measures. -#}
{% macro monitorkolommen() -%}
    {{ return({
        'monitor_1_aantallen': [
            ['maatregelsoort', 'productcode'],
            ['aantal_jeugdigen', 'aantal_maatregelen', 'gedeclareerd_bedrag', 'toegekend_bedrag', 'ingediend_bedrag'],
        ],
        'monitor_1b_jeugdhulp': [
            ['tussentaal_code', 'verwijzer_type', 'tijdens_maatregel'],
            ['aantal_jeugdigen', 'gedeclareerd_bedrag', 'toegekend_bedrag'],
        ],
        'monitor_2_in_door_uitstroom': [
            ['maatregelsoort'],
            [
                'instroom_maatregelen', 'doorstroom_maatregelen', 'uitstroom_maatregelen', 'stand_begin_maatregelen',
                'stand_eind_maatregelen',
            ],
        ],
        'monitor_3_doorlooptijd': [
            ['maatregelsoort', 'status'],
            ['aantal_zorgperioden', 'aantal_maatregelen', 'totaal_dagen_maatregel', 'mediaan_dagen_maatregel'],
        ],
        'monitor_4_samenloop_jeugdhulp': [
            ['maatregelsoort', 'tussentaal_code'],
            ['aantal_jeugdigen', 'aantal_combinaties', 'samenloop_dagen', 'toegekend_bedrag'],
        ],
        'monitor_5_samenloop_crisis': [
            ['maatregelsoort', 'tussentaal_code'],
            ['aantal_jeugdigen', 'aantal_combinaties', 'samenloop_dagen', 'toegekend_bedrag'],
        ],
        'monitor_6_wachttijd': [
            ['tussentaal_code', 'maatregelsoort', 'verwijzer_type'],
            ['aantal_toewijzingen', 'aantal_gestart', 'aantal_wachtend', 'mediaan_wachttijd_dagen'],
        ],
        'monitor_7_afschaling': [
            ['tussentaal_code'],
            ['aantal_overgangen', 'afschaling_categorie', 'afschaling_doorlooptijd', 'afschaling_kosten', 'opschaling'],
        ],
        'monitor_7_algemeen': [
            ['tussentaal_code'],
            ['aantal_jeugdigen', 'toegekend_bedrag', 'gemiddelde_doorlooptijd'],
        ],
    }) }}
{%- endmacro %}

{#- The measure of a mart of the monitor whose name stands in a column. -#}
{% macro gekozen_maat(kolom, maten) -%}
    case {{ kolom }}
        {%- for maat in maten %} when '{{ maat }}' then {{ meetwaarde('monitor.' ~ maat) }} {%- endfor %}
    end
{%- endmacro %}

{#- Equal but for what a double cannot hold: a figure that is exactly on its norm has reached it. -#}
{% macro is_gelijk(a, b) -%}
    abs({{ a }} - {{ b }}) <= 1e-9 * greatest(1, abs({{ b }}))
{%- endmacro %}

{#- The verdicts on an indicator, the worst first. One that is kept back may be worse than gehaald. -#}
{% macro oordelen() -%}
    {{ return(['afwijking', 'geen gegevens', 'niet openbaar', 'gehaald', 'te vroeg', 'geen norm']) }}
{%- endmacro %}

{#- How a resultaatafspraak stands: its worst indicator says it, and of those that are as bad the first.
    meting: a row per indicator with its status; per: the columns that make a row of the result. -#}
{% macro slechtste_indicator(meting, per) -%}
    select
        {{ per }},
        {% for kolom in ['status', 'indicator', 'uitsplitsing', 'verantwoordelijke'] %}
            max(case when rang = 1 then {{ kolom }} end) as {{ kolom }},
        {% endfor %}
        bool_or(escalatie) as escalatie,
        {% for oordeel in oordelen() %}
            count(*) filter (where status = '{{ oordeel }}') as aantal_{{ oordeel | replace(' ', '_') }},
        {% endfor %}
        count(*) as aantal_indicatoren
    from (
        select
            *,
            row_number() over (
                partition by {{ per }}
                order by
                    case status
                        {%- for oordeel in oordelen() %} when '{{ oordeel }}' then {{ loop.index }} {%- endfor %}
                    end asc,
                    coalesce(escalatie, false) desc,
                    volgorde asc,
                    uitsplitsing asc
            ) as rang
        from (
            select
                {{ per }},
                indicator,
                uitsplitsing,
                status,
                escalatie
            from {{ meting }}
        ) as meting
        inner join (
            select
                indicator,
                volgorde,
                verantwoordelijke
            from {{ ref('indicator') }}
        ) as indicator using (indicator)
    ) as gerangschikt
    group by {{ per }}
{%- endmacro %}
