"""Random histories that the loader accepts, with dates around the gaps at which a rule turns."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from random import Random
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from loaders.sleutel import elfproef
from referentie.historie import (
    AntwoordOpVerzoek,
    Bericht,
    Declaratie,
    Declaratieantwoord,
    Historie,
    Kind,
    Oordeel,
    Regel,
    Start,
    Startproduct,
    Stop,
    Stopproduct,
    ToegewezenProduct,
    Toewijzing,
    Verzoek,
    Wijzigingsverzoek,
)

T = TypeVar("T")
DAG = dt.timedelta(days=1)
BSNS = [
    str(n) for n in itertools.islice(filter(lambda n: elfproef(str(n)), range(999900006, 10**9)), 4)
]

#: Days between one event and the next.
GATEN = (0, 1, 1, 30, 31, 31, 32, 60, 90, 91, 365, 366)
#: Arnhem, Ede, Barneveld (billed through Ede), Geldermalsen and Neerijnen (merged), outside, unknown.
GEMEENTEN = (*("0202",) * 8, "0228", "0203", "0203", "0236", "0304", "0944", "0363")
EDE, BARNEVELD = "0228", "0203"
INSTELLINGEN = ("22990001", "22990001", "22990002")
AANBIEDERS = ("22991001", "22991001", "22991002")
#: Category and code; without code aspecific, 48B14 and 49B01 are money only, 48Z99 is a local code.
MAATREGELEN = (
    ("48", "48A01"),
    ("48", "48A02"),
    ("48", "48A03"),
    ("48", "48B10"),
    ("48", "48Z99"),
    ("48", "48B14"),
    ("48", None),
    ("47", "47A01"),
    ("49", "49A02"),
    ("49", "49B01"),
)
JEUGDHULP = (
    ("45", "45A04"),
    ("45", "45A05"),
    ("43", "43A03"),
    ("43", "43B12"),
    ("44", "44A05"),
    ("46", "46A01"),
    ("46", "46A03"),
    ("42", "42A03"),
    ("45", "45Z99"),
    ("45", None),
    (None, None),
)
#: Codes on the lines of a toewijzing that leaves the code open.
REGELCODES = {
    "48": ("48A01", "48A03", "48B14", "47A01"),
    "45": ("45A04", "45A05", "43A03"),
    None: ("45A04", "43A03", "48A01"),
}
JAAR_3X = dt.date(2021, 1, 1)
LAATSTE_DAG = dt.date(2024, 12, 31)


def _maand(dag: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the month of a day."""
    return dag.replace(day=1), dag.replace(day=calendar.monthrange(dag.year, dag.month)[1])


def _anders(bericht: Bericht, dagtekening: dt.date) -> Bericht:
    """A message with other contents under the same identity."""
    nieuw = replace(bericht, dagtekening=min(dagtekening, LAATSTE_DAG + DAG))
    if isinstance(nieuw, (Toewijzing, Stop)):
        producten = tuple(
            p if p.einddatum is None else replace(p, einddatum=p.einddatum + 32 * DAG)
            for p in nieuw.producten
        )
        return replace(nieuw, producten=producten)
    return nieuw


@dataclass
class _Zorg:
    """What the messages about one toewijzing have in common."""

    bsn: str
    gemeente: str
    aanbieder: str
    categorie: str | None
    code: str | None
    nummer: int | None
    beschikking: int
    release: str
    ingang: dt.date
    einddatum: dt.date | None


