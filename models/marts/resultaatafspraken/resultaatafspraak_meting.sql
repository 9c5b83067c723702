-- The eleven resultaatafspraken and what is shown beside them: each figure against its norm.
-- Grain: definitie_versie, indicator, uitsplitsing, niveau, period.
with meting as (
    select
        meting.*,
        periode.periode_eind,
        peildatum.peildatum,
        versie.dekking_minimum,
        versie.escalatie_vanaf,
        case when meting.op_regieberichten then meting.dekking end as eigen_dekking
    from {{ ref('meting_norm') }} as meting
    inner join {{ ref('dim_periode') }} as periode using (periode_soort, periode_start)
    inner join {{ ref('int_definitieversie') }} as versie using (definitie_versie)
    cross join {{ ref('int_peildatum') }} as peildatum
),

-- The first that applies: a figure that leans on too little is no figure.
met_reden as (
    select
        *,
        case
            when coalesce(meetdag, periode_eind) > peildatum then null
            when ontbreekt then 'niet alle opgaven zijn er'
            when waarde is null then 'de noemer is nul'
            when eigen_dekking < dekking_minimum then 'te weinig regieberichten'
            when basisdekking < dekking_minimum then 'te weinig regieberichten in de basis'
            when not is_referentie and normsoort is not null and norm is null then 'de basis ontbreekt'
        end as reden
    from meting
),

met_status as (
    select
        *,
        case
            when coalesce(meetdag, periode_eind) > peildatum then 'te vroeg'
            when normsoort is null or is_referentie then 'geen norm'
            when reden is not null then 'geen gegevens'
            when richting = 'hoogstens' and (waarde <= norm or {{ is_gelijk('waarde', 'norm') }}) then 'gehaald'
            when richting = 'minstens' and (waarde >= norm or {{ is_gelijk('waarde', 'norm') }}) then 'gehaald'
            when
                richting in ('lager', 'naar_nul')
                and waarde < norm and not {{ is_gelijk('waarde', 'norm') }}
                then 'gehaald'
            when richting = 'naar_nul' and waarde = 0 then 'gehaald'
            else 'afwijking'
        end as status
    from met_reden
),

-- Counted over the whole contract: what is unknown neither counts nor ends a row.
geteld as (
    select
        *,
        count(*) filter (where status = 'afwijking') over verloop as afwijkingen,
        count(*) filter (where status = 'gehaald') over verloop as keer_gehaald
    from met_status
    window verloop as (
        partition by definitie_versie, indicator, uitsplitsing, niveau, niveau_code, periode_soort
        order by periode_start
    )
),

op_rij as (
    select
        *,
        count(*) filter (where status = 'afwijking') over (
            partition by
                definitie_versie, indicator, uitsplitsing, niveau, niveau_code, periode_soort, keer_gehaald
            order by periode_start
        ) as afwijkingen_op_rij
    from geteld
),

duiding as (
    select
        partij,
        periode_soort,
        periode_start,
        {{ dbt.listagg('tekst', "' / '", 'order by leverancier_soort, leverancier, regelnummer') }} as duiding
    from {{ ref('stg_uitvraag__opgave') }}
    where onderwerp = 'duiding'
    group by partij, periode_soort, periode_start
)

select
    meting.definitie_versie,
    indicator.resultaatafspraak,
    meting.indicator,
    indicator.indicator_naam,
    meting.uitsplitsing,
    coalesce(bouwsteen.bouwsteen_naam, replace(meting.uitsplitsing, '_', ' ')) as uitsplitsing_naam,
    meting.niveau,
    meting.niveau_code,
    niveau.niveau_naam,
    meting.periode_soort,
    meting.periode_start,
    meting.waarde,
    indicator.eenheid,
    meting.teller,
    meting.noemer,
    meting.basiswaarde,
    case when meting.basiswaarde is not null then meting.basis_indicator end as basis_indicator,
    case when meting.basiswaarde is not null then cast(meting.eerste_basisjaar as integer) end as eerste_basisjaar,
    case when meting.basiswaarde is not null then cast(meting.basisjaar as integer) end as laatste_basisjaar,
    meting.norm,
    meting.waarde - meting.norm as verschil,
    meting.richting,
    meting.status,
    meting.reden,
    case meting.status when 'afwijking' then {{ aantal('meting.afwijkingen') }} end as afwijking_volgnummer,
    {{ aantal('meting.afwijkingen_op_rij') }} as afwijkingen_op_rij,
    meting.status = 'afwijking' and meting.afwijkingen >= meting.escalatie_vanaf as escalatie,
    indicator.verantwoordelijke,
    -- The lower of what was measured and what it is compared with.
    least(meting.eigen_dekking, meting.basisdekking) as dekking,
    indicator.bron,
    duiding.duiding
from op_rij as meting
inner join {{ ref('indicator') }} as indicator on meting.indicator = indicator.indicator
left join {{ ref('dim_niveau') }} as niveau
    on meting.niveau = niveau.niveau and meting.niveau_code = niveau.niveau_code
left join {{ ref('bouwsteen') }} as bouwsteen
    on meting.indicator = 'bouwsteen' and meting.uitsplitsing = bouwsteen.bouwsteen
left join duiding
    on
        meting.indicator || '/' || meting.niveau || '/' || meting.niveau_code = duiding.partij
        and meting.periode_soort = duiding.periode_soort
        and meting.periode_start = duiding.periode_start
order by
    meting.definitie_versie, indicator.volgorde, meting.uitsplitsing, meting.niveau, meting.niveau_code,
    meting.periode_soort, meting.periode_start
