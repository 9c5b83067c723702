-- Granted youth care by child, municipality, provider and tussentaal in each month: what the figures on money and
-- children begin with.
select
    cast({{ dbt.date_trunc('month', 'regel.ingangsdatum') }} as date) as maand,
    gemeente.jeugdhulpregio,
    gemeente.gemeentecode_actueel,
    declaratie.aanbieder_agb,
    product.tussentaal_code,
    regel.jeugdige_nr,
    sum(regel.toegekend_bedrag) as toegekend_bedrag
from {{ ref('int_declaratieregel_compact') }} as regel
inner join {{ ref('int_declaratie') }} as declaratie on regel.bericht_id = declaratie.bericht_id
inner join {{ ref('int_gemeente') }} as gemeente
    on regel.gemeentecode = gemeente.gemeentecode and gemeente.in_overeenkomst
inner join {{ ref('tussentaal_per_product') }} as product
    on regel.product_nr = product.product_nr and product.tussentaal_code is not null
cross join {{ ref('int_peildatum') }} as peildatum
where regel.status = 'toegekend' and regel.ingangsdatum <= peildatum.peildatum
group by all
