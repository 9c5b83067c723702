-- Every child in the messages, with date of birth and sex of the latest message that gives them.
with gezien as (
    select jeugdige_id from {{ ref('stg_ijw__client') }}
    union distinct
    select jeugdige_id from {{ ref('stg_ijw__declaratieregel') }}
),

gegeven as (
    select
        client.jeugdige_id,
        client.geboortedatum,
        client.geslacht
    from {{ ref('stg_ijw__client') }} as client
    inner join {{ ref('int_bericht') }} as bericht on client.bericht_id = bericht.bericht_id
    qualify row_number() over (
        partition by client.jeugdige_id
        order by bericht.dagtekening desc, client.bericht_id desc, client.geboortedatum desc, client.geslacht desc
    ) = 1
)

select
    gezien.jeugdige_id,
    cast(row_number() over (order by gezien.jeugdige_id) as integer) as jeugdige_nr,
    gegeven.geboortedatum,
    gegeven.geslacht
from gezien
left join gegeven on gezien.jeugdige_id = gegeven.jeugdige_id
where gezien.jeugdige_id is not null
