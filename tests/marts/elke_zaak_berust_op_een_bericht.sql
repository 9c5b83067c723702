-- Each case, also one that does not count, can be led back to messages.
with zaak as (
    select * from {{ ref('fct_verantwoording') }}
    union all by name
    select * from {{ ref('verantwoording_geschakeld') }}
)

select distinct
    zaak.waarde,
    zaak.zaak_soort
from zaak
left join {{ ref('fct_zaak_bericht') }} as bericht
    on
        zaak.zaak_soort = bericht.zaak_soort
        and zaak.zaak_id = bericht.zaak_id
        and zaak.definitie_versie = coalesce(bericht.definitie_versie, zaak.definitie_versie)
where bericht.zaak_id is null
