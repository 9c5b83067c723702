-- Grain: one period of care from start to stop. bron_start tells whether the start was sent (305) or is
-- taken from the toewijzing; only a version with fall-back counts the latter.
select
    zorgperiode_id,
    toewijzing_id,
    jeugdige_id,
    gemeentecode,
    gemeentecode_actueel,
    aanbieder_agb,
    cast(toewijzingnummer as {{ dbt.type_string() }}) as toewijzingnummer,
    productcategorie,
    productcode,
    case when is_maatregel then 'maatregel' else 'jeugdhulp' end as soort,
    maatregelsoort,
    telt_als_maatregel,
    tussentaal_code,
    startdatum,
    stopdatum,
    stopdatum_terugval,
    bron_start,
    reden_beeindiging
from {{ ref('int_zorgperiode') }}
