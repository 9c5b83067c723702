-- Where is a hole in the figures, and why? Counted per level over the last year that is over.
select
    meting.resultaatafspraak,
    meting.indicator_naam,
    meting.niveau,
    meting.status,
    meting.reden,
    count(*) as aantal,
    min(meting.dekking) as laagste_dekking
from {{ ref('resultaatafspraak_meting') }} as meting
inner join {{ ref('dim_definitieversie') }} as versie
    on meting.definitie_versie = versie.definitie_versie and versie.is_geldend
where
    meting.reden is not null
    and meting.periode_soort = 'jaar'
    and meting.periode_start
    = (select max(overzicht.periode_start) from {{ ref('resultaatafspraak_overzicht') }} as overzicht)
group by all
order by meting.resultaatafspraak asc, meting.indicator_naam asc, meting.niveau asc, aantal desc
