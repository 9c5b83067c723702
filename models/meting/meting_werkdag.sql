-- Days with the number of working days up to and including each: the difference between two is the number of working
-- days after the first up to the second. Grain: day.
with grens as (
    select
        min(periode_start) as eerste,
        max(datum) as laatste
    from {{ ref('stg_uitvraag__opgave') }}
    where onderwerp = 'lokaal_team'
),

dag as (
    {{ dagreeks('grens', 'eerste', 'laatste') }}
)

select
    dag.dag,
    sum(case when feestdag.datum is null and extract(isodow from dag.dag) <= 5 then 1 else 0 end)
        over (order by dag.dag) as werkdagen
from dag
left join {{ ref('feestdag') }} as feestdag on dag.dag = feestdag.datum
