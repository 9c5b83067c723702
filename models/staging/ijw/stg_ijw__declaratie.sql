-- Headers of declarations: 303 (2.x, declaratie or factuur) and 323 (3.x).
with declaratie as (
    {% for nr in ['303', '323'] %}
        select
            bericht_id,
            declaratienummer,
            declaratieperiode_begindatum,
            declaratieperiode_einddatum,
            totaal_ingediend_bedrag,
            totaal_ingediend_debet_credit
        from ({{ geldige_rijen('jw' ~ nr ~ '_bericht') }}) as kop
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    bericht_id,
    declaratienummer,
    {{ datum('declaratieperiode_begindatum') }} as declaratieperiode_begindatum,
    {{ datum('declaratieperiode_einddatum') }} as declaratieperiode_einddatum,
    {{ bedrag('totaal_ingediend_bedrag', 'totaal_ingediend_debet_credit') }} as totaal_ingediend_bedrag
from declaratie
