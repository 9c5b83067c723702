-- What is there to talk about with each party? Second and later deviations first, then the others, then what cannot be
-- judged, then the rest.
select
    overzicht.niveau,
    overzicht.niveau_naam,
    overzicht.resultaatafspraak,
    overzicht.resultaatafspraak_naam,
    overzicht.status,
    overzicht.escalatie,
    meting.indicator_naam,
    meting.uitsplitsing_naam,
    meting.waarde,
    meting.norm,
    meting.afwijking_volgnummer,
    meting.reden,
    overzicht.verantwoordelijke,
    meting.duiding
from {{ ref('resultaatafspraak_overzicht') }} as overzicht
inner join {{ ref('dim_definitieversie') }} as versie
    on overzicht.definitie_versie = versie.definitie_versie and versie.is_geldend
inner join {{ ref('resultaatafspraak_meting') }} as meting
    on
        overzicht.definitie_versie = meting.definitie_versie
        and overzicht.indicator = meting.indicator
        and overzicht.uitsplitsing = meting.uitsplitsing
        and overzicht.niveau = meting.niveau
        and overzicht.niveau_code = meting.niveau_code
        and overzicht.periode_soort = meting.periode_soort
        and overzicht.periode_start = meting.periode_start
order by
    overzicht.escalatie desc, overzicht.aantal_afwijking > 0 desc, overzicht.aantal_geen_gegevens > 0 desc,
    overzicht.niveau asc, overzicht.niveau_code asc,
    overzicht.resultaatafspraak asc
