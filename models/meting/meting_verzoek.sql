-- Afspraken 9 and 11: requests of a GI without consultation beforehand, and requests refused for the place of
-- residence. Grain: version, indicator, niveau, period.
with verzoek as (
    select
        gebruik.definitie_versie,
        'verzoek_zonder_overleg' as indicator,
        'totaal' as uitsplitsing,
        periode.periode_soort,
        periode.periode_start,
        gemeente.gemeentecode_actueel,
        gemeente.jeugdhulpregio,
        count(distinct bericht.bericht_id) as verzoeken
    from {{ ref('stg_ijw__aangevraagd_product') }} as product
    inner join {{ ref('int_bericht') }} as bericht on product.bericht_id = bericht.bericht_id
    inner join {{ ref('definitie_code') }} as gebruik
        on product.verwijzer_type = gebruik.code and gebruik.gebruik = 'verzoek_gi'
    inner join {{ ref('int_gemeente') }} as gemeente
        on bericht.gemeentecode = gemeente.gemeentecode and gemeente.in_overeenkomst
    {{ met_periode('bericht.dagtekening') }}
    group by all
),

opgegeven as (
    select
        opgave.leverancier as gemeentecode_actueel,
        opgave.periode_soort,
        opgave.periode_start,
        opgave.getal
    from {{ ref('stg_uitvraag__opgave') }} as opgave
    where opgave.onderwerp = 'verzoek_zonder_overleg' and opgave.opgave = 'zonder_overleg'
),

-- A year may come as three tertialen.
zonder_overleg as (
    select * from opgegeven
    union all
    select
        gemeentecode_actueel,
        'jaar' as periode_soort,
        {{ datum(dbt.date_trunc('year', 'periode_start')) }} as periode_start,
        sum(getal) as getal
    from opgegeven
    group by gemeentecode_actueel, {{ dbt.date_trunc('year', 'periode_start') }}
    having
        count(*) filter (where periode_soort = 'tertiaal') = 3
        and count(*) filter (where periode_soort = 'jaar') = 0
),

overleg as (
    select
        verzoek.* exclude (verzoeken),
        {{ meetwaarde('coalesce(zonder_overleg.getal, 0)') }} as teller,
        {{ meetwaarde('verzoek.verzoeken') }} as noemer,
        case when zonder_overleg.getal is null then 1 else 0 end as ontbreekt
    from verzoek
    left join zonder_overleg using (gemeentecode_actueel, periode_soort, periode_start)
),

geweigerd as (
    select
        gebruik.definitie_versie,
        'woonplaats_weigeringen' as indicator,
        'totaal' as uitsplitsing,
        periode.periode_soort,
        periode.periode_start,
        gemeente.gemeentecode_actueel,
        gemeente.jeugdhulpregio,
        {{ meetwaarde('count(*)') }} as teller
    from {{ ref('stg_ijw__antwoord') }} as antwoord
    inner join {{ ref('int_bericht') }} as bericht on antwoord.bericht_id = bericht.bericht_id
    inner join {{ ref('definitie_code') }} as gebruik
        on antwoord.reden_afwijzing = gebruik.code and gebruik.gebruik = 'woonplaats_weigering'
    inner join {{ ref('int_gemeente') }} as gemeente
        on bericht.gemeentecode = gemeente.gemeentecode and gemeente.in_overeenkomst
    {{ met_periode('bericht.dagtekening') }}
    group by all
)

select * from (
    {{ meting_per_niveau('overleg', ['gelderland', 'regio', 'gemeente'], ['teller', 'noemer', 'ontbreekt']) }}
) as per_niveau_overleg
union all by name
select * from (
    {{ meting_per_niveau('geweigerd', ['gelderland', 'regio', 'gemeente'], ['teller']) }}
) as per_niveau_geweigerd
