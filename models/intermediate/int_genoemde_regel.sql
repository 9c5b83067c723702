-- Lines that the answer to their declaration lists, with what it grants them (TR366). Few: the rest is
-- granted whole because it is not listed.
with genoemd as (
    select
        declaratie.bericht_id,
        regel.referentienummer,
        max(regel.toegekend_bedrag) as toegekend_bedrag,
        max(regel.toegekend_debet_credit) as toegekend_debet_credit
    from {{ ref('int_declaratie') }} as declaratie
    inner join {{ ref('stg_ijw__antwoordregel') }} as regel on declaratie.antwoord_id = regel.bericht_id
    where declaratie.status = 'beoordeeld'
    group by declaratie.bericht_id, regel.referentienummer
)

select
    bericht_id,
    referentienummer,
    toegekend_bedrag,
    toegekend_debet_credit
from genoemd
