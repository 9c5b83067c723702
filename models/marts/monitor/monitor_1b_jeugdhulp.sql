-- Value 1b: the youth care of children with a GI, and what it costs.
-- Grain: definitie_versie, period, niveau, tussentaal_code × verwijzer_type × tijdens_maatregel (or totaal).
{% set uitsplitsingen = ['tussentaal_code', 'verwijzer_type', 'tijdens_maatregel'] %}
{% set niveaus = niveaukolommen().keys() | list %}
{% set bedragen = ['gedeclareerd_bedrag', 'toegekend_bedrag'] %}

with met_gi as (
    select
        met_gi.definitie_versie,
        jeugdige.jeugdige_nr,
        versie.ingangsdatum_na
    from {{ ref('int_jeugdige_met_gi') }} as met_gi
    inner join {{ ref('int_jeugdige') }} as jeugdige on met_gi.jeugdige_id = jeugdige.jeugdige_id
    inner join {{ ref('int_waarde_versie') }} as versie using (definitie_versie, waarde)
    where met_gi.waarde = '1b'
),

regel as (
    select
        regel.bericht_id,
        regel.regelnummer,
        regel.jeugdige_nr,
        regel.gemeentecode_actueel,
        regel.jeugdhulpregio,
        regel.aanbieder_agb,
        regel.tussentaal_code,
        coalesce(toewijzing.verwijzer_type, 'onbekend') as verwijzer_type,
        regel.ingangsdatum,
        regel.einddatum,
        regel.maand,
        regel.gedeclareerd_bedrag,
        regel.toegekend_bedrag
    from {{ ref('int_regel_in_overeenkomst') }} as regel
    left join {{ ref('int_toewijzing') }} as toewijzing
        on
            regel.gemeentecode = toewijzing.gemeentecode
            and regel.toewijzingnummer = toewijzing.toewijzingnummer
            and regel.jeugdige_nr = toewijzing.jeugdige_nr
            and not toewijzing.is_verwijderd
    cross join {{ ref('int_peildatum') }} as peildatum
    where
        regel.tussentaal_code is not null
        and regel.status = 'toegekend'
        and regel.ingangsdatum <= peildatum.peildatum
        and regel.jeugdige_nr in (select met_gi.jeugdige_nr from met_gi)
),

per_maand as (
    select
        met_gi.definitie_versie,
        regel.jeugdige_nr,
        regel.gemeentecode_actueel,
        regel.jeugdhulpregio,
        regel.aanbieder_agb,
        maatregel.gi_agb,
        regel.tussentaal_code,
        regel.verwijzer_type,
        case when maatregel.gi_agb is null then 'nee' else 'ja' end as tijdens_maatregel,
        regel.maand,
        {{ sommen(bedragen) }}
    from regel
    inner join met_gi
        on regel.jeugdige_nr = met_gi.jeugdige_nr and regel.ingangsdatum > met_gi.ingangsdatum_na
    left join {{ ref('int_regel_tijdens_maatregel') }} as maatregel
        on
            met_gi.definitie_versie = maatregel.definitie_versie
            and regel.bericht_id = maatregel.bericht_id
            and regel.regelnummer = maatregel.regelnummer
    group by all
),

per_periode as (
    select
        periode.periode_soort,
        periode.periode_start,
        per_maand.* exclude (maand, gedeclareerd_bedrag, toegekend_bedrag),
        {{ sommen(bedragen) }}
    from per_maand
    inner join {{ ref('dim_periode_maand') }} as periode on per_maand.maand = periode.maand
    group by all
),

geld as (
    {{ opgeteld('per_periode', uitsplitsingen, bedragen, niveaus=niveaus) }}
),

-- A child counts in a row when its net there is not zero.
{{ aantal_met_saldo('jeugdigen', 'per_periode', uitsplitsingen, 'jeugdige_nr', 'toegekend_bedrag', niveaus=niveaus) }},

rij as (
    select
        geld.*,
        jeugdigen.aantal as aantal_jeugdigen
    from geld
    left join jeugdigen using ({{ rijsleutel(uitsplitsingen) }})
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
    {{ aantal('coalesce(aantal_jeugdigen, 0)') }} as aantal_jeugdigen,
    cast(coalesce(gedeclareerd_bedrag, 0) as decimal(18, 2)) as gedeclareerd_bedrag,
    cast(coalesce(toegekend_bedrag, 0) as decimal(18, 2)) as toegekend_bedrag
from alle_rijen
