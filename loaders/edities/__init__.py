"""Editions: a warehouse frozen with all that is needed to explain its figures years later.

`project` packs the code, `maken` makes an edition, `controle` checks one, `invoer` finds the raw rows of an
edition and says what each new one is, `brug` explains the difference between two, and `verslag` writes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

NAAM = re.compile(r"\d{4}-\d+")
#: Folder of the editions, unless told otherwise.
MAP = Path("edities")


class EditieFout(Exception):
    """An edition can't be made, or can't be used; the message says why and what to do."""


@dataclass(frozen=True)
class Editie:
    """An edition on disk: its folder, and the files in it by what they are."""

    pad: Path

    @property
    def naam(self) -> str:
        """Its name, such as 2026-2."""
        return self.pad.name

    @property
    def volgorde(self) -> tuple[int, ...]:
        """Year and number, to sort by."""
        return tuple(map(int, self.naam.split("-")))

    @property
    def database(self) -> Path:
        """The DuckDB file."""
        return self.pad / f"editie-{self.naam}.duckdb"

    @property
    def project(self) -> Path:
        """The code that built it."""
        return self.pad / "project.zip"

    @property
    def sommen(self) -> Path:
        """The checksums of all other files."""
        return self.pad / "SHA256SUMS"

    @property
    def beschrijving(self) -> Path:
        """What the edition is."""
        return self.pad / "editie.json"


def zoek(naam: str, map_: Path) -> Editie:
    """An edition by its name.

    Raises:
        EditieFout: there is none.
    """
    editie = Editie(map_ / naam)
    if not editie.database.exists():
        namen = ", ".join(e.naam for e in lijst(map_)) or "geen enkele"
        raise EditieFout(f"editie {naam} is er niet in {map_}; wel: {namen}.")
    return editie


def lijst(map_: Path) -> list[Editie]:
    """The editions in a folder, oldest name first."""
    gevonden = [Editie(p) for p in map_.glob("*") if NAAM.fullmatch(p.name) and p.is_dir()]
    return sorted(gevonden, key=lambda e: e.volgorde)
