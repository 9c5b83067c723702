-- One row per message identity (TR056). Of versions with the same identity and other contents one that was
-- refused counts last (as never sent), the one that its answer accepted first, else the latest Dagtekening,
-- then one of which no row was refused, then the highest hash of the contents.
{{ config(materialized='table') }}

with bericht as (
    select * from {{ ref('base_ijw__bericht') }}
),

botsend as (
    select
        bericht_id,
        bericht_type,
        afzender,
        ontvanger,
        identificatie,
        dagtekening
    from bericht
    where inhoud_hash is not null
),

uitslag as (
    select * from {{ ref('base_ijw__uitslag') }}
),

geweigerd as (
    select bericht_id
    from uitslag
    group by bericht_id
    having bool_and(is_afkeurend) or bool_or(van = 'transport')
),

-- A 325 names the Identificatie and Dagtekening of its 323 (TR337).
aanvaard_door_325 as (
    select distinct botsend.bericht_id
    from botsend
    inner join bericht as kop
        on botsend.afzender = kop.ontvanger and botsend.ontvanger = kop.afzender
    inner join {{ source('ijw', 'jw325_bericht') }} as antwoord
        on
            kop.bericht_id = antwoord.bericht_id
            and botsend.identificatie = antwoord.declaratie_identificatie
            and botsend.dagtekening = {{ datum('antwoord.declaratie_dagtekening') }}
    where botsend.bericht_type = 'JW323' and antwoord.declaratienummer is not null
),

-- A 304 has only the number; the total tells which version it answers.
aanvaard_door_304 as (
    select distinct botsend.bericht_id
    from botsend
    inner join {{ source('ijw', 'jw303_bericht') }} as declaratie
        on botsend.bericht_id = declaratie.bericht_id
    inner join {{ source('ijw', 'jw304_bericht') }} as antwoord
        on
            declaratie.gemeente = antwoord.gemeente
            and declaratie.aanbieder = antwoord.aanbieder
            and declaratie.declaratienummer = antwoord.declaratienummer
            and declaratie.totaal_ingediend_bedrag = antwoord.totaal_ingediend_bedrag
            and declaratie.totaal_ingediend_debet_credit = antwoord.totaal_ingediend_debet_credit
),

aanvaard as (
    select bericht_id from uitslag
    where not is_afkeurend
    union distinct
    select bericht_id from aanvaard_door_325
    union distinct
    select bericht_id from aanvaard_door_304
),

onvolledig as (
    select distinct bericht.bericht_id
    from {{ source('ijw', 'bericht') }} as bericht
    inner join {{ source('ijw', 'telling') }} as telling on bericht.bestand_hash = telling.bestand_hash
    where bericht.inhoud_hash is not null and telling.in_quarantaine > 0
),

gerangschikt as (
    select
        bericht.*,
        row_number() over (
            partition by bericht.kenmerk
            order by
                geweigerd.bericht_id is null desc,
                aanvaard.bericht_id is not null desc,
                coalesce(bericht.dagtekening_retour, bericht.dagtekening) desc,
                onvolledig.bericht_id is null desc,
                bericht.inhoud_hash desc
        ) as rang
    from bericht
    left join geweigerd on bericht.bericht_id = geweigerd.bericht_id
    left join aanvaard on bericht.bericht_id = aanvaard.bericht_id
    left join onvolledig on bericht.bericht_id = onvolledig.bericht_id
)

select
    bericht_id,
    bericht_type,
    release,
    kenmerk,
    berichtcode,
    afzender,
    ontvanger,
    identificatie,
    gemeentecode,
    aanbieder_agb,
    jeugdige_id,
    dagtekening,
    dagtekening_retour,
    inhoud_hash is not null as is_versie
from gerangschikt
where rang = 1
