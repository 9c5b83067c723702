-- Codes in the technical retours, with the class they stand on.
with retourcode as (
    {% for nr in ['302', '306', '308', '316', '318', '320'] %}
        select
            bericht_id,
            klasse,
            retourcode
        from ({{ geldige_rijen('jw' ~ nr ~ '_retourcode') }}) as bron
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    bericht_id,
    klasse,
    retourcode
from retourcode
