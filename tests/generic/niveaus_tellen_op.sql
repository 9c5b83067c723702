{#- Fails where a measure of the parts does not add up to the whole: the parts of Gelderland (niveaus), and
    each break-down to its total. For money and counts of periods; not for children, who may be in several parts. -#}
{% test niveaus_tellen_op(
    model, maten, uitsplitsingen, niveaus=['regio', 'gemeente', 'gi', 'regio_gi']
) %}
    {% set sleutel = ['definitie_versie', 'periode_soort', 'periode_start'] %}
    with per_niveau as (
        select
            niveau,
            {{ (sleutel + uitsplitsingen) | join(', ') }},
            {% for maat in maten %}
                sum({{ maat }}) as {{ maat }}{{ ',' if not loop.last }}
            {% endfor %}
        from {{ model }}
        where niveau in ('gelderland', '{{ niveaus | join("', '") }}')
        group by all
    ),

    verschil_niveau as (
        select
            deel.niveau,
            deel.{{ sleutel | join(', deel.') }}
        from per_niveau as geheel
        inner join per_niveau as deel using ({{ (sleutel + uitsplitsingen) | join(', ') }})
        where
            geheel.niveau = 'gelderland'
            and (
                {% for maat in maten %}
                    geheel.{{ maat }} <> deel.{{ maat }} {{ 'or' if not loop.last }}
                {% endfor %}
            )
    ),

    {% for kolom in uitsplitsingen %}
        per_{{ kolom }} as (
            select
                niveau || ' ' || niveau_code as niveau,
                {{ sleutel | join(', ') }},
                {% for maat in maten %}
                    sum({{ maat }}) filter (where {{ kolom }} = 'totaal') as geheel_{{ maat }},
                    sum({{ maat }}) filter (where {{ kolom }} <> 'totaal') as delen_{{ maat }}
                    {{- ',' if not loop.last }}
                {% endfor %}
            from {{ model }}
            where
                true
                {% for andere in uitsplitsingen if andere != kolom %}
                    and {{ andere }} = 'totaal'
                {% endfor %}
            group by all
        ),
    {% endfor %}

    verschil_uitsplitsing as (
        {% for kolom in uitsplitsingen %}
            select
                niveau,
                {{ sleutel | join(', ') }}
            from per_{{ kolom }}
            where
                {% for maat in maten %}
                    geheel_{{ maat }} <> delen_{{ maat }} {{ 'or' if not loop.last }}
                {% endfor %}
            {{ 'union all' if not loop.last }}
        {% endfor %}
    )

    select * from verschil_niveau
    union all
    select * from verschil_uitsplitsing
{% endtest %}
