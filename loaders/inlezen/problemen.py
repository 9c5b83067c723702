"""What can be wrong with a file or a row, in words that name file, message, element and rule."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from loaders.catalogus import lees_yaml
from loaders.sleutel import zonder_bsn

_LETTERS = re.compile(r"[^\W\d_]{4,}")
_CIJFERS = re.compile(r"[0-9]{7,}")


@functools.lru_cache(maxsize=1)
def regels() -> dict[str, dict[str, str]]:
    """The register of rules: number → name and explanation."""
    return lees_yaml("regels")


@dataclass(frozen=True)
class Probleem:
    """A breach of a rule: of the whole file (`klasse` is None) or of one row of a class.

    `bericht_nr` is the message in its file, from 0; None where a file has one. `kenmerk` is what a row
    of the uitvraag is about, by which a later delivery is known to replace it.
    """

    regel: str
    melding: str
    klasse: str | None = None
    regelnummer: int | None = None
    element: str | None = None
    waarde: str | None = None
    bericht_nr: int | None = None
    kenmerk: str | None = None


class Weigering(Exception):
    """A file that can't be read in, with the rule and the reason."""

    def __init__(self, regel: str, melding: str, element: str | None = None):
        super().__init__(melding)
        self.probleem = Probleem(regel, melding, element=element)

    @classmethod
    def om(cls, probleem: Probleem) -> Weigering:
        """The refusal of a file because of a problem with one of its rows."""
        weigering = cls(probleem.regel, probleem.melding)
        weigering.probleem = probleem
        return weigering


def toonbaar(waarde: str | None) -> str | None:
    """A value as it may be shown: words and long digit runs are masked, they may be personal data."""
    if waarde is None:
        return None
    kort = waarde if len(waarde) <= 40 else waarde[:37] + "..."
    kort = _LETTERS.sub(lambda m: "x" * len(m.group()), kort)
    return _CIJFERS.sub(lambda m: "*" * (len(m.group()) - 3) + m.group()[-3:], kort)


def toonbare_naam(naam: str) -> str:
    """A file name as it may be kept: nine-digit runs that pass the elfproef are masked."""
    return zonder_bsn(naam)
