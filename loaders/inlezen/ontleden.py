"""From the bytes of messages to columns of raw text, one set of columns per message class."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import yaml
from xml2arrow import Xml2ArrowError, XmlToArrowParser

from loaders.catalogus import (
    OMHULSEL,
    Bericht,
    Klasse,
    Ontleedtabel,
    ontleedtabellen,
    parserconfig,
    volgniveaus,
)
from loaders.inlezen.problemen import Weigering

#: Rows in a batch of a streamed message. The first rows wait until so many parents are complete.
STROOMRIJEN = 8_192
#: Rows that are checked and inserted together.
BUNDELRIJEN = 32_768

_BEGIN, _EINDE = f"<{OMHULSEL}>".encode(), f"</{OMHULSEL}>".encode()


@dataclass
class Rijen:
    """Rows of one class, from one or more messages.

    `bericht` gives per row the position of its message, `regelnummer` counts from 1 within message and
    class, `volgnummers` are the level indexes that are kept, `kolommen` the raw text by column name.
    """

    klasse: Klasse
    bericht: np.ndarray
    regelnummer: np.ndarray
    volgnummers: dict[str, np.ndarray]
    kolommen: dict[str, pa.Array]

    def __len__(self) -> int:
        return len(self.bericht)

    def kies(self, rijen: np.ndarray) -> Rijen:
        """The rows of a boolean mask."""
        gekozen = pa.array(rijen)
        return Rijen(
            self.klasse,
            self.bericht[rijen],
            self.regelnummer[rijen],
            {n: v[rijen] for n, v in self.volgnummers.items()},
            {n: k.filter(gekozen) for n, k in self.kolommen.items()},
        )


def maak_parser(bericht: Bericht, familie: str, los: bool = False) -> XmlToArrowParser:
    """The parser for a message type and family; arguments as of `parserconfig`."""
    with tempfile.TemporaryDirectory() as map_:
        pad = Path(map_, "config.yaml")
        pad.write_text(yaml.dump(parserconfig(bericht, familie, los)), encoding="utf-8")
        return XmlToArrowParser(pad)


class Ontleder:
    """Parses messages of one type and family with xml2arrow, configured from the catalogue."""

    def __init__(self, bericht: Bericht, familie: str):
        self.bericht = bericht
        self.familie = familie
        self.tabellen = ontleedtabellen(bericht, familie)
        self._parser = maak_parser(bericht, familie)

    def ontleed(
        self, documenten: Sequence[bytes], namen: Sequence[str]
    ) -> tuple[dict[str, pa.RecordBatch], list[Weigering | None]]:
        """Parse messages in memory, all at once, into the tables of the parser.

        One call for many small messages takes half the time of a call for each. Where it fails the
        lot is halved until the faulty ones are found.

        Returns:
            the tables of the messages that are good, and per message None or its refusal: tags
            that do not pair (GM01), an element that stands twice (GM07).
        """
        try:
            return self._samen(documenten, namen), [None] * len(documenten)
        except Weigering as fout:
            if len(documenten) == 1:
                return {}, [fout]
        half = len(documenten) // 2
        fouten = [
            f
            for deel in (slice(half), slice(half, None))
            for f in self.ontleed(documenten[deel], namen[deel])[1]
        ]
        goed = [i for i, fout in enumerate(fouten) if fout is None]
        if not goed:
            return {}, fouten
        return self._samen([documenten[i] for i in goed], [namen[i] for i in goed]), fouten

    def _samen(
        self, documenten: Sequence[bytes], namen: Sequence[str]
    ) -> dict[str, pa.RecordBatch]:
        with _ontleedfouten(namen[0]):
            tabellen = self._parser.parse(b"".join([_BEGIN, *documenten, _EINDE]))
        if tabellen["bericht"].num_rows != len(documenten):
            raise _geen_bericht(namen[0])
        return tabellen

    def rijen(self, tabellen: dict[str, pa.RecordBatch]) -> list[Rijen]:
        """The rows per class in the tables of messages that were parsed together."""
        aantal = tabellen["bericht"].num_rows
        uit = []
        for klasse in self.bericht.klassen.values():
            delen = [t for t in self.tabellen if t.klasse == klasse.naam and not t.ouder]
            ouder = next((t for t in self.tabellen if t.klasse == klasse.naam and t.ouder), None)
            if delen:
                rijen = [self._klasse(klasse, t, tabellen, aantal, ouder) for t in delen]
                uit.append(rijen[0] if len(rijen) == 1 else _na_elkaar(klasse, rijen))
        return uit

    def _klasse(
        self,
        klasse: Klasse,
        tabel: Ontleedtabel,
        tabellen: dict[str, pa.RecordBatch],
        aantal: int,
        ouder: Ontleedtabel | None,
    ) -> Rijen:
        rijen = tabellen[tabel.naam]
        bericht = _niveau(rijen, "bericht")
        kolommen = _tekstkolommen(rijen, tabel)
        if ouder:
            bovenrijen = tabellen[ouder.naam]
            per_bericht = np.bincount(_niveau(bovenrijen, "bericht"), minlength=aantal)
            eerste = np.cumsum(per_bericht) - per_bericht
            plaats = pa.array(eerste[bericht] + _niveau(rijen, ouder.niveaus[-1]))
            boven = _tekstkolommen(bovenrijen, ouder)
            kolommen |= {n: k.take(plaats) for n, k in boven.items()}
        regelnummer = _volgnummers(np.bincount(bericht, minlength=aantal))
        return self._rijen(klasse, tabel, rijen, bericht, kolommen, regelnummer)

    def _rijen(
        self,
        klasse: Klasse,
        tabel: Ontleedtabel,
        rijen: pa.Table | pa.RecordBatch,
        bericht: np.ndarray,
        kolommen: dict[str, pa.Array],
        regelnummer: np.ndarray,
    ) -> Rijen:
        if tabel.bronklasse:
            kolommen = {"klasse": pa.repeat(tabel.bronklasse, len(bericht)), **kolommen}
        niveaus = [n for n in volgniveaus(klasse) if n in tabel.niveaus]
        nummers = {f"{n}_volgnr": _niveau(rijen, n) + 1 for n in niveaus}
        return Rijen(klasse, bericht, regelnummer, nummers, kolommen)

    def stroom(self, bron: Path | BinaryIO, naam: str) -> Iterator[Rijen]:
        """Parse one large message in bounded memory; the header comes last.

        A row waits until the parent element it stands in has been closed and read.

        Args:
            bron: its path, which is fastest, or the message opened for reading bytes.
            naam: name of the file for messages.

        Raises:
            Weigering: as `ontleed`, after rows that stood before the fault were already given.
        """
        per_tabel = {t.naam: t for t in self.tabellen}
        rijen = {t.naam: _Wachtrij(t) for t in self.tabellen if not t.ouder}
        boven = {t.klasse: _Ouders() for t in self.tabellen if t.ouder}
        gegeven = dict.fromkeys(self.bericht.klassen, 0)
        parser = maak_parser(self.bericht, self.familie, los=True)

        def geef_vrij(wacht: _Wachtrij, alles: bool = False) -> Iterator[Rijen]:
            klasse = self.bericht.klassen[wacht.tabel.klasse]
            ouders = boven.get(klasse.naam)
            if bundel := wacht.neem(ouders, alles):
                begin = gegeven[klasse.naam]
                gegeven[klasse.naam] += len(bundel)
                yield self._bundel(klasse, wacht.tabel, bundel, ouders, begin)

        with _ontleedfouten(naam):
            for tabelnaam, batch in parser.parse_batches(bron, max_rows_per_batch=STROOMRIJEN):
                tabel = per_tabel[tabelnaam]
                if tabel.ouder:
                    boven[tabel.klasse].voeg_toe(_tekstkolommen(batch, tabel))
                else:
                    rijen[tabelnaam].batches.append(batch)
                    yield from geef_vrij(rijen[tabelnaam])
        if sum(b.num_rows for b in rijen["bericht"].batches) != 1:
            raise _geen_bericht(naam)
        for wacht in rijen.values():
            yield from geef_vrij(wacht, alles=True)

    def _bundel(
        self,
        klasse: Klasse,
        tabel: Ontleedtabel,
        rijen: pa.Table,
        ouders: _Ouders | None,
        begin: int,
    ) -> Rijen:
        kolommen = _tekstkolommen(rijen, tabel)
        if ouders:
            plaats = pa.array(_niveau(rijen, tabel.niveaus[-2]))
            kolommen |= {n: k.take(plaats) for n, k in ouders.kolommen.items()}
        n = len(rijen)
        regelnummer = np.arange(begin + 1, begin + n + 1, dtype=np.int32)
        return self._rijen(klasse, tabel, rijen, np.zeros(n, np.int64), kolommen, regelnummer)


class _Ouders:
    """Repeating parents that have been read, in document order; small beside their rows."""

    def __init__(self) -> None:
        self.kolommen: dict[str, pa.Array] = {}
        self.aantal = 0

    def voeg_toe(self, nieuw: dict[str, pa.Array]) -> None:
        self.kolommen = {
            n: pa.concat_arrays([self.kolommen[n], k]) if self.aantal else k
            for n, k in nieuw.items()
        }
        self.aantal += len(next(iter(nieuw.values())))


@dataclass
class _Wachtrij:
    """Rows of a table that wait for their parent to be read, or for company."""

    tabel: Ontleedtabel
    batches: list[pa.RecordBatch] = field(default_factory=list)

    def neem(self, ouders: _Ouders | None, alles: bool) -> pa.Table | None:
        """Take the rows whose parents are known, when they are many or `alles` is set."""
        klaar = len(self.batches)
        if ouders:
            niveau = self.tabel.niveaus[-2]
            compleet = [_niveau(b, niveau).max() < ouders.aantal for b in self.batches]
            klaar = [*compleet, False].index(False)
        deel = self.batches[:klaar]
        if not deel or not (alles or sum(b.num_rows for b in deel) >= BUNDELRIJEN):
            return None
        del self.batches[:klaar]
        return pa.Table.from_batches(deel).combine_chunks()


class _ontleedfouten:  # noqa: N801 - reads as a statement
    """Turns the parser's errors into refusals; its texts may quote values, so they are not shown."""

    def __init__(self, naam: str):
        self.naam = naam

    def __enter__(self) -> None:
        pass

    def __exit__(self, soort: type | None, fout: BaseException | None, _: object) -> None:
        if fout is None or not isinstance(fout, (Xml2ArrowError, pa.ArrowException, TypeError)):
            return
        tekst = str(fout)
        if tekst.startswith("Duplicate value"):
            element = tekst.split(" at path ")[1].split(":")[0].removeprefix("/Bericht/")
            melding = f"{self.naam}: element {element} staat er meer dan eens (regel GM07)."
            raise Weigering("GM07", melding, element) from None
        raise Weigering(
            "GM01",
            f"{self.naam}: geen welgevormd XML, begin- en eindtags passen niet (regel GM01).",
        ) from None


