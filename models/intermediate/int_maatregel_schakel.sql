-- Periods linked into measures: one row per period and niveau_code, with the measure it is a link of. Within
-- a niveau_code, because a child that moves leaves one municipality's figures and enters another's.
{% set keten = 'definitie_versie, niveau, niveau_code, jeugdige_id, maatregelsoort' %}

with periode as (
    {{ per_niveau(ref('int_maatregel_periode')) }}
),

-- A temporary stop (OP377–379) is resumed by the next period of the same kind that reaches beyond it.
hervatting as (
    select
        periode.definitie_versie,
        periode.niveau,
        periode.niveau_code,
        periode.zorgperiode_id,
        min(volgende.startdatum) as hervat_op
    from periode
    inner join periode as volgende
        on
            periode.definitie_versie = volgende.definitie_versie
            and periode.niveau = volgende.niveau
            and periode.niveau_code = volgende.niveau_code
            and periode.jeugdige_id = volgende.jeugdige_id
            and periode.maatregelsoort = volgende.maatregelsoort
            and periode.startdatum < volgende.startdatum
            and periode.stopdatum <= coalesce(volgende.stopdatum, {{ oneindig() }})
    where {{ is_tijdelijk('periode.reden_beeindiging') }}
    group by periode.definitie_versie, periode.niveau, periode.niveau_code, periode.zorgperiode_id
),

met_hervatting as (
    select
        periode.*,
        ergens.hervat_op,
        -- Resumed after the end of the toewijzing does not bridge the gap.
        case
            when hier.hervat_op <= coalesce(periode.uiterste_einddatum, hier.hervat_op) then hier.hervat_op
        end as hier_hervat_op
    from periode
    left join hervatting as hier
        on
            periode.definitie_versie = hier.definitie_versie
            and periode.niveau = hier.niveau
            and periode.niveau_code = hier.niveau_code
            and periode.zorgperiode_id = hier.zorgperiode_id
    left join hervatting as ergens
        on
            periode.definitie_versie = ergens.definitie_versie
            and ergens.niveau = 'gelderland'
            and periode.zorgperiode_id = ergens.zorgperiode_id
),

-- A temporary stop by itself never ends a measure: it stays open, at most to the end of the toewijzing.
met_eind as (
    select
        * exclude (stopdatum),
        case
            when not {{ is_tijdelijk('reden_beeindiging') }} then stopdatum
            when hervat_op <= coalesce(uiterste_einddatum, hervat_op) then stopdatum
            when uiterste_einddatum is not null then greatest(stopdatum, uiterste_einddatum)
        end as stopdatum
    from met_hervatting
),

met_aansluiting as (
    select
        met_eind.*,
        versie.maatregel_aansluiting_dagen
    from met_eind
    inner join {{ ref('int_definitieversie') }} as versie
        on met_eind.definitie_versie = versie.definitie_versie
),

genummerd as (
    {{ aaneengeschakeld(
        'met_aansluiting', keten, eind='coalesce(hier_hervat_op, stopdatum)', dagen='maatregel_aansluiting_dagen'
    ) }}
)

select
    {{ keten }},
    min(startdatum) over (partition by {{ keten }}, volgnummer) as maatregel_startdatum,
    zorgperiode_id,
    startdatum,
    stopdatum,
    reden_beeindiging,
    gemeentecode_actueel,
    gi_agb,
    ots_jaar
from genummerd
