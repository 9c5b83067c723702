-- Who gets which care from whom, and the messages about it: 301, 305, 307 and 315. Part of bouw.py, which
-- inserts each view into the raw table of that name. Everything follows from hash(): the same scale gives
-- the same rows.

-- For each key a number from 0 up to 1, or from 0 up to a number of sides.
create temp macro trek(zaad, sleutel) as hash(zaad, sleutel) % 1000000 / 1e6;
create temp macro dobbel(zaad, sleutel, zijden) as cast(hash(zaad, sleutel) % zijden as integer);
create temp macro bericht_nr(soort, sleutel) as cast(hash(soort, sleutel) >> 1 as bigint);
create temp macro versie(dag) as case when dag < date '2021-01-01' then '2' else '3' end;
create temp macro subversie(dag) as case
    when dag < date '2019-01-01' then '3'
    when dag < date '2021-01-01' then '4'
    when dag < date '2022-01-01' then '0'
    when dag < date '2023-04-03' then '1'
    else '2'
end;
create temp macro vandaag() as date '2024-12-31';

create temp table gemeente as
select
    gemeentecode,
    dense_rank() over (order by jeugdhulpregio) as regio_nr,
    row_number() over (order by md5(gemeentecode)) - 1 as volgorde
from read_csv(getvariable('seeds') || '/geografie/gemeente.csv', all_varchar = true)
where in_overeenkomst = 'ja' and opvolger_code is null;

-- Large municipalities have more children.
create temp table jeugdige as
select
    kind.nr,
    md5('jeugdige' || kind.nr) as jeugdige_id,
    date '2001-01-01' + cast(trek('geboren', kind.nr) * 5500 as integer) as geboortedatum,
    case when trek('geslacht', kind.nr) < 0.52 then '1' else '2' end as geslacht,
    gemeente.gemeentecode,
    gemeente.regio_nr
from range(60000 * getvariable('factor')) as kind(nr)
inner join gemeente
    on gemeente.volgorde = cast(floor(power(trek('gemeente', kind.nr), 1.7) * (select count(*) from gemeente)) as integer);

-- Share of each category, the unit it is counted in and a tariff in eurocents.
create temp table categorie as
select
    *,
    sum(aandeel) over (order by productcategorie) - aandeel as vanaf,
    row_number() over (order by productcategorie) as volgnummer
from (
    values ('40', 0.01, '01', 90), ('41', 0.07, '16', 8100), ('42', 0.02, '82', 3500), ('43', 0.08, '14', 24000),
    ('44', 0.10, '14', 16000), ('45', 0.54, '01', 130), ('46', 0.02, '14', 29000), ('50', 0.08, '01', 125),
    ('51', 0.04, '82', 90000), ('53', 0.04, '01', 150)
) as c(productcategorie, aandeel, eenheid, tarief);

create temp table product as
select
    categorie.*,
    product.productcode,
    row_number() over (partition by categorie.productcategorie order by md5(product.productcode)) - 1 as volgorde,
    count(*) over (partition by categorie.productcategorie) as aantal
from read_csv(getvariable('seeds') || '/codelijsten/product.csv', all_varchar = true) as product
inner join categorie on product.productcategorie = categorie.productcategorie;

-- Products of measures: in the first year and after it.
create temp table maatregel as
select *, sum(aandeel) over (order by eerste) - aandeel as vanaf
from (
    values ('47A01', '47A01', 0.06), ('47A03', '47A03', 0.06), ('48A01', '48A02', 0.32), ('48A04', '48A05', 0.18),
    ('48B00', '48B01', 0.10), ('48A03', '48A03', 0.13), ('48A06', '48A06', 0.07), ('49A02', '49A02', 0.05),
    ('49B02', '49B02', 0.03)
) as m(eerste, daarna, aandeel);

