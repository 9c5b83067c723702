-- Value 1: children and measures with granted GI lines, and their money.
-- Grain: definitie_versie, period, niveau, maatregelsoort > productcode (or totaal).
{% set uitsplitsingen = ['maatregelsoort', 'productcode'] %}
{% set bedragen = ['ingediend_bedrag', 'gedeclareerd_bedrag', 'toegekend_bedrag'] %}

with regel as (
    select
        versie.definitie_versie,
        regel.maand,
        regel.gemeentecode_actueel,
        regel.jeugdhulpregio,
        regel.aanbieder_agb as gi_agb,
        case when regel.telt_als_maatregel then regel.maatregelsoort else 'Geen maatregel' end as maatregelsoort,
        regel.productcode,
        regel.jeugdige_nr,
        -- A toewijzing is known by municipality as sent and number; without number by child and product.
        regel.gemeentecode || '/' || case
            when regel.toewijzingnummer is null then regel.jeugdige_nr || '/' || regel.productcode
            else cast(regel.toewijzingnummer as {{ dbt.type_string() }})
        end as toewijzing,
        regel.status,
        regel.gedeclareerd_bedrag,
        regel.toegekend_bedrag,
        case when regel.telt_als_maatregel then regel.toegekend_bedrag else 0 end as netto_maatregel
    from {{ ref('int_regel_in_overeenkomst') }} as regel
    inner join {{ ref('definitie_productcategorie') }} as categorie
        on regel.productcategorie = categorie.productcategorie and categorie.waarde = '1'
    inner join {{ ref('int_waarde_versie') }} as versie
        on
            categorie.definitie_versie = versie.definitie_versie
            and categorie.waarde = versie.waarde
            and versie.definitie_versie = versie.rekenversie
    cross join {{ ref('int_peildatum') }} as peildatum
    where regel.ingangsdatum > versie.ingangsdatum_na and regel.ingangsdatum <= peildatum.peildatum
),

per_maand as (
    select
        * exclude (status, gedeclareerd_bedrag, toegekend_bedrag, netto_maatregel),
        sum(gedeclareerd_bedrag) as ingediend_bedrag,
        sum(case when status = 'toegekend' then gedeclareerd_bedrag else 0 end) as gedeclareerd_bedrag,
        sum(toegekend_bedrag) as toegekend_bedrag,
        sum(netto_maatregel) as netto_maatregel
    from regel
    group by all
),

per_periode as (
    select
        per_maand.* exclude (maand),
        periode.periode_soort,
        periode.periode_start
    from per_maand
    inner join {{ ref('dim_periode_maand') }} as periode on per_maand.maand = periode.maand
),

geld as (
    {{ opgeteld('per_periode', uitsplitsingen, bedragen, 'rollup') }}
),

-- A child, or a toewijzing, counts in a row when its net there is not zero.
per_jeugdige as (
    select
        * exclude (toewijzing, {{ bedragen | join(', ') }}, netto_maatregel),
        sum(netto_maatregel) as netto_maatregel
    from per_periode
    group by all
),

{{ aantal_met_saldo('jeugdigen', 'per_jeugdige', uitsplitsingen, 'jeugdige_nr', 'netto_maatregel', 'rollup') }},

per_toewijzing as (
    select
        * exclude (jeugdige_nr, {{ bedragen | join(', ') }}, netto_maatregel),
        sum(netto_maatregel) as netto_maatregel
    from per_periode
    group by all
),

{{ aantal_met_saldo('toewijzingen', 'per_toewijzing', uitsplitsingen, 'toewijzing', 'netto_maatregel', 'rollup') }},

rij as (
    select
        geld.*,
        jeugdigen.aantal as aantal_jeugdigen,
        toewijzingen.aantal as aantal_maatregelen
    from geld
    left join jeugdigen using ({{ rijsleutel(uitsplitsingen) }})
    left join toewijzingen using ({{ rijsleutel(uitsplitsingen) }})
),

alle_rijen as (
    {{ met_totaalrijen('rij', uitsplitsingen) }}
)

select
    versie.definitie_versie,
    rij.periode_soort,
    rij.periode_start,
    rij.niveau,
    rij.niveau_code,
    rij.niveau_naam,
    rij.maatregelsoort,
    rij.productcode,
    {{ aantal('coalesce(rij.aantal_jeugdigen, 0)') }} as aantal_jeugdigen,
    {{ aantal('coalesce(rij.aantal_maatregelen, 0)') }} as aantal_maatregelen,
    cast(coalesce(rij.gedeclareerd_bedrag, 0) as decimal(18, 2)) as gedeclareerd_bedrag,
    cast(coalesce(rij.toegekend_bedrag, 0) as decimal(18, 2)) as toegekend_bedrag,
    cast(coalesce(rij.ingediend_bedrag, 0) as decimal(18, 2)) as ingediend_bedrag
from alle_rijen as rij
inner join {{ ref('int_waarde_versie') }} as versie
    on rij.definitie_versie = versie.rekenversie and versie.waarde = '1'
order by {{ rijsleutel(uitsplitsingen) }}
