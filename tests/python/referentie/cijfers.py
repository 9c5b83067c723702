"""The figures of the resultaatafspraken before any norm: numerator and denominator per place."""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from referentie import monitor as m
from referentie import seeds
from referentie.feiten import Feiten, Rij, einde_door_18, hele_cent, is_verlengd, reden_beeindiging
from referentie.historie import AntwoordOpVerzoek, Verzoek
from referentie.keten import DAG, SLEUTEL, Maatregel
from referentie.monitor import TOTAAL, Niveau, Periode, niveaus
from referentie.seeds import Versie
from referentie.uitvraag import Opgave, Uitvraag, per_sleutel, tekst_van, tertialen
from referentie.waarden import kwantiel, wachttijden

GELDERLAND = ("gelderland", "GLD")
OTS, VOOGDIJ = "Ondertoezichtstelling", "Voogdij"
GEZINNEN = "Gezinsmanagement"
JEUGDWET = dt.date(2015, 1, 1)


@dataclass(frozen=True)
class Plek:
    """Where a figure stands, within a version."""

    indicator: str
    uitsplitsing: str
    niveau: Niveau
    periode: Periode


@dataclass(frozen=True)
class Cijfer:
    """A figure.

    Args:
        teller: the numerator, or the figure itself.
        noemer: the denominator; None when the figure is no ratio.
        ontbreekt: something that it needs was not supplied.
        uit_berichten: it rests on 305 and 307, where the indicator leaves that open.
        los: a figure that is not made of a numerator, such as a median.
    """

    teller: Fraction | None = None
    noemer: Fraction | None = None
    ontbreekt: bool = False
    uit_berichten: bool = False
    los: Fraction | None = None

    @property
    def waarde(self) -> Fraction | None:
        if self.ontbreekt:
            return None
        if self.los is not None:
            return self.los
        if self.noemer is None or self.teller is None:
            return self.teller
        return self.teller / self.noemer if self.noemer else None


Cijfers = dict[Plek, Cijfer]
ONTBREEKT = Cijfer(ontbreekt=True)


def heeft_niveau(indicator: str, niveau: Niveau) -> bool:
    """Whether an indicator is given at a level."""
    return niveau[0] in seeds.indicatoren()[indicator]["niveaus"].split()


def norm_van(versie: Versie, plek: Plek) -> dict[str, str] | None:
    """The norm that was agreed for a figure, as a row of its seed."""
    dag = plek.periode.start
    return seeds.norm(versie.naam, plek.indicator, plek.uitsplitsing, plek.niveau[0], dag)


@functools.cache
def eerste_norm(indicator: str) -> dt.date:
    """The first day of the year of the first norm of an indicator, in any version."""
    jaren = [
        int(rij["geldig_vanaf"][:4])
        for rij in seeds.rijen("normen/norm")
        if rij["indicator"] == indicator
    ]
    return dt.date(min(jaren, default=9999), 1, 1)


class Meting:
    """All figures of a history with deliveries."""

    def __init__(self, feiten: Feiten, uitvraag: Uitvraag):
        self.feiten = feiten
        self.uitvraag = uitvraag

    def perioden(self, indicator: str) -> list[Periode]:
        """Years, and tertialen if the indicator has them, from the first event to the peildatum."""
        soorten = ["jaar"]
        if seeds.indicatoren()[indicator]["per_tertiaal"] == "ja":
            soorten.append("tertiaal")
        return [p for p in self._perioden if p.soort in soorten]

    @functools.cached_property
    def _perioden(self) -> list[Periode]:
        eerste = max(JEUGDWET, self.feiten.eerste_dag).replace(month=1, day=1)
        return list(m.perioden(eerste, self.feiten.peildatum))

    @functools.cache  # noqa: B019 - lives as long as the test that needs it
    def instellingen(self, periode: Periode) -> set[str]:
        """The GI's of whom figures are expected: with a toewijzing that is valid in the period."""
        return {
            t.aanbieder
            for t in self.feiten.toewijzingen
            if t.is_gi
            and seeds.is_instelling(t.aanbieder)
            and not t.is_verwijderd
            and t.product.ingangsdatum <= periode.eind
            and (t.product.einddatum or dt.date.max) >= periode.start
        }

    @functools.cache  # noqa: B019 - lives as long as the test that needs it
    def opgave(self, naam: str, uitsplitsing: str, rijen: tuple[tuple[str, ...], ...]) -> Cijfers:
        """The figures of an indicator that is a sum of cells; most versions have the same cells."""
        return _opgave(self, naam, uitsplitsing, rijen)

    @functools.cache  # noqa: B019 - lives as long as the test that needs it
    def per_niveau(self, versie: Versie) -> list[tuple[Niveau, Maatregel]]:
        """The measures as chained within each level."""
        return list(m.per_niveau(self.feiten, versie))

    @functools.cache  # noqa: B019 - lives as long as the test that needs it
    def mart(self, naam: str, versie: Versie) -> list[Rij]:
        """The rows of a mart of the monitor, of a version."""
        return [rij for rij in self._mart(naam) if rij["definitie_versie"] == versie.naam]

    @functools.cache  # noqa: B019 - lives as long as the test that needs it
    def _mart(self, naam: str) -> list[Rij]:
        return getattr(m, naam)(self.feiten)

    @functools.cached_property
    def cijfers(self) -> dict[Versie, Cijfers]:
        """The figures of each version, from the first norm of an indicator or its first figure on."""
        alle = {versie: self._alle(versie) for versie in seeds.versies()}
        begin: dict[str, dt.date] = {}
        for plek, cijfer in (paar for cijfers in alle.values() for paar in cijfers.items()):
            eerste = begin.setdefault(plek.indicator, eerste_norm(plek.indicator))
            if not cijfer.ontbreekt:
                begin[plek.indicator] = min(eerste, plek.periode.start.replace(month=1))
        return {
            versie: {p: c for p, c in cijfers.items() if p.periode.start >= begin[p.indicator]}
            for versie, cijfers in alle.items()
        }

    def _alle(self, versie: Versie) -> Cijfers:
        uitkomst: Cijfers = {}
        for maak in MAKERS:
            uitkomst |= maak(self, versie)
        uitkomst |= _voogdij_gekozen(uitkomst) | _gecorrigeerd(self, uitkomst)
        return {
            plek: c for plek, c in uitkomst.items() if heeft_niveau(plek.indicator, plek.niveau)
        }


