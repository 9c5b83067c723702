-- The declared lines as they are kept: numbers for what is text in fct_declaratieregel, because writing
-- text is what costs most. The municipality of the toewijzing counts, also where another receives the bills.
with regel as (
    select
        regel.*,
        jeugdige.jeugdige_nr
    from {{ ref('int_declaratieregel') }} as regel
    inner join {{ ref('int_jeugdige') }} as jeugdige on regel.jeugdige_id = jeugdige.jeugdige_id
),

met_gemeente as (
    select
        regel.*,
        coalesce(direct.gemeentecode, elders.gemeentecode, regel.ontvanger) as gemeentecode,
        coalesce(direct.gemeentecode, elders.gemeentecode) is not null as toewijzing_gevonden
    from regel
    left join {{ ref('int_toewijzing_vindplaats') }} as direct
        on
            regel.ontvanger = direct.ontvanger
            and regel.aanbieder_agb = direct.aanbieder_agb
            and regel.jeugdige_nr = direct.jeugdige_nr
            and regel.toewijzingnummer = direct.toewijzingnummer
    left join {{ ref('int_toewijzing_vindplaats') }} as elders
        on
            elders.ontvanger is null
            and regel.aanbieder_agb = elders.aanbieder_agb
            and regel.jeugdige_nr = elders.jeugdige_nr
            and regel.toewijzingnummer = elders.toewijzingnummer
)

select
    regel.bericht_id,
    regel.regelnummer,
    regel.jeugdige_nr,
    regel.gemeentecode,
    regel.toewijzingnummer,
    product.product_nr,
    regel.productcategorie,
    regel.productcode,
    regel.begindatum as ingangsdatum,
    regel.einddatum,
    regel.referentienummer,
    regel.vorig_referentienummer,
    cast(regel.volume as integer) as volume,
    regel.eenheid,
    regel.tarief,
    regel.debet_credit,
    regel.debet_credit_toegekend,
    regel.ingediend_bedrag as gedeclareerd_bedrag,
    regel.toegekend_bedrag,
    regel.status,
    regel.toewijzing_gevonden
from met_gemeente as regel
left join {{ ref('int_gemeente') }} as gemeente on regel.gemeentecode = gemeente.gemeentecode
left join {{ ref('tussentaal_per_product') }} as product
    on {{ zelfde_product('regel', 'product', 'gemeente', 'regel.begindatum') }}
