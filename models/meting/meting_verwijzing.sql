-- Indicators of other sources: the share of referrals and of money that a GI brings, how heavy new care is, and how
-- long a toewijzing of jeugdbescherming lasts. Grain: version, indicator, niveau, year.
with periode as (
    select * from {{ ref('dim_periode') }}
    where periode_soort = 'jaar'
),

toewijzing as (
    select
        versie.definitie_versie,
        periode.periode_soort,
        periode.periode_start,
        gemeente.jeugdhulpregio,
        toewijzing.gemeentecode_actueel,
        toewijzing.aanbieder_agb as gi_agb,
        toewijzing.is_maatregel,
        toewijzing.verwijzer_type,
        gi.code is not null as verwees_gi,
        zwaar.code is not null as is_zwaar,
        jb.productcategorie is not null as is_jeugdbescherming,
        {{ dagen_tussen('toewijzing.ingangsdatum', 'toewijzing.einddatum') }} as dagen
    from {{ ref('int_toewijzing') }} as toewijzing
    inner join {{ ref('dim_gemeente') }} as gemeente on toewijzing.gemeentecode_actueel = gemeente.gemeentecode
    cross join {{ ref('int_peildatum') }} as peildatum
    cross join {{ ref('int_definitieversie') }} as versie
    inner join periode on toewijzing.toewijzingsdatum_eerste between periode.periode_start and periode.periode_eind
    left join {{ ref('definitie_code') }} as gi
        on
            versie.definitie_versie = gi.definitie_versie
            and toewijzing.verwijzer_type = gi.code
            and gi.gebruik = 'verwijzer_gi'
    left join {{ ref('definitie_code') }} as zwaar
        on
            versie.definitie_versie = zwaar.definitie_versie
            and toewijzing.tussentaal_code = zwaar.code
            and zwaar.gebruik = 'zware_tussentaal'
    left join {{ ref('definitie_productcategorie') }} as jb
        on
            versie.definitie_versie = jb.definitie_versie
            and toewijzing.productcategorie = jb.productcategorie
            and jb.waarde = 'jeugdbescherming'
    where not toewijzing.is_verwijderd and toewijzing.toewijzingsdatum_eerste <= peildatum.peildatum
),

bedrag as (
    select
        gi.definitie_versie,
        periode.periode_soort,
        periode.periode_start,
        regel.jeugdhulpregio,
        regel.gemeentecode_actueel,
        sum(regel.toegekend_bedrag) filter (where toewijzing.verwijzer_type = gi.code) as teller,
        sum(regel.toegekend_bedrag) as noemer
    from {{ ref('int_regel_in_overeenkomst') }} as regel
    inner join {{ ref('int_toewijzing') }} as toewijzing
        on
            regel.gemeentecode = toewijzing.gemeentecode
            and regel.toewijzingnummer = toewijzing.toewijzingnummer
            and regel.jeugdige_nr = toewijzing.jeugdige_nr
            and not toewijzing.is_verwijderd
            and toewijzing.verwijzer_type is not null
    inner join {{ ref('definitie_code') }} as gi on gi.gebruik = 'verwijzer_gi'
    inner join {{ ref('dim_periode_maand') }} as periode
        on regel.maand = periode.maand and periode.periode_soort = 'jaar'
    cross join {{ ref('int_peildatum') }} as peildatum
    where
        regel.status = 'toegekend' and regel.ingangsdatum <= peildatum.peildatum
        and regel.tussentaal_code is not null
    group by all
),

meting as (
    {% for indicator, teller, waar in [
        ('aandeel_verwijzingen_gi', 'verwees_gi', 'verwijzer_type is not null'),
        ('aandeel_zwaar', 'is_zwaar', 'true'),
    ] %}
        select
            definitie_versie,
            '{{ indicator }}' as indicator,
            'totaal' as uitsplitsing,
            periode_soort,
            periode_start,
            jeugdhulpregio,
            gemeentecode_actueel,
            {{ meetwaarde('count(*) filter (where ' ~ teller ~ ')') }} as teller,
            {{ meetwaarde('count(*)') }} as noemer
        from toewijzing
        where not is_maatregel and {{ waar }}
        group by all
        union all
    {% endfor %}
    select
        definitie_versie,
        'aandeel_kosten_gi' as indicator,
        'totaal' as uitsplitsing,
        periode_soort,
        periode_start,
        jeugdhulpregio,
        gemeentecode_actueel,
        {{ meetwaarde('coalesce(teller, 0)') }} as teller,
        {{ meetwaarde('noemer') }} as noemer
    from bedrag
),

jeugdbescherming as (
    select * from toewijzing
    where is_jeugdbescherming and dagen is not null
)

select * from (
    {{ meting_per_niveau('meting', ['gelderland', 'regio', 'gemeente']) }}
) as per_niveau_meting
union all by name
{% for niveau in ['gelderland', 'regio', 'gemeente', 'gi'] %}
    select
        definitie_versie,
        'duur_toewijzing_jb' as indicator,
        'totaal' as uitsplitsing,
        periode_soort,
        periode_start,
        '{{ niveau }}' as niveau,
        {{ niveaucode(niveau) }} as niveau_code,
        {{ mediaan('dagen') }} as waarde,
        {{ meetwaarde('count(*)') }} as noemer
    from jeugdbescherming
    group by all
    {{ 'union all by name' if not loop.last }}
{% endfor %}
