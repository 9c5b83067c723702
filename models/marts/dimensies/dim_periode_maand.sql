-- The periods that a month is part of: a join on equality where dim_periode needs one on days.
-- Grain: month, kind of period.
select
    maand.periode_start as maand,
    periode.periode_soort,
    periode.periode_start
from {{ ref('dim_periode') }} as maand
inner join {{ ref('dim_periode') }} as periode
    on maand.periode_start between periode.periode_start and periode.periode_eind
where maand.periode_soort = 'maand'
