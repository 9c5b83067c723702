-- How fresh each mart is, and what is known to be wrong under it. Grain: mart.
-- Edition and moment of the build are written by who builds for readers: nothing of a clock is in a model.
with mart as (
    {% for mart, rust_op in marts_met_afkomst().items() %}
        select
            '{{ mart }}' as mart,
            ['{{ rust_op | join("', '") }}'] as rust_op
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

ernstig as (
    select
        check_id,
        string_split(bedreigde_marts, ' ') as bedreigt
    from {{ ref('kwaliteit_bevinding') }}
    where status = 'gefaald' and ernst >= {{ publicatieregel('ernstig_vanaf') }}
),

bedreigd as (
    select
        mart.mart,
        count(*) as aantal,
        string_agg(distinct ernstig.check_id, ' ' order by ernstig.check_id) as controles
    from mart
    inner join ernstig on list_has_any(mart.rust_op, ernstig.bedreigt)
    group by mart.mart
),

voorlopig as (
    select min(periode.periode_start) as voorlopig_vanaf
    from {{ ref('dim_periode') }} as periode
    cross join {{ ref('int_peildatum') }} as peildatum
    inner join {{ ref('int_definitieversie') }} as versie on versie.is_geldend
    where periode.periode_soort = 'maand' and {{ is_voorlopig('periode', 'peildatum', 'versie') }}
),

laatste as (
    select max(dagtekening) as laatste_dagtekening
    from {{ ref('int_bericht') }}
    where dagtekening_retour is null
)

select
    mart.mart,
    cast(null as {{ dbt.type_string() }}) as editie,
    cast(null as {{ dbt.type_timestamp() }}) as gebouwd_op,
    peildatum.peildatum,
    laatste.laatste_dagtekening,
    voorlopig.voorlopig_vanaf,
    coalesce(bedreigd.aantal, 0) as ernstige_bevindingen,
    bedreigd.controles as ernstige_controles
from mart
cross join {{ ref('int_peildatum') }} as peildatum
cross join laatste
cross join voorlopig
left join bedreigd on mart.mart = bedreigd.mart
