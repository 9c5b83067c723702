"""What analysts have already: the marts through SQLAlchemy, and Apache Superset from database to chart."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa
from referentie.warehouse import UITSPLITSING

from loaders import opzet
from loaders.catalogus import PROJECT

#: What is asked: mart, measure, what it is broken down by, and the rest of its row.
VRAGEN = [
    {
        "mart": "monitor_1_aantallen_geldend",
        "maat": "aantal_jeugdigen",
        "per": ["niveau_code"],
        "waar": {
            "niveau": "gemeente",
            "periode_soort": "jaar",
            "periode_start": "2021-01-01",
            "maatregelsoort": "totaal",
            "productcode": "totaal",
        },
    },
    {
        "mart": "monitor_3_doorlooptijd_geldend",
        "maat": "gemiddelde_dagen_maatregel",
        "per": ["niveau_code", "maatregelsoort"],
        "waar": {
            "niveau": "regio",
            "periode_soort": "tertiaal",
            "periode_start": "2021-05-01",
            "status": "lopend",
        },
    },
]


def uit_de_mart(warehouse: Path, mart: str, maat: str, per: list[str], waar: dict) -> list[dict]:
    voorwaarden = " and ".join(f"{kolom} = '{code}'" for kolom, code in waar.items())
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        rijen = verbinding.execute(
            f"select {', '.join([*per, maat])} from marts.{mart} where {voorwaarden} order by all"
        ).fetchall()
    return [dict(zip([*per, maat], rij, strict=True)) for rij in rijen]


@pytest.fixture(scope="module")
def leesbestand(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy: one process cannot open one file in two ways."""
    return Path(shutil.copy(warehouse, tmp_path_factory.mktemp("lezen") / "lezen.duckdb"))


@pytest.fixture(scope="module")
def motor(leesbestand: Path) -> Iterator[sa.Engine]:
    motor = sa.create_engine(f"duckdb:///{leesbestand}", connect_args={"read_only": True})
    yield motor
    motor.dispose()


@pytest.mark.parametrize("mart", UITSPLITSING)
def test_sqlalchemy_kent_sleutel_en_uitleg(motor: sa.Engine, mart: str):
    tabel = sa.Table(f"monitor_{mart}_geldend", sa.MetaData(), schema="marts", autoload_with=motor)
    plek = {"periode_soort", "periode_start", "niveau", "niveau_code"}
    assert plek.union(UITSPLITSING[mart]) == {kolom.name for kolom in tabel.primary_key.columns}
    assert tabel.comment and all(kolom.comment for kolom in tabel.columns)


@pytest.mark.parametrize("vraag", VRAGEN, ids=[vraag["mart"] for vraag in VRAGEN])
def test_sqlalchemy_geeft_het_cijfer_van_de_mart(motor: sa.Engine, warehouse: Path, vraag: dict):
    tabel = sa.Table(vraag["mart"], sa.MetaData(), schema="marts", autoload_with=motor)
    kolommen = [tabel.c[kolom] for kolom in (*vraag["per"], vraag["maat"])]
    waar = [sa.cast(tabel.c[kolom], sa.String) == code for kolom, code in vraag["waar"].items()]
    with motor.connect() as verbinding:
        rijen = verbinding.execute(sa.select(*kolommen).where(*waar).order_by(*kolommen)).mappings()
        gekregen = [dict(rij) for rij in rijen]
    assert len(gekregen) > 5 and gekregen == uit_de_mart(warehouse, **vraag)


def test_sqlalchemy_kan_niet_schrijven(motor: sa.Engine):
    with motor.connect() as verbinding, pytest.raises(sa.exc.ProgrammingError, match="read-only"):
        verbinding.execute(sa.text("delete from marts.monitor_1_aantallen_geldend"))


@pytest.mark.skipif(bool(opzet.geen_superset()), reason=opzet.geen_superset() or "")
def test_superset_geeft_het_cijfer_van_de_mart(warehouse: Path, tmp_path: Path):
    """Without a network: what it needs is installed, and it talks to itself only."""
    vragen, antwoorden = tmp_path / "vragen.json", tmp_path / "antwoorden.json"
    vragen.write_text(json.dumps(VRAGEN), encoding="utf-8")
    proef = PROJECT / "tests/python/clienten/superset_proef.py"
    omgeving = {naam: w for naam, w in os.environ.items() if naam != "PYTHONPATH"}
    uitslag = subprocess.run(
        [opzet.SUPERSET.python, proef, warehouse, vragen, antwoorden],
        env=omgeving | {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"},
        capture_output=True,
        text=True,
    )
    assert uitslag.returncode == 0, uitslag.stderr[-2000:]
    for vraag, rijen in zip(VRAGEN, json.loads(antwoorden.read_text()), strict=True):
        gekregen = sorted(rijen, key=lambda rij: [rij[kolom] for kolom in vraag["per"]])
        verwacht = uit_de_mart(warehouse, **vraag)
        assert len(gekregen) > 5
        assert [list(rij.values())[:-1] for rij in gekregen] == [
            list(rij.values())[:-1] for rij in verwacht
        ]
        assert [rij[vraag["maat"]] for rij in gekregen] == pytest.approx(
            [rij[vraag["maat"]] for rij in verwacht]
        )


@pytest.mark.parametrize(
    ("versie", "bestaat", "reden"),
    [
        ((3, 12), True, None),
        ((3, 12), False, "make clienten"),
        ((3, 13), True, "3.11 en 3.12"),
        ((3, 13), False, "3.11 en 3.12"),
    ],
)
def test_waarom_superset_wordt_overgeslagen(versie, bestaat, reden):
    gezegd = opzet.geen_superset(versie, bestaat)
    assert gezegd is None if reden is None else reden in gezegd
