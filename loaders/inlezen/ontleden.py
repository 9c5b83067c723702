"""From the bytes of messages to columns of raw text, one set of columns per message class."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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

#: Rows in a batch of a streamed message: large enough to be fast, small enough to hold a few.
STROOMRIJEN = 32_768

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
        staat = {k.naam: _Wachtrij() for k in self.bericht.klassen.values()}
        berichten = 0
        parser = maak_parser(self.bericht, self.familie, los=True)
        with _ontleedfouten(naam):
            for tabelnaam, batch in parser.parse_batches(bron, max_rows_per_batch=STROOMRIJEN):
                tabel = per_tabel[tabelnaam]
                wacht = staat[tabel.klasse]
                if tabel.klasse == "bericht":
                    berichten += batch.num_rows
                if tabel.ouder:
                    wacht.voeg_ouder_toe(tabel, batch)
                else:
                    wacht.rijen.append((tabel, batch))
                yield from self._geef_vrij(self.bericht.klassen[tabel.klasse], wacht)
        if berichten != 1:
            raise _geen_bericht(naam)

    def _geef_vrij(self, klasse: Klasse, wacht: _Wachtrij) -> Iterator[Rijen]:
        while wacht.rijen:
            tabel, batch = wacht.rijen[0]
            kolommen = _tekstkolommen(batch, tabel)
            if klasse.ouder_elementen:
                plaats = _niveau(batch, tabel.niveaus[-2])
                if plaats.max() >= wacht.ouders:
                    return
                plaatsen = pa.array(plaats)
                kolommen |= {n: k.take(plaatsen) for n, k in wacht.boven.items()}
            n = batch.num_rows
            regelnummer = np.arange(wacht.gegeven + 1, wacht.gegeven + n + 1, dtype=np.int32)
            wacht.gegeven += n
            del wacht.rijen[0]
            yield self._rijen(klasse, tabel, batch, np.zeros(n, np.int64), kolommen, regelnummer)


class _Wachtrij:
    """Rows of a class that wait for their parent, and the parents that have been read."""

    def __init__(self) -> None:
        self.rijen: list[tuple[Ontleedtabel, pa.RecordBatch]] = []
        self.boven: dict[str, pa.Array] = {}
        self.ouders = 0
        self.gegeven = 0

    def voeg_ouder_toe(self, tabel: Ontleedtabel, batch: pa.RecordBatch) -> None:
        nieuw = _tekstkolommen(batch, tabel)
        self.boven = {
            n: pa.concat_arrays([self.boven[n], k]) if self.ouders else k for n, k in nieuw.items()
        }
        self.ouders += batch.num_rows


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
