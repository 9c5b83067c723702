-- Afspraak 7: measures, linked within the niveau, each with the first reason for which it is no inflow. An OTS that
-- becomes voogdij is no new child. Grain: version, niveau, measure.
with maatregel as (
    select
        maatregel.*,
        soort.is_wettelijk = 'ja' as is_wettelijk
    from {{ ref('int_maatregel') }} as maatregel
    inner join {{ ref('maatregelsoort') }} as soort on maatregel.maatregelsoort = soort.maatregelsoort
),

na_ots as (
    select distinct
        voogdij.definitie_versie,
        voogdij.niveau,
        voogdij.niveau_code,
        voogdij.jeugdige_id,
        voogdij.startdatum
    from maatregel as voogdij
    inner join {{ ref('int_definitieversie') }} as versie
        on voogdij.definitie_versie = versie.definitie_versie
    inner join maatregel as ots
        on
            voogdij.definitie_versie = ots.definitie_versie
            and voogdij.niveau = ots.niveau
            and voogdij.niveau_code = ots.niveau_code
            and voogdij.jeugdige_id = ots.jeugdige_id
            and voogdij.startdatum > ots.startdatum
    where
        voogdij.maatregelsoort = 'Voogdij'
        and ots.maatregelsoort = 'Ondertoezichtstelling'
        and {{ dagen_tussen('coalesce(ots.stopdatum, voogdij.startdatum)', 'voogdij.startdatum') }}
        <= versie.maatregel_aansluiting_dagen
)

select
    maatregel.definitie_versie,
    maatregel.niveau,
    maatregel.niveau_code,
    maatregel.jeugdige_id,
    maatregel.maatregelsoort,
    maatregel.gemeentecode_start as gemeentecode_actueel,
    maatregel.gi_agb_start as gi_agb,
    maatregel.startdatum,
    maatregel.stopdatum,
    {{ uitsluiting({
        'geen wettelijke maatregel': 'not maatregel.is_wettelijk',
        'na de peildatum': 'maatregel.startdatum > peildatum.peildatum',
        'datumfilter': 'not (' ~ na_datumfilter('maatregel.startdatum', 'maatregel.definitie_versie', '2') ~ ')',
        'voogdij na OTS': "maatregel.maatregelsoort = 'Voogdij' and na_ots.startdatum is not null",
    }) }} as uitsluiting
from maatregel
cross join {{ ref('int_peildatum') }} as peildatum
left join na_ots using (definitie_versie, niveau, niveau_code, jeugdige_id, startdatum)