@dataclass
class _Verhaal:
    """The messages drawn so far, and what may not be used twice."""

    toeval: Random
    berichten: list[Bericht] = field(default_factory=list)
    regels: dict[tuple[str, str, str], list[Regel]] = field(
        default_factory=lambda: defaultdict(list)
    )
    toegewezen: dict[tuple[str, ...], list[ToegewezenProduct]] = field(
        default_factory=lambda: defaultdict(list)
    )
    geboren: dict[str, tuple[dt.date, dt.date]] = field(default_factory=dict)
    dagen: list[dt.date] = field(default_factory=list)
    nummers: Counter[str] = field(default_factory=Counter)
    volgnummer: itertools.count = field(default_factory=lambda: itertools.count(1))

    # -- drawing ---------------------------------------------------------------------------------

    def kies(self, uit: Sequence[T]) -> T:
        return self.toeval.choice(uit)

    def kans(self, een_op: int) -> bool:
        """True once in so many times."""
        return self.toeval.randrange(een_op) == 0

    def gat(self) -> dt.timedelta:
        return self.kies(GATEN) * DAG

    def later(self, dag: dt.date) -> dt.date:
        """A Dagtekening for something of this day."""
        return min(dag + self.kies((0, 0, 1, 5, 40)) * DAG, LAATSTE_DAG)

    def kenmerk(self, letter: str) -> str:
        return f"{letter}{next(self.volgnummer)}"

    def kind(self, bsn: str, dagtekening: dt.date) -> Kind:
        """The child as messages of a day know it; a birth date may have been corrected."""
        geboren, verbeterd = self.geboren[bsn]
        return Kind(bsn, geboren if dagtekening.year < 2022 else verbeterd, "2")

    # -- messages --------------------------------------------------------------------------------

    def kop(self, zorg: _Zorg, dagtekening: dt.date) -> dict[str, object]:
        release = zorg.release
        return {
            "identificatie": self.kenmerk("B"),
            "dagtekening": min(dagtekening, LAATSTE_DAG),
            "gemeente": zorg.gemeente,
            "aanbieder": zorg.aanbieder,
            "release": release,
        }

    def stuur(self, bericht: Bericht, klasse: str) -> None:
        """Send a message, and perhaps again: under a new Identificatie, or otherwise under its own."""
        beantwoord = self.met_lot(bericht, klasse)
        self.berichten.append(beantwoord)
        if self.kans(8):
            self.berichten.append(replace(beantwoord, identificatie=self.kenmerk("K")))
        if self.kans(8):
            later = bericht.dagtekening + self.kies((1, 31)) * DAG
            self.berichten.append(self.met_lot(_anders(bericht, later), klasse))

    def met_lot(self, bericht: Bericht, klasse: str) -> Bericht:
        """The message with what comes back on it."""
        code = self.kies(("9999", "8001"))
        lot = self.kies((*("goed",) * 9, *("stil",) * 6, "kop", "klasse", "vervoer"))
        if lot == "goed":
            bericht = replace(bericht, retour=self.kies(((), ("0200",))))
        elif lot == "kop":
            bericht = replace(bericht, retour=(code,))
        elif lot == "klasse":
            bericht = replace(bericht, retour=(code,), retourklasse=klasse)
        elif lot == "vervoer":
            bericht = replace(bericht, transportfout=True)
        return bericht

    def toewijzing(self, zorg: _Zorg) -> None:
        """A 301, and more of them that extend, shorten, repeat or remove the toewijzing."""
        besluit = zorg.ingang + self.kies((-60, -31, 0, 0, 10)) * DAG
        tijd = self.kies((None, dt.time(10, 30)))
        product = ToegewezenProduct(
            zorg.nummer,
            zorg.categorie,
            zorg.code,
            toewijzingsdatum=besluit,
            ingangsdatum=zorg.ingang,
            einddatum=zorg.einddatum,
            toewijzingstijd=tijd,
            referentie_aanbieder=self.verzoek(zorg, besluit),
            **self.omvang(zorg),
        )
        self.stuur_toewijzing(zorg, product, besluit)
        for _ in range(self.kies((0, 0, 0, 1, 2))):
            soort = self.kies(("verlengd", "verkort", "herhaald", "verwijderd", "een dag"))
            if soort == "herhaald":
                besluit = self.later(besluit)
                self.stuur_toewijzing(zorg, replace(product, reden_wijziging=None), besluit)
                continue
            if tijd is None and self.kans(3):
                product = replace(product, toewijzingstijd=dt.time(15))
                tijd = dt.time(15)
            else:
                besluit = max(besluit, product.toewijzingsdatum) + self.kies((1, 30)) * DAG
                product = replace(product, toewijzingsdatum=besluit)
            if soort == "verwijderd":
                weg = "13" if zorg.release >= "3" and self.kans(2) else "01"
                product = replace(product, einddatum=zorg.ingang, reden_wijziging=weg)
            elif soort == "een dag":
                product = replace(product, einddatum=zorg.ingang, reden_wijziging="05")
            else:
                reden = "04" if soort == "verlengd" else "05"
                product = replace(
                    product, einddatum=zorg.ingang + self.gat(), reden_wijziging=reden
                )
            zorg.einddatum = product.einddatum
            self.stuur_toewijzing(zorg, product, besluit)

    def stuur_toewijzing(
        self, zorg: _Zorg, product: ToegewezenProduct, dagtekening: dt.date
    ) -> None:
        """Send a 301 of this product; it may repeat an earlier product of the child (OP087)."""
        eerder = self.toegewezen[zorg.bsn, zorg.gemeente, zorg.aanbieder, zorg.release]
        producten = (product, self.kies(eerder)) if eerder and self.kans(3) else (product,)
        self.stuur(
            Toewijzing(
                **self.kop(zorg, dagtekening),
                kind=self.kind(zorg.bsn, dagtekening),
                producten=producten,
                beschikkingnummer=zorg.beschikking,
            ),
            "ToegewezenProduct",
        )
        if product.toewijzingnummer is not None:
            eerder.append(replace(product, reden_wijziging=None))

    def omvang(self, zorg: _Zorg) -> dict[str, object]:
        """Volume, budget or neither."""
        soort = self.kies(("volume", "volume", "geld", "budget", "niets"))
        frequentie = self.kies("1246" if zorg.release >= "3" else "123456")
        if soort == "budget" and zorg.release >= "3":
            return {"budget": self.kies((100_000, 36_501))}
        if soort == "geld":
            return {"volume": 12_345, "eenheid": "83", "frequentie": frequentie}
        if soort == "volume":
            return {"volume": 3, "eenheid": "82", "frequentie": frequentie}
        return {}

    def verzoek(self, zorg: _Zorg, besluit: dt.date) -> str | None:
        """The reference of a 315, or of a 317 on an earlier toewijzing of this provider."""
        soort = self.kies((None, None, "315", "317"))
        referentie = self.kenmerk("V")
        kop = self.kop(zorg, besluit - self.kies((1, 20)) * DAG)
        kind = self.kind(zorg.bsn, kop["dagtekening"])
        if soort is None or (soort == "317" and zorg.release < "3"):
            return None
        if soort == "315":
            type_ = self.kies(("01", "04", "08"))
            self.stuur(
                Verzoek(
                    **kop,
                    kind=kind,
                    referentie_aanbieder=referentie,
                    productcategorie=zorg.categorie,
                    productcode=zorg.code,
                    ingangsdatum=zorg.ingang,
                    verwijzer_type=type_,
                ),
                "AangevraagdProduct",
            )
        else:
            eerder = [
                p.toewijzingnummer
                for b in self.berichten
                if isinstance(b, Toewijzing)
                and (b.gemeente, b.aanbieder) == (zorg.gemeente, zorg.aanbieder)
                for p in b.producten
                if p.toewijzingnummer is not None
            ]
            nummers = (self.kies(eerder),) if eerder else (zorg.nummer,)
            self.stuur(
                Wijzigingsverzoek(
                    **kop, kind=kind, referentie_aanbieder=referentie, toewijzingnummers=nummers
                ),
                "Verzoek",
            )
        if zorg.release >= "3" and self.kans(4):
            self.stuur(
                AntwoordOpVerzoek(
                    **self.kop(zorg, besluit), referentie_aanbieder=referentie, reden="8"
                ),
                "Antwoord",
            )
        return referentie

    # -- periods ---------------------------------------------------------------------------------

    def periode(self, zorg: _Zorg, begin: dt.date) -> dt.date:
        """A 305 with what may follow on it; the day from which the next one counts."""
        op = self.later(begin)
        product = Startproduct(
            zorg.nummer,
            zorg.categorie,
            zorg.code,
            begin,
            toewijzing_ingangsdatum=zorg.ingang if zorg.nummer is None or self.kans(2) else None,
            beschikkingnummer=zorg.beschikking if zorg.nummer is None else None,
        )
        if zorg.release >= "3" and zorg.nummer is not None and self.kans(6):
            product = replace(product, productcategorie=None, productcode=None)
        if not self.kans(8):
            self.start(zorg, op, product)
        einde = self.stops(zorg, product, op)
        if self.kans(6):
            verwijderd, weg = replace(product, status="3"), self.later(op)
            opnieuw = self.kies(("niet", "zelfde", "later", "in een bericht"))
            if opnieuw == "in een bericht":
                product = replace(product, begindatum=begin + self.kies((0, 3)) * DAG)
                self.start(zorg, weg, verwijderd, product)
            else:
                self.start(zorg, weg, verwijderd)
            if opnieuw in ("zelfde", "later"):
                product = replace(product, begindatum=begin + 3 * DAG * (opnieuw == "later"))
                self.start(zorg, self.later(weg), product)
            if opnieuw != "niet":
                einde = self.stops(zorg, product, weg)
        return einde

    def start(self, zorg: _Zorg, op: dt.date, *producten: Startproduct) -> None:
        kop = self.kop(zorg, op)
        self.stuur(Start(**kop, kind=self.kind(zorg.bsn, op), producten=producten), "StartProduct")

    def stops(self, zorg: _Zorg, start: Startproduct, op: dt.date) -> dt.date:
        """Up to three 307's on one start: final, temporary, removed."""
        einde = start.begindatum
        for _ in range(self.kies((0, 1, 1, 1, 2, 3))):
            einde = start.begindatum + self.gat()
            if self.kans(6):
                einde = _maand(einde)[1] + DAG
            stop = Stopproduct(
                start.toewijzingnummer,
                start.productcategorie,
                start.productcode,
                start.begindatum,
                einde,
                self.kies(("20", "20", "31", "31", "02", "32")),
                toewijzing_ingangsdatum=start.toewijzing_ingangsdatum,
                beschikkingnummer=start.beschikkingnummer,
            )
            op = self.later(max(op, einde))
            self.stop(zorg, op, stop)
            if self.kans(6):
                op = self.later(op)
                anders = replace(stop, einddatum=stop.einddatum + DAG) if self.kans(3) else stop
                verwijderd = (replace(anders, status="3"),)
                nieuw = (replace(stop, reden="32"),) if self.kans(3) else ()
                self.stop(zorg, op, *verwijderd, *nieuw)
        return einde

    def stop(self, zorg: _Zorg, op: dt.date, *producten: Stopproduct) -> None:
        kop = self.kop(zorg, op)
        self.stuur(Stop(**kop, kind=self.kind(zorg.bsn, op), producten=producten), "StopProduct")

    # -- money -----------------------------------------------------------------------------------

    def declareer(self, zorg: _Zorg, vanaf: dt.date) -> None:
        """Lines on a toewijzing, to be sent later."""
        ontvanger = zorg.gemeente
        if self.kans(2 if zorg.gemeente == BARNEVELD else 10):
            ontvanger = EDE
        for _ in range(self.kies((0, 1, 1, 2, 3))):
            begin, eind = _maand(vanaf + self.gat())
            oud = begin < JAAR_3X
            if zorg.nummer is None and not oud:
                continue
            if oud and self.kans(3):
                begin, eind = begin + DAG, eind + self.kies((0, 31)) * DAG
                eind = min(eind, JAAR_3X - DAG)
            code = zorg.code or self.kies(REGELCODES[zorg.categorie])
            regel = Regel(
                self.kind(zorg.bsn, begin),
                self.kenmerk("P"),
                zorg.nummer,
                code[:2],
                code,
                begin,
                eind,
                bedrag=self.kies((10_000, 12_345, 1)),
                volume=self.kies((1, 4)),
                tarief=self.kies((None, 10_000, 2_501)),
            )
            self.regels[ontvanger, zorg.aanbieder, "303" if oud else "323"].append(regel)

    def declaraties(self) -> None:
        """Send the lines, with credits and new debits, and the answers."""
        for (gemeente, aanbieder, soort), regels in self.regels.items():
            over = list(regels)
            eerder: list[Regel] = []
            while over:
                aantal = self.kies((1, 2, 3))
                deel, over = over[:aantal], over[aantal:]
                deel += self.correcties(eerder)
                eerder += [r for r in deel if r.debet_credit == "D"]
                op = max(r.einddatum for r in deel) + self.kies((1, 20, 200)) * DAG
                self.declaratie(gemeente, aanbieder, soort, tuple(deel), min(op, LAATSTE_DAG))

    def correcties(self, eerder: list[Regel]) -> list[Regel]:
        """A credit on an earlier or an unknown line, perhaps with a new debit."""
        if not eerder or not self.kans(3):
            return []
        debet = eerder.pop(self.kies(range(len(eerder))))
        vorig = "ONBEKEND" if self.kans(6) else debet.referentienummer
        credit = replace(
            debet,
            referentienummer=self.kenmerk("C"),
            bedrag=self.kies((debet.bedrag, debet.bedrag, debet.bedrag + 7)),
            debet_credit="C",
            vorig_referentienummer=vorig,
        )
        nieuw = replace(debet, referentienummer=self.kenmerk("N"), bedrag=debet.bedrag + 500)
        return [credit, nieuw] if self.kans(2) else [credit]

    def declaratie(
        self, gemeente: str, aanbieder: str, soort: str, regels: tuple[Regel, ...], op: dt.date
    ) -> None:
        regels = tuple(replace(r, kind=self.kind(r.kind.bsn, op)) for r in regels)
        declaratie = Declaratie(
            self.kenmerk("D"),
            op,
            gemeente,
            aanbieder,
            "2.3" if soort == "303" else self.kies(("3.0", "3.1", "3.2")),
            declaratienummer=self.kenmerk("D"),
            regels=regels,
            is_factuur=soort == "303" and self.kans(3),
        )
        lot = self.kies(("antwoord",) * 5 + ("open", "technisch", "declaratie", "vervoer"))
        if lot == "vervoer":
            self.berichten.append(replace(declaratie, transportfout=True))
            return
        self.berichten.append(declaratie)
        if lot == "antwoord":
            self.antwoord(declaratie)
            if soort == "323" and self.kans(8):
                self.antwoord(declaratie, na=60)
        elif lot == "declaratie":
            kop = "9056" if soort == "303" else "0200"
            self.beantwoord(declaratie, 5, kopcode=kop, klassecode="9333", toegekend=0)
        elif lot == "technisch" and soort == "303":
            self.beantwoord(declaratie, 5, kopcode="0001", klassecode=None, toegekend=0)
        elif lot == "technisch":
            self.beantwoord(declaratie, 5, kopcode="0001", klassecode=None)
            if self.kans(2):
                weer = replace(
                    declaratie, identificatie=self.kenmerk("D"), dagtekening=op + 6 * DAG
                )
                self.berichten.append(weer)
                self.antwoord(weer)
            elif self.kans(2):
                self.antwoord(declaratie, na=30)

    def antwoord(self, declaratie: Declaratie, na: int = 10) -> None:
        """An answer that grants all, or refuses some lines, or grants part of them (304)."""
        oordelen = []
        for regel in declaratie.regels:
            if self.kans(3):
                deel = self.kies((0, 0, regel.bedrag // 2, regel.bedrag))
                if declaratie.bericht_type == "JW323" or not deel:
                    oordelen.append(Oordeel(regel.referentienummer, self.kies(("9308", "0233"))))
                else:
                    oordelen.append(
                        Oordeel(regel.referentienummer, "0200", deel, regel.debet_credit)
                    )
        code = "0200" if oordelen else "8001"
        kopcode = code if declaratie.bericht_type == "JW303" else "0200"
        self.beantwoord(declaratie, na, kopcode=kopcode, klassecode=code, oordelen=tuple(oordelen))

    def beantwoord(self, declaratie: Declaratie, na: int, **opties: object) -> None:
        self.berichten.append(
            Declaratieantwoord(
                self.kenmerk("A"),
                declaratie.dagtekening + na * DAG,
                declaratie.gemeente,
                declaratie.aanbieder,
                declaratie.release,
                declaratie=declaratie,
                **opties,
            )
        )

    # -- children --------------------------------------------------------------------------------

    def jeugdige(self, bsn: str) -> None:
        """A child with its care, which often goes on where earlier care of that kind ended."""
        geboren = self.kies([dt.date(2004, 6, 15), dt.date(2004, 2, 29), dt.date(2010, 1, 1)])
        self.geboren[bsn] = geboren, geboren + DAG if self.kans(4) else geboren
        begin = self.kies([dt.date(2016, 12, 31), dt.date(2019, 12, 1), dt.date(2021, 3, 1)])
        alle: list[tuple[_Zorg, dt.date]] = []
        for nr in range(self.kies((3, 4, 5, 6))):
            if alle and self.kans(2):
                vorige, tot = self.kies(alle)
                ingang = tot + self.kies((*GATEN, -31, -32)) * DAG
                zorg = self.zorg(bsn, vorige.categorie, vorige.code, ingang)
                if self.kans(2):
                    zorg = replace(zorg, aanbieder=vorige.aanbieder)
            else:
                producten = MAATREGELEN if nr != 1 and (nr == 0 or self.kans(2)) else JEUGDHULP
                dagen = [begin, *(dag for eerder, tot in alle for dag in (eerder.ingang, tot))]
                ingang = self.kies(dagen) + self.kies((*GATEN, -31, -32)) * DAG
                zorg = self.zorg(bsn, *self.kies(producten), ingang)
            alle.append((zorg, self.lever(zorg)))
            self.dagen += [ingang, zorg.einddatum or ingang, alle[-1][1]]

    def zorg(self, bsn: str, categorie: str | None, code: str | None, ingang: dt.date) -> _Zorg:
        """Care that is toegewezen from a day; 2.x always has a product, 3.x always a number."""
        oud = ingang < JAAR_3X
        gemeente = self.kies(GEMEENTEN)
        self.nummers[gemeente] += 1
        nummer = self.nummers[gemeente]
        return _Zorg(
            bsn,
            gemeente,
            self.kies(INSTELLINGEN if categorie in ("47", "48", "49") else AANBIEDERS),
            "45" if oud and categorie is None else categorie,
            code,
            None if oud and self.kans(8) else nummer,
            nummer,
            "2.3" if oud else self.kies(("3.0", "3.1", "3.2")),
            ingang,
            self.kies((None, ingang + self.gat())),
        )

    def lever(self, zorg: _Zorg) -> dt.date:
        """The messages about care; the day on which it ends."""
        if not self.kans(10):
            self.toewijzing(zorg)
        tot = zorg.ingang + self.kies((0, 0, 0, 1, 30, 31, -31)) * DAG
        for nr in range(self.kies((0, 1, 1, 1, 2, 3))):
            tot = self.periode(zorg, tot + (self.gat() if nr else 0 * DAG))
        self.declareer(zorg, zorg.ingang)
        return tot


def zonder(historie: Historie, bsn: str) -> Historie:
    """The history without a child: its messages, and its lines in declarations and answers."""
    over: list[Bericht] = []
    for bericht in historie:
        declaratie = getattr(bericht, "declaratie", bericht)
        if getattr(bericht, "kind", None) and bericht.kind.bsn == bsn:
            continue
        if isinstance(declaratie, Declaratie):
            regels = tuple(r for r in declaratie.regels if r.kind.bsn != bsn)
            if not regels:
                continue
            zonder_kind = replace(declaratie, regels=regels)
            if isinstance(bericht, Declaratieantwoord):
                nummers = {r.referentienummer for r in regels}
                oordelen = tuple(o for o in bericht.oordelen if o.referentienummer in nummers)
                zonder_kind = replace(bericht, declaratie=zonder_kind, oordelen=oordelen)
            bericht = zonder_kind
        over.append(bericht)
    return tuple(over)


@dataclass(frozen=True)
class Proef:
    """A history to build on, with the `datum heden`."""

    historie: Historie
    peildatum: dt.date | None

    def __repr__(self) -> str:
        return f"Proef van {len(self.historie)} berichten, peildatum {self.peildatum}"

    def _repr_pretty_(self, printer: RepresentationPrinter, _cycle: bool) -> None:
        """Print it as briefly: of a dataclass hypothesis would write out all fields."""
        printer.text(repr(self))

    def voluit(self) -> str:
        """A line per message."""
        return "\n  ".join([repr(self), *map(in_het_kort, self.historie)])


def in_het_kort(iets: object) -> str:
    """A message in one line: what is not the default."""
    if isinstance(iets, dt.date | dt.time):
        return iets.isoformat()
    if isinstance(iets, tuple):
        return f"({', '.join(map(in_het_kort, iets))})"
    if isinstance(iets, Declaratieantwoord):
        iets = replace(iets, declaratie=iets.declaratie.identificatie)
    if not is_dataclass(iets):
        return repr(iets)
    velden = (
        f"{veld.name}={in_het_kort(waarde)}"
        for veld in fields(iets)
        if (waarde := getattr(iets, veld.name)) != veld.default
    )
    return f"{type(iets).__name__}({', '.join(velden)})"


def kleinste(proef: Proef, faalt: Callable[[Proef], bool], pogingen: int = 60) -> Proef:
    """A smaller history that fails too."""
    historie = minste(proef.historie, lambda h: faalt(replace(proef, historie=tuple(h))), pogingen)
    return replace(proef, historie=tuple(historie))


def minste(alles: Sequence[T], faalt: Callable[[list[T]], bool], pogingen: int = 60) -> list[T]:
    """What still fails when as much as possible is left out, large parts first."""
    over, stap = list(alles), len(alles) // 2
    while stap:
        plek = 0
        while plek < len(over) and pogingen:
            pogingen -= 1
            minder = over[:plek] + over[plek + stap :]
            if minder and faalt(minder):
                over = minder
            else:
                plek += stap
        stap //= 2
    return over


def proef(toeval: Random) -> Proef:
    """A history of one to four children, with a peildatum at or beside a day that counts in it."""
    verhaal = _Verhaal(toeval)
    for bsn in BSNS[: toeval.choice((1, 2, 3, 4, 4))]:
        verhaal.jeugdige(bsn)
    verhaal.declaraties()
    peildatum = toeval.choice(verhaal.dagen) + toeval.choice((-1, 0, 0, 1)) * DAG
    return Proef(tuple(verhaal.berichten), toeval.choice((None, peildatum, peildatum)))


proeven = st.randoms(use_true_random=True).map(proef).filter(lambda p: p.historie)
