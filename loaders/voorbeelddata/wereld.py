"""The hidden truth: children, their measures and youth care, and what was assigned for it.

Each child has a random generator of its own, so that more children do not change the others.
What really happened lies in :class:`Traject` and :class:`Levering`; the toewijzingen are the
decisions of gemeenten on it. What the messages say about it is added by ``verkeer``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from loaders.voorbeelddata.aanbieders import Aanbieder, kies_gi, kies_zorgaanbieder
from loaders.voorbeelddata.geografie import gemeente_op, gemeenten, regio
from loaders.voorbeelddata.gevallen import GEVALLEN, Geval
from loaders.voorbeelddata.kalender import (
    DAG,
    EERSTE_323,
    RELEASE_31,
    duur,
    plus_jaren,
    plus_maanden,
    release_op,
)
from loaders.voorbeelddata.personen import TEST_BSNS, Persoon, persoon
from loaders.voorbeelddata.producten import (
    GBM_ADVIES,
    JEUGDRECLASSERING,
    LOKAAL_PRODUCT,
    ONDERTOEZICHTSTELLING,
    PREVENTIEF,
    PUPILKOSTEN,
    RAADSMELDING,
    VOOGDIJ,
    ZORGSOORT,
    ZORGSOORTEN,
    Product,
    Zorgsoort,
)
from loaders.voorbeelddata.schaal import Kavel

#: Gemeenten whose software gave a toewijzing no number in release 2.1.
ZONDER_NUMMER = ("0222", "0243", "0279")
EINDE_2X = EERSTE_323 - DAG


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


@dataclass(frozen=True)
class Knip:
    """A day on which a toewijzing must give way to another one, and why."""

    datum: date
    aanleiding: str
    gemeente: str
    aanbieder: Aanbieder


#: RedenWijziging of the old toewijzing and RedenBeeindiging of its delivery, per occasion.
_REDEN_KNIP = {"verhuizing": ("07", "35"), "herindeling": ("11", "35"), "overstap": ("09", "38")}


class Wereld:
    """Makes the children of a kavel, one by one."""

    def __init__(
        self, kavel: Kavel, venster: Venster, zaad: int, aanbieders: Sequence[Aanbieder]
    ) -> None:
        """Prepare the kavel: `aanbieders` are the care providers."""
        self.kavel = kavel
        self.venster = venster
        self.zaad = zaad
        self.aanbieders = aanbieders
        bsns = list(TEST_BSNS)
        Random(f"{zaad}|{kavel.nummer}|bsn").shuffle(bsns)
        self.bsns = bsns[: kavel.kinderen]
        self.reserve = bsns[kavel.kinderen :]

    def kinderen(self) -> Iterator[Kind]:
        """Yield all children with their trajecten and toewijzingen."""
        for nummer, bsn in enumerate(self.bsns):
            yield self.kind(nummer, bsn)

    def kind(self, nummer: int, bsn: str) -> Kind:
        """Make one child; only its own random generator decides on its life."""
        rng = Random(f"{self.zaad}|{self.kavel.nummer}|kind|{nummer}")
        geval = GEVALLEN[nummer] if nummer < len(GEVALLEN) else Geval()
        if geval.instroom and not self.venster.van <= geval.instroom <= self.venster.tot:
            geval = Geval()
        kern = geval.kern if geval.kern in self.kavel.kernen else ""
        kern = kern or rng.choices(self.kavel.kernen, self.kavel.gewichten)[0]
        woonplaatsen = self._woonplaatsen(rng, geval, kern)
        met_maatregel = bool(geval.maatregel) or (
            not geval.zorg and rng.random() < self.kavel.schaal.aandeel_maatregel
        )
        while True:
            kind = self._leven(rng, nummer, bsn, geval, woonplaatsen, met_maatregel)
            if kind.trajecten:
                return kind

    def _leven(
        self,
        rng: Random,
        nummer: int,
        bsn: str,
        geval: Geval,
        woonplaatsen: list[tuple[date, str]],
        met_maatregel: bool,
    ) -> Kind:
        """Draw a life; it may lie outside the simulated months and then has no trajecten."""
        instroom, leeftijd, profiel = self._instroom(rng, geval, met_maatregel)
        geboren = instroom - timedelta(days=round(leeftijd * 365.25))
        mens = persoon(rng, bsn, geboren)
        kind = Kind(nummer, mens, (), woonplaatsen, geval, rng)
        kind.ouders = tuple(
            persoon(rng, "", geboren - timedelta(days=rng.randint(7000, 14000)))
            for _ in range(rng.choice((0, 1, 1, 2)))
        )
        if met_maatregel:
            self._maatregelen(kind, profiel, instroom)
            self._zorg_rond_maatregel(kind)
        else:
            self._zorg(kind, instroom)
        for traject in kind.trajecten:
            self._toewijzen(traject)
        kind.trajecten = [traject for traject in kind.trajecten if traject.toewijzingen]
        return kind

    # -- the life of a child ---------------------------------------------------------------

    def _woonplaatsen(self, rng: Random, geval: Geval, kern: str) -> list[tuple[date, str]]:
        woonplaatsen = [(date.min, kern)]
        venster = self.venster
        aantal = rng.choices((0, 1, 2), (84, 13, 3))[0]
        dagen = (venster.tot - venster.van).days
        data = sorted({venster.van + timedelta(days=rng.randrange(dagen)) for _ in range(aantal)})
        if geval.verhuizing:
            data = [geval.verhuizing]
        elif geval.kern:
            data = []
        for datum in data:
            huidige = woonplaatsen[-1][1]
            keuze = [k for k in self.kavel.kernen if k != huidige]
            dichtbij = [k for k in keuze if regio(k) == regio(huidige)]
            if dichtbij and rng.random() < 0.65:
                keuze = dichtbij
            if geval.verhuist_naar in keuze:
                keuze = [geval.verhuist_naar]
            if keuze:
                woonplaatsen.append((datum, rng.choice(keuze)))
        return woonplaatsen

    def _instroom(self, rng: Random, geval: Geval, met_maatregel: bool) -> tuple[date, float, str]:
        """Draw the day a child comes in, its age on that day and its profile of measures."""
        venster = self.venster
        profielen = {
            "ots": (46, 1500, 0, 16.8), "ots_voogdij": (4, 1500, 0, 9),
            "voogdij": (14, 4000, 0, 15), "jr": (13, 700, 12, 17.6),
            "ots_jr": (5, 1200, 12, 16), "preventief": (7, 250, 0, 17),
            "preventief_ots": (6, 1200, 0, 16), "ots_ots": (5, 1600, 0, 12),
        }  # fmt: skip
        profiel, terug, jongst, oudst = "", 500, 2.0, 17.0
        if met_maatregel:
            profiel = (
                geval.maatregel
                or rng.choices(list(profielen), [waarden[0] for waarden in profielen.values()])[0]
            )
            _, terug, jongst, oudst = profielen[profiel]
        dagen = (venster.tot - venster.van).days + terug - 25
        instroom = geval.instroom or venster.tot - timedelta(days=25 + rng.randrange(dagen))
        leeftijd = geval.leeftijd or rng.uniform(jongst, oudst)
        return instroom, leeftijd, profiel

    def _maatregelen(self, kind: Kind, profiel: str, instroom: date) -> None:
        """Lay out the measures of a profile one after another, at most until 18 (JR: 23)."""
        rng = kind.rng
        achttien = plus_jaren(kind.persoon.geboortedatum, 18) - DAG
        start = instroom
        for deel in profiel.split("_"):
            if deel == "preventief":
                eind = start + timedelta(days=duur(rng, 150, 0.5, 40, 330))
                traject = self._maatregel(kind, PREVENTIEF, start, min(eind, achttien))
                start = eind + timedelta(days=rng.randint(1, 60))
            elif deel == "ots":
                if start != instroom and profiel == "ots_ots":
                    start += timedelta(days=rng.randint(120, 500))
                if start > achttien - timedelta(days=60):
                    break
                eind = self._einde_ots(rng, kind.geval, start)
                traject = self._maatregel(kind, ONDERTOEZICHTSTELLING, start, min(eind, achttien))
                start = traject.eind + DAG
            elif deel == "voogdij":
                if start > achttien - timedelta(days=60):
                    break
                eind = achttien
                if rng.random() < 0.22:
                    eind = min(achttien, start + timedelta(days=duur(rng, 1100, 0.6, 200)))
                traject = self._maatregel(kind, VOOGDIJ, start, eind)
                start = eind + DAG
            else:
                begin = start
                if profiel == "ots_jr":
                    ots = kind.trajecten[-1]
                    lengte = max((ots.eind - ots.start).days, 40)
                    begin = ots.start + timedelta(days=rng.randrange(20, lengte))
                eind = begin + timedelta(days=duur(rng, 350, 0.5, 90, 900))
                traject = self._maatregel(kind, JEUGDRECLASSERING, begin, eind)
            self._bijzonder_product(kind, traject)

    @staticmethod
    def _einde_ots(rng: Random, geval: Geval, start: date) -> date:
        """An OTS ends at the end of a whole year, or (a third of them) somewhere before it."""
        dagen = geval.duur or duur(rng, 740, 0.55, 85, 3600)
        if geval.duur or rng.random() < 0.35:
            return start + timedelta(days=dagen)
        return plus_jaren(start, max(1, round(dagen / 365))) - DAG

    def _maatregel(self, kind: Kind, soort: str, start: date, eind: date) -> Traject:
        """Make a measure with its GI, and perhaps a transfer to another GI."""
        rng, geval = kind.rng, kind.geval
        eerste = kies_gi(rng, regio(gemeente_op(kind.kern(start), start)))
        fasen = [(start, eerste)]
        dagen = (eind - start).days
        if geval.overstap and start < geval.overstap <= eind:
            fasen.append((geval.overstap, kies_gi(rng, "foodvalley", behalve=eerste)))
        elif dagen > 250 and rng.random() < 0.05:
            datum = start + timedelta(days=rng.randrange(90, dagen - 60))
            fasen.append((datum, kies_gi(rng, "noord-veluwe", behalve=eerste)))
        achttien = plus_jaren(kind.persoon.geboortedatum, 18) - DAG
        reden = "31" if eind == achttien or rng.random() < 0.8 else rng.choice(("34", "35"))
        if rng.random() < 0.004:
            reden = "02"
        verlenging = (
            geval.verlenging or rng.choices(("wissel", "gemengd", "oprekken"), (50, 28, 22))[0]
        )
        traject = Traject(kind, soort, start, eind, reden, fasen, verlenging=verlenging)
        kind.trajecten.append(traject)
        return traject

    def _bijzonder_product(self, kind: Kind, maatregel: Traject) -> None:
        """Add, for some measures, a product of the GI that is no measure but costs money."""
        rng = kind.rng
        kans, product = {
            VOOGDIJ: (0.15, PUPILKOSTEN),
            JEUGDRECLASSERING: (0.10, GBM_ADVIES),
            PREVENTIEF: (0.12, RAADSMELDING),
        }.get(maatregel.soort, (0.0, PUPILKOSTEN))
        if rng.random() >= kans and kind.geval.bijproduct != product.code:
            return
        start = maatregel.start + timedelta(days=rng.randint(5, 40))
        eind = min(start + timedelta(days=45), maatregel.eind)
        if start >= eind:
            return
        traject = Traject(
            kind, product.code, start, eind, "31", [(start, maatregel.fasen[0][1])], telt=False
        )
        traject.verlenging = product.code
        kind.trajecten.append(traject)

    def _zorg_rond_maatregel(self, kind: Kind) -> None:
        """Youth care before, during and after the measures, partly determined by the GI."""
        rng, geval = kind.rng, kind.geval
        maatregelen = [t for t in kind.trajecten if t.telt]
        begin = min(t.start for t in maatregelen)
        eind = max(t.eind for t in maatregelen)
        achttien = plus_jaren(kind.persoon.geboortedatum, 18)
        for naam in geval.zorg:
            start = begin + timedelta(days=rng.randint(20, 120))
            self._episode(kind, ZORGSOORT[naam], geval.zorg_start or start, maatregelen)
        if geval.zorg:
            return
        soorten = [s for s in ZORGSOORTEN if s.leeftijd[0] <= _leeftijd(kind, begin)]
        gewichten = [s.aandeel_maatregel for s in soorten]
        if rng.random() < 0.5:
            vooraf = ZORGSOORT[rng.choice(("ambulant regulier", "ambulant specialistisch"))]
            start = begin - timedelta(days=rng.randint(40, 500))
            self._episode(kind, vooraf, start, maatregelen)
        start = begin + timedelta(days=duur(rng, 50, 0.8, 0, 400))
        for _ in range(rng.choices((0, 1, 2, 3, 4), (14, 34, 28, 16, 8))[0]):
            if start >= min(eind, achttien) or start > self.venster.tot:
                break
            soort = rng.choices(soorten, gewichten)[0]
            traject = self._episode(kind, soort, start, maatregelen)
            if soort.verblijf and rng.random() < 0.45:
                nazorg = ZORGSOORT["ambulant specialistisch"]
                begin_nazorg = traject.eind + timedelta(days=rng.randint(1, 45))
                self._episode(kind, nazorg, begin_nazorg, maatregelen)
            start += timedelta(days=duur(rng, 150, 0.8, 20, 900))
        if rng.random() < 0.3:
            nadien = ZORGSOORT["ambulant regulier"]
            self._episode(kind, nadien, eind + timedelta(days=rng.randint(-20, 90)), maatregelen)

    def _zorg(self, kind: Kind, instroom: date) -> None:
        """Youth care of a child without a measure: one episode after another."""
        rng, geval = kind.rng, kind.geval
        start = instroom
        soorten = [s for s in ZORGSOORTEN if s.leeftijd[0] <= _leeftijd(kind, instroom)]
        gewichten = [s.aandeel for s in soorten]
        if geval.zorg:
            for naam in geval.zorg:
                traject = self._episode(kind, ZORGSOORT[naam], start, ())
                start = traject.eind + timedelta(days=rng.randint(2, 25))
            return
        for _ in range(rng.choices((1, 2, 3, 4), (52, 29, 13, 6))[0]):
            if start > self.venster.tot:
                break
            soort = rng.choices(soorten, gewichten)[0]
            traject = self._episode(kind, soort, start, ())
            if soort.naam == "dagbehandeling" and rng.random() < 0.5:
                self._episode(kind, ZORGSOORT["vervoer"], start, ())
            tussen = duur(rng, 120, 1.0, 1, 900) if rng.random() < 0.8 else -rng.randint(10, 120)
            start = max(start + timedelta(days=14), traject.eind + timedelta(days=tussen))

    def _episode(
        self, kind: Kind, soort: Zorgsoort, start: date, maatregelen: Sequence[Traject]
    ) -> Traject:
        """Make an episode of youth care; during a measure a GI determines more than half of it."""
        rng, geval = kind.rng, kind.geval
        start = max(start, kind.persoon.geboortedatum)
        for eerder in kind.trajecten:
            if eerder.soort == soort.naam and eerder.start <= start + timedelta(days=400):
                start = max(start, eerder.eind + timedelta(days=rng.randint(1, 60)))
        dagen = duur(rng, soort.mediaan, 0.6, 3, soort.maximum)
        if geval.duur and not geval.maatregel:
            dagen = geval.duur
        grens = plus_jaren(kind.persoon.geboortedatum, 21 if soort.naam == "pleegzorg" else 18)
        eind = min(start + timedelta(days=dagen - 1), max(grens - DAG, start + timedelta(days=20)))
        gemeente = gemeente_op(kind.kern(start), start)
        eerdere = {t.fasen[0][1].agb for t in kind.trajecten if t.soort == soort.naam}
        aanbieder = kies_zorgaanbieder(
            rng, self.aanbieders, soort.naam, regio(gemeente), behalve=eerdere
        )
        reden = rng.choices(("31", "32", "33", "34", "35", "38"), (66, 11, 3, 12, 4, 4))[0]
        traject = Traject(kind, soort.naam, start, eind, reden, [(start, aanbieder)], soort)
        traject.verlenging = geval.verlenging or rng.choice(("oprekken", "oprekken", "nieuw"))
        lopend = [m for m in maatregelen if m.start <= start <= m.eind]
        if lopend and (geval.verwijzer == "04" or rng.random() < 0.58):
            traject.door_gi = [gi for vanaf, gi in lopend[0].fasen if vanaf <= start][-1]
        kind.trajecten.append(traject)
        return traject

    # -- toewijzingen ----------------------------------------------------------------------

    def _knippen(self, traject: Traject) -> list[Knip]:
        """Return the beginning and the forced changes of gemeente and GI during a traject.

        Stays in residential care keep their gemeente when the child moves (woonplaatsbeginsel);
        a merger changes the gemeente of everyone.
        """
        kind = traject.kind
        vast = traject.zorgsoort is not None and traject.zorgsoort.verblijf
        data = {traject.start: "eerste"}
        for vanaf, _ in traject.fasen[1:]:
            data[vanaf] = "overstap"
        if not vast:
            for vanaf, _ in kind.woonplaatsen[1:]:
                data.setdefault(vanaf, "verhuizing")
        for gemeente in gemeenten().values():
            if gemeente.geldig_tot:
                data.setdefault(gemeente.geldig_tot + DAG, "herindeling")
        knippen: list[Knip] = []
        for datum in sorted(data):
            if not traject.start <= datum <= traject.eind:
                continue
            gemeente = gemeente_op(kind.kern(traject.start if vast else datum), datum)
            aanbieder = [a for vanaf, a in traject.fasen if vanaf <= datum][-1]
            knip = Knip(datum, data[datum], gemeente, aanbieder)
            vorige = knippen[-1] if knippen else None
            if vorige is None or (vorige.gemeente, vorige.aanbieder) != (gemeente, aanbieder):
                knippen.append(knip)
        return knippen

    def _toewijzen(self, traject: Traject) -> None:
        """Let the gemeenten assign the whole traject, and note what was delivered on what."""
        if traject.eind < self.venster.van or traject.start > self.venster.tot:
            return
        knippen = self._knippen(traject)
        for plaats, knip in enumerate(knippen):
            volgende = knippen[plaats + 1] if plaats + 1 < len(knippen) else None
            eind = volgende.datum - DAG if volgende else traject.eind
            begin, aanleiding = knip.datum, knip.aanleiding
            while begin <= eind and begin <= self.venster.tot:
                toewijzing = self._toewijzing(traject, knip, begin, eind, aanleiding)
                tot = min(eind, toewijzing.einddatum or eind)
                if tot == eind:
                    self._afsluiten(toewijzing, eind, volgende)
                self._leveren(toewijzing, begin, tot, eind, volgende)
                if tot >= self.venster.van:
                    self._verzenden(toewijzing)
                    traject.toewijzingen.append(toewijzing)
                begin, aanleiding = tot + DAG, "verlenging"
        if traject.zorgsoort and traject.toewijzingen:
            self._bijzonderheden(traject)

    def _toewijzing(
        self, traject: Traject, knip: Knip, begin: date, eind: date, aanleiding: str
    ) -> Toewijzing:
        """Make the toewijzing from `begin`, extended as long as this is done by later versions."""
        rng, geval = traject.kind.rng, traject.kind.geval
        ingang, besluit = self._besluit(traject, begin, aanleiding)
        product = self._product(traject, knip, begin)
        if product.omvang == "budget" and begin >= EERSTE_323:
            besluit = max(besluit, EERSTE_323)
        termijn_eind = self._termijn(traject, begin, eind)
        zonder = (
            knip.gemeente in ZONDER_NUMMER
            and besluit < date(2018, 4, 1)
            and not traject.is_maatregel
        )
        eenheid, frequentie, per_week = _omvang(rng, product, besluit)
        toewijzing = Toewijzing(
            traject=traject,
            aanbieder=knip.aanbieder,
            gemeente=knip.gemeente,
            product=product,
            eenheid=eenheid,
            frequentie=frequentie,
            per_week=per_week,
            ingangsdatum=ingang,
            heeft_nummer=not zonder,
        )
        if product.omvang == "budget":
            toewijzing.vorm = "aspecifiek"
        elif (
            traject.soort == "ambulant regulier"
            and besluit >= EERSTE_323
            and (rng.random() < 0.02 or geval.generiek)
        ):
            toewijzing.vorm = "generiek"
        if toewijzing.alleen_2x:
            if begin > EINDE_2X:
                toewijzing.eenheid, toewijzing.frequentie = _zonder_oude_codes(eenheid, frequentie)
            else:
                termijn_eind = min(termijn_eind, EINDE_2X)
        open_einde = (
            besluit >= RELEASE_31
            and toewijzing.frequentie in ("1", "4")
            and toewijzing.vorm == "specifiek"
            and (traject.soort == VOOGDIJ or rng.random() < 0.2)
        )
        eerste = None if open_einde else termijn_eind
        tijd = f"{rng.randint(8, 17):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"
        toewijzing.versies.append(self._versie(toewijzing, besluit, tijd, eerste, ""))
        self._verzoek(toewijzing, aanleiding, besluit)
        while self._wordt_opgerekt(toewijzing, eind):
            huidige = toewijzing.versies[-1]
            nieuw = self._termijn(traject, (huidige.einddatum or begin) + DAG, eind)
            if toewijzing.alleen_2x:
                nieuw = min(nieuw, EINDE_2X)
            datum = (huidige.einddatum or begin) + timedelta(
                days=round(rng.triangular(-35, 70, -5))
            )
            datum = max(datum, huidige.datum + timedelta(days=8))
            if toewijzing.alleen_2x and datum > EINDE_2X:
                break
            versie = self._versie(toewijzing, datum, tijd, nieuw, "04")
            if (
                not traject.is_maatregel
                and datum >= EERSTE_323
                and (rng.random() < 0.5 or geval.wijziging)
            ):
                verzoekdatum = datum - timedelta(days=rng.randint(2, 7))
                versie.verzoek = Verzoek("317", max(verzoekdatum, EERSTE_323))
            toewijzing.versies.append(versie)
        return toewijzing

    def _besluit(self, traject: Traject, begin: date, aanleiding: str) -> tuple[date, date]:
        """Return Ingangsdatum and Toewijzingsdatum: retroactive at most nine months."""
        rng = traject.kind.rng
        if aanleiding in ("verhuizing", "overstap") or (
            traject.is_maatregel and aanleiding != "herindeling"
        ):
            mediaan = 24 if aanleiding == "eerste" else 18
            return begin, begin + timedelta(days=duur(rng, mediaan, 0.8, 1, 270))
        if aanleiding == "herindeling":
            return begin, begin - timedelta(days=rng.randint(0, 20))
        if aanleiding == "verlenging":
            return begin, begin + timedelta(days=round(rng.triangular(-30, 60, -10)))
        if rng.random() < 0.08 or traject.soort == "crisis" or traject.kind.geval.met_terugwerking:
            achteraf = 260 if traject.kind.geval.met_terugwerking else duur(rng, 20, 0.9, 1, 270)
            return begin, begin + timedelta(days=achteraf)
        wacht = duur(rng, traject.zorgsoort.wacht if traject.zorgsoort else 10, 0.6, 1, 300)
        besluit = begin - timedelta(days=wacht)
        return besluit + timedelta(days=rng.randint(0, min(wacht, 14))), besluit

    def _product(self, traject: Traject, knip: Knip, begin: date) -> Product:
        rng = traject.kind.rng
        if traject.zorgsoort:
            eerdere = traject.toewijzingen
            if traject.kind.geval.lokaal_product:
                return LOKAAL_PRODUCT
            if eerdere and rng.random() < 0.85:
                return eerdere[-1].product
            return rng.choice(traject.zorgsoort.producten)
        if not traject.telt:
            return {p.code: p for p in (PUPILKOSTEN, GBM_ADVIES, RAADSMELDING)}[traject.soort]
        jaar = 1 if begin < plus_jaren(traject.start, 1) else 2
        return knip.aanbieder.product_van(traject.soort, jaar, traject.kind.nummer, begin)

    def _termijn(self, traject: Traject, begin: date, eind: date) -> date:
        """Return the last day of the term that a gemeente assigns from `begin`."""
        rng = traject.kind.rng
        achttien = plus_jaren(traject.kind.persoon.geboortedatum, 18) - DAG
        if traject.soort == VOOGDIJ and rng.random() < 0.6:
            return achttien
        if not traject.telt:
            return plus_maanden(begin, 3) - DAG
        if traject.soort == ONDERTOEZICHTSTELLING:
            jaardag = traject.start
            while jaardag <= begin:
                jaardag = plus_jaren(jaardag, 1)
            return min(jaardag - DAG, achttien) if achttien >= begin else jaardag - DAG
        maanden = {JEUGDRECLASSERING: 12, PREVENTIEF: 6, VOOGDIJ: 12}.get(traject.soort)
        if maanden is None and traject.zorgsoort:
            maanden = traject.zorgsoort.termijn
            nodig = (eind - begin).days
            if rng.random() < 0.35 and nodig < 700 and maanden >= 12:
                maanden = max(3, min(24 if maanden > 12 else 12, nodig // 30 + rng.randint(0, 4)))
        return plus_maanden(begin, maanden or 12) - DAG

    def _wordt_opgerekt(self, toewijzing: Toewijzing, eind: date) -> bool:
        """Tell whether the last version is followed by one with a later Einddatum (OP380)."""
        laatste = toewijzing.einddatum
        if laatste is None or laatste >= eind or laatste > self.venster.tot:
            return False
        if toewijzing.alleen_2x and laatste >= EINDE_2X:
            return False
        traject = toewijzing.traject
        if not traject.is_maatregel:
            return traject.verlenging == "oprekken" and toewijzing.vorm == "specifiek"
        if traject.soort != ONDERTOEZICHTSTELLING:
            return traject.telt
        eerste_jaar = toewijzing.ingangsdatum < plus_jaren(traject.start, 1)
        return traject.verlenging == "oprekken" or (
            traject.verlenging == "gemengd" and not eerste_jaar
        )

    def _versie(
        self, toewijzing: Toewijzing, datum: date, tijd: str, einddatum: date | None, reden: str
    ) -> Versie:
        """Make a version with the volume or budget that belongs to its period."""
        volume, budget = _volume(toewijzing, einddatum, datum)
        return Versie(datum, tijd, datum, einddatum, reden, volume, budget)

    def _verzoek(self, toewijzing: Toewijzing, aanleiding: str, besluit: date) -> None:
        """Decide whether a 315 preceded the toewijzing, and who referred the child."""
        traject = toewijzing.traject
        rng, geval = traject.kind.rng, traject.kind.geval
        if aanleiding == "herindeling" or not traject.telt:
            return
        if traject.is_maatregel:
            kans = 0.35 if traject.soort == PREVENTIEF else 0.85
            type_ = "01" if traject.soort == PREVENTIEF else "08"
        elif traject.door_gi:
            kans, type_ = (1.0 if geval.verwijzer == "04" else 0.85), "04"
        else:
            typen = ("02", "03", "05", "06", "07" if besluit < EERSTE_323 else "01")
            kans, type_ = 0.24, rng.choices(typen, (58, 9, 18, 10, 5))[0]
        if aanleiding != "eerste" and not traject.is_maatregel:
            kans *= 0.4
        if rng.random() >= kans and not (geval.verwijzer and aanleiding == "eerste"):
            return
        verzoek = Verzoek("315", besluit - timedelta(days=rng.randint(3, 24)), type_)
        if type_ == "04" and traject.door_gi:
            verzoek.verwijzer_naam = traject.door_gi.naam
            verzoek.verwijzer_agb = traject.door_gi.agb
        elif type_ == "08":
            verzoek.verwijzer_naam = "Rechtbank Fictieland"
        elif type_ in ("02", "03", "05"):
            verzoek.verwijzer_naam = f"Dokter {rng.choice(('Proefarts', 'Schijnarts'))}"
            verzoek.verwijzer_agb = f"0199{rng.randint(1000, 9999)}"
        verzoek.in_onderzoek = rng.random() < 0.12 or geval.in_onderzoek
        if aanleiding == "eerste" and (geval.verkeerde_gemeente or rng.random() < 0.02):
            andere = [
                k for k in self.kavel.kernen if gemeente_op(k, besluit) != toewijzing.gemeente
            ]
            verzoek.eerst_naar = gemeente_op(rng.choice(andere), besluit) if andere else ""
            verzoek.reden_afwijzing = rng.choice(("8", "8", "8", "5"))
        toewijzing.versies[0].verzoek = verzoek

    def _afsluiten(self, toewijzing: Toewijzing, eind: date, volgende: Knip | None) -> None:
        """Shorten the toewijzing by a last version when its period outlasts the delivery."""
        rng = toewijzing.traject.kind.rng
        laatste = toewijzing.versies[-1]
        if laatste.einddatum == eind:
            return
        if volgende:
            reden = _REDEN_KNIP[volgende.aanleiding][0]
            dagen = -rng.randint(0, 12) if volgende.aanleiding == "herindeling" else None
        else:
            enig = toewijzing.traject.soort in ("jeugdzorgplus", "landelijk ingekochte zorg")
            kans = 1.0 if enig else 0.65 if laatste.einddatum is None else 0.35
            if rng.random() >= kans:
                return
            overleden = toewijzing.traject.reden == "02"
            reden, dagen = ("02" if overleden else rng.choice(("05", "05", "12", "14"))), None
        dagen = duur(rng, 18, 0.7, 1, 150) if dagen is None else dagen
        datum = max(eind + timedelta(days=dagen), laatste.datum + timedelta(days=8))
        if toewijzing.alleen_2x and datum > EINDE_2X - timedelta(days=5):
            if not volgende:
                return
            datum = EINDE_2X - timedelta(days=5)
        versie = self._versie(toewijzing, datum, laatste.tijd, eind, reden)
        versie.volume, versie.budget = laatste.volume, laatste.budget
        toewijzing.versies.append(versie)

    def _leveren(
        self, toewijzing: Toewijzing, begin: date, tot: date, eind: date, volgende: Knip | None
    ) -> None:
        """Note the delivery on a toewijzing, with the reason for which it ended."""
        traject = toewijzing.traject
        if tot < eind:
            reden = "31"
        elif volgende:
            reden = _REDEN_KNIP[volgende.aanleiding][1]
        else:
            reden = traject.reden
        toewijzing.leveringen.append(Levering(begin, tot, reden))

    def _verzenden(self, toewijzing: Toewijzing) -> None:
        """Set the days on which the versions are sent; what was decided before comes at once."""
        rng = toewijzing.traject.kind.rng
        van = self.venster.van
        eerder = [versie for versie in toewijzing.versies if versie.datum < van]
        if eerder:
            laatste = eerder[-1]
            laatste.reden, laatste.verzoek = "", None
            toewijzing.versies = [laatste, *toewijzing.versies[len(eerder) :]]
        vorige = van - DAG
        for versie in toewijzing.versies:
            later = rng.randint(0, 21) if versie.datum < van else rng.choice((0, 0, 0, 1, 2))
            versie.verzonden = max(max(versie.datum, van) + timedelta(days=later), vorige + DAG)
            if toewijzing.alleen_2x:
                versie.verzonden = min(versie.verzonden, EINDE_2X)
            vorige = versie.verzonden
            if versie.verzoek and versie.verzoek.datum < van:
                versie.verzoek = None

    # -- what goes wrong or differently ----------------------------------------------------

    def _bijzonderheden(self, traject: Traject) -> None:
        """Temporary stops, corrected reports, removed toewijzingen and care that never came."""
        rng, geval = traject.kind.rng, traject.kind.geval
        eerste = traject.toewijzingen[0]
        for toewijzing in traject.toewijzingen:
            self._tijdelijke_stop(toewijzing)
            for levering in toewijzing.leveringen:
                if not levering.verloop and not levering.tussenstop:
                    levering.verloop = geval.verloop or rng.choices(
                        ("", "start_samen", "start_los", "start_zelfde_dag", "stop_hersteld",
                         "geen_start", "geen_stop"),
                        (900, 22, 9, 4, 10, 17, 17),
                    )[0]  # fmt: skip
        if geval.vervallen or (len(traject.toewijzingen) == 1 and rng.random() < 0.02):
            eerste.leveringen.clear()
        if geval.verwijderd or rng.random() < 0.02:
            self._vergissing(eerste)
        if geval.verwijderd_na_declaratie:
            laatste = eerste.versies[-1]
            weg = max(laatste.verzonden, eerste.leveringen[-1].stop) + timedelta(days=120)
            eerste.versies.append(
                Versie(weg, laatste.tijd, weg, eerste.ingangsdatum, "13", laatste.volume)
            )
        if geval.afgewezen_wijziging or rng.random() < 0.015:
            datum = eerste.versies[0].verzonden + timedelta(days=rng.randint(40, 120))
            einde = eerste.einddatum
            if datum > EERSTE_323 and (einde is None or datum < einde):
                eerste.afgewezen_wijziging = Verzoek(
                    "317", datum, reden_afwijzing=rng.choice(("2", "4", "6", "7"))
                )

    def _tijdelijke_stop(self, toewijzing: Toewijzing) -> None:
        """Interrupt a long delivery: resumed later, or followed by a final stop."""
        rng, geval = toewijzing.traject.kind.rng, toewijzing.traject.kind.geval
        levering = toewijzing.leveringen[0]
        dagen = (levering.stop - levering.start).days
        if dagen < 110 or (rng.random() >= 0.045 and not geval.tijdelijk):
            return
        pauze = levering.start + timedelta(days=rng.randrange(30, dagen - 75))
        soort = geval.tijdelijk or rng.choice(("hervat", "hervat", "definitief", "vervangen"))
        if soort == "hervat":
            hervat = pauze + timedelta(days=rng.randint(15, 70))
            eind, reden = levering.stop, levering.reden
            levering.stop, levering.reden = pauze, "20"
            toewijzing.leveringen.append(Levering(hervat, eind, reden))
            return
        if toewijzing is not toewijzing.traject.toewijzingen[-1]:
            return
        if soort == "open":
            levering.stop = toewijzing.traject.eind = pauze
            levering.reden = toewijzing.traject.reden = "20"
            return
        levering.tussenstop = pauze
        levering.reden = "32"
        levering.verloop = "tijdelijk_definitief"
        levering.stop = pauze + timedelta(days=rng.choice((0, 0, 20)))
        if soort == "vervangen" and pauze > date(2023, 4, 20):
            levering.verloop = "tijdelijk_vervangen"
            levering.stop = pauze
        toewijzing.traject.eind = levering.stop

    def _vergissing(self, goede: Toewijzing) -> None:
        """Precede a toewijzing by a mistaken one, that is removed a few weeks later."""
        rng = goede.traject.kind.rng
        versie = goede.versies[0]
        if versie.datum < self.venster.van + timedelta(days=60):
            return
        datum = versie.datum - timedelta(days=rng.randint(15, 40))
        ingang = goede.ingangsdatum - timedelta(days=rng.randint(1, 20))
        weg = datum + timedelta(days=rng.randint(3, 14))
        fout = Toewijzing(
            traject=goede.traject,
            aanbieder=goede.aanbieder,
            gemeente=goede.gemeente,
            product=goede.product,
            eenheid=goede.eenheid,
            frequentie=goede.frequentie,
            per_week=goede.per_week,
            ingangsdatum=ingang,
            heeft_nummer=True,
        )
        fout.versies = [
            Versie(datum, versie.tijd, datum, versie.einddatum, "", versie.volume, versie.budget),
            Versie(weg, versie.tijd, weg + DAG, ingang, "13", versie.volume, versie.budget),
        ]
        goede.traject.toewijzingen.insert(0, fout)


def _leeftijd(kind: Kind, dag: date) -> float:
    return (dag - kind.persoon.geboortedatum).days / 365.25


def _omvang(rng: Random, product: Product, besluit: date) -> tuple[str, str, int]:
    """Draw unit (WJ756), frequency (WMO757) and amount per week for a product."""
    oud = besluit < EERSTE_323
    if product.omvang == "tijd":
        per_week = rng.choice(
            {"01": (45, 60, 60, 90, 120, 180), "04": (1, 2, 3), "16": (2, 3, 4), "82": (6, 8, 10)}[
                product.eenheid
            ]
        )
        frequentie = rng.choices(("2", "4", "6"), (40, 35, 25))[0]
        if oud and rng.random() < 0.15:
            frequentie = rng.choice("35")
        eenheid = product.eenheid
        if eenheid == "82":
            eenheid = rng.choice(("81", "82")) if oud else "84"
        return eenheid, frequentie, per_week
    if product.omvang == "etmaal":
        return "14", rng.choices("16", (85, 15))[0], 7
    if product.omvang == "deeltijd":
        return "14", "4", rng.choice((1, 2))
    if product.omvang == "stuks":
        if oud and product.categorie < "46" and rng.random() < 0.1:
            return "21", "2", 1
        return product.eenheid, "4", 1
    if product.omvang == "traject":
        return "82", "6", 1
    if product.omvang == "euro":
        return "83", "4", 1
    return ("83", "6", 1) if oud else ("", "", 1)


def _zonder_oude_codes(eenheid: str, frequentie: str) -> tuple[str, str]:
    """Replace units and frequencies that release 3.0 dropped."""
    eenheid = {"21": "82", "81": "82"}.get(eenheid, eenheid)
    return eenheid, {"3": "4", "5": "6"}.get(frequentie, frequentie)


def _volume(
    toewijzing: Toewijzing, einddatum: date | None, besluit: date
) -> tuple[int | None, int | None]:
    """Return Volume and Budget (eurocents) for the period up to `einddatum`."""
    product, per_week = toewijzing.product, toewijzing.per_week
    dagen = ((einddatum or toewijzing.ingangsdatum) - toewijzing.ingangsdatum).days + 1
    weken = -(-dagen // 7)
    if toewijzing.vorm == "generiek":
        return None, 60_000 * max(1, -(-dagen // 30))
    if product.omvang == "budget":
        bedrag = toewijzing.aanbieder.tarief(product, besluit) * max(1, -(-dagen // 30))
        return (None, bedrag) if besluit >= EERSTE_323 else (bedrag, None)
    if product.omvang == "euro":
        return toewijzing.aanbieder.tarief(product, toewijzing.ingangsdatum), None
    if product.omvang in ("stuks", "traject"):
        return 1, None
    if product.omvang == "deeltijd":
        return 4 * per_week, None
    if product.omvang == "etmaal":
        return (1 if toewijzing.frequentie == "1" else dagen), None
    return {
        "2": per_week,
        "3": per_week * 4,
        "4": -(-per_week * 52 // 12),
        "5": per_week * 52,
        "6": per_week * weken,
    }[toewijzing.frequentie], None


def reden_wijziging(reden: str, dag: date) -> str:
    """Return a RedenWijziging that exists in the release of `dag` (JZ002)."""
    if reden in ("13", "14") and dag < RELEASE_31:
        return "01" if reden == "13" else "05"
    if reden == "12" and release_op(dag).versie == "2":
        return "05"
    return reden
