"""Declarations: from what was delivered to 303/304 (care up to 2020) and 323/325 (from 2021)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from loaders.voorbeelddata.aanbieders import Aanbieder
from loaders.voorbeelddata.berichten import (
    ENVELOPGEMEENTEN,
    Beantwoorden,
    Bericht,
    Declareren,
    Regel,
)
from loaders.voorbeelddata.geografie import facturatiegemeente
from loaders.voorbeelddata.kalender import (
    DAG,
    EERSTE_323,
    LAATSTE_303,
    duur,
    laatste_dag_release,
    maand,
    maandeinde,
    maanden,
    plus_maanden,
    release_op,
    werkdag,
)
from loaders.voorbeelddata.verkeer import Postkamer
from loaders.voorbeelddata.wereld import Kind, Levering, Toewijzing, Traject, Venster

#: Gemeenten whose 304 returns every line, also those without a remark.
ALLES_IN_304 = ("0200", "0281", "0345")
#: Care of December 2020 could only be declared ahead, in the last days of the 303.
_VOORUIT = date(2020, 12, 14)

#: The how-manieth declaration meets which outcome, so that each occurs in a small set too.
_VASTE_UITKOMST = {
    "2": {9: "niveau2", 40: "niveau2"},
    "3": {
    3: "niveau2", 7: "kop", 11: "declaratie", 15: "client", 19: "regel", 23: "onbeantwoord",
    60: "niveau2", 70: "client", 80: "onbeantwoord",
    },
}  # fmt: skip
_REGELCODES = {"2": ("0611", "9308", "9321"), "3": ("0611", "9308", "9321", "9307")}


# -- what is to be declared ------------------------------------------------------------------


def te_declareren(kind: Kind, venster: Venster) -> Iterator[tuple[Regel, date]]:
    """Yield the lines of a child, each with the first day on which it can be declared."""
    for traject in kind.trajecten:
        if traject.is_maatregel and traject.telt:
            regels = _maatregelregels(traject, venster)
        else:
            regels = (
                regel
                for toewijzing in traject.toewijzingen
                if toewijzing.leveringen
                for regel in _zorgregels(kind.rng, toewijzing, venster)
            )
        for regel in regels:
            bekend = regel.toewijzing.eerste_staat
            if bekend is None or bekend >= venster.tot or regel.eind < regel.begin:
                # Never assigned in time, or the toewijzing was shortened to before this month.
                continue
            vanaf = maandeinde(regel.eind) + DAG
            if maand(regel.eind) == date(2020, 12, 1):
                vanaf = _VOORUIT
            yield regel, max(vanaf, bekend + DAG)


def _maatregelregels(traject: Traject, venster: Venster) -> Iterator[Regel]:
    """Month tariff of a GI: a first broken month is not declared, the last one in full.

    An extension, a move or a merger does not start a new traject; a transfer to another GI does.
    """
    for plaats, (vanaf, gi) in enumerate(traject.fasen):
        laatste = traject.eind
        if plaats + 1 < len(traject.fasen):
            laatste = traject.fasen[plaats + 1][0] - DAG
        eerste = vanaf if vanaf.day == 1 else plus_maanden(maand(vanaf), 1)
        eigen = [t for t in traject.toewijzingen if t.aanbieder is gi and t.leveringen]
        for begin in maanden(max(eerste, venster.van), min(laatste, venster.tot)):
            eind = min(maandeinde(begin), laatste)
            geldig = [t for t in eigen if _overlap(t.leveringen[0], begin, eind)]
            if not geldig or geldig[-1].leveringen[0].stop < eind:
                continue
            if geldig[0].eenheid == "83":
                totaal = sum(_dagen(t.leveringen[0], begin, eind) for t in geldig)
                for toewijzing in geldig:
                    dagen = _dagen(toewijzing.leveringen[0], begin, eind)
                    bedrag = round((toewijzing.versies[0].volume or 0) * dagen / totaal)
                    yield _regel(toewijzing, begin, bedrag, None, venster)
            else:
                toewijzing = geldig[-1]
                tarief = gi.tarief(toewijzing.product, begin)
                yield _regel(toewijzing, begin, 1, tarief, venster)


def _zorgregels(rng: Random, toewijzing: Toewijzing, venster: Venster) -> Iterator[Regel]:
    """Lines per month of what was delivered, within the assigned volume (TR321, TR322)."""
    product, aanbieder = toewijzing.product, toewijzing.aanbieder
    einde = toewijzing.leveringen[-1].stop
    if product.omvang == "traject":
        if venster.van <= einde <= venster.tot:
            tarief = aanbieder.tarief(product, einde)
            yield _regel(toewijzing, maand(einde), 1, tarief, venster)
        return
    ruimte = _ruimte(toewijzing)
    regels: list[Regel] = []
    begin = max(toewijzing.leveringen[0].start, venster.van)
    for eerste in maanden(begin, min(einde, venster.tot)):
        laatste = maandeinde(eerste)
        dagen = sum(_dagen(levering, eerste, laatste) for levering in toewijzing.leveringen)
        if dagen <= 0:
            continue
        tarief = aanbieder.tarief(product, eerste)
        volume = _volume(rng, toewijzing, dagen, tarief)
        if toewijzing.eenheid == "21":
            tarief = round(tarief / 4.33)
        if ruimte is not None:
            per_stuk = 1 if toewijzing.vorm == "specifiek" or product.eenheid == "83" else tarief
            volume = min(volume, ruimte // per_stuk)
            ruimte -= volume * per_stuk
        if volume > 0:
            prijs = None if product.eenheid == "83" else tarief
            regels.append(_regel(toewijzing, eerste, volume, prijs, venster))
    if aanbieder.kwartaal and int(aanbieder.agb) % 3 == 0:
        regels = _per_kwartaal(regels)
    yield from regels


def _ruimte(toewijzing: Toewijzing) -> int | None:
    """Return what may be declared in all: a total volume, or a budget in eurocents."""
    versie = toewijzing.versies[-1]
    if versie.budget is not None:
        return versie.budget
    return versie.volume if toewijzing.frequentie == "6" else None


def _volume(rng: Random, toewijzing: Toewijzing, dagen: int, tarief: int) -> int:
    """Draw the volume delivered in a month with so many days of delivery."""
    product, per_week = toewijzing.product, toewijzing.per_week
    if product.eenheid == "83":
        return round(tarief * dagen / 31 * rng.uniform(0.75, 1.0))
    if product.omvang == "etmaal":
        return dagen if rng.random() < 0.9 else max(1, dagen - rng.randint(1, 4))
    if product.omvang == "deeltijd":
        return max(1, min(4 * per_week, round(per_week * dagen / 7)))
    if product.omvang == "stuks":
        return max(1, round(dagen / 7)) if toewijzing.eenheid == "21" else int(dagen >= 5)
    return max(1, int(per_week * dagen / 7 * rng.uniform(0.6, 0.97)))


def _regel(
    toewijzing: Toewijzing, eerste: date, volume: int, tarief: int | None, venster: Venster
) -> Regel:
    """Make a debit line for the month of `eerste`, clipped on the toewijzing (TR387, TR388)."""
    laatste = maandeinde(eerste)
    return Regel(
        toewijzing=toewijzing,
        begin=max(maand(eerste), toewijzing.ingangsdatum),
        eind=min(laatste, toewijzing.einddatum_op(venster.tot) or laatste),
        volume=volume,
        eenheid="83" if tarief is None else toewijzing.eenheid or toewijzing.product.eenheid,
        tarief=tarief,
        bedrag=volume if tarief is None else volume * tarief,
    )


def _per_kwartaal(regels: list[Regel]) -> list[Regel]:
    """Combine lines of 2.x into one per quarter, as the standard allowed then."""
    oud: dict[tuple[int, int], list[Regel]] = defaultdict(list)
    for regel in regels:
        if regel.eind < EERSTE_323:
            oud[regel.begin.year, (regel.begin.month - 1) // 3].append(regel)
    samen = [
        replace(
            groep[0],
            eind=groep[-1].eind,
            volume=sum(regel.volume for regel in groep),
            bedrag=sum(regel.bedrag for regel in groep),
        )
        for groep in oud.values()
    ]
    return samen + [regel for regel in regels if regel.eind >= EERSTE_323]


def _dagen(levering: Levering, begin: date, eind: date) -> int:
    return max(0, (min(levering.stop, eind) - max(levering.start, begin)).days + 1)


def _overlap(levering: Levering, begin: date, eind: date) -> bool:
    return levering.start <= eind and levering.stop >= begin


# -- what is declared and answered -----------------------------------------------------------


@dataclass(slots=True)
class Ronde:
    """A round of declaring: the administrative period, the day, and the lines that are ready."""

    begin: date
    eind: date
    dag: date
    regels: list[Regel] = field(default_factory=list)


class Declaraties:
    """Declares what was delivered, per provider, receiver and period, and draws the answers."""

    def __init__(self, post: Postkamer, zaad: int, kavelnummer: int, letters: str) -> None:
        """Collect through `post`; `letters` make numbers unique over the kavels."""
        self.post = post
        self.venster = post.venster
        self._zaad = f"{zaad}|{kavelnummer}"
        self.letters = letters
        self._klaar: dict[tuple[str, str, str], list[tuple[Regel, date]]] = defaultdict(list)
        self._aanbieders: dict[str, Aanbieder] = {}
        self._nummers: Counter[str] = Counter()
        self._referenties: Counter[str] = Counter()
        self._volgnummers: Counter[str] = Counter()
        self._te_weigeren: list[Regel] = []
        self._transport = 0
        self._vreemde_credits = 0

    def kind(self, kind: Kind) -> None:
        """Put the lines of a child ready."""
        for regel, vanaf in te_declareren(kind, self.venster):
            toewijzing = regel.toewijzing
            agb = toewijzing.aanbieder.agb
            self._aanbieders[agb] = toewijzing.aanbieder
            if regel.begin < EERSTE_323:
                sleutel = (agb, toewijzing.gemeente, "2")
            else:
                sleutel = (agb, facturatiegemeente(toewijzing.gemeente), "3")
            self._klaar[sleutel].append((regel, vanaf))

    def dien_in(self) -> None:
        """Declare everything, receiver by receiver, round by round."""
        for sleutel in sorted(self._klaar):
            agb, ontvanger, familie = sleutel
            rng = Random(f"{self._zaad}|{agb}|{ontvanger}|{familie}")
            rondes = self._rondes(rng, self._aanbieders[agb], familie)
            for regel, vanaf in self._klaar[sleutel]:
                laat = rng.randint(1, 7) if rng.random() < 0.05 else 0
                self._plaats(rondes, regel, vanaf, laat)
            for nummer, ronde in enumerate(rondes):
                if ronde.regels:
                    ronde.regels.sort(key=lambda regel: regel.debet_credit)
                    self._indienen(rng, agb, ontvanger, ronde, rondes[nummer + 1 :])

    def nummer(self, agb: str) -> str:
        """Return the next DeclaratieNummer of a provider (TR333)."""
        self._nummers[agb] += 1
        return f"{self.letters}{self._nummers[agb]:06d}"

    def referentie(self, agb: str) -> str:
        """Return the next ReferentieNummer of a provider (TR314)."""
        self._referenties[agb] += 1
        nummer = self._referenties[agb]
        vorm = ("{0}{1:07d}", "R-{0}-{1:07d}", "{0}.{1:07d}.P")[int(agb) % 3]
        return vorm.format(self.letters, nummer)

    def _rondes(self, rng: Random, aanbieder: Aanbieder, familie: str) -> list[Ronde]:
        """Return the rounds of a provider, per month or per quarter, up to the end."""
        van, tot = self.venster.van, self.venster.tot
        if familie == "2":
            tot = min(tot, LAATSTE_303)
        else:
            van = max(van, EERSTE_323)
        rondes = []
        for begin in maanden(van, tot):
            if aanbieder.kwartaal and begin.month % 3:
                continue
            dag = plus_maanden(begin, 1).replace(day=aanbieder.dag) + rng.randint(0, 4) * DAG
            dag = werkdag(dag)
            if familie == "2" and begin == date(2020, 11, 1):
                dag = min(dag, _VOORUIT - 3 * DAG)
            if familie == "2" and begin == date(2020, 12, 1):
                dag = werkdag(_VOORUIT + timedelta(days=1 + aanbieder.dag % 7))
            periode = begin
            if familie == "2" and aanbieder.kwartaal:
                periode = plus_maanden(begin, -2)
            if dag <= tot:
                rondes.append(Ronde(periode, maandeinde(begin), dag))
        return rondes

    @staticmethod
    def _plaats(rondes: list[Ronde], regel: Regel, vanaf: date, laat: int = 0) -> bool:
        """Put a line in the first round in which it can be declared, or `laat` rounds later."""
        for nummer, ronde in enumerate(rondes):
            if ronde.dag >= vanaf and ronde.eind >= maand(regel.eind):
                doel = min(nummer + laat, len(rondes) - 1)
                rondes[doel].regels.append(regel)
                return True
        return False

    def _indienen(
        self, rng: Random, agb: str, ontvanger: str, ronde: Ronde, rest: list[Ronde]
    ) -> None:
        """Send one declaration and draw the answer; a refused message is sent again."""
        familie = "2" if ronde.eind < EERSTE_323 else "3"
        soort = "JW303" if familie == "2" else "JW323"
        factuur = familie == "2" and self._aanbieders[agb].factuur
        dag, nummer = ronde.dag, self.nummer(agb)
        while True:
            for regel in ronde.regels:
                regel.referentie = regel.referentie or self.referentie(agb)
            antwoord = min(
                werkdag(dag + timedelta(days=duur(rng, 8, 0.45, 1, 28))),
                laatste_dag_release(release_op(dag)) if familie == "2" else date.max,
            )
            uitkomst = self._uitkomst(rng, ontvanger, familie, antwoord)
            declaratie = Declareren(ronde.begin, ronde.eind, ronde.regels, factuur, nummer)
            bericht = Bericht(soort, dag, agb, ontvanger, agb, declaratie)
            weigert = uitkomst in ("niveau2", "kop", "declaratie", "transport")
            afgewezen = {} if weigert else self._afgewezen(rng, declaratie, familie, uitkomst)
            self.post.berichten.append(bericht)
            if uitkomst == "onbeantwoord":
                bericht.defect = "declaratie_zonder_antwoord"
                return
            if antwoord > self.venster.tot:
                return
            if not weigert:
                if any(r.vorige and r.vorige.status == "afgewezen" for r in ronde.regels):
                    bericht.defect = "" if factuur else "credit_op_afgewezen"
                self._beantwoord(bericht, antwoord, afgewezen)
                self._vervolg(rng, declaratie, afgewezen, antwoord, rest)
                return
            self._weiger(bericht, antwoord, uitkomst)
            dag = werkdag(antwoord + timedelta(days=rng.randint(2, 8)))
            if dag > (LAATSTE_303 if familie == "2" else self.venster.tot):
                return
            if familie == "2":
                ronde.regels = [replace(regel, referentie="") for regel in ronde.regels]
            if familie == "2" or uitkomst == "declaratie":
                nummer = self.nummer(agb)

    def _uitkomst(self, rng: Random, ontvanger: str, familie: str, antwoord: date) -> str:
        """Draw how a declaration is received: see the decision table IV087 and IV088."""
        if antwoord > self.venster.tot:
            return "goed"
        if familie == "3" and ontvanger in ENVELOPGEMEENTEN:
            self._transport += 1
            if self._transport == 4 or rng.random() < 0.003:
                return "transport"
        self._volgnummers[familie] += 1
        vast = _VASTE_UITKOMST[familie].get(self._volgnummers[familie])
        if vast:
            return vast
        if familie == "2":
            return rng.choices(("goed", "niveau2"), (996, 4))[0]
        return rng.choices(
            ("goed", "niveau2", "kop", "declaratie", "client", "onbeantwoord"),
            (983, 4, 2, 3, 7, 1),
        )[0]

    def _afgewezen(
        self, rng: Random, declaratie: Declareren, familie: str, uitkomst: str
    ) -> dict[int, tuple[str, int]]:
        """Choose the refused lines: place of the line → code and granted amount.

        A credit is never refused on content (IV085). A line refused for its price (0611) gets a
        wrong price here, before the declaration is made up.
        """
        regels = declaratie.regels
        debet = [plaats for plaats, regel in enumerate(regels) if regel.debet_credit == "D"]
        if uitkomst == "client" and debet:
            kind = regels[rng.choice(debet)].toewijzing.traject.kind
            eigen = [p for p, r in enumerate(regels) if r.toewijzing.traject.kind is kind]
            if all(regels[plaats].debet_credit == "D" for plaats in eigen):
                return dict.fromkeys(eigen, ("0233", 0))
        keuze = [p for p in debet if rng.random() < 0.028 or regels[p] in self._te_weigeren]
        if uitkomst == "regel" and debet and not keuze:
            keuze = [rng.choice(debet)]
        afgewezen: dict[int, tuple[str, int]] = {}
        for plaats in keuze:
            regel = regels[plaats]
            code = rng.choice(_REGELCODES[familie])
            deels = 0
            if code == "0611" and regel.tarief is not None:
                goed = regel.bedrag
                regel.tarief = regel.tarief + max(1, regel.tarief // 20)
                regel.bedrag = regel.volume * regel.tarief
                if familie == "2" and not declaratie.factuur and rng.random() < 0.4:
                    deels = goed
            elif code == "0611":
                code = "9308"
            afgewezen[plaats] = (code, deels)
        return afgewezen

    def _beantwoord(
        self, bericht: Bericht, dag: date, afgewezen: dict[int, tuple[str, int]]
    ) -> None:
        """Make the 325 or 304: refused lines only, totals right (OP303, TR342, 3.6)."""
        declaratie = bericht.inhoud
        assert isinstance(declaratie, Declareren)
        lijst: list[tuple[Regel, tuple[str, ...], int]] = []
        clienten: dict[str, str] = {}
        alles = bericht.soort == "JW303" and bericht.ontvanger in ALLES_IN_304
        for plaats, regel in enumerate(declaratie.regels):
            regel.boekdatum = dag
            if plaats in afgewezen:
                code, regel.toegekend = afgewezen[plaats]
                regel.status = "toegekend" if regel.toegekend else "afgewezen"
                if code == "0233":
                    clienten[regel.toewijzing.traject.kind.persoon.bsn] = "8187"
                lijst.append((regel, (code,), regel.toegekend))
                continue
            regel.status = "toegekend"
            tegenhanger = regel.vorige
            vervalt = tegenhanger is not None and tegenhanger.status == "afgewezen"
            regel.toegekend = 0 if vervalt else regel.saldo
            if alles:
                lijst.append((regel, (), regel.toegekend))
        if bericht.soort == "JW323":
            toegekend = declaratie.totaal - sum(regel.saldo for regel, _, _ in lijst)
        else:
            toegekend = sum(regel.toegekend for regel in declaratie.regels)
        volledig = toegekend == declaratie.totaal and not afgewezen
        antwoord = Beantwoorden(
            kopcodes=("8001",) if volledig and bericht.soort == "JW303" else ("0200",),
            klassecodes=("8001",) if volledig else ("0200",),
            toegekend=toegekend,
            regels=lijst,
            clientcodes=clienten,
        )
        self._antwoordbericht(bericht, dag, antwoord)

    def _weiger(self, bericht: Bericht, dag: date, uitkomst: str) -> None:
        """Refuse the message as a whole: transport, header or declaratie (3.2 c, d and e)."""
        if uitkomst == "transport":
            bericht.geweigerd_transport = True
            bericht.foutcode = "IB014"
            return
        bericht.geweigerd_retour = True
        if uitkomst == "declaratie":
            antwoord = Beantwoorden(("0200",), ("9333",))
        else:
            antwoord = Beantwoorden(("0001",) if uitkomst == "niveau2" else ("9056",), None)
        self._antwoordbericht(bericht, dag, antwoord)

    def _antwoordbericht(self, bericht: Bericht, dag: date, antwoord: Beantwoorden) -> None:
        gemeente, agb = bericht.ontvanger, bericht.afzender
        if bericht.soort == "JW323":
            reactie = Bericht("JW325", dag, gemeente, agb, gemeente, antwoord, bericht)
        else:
            reactie = Bericht("JW304", dag, agb, gemeente, gemeente, antwoord, bericht)
        self.post.berichten.append(reactie)

    def _vervolg(
        self,
        rng: Random,
        declaratie: Declareren,
        afgewezen: dict[int, tuple[str, int]],
        antwoord: date,
        rest: list[Ronde],
    ) -> None:
        """Submit refused lines again and correct granted ones (IV085, IV086, IV091)."""
        for plaats, regel in enumerate(declaratie.regels):
            if regel.debet_credit == "C" or regel.gecrediteerd or not rest:
                continue
            if regel.status == "afgewezen":
                self._opnieuw(rng, declaratie, regel, afgewezen[plaats][0], antwoord, rest)
            elif plaats not in afgewezen and rng.random() < 0.013:
                later = antwoord + timedelta(days=rng.randint(10, 120))
                if self._plaats(rest, _credit(regel), later):
                    regel.gecrediteerd = True
                    nieuw = _verbeterd(rng, regel)
                    if regel.begin >= EERSTE_323 and len(self._te_weigeren) < 2:
                        self._te_weigeren.append(nieuw)
                    if nieuw in self._te_weigeren or rng.random() < 0.7:
                        self._plaats(rest, nieuw, later)

    def _opnieuw(
        self,
        rng: Random,
        declaratie: Declareren,
        regel: Regel,
        code: str,
        antwoord: date,
        rest: list[Ronde],
    ) -> None:
        """Submit a refused line again: after a 303 invoice only with a credit of it first."""
        if rng.random() < 0.2:
            if regel.begin >= EERSTE_323 and self._vreemde_credits < 2:
                credit = _credit(regel)
                if self._plaats(rest, credit, antwoord + DAG):
                    self._vreemde_credits += 1
                    regel.gecrediteerd = True
            return
        nieuw = replace(regel, referentie="", status="open", toegekend=0, boekdatum=None)
        if code == "0611" and nieuw.tarief is not None:
            nieuw.tarief = regel.toewijzing.aanbieder.tarief(regel.toewijzing.product, regel.begin)
            nieuw.bedrag = nieuw.volume * nieuw.tarief
        if self._plaats(rest, nieuw, antwoord + DAG) and declaratie.factuur:
            self._plaats(rest, _credit(regel), antwoord + DAG)


def _credit(regel: Regel) -> Regel:
    """Return the credit of a line: the same with another reference (IV091)."""
    return replace(
        regel,
        referentie="",
        debet_credit="C",
        vorige=regel,
        status="open",
        toegekend=0,
        boekdatum=None,
    )


def _verbeterd(rng: Random, regel: Regel) -> Regel:
    """Return a new debit that replaces a credited one, with less volume where that can be."""
    volume = regel.volume
    if regel.toewijzing.product.omvang not in ("stuks", "traject"):
        volume = max(1, round(volume * rng.uniform(0.7, 0.95)))
    bedrag = volume if regel.tarief is None else volume * regel.tarief
    return replace(
        regel,
        referentie="",
        volume=volume,
        bedrag=bedrag,
        status="open",
        toegekend=0,
        boekdatum=None,
    )
