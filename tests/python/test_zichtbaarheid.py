"""Who may see a column is said of each column of the marts, and nothing of a case is public."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from pathlib import Path

import duckdb
from referentie.warehouse import sjabloon

#: From whom it may be seen to the owner of the case only.
ZICHTBAAR = ("openbaar", "partner", "eigenaar")
#: What has a row per child or case is known by one of these.
VAN_EEN_ZAAK = {
    *("jeugdige_id", "maatregel_id", "zorgperiode_id", "toewijzing_id", "declaratieregel_id"),
    *("samenloop_id", "overgang_id", "zaak_id", "toewijzingnummer"),
}


@cache
def zichtbaar() -> dict[str, dict[str, str | None]]:
    """Per mart of each column who may see it."""
    manifest = json.loads((sjabloon().doel / "manifest.json").read_text(encoding="utf-8"))
    return {
        knoop["name"]: {
            naam: kolom["config"].get("meta", {}).get("zichtbaar")
            for naam, kolom in knoop["columns"].items()
        }
        for knoop in manifest["nodes"].values()
        if knoop["resource_type"] == "model" and knoop["schema"] == "marts"
    }


def test_van_elke_kolom_is_gezegd_wie_hem_ziet():
    onbekend = [
        f"{mart}.{kolom}"
        for mart, kolommen in zichtbaar().items()
        for kolom, wie in kolommen.items()
        if wie not in ZICHTBAAR
    ]
    assert onbekend == []


def test_elke_kolom_van_de_marts_is_beschreven(warehouse: Path):
    aanwezig = defaultdict(set)
    sql = "select table_name, column_name from duckdb_columns() where schema_name = 'marts'"
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        for mart, kolom in verbinding.execute(sql).fetchall():
            aanwezig[mart].add(kolom)
    assert aanwezig == {mart: set(kolommen) for mart, kolommen in zichtbaar().items()}


def test_van_een_zaak_ziet_alleen_de_eigenaar_iets():
    gezien = {
        mart: set(kolommen.values())
        for mart, kolommen in zichtbaar().items()
        if VAN_EEN_ZAAK & kolommen.keys()
    }
    assert len(gezien) > 10
    assert all(wie == {"eigenaar"} for wie in gezien.values())


def test_openbaar_zijn_namen_en_wat_is_beschermd():
    """Figures are where disclosure control made them so, those of others are anyway, and how fresh it is."""
    openbaar = {
        mart: [kolom for kolom, wie in kolommen.items() if wie == "openbaar"]
        for mart, kolommen in zichtbaar().items()
        if not mart.startswith(("dim_", "publicatie_"))
    }
    landelijk = openbaar.pop("landelijke_vergelijking")
    assert [kolom for kolom in landelijk if "gelderland" in kolom] == []
    del openbaar["warehouse_status"]
    assert [mart for mart, kolommen in openbaar.items() if kolommen] == []
    beschermd = {
        mart: set(wie.values()) for mart, wie in zichtbaar().items() if "publicatie_" in mart
    }
    # What partners write about a figure is not checked for what it says.
    assert beschermd.pop("publicatie_duiding") == {"partner"}
    assert len(beschermd) > 3 and all(wie == {"openbaar"} for wie in beschermd.values())
