"""From the cells of a delivery to figures: what was filled in, by its codes and not by its place.

A formatted sheet consists of blocks. A block begins with an anchor, a cell such as ``indicator ×
periode`` that says what the codes below it (rows) and to the right of it (columns) are. A value
belongs to the codes of its row and column, so that moved, inserted and sorted rows and columns do
not matter. Codes that begin with ``#`` mark what is not read. The long layout, in CSV and on the
sheet Overig, is a table with a header somewhere above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.inlezen.problemen import Weigering
from loaders.uitvraag.catalogus import KOLOMMEN, SLEUTEL, VOORBLAD, vereenvoudig
from loaders.uitvraag.notatie import Waarde, tekst
from loaders.uitvraag.werkmap import Blad, adres, bladen

#: The anchors: what the codes of the rows and of the columns are.
VELD, PERIODE, PARTIJ = "veld × waarde", "indicator × periode", "partij × indicator"
ANKERS = (VELD, PERIODE, PARTIJ)
#: Codes of columns of a block that hold no values.
LABEL, TOELICHTING = "omschrijving", "toelichting"
#: A code of a row or column that is not read.
NIET = "#"

#: Figures in a file; a region with all its tariffs has some thousands.
MAX_CIJFERS = 20_000
#: What the rows of a block `veld × waarde` are besides figures.
_VELDEN = (*VOORBLAD, "periode")
#: The names of the long layout that a row must have to be its header.
_KOP = {"onderwerp", "indicator", "periode", "waarde"}
_CIJFER = re.compile(r"^[€\s−–-]*[0-9]")


@dataclass(frozen=True)
class Cel:
    """A cell: its value, and where it stands."""

    waarde: Waarde = None
    werkblad: str | None = None
    plaats: str | None = None


@dataclass(frozen=True)
class Cijfer:
    """A value that was filled in, with the cells that say what it is."""

    onderwerp: Cel
    indicator: Cel
    partij: Cel
    periode: Cel
    waarde: Cel
    toelichting: Waarde = None


@dataclass
class Inzending:
    """What a file holds: the cover, by field, and the figures, in order."""

    naam: str
    voorblad: dict[str, list[Cel]] = field(default_factory=lambda: {v: [] for v in VOORBLAD})
    cijfers: list[Cijfer] = field(default_factory=list)

    def voeg_toe(self, cijfer: Cijfer) -> None:
        """Add a figure.

        Raises:
            Weigering: there are more than anybody fills in (UV02).
        """
        if len(self.cijfers) == MAX_CIJFERS:
            reden = f"{self.naam}: te groot, meer dan {MAX_CIJFERS} cijfers (regel UV02)."
            raise Weigering("UV02", reden)
        self.cijfers.append(cijfer)


def lees(naam: str, data: bytes) -> Inzending:
    """Read a workbook or CSV file.

    Raises:
        Weigering: not to be read (UV01), too large (UV02), or no uitvraag (UV03).
    """
    uit = Inzending(naam)
    herkend = False
    for blad in bladen(naam, data):
        for lezer in (_blokken(blad), _lange_tabel(blad)):
            if lezer is not None:
                herkend = True
                lezer.lees(uit)
    if not herkend:
        raise Weigering(
            "UV03",
            f"{naam}: dit is geen uitvraag, er is geen werkblad van het sjabloon en geen rij met de "
            f"kolommen {', '.join(KOLOMMEN[4:])} (regel UV03).",
        )
    return uit


class _Rooster:
    """The cells of a sheet, empty outside it."""

    def __init__(self, blad: Blad):
        self.blad = blad
        self.hoogte = len(blad.cellen)
        self.breedte = max(map(len, blad.cellen), default=0)

    def cel(self, rij: int, kolom: int) -> Cel:
        rijen = self.blad.cellen
        binnen = rij < len(rijen) and kolom < len(rijen[rij])
        return Cel(rijen[rij][kolom] if binnen else None, self.blad.naam, adres(rij, kolom))

    def tekst(self, rij: int, kolom: int) -> str:
        return tekst(self.cel(rij, kolom).waarde)


# --- formatted sheets -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Blok:
    soort: str
    rij: int
    kolom: int
    eind: int


def _blokken(blad: Blad) -> _Blokken | None:
    """The reader of the blocks of a sheet, if it has any."""
    ankers = [
        (r, k, w)
        for r, rij in enumerate(blad.cellen)
        for k, w in enumerate(rij)
        if isinstance(w, str) and w.strip() in ANKERS
    ]
    if not ankers:
        return None
    onder = [
        min((r2 for r2, k2, _ in ankers if k2 == k and r2 > r), default=len(blad.cellen))
        for r, k, _ in ankers
    ]
    return _Blokken(
        blad, [_Blok(w.strip(), r, k, e) for (r, k, w), e in zip(ankers, onder, strict=True)]
    )


class _Blokken(_Rooster):
    def __init__(self, blad: Blad, blokken: list[_Blok]):
        super().__init__(blad)
        self.blokken = blokken
        #: The period of the sheet, for blocks whose columns are no periods.
        self.periode = Cel(None, blad.naam)

    def lees(self, uit: Inzending) -> None:
        for blok in self.blokken:
            if blok.soort == VELD:
                self._velden(blok, uit)
        for blok in self.blokken:
            for cijfer in self._cijfers(blok):
                uit.voeg_toe(cijfer)

    def _velden(self, blok: _Blok, uit: Inzending) -> None:
        for kolom in range(blok.kolom + 1, self.breedte):
            if self.tekst(blok.rij, kolom) == "waarde":
                for rij in range(blok.rij + 1, blok.eind):
                    veld, cel = self.tekst(rij, blok.kolom), self.cel(rij, kolom)
                    if veld == "periode":
                        self.periode = cel
                    elif veld in VOORBLAD:
                        uit.voorblad[veld].append(cel)

    def _cijfers(self, blok: _Blok) -> Iterator[Cijfer]:
        koppen = {
            k: self.tekst(blok.rij, k)
            for k in range(blok.kolom + 1, self.breedte)
            if not self.tekst(blok.rij, k).startswith(NIET)
        }
        uitleg = next((k for k, w in koppen.items() if w == TOELICHTING), None)
        waarden = [k for k, w in koppen.items() if w not in (TOELICHTING, LABEL)]
        for rij in range(blok.rij + 1, blok.eind):
            code = self.tekst(rij, blok.kolom)
            if code.startswith(NIET) or (blok.soort == VELD and code in _VELDEN):
                continue
            for kolom in waarden:
                cel = self.cel(rij, kolom)
                # What has no code is a note, unless it looks like a figure that would be lost.
                met_code = code and koppen[kolom]
                if cel.waarde is None or not (met_code or _is_getal(cel.waarde)):
                    continue
                toelichting = None if uitleg is None else self.cel(rij, uitleg).waarde
                yield self._cijfer(blok, rij, kolom, cel, toelichting)

    def _cijfer(
        self, blok: _Blok, rij: int, kolom: int, waarde: Cel, toelichting: Waarde
    ) -> Cijfer:
        van_rij, van_kolom = self.cel(rij, blok.kolom), self.cel(blok.rij, kolom)
        leeg = Cel(None, self.blad.naam, van_rij.plaats)
        partij = leeg
        periode = self.periode
        if blok.soort == PARTIJ:
            naam, partij = van_kolom, van_rij
        elif blok.soort == PERIODE:
            naam, periode = van_rij, van_kolom
        else:
            naam = van_rij
        onderwerp, _, indicator = tekst(naam.waarde).partition(".")
        return Cijfer(
            Cel(onderwerp or None, naam.werkblad, naam.plaats),
            Cel(indicator or None, naam.werkblad, naam.plaats),
            partij,
            periode,
            waarde,
            toelichting,
        )


def _is_getal(waarde: Waarde) -> bool:
    if isinstance(waarde, str):
        return _CIJFER.match(waarde) is not None
    return not isinstance(waarde, bool)


# --- the long layout ------------------------------------------------------------------------------


def _lange_tabel(blad: Blad) -> _LangeTabel | None:
    """The reader of the long table of a sheet, if it has one."""
    for nummer, rij in enumerate(blad.cellen):
        kolommen = {
            naam: plaats
            for plaats, cel in reversed(list(enumerate(rij)))
            if isinstance(cel, str) and (naam := _kolomnaam(cel))
        }
        if kolommen.keys() >= _KOP:
            return _LangeTabel(blad, nummer, kolommen)
    return None


def _kolomnaam(cel: str) -> str | None:
    namen = {vereenvoudig(k): k for k in KOLOMMEN}
    return namen.get(vereenvoudig(cel))


class _LangeTabel(_Rooster):
    def __init__(self, blad: Blad, kop: int, kolommen: dict[str, int]):
        super().__init__(blad)
        self.kop = kop
        self.kolommen = kolommen
        sleutels = {kolommen[k] for k in SLEUTEL if k in kolommen}
        for (boven, links), (onder, _) in blad.samengevoegd:
            if boven > kop and links in sleutels:
                self._vul(boven, onder, links)

    def _vul(self, boven: int, onder: int, kolom: int) -> None:
        """A code that was merged over rows stands in all of them."""
        rijen = self.blad.cellen
        for rij in rijen[boven + 1 : onder + 1]:
            rij += [None] * (kolom + 1 - len(rij))
            rij[kolom] = rijen[boven][kolom]

    def lees(self, uit: Inzending) -> None:
        for rij in range(self.kop + 1, self.hoogte):
            cellen = {naam: self.cel(rij, kolom) for naam, kolom in self.kolommen.items()}
            for veld in VOORBLAD:
                if veld in cellen and cellen[veld].waarde is not None:
                    uit.voorblad[veld].append(cellen[veld])
            if cellen["waarde"].waarde is None:
                continue
            leeg = Cel(None, self.blad.naam, cellen["waarde"].plaats)
            uit.voeg_toe(
                Cijfer(
                    *(cellen.get(k, leeg) for k in SLEUTEL),
                    cellen["waarde"],
                    cellen["toelichting"].waarde if "toelichting" in cellen else None,
                )
            )
