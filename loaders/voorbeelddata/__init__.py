"""Example data: a simulator of children, measures and youth care, and the messages about them.

The truth is hidden in the messages; beside them it is written as Parquet, so that a warehouse can
be compared with what happened. What partners supply themselves is filled in too. All numbers, names
and addresses are invented; citizens have numbers of the reserved test range only, which is used again
in each kavel under another key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from loaders.voorbeelddata.aanbieders import zorgaanbieders
from loaders.voorbeelddata.kalender import RELEASES, lees_maand, maand, maandeinde, plus_maanden
from loaders.voorbeelddata.kavel import maak_kavel
from loaders.voorbeelddata.schaal import SCHALEN, kavels
from loaders.voorbeelddata.uitvraag import maak_uitvraag
from loaders.voorbeelddata.wereld import Venster

__all__ = ["Samenvatting", "maak"]


@dataclass(frozen=True)
class Samenvatting:
    """What was made; `bytes` counts the delivered files."""

    jeugdigen: int
    maatregelen: int
    berichten: int
    bestanden: int
    bytes: int
    kavels: int


def maak(
    map: Path,
    van: str = "2017-07",
    tot: str = "2024-12",
    schaal: str = "klein",
    zaad: int = 1,
    voortgang: Callable[[str], None] | None = None,
) -> Samenvatting:
    """Simulate the months `van` up to and including `tot` into the new directory `map`.

    The same arguments give the same bytes. Raises ValueError when the directory is not empty or an
    argument is wrong.
    """
    if schaal not in SCHALEN:
        raise ValueError(f"Onbekende schaal '{schaal}'; kies uit {', '.join(SCHALEN)}")
    begin, einde = lees_maand(van), lees_maand(tot)
    eerste = plus_maanden(maand(RELEASES[0].vanaf), 1)
    if begin < eerste:
        raise ValueError(f"De eerste maand is {eerste:%Y-%m}: eerder waren er geen XML-berichten")
    if begin > einde:
        raise ValueError(f"De eerste maand {van} ligt na de laatste maand {tot}")
    if map.exists() and (not map.is_dir() or any(map.iterdir())):
        raise ValueError(f"De map {map} bestaat al en is niet leeg")
    venster = Venster(begin, maandeinde(einde))
    gekozen = SCHALEN[schaal]
    aanbieders = zorgaanbieders(gekozen.kwartaal)
    tellingen = []
    alle = kavels(gekozen)
    doelen = [map / f"kavel-{k.nummer:02d}" if gekozen.kavelmappen else map for k in alle]
    for kavel, doel in zip(alle, doelen, strict=True):
        voor = f"kavel {kavel.nummer} van {len(alle)}: " if len(alle) > 1 else ""

        def meld(stap: str, voor: str = voor) -> None:
            if voortgang:
                voortgang(voor + stap)

        tellingen.append(maak_kavel(doel, kavel, venster, zaad, aanbieders, meld))
    if voortgang:
        voortgang("uitvraag invullen")
    maak_uitvraag(map, doelen, venster, zaad)
    return Samenvatting(
        jeugdigen=sum(telling.jeugdigen for telling in tellingen),
        maatregelen=sum(telling.maatregelen for telling in tellingen),
        berichten=sum(telling.berichten for telling in tellingen),
        bestanden=sum(telling.bestanden for telling in tellingen),
        bytes=sum(telling.bytes for telling in tellingen),
        kavels=len(alle),
    )
