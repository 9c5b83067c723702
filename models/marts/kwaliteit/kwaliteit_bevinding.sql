-- What is wrong with what was supplied. Grain: check, supplier, month.
with toewijzing_jaar as (
    select
        aanbieder_agb,
        bedrag,
        cast(jaar as {{ dbt.type_string() }}) as jaar,
        greatest(ingangsdatum, make_date(jaar, 1, 1)) as datum
    from {{ ref('fct_toewijzing_jaar') }}
),

geteld as (
    select * from {{ ref('int_kwaliteit_bericht') }}
    union all
    select * from {{ ref('int_kwaliteit_toewijzing') }}
    union all
    select * from {{ ref('int_kwaliteit_zorg') }}
    union all
    select * from {{ ref('int_kwaliteit_declaratie') }}
    union all
    select * from {{ ref('int_kwaliteit_uitvraag') }}
    union all
    {{ bevinding('toewijzing_zonder_tarief', 'toewijzing_jaar', 'aanbieder_agb', 'datum', 'bedrag is null') }}
)

-- A check that had nothing to look at has not passed: it does not apply.
select
    kwaliteitscheck.check_id,
    kwaliteitscheck.regel,
    kwaliteitscheck.ernst,
    kwaliteitscheck.leverancier_soort,
    coalesce(geteld.leverancier, 'geen') as leverancier,
    coalesce({{ maandnaam('geteld.maand') }}, 'geen') as periode,
    coalesce(geteld.aantal_geraakt, 0) as aantal_geraakt,
    coalesce(geteld.aantal_beoordeeld, 0) as aantal_beoordeeld,
    cast(geteld.aantal_geraakt as double) / nullif(geteld.aantal_beoordeeld, 0) as aandeel,
    case
        when geteld.check_id is null then 'niet van toepassing'
        when geteld.aantal_geraakt = 0 then 'geslaagd'
        else 'gefaald'
    end as status,
    kwaliteitscheck.bevinding,
    kwaliteitscheck.bedreigde_marts
from {{ ref('kwaliteitscheck') }} as kwaliteitscheck
left join geteld on kwaliteitscheck.check_id = geteld.check_id
