"""The truth as data: children, what happened to them, and what gemeenten assigned for it.

What really happened lies in :class:`Traject` and :class:`Levering`; the toewijzingen are the
decisions of gemeenten on it. What the messages came to say about it is added by ``verkeer``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from loaders.voorbeelddata.aanbieders import Aanbieder
from loaders.voorbeelddata.gevallen import Geval
from loaders.voorbeelddata.personen import Persoon
from loaders.voorbeelddata.producten import Product, Zorgsoort


@dataclass(frozen=True)
class Venster:
    """The simulated months: messages are dated from `van` up to and including `tot`."""

    van: date
    tot: date


@dataclass(slots=True, eq=False)
class Verzoek:
    """A request: 315 for a new toewijzing or 317 for a change; `verwijzer` is a COD327 code."""

    soort: str
    datum: date
    verwijzer: str = ""
    verwijzer_naam: str = ""
    verwijzer_agb: str = ""
    in_onderzoek: bool = False
    eerst_naar: str = ""
    reden_afwijzing: str = ""
    referentie: str = ""
    staat: date | None = None


@dataclass(slots=True, eq=False)
class Versie:
    """A version of a toewijzing; `staat` is the date of the accepted message that brought it."""

    datum: date
    tijd: str
    verzonden: date
    einddatum: date | None
    reden: str = ""
    volume: int | None = None
    budget: int | None = None
    verzoek: Verzoek | None = None
    staat: date | None = None


@dataclass(slots=True, eq=False)
class Levering:
    """A stretch of delivery as it really was, and what the messages came to say about it.

    `verloop` is the course of reporting, such as ``start_samen`` (wrong start removed and sent
    again in one message); `tussenstop` a temporary stop that a final one replaces.
    """

    start: date
    stop: date
    reden: str
    verloop: str = ""
    tussenstop: date | None = None
    start_gemeld: date | None = None
    stop_gemeld: date | None = None
    startdatum_bericht: date | None = None
    stopdatum_bericht: date | None = None
    reden_bericht: str = ""
    wees_stop: date | None = None


@dataclass(slots=True, eq=False)
class Toewijzing:
    """What a gemeente assigned to a provider; `nummer` stays None where 2.x gave no number.

    `vorm` is ``specifiek`` (a product), ``aspecifiek`` (a category) or ``generiek`` (neither).
    """

    traject: Traject
    aanbieder: Aanbieder
    gemeente: str
    product: Product
    eenheid: str
    frequentie: str
    per_week: int
    ingangsdatum: date
    heeft_nummer: bool
    vorm: str = "specifiek"
    versies: list[Versie] = field(default_factory=list)
    leveringen: list[Levering] = field(default_factory=list)
    nummer: int | None = None
    beschikkingnummer: int = 0
    afgewezen_wijziging: Verzoek | None = None

    @property
    def alleen_2x(self) -> bool:
        """Whether it uses a unit, frequency or key that 3.x does not know."""
        return (
            self.frequentie in ("3", "5")
            or self.eenheid in ("21", "81")
            or (self.vorm == "aspecifiek" and self.eenheid == "83")
            or not self.heeft_nummer
        )

    @property
    def einddatum(self) -> date | None:
        """Last day according to the last version that is no removal."""
        return next(v.einddatum for v in reversed(self.versies) if v.reden != "13")

    def einddatum_op(self, dag: date) -> date | None:
        """Last day according to what was sent up to `dag`, removals apart."""
        staand = [v for v in self.versies if v.reden not in ("01", "13") and v.verzonden <= dag]
        return (staand or self.versies)[-1].einddatum

    @property
    def laatste_dag(self) -> date | None:
        """Last day according to any of the versions, None when one has an open end."""
        einden = [v.einddatum for v in self.versies]
        return None if None in einden else max(e for e in einden if e)

    @property
    def eerste_staat(self) -> date | None:
        """Date of the first accepted message with this toewijzing."""
        return min((v.staat for v in self.versies if v.staat), default=None)

    def geldend(self, dag: date) -> Versie | None:
        """Return the current version among those that were accepted up to `dag`."""
        staand = [v for v in self.versies if v.staat and v.staat <= dag]
        return max(staand, key=lambda v: (v.datum, v.tijd), default=None)

    def is_verwijderd(self, dag: date) -> bool:
        """Tell whether the current version of `dag` removes the toewijzing (CS335)."""
        versie = self.geldend(dag)
        return (
            versie is not None
            and versie.einddatum == self.ingangsdatum
            and versie.reden in ("01", "13")
        )


@dataclass(slots=True, eq=False)
class Traject:
    """A measure, or an episode of youth care, from its real first to its real last day."""

    kind: Kind
    soort: str
    start: date
    eind: date
    reden: str
    fasen: list[tuple[date, Aanbieder]]
    zorgsoort: Zorgsoort | None = None
    verlenging: str = ""
    door_gi: Aanbieder | None = None
    telt: bool = True
    toewijzingen: list[Toewijzing] = field(default_factory=list)

    @property
    def is_maatregel(self) -> bool:
        """Whether a GI carries it out."""
        return self.zorgsoort is None


@dataclass(slots=True, eq=False)
class Kind:
    """A child: person, places of residence, measures and youth care."""

    nummer: int
    persoon: Persoon
    ouders: tuple[Persoon, ...]
    woonplaatsen: list[tuple[date, str]]
    geval: Geval
    rng: Random
    trajecten: list[Traject] = field(default_factory=list)

    def kern(self, dag: date) -> str:
        """Return the place where the child lives on `dag`."""
        return [kern for vanaf, kern in self.woonplaatsen if vanaf <= dag][-1]

    @property
    def toewijzingen(self) -> Iterator[Toewijzing]:
        """All toewijzingen of the child, in order of traject."""
        for traject in self.trajecten:
            yield from traject.toewijzingen
