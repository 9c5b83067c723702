-- How much of the measures that began in a period is known from a start message: what leans on 305 and 307 leans on
-- this. Grain: niveau, year or tertiaal.
with gestart as (
    select distinct toewijzing_id
    from {{ ref('int_zorgperiode') }}
    where bron_start = '305'
),

toewijzing as (
    select
        periode.periode_soort,
        periode.periode_start,
        toewijzing.aanbieder_agb as gi_agb,
        toewijzing.gemeentecode_actueel,
        gemeente.jeugdhulpregio,
        case when gestart.toewijzing_id is null then 0 else 1 end as teller,
        1 as noemer
    from {{ ref('int_toewijzing') }} as toewijzing
    inner join {{ ref('dim_gemeente') }} as gemeente on toewijzing.gemeentecode_actueel = gemeente.gemeentecode
    {{ met_periode('toewijzing.ingangsdatum') }}
    left join gestart on toewijzing.toewijzing_id = gestart.toewijzing_id
    where toewijzing.is_maatregel and not toewijzing.is_verwijderd
),

geteld as (
    {{ opgeteld_per_niveau('toewijzing', ['periode_soort', 'periode_start'], ['teller', 'noemer'], overal()) }}
)

select
    periode_soort,
    periode_start,
    niveau,
    niveau_code,
    cast(teller as double) / noemer as dekking
from geteld
