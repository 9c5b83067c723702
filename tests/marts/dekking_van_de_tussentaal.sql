-- Money that is not in the tussentaal yet, per region: never silent.
{{ config(severity='warn') }}

select
    leverancier as jeugdhulpregio,
    sum(noemer - teller) as bedrag_onbekend,
    sum(teller) / nullif(sum(noemer), 0) as aandeel_vertaald
from {{ ref('kwaliteit_dekking') }}
where indicator = 'geld_in_tussentaal'
group by leverancier
having sum(noemer - teller) <> 0
