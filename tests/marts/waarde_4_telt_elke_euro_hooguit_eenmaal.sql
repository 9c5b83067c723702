-- The money of samenloop in one row never exceeds what was granted there in that period: no line counts twice.
with toegekend as (
    select
        periode.periode_soort,
        periode.periode_start,
        regel.gemeentecode_actueel,
        regel.tussentaal_code,
        sum(regel.toegekend_bedrag) filter (where regel.toegekend_bedrag > 0) as toegekend_bedrag
    from {{ ref('fct_declaratieregel') }} as regel
    inner join {{ ref('dim_periode') }} as periode
        on regel.ingangsdatum between periode.periode_start and periode.periode_eind
    where regel.tussentaal_code is not null
    group by periode.periode_soort, periode.periode_start, regel.gemeentecode_actueel, regel.tussentaal_code
)

select samenloop.*
from {{ ref('monitor_4_samenloop_jeugdhulp') }} as samenloop
left join toegekend
    on
        samenloop.periode_soort = toegekend.periode_soort
        and samenloop.periode_start = toegekend.periode_start
        and samenloop.niveau_code = toegekend.gemeentecode_actueel
        and samenloop.tussentaal_code = toegekend.tussentaal_code
where
    samenloop.niveau = 'gemeente'
    and samenloop.maatregelsoort = 'totaal'
    and samenloop.tussentaal_code <> 'totaal'
    and samenloop.toegekend_bedrag > coalesce(toegekend.toegekend_bedrag, 0)
