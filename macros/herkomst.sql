{#- Where figures come from, written into the warehouse itself after each build (schema herkomst): the SQL of each
    model, the contents of each seed per version of the definitions, and the fingerprint that each mart was built
    with. One that differs from its fingerprint now (vingerafdruk_nu) was built before its input, its definition or
    its SQL changed. All of it is the statement of an on-run-end hook: what a macro runs itself is rolled back. -#}

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
        {%- if gebouwd -%}
            {{ vingerafdrukken(gebouwd) }}
        {%- endif -%}
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
    create table if not exists herkomst.seed (
        seed varchar,
        pad varchar,
        definitie_versie varchar,
        rijen bigint,
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
{%- endmacro %}

{#- A seed with versions has a hash for each, so that a new version leaves those of the others alone. -#}
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
    group by versie;
{%- endmacro %}

{#- What is no longer in the project does not stay behind. -#}
{% macro herkomst_opgeruimd() -%}
    {%- set bestaand = graph.nodes.values() | selectattr('resource_type', 'in', ['model', 'seed']) | map(attribute='name') | list -%}
    delete from herkomst.model where model not in {{ tekstlijst(bestaand) }};
    delete from herkomst.seed where seed not in {{ tekstlijst(bestaand) }};
{%- endmacro %}

{#- The view looks at what was loaded, so there is none before there are models. -#}
{% macro vingerafdrukken(marts) -%}
    create or replace view herkomst.vingerafdruk_nu as (
        {{ vingerafdruk() }}
    );
    delete from herkomst.vingerafdruk
    where mart in {{ tekstlijst(marts) }} or mart not in (select model from herkomst.model);
    insert into herkomst.vingerafdruk from herkomst.vingerafdruk_nu where mart in {{ tekstlijst(marts) }};
{%- endmacro %}

{#- Fingerprint of each mart in each version: the same SQL of all that it is made of, the same contents of the seeds
    under it and the same input give the same figures. -#}
{% macro vingerafdruk() -%}
    with recursive afkomst as (
        select
            model as mart,
            model as onderdeel
        from herkomst.model
        where schema_naam = 'marts'
        union
        select
            afkomst.mart,
            unnest(model.hangt_af_van) as onderdeel
        from afkomst
        inner join herkomst.model as model on afkomst.onderdeel = model.model
    ),

    per_versie as (
        select
            model.model as mart,
            versie.definitie_versie
        from herkomst.model as model
        inner join duckdb_columns() as kolom
            on kolom.schema_name = 'marts' and model.model = kolom.table_name
        cross join staging.definitieversie as versie
        where kolom.column_name = 'definitie_versie' and kolom.database_name = current_database()
    ),

    mart as (
        select
            model.model as mart,
            per_versie.definitie_versie
        from herkomst.model as model
        left join per_versie on model.model = per_versie.mart
        where model.schema_naam = 'marts'
    ),

    sql_per_mart as (
        select
            afkomst.mart,
            sha256(string_agg(model.model || ' ' || model.sql_hash, chr(10) order by model.model)) as sql_hash
        from afkomst
        inner join herkomst.model as model on afkomst.onderdeel = model.model
        group by afkomst.mart
    ),

    definitie_per_mart as (
        select
            mart.mart,
            mart.definitie_versie,
            sha256(string_agg(
                seed.seed || ' ' || seed.inhoud_hash, chr(10) order by seed.seed, seed.inhoud_hash
            )) as definitie_hash
        from mart
        inner join afkomst on mart.mart = afkomst.mart
        inner join herkomst.seed as seed
            on
                afkomst.onderdeel = seed.seed
                and coalesce(seed.definitie_versie, mart.definitie_versie, '')
                = coalesce(mart.definitie_versie, seed.definitie_versie, '')
        group by mart.mart, mart.definitie_versie
    ),

    -- Files that were loaded, and rows of them that were not.
    invoer as (
        select
            coalesce(vorm = 'uitvraag', false) as is_uitvraag,
            bestand_hash as regel
        from raw.bestand
        where status = 'geladen'
        union all
        select
            klasse = 'uitvraag' as is_uitvraag,
            quarantaine_id as regel
        from raw.quarantaine
        where status = 'open' and niveau = 'rij'
    ),

    invoer_per_soort as (
        select
            is_uitvraag,
            sha256(string_agg(regel, chr(10) order by regel)) as invoer_hash
        from invoer
        group by is_uitvraag
    ),

    invoer_per_mart as (
        select
            afkomst.mart,
            sha256(string_agg(distinct invoer.invoer_hash, chr(10) order by invoer.invoer_hash)) as invoer_hash
        from afkomst
        inner join invoer_per_soort as invoer on (afkomst.onderdeel = 'raw.uitvraag') = invoer.is_uitvraag
        where afkomst.onderdeel like 'raw.%'
        group by afkomst.mart
    )

    select
        mart.mart,
        mart.definitie_versie,
        sha256(concat_ws(' ', sql_hash, definitie_hash, invoer_hash)) as vingerafdruk,
        sql_per_mart.sql_hash,
        definitie_per_mart.definitie_hash,
        invoer_per_mart.invoer_hash
    from mart
    inner join sql_per_mart on mart.mart = sql_per_mart.mart
    left join definitie_per_mart
        on
            mart.mart = definitie_per_mart.mart
            and mart.definitie_versie is not distinct from definitie_per_mart.definitie_versie
    left join invoer_per_mart on mart.mart = invoer_per_mart.mart
    order by all
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
