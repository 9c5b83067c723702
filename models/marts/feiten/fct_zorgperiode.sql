-- Grain: one period of care from start to stop. bron_start tells whether the start was sent (305) or is
-- taken from the toewijzing; only a version with fall-back counts the latter.
select
    zorg.zorgperiode_id,
    zorg.toewijzing_id,
    zorg.jeugdige_id,
    zorg.gemeentecode,
    zorg.gemeentecode_actueel,
    zorg.aanbieder_agb,
    cast(zorg.toewijzingnummer as {{ dbt.type_string() }}) as toewijzingnummer,
    zorg.productcategorie,
    zorg.productcode,
    case when zorg.is_maatregel then 'maatregel' else 'jeugdhulp' end as soort,
    zorg.maatregelsoort,
    zorg.telt_als_maatregel,
    zorg.tussentaal_code,
    zorg.startdatum,
    zorg.stopdatum,
    zorg.stopdatum_terugval,
    zorg.bron_start,
    zorg.reden_beeindiging,
    jeugdige.geslacht,
    leeftijdsgroep.leeftijdsgroep
from {{ ref('int_zorgperiode') }} as zorg
inner join {{ ref('int_jeugdige') }} as jeugdige on zorg.jeugdige_id = jeugdige.jeugdige_id
{{ met_leeftijdsgroep('jeugdige.geboortedatum', 'zorg.startdatum') }}
