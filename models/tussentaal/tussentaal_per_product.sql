-- What each product is, per region and stretch of time: kind of measure (47/48/49) or tussentaal.
-- A region's own code wins from the general one, that from the category; else it is onbekend. Whether it is
-- residential: the same order, then what the tussentaal category says ("per product" is not residential).
with gebruikt as (
    select
        productcategorie,
        productcode
    from {{ ref('stg_ijw__declaratieregel') }}
    union distinct
    select
        productcategorie,
        coalesce(productcode, '') as productcode
    from {{ ref('stg_ijw__toegewezen_product') }}
    where productcategorie is not null
    union distinct
    select
        productcategorie,
        coalesce(productcode, '') as productcode
    from {{ ref('stg_ijw__start_product') }}
    where productcategorie is not null
    union distinct
    select
        productcategorie,
        productcode
    from {{ ref('product') }}
),

per_regio as (
    select
        gebruikt.productcategorie,
        gebruikt.productcode,
        regio.jeugdhulpregio
    from gebruikt
    cross join {{ ref('jeugdhulpregio') }} as regio
),

-- A row that is still to be filled in does not count; certainty that is not stated is doubt.
regel as (
    select
        productcode,
        jeugdhulpregio,
        coalesce(geldig_vanaf, cast('1900-01-01' as date)) as geldig_vanaf,
        coalesce(geldig_tot, {{ oneindig() }}) as geldig_tot,
        tussentaal_code,
        is_residentieel,
        coalesce(zekerheid, 'twijfel') as zekerheid
    from {{ ref('tussentaal_product') }}
    where tussentaal_code is not null
),

-- Every day on which a rule begins, or the day after it ends, begins a stretch.
grens as (
    select
        productcategorie,
        productcode,
        jeugdhulpregio,
        cast('1900-01-01' as date) as geldig_vanaf
    from per_regio
    union distinct
    select
        per_regio.productcategorie,
        per_regio.productcode,
        per_regio.jeugdhulpregio,
        regel.geldig_vanaf
    from per_regio
    inner join regel
        on
            per_regio.productcode = regel.productcode
            and per_regio.jeugdhulpregio = coalesce(regel.jeugdhulpregio, per_regio.jeugdhulpregio)
    union distinct
    select
        per_regio.productcategorie,
        per_regio.productcode,
        per_regio.jeugdhulpregio,
        cast({{ dbt.dateadd('day', 1, 'regel.geldig_tot') }} as date) as geldig_vanaf
    from per_regio
    inner join regel
        on
            per_regio.productcode = regel.productcode
            and per_regio.jeugdhulpregio = coalesce(regel.jeugdhulpregio, per_regio.jeugdhulpregio)
    where regel.geldig_tot < {{ oneindig() }}
),

stuk as (
    select
        *,
        coalesce(
            cast(
                {{ dbt.dateadd('day', -1, 'lead(geldig_vanaf) over (
                    partition by productcategorie, productcode, jeugdhulpregio order by geldig_vanaf
                )') }} as date
            ),
            {{ oneindig() }}
        ) as geldig_tot
    from grens
)

select
    cast(row_number() over (
        order by stuk.productcategorie, stuk.productcode, stuk.jeugdhulpregio, stuk.geldig_vanaf
    ) as integer) as product_nr,
    stuk.productcategorie,
    stuk.productcode,
    stuk.jeugdhulpregio,
    stuk.geldig_vanaf,
    stuk.geldig_tot,
    coalesce(maatregel.maatregelsoort, gi.maatregelsoort) as maatregelsoort,
    case when gi.productcategorie is not null then coalesce(maatregel.telt_als_maatregel, 'ja') = 'ja' end
        as telt_als_maatregel,
    maatregel.ots_jaar,
    case
        when gi.productcategorie is null
            then coalesce(eigen.tussentaal_code, algemeen.tussentaal_code, categorie.tussentaal_code, 'onbekend')
    end as tussentaal_code,
    case
        when gi.productcategorie is null then coalesce(eigen.zekerheid, algemeen.zekerheid, categorie.zekerheid)
    end as zekerheid,
    case
        when gi.productcategorie is not null then null
        when eigen.productcode is not null then 'regio'
        when algemeen.productcode is not null then 'algemeen'
        when categorie.productcategorie is not null then 'categorie'
        else 'geen'
    end as herkomst,
    case
        when gi.productcategorie is null
            then coalesce(eigen.is_residentieel, algemeen.is_residentieel, standaard.is_residentieel, 'nee') = 'ja'
    end as is_residentieel
from stuk
left join {{ ref('gi_productcategorie') }} as gi on stuk.productcategorie = gi.productcategorie
left join {{ ref('maatregel_product') }} as maatregel
    on stuk.productcode = maatregel.productcode and gi.productcategorie is not null
left join regel as eigen
    on
        stuk.productcode = eigen.productcode
        and stuk.jeugdhulpregio = eigen.jeugdhulpregio
        and stuk.geldig_vanaf between eigen.geldig_vanaf and eigen.geldig_tot
left join regel as algemeen
    on
        stuk.productcode = algemeen.productcode
        and algemeen.jeugdhulpregio is null
        and stuk.geldig_vanaf between algemeen.geldig_vanaf and algemeen.geldig_tot
left join {{ ref('tussentaal_productcategorie') }} as categorie
    on stuk.productcategorie = categorie.productcategorie
left join {{ ref('tussentaal') }} as standaard
    on coalesce(eigen.tussentaal_code, algemeen.tussentaal_code, categorie.tussentaal_code) = standaard.tussentaal_code
