-- Grain: one case that counts for one measure of a monitor mart in one period, in the version that is in force.
-- Of the days of care during a measure a row per day: those of one child that overlap are one day.
with zaak as (
    select
        zaak.* exclude (definitie_versie, niveau, uitsplitsing, valt_af),
        {{ dbt.split_part('zaak.uitsplitsing', "'/'", 1) }} as eerste_deel,
        {{ dbt.split_part('zaak.uitsplitsing', "'/'", 2) }} as tweede_deel,
        wachttijd.wachttijd_vanaf_ingang_dagen,
        wachttijd.dagen_maatregel_tot_toewijzing,
        wachttijd.dagen_maatregel_tot_start
    from {{ ref('fct_zaak_per_maat') }} as zaak
    inner join {{ ref('dim_definitieversie') }} as versie
        on zaak.definitie_versie = versie.definitie_versie and versie.is_geldend
    left join {{ ref('fct_wachttijd') }} as wachttijd
        on
            zaak.definitie_versie = wachttijd.definitie_versie
            and zaak.waarde = '6'
            and zaak.zaak_id = wachttijd.toewijzing_id
    -- What is linked within a niveau is in semantisch_rij.
    where zaak.valt_af is null and zaak.niveau is null
),

geteld as (
    select
        zaak.*,
        regel.gedeclareerd_bedrag,
        zaak.zaak_id as eenheid_id
    from zaak
    left join {{ ref('fct_declaratieregel') }} as regel
        on zaak.zaak_soort = 'declaratieregel' and zaak.zaak_id = regel.declaratieregel_id
    where zaak.maat <> 'samenloop_dagen'
    union all by name
    select
        zaak.*,
        zaak.jeugdige_id || '/' || cast(dag.dag as {{ dbt.type_string() }}) as eenheid_id
    from zaak
    inner join {{ ref('dim_periode') }} as periode
        on zaak.periode_soort = periode.periode_soort and zaak.periode_start = periode.periode_start
    inner join {{ ref('semantisch_dag') }} as dag
        on
            dag.dag between periode.periode_start and periode.periode_eind
            and zaak.eerste_dag <= dag.dag
            and zaak.laatste_dag > dag.dag
    where zaak.maat = 'samenloop_dagen'
)

select
    geteld.* exclude (mart, waarde, maat, telt, eerste_deel, tweede_deel),
    {{ metriek() }} as metriek,
    periode.periode_naam as periode,
    case when geteld.waarde in ('1b', '6') then geteld.eerste_deel end as verwijzer_type,
    case when geteld.waarde = '1b' then geteld.tweede_deel end as tijdens_maatregel,
    case when geteld.waarde = '7' then geteld.eerste_deel end as oordeel
from geteld
inner join {{ ref('dim_periode') }} as periode
    on geteld.periode_soort = periode.periode_soort and geteld.periode_start = periode.periode_start
