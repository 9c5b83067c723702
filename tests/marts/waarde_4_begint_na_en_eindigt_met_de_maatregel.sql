-- A samenloop is of a child for whom a GI was paid, begins after its measure began (not on that day), and ends
-- no later than the measure, the youth care or the peildatum.
with gi_geld as (
    select
        categorie.definitie_versie,
        regel.jeugdige_id
    from {{ ref('fct_declaratieregel') }} as regel
    inner join {{ ref('definitie_productcategorie') }} as categorie
        on regel.productcategorie = categorie.productcategorie and categorie.waarde = '2-5'
    cross join {{ ref('int_peildatum') }} as peildatum
    where regel.ingangsdatum <= peildatum.peildatum
    group by categorie.definitie_versie, regel.jeugdige_id
    having sum(regel.toegekend_bedrag) > 0
),

met_kanten as (
    select
        samenloop.*,
        coalesce(maatregel.startdatum, periode.startdatum) as start_maatregel,
        coalesce(maatregel.stopdatum, periode.stopdatum) as einde_maatregel,
        jeugdhulp.startdatum as start_jeugdhulp,
        jeugdhulp.stopdatum as einde_jeugdhulp,
        jeugdhulp.soort,
        jeugdhulp.bron_start,
        peildatum.peildatum,
        gi_geld.jeugdige_id is not null as is_betaald
    from {{ ref('fct_samenloop') }} as samenloop
    inner join {{ ref('fct_zorgperiode') }} as jeugdhulp
        on samenloop.jeugdhulp_zorgperiode_id = jeugdhulp.zorgperiode_id
    left join {{ ref('fct_maatregel') }} as maatregel
        on
            samenloop.definitie_versie = maatregel.definitie_versie
            and samenloop.maatregel_id = maatregel.maatregel_id
    left join {{ ref('fct_zorgperiode') }} as periode
        on samenloop.maatregel_zorgperiode_id = periode.zorgperiode_id
    left join gi_geld
        on
            samenloop.definitie_versie = gi_geld.definitie_versie
            and samenloop.jeugdige_id = gi_geld.jeugdige_id
    cross join {{ ref('int_peildatum') }} as peildatum
)

select *
from met_kanten
where
    not is_betaald
    or soort <> 'jeugdhulp'
    or bron_start <> '305'
    or start_samenloop <> start_jeugdhulp
    or coalesce(start_samenloop <= start_maatregel, true)
    or einde_samenloop <> least(
        coalesce(einde_maatregel, peildatum), coalesce(einde_jeugdhulp, peildatum), peildatum
    )
