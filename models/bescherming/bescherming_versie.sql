-- How far two versions of the definitions are apart in what public figures count in Gelderland: whether they count the
-- same everywhere in all years, and else whether who sees both learns of enough cases what only one of them counts.
-- Grain: definitie_versie, eerder, groep, jaar, uitsplitsing, deel.
{% set wat = 'definitie_versie, eerder, groep, uitsplitsing, deel' %}
with versie as (
    select
        definitie_versie,
        row_number() over (order by is_geldend desc, definitie_versie asc) as volgnummer
    from {{ ref('dim_definitieversie') }}
),

paar as (
    select
        versie.definitie_versie,
        eerder.definitie_versie as eerder
    from versie
    inner join versie as eerder on versie.volgnummer > eerder.volgnummer
),

geteld as (
    select
        paar.definitie_versie,
        paar.eerder,
        geteld.groep,
        geteld.uitsplitsing,
        geteld.deel,
        geteld.jaar,
        plek.plek,
        plek.niveau,
        sum(case when geteld.definitie_versie = paar.definitie_versie then geteld.aantal else 0 end) as aantal,
        sum(case when geteld.definitie_versie = paar.eerder then geteld.aantal else 0 end) as aantal_eerder
    from {{ ref('bescherming_geteld') }} as geteld
    inner join paar on geteld.definitie_versie in (paar.definitie_versie, paar.eerder)
    inner join {{ ref('bescherming_plek') }} as plek on geteld.plek = plek.plek
    where geteld.uitsplitsing <> 'tertiaal'
    group by
        paar.definitie_versie, paar.eerder, geteld.groep, geteld.uitsplitsing, geteld.deel, geteld.jaar, plek.plek,
        plek.niveau
),

-- A part that only one of them has in any year, such as a kind of measure that a version leaves out.
ongelijk as (
    select {{ wat }}
    from geteld
    where uitsplitsing not in ('totaal', 'uitkomst')
    group by {{ wat }}
    having (max(aantal) = 0) <> (max(aantal_eerder) = 0)
),

-- Who knows that part takes it off, and has what they differ in besides.
gedeeld as (
    select
        geteld.definitie_versie,
        geteld.eerder,
        geteld.groep,
        geteld.uitsplitsing,
        'gedeeld' as deel,
        geteld.jaar,
        geteld.plek,
        geteld.niveau,
        sum(geteld.aantal) as aantal,
        sum(geteld.aantal_eerder) as aantal_eerder
    from geteld
    left join ongelijk using ({{ wat }})
    where
        ongelijk.deel is null
        and (geteld.definitie_versie, geteld.eerder, geteld.groep, geteld.uitsplitsing) in (
            select (uit.definitie_versie, uit.eerder, uit.groep, uit.uitsplitsing) from ongelijk as uit
        )
    group by
        geteld.definitie_versie, geteld.eerder, geteld.groep, geteld.uitsplitsing, geteld.jaar, geteld.plek,
        geteld.niveau
),

met_geheel as (
    select
        *,
        aantal - aantal_eerder as verschil,
        coalesce(max(aantal) filter (where niveau = 'gelderland') over van_jaar, 0) as geheel,
        coalesce(max(aantal - aantal_eerder) filter (where niveau = 'gelderland') over van_jaar, 0) as heel_verschil
    from (
        select * from geteld
        where uitsplitsing in ('totaal', 'uitkomst')
        union all
        select * from gedeeld
    ) as vergeleken
    window van_jaar as (partition by {{ wat }}, jaar)
),

-- Whoever has cases knows its own in each version. What a GI counts of a child depends on the measure.
per_jaar as (
    select
        {{ wat }},
        jaar,
        bool_and(verschil = 0 or niveau = 'gi') as is_gelijk,
        max(geheel) - coalesce(max(aantal) filter (where niveau <> 'gelderland'), 0) as rest,
        least(
            max(abs(heel_verschil)), min(abs(heel_verschil - verschil)) filter (where niveau <> 'gelderland')
        ) as rest_van_verschil
    from met_geheel
    group by {{ wat }}, jaar
),

oordeel as (
    select
        *,
        bool_and(is_gelijk) over (partition by {{ wat }}) as is_altijd_gelijk,
        rest_van_verschil >= {{ publicatieregel('drempel') }} as is_ruim_verschil
    from per_jaar
),

-- What a version leaves out may be a part that is kept back, or the others of a break-down of which one is.
verborgen_deel as (
    select distinct
        geteld.definitie_versie,
        geteld.eerder,
        geteld.groep,
        geteld.jaar
    from geteld
    left join ongelijk using ({{ wat }})
    inner join {{ ref('bescherming_besluit') }} as besluit
        on
            geteld.groep = besluit.groep
            and geteld.jaar = besluit.jaar
            and geteld.uitsplitsing = besluit.uitsplitsing
            and geteld.niveau = besluit.niveau
    where
        geteld.niveau = 'gelderland' and geteld.aantal < geteld.aantal_eerder
        and (geteld.uitsplitsing = 'maatregelsoort' or ongelijk.deel is not null)
        and not besluit.is_zichtbaar
),

onveilig as (
    select
        definitie_versie,
        eerder,
        groep,
        jaar
    from verborgen_deel
    union
    select
        definitie_versie,
        eerder,
        groep,
        jaar
    from oordeel
    where deel = 'gedeeld' and not is_altijd_gelijk and not is_ruim_verschil
)

select
    oordeel.definitie_versie,
    oordeel.eerder,
    oordeel.groep,
    oordeel.jaar,
    oordeel.uitsplitsing,
    oordeel.deel,
    oordeel.is_altijd_gelijk as is_gelijk,
    oordeel.is_ruim_verschil
    and oordeel.rest >= {{ publicatieregel('drempel') }}
    and onveilig.groep is null as is_veilig
from oordeel
left join onveilig using (definitie_versie, eerder, groep, jaar)
where oordeel.deel <> 'gedeeld'
