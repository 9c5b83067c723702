-- Which cells of a break-down are public for gemeenten. Grain: groep, jaar, plek, uitsplitsing, deel.
{{ verberg_cellen(ref('bescherming_regio_gi'), ['gemeente']) }}
