-- Which OTS has been running longest? With where and with whom they are now.
select
    maatregel.jeugdige_id,
    gemeente.gemeentenaam,
    gi.aanbieder_naam as gi,
    maatregel.startdatum,
    maatregel.doorlooptijd_dagen,
    maatregel.aantal_zorgperioden,
    jeugdige.geboortejaar
from {{ ref('fct_maatregel') }} as maatregel
inner join {{ ref('dim_definitieversie') }} as versie
    on maatregel.definitie_versie = versie.definitie_versie and versie.is_geldend
inner join {{ ref('dim_gemeente') }} as gemeente on maatregel.gemeentecode_eind = gemeente.gemeentecode
inner join {{ ref('dim_aanbieder') }} as gi on maatregel.aanbieder_agb_eind = gi.aanbieder_agb
inner join {{ ref('dim_jeugdige') }} as jeugdige on maatregel.jeugdige_id = jeugdige.jeugdige_id
where maatregel.maatregelsoort = 'Ondertoezichtstelling' and maatregel.is_lopend
order by maatregel.doorlooptijd_dagen desc, maatregel.jeugdige_id asc
