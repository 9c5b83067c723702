-- Value 5: crisis care during a measure; as value 4, for the tussentaal that is crisis.
-- Grain: definitie_versie, period, niveau, maatregelsoort × tussentaal_code (or totaal).
{% set samenloop %}
    select samenloop.*
    from {{ ref('int_samenloop') }} as samenloop
    inner join {{ ref('definitie_tussentaal') }} as crisis
        on
            samenloop.definitie_versie = crisis.definitie_versie
            and samenloop.tussentaal_code = crisis.tussentaal_code
            and crisis.waarde = '5'
{% endset %}

{{ samenloop_per_periode(samenloop) }}
