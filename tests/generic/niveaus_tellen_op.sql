{#- Fails where a measure of the parts does not add up to the whole: regions, municipalities, GI's and
    regions by GI to Gelderland, and each breakdown to its total. For money and counts of periods; not for
    children, who may be in several parts. -#}
{% test niveaus_tellen_op(model, maten, uitsplitsingen) %}
    with per_niveau as (
        select
            definitie_versie,
            periode_soort,
            periode_start,
            niveau,
            {{ uitsplitsingen | join(', ') }},
            {% for maat in maten %}
                sum({{ maat }}) as {{ maat }}{{ ',' if not loop.last }}
            {% endfor %}
        from {{ model }}
        group by all
    ),

    verschil_niveau as (
        select
            deel.niveau,
            deel.definitie_versie,
            deel.periode_soort,
            deel.periode_start
        from per_niveau as geheel
        inner join per_niveau as deel using (
            definitie_versie, periode_soort, periode_start, {{ uitsplitsingen | join(', ') }}
        )
        where
            geheel.niveau = 'gelderland'
            and (
                {% for maat in maten %}
                    geheel.{{ maat }} <> deel.{{ maat }} {{ 'or' if not loop.last }}
                {% endfor %}
            )
    ),

    per_soort as (
        select
            definitie_versie,
            periode_soort,
            periode_start,
            niveau || ' ' || niveau_code as niveau,
            {{ uitsplitsingen[0] }} = 'totaal' as is_totaal,
            {% for maat in maten %}
                sum({{ maat }}) as {{ maat }}{{ ',' if not loop.last }}
            {% endfor %}
        from {{ model }}
        where true {% for kolom in uitsplitsingen[1:] %} and {{ kolom }} = 'totaal' {% endfor %}
        group by all
    ),

    verschil_soort as (
        select
            deel.niveau,
            deel.definitie_versie,
            deel.periode_soort,
            deel.periode_start
        from per_soort as geheel
        inner join per_soort as deel using (definitie_versie, periode_soort, periode_start, niveau)
        where
            geheel.is_totaal and not deel.is_totaal
            and (
                {% for maat in maten %}
                    geheel.{{ maat }} <> deel.{{ maat }} {{ 'or' if not loop.last }}
                {% endfor %}
            )
    )

    select * from verschil_niveau
    union all
    select * from verschil_soort
{% endtest %}
