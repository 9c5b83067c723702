{#- Fails on each combination of columns that occurs more than once. -#}
{% test unieke_combinatie(model, kolommen) %}
    {% if kolommen is string or kolommen | length < 2 %}
        {{ exceptions.raise_compiler_error(
            "unieke_combinatie on " ~ model ~ ": `kolommen` must be a list of two or more columns; "
            ~ "for one column use the test `unique`"
        ) }}
    {% endif %}
    select {{ kolommen | join(', ') }}
    from {{ model }}
    group by {{ kolommen | join(', ') }}
    having count(*) > 1
{% endtest %}
