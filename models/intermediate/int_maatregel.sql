-- Measures: periods linked together, one row per version, niveau_code, child, kind and first day.
{% set maatregel = 'definitie_versie, niveau, niveau_code, jeugdige_id, maatregelsoort, maatregel_startdatum' %}

with schakel as (
    select
        *,
        row_number() over (partition by {{ maatregel }} order by startdatum, zorgperiode_id) as van_voren,
        row_number() over (
            partition by {{ maatregel }}
            order by coalesce(stopdatum, {{ oneindig() }}) desc, startdatum desc, zorgperiode_id desc
        ) as van_achteren
    from {{ ref('int_maatregel_schakel') }}
)

select
    definitie_versie,
    niveau,
    niveau_code,
    jeugdige_id,
    maatregelsoort,
    maatregel_startdatum as startdatum,
    nullif(max(coalesce(stopdatum, {{ oneindig() }})), {{ oneindig() }}) as stopdatum,
    count(*) as aantal_zorgperioden,
    max(case when van_voren = 1 then gemeentecode_actueel end) as gemeentecode_start,
    max(case when van_achteren = 1 then gemeentecode_actueel end) as gemeentecode_eind,
    max(case when van_voren = 1 then gi_agb end) as gi_agb_start,
    max(case when van_achteren = 1 then gi_agb end) as gi_agb_eind,
    max(
        case when van_achteren = 1 and not {{ is_tijdelijk('reden_beeindiging') }} then reden_beeindiging end
    ) as reden_beeindiging,
    coalesce(max(case when ots_jaar = '2+' then 1 end), 0) = 1 as heeft_jaar_2
from schakel
group by {{ maatregel }}
