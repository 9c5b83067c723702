-- Every indicator that was measured, with its value where nothing is missing.
-- Grain: version, indicator, break-down, niveau, period.
with alle as (
    {% for bron in [
        'opgave', 'monitor', 'enquete', 'verzuim', 'caseload', 'maatregelen', 'gecorrigeerd', 'kader', 'instroom', 'tuin', 'op_dag',
        'duur_ots', 'wachttijd', 'lokaal_team', 'voogdij', 'verzoek', 'verwijzing',
    ] %}
        select * from {{ ref('meting_' ~ bron) }}
        {{ 'union all by name' if not loop.last }}
    {% endfor %}
),

gemeten as (
    select
        alle.* exclude (waarde, ontbreekt, uit_berichten),
        coalesce(alle.ontbreekt, 0) > 0 as ontbreekt,
        coalesce(alle.uit_berichten > 0, indicator.op_regieberichten = 'ja') as op_regieberichten,
        case
            when alle.ontbreekt > 0 then null
            when alle.waarde is not null then alle.waarde
            when indicator.is_verhouding = 'ja' then cast(alle.teller as double) / nullif(alle.noemer, 0)
            else cast(alle.teller as double)
        end as waarde
    from alle
    inner join {{ ref('indicator') }} as indicator on alle.indicator = indicator.indicator
    where
        ' ' || indicator.niveaus || ' ' like '% ' || alle.niveau || ' %'
        and (alle.periode_soort = 'jaar' or indicator.per_tertiaal = 'ja')
),

-- What is supplied is asked for from its first norm or delivery on, not before.
begin as (
    select
        indicator,
        min(periode_start) as eerste
    from (
        select
            indicator,
            {{ datum(dbt.date_trunc('year', 'periode_start')) }} as periode_start
        from gemeten
        where not ontbreekt
        union all
        select
            indicator,
            {{ datum(dbt.date_trunc('year', 'geldig_vanaf')) }} as periode_start
        from {{ ref('norm') }}
    ) as eerste
    group by indicator
)

select
    gemeten.definitie_versie,
    gemeten.indicator,
    gemeten.uitsplitsing,
    gemeten.periode_soort,
    gemeten.periode_start,
    gemeten.niveau,
    gemeten.niveau_code,
    gemeten.teller,
    gemeten.noemer,
    gemeten.waarde,
    gemeten.ontbreekt,
    gemeten.op_regieberichten
from gemeten
inner join begin on gemeten.indicator = begin.indicator and gemeten.periode_start >= begin.eerste
inner join {{ ref('dim_niveau') }} as niveau
    on gemeten.niveau = niveau.niveau and gemeten.niveau_code = niveau.niveau_code
