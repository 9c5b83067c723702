-- How much of a figure is known. Grain: indicator, supplier, month.
with maand as (
    select
        periode.periode_start,
        periode.periode_eind,
        {{ is_voorlopig('periode', 'peildatum', 'versie') }} as is_voorlopig
    from {{ ref('dim_periode') }} as periode
    cross join {{ ref('int_peildatum') }} as peildatum
    inner join {{ ref('int_definitieversie') }} as versie on versie.is_geldend
    where periode.periode_soort = 'maand'
),

gestart as (
    select distinct toewijzing_id
    from {{ ref('fct_zorgperiode') }}
    where bron_start = '305'
),

-- Toewijzingen of a measure that has a start: from this each version with fall-back shows its worth.
regieberichten as (
    select
        'toewijzing_met_start' as indicator,
        'gi' as leverancier_soort,
        toewijzing.aanbieder_agb as leverancier,
        toewijzing.ingangsdatum as datum,
        case when gestart.toewijzing_id is not null then 1 else 0 end as teller,
        1 as noemer
    from {{ ref('fct_toewijzing') }} as toewijzing
    left join gestart on toewijzing.toewijzing_id = gestart.toewijzing_id
    where toewijzing.maatregelsoort is not null and not toewijzing.is_verwijderd
),

-- One pass over the lines; what an indicator asks of them are columns.
regel as (
    select
        regel.maand as datum,
        regel.gemeentecode_actueel,
        regel.jeugdhulpregio,
        regel.aanbieder_agb,
        regel.tussentaal_code,
        coalesce(regel.zekerheid, 'twijfel') as zekerheid,
        count(*) as aantal,
        count(*) filter (where regel.status <> 'open') as aantal_beantwoord,
        count(*) filter (where regel.toewijzing_gevonden) as aantal_met_toewijzing,
        sum(regel.toegekend_bedrag) as bedrag,
        coalesce(sum(regel.toegekend_bedrag) filter (where toewijzing.verwijzer_type is not null), 0)
            as bedrag_met_verwijzer
    from {{ ref('int_regel_in_overeenkomst') }} as regel
    left join {{ ref('int_toewijzing') }} as toewijzing
        on
            regel.gemeentecode = toewijzing.gemeentecode
            and regel.toewijzingnummer = toewijzing.toewijzingnummer
            and regel.jeugdige_nr = toewijzing.jeugdige_nr
            and not toewijzing.is_verwijderd
    group by all
),

regels as (
    select
        'regel_beantwoord' as indicator,
        'gemeente' as leverancier_soort,
        gemeentecode_actueel as leverancier,
        datum,
        aantal_beantwoord as teller,
        aantal as noemer
    from regel
    union all
    select
        'regel_met_toewijzing' as indicator,
        'regio' as leverancier_soort,
        jeugdhulpregio as leverancier,
        datum,
        aantal_met_toewijzing as teller,
        aantal as noemer
    from regel
    union all
    select
        'geld_in_tussentaal' as indicator,
        'regio' as leverancier_soort,
        jeugdhulpregio as leverancier,
        datum,
        case when tussentaal_code <> 'onbekend' then bedrag else 0 end as teller,
        bedrag as noemer
    from regel
    where tussentaal_code is not null
    union all
    select
        'geld_in_tussentaal_zonder_twijfel' as indicator,
        'regio' as leverancier_soort,
        jeugdhulpregio as leverancier,
        datum,
        case when tussentaal_code <> 'onbekend' and zekerheid <> 'twijfel' then bedrag else 0 end as teller,
        bedrag as noemer
    from regel
    where tussentaal_code is not null
    union all
    select
        'geld_met_verwijzer' as indicator,
        'regio' as leverancier_soort,
        jeugdhulpregio as leverancier,
        datum,
        bedrag_met_verwijzer as teller,
        bedrag as noemer
    from regel
    where tussentaal_code is not null
),

-- A provider that bills before and after a month is expected to bill in it.
declareert as (
    select
        aanbieder_agb,
        min(datum) as eerste,
        max(datum) as laatste
    from regel
    group by aanbieder_agb
),

gedeclareerde_maand as (
    select distinct
        aanbieder_agb,
        datum as periode_start
    from regel
),

maanden as (
    select
        'maand_met_declaraties' as indicator,
        'aanbieder' as leverancier_soort,
        declareert.aanbieder_agb as leverancier,
        maand.periode_start as datum,
        case when gedeclareerd.aanbieder_agb is not null then 1 else 0 end as teller,
        1 as noemer
    from declareert
    inner join maand on maand.periode_start between declareert.eerste and declareert.laatste
    left join gedeclareerde_maand as gedeclareerd
        on
            declareert.aanbieder_agb = gedeclareerd.aanbieder_agb
            and maand.periode_start = gedeclareerd.periode_start
),

alles as (
    select * from regieberichten
    union all
    select * from regels
    union all
    select * from maanden
)

select
    alles.indicator,
    alles.leverancier_soort,
    alles.leverancier,
    maand.periode_start,
    cast(sum(alles.teller) as decimal(18, 2)) as teller,
    cast(sum(alles.noemer) as decimal(18, 2)) as noemer,
    cast(sum(alles.teller) as double) / nullif(sum(alles.noemer), 0) as aandeel,
    maand.is_voorlopig
from alles
inner join maand on alles.datum between maand.periode_start and maand.periode_eind
group by
    alles.indicator, alles.leverancier_soort, alles.leverancier, maand.periode_start, maand.is_voorlopig
