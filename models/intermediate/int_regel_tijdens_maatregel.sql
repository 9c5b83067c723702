-- Granted lines of youth care during a measure of the child, per version of the definitions. Of more measures at
-- once the weightiest says whose child it is.
{{ config(materialized='view') }}

select
    maatregel.definitie_versie,
    regel.bericht_id,
    regel.regelnummer,
    maatregel.gi_agb_eind as gi_agb
from {{ ref('int_regel_in_overeenkomst') }} as regel
inner join {{ ref('int_jeugdige') }} as jeugdige on regel.jeugdige_nr = jeugdige.jeugdige_nr
inner join {{ ref('int_maatregel') }} as maatregel
    on
        jeugdige.jeugdige_id = maatregel.jeugdige_id
        and maatregel.niveau = 'gelderland'
        and regel.einddatum >= maatregel.startdatum
        and regel.ingangsdatum <= coalesce(maatregel.stopdatum, {{ oneindig() }})
inner join {{ ref('maatregelsoort') }} as soort on maatregel.maatregelsoort = soort.maatregelsoort
where regel.tussentaal_code is not null and regel.status = 'toegekend'
qualify row_number() over (
    partition by maatregel.definitie_versie, regel.bericht_id, regel.regelnummer
    order by soort.volgorde, maatregel.startdatum
) = 1
