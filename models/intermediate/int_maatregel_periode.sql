-- Periods of measures as each version of the definitions knows them.
{{ config(materialized='view') }}

select * exclude (productcategorie, productcode, uitsluiting)
from {{ ref('int_maatregel_kandidaat') }}
where uitsluiting is null
