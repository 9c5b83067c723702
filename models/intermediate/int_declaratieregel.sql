-- Declared lines with what was granted, by the rules of 323/325 (ijw 3.1–3.5) and 303/304 (ijw 3.6).
{{ config(materialized='view') }}

with regel as (
    select
        regel.*,
        declaratie.bericht_type,
        declaratie.kenmerk,
        declaratie.gemeentecode as ontvanger,
        declaratie.aanbieder_agb,
        declaratie.declaratienummer,
        declaratie.dagtekening,
        declaratie.boekdatum,
        declaratie.status as declaratiestatus
    from {{ ref('stg_ijw__declaratieregel') }} as regel
    inner join {{ ref('int_declaratie') }} as declaratie on regel.bericht_id = declaratie.bericht_id
    where declaratie.status <> 'niet_verzonden'
),

beoordeeld as (
    select
        regel.*,
        genoemd.bericht_id is not null as is_genoemd,
        genoemd.toegekend_debet_credit,
        case
            when regel.declaratiestatus = 'open' then 0
            when genoemd.bericht_id is not null then genoemd.toegekend_bedrag
            when regel.debet_credit = 'D' or debet.referentienummer is null or debet.is_open
                then regel.ingediend_bedrag
            -- A credit on a refused debit counts for nothing (TR323); a 303 gives back what was granted.
            when debet.toegekend_bedrag = 0 then 0
            when regel.bericht_type = 'JW303' then -debet.toegekend_bedrag
            else regel.ingediend_bedrag
        end as toegekend_bedrag
    from regel
    left join {{ ref('int_genoemde_regel') }} as genoemd
        on regel.bericht_id = genoemd.bericht_id and regel.referentienummer = genoemd.referentienummer
    left join {{ ref('int_gecrediteerd_debet') }} as debet
        on
            regel.aanbieder_agb = debet.aanbieder_agb
            and regel.vorig_referentienummer = debet.referentienummer
)

select
    bericht_id,
    regelnummer,
    bericht_type,
    kenmerk,
    ontvanger,
    aanbieder_agb,
    jeugdige_id,
    toewijzingnummer,
    productcategorie,
    productcode,
    begindatum,
    einddatum,
    declaratienummer,
    referentienummer,
    vorig_referentienummer,
    volume,
    eenheid,
    tarief,
    debet_credit,
    coalesce(toegekend_debet_credit, debet_credit) as debet_credit_toegekend,
    ingediend_bedrag,
    cast(toegekend_bedrag as decimal(18, 2)) as toegekend_bedrag,
    case
        when declaratiestatus = 'open' then 'open'
        when toegekend_bedrag = 0 and (is_genoemd or ingediend_bedrag <> 0) then 'afgewezen'
        else 'toegekend'
    end as status,
    dagtekening,
    boekdatum
from beoordeeld
