-- Afspraken 4 and 9: days from toewijzing to start of youth care; per measure of the child and who referred it.
-- Grain: version, indicator, kind of measure, niveau, period.
with gestart as (
    select
        wachttijd.definitie_versie,
        wachttijd.gi_agb,
        wachttijd.gemeentecode_actueel,
        gemeente.jeugdhulpregio,
        wachttijd.maatregelsoort,
        wachttijd.verwijzer_type,
        gi.code is not null as verwees_gi,
        periode.periode_soort,
        periode.periode_start,
        wachttijd.wachttijd_dagen
    from {{ ref('fct_wachttijd') }} as wachttijd
    inner join {{ ref('dim_gemeente') }} as gemeente on wachttijd.gemeentecode_actueel = gemeente.gemeentecode
    {{ met_periode('wachttijd.toewijzingsdatum_eerste') }}
    left join {{ ref('definitie_code') }} as gi
        on
            wachttijd.definitie_versie = gi.definitie_versie
            and wachttijd.verwijzer_type = gi.code
            and gi.gebruik = 'verwijzer_gi'
    where
        wachttijd.status = 'gestart'
        and {{ na_datumfilter('wachttijd.ingangsdatum', 'wachttijd.definitie_versie', '6') }}
),

jeugdhulp as (
    select
        definitie_versie,
        'wachttijd_jeugdhulp' as indicator,
        'totaal' as uitsplitsing,
        periode_soort,
        periode_start,
        jeugdhulpregio,
        gemeentecode_actueel,
        {{ meetwaarde('sum(wachttijd_dagen)') }} as teller,
        {{ meetwaarde('count(*)') }} as noemer
    from gestart
    group by all
),

maatregel as (
    select
        definitie_versie,
        case when verwees_gi then 'wachttijd_maatregel_gi' else 'wachttijd_maatregel_overig' end as indicator,
        coalesce(maatregelsoort, 'totaal') as uitsplitsing,
        periode_soort,
        periode_start,
        gi_agb,
        {{ meetwaarde('sum(wachttijd_dagen)') }} as teller,
        {{ meetwaarde('count(*)') }} as noemer
    from gestart
    where maatregelsoort is not null and verwijzer_type is not null
    group by
        definitie_versie, verwees_gi, periode_soort, periode_start, gi_agb, cube(maatregelsoort)
)

{{ meting_per_niveau('jeugdhulp', ['gelderland', 'regio', 'gemeente']) }}
union all
{{ meting_per_niveau('maatregel', ['gelderland', 'gi']) }}
