-- What the public figures of the monitor count, in each version of the definitions: per year, party and part of one
-- break-down. Grain: definitie_versie, groep, jaar, plek, uitsplitsing, deel.
{% for groep, telling in publieke_groepen().items() %}
    {% set laatste_groep = loop.last %}
    {% for uitsplitsing in ['totaal', 'tertiaal'] + telling.uitsplitsingen + (['uitkomst'] if telling.teller else []) %}
        {% set laatste_uitsplitsing = loop.last %}
        {% for deel, aantal in (
            {"'ja'": telling.teller, "'nee'": telling.aantal ~ ' - (' ~ telling.teller ~ ')'}
            if uitsplitsing == 'uitkomst' else {deel_van(uitsplitsing): telling.aantal}
        ).items() %}
            select
                definitie_versie,
                '{{ groep }}' as groep,
                {{ datum(dbt.date_trunc('year', 'periode_start')) }} as jaar,
                niveau || ':' || niveau_code as plek,
                '{{ uitsplitsing }}' as uitsplitsing,
                {{ deel }} as deel,
                {{ aantal }} as aantal
            from {{ ref(telling.mart) }}
            where {{ rijen_van(uitsplitsing, telling.uitsplitsingen, telling.get('waar', {})) }}
            {{ 'union all' if not (laatste_groep and laatste_uitsplitsing and loop.last) }}
        {% endfor %}
    {% endfor %}
{% endfor %}
