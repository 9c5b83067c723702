-- Granted lines of the youth care in a samenloop: whole lines whose period overlaps it.
select
    samenloop.definitie_versie,
    samenloop.samenloop_id,
    regel.bericht_id,
    regel.regelnummer,
    regel.ingangsdatum,
    regel.gedeclareerd_bedrag,
    regel.toegekend_bedrag
from {{ ref('int_samenloop') }} as samenloop
inner join {{ ref('int_jeugdige') }} as jeugdige on samenloop.jeugdige_id = jeugdige.jeugdige_id
inner join {{ ref('int_declaratieregel_compact') }} as regel
    on
        jeugdige.jeugdige_nr = regel.jeugdige_nr
        and samenloop.gemeentecode = regel.gemeentecode
        and samenloop.toewijzingnummer = regel.toewijzingnummer
        and samenloop.start_samenloop <= regel.einddatum
        and samenloop.einde_samenloop >= regel.ingangsdatum
where regel.status = 'toegekend'
