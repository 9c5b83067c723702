-- Afspraak 6 and 7 in a municipality where a Toekomsttuin runs in the period, and the others of its region beside it.
-- Grain: version, indicator, niveau, period.
with tuin as (
    select
        tuin.gemeentecode_actueel,
        periode.periode_soort,
        periode.periode_start
    from {{ ref('meting_toekomsttuin') }} as tuin
    inner join {{ ref('dim_periode') }} as periode
        on
            tuin.gestart_op <= periode.periode_eind
            and coalesce(tuin.beeindigd_op, periode.periode_start) >= periode.periode_start
),

gemeente as (
    select
        meting.definitie_versie,
        meting.indicator,
        meting.uitsplitsing,
        meting.periode_soort,
        meting.periode_start,
        meting.niveau_code as gemeentecode_actueel,
        meting.teller,
        meting.ontbreekt,
        tuin.gemeentecode_actueel is not null as heeft_tuin
    from (
        select * from {{ ref('meting_opgave') }}
        where indicator = 'tafel_verzoeken'
        union all by name
        select
            *,
            0 as ontbreekt
        from {{ ref('meting_instroom') }}
    ) as meting
    left join tuin
        on
            meting.niveau_code = tuin.gemeentecode_actueel
            and meting.periode_soort = tuin.periode_soort
            and meting.periode_start = tuin.periode_start
    where meting.niveau = 'gemeente'
),

overige as (
    select
        gemeente.* replace ('tafel_verzoeken_overige' as indicator),
        dim_gemeente.jeugdhulpregio
    from gemeente
    inner join {{ ref('dim_gemeente') }} as dim_gemeente on gemeente.gemeentecode_actueel = dim_gemeente.gemeentecode
    where gemeente.indicator = 'tafel_verzoeken' and not gemeente.heeft_tuin
)

select
    definitie_versie,
    indicator || '_tuin' as indicator,
    uitsplitsing,
    periode_soort,
    periode_start,
    'gemeente' as niveau,
    gemeentecode_actueel as niveau_code,
    teller,
    ontbreekt
from gemeente
where heeft_tuin
union all by name
select * from (
    {{ meting_per_niveau('overige', ['gelderland', 'regio'], ['teller', 'ontbreekt']) }}
) as per_niveau_overige
