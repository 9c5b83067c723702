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

-- What was sent of each key: starts and stops, and their removals.
aanlevering as (
    select
        bericht.aanbieder_agb,
        bericht.dagtekening,
        product.begindatum,
        'start' as soort,
        {{ zorgperiode_id('bericht', 'product') }} as zorgperiode_id,
        '' as stop,
        product.status_aanlevering = '3' as is_verwijdering
    from {{ ref('stg_ijw__start_product') }} as product
    inner join {{ ref('int_bericht') }} as bericht on product.bericht_id = bericht.bericht_id
    union all
    select
        bericht.aanbieder_agb,
        bericht.dagtekening,
        product.begindatum,
        'stop' as soort,
        {{ zorgperiode_id('bericht', 'product') }} as zorgperiode_id,
        {{ sleutel(['product.reden_beeindiging', 'product.einddatum']) }} as stop,
        product.status_aanlevering = '3' as is_verwijdering
    from {{ ref('stg_ijw__stop_product') }} as product
    inner join {{ ref('int_bericht') }} as bericht on product.bericht_id = bericht.bericht_id
),

per_sleutel as (
    select
        soort,
        zorgperiode_id,
        max(aanbieder_agb) as aanbieder_agb,
        max(begindatum) as begindatum,
        count(*) filter (where not is_verwijdering) as aantal_verzonden,
        count(*) filter (where is_verwijdering) as aantal_verwijderd
    from aanlevering
    group by soort, zorgperiode_id, stop
),

met_verwijdering as (
    select * from per_sleutel
    where aantal_verwijderd > 0
),

verwijderde_start as (
    select
        start.aanbieder_agb,
        start.begindatum,
        count(stop.zorgperiode_id) > 0 as had_stop
    from {{ ref('int_start') }} as start
    left join aanlevering as stop
        on
            start.zorgperiode_id = stop.zorgperiode_id
            and start.verwijderd_op >= stop.dagtekening
            and stop.soort = 'stop'
            and not stop.is_verwijdering
    where start.verwijderd_op is not null
    group by start.zorgperiode_id, start.aanbieder_agb, start.begindatum
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
    'verwijdering_zonder_start_of_stop', 'met_verwijdering', 'aanbieder_agb', 'begindatum', 'aantal_verzonden = 0'
) }}
union all
{{ bevinding(
    'start_of_stop_dubbel', 'per_sleutel', 'aanbieder_agb', 'begindatum',
    'aantal_verzonden - aantal_verwijderd > 1'
) }}
union all
{{ bevinding('start_verwijderd_met_stop', 'verwijderde_start', 'aanbieder_agb', 'begindatum', 'had_stop') }}
union all
{{ bevinding('twee_starts_tegelijk', 'periode', 'aanbieder_agb', 'startdatum', 'eerder_einde >= startdatum') }}
union all
{{ bevinding('tijdelijke_stop_zonder_vervolg', 'tijdelijk', 'aanbieder_agb', 'stopdatum', 'is_blijven_liggen') }}
union all
{{ bevinding('maatregel_zonder_start', 'maatregel', 'aanbieder_agb', 'ingangsdatum', 'is_zonder_start') }}
