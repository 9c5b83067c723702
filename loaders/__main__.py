"""``python -m loaders``: the command line, and the commands that need nothing installed."""

import sys

if {"demo", "voorbeeldrapport", "test", "docs", "clienten", "ci", "mutaties"} & {*sys.argv[1:2]}:
    from loaders.opzet import hoofd

    sys.exit(hoofd(*sys.argv[1:]))

from loaders.cli import app

if __name__ == "__main__":
    app(prog_name="monitor")
