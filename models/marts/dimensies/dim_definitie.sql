-- The register of choices: what a text leaves open and how it is read, and every number, product category and
-- date filter with its value per version. Grain: kind, name, version.
with register as (
    select * from {{ ref('definitie_register') }}
),

keuze as (
    select
        soort,
        naam,
        'alle' as definitie_versie,
        null as waarde,
        onderwerp,
        tekst,
        keuze,
        bron,
        marts
    from register
    where soort = 'keuze'
),

parameter as (
    select
        register.soort,
        register.naam,
        parameter.definitie_versie,
        rtrim(rtrim(cast(parameter.waarde as {{ dbt.type_string() }}), '0'), '.') as waarde,
        register.onderwerp,
        register.tekst,
        register.keuze,
        register.bron,
        register.marts
    from register
    inner join {{ ref('definitie_parameter') }} as parameter on register.naam = parameter.parameter
    where register.soort = 'parameter'
),

productcategorie as (
    select
        'productcategorie' as soort,
        'waarde ' || waarde as naam,
        definitie_versie,
        {{ dbt.listagg('productcategorie', "', '", 'order by productcategorie') }} as waarde,
        'waarde ' || waarde as onderwerp,
        null as tekst,
        'Productcategorieën van maatregelen' as keuze,
        'bijlage monitor' as bron,
        null as marts
    from {{ ref('definitie_productcategorie') }}
    group by definitie_versie, waarde
),

datumfilter as (
    select
        'datumfilter' as soort,
        'waarde ' || waarde as naam,
        definitie_versie,
        cast(ingangsdatum_na as {{ dbt.type_string() }}) as waarde,
        'waarde ' || waarde as onderwerp,
        null as tekst,
        'De ingangsdatum ligt na deze dag' as keuze,
        'bijlage monitor' as bron,
        null as marts
    from {{ ref('definitie_datumfilter') }}
),

tussentaal as (
    select
        'tussentaal' as soort,
        'waarde ' || waarde as naam,
        definitie_versie,
        {{ dbt.listagg('tussentaal_code', "', '", 'order by tussentaal_code') }} as waarde,
        'waarde ' || waarde as onderwerp,
        null as tekst,
        'Hoofdcategorieën van de jeugdhulp die tellen' as keuze,
        'bijlage monitor' as bron,
        null as marts
    from {{ ref('definitie_tussentaal') }}
    group by definitie_versie, waarde
),

zwaarte as (
    select
        'zwaarte' as soort,
        'tussentaal ' || zwaarte.tussentaal_code as naam,
        zwaarte.definitie_versie,
        cast(zwaarte.zwaarte as {{ dbt.type_string() }}) as waarde,
        'waarde 7' as onderwerp,
        null as tekst,
        'Zwaarte van ' || tussentaal.tussentaal_naam as keuze,
        'bijlage monitor' as bron,
        'fct_zorgovergang monitor_7_afschaling' as marts
    from {{ ref('tussentaal_zwaarte') }} as zwaarte
    inner join {{ ref('tussentaal') }} as tussentaal on zwaarte.tussentaal_code = tussentaal.tussentaal_code
),

norm as (
    select
        'norm' as soort,
        indicator || ' ' || uitsplitsing || ' vanaf ' || cast(geldig_vanaf as {{ dbt.type_string() }}) as naam,
        definitie_versie,
        cast(waarde as {{ dbt.type_string() }}) as waarde,
        indicator as onderwerp,
        null as tekst,
        richting || ', ' || normsoort || case is_referentie when 'ja' then ' (referentie)' else '' end as keuze,
        bron,
        'resultaatafspraak_meting' as marts
    from {{ ref('norm') }}
),

code as (
    select
        'code' as soort,
        gebruik as naam,
        definitie_versie,
        {{ dbt.listagg('code', "', '", 'order by code') }} as waarde,
        gebruik as onderwerp,
        null as tekst,
        'Codes van de standaard die de definitie noemt' as keuze,
        'definities' as bron,
        'resultaatafspraak_meting' as marts
    from {{ ref('definitie_code') }}
    group by definitie_versie, gebruik
),

versie as (
    {% for kolom, onderwerp, keuze, marts in [
        (
            'perioden_bron', 'waarde 2-5', 'Waaruit perioden van maatregelen bekend zijn',
            'fct_zorgperiode fct_maatregel fct_samenloop',
        ),
        ('samenloop_maatregel', 'waarde 4-5', 'Wat bij samenloop de kant van de maatregel is', 'fct_samenloop'),
        ('afschaling_korter', 'waarde 7', 'Wanneer een kortere duur afschaling is', 'fct_zorgovergang'),
        (
            'enquete_telt', 'resultaatafspraak 1', 'Welke antwoorden de omvang van de enquête bepalen',
            'resultaatafspraak_meting',
        ),
        (
            'duur_ots', 'resultaatafspraak 9', 'Van welke OTS de gemiddelde duur telt, en per wat',
            'resultaatafspraak_meting',
        ),
        (
            'lokaal_team_dagsoort', 'resultaatafspraak 9', 'Welke dagen tellen tot het contact met het lokale team',
            'resultaatafspraak_meting',
        ),
    ] %}
        select
            'versiekeuze' as soort,
            '{{ kolom }}' as naam,
            definitie_versie,
            {{ kolom }} as waarde,
            '{{ onderwerp }}' as onderwerp,
            null as tekst,
            '{{ keuze }}' as keuze,
            bron,
            '{{ marts }}' as marts
        from {{ ref('definitieversie') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from keuze
union all
select * from parameter
union all
select * from productcategorie
union all
select * from datumfilter
union all
select * from tussentaal
union all
select * from zwaarte
union all
select * from norm
union all
select * from code
union all
select * from versie
