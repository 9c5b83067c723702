-- Value 1: each declared line with a GI product. What is open or refused was only submitted; what is only money
-- brings no child and no measure.
select
    versie.definitie_versie,
    '1' as waarde,
    'declaratieregel' as zaak_soort,
    {{ declaratieregel_id('regel') }} as zaak_id,
    jeugdige.jeugdige_id,
    regel.gemeentecode_actueel,
    regel.jeugdhulpregio,
    regel.aanbieder_agb as gi_agb,
    case when regel.telt_als_maatregel then regel.maatregelsoort else 'Geen maatregel' end as maatregelsoort,
    regel.productcode,
    regel.ingangsdatum as eerste_dag,
    regel.einddatum as laatste_dag,
    regel.toegekend_bedrag as bedrag,
    {{ uitsluiting({
        'productcategorie': 'categorie.productcategorie is null',
        'datumfilter': 'not (' ~ na_datumfilter('regel.ingangsdatum', 'versie.definitie_versie', '1') ~ ')',
        'na de peildatum': 'regel.ingangsdatum > peildatum.peildatum',
        'niet beantwoord': "regel.status = 'open'",
        'afgewezen': "regel.status = 'afgewezen'",
        'alleen geld': 'not regel.telt_als_maatregel',
    }) }} as uitsluiting
from {{ ref('int_regel_in_overeenkomst') }} as regel
inner join {{ ref('int_jeugdige') }} as jeugdige on regel.jeugdige_nr = jeugdige.jeugdige_nr
inner join {{ ref('gi_productcategorie') }} as gi on regel.productcategorie = gi.productcategorie
cross join {{ ref('int_definitieversie') }} as versie
cross join {{ ref('int_peildatum') }} as peildatum
left join {{ ref('definitie_productcategorie') }} as categorie
    on
        versie.definitie_versie = categorie.definitie_versie
        and regel.productcategorie = categorie.productcategorie
        and categorie.waarde = '1'
