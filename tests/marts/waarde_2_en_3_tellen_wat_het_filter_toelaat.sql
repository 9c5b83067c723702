-- Values 2 and 3 count precisely the periods and measures of their categories that began after their date:
-- what began and ended in all months together.
with periode as (
    select
        categorie.definitie_versie,
        periode.startdatum,
        case
            when versie.perioden_bron = '305' then periode.stopdatum
            else coalesce(periode.stopdatum, periode.stopdatum_terugval)
        end as stopdatum
    from {{ ref('fct_zorgperiode') }} as periode
    inner join {{ ref('definitie_productcategorie') }} as categorie
        on periode.productcategorie = categorie.productcategorie and categorie.waarde = '2-5'
    inner join {{ ref('definitieversie') }} as versie on categorie.definitie_versie = versie.definitie_versie
    where periode.telt_als_maatregel and (periode.bron_start = '305' or versie.perioden_bron <> '305')
),

alles as (
    select
        *,
        'zorgperiode' as eenheid
    from periode
    union all
    select
        definitie_versie,
        startdatum,
        stopdatum,
        'maatregel' as eenheid
    from {{ ref('fct_maatregel') }}
),

toegelaten as (
    select
        alles.definitie_versie,
        filter.waarde,
        count(*) filter (where alles.eenheid = 'zorgperiode' and alles.startdatum <= peildatum.peildatum)
            as begonnen,
        count(*) filter (where alles.eenheid = 'zorgperiode' and alles.stopdatum <= peildatum.peildatum)
            as beeindigd,
        count(*) filter (where alles.eenheid = 'maatregel') as begonnen_maatregelen,
        count(*) filter (where alles.eenheid = 'maatregel' and alles.stopdatum <= peildatum.peildatum)
            as beeindigde_maatregelen
    from alles
    inner join {{ ref('definitie_datumfilter') }} as filter
        on alles.definitie_versie = filter.definitie_versie and filter.waarde in ('2', '3')
    cross join {{ ref('int_peildatum') }} as peildatum
    where alles.startdatum > filter.ingangsdatum_na
    group by alles.definitie_versie, filter.waarde
),

gemeten as (
    select
        definitie_versie,
        '2' as waarde,
        sum(instroom) as begonnen,
        sum(uitstroom) as beeindigd,
        sum(instroom_maatregelen) as begonnen_maatregelen,
        sum(uitstroom_maatregelen) as beeindigde_maatregelen
    from {{ ref('monitor_2_in_door_uitstroom') }}
    where niveau = 'gelderland' and periode_soort = 'maand' and maatregelsoort = 'totaal'
    group by definitie_versie
    union all
    select
        definitie_versie,
        '3' as waarde,
        null as begonnen,
        sum(aantal_zorgperioden) as beeindigd,
        null as begonnen_maatregelen,
        sum(aantal_maatregelen) as beeindigde_maatregelen
    from {{ ref('monitor_3_doorlooptijd') }}
    where
        niveau = 'gelderland' and periode_soort = 'maand'
        and maatregelsoort = 'totaal' and status = 'beeindigd'
    group by definitie_versie
)

-- Of what never ended value 3 has no row.
select *
from toegelaten
left join gemeten using (definitie_versie, waarde)
where
    toegelaten.begonnen <> coalesce(gemeten.begonnen, toegelaten.begonnen)
    or toegelaten.begonnen_maatregelen <> coalesce(gemeten.begonnen_maatregelen, toegelaten.begonnen_maatregelen)
    or toegelaten.beeindigd <> coalesce(gemeten.beeindigd, 0)
    or toegelaten.beeindigde_maatregelen <> coalesce(gemeten.beeindigde_maatregelen, 0)
