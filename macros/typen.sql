{#- Types of the messages. Values were checked when they were loaded, so a cast never fails. -#}

{% macro datum(kolom) -%}
    cast({{ kolom }} as date)
{%- endmacro %}

{% macro getal(kolom) -%}
    cast({{ kolom }} as {{ dbt.type_bigint() }})
{%- endmacro %}

{#- Eurocents to euros, exactly: multiplying by a decimal stays decimal, dividing would not. -#}
{% macro euro(kolom) -%}
    cast(cast({{ kolom }} as {{ dbt.type_bigint() }}) * cast(0.01 as decimal(3, 2)) as decimal(18, 2))
{%- endmacro %}

{#- An amount with its sign: a credit is negative (COD043). -#}
{% macro bedrag(kolom, debet_credit) -%}
    case {{ debet_credit }} when 'C' then -{{ euro(kolom) }} else {{ euro(kolom) }} end
{%- endmacro %}
