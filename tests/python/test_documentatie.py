"""What is written of the project is there: links lead somewhere, and no table is left out."""

from __future__ import annotations

import json
import os
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from tempfile import gettempdir

import duckdb
import pytest
from referentie.warehouse import sjabloon

from loaders import documentatie
from loaders.catalogus import PROJECT
from loaders.gegevenswoordenboek import HOOFDSTUKKEN, LAGEN, lees

PAGINAS = sorted(
    [PROJECT / "README.md", *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("bench/*.md")]
)
WOORDENBOEK = PROJECT / "docs/gegevenswoordenboek.md"


@cache
def tekst(pagina: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(
        r"^( *)```.*?^\1```$", "", pagina.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE
    )


@cache
def ankers(pagina: Path) -> set[str]:
    """What may stand after # in a link to a page: its headings, as GitHub and GitLab write them."""
    gezien, uit = Counter(), set()
    for kop in re.findall(r"^#+ (.+)$", tekst(pagina), flags=re.MULTILINE):
        zichtbaar = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", kop)
        anker = re.sub(r"[^\w\- ]", "", zichtbaar.lower()).replace(" ", "-")
        uit.add(f"{anker}-{gezien[anker]}" if gezien[anker] else anker)
        gezien[anker] += 1
    return uit


@pytest.mark.parametrize("pagina", PAGINAS, ids=lambda p: str(p.relative_to(PROJECT)))
def test_links_leiden_ergens_heen(pagina: Path):
    dood = []
    for link in re.findall(r"\]\(([^)\s]+)\)", tekst(pagina)):
        pad, _, anker = link.partition("#")
        if re.match(r"[a-z]+:", pad):
            continue
        doel = (pagina.parent / pad).resolve() if pad else pagina
        if not doel.exists() or (anker and anker not in ankers(doel)):
            dood.append(link)
    assert dood == []


@pytest.mark.parametrize("map_", ["docs", "docs/hoe"])
def test_elke_pagina_staat_in_de_inhoud(map_: str):
    inhoud = PROJECT / map_ / "README.md"
    paginas = {p.name for p in inhoud.parent.glob("*.md")} - {inhoud.name}
    assert paginas - set(re.findall(r"\]\(([^)#]+)", tekst(inhoud))) == set()


def test_wie_links_controleert_ziet_een_dode():
    assert "de-kolommen-van-het-csv-bestand" in ankers(PROJECT / "docs/uitvraag.md")
    assert "fct_maatregel" in ankers(WOORDENBOEK)
    assert "dit-staat-er-niet" not in ankers(WOORDENBOEK)


def test_het_woordenboek_noemt_elke_kolom_van_de_marts(warehouse: Path):
    """Also what the YAML would leave out, with the type that it has."""
    delen = dict(
        re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", tekst(WOORDENBOEK), re.DOTALL | re.MULTILINE)
    )
    sql = "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'marts'"
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        kolommen = verbinding.execute(sql).fetchall()
    assert len(kolommen) > 500
    ontbreekt = [
        f"{mart}.{kolom} {type_}"
        for mart, kolom, type_ in kolommen
        if f"| `{kolom}` | {type_.lower()} |" not in delen.get(mart, "").replace(", ", ",")
    ]
    assert ontbreekt == []


def test_het_woordenboek_noemt_elke_tabel():
    """A model or seed is described, and a new folder of them gets a chapter."""
    mappen = [PROJECT / m for m in (*HOOFDSTUKKEN, *(f"models/{laag}" for laag in LAGEN))]
    beschreven = {t.naam for m in mappen for t in lees(m)}
    bestanden = {*PROJECT.glob("models/**/*.sql"), *PROJECT.glob("seeds/**/*.csv")}
    assert beschreven == {p.stem for p in bestanden}
    assert [n for n in sorted(beschreven) if f"`{n}`" not in tekst(WOORDENBOEK)] == []
    # A description with Jinja would stand here unread.
    assert "{{" not in tekst(WOORDENBOEK)


def test_wie_wie_leest():
    """Each layer reads precisely what the architecture says."""
    regel = re.compile(r"^\| `(\w+)` \| .* \| (.*?) ?\|$", re.MULTILINE)
    lagen = tekst(PROJECT / "docs/architectuur.md").split("## The layers")[1].split("\n## ")[0]
    beschreven = {laag: set(re.findall(r"\w+", leest)) for laag, leest in regel.findall(lagen)}
    assert beschreven.pop("raw") == set()
    manifest = json.loads((sjabloon().doel / "manifest.json").read_text(encoding="utf-8"))
    knopen = manifest["nodes"] | manifest["sources"]
    gelezen = defaultdict(set)
    for knoop in manifest["nodes"].values():
        if knoop["resource_type"] == "model":
            bronnen = [knopen[bron] for bron in knoop["depends_on"]["nodes"]]
            lagen_ = {"seeds" if b["resource_type"] == "seed" else b["schema"] for b in bronnen}
            gelezen[knoop["schema"]] |= lagen_ - {knoop["schema"]}
    assert gelezen == beschreven


def test_de_pagina_van_dbt_vraagt_niets_en_verraadt_niets(tmp_path: Path):
    pagina = documentatie.maak(tmp_path / "uit").read_text(encoding="utf-8")
    assert "content=\"default-src 'none';" in pagina.partition("<script")[0]
    assert str(PROJECT) not in pagina and gettempdir() + os.sep not in pagina
    assert '"send_anonymous_usage_stats": false' in pagina
    assert all(f"model.gelderse_monitor.{t.naam}" in pagina for t in lees(PROJECT / "models/marts"))
    assert "Elke tabel van het warehouse met haar kolommen" in pagina
