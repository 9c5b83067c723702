-- Municipalities with a Toekomsttuin, as their region last said. Grain: municipality.
with opgave as (
    select
        gemeente.gemeentecode_actueel,
        opgave.leverancier as jeugdhulpregio,
        opgave.opgave,
        opgave.datum,
        dense_rank() over (
            partition by gemeente.gemeentecode_actueel, opgave.leverancier
            order by opgave.ingevuld_op desc, opgave.periode_start desc
        ) as rang
    from {{ ref('stg_uitvraag__opgave') }} as opgave
    inner join {{ ref('int_gemeente') }} as gemeente on opgave.partij = gemeente.gemeentecode
    where opgave.onderwerp = 'toekomsttuin'
)

select
    gemeentecode_actueel,
    jeugdhulpregio,
    min(case when opgave = 'gestart_op' then datum end) as gestart_op,
    max(case when opgave = 'beeindigd_op' then datum end) as beeindigd_op
from opgave
where rang = 1
group by gemeentecode_actueel, jeugdhulpregio
having gestart_op is not null
