select
    tussentaal_code,
    tussentaal_naam
from {{ ref('tussentaal') }}
union all
select
    'onbekend' as tussentaal_code,
    'Nog niet vertaald' as tussentaal_naam
