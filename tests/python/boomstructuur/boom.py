"""The element trees in ``bomen/``: notation, types and the paths they contain."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path

BOMEN = Path(__file__).parent / "bomen"
CODELIJST = Path(__file__).parents[3] / "seeds" / "codelijsten" / "codelijst.csv"
KNOOP = re.compile(
    r"(?P<vrij>~?)((?P<ruimte>[b*]):)?(?P<naam>\w+) (?P<kard>[1?+*])"
    r"( (?P<type>[A-Z]\w+))?( (?P<oud>[1?+*])<(?P<tot>\d\.\d))?(?P<persoon> !persoon)?"
)


@dataclass(frozen=True)
class Type:
    """A simple type: kind of value, its facet, and codes that came with a later release."""

    naam: str
    soort: str
    facet: str = ""
    vanaf: tuple[tuple[str, str], ...] = ()

    def fout(self, tekst: str, uitgave: str) -> tuple[str, str] | None:
        """Return rule and explanation when ``tekst`` is no value of this type in ``uitgave``."""
        if self.soort == "code":
            geldig = tekst in codes(self.facet, uitgave[0]) and uitgave >= dict(self.vanaf).get(
                tekst, ""
            )
            return None if geldig else ("codelijst", f"{tekst!r} not in {self.facet} ({uitgave})")
        return None if self._past(tekst) else ("type", f"{tekst!r} is no {self.naam}")

    def _past(self, tekst: str) -> bool:
        match self.soort:
            case "tekst":
                return re.fullmatch(self.facet, tekst, re.DOTALL) is not None
            case "getal":
                laag, hoog = map(int, self.facet.split(".."))
                return bool(re.fullmatch("[0-9]+", tekst)) and laag <= int(tekst) <= hoog
            case "datum":
                return _leest(r"\d{4}-\d\d-\d\d", date.fromisoformat, tekst)
            case "tijd":
                return _leest(r"\d\d:\d\d:\d\d(\.\d{1,6})?", time.fromisoformat, tekst)
        return True


@dataclass(frozen=True)
class Knoop:
    """An element: name, namespace, cardinality, and either a simple type or children."""

    naam: str
    ruimte: str
    vast: bool
    kard: str
    oud: tuple[str, str] | None
    type: Type | None
    kinderen: tuple["Knoop", ...]
    persoon: bool

    def grenzen(self, uitgave: str) -> tuple[int, int | None]:
        """Return the least and the largest number of occurrences in ``uitgave``."""
        kard = self.oud[0] if self.oud and uitgave < self.oud[1] else self.kard
        return int(kard in "1+"), 1 if kard in "1?" else None


@dataclass(frozen=True)
class Boom:
    """The tree of one message in one release family."""

    bericht: str
    codes: tuple[str, ...]
    uitgaven: tuple[str, ...]
    afzender: str
    wortel: Knoop


@dataclass(frozen=True)
class Pad:
    """A leaf path: cardinality counted from the root, type, code list, personal or not."""

    minimum: int
    maximum: int | None
    type: str
    soort: str
    codelijst: str | None
    persoon: bool


def _leest(vorm: str, lees, tekst: str) -> bool:
    if not re.fullmatch(vorm, tekst, re.ASCII):
        return False
    try:
        lees(tekst)
    except ValueError:
        return False
    return True


@cache
def codes(lijst: str, familie: str) -> frozenset[str]:
    """Return the codes of ``lijst`` that are valid in release family ``familie``."""
    with CODELIJST.open(encoding="utf-8", newline="") as bestand:
        rijen = [rij for rij in csv.DictReader(bestand) if rij["codelijst"] == lijst]
    kolom = {"2": "in_2_3", "3": "in_3_2"}.get(familie)
    return frozenset(rij["code"] for rij in rijen if kolom is None or rij[kolom] == "ja")


def _regels(naam: str) -> list[tuple[int, str]]:
    tekst = (BOMEN / f"{naam}.boom").read_text(encoding="utf-8")
    kaal = (re.sub(r"(^|\s+)#.*", "", regel).rstrip() for regel in tekst.splitlines())
    return [(len(regel) - len(regel.lstrip()), regel.strip()) for regel in kaal if regel]


def _knopen(regels: list[tuple[int, str]], persoon: bool = False) -> tuple[Knoop, ...]:
    """Build the elements at the shallowest indentation of ``regels`` with what is below them."""
    starts = [i for i, (inspring, _) in enumerate(regels) if inspring == regels[0][0]]
    return tuple(
        _knoop(regels[begin][1], regels[begin + 1 : eind], persoon)
        for begin, eind in zip(starts, [*starts[1:], len(regels)], strict=True)
    )


def _knoop(regel: str, onder: list[tuple[int, str]], persoon: bool) -> Knoop:
    delen = KNOOP.fullmatch(regel)
    if delen is None:
        raise ValueError(f"no element in tree notation: {regel!r}")
    persoon = persoon or delen["persoon"] is not None
    type_ = _typen()[delen["type"]] if delen["type"] else onder
    enkelvoudig = isinstance(type_, Type)
    return Knoop(
        naam=delen["naam"],
        ruimte=delen["ruimte"] or "",
        vast=not delen["vrij"],
        kard=delen["kard"],
        oud=(delen["oud"], delen["tot"]) if delen["oud"] else None,
        type=type_ if enkelvoudig else None,
        kinderen=() if enkelvoudig else _knopen(type_, persoon),
        persoon=persoon,
    )


@cache
def _typen() -> dict[str, Type | list[tuple[int, str]]]:
    """Return simple types as ``Type`` and compound types as their lines."""
    typen: dict[str, Type | list[tuple[int, str]]] = {}
    onderdelen: list[tuple[int, str]] = []
    for inspring, regel in _regels("typen"):
        naam, *delen = regel.split(maxsplit=2)
        if inspring:
            onderdelen.append((inspring, regel))
        elif not delen:
            typen[naam] = onderdelen = []
        elif delen[0] == "code":
            lijst, *later = delen[1].split()
            vanaf = tuple(tuple(code.split(">=")) for code in later)
            typen[naam] = Type(naam, "code", lijst, vanaf)
        else:
            typen[naam] = Type(naam, *delen)
    return typen


@cache
def boom(bericht: str, familie: str) -> Boom:
    """Read the tree of ``bericht`` in release family ``familie`` ('2', '3' or 'ggk')."""
    regels = _regels(f"{bericht}_{familie}")
    kop = {regel.split()[0]: tuple(regel.split()[1:]) for inspring, regel in regels if not inspring}
    begin = next(i for i, (_, regel) in enumerate(regels) if KNOOP.fullmatch(regel))
    return Boom(
        bericht=kop["bericht"][0],
        codes=kop.get("code", ()),
        uitgaven=kop.get("uitgaven", ()),
        afzender=kop.get("afzender", ("",))[0],
        wortel=_knopen(regels[begin:])[0],
    )


@cache
def bomen() -> list[tuple[str, str]]:
    """Return message and release family of every iJw tree."""
    namen = sorted(pad.stem for pad in BOMEN.glob("JW*.boom"))
    return [(naam[:5], naam[6:]) for naam in namen]


def paden(bericht: str, familie: str) -> dict[str, Pad]:
    """Return every leaf of a tree by its path of local names, ``Bericht/…``.

    Cardinalities are those of the newest release of the family.
    """
    stam = boom(bericht, familie)
    return dict(_bladeren(stam.wortel, "", 1, 1, stam.uitgaven[-1]))


def _bladeren(
    knoop: Knoop, boven: str, minimum: int, maximum: int | None, uitgave: str
) -> Iterator[tuple[str, Pad]]:
    pad = f"{boven}/{knoop.naam}".lstrip("/")
    laag, hoog = knoop.grenzen(uitgave)
    minimum, maximum = minimum * laag, maximum if hoog else None
    if knoop.type:
        lijst = knoop.type.facet if knoop.type.soort == "code" else None
        yield (
            pad,
            Pad(minimum, maximum, knoop.type.naam, knoop.type.soort, lijst, knoop.persoon),
        )
    for kind in knoop.kinderen:
        yield from _bladeren(kind, pad, minimum, maximum, uitgave)
