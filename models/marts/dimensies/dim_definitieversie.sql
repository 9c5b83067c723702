select
    definitie_versie,
    naam,
    bron,
    is_geldend = 'ja' as is_geldend
from {{ ref('definitieversie') }}
