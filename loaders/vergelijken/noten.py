"""Notes on changes of a definition (docs/definitiewijzigingen): YAML in front, then free text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import yaml

MAP = "docs/definitiewijzigingen"
VELDEN = ("definitie", "waarom", "vanaf", "afgesproken", "marts", "versies", "cijfers", "brekend")
_KEUZES = {"cijfers": ("gewijzigd", "ongewijzigd"), "brekend": ("ja", "nee")}


class NootFout(Exception):
    """A note is incomplete or wrong; the message says which field and what it should be."""


@dataclass(frozen=True)
class Noot:
    """A change of a definition, as it was agreed.

    Args:
        naam: file name.
        definitie: which definition.
        waarom: why it changes.
        vanaf: from which day it holds.
        afgesproken: where and when it was agreed.
        marts: tables of schema marts that change.
        versies: versions of the definitions that change.
        cijfers: whether figures change.
        brekend: whether queries on these tables may stop working.
    """

    naam: str
    definitie: str
    waarom: str
    vanaf: dt.date
    afgesproken: str
    marts: frozenset[str]
    versies: frozenset[str]
    cijfers: bool
    brekend: bool


class _Lezer(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        namen = [sleutel.value for sleutel, _ in node.value]
        dubbel = sorted({n for n in namen if namen.count(n) > 1})
        if dubbel:
            raise yaml.YAMLError(f"{', '.join(dubbel)} staat er twee keer")
        return super().construct_mapping(node, deep)


def is_noot(naam: str) -> bool:
    """Whether a file in the folder is a note: not the explanation, nor the template."""
    return naam.endswith(".md") and naam != "README.md" and not naam.startswith("_")


def lees(naam: str, tekst: str) -> Noot:
    """Read a note.

    Args:
        naam: file name, for messages.
        tekst: contents of the file.

    Raises:
        NootFout: there is no YAML in front, or a field is missing, unknown or not filled in.
    """
    delen = tekst.split("---\n", 2)
    if len(delen) < 3 or delen[0].strip():
        raise NootFout(f"{naam}: begint niet met velden tussen twee regels ---.")
    try:
        velden = yaml.load(delen[1], _Lezer)
    except (yaml.YAMLError, ValueError) as fout:
        raise NootFout(
            f"{naam}: de velden zijn niet te lezen: {' '.join(str(fout).split())}."
        ) from fout
    if not isinstance(velden, dict):
        raise NootFout(f"{naam}: de velden zijn niet te lezen.")
    for wat, fout in (
        ("ontbreekt", [v for v in VELDEN if v not in velden]),
        ("is geen veld", [v for v in velden if v not in VELDEN]),
    ):
        if fout:
            raise NootFout(f"{naam}: {', '.join(map(str, fout))} {wat}.")
    for veld in ("definitie", "waarom", "afgesproken"):
        waarde = velden[veld]
        if not isinstance(waarde, str) or not waarde.strip() or waarde.strip().startswith("<"):
            raise NootFout(f"{naam}: {veld} is niet ingevuld.")
    if type(velden["vanaf"]) is not dt.date:
        raise NootFout(f"{naam}: vanaf is geen dag; schrijf bijvoorbeeld 2026-01-01.")
    for veld, keuzes in _KEUZES.items():
        if velden[veld] not in keuzes:
            raise NootFout(f"{naam}: {veld} is {' of '.join(keuzes)}.")
    return Noot(
        naam=naam,
        **{veld: velden[veld] for veld in ("definitie", "waarom", "vanaf", "afgesproken")},
        marts=_lijst(naam, "marts", velden["marts"]),
        versies=_lijst(naam, "versies", velden["versies"]),
        cijfers=velden["cijfers"] == "gewijzigd",
        brekend=velden["brekend"] == "ja",
    )


def _lijst(naam: str, veld: str, waarde: Any) -> frozenset[str]:
    if not isinstance(waarde, list) or not all(isinstance(w, str) for w in waarde):
        raise NootFout(f"{naam}: {veld} is een lijst van namen, zoals [een, twee], of leeg: [].")
    return frozenset(waarde)
