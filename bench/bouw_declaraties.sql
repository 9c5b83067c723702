-- One month of declarations: 303 with 304 for care up to 2020, 323 with 325 from 2021. Part of bouw.py, which
-- runs this for each month (variable maand) so that the memory it takes stays bounded.

-- The lines of a month: so many per toewijzing, each over a part of its days. A GI declares whole months.
create or replace temp macro debet(maand) as table
select
    toewijzing,
    jeugdige_id,
    geboortedatum,
    geslacht,
    gemeentecode,
    aanbieder_agb,
    productcategorie,
    productcode,
    eenheid,
    van + volg * (tot - van + 1)::integer // aantal as begindatum,
    van + (volg + 1) * (tot - van + 1)::integer // aantal - 1 as einddatum,
    toewijzing || '.' || strftime(maand, '%y%m') || volg as referentienummer,
    case eenheid
        when '82' then 1
        when '14' then einddatum - begindatum + 1
        else 1 + dobbel('volume', referentienummer, case eenheid when '01' then 400 else 10 end)
    end as volume,
    cast(prijs * (1 + 0.03 * (year(maand) - 2018)) as integer) as tarief
from (
    select
        * exclude (einddatum),
        greatest(zorg_begin, maand) as van,
        least(zorg_eind, last_day(maand)) as tot,
        least(regels_per_maand, tot - van + 1)::integer as aantal,
        unnest(range(aantal))::integer as volg
    from toewijzing
    where
        zorg_begin <= case when is_gi then maand else last_day(maand) end
        and zorg_eind >= maand and not is_verwijderd
);

-- A credit comes a month later, by the same kind of message.
create or replace temp table regel as
with regel as (
    select
        *,
        null as vorig_referentienummer,
        'D' as debet_credit
    from debet(getvariable('maand'))
    union all
    select
        * replace ('C' || referentienummer as referentienummer),
        referentienummer as vorig_referentienummer,
        'C' as debet_credit
    from debet((getvariable('maand') - interval 1 month)::date)
    where dobbel('credit', referentienummer, 10000) < 184 and getvariable('maand') not in ('2018-01-01', '2021-01-01')
)

-- Some municipalities pay through another.
select
    regel.*,
    coalesce(facturatie.facturatiegemeente, regel.gemeentecode) as ontvanger,
    bericht_nr('declaratie', hash(getvariable('maand'), ontvanger, regel.aanbieder_agb)) as bericht_id,
    row_number() over (
        partition by bericht_id order by regel.toewijzing, regel.begindatum, regel.referentienummer
    ) as regelnummer,
    volume * tarief as ingediend_bedrag,
    toewijzing as toewijzingnummer,
    -- What a refused line was granted: mostly nothing, in a 304 sometimes a half.
    case
        when debet_credit = 'D' and dobbel('geweigerd', referentienummer, 1000) < 38
            then case when getvariable('maand') < date '2021-01-01' and dobbel('deel', referentienummer, 10) = 0
                then ingediend_bedrag // 2 else 0 end
    end as toegekend_bedrag
from regel
left join read_csv(getvariable('seeds') || '/geografie/facturatie_gemeente.csv', all_varchar = true) as facturatie
    on regel.gemeentecode = facturatie.gemeentecode and getvariable('maand') >= date '2021-01-01';

-- One message per municipality and provider. One in a hundred has no answer, one in 250 is refused as a whole.
create or replace temp table declaratie as
select
    *,
    getvariable('maand') as declaratieperiode_begindatum,
    last_day(getvariable('maand')) as declaratieperiode_einddatum,
    declaratieperiode_einddatum + 10 as dagtekening,
    dagtekening as declaratie_dagtekening,
    strftime(getvariable('maand'), '%y%m') || ontvanger || 'A' as declaratienummer,
    declaratienummer as identificatie,
    versie(declaratieperiode_begindatum) as berichtversie,
    subversie(declaratieperiode_begindatum) as berichtsubversie,
    abs(ingediend) as totaal_ingediend_bedrag,
    case when ingediend < 0 then 'C' else 'D' end as totaal_ingediend_debet_credit,
    dobbel('antwoord', bericht_id, 1000) >= 10 as is_beantwoord,
    dobbel('antwoord', bericht_id, 1000) >= 14 as is_beoordeeld
