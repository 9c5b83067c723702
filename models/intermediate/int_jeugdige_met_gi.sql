-- Children for whom a GI was paid: net granted money above zero, up to the peildatum, per version and value.
select
    categorie.definitie_versie,
    categorie.waarde,
    jeugdige.jeugdige_id
from {{ ref('int_regel_in_overeenkomst') }} as regel
inner join {{ ref('definitie_productcategorie') }} as categorie
    on regel.productcategorie = categorie.productcategorie
inner join {{ ref('int_jeugdige') }} as jeugdige on regel.jeugdige_nr = jeugdige.jeugdige_nr
cross join {{ ref('int_peildatum') }} as peildatum
where regel.status = 'toegekend' and regel.ingangsdatum <= peildatum.peildatum
group by categorie.definitie_versie, categorie.waarde, jeugdige.jeugdige_id
having sum(regel.toegekend_bedrag) > 0
