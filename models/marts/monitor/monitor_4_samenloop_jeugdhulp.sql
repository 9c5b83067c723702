-- Value 4: youth care during a measure. Municipality and region are those of the youth care, the GI that of
-- the measure. Grain: definitie_versie, period, niveau, maatregelsoort × tussentaal_code (or totaal).
{% set samenloop %}
    select * from {{ ref('int_samenloop') }}
{% endset %}

{{ samenloop_per_periode(samenloop) }}
