-- Grain: one measure of a child (periods of one kind linked together) in one version of the definitions.
with maatregel as (
    select
        maatregel.*,
        versie.verlengd_na_dagen,
        versie.achttien_marge_dagen,
        peildatum.peildatum,
        jeugdige.geboortedatum,
        jeugdige.geslacht,
        leeftijdsgroep.leeftijdsgroep,
        coalesce(maatregel.stopdatum > peildatum.peildatum, true) as is_lopend,
        {{ verjaardag('jeugdige.geboortedatum', 'versie.meerderjarig_jaren') }} as achttiende_verjaardag
    from {{ ref('int_maatregel') }} as maatregel
    inner join {{ ref('int_definitieversie') }} as versie
        on maatregel.definitie_versie = versie.definitie_versie
    inner join {{ ref('int_jeugdige') }} as jeugdige on maatregel.jeugdige_id = jeugdige.jeugdige_id
    cross join {{ ref('int_peildatum') }} as peildatum
    {{ met_leeftijdsgroep('jeugdige.geboortedatum', 'maatregel.startdatum') }}
    where maatregel.niveau = 'gelderland'
),

met_duur as (
    select
        *,
        {{ dagen_tussen('startdatum', 'case when is_lopend then peildatum else stopdatum end') }}
            as doorlooptijd_dagen
    from maatregel
)

select
    definitie_versie,
    {{ maatregel_id() }} as maatregel_id,
    jeugdige_id,
    maatregelsoort,
    startdatum,
    stopdatum,
    is_lopend,
    doorlooptijd_dagen,
    aantal_zorgperioden,
    -- An OTS is extended when it reached a product for year 2 and on, or lasted over a year.
    maatregelsoort = 'Ondertoezichtstelling'
    and (heeft_jaar_2 or doorlooptijd_dagen > verlengd_na_dagen) as is_verlengd,
    gemeentecode_start,
    gemeentecode_eind,
    gi_agb_start as aanbieder_agb_start,
    gi_agb_eind as aanbieder_agb_eind,
    case when not is_lopend then {{ leeftijd('geboortedatum', 'stopdatum') }} end as leeftijd_bij_einde,
    case
        when not is_lopend
            then {{ dagen_tussen('stopdatum', 'achttiende_verjaardag') }} <= achttien_marge_dagen
    end as einde_door_18,
    case when not is_lopend then reden_beeindiging end as reden_beeindiging,
    geslacht,
    leeftijdsgroep
from met_duur
