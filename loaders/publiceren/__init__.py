"""Handing the marts to readers and others: a file that is always whole, files, packages, PostgreSQL."""
