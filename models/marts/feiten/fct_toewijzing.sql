-- Grain: one toewijzing as it is now, removed ones included and marked.
select
    toewijzing_id,
    jeugdige_id,
    gemeentecode,
    gemeentecode_actueel,
    aanbieder_agb,
    cast(toewijzingnummer as {{ dbt.type_string() }}) as toewijzingnummer,
    productcategorie,
    productcode,
    maatregelsoort,
    tussentaal_code,
    toewijzingsdatum_eerste,
    toewijzingsdatum,
    ingangsdatum,
    einddatum,
    volume,
    eenheid,
    frequentie,
    budget,
    verwijzer_type,
    is_verwijderd
from {{ ref('int_toewijzing') }}
