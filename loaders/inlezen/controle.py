"""The checks of the catalogue on columns of raw values, and what replaces personal values.

Values are judged once per distinct value; rows are found back with Arrow, never one by one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.catalogus import Element
from loaders.inlezen.ontleden import tekstlengtes
from loaders.inlezen.problemen import toonbaar
from loaders.sleutel import Sleutel, elfproef, is_test_bsn

#: Texts that may hold a nine-digit run; others are too strict or too short to.
_CIJFERREEKS = r"(^|[^0-9])[0-9]{9}([^0-9]|$)"
#: Values judged good that are remembered per element.
MAX_ONTHOUDEN = 100_000
_CIJFERS = re.compile(r"\A\[0-9\]\{1,(\d+)\}\Z")
_LENGTE = re.compile(r"\A\.\{(\d+),(\d+)\}\Z")


@dataclass(frozen=True)
class Breuk:
    """Rows of a class that break a rule on an element.

    `rijen` is a boolean mask over the rows, `waarden` the column that was judged (raw, may hold a
    BSN: only `toon` may leave this process).
    """

    element: Element
    regel: str
    reden: str
    rijen: pa.Array
    waarden: pa.Array

    def toon(self, rij: int) -> str | None:
        """The value of a row as it may be shown."""
        return toonbaar(self.waarden[rij].as_py())


class Controleur:
    """Checks and replaces the columns of one class of a family; remembers values it has judged.

    Args:
        elementen: the elements of the class, parent elements first.
        familie: `2` or `3`.
        sleutel: key of the pseudonyms.
        vandaag: day of loading; a Dagtekening after it is refused (TR135).
    """

    def __init__(
        self, elementen: tuple[Element, ...], familie: str, sleutel: Sleutel, vandaag: dt.date
    ):
        self.elementen = tuple(e for e in elementen if familie in e.pad)
        self.familie = familie
        self.sleutel = sleutel
        self.vandaag = vandaag.isoformat()
        self._goed: dict[str, set[str]] = {e.kolom: set() for e in self.elementen}
        self._oordeel = {e.kolom: self._beoordelaar(e) for e in self.elementen}

    def breuken(self, kolommen: dict[str, pa.Array]) -> Iterator[Breuk]:
        """All breaches in a batch of rows, given as raw text columns by name."""
        for element in self.elementen:
            kolom = kolommen[element.kolom]
            if self.familie in element.verplicht and kolom.null_count:
                yield Breuk(element, "GM04", "ontbreekt", pc.is_null(kolom), kolom)
            yield from self._waarden(element, kolom)
            if element.niet_voor:
                ander, regel = element.niet_voor
                te_vroeg = pc.fill_null(pc.less(kolom, kolommen[ander]), False)
                if pc.any(te_vroeg).as_py():
                    yield Breuk(element, regel, f"ligt voor {ander}", te_vroeg, kolom)
            if element.niet_na_laden:
                te_laat = pc.fill_null(pc.greater(kolom, self.vandaag), False)
                if pc.any(te_laat).as_py():
                    yield Breuk(element, "TR135", "ligt na de dag van laden", te_laat, kolom)

    def _waarden(self, element: Element, kolom: pa.Array) -> Iterator[Breuk]:
        if _op_lengte(element):
            fout = _verkeerde_lengte(element, kolom)
            if fout is not None:
                yield Breuk(element, element.type.regel, "heeft een onjuiste lengte", fout, kolom)
            return
        if element.type.soort in ("getal", "bedrag") and _alleen_cijfers(element, kolom):
            return
        goed, oordeel = self._goed[element.kolom], self._oordeel[element.kolom]
        if len(goed) > MAX_ONTHOUDEN:
            goed.clear()
        fouten: dict[tuple[str, str], list[str]] = {}
        for waarde in set(pc.unique(kolom).to_pylist()) - goed:
            if waarde is None:
                continue
            if (fout := oordeel(waarde)) is None:
                goed.add(waarde)
            else:
                fouten.setdefault(fout, []).append(waarde)
        for (regel, reden), waarden in sorted(fouten.items()):
            rijen = pc.is_in(kolom, pa.array(waarden))
            yield Breuk(element, regel, reden, rijen, kolom)

    def _beoordelaar(self, element: Element) -> Callable[[str], tuple[str, str] | None]:
        """The judgement on one value: None, or the rule and the reason."""
        patroon = re.compile(element.type.patroon)
        soort = element.type.soort
        toegestaan = None if element.onbekend_toegestaan else element.waarden.get(self.familie)
        vormregel = element.eigen_regel or element.codelijst or element.type.regel
        vorm = (vormregel, f"is geen {element.type.naam}")
        lijstregel = element.eigen_regel or element.codelijst or element.type.regel

        def oordeel(waarde: str) -> tuple[str, str] | None:
            if not patroon.fullmatch(waarde):
                return vorm
            if toegestaan is not None and waarde not in toegestaan:
                return lijstregel, "staat niet in de codelijst"
            if soort == "datum" and not _is_datum(waarde):
                return vorm[0], "is geen bestaande datum"
            if soort == "bsn":
                if not elfproef(waarde):
                    return "CS002", "voldoet niet aan de elfproef"
                if self.sleutel.is_voorbeeld and not is_test_bsn(waarde):
                    return "GM10", "is geen test-BSN en de sleutel is die van de voorbeelddata"
            return None

        return oordeel

    def vervang(self, kolommen: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """The columns as they may be stored: BSN and references hashed, nine-digit runs masked."""
        uit = dict(kolommen)
        for element in self.elementen:
            kolom, soort = kolommen[element.kolom], element.type.soort
            if soort == "bsn":
                uit[element.kolom] = _per_waarde(kolom, self.sleutel.jeugdige_id)
            elif soort == "referentie":
                uit[element.kolom] = _per_waarde(kolom, self.sleutel.referentie)
            elif soort == "kenmerk" and _heeft_cijferreeks(kolom):
                uit[element.kolom] = _per_waarde(kolom, self.sleutel.masker)
        return uit


def _is_datum(waarde: str) -> bool:
    try:
        dt.date.fromisoformat(waarde)
    except ValueError:
        return False
    return True


def _op_lengte(element: Element) -> bool:
    return element.type.soort in ("kenmerk", "referentie") and _LENGTE.match(element.type.patroon)


def _verkeerde_lengte(element: Element, kolom: pa.Array) -> pa.Array | None:
    kort, lang = map(int, _LENGTE.match(element.type.patroon).groups())
    lengte = pc.utf8_length(kolom)
    grenzen = pc.min_max(lengte).as_py()
    if grenzen["min"] is None or (grenzen["min"] >= kort and grenzen["max"] <= lang):
        return None
    fout = pc.or_(pc.less(lengte, kort), pc.greater(lengte, lang))
    return pc.fill_null(fout, False)


def _alleen_cijfers(element: Element, kolom: pa.Array) -> bool:
    """Whether a numeric column holds digits only, none too long: one look at its bytes."""
    lengtes = tekstlengtes(kolom)
    langste = int(_CIJFERS.match(element.type.patroon).group(1))
    if not len(lengtes) or kolom.buffers()[2] is None:
        return True
    posities = np.frombuffer(kolom.buffers()[1], np.int32, len(kolom) + 1, kolom.offset * 4)
    tekst = np.frombuffer(kolom.buffers()[2], np.uint8)[posities[0] : posities[-1]]
    # Below "0" the difference wraps around, so one comparison covers both sides.
    return bool(lengtes.max() <= langste and (tekst - ord("0") <= 9).all())


def _heeft_cijferreeks(kolom: pa.Array) -> bool:
    """Whether any text holds a run of nine digits; nearly always settled by one look at the bytes."""
    if kolom.null_count == len(kolom):
        return False
    cijfer = np.frombuffer(kolom.buffers()[2], np.uint8) - ord("0") <= 9
    # Runs over the border of two texts count as well here, so this can only say too often that it might.
    reeks = cijfer
    for stap in (1, 2, 4, 1):
        reeks = reeks[:-stap] & reeks[stap:]
    if not reeks.any():
        return False
    return pc.any(pc.match_substring_regex(kolom, _CIJFERREEKS)).as_py()


def _per_waarde(kolom: pa.Array, functie: Callable[[str], str]) -> pa.Array:
    """Apply a function to each distinct value and put the results back on the rows."""
    gecodeerd = kolom.dictionary_encode()
    nieuw = [functie(w) for w in gecodeerd.dictionary.to_pylist()]
    return pa.array(nieuw, pa.string()).take(gecodeerd.indices)
