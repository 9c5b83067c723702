-- Toewijzingen as they are now, with their product, what it is in the tussentaal, and who referred the child.
with toewijzing as (
    select
        toewijzing.*,
        jeugdige.jeugdige_nr
    from {{ ref('int_toewijzing_actueel') }} as toewijzing
    inner join {{ ref('int_jeugdige') }} as jeugdige on toewijzing.jeugdige_id = jeugdige.jeugdige_id
),

-- A generic or aspecific toewijzing leaves the product open (CD079): then it is the one with most granted
-- money on its lines, else the category alone.
gedeclareerd as (
    select
        toewijzing.toewijzing_id,
        regel.productcategorie,
        regel.productcode
    from toewijzing
    inner join {{ ref('int_declaratieregel_compact') }} as regel
        on
            toewijzing.jeugdige_nr = regel.jeugdige_nr
            and toewijzing.gemeentecode = regel.gemeentecode
            and toewijzing.toewijzingnummer = regel.toewijzingnummer
            and coalesce(toewijzing.productcategorie, regel.productcategorie) = regel.productcategorie
    where toewijzing.productcode is null and regel.status = 'toegekend'
    group by toewijzing.toewijzing_id, regel.productcategorie, regel.productcode
    having sum(regel.toegekend_bedrag) > 0
    qualify row_number() over (
        partition by toewijzing.toewijzing_id
        order by sum(regel.toegekend_bedrag) desc, regel.productcode asc, regel.productcategorie asc
    ) = 1
),

met_product as (
    select
        toewijzing.* exclude (productcategorie, productcode),
        toewijzing.productcode is null as heeft_open_product,
        coalesce(toewijzing.productcategorie, gedeclareerd.productcategorie) as productcategorie,
        coalesce(toewijzing.productcode, gedeclareerd.productcode) as productcode
    from toewijzing
    left join gedeclareerd on toewijzing.toewijzing_id = gedeclareerd.toewijzing_id
)

select
    toewijzing.* exclude (referentie_aanbieder),
    gemeente.gemeentecode_actueel,
    gemeente.jeugdhulpregio,
    gi.productcategorie is not null as is_maatregel,
    product.maatregelsoort,
    {{ tussentaal_of_onbekend('product', 'gi') }} as tussentaal_code,
    verwijzer.verwijzer_type
from met_product as toewijzing
inner join {{ ref('int_gemeente') }} as gemeente
    on toewijzing.gemeentecode = gemeente.gemeentecode and gemeente.in_overeenkomst
left join {{ ref('gi_productcategorie') }} as gi on toewijzing.productcategorie = gi.productcategorie
left join {{ ref('tussentaal_per_product') }} as product
    on {{ zelfde_product('toewijzing', 'product', 'gemeente', 'toewijzing.ingangsdatum') }}
left join {{ ref('int_verwijzer') }} as verwijzer on toewijzing.toewijzing_id = verwijzer.toewijzing_id
