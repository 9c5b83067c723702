-- Versions that define a value alike, by its products and its filter, are computed once: which version stands
-- for which. Only for values that depend on nothing else of a version.
with producten as (
    select
        definitie_versie,
        waarde,
        {{ dbt.listagg('productcategorie', "','", 'order by productcategorie') }} as productcategorieen
    from {{ ref('definitie_productcategorie') }}
    group by definitie_versie, waarde
)

select
    producten.waarde,
    producten.definitie_versie,
    min(producten.definitie_versie) over (
        partition by producten.waarde, producten.productcategorieen, filter.ingangsdatum_na
    ) as rekenversie,
    coalesce(filter.ingangsdatum_na, cast('0001-01-01' as date)) as ingangsdatum_na
from producten
left join {{ ref('definitie_datumfilter') }} as filter
    on producten.definitie_versie = filter.definitie_versie and producten.waarde = filter.waarde
