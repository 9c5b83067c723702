-- Grain: one toewijzing in one calendar year that it touches, up to the year of the peildatum, and what it is worth.
with toewijzing as (
    select
        toewijzing.*,
        frequentie.telwijze,
        frequentie.dagen as dagen_per_keer,
        -- An open end is taken to the end of the year of the peildatum.
        coalesce(
            toewijzing.einddatum,
            greatest(toewijzing.ingangsdatum, cast({{ laatste_dag_van_jaar('peildatum.peildatum') }} as date))
        ) as laatste_dag
    from {{ ref('int_toewijzing') }} as toewijzing
    cross join {{ ref('int_peildatum') }} as peildatum
    left join {{ ref('frequentie') }} as frequentie on toewijzing.frequentie = frequentie.frequentie
    -- What was decided after the peildatum has not been assigned yet.
    where not toewijzing.is_verwijderd and toewijzing.toewijzingsdatum_eerste <= peildatum.peildatum
),

jaar as (
    select
        periode_start,
        periode_eind
    from {{ ref('dim_periode') }}
    where periode_soort = 'jaar'
),

per_jaar as (
    select
        toewijzing.*,
        cast(extract(year from jaar.periode_start) as integer) as jaar,
        greatest(toewijzing.ingangsdatum, jaar.periode_start) as eerste_in_jaar,
        least(toewijzing.laatste_dag, jaar.periode_eind) as laatste_in_jaar
    from toewijzing
    inner join jaar
        on toewijzing.ingangsdatum <= jaar.periode_eind and toewijzing.laatste_dag >= jaar.periode_start
),

met_keren as (
    select
        *,
        {{ dagen_tussen('eerste_in_jaar', 'laatste_in_jaar') }} + 1 as dagen_in_jaar,
        {{ dagen_tussen('ingangsdatum', 'laatste_dag') }} + 1 as dagen_totaal,
        {{ maanden_tussen('eerste_in_jaar', 'laatste_in_jaar') }} + 1 as maanden_in_jaar
    from per_jaar
),

-- The agreed tariff, else the median of what was granted to the provider that year, else the year before.
gegund as (
    select
        regel.aanbieder_agb,
        regel.productcode,
        cast(extract(year from regel.ingangsdatum) as integer) as jaar,
        {{ mediaan('regel.tarief') }} as tarief
    from {{ ref('int_regel_in_overeenkomst') }} as regel
    cross join {{ ref('int_peildatum') }} as peildatum
    where
        regel.status = 'toegekend' and regel.debet_credit = 'D' and regel.tarief is not null
        and regel.ingangsdatum <= peildatum.peildatum
    group by all
),

afgesproken as (
    select
        toewijzing.toewijzing_id,
        toewijzing.jaar,
        tarief.tarief
    from met_keren as toewijzing
    inner join {{ ref('int_tarief') }} as tarief
        on
            toewijzing.productcode = tarief.productcode
            and toewijzing.aanbieder_agb = coalesce(tarief.aanbieder_agb, toewijzing.aanbieder_agb)
            and toewijzing.eerste_in_jaar
            between tarief.geldig_vanaf and coalesce(tarief.geldig_tot, {{ oneindig() }})
    qualify row_number() over (
        partition by toewijzing.toewijzing_id, toewijzing.jaar
        order by tarief.aanbieder_agb is null, tarief.geldig_vanaf desc
    ) = 1
),

met_tarief as (
    select
        toewijzing.*,
        case
            when toewijzing.budget is not null then 'budget'
            when toewijzing.eenheid = '83' then 'euro'
            when afgesproken.tarief is not null then 'afgesproken'
            when dit_jaar.tarief is not null then 'declaraties'
            when vorig_jaar.tarief is not null then 'declaraties vorig jaar'
        end as tarief_bron,
        coalesce(cast(afgesproken.tarief as double), dit_jaar.tarief, vorig_jaar.tarief) as tarief
    from met_keren as toewijzing
    left join afgesproken
        on toewijzing.toewijzing_id = afgesproken.toewijzing_id and toewijzing.jaar = afgesproken.jaar
    left join gegund as dit_jaar
        on
            toewijzing.aanbieder_agb = dit_jaar.aanbieder_agb
            and toewijzing.productcode = dit_jaar.productcode
            and toewijzing.jaar = dit_jaar.jaar
    left join gegund as vorig_jaar
        on
            toewijzing.aanbieder_agb = vorig_jaar.aanbieder_agb
            and toewijzing.productcode = vorig_jaar.productcode
            and toewijzing.jaar = vorig_jaar.jaar + 1
),

met_hoeveelheid as (
    select
        *,
        case
            when budget is not null or telwijze = 'totaal' then cast(dagen_in_jaar as double) / dagen_totaal
            when telwijze = 'kalendermaanden' then maanden_in_jaar
            else dagen_in_jaar / cast(dagen_per_keer as double)
        end as keren,
        case
            when budget is not null then budget
            -- The volume of unit 83 is an amount in eurocents (IV042).
            when eenheid = '83' then volume * cast(0.01 as decimal(3, 2))
            else volume * tarief
        end as bedrag_per_keer
    from met_tarief
)

select
    toewijzing_id,
    jaar,
    aanbieder_agb,
    gemeentecode_actueel,
    productcode,
    ingangsdatum,
    keren,
    tarief,
    tarief_bron,
    cast(bedrag_per_keer * keren as decimal(18, 2)) as bedrag
from met_hoeveelheid
