-- Value 7, in general: which care the children of a level get, how long it lasts and what it costs, against
-- the year before. It does not differ between versions of the definitions, so it is computed once.
-- Grain: definitie_versie, period, niveau, tussentaal_code (or totaal).
{% set uitsplitsingen = ['tussentaal_code'] %}
{% set niveaus = ['gelderland', 'regio', 'gemeente', 'aanbieder'] %}
{% set periode = ['periode_soort', 'periode_start'] %}

with regel as (
    select
        periode.periode_soort,
        periode.periode_start,
        maand.jeugdige_nr,
        maand.gemeentecode_actueel,
        maand.jeugdhulpregio,
        maand.aanbieder_agb,
        maand.tussentaal_code,
        sum(maand.toegekend_bedrag) as toegekend_bedrag
    from {{ ref('int_jeugdhulp_per_maand') }} as maand
    inner join {{ ref('dim_periode_maand') }} as periode on maand.maand = periode.maand
    group by all
),

som as (
    {{ opgeteld('regel', uitsplitsingen, ['toegekend_bedrag'], niveaus=niveaus, vast=periode) }}
),

-- A child counts in a row when its net there is not zero.
{{ aantal_met_saldo(
    'jeugdigen', 'regel', uitsplitsingen, 'jeugdige_nr', 'toegekend_bedrag', niveaus=niveaus, vast=periode
) }},

geld as (
    select
        som.*,
        coalesce(jeugdigen.aantal, 0) as aantal_jeugdigen
    from som
    left join jeugdigen using ({{ rijsleutel(uitsplitsingen, periode) }})
),

beeindigd as (
    select
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
    cross join {{ ref('int_peildatum') }} as peildatum
    where not zorg.is_maatregel and zorg.bron_start = '305' and zorg.stopdatum <= peildatum.peildatum
),

duur as (
    {{ samengevat(
        'beeindigd', uitsplitsingen, 'avg(dagen) as gemiddelde_doorlooptijd', niveaus=niveaus, vast=periode
    ) }}
),

rij as (
    select *
    from geld
    full outer join duur using ({{ rijsleutel(uitsplitsingen, periode) }})
),

alle_rijen as (
    {{ met_totaalrijen('rij', uitsplitsingen, periode) }}
),

met_aandeel as (
    select
        alle_rijen.*,
        cast(coalesce(alle_rijen.aantal_jeugdigen, 0) as double)
        / nullif(max(case when alle_rijen.tussentaal_code = 'totaal' then alle_rijen.aantal_jeugdigen end) over (
            partition by
                alle_rijen.periode_soort, alle_rijen.periode_start, alle_rijen.niveau, alle_rijen.niveau_code
        ), 0) as aandeel_jeugdigen,
        cast(alle_rijen.toegekend_bedrag as double) / nullif(alle_rijen.aantal_jeugdigen, 0)
            as kosten_per_jeugdige
    from alle_rijen
)

select
    versie.definitie_versie,
    nu.periode_soort,
    nu.periode_start,
    nu.niveau,
    nu.niveau_code,
    nu.niveau_naam,
    nu.tussentaal_code,
    {{ aantal('coalesce(nu.aantal_jeugdigen, 0)') }} as aantal_jeugdigen,
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
        nu.periode_soort = eerder.periode_soort
        and nu.periode_start = cast({{ dbt.dateadd('year', 1, 'eerder.periode_start') }} as date)
        and nu.niveau = eerder.niveau
        and nu.niveau_code = eerder.niveau_code
        and nu.tussentaal_code = eerder.tussentaal_code
cross join {{ ref('definitieversie') }} as versie
order by {{ rijsleutel(uitsplitsingen) }}
