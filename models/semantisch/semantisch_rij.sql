-- Grain: one child, toewijzing, measure or declared line that counts in one row of a monitor mart, in the version
-- that is in force; for measures of which the cases follow from the row: its niveau and its break-downs.
{% set vast, sleutel = ['periode_soort', 'periode_start'], ['mart', 'maat', 'eenheid_id'] %}
{% set met_saldo = [
    ('monitor_1_aantallen', ['maatregelsoort', 'productcode'], 'rollup', overal()),
    (
        'monitor_1b_jeugdhulp', ['tussentaal_code', 'verwijzer_type', 'tijdens_maatregel'], 'cube',
        niveaukolommen().keys() | list
    ),
    ('monitor_7_algemeen', ['tussentaal_code'], 'cube', ['gelderland', 'regio', 'gemeente', 'aanbieder']),
] %}

with zaak as (
    select
        zaak.*,
        {{ dbt.split_part('zaak.uitsplitsing', "'/'", 1) }} as verwijzer_type,
        {{ dbt.split_part('zaak.uitsplitsing', "'/'", 2) }} as tijdens_maatregel
    from {{ ref('fct_zaak_per_maat') }} as zaak
    inner join {{ ref('dim_definitieversie') }} as versie
        on zaak.definitie_versie = versie.definitie_versie and versie.is_geldend
    where zaak.valt_af is null
),

-- A toewijzing is known by municipality as sent and number; without number by child and product.
regel as (
    select
        zaak.*,
        case
            when zaak.telt = 'jeugdigen' then zaak.jeugdige_id
            else
                regel.gemeentecode || '/'
                || coalesce(regel.toewijzingnummer, regel.jeugdige_id || '/' || regel.productcode)
        end as eenheid_id
    from zaak
    inner join {{ ref('fct_declaratieregel') }} as regel on zaak.zaak_id = regel.declaratieregel_id
    where zaak.telt in ('jeugdigen', 'toewijzingen')
),

samenloop_regel as (
    select
        maat.mart,
        maat.maat,
        periode.periode_soort,
        periode.periode_start,
        zaak.gemeentecode_actueel,
        zaak.jeugdhulpregio,
        zaak.gi_agb,
        zaak.maatregelsoort,
        zaak.tussentaal_code,
        cast(regel.bericht_id as {{ dbt.type_string() }}) || '/'
        || cast(regel.regelnummer as {{ dbt.type_string() }}) as eenheid_id,
        case maat.maat when 'gedeclareerd_bedrag' then regel.gedeclareerd_bedrag else regel.toegekend_bedrag end
            as bedrag
    from {{ ref('fct_verantwoording') }} as zaak
    inner join {{ ref('dim_definitieversie') }} as versie
        on zaak.definitie_versie = versie.definitie_versie and versie.is_geldend
    inner join {{ ref('definitie_maat') }} as maat
        on zaak.waarde = maat.waarde and maat.maat in ('gedeclareerd_bedrag', 'toegekend_bedrag')
    inner join {{ ref('int_samenloop_regel') }} as regel
        on zaak.definitie_versie = regel.definitie_versie and zaak.zaak_id = regel.samenloop_id
    inner join {{ ref('dim_periode_maand') }} as periode
        on cast({{ dbt.date_trunc('month', 'regel.ingangsdatum') }} as date) = periode.maand
    where zaak.zaak_soort = 'samenloop' and zaak.uitsluiting is null
),

rij as (
    -- A child, or a toewijzing, counts in a row when its net there is not zero.
    {% for mart, uitsplitsingen, combinaties, niveaus in met_saldo %}
        select *
        from (
            {{ samengevat(
                "(select * from regel where mart = '" ~ mart ~ "')", uitsplitsingen, 'sum(bedrag) as bedrag',
                combinaties, sleutel, niveaus, vast
            ) }}
        ) as {{ mart }}
        where bedrag <> 0
        union all by name
    {% endfor %}
    -- Measures are linked within the niveau.
    {% for niveau in overal() %}
        select *
        from (
            {{ samengevat(
                "(select *, zaak_id as eenheid_id from zaak where niveau = '" ~ niveau ~ "')", ['maatregelsoort'],
                'cast(null as decimal(18, 2)) as bedrag', 'cube', sleutel, [niveau], vast
            ) }}
        ) as {{ niveau }}
        union all by name
    {% endfor %}
    -- A line that belongs to more than one samenloop counts once.
    select *
    from (
        {{ samengevat(
            'samenloop_regel', ['maatregelsoort', 'tussentaal_code'], 'max(bedrag) as bedrag', 'cube', sleutel,
            overal(), vast
        ) }}
    ) as samenloop
)

select
    {{ metriek() }} as metriek,
    periode.periode_naam as periode,
    rij.periode_soort,
    rij.periode_start,
    rij.niveau,
    rij.niveau_code,
    rij.maatregelsoort,
    rij.productcode,
    rij.tussentaal_code,
    rij.verwijzer_type,
    rij.tijdens_maatregel,
    rij.eenheid_id,
    rij.bedrag
from rij
inner join {{ ref('dim_periode') }} as periode
    on rij.periode_soort = periode.periode_soort and rij.periode_start = periode.periode_start
