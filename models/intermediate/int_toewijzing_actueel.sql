-- The newest version of each toewijzing, as it was sent (IV013, OP033x1), removed ones marked.
with versie as (
    select
        {{ toewijzing_id(
            'bericht.gemeentecode', 'product.toewijzingnummer', 'beschikking.beschikkingnummer',
            'product.productcategorie', 'product.productcode', 'product.ingangsdatum'
        ) }} as toewijzing_id,
        bericht.gemeentecode,
        bericht.aanbieder_agb,
        bericht.jeugdige_id,
        bericht.dagtekening,
        beschikking.beschikkingnummer,
        product.*,
        -- Removed is "as never sent": end on the first day with reason 13, before 3.1 reason 01 (CS335, TR349).
        coalesce(
            product.einddatum = product.ingangsdatum and product.reden_wijziging in ('13', '01'), false
        ) as is_verwijderd
    from {{ ref('stg_ijw__toegewezen_product') }} as product
    inner join {{ ref('int_bericht') }} as bericht on product.bericht_id = bericht.bericht_id
    left join {{ ref('stg_ijw__beschikking') }} as beschikking on product.bericht_id = beschikking.bericht_id
),

-- Later messages repeat unchanged toewijzingen, with the old date and no reason (OP087, IV099). A removal
-- is not revived by a version of the same moment.
gerangschikt as (
    select
        *,
        row_number() over (
            partition by toewijzing_id
            order by
                toewijzingsdatum desc, toewijzingstijd desc, is_verwijderd desc, dagtekening desc,
                reden_wijziging is not null desc, bericht_id desc, regelnummer desc
        ) as rang
    from versie
),

eerste as (
    select
        toewijzing_id,
        min(case when not is_verwijderd then toewijzingsdatum end) as toewijzingsdatum_eerste,
        count(distinct jeugdige_id) as aantal_jeugdigen
    from versie
    group by toewijzing_id
),

-- The reference is filled only where a request led straight to the version (IV097): the first counts.
verzoek as (
    select
        toewijzing_id,
        referentie_aanbieder
    from versie
    where referentie_aanbieder is not null and not is_verwijderd
    qualify row_number() over (
        partition by toewijzing_id
        order by toewijzingsdatum, toewijzingstijd, dagtekening, bericht_id, regelnummer
    ) = 1
)

select
    actueel.toewijzing_id,
    actueel.gemeentecode,
    actueel.aanbieder_agb,
    actueel.jeugdige_id,
    actueel.toewijzingnummer,
    actueel.beschikkingnummer,
    actueel.productcategorie,
    actueel.productcode,
    coalesce(eerste.toewijzingsdatum_eerste, actueel.toewijzingsdatum) as toewijzingsdatum_eerste,
    actueel.toewijzingsdatum,
    actueel.ingangsdatum,
    actueel.einddatum,
    actueel.volume,
    actueel.eenheid,
    actueel.frequentie,
    actueel.budget,
    verzoek.referentie_aanbieder,
    eerste.aantal_jeugdigen,
    actueel.is_verwijderd
from gerangschikt as actueel
inner join eerste on actueel.toewijzing_id = eerste.toewijzing_id
left join verzoek on actueel.toewijzing_id = verzoek.toewijzing_id
where actueel.rang = 1
