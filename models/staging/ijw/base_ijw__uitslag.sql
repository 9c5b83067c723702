-- What came back on each loaded message as a whole: its retours, or the word that it was never delivered.
-- Grain: message, retour (none for the transport).
{{ config(materialized='table') }}

with bericht as (
    select * from {{ ref('base_ijw__bericht') }}
),

-- Any code but 0200 (2.x also 8001), on any class, refuses the whole message (OP286, IV032).
afkeurend_retour as (
    {% for nr in ['302', '306', '308', '316', '318', '320'] %}
        select bericht.bericht_id
        from {{ source('ijw', 'jw' ~ nr ~ '_retourcode') }} as retourcode
        inner join bericht on retourcode.bericht_id = bericht.bericht_id
        where {{ is_afkeurend('retourcode.retourcode', 'bericht.release') }}
        {{ 'union distinct' if not loop.last }}
    {% endfor %}
)

-- A retour repeats the header of its message (IV028); its type is one higher. The Dagtekening belongs to it:
-- after a refusal the same Identificatie may be used again.
select
    heen.bericht_id,
    'retour' as van,
    retour.bericht_id as retour_id,
    afkeurend.bericht_id is not null as is_afkeurend
from bericht as heen
inner join bericht as retour
    on
        heen.afzender = retour.afzender
        and heen.identificatie = retour.identificatie
        and heen.dagtekening = retour.dagtekening
        and cast(substr(heen.bericht_type, 3) as integer) + 1
        = cast(substr(retour.bericht_type, 3) as integer)
left join afkeurend_retour as afkeurend on retour.bericht_id = afkeurend.bericht_id
where retour.bericht_type in ('JW302', 'JW306', 'JW308', 'JW316', 'JW318', 'JW320')
union all
-- A Fo01 names the envelope that was never delivered.
select distinct
    heen.bericht_id,
    'transport' as van,
    cast(null as {{ dbt.type_bigint() }}) as retour_id,
    true as is_afkeurend
from {{ ref('stg_ijw__envelop') }} as fout
inner join {{ ref('stg_ijw__envelop') }} as heen on fout.envelopnummer_heen = heen.envelopnummer
where fout.envelopcode = 'Fo01' and heen.bericht_id is not null
