-- National series beside the same count for the municipalities of the agreement.
-- Grain: series, break-down, period.
with regel as (
    select
        regel.jeugdige_nr,
        regel.ingangsdatum,
        regel.tussentaal_code is not null as is_jeugdhulp,
        regel.toegekend_bedrag,
        jeugdige.geslacht,
        {{ leeftijd('jeugdige.geboortedatum', 'regel.ingangsdatum') }} as leeftijd
    from {{ ref('int_regel_in_overeenkomst') }} as regel
    inner join {{ ref('int_jeugdige') }} as jeugdige on regel.jeugdige_nr = jeugdige.jeugdige_nr
    cross join {{ ref('int_peildatum') }} as peildatum
    where regel.status = 'toegekend' and regel.ingangsdatum <= peildatum.peildatum
),

in_periode as (
    select
        reeks.reeks,
        reeks.soort_uitsplitsing,
        reeks.uitsplitsing,
        reeks.periode_start,
        regel.jeugdige_nr,
        sum(regel.toegekend_bedrag) as bedrag
    from regel
    left join {{ ref('leeftijdsgroep') }} as groep
        on
            regel.leeftijd >= groep.leeftijd_vanaf
            and regel.leeftijd <= coalesce(groep.leeftijd_tot, regel.leeftijd)
    inner join {{ ref('landelijke_reeks') }} as reeks
        on
            regel.ingangsdatum between reeks.periode_start and reeks.periode_eind
            and (regel.is_jeugdhulp or reeks.reeks = 'kosten_jeugdhulp')
            and reeks.uitsplitsing = case reeks.soort_uitsplitsing
                when 'leeftijdsgroep' then groep.leeftijdsgroep
                when 'geslacht' then regel.geslacht
                else reeks.uitsplitsing
            end
    group by all
),

geteld as (
    select
        reeks,
        soort_uitsplitsing,
        uitsplitsing,
        periode_start,
        case reeks
            when 'kosten_jeugdhulp' then sum(bedrag)
            else count(*) filter (where bedrag <> 0)
        end as waarde
    from in_periode
    group by reeks, soort_uitsplitsing, uitsplitsing, periode_start
),

-- A period with messages and nobody in a group has none of them; of a period without messages nothing is known.
bekend as (
    select distinct
        reeks.periode_start,
        reeks.periode_eind
    from {{ ref('landelijke_reeks') }} as reeks
    inner join regel on regel.ingangsdatum between reeks.periode_start and reeks.periode_eind
),

gelderland as (
    select
        reeks.reeks,
        reeks.soort_uitsplitsing,
        reeks.uitsplitsing,
        periode_start,
        cast(coalesce(geteld.waarde, 0) as decimal(18, 2)) as waarde
    from {{ ref('landelijke_reeks') }} as reeks
    inner join bekend using (periode_start, periode_eind)
    left join geteld using (reeks, soort_uitsplitsing, uitsplitsing, periode_start)
)

select
    reeks.reeks,
    reeks.soort_uitsplitsing,
    reeks.uitsplitsing,
    reeks.uitsplitsing_naam,
    reeks.periode_start,
    reeks.periode_eind,
    reeks.eenheid,
    reeks.waarde as waarde_nederland,
    gelderland.waarde as waarde_gelderland,
    cast(reeks.waarde as double) / first_value(reeks.waarde) over reeks as index_nederland,
    cast(gelderland.waarde as double) / nullif(first_value(gelderland.waarde) over reeks, 0) as index_gelderland,
    reeks.opmerking
from {{ ref('landelijke_reeks') }} as reeks
left join gelderland using (reeks, soort_uitsplitsing, uitsplitsing, periode_start)
window
    reeks as (
        partition by reeks.reeks, reeks.soort_uitsplitsing, reeks.uitsplitsing
        order by reeks.periode_start
    )
order by reeks.reeks, reeks.soort_uitsplitsing, reeks.uitsplitsing, reeks.periode_start
