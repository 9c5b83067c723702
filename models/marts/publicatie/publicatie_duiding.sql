-- How partners explain a figure, where that figure is public. It is text of their own, so it is for partners.
-- Grain: indicator, break-down, niveau, period.
select
    openbaar.indicator,
    openbaar.uitsplitsing,
    openbaar.niveau,
    openbaar.niveau_code,
    openbaar.periode_soort,
    openbaar.periode_start,
    meting.duiding
from {{ ref('publicatie_resultaatafspraak') }} as openbaar
inner join {{ ref('dim_definitieversie') }} as versie on versie.is_geldend
inner join {{ ref('resultaatafspraak_meting') }} as meting
    on
        versie.definitie_versie = meting.definitie_versie
        and openbaar.indicator = meting.indicator
        and openbaar.uitsplitsing = meting.uitsplitsing
        and openbaar.niveau = meting.niveau
        and openbaar.niveau_code = meting.niveau_code
        and openbaar.periode_soort = meting.periode_soort
        and openbaar.periode_start = meting.periode_start
where not openbaar.is_onderdrukt and meting.duiding is not null
order by
    openbaar.indicator, openbaar.uitsplitsing, openbaar.niveau, openbaar.niveau_code, openbaar.periode_soort,
    openbaar.periode_start
