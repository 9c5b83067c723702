{#- What the figures answer for: each case that came into consideration, and why it does not count. -#}

{#- The first reason for which a case does not count, or null.
    redenen: reason → the condition under which a case falls out, in the order in which they are looked at. -#}
{% macro uitsluiting(redenen) -%}
    case
        {%- for reden, voorwaarde in redenen.items() %}
            when {{ voorwaarde }} then '{{ reden }}'
        {%- endfor %}
    end
{%- endmacro %}
