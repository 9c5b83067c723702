-- Each reason for which a case does not count stands in the seed that explains it.
select distinct
    zaak.waarde,
    zaak.uitsluiting
from {{ ref('fct_verantwoording') }} as zaak
left join {{ ref('definitie_voorwaarde') }} as voorwaarde
    on zaak.waarde = voorwaarde.waarde and zaak.uitsluiting = voorwaarde.uitsluiting
where zaak.uitsluiting is not null and voorwaarde.uitsluiting is null
