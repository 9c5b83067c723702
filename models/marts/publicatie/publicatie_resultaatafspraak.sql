-- The public figures of the resultaatafspraken, in the version that is in force. A norm that starts from earlier
-- figures would give these away, so it is public only where all of these are.
-- Grain: indicator, break-down, niveau, period.
with meting as (
    select
        meting.*,
        openbaar.openbaar,
        openbaar.groep,
        meting.niveau || ':' || meting.niveau_code as plek,
        {{ datum(dbt.date_trunc('year', 'meting.periode_start')) }} as jaar,
        {{ cel_van_indicator('openbaar') }},
        coalesce(openbaar.telling = 'aandeel', false) as is_aandeel
    from {{ ref('resultaatafspraak_meting') }} as meting
    inner join {{ ref('dim_definitieversie') }} as versie
        on meting.definitie_versie = versie.definitie_versie and versie.is_geldend
    inner join {{ ref('publicatie_indicator') }} as openbaar on meting.indicator = openbaar.indicator
    inner join {{ ref('bescherming_plek') }} as plek
        on meting.niveau = plek.niveau and meting.niveau_code = plek.niveau_code
    where
        openbaar.openbaar <> 'nee'
        and (openbaar.openbaar <> 'gelderland' or meting.niveau = 'gelderland')
        -- A tertiaal is a break-down of the year, and one at a time is public.
        and (
            meting.periode_soort = 'jaar'
            or openbaar.openbaar <> 'beschermd'
            or meting.uitsplitsing = 'totaal' and openbaar.deel is null
            and coalesce(openbaar.telling <> 'aandeel', true)
        )
),

-- What has a figure only where something happened would say by its absence that nothing did: of what is protected
-- every party has every figure that any has.
figuur as (
    select
        indicator,
        uitsplitsing,
        openbaar,
        min(resultaatafspraak) as resultaatafspraak,
        min(indicator_naam) as indicator_naam,
        min(uitsplitsing_naam) as uitsplitsing_naam,
        min(eenheid) as eenheid,
        min(verantwoordelijke) as verantwoordelijke,
        min(bron) as bron
    from meting
    group by indicator, uitsplitsing, openbaar
),

uit_berichten as (
    select distinct
        indicator,
        uitsplitsing,
        periode_soort,
        periode_start
    from meting
    where openbaar = 'beschermd' and {{ is_uit_berichten('bron') }}
),

-- What is measured from messages is there in every period that any of it is.
periode as (
    select
        indicator,
        uitsplitsing,
        periode_soort,
        periode_start
    from meting
    union
    select
        indicator.indicator,
        indicator.uitsplitsing,
        indicator.periode_soort,
        ander.periode_start
    from uit_berichten as indicator
    inner join uit_berichten as ander on indicator.periode_soort = ander.periode_soort
),

plek as (
    select distinct
        meting.indicator,
        plek.niveau,
        plek.niveau_code,
        plek.plek
    from meting
    inner join {{ ref('bescherming_plek') }} as plek on meting.niveau = plek.niveau
),

raster as (
    select
        figuur.*,
        plek.niveau,
        plek.niveau_code,
        plek.plek,
        periode.periode_soort,
        periode.periode_start
    from figuur
    inner join periode on figuur.indicator = periode.indicator and figuur.uitsplitsing = periode.uitsplitsing
    inner join plek on figuur.indicator = plek.indicator
),

besluit as (
    select * from {{ ref('bescherming_besluit') }}
),

-- How many there are gives in- and outflow away, so it is public where these are.
stroom as (
    select
        jaar,
        bool_and(is_zichtbaar) as is_zichtbaar
    from besluit
    where groep in ('instroom', 'uitstroom') and niveau = 'gelderland' and uitsplitsing = 'totaal'
    group by jaar
),

-- What a norm starts from, which may be another indicator.
uitgangspunt as (
    select
        meting.indicator,
        meting.uitsplitsing,
        meting.plek,
        meting.periode_soort,
        meting.periode_start,
        meting.eerste_basisjaar,
        meting.laatste_basisjaar,
        openbaar.openbaar,
        openbaar.groep,
        {{ cel_van_indicator('openbaar') }}
    from meting
    inner join {{ ref('publicatie_indicator') }} as openbaar on meting.basis_indicator = openbaar.indicator
),

basis as (
    select
        van.indicator,
        van.uitsplitsing,
        van.plek,
        van.periode_soort,
        van.periode_start,
        bool_and(van.openbaar = 'vrij' or coalesce(besluit.is_zichtbaar, false)) as is_zichtbaar
    from uitgangspunt as van
    left join besluit
        on
            van.groep = besluit.groep
            and van.plek = besluit.plek
            and van.uitsplitsing_van_groep = besluit.uitsplitsing
            and van.deel_van_groep = besluit.deel
            and extract(year from besluit.jaar) between van.eerste_basisjaar and van.laatste_basisjaar
    group by van.indicator, van.uitsplitsing, van.plek, van.periode_soort, van.periode_start
),

