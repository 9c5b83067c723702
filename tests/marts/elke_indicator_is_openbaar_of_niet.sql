-- Every indicator has a row that says whether it is public, and one that follows a count of the monitor names a part
-- that is there.
with openbaar as (
    select * from {{ ref('publicatie_indicator') }}
),

zonder as (
    select
        indicator,
        'is not in publicatie_indicator' as wat
    from {{ ref('indicator') }}
    where indicator not in (select openbaar.indicator from openbaar)
),

elders as (
    select
        openbaar.indicator,
        'follows a part that is not that of the definition' as wat
    from openbaar
    inner join {{ ref('indicator_monitor') }} as keuze on openbaar.indicator = keuze.indicator
    where
        openbaar.deel is not null
        and '/' || keuze.snede || '/' not like '%/' || openbaar.deel || '/%'
)

select * from zonder
union all
select * from elders
