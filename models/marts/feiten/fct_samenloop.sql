-- Grain: one measure with one period of youth care that began during it, in one version of the definitions.
with geld as (
    select
        definitie_versie,
        samenloop_id,
        sum(gedeclareerd_bedrag) as gedeclareerd_bedrag,
        sum(toegekend_bedrag) as toegekend_bedrag
    from {{ ref('int_samenloop_regel') }}
    group by definitie_versie, samenloop_id
)

select
    samenloop.definitie_versie,
    samenloop.samenloop_id,
    samenloop.jeugdige_id,
    samenloop.maatregel_id,
    samenloop.maatregel_zorgperiode_id,
    samenloop.jeugdhulp_zorgperiode_id,
    samenloop.maatregelsoort,
    samenloop.gi_agb,
    samenloop.tussentaal_code,
    samenloop.gemeentecode_actueel,
    samenloop.start_samenloop,
    samenloop.einde_samenloop,
    {{ dagen_tussen('samenloop.start_samenloop', 'samenloop.einde_samenloop') }} as samenloop_dagen,
    cast(coalesce(geld.gedeclareerd_bedrag, 0) as decimal(18, 2)) as gedeclareerd_bedrag,
    cast(coalesce(geld.toegekend_bedrag, 0) as decimal(18, 2)) as toegekend_bedrag
from {{ ref('int_samenloop') }} as samenloop
left join geld
    on samenloop.definitie_versie = geld.definitie_versie and samenloop.samenloop_id = geld.samenloop_id
