"""Workbooks (xlsx, ods) and CSV files as grids of cells, safely.

A workbook is looked through as a stream before it is parsed: the parser keeps a whole rectangle of
cells in memory, so a small file can ask for more than there is, and it shows errors such as #REF! as
empty cells.
"""

from __future__ import annotations

import csv
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

import python_calamine as calamine

from loaders.inlezen.problemen import Weigering
from loaders.sleutel import zonder_bsn
from loaders.uitvraag.catalogus import KOLOMMEN, vereenvoudig
from loaders.uitvraag.notatie import Waarde

#: Limits: bytes of a file, bytes of it unpacked, parts of a workbook, cells of the rectangle that a
#: sheet spans, and characters of its texts.
MAX_BYTES = 16 * 2**20
MAX_UITGEPAKT = 64 * 2**20
MAX_DELEN = 2000
MAX_CELLEN = 1_000_000
MAX_TEKENS = 64 * 2**20

_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0"
#: How a spreadsheet begins what it calls Unicode text.
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BLOK = 2**16
_SCHEIDING = ";\t,"


@dataclass
class Blad:
    """The cells of a sheet from A1 on; a merged range has its value in the first cell only."""

    naam: str | None
    cellen: list[list[Waarde]]
    samengevoegd: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


def bladen(naam: str, data: bytes) -> list[Blad]:
    """The sheets of a workbook, or the one of a CSV file.

    Raises:
        Weigering: not to be read (UV01) or too large (UV02).
    """
    if len(data) > MAX_BYTES:
        raise _te_groot(naam, f"het bestand is groter dan {MAX_BYTES >> 20} MB")
    if data.startswith(_ZIP):
        return _werkmap(naam, data)
    if data.startswith(_OLE):
        reden = "met een wachtwoord beveiligd of een oud .xls-bestand; sla het zonder wachtwoord op als .xlsx"
        raise _onleesbaar(naam, reden)
    return [Blad(None, _csv(naam, data))]


def _onleesbaar(naam: str, reden: str) -> Weigering:
    return Weigering("UV01", f"{naam}: niet te lezen, {reden} (regel UV01).")


def _te_groot(naam: str, reden: str) -> Weigering:
    return Weigering("UV02", f"{naam}: te groot, {reden} (regel UV02).")


# --- CSV ------------------------------------------------------------------------------------------


def _csv(naam: str, data: bytes) -> list[list[Waarde]]:
    """The fields of a CSV file: Unicode or Windows-1252, separated by ; or tab or comma."""
    if data.startswith(_UTF16):
        tekst = data.decode("utf-16", errors="replace")
    elif b"\0" in data:
        raise _onleesbaar(naam, "dit is geen .xlsx, .ods of .csv")
    else:
        try:
            tekst = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            tekst = data.decode("cp1252", errors="replace")
    scheiding = _scheidingsteken(tekst)
    rijen: list[list[Waarde]] = []
    cellen = 0
    try:
        for rij in csv.reader(io.StringIO(tekst, newline=""), delimiter=scheiding):
            cellen += len(rij)
            if cellen > MAX_CELLEN:
                raise _te_groot(naam, f"meer dan {MAX_CELLEN} velden")
            rijen.append([veld.strip() or None for veld in rij])
    except csv.Error as fout:
        raise _onleesbaar(naam, f"dit is geen CSV ({fout})") from fout
    return rijen


def _scheidingsteken(tekst: str) -> str:
    """The separator by which the line with the column names falls into most of those names."""
    namen = {vereenvoudig(k) for k in KOLOMMEN}
    regels = tekst[: 2**16].splitlines()

    def gevonden(scheiding: str) -> int:
        return max(
            (len(namen & set(map(vereenvoudig, r.split(scheiding)))) for r in regels), default=0
        )

    return max(_SCHEIDING, key=gevonden)


# --- workbooks ------------------------------------------------------------------------------------


