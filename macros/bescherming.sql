{#- Disclosure control: which figures are public, and which of these are kept back. See docs/beslissingen/0020-bescherming.md. -#}

{#- A number of seed publicatie_regel. -#}
{% macro publicatieregel(regel) -%}
    (select waarde from {{ ref('publicatie_regel') }} where regel = '{{ regel }}')
{%- endmacro %}

{#- A number rounded to a multiple; decimal before it is a double, so that 0.29 is 0.29. -#}
{% macro afgerond(waarde, veelvoud) -%}
    cast(cast(round({{ waarde }} / {{ veelvoud }}) * {{ veelvoud }} as decimal(18, 2)) as double)
{%- endmacro %}

{#- Which cell of its group decides over a figure of a resultaatafspraak: columns uitsplitsing_van_groep and
    deel_van_groep of relation meting. openbaar: the indicator in seed publicatie_indicator. -#}
{% macro cel_van_indicator(openbaar) -%}
    case
        when {{ openbaar }}.deel is not null then {{ openbaar }}.uitsplitsing
        when meting.uitsplitsing <> 'totaal' then {{ openbaar }}.uitsplitsing
        when meting.periode_soort = 'tertiaal' then 'tertiaal'
        else 'totaal'
    end as uitsplitsing_van_groep,
    case
        when {{ openbaar }}.deel is not null then {{ openbaar }}.deel
        when meting.uitsplitsing = 'totaal' and meting.periode_soort = 'tertiaal'
            then {{ tertiaalnaam('meting.periode_start') }}
        else meting.uitsplitsing
    end as deel_van_groep
{%- endmacro %}

{#- The rule by which a figure of a resultaatafspraak is rounded. -#}
{% macro afronding_van_indicator(openbaar, eenheid) -%}
    'afronding_' || case
        when {{ openbaar }} = 'gelderland' and {{ eenheid }} = 'aantal' then 'per_fte'
        else {{ eenheid }}
    end
{%- endmacro %}

{#- What figures of the monitor count, and so what decides whether they are kept back: per group of figures that rest
    on the same count the mart, the count, the break-downs that are public one at a time, and what else holds of its
    rows. Of a share the count is what it is a share of, and the numerator is named too. What counts for a GI is during
    a measure by definition, so that nought of what is not gives nobody away, and would others. -#}
{% macro publieke_groepen() -%}
    {{ return({
        'jeugdigen_met_maatregel': {
            'mart': 'monitor_1_aantallen',
            'aantal': 'aantal_jeugdigen',
            'uitsplitsingen': ['maatregelsoort'],
            'waar': {'productcode': 'totaal'},
        },
        'jeugdigen_met_jeugdhulp': {
            'mart': 'monitor_1b_jeugdhulp',
            'aantal': 'aantal_jeugdigen',
            'uitsplitsingen': ['tussentaal_code', 'verwijzer_type', 'tijdens_maatregel'],
            'nooit_van_gi': {'tijdens_maatregel': 'nee'},
        },
        'instroom': {
            'mart': 'monitor_2_in_door_uitstroom',
            'aantal': 'instroom_maatregelen',
            'uitsplitsingen': ['maatregelsoort'],
        },
        'uitstroom': {
            'mart': 'monitor_2_in_door_uitstroom',
            'aantal': 'uitstroom_maatregelen',
            'uitsplitsingen': ['maatregelsoort'],
        },
        'beeindigd': {
            'mart': 'monitor_3_doorlooptijd',
            'aantal': 'aantal_maatregelen',
            'uitsplitsingen': ['maatregelsoort'],
            'waar': {'status': 'beeindigd'},
        },
        'samenloop': {
            'mart': 'monitor_4_samenloop_jeugdhulp',
            'aantal': 'aantal_jeugdigen',
            'uitsplitsingen': ['maatregelsoort', 'tussentaal_code'],
        },
        'wachttijd': {
            'mart': 'monitor_6_wachttijd',
            'aantal': 'aantal_gestart',
            'uitsplitsingen': ['tussentaal_code', 'maatregelsoort', 'verwijzer_type'],
            'nooit_van_gi': {'maatregelsoort': 'geen'},
        },
        'overgangen': {
            'mart': 'monitor_7_afschaling',
            'aantal': 'aantal_overgangen - niet_vergelijkbaar',
            'uitsplitsingen': ['tussentaal_code'],
            'teller': 'afschaling_categorie + afschaling_doorlooptijd + afschaling_kosten',
        },
    }) }}
{%- endmacro %}

{#- The public figures of the monitor: the group whose count decides, the value, the figure, its kind of number, the
    mart, the column, and what else holds of its rows. A share is public of totals only. -#}
{% macro publieke_cijfers() -%}
    {{ return([
        ('jeugdigen_met_maatregel', '1', 'aantal_jeugdigen', 'aantal', 'monitor_1_aantallen', 'aantal_jeugdigen', {}),
        ('jeugdigen_met_maatregel', '1', 'toegekend_bedrag', 'euro', 'monitor_1_aantallen', 'toegekend_bedrag', {}),
        ('jeugdigen_met_jeugdhulp', '1b', 'aantal_jeugdigen', 'aantal', 'monitor_1b_jeugdhulp', 'aantal_jeugdigen', {}),
        ('jeugdigen_met_jeugdhulp', '1b', 'toegekend_bedrag', 'euro', 'monitor_1b_jeugdhulp', 'toegekend_bedrag', {}),
        ('instroom', '2', 'instroom_maatregelen', 'aantal', 'monitor_2_in_door_uitstroom', 'instroom_maatregelen', {}),
        (
            'uitstroom', '2', 'uitstroom_maatregelen', 'aantal', 'monitor_2_in_door_uitstroom',
            'uitstroom_maatregelen', {},
        ),
        (
            'beeindigd', '3', 'gemiddelde_dagen_maatregel', 'dagen', 'monitor_3_doorlooptijd',
            'gemiddelde_dagen_maatregel', {},
        ),
        ('samenloop', '4', 'aantal_jeugdigen', 'aantal', 'monitor_4_samenloop_jeugdhulp', 'aantal_jeugdigen', {}),
        ('samenloop', '4', 'toegekend_bedrag', 'euro', 'monitor_4_samenloop_jeugdhulp', 'toegekend_bedrag', {}),
        ('wachttijd', '6', 'aantal_gestart', 'aantal', 'monitor_6_wachttijd', 'aantal_gestart', {}),
        (
            'wachttijd', '6', 'gemiddelde_wachttijd_dagen', 'dagen', 'monitor_6_wachttijd',
            'gemiddelde_wachttijd_dagen', {},
        ),
        (
            'overgangen', '7', 'aantal_vergelijkbaar', 'aantal', 'monitor_7_afschaling',
            'aantal_overgangen - niet_vergelijkbaar', {},
        ),
        ('overgangen', '7', 'aandeel_afschaling', 'aandeel', 'monitor_7_afschaling', 'aandeel_afschaling', {}),
    ]) }}
{%- endmacro %}

{#- Which rows of a mart are parts of a break-down: every other break-down is added up. -#}
{% macro rijen_van(uitsplitsing, uitsplitsingen, waar) -%}
    periode_soort = '{{ 'tertiaal' if uitsplitsing == 'tertiaal' else 'jaar' }}'
    {%- for kolom in uitsplitsingen %}
        and {{ kolom }} {{ '<>' if kolom == uitsplitsing else '=' }} 'totaal'
    {%- endfor %}
    {%- for kolom, waarde in waar.items() %}
        and {{ kolom }} = '{{ waarde }}'
    {%- endfor %}
{%- endmacro %}

{#- The column that names the part of a break-down, as SQL. -#}
{% macro deel_van(uitsplitsing) -%}
    {%- if uitsplitsing == 'totaal' -%} 'totaal'
    {%- elif uitsplitsing == 'tertiaal' -%} {{ tertiaalnaam('periode_start') }}
    {%- else -%} {{ uitsplitsing }}
    {%- endif -%}
{%- endmacro %}

{#- T1, T2 or T3: which tertiaal of its year begins on a day. -#}
{% macro tertiaalnaam(dag) -%}
    'T' || cast((extract(month from {{ dag }}) + 3) / 4 as integer)
{%- endmacro %}

{#- Whether a cell is of a part that institutions never have (`nooit_van_gi`). -#}
{% macro is_nooit_van_gi(cel) -%}
    {%- for groep, telling in publieke_groepen().items() if telling.nooit_van_gi -%}
        {%- for uitsplitsing, deel in telling.nooit_van_gi.items() %}
            {{ cel }}.groep = '{{ groep }}' and {{ cel }}.uitsplitsing = '{{ uitsplitsing }}' and {{ cel }}.deel = '{{ deel }}'
        {%- endfor %}
        {{ 'or' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- Whether an indicator is measured from messages, be it with what partners supplied. -#}
{% macro is_uit_berichten(bron) -%}
    ({{ bron }} not like 'uitvraag:%' or {{ bron }} like '%;%')
{%- endmacro %}

{#- Whether there is a count under a measurement: nothing to divide by is a count too, and no supplied figure is not. -#}
{% macro is_gemeten(meting) -%}
    ({{ meting }}.waarde is not null or {{ meting }}.reden = 'de noemer is nul')
{%- endmacro %}

{#- What remains of the cells of a niveau for the party below that has the most, as it knows its own
    (zonder_grootste). If parts overlap, and few of the parties below could have more of a part than they have, none
    that has little of it can hide behind the others: then the cell is too small if no more than that is (rest). -#}
{% macro rest_van_geheel(cellen, niveau, delen) -%}
    select
        geheel.*,
        geheel.aantal - coalesce(onder.grootste, 0) as zonder_grootste,
        least(
            geheel.aantal - coalesce(onder.grootste, 0), coalesce(onder.speling, geheel.aantal)
        ) as rest
    from (
        select * from {{ cellen }}
        where niveau = '{{ niveau }}'
    ) as geheel
    left join (
        select
            groep,
            jaar,
            plek,
            uitsplitsing,
            deel,
            max(grootste) as grootste,
            min(speling) as speling
        from (
            select
                groep,
                jaar,
                ouder as plek,
                niveau,
                uitsplitsing,
                deel,
                max(aantal) as grootste,
                case
                    when bool_or(is_overlappend) and min(rest) < {{ publicatieregel('drempel') }}
                        then sum(ruimte) - max(ruimte)
                end as speling
            from {{ delen }}
            group by groep, jaar, ouder, niveau, uitsplitsing, deel
        ) as per_niveau
        group by groep, jaar, plek, uitsplitsing, deel
    ) as onder using (groep, jaar, plek, uitsplitsing, deel)
{%- endmacro %}

{#- Of parts of a known total those that are kept back (is_verborgen): each that is too small, and of the others the
    smallest, until what is hidden could be divided in more ways than the threshold.
    relatie: the parts, with aantal and rest; van: the columns of the total; deel: the column of the part;
    over: what of the hidden parts must reach the threshold, as SQL over the window `tot_hier`;
    minstens: so many parts at the least. -#}
{% macro verberg_delen(relatie, van, deel, over, minstens) -%}
    select
        gerangschikt.*,
        nummer <= case
            when max(kwetsbaar) over geheel = 0 then 0
            else coalesce(
                min(
                    case
                        when nummer >= kwetsbaar and nummer >= {{ minstens }} and verborgen >= {{ publicatieregel('drempel') }}
                            then nummer
                    end
                ) over geheel,
                max(nummer) over geheel
            )
        end as is_verborgen
    from (
        select
            deel.*,
            row_number() over tot_hier as nummer,
            count(*) filter (where rest < {{ publicatieregel('drempel') }}) over (partition by {{ van }}) as kwetsbaar,
            {{ over }} as verborgen
        from {{ relatie }} as deel
        window tot_hier as (
            partition by {{ van }}
            order by rest >= {{ publicatieregel('drempel') }}, aantal, {{ deel }}
            rows between unbounded preceding and current row
        )
    ) as gerangschikt
    window geheel as (partition by {{ van }})
{%- endmacro %}

{#- Which cells of a break-down are public for the parts of a place: a table per place, with its parts as rows and the
    parts of the break-down as columns. What of rows and columns is not public on its own is one row and one column
    together, as its sum can be computed. If a cell is too small, the cells of some rows in some columns are kept back:
    the fewest such that each of them could differ by the threshold with all sums as they are, also for whoever knows
    a row: up by what the cell and the others of its column leave, down by what these can take over.
    kolommen: which columns are public for the place itself; niveaus: of the parts. -#}
{% macro verberg_cellen(kolommen, niveaus) -%}
    {%- set tabel = 'groep, jaar, uitsplitsing, niveau, ouder' -%}
    {%- set drempel = publicatieregel('drempel') -%}
    with cel as (
        select
            cel.*,
            totaal.is_zichtbaar as is_eigen_rij,
            kolom.is_zichtbaar as is_eigen_kolom,
            case when totaal.is_zichtbaar then cel.plek else 'samen' end as rij,
            case when kolom.is_zichtbaar then cel.deel else 'samen' end as kolom
        from {{ ref('bescherming_cel') }} as cel
        inner join {{ ref('bescherming_totaal') }} as totaal using (groep, jaar, plek)
        inner join {{ kolommen }} as kolom
            on
                cel.groep = kolom.groep
                and cel.jaar = kolom.jaar
                and cel.ouder = kolom.plek
                and cel.uitsplitsing = kolom.uitsplitsing
                and cel.deel = kolom.deel
        where cel.niveau in ('{{ niveaus | join("', '") }}')
    ),

    per_plek as (
        select
            {{ tabel }},
            plek,
            rij,
            is_eigen_rij,
            kolom,
            sum(aantal) as aantal,
            sum(ruimte) as ruimte,
            sum(zonder_grootste) as zonder_grootste,
            sum(rest) as rest
        from cel
        group by {{ tabel }}, plek, rij, is_eigen_rij, kolom
    ),

    -- Whoever is in the row of those together knows its own part of it.
    veld as (
        select
            {{ tabel }},
            rij,
            kolom,
            sum(aantal) - case when is_eigen_rij then 0 else max(aantal) end as aantal,
            sum(ruimte) - case when is_eigen_rij then 0 else max(ruimte) end as ruimte,
            case when is_eigen_rij then sum(zonder_grootste) else sum(aantal) - max(aantal) end as zonder_grootste,
            case when is_eigen_rij then sum(rest) else sum(aantal) - max(aantal) end as rest
        from per_plek
        group by {{ tabel }}, rij, is_eigen_rij, kolom
    ),

    {% for as_ in ['rij', 'kolom'] %}
        {{ as_ }} as (
            select
                {{ tabel }},
                {{ as_ }},
                row_number() over (
                    partition by {{ tabel }} order by min(rest) >= {{ drempel }}, sum(aantal), {{ as_ }}
                ) as {{ as_ }}_nummer,
                count(*) filter (where min(rest) < {{ drempel }}) over (partition by {{ tabel }}) as kwetsbaar,
                count(*) over (partition by {{ tabel }}) as aantal_{{ as_ }}
            from veld
            group by {{ tabel }}, {{ as_ }}
        ),
    {% endfor %}

    genummerd as (
        select
            veld.*,
            rij.rij_nummer,
            kolom.kolom_nummer
        from veld
        inner join rij using ({{ tabel }}, rij)
        inner join kolom using ({{ tabel }}, kolom)
        where rij.kwetsbaar > 0
    ),

    -- The first so many rows and the first so many columns.
    voorstel as (
        select
            {{ tabel }},
            rij.rij_nummer as rijen,
            kolom.kolom_nummer as kolommen
        from rij
        inner join kolom using ({{ tabel }})
        where
            rij.kwetsbaar > 0
            and rij.rij_nummer >= greatest(rij.kwetsbaar, 2)
            and kolom.kolom_nummer >= greatest(kolom.kwetsbaar, 2)
    ),

    -- How far up a cell can go: by what is hidden of its row elsewhere, and to the total of the row.
    binnen as (
        select
            *,
            least(sum(aantal) over rij_van_voorstel - aantal, ruimte) as omhoog,
            sum(zonder_grootste) over rij_van_voorstel as rij_zonder_grootste
        from voorstel
        inner join genummerd using ({{ tabel }})
        where rij_nummer <= rijen and kolom_nummer <= kolommen
        window rij_van_voorstel as (partition by {{ tabel }}, rijen, kolommen, rij_nummer)
    ),

    gerangschikt as (
        select
            *,
            row_number() over (
                partition by {{ tabel }}, rijen, kolommen, kolom_nummer order by aantal + omhoog desc, rij_nummer
            ) as rang
        from binnen
    ),

    per_kolom as (
        select
            {{ tabel }},
            rijen,
            kolommen,
            least(
                min(aantal + omhoog),
                min(rij_zonder_grootste),
                sum(aantal) - max(aantal),
                sum(omhoog) - max(omhoog),
                sum(case when rang > 2 then aantal + omhoog else 0 end)
            ) as speling
        from gerangschikt
        group by {{ tabel }}, rijen, kolommen, kolom_nummer
    ),

    goed as (
        select
            {{ tabel }},
            rijen,
            kolommen
        from per_kolom
        group by {{ tabel }}, rijen, kolommen
        having min(speling) >= {{ drempel }}
    ),

    gekozen as (
        select
            *,
            row_number() over (partition by {{ tabel }} order by rijen * kolommen, rijen) as keuze
        from goed
    )

    select
        {{ tabel }},
        cel.plek,
        cel.deel,
        cel.aantal,
        cel.is_eigen_rij
        and cel.is_eigen_kolom
        and (
            rij.kwetsbaar = 0
            or rij.rij_nummer > coalesce(gekozen.rijen, rij.aantal_rij)
            or kolom.kolom_nummer > coalesce(gekozen.kolommen, kolom.aantal_kolom)
        ) as is_zichtbaar
    from cel
    inner join rij using ({{ tabel }}, rij)
    inner join kolom using ({{ tabel }}, kolom)
    left join (
        select * from gekozen
        where keuze = 1
    ) as gekozen using ({{ tabel }})
{%- endmacro %}

{#- What is said of how many of a whole something holds for, without a number that is about few. Which end is near is
    said only of a whole so large that what is too few to show is a small part of it: it follows from the whole alone.
    woorden: for none or few, for all or almost all, and where the share may be shown. -#}
{% macro oordeel_van_deel(deel, geheel, woorden) -%}
    case
        when least({{ deel }}, {{ geheel }} - {{ deel }}) >= {{ publicatieregel('drempel') }} then '{{ woorden[2] }}'
        when {{ geheel }} * {{ publicatieregel('klein_deel') }} < {{ publicatieregel('drempel') }} then 'te weinig'
        when {{ deel }} < {{ publicatieregel('drempel') }} then '{{ woorden[0] }}'
        else '{{ woorden[1] }}'
    end
{%- endmacro %}
