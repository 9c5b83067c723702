select
    jeugdhulpregio,
    jeugdhulpregio_naam
from {{ ref('jeugdhulpregio') }}
