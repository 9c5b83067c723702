"""The values of the monitor once more, in plain Python, from the definitions and not from the SQL."""
