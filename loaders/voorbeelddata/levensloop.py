"""The hidden truth: how children come in, which measures and youth care they get, where they live.

Each child has a random generator of its own, so that more children do not change the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from loaders.voorbeelddata.aanbieders import Aanbieder, kies_gi, kies_zorgaanbieder
from loaders.voorbeelddata.geografie import gemeente_op, regio
from loaders.voorbeelddata.gevallen import GEVALLEN, Geval
from loaders.voorbeelddata.kalender import DAG, duur, plus_jaren
from loaders.voorbeelddata.personen import TEST_BSNS, persoon
from loaders.voorbeelddata.producten import (
    GBM_ADVIES,
    JEUGDRECLASSERING,
    ONDERTOEZICHTSTELLING,
    PREVENTIEF,
    PUPILKOSTEN,
    RAADSMELDING,
    VOOGDIJ,
    ZORGSOORT,
    ZORGSOORTEN,
    Zorgsoort,
)
from loaders.voorbeelddata.schaal import Kavel
from loaders.voorbeelddata.toewijzen import Toewijzer
from loaders.voorbeelddata.wereld import Kind, Toewijzing, Traject, Venster


class Levensloop:
    """Makes the children of a kavel, one by one."""

    def __init__(
        self, kavel: Kavel, venster: Venster, zaad: int, aanbieders: Sequence[Aanbieder]
    ) -> None:
        """Prepare the kavel: `aanbieders` are the care providers."""
        self.kavel = kavel
        self.venster = venster
        self.zaad = zaad
        self.aanbieders = aanbieders
        self.toewijzer = Toewijzer(kavel, venster)
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
            self.toewijzer.toewijzen(traject)
        kind.trajecten = _zonder_overlap(kind.trajecten)
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
        gebied = regio(gemeente_op(kind.kern(start), start))
        fasen = [(start, kies_gi(rng, gebied))]
        dagen = (eind - start).days
        overstap = None
        if geval.overstap and start < geval.overstap <= eind:
            overstap = geval.overstap
        elif dagen > 250 and rng.random() < 0.05:
            overstap = start + timedelta(days=rng.randrange(90, dagen - 60))
        if overstap:
            fasen.append((overstap, kies_gi(rng, gebied, behalve=fasen[0][1])))
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


def _zonder_overlap(trajecten: Sequence[Traject]) -> list[Traject]:
    """Leave out trajecten without a toewijzing, or with one that overlaps an earlier (OP259)."""
    gekozen: list[Traject] = []
    bezet: list[Toewijzing] = []
    for traject in trajecten:
        eigen = [t for t in traject.toewijzingen if t.leveringen]
        if not traject.toewijzingen or any(_overlapt(t, u) for t in eigen for u in bezet):
            continue
        gekozen.append(traject)
        bezet += eigen
    return gekozen


def _overlapt(een: Toewijzing, ander: Toewijzing) -> bool:
    """Tell whether two toewijzingen are of the same product, provider and days."""
    return (
        (een.aanbieder, een.gemeente, een.product)
        == (ander.aanbieder, ander.gemeente, ander.product)
        and een.ingangsdatum <= (ander.laatste_dag or date.max)
        and ander.ingangsdatum <= (een.laatste_dag or date.max)
    )


def _leeftijd(kind: Kind, dag: date) -> float:
    return (dag - kind.persoon.geboortedatum).days / 365.25
