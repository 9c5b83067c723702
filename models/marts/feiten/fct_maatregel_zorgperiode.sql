-- Grain: one period of care as a link of a measure, in one version of the definitions.
select
    definitie_versie,
    {{ maatregel_id('maatregel_startdatum') }} as maatregel_id,
    zorgperiode_id,
    startdatum,
    stopdatum
from {{ ref('int_maatregel_schakel') }}
where niveau = 'gelderland'
