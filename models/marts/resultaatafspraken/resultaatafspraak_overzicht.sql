-- How each resultaatafspraak stands in the last year that is over: its worst indicator says it.
-- Grain: definitie_versie, resultaatafspraak, niveau.
with laatste as (
    select max(periode.periode_start) as periode_start
    from {{ ref('dim_periode') }} as periode
    inner join {{ ref('int_peildatum') }} as peildatum on periode.periode_eind <= peildatum.peildatum
    where periode.periode_soort = 'jaar'
),

meting as (
    select meting.*
    from {{ ref('resultaatafspraak_meting') }} as meting
    inner join laatste on meting.periode_start = laatste.periode_start
    where meting.periode_soort = 'jaar' and meting.resultaatafspraak is not null
),

stand as (
    {{ slechtste_indicator(
        'meting', 'definitie_versie, resultaatafspraak, niveau, niveau_code, niveau_naam, periode_soort, periode_start'
    ) }}
)

select
    stand.definitie_versie,
    stand.resultaatafspraak,
    afspraak.resultaatafspraak_naam,
    stand.niveau,
    stand.niveau_code,
    stand.niveau_naam,
    stand.periode_soort,
    stand.periode_start,
    stand.status,
    stand.indicator,
    stand.uitsplitsing,
    stand.verantwoordelijke,
    stand.escalatie,
    stand.aantal_indicatoren,
    stand.aantal_gehaald,
    stand.aantal_afwijking,
    stand.aantal_geen_gegevens,
    stand.aantal_te_vroeg,
    stand.aantal_geen_norm
from stand
inner join {{ ref('resultaatafspraak') }} as afspraak on stand.resultaatafspraak = afspraak.resultaatafspraak
order by stand.definitie_versie, stand.resultaatafspraak, stand.niveau, stand.niveau_code
