{#- Where figures come from, written into the warehouse itself after each build (schema herkomst): the SQL of each
    model, which marts readers get and who may see each column, the contents of each seed per version of the
    definitions, what each table was built from, and the fingerprint that follows from that for each mart. One that
    differs from its fingerprint now (vingerafdruk_nu) rests, itself or by a table under it, on other input, another
    definition or other SQL. All of it is the statement of an on-run-end hook: what a macro runs itself is rolled
    back. -#}

{% macro leg_herkomst_vast(uitslagen) -%}
    {%- if execute and flags.WHICH in ['build', 'run', 'seed'] -%}
        {%- set gebouwd = [] -%}
        {{ herkomst_tabellen() }}
        {%- for uitslag in uitslagen if uitslag.status == 'success' -%}
            {%- if uitslag.node.resource_type == 'model' -%}
                {{ herkomst_van_model(uitslag.node) }}
                {%- do gebouwd.append(uitslag.node.name) -%}
            {%- elif uitslag.node.resource_type == 'seed' -%}
                {{ herkomst_van_seed(uitslag.node) }}
            {%- endif -%}
        {%- endfor -%}
        {{ herkomst_opgeruimd() }}
        {{ vingerafdrukken(gebouwd) }}
    {%- endif -%}
{%- endmacro %}

{% macro herkomst_tabellen() -%}
    create schema if not exists herkomst;
    create table if not exists herkomst.model (
        model varchar primary key,
        schema_naam varchar,
        pad varchar,
        hangt_af_van varchar[],
        macros varchar[],
        broncode_hash varchar,
        sql varchar,
        sql_hash varchar
    );
    create table if not exists herkomst.mart (
        mart varchar primary key,
        leesbestand varchar
    );
    create table if not exists herkomst.kolom (
        mart varchar,
        kolom varchar,
        zichtbaar varchar,
        primary key (mart, kolom)
    );
    create table if not exists herkomst.seed (
        seed varchar,
        pad varchar,
        definitie_versie varchar,
        rijen bigint,
        inhoud_hash varchar
    );
    create table if not exists herkomst.gebouwd_uit (
        model varchar,
        soort varchar,
        onderdeel varchar,
        definitie_versie varchar,
        inhoud_hash varchar
    );
    create table if not exists herkomst.vingerafdruk (
        mart varchar,
        definitie_versie varchar,
        vingerafdruk varchar,
        sql_hash varchar,
        definitie_hash varchar,
        invoer_hash varchar
    );
{%- endmacro %}

{% macro herkomst_van_model(model) -%}
    insert or replace into herkomst.model
    select
        '{{ model.name }}',
        '{{ model.schema }}',
        '{{ model.original_file_path }}',
        {{ namen(model.depends_on.nodes) }},
        {{ namen(model.depends_on.macros) }},
        sha256({{ letterlijk(model.raw_code) }}),
        {{ letterlijk(model.compiled_code) }} as sql,
        sha256(sql);
    {%- if model.schema == 'marts' %}
        insert or replace into herkomst.mart
        values ('{{ model.name }}', '{{ model.config.meta.leesbestand or 'altijd' }}');
        delete from herkomst.kolom where mart = '{{ model.name }}';
        {%- for kolom in model.columns.values() %}
            {{- ' insert into herkomst.kolom values' if loop.first }}
            ('{{ model.name }}', '{{ kolom.name }}', '{{ kolom.config.meta.zichtbaar }}')
            {{- ';' if loop.last else ',' }}
        {%- endfor %}
    {%- endif %}
{%- endmacro %}

{#- A seed with versions has a hash for each, so that a new version leaves those of the others alone; an empty one is
    there too. -#}
{% macro herkomst_van_seed(seed) -%}
    delete from herkomst.seed where seed = '{{ seed.name }}';
    insert into herkomst.seed
    select
        '{{ seed.name }}',
        '{{ seed.original_file_path }}',
        to_json(rij) ->> 'definitie_versie' as versie,
        count(*),
        sha256(string_agg(cast(to_json(rij) as varchar), chr(10) order by cast(to_json(rij) as varchar)))
    from {{ seed.schema }}.{{ seed.name }} as rij
    group by versie
    union all
    select
        '{{ seed.name }}',
        '{{ seed.original_file_path }}',
        null,
        0,
        sha256('')
    where not exists (from {{ seed.schema }}.{{ seed.name }});
{%- endmacro %}

{#- What is no longer in the project does not stay behind. -#}
{% macro herkomst_opgeruimd() -%}
    {%- set bestaand = graph.nodes.values() | selectattr('resource_type', 'in', ['model', 'seed']) | map(attribute='name') | list -%}
    delete from herkomst.model where model not in {{ tekstlijst(bestaand) }};
    delete from herkomst.mart where mart not in {{ tekstlijst(bestaand) }};
    delete from herkomst.kolom where mart not in {{ tekstlijst(bestaand) }};
    delete from herkomst.seed where seed not in {{ tekstlijst(bestaand) }};
    delete from herkomst.gebouwd_uit where model not in {{ tekstlijst(bestaand) }};
{%- endmacro %}

{#- A table keeps what it was built from; of a table that was built now this is what lies under it now. -#}
{% macro vingerafdrukken(gebouwd) -%}
    create or replace view herkomst.vingerafdruk_nu as (
        {{ vingerafdruk() }}
    );
    delete from herkomst.gebouwd_uit where model in {{ tekstlijst(gebouwd) }};
    insert into herkomst.gebouwd_uit
    select * from (
        {{ afkomst(vanaf=gebouwd) }}
    )
    where model in (from ({{ tabellen() }}));
    delete from herkomst.vingerafdruk;
    insert into herkomst.vingerafdruk
    {{ vingerafdruk(vanaf=[]) }};
{%- endmacro %}

{#- What each model is made of: the SQL of the models, the contents of the seeds and the input.
    vanaf: the models that were built now; any other table is made of what it was built from. Without it, of
    everything as if all were built now. -#}
{% macro afkomst(vanaf=none) -%}
    with recursive onderdeel as (
        select
            'model' as soort,
            model as onderdeel,
            null as definitie_versie,
            sql_hash as inhoud_hash
        from herkomst.model
        union all
        select
            'seed' as soort,
            seed as onderdeel,
            definitie_versie,
            inhoud_hash
        from herkomst.seed
        union all
        {{ invoer() }}
    ),

    staat_vast as (
        {%- if vanaf is none %}
            select null as model
            where false
        {%- else %}
            {{ tabellen() }} and table_name not in {{ tekstlijst(vanaf) }}
        {%- endif %}
    ),

    afkomst as (
        select
            model,
            model as onderdeel
        from herkomst.model
        union
        select
            afkomst.model,
            unnest(model.hangt_af_van) as onderdeel
        from afkomst
        inner join herkomst.model as model on afkomst.onderdeel = model.model
        where model.model not in (select staat_vast.model from staat_vast)
    )

    select
        afkomst.model,
        onderdeel.*
    from afkomst
    inner join onderdeel using (onderdeel)
    where afkomst.onderdeel not in (select staat_vast.model from staat_vast)
    union
    select
        afkomst.model,
        uit.* exclude (model)
    from afkomst
    inner join herkomst.gebouwd_uit as uit on afkomst.onderdeel = uit.model
    where afkomst.onderdeel in (select staat_vast.model from staat_vast)
{%- endmacro %}

{% macro tabellen() -%}
    select table_name as model from duckdb_tables()
    where
        database_name = current_database()
        and (schema_name, table_name) in (select (schema_naam, model) from herkomst.model)
{%- endmacro %}

{#- What was loaded, per raw table: files, less the rows of them that were refused. Only who reads raw.bestand sees
    what was refused whole. Before anything was loaded there are no such tables. -#}
{% macro invoer() -%}
    {%- set bestand = run_query("from duckdb_tables() where schema_name = 'raw' and table_name = 'bestand'") -%}
    {%- if bestand.rows | length == 0 -%}
        select
            'invoer' as soort,
            null as onderdeel,
            null as definitie_versie,
            null as inhoud_hash
        where false
    {%- else -%}
        select
            'invoer' as soort,
            gelezen.tabel as onderdeel,
            null as definitie_versie,
            invoer.inhoud_hash
        from (select distinct unnest(hangt_af_van) as tabel from herkomst.model) as gelezen
        -- A hash per kind of input, and not per table: the lines of a large warehouse together are large.
        inner join (
            select
                bron,
                sha256(string_agg(regel, chr(10) order by regel)) as inhoud_hash
            from (
                select
                    case when vorm = 'uitvraag' then 'uitvraag' else 'berichten' end as bron,
                    bestand_hash as regel
                from raw.bestand
                where status = 'geladen'
                union all
                select
                    case when klasse = 'uitvraag' then 'uitvraag' else 'berichten' end as bron,
                    quarantaine_id as regel
                from raw.quarantaine
                where status = 'open' and niveau = 'rij'
                union all
                select
                    'aangeboden' as bron,
                    concat_ws(' ', bestand_hash, klasse, in_quarantaine) as regel
                from raw.telling
            )
            group by bron
        ) as invoer
            on invoer.bron = case gelezen.tabel
                when 'raw.uitvraag' then 'uitvraag'
                when 'raw.bestand' then 'aangeboden'
                else 'berichten'
            end
        where gelezen.tabel like 'raw.%'
    {%- endif -%}
{%- endmacro %}

{#- Fingerprint of each mart in each version: the same SQL of all that it is made of, the same contents of the seeds
    under it and the same input give the same figures. -#}
{% macro vingerafdruk(vanaf=none) -%}
    with afkomst as (
        {{ afkomst(vanaf) }}
    ),

    per_versie as (
        select
            model.model as mart,
            seed.definitie_versie
        from herkomst.model as model
        inner join duckdb_columns() as kolom
            on kolom.schema_name = 'marts' and model.model = kolom.table_name
        cross join herkomst.seed as seed
        where
            kolom.column_name = 'definitie_versie' and kolom.database_name = current_database()
            and seed.seed = 'definitieversie'
            and model.model not in {{ tekstlijst(marts_die_versies_vergelijken()) }}
    ),

    mart as (
        select
            model.model as mart,
            per_versie.definitie_versie
        from herkomst.model as model
        left join per_versie on model.model = per_versie.mart
        where model.schema_naam = 'marts'
    ),

    per_soort as (
        select
            mart.mart,
            mart.definitie_versie,
            afkomst.soort,
            sha256(string_agg(
                afkomst.onderdeel || ' ' || afkomst.inhoud_hash, chr(10)
                order by afkomst.onderdeel, afkomst.inhoud_hash
            )) as hash
        from mart
        inner join afkomst
            on
                mart.mart = afkomst.model
                and coalesce(afkomst.definitie_versie, mart.definitie_versie, '')
                = coalesce(mart.definitie_versie, afkomst.definitie_versie, '')
        group by mart.mart, mart.definitie_versie, afkomst.soort
    ),

    naast_elkaar as (
        select
            mart,
            definitie_versie,
            max(hash) filter (where soort = 'model') as sql_hash,
            max(hash) filter (where soort = 'seed') as definitie_hash,
            max(hash) filter (where soort = 'invoer') as invoer_hash
        from per_soort
        group by mart, definitie_versie
    )

    select
        mart,
        definitie_versie,
        sha256(concat_ws(' ', sql_hash, definitie_hash, invoer_hash)) as vingerafdruk,
        sql_hash,
        definitie_hash,
        invoer_hash
    from naast_elkaar
    order by all
{%- endmacro %}

{#- Marts of which a row of one version rests on the other versions too (`meta.vergelijkt_versies`): these have one
    fingerprint for all. -#}
{% macro marts_die_versies_vergelijken() -%}
    {%- set modellen = graph.nodes.values() if execute else [] -%}
    {{- return(modellen | selectattr('config.meta.vergelijkt_versies', 'defined') | map(attribute='name') | sort) -}}
{%- endmacro %}

{#- Ids of nodes and macros as names: the table of a source with its schema, a macro of another package not at all. -#}
{% macro namen(unieke_ids) -%}
    {%- set gevonden = [] -%}
    {%- for id in unieke_ids -%}
        {%- set delen = id.split('.') -%}
        {%- if delen[0] == 'source' -%}
            {%- do gevonden.append(graph.sources[id].schema ~ '.' ~ graph.sources[id].name) -%}
        {%- elif delen[1] == project_name -%}
            {%- do gevonden.append(delen[2]) -%}
        {%- endif -%}
    {%- endfor -%}
    cast([{{ "'" ~ gevonden | unique | sort | join("', '") ~ "'" if gevonden }}] as varchar[])
{%- endmacro %}

{% macro tekstlijst(teksten) -%}
    ('{{ teksten | join("', '") }}')
{%- endmacro %}

{#- A text as a literal, whatever stands in it. -#}
{% macro letterlijk(tekst) -%}
    '{{ tekst | replace("'", "''") }}'
{%- endmacro %}
