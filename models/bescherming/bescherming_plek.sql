-- The parties of public figures, and what they are part of.
select
    niveau,
    niveau_code,
    niveau || ':' || niveau_code as plek,
    case niveau
        when 'gemeente' then 'regio:' || gemeente.jeugdhulpregio
        when 'gelderland' then null
        else 'gelderland:' || {{ niveaucode('gelderland') }}
    end as ouder
from {{ ref('dim_niveau') }} as niveau
left join {{ ref('dim_gemeente') }} as gemeente
    on niveau.niveau = 'gemeente' and niveau.niveau_code = gemeente.gemeentecode
where niveau.niveau in ('gelderland', 'regio', 'gemeente', 'gi')