from (
    select
        bericht_id,
        ontvanger,
        aanbieder_agb,
        sum(case debet_credit when 'D' then ingediend_bedrag else -ingediend_bedrag end)::bigint as ingediend,
        sum(
            case debet_credit when 'D' then coalesce(toegekend_bedrag, ingediend_bedrag) else -ingediend_bedrag end
        )::bigint as toegekend
    from regel
    group by bericht_id, ontvanger, aanbieder_agb
);

create or replace temp table antwoord as
select
    * replace (bericht_nr('antwoord', bericht_id) as bericht_id, dagtekening + 14 as dagtekening),
    bericht_id as declaratie_id,
    identificatie as declaratie_identificatie,
    case when is_beoordeeld then abs(toegekend) end as totaal_toegekend_bedrag,
    case when is_beoordeeld then case when toegekend < 0 then 'C' else 'D' end end as totaal_toegekend_debet_credit
from declaratie
where is_beantwoord;

create or replace temp table antwoordregel as
select
    regel.* replace (
        antwoord.bericht_id as bericht_id,
        row_number() over (partition by antwoord.bericht_id order by regel.regelnummer) as regelnummer
    ),
    antwoord.berichtversie
from regel
inner join antwoord on regel.bericht_id = antwoord.declaratie_id
where regel.toegekend_bedrag is not null and antwoord.is_beoordeeld;

create or replace temp table retourcode as
select
    bericht_id,
    berichtversie,
    1 as regelnummer,
    'bericht' as klasse,
    null as prestatie_volgnr,
    case when is_beoordeeld then '0200' else '0001' end as retourcode
from antwoord
union all
select
    bericht_id,
    berichtversie,
    1 + regelnummer,
    'prestatie',
    regelnummer,
    '9321'
from antwoordregel;

-- 303 and 304
create or replace temp view jw303_bericht as
select *, '432' as berichtcode, ontvanger as gemeente, aanbieder_agb as aanbieder, '02' as betaling_aan, 'EUR' as valuta
from declaratie
where berichtversie = '2';

create or replace temp view jw303_prestatie as
select *, regelnummer as client_volgnr, 1 as prestatie_volgnr, toewijzing as beschikkingnummer
from regel
where getvariable('maand') < date '2021-01-01';

create or replace temp view jw304_bericht as
select
    * replace (declaratie_dagtekening as dagtekening),
    '433' as berichtcode,
    ontvanger as gemeente,
    aanbieder_agb as aanbieder,
    '02' as betaling_aan,
    'EUR' as valuta,
    dagtekening as dagtekening_retour
from antwoord
where berichtversie = '2';

create or replace temp view jw304_prestatie as
select
    *,
    regelnummer as client_volgnr,
    1 as prestatie_volgnr,
    toewijzing as beschikkingnummer,
    debet_credit as toegekend_debet_credit
from antwoordregel
where berichtversie = '2';

create or replace temp view jw304_retourcode as
select * from retourcode where berichtversie = '2';

-- 323 and 325
create or replace temp view jw323_bericht as
select *, '490' as berichtcode, aanbieder_agb as afzender
from declaratie
where berichtversie = '3';

create or replace temp view jw323_prestatie as
select *, regelnummer as client_volgnr, 1 as prestatie_volgnr
from regel
where getvariable('maand') >= date '2021-01-01';

create or replace temp view jw325_bericht as
select
    * exclude (ontvanger) replace (
        left(printf('%x', bericht_id), 12) as identificatie,
        case when is_beoordeeld then declaratienummer end as declaratienummer
    ),
    '491' as berichtcode,
    ontvanger as afzender,
    aanbieder_agb as ontvanger
from antwoord
where berichtversie = '3';

create or replace temp view jw325_prestatie as
select *, regelnummer as client_volgnr, 1 as prestatie_volgnr
from antwoordregel
where berichtversie = '3';

create or replace temp view jw325_retourcode as
select * from retourcode where berichtversie = '3';
