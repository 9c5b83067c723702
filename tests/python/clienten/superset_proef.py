"""Figures asked of Apache Superset as its users do: over HTTP, by a chart query on a dataset of a database.

Runs in the environment of Superset, which is not that of the project:
`python superset_proef.py WAREHOUSE QUESTIONS ANSWERS`, the last two as JSON files.
"""

from __future__ import annotations

import http.cookiejar
import json
import os
import sys
import tempfile
import threading
import urllib.request
from pathlib import Path

GEBRUIKER, WACHTWOORD = "proef", "proef"


class Superset:
    """A session of its API.

    Args:
        adres: where it listens.
    """

    def __init__(self, adres: str) -> None:
        self.adres = adres
        self.koppen = {"Content-Type": "application/json"}
        # Straight to this machine, whatever proxy there is.
        self.open = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        ).open

    def vraag(self, pad: str, gegevens: object = None) -> dict:
        """What the API says; with data it is a POST."""
        inhoud = None if gegevens is None else json.dumps(gegevens).encode()
        verzoek = urllib.request.Request(f"{self.adres}/api/v1/{pad}", inhoud, self.koppen)
        with self.open(verzoek, timeout=60) as antwoord:
            return json.load(antwoord)

    def meld_aan(self) -> None:
        """Log in, as a script does."""
        wie = {"username": GEBRUIKER, "password": WACHTWOORD, "provider": "db", "refresh": False}
        token = self.vraag("security/login", wie)["access_token"]
        self.koppen["Authorization"] = f"Bearer {token}"
        self.koppen["X-CSRFToken"] = self.vraag("security/csrf_token/")["result"]


def start(map_: Path) -> str:
    """Install Superset in a folder, with one user, and serve it; returns its address."""
    instellingen = map_ / "superset_config.py"
    instellingen.write_text(
        f"SECRET_KEY = 'alleen voor deze proef, en lang genoeg'\nSQLALCHEMY_DATABASE_URI = 'sqlite:///{map_}/superset.db'\n",
        encoding="utf-8",
    )
    os.environ |= {"SUPERSET_CONFIG_PATH": str(instellingen), "SUPERSET_HOME": str(map_)}
    from flask_migrate import upgrade
    from superset.app import create_app
    from werkzeug.serving import make_server

    app = create_app()
    with app.app_context():
        from superset.extensions import appbuilder

        upgrade(directory=str(Path(sys.modules["superset"].__file__).parent / "migrations"))
        appbuilder.add_permissions(update_perms=True)
        beheer = appbuilder.sm
        beheer.sync_role_definitions()
        beheer.add_user(
            GEBRUIKER, "Proef", "Proef", "proef@example.org", beheer.find_role("Admin"), WACHTWOORD
        )
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def proef(superset: Superset, warehouse: Path, vragen: list[dict]) -> list[list[dict]]:
    """Register the warehouse, make a dataset of each mart, and ask a chart of it: the rows per question."""
    superset.meld_aan()
    uri = f"duckdb:///{warehouse}?access_mode=read_only"
    database = superset.vraag("database/", {"database_name": "monitor", "sqlalchemy_uri": uri})[
        "id"
    ]
    return [_grafiek(superset, database, **vraag) for vraag in vragen]


def _grafiek(
    superset: Superset, database: int, mart: str, maat: str, per: list[str], waar: dict[str, str]
) -> list[dict]:
    tabel = {"database": database, "schema": "marts", "table_name": mart}
    dataset = superset.vraag("dataset/", tabel)["id"]
    som = {
        "expressionType": "SIMPLE",
        "aggregate": "SUM",
        "column": {"column_name": maat},
        "label": maat,
    }
    vraag = {
        "columns": per,
        "metrics": [som],
        "filters": [{"col": kolom, "op": "==", "val": code} for kolom, code in waar.items()],
        "row_limit": 10000,
    }
    bron = {"id": dataset, "type": "table"}
    antwoord = superset.vraag("chart/data", {"datasource": bron, "queries": [vraag]})
    return antwoord["result"][0]["data"]


if __name__ == "__main__":
    bestand, vragen, antwoorden = (Path(pad) for pad in sys.argv[1:])
    with tempfile.TemporaryDirectory() as tijdelijk:
        dienst = Superset(start(Path(tijdelijk)))
        gevraagd = json.loads(vragen.read_text(encoding="utf-8"))
        antwoorden.write_text(json.dumps(proef(dienst, bestand, gevraagd)), encoding="utf-8")
