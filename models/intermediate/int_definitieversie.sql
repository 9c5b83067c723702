-- The choices and numbers of each version of the definitions, in one row.
{% set gehele_getallen = [
    'maatregel_aansluiting_dagen', 'verlengd_na_dagen', 'meerderjarig_jaren', 'achttien_marge_dagen',
    'vervolg_dagen', 'zorg_aansluiting_dagen', 'overgang_vooraf_dagen', 'overgang_binnen_dagen',
    'p90_minimum_aantal', 'tijdelijke_stop_dagen', 'voorlopig_maanden', 'enquete_minimum', 'lokaal_team_dagen',
    'escalatie_vanaf'
] %}

with parameter as (
    select
        definitie_versie,
        {% for naam in gehele_getallen %}
            max(case when parameter = '{{ naam }}' then cast(waarde as integer) end) as {{ naam }},
        {% endfor %}
        max(case when parameter = 'dekking_minimum' then waarde end) as dekking_minimum,
        max(case when parameter = 'langste_aandeel' then waarde end) as langste_aandeel
    from {{ ref('definitie_parameter') }}
    group by definitie_versie
)

select
    versie.definitie_versie,
    versie.is_geldend = 'ja' as is_geldend,
    versie.perioden_bron = '305 of toewijzing' as met_terugval,
    versie.samenloop_maatregel = 'maatregel' as samenloop_per_maatregel,
    versie.afschaling_korter = 'na verblijf' as korter_na_verblijf,
    versie.enquete_telt = 'volledige vragenlijsten' as enquete_volledig,
    versie.duur_ots = 'verlengde OTS, per maatregel' as ots_alleen_verlengd,
    versie.duur_ots = 'elke OTS, per cliënt' as ots_per_client,
    versie.lokaal_team_dagsoort = 'werkdagen' as lokaal_team_werkdagen,
    parameter.* exclude (definitie_versie)
from {{ ref('definitieversie') }} as versie
inner join parameter on versie.definitie_versie = parameter.definitie_versie
