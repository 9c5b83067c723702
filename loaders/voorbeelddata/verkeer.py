"""From the hidden truth to messages: 301/302, 305–308 and 315–320 of each child."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random

from loaders.voorbeelddata.aanbieders import Aanbieder
from loaders.voorbeelddata.berichten import (
    Aanvragen,
    Antwoorden,
    Bericht,
    Inhoud,
    Retour,
    Starten,
    Startregel,
    Stoppen,
    Stopregel,
    Toewijzen,
    Wijzigen,
)
from loaders.voorbeelddata.kalender import (
    DAG,
    EERSTE_323,
    EINDE_2X,
    REGIE_VERPLICHT,
    RELEASE_31,
    duur,
    laatste_dag_release,
    release_op,
    werkdag,
)
from loaders.voorbeelddata.wereld import (
    Kind,
    Levering,
    Toewijzing,
    Venster,
    Versie,
    Verzoek,
)

#: Class and code of a refusal on content, per message: in 2.x and in 3.x.
_AFKEUR = {
    "JW301": (("Client", "8004"), ("ToegewezenProduct", "9379")),
    "JW305": (("StartProduct", "9019"), ("StartProduct", "9019")),
    "JW307": (("StopProduct", "9069"), ("StopProduct", "9069")),
    "JW315": (("Client", "8004"), ("AangevraagdProduct", "9347")),
    "JW317": (("TeWijzigenProduct", "9351"), ("TeWijzigenProduct", "9351")),
    "JW319": (("Antwoord", "9355"), ("Antwoord", "9355")),
}
#: The how-manieth message of a kind meets which fate, so that each occurs in a small set too.
_VAST_LOT = {5: "kop", 9: "klasse", 13: "stil"}
_FOUTCODES = ("IB014", "IB010", "IB009", "IB001")


class Postkamer:
    """Sends messages, draws how they are received, and sends refused ones again."""

    def __init__(self, venster: Venster) -> None:
        """Prepare an empty post room; messages dated after the window are never made."""
        self.venster = venster
        self.berichten: list[Bericht] = []
        self._volgnummers: Counter[str] = Counter()
        self._transport_gezien: set[str] = set()

    def zend(
        self,
        rng: Random,
        soort: str,
        dag: date,
        van: str,
        naar: str,
        inhoud: Inhoud,
        zeker: bool = False,
        defect: str = "",
    ) -> date:
        """Send a message and return the day from which its content stands.

        A refused message is sent again with a new Identificatie. `zeker` excludes refusal,
        `defect` names what is odd about the message.
        """
        dag = werkdag(dag)
        while dag <= self.venster.tot:
            bericht = Bericht(soort, dag, van, naar, van, inhoud, defect=defect)
            self.berichten.append(bericht)
            antwoord = min(
                werkdag(dag + timedelta(days=duur(rng, 1.2, 0.7, 0, 9))),
                laatste_dag_release(bericht.release),
            )
            herkansing = min(
                laatste_dag_release(bericht.release) - timedelta(days=18), self.venster.tot
            )
            lot = "goed" if zeker or antwoord > herkansing else self._lot(rng, bericht)
            if lot == "transport":
                bericht.geweigerd_transport = True
                bericht.foutcode = rng.choice(_FOUTCODES)
            elif lot != "stil" and antwoord <= self.venster.tot:
                bericht.geweigerd_retour = lot in ("kop", "klasse")
                self._retour(rng, bericht, antwoord, lot)
            if lot in ("goed", "stil"):
                return dag
            dag = werkdag(antwoord + timedelta(days=rng.randint(1, 8)))
        return dag

    def _lot(self, rng: Random, bericht: Bericht) -> str:
        """Draw how a message is received: goed, stil (no retour), kop, klasse or transport."""
        soort = bericht.soort
        if bericht.in_envelop and soort not in self._transport_gezien:
            self._transport_gezien.add(soort)
            return "transport"
        self._volgnummers[soort] += 1
        if self._volgnummers[soort] in _VAST_LOT:
            return _VAST_LOT[self._volgnummers[soort]]
        if bericht.in_envelop and rng.random() < 0.004:
            return "transport"
        return rng.choices(("goed", "stil", "kop", "klasse"), (972, 14, 4, 10))[0]

    def _retour(self, rng: Random, heen: Bericht, dag: date, lot: str) -> None:
        """Make the retour: header of the heenbericht, codes on refusal (IV028, IV032)."""
        if lot == "kop":
            inhoud = Retour(("0001",))
        elif lot == "klasse":
            klasse, code = _AFKEUR[heen.soort][heen.release.versie == "3"]
            inhoud = Retour(("0200",), klasse, code)
        else:
            inhoud = Retour(("0200",) if rng.random() < 0.3 else ())
        soort = f"JW{int(heen.soort[2:]) + 1}"
        self.berichten.append(
            Bericht(soort, dag, heen.afzender, heen.ontvanger, heen.ontvanger, inhoud, heen)
        )


class Verkeer:
    """Makes the messages on the toewijzingen of a child and notes what they say."""

    def __init__(self, post: Postkamer, letters: str) -> None:
        """Send through `post`; `letters` make references unique over the kavels."""
        self.post = post
        self.tot = post.venster.tot
        self.van = post.venster.van
        self._letters = letters
        self._referenties: Counter[str] = Counter()

    def kind(self, kind: Kind) -> None:
        """Make all messages of a child except declarations."""
        per_partij: dict[tuple[str, str], list[Toewijzing]] = defaultdict(list)
        for toewijzing in kind.toewijzingen:
            per_partij[toewijzing.aanbieder.agb, toewijzing.gemeente].append(toewijzing)
        for (agb, gemeente), toewijzingen in per_partij.items():
            for toewijzing in toewijzingen:
                self._aanvragen(kind, toewijzing)
            self._toewijzen(kind, agb, gemeente, toewijzingen)
            for toewijzing in toewijzingen:
                self._afgewezen_wijziging(kind, toewijzing, toewijzingen)
                self._regie(kind, toewijzing)

    # -- requests --------------------------------------------------------------------------

    def _referentie(self, verzoek: Verzoek, agb: str) -> None:
        self._referenties[agb] += 1
        nummer = self._referenties[agb]
        soort = "VOT" if verzoek.soort == "315" else "VOW"
        verzoek.referentie = f"{soort}-{self._letters}-{verzoek.datum.year}-{nummer:05d}"

    def _aanvragen(self, kind: Kind, toewijzing: Toewijzing) -> None:
        """Send the 315 before the first version, with what came of it on the way."""
        versie = toewijzing.versies[0]
        verzoek = versie.verzoek
        if verzoek is None or verzoek.soort != "315":
            return
        rng, agb = kind.rng, toewijzing.aanbieder.agb
        eerder = verzoek.datum - timedelta(days=rng.randint(14, 24))
        if verzoek.eerst_naar and eerder >= max(EERSTE_323, self.van):
            vergeefs = Verzoek(
                "315", eerder, verzoek.verwijzer, verzoek.verwijzer_naam, verzoek.verwijzer_agb
            )
            self._referentie(vergeefs, agb)
            ander = verzoek.eerst_naar
            inhoud = Aanvragen(kind, toewijzing, vergeefs)
            staat = self.post.zend(rng, "JW315", eerder, agb, ander, inhoud, zeker=True)
            reden = verzoek.reden_afwijzing
            antwoord = Antwoorden(vergeefs, "1", reden, toewijzing.gemeente if reden == "8" else "")
            dag = staat + timedelta(days=rng.randint(3, 9))
            self.post.zend(rng, "JW319", dag, ander, agb, antwoord)
        self._referentie(verzoek, agb)
        inhoud = Aanvragen(kind, toewijzing, verzoek)
        gemeente = toewijzing.gemeente
        verzoek.staat = self.post.zend(rng, "JW315", verzoek.datum, agb, gemeente, inhoud)
        if verzoek.in_onderzoek and verzoek.staat >= EERSTE_323:
            dag = verzoek.staat + DAG
            onderzoek = Antwoorden(verzoek, "2")
            dag = self.post.zend(rng, "JW319", dag, gemeente, agb, onderzoek)
            verzoek.staat = max(verzoek.staat, dag)
        self._niet_eerder(toewijzing, versie, verzoek.staat + DAG)

    def _niet_eerder(self, toewijzing: Toewijzing, versie: Versie, dag: date) -> None:
        """Put off a version, and those after it, to `dag`: an answer comes after its request."""
        for latere in toewijzing.versies[toewijzing.versies.index(versie) :]:
            if latere.verzonden >= dag:
                return
            latere.verzonden = dag
            dag += DAG

    def _wijzigen(
        self, kind: Kind, toewijzing: Toewijzing, versie: Versie, andere: list[Toewijzing]
    ) -> None:
        """Send the 317 that asks for this version, when the toewijzing is known by then."""
        verzoek = versie.verzoek
        if verzoek is None or verzoek.soort != "317":
            return
        if toewijzing.geldend(verzoek.datum) is None:
            versie.verzoek = None
            return
        ongewijzigd = tuple(
            ander for ander in andere if ander is not toewijzing and _actueel(ander, verzoek.datum)
        )
        agb = toewijzing.aanbieder.agb
        self._referentie(verzoek, agb)
        inhoud = Wijzigen(kind, verzoek, toewijzing, versie, ongewijzigd)
        verzoek.staat = self.post.zend(
            kind.rng, "JW317", verzoek.datum, agb, toewijzing.gemeente, inhoud, zeker=True
        )

    def _afgewezen_wijziging(
        self, kind: Kind, toewijzing: Toewijzing, andere: list[Toewijzing]
    ) -> None:
        """Send a 317 that the gemeente refuses with a 319."""
        verzoek = toewijzing.afgewezen_wijziging
        if verzoek is None or not _actueel(toewijzing, verzoek.datum):
            return
        agb = toewijzing.aanbieder.agb
        self._referentie(verzoek, agb)
        versie = toewijzing.geldend(verzoek.datum)
        if versie is None:
            return
        ongewijzigd = tuple(
            ander for ander in andere if ander is not toewijzing and _actueel(ander, verzoek.datum)
        )
        inhoud = Wijzigen(kind, verzoek, toewijzing, versie, ongewijzigd)
        staat = self.post.zend(kind.rng, "JW317", verzoek.datum, agb, toewijzing.gemeente, inhoud)
        dag = staat + timedelta(days=kind.rng.randint(2, 12))
        antwoord = Antwoorden(verzoek, "1", verzoek.reden_afwijzing)
        self.post.zend(kind.rng, "JW319", dag, toewijzing.gemeente, agb, antwoord)

    # -- toewijzingen ----------------------------------------------------------------------

    def _toewijzen(
        self, kind: Kind, agb: str, gemeente: str, toewijzingen: list[Toewijzing]
    ) -> None:
        """Send 301's in order of time, each with all that is current for this provider (OP087)."""
        wachtrij = sorted(
            ((t, v) for t in toewijzingen for v in t.versies), key=lambda paar: paar[1].verzonden
        )
        while wachtrij:
            dag = wachtrij[0][1].verzonden
            nieuw = [(t, v) for t, v in wachtrij if v.verzonden == dag]
            wachtrij = [(t, v) for t, v in wachtrij if v.verzonden != dag]
            nieuw = [(t, v) for t, v in nieuw if dag <= EINDE_2X or not t.alleen_2x]
            for toewijzing, versie in nieuw:
                versie.reden = reden_wijziging(versie.reden, dag)
                self._wijzigen(kind, toewijzing, versie, toewijzingen)
            if not nieuw:
                continue
            regels = [(t, v, True) for t, v in nieuw]
            gewijzigd = {id(t) for t, _ in nieuw}
            for toewijzing in toewijzingen:
                huidige = toewijzing.geldend(dag)
                if huidige and id(toewijzing) not in gewijzigd and _actueel(toewijzing, dag):
                    regels.append((toewijzing, huidige, False))
            inhoud = Toewijzen(kind, tuple(regels))
            defect = _defect_toewijzing(kind, nieuw)
            staat = self.post.zend(
                kind.rng, "JW301", dag, gemeente, agb, inhoud, bool(defect), defect
            )
            for _, versie in nieuw:
                versie.staat = staat

    # -- start and stop --------------------------------------------------------------------

    def _regie(self, kind: Kind, toewijzing: Toewijzing) -> None:
        """Send 305 and 307 for what was delivered; GI's only from their own first day."""
        bekend = toewijzing.eerste_staat
        if bekend is None or bekend > self.tot:
            return
        aanbieder = toewijzing.aanbieder
        for levering in toewijzing.leveringen:
            if levering.start > self.tot or levering.verloop == "geen_start":
                continue
            dag = _dag_start(kind.rng, levering, bekend, aanbieder, self.van)
            if dag is None:
                continue
            self._start(kind, toewijzing, levering, dag)
            if levering.start_gemeld and levering.stop < self.tot:
                self._stop(kind, toewijzing, levering)
            bekend = levering.stop_gemeld or bekend

    def _zend_start(
        self, kind: Kind, toewijzing: Toewijzing, dag: date, *regels: Startregel, zeker: bool
    ) -> date:
        inhoud = Starten(kind, regels)
        agb, gemeente = toewijzing.aanbieder.agb, toewijzing.gemeente
        return self.post.zend(kind.rng, "JW305", dag, agb, gemeente, inhoud, zeker=zeker)

    def _start(self, kind: Kind, toewijzing: Toewijzing, levering: Levering, dag: date) -> None:
        """Report a start, sometimes wrongly at first; note what stands (OP033, IV008)."""
        rng, start, verloop = kind.rng, levering.start, levering.verloop
        goed = Startregel(toewijzing, start)

        def gemeld(staat: date, begindatum: date | None) -> None:
            if staat <= self.tot:
                levering.start_gemeld = staat if begindatum else None
                levering.startdatum_bericht = begindatum

        def later() -> date:
            return staat + timedelta(days=rng.randint(4, 30))

        if verloop in ("start_samen", "start_los"):
            begin_fout = start + timedelta(days=rng.randint(1, 9))
            fout = Startregel(toewijzing, begin_fout)
            weg = Startregel(toewijzing, begin_fout, "3")
            staat = self._zend_start(kind, toewijzing, dag, fout, zeker=True)
            gemeld(staat, begin_fout)
            if verloop == "start_samen":
                staat = self._zend_start(kind, toewijzing, later(), weg, goed, zeker=True)
                gemeld(staat, start)
                return
            staat = self._zend_start(kind, toewijzing, later(), weg, zeker=True)
            gemeld(staat, None)
            gemeld(self._zend_start(kind, toewijzing, later(), goed, zeker=True), start)
        elif verloop == "start_zelfde_dag":
            ingang = toewijzing.ingangsdatum - timedelta(days=rng.randint(1, 20))
            fout = Startregel(toewijzing, start, "1", ingang)
            staat = self._zend_start(kind, toewijzing, dag, fout, zeker=True)
            gemeld(staat, start)
            dag = later()
            weg = Startregel(toewijzing, start, "3", ingang)
            self._zend_start(kind, toewijzing, dag, weg, zeker=True)
            gemeld(self._zend_start(kind, toewijzing, dag, goed, zeker=True), start)
        else:
            gemeld(self._zend_start(kind, toewijzing, dag, goed, zeker=False), start)

    def _zend_stop(
        self, kind: Kind, toewijzing: Toewijzing, dag: date, *regels: Stopregel, zeker: bool
    ) -> date:
        inhoud = Stoppen(kind, regels)
        agb, gemeente = toewijzing.aanbieder.agb, toewijzing.gemeente
        defect = ""
        if kind.geval.tijdelijk == "open" and regels[0].reden == "20":
            defect = "tijdelijke_stop_zonder_vervolg"
        return self.post.zend(kind.rng, "JW307", dag, agb, gemeente, inhoud, zeker, defect)

    def _stop(self, kind: Kind, toewijzing: Toewijzing, levering: Levering) -> None:
        """Report a stop: plainly, after a temporary one, or after a wrong one was removed."""
        rng, verloop = kind.rng, levering.verloop
        begin = levering.startdatum_bericht
        start_staat = levering.start_gemeld
        if verloop == "geen_stop" or begin is None or start_staat is None:
            return

        def gemeld(staat: date, einddatum: date | None, reden: str) -> None:
            if staat <= self.tot:
                levering.stop_gemeld = staat if einddatum else None
                levering.stopdatum_bericht = einddatum
                levering.reden_bericht = reden

        def regel(einddatum: date, reden: str, status: str = "1") -> Stopregel:
            return Stopregel(toewijzing, begin, reden, einddatum, status)

        stop = max(levering.stop, begin)
        dag = max(stop, start_staat) + timedelta(days=duur(rng, 8, 0.8, 1, 90))
        if levering.tussenstop and verloop.startswith("tijdelijk"):
            pauze = max(levering.tussenstop, begin)
            dag = max(pauze, start_staat) + timedelta(days=duur(rng, 8, 0.6, 1, 40))
            staat = self._zend_stop(kind, toewijzing, dag, regel(pauze, "20"), zeker=True)
            gemeld(staat, pauze, "20")
            dag = max(staat, stop) + timedelta(days=rng.randint(10, 45))
            if verloop == "tijdelijk_vervangen" and dag >= REGIE_VERPLICHT:
                regels = (regel(pauze, "20", "3"), regel(pauze, "32"))
                gemeld(self._zend_stop(kind, toewijzing, dag, *regels, zeker=True), pauze, "32")
                return
            staat = self._zend_stop(kind, toewijzing, dag, regel(stop, "32"), zeker=True)
            gemeld(staat, stop, "32")
            return
        reden = reden_beeindiging(levering.reden, dag)
        if verloop == "stop_hersteld" and (stop - begin).days > 40:
            fout = stop - timedelta(days=rng.randint(5, 25))
            staat = self._zend_stop(kind, toewijzing, dag, regel(fout, reden), zeker=True)
            gemeld(staat, fout, reden)
            dag = staat + timedelta(days=rng.randint(5, 30))
            reden = reden_beeindiging(levering.reden, dag)
            oude_reden = levering.reden_bericht or reden
            if dag >= REGIE_VERPLICHT:
                regels = (regel(fout, oude_reden, "3"), regel(stop, reden))
                gemeld(self._zend_stop(kind, toewijzing, dag, *regels, zeker=True), stop, reden)
                return
            weg = regel(fout, oude_reden, "3")
            staat = self._zend_stop(kind, toewijzing, dag, weg, zeker=True)
            gemeld(staat, None, "")
            dag = staat + timedelta(days=rng.randint(1, 6))
        staat = self._zend_stop(kind, toewijzing, dag, regel(stop, reden), zeker=False)
        gemeld(staat, stop, reden)


