-- The "datum heden" of the annex: the seed if it is filled, else the latest Dagtekening that counts.
with vastgesteld as (
    select max(peildatum) as peildatum from {{ ref('peildatum') }}
),

laatste as (
    -- A retour repeats the Dagtekening of its message (IV028), which may be one that was refused.
    select max(dagtekening) as peildatum
    from {{ ref('int_bericht') }}
    where dagtekening_retour is null
)

select coalesce(vastgesteld.peildatum, laatste.peildatum) as peildatum
from vastgesteld
cross join laatste
