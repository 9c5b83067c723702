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

-- Of the version in force parts are public too.
naast_geldend as (
    select geteld.*
    from geteld
    inner join versie on geteld.eerder = versie.definitie_versie and versie.volgnummer = 1
    where geteld.uitsplitsing not in ('totaal', 'uitkomst')
),

-- A part that the other version never has, such as a kind of measure that it leaves out.
weggelaten as (
    select {{ wat }}
    from naast_geldend
    group by {{ wat }}
    having max(aantal) = 0 and max(aantal_eerder) > 0
),

-- Who takes that part off has what they differ in besides.
gedeeld as (
    select
        deel.definitie_versie,
        deel.eerder,
        deel.groep,
        deel.uitsplitsing,
        'gedeeld' as deel,
        deel.jaar,
        deel.plek,
        deel.niveau,
        sum(deel.aantal) as aantal,
        sum(deel.aantal_eerder) as aantal_eerder
    from naast_geldend as deel
    left join weggelaten using ({{ wat }})
    where
        weggelaten.deel is null
        and (deel.definitie_versie, deel.groep, deel.uitsplitsing) in (
            select (uit.definitie_versie, uit.groep, uit.uitsplitsing) from weggelaten as uit
        )
    group by
        deel.definitie_versie, deel.eerder, deel.groep, deel.uitsplitsing, deel.jaar, deel.plek, deel.niveau
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

-- What a version counts less may be a part that is kept back, or all but one of the parts.
verborgen_deel as (
    select distinct
        minder.definitie_versie,
        minder.eerder,
        minder.groep,
        minder.jaar
    from naast_geldend as minder
    left join weggelaten using ({{ wat }})
    inner join {{ ref('bescherming_besluit') }} as besluit
        on
            minder.groep = besluit.groep
            and minder.jaar = besluit.jaar
            and minder.uitsplitsing = besluit.uitsplitsing
            and minder.niveau = besluit.niveau
    where
        minder.niveau = 'gelderland' and minder.aantal < minder.aantal_eerder
        and (minder.uitsplitsing = 'maatregelsoort' or weggelaten.deel is not null)
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
