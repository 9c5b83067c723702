-- Value 3: how long measures last, by period of care (the annex by the letter) and with extensions.
-- Grain: definitie_versie, period, niveau, maatregelsoort × status (or totaal).
{% set uitsplitsingen = ['maatregelsoort', 'status'] %}
{% set zorgperiode, maatregel = "filter (where eenheid = 'zorgperiode')", "filter (where eenheid = 'maatregel')" %}
{% set maten %}
    count(*) {{ zorgperiode }} as aantal_zorgperioden,
    avg(dagen) {{ zorgperiode }} as gemiddelde_dagen_zorgperiode,
    {{ percentielen('dagen', [0.5]) }} {{ zorgperiode }} as dagen_zorgperiode,
    count(*) {{ maatregel }} as aantal_maatregelen,
    avg(dagen) {{ maatregel }} as gemiddelde_dagen_maatregel,
    {{ percentielen('dagen', [0.5, 0.9]) }} {{ maatregel }} as dagen_maatregel,
    sum(dagen) {{ maatregel }} as totaal_dagen_maatregel
{% endset %}

with loop as (
    select
        definitie_versie,
        gemeentecode_actueel,
        jeugdhulpregio,
        gi_agb,
        maatregelsoort,
        startdatum,
        stopdatum,
        'zorgperiode' as eenheid
    from {{ ref('int_maatregel_periode') }}
    union all
    select
        maatregel.definitie_versie,
        maatregel.gemeentecode_eind as gemeentecode_actueel,
        gemeente.jeugdhulpregio,
        maatregel.gi_agb_eind as gi_agb,
        maatregel.maatregelsoort,
        maatregel.startdatum,
        maatregel.stopdatum,
        'maatregel' as eenheid
    from {{ ref('int_maatregel') }} as maatregel
    inner join {{ ref('dim_gemeente') }} as gemeente on maatregel.gemeentecode_eind = gemeente.gemeentecode
    where maatregel.niveau = 'gelderland'
),

periode as (
    select
        periode.periode_soort,
        periode.periode_start,
        least(periode.periode_eind, peildatum.peildatum) as laatste_dag
    from {{ ref('dim_periode') }} as periode
    cross join {{ ref('int_peildatum') }} as peildatum
),

-- Ended: in the period of the end. Running: in each period on whose last day it ran.
duur as (
    select
        loop.*,
        periode.periode_soort,
        periode.periode_start,
        case when loop.stopdatum <= periode.laatste_dag then 'beeindigd' else 'lopend' end as status,
        {{ dagen_tussen(
            'loop.startdatum', 'least(coalesce(loop.stopdatum, periode.laatste_dag), periode.laatste_dag)'
        ) }} as dagen
    from loop
    inner join periode
        on
            loop.startdatum <= periode.laatste_dag
            and periode.periode_start <= coalesce(loop.stopdatum, periode.periode_start)
    where {{ na_datumfilter('loop.startdatum', 'loop.definitie_versie', '3') }}
),

rij as (
    {{ samengevat('duur', uitsplitsingen, maten) }}
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
    rij.maatregelsoort,
    rij.status,
    coalesce(rij.aantal_zorgperioden, 0) as aantal_zorgperioden,
    rij.gemiddelde_dagen_zorgperiode,
    {{ percentiel('rij.dagen_zorgperiode', 1) }} as mediaan_dagen_zorgperiode,
    coalesce(rij.aantal_maatregelen, 0) as aantal_maatregelen,
    rij.gemiddelde_dagen_maatregel,
    {{ percentiel('rij.dagen_maatregel', 1) }} as mediaan_dagen_maatregel,
    {{ p90(percentiel('rij.dagen_maatregel', 2), 'rij.aantal_maatregelen') }} as p90_dagen_maatregel,
    cast(coalesce(rij.totaal_dagen_maatregel, 0) as {{ dbt.type_bigint() }}) as totaal_dagen_maatregel
from alle_rijen as rij
inner join {{ ref('int_definitieversie') }} as versie on rij.definitie_versie = versie.definitie_versie
order by {{ rijsleutel(uitsplitsingen) }}
