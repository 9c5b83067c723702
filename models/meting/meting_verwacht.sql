-- Which cells an indicator needs in a period, and for whom: a figure with a hole in it is no figure.
-- Grain: indicator, supplier, party, year or tertiaal.
with leverancier as (
    select
        'gi' as leverancier_soort,
        gi_agb as leverancier,
        periode_soort,
        periode_start
    from {{ ref('meting_gi_actief') }}
    union all
    select
        'jeugdhulpregio' as leverancier_soort,
        regio.jeugdhulpregio as leverancier,
        periode.periode_soort,
        periode.periode_start
    from {{ ref('dim_jeugdhulpregio') }} as regio
    cross join {{ ref('dim_periode') }} as periode
    -- Who they are is known from what they supplied.
    union all
    select
        keten.leverancier_soort,
        keten.leverancier,
        periode.periode_soort,
        periode.periode_start
    from (
        select distinct
            leverancier_soort,
            leverancier
        from {{ ref('stg_uitvraag__opgave') }}
        where leverancier_soort in ('rvdk', 'veilig_thuis')
    ) as keten
    cross join {{ ref('dim_periode') }} as periode
),

gemeente as (
    select
        gemeentecode,
        jeugdhulpregio
    from {{ ref('dim_gemeente') }}
    where in_overeenkomst and opvolger_code is null
),

gevraagd as (
    select
        indicator.indicator,
        indicator.partij as partij_soort,
        leverancier.*
    from {{ ref('indicator') }} as indicator
    inner join leverancier
        on
            indicator.leverancier_soort = leverancier.leverancier_soort
            and (leverancier.periode_soort = 'jaar' or indicator.per_tertiaal = 'ja')
    where leverancier.periode_soort in ('jaar', 'tertiaal')
)

select
    gevraagd.indicator,
    gevraagd.leverancier,
    gevraagd.leverancier as partij,
    gevraagd.periode_soort,
    gevraagd.periode_start,
    case gevraagd.leverancier_soort when 'gi' then gevraagd.leverancier end as gi_agb,
    case gevraagd.leverancier_soort when 'jeugdhulpregio' then gevraagd.leverancier end as jeugdhulpregio,
    cast(null as {{ dbt.type_string() }}) as gemeentecode_actueel
from gevraagd
where gevraagd.partij_soort = 'eigen'
union all
select
    gevraagd.indicator,
    gevraagd.leverancier,
    gemeente.gemeentecode as partij,
    gevraagd.periode_soort,
    gevraagd.periode_start,
    case gevraagd.leverancier_soort when 'gi' then gevraagd.leverancier end as gi_agb,
    gemeente.jeugdhulpregio,
    gemeente.gemeentecode as gemeentecode_actueel
from gevraagd
inner join gemeente
    on gevraagd.leverancier_soort <> 'jeugdhulpregio' or gevraagd.leverancier = gemeente.jeugdhulpregio
where gevraagd.partij_soort = 'gemeente'
union all
select
    gevraagd.indicator,
    gevraagd.leverancier,
    regio.jeugdhulpregio as partij,
    gevraagd.periode_soort,
    gevraagd.periode_start,
    cast(null as {{ dbt.type_string() }}) as gi_agb,
    regio.jeugdhulpregio,
    cast(null as {{ dbt.type_string() }}) as gemeentecode_actueel
from gevraagd
cross join {{ ref('dim_jeugdhulpregio') }} as regio
where gevraagd.partij_soort = 'regio'
