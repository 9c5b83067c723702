-- Who referred the child: the type on the 315 behind a toewijzing, found through the ReferentieAanbieder
-- that a 301 repeats (IV097, TR379), if need be along 317's that asked for a change of an earlier toewijzing.
with recursive aanvraag as (
    select
        bericht.aanbieder_agb,
        product.referentie_aanbieder,
        product.verwijzer_type
    from {{ ref('stg_ijw__aangevraagd_product') }} as product
    inner join {{ ref('int_bericht') }} as bericht on product.bericht_id = bericht.bericht_id
    qualify row_number() over (
        partition by bericht.aanbieder_agb, product.referentie_aanbieder
        order by bericht.dagtekening desc, product.bericht_id desc, product.regelnummer desc
    ) = 1
),

wijziging as (
    select distinct
        bericht.aanbieder_agb,
        verzoek.referentie_aanbieder,
        bericht.gemeentecode || '/' || verzoek.toewijzingnummer as gewijzigde_toewijzing_id
    from {{ ref('stg_ijw__verzoek_wijziging') }} as verzoek
    inner join {{ ref('int_bericht') }} as bericht on verzoek.bericht_id = bericht.bericht_id
    where verzoek.toewijzingnummer is not null
),

toewijzing as (
    select
        toewijzing_id,
        aanbieder_agb,
        referentie_aanbieder
    from {{ ref('int_toewijzing_actueel') }}
    where referentie_aanbieder is not null
),

-- From a toewijzing back to those that it came from; a pair that was seen before ends the walk.
herkomst as (
    select
        toewijzing_id,
        toewijzing_id as eerdere_toewijzing_id
    from toewijzing
    union
    select
        herkomst.toewijzing_id,
        wijziging.gewijzigde_toewijzing_id as eerdere_toewijzing_id
    from herkomst
    inner join toewijzing as eerdere on herkomst.eerdere_toewijzing_id = eerdere.toewijzing_id
    inner join wijziging
        on
            eerdere.aanbieder_agb = wijziging.aanbieder_agb
            and eerdere.referentie_aanbieder = wijziging.referentie_aanbieder
),

gevonden as (
    select
        herkomst.toewijzing_id,
        aanvraag.verwijzer_type,
        row_number() over (
            partition by herkomst.toewijzing_id
            order by
                herkomst.eerdere_toewijzing_id = herkomst.toewijzing_id desc,
                bron.toewijzingsdatum_eerste desc, bron.toewijzing_id asc
        ) as rang
    from herkomst
    inner join {{ ref('int_toewijzing_actueel') }} as bron on herkomst.eerdere_toewijzing_id = bron.toewijzing_id
    inner join aanvraag
        on
            bron.aanbieder_agb = aanvraag.aanbieder_agb
            and bron.referentie_aanbieder = aanvraag.referentie_aanbieder
)

select
    toewijzing_id,
    verwijzer_type
from gevonden
where rang = 1
