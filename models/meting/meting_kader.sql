-- Afspraak 2: what the measures of the financial frame cost (without preventive ones), by year.
-- Grain: version, niveau, year.
with meting as (
    select
        kader.definitie_versie,
        'kosten_maatregelen_kader' as indicator,
        'totaal' as uitsplitsing,
        periode.periode_soort,
        periode.periode_start,
        regel.jeugdhulpregio,
        regel.gemeentecode_actueel,
        {{ meetwaarde('sum(regel.toegekend_bedrag)') }} as teller
    from {{ ref('int_regel_in_overeenkomst') }} as regel
    inner join {{ ref('definitie_productcategorie') }} as kader
        on regel.productcategorie = kader.productcategorie and kader.waarde = 'kader'
    inner join {{ ref('dim_periode_maand') }} as periode
        on regel.maand = periode.maand and periode.periode_soort = 'jaar'
    cross join {{ ref('int_peildatum') }} as peildatum
    where
        regel.status = 'toegekend'
        and regel.ingangsdatum <= peildatum.peildatum
        and {{ na_datumfilter('regel.ingangsdatum', 'kader.definitie_versie', '1') }}
    group by all
)

{{ meting_per_niveau('meting', ['gelderland', 'regio', 'gemeente'], ['teller']) }}
