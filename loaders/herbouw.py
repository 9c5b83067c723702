"""Building the warehouse once more elsewhere: raw taken over into a fresh file, dbt on any project folder."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from loaders.inlezen.opslag import DatabaseFout, niet_te_openen

#: Name of the database that is opened, whatever its file is called: that could be the name of another one
#: beside it, or hold a quote.
HIER = "hier"
#: How a database is attached; what is made for readers opens with every DuckDB from 1.1 on.
LEZEN, SCHRIJVEN, MAKEN = "read_only", "read_write", "read_write, storage_version 'v1.0.0'"
#: What DuckDB may use, as in profiles.yml.
GEHEUGEN = os.environ.get("MONITOR_GEHEUGEN", "4GB")


class BouwFout(Exception):
    """A project did not build; the message holds what dbt said."""


@contextlib.contextmanager
def open_naast(
    hoofd: Path, naast: Mapping[str, Path], schrijf: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a database, known as HIER, with others beside it, by name and read-only.

    Raises:
        DatabaseFout: a file is absent, in use, or no DuckDB database.
    """
    # What does not fit in memory goes beside the database, as when it is opened by itself.
    instellingen = {"memory_limit": GEHEUGEN, "temp_directory": f"{hoofd}.tmp"}
    eis_aanwezig(*([] if schrijf else [hoofd]), *naast.values())
    with duckdb.connect(config=instellingen) as verbinding:
        koppel(verbinding, hoofd, HIER, SCHRIJVEN if schrijf else LEZEN)
        for naam, pad in naast.items():
            koppel(verbinding, pad, naam)
        verbinding.execute(f"use {HIER}")
        yield verbinding


def eis_aanwezig(*paden: Path) -> None:
    """All files are there.

    Raises:
        DatabaseFout: one is not.
    """
    for pad in paden:
        if not pad.exists():
            raise DatabaseFout(f"{pad} bestaat niet.")


def koppel(
    verbinding: duckdb.DuckDBPyConnection, database: Path, naam: str, toegang: str = LEZEN
) -> None:
    """Attach a database under a name, to read (LEZEN), to write (SCHRIJVEN) or to make it (MAKEN).

    Raises:
        DatabaseFout: it is in use, or no DuckDB database.
    """
    try:
        verbinding.execute(f"attach {tekst(database)} as {naam} ({toegang})")
    except duckdb.IOException as fout:
        raise niet_te_openen(database, fout) from fout


def neem_raw_over(
    bron: Path,
    doel: Path,
    waar: Mapping[str, str] | None = None,
    naast: Mapping[str, Path] | None = None,
) -> None:
    """Copy schema raw into a new database file.

    Args:
        bron: a warehouse; it is only read.
        doel: the new file.
        waar: per table of raw the condition on its rows; a table that is not named is copied whole.
        naast: other databases that the conditions refer to, by name.

    Raises:
        DatabaseFout: a file is absent, in use, no DuckDB database, or has no raw tables.
    """
    with open_naast(doel, {"bron": bron, **(naast or {})}, schrijf=True) as verbinding:
        tabellen = _raw_tabellen(verbinding, "bron")
        if not tabellen:
            raise DatabaseFout(f"{bron} heeft geen berichten; laad ze met `monitor laad`.")
        verbinding.execute("create schema raw")
        for tabel in tabellen:
            voorwaarde = (waar or {}).get(tabel, "true")
            verbinding.execute(
                f"create table raw.{tabel} as select * from bron.raw.{tabel} where {voorwaarde}"
            )


def raw_tabellen(warehouse: Path) -> list[str]:
    """Names of the tables of schema raw.

    Raises:
        DatabaseFout: the file is absent, in use, or no DuckDB database.
    """
    with open_naast(warehouse, {}) as verbinding:
        return _raw_tabellen(verbinding, HIER)


def _raw_tabellen(verbinding: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    sql = """
        select table_name from duckdb_tables()
        where database_name = $database and schema_name = 'raw' order by 1
    """
    return [naam for (naam,) in verbinding.execute(sql, {"database": database}).fetchall()]


def bouw(project: Path, database: Path, *opties: str, met_tests: bool = False) -> None:
    """Run `dbt build` of a project folder on a database that holds raw.

    Args:
        project: folder with dbt_project.yml and profiles.yml, whose dbt is that of this environment.
        database: the database file; seeds and models are written into it.
        opties: further options of dbt, such as what to select.
        met_tests: also all tests of the data; unit tests see no data.

    Raises:
        BouwFout: dbt failed.
    """
    zonder = ["unit_test"] if met_tests else ["unit_test", "test"]
    dbt(project, database, "build", *(f"--exclude-resource-type={z}" for z in zonder), *opties)


def uitslagen(database: Path) -> Iterator[tuple[str, str, str]]:
    """Name, status and message of all that dbt did in its last run on a database, as far as it came."""
    pad = map_van_dbt(database) / "run_results.json"
    if pad.exists():
        for uitslag in json.loads(pad.read_text(encoding="utf-8"))["results"]:
            yield uitslag["unique_id"].split(".")[2], uitslag["status"], uitslag["message"] or ""


def map_van_dbt(database: Path) -> Path:
    """Where dbt leaves its manifest and logs when it runs on a database."""
    return database.with_suffix(".dbt")


def dbt(project: Path, database: Path, *opdracht: str) -> None:
    """Run dbt on a project folder and a database.

    Raises:
        BouwFout: dbt failed.
    """
    project, database = project.resolve(), database.resolve()
    doel = map_van_dbt(database)
    mappen = {"project": project, "profiles": project}
    paden = {"target": doel, "log": doel}
    uitslag = subprocess.run(
        [
            str(Path(sys.executable).with_name("dbt")),
            *("--quiet", "--no-use-colors", "--log-level-file", "none"),
            *opdracht,
            *(deel for naam, map_ in mappen.items() for deel in (f"--{naam}-dir", str(map_))),
            *(deel for naam, map_ in paden.items() for deel in (f"--{naam}-path", str(map_))),
        ],
        cwd=project,
        env={**os.environ, "MONITOR_DATABASE": str(database), "DO_NOT_TRACK": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    if uitslag.returncode:
        regels = [r for r in uitslag.stdout.splitlines() if r.strip()]
        raise BouwFout("dbt zegt:\n" + "\n".join(regels[-40:]))


def primaire_sleutel(
    verbinding: duckdb.DuckDBPyConnection, database: str, schema: str, tabel: str
) -> list[str]:
    """Columns of the primary key of a table; none if it has none."""
    sql = """
        select constraint_column_names from duckdb_constraints()
        where database_name = $database and schema_name = $schema and table_name = $tabel
            and constraint_type = 'PRIMARY KEY'
    """
    waarden = {"database": database, "schema": schema, "tabel": tabel}
    rij = verbinding.execute(sql, waarden).fetchone()
    return list(rij[0]) if rij else []


def tekst(waarde: object) -> str:
    """A value as a literal of SQL."""
    return "'" + str(waarde).replace("'", "''") + "'"
