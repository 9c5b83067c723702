-- How each toewijzing of youth care came to a start, per version of the definitions.
with toewijzing as (
    select *
    from {{ ref('int_toewijzing') }}
    where not is_verwijderd and not is_maatregel
),

-- Several starts on one toewijzing: the first is the start, and care has ended when all have stopped by the
-- peildatum.
gestart as (
    select
        periode.toewijzing_id,
        periode.jeugdige_id,
        min(periode.startdatum) as startdatum,
        case
            when bool_and(coalesce(periode.stopdatum, {{ oneindig() }}) <= peildatum.peildatum)
                then max(periode.stopdatum)
        end as stopdatum
    from {{ ref('int_zorgperiode') }} as periode
    cross join {{ ref('int_peildatum') }} as peildatum
    where
        not periode.is_maatregel and periode.bron_start = '305' and periode.startdatum <= peildatum.peildatum
        and periode.toewijzing_id is not null
    group by periode.toewijzing_id, periode.jeugdige_id
),

gedeclareerd as (
    select distinct
        regel.gemeentecode,
        regel.toewijzingnummer,
        regel.jeugdige_nr
    from {{ ref('int_declaratieregel_compact') }} as regel
    cross join {{ ref('int_peildatum') }} as peildatum
    where regel.status = 'toegekend' and regel.ingangsdatum <= peildatum.peildatum
),

met_zorg as (
    select
        toewijzing.*,
        gestart.startdatum,
        coalesce(gestart.stopdatum, toewijzing.einddatum) as einde_zorg,
        gedeclareerd.toewijzingnummer is not null as is_gedeclareerd
    from toewijzing
    left join gestart
        on
            toewijzing.toewijzing_id = gestart.toewijzing_id
            and toewijzing.jeugdige_id = gestart.jeugdige_id
    left join gedeclareerd
        on
            toewijzing.gemeentecode = gedeclareerd.gemeentecode
            and toewijzing.toewijzingnummer = gedeclareerd.toewijzingnummer
            and toewijzing.jeugdige_nr = gedeclareerd.jeugdige_nr
),

-- The same care at the same provider that had just ended: who goes on does not wait.
vervolg as (
    select distinct
        versie.definitie_versie,
        toewijzing.toewijzing_id
    from met_zorg as toewijzing
    inner join met_zorg as eerdere
        on
            toewijzing.jeugdige_id = eerdere.jeugdige_id
            and toewijzing.aanbieder_agb = eerdere.aanbieder_agb
            and toewijzing.tussentaal_code = eerdere.tussentaal_code
            and toewijzing.ingangsdatum > eerdere.ingangsdatum
            and toewijzing.ingangsdatum >= eerdere.einde_zorg
    inner join {{ ref('int_definitieversie') }} as versie
        on {{ dagen_tussen('eerdere.einde_zorg', 'toewijzing.ingangsdatum') }} <= versie.vervolg_dagen
    where eerdere.startdatum is not null or eerdere.is_gedeclareerd
)

select
    versie.definitie_versie,
    toewijzing.* exclude (einde_zorg, is_gedeclareerd),
    case
        when vervolg.toewijzing_id is not null then 'vervolg'
        when toewijzing.startdatum is not null then 'gestart'
        when toewijzing.is_gedeclareerd then 'gestart_zonder_305'
        when coalesce(toewijzing.einddatum, peildatum.peildatum) >= peildatum.peildatum then 'wachtend'
        else 'vervallen'
    end as status
from met_zorg as toewijzing
cross join {{ ref('int_definitieversie') }} as versie
cross join {{ ref('int_peildatum') }} as peildatum
left join vervolg
    on
        versie.definitie_versie = vervolg.definitie_versie
        and toewijzing.toewijzing_id = vervolg.toewijzing_id
