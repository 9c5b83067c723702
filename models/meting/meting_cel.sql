-- Cells that an indicator is made of, by year and tertiaal; a year supplied in three tertialen is made of them.
-- Grain: version, indicator, break-down, part, cell, supplier, party, period.
{% set sleutel = [
    'definitie_versie', 'indicator', 'uitsplitsing', 'rol', 'opgave', 'teken', 'jaar_uit_tertialen', 'leverancier',
    'partij'
] %}

with cel as (
    select
        definitie.definitie_versie,
        definitie.indicator,
        definitie.uitsplitsing,
        definitie.rol,
        definitie.opgave,
        definitie.teken,
        definitie.jaar_uit_tertialen,
        indicator.leeg_is_nul = 'ja' as leeg_is_nul,
        opgave.leverancier,
        coalesce(gemeente.gemeentecode_actueel, opgave.partij) as partij,
        opgave.periode_soort,
        opgave.periode_start,
        sum(opgave.getal) as getal
    from {{ ref('indicator_opgave') }} as definitie
    inner join {{ ref('indicator') }} as indicator on definitie.indicator = indicator.indicator
    inner join {{ ref('stg_uitvraag__opgave') }} as opgave
        on
            definitie.onderwerp = opgave.onderwerp
            and definitie.opgave = opgave.opgave
            and indicator.leverancier_soort = opgave.leverancier_soort
    left join {{ ref('int_gemeente') }} as gemeente on opgave.partij = gemeente.gemeentecode
    where opgave.getal is not null and opgave.periode_soort in ('jaar', 'tertiaal')
    group by all
),

-- Who leaves out a party that it has nothing to report of, did supply the tertiaal.
geleverd as (
    select
        *,
        count(distinct periode_start) over (
            partition by
                definitie_versie, indicator, uitsplitsing, leverancier, periode_soort,
                {{ dbt.date_trunc('year', 'periode_start') }}
        ) as tertialen,
        count(*) filter (where periode_soort = 'jaar') over (
            partition by
                definitie_versie, indicator, uitsplitsing, leverancier, {{ dbt.date_trunc('year', 'periode_start') }}
        ) > 0 as leverde_jaar
    from cel
),

jaar as (
    select
        {{ sleutel | join(', ') }},
        'jaar' as periode_soort,
        {{ datum(dbt.date_trunc('year', 'periode_start')) }} as periode_start,
        case jaar_uit_tertialen
            when 'som' then sum(getal)
            when 'eerste' then max(case when extract(month from periode_start) = 1 then getal end)
        end as getal
    from geleverd
    where periode_soort = 'tertiaal' and not (leeg_is_nul and leverde_jaar)
    group by {{ sleutel | join(', ') }}, {{ dbt.date_trunc('year', 'periode_start') }}
    having count(*) = 3 or (max(tertialen) = 3 and bool_or(leeg_is_nul))
)

select
    {{ sleutel | join(', ') }},
    periode_soort,
    periode_start,
    getal
from cel
union all
select
    jaar.{{ sleutel | join(', jaar.') }},
    jaar.periode_soort,
    jaar.periode_start,
    jaar.getal
from jaar
left join cel
    using (
        definitie_versie, indicator, uitsplitsing, rol, opgave, leverancier, partij, periode_soort, periode_start
    )
where cel.getal is null
