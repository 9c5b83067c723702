-- Headers of answers to declarations: 304 (2.x) and 325 (3.x), with the code of header and declaration.
with kop as (
    select
        bericht_id,
        declaratienummer,
        null as declaratie_identificatie,
        dagtekening_retour as boekdatum,
        totaal_toegekend_bedrag,
        totaal_toegekend_debet_credit
    from ({{ geldige_rijen('jw304_bericht') }}) as jw304
    union all
    select
        bericht_id,
        declaratienummer,
        declaratie_identificatie,
        dagtekening as boekdatum,
        totaal_toegekend_bedrag,
        totaal_toegekend_debet_credit
    from ({{ geldige_rijen('jw325_bericht') }}) as jw325
),

retourcode as (
    select
        bericht_id,
        klasse,
        retourcode
    from ({{ geldige_rijen('jw304_retourcode') }}) as jw304
    union all
    select
        bericht_id,
        klasse,
        retourcode
    from ({{ geldige_rijen('jw325_retourcode') }}) as jw325
),

-- 0001 is the technical refusal; any code but 0200 and 8001 refuses the class it stands on (IV088).
afkeur as (
    select
        bericht_id,
        max(case when retourcode = '0001' then 1 else 0 end) = 1 as is_technisch_afgekeurd,
        max(
            case
                when klasse in ('bericht', 'declaratie_antwoord') and retourcode not in ('0200', '8001')
                    then 1
                else 0
            end
        ) = 1 as is_afgekeurd
    from retourcode
    group by bericht_id
)

select
    kop.bericht_id,
    kop.declaratienummer,
    kop.declaratie_identificatie,
    {{ datum('kop.boekdatum') }} as boekdatum,
    {{ bedrag('kop.totaal_toegekend_bedrag', 'kop.totaal_toegekend_debet_credit') }} as totaal_toegekend_bedrag,
    coalesce(afkeur.is_technisch_afgekeurd, false) as is_technisch_afgekeurd,
    coalesce(afkeur.is_afgekeurd, false) as is_afgekeurd
from kop
left join afkeur on kop.bericht_id = afkeur.bericht_id
