-- Youth care that began during a measure of the same child, per version of the definitions.
{{ config(materialized='view') }}

select * exclude (uitsluiting)
from {{ ref('int_samenloop_kandidaat') }}
where uitsluiting is null
