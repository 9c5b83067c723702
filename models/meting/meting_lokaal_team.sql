-- Afspraak 9: how soon the local team of a municipality was there for the jeugdbeschermer who asked.
-- Grain: version, indicator, niveau, period.
with contact as (
    select
        versie.definitie_versie,
        versie.lokaal_team_dagen,
        periode.periode_soort,
        periode.periode_start,
        gemeente.gemeentecode_actueel,
        gemeente.jeugdhulpregio,
        case
            when versie.lokaal_team_werkdagen then tot.werkdagen - van.werkdagen
            else {{ dagen_tussen('opgave.periode_start', 'opgave.datum') }}
        end as dagen
    from {{ ref('stg_uitvraag__opgave') }} as opgave
    cross join {{ ref('int_definitieversie') }} as versie
    inner join {{ ref('int_gemeente') }} as gemeente
        on opgave.partij = gemeente.gemeentecode and gemeente.in_overeenkomst
    {{ met_periode('opgave.periode_start') }}
    inner join {{ ref('meting_werkdag') }} as van on opgave.periode_start = van.dag
    inner join {{ ref('meting_werkdag') }} as tot on opgave.datum = tot.dag
    where opgave.onderwerp = 'lokaal_team' and opgave.opgave = 'contact'
),

meting as (
    {% for indicator, teller in [
        ('lokaal_team_op_tijd', 'count(*) filter (where dagen <= lokaal_team_dagen)'),
        ('lokaal_team_dagen', 'sum(dagen)'),
    ] %}
        select
            definitie_versie,
            '{{ indicator }}' as indicator,
            'totaal' as uitsplitsing,
            periode_soort,
            periode_start,
            gemeentecode_actueel,
            jeugdhulpregio,
            {{ meetwaarde(teller) }} as teller,
            {{ meetwaarde('count(*)') }} as noemer
        from contact
        group by all
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

{{ meting_per_niveau('meting', ['gelderland', 'regio', 'gemeente']) }}
