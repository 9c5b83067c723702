-- What became of the debit lines that a credit refers to: one row per provider and reference (OP283, TR314).
with regel as (
    select
        regel.referentienummer,
        regel.vorig_referentienummer,
        regel.debet_credit,
        regel.ingediend_bedrag,
        regel.bericht_id,
        declaratie.aanbieder_agb,
        declaratie.status
    from {{ ref('stg_ijw__declaratieregel') }} as regel
    inner join {{ ref('int_declaratie') }} as declaratie on regel.bericht_id = declaratie.bericht_id
    where declaratie.status <> 'niet_verzonden'
),

credit as (
    select distinct
        aanbieder_agb,
        vorig_referentienummer
    from regel
    where vorig_referentienummer is not null
),

debet as (
    select
        regel.aanbieder_agb,
        regel.referentienummer,
        regel.status = 'open' as is_open,
        case
            when regel.status = 'open' then 0
            else coalesce(genoemd.toegekend_bedrag, regel.ingediend_bedrag)
        end as toegekend_bedrag
    from regel
    inner join credit
        on regel.aanbieder_agb = credit.aanbieder_agb and regel.referentienummer = credit.vorig_referentienummer
    left join {{ ref('int_genoemde_regel') }} as genoemd
        on regel.bericht_id = genoemd.bericht_id and regel.referentienummer = genoemd.referentienummer
    where regel.debet_credit = 'D'
)

select
    aanbieder_agb,
    referentienummer,
    bool_and(is_open) as is_open,
    max(toegekend_bedrag) as toegekend_bedrag
from debet
group by aanbieder_agb, referentienummer
