-- Value 1: children and measures with granted GI lines, and their money.
-- Grain: definitie_versie, period, niveau, maatregelsoort > productcode (or totaal).
{% set rijsleutel = [
    'definitie_versie', 'periode_soort', 'periode_start', 'niveau', 'niveau_code', 'maatregelsoort', 'productcode'
] | join(', ') %}

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
per_versie as (
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
    left join {{ ref('definitie_datumfilter') }} as filter
        on categorie.definitie_versie = filter.definitie_versie and filter.waarde = '1'
    where filter.ingangsdatum_na is null or regel.ingangsdatum > filter.ingangsdatum_na
    group by all
),

per_periode as (
    select
        per_versie.* exclude (maand),
        periode.periode_soort,
        periode.periode_start
    from per_versie
    inner join {{ ref('dim_periode') }} as periode
        on per_versie.maand between periode.periode_start and periode.periode_eind
),

per_niveau as (
    {{ per_niveau('per_periode') }}
),

-- How far a row is broken down: not, by kind of measure, or by product within it.
diepte as (
    select unnest([0, 1, 2]) as diepte
),

uitgesplitst as (
    select
        per_niveau.* replace (
            case when diepte.diepte >= 1 then maatregelsoort else 'totaal' end as maatregelsoort,
            case when diepte.diepte = 2 then productcode else 'totaal' end as productcode
        )
    from per_niveau
    cross join diepte
),

-- A child, or a toewijzing, counts in a row when its net there is not zero.
per_jeugdige as (
    select
        {{ rijsleutel }},
        jeugdige_id,
        sum(netto_maatregel) <> 0 as telt,
        sum(gedeclareerd_bedrag) as gedeclareerd_bedrag,
        sum(toegekend_bedrag) as toegekend_bedrag,
        sum(ingediend_bedrag) as ingediend_bedrag
    from uitgesplitst
    group by all
),

per_toewijzing as (
    select
        {{ rijsleutel }},
        toewijzing,
        sum(netto_maatregel) <> 0 as telt
    from uitgesplitst
    group by all
),

jeugdigen as (
    select
        {{ rijsleutel }},
        count(*) filter (where telt) as aantal_jeugdigen,
        sum(gedeclareerd_bedrag) as gedeclareerd_bedrag,
        sum(toegekend_bedrag) as toegekend_bedrag,
        sum(ingediend_bedrag) as ingediend_bedrag
    from per_jeugdige
    group by all
),

toewijzingen as (
    select
        {{ rijsleutel }},
        count(*) filter (where telt) as aantal_maatregelen
    from per_toewijzing
    group by all
),

rij as (
    select
        jeugdigen.*,
        toewijzingen.aantal_maatregelen
    from jeugdigen
    inner join toewijzingen using ({{ rijsleutel }})
),

-- Totals are dense: each level that ever occurs has a row in each period, from the first with lines on.
raster as (
    select distinct
        rij.definitie_versie,
        periode.periode_soort,
        periode.periode_start,
        rij.niveau,
        rij.niveau_code,
        'totaal' as maatregelsoort,
        'totaal' as productcode
    from rij
    cross join {{ ref('dim_periode') }} as periode
    where periode.periode_eind >= (select min(per_versie.maand) from per_versie)
),

alle_rijen as (
    select {{ rijsleutel }} from raster
    union distinct
    select {{ rijsleutel }} from rij
)

select
    alle_rijen.definitie_versie,
    alle_rijen.periode_soort,
    alle_rijen.periode_start,
    alle_rijen.niveau,
    alle_rijen.niveau_code,
    niveau.niveau_naam,
    alle_rijen.maatregelsoort,
    alle_rijen.productcode,
    coalesce(rij.aantal_jeugdigen, 0) as aantal_jeugdigen,
    coalesce(rij.aantal_maatregelen, 0) as aantal_maatregelen,
    cast(coalesce(rij.gedeclareerd_bedrag, 0) as decimal(18, 2)) as gedeclareerd_bedrag,
    cast(coalesce(rij.toegekend_bedrag, 0) as decimal(18, 2)) as toegekend_bedrag,
    cast(coalesce(rij.ingediend_bedrag, 0) as decimal(18, 2)) as ingediend_bedrag
from alle_rijen
left join rij using ({{ rijsleutel }})
left join {{ ref('dim_niveau') }} as niveau using (niveau, niveau_code)
