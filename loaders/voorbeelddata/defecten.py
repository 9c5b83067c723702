"""Injected defects: messages and files that are wrong on purpose, each registered.

Defects that a loader must quarantine (level `bestand` or `rij`) come as extra messages, so that
the truth does not depend on them. Odd but loadable ones (level `inhoud`) are part of the truth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from loaders.voorbeelddata.berichten import (
    Aanvragen,
    Beantwoorden,
    Bericht,
    Declareren,
    Inhoud,
    Regel,
    Starten,
    Startregel,
    Stoppen,
    Stopregel,
    Toewijzen,
)
from loaders.voorbeelddata.declaraties import Declaraties
from loaders.voorbeelddata.geografie import facturatiegemeente
from loaders.voorbeelddata.kalender import (
    DAG,
    EERSTE_323,
    REGIE_VERPLICHT,
    maand,
    maandeinde,
    plus_maanden,
    release_op,
)
from loaders.voorbeelddata.opslag import pak_in
from loaders.voorbeelddata.verkeer import Postkamer
from loaders.voorbeelddata.wereld import Kind, Levering, Toewijzing


@dataclass(frozen=True)
class Defectsoort:
    """A kind of defect: the rule it breaks, the level at which it must be caught, the element."""

    regel: str
    niveau: str
    element: str
    omschrijving: str


SOORTEN = {
    "bsn_elfproef": Defectsoort("CS002", "bestand", "Bsn", "BSN van de enige jeugdige is fout"),
    "bsn_elfproef_regel": Defectsoort("CS002", "rij", "Bsn", "BSN bij een regel is fout"),
    "bsn_lengte": Defectsoort("CS002", "bestand", "Bsn", "BSN van acht cijfers"),
    "onmogelijke_datum": Defectsoort("LDT_Datum", "rij", "Begindatum", "30 februari 2021"),
    "onbekende_code": Defectsoort("JZ588", "rij", "RedenBeeindiging", "Code niet in de lijst"),
    "status_gewijzigd": Defectsoort("CS058", "rij", "StatusAanlevering", "Status 2 is verboden"),
    "bedrag_decimaal": Defectsoort("LDT_Bedrag", "rij", "Bedrag", "Bedrag in euro's met een punt"),
    "bedrag_komma": Defectsoort("LDT_Bedrag", "rij", "Bedrag", "Bedrag in euro's met een komma"),
    "stop_voor_start": Defectsoort("OP072", "rij", "Einddatum", "Stop ligt vóór de start"),
    "eind_voor_ingang": Defectsoort("CS003", "rij", "Einddatum", "Einddatum vóór Ingangsdatum"),
    "referentie_ontbreekt": Defectsoort("TR314", "rij", "ReferentieNummer", "Sleutel ontbreekt"),
    "afzender_ontbreekt": Defectsoort("XSD", "bestand", "Afzender", "Sleutel in de kop ontbreekt"),
    "toekomst": Defectsoort("TR135", "bestand", "Dagtekening", "Dagtekening ver in de toekomst"),
    "onbekende_berichtcode": Defectsoort("XSD", "bestand", "BerichtCode", "Onbekende BerichtCode"),
    "onbekende_release": Defectsoort("CS025", "bestand", "BerichtVersie", "Onbekende release"),
    "niet_welgevormd": Defectsoort("XML", "bestand", "", "Eindlabel past niet bij het begin"),
    "afgekapt": Defectsoort("XML", "bestand", "", "Bestand is halverwege afgekapt"),
    "verkeerde_codering": Defectsoort("OP192", "bestand", "", "Latin-1 waar UTF-8 staat"),
    "leeg_bestand": Defectsoort("XML", "bestand", "", "Bestand zonder inhoud"),
    "ei_tekst": Defectsoort("2.0", "bestand", "", "Bericht van release 2.0 in vaste regellengte"),
    "kapot_archief": Defectsoort("IB901", "bestand", "", "Zip-bestand is afgebroken"),
    "wees_stop": Defectsoort("TR382", "inhoud", "Begindatum", "Stop zonder start"),
    "stop_dubbel": Defectsoort("TR074", "inhoud", "StopProduct", "Stop een tweede keer gestuurd"),
    "start_verwijderd_met_stop": Defectsoort(
        "TR071", "inhoud", "StatusAanlevering", "Start verwijderd terwijl er een stop is"
    ),
    "verwijdering_zonder_start": Defectsoort(
        "TR063", "inhoud", "StatusAanlevering", "Start verwijderd die nooit is gestuurd"
    ),
    "tijdelijke_stop_zonder_vervolg": Defectsoort(
        "OP377", "inhoud", "RedenBeeindiging", "Tijdelijke stop waarna niets meer komt"
    ),
    "zelfde_identiteit": Defectsoort(
        "TR056", "inhoud", "Identificatie", "Zelfde identiteit als een bericht met andere inhoud"
    ),
    "dubbel_bestand": Defectsoort("TR056", "inhoud", "", "Zelfde bestand onder een andere naam"),
    "laat_bestand": Defectsoort("OP080", "inhoud", "", "Maanden na de Dagtekening geleverd"),
    "antwoord_zonder_declaratie": Defectsoort(
        "TR337", "inhoud", "DeclaratieIdentificatie", "325 zonder 323"
    ),
    "dubbel_antwoord": Defectsoort(
        "IB019", "inhoud", "DeclaratieIdentificatie", "Tweede 325 op dezelfde 323"
    ),
    "declaratie_zonder_antwoord": Defectsoort("OP090", "inhoud", "", "323 waarop geen 325 kwam"),
    "credit_op_afgewezen": Defectsoort(
        "TR323", "inhoud", "VorigReferentieNummer", "Credit op een afgewezen regel"
    ),
    "declaratie_zonder_toewijzing": Defectsoort(
        "TR338", "inhoud", "ToewijzingNummer", "Regel op een toewijzing die niet bestaat"
    ),
    "verwijderd_na_declaratie": Defectsoort(
        "TR385", "inhoud", "RedenWijziging", "Toewijzing verwijderd met toegekende regels"
    ),
    "onbekend_product": Defectsoort("IV075", "inhoud", "Code", "Lokale productcode"),
    "bsn_in_referentie": Defectsoort("", "inhoud", "ReferentieNummer", "Referentie met een BSN"),
}  # fmt: skip


@dataclass
class LosBestand:
    """A file that is no message; `bron` is the message whose bytes it is made from."""

    soort: str
    dag: date
    naam: str
    inhoud: Callable[[bytes], bytes]
    bron: Bericht | None = None


def vervang(element: str, waarde: str | None) -> Callable[[bytes], bytes]:
    """Return a change of the first element with this local name: another text, or left out."""
    patroon = re.compile(rb"<((?:\w+:)?%s)( [^>]*)?>[^<]*</\1>" % element.encode())

    def wijzig(inhoud: bytes) -> bytes:
        treffer = patroon.search(inhoud)
        if treffer is None:
            raise ValueError(f"{element} staat niet in het bericht")
        nieuw = b""
        if waarde is not None:
            naam, extra = treffer[1], treffer[2] or b""
            nieuw = b"<%s%s>%s</%s>" % (naam, extra, waarde.encode(), naam)
        return inhoud[: treffer.start()] + nieuw + inhoud[treffer.end() :]

    return wijzig


class Defecten:
    """Adds the defects to the traffic of a kavel."""

    def __init__(
        self,
        kinderen: Sequence[Kind],
        post: Postkamer,
        declaraties: Declaraties,
        zaad: int,
        kavelnummer: int,
    ) -> None:
        """Look for children and messages that can carry a defect, spread over all of them."""
        self.kinderen = kinderen
        self.post = post
        self.declaraties = declaraties
        self.venster = post.venster
        self.rng = Random(f"{zaad}|{kavelnummer}|defecten")
        self.bestanden: list[LosBestand] = []
        self._gebruikt: set[int] = set()
        self._kandidaten = [
            (kind, toewijzing, toewijzing.leveringen[0])
            for kind in kinderen
            for toewijzing in kind.toewijzingen
            if self._geschikt(toewijzing)
        ]
        self.rng.shuffle(self._kandidaten)

    def voeg_toe(self) -> None:
        """Add all defects, before messages are numbered."""
        self._rijen()
        self._koppen()
        self._regie()
        self._declaraties()
        self._referenties()

    def voeg_bestanden_toe(self) -> None:
        """Add damaged, double and late files and a double identity, after numbering."""
        self._dubbel_en_laat()
        self._losse_bestanden()

    # -- candidates ------------------------------------------------------------------------

    def _geschikt(self, toewijzing: Toewijzing) -> bool:
        """Tell whether a toewijzing is plain: youth care, numbered, reported, not removed."""
        levering = toewijzing.leveringen[0] if len(toewijzing.leveringen) == 1 else None
        return (
            levering is not None
            and not toewijzing.traject.is_maatregel
            and toewijzing.heeft_nummer
            and toewijzing.vorm == "specifiek"
            and toewijzing.eerste_staat is not None
            and toewijzing.eerste_staat < self.venster.tot - timedelta(days=40)
            and len(toewijzing.versies) < 3
            and not levering.verloop
            and levering.start_gemeld is not None
            and levering.start_gemeld < self.venster.tot - timedelta(days=30)
        )

    def _kies(
        self, voorwaarde: Callable[[Toewijzing, Levering], bool] = lambda t, lev: True
    ) -> Iterator[tuple[Kind, Toewijzing, Levering]]:
        """Yield the next unused candidate that meets the condition, if there is one."""
        for kind, toewijzing, levering in self._kandidaten:
            if id(toewijzing) not in self._gebruikt and voorwaarde(toewijzing, levering):
                self._gebruikt.add(id(toewijzing))
                yield kind, toewijzing, levering
                return

    def _voeg(
        self,
        soort: str,
        defect: str,
        dag: date,
        van: str,
        naar: str,
        inhoud: Inhoud,
        vervorming: Callable[[bytes], bytes] | None = None,
    ) -> Bericht:
        bericht = Bericht(soort, dag, van, naar, van, inhoud, defect=defect)
        bericht.vervorming = vervorming
        self.post.berichten.append(bericht)
        return bericht

    def _start(
        self,
        defect: str,
        vervorming: Callable[[bytes], bytes] | None = None,
        voorwaarde: Callable[[Toewijzing, Levering], bool] = lambda t, lev: True,
        dagen: int = 1,
        status: str = "1",
    ) -> None:
        """Add a 305 that is wrong, for a start other than the good one."""
        for kind, toewijzing, levering in self._kies(voorwaarde):
            gemeld = levering.start_gemeld or levering.start
            regel = Startregel(toewijzing, levering.start + timedelta(days=dagen), status)
            inhoud = Starten(kind, (regel,))
            agb, gemeente = toewijzing.aanbieder.agb, toewijzing.gemeente
            self._voeg("JW305", defect, gemeld + DAG, agb, gemeente, inhoud, vervorming)

    def _stop(
        self, defect: str, vervorming: Callable[[bytes], bytes] | None = None, eerder: int = 0
    ) -> None:
        """Add a 307 that is wrong to a delivery that goes on for another month."""
        for kind, toewijzing, levering in self._kies(lambda t, lev: _lengte(lev) > 60):
            dag = (levering.start_gemeld or levering.start) + timedelta(days=10)
            einddatum = levering.start - timedelta(days=eerder) if eerder else dag - DAG
            regel = Stopregel(toewijzing, levering.start, "31", einddatum)
            inhoud = Stoppen(kind, (regel,))
            agb, gemeente = toewijzing.aanbieder.agb, toewijzing.gemeente
            self._voeg("JW307", defect, dag, agb, gemeente, inhoud, vervorming)

    # -- level rij and bestand -------------------------------------------------------------

    def _rijen(self) -> None:
        """Rows that must be quarantined; a wrong BSN takes a message about one child along."""
        self._start("bsn_elfproef", vervang("Bsn", "999900007"))
        self._start("bsn_elfproef", vervang("Bsn", "123456789"))
        self._start("bsn_lengte", vervang("Bsn", "99990000"))
        self._start("onmogelijke_datum", vervang("Begindatum", "2021-02-30"))
        self._start("status_gewijzigd", _laatste("StatusAanlevering", "2"))
        self._stop("onbekende_code", vervang("RedenBeeindiging", "77"))
        self._stop("stop_voor_start", eerder=12)
        self._regel("bedrag_decimaal", vervang("Bedrag", "1250.00"))
        self._regel("bedrag_komma", vervang("Bedrag", "1250,00"))
        self._regel("bsn_elfproef_regel", vervang("Bsn", "999900008"))
        self._regel("referentie_ontbreekt", vervang("ReferentieNummer", None))
        self._eind_voor_ingang()

    def _koppen(self) -> None:
        """Messages that must be quarantined as a whole."""
        self._start("afzender_ontbreekt", vervang("Afzender", None))
        self._start("toekomst", vervang("Dagtekening", "2099-01-01"))
        self._start("onbekende_berichtcode", vervang("BerichtCode", "999"))
        self._start("onbekende_release", vervang("BerichtVersie", "4"))

    def _regel(self, defect: str, vervorming: Callable[[bytes], bytes] | None) -> None:
        """Add a 323 with one line that is wrong; nobody answers it."""
        for _, toewijzing, levering in self._kies(_in_323):
            self._declaratie(defect, toewijzing, levering, vervorming)

    def _declaratie(
        self,
        defect: str,
        toewijzing: Toewijzing,
        levering: Levering,
        vervorming: Callable[[bytes], bytes] | None = None,
    ) -> Bericht:
        """Add a 323 with one line of 12.50 euros for the first whole month of a delivery."""
        agb = toewijzing.aanbieder.agb
        eerste = plus_maanden(maand(levering.start), 1)
        regel = Regel(toewijzing, eerste, maandeinde(eerste), 10, toewijzing.eenheid, 125, 1250)
        regel.referentie = self.declaraties.referentie(agb)
        inhoud = Declareren(eerste, regel.eind, [regel], nummer=self.declaraties.nummer(agb))
        dag = max(regel.eind, toewijzing.eerste_staat or regel.eind) + timedelta(days=12)
        ontvanger = facturatiegemeente(toewijzing.gemeente)
        return self._voeg("JW323", defect, dag, agb, ontvanger, inhoud, vervorming)

    def _eind_voor_ingang(self) -> None:
        """Add a toewijzing, with a number of its own, that ends before it begins."""
        for kind, toewijzing, _ in self._kies():
            fout = copy(toewijzing)
            versie = replace(
                toewijzing.versies[0],
                einddatum=toewijzing.ingangsdatum - timedelta(days=31),
                verzoek=None,
                staat=None,
            )
            fout.versies, fout.leveringen = [versie], []
            fout.nummer = fout.beschikkingnummer = 99099
            inhoud = Toewijzen(kind, ((fout, versie, True),))
            dag = (toewijzing.eerste_staat or versie.verzonden) + timedelta(days=3)
            agb, gemeente = toewijzing.aanbieder.agb, toewijzing.gemeente
            self._voeg("JW301", "eind_voor_ingang", dag, gemeente, agb, inhoud)

    # -- level inhoud ----------------------------------------------------------------------

    def _regie(self) -> None:
        """Odd starts and stops, with their effect on what is known."""
        self._wees_stoppen()
        self._start("verwijdering_zonder_start", dagen=4, status="3")
        for kind, toewijzing, levering in self._kies(self._gestopt):
            self._herhaal_stop(kind, toewijzing, levering)
        for kind, toewijzing, levering in self._kies(self._gestopt):
            dag = (levering.stop_gemeld or levering.stop) + timedelta(days=20)
            weg = Startregel(toewijzing, levering.startdatum_bericht or levering.start, "3")
            agb, gemeente = toewijzing.aanbieder.agb, toewijzing.gemeente
            inhoud = Starten(kind, (weg,))
            self._voeg("JW305", "start_verwijderd_met_stop", dag, agb, gemeente, inhoud)
            levering.start_gemeld = levering.stop_gemeld = None
            levering.startdatum_bericht = levering.stopdatum_bericht = None
            levering.reden_bericht = ""

    def _gestopt(self, toewijzing: Toewijzing, levering: Levering) -> bool:
        gemeld = levering.stop_gemeld
        return gemeld is not None and gemeld < self.venster.tot - timedelta(days=40)

    def _herhaal_stop(self, kind: Kind, toewijzing: Toewijzing, levering: Levering) -> None:
        dag = (levering.stop_gemeld or levering.stop) + timedelta(days=6)
        regel = Stopregel(
            toewijzing,
            levering.startdatum_bericht or levering.start,
            levering.reden_bericht,
            levering.stopdatum_bericht or levering.stop,
        )
        if release_op(dag) == release_op(levering.stop_gemeld or dag):
            agb, gemeente = toewijzing.aanbieder.agb, toewijzing.gemeente
            self._voeg("JW307", "stop_dubbel", dag, agb, gemeente, Stoppen(kind, (regel,)))

    def _wees_stoppen(self) -> None:
        """A stop without a start: of a care provider, and of a GI before its first 305."""
        gezien: set[bool] = set()
        for kind in self.kinderen:
            for toewijzing in kind.toewijzingen:
                is_gi = toewijzing.traject.is_maatregel
                staat = toewijzing.eerste_staat
                if is_gi in gezien or staat is None or len(toewijzing.leveringen) != 1:
                    continue
                levering = toewijzing.leveringen[0]
                dag = max(levering.stop, staat) + timedelta(days=9)
                vanaf = REGIE_VERPLICHT if is_gi else EERSTE_323
                if levering.startdatum_bericht or not vanaf <= dag <= self.venster.tot:
                    continue
                if not toewijzing.heeft_nummer or levering.start_gemeld:
                    continue
                gezien.add(is_gi)
                regel = Stopregel(toewijzing, levering.start, "31", levering.stop)
                agb, gemeente = toewijzing.aanbieder.agb, toewijzing.gemeente
                self._voeg("JW307", "wees_stop", dag, agb, gemeente, Stoppen(kind, (regel,)))
                levering.wees_stop = levering.stop

    def _declaraties(self) -> None:
        """Declarations and answers that do not fit together."""
        for _, toewijzing, levering in self._kies(_in_323):
            vreemd = copy(toewijzing)
            vreemd.nummer = 99098
            heen = self._declaratie("declaratie_zonder_toewijzing", vreemd, levering)
            self._keur_goed(heen)
        for _, toewijzing, levering in self._kies(_in_323):
            heen = self._declaratie("", toewijzing, levering)
            heen.geleverd = False
            self._keur_goed(heen).defect = "antwoord_zonder_declaratie"
        beantwoord = [
            bericht
            for bericht in self.post.berichten
            if bericht.soort == "JW325"
            and isinstance(bericht.inhoud, Beantwoorden)
            and bericht.inhoud.klassecodes == ("8001",)
            and not bericht.defect
            and bericht.dagtekening < self.venster.tot - timedelta(days=30)
        ]
        if beantwoord:
            eerste = self.rng.choice(beantwoord)
            heen = eerste.heen
            assert heen is not None and isinstance(heen.inhoud, Declareren)
            regels = [(regel, ("9321",), 0) for regel in heen.inhoud.regels]
            tweede = Beantwoorden(("0200",), ("0200",), 0, regels)
            dag = eerste.dagtekening + timedelta(days=5)
            bericht = Bericht(
                "JW325", dag, eerste.afzender, eerste.ontvanger, eerste.verzender, tweede, heen
            )
            bericht.defect = "dubbel_antwoord"
            self.post.berichten.append(bericht)

    def _keur_goed(self, heen: Bericht) -> Bericht:
        """Answer a 323 with a 325 that grants everything."""
        declaratie = heen.inhoud
        assert isinstance(declaratie, Declareren)
        dag = heen.dagtekening + timedelta(days=6)
        for regel in declaratie.regels:
            regel.status, regel.toegekend, regel.boekdatum = "toegekend", regel.saldo, dag
        antwoord = Beantwoorden(("0200",), ("8001",), declaratie.totaal)
        bericht = Bericht(
            "JW325", dag, heen.ontvanger, heen.afzender, heen.ontvanger, antwoord, heen
        )
        self.post.berichten.append(bericht)
        return bericht

    def _referenties(self) -> None:
        """References in which a supplier put the BSN of the child."""
        aantal = 0
        for bericht in self.post.berichten:
            if bericht.soort == "JW323" and not bericht.defect and aantal < 3:
                assert isinstance(bericht.inhoud, Declareren)
                regel = bericht.inhoud.regels[0]
                if regel.debet_credit == "D" and not regel.gecrediteerd:
                    bsn = regel.toewijzing.traject.kind.persoon.bsn
                    regel.referentie = f"{bsn}-{regel.begin:%y%m}{self.declaraties.letters}"
                    bericht.defect = "bsn_in_referentie"
                    aantal += 1
        for bericht in self.post.berichten:
            inhoud = bericht.inhoud
            if isinstance(inhoud, Aanvragen) and not bericht.defect:
                bsn = inhoud.kind.persoon.bsn
                inhoud.verzoek.referentie = f"{bsn}-VOT-{self.declaraties.letters}"
                bericht.defect = "bsn_in_referentie"
                return

    # -- files -----------------------------------------------------------------------------

    def _dubbel_en_laat(self) -> None:
        """A double file, a late file, and two contents under one identity."""
        gewoon = [
            bericht
            for bericht in self.post.berichten
            if not bericht.defect
            and bericht.soort in ("JW305", "JW323", "JW301")
            and bericht.dagtekening < self.venster.tot - timedelta(days=200)
        ]
        for bericht in self.rng.sample(gewoon, min(4, len(gewoon))):
            naam = f"{bericht.kenmerk}_opnieuw.xml"
            dag = bericht.dagtekening + timedelta(days=33)
            self.bestanden.append(LosBestand("dubbel_bestand", dag, naam, _zelfde, bericht))
        for bericht in self.rng.sample(gewoon, min(4, len(gewoon))):
            bericht.leverdag = bericht.dagtekening + timedelta(days=150)
            bericht.defect = "laat_bestand"
        self._zelfde_identiteit()

    def _zelfde_identiteit(self) -> None:
        """A 305 with the Identificatie of an accepted one, a day earlier, about another start."""
        aanvaard = {
            id(b.heen)
            for b in self.post.berichten
            if b.soort == "JW306" and b.heen and not b.heen.geweigerd_retour
        }
        goede = [
            b
            for b in self.post.berichten
            if id(b) in aanvaard
            and not b.defect
            and isinstance(b.inhoud, Starten)
            and len(b.inhoud.regels) == 1
            and b.inhoud.regels[0].status == "1"
            and release_op(b.dagtekening - DAG) == b.release
            and b.dagtekening - DAG > self.venster.van
        ]
        if not goede:
            return
        goed = self.rng.choice(goede)
        assert isinstance(goed.inhoud, Starten)
        regel = goed.inhoud.regels[0]
        ander = replace(regel, begindatum=regel.begindatum + timedelta(days=3))
        bericht = Bericht(
            "JW305",
            goed.dagtekening - DAG,
            goed.afzender,
            goed.ontvanger,
            goed.verzender,
            Starten(goed.inhoud.kind, (ander,)),
            identificatie=goed.identificatie,
            kenmerk=f"{goed.kenmerk}b",
            defect="zelfde_identiteit",
        )
        self.post.berichten.insert(self.post.berichten.index(goed), bericht)

    def _losse_bestanden(self) -> None:
        """Files that cannot be read as a message, most of them damaged copies."""
        bronnen = [
            b
            for b in self.post.berichten
            if not b.defect and b.geleverd and b.soort in ("JW301", "JW323")
        ]
        if not bronnen:
            return
        for soort, inhoud, uitgang in (
            ("afgekapt", lambda tekst: tekst[: len(tekst) // 2], "xml"),
            ("afgekapt", lambda tekst: tekst[: len(tekst) * 4 // 5], "xml"),
            ("niet_welgevormd", _niet_welgevormd, "xml"),
            ("verkeerde_codering", _latin1, "xml"),
            ("leeg_bestand", lambda tekst: b"", "xml"),
            ("ei_tekst", _ei_tekst, "txt"),
            ("kapot_archief", _kapot_archief, "zip"),
        ):
            bron = self.rng.choice([b for b in bronnen if b.soort == "JW301"] or bronnen)
            naam = f"{soort}_{len(self.bestanden):02d}.{uitgang}"
            self.bestanden.append(LosBestand(soort, bron.dagtekening, naam, inhoud, bron))


def _lengte(levering: Levering) -> int:
    return (levering.stop - levering.start).days


def _in_323(toewijzing: Toewijzing, levering: Levering) -> bool:
    """Tell whether the first whole month of a delivery is declared by 323."""
    eerste = plus_maanden(maand(levering.start), 1)
    eind = toewijzing.einddatum
    return (
        toewijzing.eenheid == "01"
        and eerste >= EERSTE_323
        and levering.stop >= maandeinde(eerste)
        and (eind is None or eind >= maandeinde(eerste))
    )


def _laatste(element: str, waarde: str) -> Callable[[bytes], bytes]:
    """Return a change of the last element with this name (2.x has one on the client as well)."""
    patroon = re.compile(rb"(<(?:\w+:)?%s(?: [^>]*)?>)[^<]*" % element.encode())

    def wijzig(inhoud: bytes) -> bytes:
        treffer = list(patroon.finditer(inhoud))[-1]
        return inhoud[: treffer.end(1)] + waarde.encode() + inhoud[treffer.end() :]

    return wijzig


def _zelfde(tekst: bytes) -> bytes:
    return tekst


def _niet_welgevormd(tekst: bytes) -> bytes:
    return re.sub(rb"</((?:\w+:)?)Geslacht>", rb"</\1Geslagt>", tekst, count=1)


def _latin1(tekst: bytes) -> bytes:
    """Put an accented letter in the text as one Latin-1 byte, as old exports do."""
    return re.sub(
        rb"<(?:\w+:)?Voornamen[^>]*>", lambda label: label[0] + b"Ren\xe9e ", tekst, count=1
    )


def _ei_tekst(tekst: bytes) -> bytes:
    """Return a message of release 2.0 as it was: records of a fixed length."""
    regels = (
        "01436020000JW2299100102022017010120170131",
        "02000001Fictiekind               Voorbeelotte 201001011",
        "06000002000000000145A0420170101201712310000060012",
        "99000003",
    )
    return "".join(f"{regel:<120}\r\n" for regel in regels).encode()


def _kapot_archief(tekst: bytes) -> bytes:
    """Return the first half of a zip archive."""
    archief = pak_in([("bericht.xml", tekst)])
    return archief[: len(archief) // 2]
