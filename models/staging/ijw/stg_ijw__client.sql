-- What messages say of a child: date of birth and sex, per message.
{% set koppen = ['301', '305', '307', '315'] %}

with client as (
    {% for nr in koppen %}
        select
            bericht_id,
            jeugdige_id,
            geboortedatum,
            geslacht
        from ({{ geldige_rijen('jw' ~ nr ~ '_bericht') }}) as kop
        union all
    {% endfor %}
    select distinct
        bericht_id,
        jeugdige_id,
        geboortedatum,
        geslacht
    from ({{ geldige_rijen('jw303_prestatie') }}) as prestatie
)

select
    bericht_id,
    jeugdige_id,
    {{ datum('geboortedatum') }} as geboortedatum,
    geslacht
from client