# --- sums of what was supplied ------------------------------------------------------------------

Partij = tuple[str, str]
#: Sums by role (teller, noemer, voorwaarde) of what one supplier says of one party; None is incomplete.
Deel = dict[str, Fraction | None]


def _verwacht(meting: Meting, indicator: dict[str, str], periode: Periode) -> set[Partij]:
    """Supplier and party of which a figure is expected."""
    partij = indicator["partij"]
    match indicator["leverancier_soort"]:
        case "gi" if partij == "eigen":
            return {(gi, gi) for gi in meting.instellingen(periode)}
        case "gi":
            return set(product(meting.instellingen(periode), seeds.gemeenten()))
        case "jeugdhulpregio" if partij == "eigen":
            return {(regio, regio) for regio in seeds.regios()}
        case "jeugdhulpregio":
            return {(seeds.regio(g), g) for g in seeds.gemeenten()}
        case soort:
            leveranciers = {
                sleutel[1] for sleutel in meting.uitvraag.geldend if sleutel[0] == soort
            }
            return set(product(leveranciers, seeds.regios()))


def _niveaus_van(indicator: dict[str, str], leverancier: str, partij: str) -> list[Niveau]:
    """The levels at which a party counts."""
    if indicator["partij"] == "gemeente":
        eigen = niveaus(partij)
    elif indicator["partij"] == "regio" or indicator["leverancier_soort"] == "jeugdhulpregio":
        eigen = [GELDERLAND, ("regio", partij)]
    else:
        eigen = [GELDERLAND]
    if indicator["leverancier_soort"] == "gi":
        eigen.append(("gi", leverancier))
    return eigen


class Opgaven:
    """What was supplied for one indicator and break-down.

    Args:
        meting: what the figures are made of.
        naam: the indicator.
        rijen: the cells that it is made of: role, subject, cell, sign and how a year is made of tertialen.
    """

    def __init__(self, meting: Meting, naam: str, rijen: Sequence[tuple[str, ...]]):
        self.meting = meting
        self.indicator = seeds.indicatoren()[naam]
        self.rijen = rijen
        cellen = {rij[1:3] for rij in rijen}
        self.leveringen = {
            (leverancier, o.periode)
            for onderwerp in {onderwerp for onderwerp, _ in cellen}
            for _, leverancier, o in meting.uitvraag.van(onderwerp, self.soort)
            if (onderwerp, o.indicator) in cellen
        }

    @property
    def soort(self) -> str:
        return self.indicator["leverancier_soort"]

    def deel(self, wie: Partij, periode: Periode) -> Deel:
        """The sums of one party."""
        sommen: Deel = {}
        for rol, onderwerp, cel, teken, jaar_uit_tertialen in self.rijen:
            getal = self._getal((onderwerp, cel), wie, periode, jaar_uit_tertialen)
            eerder = sommen.get(rol, Fraction(0))
            heel = getal is not None and eerder is not None
            sommen[rol] = eerder + int(teken) * getal if heel else None
        return sommen

    def _getal(
        self, cel: tuple[str, str], wie: Partij, periode: Periode, jaar_uit_tertialen: str
    ) -> Fraction | None:
        """A number; a year that was not supplied as a whole may come as three tertialen."""
        getal = self._lees(cel, wie, periode)
        if getal is not None or periode.soort != "jaar":
            return getal
        delen = [self._lees(cel, wie, t) for t in tertialen(periode)]
        if None in delen:
            return None
        return delen[0] if jaar_uit_tertialen == "eerste" else sum(delen)

    def _lees(self, cel: tuple[str, str], wie: Partij, periode: Periode) -> Fraction | None:
        """A number; who leaves a party out of what is counted per party has nothing to report of it."""
        leverancier, partij = wie
        tekst = tekst_van(periode)
        getal = self.meting.uitvraag.getal(self.soort, leverancier, *cel, partij, tekst)
        leverde_iets = (leverancier, tekst) in self.leveringen
        is_nul = self.indicator["leeg_is_nul"] == "ja" and leverde_iets
        return Fraction(0) if getal is None and is_nul else getal


def opgaven(meting: Meting, versie: Versie) -> Cijfers:
    """The indicators that are sums of what was supplied."""
    rijen = [
        r for r in seeds.rijen("normen/indicator_opgave") if r["definitie_versie"] == versie.naam
    ]
    velden = ("rol", "onderwerp", "opgave", "teken", "jaar_uit_tertialen")
    cellen = per_sleutel(
        ((rij["indicator"], rij["uitsplitsing"]), tuple(rij[veld] for veld in velden))
        for rij in rijen
    )
    uitkomst: Cijfers = {}
    for (naam, uitsplitsing), van_indicator in cellen.items():
        uitkomst |= meting.opgave(naam, uitsplitsing, tuple(van_indicator))
    return uitkomst


def _opgave(
    meting: Meting, naam: str, uitsplitsing: str, rijen: tuple[tuple[str, ...], ...]
) -> Cijfers:
    """The figures of one indicator and break-down; only those of whom it is expected count."""
    opgaven_ = Opgaven(meting, naam, rijen)
    indicator = opgaven_.indicator
    uitkomst: Cijfers = {}
    for periode in meting.perioden(naam):
        per_niveau = per_sleutel(
            (niveau, opgaven_.deel(wie, periode))
            for wie in _verwacht(meting, indicator, periode)
            for niveau in _niveaus_van(indicator, *wie)
        )
        for niveau, delen in per_niveau.items():
            plek = Plek(naam, uitsplitsing, niveau, periode)
            uitkomst[plek] = _som(delen, indicator["is_verhouding"] == "ja")
    return uitkomst


