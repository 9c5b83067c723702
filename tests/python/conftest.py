"""What the tests share: a key, messages written by hand, and loading them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from boomstructuur.voorbeelden import BERICHTEN

from loaders.inlezen import laden, quarantaine
from loaders.sleutel import VOORBEELD, Sleutel

VANDAAG = dt.date(2026, 1, 1)


@pytest.fixture(scope="session")
def sleutel() -> Sleutel:
    return Sleutel(f"{VOORBEELD}-1")


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


def schrijf(map_: Path, **bestanden: bytes | str) -> Path:
    """Write files into a folder and return it."""
    map_.mkdir(parents=True, exist_ok=True)
    for naam, inhoud in bestanden.items():
        data = inhoud.encode() if isinstance(inhoud, str) else inhoud
        (map_ / naam.replace("__", ".")).write_bytes(data)
    return map_
