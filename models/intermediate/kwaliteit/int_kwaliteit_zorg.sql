-- Checks on starts and stops.
with toewijzing as (
    select * from {{ ref('int_toewijzing') }}
),

start as (
    select
        start.aanbieder_agb,
        start.begindatum,
        toewijzing.toewijzing_id is null as is_zonder_toewijzing,
        coalesce(toewijzing.is_verwijderd, false) as is_op_verwijderde,
        not coalesce(toewijzing.is_verwijderd, true)
        and (
            start.begindatum < toewijzing.ingangsdatum
            or start.begindatum > coalesce(toewijzing.einddatum, start.begindatum)
        ) as is_erbuiten
    from {{ ref('int_start') }} as start
    inner join {{ ref('int_gemeente') }} as gemeente
        on start.gemeentecode = gemeente.gemeentecode and gemeente.in_overeenkomst
    left join toewijzing on start.toewijzing_id = toewijzing.toewijzing_id
    where start.is_actief
),

stop as (
    select * from {{ ref('int_stop') }}
),

-- A removal is known by the key of what it removes.
aanlevering as (
    select
        bericht.aanbieder_agb,
        product.begindatum,
        product.status_aanlevering,
        'start|' || {{ zorgperiode_id('bericht', 'product') }} as wat
    from {{ ref('stg_ijw__start_product') }} as product
    inner join {{ ref('int_bericht') }} as bericht on product.bericht_id = bericht.bericht_id
    union all
    select
        bericht.aanbieder_agb,
        product.begindatum,
        product.status_aanlevering,
        'stop|' || {{ zorgperiode_id('bericht', 'product') }} as wat
    from {{ ref('stg_ijw__stop_product') }} as product
    inner join {{ ref('int_bericht') }} as bericht on product.bericht_id = bericht.bericht_id
),

verwijdering as (
    select
        *,
        wat not in (
            select verzonden.wat from aanlevering as verzonden
            where verzonden.status_aanlevering <> '3'
        ) as is_zonder_doel
    from aanlevering
    where status_aanlevering = '3'
),

periode as (
    select
        *,
        max(coalesce(stopdatum, {{ oneindig() }})) over (
            partition by toewijzing_id, jeugdige_id, productcode
            order by startdatum, zorgperiode_id
            rows between unbounded preceding and 1 preceding
        ) as eerder_einde
    from {{ ref('int_zorgperiode') }}
    where bron_start = '305' and toewijzing_id is not null
),

tijdelijk as (
    select
        periode.aanbieder_agb,
        periode.stopdatum,
        volgende.zorgperiode_id is null
        and {{ dagen_tussen('periode.stopdatum', 'peildatum.peildatum') }} > versie.tijdelijke_stop_dagen
            as is_blijven_liggen
    from {{ ref('int_zorgperiode') }} as periode
    cross join {{ ref('int_peildatum') }} as peildatum
    inner join {{ ref('int_definitieversie') }} as versie on versie.is_geldend
    left join {{ ref('int_zorgperiode') }} as volgende
        on
            periode.jeugdige_id = volgende.jeugdige_id
            and periode.aanbieder_agb = volgende.aanbieder_agb
            and coalesce(periode.maatregelsoort, periode.tussentaal_code)
            = coalesce(volgende.maatregelsoort, volgende.tussentaal_code)
            and periode.startdatum < volgende.startdatum
    where {{ is_tijdelijk('periode.reden_beeindiging') }}
    qualify row_number() over (partition by periode.zorgperiode_id order by volgende.startdatum) = 1
),

maatregel as (
    select
        toewijzing.aanbieder_agb,
        toewijzing.ingangsdatum,
        toewijzing.toewijzing_id not in (
            select gestart.toewijzing_id from {{ ref('int_start') }} as gestart
            where gestart.is_actief
        ) as is_zonder_start
    from toewijzing
    where toewijzing.is_maatregel and not toewijzing.is_verwijderd
)

{{ bevinding('start_zonder_toewijzing', 'start', 'aanbieder_agb', 'begindatum', 'is_zonder_toewijzing') }}
union all
{{ bevinding('start_op_verwijderde_toewijzing', 'start', 'aanbieder_agb', 'begindatum', 'is_op_verwijderde') }}
union all
{{ bevinding('start_buiten_toewijzing', 'start', 'aanbieder_agb', 'begindatum', 'is_erbuiten') }}
union all
{{ bevinding('stop_zonder_start', 'stop', 'aanbieder_agb', 'einddatum', 'not heeft_start') }}
union all
{{ bevinding(
    'verwijdering_zonder_start_of_stop', 'verwijdering', 'aanbieder_agb', 'begindatum', 'is_zonder_doel'
) }}
union all
{{ bevinding('twee_starts_tegelijk', 'periode', 'aanbieder_agb', 'startdatum', 'eerder_einde >= startdatum') }}
union all
{{ bevinding('tijdelijke_stop_zonder_vervolg', 'tijdelijk', 'aanbieder_agb', 'stopdatum', 'is_blijven_liggen') }}
union all
{{ bevinding('maatregel_zonder_start', 'maatregel', 'aanbieder_agb', 'ingangsdatum', 'is_zonder_start') }}
