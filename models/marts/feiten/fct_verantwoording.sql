-- Grain: one case that came into consideration for a value, in one version of the definitions.
-- A view: it is asked for a value at a time.
{{ config(materialized='view') }}

{% set onderdelen = [
    'aantallen', 'jeugdhulp', 'maatregelen', 'samenloop', 'wachttijd', 'budget', 'afschaling', 'afspraken'
] %}

with zaak as (
    {% for onderdeel in onderdelen %}
        select * from {{ ref('verantwoording_' ~ onderdeel) }}
        union all by name
    {% endfor %}
    select * from {{ ref('verantwoording_geschakeld') }}
    where niveau = 'gelderland'
)

select
    definitie_versie,
    waarde,
    zaak_soort,
    zaak_id,
    niveau,
    jeugdige_id,
    gemeentecode_actueel,
    jeugdhulpregio,
    gi_agb,
    aanbieder_agb,
    maatregelsoort,
    productcode,
    tussentaal_code,
    uitsplitsing,
    eerste_dag,
    laatste_dag,
    {{ aantal('dagen') }} as dagen,
    cast(bedrag as decimal(18, 2)) as bedrag,
    uitsluiting
from zaak
