-- How many children had a measure per region and year, and what was granted for it?
select
    periode_start,
    niveau_naam as regio,
    aantal_jeugdigen,
    aantal_maatregelen,
    toegekend_bedrag
from {{ ref('monitor_1_aantallen_geldend') }}
where
    niveau = 'regio'
    and periode_soort = 'jaar'
    and maatregelsoort = 'totaal'
    and productcode = 'totaal'
order by periode_start, regio
