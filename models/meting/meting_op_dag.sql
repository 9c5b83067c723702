-- Afspraken 6 and 8: what a region has ready on the agreed day, else at the end of the year.
-- Grain: version, indicator, bouwsteen, region, year.
with gevraagd as (
    select
        versie.definitie_versie,
        regio.jeugdhulpregio,
        periode.periode_start,
        least(periode.periode_eind, peildatum.peildatum) as laatste_dag
    from {{ ref('int_definitieversie') }} as versie
    cross join {{ ref('dim_jeugdhulpregio') }} as regio
    cross join {{ ref('dim_periode') }} as periode
    cross join {{ ref('int_peildatum') }} as peildatum
    where periode.periode_soort = 'jaar'
),

wat as (
    select
        'toekomsttuin_gestart' as indicator,
        'toekomsttuin' as onderwerp,
        'totaal' as uitsplitsing
    union all
    select
        'bouwsteen' as indicator,
        'bouwsteen' as onderwerp,
        bouwsteen as uitsplitsing
    from {{ ref('bouwsteen') }}
),

met_dag as (
    select
        gevraagd.definitie_versie,
        gevraagd.jeugdhulpregio,
        gevraagd.periode_start,
        wat.indicator,
        wat.onderwerp,
        wat.uitsplitsing,
        coalesce(norm.meetdag, gevraagd.laatste_dag) as meetdag
    from gevraagd
    cross join wat
    left join {{ ref('norm') }} as norm
        on
            gevraagd.definitie_versie = norm.definitie_versie
            and wat.indicator = norm.indicator
            and wat.uitsplitsing = norm.uitsplitsing
            and gevraagd.periode_start between norm.geldig_vanaf and coalesce(norm.geldig_tot, {{ oneindig() }})
),

-- Begun on or before the day and not ended is ready; a delivery of that day or later without it says it is not.
geteld as (
    select
        met_dag.definitie_versie,
        met_dag.indicator,
        met_dag.uitsplitsing,
        met_dag.periode_start,
        met_dag.jeugdhulpregio,
        count(distinct opgave.partij) filter (
            where case
                when opgave.onderwerp = 'toekomsttuin' then tuin.gestart_op
                when opgave.opgave = 'gereed_op' then opgave.datum
            end <= met_dag.meetdag
            and coalesce(tuin.beeindigd_op, met_dag.meetdag) >= met_dag.meetdag
        ) as teller,
        max(opgave.ingevuld_op) >= max(met_dag.meetdag) as is_bekend
    from met_dag
    left join {{ ref('stg_uitvraag__opgave') }} as opgave
        on
            met_dag.jeugdhulpregio = opgave.leverancier
            and met_dag.onderwerp = opgave.onderwerp
            and met_dag.uitsplitsing in ('totaal', opgave.partij)
    left join {{ ref('meting_toekomsttuin') }} as tuin
        on opgave.onderwerp = 'toekomsttuin' and opgave.partij = tuin.gemeentecode_actueel
    group by
        met_dag.definitie_versie, met_dag.indicator, met_dag.uitsplitsing, met_dag.periode_start,
        met_dag.jeugdhulpregio
),

per_regio as (
    select
        definitie_versie,
        indicator,
        uitsplitsing,
        'jaar' as periode_soort,
        periode_start,
        jeugdhulpregio,
        {{ meetwaarde('teller') }} as teller,
        case when teller > 0 or is_bekend then 0 else 1 end as ontbreekt
    from geteld
)

select
    * exclude (jeugdhulpregio),
    'regio' as niveau,
    jeugdhulpregio as niveau_code
from per_regio
union all by name
-- All regions agreed, so Gelderland is as far as the region that is least far.
select
    definitie_versie,
    indicator,
    uitsplitsing,
    periode_soort,
    periode_start,
    'gelderland' as niveau,
    {{ niveaucode('gelderland') }} as niveau_code,
    min(teller) as teller,
    case when min(case when ontbreekt = 0 then teller end) = 0 then 0 else max(ontbreekt) end as ontbreekt
from per_regio
group by definitie_versie, indicator, uitsplitsing, periode_soort, periode_start
