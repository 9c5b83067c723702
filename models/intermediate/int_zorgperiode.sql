-- Periods of care: a start (305) with the stop (307) that counts on it, and where a GI sent no start a
-- period from the toewijzing itself, since GI's were exempt until 3 April 2023 (ijw 1.2, 9.12).
with toewijzing as (
    select * from {{ ref('int_toewijzing') }}
),

-- A start on a toewijzing that was removed never happened either (OP033x1); one on a toewijzing that is
-- not known does count.
gestart as (
    select
        start.zorgperiode_id,
        toewijzing.toewijzing_id,
        start.jeugdige_id,
        start.gemeentecode,
        start.aanbieder_agb,
        start.toewijzingnummer,
        coalesce(start.productcategorie, toewijzing.productcategorie) as productcategorie,
        -- A start without a code inherits that of its toewijzing, unless it names another category.
        case
            when coalesce(start.productcategorie, toewijzing.productcategorie) = toewijzing.productcategorie
                then coalesce(start.productcode, toewijzing.productcode)
            else start.productcode
        end as productcode,
        start.begindatum as startdatum,
        stop.einddatum as stopdatum,
        '305' as bron_start,
        stop.reden_beeindiging,
        toewijzing.einddatum as toewijzing_einddatum
    from {{ ref('int_start') }} as start
    left join {{ ref('int_stop') }} as stop on start.zorgperiode_id = stop.zorgperiode_id
    left join toewijzing on start.toewijzing_id = toewijzing.toewijzing_id
    where start.is_actief and not coalesce(toewijzing.is_verwijderd, false)
),

zonder_start as (
    select *
    from toewijzing
    where
        is_maatregel and not is_verwijderd
        and toewijzing_id not in (
            select start.toewijzing_id
            from {{ ref('int_start') }} as start
            where start.is_actief
        )
),

-- A stop without a start is kept out, but tells when a measure without a start ended.
wees_stop as (
    select
        zonder_start.toewijzing_id,
        stop.einddatum,
        stop.reden_beeindiging
    from zonder_start
    inner join {{ ref('int_stop') }} as stop
        on
            zonder_start.toewijzing_id = stop.toewijzing_id
            and zonder_start.jeugdige_id = stop.jeugdige_id
            and zonder_start.ingangsdatum <= stop.einddatum
    where not stop.heeft_start
    qualify row_number() over (
        partition by zonder_start.toewijzing_id
        order by
            {{ is_tijdelijk('stop.reden_beeindiging') }}, stop.dagtekening desc, stop.einddatum desc,
            stop.reden_beeindiging desc
    ) = 1
),

teruggevallen as (
    select
        {{ dbt.hash("'toewijzing|' || replace(zonder_start.toewijzing_id, '/', '|')") }} as zorgperiode_id,
        zonder_start.toewijzing_id,
        zonder_start.jeugdige_id,
        zonder_start.gemeentecode,
        zonder_start.aanbieder_agb,
        zonder_start.toewijzingnummer,
        zonder_start.productcategorie,
        zonder_start.productcode,
        zonder_start.ingangsdatum as startdatum,
        coalesce(wees_stop.einddatum, zonder_start.einddatum) as stopdatum,
        'toewijzing' as bron_start,
        wees_stop.reden_beeindiging,
        zonder_start.einddatum as toewijzing_einddatum
    from zonder_start
    left join wees_stop on zonder_start.toewijzing_id = wees_stop.toewijzing_id
),

periode as (
    select * from gestart
    union all
    select * from teruggevallen
)

select
    periode.*,
    gemeente.gemeentecode_actueel,
    gemeente.jeugdhulpregio,
    gi.productcategorie is not null as is_maatregel,
    product.maatregelsoort,
    product.telt_als_maatregel,
    product.ots_jaar,
    {{ tussentaal_of_onbekend('product', 'gi') }} as tussentaal_code,
    coalesce(product.is_residentieel, false) as is_residentieel,
    -- Where no stop was sent, the measure lasts no longer than its toewijzing.
    case
        when
            gi.productcategorie is not null and periode.bron_start = '305' and periode.stopdatum is null
            and periode.toewijzing_einddatum between periode.startdatum and peildatum.peildatum
            then periode.toewijzing_einddatum
    end as stopdatum_terugval
from periode
inner join {{ ref('int_gemeente') }} as gemeente
    on periode.gemeentecode = gemeente.gemeentecode and gemeente.in_overeenkomst
cross join {{ ref('int_peildatum') }} as peildatum
left join {{ ref('gi_productcategorie') }} as gi on periode.productcategorie = gi.productcategorie
left join {{ ref('tussentaal_per_product') }} as product
    on {{ zelfde_product('periode', 'product', 'gemeente', 'periode.startdatum') }}
