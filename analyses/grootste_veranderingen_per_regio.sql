-- Which municipalities changed most in value 1 against the year before, per region? Those first.
{% set periode_start = "date '2021-01-01'" %}

with jaar as (
    select
        monitor.niveau_code as gemeentecode,
        monitor.niveau_naam as gemeente,
        gemeente.jeugdhulpregio,
        monitor.periode_start,
        monitor.maatregelsoort,
        monitor.aantal_jeugdigen,
        monitor.toegekend_bedrag
    from {{ ref('monitor_1_aantallen_geldend') }} as monitor
    inner join {{ ref('dim_gemeente') }} as gemeente on monitor.niveau_code = gemeente.gemeentecode
    where
        monitor.niveau = 'gemeente'
        and monitor.periode_soort = 'jaar'
        and monitor.productcode = 'totaal'
        and monitor.maatregelsoort = 'totaal'
)

select
    nu.jeugdhulpregio,
    nu.gemeente,
    eerder.aantal_jeugdigen as jeugdigen_jaar_eerder,
    nu.aantal_jeugdigen,
    eerder.toegekend_bedrag as toegekend_jaar_eerder,
    nu.toegekend_bedrag,
    nu.toegekend_bedrag - eerder.toegekend_bedrag as verandering
from jaar as nu
inner join jaar as eerder
    on
        nu.gemeentecode = eerder.gemeentecode
        and nu.periode_start = cast({{ dbt.dateadd('year', 1, 'eerder.periode_start') }} as date)
where nu.periode_start = {{ periode_start }}
order by nu.jeugdhulpregio asc, abs(nu.toegekend_bedrag - eerder.toegekend_bedrag) desc, nu.gemeente asc
