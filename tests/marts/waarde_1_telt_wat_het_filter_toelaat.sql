-- Value 1 is precisely the money of lines in its product categories, after its date and up to the peildatum:
-- nothing else is in it, and nothing is left out.
with toegelaten as (
    select
        categorie.definitie_versie,
        sum(case when regel.status = 'toegekend' then regel.gedeclareerd_bedrag else 0 end) as gedeclareerd_bedrag,
        sum(case when regel.status = 'toegekend' then regel.toegekend_bedrag else 0 end) as toegekend_bedrag,
        sum(regel.gedeclareerd_bedrag) as ingediend_bedrag
    from {{ ref('fct_declaratieregel') }} as regel
    inner join {{ ref('definitie_productcategorie') }} as categorie
        on regel.productcategorie = categorie.productcategorie and categorie.waarde = '1'
    inner join {{ ref('definitie_datumfilter') }} as filter
        on categorie.definitie_versie = filter.definitie_versie and filter.waarde = '1'
    cross join {{ ref('int_peildatum') }} as peildatum
    where regel.ingangsdatum > filter.ingangsdatum_na and regel.ingangsdatum <= peildatum.peildatum
    group by categorie.definitie_versie
),

gemeten as (
    select
        definitie_versie,
        sum(gedeclareerd_bedrag) as gedeclareerd_bedrag,
        sum(toegekend_bedrag) as toegekend_bedrag,
        sum(ingediend_bedrag) as ingediend_bedrag
    from {{ ref('monitor_1_aantallen') }}
    where niveau = 'gelderland' and periode_soort = 'maand' and maatregelsoort = 'totaal'
    group by definitie_versie
)

select *
from toegelaten
full outer join gemeten using (definitie_versie)
where
    toegelaten.toegekend_bedrag is distinct from gemeten.toegekend_bedrag
    or toegelaten.gedeclareerd_bedrag is distinct from gemeten.gedeclareerd_bedrag
    or toegelaten.ingediend_bedrag is distinct from gemeten.ingediend_bedrag
