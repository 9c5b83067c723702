-- By which rules figures become public, and findings severe. Grain: regel.
select
    regel,
    cast(waarde as double) as waarde,
    toelichting
from {{ ref('publicatie_regel') }}
