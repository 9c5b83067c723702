-- Municipalities, with the one that answers for them today after mergers.
with recursive gemeente as (
    select * from {{ ref('gemeente') }}
),

opvolging as (
    select
        gemeentecode,
        gemeentecode as gemeentecode_actueel,
        opvolger_code
    from gemeente
    union all
    select
        opvolging.gemeentecode,
        gemeente.gemeentecode as gemeentecode_actueel,
        gemeente.opvolger_code
    from opvolging
    inner join gemeente on opvolging.opvolger_code = gemeente.gemeentecode
),

actueel as (
    select
        gemeentecode,
        gemeentecode_actueel
    from opvolging
    where opvolger_code is null
)

select
    gemeente.gemeentecode,
    gemeente.gemeentenaam,
    gemeente.jeugdhulpregio,
    gemeente.provincie,
    gemeente.geldig_vanaf,
    gemeente.geldig_tot,
    gemeente.opvolger_code,
    actueel.gemeentecode_actueel,
    gemeente.in_overeenkomst = 'ja' as in_overeenkomst
from gemeente
inner join actueel on gemeente.gemeentecode = actueel.gemeentecode
