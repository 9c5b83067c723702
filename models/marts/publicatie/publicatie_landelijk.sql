-- National series beside those of Gelderland, as far as these are public. Grain: as landelijke_vergelijking.
with vergelijking as (
    select
        *,
        coalesce(waarde_gelderland, 0) as aantal,
        coalesce(waarde_gelderland, 0) as rest
    from {{ ref('landelijke_vergelijking') }}
),

verborgen as (
    {{ verberg_delen(
        "(select * from vergelijking where eenheid = 'aantal')", 'reeks, soort_uitsplitsing, periode_start',
        'uitsplitsing', 'sum(rest) over tot_hier', 2
    ) }}
),

-- An index gives away the first of its series.
eerste as (
    select
        reeks,
        soort_uitsplitsing,
        uitsplitsing,
        bool_or(is_verborgen) as is_verborgen
    from verborgen
    group by reeks, soort_uitsplitsing, uitsplitsing
)

select
    vergelijking.reeks,
    vergelijking.soort_uitsplitsing,
    vergelijking.uitsplitsing,
    vergelijking.uitsplitsing_naam,
    vergelijking.periode_start,
    vergelijking.periode_eind,
    vergelijking.eenheid,
    vergelijking.waarde_nederland,
    case
        when not coalesce(verborgen.is_verborgen, false)
            then {{ afgerond('vergelijking.waarde_gelderland', 'veelvoud.waarde') }}
    end as waarde_gelderland,
    vergelijking.index_nederland,
    case when not coalesce(eerste.is_verborgen, false) then round(vergelijking.index_gelderland, 2) end
        as index_gelderland,
    vergelijking.opmerking,
    coalesce(verborgen.is_verborgen, false) and vergelijking.waarde_gelderland is not null as is_onderdrukt
from vergelijking
left join verborgen using (reeks, soort_uitsplitsing, uitsplitsing, periode_start)
left join eerste using (reeks, soort_uitsplitsing, uitsplitsing)
inner join {{ ref('publicatie_regel') }} as veelvoud on 'afronding_' || vergelijking.eenheid = veelvoud.regel
order by
    vergelijking.reeks, vergelijking.soort_uitsplitsing, vergelijking.uitsplitsing, vergelijking.periode_start