def _geen_bericht(naam: str) -> Weigering:
    return Weigering("GM01", f"{naam}: het bestand is niet precies een bericht (regel GM01).")


def _tekstkolommen(rijen: pa.Table | pa.RecordBatch, tabel: Ontleedtabel) -> dict[str, pa.Array]:
    """The text columns; an element without contents counts as absent."""
    return {k: _zonder_leeg(_array(rijen.column(k))) for k in tabel.kolommen}


def _zonder_leeg(kolom: pa.Array) -> pa.Array:
    # An absent text has length 0 as well, so the column has an empty one only if there are more.
    if len(kolom) - np.count_nonzero(tekstlengtes(kolom)) == kolom.null_count:
        return kolom
    return pc.if_else(pc.equal(kolom, ""), None, kolom)


def tekstlengtes(kolom: pa.Array) -> np.ndarray:
    """Lengths in bytes of the texts in a column, straight from its offsets; absent is 0."""
    if not len(kolom):
        return np.zeros(0, np.int32)
    posities = np.frombuffer(kolom.buffers()[1], np.int32, len(kolom) + 1, kolom.offset * 4)
    return np.diff(posities)


def _array(kolom: pa.Array | pa.ChunkedArray) -> pa.Array:
    if isinstance(kolom, pa.ChunkedArray):
        return kolom.chunk(0) if kolom.num_chunks == 1 else kolom.combine_chunks()
    return kolom


