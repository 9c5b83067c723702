"""A history through the real loader and the real models, in less than a second.

dbt compiles the models once; after that each history gets a copy of a database that holds the seeds and
the empty raw tables, and DuckDB runs the compiled SQL of the models that a test asks for.
"""

from __future__ import annotations

import atexit
import datetime as dt
import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
from conftest import VANDAAG

from loaders.catalogus import PROJECT
from loaders.inlezen import laden, quarantaine
from loaders.sleutel import VOORBEELD, Sleutel
from referentie.historie import Bericht, Kind
from referentie.schrijven import schrijf
from referentie.uitvraag import Aanlevering

SLEUTEL = Sleutel(f"{VOORBEELD}-1")
#: The name of the file is the name of the catalog, which compiled SQL refers to.
BESTAND = "monitor.duckdb"

#: What a mart is broken down by; a row has `totaal` where a question does not say otherwise.
UITSPLITSING = {
    "1_aantallen": ("maatregelsoort", "productcode"),
    "1b_jeugdhulp": ("tussentaal_code", "verwijzer_type", "tijdens_maatregel"),
    "2_in_door_uitstroom": ("maatregelsoort",),
    "3_doorlooptijd": ("maatregelsoort", "status"),
    "4_samenloop_jeugdhulp": ("maatregelsoort", "tussentaal_code"),
    "5_samenloop_crisis": ("maatregelsoort", "tussentaal_code"),
    "6_wachttijd": ("tussentaal_code", "maatregelsoort", "verwijzer_type"),
    "6_budget": (),
    "7_afschaling": ("tussentaal_code",),
    "7_algemeen": ("tussentaal_code",),
}
NIVEAUS = ("regio", "gemeente", "gi", "regio_gi", "aanbieder")
MAANDEN = {"T": ("tertiaal", 4), "K": ("kwartaal", 3)}
CONCEPT, GELDEND, TERUGVAL = VERSIES = ("2021-concept", "2022-overeenkomst", "2022-terugval")

Rij = dict[str, object]
Delen = Bericht | Iterable["Delen"]


@dataclass(frozen=True)
class Model:
    """The statement that makes a table or view, and the models and seeds that it reads."""

    opdracht: str
    leest: tuple[str, ...]


@dataclass(frozen=True)
class Sjabloon:
    """What every warehouse begins with: the seeds with empty raw tables, and the models by name.

    Args:
        doel: where dbt left what it made of the project.
        seeds: the table of each seed, such as `staging.tarief`.
    """

    database: Path
    doel: Path
    modellen: Mapping[str, Model]
    seeds: Mapping[str, str]


