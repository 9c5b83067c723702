-- Which children and lines stand behind one figure of value 1? Fill in the row of the monitor that is asked
-- about; the sum of toegekend_bedrag is the figure, and a child counts when its own sum is not zero.
{% set gemeentecode_actueel = '0202' %}
{% set maatregelsoort = 'Ondertoezichtstelling' %}
{% set eerste_dag, laatste_dag = "date '2021-01-01'", "date '2021-12-31'" %}

select
    regel.jeugdige_id,
    regel.aanbieder_agb,
    regel.toewijzingnummer,
    regel.productcode,
    min(regel.ingangsdatum) as eerste_regel,
    max(regel.einddatum) as laatste_regel,
    count(*) as aantal_regels,
    sum(regel.toegekend_bedrag) as toegekend_bedrag
from {{ ref('fct_declaratieregel') }} as regel
inner join {{ ref('dim_definitieversie') }} as versie on versie.is_geldend
inner join {{ ref('definitie_productcategorie') }} as categorie
    on
        versie.definitie_versie = categorie.definitie_versie
        and categorie.waarde = '1'
        and regel.productcategorie = categorie.productcategorie
inner join {{ ref('definitie_datumfilter') }} as filter
    on versie.definitie_versie = filter.definitie_versie and filter.waarde = '1'
where
    regel.gemeentecode_actueel = '{{ gemeentecode_actueel }}'
    and regel.maatregelsoort = '{{ maatregelsoort }}'
    and regel.telt_als_maatregel
    and regel.ingangsdatum between {{ eerste_dag }} and {{ laatste_dag }}
    and regel.ingangsdatum > filter.ingangsdatum_na
group by regel.jeugdige_id, regel.aanbieder_agb, regel.toewijzingnummer, regel.productcode
order by sum(regel.toegekend_bedrag) desc, regel.jeugdige_id asc, regel.toewijzingnummer asc
