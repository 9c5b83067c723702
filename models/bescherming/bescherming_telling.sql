-- What public figures count: per year, party and part of one break-down. Every party has every part that occurs, as
-- what is not there says as much as what is. Grain: groep, jaar, plek, uitsplitsing, deel.
{% set monitorgroepen = "'" ~ publieke_groepen() | join("', '") ~ "'" %}
with geteld as (
    select
        geteld.groep,
        geteld.jaar,
        geteld.plek,
        geteld.uitsplitsing,
        geteld.deel,
        geteld.aantal
    from {{ ref('bescherming_geteld') }} as geteld
    inner join {{ ref('dim_definitieversie') }} as versie
        on geteld.definitie_versie = versie.definitie_versie and versie.is_geldend
    union all
    {% for uitsplitsing, deel, aantal in [
        ('openbaar', none, "case openbaar.telling when 'teller' then meting.teller else meting.noemer end"),
        ('uitkomst', "'ja'", 'meting.teller'),
        ('uitkomst', "'nee'", 'meting.noemer - meting.teller'),
    ] %}
        select
            openbaar.groep,
            {{ datum(dbt.date_trunc('year', 'meting.periode_start')) }} as jaar,
            meting.niveau || ':' || meting.niveau_code as plek,
            {% if deel %}
                '{{ uitsplitsing }}' as uitsplitsing,
                {{ deel }} as deel,
            {% else %}
                case
                    when meting.periode_soort = 'tertiaal' then 'tertiaal'
                    when meting.uitsplitsing = 'totaal' then 'totaal'
                    else openbaar.uitsplitsing
                end as uitsplitsing,
                case meting.periode_soort
                    when 'tertiaal' then {{ tertiaalnaam('meting.periode_start') }}
                    else meting.uitsplitsing
                end as deel,
            {% endif %}
            {{ aantal }} as aantal
        from {{ ref('resultaatafspraak_meting') }} as meting
        inner join {{ ref('dim_definitieversie') }} as versie
            on meting.definitie_versie = versie.definitie_versie and versie.is_geldend
        inner join {{ ref('publicatie_indicator') }} as openbaar on meting.indicator = openbaar.indicator
        where
            {% if deel %}
                openbaar.telling = 'aandeel' and {{ is_gemeten('meting') }}
                and meting.uitsplitsing = 'totaal' and meting.periode_soort = 'jaar'
            {% else %}
                openbaar.telling is not null and {{ is_gemeten('meting') }}
                and (
                    meting.periode_soort = 'jaar'
                    or meting.periode_soort = 'tertiaal' and meting.uitsplitsing = 'totaal'
                )
            {% endif %}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

plek as (
    select * from {{ ref('bescherming_plek') }}
),

met_tertialen as (
    select distinct groep from geteld
    where uitsplitsing = 'tertiaal'
),

van_de_monitor as (
    select distinct
        groep,
        jaar
    from geteld
    where groep in ({{ monitorgroepen }})
),

-- What is a part of nobody in any year is only about money. A tertiaal that is still to come is in no figure.
deel as (
    select
        groep,
        uitsplitsing,
        deel,
        cast(null as date) as alleen_in
    from geteld
    where uitsplitsing <> 'tertiaal'
    group by groep, uitsplitsing, deel
    having max(aantal) > 0
    union all
    select
        groep.groep,
        'tertiaal' as uitsplitsing,
        {{ tertiaalnaam('periode.periode_start') }} as deel,
        {{ datum(dbt.date_trunc('year', 'periode.periode_start')) }} as alleen_in
    from met_tertialen as groep
    cross join {{ ref('dim_periode') }} as periode
    inner join {{ ref('int_peildatum') }} as peildatum on periode.periode_start <= peildatum.peildatum
    where periode.periode_soort = 'tertiaal'
),

-- A year without anyone would say so by its absence: of the monitor each count is there in every year.
jaar as (
    select
        groep,
        jaar
    from geteld
    union
    select
        groep.groep,
        monitorjaar.jaar
    from van_de_monitor as groep
    cross join van_de_monitor as monitorjaar
),

per_plek as (
    select
        groep,
        jaar,
        plek,
        uitsplitsing,
        deel,
        -- Figures of one group count the same; where they differ by a case the smaller decides.
        min(aantal) as aantal
    from geteld
    group by groep, jaar, plek, uitsplitsing, deel
)

select
    jaar.groep,
    jaar.jaar,
    plek.niveau,
    plek.plek,
    plek.ouder,
    deel.uitsplitsing,
    deel.deel,
    cast(coalesce(per_plek.aantal, 0) as bigint) as aantal
from jaar
inner join deel on jaar.groep = deel.groep and coalesce(deel.alleen_in, jaar.jaar) = jaar.jaar
cross join plek
left join per_plek
    on
        jaar.groep = per_plek.groep
        and jaar.jaar = per_plek.jaar
        and plek.plek = per_plek.plek
        and deel.uitsplitsing = per_plek.uitsplitsing
        and deel.deel = per_plek.deel
where
    plek.niveau <> 'gi'
    or not ({{ is_nooit_van_gi('deel') }})
