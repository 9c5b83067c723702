-- What became of the debit lines that a credit refers to: one row per provider and reference (OP283, TR314).
with declaratie as (
    select
        bericht_id,
        aanbieder_agb,
        status = 'open' as is_open
    from {{ ref('int_declaratie') }}
    where status <> 'niet_verzonden'
),

credit as (
    select distinct
        declaratie.aanbieder_agb,
        regel.vorig_referentienummer
    from {{ ref('stg_ijw__declaratieregel') }} as regel
    inner join declaratie on regel.bericht_id = declaratie.bericht_id
    where regel.vorig_referentienummer is not null
),

debet as (
    select
        declaratie.aanbieder_agb,
        regel.referentienummer,
        declaratie.is_open,
        case
            when declaratie.is_open then 0
            else coalesce(genoemd.toegekend_bedrag, regel.ingediend_bedrag)
        end as toegekend_bedrag
    from {{ ref('stg_ijw__declaratieregel') }} as regel
    inner join declaratie on regel.bericht_id = declaratie.bericht_id
    inner join credit
        on
            declaratie.aanbieder_agb = credit.aanbieder_agb
            and regel.referentienummer = credit.vorig_referentienummer
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
