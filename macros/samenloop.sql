{#- Values 4 and 5: care during a measure, from the samenlopen that count (a select on int_samenloop). -#}
{% macro samenloop_per_periode(samenloop) -%}
    {%- set uitsplitsingen = ['maatregelsoort', 'tussentaal_code'] -%}
    {%- set bedragen = ['gedeclareerd_bedrag', 'toegekend_bedrag'] -%}
    {%- set per_maand = ['definitie_versie', 'maand'] -%}
    with samenloop as (
        {{ samenloop }}
    ),

    per_periode as (
        select
            samenloop.*,
            periode.periode_soort,
            periode.periode_start
        from samenloop
        inner join {{ ref('dim_periode') }} as periode
            on
                samenloop.start_samenloop <= periode.periode_eind
                and samenloop.einde_samenloop >= periode.periode_start
    ),

    aantallen as (
        {{ samengevat(
            'per_periode', uitsplitsingen,
            'count(distinct jeugdige_id) as aantal_jeugdigen, count(*) as aantal_combinaties'
        ) }}
    ),

    -- Days of one child that overlap count once in a row; the day on which a samenloop ends does not count.
    dagen_per_jeugdige as (
        {{ samengevat(
            'samenloop', uitsplitsingen, 'max(einde_samenloop) as einde',
            sleutel=['jeugdige_id', 'start_samenloop'], vast=['definitie_versie']
        ) }}
    ),

    met_eerder_einde as (
        select
            *,
            max(einde) over (
                partition by
                    definitie_versie, niveau, niveau_code, {{ uitsplitsingen | join(', ') }}, jeugdige_id
                order by start_samenloop
                rows between unbounded preceding and 1 preceding
            ) as eerder_einde
        from dagen_per_jeugdige
    ),

    -- Only what lies beyond all that began earlier is new.
    nieuwe_dagen as (
        select
            *,
            greatest(start_samenloop, coalesce(eerder_einde, start_samenloop)) as begin
        from met_eerder_einde
        where eerder_einde is null or einde > eerder_einde
    ),

    dagen as (
        select
            {{ rijsleutel(uitsplitsingen) }},
            sum(
                {{ dagen_tussen(
                    'greatest(nieuwe_dagen.begin, periode.periode_start)',
                    'least(nieuwe_dagen.einde, ' ~ dbt.dateadd('day', 1, 'periode.periode_eind') ~ ')'
                ) }}
            ) as samenloop_dagen
        from nieuwe_dagen
        inner join {{ ref('dim_periode') }} as periode
            on nieuwe_dagen.begin <= periode.periode_eind and nieuwe_dagen.einde > periode.periode_start
        group by all
    ),

    regel as (
        select
            samenloop.definitie_versie,
            samenloop.gemeentecode_actueel,
            samenloop.jeugdhulpregio,
            samenloop.gi_agb,
            {% for kolom in uitsplitsingen %}
                samenloop.{{ kolom }},
            {% endfor %}
            regel.bericht_id,
            regel.regelnummer,
            cast({{ dbt.date_trunc('month', 'regel.ingangsdatum') }} as date) as maand,
            regel.gedeclareerd_bedrag,
            regel.toegekend_bedrag,
            count(*) over (
                partition by samenloop.definitie_versie, regel.bericht_id, regel.regelnummer
            ) = 1 as is_enige
        from {{ ref('int_samenloop_regel') }} as regel
        inner join samenloop
            on
                regel.definitie_versie = samenloop.definitie_versie
                and regel.samenloop_id = samenloop.samenloop_id
    ),

    -- A line that belongs to more than one samenloop counts once in a row; most belong to one.
    regel_per_rij as (
        {{ samengevat(
            '(select * from regel where not is_enige)', uitsplitsingen,
            'max(gedeclareerd_bedrag) as gedeclareerd_bedrag, max(toegekend_bedrag) as toegekend_bedrag',
            sleutel=['bericht_id', 'regelnummer'], vast=per_maand
        ) }}
    ),

    geld_per_maand as (
        {{ opgeteld('(select * from regel where is_enige)', uitsplitsingen, bedragen, vast=per_maand) }}
        union all
        select
            {{ rijsleutel(uitsplitsingen, per_maand) }},
            {{ sommen(bedragen) }}
        from regel_per_rij
        group by all
    ),

    geld as (
        select
            periode.periode_soort,
            periode.periode_start,
            geld_per_maand.* exclude (maand, {{ bedragen | join(', ') }}),
            {{ sommen(bedragen) }}
        from geld_per_maand
        inner join {{ ref('dim_periode_maand') }} as periode on geld_per_maand.maand = periode.maand
        group by all
    ),

    rij as (
        select *
        from aantallen
        full outer join dagen using ({{ rijsleutel(uitsplitsingen) }})
        full outer join geld using ({{ rijsleutel(uitsplitsingen) }})
    ),

    alle_rijen as (
        {{ met_totaalrijen('rij', uitsplitsingen) }}
    )

    select
        definitie_versie,
        periode_soort,
        periode_start,
        niveau,
        niveau_code,
        niveau_naam,
        maatregelsoort,
        tussentaal_code,
        coalesce(aantal_jeugdigen, 0) as aantal_jeugdigen,
        coalesce(aantal_combinaties, 0) as aantal_combinaties,
        cast(coalesce(samenloop_dagen, 0) as {{ dbt.type_bigint() }}) as samenloop_dagen,
        cast(coalesce(gedeclareerd_bedrag, 0) as decimal(18, 2)) as gedeclareerd_bedrag,
        cast(coalesce(toegekend_bedrag, 0) as decimal(18, 2)) as toegekend_bedrag
    from alle_rijen
    order by {{ rijsleutel(uitsplitsingen) }}
{%- endmacro %}
