-- How each resultaatafspraak stands in each year that is over, by what is public: its worst indicator says it.
-- Grain: resultaatafspraak, niveau, year.
with jaar as (
    select periode.periode_start
    from {{ ref('dim_periode') }} as periode
    inner join {{ ref('int_peildatum') }} as peildatum on periode.periode_eind <= peildatum.peildatum
    where periode.periode_soort = 'jaar'
),

-- Where a figure has a norm is in the agreement, so it says nothing of a party.
met_norm as (
    select distinct
        norm.indicator,
        norm.uitsplitsing,
        plek.niveau,
        jaar.periode_start
    from {{ ref('norm') }} as norm
    inner join {{ ref('dim_definitieversie') }} as versie
        on norm.definitie_versie = versie.definitie_versie and versie.is_geldend
    inner join jaar
        on jaar.periode_start between norm.geldig_vanaf and coalesce(norm.geldig_tot, {{ oneindig() }})
    inner join {{ ref('bescherming_plek') }} as plek
        on ' ' || coalesce(norm.niveaus, plek.niveau) || ' ' like '% ' || plek.niveau || ' %'
    where coalesce(norm.is_referentie, 'nee') <> 'ja'
),

getoond as (
    select
        meting.resultaatafspraak,
        meting.indicator,
        meting.uitsplitsing,
        meting.niveau,
        meting.niveau_code,
        meting.periode_start,
        case
            when meting.status = 'niet openbaar' and met_norm.indicator is null then 'geen norm' else meting.status
        end as status,
        meting.escalatie
    from {{ ref('publicatie_resultaatafspraak') }} as meting
    inner join jaar on meting.periode_start = jaar.periode_start
    left join met_norm
        on
            meting.indicator = met_norm.indicator
            and meting.uitsplitsing = met_norm.uitsplitsing
            and meting.niveau = met_norm.niveau
            and meting.periode_start = met_norm.periode_start
    where meting.periode_soort = 'jaar' and meting.resultaatafspraak is not null
),

-- What is public of no party of a niveau has a verdict there all the same.
nooit_getoond as (
    select
        indicator.resultaatafspraak,
        indicator.indicator,
        met_norm.uitsplitsing,
        plek.niveau,
        plek.niveau_code,
        met_norm.periode_start,
        'niet openbaar' as status,
        cast(null as boolean) as escalatie
    from met_norm
    inner join {{ ref('indicator') }} as indicator on met_norm.indicator = indicator.indicator
    inner join {{ ref('publicatie_indicator') }} as openbaar on met_norm.indicator = openbaar.indicator
    inner join {{ ref('bescherming_plek') }} as plek on met_norm.niveau = plek.niveau
    where
        (openbaar.openbaar = 'nee' or openbaar.openbaar = 'gelderland' and plek.niveau <> 'gelderland')
        and ' ' || indicator.niveaus || ' ' like '% ' || plek.niveau || ' %'
        and indicator.resultaatafspraak is not null
),

oordeel as (
    select * from getoond
    union all
    select * from nooit_getoond
),

stand as (
    {{ slechtste_indicator('oordeel', 'resultaatafspraak, niveau, niveau_code, periode_start') }}
)

select
    stand.resultaatafspraak,
    afspraak.resultaatafspraak_naam,
    stand.niveau,
    stand.niveau_code,
    niveau.niveau_naam,
    'jaar' as periode_soort,
    stand.periode_start,
    stand.status,
    stand.indicator,
    stand.uitsplitsing,
    stand.verantwoordelijke,
    -- None is known of is not none as long as a verdict is kept back.
    case when stand.escalatie or stand.aantal_niet_openbaar = 0 then coalesce(stand.escalatie, false) end as escalatie,
    stand.aantal_indicatoren,
    stand.aantal_gehaald,
    stand.aantal_afwijking,
    stand.aantal_geen_gegevens,
    stand.aantal_te_vroeg,
    stand.aantal_geen_norm,
    stand.aantal_niet_openbaar
from stand
inner join {{ ref('resultaatafspraak') }} as afspraak on stand.resultaatafspraak = afspraak.resultaatafspraak
inner join {{ ref('dim_niveau') }} as niveau
    on stand.niveau = niveau.niveau and stand.niveau_code = niveau.niveau_code
order by stand.resultaatafspraak, stand.niveau, stand.niveau_code, stand.periode_start
