-- How each resultaatafspraak stands in the last year that is over: its worst indicator says it.
-- Grain: definitie_versie, resultaatafspraak, niveau.
with laatste as (
    select max(periode.periode_start) as periode_start
    from {{ ref('dim_periode') }} as periode
    inner join {{ ref('int_peildatum') }} as peildatum on periode.periode_eind <= peildatum.peildatum
    where periode.periode_soort = 'jaar'
),

meting as (
    select
        meting.*,
        case meting.status
            when 'afwijking' then 1
            when 'geen gegevens' then 2
            when 'gehaald' then 3
            when 'te vroeg' then 4
            when 'geen norm' then 5
        end as ernst
    from {{ ref('resultaatafspraak_meting') }} as meting
    inner join laatste on meting.periode_start = laatste.periode_start
    where meting.periode_soort = 'jaar' and meting.resultaatafspraak is not null
),

gerangschikt as (
    select
        meting.*,
        row_number() over (
            partition by meting.definitie_versie, meting.resultaatafspraak, meting.niveau, meting.niveau_code
            order by meting.ernst asc, meting.escalatie desc, indicator.volgorde asc, meting.uitsplitsing asc
        ) as rang
    from meting
    inner join {{ ref('indicator') }} as indicator on meting.indicator = indicator.indicator
)

select
    definitie_versie,
    resultaatafspraak,
    resultaatafspraak_naam,
    niveau,
    niveau_code,
    niveau_naam,
    'jaar' as periode_soort,
    periode_start,
    max(case when rang = 1 then status end) as status,
    max(case when rang = 1 then indicator end) as indicator,
    max(case when rang = 1 then uitsplitsing end) as uitsplitsing,
    max(case when rang = 1 then verantwoordelijke end) as verantwoordelijke,
    bool_or(escalatie) as escalatie,
    count(*) as aantal_indicatoren,
    count(*) filter (where status = 'gehaald') as aantal_gehaald,
    count(*) filter (where status = 'afwijking') as aantal_afwijking,
    count(*) filter (where status = 'geen gegevens') as aantal_geen_gegevens,
    count(*) filter (where status = 'te vroeg') as aantal_te_vroeg,
    count(*) filter (where status = 'geen norm') as aantal_geen_norm
from gerangschikt
inner join {{ ref('resultaatafspraak') }} using (resultaatafspraak)
group by
    definitie_versie, resultaatafspraak, resultaatafspraak_naam, niveau, niveau_code, niveau_naam,
    periode_start
order by definitie_versie, resultaatafspraak, niveau, niveau_code
