-- Messages that count: one per identity, without those that were refused.
{{ config(materialized='view') }}

select *
from {{ ref('stg_ijw__bericht') }}
where bericht_id not in (select bericht_id from {{ ref('int_geweigerd_bericht') }})