def _som(delen: list[Deel], is_verhouding: bool) -> Cijfer:
    """The parties of a level together; no figure when one is missing or unfit."""
    if any(None in deel.values() or deel.get("voorwaarde") for deel in delen):
        return ONTBREEKT
    teller = sum(deel["teller"] for deel in delen)
    return Cijfer(teller, sum(deel["noemer"] for deel in delen) if is_verhouding else None)


# --- survey and caseload ------------------------------------------------------------------------


Paar = tuple[Fraction, Fraction | None]


def _per_instelling(
    meting: Meting,
    indicator: str,
    uitsplitsing: str,
    deel: Callable[[str, Periode], Paar | None],
) -> Cijfers:
    """A figure of each GI and of all, from what a GI supplied; None is incomplete."""
    uitkomst: Cijfers = {}
    for periode in meting.perioden(indicator):
        delen = {gi: deel(gi, periode) for gi in meting.instellingen(periode)}
        groepen = {("gi", gi): [van_gi] for gi, van_gi in delen.items()}
        if delen:
            groepen[GELDERLAND] = list(delen.values())
        for niveau, groep in groepen.items():
            uitkomst[Plek(indicator, uitsplitsing, niveau, periode)] = _bijeen(groep)
    return uitkomst


def _bijeen(delen: list[Paar | None]) -> Cijfer:
    if None in delen:
        return ONTBREEKT
    noemers = [noemer for _, noemer in delen if noemer is not None]
    return Cijfer(sum(teller for teller, _ in delen), sum(noemers) if noemers else None)


def enquete(meting: Meting, versie: Versie) -> Cijfers:
    """Time that goes to finding a place, weighted by respondents.

    The survey is one of all institutions together: with enough answers it counts, also when one is silent.
    """
    naam = "tijd_aan_plaatsing"
    uitkomst: Cijfers = {}

    def cel(gi: str, opgave: str, periode: Periode) -> Fraction | None:
        return meting.uitvraag.getal("gi", gi, "enquete", opgave, gi, tekst_van(periode))

    for periode in meting.perioden(naam):
        delen: dict[str, Paar | None] = dict.fromkeys(meting.instellingen(periode))
        for gi in delen:
            tijd, respondenten = (cel(gi, o, periode) for o in ("tijd_plaatsing", "respondenten"))
            if None not in (tijd, respondenten, cel(gi, versie.enquete_telt, periode)):
                delen[gi] = tijd * respondenten, respondenten
        omvang = sum(cel(gi, versie.enquete_telt, periode) or 0 for gi in delen)
        genoeg = omvang >= versie.getal("enquete_minimum")
        groepen = {("gi", gi): [van_gi] for gi, van_gi in delen.items()}
        if delen:
            groepen[GELDERLAND] = [van_gi for van_gi in delen.values() if van_gi]
        for niveau, groep in groepen.items():
            plek = Plek(naam, TOTAAL, niveau, periode)
            uitkomst[plek] = _bijeen(groep) if genoeg and groep else ONTBREEKT
    return uitkomst


@dataclass(frozen=True)
class Peiling:
    """What a GI supplied on its own peildatum."""

    meting: Meting
    gi: str
    dag: str

    def fte(self, naam: str) -> Fraction | None:
        return self.meting.uitvraag.getal("gi", self.gi, "fte", naam, self.gi, self.dag)

    def per_soort(self, naam: str) -> dict[str, Fraction]:
        """Numbers of measures or written hours by kind."""
        return {
            o.partij: Fraction(o.waarde)
            for _, gi, o in self.meting.uitvraag.van("caseload")
            if (gi, o.periode, o.indicator) == (self.gi, self.dag, naam)
        }

    def normuren(self, soort: str) -> Fraction | None:
        """Hours per measure and year; regions that differ are averaged."""
        jaar = self.dag[:4]
        uren = [
            Fraction(o.waarde)
            for _, _, o in self.meting.uitvraag.van("normuren")
            if (o.partij, o.periode) == (soort, jaar)
        ]
        return sum(uren) / len(uren) if uren else None

    def uren(self) -> Fraction | None:
        """Hours that the measures ask, families apart; None when nobody knows what one asks."""
        geschreven = self.per_soort("geschreven_uren")
        aantallen = self.per_soort("maatregelen")
        soorten = (aantallen.keys() | geschreven.keys()) - {GEZINNEN}
        gevraagd = Fraction(0)
        for soort in soorten:
            aantal, norm = aantallen.get(soort, 0), self.normuren(soort)
            if aantal and norm is None and not geschreven.get(soort):
                return None
            gevraagd += aantal * (norm or 0) + geschreven.get(soort, 0)
        return gevraagd if soorten else None

    def aantal(self) -> Fraction | None:
        """Measures, families apart."""
        aantallen = self.per_soort("maatregelen")
        over = [n for soort, n in aantallen.items() if soort != GEZINNEN]
        return sum(over) if over else None

    def belasting(self) -> Paar | None:
        fte, per_fte = self.fte("fte_jeugdbeschermers"), self.fte("uren_per_fte")
        return _heel(self.uren(), None if None in (fte, per_fte) else fte * per_fte)

    def per_fte(self) -> Paar | None:
        return _heel(self.aantal(), self.fte("fte_jeugdbeschermers"))

    def gezinnen(self) -> Paar | None:
        return _heel(self.per_soort("maatregelen").get(GEZINNEN), self.fte("fte_gezinsmanagement"))

    def opgave(self) -> Paar | None:
        aantal = self.aantal()
        return None if aantal is None else (aantal, None)


def _heel(teller: Fraction | None, noemer: Fraction | None) -> Paar | None:
    return None if None in (teller, noemer) else (teller, noemer)


