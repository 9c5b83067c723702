-- Periods of measures as each version of the definitions knows them: which products count, and whether a
-- missing start or stop is taken from the toewijzing. A period that starts after the peildatum is not yet known.
select
    versie.definitie_versie,
    periode.zorgperiode_id,
    periode.toewijzing_id,
    periode.jeugdige_id,
    periode.maatregelsoort,
    periode.gemeentecode_actueel,
    periode.jeugdhulpregio,
    periode.aanbieder_agb as gi_agb,
    periode.ots_jaar,
    periode.startdatum,
    case
        when versie.met_terugval then coalesce(periode.stopdatum, periode.stopdatum_terugval)
        else periode.stopdatum
    end as stopdatum,
    periode.reden_beeindiging,
    -- How far a temporary stop can reach: in a version with fall-back to the end of the toewijzing.
    case
        when versie.met_terugval and periode.toewijzing_einddatum <= peildatum.peildatum
            then periode.toewijzing_einddatum
    end as uiterste_einddatum
from {{ ref('int_zorgperiode') }} as periode
inner join {{ ref('definitie_productcategorie') }} as categorie
    on periode.productcategorie = categorie.productcategorie and categorie.waarde = '2-5'
inner join {{ ref('int_definitieversie') }} as versie
    on categorie.definitie_versie = versie.definitie_versie
cross join {{ ref('int_peildatum') }} as peildatum
where
    periode.telt_als_maatregel
    and periode.startdatum <= peildatum.peildatum
    and (periode.bron_start = '305' or versie.met_terugval)
