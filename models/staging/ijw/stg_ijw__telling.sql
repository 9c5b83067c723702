-- What was offered of each class in each file, and what went into quarantine.
select
    telling.bestand_hash,
    coalesce(bestand.bericht_type, bestand.vorm) as bericht_type,
    telling.klasse,
    telling.aangeboden,
    telling.in_quarantaine
from {{ source('ijw', 'telling') }} as telling
inner join {{ source('ijw', 'bestand') }} as bestand on telling.bestand_hash = bestand.bestand_hash
