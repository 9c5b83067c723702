-- Declarations with the answer that counts and what became of them:
--   open            no answer: there is no tacit approval
--   niet_verzonden  refused on header or declaration: as never sent, its numbers may return (IV088)
--   beoordeeld      answered line by line
with declaratie as (
    select
        bericht.bericht_id,
        bericht.bericht_type,
        bericht.berichtcode,
        bericht.kenmerk,
        bericht.identificatie,
        bericht.gemeentecode,
        bericht.aanbieder_agb,
        bericht.dagtekening,
        kop.declaratienummer,
        kop.totaal_ingediend_bedrag
    from {{ ref('int_bericht') }} as bericht
    inner join {{ ref('stg_ijw__declaratie') }} as kop on bericht.bericht_id = kop.bericht_id
),

antwoord as (
    select
        bericht.bericht_type,
        bericht.berichtcode,
        bericht.kenmerk,
        bericht.gemeentecode,
        bericht.aanbieder_agb,
        kop.*
    from {{ ref('int_bericht') }} as bericht
    inner join {{ ref('stg_ijw__declaratie_antwoord') }} as kop on bericht.bericht_id = kop.bericht_id
),

antwoord_met_regels as (
    select distinct bericht_id from {{ ref('stg_ijw__antwoordregel') }}
),

-- 325 to 323 on the Identificatie it names (TR337), and the number if the declaration was processed (TR376);
-- 304 to 303 on the number, of the same kind (432 with 433, 450 with 451).
gekoppeld as (
    select
        declaratie.bericht_id,
        antwoord.bericht_id as antwoord_id,
        antwoord.boekdatum,
        antwoord.totaal_toegekend_bedrag,
        antwoord.is_technisch_afgekeurd,
        antwoord.declaratienummer is null
        or antwoord.is_afgekeurd and antwoord_met_regels.bericht_id is null
        and coalesce(antwoord.totaal_toegekend_bedrag, 0) = 0 as is_afgekeurd
    from declaratie
    inner join antwoord
        on
            declaratie.gemeentecode = antwoord.gemeentecode
            and declaratie.aanbieder_agb = antwoord.aanbieder_agb
            and (
                declaratie.bericht_type = 'JW323'
                and antwoord.bericht_type = 'JW325'
                and declaratie.identificatie = antwoord.declaratie_identificatie
                and declaratie.declaratienummer = coalesce(antwoord.declaratienummer, declaratie.declaratienummer)
                or declaratie.bericht_type = 'JW303'
                and antwoord.bericht_type = 'JW304'
                and declaratie.declaratienummer = antwoord.declaratienummer
                and cast(declaratie.berichtcode as integer) + 1 = cast(antwoord.berichtcode as integer)
            )
    left join antwoord_met_regels on antwoord.bericht_id = antwoord_met_regels.bericht_id
),

-- One answer to one declaration (IV087); of more, the first that is not a technical refusal counts.
gerangschikt as (
    select
        *,
        row_number() over (
            partition by bericht_id order by is_technisch_afgekeurd, boekdatum, antwoord_id
        ) as rang,
        count(*) over (partition by bericht_id) as aantal_antwoorden
    from gekoppeld
)

select
    declaratie.bericht_id,
    declaratie.bericht_type,
    declaratie.kenmerk,
    declaratie.gemeentecode,
    declaratie.aanbieder_agb,
    declaratie.dagtekening,
    declaratie.declaratienummer,
    declaratie.totaal_ingediend_bedrag,
    antwoord.antwoord_id,
    antwoord.boekdatum,
    antwoord.totaal_toegekend_bedrag,
    coalesce(antwoord.aantal_antwoorden, 0) as aantal_antwoorden,
    case
        when antwoord.bericht_id is null then 'open'
        when antwoord.is_technisch_afgekeurd or antwoord.is_afgekeurd then 'niet_verzonden'
        else 'beoordeeld'
    end as status
from declaratie
left join gerangschikt as antwoord on declaratie.bericht_id = antwoord.bericht_id and antwoord.rang = 1
