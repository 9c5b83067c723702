-- Grain: one day; what the semantic layer reckons time with.
with grens as (
    select
        min(periode_start) as eerste,
        max(periode_eind) as laatste
    from {{ ref('dim_periode') }}
)

{{ dagreeks('grens', 'eerste', 'laatste') }}
