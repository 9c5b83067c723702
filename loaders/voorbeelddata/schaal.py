"""The three scales, and the kavels (lots) in which children are simulated."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.voorbeelddata.geografie import INWONERS, kernen

#: Children per kavel at most: the test range holds 9 091 numbers, and some are for other persons.
KAVEL_MAXIMUM = 9000


@dataclass(frozen=True)
class Schaal:
    """How many children, where they live, and how their traffic is stored.

    `aandeel_maatregel` is the share of children with a measure, `concentratie` the power to which
    the inhabitants are raised (above 1: more children in the large gemeenten), `kwartaal` the share
    of care providers that declare per quarter, `in_archief` the share of files in a zip.
    """

    naam: str
    regios: tuple[str, ...] | None
    kinderen: int
    aandeel_maatregel: float
    concentratie: float
    kwartaal: float
    in_archief: float
    kavelmappen: bool = False


@dataclass(frozen=True)
class Kavel:
    """A part of the population with its own key, so that the test BSN's can be used again."""

    nummer: int
    kernen: tuple[str, ...]
    gewichten: tuple[float, ...]
    kinderen: int
    schaal: Schaal

    @property
    def letters(self) -> str:
        """Two letters that make references of this kavel unique over all kavels."""
        return chr(65 + (self.nummer - 1) // 26) + chr(65 + (self.nummer - 1) % 26)

    @property
    def sleutel(self) -> str:
        """Key for the pseudonyms of this kavel; public, so fit for example data only."""
        return f"VOORBEELDSLEUTEL-geen-echte-gegevens-{self.nummer}"


SCHALEN = {
    schaal.naam: schaal
    for schaal in (
        Schaal("klein", None, 225, 0.4, 2.2, 1.0, 0.25),
        Schaal("regio", ("foodvalley", "rivierenland"), 3500, 0.20, 1.0, 0.35, 0.6),
        Schaal("gelderland", None, 63_000, 0.14, 1.0, 0.2, 0.97, kavelmappen=True),
    )
}


def kavels(schaal: Schaal) -> list[Kavel]:
    """Divide the children of a scale over kavels of whole gemeenten, in order of region.

    A child stays in its kavel when it moves, so traffic of one gemeente can occur in more kavels.
    """
    codes = kernen(schaal.regios)
    inwoners = sum(INWONERS[code] for code in codes)
    maximum = inwoners * KAVEL_MAXIMUM / schaal.kinderen
    delen: list[list[str]] = [[]]
    for code in codes:
        if sum(INWONERS[eerder] for eerder in delen[-1]) + INWONERS[code] > maximum:
            delen.append([])
        delen[-1].append(code)
    return [
        Kavel(
            nummer=nummer,
            kernen=tuple(deel),
            gewichten=tuple(float(INWONERS[code]) ** schaal.concentratie for code in deel),
            kinderen=round(schaal.kinderen * sum(INWONERS[code] for code in deel) / inwoners),
            schaal=schaal,
        )
        for nummer, deel in enumerate(delen, start=1)
    ]
