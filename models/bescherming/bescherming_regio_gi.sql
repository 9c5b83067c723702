-- Which cells of a break-down are public for regions and GI's. Grain: groep, jaar, plek, uitsplitsing, deel.
{{ verberg_cellen(ref('bescherming_gelderland'), ['regio', 'gi']) }}