def _defect_toewijzing(kind: Kind, nieuw: list[tuple[Toewijzing, Versie]]) -> str:
    """Return what is odd about a 301 of one of the fixed cases."""
    if kind.geval.lokaal_product and any(v is t.versies[0] for t, v in nieuw):
        return "onbekend_product"
    if kind.geval.verwijderd_na_declaratie and any(
        v.reden in ("01", "13") and t.leveringen for t, v in nieuw
    ):
        return "verwijderd_na_declaratie"
    return ""


def _actueel(toewijzing: Toewijzing, dag: date) -> bool:
    """Tell whether a toewijzing is known, not removed and not ended on `dag`."""
    versie = toewijzing.geldend(dag)
    return (
        versie is not None
        and not toewijzing.is_verwijderd(dag)
        and (versie.einddatum is None or versie.einddatum >= dag)
    )


def _dag_start(
    rng: Random, levering: Levering, bekend: date, aanbieder: Aanbieder, van: date
) -> date | None:
    """Return the day of the 305, or None for a GI that did not report then."""
    eerste = aanbieder.eerste_regiebericht
    if levering.start < eerste:
        if not aanbieder.inhaalslag or levering.stop < eerste:
            return None
        return max(eerste, bekend + DAG) + timedelta(days=rng.randint(0, 45))
    if levering.start < van:
        return max(van, bekend) + timedelta(days=rng.randint(1, 30))
    return max(levering.start, bekend) + timedelta(days=duur(rng, 5, 0.8, 1, 60))


def reden_beeindiging(reden: str, dag: date) -> str:
    """Return a RedenBeeindiging that exists in the release of `dag` (JZ588)."""
    if reden in ("38", "39") and dag < RELEASE_31:
        return "34"
    if reden in ("36", "37") and dag < EERSTE_323:
        return "31"
    return reden


def reden_wijziging(reden: str, dag: date) -> str:
    """Return a RedenWijziging that exists in the release of `dag` (JZ002)."""
    if reden in ("13", "14") and dag < RELEASE_31:
        return "01" if reden == "13" else "05"
    if reden == "12" and release_op(dag).versie == "2":
        return "05"
    return reden
