-- Lines of declarations: 303 (2.x) and 323 (3.x).
with regel as (
    {% for nr in ['303', '323'] %}
        select
            bericht_id,
            regelnummer,
            jeugdige_id,
            toewijzingnummer,
            productcategorie,
            productcode,
            begindatum,
            einddatum,
            referentienummer,
            vorig_referentienummer,
            volume,
            eenheid,
            tarief,
            ingediend_bedrag,
            debet_credit
        from ({{ geldige_rijen('jw' ~ nr ~ '_prestatie') }}) as bron
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    bericht_id,
    regelnummer,
    jeugdige_id,
    {{ nummer('toewijzingnummer') }} as toewijzingnummer,
    productcategorie,
    productcode,
    {{ datum('begindatum') }} as begindatum,
    {{ datum('einddatum') }} as einddatum,
    trim(referentienummer) as referentienummer,
    trim(vorig_referentienummer) as vorig_referentienummer,
    {{ getal('volume') }} as volume,
    eenheid,
    {{ euro('tarief') }} as tarief,
    debet_credit,
    {{ bedrag('ingediend_bedrag', 'debet_credit') }} as ingediend_bedrag
from regel
