-- Value 6, the room under the budget ceiling: each toewijzing in each year, and each declared line.
select
    versie.definitie_versie,
    '6 budget' as waarde,
    'toewijzingsjaar' as zaak_soort,
    {{ toewijzingsjaar_id('jaar') }} as zaak_id,
    toewijzing.jeugdige_id,
    jaar.gemeentecode_actueel,
    gemeente.jeugdhulpregio,
    jaar.aanbieder_agb,
    jaar.productcode,
    periode.periode_start as eerste_dag,
    periode.periode_start as laatste_dag,
    jaar.bedrag,
    {{ uitsluiting({
        'datumfilter': 'not (' ~ na_datumfilter('jaar.ingangsdatum', 'versie.definitie_versie', '6') ~ ')',
        'geen bedrag bekend': 'jaar.bedrag is null',
    }) }} as uitsluiting
from {{ ref('fct_toewijzing_jaar') }} as jaar
inner join {{ ref('fct_toewijzing') }} as toewijzing on jaar.toewijzing_id = toewijzing.toewijzing_id
inner join {{ ref('dim_gemeente') }} as gemeente on jaar.gemeentecode_actueel = gemeente.gemeentecode
inner join {{ ref('dim_periode') }} as periode
    on periode.periode_soort = 'jaar' and jaar.jaar = extract(year from periode.periode_start)
cross join {{ ref('int_definitieversie') }} as versie
union all by name
select
    versie.definitie_versie,
    '6 budget' as waarde,
    'declaratieregel' as zaak_soort,
    {{ declaratieregel_id('regel') }} as zaak_id,
    jeugdige.jeugdige_id,
    regel.gemeentecode_actueel,
    regel.jeugdhulpregio,
    regel.aanbieder_agb,
    regel.productcode,
    regel.ingangsdatum as eerste_dag,
    regel.einddatum as laatste_dag,
    regel.toegekend_bedrag as bedrag,
    {{ uitsluiting({
        'niet beantwoord': "regel.status = 'open'",
        'afgewezen': "regel.status = 'afgewezen'",
        'na de peildatum': 'regel.ingangsdatum > peildatum.peildatum',
        'datumfilter': 'not (' ~ na_datumfilter('regel.ingangsdatum', 'versie.definitie_versie', '6') ~ ')',
    }) }} as uitsluiting
from {{ ref('int_regel_in_overeenkomst') }} as regel
inner join {{ ref('int_jeugdige') }} as jeugdige on regel.jeugdige_nr = jeugdige.jeugdige_nr
cross join {{ ref('int_definitieversie') }} as versie
cross join {{ ref('int_peildatum') }} as peildatum
