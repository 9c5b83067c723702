"""Which messages count, what answers them, and what of a declaration is granted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from referentie import seeds
from referentie.historie import (
    AntwoordOpVerzoek,
    Bericht,
    Declaratie,
    Declaratieantwoord,
    Historie,
    Oordeel,
    Regel,
    Toewijzing,
)

SoortBericht = TypeVar("SoortBericht", bound=Bericht)

TOEGEKEND, AFGEWEZEN, OPEN = "toegekend", "afgewezen", "open"


class Onbeslist(Exception):
    """The definitions leave the choice to a hash of the contents, which this reference does not know."""


def geweigerd(bericht: Bericht) -> bool:
    """Whether the transport or the retour refused a message as a whole: as never sent."""
    goed = {"0200", "8001"} if bericht.release.startswith("2") else {"0200"}
    return bericht.transportfout or not set(bericht.retour or ()) <= goed


def identiteit(bericht: Bericht) -> tuple[str, ...]:
    """What makes a message the same message: kind, sender and Identificatie (TR056)."""
    soort = type(bericht).__name__
    if isinstance(bericht, Declaratieantwoord):
        assert bericht.declaratie is not None
        if bericht.declaratie.bericht_type == "JW303":
            return (soort, *identiteit(bericht.declaratie))
        return soort, bericht.gemeente, bericht.identificatie
    if isinstance(bericht, Declaratie) and bericht.bericht_type == "JW303":
        code = "450" if bericht.is_factuur else "432"
        return code, bericht.gemeente, bericht.aanbieder, bericht.declaratienummer
    van_gemeente = isinstance(bericht, (Toewijzing, AntwoordOpVerzoek))
    return soort, bericht.gemeente if van_gemeente else bericht.aanbieder, bericht.identificatie


@dataclass(frozen=True)
class Verkeer:
    """The messages that count, each once."""

    berichten: tuple[Bericht, ...]

    @property
    def laatste_dagtekening(self) -> dt.date:
        """The `datum heden` when none is given; a 304 is a retour, with the Dagtekening of its 303."""
        return max(b.dagtekening for b in self.berichten if not _is_304(b))

    def van(self, soort: type[SoortBericht]) -> list[SoortBericht]:
        """The messages of one kind."""
        return [b for b in self.berichten if isinstance(b, soort)]

    def antwoord(self, declaratie: Declaratie) -> Declaratieantwoord | None:
        """The answer that holds for a declaration: the first that is no technical refusal (0001)."""
        return _antwoord(declaratie, self.van(Declaratieantwoord))


def tellende(historie: Historie) -> Verkeer:
    """The messages that count.

    Per identity one: of those that are not refused the one accepted by its answer, else the latest.
    """
    per_identiteit: dict[tuple[str, ...], list[Bericht]] = defaultdict(list)
    for bericht in dict.fromkeys(historie):
        if not geweigerd(bericht):
            per_identiteit[identiteit(bericht)].append(bericht)
    antwoorden = [_laatste(v) for v in per_identiteit.values() if _is_antwoord(v[0])]
    berichten = []
    for uitvoeringen in per_identiteit.values():
        aanvaard = [b for b in uitvoeringen if _aanvaard(b, antwoorden)]
        berichten.append(_laatste(aanvaard or uitvoeringen))
    return Verkeer(tuple(berichten))


def _is_antwoord(bericht: Bericht) -> bool:
    return isinstance(bericht, Declaratieantwoord)


def _is_304(bericht: Bericht) -> bool:
    return _is_antwoord(bericht) and bericht.declaratie.bericht_type == "JW303"


def _aanvaard(bericht: Bericht, antwoorden: Iterable[Declaratieantwoord]) -> bool:
    """Whether an answer accepted a message that was not refused."""
    if isinstance(bericht, Declaratie):
        antwoord = _antwoord(bericht, antwoorden)
        return antwoord is not None and not weigert_alles(antwoord)
    return bericht.retour is not None


def _laatste(uitvoeringen: list[SoortBericht]) -> SoortBericht:
    """The message with the latest Dagtekening."""
    return _uniek(uitvoeringen, max(b.dagtekening for b in uitvoeringen))


def _uniek(berichten: list[SoortBericht], dag: dt.date) -> SoortBericht:
    van_die_dag = [b for b in berichten if b.dagtekening == dag]
    if len(van_die_dag) > 1:
        raise Onbeslist(f"{len(van_die_dag)} berichten van {dag}: {van_die_dag}")
    return van_die_dag[0]


# --- answers ------------------------------------------------------------------------------------


def _antwoord(
    declaratie: Declaratie, antwoorden: Iterable[Declaratieantwoord]
) -> Declaratieantwoord | None:
    van_deze = [a for a in antwoorden if a.declaratie == declaratie]
    inhoudelijk = [a for a in van_deze if a.kopcode != "0001"] or van_deze
    if not inhoudelijk:
        return None
    return _uniek(inhoudelijk, min(a.dagtekening for a in inhoudelijk))


def weigert_alles(antwoord: Declaratieantwoord) -> bool:
    """Whether an answer refuses the declaration as a whole, so that it was never sent.

    A 325 does so on the header or on the class DeclaratieAntwoord; a 304, which has no such class, with
    a refusing code on the header, no lines and nothing granted.
    """
    assert antwoord.declaratie is not None
    kop_weigert = antwoord.kopcode not in ("0200", "8001")
    klasse_weigert = antwoord.klassecode not in ("0200", "8001")
    if antwoord.declaratie.bericht_type == "JW303":
        niets = antwoord.toegekend == 0 or (antwoord.toegekend is None and klasse_weigert)
        return kop_weigert and not antwoord.oordelen and niets
    return kop_weigert or klasse_weigert


# --- declared lines -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Declaratieregel:
    """A declared line and what became of it; amounts are signed eurocents."""

    declaratie: Declaratie
    regel: Regel
    gemeente: str
    status: str
    gedeclareerd: int
    toegekend: int
    boekdatum: dt.date | None

    @property
    def bsn(self) -> str:
        return self.regel.kind.bsn

    @property
    def aanbieder(self) -> str:
        return self.declaratie.aanbieder

    @property
    def dag(self) -> dt.date:
        """The date by which a line counts: the first day of its ProductPeriode."""
        return self.regel.begindatum

    @property
    def is_gi(self) -> bool:
        return seeds.is_gi(self.regel.productcategorie)

    @property
    def maatregelsoort(self) -> str | None:
        return seeds.maatregelsoort(self.regel.productcategorie, self.regel.productcode)

    @property
    def tussentaal(self) -> str | None:
        regel = self.regel
        return seeds.tussentaal(regel.productcategorie, regel.productcode, self.gemeente, self.dag)

    def hoort_bij(self, gemeente: str, toewijzingnummer: int | None, bsn: str) -> bool:
        """Whether this is a line of that toewijzing and child."""
        eigen = (self.gemeente, self.regel.toewijzingnummer, self.bsn)
        return toewijzingnummer is not None and eigen == (gemeente, toewijzingnummer, bsn)


def met_teken(bedrag: int, debet_credit: str) -> int:
    """An amount with its sign."""
    return -bedrag if debet_credit == "C" else bedrag


def declaratieregels(verkeer: Verkeer) -> list[Declaratieregel]:
    """All lines of declarations that were not refused as a whole, of all gemeenten."""
    regels = [
        _beoordeeld(declaratie, regel, antwoord)
        for declaratie in verkeer.van(Declaratie)
        for antwoord in [verkeer.antwoord(declaratie)]
        if antwoord is None or not weigert_alles(antwoord)
        for regel in declaratie.regels
    ]
    debet = {}
    for r in sorted(regels, key=lambda r: (r.status != AFGEWEZEN, r.toegekend)):
        if r.regel.debet_credit == "D":
            debet[r.aanbieder, r.regel.referentienummer] = r
    return [
        _gecrediteerd(r, debet.get((r.aanbieder, r.regel.vorig_referentienummer)), verkeer)
        for r in regels
    ]


def _oordeel(regel: Regel, antwoord: Declaratieantwoord) -> Oordeel | None:
    return next(
        (o for o in antwoord.oordelen if o.referentienummer == regel.referentienummer), None
    )


def _beoordeeld(
    declaratie: Declaratie, regel: Regel, antwoord: Declaratieantwoord | None
) -> Declaratieregel:
    """A line after its answer, before what its debit line says."""
    bedrag = met_teken(regel.bedrag, regel.debet_credit)
    status, toegekend = OPEN, 0
    if antwoord is not None:
        oordeel = _oordeel(regel, antwoord)
        if oordeel is None:
            status, toegekend = TOEGEKEND, bedrag
        elif declaratie.bericht_type == "JW323":
            status = AFGEWEZEN
        else:
            toegekend = met_teken(oordeel.toegekend, oordeel.debet_credit)
            status = TOEGEKEND if toegekend or oordeel.retourcode == "0200" else AFGEWEZEN
    boekdatum = antwoord.dagtekening if antwoord else None
    return Declaratieregel(
        declaratie, regel, declaratie.gemeente, status, bedrag, toegekend, boekdatum
    )


def _gecrediteerd(
    credit: Declaratieregel, debet: Declaratieregel | None, verkeer: Verkeer
) -> Declaratieregel:
    """A granted credit on a refused debit is worth nothing, one of a 303 what its debit was granted.

    Unless the 304 itself gives it an amount.
    """
    if credit.regel.debet_credit != "C" or credit.status != TOEGEKEND or debet is None:
        return credit
    antwoord = verkeer.antwoord(credit.declaratie)
    if antwoord is not None and _oordeel(credit.regel, antwoord) is not None:
        return credit
    if debet.status == AFGEWEZEN:
        return replace(credit, status=AFGEWEZEN, toegekend=0)
    if credit.declaratie.bericht_type == "JW303" and debet.status == TOEGEKEND:
        return replace(credit, toegekend=-debet.toegekend)
    return credit
