-- Standard products and those that regions use, with what each is in a region on a day.
select
    mapping.jeugdhulpregio,
    mapping.productcategorie,
    mapping.productcode,
    mapping.geldig_vanaf,
    mapping.geldig_tot,
    product.productnaam,
    mapping.maatregelsoort,
    mapping.telt_als_maatregel,
    mapping.tussentaal_code,
    mapping.zekerheid,
    mapping.is_residentieel
from {{ ref('tussentaal_per_product') }} as mapping
left join {{ ref('product') }} as product on mapping.productcode = product.productcode
