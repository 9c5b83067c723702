-- Value 6, second face: room under the budget ceiling. Grain: definitie_versie, provider, year.
with toewijzing as (
    select
        versie.definitie_versie,
        toewijzing.aanbieder_agb,
        toewijzing.jaar,
        sum(toewijzing.bedrag) as bedrag_toewijzingen,
        count(*) filter (where toewijzing.bedrag is null) as aantal_zonder_bedrag
    from {{ ref('fct_toewijzing_jaar') }} as toewijzing
    cross join {{ ref('int_definitieversie') }} as versie
    where {{ na_datumfilter('toewijzing.ingangsdatum', 'versie.definitie_versie', '6') }}
    group by versie.definitie_versie, toewijzing.aanbieder_agb, toewijzing.jaar
),

declaratie as (
    select
        versie.definitie_versie,
        regel.aanbieder_agb,
        cast(extract(year from regel.ingangsdatum) as integer) as jaar,
        sum(regel.toegekend_bedrag) as bedrag_declaraties
    from {{ ref('fct_declaratieregel') }} as regel
    cross join {{ ref('int_definitieversie') }} as versie
    cross join {{ ref('int_peildatum') }} as peildatum
    where
        regel.status = 'toegekend'
        and regel.ingangsdatum <= peildatum.peildatum
        and {{ na_datumfilter('regel.ingangsdatum', 'versie.definitie_versie', '6') }}
    group by versie.definitie_versie, regel.aanbieder_agb, extract(year from regel.ingangsdatum)
),

plafond as (
    select
        aanbieder_agb,
        jaar,
        sum(bedrag) as budgetplafond
    from {{ ref('int_budgetplafond') }}
    group by aanbieder_agb, jaar
),

voorkomend as (
    select
        definitie_versie,
        aanbieder_agb,
        jaar
    from toewijzing
    union distinct
    select
        definitie_versie,
        aanbieder_agb,
        jaar
    from declaratie
),

aanbieder as (
    select distinct
        definitie_versie,
        aanbieder_agb
    from voorkomend
),

-- Dense: each provider that ever occurs has a row in each year from the first of all.
rij as (
    select
        aanbieder.definitie_versie,
        aanbieder.aanbieder_agb,
        periode.periode_start,
        cast(extract(year from periode.periode_start) as integer) as jaar
    from aanbieder
    cross join {{ ref('dim_periode') }} as periode
    where
        periode.periode_soort = 'jaar'
        and extract(year from periode.periode_start) >= (select min(voorkomend.jaar) from voorkomend)
),

met_bedragen as (
    select
        rij.*,
        coalesce(declaratie.bedrag_declaraties, 0) as bedrag_declaraties,
        coalesce(toewijzing.bedrag_toewijzingen, 0) as bedrag_toewijzingen,
        coalesce(toewijzing.aantal_zonder_bedrag, 0) as aantal_toewijzingen_zonder_bedrag,
        plafond.budgetplafond
    from rij
    left join toewijzing using (definitie_versie, aanbieder_agb, jaar)
    left join declaratie using (definitie_versie, aanbieder_agb, jaar)
    left join plafond using (aanbieder_agb, jaar)
),

met_uitnutting as (
    select
        *,
        lag(bedrag_declaraties) over jaren / nullif(lag(bedrag_toewijzingen) over jaren, 0)
            as gemiddelde_uitnutting
    from met_bedragen
    window jaren as (partition by definitie_versie, aanbieder_agb order by jaar)
)

select
    rij.definitie_versie,
    'jaar' as periode_soort,
    rij.periode_start,
    'aanbieder' as niveau,
    rij.aanbieder_agb as niveau_code,
    niveau.niveau_naam,
    cast(rij.bedrag_declaraties as decimal(18, 2)) as bedrag_declaraties,
    cast(rij.bedrag_toewijzingen as decimal(18, 2)) as bedrag_toewijzingen,
    rij.gemiddelde_uitnutting,
    cast(rij.budgetplafond as decimal(18, 2)) as budgetplafond,
    cast(
        rij.budgetplafond - rij.bedrag_toewijzingen * rij.gemiddelde_uitnutting as decimal(18, 2)
    ) as ruimte_budgetplafond,
    rij.aantal_toewijzingen_zonder_bedrag
from met_uitnutting as rij
left join {{ ref('dim_niveau') }} as niveau
    on niveau.niveau = 'aanbieder' and rij.aanbieder_agb = niveau.niveau_code
