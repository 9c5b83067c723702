-- Names of the levels at which the monitor gives figures.
with regio as (
    select * from {{ ref('dim_jeugdhulpregio') }}
),

-- Whoever is a GI, and whoever delivers products of a GI without being known as one.
levert_maatregelen as (
    select declaratie.aanbieder_agb
    from {{ ref('int_declaratieregel_compact') }} as regel
    inner join {{ ref('int_declaratie') }} as declaratie on regel.bericht_id = declaratie.bericht_id
    inner join {{ ref('gi_productcategorie') }} as gi on regel.productcategorie = gi.productcategorie
    union distinct
    select aanbieder_agb
    from {{ ref('int_zorgperiode') }}
    where is_maatregel
),

gi as (
    select
        aanbieder_agb,
        aanbieder_naam
    from {{ ref('dim_aanbieder') }}
    where is_gi or aanbieder_agb in (select levert_maatregelen.aanbieder_agb from levert_maatregelen)
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
union all
select
    'aanbieder' as niveau,
    aanbieder_agb as niveau_code,
    aanbieder_naam as niveau_naam
from {{ ref('dim_aanbieder') }}
