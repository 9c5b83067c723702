-- Grain: one ended stretch of youth care that was followed by another, in one version of the definitions.
select
    overgang.definitie_versie,
    {{ overgang_id('overgang') }} as overgang_id,
    overgang.jeugdige_id,
    overgang.gemeentecode_actueel,
    overgang.aanbieder_agb_van,
    overgang.aanbieder_agb_naar,
    overgang.tussentaal_van,
    overgang.tussentaal_naar,
    overgang.einde_van,
    overgang.start_naar,
    overgang.dagen_van,
    overgang.dagen_naar,
    overgang.kosten_per_dag_van,
    overgang.kosten_per_dag_naar,
    case
        when overgang.zwaarte_van is null or overgang.zwaarte_naar is null then 'niet_vergelijkbaar'
        when overgang.zwaarte_naar < overgang.zwaarte_van then 'afschaling_categorie'
        when overgang.zwaarte_naar > overgang.zwaarte_van then 'opschaling'
        when
            overgang.dagen_naar < overgang.dagen_van
            and (overgang.is_residentieel_van or not versie.korter_na_verblijf)
            then 'afschaling_doorlooptijd'
        when overgang.kosten_per_dag_naar < overgang.kosten_per_dag_van then 'afschaling_kosten'
        else 'gelijk'
    end as oordeel
from {{ ref('int_zorgovergang') }} as overgang
inner join {{ ref('int_definitieversie') }} as versie on overgang.definitie_versie = versie.definitie_versie
