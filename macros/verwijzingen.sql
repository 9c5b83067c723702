{#- References without the name of the database, so that the file can be renamed, copied and attached under another
    name, and compiled SQL is the same wherever it is built. What stands in another database keeps its name. -#}

{% macro ref() -%}
    {{ return(zonder_database(builtins.ref(*varargs, **kwargs))) }}
{%- endmacro %}

{% macro source() -%}
    {{ return(zonder_database(builtins.source(*varargs))) }}
{%- endmacro %}

{% macro zonder_database(relatie) -%}
    {{ return(relatie.include(database=false) if relatie.database == target.database else relatie) }}
{%- endmacro %}
