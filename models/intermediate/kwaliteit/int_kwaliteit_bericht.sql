-- Checks on messages as a whole: answers, versions, what was refused.
{% set heen = "('JW301', 'JW305', 'JW307', 'JW315', 'JW317', 'JW319')" %}

with bericht as (
    select
        bericht.*,
        geweigerd.geweigerd_door,
        cast(substr(bericht.bericht_type, 3) as integer) as nummer
    from {{ ref('stg_ijw__bericht') }} as bericht
    left join {{ ref('int_geweigerd_bericht') }} as geweigerd on bericht.bericht_id = geweigerd.bericht_id
),

-- A retour repeats sender and Identificatie of its message (IV028).
heenbericht as (
    select
        heen.*,
        retour.bericht_id is not null as heeft_retour
    from bericht as heen
    left join bericht as retour
        on
            heen.afzender = retour.afzender
            and heen.identificatie = retour.identificatie
            and heen.nummer + 1 = retour.nummer
    where heen.bericht_type in {{ heen }}
),

retourbericht as (
    select
        retour.*,
        heen.bericht_id is not null as heeft_heenbericht
    from bericht as retour
    left join bericht as heen
        on
            retour.afzender = heen.afzender
            and retour.identificatie = heen.identificatie
            and retour.nummer = heen.nummer + 1
    where retour.bericht_type in ('JW302', 'JW306', 'JW308', 'JW316', 'JW318', 'JW320')
),

-- Without a message there is no date either.
quarantaine as (
    select
        bericht_type,
        in_quarantaine,
        cast(null as date) as dagtekening
    from {{ ref('stg_ijw__telling') }}
),

gemeente as (
    select
        bericht.gemeentecode,
        bericht.dagtekening,
        coalesce(gemeente.in_overeenkomst, false) as in_overeenkomst
    from bericht
    left join {{ ref('int_gemeente') }} as gemeente on bericht.gemeentecode = gemeente.gemeentecode
)

{{ bevinding('bericht_geweigerd', 'heenbericht', 'afzender', 'dagtekening', 'geweigerd_door is not null') }}
union all
{{ bevinding('bericht_zonder_retour', 'heenbericht', 'afzender', 'dagtekening', 'not heeft_retour') }}
union all
{{ bevinding('bericht_in_versies', 'bericht', 'afzender', 'dagtekening', 'is_versie') }}
union all
{{ bevinding('retour_zonder_bericht', 'retourbericht', 'afzender', 'dagtekening', 'not heeft_heenbericht') }}
union all
{{ bevinding('bericht_in_quarantaine', 'quarantaine', 'bericht_type', 'dagtekening', 'in_quarantaine > 0') }}
union all
{{ bevinding('gemeente_buiten_overeenkomst', 'gemeente', 'gemeentecode', 'dagtekening', 'not in_overeenkomst') }}