def _werkmap(naam: str, data: bytes) -> list[Blad]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archief:
            fouten = _doorzoek(naam, archief)
        werkmap = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            _blad(werkmap.get_sheet_by_name(blad.name), fouten.get(blad.name, {}))
            for blad in werkmap.sheets_metadata
            if blad.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except (
        calamine.CalamineError,
        expat.ExpatError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        LookupError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as fout:
        reden = "het bestand is beschadigd of met een wachtwoord beveiligd"
        raise _onleesbaar(naam, reden) from fout


def _blad(blad: calamine.CalamineSheet, fouten: dict[tuple[int, int], str]) -> Blad:
    cellen: list[list[Waarde]] = [
        [None if c == "" else c for c in rij] for rij in blad.to_python(skip_empty_area=False)
    ]
    for (rij, kolom), fout in fouten.items():
        while len(cellen) <= rij:
            cellen.append([])
        cellen[rij] += [None] * (kolom + 1 - len(cellen[rij]))
        cellen[rij][kolom] = fout
    return Blad(zonder_bsn(blad.name), cellen, blad.merged_cell_ranges or [])


#: Per sheet the cells that hold an error.
Fouten = dict[str, dict[tuple[int, int], str]]


def _doorzoek(naam: str, archief: zipfile.ZipFile) -> Fouten:
    """Look through a workbook: whole, within the limits, and where it has errors in cells."""
    delen = archief.infolist()
    if len(delen) > MAX_DELEN or sum(d.file_size for d in delen) > MAX_UITGEPAKT:
        raise _te_groot(naam, f"uitgepakt meer dan {MAX_UITGEPAKT >> 20} MB")
    namen = set(archief.namelist())
    if "content.xml" in namen:
        lezer = _Ods(naam)
        _lees(archief, "content.xml", lezer)
        gelezen, fouten = {"content.xml"}, lezer.fouten
    elif "xl/workbook.xml" in namen:
        gelezen, fouten = set(), {}
        langste = 0
        if "xl/sharedStrings.xml" in namen:
            teksten = _Teksten()
            _lees(archief, "xl/sharedStrings.xml", teksten)
            langste = teksten.langste
        for blad, deel in _xlsx_bladen(archief):
            vel = _Xlsx(naam, blad, langste)
            _lees(archief, deel, vel)
            fouten[blad] = vel.fouten
            gelezen.add(deel)
    else:
        raise _onleesbaar(naam, "dit is geen .xlsx, .ods of .csv")
    for deel in namen - gelezen:
        # A part that is larger than it says, or damaged, is found by reading it.
        with archief.open(deel) as stroom:
            while stroom.read(_BLOK):
                pass
    return fouten


def _lees(archief: zipfile.ZipFile, deel: str, lezer: Any) -> None:
    ontleder = expat.ParserCreate()
    ontleder.StartElementHandler = lambda tag, attrs: lezer.begin(
        tag.rpartition(":")[2], {n.rpartition(":")[2]: w for n, w in attrs.items()}
    )
    ontleder.EndElementHandler = lambda tag: lezer.eind(tag.rpartition(":")[2])
    ontleder.CharacterDataHandler = lezer.tekst
    with archief.open(deel) as stroom:
        ontleder.ParseFile(stroom)


def _xlsx_bladen(archief: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name of each sheet with the part that holds it."""
    relaties = _Attributen("Relationship")
    _lees(archief, "xl/_rels/workbook.xml.rels", relaties)
    doelen = {r["Id"]: posixpath.normpath(posixpath.join("/xl", r["Target"])) for r in relaties.uit}
    vellen = _Attributen("sheet")
    _lees(archief, "xl/workbook.xml", vellen)
    for vel in vellen.uit:
        yield vel["name"], doelen[vel["id"]].lstrip("/")


class _Attributen:
    """Collects the attributes of all elements of one name."""

    def __init__(self, element: str):
        self.element = element
        self.uit: list[dict[str, str]] = []

    def begin(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == self.element:
            self.uit.append(attrs)

    def eind(self, tag: str) -> None:
        pass

    def tekst(self, deel: str) -> None:
        pass


class _Teksten:
    """Measures the longest text that cells share."""

    def __init__(self) -> None:
        self.langste = self._lengte = 0

    def begin(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "si":
            self._lengte = 0

    def eind(self, tag: str) -> None:
        if tag == "si":
            self.langste = max(self.langste, self._lengte)

    def tekst(self, deel: str) -> None:
        self._lengte += len(deel)


class _Omvang:
    """How far a sheet reaches and how much text it holds, against the limits."""

    def __init__(self, naam: str, blad: str):
        self.naam = naam
        self.blad = blad
        self.rijen = self.kolommen = self.tekens = 0

    def neem(self, rij: int, kolom: int, tekens: int) -> None:
        self.rijen = max(self.rijen, rij + 1)
        self.kolommen = max(self.kolommen, kolom + 1)
        self.tekens += tekens
        if self.rijen * self.kolommen > MAX_CELLEN or self.tekens > MAX_TEKENS:
            raise _te_groot(
                self.naam,
                f"werkblad {self.blad} reikt tot rij {self.rijen} en kolom {self.kolommen}; "
                "verwijder wat buiten het formulier staat",
            )


class _Xlsx:
    """A sheet of an xlsx file; the place of a cell is written, or follows on the one before."""

    def __init__(self, naam: str, blad: str, langste: int):
        self.fouten: dict[tuple[int, int], str] = {}
        self._omvang = _Omvang(naam, blad)
        self._langste = langste
        self._rij = self._kolom = -1
        self._soort = ""
        self._gevuld = False
        self._tekst: list[str] = []

    def begin(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "row":
            self._rij = int(attrs["r"]) - 1 if "r" in attrs else self._rij + 1
            self._kolom = -1
        elif tag == "c":
            if plaats := attrs.get("r"):
                self._rij, self._kolom = _plaats(plaats)
            else:
                self._kolom += 1
            self._soort, self._gevuld, self._tekst = attrs.get("t", "n"), False, []
        elif tag in ("v", "is", "f"):
            self._gevuld = True

    def tekst(self, deel: str) -> None:
        self._tekst.append(deel)

    def eind(self, tag: str) -> None:
        if tag == "c" and self._gevuld:
            tekst = "".join(self._tekst)
            tekens = self._langste if self._soort == "s" else len(tekst)
            self._omvang.neem(self._rij, self._kolom, tekens)
            if self._soort == "e":
                self.fouten[self._rij, self._kolom] = tekst[tekst.find("#") :]


class _Ods:
    """The sheets of an ods file; rows and cells may stand for many alike."""

    def __init__(self, naam: str):
        self.fouten: Fouten = {}
        self._naam = naam
        self._blad = ""
        self._omvang = _Omvang(naam, "")
        self._rij = self._kolom = 0
        self._herhaal_rij = self._herhaal_kolom = 1
        self._attrs: dict[str, str] = {}
        self._tekst: list[str] = []

    def begin(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "table":
            self._blad = attrs.get("name", "")
            self._omvang = _Omvang(self._naam, self._blad)
            self._rij = 0
        elif tag == "table-row":
            self._kolom = 0
            self._herhaal_rij = int(attrs.get("number-rows-repeated", 1))
        elif tag in ("table-cell", "covered-table-cell"):
            self._herhaal_kolom = int(attrs.get("number-columns-repeated", 1))
            self._attrs, self._tekst = attrs, []

    def tekst(self, deel: str) -> None:
        self._tekst.append(deel)

    def eind(self, tag: str) -> None:
        if tag == "table-row":
            self._rij += self._herhaal_rij
        elif tag in ("table-cell", "covered-table-cell"):
            tekst = "".join(self._tekst).strip()
            # calcext:value-type replaces office:value-type here, as the last of the two.
            if "value-type" in self._attrs or tekst:
                rij = self._rij + self._herhaal_rij - 1
                kolom = self._kolom + self._herhaal_kolom - 1
                self._omvang.neem(rij, kolom, len(tekst) * self._herhaal_rij * self._herhaal_kolom)
            if self._attrs.get("value-type") == "error":
                plaats = self._rij, self._kolom
                self.fouten.setdefault(self._blad, {})[plaats] = tekst
            self._kolom += self._herhaal_kolom


def _plaats(cel: str) -> tuple[int, int]:
    """Row and column, from 0, of a reference such as ``D7``."""
    treffer = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", cel)
    if treffer is None:
        raise ValueError(cel)
    kolom = 0
    for letter in treffer[1]:
        kolom = kolom * 26 + ord(letter) - 64
    return int(treffer[2]) - 1, kolom - 1


def adres(rij: int, kolom: int) -> str:
    """Reference such as ``D7`` of a row and column, from 0."""
    letters = ""
    kolom += 1
    while kolom:
        kolom, rest = divmod(kolom - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{rij + 1}"