def caseload(meting: Meting, _: Versie) -> Cijfers:
    """Caseload on each GI's own peildatum; of several in a period the last."""
    dagen = {
        (gi, dt.date.fromisoformat(o.periode))
        for onderwerp in ("caseload", "fte")
        for _, gi, o in meting.uitvraag.van(onderwerp)
    }

    def peiling(gi: str, periode: Periode) -> Peiling | None:
        van_gi = [dag for wie, dag in dagen if wie == gi and periode.heeft(dag)]
        return Peiling(meting, gi, max(van_gi).isoformat()) if van_gi else None

    uitkomst: Cijfers = {}
    for naam, maak in (
        ("caseload_belasting", Peiling.belasting),
        ("maatregelen_per_fte", Peiling.per_fte),
        ("gezinnen_per_fte", Peiling.gezinnen),
        ("maatregelen_opgave", Peiling.opgave),
    ):

        def deel(gi: str, periode: Periode, maak: Callable = maak) -> Paar | None:
            gevonden = peiling(gi, periode)
            return gevonden and maak(gevonden)

        uitkomst |= _per_instelling(meting, naam, TOTAAL, deel)
    for periode in meting.perioden("maatregelen_opgave"):
        peilingen = {gi: peiling(gi, periode) for gi in meting.instellingen(periode)}
        uitkomst |= _per_soort(
            {gi: p.per_soort("maatregelen") if p else {} for gi, p in peilingen.items()}, periode
        )
    return uitkomst


def _per_soort(aantallen: dict[str, dict[str, Fraction]], periode: Periode) -> Cijfers:
    """The numbers of each kind that a GI named; of all, when every GI named some kind."""
    uitkomst: Cijfers = {}
    for soort in {soort for van_gi in aantallen.values() for soort in van_gi}:
        genoemd = {gi: van_gi[soort] for gi, van_gi in aantallen.items() if soort in van_gi}
        plekken = {("gi", gi): Cijfer(aantal) for gi, aantal in genoemd.items()}
        heel = all(aantallen.values())
        plekken[GELDERLAND] = Cijfer(sum(genoemd.values())) if heel else ONTBREEKT
        for niveau, cijfer in plekken.items():
            uitkomst[Plek("maatregelen_opgave", soort, niveau, periode)] = cijfer
    return uitkomst


def verzuim(meting: Meting, _: Versie) -> Cijfers:
    """Illness, weighted by those in service on the first day; a year may come as three tertialen."""

    def cel(gi: str, onderwerp: str, naam: str, periode: Periode) -> Fraction | None:
        return meting.uitvraag.getal("gi", gi, onderwerp, naam, gi, tekst_van(periode))

    def beginstand(gi: str, periode: Periode) -> Fraction | None:
        heel = cel(gi, "personeel", "beginstand", periode)
        if heel is not None or periode.soort != "jaar":
            return heel
        delen = [cel(gi, "personeel", "beginstand", t) for t in tertialen(periode)]
        return None if None in delen else delen[0]

    def deel(gi: str, periode: Periode) -> Paar | None:
        heel = cel(gi, "verzuim", "verzuim", periode) is not None or periode.soort != "jaar"
        paren = [
            (cel(gi, "verzuim", "verzuim", p), beginstand(gi, p))
            for p in ([periode] if heel else tertialen(periode))
        ]
        if any(None in paar for paar in paren):
            return None
        return sum(aandeel * aantal for aandeel, aantal in paren), sum(n for _, n in paren)

    return _per_instelling(meting, "verzuim", TOTAAL, deel)


# --- Toekomsttuinen, tafel and bouwstenen -------------------------------------------------------


@dataclass(frozen=True)
class Tuin:
    """A Toekomsttuin as it was supplied last."""

    gestart_op: dt.date | None
    beeindigd_op: dt.date | None

    def liep_in(self, periode: Periode) -> bool:
        """Whether it ran on a day of the period."""
        return (
            self.gestart_op is not None
            and self.gestart_op <= periode.eind
            and (self.beeindigd_op is None or self.beeindigd_op >= periode.start)
        )

    def is_er_op(self, dag: dt.date) -> bool:
        """Whether it had started by a day and had not ended."""
        begonnen = self.gestart_op is not None and self.gestart_op <= dag
        return begonnen and (self.beeindigd_op is None or self.beeindigd_op >= dag)


def tuinen(meting: Meting) -> dict[str, Tuin]:
    """The Toekomsttuin of each gemeente as its region last said."""
    gezegd: dict[str, tuple[dt.date, str]] = {}
    dagen: dict[tuple[str, str, str], dt.date] = {}
    for soort, regio, o in meting.uitvraag.van("toekomsttuin"):
        op = meting.uitvraag.ingevuld_op[soort, regio, o.onderwerp, o.periode]
        gezegd[o.partij] = max(gezegd.get(o.partij, (op, o.periode)), (op, o.periode))
        dagen[o.partij, o.periode, o.indicator] = dt.date.fromisoformat(o.waarde)
    return {
        gemeente: Tuin(
            dagen.get((gemeente, periode, "gestart_op")),
            dagen.get((gemeente, periode, "beeindigd_op")),
        )
        for gemeente, (_, periode) in gezegd.items()
    }


def _meetdag(meting: Meting, versie: Versie, plek: Plek) -> dt.date:
    """The agreed day, else the last of the period."""
    norm = norm_van(versie, plek)
    if norm and norm["meetdag"]:
        return dt.date.fromisoformat(norm["meetdag"])
    return min(plek.periode.eind, meting.feiten.peildatum)


def op_dag(meting: Meting, versie: Versie) -> Cijfers:
    """What regions have ready on the agreed day: Toekomsttuinen and bouwstenen."""
    return _op_dag(meting, versie, "toekomsttuin_gestart", "toekomsttuin", [TOTAAL]) | _op_dag(
        meting, versie, "bouwsteen", "bouwsteen", [str(nr) for nr in range(1, 9)]
    )


