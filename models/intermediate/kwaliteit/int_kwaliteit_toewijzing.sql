-- Checks on toewijzingen.
with toewijzing as (
    select
        toewijzing.*,
        jeugdige.geboortedatum
    from {{ ref('int_toewijzing') }} as toewijzing
    inner join {{ ref('int_jeugdige') }} as jeugdige on toewijzing.jeugdige_id = jeugdige.jeugdige_id
),

geldig as (
    select
        *,
        max(coalesce(einddatum, {{ oneindig() }})) over (
            partition by gemeentecode, aanbieder_agb, jeugdige_id, productcategorie, productcode
            order by ingangsdatum, toewijzing_id
            rows between unbounded preceding and 1 preceding
        ) as eerder_einde
    from toewijzing
    where not is_verwijderd
),

verwijderd as (
    select
        toewijzing.gemeentecode,
        toewijzing.toewijzingsdatum,
        coalesce(sum(regel.toegekend_bedrag), 0) as toegekend_bedrag
    from toewijzing
    left join {{ ref('int_declaratieregel_compact') }} as regel
        on
            toewijzing.jeugdige_nr = regel.jeugdige_nr
            and toewijzing.gemeentecode = regel.gemeentecode
            and toewijzing.toewijzingnummer = regel.toewijzingnummer
    where toewijzing.is_verwijderd
    group by toewijzing.toewijzing_id, toewijzing.gemeentecode, toewijzing.toewijzingsdatum
),

versie as (
    select
        bericht.gemeentecode,
        product.toewijzingsdatum,
        product.reden_wijziging = '13' and coalesce(product.einddatum <> product.ingangsdatum, true) as is_scheef
    from {{ ref('stg_ijw__toegewezen_product') }} as product
    inner join {{ ref('int_bericht') }} as bericht on product.bericht_id = bericht.bericht_id
    where product.reden_wijziging is not null
),

maatregel as (
    select
        geldig.*,
        {{ leeftijd('geldig.geboortedatum', 'geldig.ingangsdatum') }} >= gi.leeftijdsgrens as is_te_oud
    from geldig
    inner join {{ ref('gi_productcategorie') }} as gi on geldig.productcategorie = gi.productcategorie
    where gi.leeftijdsgrens is not null and geldig.geboortedatum is not null
),

jeugdhulp as (
    select * from geldig
    where not is_maatregel
),

geopend as (
    select * from geldig
    where heeft_open_product
)

{{ bevinding('toewijzing_overlapt', 'geldig', 'gemeentecode', 'ingangsdatum', 'eerder_einde >= ingangsdatum') }}
union all
{{ bevinding(
    'toewijzing_van_meer_jeugdigen', 'toewijzing', 'gemeentecode', 'ingangsdatum', 'aantal_jeugdigen > 1'
) }}
union all
{{ bevinding('toewijzing_zonder_product', 'geopend', 'gemeentecode', 'ingangsdatum', 'productcode is null') }}
union all
{{ bevinding('verwijderd_met_geld', 'verwijderd', 'gemeentecode', 'toewijzingsdatum', 'toegekend_bedrag <> 0') }}
union all
{{ bevinding(
    'reden_verwijderd_zonder_gelijke_datums', 'versie', 'gemeentecode', 'toewijzingsdatum', 'is_scheef'
) }}
union all
{{ bevinding('leeftijd_past_niet_bij_maatregel', 'maatregel', 'aanbieder_agb', 'ingangsdatum', 'is_te_oud') }}
union all
{{ bevinding('verwijzer_onbekend', 'jeugdhulp', 'gemeentecode', 'ingangsdatum', 'verwijzer_type is null') }}
