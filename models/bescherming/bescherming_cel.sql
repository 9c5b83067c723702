-- What public figures count, how much more it could be within its total, and what remains of it for those who know a
-- part. Grain: groep, jaar, plek, uitsplitsing, deel.
with met_totaal as (
    select
        telling.*,
        totaal.aantal - telling.aantal as ruimte
    from {{ ref('bescherming_telling') }} as telling
    inner join {{ ref('bescherming_telling') }} as totaal
        on
            telling.groep = totaal.groep
            and telling.jaar = totaal.jaar
            and telling.plek = totaal.plek
            and totaal.uitsplitsing = 'totaal'
),

-- Break-downs in which a child can be in two parts: together these are more than the total.
overlap as (
    select
        groep,
        uitsplitsing
    from (
        select
            groep,
            uitsplitsing,
            sum(aantal) - max(aantal + ruimte) as dubbel
        from met_totaal
        group by groep, jaar, plek, uitsplitsing
    ) as per_plek
    group by groep, uitsplitsing
    having max(dubbel) > 0
),

cel as (
    select
        met_totaal.*,
        overlap.groep is not null as is_overlappend
    from met_totaal
    left join overlap using (groep, uitsplitsing)
),

onderste as (
    select
        *,
        aantal as zonder_grootste,
        aantal as rest
    from cel
    where niveau in ('gemeente', 'gi')
),

regio as (
    {{ rest_van_geheel('cel', 'regio', 'onderste') }}
),

onder_gelderland as (
    select * from onderste
    where niveau = 'gi'
    union all
    select * from regio
),

gelderland as (
    {{ rest_van_geheel('cel', 'gelderland', 'onder_gelderland') }}
)

select * from onderste
union all
select * from regio
union all
select * from gelderland
