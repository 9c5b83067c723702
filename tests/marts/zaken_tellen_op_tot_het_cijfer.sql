-- The cases that a measure counts come to the figure of its mart, for Gelderland and for each municipality; of the
-- resultaatafspraken, that link measures within the niveau, for Gelderland.
{% set te_tellen = {
    'monitor_1_aantallen': ['aantal_jeugdigen', 'toegekend_bedrag'],
    'monitor_1b_jeugdhulp': ['aantal_jeugdigen', 'toegekend_bedrag'],
    'monitor_2_in_door_uitstroom': ['stand_begin', 'instroom', 'doorstroom', 'uitstroom', 'stand_eind'],
    'monitor_3_doorlooptijd': ['aantal_zorgperioden', 'aantal_maatregelen', 'totaal_dagen_maatregel'],
    'monitor_4_samenloop_jeugdhulp': ['aantal_jeugdigen', 'aantal_combinaties'],
    'monitor_5_samenloop_crisis': ['aantal_jeugdigen', 'aantal_combinaties'],
    'monitor_6_wachttijd': ['aantal_toewijzingen', 'aantal_gestart', 'aantal_wachtend'],
    'monitor_7_afschaling': ['aantal_overgangen', 'afschaling_categorie', 'opschaling', 'niet_vergelijkbaar'],
    'monitor_7_algemeen': ['aantal_jeugdigen', 'toegekend_bedrag'],
} %}

with cijfer as (
    {% for mart, maten in te_tellen.items() %}
        {% for maat in maten %}
            select
                '{{ mart }}' as mart,
                '{{ maat }}' as maat,
                definitie_versie,
                periode_start,
                niveau_code,
                cast({{ maat }} as decimal(24, 2)) as cijfer
            from {{ ref(mart) }}
            where
                periode_soort = 'jaar' and niveau in ('gelderland', 'gemeente')
                {% for kolom in monitorkolommen()[mart][0] %}
                    and {{ kolom }} = 'totaal'
                {% endfor %}
            union all
        {% endfor %}
    {% endfor %}
    select
        'resultaatafspraak_meting' as mart,
        indicator as maat,
        definitie_versie,
        periode_start,
        niveau_code,
        cast(teller as decimal(24, 2)) as cijfer
    from {{ ref('resultaatafspraak_meting') }}
    where
        periode_soort = 'jaar' and niveau = 'gelderland' and uitsplitsing = 'totaal'
        and indicator in ('instroom_wettelijk', 'maatregelen_berichten', 'voogdij_beeindigd_berichten')
),

zaak as (
    select
        zaak.mart,
        zaak.maat,
        zaak.telt,
        zaak.definitie_versie,
        zaak.periode_start,
        niveau.niveau_code,
        zaak.jeugdige_id,
        zaak.dagen,
        zaak.bedrag
    from {{ ref('fct_zaak_per_maat') }} as zaak
    inner join {{ ref('dim_niveau') }} as niveau
        on niveau.niveau_code = 'GLD' or (niveau.niveau = 'gemeente' and zaak.gemeentecode_actueel = niveau.niveau_code)
    where zaak.periode_soort = 'jaar' and zaak.valt_af is null
),

per_jeugdige as (
    select
        mart,
        maat,
        telt,
        definitie_versie,
        periode_start,
        niveau_code,
        jeugdige_id,
        count(*) as zaken,
        sum(bedrag) as bedrag,
        sum(dagen) as dagen
    from zaak
    group by all
),

geteld as (
    select
        mart,
        maat,
        definitie_versie,
        periode_start,
        niveau_code,
        -- A child with money counts when its net is not zero; without money it counts when it has a case.
        cast(case telt
            when 'zaken' then sum(zaken)
            when 'teller' then sum(zaken)
            when 'dagen' then sum(dagen)
            when 'bedrag' then sum(bedrag)
            when 'jeugdigen' then count(*) filter (where bedrag <> 0 or mart like '%samenloop%')
        end as decimal(24, 2)) as geteld
    from per_jeugdige
    group by mart, maat, telt, definitie_versie, periode_start, niveau_code
)

select
    cijfer.*,
    geteld.geteld
from cijfer
left join geteld using (mart, maat, definitie_versie, periode_start, niveau_code)
where cijfer.cijfer <> coalesce(geteld.geteld, 0)
