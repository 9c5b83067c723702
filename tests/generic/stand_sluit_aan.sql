{#- Fails where what there was at the end of a period is not what there is at the beginning of the next. -#}
{% test stand_sluit_aan(model, begin, eind) %}
    with opeenvolgend as (
        select
            definitie_versie,
            periode_soort,
            periode_start,
            niveau,
            niveau_code,
            maatregelsoort,
            {{ begin }} as stand_begin,
            lag({{ eind }}) over (
                partition by definitie_versie, periode_soort, niveau, niveau_code, maatregelsoort
                order by periode_start
            ) as vorige_stand_eind
        from {{ model }}
    )

    -- A break-down has no row where nothing was left, so without a row before it begins at nothing.
    select *
    from opeenvolgend
    where stand_begin <> coalesce(vorige_stand_eind, 0)
{% endtest %}
