-- Afspraak 1: the hours that measures ask for against the hours there are, on the day of the meeting's own uitvraag.
-- Grain: version, indicator, break-down, niveau, period.
with opgave as (
    select
        leverancier as gi_agb,
        onderwerp,
        opgave,
        partij,
        periode_start as peildag,
        getal
    from {{ ref('stg_uitvraag__opgave') }}
    where leverancier_soort = 'gi' and onderwerp in ('caseload', 'fte') and getal is not null
),

-- Of more days in a period the last.
dag as (
    select
        periode.periode_soort,
        periode.periode_start,
        opgave.gi_agb,
        max(opgave.peildag) as peildag
    from opgave
    {{ met_periode('opgave.peildag') }}
    group by periode.periode_soort, periode.periode_start, opgave.gi_agb
),

-- The norm hours stand in one product book: regions that differ are averaged.
normuren as (
    select
        partij,
        periode_start,
        avg(getal) as uren
    from {{ ref('stg_uitvraag__opgave') }}
    where onderwerp = 'normuren' and opgave = 'uren_per_jaar'
    group by partij, periode_start
),

per_maatregel as (
    select
        dag.periode_soort,
        dag.periode_start,
        dag.gi_agb,
        opgave.partij,
        max(case when opgave.opgave = 'maatregelen' then opgave.getal end) as maatregelen,
        coalesce(max(case when opgave.opgave = 'geschreven_uren' then opgave.getal end), 0) as geschreven_uren,
        max(normuren.uren) as normuren
    from dag
    inner join opgave on dag.gi_agb = opgave.gi_agb and dag.peildag = opgave.peildag and opgave.onderwerp = 'caseload'
    left join normuren
        on opgave.partij = normuren.partij and normuren.periode_start = {{ dbt.date_trunc('year', 'dag.peildag') }}
    group by dag.periode_soort, dag.periode_start, dag.gi_agb, opgave.partij
),

per_gi as (
    select
        dag.periode_soort,
        dag.periode_start,
        dag.gi_agb,
        max(case when opgave.opgave = 'fte_jeugdbeschermers' then opgave.getal end) as fte,
        max(case when opgave.opgave = 'fte_gezinsmanagement' then opgave.getal end) as fte_gezinsmanagement,
        max(case when opgave.opgave = 'uren_per_fte' then opgave.getal end) as uren_per_fte
    from dag
    inner join opgave on dag.gi_agb = opgave.gi_agb and dag.peildag = opgave.peildag and opgave.onderwerp = 'fte'
    group by dag.periode_soort, dag.periode_start, dag.gi_agb
),

per_gi_maatregelen as (
    select
        periode_soort,
        periode_start,
        gi_agb,
        count(maatregelen) as aantal_soorten,
        sum(maatregelen) filter (where partij <> 'Gezinsmanagement') as maatregelen,
        sum(maatregelen) filter (where partij = 'Gezinsmanagement') as gezinnen,
        -- Measures without a norm are in the written hours only; without either nobody knows what they ask.
        sum(coalesce(maatregelen * normuren, 0) + geschreven_uren) filter (where partij <> 'Gezinsmanagement') as uren,
        count(*) filter (
            where partij <> 'Gezinsmanagement' and maatregelen > 0 and normuren is null and geschreven_uren = 0
        ) as zonder_uren
    from per_maatregel
    group by periode_soort, periode_start, gi_agb
),

gevraagd as (
    select
        gi.periode_soort,
        gi.periode_start,
        gi.gi_agb,
        per_gi.fte,
        per_gi.fte_gezinsmanagement,
        per_gi.fte * per_gi.uren_per_fte as beschikbaar,
        maatregelen.maatregelen,
        maatregelen.gezinnen,
        coalesce(maatregelen.aantal_soorten > 0, false) as leverde_maatregelen,
        case when maatregelen.zonder_uren = 0 then maatregelen.uren end as uren
    from {{ ref('meting_gi_actief') }} as gi
    left join per_gi using (periode_soort, periode_start, gi_agb)
    left join per_gi_maatregelen as maatregelen using (periode_soort, periode_start, gi_agb)
),

soort as (
    select distinct
        periode_soort,
        periode_start,
        partij
    from per_maatregel
    inner join {{ ref('meting_gi_actief') }} using (periode_soort, periode_start, gi_agb)
    where maatregelen is not null
),

deel as (
    {% for indicator, teller, noemer in [
        ('caseload_belasting', 'uren', 'beschikbaar'),
        ('maatregelen_per_fte', 'maatregelen', 'fte'),
        ('gezinnen_per_fte', 'gezinnen', 'fte_gezinsmanagement'),
    ] %}
        select
            '{{ indicator }}' as indicator,
            'totaal' as uitsplitsing,
            periode_soort,
            periode_start,
            gi_agb,
            {{ teller }} as teller,
            {{ noemer }} as noemer,
            case when {{ teller }} is null or {{ noemer }} is null then 1 else 0 end as ontbreekt
        from gevraagd
        union all
    {% endfor %}
    -- Of a kind that a GI leaves out it has none; of a GI that supplied no kind nothing is known.
    select
        'maatregelen_opgave' as indicator,
        soort.partij as uitsplitsing,
        gevraagd.periode_soort,
        gevraagd.periode_start,
        gevraagd.gi_agb,
        per_maatregel.maatregelen as teller,
        null as noemer,
        case when gevraagd.leverde_maatregelen then 0 else 1 end as ontbreekt
    from gevraagd
    inner join soort using (periode_soort, periode_start)
    left join per_maatregel
        on
            soort.periode_soort = per_maatregel.periode_soort
            and soort.periode_start = per_maatregel.periode_start
            and soort.partij = per_maatregel.partij
            and gevraagd.gi_agb = per_maatregel.gi_agb
    where per_maatregel.maatregelen is not null or not gevraagd.leverde_maatregelen
    union all
    select
        'maatregelen_opgave' as indicator,
        'totaal' as uitsplitsing,
        periode_soort,
        periode_start,
        gi_agb,
        maatregelen as teller,
        null as noemer,
        case when maatregelen is null then 1 else 0 end as ontbreekt
    from gevraagd
),

meting as (
    select
        versie.definitie_versie,
        deel.indicator,
        deel.uitsplitsing,
        deel.periode_soort,
        deel.periode_start,
        deel.gi_agb,
        {{ meetwaarde('deel.teller') }} as teller,
        {{ meetwaarde('deel.noemer') }} as noemer,
        deel.ontbreekt
    from deel
    cross join {{ ref('int_definitieversie') }} as versie
)

select *
from (
    {{ meting_per_niveau('meting', ['gelderland', 'gi'], ['teller', 'noemer', 'ontbreekt']) }}
) as per_niveau
-- Which kinds a silent GI has is not known either.
where niveau <> 'gi' or ontbreekt = 0 or uitsplitsing = 'totaal'
