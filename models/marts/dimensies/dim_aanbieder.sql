-- Providers: those with a name, and every AGB code that occurs in the messages.
with gezien as (
    select aanbieder_agb from {{ ref('int_bericht') }}
    union distinct
    select aanbieder_agb from {{ ref('int_aanbieder') }}
),

-- Only a gecertificeerde instelling carries out measures: a 47 or 48 toewijzing makes one.
gi as (
    select distinct bericht.aanbieder_agb
    from {{ ref('stg_ijw__toegewezen_product') }} as product
    inner join {{ ref('int_bericht') }} as bericht on product.bericht_id = bericht.bericht_id
    inner join {{ ref('gi_productcategorie') }} as categorie
        on product.productcategorie = categorie.productcategorie and categorie.maakt_gi = 'ja'
)

select
    gezien.aanbieder_agb,
    coalesce(aanbieder.aanbieder_naam, 'AGB ' || gezien.aanbieder_agb) as aanbieder_naam,
    coalesce(aanbieder.is_gi, gi.aanbieder_agb is not null) as is_gi,
    coalesce(aanbieder.groep, gezien.aanbieder_agb) as groep,
    aanbieder.geldig_vanaf,
    aanbieder.geldig_tot
from gezien
left join {{ ref('int_aanbieder') }} as aanbieder on gezien.aanbieder_agb = aanbieder.aanbieder_agb
left join gi on gezien.aanbieder_agb = gi.aanbieder_agb
where gezien.aanbieder_agb is not null
