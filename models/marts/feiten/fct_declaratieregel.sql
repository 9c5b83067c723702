-- Grain: one declared line of a 303 or 323 that was sent, with what was granted.
with regel as (
    select * from {{ ref('int_declaratieregel') }}
),

-- The municipality of the toewijzing counts, also where another receives the bills.
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
            and regel.jeugdige_id = direct.jeugdige_id
            and regel.toewijzingnummer = direct.toewijzingnummer
    left join {{ ref('int_toewijzing_vindplaats') }} as elders
        on
            elders.ontvanger is null
            and regel.aanbieder_agb = elders.aanbieder_agb
            and regel.jeugdige_id = elders.jeugdige_id
            and regel.toewijzingnummer = elders.toewijzingnummer
)

select
    regel.kenmerk || '-' || cast(regel.regelnummer as {{ dbt.type_string() }}) as declaratieregel_id,
    regel.bericht_type,
    regel.jeugdige_id,
    regel.gemeentecode,
    gemeente.gemeentecode_actueel,
    regel.aanbieder_agb,
    regel.toewijzingnummer,
    regel.productcategorie,
    regel.productcode,
    product.maatregelsoort,
    product.telt_als_maatregel,
    product.tussentaal_code,
    regel.begindatum as ingangsdatum,
    regel.einddatum,
    regel.declaratienummer,
    regel.referentienummer,
    regel.vorig_referentienummer,
    regel.volume,
    regel.eenheid,
    regel.tarief,
    regel.debet_credit,
    regel.debet_credit_toegekend,
    regel.ingediend_bedrag as gedeclareerd_bedrag,
    regel.toegekend_bedrag,
    regel.status,
    regel.dagtekening,
    regel.boekdatum,
    regel.toewijzing_gevonden
from met_gemeente as regel
inner join {{ ref('dim_gemeente') }} as gemeente
    on regel.gemeentecode = gemeente.gemeentecode and gemeente.in_overeenkomst
left join {{ ref('tussentaal_per_product') }} as product
    on
        regel.productcategorie = product.productcategorie
        and regel.productcode = product.productcode
        and gemeente.jeugdhulpregio = product.jeugdhulpregio
        and regel.begindatum between product.geldig_vanaf and product.geldig_tot
