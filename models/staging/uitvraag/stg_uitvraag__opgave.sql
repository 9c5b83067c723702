-- What partners supplied: of each supplier, subject and period the newest delivery. Grain: cell of a delivery.
with bron as (
    select * from {{ source('uitvraag', 'uitvraag') }}
),

-- By what the supplier says of its delivery, never by when it arrived.
nieuwste as (
    select
        *,
        dense_rank() over (
            partition by leverancier_soort, leverancier, onderwerp, periode
            order by ingevuld_op desc, bestand_hash desc
        ) as rang
    from bron
)

select
    leverancier_soort,
    leverancier,
    onderwerp,
    indicator as opgave,
    partij,
    case length(periode) when 4 then 'jaar' when 7 then 'tertiaal' else 'datum' end as periode_soort,
    {{ datum("case length(periode)
        when 4 then periode || '-01-01'
        when 7 then left(periode, 5) || case right(periode, 1) when '1' then '01' when '2' then '05' else '09' end || '-01'
        else periode
    end") }} as periode_start,
    {{ als_type('waarde', 'decimal(24, 6)') }} as getal,
    {{ als_type('waarde', 'date') }} as datum,
    waarde as tekst,
    toelichting,
    {{ datum('ingevuld_op') }} as ingevuld_op,
    ingevuld_door,
    bestand_hash,
    regelnummer
from nieuwste
where rang = 1
