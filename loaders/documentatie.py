"""The documentation of dbt as one page that opens without a network and asks nothing of anyone."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from pathlib import Path

from loaders import herbouw
from loaders.catalogus import PROJECT
from loaders.inlezen.opslag import Opslag

BESTAND = "index.html"
#: What a browser allows the page: what is in it, and no request at all.
_BELEID = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:"
)
_BEGIN = '<head><meta charset="utf-8">'


def maak(uit: Path, project: Path = PROJECT) -> Path:
    """Write the page into a folder and return its path.

    It is made of an empty warehouse: the page shows tables, columns, tests and SQL, and no data.

    Raises:
        BouwFout: the project did not build, or dbt's page is not as it was.
    """
    with tempfile.TemporaryDirectory() as map_:
        database = Path(map_).resolve() / "monitor.duckdb"
        Opslag(database, None, dt.date.today()).sluit()
        herbouw.bouw(project, database)
        herbouw.dbt(project, database, "docs", "generate", "--static", "--no-compile")
        bron = herbouw.map_van_dbt(database)
        pagina = (bron / "static_index.html").read_text(encoding="utf-8")
    uit.mkdir(parents=True, exist_ok=True)
    doel = uit / BESTAND
    doel.write_text(_sluit_af(_zonder_paden(pagina, bron, project)), encoding="utf-8")
    return doel


def _zonder_paden(pagina: str, *mappen: Path) -> str:
    """Paths below these folders become relative: where it was made is nobody's business."""
    for map_ in mappen:
        in_json = json.dumps(str(map_))[1:-1]
        pagina = pagina.replace(in_json + json.dumps(os.sep)[1:-1], "").replace(in_json, ".")
    return pagina


def _sluit_af(pagina: str) -> str:
    """Forbid the page every request, also what dbt would send with tracking on."""
    if pagina.count(_BEGIN) != 1:
        raise herbouw.BouwFout(
            "dbt maakt een andere pagina dan verwacht; zie loaders/documentatie.py."
        )
    beleid = f'<meta http-equiv="Content-Security-Policy" content="{_BELEID}">'
    return pagina.replace(_BEGIN, _BEGIN + beleid)
