-- Afspraak 9: each OTS, with the first reason for which its duration does not count. Grain: version, measure.
select
    maatregel.*,
    gemeente.jeugdhulpregio,
    case when versie.ots_per_client then maatregel.jeugdige_id else maatregel.maatregel_id end as geteld_per,
    versie.langste_aandeel,
    {{ uitsluiting({
        'loopt nog': 'maatregel.is_lopend',
        'niet verlengd': 'versie.ots_alleen_verlengd and not maatregel.is_verlengd',
        'datumfilter': 'not (' ~ na_datumfilter('maatregel.startdatum', 'maatregel.definitie_versie', '3') ~ ')',
    }) }} as uitsluiting
from {{ ref('fct_maatregel') }} as maatregel
inner join {{ ref('int_definitieversie') }} as versie on maatregel.definitie_versie = versie.definitie_versie
inner join {{ ref('dim_gemeente') }} as gemeente on maatregel.gemeentecode_eind = gemeente.gemeentecode
where maatregel.maatregelsoort = 'Ondertoezichtstelling'
