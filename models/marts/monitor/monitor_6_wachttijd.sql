-- Value 6, first face: days from toewijzing to start of youth care, and since the measure began.
-- Grain: definitie_versie, period, niveau, tussentaal_code × maatregelsoort × verwijzer_type (or totaal).
{% set uitsplitsingen = ['tussentaal_code', 'maatregelsoort', 'verwijzer_type'] %}
{% set gestart = "filter (where status = 'gestart')" %}
{% set maten %}
    count(*) as aantal_toewijzingen,
    count(*) {{ gestart }} as aantal_gestart,
    count(*) filter (where status = 'wachtend') as aantal_wachtend,
    count(*) filter (where is_terugwerkend) as aantal_terugwerkend,
    avg(wachttijd_dagen) {{ gestart }} as gemiddelde_wachttijd_dagen,
    {{ percentielen('wachttijd_dagen', [0.5, 0.9]) }} {{ gestart }} as wachttijd,
    avg(wachttijd_vanaf_ingang_dagen) {{ gestart }} as gemiddelde_wachttijd_vanaf_ingang,
    avg(dagen_maatregel_tot_toewijzing) {{ gestart }} as gemiddelde_dagen_maatregel_tot_toewijzing,
    avg(dagen_maatregel_tot_start) {{ gestart }} as gemiddelde_dagen_maatregel_tot_start
{% endset %}

with toewijzing as (
    select
        wachttijd.* replace (coalesce(wachttijd.maatregelsoort, 'geen') as maatregelsoort),
        gemeente.jeugdhulpregio,
        periode.periode_soort,
        periode.periode_start
    from {{ ref('fct_wachttijd') }} as wachttijd
    inner join {{ ref('dim_gemeente') }} as gemeente on wachttijd.gemeentecode_actueel = gemeente.gemeentecode
    inner join {{ ref('dim_periode_maand') }} as periode
        on cast({{ dbt.date_trunc('month', 'wachttijd.toewijzingsdatum_eerste') }} as date) = periode.maand
    cross join {{ ref('int_peildatum') }} as peildatum
    where
        wachttijd.toewijzingsdatum_eerste <= peildatum.peildatum
        and {{ na_datumfilter('wachttijd.ingangsdatum', 'wachttijd.definitie_versie', '6') }}
),

rij as (
    {{ samengevat('toewijzing', uitsplitsingen, maten, niveaus=niveaukolommen().keys() | list) }}
),

alle_rijen as (
    {{ met_totaalrijen('rij', uitsplitsingen) }}
)

select
    rij.definitie_versie,
    rij.periode_soort,
    rij.periode_start,
    rij.niveau,
    rij.niveau_code,
    rij.niveau_naam,
    rij.tussentaal_code,
    rij.maatregelsoort,
    rij.verwijzer_type,
    coalesce(rij.aantal_toewijzingen, 0) as aantal_toewijzingen,
    coalesce(rij.aantal_gestart, 0) as aantal_gestart,
    coalesce(rij.aantal_wachtend, 0) as aantal_wachtend,
    coalesce(rij.aantal_terugwerkend, 0) as aantal_terugwerkend,
    rij.gemiddelde_wachttijd_dagen,
    {{ percentiel('rij.wachttijd', 1) }} as mediaan_wachttijd_dagen,
    {{ p90(percentiel('rij.wachttijd', 2), 'rij.aantal_gestart') }} as p90_wachttijd_dagen,
    rij.gemiddelde_wachttijd_vanaf_ingang,
    rij.gemiddelde_dagen_maatregel_tot_toewijzing,
    rij.gemiddelde_dagen_maatregel_tot_start
from alle_rijen as rij
inner join {{ ref('int_definitieversie') }} as versie on rij.definitie_versie = versie.definitie_versie
order by {{ rijsleutel(uitsplitsingen) }}
