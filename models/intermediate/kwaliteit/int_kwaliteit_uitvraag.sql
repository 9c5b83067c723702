-- Checks on what partners supplied, per supplier and month.
with personeel as (
    select
        leverancier,
        periode_start,
        max(case when opgave = 'beginstand' then getal end) as beginstand,
        max(case when opgave = 'instroom' then getal end) as instroom,
        max(case when opgave = 'uitstroom' then getal end) as uitstroom,
        max(case when opgave = 'eindstand' then getal end) as eindstand
    from {{ ref('stg_uitvraag__opgave') }}
    where onderwerp = 'personeel'
    group by leverancier, periode_soort, periode_start
),

te_sluiten as (
    select *
    from personeel
    where beginstand + instroom + uitstroom + eindstand is not null
),

-- One product book, so one number of hours per measure; one price of a product and provider on a day.
gedeeld as (
    select
        *,
        min(getal) over gelijke <> max(getal) over gelijke as verschilt
    from {{ ref('stg_uitvraag__opgave') }}
    where onderwerp in ('normuren', 'tarief')
    window gelijke as (partition by onderwerp, opgave, partij, periode_start)
),

normuren as (
    select * from gedeeld
    where onderwerp = 'normuren'
),

tarief as (
    select * from gedeeld
    where onderwerp = 'tarief'
)

{{ bevinding(
    'personeel_sluit_niet', 'te_sluiten', 'leverancier', 'periode_start',
    'beginstand + instroom - uitstroom <> eindstand'
) }}
union all
{{ bevinding('normuren_verschillen', 'normuren', 'leverancier', 'periode_start', 'verschilt') }}
union all
{{ bevinding('tarief_verschilt', 'tarief', 'leverancier', 'periode_start', 'verschilt') }}
