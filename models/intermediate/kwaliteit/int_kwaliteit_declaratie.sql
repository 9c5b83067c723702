-- Checks on declarations, their answers and their lines.
{% set is_jeugdhulp = "product.tussentaal_code is not null and regel.status = 'toegekend'" %}

with declaratie as (
    select * from {{ ref('int_declaratie') }}
),

verwerkt as (
    select * from declaratie
    where status = 'beoordeeld'
),

antwoord as (
    select
        bericht.gemeentecode,
        bericht.dagtekening,
        bericht.bericht_id not in (
            select declaratie.antwoord_id from declaratie
            where declaratie.antwoord_id is not null
        ) as is_zonder_declaratie
    from {{ ref('int_bericht') }} as bericht
    inner join {{ ref('stg_ijw__declaratie_antwoord') }} as kop on bericht.bericht_id = kop.bericht_id
    where not kop.is_technisch_afgekeurd
),

genoemd as (
    select
        verwerkt.gemeentecode,
        verwerkt.boekdatum,
        regel.bericht_id is null as is_onbekend
    from {{ ref('int_genoemde_regel') }} as genoemd
    inner join verwerkt on genoemd.bericht_id = verwerkt.bericht_id
    left join {{ ref('int_declaratieregel_compact') }} as regel
        on genoemd.bericht_id = regel.bericht_id and genoemd.referentienummer = regel.referentienummer
),

ingediend as (
    select
        bericht_id,
        sum(ingediend_bedrag) as ingediend_bedrag
    from {{ ref('stg_ijw__declaratieregel') }}
    group by bericht_id
),

toegekend as (
    select
        bericht_id,
        sum(toegekend_bedrag) as toegekend_bedrag
    from {{ ref('int_declaratieregel_compact') }}
    group by bericht_id
),

totaal as (
    select
        declaratie.*,
        coalesce(ingediend.ingediend_bedrag, 0) <> declaratie.totaal_ingediend_bedrag as ingediend_is_scheef,
        coalesce(toegekend.toegekend_bedrag, 0) <> declaratie.totaal_toegekend_bedrag as toegekend_is_scheef
    from declaratie
    left join ingediend on declaratie.bericht_id = ingediend.bericht_id
    left join toegekend on declaratie.bericht_id = toegekend.bericht_id
),

totaal_verwerkt as (
    select * from totaal
    where status = 'beoordeeld'
),

-- One pass over the lines; what each check asks of them are columns.
regel as (
    select
        regel.gemeentecode,
        gemeente.jeugdhulpregio,
        declaratie.aanbieder_agb,
        {{ dbt.date_trunc('month', 'regel.ingangsdatum') }} as maand,
        count(*) as aantal,
        count(*) filter (where not regel.toewijzing_gevonden) as zonder_toewijzing,
        count(*) filter (where {{ is_jeugdhulp }}) as jeugdhulp,
        count(*) filter (where {{ is_jeugdhulp }} and product.tussentaal_code = 'onbekend') as onbekend,
        count(*) filter (where {{ is_jeugdhulp }} and product.herkomst = 'categorie') as op_categorie,
        count(*) filter (where declaratie.bericht_type = 'JW323') as in_maanden,
        count(*) filter (
            where declaratie.bericht_type = 'JW323'
            and {{ maanden_tussen('regel.ingangsdatum', 'regel.einddatum') }} > 0
        ) as over_maandgrens,
        count(*) filter (where regel.tarief is not null) as met_tarief,
        count(*) filter (where abs(regel.gedeclareerd_bedrag) <> regel.volume * regel.tarief) as ander_bedrag
    from {{ ref('int_declaratieregel_compact') }} as regel
    inner join declaratie on regel.bericht_id = declaratie.bericht_id
    left join {{ ref('int_gemeente') }} as gemeente on regel.gemeentecode = gemeente.gemeentecode
    left join {{ ref('tussentaal_per_product') }} as product on regel.product_nr = product.product_nr
    group by all
),

dubbel as (
    select
        declaratie.aanbieder_agb,
        regel.referentienummer,
        min(regel.ingangsdatum) as ingangsdatum,
        count(*) as aantal
    from {{ ref('int_declaratieregel_compact') }} as regel
    inner join declaratie on regel.bericht_id = declaratie.bericht_id
    group by declaratie.aanbieder_agb, regel.referentienummer
),

credit as (
    select
        declaratie.aanbieder_agb,
        regel.ingangsdatum,
        debet.referentienummer is null as is_zonder_regel,
        coalesce(debet.toegekend_bedrag = 0 and not debet.is_open, false) as is_op_afgewezen
    from {{ ref('int_declaratieregel_compact') }} as regel
    inner join declaratie on regel.bericht_id = declaratie.bericht_id
    left join {{ ref('int_gecrediteerd_debet') }} as debet
        on
            declaratie.aanbieder_agb = debet.aanbieder_agb
            and regel.vorig_referentienummer = debet.referentienummer
    -- A rejected line of an invoice (303F) has to be credited (ijw 3.6); of a 323 it may not be.
    where regel.debet_credit = 'C' and declaratie.bericht_type = 'JW323'
)

{{ bevinding('declaratie_zonder_antwoord', 'declaratie', 'gemeentecode', 'dagtekening', "status = 'open'") }}
union all
{{ bevinding(
    'declaratie_niet_verwerkt', 'declaratie', 'aanbieder_agb', 'dagtekening', "status = 'niet_verzonden'"
) }}
union all
{{ bevinding('antwoord_zonder_declaratie', 'antwoord', 'gemeentecode', 'dagtekening', 'is_zonder_declaratie') }}
union all
{{ bevinding('meer_antwoorden', 'verwerkt', 'gemeentecode', 'dagtekening', 'aantal_antwoorden > 1') }}
union all
{{ bevinding('antwoord_noemt_onbekende_regel', 'genoemd', 'gemeentecode', 'boekdatum', 'is_onbekend') }}
union all
{{ bevinding(
    'toegekend_sluit_niet_aan', 'totaal_verwerkt', 'gemeentecode', 'dagtekening', 'toegekend_is_scheef'
) }}
union all
{{ bevinding('ingediend_sluit_niet_aan', 'totaal', 'aanbieder_agb', 'dagtekening', 'ingediend_is_scheef') }}
union all
{{ bevinding_van_telling('regel_zonder_toewijzing', 'regel', 'gemeentecode', 'zonder_toewijzing', 'aantal') }}
union all
{{ bevinding_van_telling('product_onbekend', 'regel', 'jeugdhulpregio', 'onbekend', 'jeugdhulp') }}
union all
{{ bevinding_van_telling('product_op_categorie', 'regel', 'jeugdhulpregio', 'op_categorie', 'jeugdhulp') }}
union all
{{ bevinding('referentie_dubbel', 'dubbel', 'aanbieder_agb', 'ingangsdatum', 'aantal > 1') }}
union all
{{ bevinding('credit_op_afgewezen_regel', 'credit', 'aanbieder_agb', 'ingangsdatum', 'is_op_afgewezen') }}
union all
{{ bevinding('credit_zonder_regel', 'credit', 'aanbieder_agb', 'ingangsdatum', 'is_zonder_regel') }}
union all
{{ bevinding_van_telling('regel_over_maandgrens', 'regel', 'aanbieder_agb', 'over_maandgrens', 'in_maanden') }}
union all
{{ bevinding_van_telling('bedrag_past_niet_bij_tarief', 'regel', 'aanbieder_agb', 'ander_bedrag', 'met_tarief') }}