def _op_dag(
    meting: Meting, versie: Versie, indicator: str, onderwerp: str, uitsplitsingen: list[str]
) -> Cijfers:
    """Not ready is known from a delivery of that day or later only; the last region decides for all."""
    uitkomst: Cijfers = {}
    for periode, uitsplitsing in product(meting.perioden(indicator), uitsplitsingen):
        cijfers = []
        for regio in seeds.regios():
            plek = Plek(indicator, uitsplitsing, ("regio", regio), periode)
            dag = _meetdag(meting, versie, plek)
            gemeld = [
                (o, meting.uitvraag.ingevuld_op[soort, wie, onderwerp, o.periode])
                for soort, wie, o in meting.uitvraag.van(onderwerp)
                if wie == regio and uitsplitsing in (TOTAAL, o.partij)
            ]
            aantal = _gereed(meting, regio, [o for o, _ in gemeld], dag)
            bekend = aantal or any(op >= dag for _, op in gemeld)
            uitkomst[plek] = Cijfer(Fraction(aantal)) if bekend else ONTBREEKT
            cijfers.append(uitkomst[plek])
        bekend = [c.waarde for c in cijfers if not c.ontbreekt]
        heel = len(bekend) == len(cijfers) or 0 in bekend
        plek = Plek(indicator, uitsplitsing, GELDERLAND, periode)
        uitkomst[plek] = Cijfer(min(bekend)) if heel else ONTBREEKT
    return uitkomst


def _gereed(meting: Meting, regio: str, gemeld: list[Opgave], dag: dt.date) -> int:
    """How many Toekomsttuinen there are on a day, or whether a bouwsteen is ready."""
    gereed = any(o.indicator == "gereed_op" and o.waarde <= dag.isoformat() for o in gemeld)
    genoemd = {o.partij for o in gemeld if o.onderwerp == "toekomsttuin"}
    van_regio = [t for g, t in tuinen(meting).items() if g in genoemd and seeds.regio(g) == regio]
    return gereed + sum(t.is_er_op(dag) for t in van_regio)


def tafel_bij_tuin(meting: Meting, versie: Versie) -> Cijfers:
    """Requests at the tafel in gemeenten with a Toekomsttuin, and in the others."""
    uitkomst: Cijfers = {}
    tafel = {p: c for p, c in opgaven(meting, versie).items() if p.indicator == "tafel_verzoeken"}
    van_gemeenten = tuinen(meting)
    overige: dict[tuple[Niveau, Periode], list[Cijfer]] = defaultdict(list)
    for plek, cijfer in tafel.items():
        soort, code = plek.niveau
        if soort != "gemeente":
            continue
        if code in van_gemeenten and van_gemeenten[code].liep_in(plek.periode):
            uitkomst[Plek("tafel_verzoeken_tuin", TOTAAL, plek.niveau, plek.periode)] = cijfer
        else:
            for niveau in niveaus(code)[:2]:
                overige[niveau, plek.periode].append(cijfer)
    for (niveau, periode), delen in overige.items():
        ontbreekt = any(d.ontbreekt for d in delen)
        som = ONTBREEKT if ontbreekt else Cijfer(sum(d.teller for d in delen))
        uitkomst[Plek("tafel_verzoeken_overige", TOTAAL, niveau, periode)] = som
    return uitkomst


# --- figures from messages ----------------------------------------------------------------------


class Telling:
    """Numbers per level and period; each level that occurs has all periods, with nothing in them."""

    def __init__(self):
        self.per_plek: dict[tuple[Niveau, Periode], list] = defaultdict(list)

    def tel(self, iets: object, dag: dt.date, op: Iterable[Niveau]) -> None:
        """Count something in the year and the tertiaal of a day."""
        for niveau, soort in product(op, ("jaar", "tertiaal")):
            self.per_plek[niveau, Periode.van(soort, dag)].append(iets)

    def dicht(self, rijen: Iterable[Rij]) -> None:
        """See to it that there is a place for each of these rows of a mart."""
        for rij in rijen:
            periode = Periode(rij["periode_soort"], rij["periode_start"])
            self.per_plek[(rij["niveau"], rij["niveau_code"]), periode] += []

    def cijfers(
        self, meting: Meting, indicator: str, uitsplitsing: str, maak: Callable[[list], Cijfer]
    ) -> Cijfers:
        """A figure of what was counted, for each place."""
        perioden = set(meting.perioden(indicator))
        return {
            Plek(indicator, uitsplitsing, niveau, periode): maak(inhoud)
            for (niveau, periode), inhoud in self.per_plek.items()
            if periode in perioden
        }


UITSPLITSINGEN = {
    "monitor_1_aantallen": ("maatregelsoort", "productcode"),
    "monitor_1b_jeugdhulp": ("tussentaal_code", "verwijzer_type", "tijdens_maatregel"),
    "monitor_3_doorlooptijd": ("maatregelsoort", "status"),
}


def monitorkolommen(meting: Meting, versie: Versie) -> Cijfers:
    """Columns of the monitor that are an indicator; what the monitor does not list is nothing."""
    uitkomst: Cijfers = {}
    for kolom in seeds.rijen("normen/indicator_monitor"):
        uitsplitsing = UITSPLITSINGEN[kolom["mart"]]
        perioden = set(meting.perioden(kolom["indicator"]))
        gezocht = tuple(kolom["snede"].split("/"))
        for rij in meting.mart(kolom["mart"], versie):
            periode = Periode(rij["periode_soort"], rij["periode_start"])
            snede = tuple(rij[naam] for naam in uitsplitsing)
            if periode not in perioden:
                continue
            if snede not in (gezocht, (TOTAAL,) * len(snede)):
                continue
            niveau = (rij["niveau"], rij["niveau_code"])
            plek = Plek(kolom["indicator"], kolom["uitsplitsing"], niveau, periode)
            noemer = kolom["noemer_kolom"]
            if snede == gezocht:
                uitkomst[plek] = Cijfer(
                    Fraction(rij[kolom["teller_kolom"]]), Fraction(rij[noemer]) if noemer else None
                )
            else:
                uitkomst.setdefault(plek, Cijfer(Fraction(0), Fraction(0) if noemer else None))
    return uitkomst


