{#- Joins what has a product to the mapping of that product in its region on a day. -#}
{% macro zelfde_product(relatie, product, gemeente, dag) -%}
    {{ relatie }}.productcategorie = {{ product }}.productcategorie
        and coalesce({{ relatie }}.productcode, '') = {{ product }}.productcode
        and {{ gemeente }}.jeugdhulpregio = {{ product }}.jeugdhulpregio
        and {{ dag }} between {{ product }}.geldig_vanaf and {{ product }}.geldig_tot
{%- endmacro %}

{#- The tussentaal of youth care; a GI's products have none. -#}
{% macro tussentaal_of_onbekend(product, gi) -%}
    case
        when {{ gi }}.productcategorie is null then coalesce({{ product }}.tussentaal_code, 'onbekend')
    end
{%- endmacro %}
