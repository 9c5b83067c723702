-- Afspraak 7: legal measures that began, linked within the niveau. An OTS that becomes voogdij is no new child.
-- Grain: version, niveau, year or tertiaal.
with maatregel as (
    select
        maatregel.*,
        soort.is_wettelijk = 'ja' as is_wettelijk,
        versie.maatregel_aansluiting_dagen
    from {{ ref('int_maatregel') }} as maatregel
    inner join {{ ref('maatregelsoort') }} as soort on maatregel.maatregelsoort = soort.maatregelsoort
    inner join {{ ref('int_definitieversie') }} as versie on maatregel.definitie_versie = versie.definitie_versie
),

begonnen as (
    select
        maatregel.definitie_versie,
        maatregel.niveau,
        maatregel.niveau_code,
        maatregel.startdatum
    from maatregel
    cross join {{ ref('int_peildatum') }} as peildatum
    where
        maatregel.is_wettelijk
        and maatregel.startdatum <= peildatum.peildatum
        and {{ na_datumfilter('maatregel.startdatum', 'maatregel.definitie_versie', '2') }}
        and not exists (
            select 1
            from maatregel as ots
            where
                maatregel.maatregelsoort = 'Voogdij'
                and ots.maatregelsoort = 'Ondertoezichtstelling'
                and maatregel.definitie_versie = ots.definitie_versie
                and maatregel.niveau = ots.niveau
                and maatregel.niveau_code = ots.niveau_code
                and maatregel.jeugdige_id = ots.jeugdige_id
                and ots.startdatum < maatregel.startdatum
                and {{ dagen_tussen('coalesce(ots.stopdatum, maatregel.startdatum)', 'maatregel.startdatum') }}
                <= maatregel.maatregel_aansluiting_dagen
        )
),

geteld as (
    select
        begonnen.definitie_versie,
        begonnen.niveau,
        begonnen.niveau_code,
        periode.periode_soort,
        periode.periode_start,
        count(*) as teller
    from begonnen
    {{ met_periode('begonnen.startdatum') }}
    group by all
)

-- Value 2 has a row for each period of a niveau that ever had a measure.
select
    plek.definitie_versie,
    'instroom_wettelijk' as indicator,
    'totaal' as uitsplitsing,
    plek.periode_soort,
    plek.periode_start,
    plek.niveau,
    plek.niveau_code,
    {{ meetwaarde('coalesce(geteld.teller, 0)') }} as teller
from {{ ref('monitor_2_in_door_uitstroom') }} as plek
left join geteld using (definitie_versie, niveau, niveau_code, periode_soort, periode_start)
where plek.maatregelsoort = 'totaal' and plek.periode_soort in ('jaar', 'tertiaal')
