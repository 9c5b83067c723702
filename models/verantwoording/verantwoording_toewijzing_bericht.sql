-- The 301's of each toewijzing.
select distinct
    {{ toewijzing_id(
        'bericht.gemeentecode', 'product.toewijzingnummer', 'beschikking.beschikkingnummer',
        'product.productcategorie', 'product.productcode', 'product.ingangsdatum'
    ) }} as toewijzing_id,
    product.bericht_id
from {{ ref('stg_ijw__toegewezen_product') }} as product
inner join {{ ref('int_bericht') }} as bericht on product.bericht_id = bericht.bericht_id
left join {{ ref('stg_ijw__beschikking') }} as beschikking on product.bericht_id = beschikking.bericht_id
