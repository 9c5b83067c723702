-- Grain: one toewijzing as it is now, removed ones included and marked.
select
    toewijzing.toewijzing_id,
    toewijzing.jeugdige_id,
    toewijzing.gemeentecode,
    toewijzing.gemeentecode_actueel,
    toewijzing.aanbieder_agb,
    cast(toewijzing.toewijzingnummer as {{ dbt.type_string() }}) as toewijzingnummer,
    toewijzing.productcategorie,
    toewijzing.productcode,
    toewijzing.maatregelsoort,
    toewijzing.tussentaal_code,
    toewijzing.toewijzingsdatum_eerste,
    toewijzing.toewijzingsdatum,
    toewijzing.ingangsdatum,
    toewijzing.einddatum,
    toewijzing.volume,
    toewijzing.eenheid,
    toewijzing.frequentie,
    toewijzing.budget,
    toewijzing.verwijzer_type,
    toewijzing.is_verwijderd,
    jeugdige.geslacht,
    leeftijdsgroep.leeftijdsgroep
from {{ ref('int_toewijzing') }} as toewijzing
inner join {{ ref('int_jeugdige') }} as jeugdige on toewijzing.jeugdige_id = jeugdige.jeugdige_id
{{ met_leeftijdsgroep('jeugdige.geboortedatum', 'toewijzing.ingangsdatum') }}
