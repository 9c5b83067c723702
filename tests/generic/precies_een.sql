{#- Fails unless precisely one row meets a condition. -#}
{% test precies_een(model, voorwaarde) %}
    select count(*) as aantal
    from {{ model }}
    where {{ voorwaarde }}
    having count(*) <> 1
{% endtest %}
