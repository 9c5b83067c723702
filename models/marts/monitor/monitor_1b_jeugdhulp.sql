-- Value 1b: the youth care of children with a GI, and what it costs.
-- Grain: definitie_versie, period, niveau, tussentaal_code × verwijzer_type × tijdens_maatregel (or totaal).
{% set uitsplitsingen = ['tussentaal_code', 'verwijzer_type', 'tijdens_maatregel'] %}
{% set niveaus = niveaukolommen().keys() | list %}
{% set bedragen %}
    sum(gedeclareerd_bedrag) as gedeclareerd_bedrag,
    sum(toegekend_bedrag) as toegekend_bedrag
{% endset %}

with regel as (
    select
        met_gi.definitie_versie,
        regel.jeugdige_id,
        regel.gemeentecode_actueel,
        gemeente.jeugdhulpregio,
        regel.aanbieder_agb,
        regel.tussentaal_code,
        coalesce(toewijzing.verwijzer_type, 'onbekend') as verwijzer_type,
        regel.ingangsdatum,
        regel.einddatum,
        sum(regel.gedeclareerd_bedrag) as gedeclareerd_bedrag,
        sum(regel.toegekend_bedrag) as toegekend_bedrag
    from {{ ref('fct_declaratieregel') }} as regel
    inner join {{ ref('int_jeugdige_met_gi') }} as met_gi
        on regel.jeugdige_id = met_gi.jeugdige_id and met_gi.waarde = '1b'
    inner join {{ ref('dim_gemeente') }} as gemeente on regel.gemeentecode = gemeente.gemeentecode
    left join {{ ref('fct_toewijzing') }} as toewijzing
        on
            regel.gemeentecode = toewijzing.gemeentecode
            and regel.toewijzingnummer = toewijzing.toewijzingnummer
            and regel.jeugdige_id = toewijzing.jeugdige_id
    cross join {{ ref('int_peildatum') }} as peildatum
    where
        regel.status = 'toegekend'
        and regel.tussentaal_code is not null
        and regel.ingangsdatum <= peildatum.peildatum
        and {{ na_datumfilter('regel.ingangsdatum', 'met_gi.definitie_versie', '1b') }}
    group by all
),

verstrekt as (
    select distinct
        definitie_versie,
        jeugdige_id,
        ingangsdatum,
        einddatum
    from regel
),

-- Of more measures at once the weightiest says whose child it is.
maatregel as (
    select
        regel.definitie_versie,
        regel.jeugdige_id,
        regel.ingangsdatum,
        regel.einddatum,
        maatregel.gi_agb_eind as gi_agb
    from verstrekt as regel
    inner join {{ ref('int_maatregel') }} as maatregel
        on
            regel.definitie_versie = maatregel.definitie_versie
            and regel.jeugdige_id = maatregel.jeugdige_id
            and maatregel.niveau = 'gelderland'
            and regel.einddatum >= maatregel.startdatum
    inner join {{ ref('maatregelsoort') }} as soort on maatregel.maatregelsoort = soort.maatregelsoort
    cross join {{ ref('int_peildatum') }} as peildatum
    where regel.ingangsdatum <= coalesce(maatregel.stopdatum, peildatum.peildatum)
    qualify row_number() over (
        partition by regel.definitie_versie, regel.jeugdige_id, regel.ingangsdatum, regel.einddatum
        order by soort.volgorde, maatregel.startdatum
    ) = 1
),

per_periode as (
    select
        regel.*,
        maatregel.gi_agb,
        case when maatregel.gi_agb is null then 'nee' else 'ja' end as tijdens_maatregel,
        periode.periode_soort,
        periode.periode_start
    from regel
    inner join {{ ref('dim_periode') }} as periode
        on regel.ingangsdatum between periode.periode_start and periode.periode_eind
    left join maatregel using (definitie_versie, jeugdige_id, ingangsdatum, einddatum)
),

-- A child counts in a row when its net there is not zero.
per_jeugdige as (
    {{ samengevat('per_periode', uitsplitsingen, bedragen, sleutel=['jeugdige_id'], niveaus=niveaus) }}
),

rij as (
    select
        {{ rijsleutel(uitsplitsingen) }},
        count(*) filter (where toegekend_bedrag <> 0) as aantal_jeugdigen,
        {{ bedragen }}
    from per_jeugdige
    group by all
),

alle_rijen as (
    {{ met_totaalrijen('rij', uitsplitsingen) }}
)

select
    definitie_versie,
    periode_soort,
    periode_start,
    niveau,
    niveau_code,
    niveau_naam,
    tussentaal_code,
    verwijzer_type,
    tijdens_maatregel,
    coalesce(aantal_jeugdigen, 0) as aantal_jeugdigen,
    cast(coalesce(gedeclareerd_bedrag, 0) as decimal(18, 2)) as gedeclareerd_bedrag,
    cast(coalesce(toegekend_bedrag, 0) as decimal(18, 2)) as toegekend_bedrag
from alle_rijen
