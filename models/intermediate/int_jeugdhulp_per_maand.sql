-- Granted youth care by child, municipality, provider and tussentaal in each month: what the figures on money and
-- children begin with.
select
    regel.maand,
    regel.jeugdhulpregio,
    regel.gemeentecode_actueel,
    regel.aanbieder_agb,
    regel.tussentaal_code,
    regel.jeugdige_nr,
    sum(regel.toegekend_bedrag) as toegekend_bedrag
from {{ ref('int_regel_in_overeenkomst') }} as regel
cross join {{ ref('int_peildatum') }} as peildatum
where
    regel.tussentaal_code is not null
    and regel.status = 'toegekend'
    and regel.ingangsdatum <= peildatum.peildatum
group by all
