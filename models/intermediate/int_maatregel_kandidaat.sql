-- Periods of care with a GI, as each version of the definitions knows them, each with the first reason for
-- which it is no period of a measure: which products count, and whether a missing start or stop is taken from
-- the toewijzing. A period that starts after the peildatum is not yet known.
select
    versie.definitie_versie,
    periode.zorgperiode_id,
    periode.toewijzing_id,
    periode.jeugdige_id,
    periode.maatregelsoort,
    periode.productcategorie,
    periode.productcode,
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
    end as uiterste_einddatum,
    {{ uitsluiting({
        'alleen geld': 'not coalesce(periode.telt_als_maatregel, false)',
        'productcategorie': 'categorie.productcategorie is null',
        'geen start verzonden': "periode.bron_start <> '305' and not versie.met_terugval",
        'na de peildatum': 'periode.startdatum > peildatum.peildatum',
    }) }} as uitsluiting
from {{ ref('int_zorgperiode') }} as periode
cross join {{ ref('int_definitieversie') }} as versie
cross join {{ ref('int_peildatum') }} as peildatum
left join {{ ref('definitie_productcategorie') }} as categorie
    on
        periode.productcategorie = categorie.productcategorie
        and versie.definitie_versie = categorie.definitie_versie
        and categorie.waarde = '2-5'
where periode.is_maatregel
