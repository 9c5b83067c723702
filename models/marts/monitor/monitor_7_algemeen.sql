-- Value 7, in general: which care the children of a level get, how long it lasts and what it costs, against
-- the year before. Grain: definitie_versie, period, niveau, tussentaal_code (or totaal).
{% set uitsplitsingen = ['tussentaal_code'] %}
{% set niveaus = ['gelderland', 'regio', 'gemeente', 'aanbieder'] %}

with regel as (
    select
        versie.definitie_versie,
        periode.periode_soort,
        periode.periode_start,
        regel.jeugdige_id,
        regel.gemeentecode_actueel,
        gemeente.jeugdhulpregio,
        regel.aanbieder_agb,
        regel.tussentaal_code,
        sum(regel.toegekend_bedrag) as toegekend_bedrag
    from {{ ref('fct_declaratieregel') }} as regel
    inner join {{ ref('dim_gemeente') }} as gemeente on regel.gemeentecode = gemeente.gemeentecode
    inner join {{ ref('dim_periode') }} as periode
        on regel.ingangsdatum between periode.periode_start and periode.periode_eind
    cross join {{ ref('int_definitieversie') }} as versie
    cross join {{ ref('int_peildatum') }} as peildatum
    where
        regel.status = 'toegekend' and regel.tussentaal_code is not null
        and regel.ingangsdatum <= peildatum.peildatum
    group by all
),

per_jeugdige as (
    {{ samengevat(
        'regel', uitsplitsingen, 'sum(toegekend_bedrag) as toegekend_bedrag', sleutel=['jeugdige_id'],
        niveaus=niveaus
    ) }}
),

geld as (
    select
        {{ rijsleutel(uitsplitsingen) }},
        count(*) filter (where toegekend_bedrag <> 0) as aantal_jeugdigen,
        sum(toegekend_bedrag) as toegekend_bedrag
    from per_jeugdige
    group by all
),

beeindigd as (
    select
        versie.definitie_versie,
        periode.periode_soort,
        periode.periode_start,
        zorg.gemeentecode_actueel,
        zorg.jeugdhulpregio,
        zorg.aanbieder_agb,
        zorg.tussentaal_code,
        {{ dagen_tussen('zorg.startdatum', 'zorg.stopdatum') }} as dagen
    from {{ ref('int_zorgperiode') }} as zorg
    inner join {{ ref('dim_periode') }} as periode
        on zorg.stopdatum between periode.periode_start and periode.periode_eind
    cross join {{ ref('int_definitieversie') }} as versie
    cross join {{ ref('int_peildatum') }} as peildatum
    where not zorg.is_maatregel and zorg.bron_start = '305' and zorg.stopdatum <= peildatum.peildatum
),

duur as (
    {{ samengevat('beeindigd', uitsplitsingen, 'avg(dagen) as gemiddelde_doorlooptijd', niveaus=niveaus) }}
),

rij as (
    select *
    from geld
    full outer join duur using ({{ rijsleutel(uitsplitsingen) }})
),

alle_rijen as (
    {{ met_totaalrijen('rij', uitsplitsingen) }}
),

met_aandeel as (
    select
        alle_rijen.*,
        cast(alle_rijen.aantal_jeugdigen as double)
        / nullif(max(case when alle_rijen.tussentaal_code = 'totaal' then alle_rijen.aantal_jeugdigen end) over (
            partition by
                alle_rijen.definitie_versie, alle_rijen.periode_soort, alle_rijen.periode_start,
                alle_rijen.niveau, alle_rijen.niveau_code
        ), 0) as aandeel_jeugdigen,
        cast(alle_rijen.toegekend_bedrag as double) / nullif(alle_rijen.aantal_jeugdigen, 0)
            as kosten_per_jeugdige
    from alle_rijen
)

select
    nu.definitie_versie,
    nu.periode_soort,
    nu.periode_start,
    nu.niveau,
    nu.niveau_code,
    nu.niveau_naam,
    nu.tussentaal_code,
    coalesce(nu.aantal_jeugdigen, 0) as aantal_jeugdigen,
    cast(coalesce(nu.toegekend_bedrag, 0) as decimal(18, 2)) as toegekend_bedrag,
    nu.aandeel_jeugdigen,
    nu.gemiddelde_doorlooptijd,
    nu.kosten_per_jeugdige,
    nu.aandeel_jeugdigen - eerder.aandeel_jeugdigen as verandering_aandeel_jeugdigen,
    nu.gemiddelde_doorlooptijd - eerder.gemiddelde_doorlooptijd as verandering_doorlooptijd,
    nu.kosten_per_jeugdige - eerder.kosten_per_jeugdige as verandering_kosten_per_jeugdige
from met_aandeel as nu
left join met_aandeel as eerder
    on
        nu.definitie_versie = eerder.definitie_versie
        and nu.periode_soort = eerder.periode_soort
        and nu.periode_start = cast({{ dbt.dateadd('year', 1, 'eerder.periode_start') }} as date)
        and nu.niveau = eerder.niveau
        and nu.niveau_code = eerder.niveau_code
        and nu.tussentaal_code = eerder.tussentaal_code
