-- What follows crisis care, and how often is it heavier than what came before the crisis?
with overgang as (
    select overgang.*
    from {{ ref('fct_zorgovergang') }} as overgang
    inner join {{ ref('dim_definitieversie') }} as versie
        on overgang.definitie_versie = versie.definitie_versie and versie.is_geldend
),

crisis as (
    select distinct tussentaal_code
    from {{ ref('definitie_tussentaal') }}
    where waarde = '5'
),

zwaarte as (
    select
        zwaarte.tussentaal_code,
        zwaarte.zwaarte
    from {{ ref('tussentaal_zwaarte') }} as zwaarte
    inner join {{ ref('dim_definitieversie') }} as versie
        on zwaarte.definitie_versie = versie.definitie_versie and versie.is_geldend
),

-- The care that led to the crisis is the transition of the same child that ended in it.
na_crisis as (
    select
        na.jeugdige_id,
        na.gemeentecode_actueel,
        na.start_naar,
        voor.tussentaal_van as tussentaal_voor,
        na.tussentaal_naar as tussentaal_na
    from overgang as na
    inner join crisis on na.tussentaal_van = crisis.tussentaal_code
    left join overgang as voor
        on
            na.jeugdige_id = voor.jeugdige_id
            and na.tussentaal_van = voor.tussentaal_naar
            and na.einde_van >= voor.start_naar
    qualify row_number() over (
        partition by na.overgang_id order by voor.start_naar desc nulls last, voor.overgang_id asc
    ) = 1
)

select
    extract(year from na_crisis.start_naar) as jaar,
    coalesce(voor.tussentaal_naam, 'geen zorg voor de crisis') as voor_de_crisis,
    coalesce(na.tussentaal_naam, 'onbekend') as na_de_crisis,
    count(*) as aantal,
    count(*) filter (where zwaarte_na.zwaarte > zwaarte_voor.zwaarte) as waarvan_zwaarder
from na_crisis
left join {{ ref('dim_tussentaal') }} as voor on na_crisis.tussentaal_voor = voor.tussentaal_code
left join {{ ref('dim_tussentaal') }} as na on na_crisis.tussentaal_na = na.tussentaal_code
left join zwaarte as zwaarte_voor on na_crisis.tussentaal_voor = zwaarte_voor.tussentaal_code
left join zwaarte as zwaarte_na on na_crisis.tussentaal_na = zwaarte_na.tussentaal_code
group by extract(year from na_crisis.start_naar), voor.tussentaal_naam, na.tussentaal_naam
order by extract(year from na_crisis.start_naar), voor.tussentaal_naam, na.tussentaal_naam
