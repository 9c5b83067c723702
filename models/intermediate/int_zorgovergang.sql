-- From one stretch of youth care to what followed it, with what is needed to weigh them.
{{ config(materialized='view') }}

select * exclude (uitsluiting)
from {{ ref('int_zorgovergang_kandidaat') }}
where uitsluiting is null
