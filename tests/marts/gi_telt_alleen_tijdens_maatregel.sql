-- What never counts for a GI is left out of what is public of it, so it must not count there.
{% for groep, telling in publieke_groepen().items() if telling.nooit_van_gi %}
    {% for uitsplitsing, deel in telling.nooit_van_gi.items() %}
        select
            '{{ groep }}' as groep,
            niveau_code,
            periode_start,
            {{ telling.aantal }} as aantal
        from {{ ref(telling.mart) }}
        where niveau = 'gi' and {{ uitsplitsing }} = '{{ deel }}' and {{ telling.aantal }} > 0
    {% endfor %}
    {{ 'union all' if not loop.last }}
{% endfor %}
