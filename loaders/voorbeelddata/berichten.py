"""Messages as plain data: what is sent, before it becomes XML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from loaders.voorbeelddata.kalender import Release, release_op
from loaders.voorbeelddata.wereld import Kind, Toewijzing, Versie, Verzoek

#: BerichtCode (COD002) per message; a 303 invoice and its 304 have their own.
BERICHTCODES = {
    "JW301": "436", "JW302": "437", "JW303": "432", "JW304": "433", "JW305": "438",
    "JW306": "439", "JW307": "440", "JW308": "441", "JW315": "446", "JW316": "447",
    "JW317": "486", "JW318": "487", "JW319": "488", "JW320": "489", "JW323": "490",
    "JW325": "491", "WMO301": "414", "WMO305": "418", "WMO323": "484",
}  # fmt: skip
FACTUURCODES = {"JW303": "450", "JW304": "451"}

#: Gemeenten whose traffic is delivered as the GGK carried it, in StUF envelopes.
ENVELOPGEMEENTEN = ("0222", "0243", "0268", "0274", "0281", "0301", "0345")


@dataclass(frozen=True, slots=True)
class Startregel:
    """A StartProduct; `ingangsdatum` replaces that of the toewijzing where it was sent wrongly."""

    toewijzing: Toewijzing
    begindatum: date
    status: str = "1"
    ingangsdatum: date | None = None


@dataclass(frozen=True, slots=True)
class Stopregel:
    """A StopProduct."""

    toewijzing: Toewijzing
    begindatum: date
    reden: str
    einddatum: date
    status: str = "1"


@dataclass(frozen=True, slots=True)
class Toewijzen:
    """Content of a 301: versions, and whether each is new or repeated unchanged (OP087)."""

    kind: Kind
    regels: tuple[tuple[Toewijzing, Versie, bool], ...]


@dataclass(frozen=True, slots=True)
class Starten:
    """Content of a 305."""

    kind: Kind
    regels: tuple[Startregel, ...]


@dataclass(frozen=True, slots=True)
class Stoppen:
    """Content of a 307."""

    kind: Kind
    regels: tuple[Stopregel, ...]


@dataclass(frozen=True, slots=True)
class Aanvragen:
    """Content of a 315: a request for the first version of a toewijzing."""

    kind: Kind
    toewijzing: Toewijzing
    verzoek: Verzoek


@dataclass(frozen=True, slots=True)
class Wijzigen:
    """Content of a 317: the end asked for one toewijzing, the others unchanged."""

    kind: Kind
    verzoek: Verzoek
    toewijzing: Toewijzing
    versie: Versie
    ongewijzigd: tuple[Toewijzing, ...]


@dataclass(frozen=True, slots=True)
class Antwoorden:
    """Content of a 319: refusal (1, with reason) or under investigation (2); it has no BSN."""

    verzoek: Verzoek
    antwoord: str
    reden: str = ""
    gemeente: str = ""


@dataclass(frozen=True, slots=True)
class Retour:
    """Content of a retour: codes on the header and, when classes are returned, on one of them."""

    codes: tuple[str, ...] = ()
    klasse: str = ""
    klassecode: str = ""


@dataclass(slots=True, eq=False)
class Regel:
    """A declared line; amounts in eurocents, `tarief` None for unit 83 (CD087).

    `status` is open, toegekend or afgewezen, `toegekend` the granted amount with its sign.
    """

    toewijzing: Toewijzing
    begin: date
    eind: date
    volume: int
    eenheid: str
    tarief: int | None
    bedrag: int
    debet_credit: str = "D"
    vorige: Regel | None = None
    referentie: str = ""
    gecrediteerd: bool = False
    status: str = "open"
    toegekend: int = 0
    boekdatum: date | None = None

    @property
    def saldo(self) -> int:
        """Amount with its sign."""
        return self.bedrag if self.debet_credit == "D" else -self.bedrag


@dataclass(slots=True, eq=False)
class Declareren:
    """Content of a 303 or 323."""

    begin: date
    eind: date
    regels: list[Regel]
    factuur: bool = False
    nummer: str = ""

    @property
    def totaal(self) -> int:
        """Sum of debits minus credits in eurocents (TR358)."""
        return sum(regel.saldo for regel in self.regels)


@dataclass(slots=True, eq=False)
class Beantwoorden:
    """Content of a 325 or 304: codes per level, granted total, and the listed lines.

    `regels` holds, per listed line, its retour codes and the amount granted (only in a 304 can
    that be more than nothing); `clientcodes` the code of clients that were refused as a whole.
    """

    kopcodes: tuple[str, ...]
    klassecodes: tuple[str, ...] | None
    toegekend: int = 0
    regels: list[tuple[Regel, tuple[str, ...], int]] = field(default_factory=list)
    clientcodes: dict[str, str] = field(default_factory=dict)


Inhoud = (
    Toewijzen | Starten | Stoppen | Aanvragen | Wijzigen | Antwoorden | Retour | Declareren
    | Beantwoorden
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Bericht:
    """A message. `afzender` and `ontvanger` are those in the header, `verzender` is who sends it.

    A retour repeats the header of its heenbericht (IV028); `heen` also links 304 and 325 to what
    they answer. The message counts as never sent when a retour or the transport refused it.
    """

    soort: str
    dagtekening: date
    afzender: str
    ontvanger: str
    verzender: str
    inhoud: Inhoud
    heen: Bericht | None = None
    identificatie: str = ""
    kenmerk: str = ""
    geweigerd_retour: bool = False
    geweigerd_transport: bool = False
    foutcode: str = ""
    defect: str = ""
    vervorming: Callable[[bytes], bytes] | None = None
    leverdag: date | None = None
    geleverd: bool = True

    @property
    def is_retour(self) -> bool:
        """Whether it repeats the header of another message."""
        return isinstance(self.inhoud, Retour)

    @property
    def release(self) -> Release:
        """Release in force when it (for a retour or 304: its heenbericht) was made up."""
        if self.heen and self.soort != "JW325":
            return self.heen.release
        return release_op(self.dagtekening)

    @property
    def gemeente(self) -> str:
        """The gemeente that sends or receives it."""
        return self.afzender if len(self.afzender) == 4 else self.ontvanger

    @property
    def aanbieder(self) -> str:
        """The provider that sends or receives it."""
        return self.ontvanger if len(self.afzender) == 4 else self.afzender

    @property
    def in_envelop(self) -> bool:
        """Whether it is delivered in a StUF envelope."""
        return self.gemeente in ENVELOPGEMEENTEN

    @property
    def berichtcode(self) -> str:
        """BerichtCode (COD002)."""
        declaratie = self.heen.inhoud if self.soort == "JW304" and self.heen else self.inhoud
        if isinstance(declaratie, Declareren) and declaratie.factuur:
            return FACTUURCODES.get(self.soort, BERICHTCODES[self.soort])
        return BERICHTCODES[self.soort]
