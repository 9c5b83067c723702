"""The command line ``monitor``: everything that dbt does not do.

`inlezen` reads in, `cijfers` shows figures and what they rest on, `wijzigen` is about definitions that
change and editions, `publiceren`, `pakket`, `postgres` and `rapport` are what readers get, and `gemeen` has
what they share.
"""

from loaders.cli import cijfers, inlezen, pakket, postgres, publiceren, rapport, wijzigen
from loaders.cli.gemeen import app

__all__ = ["app", "cijfers", "inlezen", "pakket", "postgres", "publiceren", "rapport", "wijzigen"]
