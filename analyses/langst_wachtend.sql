-- Who has been waiting longest for youth care that was assigned, on the peildatum?
select
    wachttijd.jeugdige_id,
    gemeente.gemeentenaam,
    aanbieder.aanbieder_naam as aanbieder,
    tussentaal.tussentaal_naam,
    wachttijd.maatregelsoort,
    wachttijd.toewijzingsdatum_eerste,
    wachttijd.ingangsdatum,
    {{ dagen_tussen('wachttijd.toewijzingsdatum_eerste', 'peildatum.peildatum') }} as dagen_sinds_besluit
from {{ ref('fct_wachttijd') }} as wachttijd
inner join {{ ref('dim_definitieversie') }} as versie
    on wachttijd.definitie_versie = versie.definitie_versie and versie.is_geldend
inner join {{ ref('dim_gemeente') }} as gemeente on wachttijd.gemeentecode_actueel = gemeente.gemeentecode
inner join {{ ref('dim_aanbieder') }} as aanbieder on wachttijd.aanbieder_agb = aanbieder.aanbieder_agb
left join {{ ref('dim_tussentaal') }} as tussentaal
    on wachttijd.tussentaal_code = tussentaal.tussentaal_code
cross join {{ ref('int_peildatum') }} as peildatum
where wachttijd.status = 'wachtend' and wachttijd.toewijzingsdatum_eerste <= peildatum.peildatum
order by wachttijd.toewijzingsdatum_eerste asc, wachttijd.toewijzing_id asc
