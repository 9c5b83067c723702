"""What partners supply themselves: cells of deliveries, and which of them hold.

A cell is known by subject, indicator, party and period; of each supplier, subject and period the delivery
that was filled in last holds as a whole.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from referentie.monitor import Periode

TERTIALEN = (1, 2, 3)


@dataclass(frozen=True)
class Opgave:
    """A cell: `periode` is 2022, 2022-T1 or 2022-04-15, `waarde` its text."""

    onderwerp: str
    indicator: str
    partij: str
    periode: str
    waarde: str
    toelichting: str | None = None


@dataclass(frozen=True)
class Aanlevering:
    """A file of one supplier, with the day on which it was filled in.

    Args:
        kenmerk: tells files apart, as the hash of their bytes does.
    """

    soort: str
    leverancier: str
    ingevuld_op: dt.date
    opgaven: tuple[Opgave, ...]
    kenmerk: str

    @property
    def volgorde(self) -> tuple[dt.date, str]:
        """Of several deliveries the highest holds."""
        return self.ingevuld_op, self.kenmerk


def periode_van(tekst: str) -> Periode | None:
    """The year or tertiaal that a text names; None for a day."""
    jaar, _, deel = tekst.partition("-")
    if not deel:
        return Periode("jaar", dt.date(int(jaar), 1, 1))
    if deel.startswith("T"):
        return Periode("tertiaal", dt.date(int(jaar), 4 * int(deel[1]) - 3, 1))
    return None


def tekst_van(periode: Periode) -> str:
    """How a delivery names a year or tertiaal."""
    if periode.soort == "jaar":
        return str(periode.start.year)
    return f"{periode.start.year}-T{(periode.start.month + 3) // 4}"


def tertialen(jaar: Periode) -> list[Periode]:
    """The tertialen of a year."""
    return [periode_van(f"{jaar.start.year}-T{nr}") for nr in TERTIALEN]


class Uitvraag:
    """The cells that hold.

    Args:
        aanleveringen: what was delivered, in any order.
    """

    def __init__(self, aanleveringen: Iterable[Aanlevering]):
        nieuwste: dict[tuple[str, str, str, str], Aanlevering] = {}
        for levering in aanleveringen:
            for o in levering.opgaven:
                sleutel = (levering.soort, levering.leverancier, o.onderwerp, o.periode)
                staat = nieuwste.setdefault(sleutel, levering)
                nieuwste[sleutel] = max(staat, levering, key=lambda a: a.volgorde)
        self.geldend: dict[tuple[str, str, str, str], list[Opgave]] = {
            sleutel: [o for o in a.opgaven if (o.onderwerp, o.periode) == sleutel[2:]]
            for sleutel, a in nieuwste.items()
        }
        self.ingevuld_op = {sleutel: a.ingevuld_op for sleutel, a in nieuwste.items()}

    def van(self, onderwerp: str, *soorten: str) -> Iterator[tuple[str, str, Opgave]]:
        """Kind of supplier, supplier and cell of all cells of a subject."""
        for (soort, leverancier, over, _), opgaven in self.geldend.items():
            if over == onderwerp and (not soorten or soort in soorten):
                for o in opgaven:
                    yield soort, leverancier, o

    def heeft(self, soort: str, leverancier: str, onderwerp: str, periode: str) -> bool:
        """Whether a supplier delivered about a subject and period."""
        return (soort, leverancier, onderwerp, periode) in self.geldend

    @functools.cached_property
    def _per_cel(self) -> dict[tuple[str, ...], str]:
        per_cel: dict[tuple[str, ...], str] = {}
        for sleutel, opgaven in self.geldend.items():
            per_cel |= {(*sleutel, o.indicator, o.partij): o.waarde for o in opgaven}
        return per_cel

    def tekst(
        self,
        soort: str,
        leverancier: str,
        onderwerp: str,
        indicator: str,
        partij: str,
        periode: str,
    ) -> str | None:
        """The text in a cell."""
        return self._per_cel.get((soort, leverancier, onderwerp, periode, indicator, partij))

    def getal(
        self,
        soort: str,
        leverancier: str,
        onderwerp: str,
        indicator: str,
        partij: str,
        periode: str,
    ) -> Fraction | None:
        """The number in a cell."""
        tekst = self.tekst(soort, leverancier, onderwerp, indicator, partij, periode)
        return None if tekst is None else Fraction(tekst)


def per_sleutel(paren: Iterable[tuple[object, object]]) -> dict[object, list]:
    """Values by key."""
    uitkomst: dict[object, list] = defaultdict(list)
    for sleutel, waarde in paren:
        uitkomst[sleutel].append(waarde)
    return uitkomst
