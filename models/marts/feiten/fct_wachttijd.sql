-- Grain: one toewijzing of youth care (removed ones are not there) in one version of the definitions.
with met_maatregel as (
    select
        toewijzing.definitie_versie,
        toewijzing.toewijzing_id,
        maatregel.maatregelsoort,
        maatregel.gi_agb_eind as gi_agb,
        maatregel.startdatum as start_maatregel
    from {{ ref('int_wachttijd') }} as toewijzing
    inner join {{ ref('int_maatregel') }} as maatregel
        on
            toewijzing.definitie_versie = maatregel.definitie_versie
            and toewijzing.jeugdige_id = maatregel.jeugdige_id
            and maatregel.niveau = 'gelderland'
            and toewijzing.toewijzingsdatum_eerste
            between maatregel.startdatum and coalesce(maatregel.stopdatum, {{ oneindig() }})
    inner join {{ ref('maatregelsoort') }} as soort on maatregel.maatregelsoort = soort.maatregelsoort
    qualify row_number() over (
        partition by toewijzing.definitie_versie, toewijzing.toewijzing_id
        order by soort.volgorde, maatregel.startdatum
    ) = 1
),

gewacht as (
    select
        *,
        case when status = 'gestart' then startdatum end as gestart_op
    from {{ ref('int_wachttijd') }}
)

select
    toewijzing.definitie_versie,
    toewijzing.toewijzing_id,
    toewijzing.jeugdige_id,
    toewijzing.gemeentecode_actueel,
    toewijzing.aanbieder_agb,
    toewijzing.tussentaal_code,
    coalesce(toewijzing.verwijzer_type, 'onbekend') as verwijzer_type,
    toewijzing.toewijzingsdatum_eerste,
    toewijzing.ingangsdatum,
    toewijzing.startdatum,
    toewijzing.status,
    {{ dagen_tussen(
        'least(toewijzing.toewijzingsdatum_eerste, toewijzing.gestart_op)', 'toewijzing.gestart_op'
    ) }} as wachttijd_dagen,
    {{ dagen_tussen(
        'least(greatest(toewijzing.toewijzingsdatum_eerste, toewijzing.ingangsdatum), toewijzing.gestart_op)',
        'toewijzing.gestart_op'
    ) }} as wachttijd_vanaf_ingang_dagen,
    toewijzing.ingangsdatum < toewijzing.toewijzingsdatum_eerste as is_terugwerkend,
    maatregel.maatregelsoort,
    maatregel.gi_agb,
    maatregel.start_maatregel,
    {{ dagen_tussen('maatregel.start_maatregel', 'toewijzing.toewijzingsdatum_eerste') }}
        as dagen_maatregel_tot_toewijzing,
    {{ dagen_tussen('maatregel.start_maatregel', 'toewijzing.gestart_op') }} as dagen_maatregel_tot_start
from gewacht as toewijzing
left join met_maatregel as maatregel
    on
        toewijzing.definitie_versie = maatregel.definitie_versie
        and toewijzing.toewijzing_id = maatregel.toewijzing_id