def _niveau(rijen: pa.Table | pa.RecordBatch, naam: str) -> np.ndarray:
    return _array(rijen.column(f"<{naam}>")).to_numpy().astype(np.int64)


def _volgnummers(aantallen: np.ndarray) -> np.ndarray:
    begin = np.cumsum(aantallen) - aantallen
    return (np.arange(aantallen.sum()) - np.repeat(begin, aantallen) + 1).astype(np.int32)


def _na_elkaar(klasse: Klasse, delen: list[Rijen]) -> Rijen:
    """Put parts of a class (retour codes of several message classes) in order of message."""
    bericht = np.concatenate([d.bericht for d in delen])
    volgorde = np.argsort(bericht, kind="stable")
    plaats = pa.array(volgorde)
    namen = list(dict.fromkeys(n for d in delen for n in d.volgnummers))
    volgnummers = {
        n: np.concatenate([d.volgnummers.get(n, np.zeros(len(d), np.int64)) for d in delen])
        for n in namen
    }
    kolommen = {
        n: pa.concat_arrays([d.kolommen[n] for d in delen]).take(plaats) for n in delen[0].kolommen
    }
    aantallen = np.bincount(bericht) if len(bericht) else np.zeros(0, np.int64)
    return Rijen(
        klasse,
        bericht[volgorde],
        _volgnummers(aantallen),
        {n: v[volgorde] for n, v in volgnummers.items()},
        kolommen,
    )
