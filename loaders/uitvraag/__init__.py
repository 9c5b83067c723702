"""The uitvraag: what partners supply in workbooks and CSV because it does not pass the GGK."""
