{#- Fails on each row for which an SQL expression is not true; an unknown outcome fails as well. -#}
{% test uitdrukking_waar(model, uitdrukking) %}
    select *
    from {{ model }}
    where not coalesce({{ uitdrukking }}, false)
{% endtest %}
