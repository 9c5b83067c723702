-- Value 1b is precisely the granted youth care, after its date and up to the peildatum, of children for whom a
-- GI was paid.
with gi_geld as (
    select
        categorie.definitie_versie,
        regel.jeugdige_id
    from {{ ref('fct_declaratieregel') }} as regel
    inner join {{ ref('definitie_productcategorie') }} as categorie
        on regel.productcategorie = categorie.productcategorie and categorie.waarde = '1b'
    cross join {{ ref('int_peildatum') }} as peildatum
    where regel.ingangsdatum <= peildatum.peildatum
    group by categorie.definitie_versie, regel.jeugdige_id
    having sum(regel.toegekend_bedrag) > 0
),

toegelaten as (
    select
        gi_geld.definitie_versie,
        sum(regel.toegekend_bedrag) as toegekend_bedrag
    from {{ ref('fct_declaratieregel') }} as regel
    inner join gi_geld on regel.jeugdige_id = gi_geld.jeugdige_id
    inner join {{ ref('definitie_datumfilter') }} as filter
        on gi_geld.definitie_versie = filter.definitie_versie and filter.waarde = '1b'
    cross join {{ ref('int_peildatum') }} as peildatum
    where
        regel.tussentaal_code is not null
        and regel.status = 'toegekend'
        and regel.ingangsdatum > filter.ingangsdatum_na
        and regel.ingangsdatum <= peildatum.peildatum
    group by gi_geld.definitie_versie
),

gemeten as (
    select
        definitie_versie,
        sum(toegekend_bedrag) as toegekend_bedrag
    from {{ ref('monitor_1b_jeugdhulp') }}
    where
        niveau = 'gelderland' and periode_soort = 'maand'
        and tussentaal_code = 'totaal' and verwijzer_type = 'totaal' and tijdens_maatregel = 'totaal'
    group by definitie_versie
)

select *
from toegelaten
full outer join gemeten using (definitie_versie)
where toegelaten.toegekend_bedrag is distinct from gemeten.toegekend_bedrag
