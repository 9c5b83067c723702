-- Under which municipality the toewijzing of a declared line is found, when the line is sent to:
--   ontvanger filled  the municipality itself, or the one that receives its bills (Foodvalley)
--   ontvanger null    any other, if the toewijzing is the only one of provider, child and number
with toewijzing as (
    select distinct
        bericht.gemeentecode,
        bericht.aanbieder_agb,
        jeugdige.jeugdige_nr,
        product.toewijzingnummer
    from {{ ref('stg_ijw__toegewezen_product') }} as product
    inner join {{ ref('int_bericht') }} as bericht on product.bericht_id = bericht.bericht_id
    inner join {{ ref('int_jeugdige') }} as jeugdige on bericht.jeugdige_id = jeugdige.jeugdige_id
    where product.toewijzingnummer is not null
),

vindplaats as (
    select
        gemeentecode as ontvanger,
        1 as voorkeur,
        *
    from toewijzing
    union all
    select
        facturatie.facturatiegemeente as ontvanger,
        2 as voorkeur,
        toewijzing.*
    from toewijzing
    inner join {{ ref('facturatie_gemeente') }} as facturatie on toewijzing.gemeentecode = facturatie.gemeentecode
    union all
    select
        null as ontvanger,
        3 as voorkeur,
        *
    from toewijzing
    qualify count(*) over (partition by aanbieder_agb, jeugdige_nr, toewijzingnummer) = 1
)

select
    ontvanger,
    aanbieder_agb,
    jeugdige_nr,
    toewijzingnummer,
    gemeentecode
from vindplaats
qualify row_number() over (
    partition by ontvanger, aanbieder_agb, jeugdige_nr, toewijzingnummer order by voorkeur, gemeentecode
) = 1
