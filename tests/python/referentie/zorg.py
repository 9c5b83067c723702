"""Histories in a few words: a `Zorg` is a toewijzing with what is sent about it.

Dates are texts (2022-03-01), amounts are euros. What a test does not say is ordinary: a girl of twelve,
Arnhem, release 3.2, and of each message a Dagtekening on the day that it tells of. Numbers that must be
unique are handed out in order of asking.
"""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
from dataclasses import dataclass, replace

from loaders.sleutel import elfproef
from referentie.historie import (
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

ARNHEM, NIJMEGEN, EDE, BARNEVELD, TIEL = "0202", "0268", "0228", "0203", "0281"
GI, GI_2, GI_3 = "22990001", "22990002", "22990003"
AANBIEDER, AANBIEDER_2, AANBIEDER_3 = "22991001", "22991002", "22991003"

OTS, OTS_2, VOOGDIJ, RECLASSERING, PREVENTIEF = "48A01", "48A02", "48A03", "47A01", "49A01"
AMBULANT, PLEEGZORG, GEZINSHUIS, ZWAAR, CRISIS = "45A04", "43A03", "43A04", "43B07", "46A03"


def begin_opnieuw() -> None:
    """Hand out the first children and numbers again."""
    global _bsns, _nummers
    _bsns = (str(n) for n in itertools.cycle(range(999900006, 999999991)) if elfproef(str(n)))
    _nummers = itertools.count(1)


begin_opnieuw()


def dag(tekst: str) -> dt.date:
    """A date; of a month (2022-03) its first day."""
    return dt.date.fromisoformat(tekst if len(tekst) > 7 else f"{tekst}-01")


def einde_van_maand(datum: dt.date) -> dt.date:
    """The last day of the month of a date."""
    return datum.replace(day=calendar.monthrange(datum.year, datum.month)[1])


def kind(geboren: str = "2010-01-01") -> Kind:
    """Another child, with a test BSN of its own."""
    return Kind(next(_bsns), dag(geboren), "2")


def _kenmerk(letter: str) -> str:
    return f"{letter}{next(_nummers)}"


@dataclass(frozen=True)
class Zorg:
    """A child, a product and the two parties, under one number.

    Args:
        nummer: of the toewijzing; None (2.x only): without number, known by its beschikking.
        aanbieder: None: the first GI for 47, 48 and 49, else the first provider.
    """

    kind: Kind
    product: str | None = OTS
    nummer: int | None = 1
    gemeente: str = ARNHEM
    aanbieder: str = ""
    release: str = "3.2"
    beschikking: int = 1

    def __post_init__(self) -> None:
        if not self.aanbieder:
            is_gi = (self.product or "")[:2] in ("47", "48", "49")
            object.__setattr__(self, "aanbieder", GI if is_gi else AANBIEDER)

    @property
    def categorie(self) -> str | None:
        return self.product[:2] if self.product else None

    @property
    def code(self) -> str | None:
        """The code of the product; a category alone has none."""
        return self.product if self.product and len(self.product) > 2 else None

    def nog(self, product: str, nummer: int | None = None, **opties: object) -> Zorg:
        """Other care of the same child, under the next number."""
        nummer = nummer or self.nummer + 1
        opties = {"aanbieder": ""} | opties
        return replace(self, product=product, nummer=nummer, **opties)

    def _kop(self, op: str | dt.date, **opties: object) -> dict[str, object]:
        kop = {
            "identificatie": _kenmerk("B"),
            "dagtekening": dag(op) if isinstance(op, str) else op,
            "gemeente": self.gemeente,
            "aanbieder": self.aanbieder,
            "release": self.release,
        }
        return kop | opties

    # -- 315, 317 --------------------------------------------------------------------------------

    def verzoek(self, referentie: str, verwijzer: str, op: str, **opties: object) -> Verzoek:
        """A 315 for this product."""
        return Verzoek(
            kind=self.kind,
            referentie_aanbieder=referentie,
            productcategorie=self.categorie,
            productcode=self.code,
            verwijzer_type=verwijzer,
            **self._kop(op, **opties),
        )

    def wijziging(self, referentie: str, op: str) -> Wijzigingsverzoek:
        """A 317 that wants this toewijzing changed."""
        return Wijzigingsverzoek(
            kind=self.kind,
            referentie_aanbieder=referentie,
            toewijzingnummers=(self.nummer,),
            **self._kop(op),
        )

    # -- 301 -------------------------------------------------------------------------------------

    def toegewezen(
        self,
        van: str,
        tot: str | None = None,
        besluit: str | None = None,
        tijd: str | None = None,
        op: str | None = None,
        reden: str | None = None,
        referentie: str | None = None,
        omvang: tuple[int, str, str] | None = (1, "82", "4"),
        budget: int | None = None,
        **opties: object,
    ) -> Toewijzing:
        """A 301 of this toewijzing alone; `omvang` is volume, eenheid and frequentie."""
        besluit = besluit or van
        if budget is not None or not self.code:
            omvang = None
        volume, eenheid, frequentie = omvang or (None, None, None)
        product = ToegewezenProduct(
            self.nummer,
            self.categorie,
            self.code,
            toewijzingsdatum=dag(besluit),
            ingangsdatum=dag(van),
            einddatum=dag(tot) if tot else None,
            toewijzingstijd=dt.time.fromisoformat(tijd) if tijd else None,
            reden_wijziging=reden,
            referentie_aanbieder=referentie,
            volume=volume,
            eenheid=eenheid,
            frequentie=frequentie,
            budget=budget * 100 if budget is not None else None,
        )
        kop = self._kop(op or besluit, kind=self.kind, beschikkingnummer=self.beschikking, **opties)
        return Toewijzing(producten=(product,), **kop)

    # -- 305, 307 --------------------------------------------------------------------------------

    def startproduct(
        self, begin: str, status: str = "1", ingang: str | None = None
    ) -> Startproduct:
        return Startproduct(
            self.nummer,
            self.categorie,
            self.code,
            dag(begin),
            status,
            dag(ingang) if ingang else None,
            self.beschikking,
        )

    def start(
        self,
        begin: str,
        op: str | None = None,
        status: str = "1",
        ingang: str | None = None,
        **opties: object,
    ) -> Start:
        """A 305 with one StartProduct; status 3 removes the start."""
        producten = (self.startproduct(begin, status, ingang),)
        return Start(kind=self.kind, producten=producten, **self._kop(op or begin, **opties))

    def stopproduct(
        self,
        begin: str,
        eind: str,
        reden: str = "31",
        status: str = "1",
        ingang: str | None = None,
    ) -> Stopproduct:
        return Stopproduct(
            self.nummer,
            self.categorie,
            self.code,
            dag(begin),
            dag(eind),
            reden,
            status,
            dag(ingang) if ingang else None,
            self.beschikking,
        )

    def stop(
        self,
        begin: str,
        eind: str,
        reden: str = "31",
        op: str | None = None,
        status: str = "1",
        ingang: str | None = None,
        **opties: object,
    ) -> Stop:
        """A 307 with one StopProduct; status 3 removes the stop."""
        producten = (self.stopproduct(begin, eind, reden, status, ingang),)
        return Stop(kind=self.kind, producten=producten, **self._kop(op or eind, **opties))

    def geleverd(
        self, begin: str, eind: str | None = None, reden: str = "31", **toewijzing: object
    ) -> Historie:
        """Assigned from the first day, with a 305, and a 307 when there is an end."""
        einde = (self.stop(begin, eind, reden),) if eind else ()
        return (self.toegewezen(begin, **toewijzing), self.start(begin), *einde)

    # -- 303, 323 and their answers --------------------------------------------------------------

    def regel(
        self,
        begin: str,
        bedrag: int,
        debet_credit: str = "D",
        vorig: str | None = None,
        referentie: str | None = None,
        product: str | None = None,
        eind: str | None = None,
        **opties: object,
    ) -> Regel:
        """A line from a day (or the first of a month) to the end of its month, unless told otherwise."""
        van = dag(begin)
        cent = bedrag * 100
        product = product or self.product
        regel = Regel(
            self.kind,
            referentie or _kenmerk("P"),
            self.nummer,
            product[:2],
            product,
            van,
            dag(eind) if eind else einde_van_maand(van),
            cent,
            debet_credit,
            vorig,
            tarief=cent,
        )
        return replace(regel, **opties)

    def declaratie(self, *regels: Regel, op: str | None = None, **opties: object) -> Declaratie:
        """A 323, or a 303 in 2.x; also with lines of other care between the same parties."""
        laatste = max((regel.einddatum for regel in regels), default=None)
        kop = self._kop(op or laatste + dt.timedelta(days=1))
        waarden = kop | {"declaratienummer": _kenmerk("D"), "regels": regels} | opties
        return Declaratie(**waarden)

    def betaald(self, *maanden: str, bedrag: int = 100) -> Historie:
        """A line for each month in one declaration, all granted; up to 2020 in a 303."""
        regels = [self.regel(maand, bedrag) for maand in maanden]
        release = "2.4" if maanden[0] < "2021" else "3.2"
        declaratie = self.declaratie(*regels, release=release)
        return declaratie, antwoord(declaratie)


def maanden(van: str, tot: str) -> list[str]:
    """The months from one up to and including another: 2022-03, 2022-04 …"""
    eerste, laatste = (dag(m).year * 12 + dag(m).month - 1 for m in (van, tot))
    return [f"{m // 12}-{m % 12 + 1:02d}" for m in range(eerste, laatste + 1)]


def antwoord(
    declaratie: Declaratie,
    *oordelen: str | Oordeel,
    op: str | None = None,
    kop: str | None = None,
    klasse: str | None = "",
    toegekend: int | None = None,
    **opties: object,
) -> Declaratieantwoord:
    """The answer ten days later: all granted but for these lines, by number or as an `Oordeel`.

    Args:
        declaratie: what is answered.
        oordelen: lines that it lists.
        op: its Dagtekening.
        kop: retour code of the header; None: the one that goes with the rest.
        klasse: code of DeclaratieAntwoord; None leaves the class out.
        toegekend: total granted, when it is not what the lists say.
    """
    volledig = not oordelen
    if declaratie.bericht_type == "JW303":
        kop = kop or ("8001" if volledig else "0200")
    klasse = ("8001" if volledig else "0200") if klasse == "" else klasse
    later = declaratie.dagtekening + dt.timedelta(days=10)
    kenmerken = {
        "identificatie": _kenmerk("A"),
        "dagtekening": dag(op) if op else later,
        "gemeente": declaratie.gemeente,
        "aanbieder": declaratie.aanbieder,
        "release": declaratie.release,
        "declaratie": declaratie,
        "kopcode": kop or "0200",
        "klassecode": klasse,
        "oordelen": tuple(Oordeel(o) if isinstance(o, str) else o for o in oordelen),
        "toegekend": None if toegekend is None else toegekend * 100,
    }
    return Declaratieantwoord(**kenmerken | opties)
