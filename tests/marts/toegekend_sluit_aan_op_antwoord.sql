-- What is granted of a declaration is what its answer says (TR342), but for findings that are counted as such:
-- credits on refused lines, lines that the answer lists but the declaration has not, and rows in quarantine.
{{ config(severity='warn') }}

select
    check_id,
    leverancier,
    periode,
    aantal_geraakt
from {{ ref('kwaliteit_bevinding') }}
where check_id = 'toegekend_sluit_niet_aan' and status = 'gefaald'
