-- Lines that an answer lists: refused lines (325, OP303), lines with a remark and what was granted (304).
with regel as (
    select
        bericht_id,
        regelnummer,
        referentienummer,
        toegekend_bedrag,
        toegekend_debet_credit
    from ({{ geldige_rijen('jw304_prestatie') }}) as jw304
    union all
    -- All that a 325 lists is refused, whatever code it bears: lines are granted whole or not (IV087).
    select
        bericht_id,
        regelnummer,
        referentienummer,
        '0' as toegekend_bedrag,
        'D' as toegekend_debet_credit
    from ({{ geldige_rijen('jw325_prestatie') }}) as jw325
)

select
    bericht_id,
    regelnummer,
    trim(referentienummer) as referentienummer,
    toegekend_debet_credit,
    {{ bedrag('toegekend_bedrag', 'toegekend_debet_credit') }} as toegekend_bedrag
from regel
