"""What becomes of a handful of files: rows to load, refusals with their reason, and the counts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.catalogus import Bericht
from loaders.inlezen.bronnen import Bron
from loaders.inlezen.controle import Controleur
from loaders.inlezen.ontleden import Rijen
from loaders.inlezen.problemen import Probleem

GELADEN = "geladen"
QUARANTAINE = "quarantaine"
REEDS_BEKEND = "reeds_bekend"
OVERGESLAGEN = "overgeslagen"


@dataclass
class Bestand:
    """A file that was offered and what became of it."""

    naam: str
    hash: str
    grootte: int
    vorm: str = "onbekend"
    bericht_type: str | None = None
    release: str | None = None
    status: str = GELADEN
    problemen: list[Probleem] = field(default_factory=list)
    inhoud: str | None = None
    #: per raw table: rows offered, rows refused
    tellingen: dict[str, list[int]] = field(default_factory=dict)
    geweigerde_rijen: list[Rijen] = field(default_factory=list)

    def tel(self, tabel: str, aangeboden: int, geweigerd: int) -> None:
        """Add rows of a class to the counts."""
        telling = self.tellingen.setdefault(tabel, [0, 0])
        telling[0] += aangeboden
        telling[1] += geweigerd

    def weiger(self, *problemen: Probleem) -> None:
        """Refuse the whole file: whatever rows it has are refused with it."""
        self.status = QUARANTAINE
        self.problemen += problemen
        for telling in self.tellingen.values():
            telling[1] = telling[0]


@dataclass
class Kop:
    """A message that was read: its identity, and the file (position in the batch) it stands in."""

    bestand: int
    bericht_id: int
    bericht_type: str
    release: str
    kenmerk: str
    dagtekening: str | None
    status: str = GELADEN


@dataclass
class Partij:
    """The outcome of a batch of files; rows refer to `koppen` by the column bericht_nr."""

    bestanden: list[Bestand] = field(default_factory=list)
    koppen: list[Kop] = field(default_factory=list)
    tabellen: dict[str, list[pa.Table]] = field(default_factory=dict)
    archieven: list[Bron] = field(default_factory=list)
    onleesbaar: list[str] = field(default_factory=list)

    @property
    def rijen(self) -> int:
        """Number of rows to load."""
        return sum(t.num_rows for delen in self.tabellen.values() for t in delen)

    def voeg_toe(self, ander: Partij) -> None:
        """Take in another batch; its files and messages are numbered on from ours."""
        eerste = {"bestand_nr": len(self.bestanden), "bericht_nr": len(self.koppen)}
        self.bestanden += ander.bestanden
        self.koppen += [replace(k, bestand=k.bestand + eerste["bestand_nr"]) for k in ander.koppen]
        self.archieven += ander.archieven
        self.onleesbaar += ander.onleesbaar
        for naam, delen in ander.tabellen.items():
            self.tabellen.setdefault(naam, []).extend(_hernummer(t, eerste) for t in delen)


def _hernummer(tabel: pa.Table, eerste: dict[str, int]) -> pa.Table:
    nummer = tabel.column_names[0]
    plaats = pc.add(tabel.column(0), pa.scalar(eerste[nummer], tabel.schema.field(0).type))
    return tabel.set_column(0, nummer, plaats)


def bericht_id(inhoud_hash: bytes) -> int:
    """Key of a message: the first 63 bits of the SHA-256 of its contents."""
    return int.from_bytes(inhoud_hash[:8], "big") >> 1


def sha256(data: bytes) -> bytes:
    """SHA-256 as bytes."""
    return hashlib.sha256(data).digest()


class Keurmeester:
    """Checks the rows of one message type and family and makes them fit for storage."""

    def __init__(self, bericht: Bericht, familie: str, sleutel, vandaag):
        self.bericht = bericht
        self._controleurs = {
            k.naam: Controleur(k.alle_elementen, familie, sleutel, vandaag)
            for k in bericht.klassen.values()
        }

    def keur(self, rijen: Rijen) -> Gekeurd:
        """Find the breaches in rows of a class."""
        controleur = self._controleurs[rijen.klasse.naam]
        breuken = list(controleur.breuken(rijen.kolommen))
        fout = np.zeros(len(rijen), bool)
        for breuk in breuken:
            fout |= breuk.rijen.to_numpy(zero_copy_only=False)
        return Gekeurd(self.bericht, rijen, fout, breuken)

    def berg_op(self, rijen: Rijen) -> dict[str, pa.Array]:
        """The text columns of rows with personal values replaced."""
        return self._controleurs[rijen.klasse.naam].vervang(rijen.kolommen)

    def berg_koppen_op(self, gekeurd: Gekeurd) -> dict[str, pa.Array]:
        """The columns of headers; a value that breaks a rule may be anything and is left out."""
        kolommen = self.berg_op(gekeurd.rijen)
        for breuk in gekeurd.breuken:
            naam = breuk.element.kolom
            kolommen[naam] = pc.if_else(breuk.rijen, None, kolommen[naam])
        return kolommen


@dataclass
class Gekeurd:
    """Rows of a class with the mask of rows that break a rule."""

    bericht: Bericht
    rijen: Rijen
    fout: np.ndarray
    breuken: list

    @property
    def tabel(self) -> str:
        """Raw table of the class."""
        return self.bericht.tabel(self.rijen.klasse.naam)

    def problemen(
        self, naam: str, van_bericht: int | None = None, regels: np.ndarray | None = None
    ) -> list[Probleem]:
        """The breaches as problems of rows, of one message or of all.

        Args:
            naam: name of the file for messages.
            van_bericht: only this message.
            regels: line in the file of each row, for a file with many messages.
        """
        uit = []
        for breuk in self.breuken:
            masker = breuk.rijen.to_numpy(zero_copy_only=False)
            if van_bericht is not None:
                masker = masker & (self.rijen.bericht == van_bericht)
            element = breuk.element.naam
            for rij in np.flatnonzero(masker):
                waarde = breuk.toon(int(rij))
                getoond = f" heeft waarde {waarde} en" if waarde is not None else ""
                regelnummer = int(self.rijen.regelnummer[rij])
                plaats = naam if regels is None else f"{naam} regel {regels[rij]}"
                uit.append(
                    Probleem(
                        breuk.regel,
                        f"{plaats}: {self.bericht.type} {self.rijen.klasse.naam} {regelnummer}, "
                        f"element {element}{getoond} {breuk.reden} (regel {breuk.regel}).",
                        self.tabel,
                        regelnummer,
                        element,
                        waarde,
                        None if regels is None else int(self.rijen.bericht[rij]),
                    )
                )
        return uit
