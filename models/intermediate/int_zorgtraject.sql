-- Youth care of one child, provider and tussentaal in one stretch: periods with no more than the allowed days
-- between them. Per version, because that number belongs to the definition.
{% set traject = 'definitie_versie, jeugdige_id, aanbieder_agb, tussentaal_code' %}

with periode as (
    select
        versie.definitie_versie,
        versie.zorg_aansluiting_dagen,
        periode.*
    from {{ ref('int_zorgperiode') }} as periode
    cross join {{ ref('int_definitieversie') }} as versie
    cross join {{ ref('int_peildatum') }} as peildatum
    where
        not periode.is_maatregel and periode.bron_start = '305'
        and periode.startdatum <= peildatum.peildatum
),

genummerd as (
    {{ aaneengeschakeld('periode', traject, eind='stopdatum', dagen='zorg_aansluiting_dagen') }}
)

select
    {{ traject }},
    zorgperiode_id,
    gemeentecode,
    gemeentecode_actueel,
    toewijzingnummer,
    startdatum,
    stopdatum,
    is_residentieel,
    min(zorgperiode_id) over (partition by {{ traject }}, volgnummer) as zorgtraject_id
from genummerd