@dataclass(frozen=True)
class Warehouse:
    """A loaded history; a model is built when a question first names it.

    Args:
        verbinding: the database.
        modellen: all models, such as `marts.fct_maatregel`.
        uitslag: what the loader said.
    """

    verbinding: duckdb.DuckDBPyConnection
    modellen: Mapping[str, Model]
    uitslag: laden.Uitslag
    gebouwd: set[str] = field(default_factory=set)

    def vraag(self, sql: str, **waarden: object) -> list[Rij]:
        """The rows of a query, by column name; models go by schema and name."""
        for naam in self.genoemd(sql):
            self._bouw(naam)
        gevraagd = self.verbinding.execute(sql, waarden or None)
        namen = [kolom[0] for kolom in gevraagd.description]
        return [dict(zip(namen, rij, strict=True)) for rij in gevraagd.fetchall()]

    def genoemd(self, sql: str) -> set[str]:
        """The models that a query names."""
        return set(re.findall(r"\w+\.\w+", sql)) & self.modellen.keys()

    def _bouw(self, naam: str) -> None:
        """Build a model, after what it reads; another name is no model."""
        if naam in self.modellen and naam not in self.gebouwd:
            self.gebouwd.add(naam)
            for ander in self.modellen[naam].leest:
                self._bouw(ander)
            self.verbinding.execute(self.modellen[naam].opdracht)

    def rijen(self, tabel: str, kind: Kind | None = None, **waar: object) -> list[Rij]:
        """The rows of a mart, of one child if given, of which these columns have these values."""
        if kind:
            waar["jeugdige_id"] = jeugdige_id(kind)
        voorwaarden = "".join(f" and {kolom} is not distinct from ${kolom}" for kolom in waar)
        return self.vraag(
            f"select * from marts.{tabel} where true{voorwaarden} order by all", **waar
        )

    def rij(self, tabel: str, kind: Kind | None = None, **waar: object) -> Rij:
        """The one row that `rijen` finds."""
        (rij,) = self.rijen(tabel, kind, **waar)
        return rij

    def monitor(self, mart: str, periode: str, versie: str = GELDEND, **waar: str) -> Rij:
        """The row of a monitor mart for a period such as 2022, 2022-T1, 2022-K3 or 2022-04.

        Args:
            mart: its name without monitor_.
            periode: the period.
            versie: the definitie_versie.
            waar: the niveau with its code (`gemeente="0202"`; none: gelderland) and break-downs.

        Returns:
            the row; where there is none, one with 0 for every column.
        """
        niveaus = [(n, waar.pop(n)) for n in NIVEAUS if n in waar]
        niveau, code = niveaus[0] if niveaus else ("gelderland", "GLD")
        soort, start = _periode(periode)
        waar = dict.fromkeys(UITSPLITSING[mart], "totaal") | waar
        waar |= {"definitie_versie": versie, "niveau": niveau, "niveau_code": code}
        waar |= {"periode_soort": soort, "periode_start": start}
        rijen = self.rijen(f"monitor_{mart}", **waar)
        if not rijen:
            return dict.fromkeys((r["column_name"] for r in self._kolommen(mart)), 0)
        (rij,) = rijen
        return rij

    def stromen(self, periode: str, soort: str = "", **waar: str) -> tuple[object, ...]:
        """Begin, in, out and end of value 2: of periods, or with `_maatregelen` of measures."""
        rij = self.monitor("2_in_door_uitstroom", periode, **waar)
        namen = ("stand_begin", "instroom", "uitstroom", "stand_eind")
        return tuple(rij[f"{naam}{soort}"] for naam in namen)

    def _kolommen(self, mart: str) -> list[Rij]:
        return self.vraag(f"describe marts.monitor_{mart}")


def _periode(tekst: str) -> tuple[str, dt.date]:
    """Kind of a period and its first day."""
    jaar, _, deel = tekst.partition("-")
    if not deel:
        return "jaar", dt.date(int(jaar), 1, 1)
    if deel.isdigit():
        return "maand", dt.date(int(jaar), int(deel), 1)
    soort, maanden = MAANDEN[deel[0]]
    return soort, dt.date(int(jaar), (int(deel[1]) - 1) * maanden + 1, 1)


def jeugdige_id(kind: Kind) -> str:
    """The pseudonym of a child in these warehouses."""
    return SLEUTEL.jeugdige_id(kind.bsn)


def bouw(
    map_: Path,
    *delen: Delen,
    peildatum: dt.date | str | None = None,
    uitvraag: Sequence[Aanlevering] = (),
    zaden: Mapping[str, Sequence[tuple[object, ...]]] | None = None,
    tabellen: Mapping[str, Sequence[Rij]] | None = None,
) -> Warehouse:
    """Load messages and histories, all of them valid.

    Args:
        map_: a folder for files and database.
        delen: what was sent, in any nesting.
        peildatum: the "datum heden"; None: the latest Dagtekening.
        uitvraag: what partners supplied, in the order in which it was loaded.
        zaden: seeds that have these rows instead of their own, such as `staging.tarief`.
        tabellen: models that have these rows instead of their own, such as `meting.meting_opgave`.
    """
    berichten = schrijf(tuple(plat(delen)), map_ / "berichten")
    database = map_ / BESTAND
    shutil.copy(sjabloon().database, database)
    uitslag = laad(berichten, database)
    assert not uitslag.telling.rijen_in_quarantaine, uitslag.per_regel
    verbinding = _in_geheugen(database)
    for tabel, rijen in {"staging.peildatum": [(peildatum,)], **(zaden or {})}.items():
        verbinding.execute(f"delete from {tabel}")
        for rij in rijen:
            plaatsen = ", ".join("?" * len(rij))
            verbinding.execute(f"insert into {tabel} values ({plaatsen})", rij)
    lever_aan(verbinding, uitvraag)
    for naam, rijen in (tabellen or {}).items():
        verbinding.register("rijen", pa.Table.from_pylist(rijen))
        verbinding.execute(f"create table {naam} as from rijen")
        verbinding.unregister("rijen")
    return Warehouse(verbinding, sjabloon().modellen, uitslag, set(tabellen or {}))


