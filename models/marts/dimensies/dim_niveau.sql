-- Names of the levels at which the monitor gives figures.
with regio as (
    select * from {{ ref('dim_jeugdhulpregio') }}
),

gi as (
    select * from {{ ref('dim_aanbieder') }}
    where is_gi
)

select
    'gelderland' as niveau,
    'GLD' as niveau_code,
    'Gelderland' as niveau_naam
union all
select
    'regio' as niveau,
    jeugdhulpregio as niveau_code,
    jeugdhulpregio_naam as niveau_naam
from regio
union all
select
    'gemeente' as niveau,
    gemeentecode as niveau_code,
    gemeentenaam as niveau_naam
from {{ ref('dim_gemeente') }}
where in_overeenkomst and opvolger_code is null
union all
select
    'gi' as niveau,
    aanbieder_agb as niveau_code,
    aanbieder_naam as niveau_naam
from gi
union all
select
    'regio_gi' as niveau,
    regio.jeugdhulpregio || '/' || gi.aanbieder_agb as niveau_code,
    regio.jeugdhulpregio_naam || ' / ' || gi.aanbieder_naam as niveau_naam
from regio
cross join gi
