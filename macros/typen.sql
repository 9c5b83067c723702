{#- Types of the messages. Values were checked when they were loaded, so a cast never fails. -#}

{% macro datum(kolom) -%}
    cast({{ kolom }} as date)
{%- endmacro %}

{% macro getal(kolom) -%}
    cast({{ kolom }} as {{ dbt.type_bigint() }})
{%- endmacro %}

{#- A number of a toewijzing (LDT_Nummer): 012 and 12 are the same. -#}
{% macro nummer(kolom) -%}
    cast({{ kolom }} as {{ dbt.type_int() }})
{%- endmacro %}

{#- A count, whatever type it was added up in. -#}
{% macro aantal(uitdrukking) -%}
    cast({{ uitdrukking }} as {{ dbt.type_bigint() }})
{%- endmacro %}

{#- Counts of the rows with each value of a column, named after the values. -#}
{% macro aantal_per_waarde(kolom, waarden) -%}
    {%- for waarde in waarden -%}
        count(*) filter (where {{ kolom }} = '{{ waarde }}') as {{ waarde }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- Eurocents to euros, exactly: multiplying by a decimal stays decimal, dividing would not. -#}
{% macro euro(kolom) -%}
    cast(cast({{ kolom }} as {{ dbt.type_bigint() }}) * cast(0.01 as decimal(3, 2)) as decimal(18, 2))
{%- endmacro %}

{#- An amount with its sign: a credit is negative (COD043). -#}
{% macro bedrag(kolom, debet_credit) -%}
    case {{ debet_credit }} when 'C' then -{{ euro(kolom) }} else {{ euro(kolom) }} end
{%- endmacro %}

{#- A key made of several columns: the same for the same values, whatever the order of arrival. -#}
{% macro sleutel(kolommen) -%}
    {%- set delen = [] -%}
    {%- for kolom in kolommen -%}
        {%- do delen.append("coalesce(cast(" ~ kolom ~ " as " ~ dbt.type_string() ~ "), '')") -%}
    {%- endfor -%}
    {{ dbt.hash(delen | join(" || '|' || ")) }}
{%- endmacro %}

{#- What a toewijzing is known by: municipality as sent and number; without number (2.x) decision and product. -#}
{% macro toewijzing_id(gemeentecode, nummer, beschikking, categorie, code, ingangsdatum) -%}
    {{ gemeentecode }} || '/' || coalesce(
        cast({{ nummer }} as {{ dbt.type_string() }}),
        coalesce({{ beschikking }}, '') || '/' || coalesce({{ categorie }}, '') || '/' || coalesce({{ code }}, '')
        || '/' || coalesce(cast({{ ingangsdatum }} as {{ dbt.type_string() }}), '')
    )
{%- endmacro %}

{#- Key of a start and of the stops on it: parties, child, toewijzing, product as sent and first day (ijw 2.12). -#}
{% macro zorgperiode_id(bericht, product) -%}
    {{ sleutel([
        bericht ~ '.gemeentecode', bericht ~ '.aanbieder_agb', bericht ~ '.jeugdige_id',
        product ~ '.toewijzingnummer',
        'case when ' ~ product ~ '.toewijzingnummer is null then ' ~ product ~ '.beschikkingnummer end',
        product ~ '.productcategorie', product ~ '.productcode', product ~ '.begindatum',
    ]) }}
{%- endmacro %}

{#- Key of a declared line. -#}
{% macro declaratieregel_id(regel) -%}
    {{ regel }}.kenmerk || '-' || cast({{ regel }}.regelnummer as {{ dbt.type_string() }})
{%- endmacro %}

{#- Key of a toewijzing in one year. -#}
{% macro toewijzingsjaar_id(jaar) -%}
    {{ jaar }}.toewijzing_id || '/' || cast({{ jaar }}.jaar as {{ dbt.type_string() }})
{%- endmacro %}

{#- Key of a transition from one stretch of care to another. -#}
{% macro overgang_id(overgang) -%}
    {{ sleutel([overgang ~ '.zorgtraject_id_van', overgang ~ '.zorgtraject_id_naar']) }}
{%- endmacro %}

{#- A temporary stop (JZ588): the care will be resumed. -#}
{% macro is_tijdelijk(reden) -%}
    coalesce({{ reden }} = '20', false)
{%- endmacro %}

{#- The end of what has not ended. -#}
{% macro oneindig() -%}
    cast('9999-12-31' as date)
{%- endmacro %}

{#- Key of a measure: a child has one measure of a kind at a time. -#}
{% macro maatregel_id(startdatum='startdatum') -%}
    {{ sleutel(['jeugdige_id', 'maatregelsoort', startdatum]) }}
{%- endmacro %}

{#- Key of a measure as it is linked within a niveau; that of Gelderland is the key of the measure. -#}
{% macro maatregel_per_niveau_id(maatregel, startdatum='startdatum') -%}
    {%- set kolommen = ['jeugdige_id', 'maatregelsoort', startdatum, 'niveau', 'niveau_code'] -%}
    case
        when {{ maatregel }}.niveau = 'gelderland'
            then {{ maatregel_id(maatregel ~ '.' ~ startdatum) }}
        else {{ sleutel(kolommen) }}
    end
{%- endmacro %}

{#- The birthday on which someone reaches an age; who was born on 29 February has it on 1 March. -#}
{% macro verjaardag(geboortedatum, jaren) -%}
    cast(case
        when extract(month from {{ geboortedatum }}) = 2 and extract(day from {{ geboortedatum }}) = 29
            then {{ dbt.dateadd('day', 1, dbt.dateadd('year', jaren, geboortedatum)) }}
        else {{ dbt.dateadd('year', jaren, geboortedatum) }}
    end as date)
{%- endmacro %}

{#- Age in whole years on a day. -#}
{% macro leeftijd(geboortedatum, dag) -%}
    extract(year from {{ dag }}) - extract(year from {{ geboortedatum }})
    - case
        when
            (extract(month from {{ dag }}), extract(day from {{ dag }}))
            < (extract(month from {{ geboortedatum }}), extract(day from {{ geboortedatum }}))
            then 1
        else 0
    end
{%- endmacro %}

{#- Join that gives the age group of a child on a day as `leeftijdsgroep.leeftijdsgroep`. -#}
{% macro met_leeftijdsgroep(geboortedatum, dag) -%}
    left join {{ ref('leeftijdsgroep') }} as leeftijdsgroep
        on
            {{ leeftijd(geboortedatum, dag) }} >= leeftijdsgroep.leeftijd_vanaf
            and {{ leeftijd(geboortedatum, dag) }} <= coalesce(leeftijdsgroep.leeftijd_tot, {{ leeftijd(geboortedatum, dag) }})
{%- endmacro %}

{#- 31 December of the year of a day. -#}
{% macro laatste_dag_van_jaar(dag) -%}
    {{ dbt.dateadd('day', -1, dbt.dateadd('year', 1, dbt.date_trunc('year', dag))) }}
{%- endmacro %}

{#- A month as 2023-04. -#}
{% macro maandnaam(maand) -%}
    cast(extract(year from {{ maand }}) as {{ dbt.type_string() }}) || '-'
    || lpad(cast(extract(month from {{ maand }}) as {{ dbt.type_string() }}), 2, '0')
{%- endmacro %}
