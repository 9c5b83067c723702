-- Grain: one case in one period for one measure of a monitor mart, in one version of the definitions: whether it
-- is in that figure, and if not, why; in every niveau, or in the one within which it was linked. Ask for one mart,
-- value, measure and period at a time.
{{ config(materialized='view') }}

{% set begonnen_voor = 'zaak.eerste_dag < periode.periode_start' %}
{% set einde = 'coalesce(zaak.laatste_dag, ' ~ oneindig() ~ ')' %}
{% set plaatsingen = {
    'eerste_dag': 'zaak.eerste_dag between periode.periode_start and periode.periode_eind',
    'laatste_dag': 'zaak.laatste_dag between periode.periode_start and periode.periode_eind',
    'loopt bij begin': begonnen_voor ~ ' and ' ~ einde ~ ' >= periode.periode_start',
    'loopt door': begonnen_voor ~ ' and ' ~ einde ~ ' > periode.periode_eind',
    'loopt bij eind': 'zaak.eerste_dag <= periode.periode_eind and ' ~ einde ~ ' > periode.periode_eind',
    'raakt': 'zaak.eerste_dag <= periode.periode_eind and ' ~ einde ~ ' >= periode.periode_start',
} %}
{% set geplaatst = [] %}
{% for plaatsing, voorwaarde in plaatsingen.items() %}
    {% do geplaatst.append("(maat.plaatsing = '" ~ plaatsing ~ "' and " ~ voorwaarde ~ ')') %}
{% endfor %}

with zaak as (
    select * from {{ ref('fct_verantwoording') }}
    union all by name
    select * from {{ ref('verantwoording_geschakeld') }}
    where niveau <> 'gelderland'
),

geplaatst as (
    select
        maat.mart,
        maat.maat,
        maat.telt,
        periode.periode_soort,
        periode.periode_start,
        zaak.*,
        -- What runs on has lasted to the last day of the period or the peildatum; of a samenloop the days in it.
        case
            when zaak.zaak_soort = 'samenloop' then {{ dagen_tussen(
                'greatest(zaak.eerste_dag, periode.periode_start)',
                'least(zaak.laatste_dag, ' ~ dbt.dateadd('day', 1, 'periode.periode_eind') ~ ')'
            ) }}
            when zaak.zaak_soort in ('zorgperiode', 'maatregel') then {{ dagen_tussen(
                'zaak.eerste_dag',
                'least(coalesce(zaak.laatste_dag, periode.periode_eind), periode.periode_eind, peildatum.peildatum)'
            ) }}
            else zaak.dagen
        end as dagen_in_periode,
        case when zaak.laatste_dag <= periode.periode_eind then 'beeindigd' else 'lopend' end as status,
        -- A reason that does not hold for this measure keeps nothing out of it; some measures count those kept out.
        case
            when maat.uitsluiting = zaak.uitsluiting then null
            when maat.uitsluiting is not null then coalesce(zaak.uitsluiting, 'telt bij een andere maat')
            when not list_contains(string_split(zaak.uitsplitsing, '/'), maat.uitsplitsing)
                then coalesce(zaak.uitsluiting, 'telt bij een andere maat')
            when
                voorwaarde.maten is null
                or list_contains(string_split(voorwaarde.maten, ' '), maat.maat)
                then zaak.uitsluiting
        end as valt_af
    from {{ ref('definitie_maat') }} as maat
    inner join zaak
        on maat.waarde = zaak.waarde and maat.zaak_soort = zaak.zaak_soort
    inner join {{ ref('dim_periode') }} as periode on ({{ geplaatst | join(' or ') }})
    cross join {{ ref('int_peildatum') }} as peildatum
    left join {{ ref('definitie_voorwaarde') }} as voorwaarde
        on zaak.waarde = voorwaarde.waarde and zaak.uitsluiting = voorwaarde.uitsluiting
)

select
    mart,
    maat,
    waarde,
    telt,
    definitie_versie,
    periode_soort,
    periode_start,
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
    status,
    eerste_dag,
    laatste_dag,
    dagen_in_periode as dagen,
    bedrag,
    valt_af
from geplaatst
