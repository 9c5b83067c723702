-- Each case that counts can be led back to messages.
select distinct
    zaak.waarde,
    zaak.zaak_soort
from {{ ref('fct_verantwoording') }} as zaak
left join {{ ref('fct_zaak_bericht') }} as bericht
    on
        zaak.zaak_soort = bericht.zaak_soort
        and zaak.zaak_id = bericht.zaak_id
        and zaak.definitie_versie = coalesce(bericht.definitie_versie, zaak.definitie_versie)
where bericht.zaak_id is null
