select
    gemeentecode,
    gemeentenaam,
    jeugdhulpregio,
    provincie,
    geldig_vanaf,
    geldig_tot,
    opvolger_code,
    gemeentecode_actueel,
    in_overeenkomst
from {{ ref('int_gemeente') }}
