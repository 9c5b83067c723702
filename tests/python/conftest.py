"""What the tests share: a key, messages written by hand, and loading them."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from boomstructuur.voorbeelden import BERICHTEN

from loaders.catalogus import PROJECT
from loaders.inlezen import laden, quarantaine
from loaders.sleutel import VOORBEELD, Sleutel
from loaders.voorbeelddata import maak

VANDAAG = dt.date(2026, 1, 1)
SLEUTEL = Sleutel(f"{VOORBEELD}-1")


@pytest.fixture(scope="session")
def sleutel() -> Sleutel:
    return SLEUTEL


@pytest.fixture(scope="session")
def berichten() -> dict[str, bytes]:
    """Valid messages of every type and family, written from the reference."""
    return {naam: tekst.encode() for naam, tekst in BERICHTEN.items()}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "proef.duckdb"


@pytest.fixture
def laad(database: Path, sleutel: Sleutel) -> Callable[..., laden.Uitslag]:
    """Load paths into the database of the test, in this process unless told otherwise."""

    def _laad(*paden: Path, werkers: int = 1, **opties: object) -> laden.Uitslag:
        instellingen = {"sleutel": sleutel, "vandaag": VANDAAG, **opties}
        map_ = quarantaine.map_bij(database)
        return laden.laad(list(paden), database, quarantaine=map_, werkers=werkers, **instellingen)

    return _laad


@pytest.fixture
def vraag(database: Path) -> Callable[[str], list[tuple]]:
    """Ask the database of the test."""

    def _vraag(sql: str) -> list[tuple]:
        with duckdb.connect(str(database), read_only=True) as verbinding:
            return verbinding.execute(sql).fetchall()

    return _vraag


@pytest.fixture(scope="session")
def verkeer(tmp_path_factory) -> Path:
    """Traffic over the change from 2.4 to 3.0, with a merger behind it and central billing."""
    map_ = tmp_path_factory.mktemp("verkeer") / "klein"
    maak(map_, van="2020-01", tot="2022-06")
    return map_


@pytest.fixture(scope="session")
def warehouse(verkeer, tmp_path_factory) -> Path:
    """A warehouse of that traffic and of what partners supplied, to read only."""
    # Imported here: the library that judges it takes seconds.
    from loaders.uitvraag import laden as uitvraag

    database = tmp_path_factory.mktemp("een") / "een.duckdb"
    uitvraag.laad([verkeer / "uitvraag"], database, VANDAAG, quarantaine.map_bij(database))
    return laad_en_bouw(database, [verkeer / "berichten"])


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """How to connect as superuser to a PostgreSQL for the tests."""
    from postgresserver import postgresserver

    with postgresserver() as dsn:
        yield dsn


def laad_en_bouw(database: Path, *ladingen: list[Path]) -> Path:
    """Load messages in so many runs and build, as by hand."""
    for paden in ladingen:
        laden.laad(paden, database, SLEUTEL, VANDAAG, quarantaine.map_bij(database), werkers=1)
    dbt(
        database, "build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"
    )
    return database


def dbt(database: Path, *opdracht: str, project: Path = PROJECT) -> None:
    """Run dbt on a database, with what it writes beside that."""
    doel = str(database.parent / "target")
    subprocess.run(
        [Path(sys.executable).with_name("dbt"), "--quiet", *opdracht, "--target-path", doel],
        cwd=project,
        env={**os.environ, "MONITOR_DATABASE": str(database), "DO_NOT_TRACK": "1"},
        check=True,
    )


def schrijf(map_: Path, **bestanden: bytes | str) -> Path:
    """Write files into a folder and return it."""
    map_.mkdir(parents=True, exist_ok=True)
    for naam, inhoud in bestanden.items():
        data = inhoud.encode() if isinstance(inhoud, str) else inhoud
        (map_ / naam.replace("__", ".")).write_bytes(data)
    return map_
