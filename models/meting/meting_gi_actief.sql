-- The GI's that are expected to supply a figure: those with measures assigned in the period.
-- Grain: GI, year or tertiaal.
select distinct
    aanbieder.aanbieder_agb as gi_agb,
    periode.periode_soort,
    periode.periode_start
from {{ ref('int_toewijzing') }} as toewijzing
inner join {{ ref('dim_aanbieder') }} as aanbieder
    on toewijzing.aanbieder_agb = aanbieder.aanbieder_agb and aanbieder.is_gi
cross join {{ ref('int_peildatum') }} as peildatum
inner join {{ ref('dim_periode') }} as periode
    on
        periode.periode_soort in ('jaar', 'tertiaal')
        and toewijzing.ingangsdatum <= periode.periode_eind
        and coalesce(toewijzing.einddatum, peildatum.peildatum) >= periode.periode_start
        and coalesce(aanbieder.geldig_vanaf, periode.periode_eind) <= periode.periode_eind
        and coalesce(aanbieder.geldig_tot, periode.periode_start) >= periode.periode_start
where toewijzing.is_maatregel and not toewijzing.is_verwijderd
