-- The decision (beschikking) that a 301 of 2.x is about; a toewijzing without number is known by it.
with bron as (
    {{ geldige_rijen('jw301_bericht') }}
)

select
    bericht_id,
    beschikkingnummer
from bron
where beschikkingnummer is not null
