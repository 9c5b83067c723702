-- Value 7, per child: does care that follows weigh less? Period and municipality are those of the next care,
-- tussentaal and provider those of the earlier.
-- Grain: definitie_versie, period, niveau, tussentaal_code (or totaal).
{% set uitsplitsingen = ['tussentaal_code'] %}
{% set oordelen = [
    'afschaling_categorie', 'afschaling_doorlooptijd', 'afschaling_kosten', 'opschaling', 'gelijk',
    'niet_vergelijkbaar'
] %}

with overgang as (
    select
        overgang.definitie_versie,
        periode.periode_soort,
        periode.periode_start,
        overgang.gemeentecode_actueel,
        gemeente.jeugdhulpregio,
        overgang.aanbieder_agb_van as aanbieder_agb,
        overgang.tussentaal_van as tussentaal_code,
        overgang.oordeel
    from {{ ref('fct_zorgovergang') }} as overgang
    inner join {{ ref('dim_gemeente') }} as gemeente on overgang.gemeentecode_actueel = gemeente.gemeentecode
    inner join {{ ref('dim_periode') }} as periode
        on overgang.start_naar between periode.periode_start and periode.periode_eind
),

rij as (
    {{ samengevat(
        'overgang', uitsplitsingen, aantal_per_waarde('oordeel', oordelen) ~ ', count(*) as aantal_overgangen',
        niveaus=['gelderland', 'regio', 'gemeente', 'aanbieder']
    ) }}
),

alle_rijen as (
    {{ met_totaalrijen('rij', uitsplitsingen) }}
)

select
    definitie_versie,
    periode_soort,
    periode_start,
    niveau,
    niveau_code,
    niveau_naam,
    tussentaal_code,
    coalesce(aantal_overgangen, 0) as aantal_overgangen,
    {% for oordeel in oordelen %}
        coalesce({{ oordeel }}, 0) as {{ oordeel }},
    {% endfor %}
    -- Of those that can be compared.
    cast(afschaling_categorie + afschaling_doorlooptijd + afschaling_kosten as double)
    / nullif(aantal_overgangen - niet_vergelijkbaar, 0) as aandeel_afschaling
from alle_rijen
order by {{ rijsleutel(uitsplitsingen) }}