getoond as (
    select
        raster.indicator,
        raster.uitsplitsing,
        raster.openbaar,
        raster.resultaatafspraak,
        raster.indicator_naam,
        raster.uitsplitsing_naam,
        raster.eenheid,
        raster.verantwoordelijke,
        raster.bron,
        raster.niveau,
        raster.niveau_code,
        raster.periode_soort,
        raster.periode_start,
        meting.waarde,
        meting.norm,
        meting.richting,
        meting.status,
        meting.reden,
        meting.escalatie,
        meting.dekking,
        raster.openbaar <> 'beschermd' or meting.basiswaarde is null or coalesce(basis.is_zichtbaar, false)
            as is_norm_zichtbaar,
        -- What nobody supplied says nothing of anyone.
        coalesce(meting.waarde is null and meting.reden = 'niet alle opgaven zijn er', false)
        or coalesce(
            case
                when raster.openbaar = 'vrij' then true
                when raster.openbaar = 'gelderland' then stroom.is_zichtbaar
                when meting.is_aandeel then besluit.is_aandeel_zichtbaar
                else besluit.is_zichtbaar
            end, false
        ) as is_zichtbaar
    from raster
    left join meting
        on
            raster.indicator = meting.indicator
            and raster.uitsplitsing = meting.uitsplitsing
            and raster.plek = meting.plek
            and raster.periode_soort = meting.periode_soort
            and raster.periode_start = meting.periode_start
    left join besluit
        on
            meting.groep = besluit.groep
            and meting.jaar = besluit.jaar
            and meting.plek = besluit.plek
            and meting.uitsplitsing_van_groep = besluit.uitsplitsing
            and meting.deel_van_groep = besluit.deel
    left join stroom on extract(year from raster.periode_start) = extract(year from stroom.jaar)
    left join basis
        on
            meting.indicator = basis.indicator
            and meting.uitsplitsing = basis.uitsplitsing
            and meting.plek = basis.plek
            and meting.periode_soort = basis.periode_soort
            and meting.periode_start = basis.periode_start
    -- What is not about children is there where it was measured.
    where raster.openbaar = 'beschermd' or meting.indicator is not null
),

afgerond as (
    select
        getoond.*,
        case
            when getoond.openbaar = 'vrij' then getoond.waarde
            when getoond.is_zichtbaar then {{ afgerond('getoond.waarde', 'veelvoud.waarde') }}
        end as openbare_waarde,
        case
            when getoond.openbaar = 'vrij' then getoond.norm
            when getoond.is_zichtbaar and getoond.is_norm_zichtbaar
                then {{ afgerond('getoond.norm', 'veelvoud.waarde') }}
        end as openbare_norm,
        -- A share of few messages would give these away.
        case
            when getoond.niveau = 'gelderland' and getoond.is_zichtbaar
                then {{ afgerond('getoond.dekking', publicatieregel('afronding_aandeel')) }}
        end as openbare_dekking
    from getoond
    left join {{ ref('publicatie_regel') }} as veelvoud
        on {{ afronding_van_indicator('getoond.openbaar', 'getoond.eenheid') }} = veelvoud.regel
)

select
    afgerond.resultaatafspraak,
    afgerond.indicator,
    afgerond.indicator_naam,
    afgerond.uitsplitsing,
    afgerond.uitsplitsing_naam,
    afgerond.niveau,
    afgerond.niveau_code,
    niveau.niveau_naam,
    afgerond.periode_soort,
    afgerond.periode_start,
    afgerond.eenheid,
    afgerond.openbare_waarde as waarde,
    afgerond.openbare_norm as norm,
    case when afgerond.is_zichtbaar then afgerond.richting end as richting,
    case when afgerond.is_zichtbaar and afgerond.is_norm_zichtbaar then afgerond.status else 'niet openbaar' end
        as status,
    case when afgerond.is_zichtbaar and afgerond.is_norm_zichtbaar then afgerond.reden end as reden,
    case when afgerond.is_zichtbaar and afgerond.is_norm_zichtbaar then afgerond.escalatie end as escalatie,
    afgerond.verantwoordelijke,
    afgerond.openbare_dekking as dekking,
    afgerond.bron,
    not afgerond.is_zichtbaar as is_onderdrukt
from afgerond
inner join {{ ref('dim_niveau') }} as niveau
    on afgerond.niveau = niveau.niveau and afgerond.niveau_code = niveau.niveau_code
order by
    afgerond.resultaatafspraak, afgerond.indicator, afgerond.uitsplitsing, afgerond.niveau, afgerond.niveau_code,
    afgerond.periode_soort, afgerond.periode_start
