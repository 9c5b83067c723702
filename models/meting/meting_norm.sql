-- Each figure beside its norm, and what the norm starts from. Grain: as meting_alle.
with meting as (
    select
        meting.*,
        dekking.dekking
    from {{ ref('meting_alle') }} as meting
    left join {{ ref('meting_dekking') }} as dekking using (niveau, niveau_code, periode_soort, periode_start)
),

met_afspraak as (
    select
        meting.*,
        norm.richting,
        norm.normsoort,
        norm.waarde as normwaarde,
        coalesce(norm.basis_indicator, meting.indicator) as basis_indicator,
        -- The last base year, and the base year that is compared with.
        coalesce(norm.basis_tot, extract(year from meting.periode_start) - 1) as basisjaar,
        coalesce(norm.basis_van, extract(year from meting.periode_start) - 1) as eerste_basisjaar,
        norm.basiswaarde as afgesproken_basis,
        norm.meetdag,
        coalesce(norm.is_referentie = 'ja', false) as is_referentie
    from meting
    left join {{ ref('norm') }} as norm
        on
            meting.definitie_versie = norm.definitie_versie
            and meting.indicator = norm.indicator
            and meting.uitsplitsing = norm.uitsplitsing
            and meting.periode_start between norm.geldig_vanaf and coalesce(norm.geldig_tot, {{ oneindig() }})
            and ' ' || coalesce(norm.niveaus, meting.niveau) || ' ' like '% ' || meting.niveau || ' %'
),

-- The same party in the same part of each base year; a base with a hole in it is no base.
basis as (
    select
        nu.definitie_versie,
        nu.indicator,
        nu.uitsplitsing,
        nu.niveau,
        nu.niveau_code,
        nu.periode_soort,
        nu.periode_start,
        case
            when count(toen.waarde) = max(nu.basisjaar - nu.eerste_basisjaar + 1) then avg(toen.waarde)
        end as basiswaarde,
        min(case when toen.op_regieberichten then toen.dekking end) as basisdekking
    from met_afspraak as nu
    inner join meting as toen
        on
            nu.definitie_versie = toen.definitie_versie
            and nu.basis_indicator = toen.indicator
            and nu.uitsplitsing = toen.uitsplitsing
            and nu.niveau = toen.niveau
            and nu.niveau_code = toen.niveau_code
            and nu.periode_soort = toen.periode_soort
            and extract(month from nu.periode_start) = extract(month from toen.periode_start)
            and extract(year from toen.periode_start) between nu.eerste_basisjaar and nu.basisjaar
    group by
        nu.definitie_versie, nu.indicator, nu.uitsplitsing, nu.niveau, nu.niveau_code, nu.periode_soort,
        nu.periode_start
),

met_basis as (
    select
        met_afspraak.*,
        case
            when met_afspraak.normsoort is null or met_afspraak.normsoort <> 'absoluut'
                then coalesce(cast(met_afspraak.afgesproken_basis as double), basis.basiswaarde)
        end as basiswaarde,
        case when met_afspraak.normsoort <> 'absoluut' then basis.basisdekking end as basisdekking,
        extract(year from met_afspraak.periode_start) - met_afspraak.basisjaar as jaren
    from met_afspraak
    left join basis
        using (definitie_versie, indicator, uitsplitsing, niveau, niveau_code, periode_soort, periode_start)
)

select
    * exclude (normwaarde, afgesproken_basis, jaren),
    case normsoort
        when 'absoluut' then cast(normwaarde as double)
        when 'basis_punten' then cast(cast(basiswaarde as decimal(18, 6)) + normwaarde * jaren as double)
        -- Nothing is as near to nothing as it gets, whatever it was before.
        when 'vorig_jaar'
            then coalesce(basiswaarde * (1 + normwaarde), case when richting = 'naar_nul' and waarde = 0 then 0 end)
        when 'basis' then basiswaarde * power(1 + normwaarde, jaren)
    end as norm
from met_basis
