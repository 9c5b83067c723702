"""Gemeenten of the agreement, their regions and mergers (seed ``gemeente.csv``)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

#: Foodvalley bills centrally: every 323 for its gemeenten goes to Ede.
CENTRALE_FACTURATIE = {"foodvalley": "0228"}

#: Inhabitants in thousands, rounded; only used to spread the children.
INWONERS = {
    "0196": 11, "0197": 27, "0200": 163, "0202": 161, "0203": 58, "0209": 26, "0213": 21,
    "0214": 26, "0216": 29, "0221": 11, "0222": 57, "0225": 19, "0226": 25, "0228": 117,
    "0230": 23, "0232": 33, "0233": 27, "0236": 27, "0243": 48, "0244": 12, "0246": 19,
    "0252": 16, "0262": 34, "0263": 25, "0267": 43, "0268": 177, "0269": 24, "0273": 24,
    "0274": 31, "0275": 44, "0277": 2, "0279": 10, "0281": 42, "0285": 24, "0289": 39,
    "0293": 15, "0294": 29, "0296": 41, "0297": 28, "0299": 33, "0301": 48, "0302": 28,
    "0304": 12, "0339": 5, "0340": 20, "0345": 66, "0668": 19, "0733": 11, "0944": 8,
    "1509": 39, "1586": 30, "1705": 47, "1734": 47, "1740": 24, "1859": 44, "1876": 36,
    "1945": 35, "1955": 36,
}  # fmt: skip


@dataclass(frozen=True)
class Gemeente:
    """A gemeente with its period of validity and, after a merger, its successor."""

    code: str
    naam: str
    regio: str
    geldig_tot: date | None
    opvolger: str


@cache
def gemeenten() -> dict[str, Gemeente]:
    """Read the gemeenten from the seed, by code."""
    with (SEEDS / "geografie" / "gemeente.csv").open(encoding="utf-8", newline="") as bestand:
        return {
            rij["gemeentecode"]: Gemeente(
                rij["gemeentecode"],
                rij["gemeentenaam"],
                rij["jeugdhulpregio"],
                date.fromisoformat(rij["geldig_tot"]) if rij["geldig_tot"] else None,
                rij["opvolger_code"],
            )
            for rij in csv.DictReader(bestand)
        }


def kernen(regios: tuple[str, ...] | None = None) -> list[str]:
    """Return the places where children live, by region: the gemeenten as they were in 2017."""
    return sorted(
        (code for code in INWONERS if regios is None or regio(code) in regios),
        key=lambda code: (regio(code), code),
    )


def gemeente_op(kern: str, dag: date) -> str:
    """Return the gemeente to which `kern` belongs on `dag`, mergers followed."""
    gemeente = gemeenten()[kern]
    if gemeente.geldig_tot is None or dag <= gemeente.geldig_tot:
        return kern
    return gemeente_op(gemeente.opvolger, dag)


def regio(gemeentecode: str) -> str:
    """Return the jeugdhulpregio of a gemeente."""
    return gemeenten()[gemeentecode].regio


def facturatiegemeente(gemeentecode: str) -> str:
    """Return the gemeente that receives the 323 for care of this gemeente."""
    return CENTRALE_FACTURATIE.get(regio(gemeentecode), gemeentecode)