def kader(meting: Meting, versie: Versie) -> Cijfers:
    """What was granted for the categories of the frame of 2020."""
    telling = Telling()
    for r in meting.feiten.toegekende_regels:
        if versie.heeft("kader", r.regel.productcategorie) and versie.telt("1", r.dag):
            telling.tel(r, r.dag, niveaus(r.gemeente))
    return telling.cijfers(meting, "kosten_maatregelen_kader", TOTAAL, _toegekend)


def _toegekend(regels: list) -> Cijfer:
    return Cijfer(Fraction(sum(r.toegekend for r in regels), 100))


def _wettelijk(soort: str) -> bool:
    (rij,) = (r for r in seeds.rijen("definities/maatregelsoort") if r["maatregelsoort"] == soort)
    return rij["is_wettelijk"] == "ja"


def instroom(meting: Meting, versie: Versie) -> Cijfers:
    """Legal measures that began, chained within each level, without voogdij that follows an OTS."""
    alle = [(niveau, x) for niveau, x in meting.per_niveau(versie) if _wettelijk(x.soort)]
    per_niveau = per_sleutel(alle)
    telling = Telling()
    telling.dicht(meting.mart("monitor_2_in_door_uitstroom", versie))
    for niveau, x in alle:
        volgt = any(_volgt_op(x, ander, versie) for ander in per_niveau[niveau])
        if not volgt and versie.telt("2", x.start):
            telling.tel(x, x.start, [niveau])
    cijfers = telling.cijfers(
        meting, "instroom_wettelijk", TOTAAL, lambda groep: Cijfer(Fraction(len(groep)))
    )
    van_gemeenten = tuinen(meting)
    bij_tuin = {
        Plek("instroom_wettelijk_tuin", TOTAAL, plek.niveau, plek.periode): cijfer
        for plek, cijfer in cijfers.items()
        if plek.niveau[1] in van_gemeenten and van_gemeenten[plek.niveau[1]].liep_in(plek.periode)
    }
    return cijfers | bij_tuin


def _volgt_op(voogdij: Maatregel, ander: Maatregel, versie: Versie) -> bool:
    """Whether a voogdij takes over from an OTS of the child that ran or had just ended."""
    if (voogdij.soort, ander.soort, ander.bsn) != (VOOGDIJ, OTS, voogdij.bsn):
        return False
    if ander.start >= voogdij.start:
        return False
    aansluiting = versie.dagen("maatregel_aansluiting_dagen")
    return ander.stop is None or (voogdij.start - ander.stop).days <= aansluiting


def maatregelen_berichten(meting: Meting, versie: Versie) -> Cijfers:
    """Measures that run on the last day of a period."""
    uitkomst: Cijfers = {}
    naam = "maatregelen_berichten"
    for periode in meting.perioden(naam):
        dag = min(periode.eind, meting.feiten.peildatum)
        telling: dict[tuple[str, Niveau], int] = defaultdict(int)
        for x in meting.feiten.maatregelen(versie):
            if x.start <= dag and (x.stop is None or x.stop > dag):
                p = x.eind_periode
                for soort, niveau in product(
                    (x.soort, TOTAAL), niveaus(p.gemeente, gi=p.aanbieder)
                ):
                    telling[soort, niveau] += 1
        for (soort, niveau), aantal in telling.items():
            uitkomst[Plek(naam, soort, niveau, periode)] = Cijfer(Fraction(aantal))
    return uitkomst


def duur_ots(meting: Meting, versie: Versie) -> Cijfers:
    """Days of the OTS that ended, per measure that was extended or per client."""
    per_client = versie.ots_per_client
    alle = [x for x in meting.feiten.maatregelen(versie) if x.soort == OTS]
    telling = Telling()
    telling.dicht(meting.mart("monitor_3_doorlooptijd", versie))
    for x in alle:
        gestopt = x.stop is not None and x.stop <= meting.feiten.peildatum
        p = x.eind_periode
        op = niveaus(p.gemeente, gi=p.aanbieder)
        if gestopt and versie.telt("3", x.start) and (per_client or is_verlengd(x)):
            telling.tel(x, x.stop, op)

    def gemiddelde(groep: list[Maatregel]) -> Cijfer:
        aantal = len({x.bsn for x in groep}) if per_client else len(groep)
        return Cijfer(Fraction(sum(x.dagen for x in groep)), Fraction(aantal))

    def zonder_langste(groep: list[Maatregel]) -> Cijfer:
        weg = int(versie.getal("langste_aandeel") * len(groep))
        langste_eerst = sorted(groep, key=lambda x: (-x.dagen, SLEUTEL.jeugdige_id(x.bsn)))
        return gemiddelde(langste_eerst[weg:])

    return (
        telling.cijfers(meting, "duur_ots", TOTAAL, gemiddelde)
        | telling.cijfers(meting, "duur_ots_op_berichten", TOTAAL, gemiddelde)
        | telling.cijfers(meting, "duur_ots_zonder_langste", TOTAAL, zonder_langste)
    )


