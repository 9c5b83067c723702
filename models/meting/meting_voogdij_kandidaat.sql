-- Afspraak 10: each voogdij, with the first reason for which it did not end early. Grain: version, measure.
select
    maatregel.*,
    gemeente.jeugdhulpregio,
    {{ uitsluiting({
        'loopt nog': 'maatregel.is_lopend',
        'einde door meerderjarigheid': 'maatregel.einde_door_18',
        'reden telt niet': 'niet_eerder.code is not null',
    }) }} as uitsluiting
from {{ ref('fct_maatregel') }} as maatregel
inner join {{ ref('dim_gemeente') }} as gemeente on maatregel.gemeentecode_eind = gemeente.gemeentecode
left join {{ ref('definitie_code') }} as niet_eerder
    on
        maatregel.definitie_versie = niet_eerder.definitie_versie
        and maatregel.reden_beeindiging = niet_eerder.code
        and niet_eerder.gebruik = 'voogdij_niet_eerder'
where maatregel.maatregelsoort = 'Voogdij'