-- Youth care: 1 to 7 times one after the other, two by two with the same product and provider.
-- A fifth of the children have a measure, a year at a time. A provider gives two kinds of care, in its region;
-- a quarter of them work in all regions.
create temp table gekozen as
select
    false as is_gi,
    zorg.*,
    5 * zorg.keus_aanbieder + (categorie.volgnummer - 1) // 2 as plaats,
    cast(case
        when zorg.keus_aanbieder < 2 * getvariable('factor') then 22991001 + plaats
        else 23000000 + zorg.regio_nr * 100000 + plaats
    end as varchar) as aanbieder_agb,
    product.productcategorie,
    product.productcode,
    product.eenheid,
    product.tarief
from (
    select
        jeugdige.*,
        volg,
        hash(nr, volg // 2) as keuze,
        60 + cast(trek('duur', hash(nr, volg)) * 410 as integer) as dagen,
        cast(greatest(0, trek('tussen', hash(nr, volg)) - 0.6) * 150 as integer) as dagen_ervoor,
        date '2015-10-01' + cast(power(trek('begin', nr), 1.1) * 2380 as integer) as eerste,
        cast(
            floor(power(trek('aanbieder', hash(nr, volg // 2)), 2) * 8 * getvariable('factor')) as integer
        ) as keus_aanbieder
    from jeugdige, range(1 + dobbel('keren', nr, 6) + cast(dobbel('nog een', nr, 100) < 95 as integer)) as t(volg)
) as zorg
inner join categorie on trek('categorie', zorg.keuze) >= categorie.vanaf
    and trek('categorie', zorg.keuze) < categorie.vanaf + categorie.aandeel
inner join product on categorie.productcategorie = product.productcategorie
    and product.volgorde = cast(floor(power(trek('product', zorg.keuze), 2) * product.aantal) as integer)
union all by name
select
    true as is_gi,
    gi.*,
    left(maatregel.eerste, 2) as productcategorie,
    case when gi.volg = 0 then maatregel.eerste else maatregel.daarna end as productcode,
    '82' as eenheid,
    88000 as tarief
from (
    select
        *,
        365 as dagen,
        0 as dagen_ervoor,
        date '2016-06-01' + cast(trek('begin gi', nr) * 2150 as integer) as eerste,
        cast(22990001 + cast(floor(power(trek('gi', nr), 1.5) * 5) as integer) as varchar) as aanbieder_agb
    from jeugdige, range(1 + dobbel('jaren', nr, 5)) as t(volg)
    where dobbel('maatregel', nr, 5) = 0
) as gi
inner join maatregel on trek('soort', gi.nr) >= maatregel.vanaf
    and trek('soort', gi.nr) < maatregel.vanaf + maatregel.aandeel;

-- The care itself begins a little after the toewijzing and may end before it. Once sorted, everything that
-- follows stands in order of time, as it does when messages are loaded as they come.
create temp table toewijzing as
with gedateerd as (
    select
        *,
        eerste + cast(sum(dagen + dagen_ervoor) over (partition by nr, is_gi order by volg) as integer) - dagen as ingangsdatum,
        ingangsdatum + dagen - 1 as einddatum
    from gekozen
),

genummerd as (
    select
        *,
        row_number() over (order by ingangsdatum, nr, is_gi, volg) as toewijzing
    from gedateerd
    where ingangsdatum <= vandaag()
)

select
    genummerd.* exclude (keuze, keus_aanbieder, plaats, eerste, dagen, dagen_ervoor, volg, regio_nr),
    ingangsdatum - cast(trek('besluit', toewijzing) * 60 as integer) + 15 as toewijzingsdatum,
    ingangsdatum + case when is_gi then 0 else cast(power(trek('wacht', toewijzing), 4) * 60 as integer) end as zorg_begin,
    case
        when not is_gi and trek('eerder klaar', toewijzing) < 0.25
            then greatest(zorg_begin, einddatum - cast(trek('klaar', toewijzing) * 60 as integer))
        else greatest(zorg_begin, einddatum)
    end as zorg_eind,
    case when is_gi then 1 else 1 + dobbel('regels', toewijzing, 10) end as regels_per_maand,
    cast(tarief * (0.8 + 0.4 * trek(productcode, aanbieder_agb)) as integer) as prijs,
    not is_gi and dobbel('zonder code', toewijzing, 100) < 2 and ingangsdatum >= date '2021-01-01' as is_aspecifiek,
    dobbel('verwijderd', toewijzing, 1000) < 5 as is_verwijderd,
    not is_verwijderd and dobbel('start', toewijzing, 1000) < case
        when not is_gi then 985
        when ingangsdatum >= date '2023-04-03' then 950
        else 550
    end as heeft_305,
    case when dobbel('onderbroken', toewijzing, 100) < 2 and zorg_eind - zorg_begin > 120
        then zorg_begin + 30 end as onderbroken_op,
    case when not is_gi and dobbel('aanvraag', toewijzing, 100) < 40
        then sha256('verzoek' || toewijzing)[:32] end as referentie_aanbieder,
    case
        when dobbel('gi', toewijzing, 100) < 13 then '04'
        when dobbel('gi', toewijzing, 100) < 45 then '01'
        else ['02', '02', '02', '03', '05', '06', '08'][dobbel('verwijzer', toewijzing, 7) + 1]
    end as verwijzer_type
from genummerd
order by toewijzing;

-- 301: each toewijzing; then one in eight is changed when the care ends early, or removed.
create temp table toegewezen as
select
    toewijzing,
    1 as versie,
    toewijzingsdatum,
    case when is_gi or dobbel('open', toewijzing, 100) >= 3 then einddatum end as einddatum,
    null as reden_wijziging
from toewijzing
union all
select
    toewijzing,
    2 as versie,
    case when is_verwijderd then toewijzingsdatum else zorg_eind end + 5 as toewijzingsdatum,
    case when is_verwijderd then ingangsdatum else zorg_eind end as einddatum,
    case when not is_verwijderd then '05' when toewijzingsdatum < date '2021-06-01' then '01' else '13' end
from toewijzing
where is_verwijderd or zorg_eind < einddatum and dobbel('gewijzigd', toewijzing, 2) = 0;

create temp table jw301_bericht as
select
    * exclude (einddatum, toewijzingsdatum),
    toegewezen.einddatum,
    toegewezen.toewijzingsdatum,
    gemeentecode as afzender,
    aanbieder_agb as ontvanger,
    'T' || toewijzing || '.' || versie as identificatie,
    toegewezen.toewijzingsdatum + 1 as dagtekening,
    bericht_nr('301', identificatie) as bericht_id,
    '436' as berichtcode,
    versie(dagtekening) as berichtversie,
    subversie(dagtekening) as berichtsubversie,
    case when berichtversie = '2' then toewijzing end as beschikkingnummer
from toegewezen
inner join toewijzing using (toewijzing)
where dagtekening <= vandaag()
order by dagtekening, bericht_id;

create temp view jw301_toegewezen_product as
select
    * replace (
        case when versie = 1 then referentie_aanbieder end as referentie_aanbieder,
        case when not is_aspecifiek then productcode end as productcode
    ),
    1 as regelnummer,
    toewijzing as toewijzingnummer,
    case when berichtversie = '3' then '10:30:00' end as toewijzingstijd,
    case eenheid when '01' then 240 when '14' then 7 when '16' then 6 else 1 end as volume,
    case when eenheid = '82' then '4' else '2' end as frequentie
from jw301_bericht;

-- 305: starts, a few of them removed ten days later, and the resumption after a temporary stop.
create temp table start as
with gestart as (
    select
        toewijzing,
        zorg_begin as begindatum,
        '1' as status_aanlevering,
        zorg_begin + 3 + cast(trek('bericht', toewijzing) * 20 as integer) as dagtekening
    from toewijzing
    where heeft_305
    union all
    select
        toewijzing,
        onderbroken_op + 45,
        '1',
        onderbroken_op + 50
    from toewijzing
    where heeft_305 and onderbroken_op is not null
)

select * from gestart
union all
select * replace ('3' as status_aanlevering, dagtekening + 10 as dagtekening) from gestart
where dobbel('weg', toewijzing, 1000) < 3;

create temp table jw305_bericht as
select
    *,
    aanbieder_agb as afzender,
    gemeentecode as ontvanger,
    'S' || toewijzing || '.' || status_aanlevering || (begindatum > zorg_begin)::integer as identificatie,
    bericht_nr('305', identificatie) as bericht_id,
    '438' as berichtcode,
    versie(dagtekening) as berichtversie,
    subversie(dagtekening) as berichtsubversie,
    case when berichtversie = '2' then toewijzing end as beschikkingnummer
from start
inner join toewijzing using (toewijzing)
where dagtekening <= vandaag()
order by dagtekening, bericht_id;

create temp view jw305_start_product as
select *, 1 as regelnummer, toewijzing as toewijzingnummer, ingangsdatum as toewijzing_ingangsdatum
from jw305_bericht;

-- 307: ends, a few of them removed and sent again, and temporary stops. One in fifty is forgotten.
create temp table stop as
with gestopt as (
    select
        toewijzing,
        coalesce(onderbroken_op + 45, zorg_begin) as begindatum,
        zorg_eind as einddatum,
        ['31', '31', '31', '32', '33', '34', '35', '36'][dobbel('reden', toewijzing, 8) + 1] as reden_beeindiging,
        zorg_eind + 2 + cast(trek('stop', toewijzing) * 25 as integer) as dagtekening
    from toewijzing
    where heeft_305 and dobbel('vergeten', toewijzing, 50) > 0
    union all
    select
        toewijzing,
        zorg_begin,
        onderbroken_op,
        '20',
        onderbroken_op + 5
    from toewijzing
    where heeft_305 and onderbroken_op is not null
)

select *, '1' as status_aanlevering from gestopt
union all
select * replace (dagtekening + 10 as dagtekening), '3' as status_aanlevering from gestopt
where dobbel('toch niet', toewijzing, 1000) < 3;

create temp table jw307_bericht as
select
    * exclude (einddatum),
    stop.einddatum,
    aanbieder_agb as afzender,
    gemeentecode as ontvanger,
    'E' || toewijzing || '.' || status_aanlevering || (reden_beeindiging = '20')::integer as identificatie,
    bericht_nr('307', identificatie) as bericht_id,
    '440' as berichtcode,
    versie(dagtekening) as berichtversie,
    subversie(dagtekening) as berichtsubversie,
    case when berichtversie = '2' then toewijzing end as beschikkingnummer
from stop
inner join toewijzing using (toewijzing)
where dagtekening <= vandaag()
order by dagtekening, bericht_id;

create temp view jw307_stop_product as
select *, 1 as regelnummer, toewijzing as toewijzingnummer, ingangsdatum as toewijzing_ingangsdatum
from jw307_bericht;

-- 315: what the provider asked for, and who referred the child.
create temp table jw315_bericht as
select
    *,
    aanbieder_agb as afzender,
    gemeentecode as ontvanger,
    'V' || toewijzing as identificatie,
    toewijzingsdatum - 7 as dagtekening,
    bericht_nr('315', identificatie) as bericht_id,
    '446' as berichtcode,
    versie(dagtekening) as berichtversie,
    subversie(dagtekening) as berichtsubversie,
    case when berichtversie = '2' then toewijzing end as beschikkingnummer
from toewijzing
where referentie_aanbieder is not null and dagtekening <= vandaag()
order by dagtekening, bericht_id;

create temp view jw315_aangevraagd_product as
select
    *,
    1 as regelnummer,
    ingangsdatum as toewijzing_ingangsdatum,
    case when verwijzer_type = '04' then '22990001' end as verwijzer_agb,
    '2' as raamcontract
from jw315_bericht;
