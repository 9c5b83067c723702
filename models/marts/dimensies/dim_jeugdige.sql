-- Children in the messages; the day of birth stays in staging, ages need no more than the facts give.
select
    jeugdige_id,
    geslacht,
    cast(extract(year from geboortedatum) as integer) as geboortejaar
from {{ ref('int_jeugdige') }}