def voogdij_berichten(meting: Meting, versie: Versie) -> Cijfers:
    """Voogdij that ended early, of what ran on 1 January and what began."""
    niet_eerder = versie.codes("voogdij_niet_eerder")
    uitkomst: dict[Plek, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for x in meting.feiten.maatregelen(versie):
        if x.soort != VOOGDIJ:
            continue
        p = x.eind_periode
        for periode in meting.perioden("voogdij_beeindigd_berichten"):
            if x.start > periode.eind or x.tot < periode.start:
                continue
            gestopt = x.stop is not None and x.stop <= meting.feiten.peildatum
            eerder = (
                gestopt
                and periode.heeft(x.stop)
                and not einde_door_18(x, meting.feiten.verkeer)
                and reden_beeindiging(x) not in niet_eerder
            )
            for niveau in niveaus(p.gemeente, gi=p.aanbieder):
                paar = uitkomst[Plek("voogdij_beeindigd_berichten", TOTAAL, niveau, periode)]
                paar[0] += eerder
                paar[1] += 1
    return {plek: Cijfer(*paar) for plek, paar in uitkomst.items()}


def _voogdij_gekozen(cijfers: Cijfers) -> Cijfers:
    """Of each GI its own registration if it gave one, else the messages; elsewhere the messages."""
    uitkomst: Cijfers = {}
    per_jaar: dict[Periode, list[Cijfer]] = defaultdict(list)
    for plek, cijfer in cijfers.items():
        if plek.indicator != "voogdij_beeindigd_berichten" or plek.niveau == GELDERLAND:
            continue
        nieuw = Plek("voogdij_beeindigd", TOTAAL, plek.niveau, plek.periode)
        uitkomst[nieuw] = Cijfer(cijfer.teller, cijfer.noemer, uit_berichten=True)
    for plek, cijfer in cijfers.items():
        if (
            plek.indicator == "voogdij_beeindigd_eigen"
            and plek.niveau[0] == "gi"
            and not cijfer.ontbreekt
        ):
            uitkomst[Plek("voogdij_beeindigd", TOTAAL, plek.niveau, plek.periode)] = cijfer
    for plek, cijfer in uitkomst.items():
        if plek.niveau[0] == "gi":
            per_jaar[plek.periode].append(cijfer)
    for periode, delen in per_jaar.items():
        uitkomst[Plek("voogdij_beeindigd", TOTAAL, GELDERLAND, periode)] = Cijfer(
            sum(d.teller for d in delen),
            sum(d.noemer for d in delen),
            uit_berichten=any(d.uit_berichten for d in delen),
        )
    return uitkomst


# --- waiting, referrals and requests ------------------------------------------------------------


def wachttijd(meting: Meting, versie: Versie) -> Cijfers:
    """Days to the start of youth care: of all, and of what began during a measure by referrer."""
    alle, per_verwijzer = Telling(), defaultdict(Telling)
    gi_codes = versie.codes("verwijzer_gi")
    for w in wachttijden(meting.feiten, versie):
        t = w.toewijzing
        dag = t.datum_eerste
        if not w.is_gestart or not versie.telt("6", t.product.ingangsdatum):
            continue
        alle.tel(w, dag, niveaus(t.gemeente))
        if w.maatregel:
            wie = "gi" if w.verwijzer in gi_codes else "overig"
            gi = [GELDERLAND, ("gi", w.maatregel.eind_periode.aanbieder)]
            for soort in (w.maatregel.soort, TOTAAL):
                per_verwijzer[wie, soort].tel(w, dag, gi)

    def gemiddelde(groep: list) -> Cijfer:
        return Cijfer(Fraction(sum(w.dagen for w in groep)), Fraction(len(groep)))

    uitkomst = alle.cijfers(meting, "wachttijd_jeugdhulp", TOTAAL, gemiddelde)
    for (wie, soort), telling in per_verwijzer.items():
        uitkomst |= telling.cijfers(meting, f"wachttijd_maatregel_{wie}", soort, gemiddelde)
    return uitkomst


def verwijzing(meting: Meting, versie: Versie) -> Cijfers:
    """Share of GI's in referrals and cost, share of heavy care, median length of a toewijzing."""
    feiten = meting.feiten
    gi_codes = versie.codes("verwijzer_gi")
    zwaar = versie.codes("zware_tussentaal")
    verwezen, geld, zwaarte, duur = Telling(), Telling(), Telling(), Telling()
    for t in feiten.toewijzingen:
        dag = t.datum_eerste
        if t.is_verwijderd:
            continue
        if not t.is_gi and dag <= feiten.peildatum:
            if t.verwijzer:
                verwezen.tel(t.verwijzer in gi_codes, dag, niveaus(t.gemeente))
            zwaarte.tel(t.tussentaal in zwaar, dag, niveaus(t.gemeente))
        if versie.heeft("jeugdbescherming", t.categorie) and t.product.einddatum is not None:
            dagen = (t.product.einddatum - t.product.ingangsdatum).days
            if dag <= feiten.peildatum:
                duur.tel(dagen, dag, niveaus(t.gemeente, gi=t.aanbieder))
    for r in feiten.toegekende_regels:
        t = feiten.toewijzing_van(r)
        if not r.is_gi and t and t.verwijzer:
            geld.tel((r.toegekend, t.verwijzer in gi_codes), r.dag, niveaus(r.gemeente))

    def aandeel(groep: list[bool]) -> Cijfer:
        return Cijfer(Fraction(sum(groep)), Fraction(len(groep)))

    def aandeel_geld(groep: list[tuple[int, bool]]) -> Cijfer:
        van_gi = sum(bedrag for bedrag, gi in groep if gi)
        return Cijfer(Fraction(van_gi, 100), Fraction(sum(bedrag for bedrag, _ in groep), 100))

    def mediaan(groep: list[int]) -> Cijfer:
        return Cijfer(noemer=Fraction(len(groep)), los=kwantiel(groep, Fraction(1, 2)))

    return (
        verwezen.cijfers(meting, "aandeel_verwijzingen_gi", TOTAAL, aandeel)
        | geld.cijfers(meting, "aandeel_kosten_gi", TOTAAL, aandeel_geld)
        | zwaarte.cijfers(meting, "aandeel_zwaar", TOTAAL, aandeel)
        | duur.cijfers(meting, "duur_toewijzing_jb", TOTAAL, mediaan)
    )


def verzoeken(meting: Meting, versie: Versie) -> Cijfers:
    """315's of a GI without consultation, and requests refused for the woonplaats."""
    verkeer = meting.feiten.verkeer
    van_gi, geweigerd = Telling(), Telling()
    for b in verkeer.van(Verzoek):
        van_instelling = b.verwijzer_type in versie.codes("verzoek_gi")
        if van_instelling and seeds.in_overeenkomst(b.gemeente):
            van_gi.tel(b, b.dagtekening, niveaus(b.gemeente))
    for b in verkeer.van(AntwoordOpVerzoek):
        redenen = versie.codes("woonplaats_weigering")
        if b.antwoord == "1" and b.reden in redenen and seeds.in_overeenkomst(b.gemeente):
            geweigerd.tel(b, b.dagtekening, niveaus(b.gemeente))
    uitkomst = geweigerd.cijfers(
        meting, "woonplaats_weigeringen", TOTAAL, lambda groep: Cijfer(Fraction(len(groep)))
    )
    naam = "verzoek_zonder_overleg"
    for periode in meting.perioden(naam):
        per_niveau: dict[Niveau, list[tuple[Fraction | None, int]]] = defaultdict(list)
        for gemeente in seeds.gemeenten():
            zonder = _zonder_overleg(meting, gemeente, periode)
            aantal = len(van_gi.per_plek.get((("gemeente", gemeente), periode), ()))
            if aantal:
                for niveau in niveaus(gemeente):
                    per_niveau[niveau].append((zonder, aantal))
        for niveau, delen in per_niveau.items():
            if any(zonder is None for zonder, _ in delen):
                cijfer = ONTBREEKT
            else:
                cijfer = Cijfer(sum(z for z, _ in delen), Fraction(sum(n for _, n in delen)))
            uitkomst[Plek(naam, TOTAAL, niveau, periode)] = cijfer
    return uitkomst


def _zonder_overleg(meting: Meting, gemeente: str, periode: Periode) -> Fraction | None:
    """315's without consultation that a gemeente counted; a year may come as three tertialen."""

    def lees(van: Periode) -> Fraction | None:
        sleutel = ("gemeente", gemeente, "verzoek_zonder_overleg", "zonder_overleg", gemeente)
        return meting.uitvraag.getal(*sleutel, tekst_van(van))

    getal = lees(periode)
    if getal is not None or periode.soort != "jaar":
        return getal
    delen = [lees(t) for t in tertialen(periode)]
    return None if None in delen else sum(delen)


def lokaal_team(meting: Meting, versie: Versie) -> Cijfers:
    """Days from a request to contact with the local team."""
    telling = Telling()
    for _, _, o in meting.uitvraag.van("lokaal_team"):
        gevraagd, contact = dt.date.fromisoformat(o.periode), dt.date.fromisoformat(o.waarde)
        dagen = dagen_tot(gevraagd, contact, versie.telt_werkdagen)
        telling.tel(dagen, gevraagd, niveaus(o.partij))
    op_tijd = versie.dagen("lokaal_team_dagen")
    return telling.cijfers(
        meting,
        "lokaal_team_op_tijd",
        TOTAAL,
        lambda groep: Cijfer(Fraction(sum(d <= op_tijd for d in groep)), Fraction(len(groep))),
    ) | telling.cijfers(
        meting,
        "lokaal_team_dagen",
        TOTAAL,
        lambda groep: Cijfer(Fraction(sum(groep)), Fraction(len(groep))),
    )


def dagen_tot(van: dt.date, tot: dt.date, werkdagen: bool) -> int:
    """Days after the first, up to and including the last; of working days those alone."""
    dagen = [van + nr * DAG for nr in range(1, (tot - van).days + 1)]
    return sum(not werkdagen or seeds.is_werkdag(dag) for dag in dagen)


# --- cost after correction ----------------------------------------------------------------------


def _gecorrigeerd(meting: Meting, cijfers: Cijfers) -> Cijfers:
    """Cost of youth care in prices and circumstances of the year before."""
    uitkomst: Cijfers = {}
    for naam in ("jeugdhulp_verwijzer_gi", "jeugdhulp_tijdens_maatregel"):
        per_jaar: dict[Periode, list[Fraction | None]] = defaultdict(list)
        for plek, cijfer in cijfers.items():
            if (
                plek.indicator == naam
                and plek.niveau[0] == "regio"
                and plek.periode.soort == "jaar"
            ):
                waarde = _zonder_index(meting, plek, cijfer)
                nieuw = Plek(f"{naam}_gecorrigeerd", TOTAAL, plek.niveau, plek.periode)
                per_jaar[plek.periode].append(waarde)
                uitkomst[nieuw] = ONTBREEKT if waarde is None else Cijfer(waarde)
        for periode, delen in per_jaar.items():
            plek = Plek(f"{naam}_gecorrigeerd", TOTAAL, GELDERLAND, periode)
            uitkomst[plek] = ONTBREEKT if None in delen else Cijfer(sum(delen))
    return uitkomst


def _zonder_index(meting: Meting, plek: Plek, cijfer: Cijfer) -> Fraction | None:
    """The corrections of the region go off first, then the index."""

    def lees(onderwerp: str, naam: str) -> Fraction | None:
        regio = plek.niveau[1]
        return meting.uitvraag.getal(
            "jeugdhulpregio", regio, onderwerp, naam, regio, tekst_van(plek.periode)
        )

    index = lees("indexatie", "index")
    correctie = sum(lees("correctie", n) or 0 for n in ("autonoom", "tariefwijziging"))
    return None if index is None else _miljoenste((cijfer.teller - correctie) / (1 + index))


def _miljoenste(bedrag: Fraction) -> Fraction:
    """An amount as the parts of a figure are kept: in millionths, half of one away from zero."""
    return Fraction(hele_cent(bedrag * 10**6), 10**6)


MAKERS = (
    opgaven,
    enquete,
    caseload,
    verzuim,
    op_dag,
    tafel_bij_tuin,
    monitorkolommen,
    kader,
    instroom,
    maatregelen_berichten,
    duur_ots,
    voogdij_berichten,
    wachttijd,
    verwijzing,
    verzoeken,
    lokaal_team,
)
