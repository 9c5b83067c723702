-- Youth care of a child beside each of its measures, per version of the definitions, with the first reason for
-- which it did not begin during that measure. The concept sets it against the period of the measure by the
-- letter, the agreement against the measure with its extensions.
with maatregel as (
    select
        maatregel.definitie_versie,
        maatregel.jeugdige_id,
        {{ maatregel_id() }} as maatregel_id,
        null as maatregel_zorgperiode_id,
        maatregel.maatregelsoort,
        maatregel.gi_agb_eind as gi_agb,
        maatregel.startdatum,
        maatregel.stopdatum
    from {{ ref('int_maatregel') }} as maatregel
    inner join {{ ref('int_definitieversie') }} as versie
        on maatregel.definitie_versie = versie.definitie_versie
    where maatregel.niveau = 'gelderland' and versie.samenloop_per_maatregel
    union all
    select
        periode.definitie_versie,
        periode.jeugdige_id,
        null as maatregel_id,
        periode.zorgperiode_id as maatregel_zorgperiode_id,
        periode.maatregelsoort,
        periode.gi_agb,
        periode.startdatum,
        periode.stopdatum
    from {{ ref('int_maatregel_periode') }} as periode
    inner join {{ ref('int_definitieversie') }} as versie
        on periode.definitie_versie = versie.definitie_versie
    where not versie.samenloop_per_maatregel
),

jeugdhulp as (
    select *
    from {{ ref('int_zorgperiode') }}
    where not is_maatregel and bron_start = '305'
)

select
    maatregel.definitie_versie,
    {{ sleutel([
        'coalesce(maatregel.maatregel_id, maatregel.maatregel_zorgperiode_id)', 'jeugdhulp.zorgperiode_id'
    ]) }} as samenloop_id,
    maatregel.jeugdige_id,
    maatregel.maatregel_id,
    maatregel.maatregel_zorgperiode_id,
    jeugdhulp.zorgperiode_id as jeugdhulp_zorgperiode_id,
    maatregel.maatregelsoort,
    maatregel.gi_agb,
    jeugdhulp.tussentaal_code,
    jeugdhulp.gemeentecode,
    jeugdhulp.gemeentecode_actueel,
    jeugdhulp.jeugdhulpregio,
    jeugdhulp.toewijzingnummer,
    jeugdhulp.startdatum as start_samenloop,
    least(
        coalesce(maatregel.stopdatum, peildatum.peildatum),
        coalesce(jeugdhulp.stopdatum, peildatum.peildatum),
        peildatum.peildatum
    ) as einde_samenloop,
    {{ uitsluiting({
        'geen toegekend geld van een GI': 'met_gi.jeugdige_id is null',
        'na de peildatum': 'jeugdhulp.startdatum > peildatum.peildatum',
        'niet na het begin van de maatregel': 'jeugdhulp.startdatum <= maatregel.startdatum',
        'na het einde van de maatregel': 'jeugdhulp.startdatum > maatregel.stopdatum',
    }) }} as uitsluiting
from maatregel
inner join jeugdhulp on maatregel.jeugdige_id = jeugdhulp.jeugdige_id
cross join {{ ref('int_peildatum') }} as peildatum
left join {{ ref('int_jeugdige_met_gi') }} as met_gi
    on
        maatregel.definitie_versie = met_gi.definitie_versie
        and maatregel.jeugdige_id = met_gi.jeugdige_id
        and met_gi.waarde = '2-5'
