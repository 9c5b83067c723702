"""A new version of the definitions: the rows of another version, under its own name, in every seed."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from loaders.catalogus import PROJECT

KOLOM = "definitie_versie"


class VersieFout(Exception):
    """The version can't be made; the message says why."""


def zaden_met_versie(map_: Path) -> list[Path]:
    """The seeds that have rows per version, below a folder."""
    return [p for p in sorted(map_.glob("**/*.csv")) if KOLOM in _rijen(p)[0]]


def maak(
    nieuw: str, van: str, naam: str | None = None, bron: str | None = None, project: Path = PROJECT
) -> dict[Path, int]:
    """Add a version that equals another; it is not in force. What is there already stays as it is.

    Args:
        nieuw: name of the version, such as 2024-herijking.
        van: version of which the rows are repeated.
        naam: what it is called in words; by default as the version.
        bron: where it was agreed; by default that it was made from the other.
        project: folder with the seeds.

    Returns:
        how many rows were added to each seed.

    Raises:
        VersieFout: the name won't do or is taken, or there is no version to start from.
    """
    if not re.fullmatch(r"\d{4}-[a-z0-9]+(-[a-z0-9]+)*", nieuw):
        raise VersieFout(f"{nieuw!r}: begin met een jaar, zoals 2024-herijking.")
    zaden = zaden_met_versie(project / "seeds")
    bekend = {r[KOLOM] for p in zaden if p.stem == "definitieversie" for r in _rijen(p)[1]}
    if nieuw in bekend:
        raise VersieFout(f"versie {nieuw} is er al.")
    if van not in bekend:
        raise VersieFout(f"versie {van!r} is er niet; kies uit {', '.join(sorted(bekend))}.")
    eigen = {"naam": naam or nieuw, "bron": bron or f"als {van}", "is_geldend": "nee"}
    toegevoegd = {}
    for pad in zaden:
        kolommen, rijen = _rijen(pad)
        anders = {KOLOM: nieuw} | (eigen if pad.stem == "definitieversie" else {})
        erbij = [r | anders for r in rijen if r[KOLOM] == van]
        tekst = io.StringIO()
        csv.DictWriter(tekst, kolommen, lineterminator="\n").writerows(erbij)
        bestaand = pad.read_text(encoding="utf-8")
        tussen = "" if bestaand.endswith("\n") else "\n"
        pad.write_text(bestaand + tussen + tekst.getvalue(), encoding="utf-8", newline="\n")
        toegevoegd[pad.relative_to(project)] = len(erbij)
    return toegevoegd


def _rijen(pad: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Columns and rows of a seed."""
    with pad.open(encoding="utf-8", newline="") as bestand:
        lezer = csv.DictReader(bestand)
        return list(lezer.fieldnames or ()), list(lezer)
