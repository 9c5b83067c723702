-- Value 6 counts precisely the toewijzingen of youth care that begin after its date and were decided by then.
with toegelaten as (
    select
        wachttijd.definitie_versie,
        count(*) as aantal_toewijzingen,
        count(*) filter (where wachttijd.status = 'gestart') as aantal_gestart
    from {{ ref('fct_wachttijd') }} as wachttijd
    inner join {{ ref('definitie_datumfilter') }} as filter
        on wachttijd.definitie_versie = filter.definitie_versie and filter.waarde = '6'
    cross join {{ ref('int_peildatum') }} as peildatum
    where
        wachttijd.ingangsdatum > filter.ingangsdatum_na
        and wachttijd.toewijzingsdatum_eerste <= peildatum.peildatum
    group by wachttijd.definitie_versie
),

gemeten as (
    select
        definitie_versie,
        sum(aantal_toewijzingen) as aantal_toewijzingen,
        sum(aantal_gestart) as aantal_gestart
    from {{ ref('monitor_6_wachttijd') }}
    where
        niveau = 'gelderland' and periode_soort = 'maand'
        and tussentaal_code = 'totaal' and maatregelsoort = 'totaal' and verwijzer_type = 'totaal'
    group by definitie_versie
)

select *
from toegelaten
full outer join gemeten using (definitie_versie)
where
    toegelaten.aantal_toewijzingen is distinct from gemeten.aantal_toewijzingen
    or toegelaten.aantal_gestart is distinct from gemeten.aantal_gestart
