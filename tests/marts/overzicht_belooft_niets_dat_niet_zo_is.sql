-- What is public of how an agreement stands is never better than it is, and follows from what is public.
with stand as (
    select
        stand.resultaatafspraak,
        stand.niveau,
        stand.niveau_code,
        stand.status
    from {{ ref('resultaatafspraak_overzicht') }} as stand
    inner join {{ ref('dim_definitieversie') }} as versie
        on stand.definitie_versie = versie.definitie_versie and versie.is_geldend
),

te_mooi as (
    select
        openbaar.resultaatafspraak,
        openbaar.niveau_code,
        openbaar.periode_start,
        'better than it is' as wat
    from {{ ref('publicatie_overzicht') }} as openbaar
    inner join stand using (resultaatafspraak, niveau, niveau_code)
    where
        openbaar.periode_start = (select max(laatste.periode_start) from {{ ref('publicatie_overzicht') }} as laatste)
        and openbaar.status in ('gehaald', 'te vroeg', 'geen norm')
        and stand.status <> openbaar.status
),

niet_openbaar as (
    select
        overzicht.resultaatafspraak,
        overzicht.niveau_code,
        overzicht.periode_start,
        'not of a public verdict' as wat
    from {{ ref('publicatie_overzicht') }} as overzicht
    left join {{ ref('publicatie_resultaatafspraak') }} as openbaar
        on
            overzicht.indicator = openbaar.indicator
            and overzicht.uitsplitsing = openbaar.uitsplitsing
            and overzicht.niveau = openbaar.niveau
            and overzicht.niveau_code = openbaar.niveau_code
            and overzicht.periode_soort = openbaar.periode_soort
            and overzicht.periode_start = openbaar.periode_start
            and (overzicht.status = openbaar.status or openbaar.status = 'niet openbaar')
    where openbaar.indicator is null and overzicht.status <> 'niet openbaar'
)

select * from te_mooi
union all
select * from niet_openbaar
