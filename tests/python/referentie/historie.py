"""A history: the messages of a few children as plain data, in the words of the standard.

What a test says and what the reference reads; `schrijven` makes real XML of it. Nothing is implied: a
message that is not in the history was never sent. Dates are inclusive, amounts are eurocents and never
negative (the sign is in `debet_credit`), codes are text with leading zeros.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Kind:
    """A child; `bsn` is nine digits that pass the elfproef, `geslacht` a code of COD046."""

    bsn: str
    geboortedatum: dt.date
    geslacht: str = "1"


@dataclass(frozen=True)
class Bericht:
    """What all messages have; `gemeente` and `aanbieder` are the two parties, whoever sends.

    Args:
        retour: codes of the retour (302, 306 …); None: there is no retour, (): a retour without codes.
        retourklasse: the class that bears those codes: "Header", or for instance "ToegewezenProduct".
        retour_op: the day of the retour; None: that of the message.
        transportfout: the transport refused the message (Fo01).
    """

    identificatie: str
    dagtekening: dt.date
    gemeente: str
    aanbieder: str
    release: str = "3.2"
    retour: tuple[str, ...] | None = None
    retourklasse: str = "Header"
    retour_op: dt.date | None = None
    transportfout: bool = False


@dataclass(frozen=True)
class ToegewezenProduct:
    """A ToegewezenProduct of a 301; `budget` and a volume with `eenheid` 83 are eurocents."""

    toewijzingnummer: int | None
    productcategorie: str | None
    productcode: str | None
    toewijzingsdatum: dt.date
    ingangsdatum: dt.date
    einddatum: dt.date | None = None
    toewijzingstijd: dt.time | None = None
    reden_wijziging: str | None = None
    referentie_aanbieder: str | None = None
    volume: int | None = None
    eenheid: str | None = None
    frequentie: str | None = None
    budget: int | None = None


@dataclass(frozen=True)
class Toewijzing(Bericht):
    """A 301; `beschikkingnummer` is there in 2.x only."""

    kind: Kind | None = None
    producten: tuple[ToegewezenProduct, ...] = ()
    beschikkingnummer: int = 1


@dataclass(frozen=True)
class Startproduct:
    """A StartProduct of a 305: status 1 is a start, 3 removes one."""

    toewijzingnummer: int | None
    productcategorie: str | None
    productcode: str | None
    begindatum: dt.date
    status: str = "1"
    toewijzing_ingangsdatum: dt.date | None = None
    beschikkingnummer: int | None = None


@dataclass(frozen=True)
class Start(Bericht):
    """A 305."""

    kind: Kind | None = None
    producten: tuple[Startproduct, ...] = ()


@dataclass(frozen=True)
class Stopproduct:
    """A StopProduct of a 307: status 1 is a stop, 3 removes one."""

    toewijzingnummer: int | None
    productcategorie: str | None
    productcode: str | None
    begindatum: dt.date
    einddatum: dt.date
    reden: str = "31"
    status: str = "1"
    toewijzing_ingangsdatum: dt.date | None = None
    beschikkingnummer: int | None = None


@dataclass(frozen=True)
class Stop(Bericht):
    """A 307."""

    kind: Kind | None = None
    producten: tuple[Stopproduct, ...] = ()


@dataclass(frozen=True)
class Verzoek(Bericht):
    """A 315 for one product; `verwijzer_type` is a code of COD327.

    Args:
        ook: references under which it asks for the same product once more.
    """

    kind: Kind | None = None
    referentie_aanbieder: str = ""
    ook: tuple[str, ...] = ()
    productcategorie: str | None = None
    productcode: str | None = None
    ingangsdatum: dt.date | None = None
    verwijzer_type: str = "01"


@dataclass(frozen=True)
class Wijzigingsverzoek(Bericht):
    """A 317 that wants these toewijzingen changed (3.x)."""

    kind: Kind | None = None
    referentie_aanbieder: str = ""
    toewijzingnummers: tuple[int, ...] = ()
    gewenste_ingangsdatum: dt.date | None = None


@dataclass(frozen=True)
class AntwoordOpVerzoek(Bericht):
    """A 319 (3.x): `antwoord` 1 refused or 2 in onderzoek, `reden` a code of WJ759."""

    referentie_aanbieder: str = ""
    antwoord: str = "1"
    reden: str | None = None


@dataclass(frozen=True)
class Regel:
    """A Prestatie of a 303 or 323; `bedrag` and `tarief` are eurocents."""

    kind: Kind
    referentienummer: str
    toewijzingnummer: int | None
    productcategorie: str
    productcode: str
    begindatum: dt.date
    einddatum: dt.date
    bedrag: int
    debet_credit: str = "D"
    vorig_referentienummer: str | None = None
    volume: int = 1
    eenheid: str = "82"
    tarief: int | None = None


@dataclass(frozen=True)
class Declaratie(Bericht):
    """A 303 (release 2.x) or 323 (3.x), which have no retour; `is_factuur` makes a 303 code 450."""

    declaratienummer: str = ""
    regels: tuple[Regel, ...] = ()
    is_factuur: bool = False

    @property
    def bericht_type(self) -> str:
        return "JW303" if self.release.startswith("2") else "JW323"


@dataclass(frozen=True)
class Oordeel:
    """A line that an answer lists: refused in a 325; in a 304 with what it grants (eurocents)."""

    referentienummer: str
    retourcode: str = "9308"
    toegekend: int = 0
    debet_credit: str = "D"


@dataclass(frozen=True)
class Declaratieantwoord(Bericht):
    """A 304 or 325 to `declaratie`; what it does not list is granted.

    Args:
        kopcode: retour code on the header; 0001 is the technical refusal.
        klassecode: code on DeclaratieAntwoord of a 325 (8001: all granted); None leaves the class out.
        toegekend: total granted, eurocents with its sign; None: what the lists say.
    """

    declaratie: Declaratie | None = None
    kopcode: str = "0200"
    klassecode: str | None = "0200"
    oordelen: tuple[Oordeel, ...] = ()
    toegekend: int | None = None


Historie = tuple[Bericht, ...]


def verschoven(bericht: Bericht, **waarden: object) -> Bericht:
    """The same message with other values, such as another Identificatie."""
    return replace(bericht, **waarden)
