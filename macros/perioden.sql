{#- Periods numbered in stretches: a period that begins more than `dagen` after all earlier ones of the same
    key have ended begins a new one. What has not ended goes on for ever. -#}
{% macro aaneengeschakeld(relatie, sleutel, eind, dagen) -%}
    select
        *,
        sum(begint) over (
            partition by {{ sleutel }}
            order by startdatum, zorgperiode_id
            rows between unbounded preceding and current row
        ) as volgnummer
    from (
        select
            *,
            max(coalesce({{ eind }}, {{ oneindig() }})) over (
                partition by {{ sleutel }}
                order by startdatum, zorgperiode_id
                rows between unbounded preceding and 1 preceding
            ) as eerder_eind,
            case when {{ dagen_tussen('eerder_eind', 'startdatum') }} <= {{ dagen }} then 0 else 1 end as begint
        from {{ relatie }}
    ) as met_begin
{%- endmacro %}
