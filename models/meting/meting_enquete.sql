-- Afspraak 1: time spent on placing, weighted by those who answered. A survey counts as a whole or not at all: with
-- enough answers of all institutions together. Grain: version, indicator, niveau, period.
with antwoord as (
    select
        leverancier as gi_agb,
        periode_start,
        max(case when opgave = 'tijd_plaatsing' then getal end) as tijd_plaatsing,
        max(case when opgave = 'respondenten' then getal end) as respondenten,
        max(case when opgave = 'volledige_vragenlijsten' then getal end) as volledige_vragenlijsten
    from {{ ref('stg_uitvraag__opgave') }}
    where onderwerp = 'enquete'
    group by leverancier, periode_start
),

per_gi as (
    select
        versie.definitie_versie,
        versie.enquete_minimum,
        gi.gi_agb,
        gi.periode_start,
        antwoord.tijd_plaatsing,
        antwoord.respondenten,
        case
            when versie.enquete_volledig then antwoord.volledige_vragenlijsten
            else antwoord.respondenten
        end as antwoorden
    from {{ ref('meting_gi_actief') }} as gi
    cross join {{ ref('int_definitieversie') }} as versie
    left join antwoord on gi.gi_agb = antwoord.gi_agb and gi.periode_start = antwoord.periode_start
    where gi.periode_soort = 'jaar'
),

met_omvang as (
    select
        *,
        tijd_plaatsing + respondenten + antwoorden is not null as is_beantwoord,
        coalesce(sum(antwoorden) over (partition by definitie_versie, periode_start), 0) as omvang
    from per_gi
),

meting as (
    select
        definitie_versie,
        'tijd_aan_plaatsing' as indicator,
        'totaal' as uitsplitsing,
        'jaar' as periode_soort,
        periode_start,
        gi_agb,
        {{ meetwaarde('case when is_beantwoord then tijd_plaatsing * respondenten else 0 end') }} as teller,
        {{ meetwaarde('case when is_beantwoord then respondenten else 0 end') }} as noemer,
        case when omvang < enquete_minimum then 1 else 0 end as te_klein,
        case when is_beantwoord then 0 else 1 end as onbeantwoord
    from met_omvang
),

per_niveau as (
    {{ meting_per_niveau('meting', ['gelderland', 'gi'], ['teller', 'noemer', 'te_klein', 'onbeantwoord']) }}
)

-- An institution without answers does not spoil the figure of all together: the size of the survey decides.
select
    * exclude (te_klein, onbeantwoord),
    te_klein + case when niveau = 'gi' or noemer = 0 then onbeantwoord else 0 end as ontbreekt
from per_niveau
