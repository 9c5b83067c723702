-- The cases that a measure counts come to the figure of its mart, for Gelderland and each municipality; what is linked
-- within the niveau on each niveau, and the budget of each provider. Of the resultaatafspraken: those that count cases.
{% set plekken = ['gelderland', 'gemeente'] %}
{% set te_tellen = [
    ('monitor_1_aantallen', ['aantal_jeugdigen', 'toegekend_bedrag'], plekken),
    ('monitor_1b_jeugdhulp', ['aantal_jeugdigen', 'toegekend_bedrag'], plekken),
    ('monitor_2_in_door_uitstroom', ['stand_begin', 'instroom', 'doorstroom', 'uitstroom', 'stand_eind'], plekken),
    (
        'monitor_2_in_door_uitstroom',
        [
            'stand_begin_maatregelen', 'instroom_maatregelen', 'doorstroom_maatregelen', 'uitstroom_maatregelen',
            'stand_eind_maatregelen',
        ],
        overal(),
    ),
    ('monitor_3_doorlooptijd', ['aantal_zorgperioden', 'aantal_maatregelen', 'totaal_dagen_maatregel'], plekken),
    ('monitor_4_samenloop_jeugdhulp', ['aantal_jeugdigen', 'aantal_combinaties'], plekken),
    ('monitor_5_samenloop_crisis', ['aantal_jeugdigen', 'aantal_combinaties'], plekken),
    (
        'monitor_6_wachttijd',
        ['aantal_toewijzingen', 'aantal_gestart', 'aantal_wachtend', 'aantal_terugwerkend'],
        plekken,
    ),
    (
        'monitor_6_budget',
        ['bedrag_declaraties', 'bedrag_toewijzingen', 'aantal_toewijzingen_zonder_bedrag'],
        ['aanbieder'],
    ),
    ('monitor_7_afschaling', ['aantal_overgangen', 'afschaling_categorie', 'opschaling', 'niet_vergelijkbaar'], plekken),
    ('monitor_7_algemeen', ['aantal_jeugdigen', 'toegekend_bedrag'], plekken),
] %}

with cijfer as (
    {% for mart, maten, niveaus in te_tellen %}
        {% for maat in maten %}
            select
                '{{ mart }}' as mart,
                '{{ maat }}' as maat,
                definitie_versie,
                periode_start,
                niveau,
                niveau_code,
                cast({{ maat }} as decimal(24, 2)) as cijfer
            from {{ ref(mart) }}
            where
                periode_soort = 'jaar' and niveau in {{ tekstlijst(niveaus) }}
                {% for kolom in monitorkolommen().get(mart, [[]])[0] %}
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
        niveau,
        niveau_code,
        cast(teller as decimal(24, 2)) as cijfer
    from {{ ref('resultaatafspraak_meting') }}
    where
        periode_soort = 'jaar' and uitsplitsing = 'totaal'
        and indicator in ('instroom_wettelijk', 'maatregelen_berichten', 'voogdij_beeindigd_berichten')
),

plek as (
    select distinct
        mart,
        maat,
        niveau
    from cijfer
),

zaak as (
    select
        zaak.*,
        plek.niveau as plek,
        case plek.niveau
            {% for niveau in niveaukolommen() %}
                when '{{ niveau }}' then {{ niveaucode(niveau) }}
            {% endfor %}
        end as niveau_code
    from {{ ref('fct_zaak_per_maat') }} as zaak
    inner join plek
        on
            zaak.mart = plek.mart
            and zaak.maat = plek.maat
            and coalesce(zaak.niveau, plek.niveau) = plek.niveau
    where zaak.periode_soort = 'jaar' and zaak.valt_af is null
),

per_jeugdige as (
    select
        mart,
        maat,
        telt,
        definitie_versie,
        periode_start,
        plek,
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
        plek as niveau,
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
    group by mart, maat, telt, definitie_versie, periode_start, plek, niveau_code
)

select
    cijfer.*,
    geteld.geteld
from cijfer
left join geteld using (mart, maat, definitie_versie, periode_start, niveau, niveau_code)
where cijfer.cijfer <> coalesce(geteld.geteld, 0)
