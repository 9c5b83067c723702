-- How much of a figure is known. Grain: indicator, supplier, month.
with maand as (
    select
        periode.periode_start,
        periode.periode_eind,
        periode.periode_start > {{ dbt.dateadd('month', '-versie.voorlopig_maanden', 'peildatum.peildatum') }}
            as is_voorlopig
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

regel as (
    select
        regel.*,
        gemeente.jeugdhulpregio,
        coalesce(product.zekerheid, 'twijfel') as zekerheid,
        toewijzing.verwijzer_type
    from {{ ref('fct_declaratieregel') }} as regel
    inner join {{ ref('dim_gemeente') }} as gemeente on regel.gemeentecode = gemeente.gemeentecode
    left join {{ ref('tussentaal_per_product') }} as product
        on {{ zelfde_product('regel', 'product', 'gemeente', 'regel.ingangsdatum') }}
    left join {{ ref('fct_toewijzing') }} as toewijzing
        on
            regel.gemeentecode = toewijzing.gemeentecode
            and regel.toewijzingnummer = toewijzing.toewijzingnummer
            and regel.jeugdige_id = toewijzing.jeugdige_id
),

regels as (
    select
        'regel_beantwoord' as indicator,
        'gemeente' as leverancier_soort,
        gemeentecode_actueel as leverancier,
        ingangsdatum as datum,
        case when status <> 'open' then 1 else 0 end as teller,
        1 as noemer
    from regel
    union all
    select
        'regel_met_toewijzing' as indicator,
        'regio' as leverancier_soort,
        jeugdhulpregio as leverancier,
        ingangsdatum as datum,
        case when toewijzing_gevonden then 1 else 0 end as teller,
        1 as noemer
    from regel
    union all
    select
        'geld_in_tussentaal' as indicator,
        'regio' as leverancier_soort,
        jeugdhulpregio as leverancier,
        ingangsdatum as datum,
        case when tussentaal_code <> 'onbekend' then toegekend_bedrag else 0 end as teller,
        toegekend_bedrag as noemer
    from regel
    where tussentaal_code is not null
    union all
    select
        'geld_in_tussentaal_zonder_twijfel' as indicator,
        'regio' as leverancier_soort,
        jeugdhulpregio as leverancier,
        ingangsdatum as datum,
        case when tussentaal_code <> 'onbekend' and zekerheid <> 'twijfel' then toegekend_bedrag else 0 end as teller,
        toegekend_bedrag as noemer
    from regel
    where tussentaal_code is not null
    union all
    select
        'geld_met_verwijzer' as indicator,
        'regio' as leverancier_soort,
        jeugdhulpregio as leverancier,
        ingangsdatum as datum,
        case when verwijzer_type is not null then toegekend_bedrag else 0 end as teller,
        toegekend_bedrag as noemer
    from regel
    where tussentaal_code is not null
),

-- A provider that bills before and after a month is expected to bill in it.
declareert as (
    select
        aanbieder_agb,
        min(ingangsdatum) as eerste,
        max(ingangsdatum) as laatste
    from {{ ref('fct_declaratieregel') }}
    group by aanbieder_agb
),

gedeclareerde_maand as (
    select distinct
        aanbieder_agb,
        cast({{ dbt.date_trunc('month', 'ingangsdatum') }} as date) as periode_start
    from {{ ref('fct_declaratieregel') }}
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
    inner join maand
        on declareert.eerste <= maand.periode_eind and declareert.laatste >= maand.periode_start
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
