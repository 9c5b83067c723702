-- Value 1: children and measures with granted GI lines, and their money.
-- Grain: definitie_versie, period, niveau, maatregelsoort > productcode (or totaal).
{% set uitsplitsingen = ['maatregelsoort', 'productcode'] %}
{% set bedragen %}
    sum(ingediend_bedrag) as ingediend_bedrag,
    sum(gedeclareerd_bedrag) as gedeclareerd_bedrag,
    sum(toegekend_bedrag) as toegekend_bedrag,
    sum(netto_maatregel) as netto_maatregel
{% endset %}

with regel as (
    select
        regel.*,
        gemeente.jeugdhulpregio,
        regel.aanbieder_agb as gi_agb,
        {{ dbt.date_trunc('month', 'regel.ingangsdatum') }} as maand,
        -- A toewijzing is known by municipality as sent and number; without number by child and product.
        regel.gemeentecode || '/'
        || coalesce(regel.toewijzingnummer, regel.jeugdige_id || '/' || regel.productcode) as toewijzing
    from {{ ref('fct_declaratieregel') }} as regel
    inner join {{ ref('dim_gemeente') }} as gemeente on regel.gemeentecode = gemeente.gemeentecode
    cross join {{ ref('int_peildatum') }} as peildatum
    where regel.ingangsdatum <= peildatum.peildatum
),

-- The products and the first day that a version counts.
per_maand as (
    select
        categorie.definitie_versie,
        regel.maand,
        regel.gemeentecode_actueel,
        regel.jeugdhulpregio,
        regel.gi_agb,
        case when regel.telt_als_maatregel then regel.maatregelsoort else 'Geen maatregel' end as maatregelsoort,
        regel.productcode,
        regel.jeugdige_id,
        regel.toewijzing,
        sum(regel.gedeclareerd_bedrag) as ingediend_bedrag,
        sum(case when regel.status = 'toegekend' then regel.gedeclareerd_bedrag else 0 end) as gedeclareerd_bedrag,
        sum(regel.toegekend_bedrag) as toegekend_bedrag,
        sum(case when regel.telt_als_maatregel then regel.toegekend_bedrag else 0 end) as netto_maatregel
    from regel
    inner join {{ ref('definitie_productcategorie') }} as categorie
        on regel.productcategorie = categorie.productcategorie and categorie.waarde = '1'
    where {{ na_datumfilter('regel.ingangsdatum', 'categorie.definitie_versie', '1') }}
    group by all
),

per_periode as (
    select
        per_maand.* exclude (maand),
        periode.periode_soort,
        periode.periode_start
    from per_maand
    inner join {{ ref('dim_periode') }} as periode
        on per_maand.maand between periode.periode_start and periode.periode_eind
),

-- A child, or a toewijzing, counts in a row when its net there is not zero.
per_jeugdige as (
    {{ samengevat('per_periode', uitsplitsingen, bedragen, 'rollup', sleutel=['jeugdige_id']) }}
),

per_toewijzing as (
    {{ samengevat(
        'per_periode', uitsplitsingen, 'sum(netto_maatregel) as netto_maatregel', 'rollup', sleutel=['toewijzing']
    ) }}
),

jeugdigen as (
    select
        {{ rijsleutel(uitsplitsingen) }},
        count(*) filter (where netto_maatregel <> 0) as aantal_jeugdigen,
        sum(gedeclareerd_bedrag) as gedeclareerd_bedrag,
        sum(toegekend_bedrag) as toegekend_bedrag,
        sum(ingediend_bedrag) as ingediend_bedrag
    from per_jeugdige
    group by all
),

toewijzingen as (
    select
        {{ rijsleutel(uitsplitsingen) }},
        count(*) filter (where netto_maatregel <> 0) as aantal_maatregelen
    from per_toewijzing
    group by all
),

rij as (
    select
        jeugdigen.*,
        toewijzingen.aantal_maatregelen
    from jeugdigen
    inner join toewijzingen using ({{ rijsleutel(uitsplitsingen) }})
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
    maatregelsoort,
    productcode,
    coalesce(aantal_jeugdigen, 0) as aantal_jeugdigen,
    coalesce(aantal_maatregelen, 0) as aantal_maatregelen,
    cast(coalesce(gedeclareerd_bedrag, 0) as decimal(18, 2)) as gedeclareerd_bedrag,
    cast(coalesce(toegekend_bedrag, 0) as decimal(18, 2)) as toegekend_bedrag,
    cast(coalesce(ingediend_bedrag, 0) as decimal(18, 2)) as ingediend_bedrag
from alle_rijen