def lever_aan(verbinding: duckdb.DuckDBPyConnection, aanleveringen: Sequence[Aanlevering]) -> None:
    """Put deliveries into raw as their loader does, a row per cell."""
    rijen = pa.Table.from_pylist(
        [
            {
                "lading_id": lading_id,
                "bestand_hash": levering.kenmerk,
                "regelnummer": regelnummer,
                "leverancier_soort": levering.soort,
                "leverancier": levering.leverancier,
                "ingevuld_op": levering.ingevuld_op.isoformat(),
                "ingevuld_door": "Sam",
                **asdict(o),
            }
            for lading_id, levering in enumerate(aanleveringen, start=1000)
            for regelnummer, o in enumerate(levering.opgaven, start=1)
        ]
    )
    if rijen:
        verbinding.register("rijen", rijen)
        verbinding.execute("insert into raw.uitvraag by name from rijen")
        verbinding.unregister("rijen")


def _in_geheugen(database: Path) -> duckdb.DuckDBPyConnection:
    """A copy in memory; so few rows are not worth dividing, so one thread is fastest."""
    verbinding = duckdb.connect(config={"threads": 1})
    verbinding.execute(f"attach '{database}' as bestand (read_only)")
    verbinding.execute(f"attach ':memory:' as {database.stem}")
    verbinding.execute(f"copy from database bestand to {database.stem}")
    verbinding.execute(f"use {database.stem}")
    verbinding.execute("detach bestand")
    return verbinding


def plat(delen: Iterable[Delen]) -> Iterator[Bericht]:
    """The messages of any nesting, one by one."""
    for deel in delen:
        if isinstance(deel, Bericht):
            yield deel
        else:
            yield from plat(deel)


def laad(berichten: Path, database: Path) -> laden.Uitslag:
    """Load a folder with the loader, in this process."""
    map_ = quarantaine.map_bij(database)
    return laden.laad([berichten], database, SLEUTEL, VANDAAG, map_, werkers=1)


@functools.cache
def sjabloon() -> Sjabloon:
    """Compile the models and lay out the seeds, once in a test run."""
    map_ = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, map_, ignore_errors=True)
    database, doel = map_ / BESTAND, map_ / "target"
    for stap in ("seed", "compile"):
        _dbt(stap, database, doel)
    laad(schrijf((), map_ / "niets"), database)
    knopen = json.loads((doel / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    modellen, seeds = _modellen(knopen), _seeds(knopen)
    with duckdb.connect(str(database)) as verbinding:
        for schema in {naam.split(".")[0] for naam in modellen}:
            verbinding.execute(f"create schema if not exists {schema}")
    return Sjabloon(database, doel, modellen, seeds)


def _dbt(stap: str, database: Path, doel: Path) -> None:
    dbt = (Path(sys.executable).with_name("dbt"), "--quiet")
    subprocess.run(
        [*dbt, stap, "--target-path", str(doel), "--log-path", str(doel)],
        cwd=PROJECT,
        env={**os.environ, "MONITOR_DATABASE": str(database), "DO_NOT_TRACK": "1"},
        check=True,
    )


def _modellen(knopen: Mapping[str, Mapping]) -> dict[str, Model]:
    """The models of a manifest, by schema and name."""
    namen = {
        sleutel: f"{knoop['schema']}.{knoop['alias']}"
        for sleutel, knoop in knopen.items()
        if knoop["resource_type"] in ("model", "seed")
    }
    modellen = {}
    for sleutel, knoop in knopen.items():
        if knoop["resource_type"] == "model":
            soort = "view" if knoop["config"]["materialized"] == "view" else "table"
            leest = tuple(namen[ander] for ander in knoop["depends_on"]["nodes"] if ander in namen)
            modellen[namen[sleutel]] = Model(
                opdracht(soort, knoop["relation_name"], knoop["compiled_code"]), leest
            )
    return modellen


def _seeds(knopen: Mapping[str, Mapping]) -> dict[str, str]:
    """The table of each seed of a manifest."""
    return {
        knoop["name"]: f"{knoop['schema']}.{knoop['alias']}"
        for knoop in knopen.values()
        if knoop["resource_type"] == "seed"
    }


def opdracht(soort: str, naam: str, sql: str) -> str:
    """The statement that makes a view or table, also where it is there already."""
    return f"create or replace {soort} {naam} as (\n{sql}\n)"
