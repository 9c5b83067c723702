{#- Fails where two stretches of time of one key overlap; both ends are inclusive, no end is running. -#}
{% test geen_overlap(model, sleutel, van, tot) %}
    with volgorde as (
        select
            {{ sleutel | join(', ') }},
            {{ van }} as van,
            max(coalesce({{ tot }}, cast('9999-12-31' as date))) over (
                partition by {{ sleutel | join(', ') }}
                order by {{ van }}, {{ tot }}
                rows between unbounded preceding and 1 preceding
            ) as vorige_tot
        from {{ model }}
    )

    select *
    from volgorde
    where van <= vorige_tot
{% endtest %}
