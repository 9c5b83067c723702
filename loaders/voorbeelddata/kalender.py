"""Days, months and the releases of the standard by date."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

DAG = timedelta(days=1)

#: Last day on which a 303 came in; what was not declared by then stays outside the traffic.
LAATSTE_303 = date(2020, 12, 21)
#: From this day 305 and 307 are mandatory, also for the GI's (release 3.2).
REGIE_VERPLICHT = date(2023, 4, 3)
EERSTE_323 = date(2021, 1, 1)
EINDE_2X = EERSTE_323 - DAG
RELEASE_31 = date(2022, 4, 4)


@dataclass(frozen=True)
class Release:
    """A release of the iJw standard and the first day it was in force."""

    versie: str
    subversie: str
    vanaf: date

    @property
    def naam(self) -> str:
        """Name as the standard writes it, such as ``3.2``."""
        return f"{self.versie}.{self.subversie}"

    @property
    def pad(self) -> str:
        """Release as it stands in a namespace, such as ``3_2``."""
        return f"{self.versie}_{self.subversie}"


RELEASES = (
    Release("2", "1", date(2017, 6, 12)),
    Release("2", "2", date(2018, 4, 1)),
    Release("2", "3", date(2019, 4, 1)),
    Release("2", "4", date(2020, 3, 30)),
    Release("3", "0", date(2021, 1, 1)),
    Release("3", "1", RELEASE_31),
    Release("3", "2", REGIE_VERPLICHT),
)


def release_op(dag: date) -> Release:
    """Return the release in force on `dag`."""
    for release in reversed(RELEASES):
        if release.vanaf <= dag:
            return release
    raise ValueError(f"Vóór {RELEASES[0].vanaf:%d-%m-%Y} was er nog geen uitwisseling in XML")


def laatste_dag_release(release: Release) -> date:
    """Return the last day on which messages of `release` are exchanged."""
    plaats = RELEASES.index(release) + 1
    return RELEASES[plaats].vanaf - DAG if plaats < len(RELEASES) else date.max


def werkdag(dag: date) -> date:
    """Return the Monday after a weekend, unless another release is in force by then."""
    maandag = dag + (7 - dag.weekday()) * DAG
    return maandag if dag.weekday() > 4 and release_op(maandag) == release_op(dag) else dag


def maand(dag: date) -> date:
    """Return the first day of the month of `dag`."""
    return dag.replace(day=1)


def maandeinde(dag: date) -> date:
    """Return the last day of the month of `dag`."""
    return dag.replace(day=monthrange(dag.year, dag.month)[1])


def plus_maanden(dag: date, aantal: int) -> date:
    """Return the same day `aantal` months later, or the last day of a shorter month."""
    jaar, maandnummer = divmod(dag.year * 12 + dag.month - 1 + aantal, 12)
    laatste = monthrange(jaar, maandnummer + 1)[1]
    return date(jaar, maandnummer + 1, min(dag.day, laatste))


def plus_jaren(dag: date, aantal: int) -> date:
    """Return the birthday `aantal` years later; 29 February becomes 1 March."""
    try:
        return dag.replace(year=dag.year + aantal)
    except ValueError:
        return date(dag.year + aantal, 3, 1)


def maanden(van: date, tot: date) -> Iterator[date]:
    """Yield the first day of each month from that of `van` to that of `tot`."""
    huidige = maand(van)
    while huidige <= tot:
        yield huidige
        huidige = plus_maanden(huidige, 1)


def lees_maand(tekst: str) -> date:
    """Read ``JJJJ-MM`` as the first day of that month."""
    try:
        jaar, maandnummer = tekst.split("-")
        if len(maandnummer) != 2 or not 2000 <= int(jaar) <= 2100:
            raise ValueError
        return date(int(jaar), int(maandnummer), 1)
    except ValueError:
        raise ValueError(f"'{tekst}' is geen maand in de vorm JJJJ-MM") from None


def duur(
    rng: Random, mediaan: float, sigma: float = 0.6, minimum: int = 0, maximum: int = 10**5
) -> int:
    """Draw a number of days from a lognormal distribution with this median, within the bounds."""
    return min(max(round(rng.lognormvariate(0.0, sigma) * mediaan), minimum), maximum)
