-- Names of the codes in the marts that have no dimension of their own. Grain: lijst, code.
select
    'indicator' as lijst,
    indicator as code,
    indicator_naam as naam,
    volgorde,
    toelichting
from {{ ref('indicator') }}
union all
select
    'maatregelsoort' as lijst,
    maatregelsoort as code,
    maatregelsoort as naam,
    volgorde,
    null as toelichting
from {{ ref('maatregelsoort') }}
union all
select
    'resultaatafspraak' as lijst,
    cast(resultaatafspraak as {{ dbt.type_string() }}) as code,
    resultaatafspraak_naam as naam,
    resultaatafspraak as volgorde,
    toelichting
from {{ ref('resultaatafspraak') }}
union all
select
    'verwijzer_type' as lijst,
    code,
    omschrijving as naam,
    cast(row_number() over (order by code) as integer) as volgorde,
    null as toelichting
from {{ ref('codelijst') }}
where codelijst = 'COD327'
