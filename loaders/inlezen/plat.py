"""A door for who has no XML: whole messages as lines of a CSV or Parquet file.

A file holds messages of one type; each line repeats the header of its message and adds at most one
row. Lines go through the same checks, pseudonyms and quarantine as XML and end up in the same raw
tables, in bounded memory and one transaction per file. `documentatie` writes the layout down.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from loaders import catalogus as cat
from loaders.inlezen.bronnen import Bron
from loaders.inlezen.controle import Breuk
from loaders.inlezen.ontleden import STROOMRIJEN, Rijen
from loaders.inlezen.opslag import Opslag, Telling, nu
from loaders.inlezen.partij import (
    GELADEN,
    QUARANTAINE,
    REEDS_BEKEND,
    Bestand,
    Gekeurd,
    Keurmeester,
    Partij,
    bericht_id,
    sha256,
)
from loaders.inlezen.problemen import Weigering, toonbaar, toonbare_naam
from loaders.inlezen.verwerken import Verwerker, als_tabel

EXTENSIES = (".csv", ".txt", ".parquet", ".pq")
PARQUET = b"PAR1"
#: The header line of a CSV file stands within this many bytes.
KOP = 64 * 1024
#: Bytes of CSV that are read together; one line can't be longer.
BLOK = 4 * 2**20
#: With more breaches than this the export itself is wrong, and the file is refused as a whole.
MAX_BREUKEN = 100_000

_BOM = b"\xef\xbb\xbf"
_WIT = [ord(t) for t in "\t\n\r"]
_VOLGNUMMER = "^[1-9][0-9]{0,8}$"

#: Text columns of a batch of lines, by name in the file.
Kolommen = dict[str, pa.Array]


# --- the layout ---------------------------------------------------------------------------------


class Indeling:
    """The columns of a message in a flat file: those of its raw tables, the personal in clear."""

    def __init__(self, bericht: cat.Bericht, tabellen: dict[str, cat.Tabel]):
        self.bericht = bericht
        self.velden = {
            naam: {
                _veld(klasse, k): k
                for k in tabellen[bericht.tabel(naam)].kolommen
                if k.naam not in cat.TECHNISCH
            }
            for naam, klasse in bericht.klassen.items()
        }
        self.rijklassen = [k.naam for k in bericht.klassen.values() if k.bronnen]
        #: Class of a line that does not name one.
        self.standaard = next(iter(self.rijklassen), "bericht")
        self.rijvelden = {v for k in self.rijklassen for v in self.velden[k]}
        self.namen = {"klasse", *self.velden["bericht"], *self.rijvelden}

    def verplicht(self, klasse: str, familie: str) -> list[str]:
        """Columns that must be there (if empty) before lines of a class can be read."""
        return [
            veld
            for veld, kolom in self.velden[klasse].items()
            if (familie in kolom.element.pad if kolom.element else kolom.naam == "klasse")
        ]

    def retourklassen(self, klasse: str, familie: str) -> set[str]:
        """Message classes that a retour code of this family may be about."""
        return {b.klasse for b in self.bericht.klassen[klasse].bronnen if familie in b.pad} - {None}


def _veld(klasse: cat.Klasse, kolom: cat.Kolom) -> str:
    """Name in a flat file of a raw column."""
    if kolom.naam == "klasse":
        return f"klasse_{klasse.naam}"
    return "bsn" if kolom.element and kolom.element.type.soort == "bsn" else kolom.naam


@functools.lru_cache(maxsize=1)
def indelingen() -> dict[str, Indeling]:
    """The layouts by message type."""
    catalogus = cat.lees()
    tabellen = cat.tabellen(catalogus)
    return {type_: Indeling(b, tabellen) for type_, b in catalogus.berichten.items()}


# --- the doors ----------------------------------------------------------------------------------


def is_plat(bron: Bron) -> bool:
    """Whether this is a flat file: looked up in its contents, but only if its name allows it."""
    if not bron.naam.lower().endswith(EXTENSIES):
        return False
    try:
        begin = bron.begin(KOP)
    except (OSError, Weigering):
        return False
    bekend = {n for i in indelingen().values() for n in i.namen}
    return begin.startswith(PARQUET) or not bekend.isdisjoint(_kopregel(begin)[1])


def laad(
    bron: Bron, verwerker: Verwerker, opslag: Opslag, opnieuw: bool = False
) -> Iterator[tuple[Partij, Telling | None]]:
    """Load a flat file in one transaction; yields what became of it (None: to be written).

    Args:
        bron: the file.
        verwerker: key, day of loading and quarantine.
        opslag: the database.
        opnieuw: whether it is a refused file that is offered again, so is not known.
    """
    bestand = Bestand(toonbare_naam(bron.naam), "", bron.grootte, vorm="plat")
    gestart = nu()
    try:
        bestand.hash = bron.sha256().hex()
        if not opnieuw and opslag.is_bekend(bestand.hash):
            yield Partij([bestand]), None
            return
        doorgang = _doorgang(bron, bestand, verwerker)
        with opslag.stroom(bestand.hash, opnieuw) as lading:
            for tabel, rijen in doorgang.rijen():
                lading.voeg_toe(tabel, rijen, doorgang.ids)
            doorgang.sluit_af()
            partij = Partij([bestand])
            telling = lading.rond_af(partij, gestart, doorgang.koppen)
        yield partij, telling
    except OSError as fout:
        yield Partij(onleesbaar=[f"{bron.naam}: niet te lezen ({fout.strerror or fout})."]), None
    except Weigering as fout:
        yield _geweigerd(bron, bestand, fout, verwerker), None


def proef(bron: Bron, verwerker: Verwerker) -> Partij:
    """Do everything to a flat file but write it."""
    bestand = Bestand(toonbare_naam(bron.naam), "", bron.grootte, vorm="plat")
    try:
        bestand.hash = bron.sha256().hex()
        if verwerker.is_bekend(bytes.fromhex(bestand.hash)):
            bestand.status = REEDS_BEKEND
            return Partij([bestand])
        doorgang = _doorgang(bron, bestand, verwerker)
        for _ in doorgang.rijen():
            pass
        doorgang.sluit_af()
    except OSError as fout:
        return Partij(onleesbaar=[f"{bron.naam}: niet te lezen ({fout.strerror or fout})."])
    except Weigering as fout:
        return _geweigerd(bron, bestand, fout, verwerker)
    return Partij([bestand])


def _geweigerd(bron: Bron, bestand: Bestand, fout: Weigering, verwerker: Verwerker) -> Partij:
    """The refusal of a whole file; what was counted up to the fault says nothing and is dropped."""
    schoon = replace(bestand, problemen=[], tellingen={}, geweigerde_rijen=[])
    schoon.weiger(fout.probleem)
    if schoon.hash:
        schoon.inhoud = _bewaar(bron, schoon, verwerker)
    else:
        schoon.hash = sha256(bron.naam.encode()).hex()
    return Partij([schoon])


def _bewaar(bron: Bron, bestand: Bestand, verwerker: Verwerker) -> str | None:
    """Keep a file in the quarantine folder, unless that is where it stands."""
    if verwerker.map is None:
        return None
    if bron.pad.parent == verwerker.map.pad:
        return bron.pad.name
    with bron.open() as stroom:
        return verwerker.map.bewaar_bestand(bestand.hash, stroom)


def _doorgang(bron: Bron, bestand: Bestand, verwerker: Verwerker) -> Doorgang:
    """The pass that loads; for answers, which are refused whole, one that judges goes before it."""
    doorgang = Doorgang(bron, bestand, verwerker)
    if doorgang.bericht.ondeelbaar:
        kladblok = replace(bestand, problemen=[], tellingen={}, geweigerde_rijen=[])
        eerst = Doorgang(bron, kladblok, verwerker)
        for _ in eerst.rijen():
            pass
        doorgang.vooraf = eerst.met_fout
    return doorgang


# --- one pass -----------------------------------------------------------------------------------


class Doorgang:
    """One pass over a flat file: groups lines into messages, checks them, sets the refused aside.

    Messages are numbered from 0 in order of appearance; their lines need not stand together.

    Args:
        bron: the file.
        bestand: gets the counts, the problems and the refused rows.
        verwerker: key, day of loading and quarantine.

    Raises:
        Weigering: no known message type (GM03), not UTF-8 (OP192), no lines (GM08), or columns that
            are missing, unknown or in the wrong place (GM12).
    """

    def __init__(self, bron: Bron, bestand: Bestand, verwerker: Verwerker):
        self.bron = bron
        self.bestand = bestand
        self.verwerker = verwerker
        self.indeling = self._indeling()
        self.bericht = self.indeling.bericht
        #: Numbers of messages that are refused whole, when that is known beforehand.
        self.vooraf: set[int] = set()
        #: Per message: its key and whether it is refused.
        self.ids = np.zeros(0, np.int64)
        self.afgekeurd = np.zeros(0, bool)
        #: Messages in which a row breaks a rule.
        self.met_fout: set[int] = set()
        opdracht = verwerker.opdracht
        self._keurmeesters = {
            f: Keurmeester(self.bericht, f, opdracht.sleutel, opdracht.vandaag)
            for f in self.bericht.families
        }
        self._koppen: list[pa.Table] = []
        self._nummers: dict[bytes, int] = {}
        self._geteld = {k: np.zeros(0, np.int32) for k in self.indeling.rijklassen}
        self._releases: set[str] = set()
        self._breuken = 0

    @property
    def koppen(self) -> pa.Table:
        """The messages as they are registered."""
        return pa.concat_tables(self._koppen)

    def rijen(self) -> Iterator[tuple[str, pa.Table]]:
        """Rows fit for storage with their raw table, in batches; bericht_nr numbers messages."""
        for regels, kolommen in _stukken(self.bron, self.bestand.naam):
            for familie, keuze in self._families(kolommen["berichtversie"]):
                deel = {n: k.filter(keuze) for n, k in kolommen.items()}
                yield from self._deel(familie, regels[keuze.to_numpy(False)], deel)

    def sluit_af(self) -> None:
        """Complete the file once all lines have been read: its release, fate and refused rows."""
        bestand = self.bestand
        bestand.release = next(iter(self._releases)) if len(self._releases) == 1 else None
        if self.afgekeurd.all():
            bestand.status = QUARANTAINE
            bestand.inhoud = _bewaar(self.bron, bestand, self.verwerker)
        elif bestand.geweigerde_rijen and self.verwerker.map:
            bestand.inhoud = self.verwerker.map.bewaar_rijen(
                bestand.hash, self.bericht, bestand.geweigerde_rijen
            )

    def _indeling(self) -> Indeling:
        """The layout of the message type in the first lines; the columns are compared with it."""
        naam = self.bestand.naam
        stukken = _stukken(self.bron, naam)
        _, kolommen = next(stukken, (None, None))
        stukken.close()
        if kolommen is None:
            raise Weigering("GM08", f"{naam}: het bestand heeft geen regels (regel GM08).")
        if ontbreekt := {"berichtcode", "berichtversie", "berichtsubversie"} - kolommen.keys():
            raise _mist(naam, sorted(ontbreekt))
        codes = pc.unique(kolommen["berichtcode"]).to_pylist()
        bericht = next(filter(None, map(self.verwerker.catalogus.bij_code, codes)), None)
        if bericht is None:
            raise Weigering(
                "GM03",
                f"{naam}: onbekend bericht, kolom berichtcode heeft waarde "
                f"{toonbaar(codes[0]) or 'geen'} (regel GM03).",
                "berichtcode",
            )
        self.bestand.bericht_type = bericht.type
        indeling = indelingen()[bericht.type]
        if vreemd := [n for n in kolommen if n not in indeling.namen]:
            raise Weigering(
                "GM12",
                f"{naam}: {bericht.type} heeft geen kolom {_opsomming(vreemd)} (regel GM12).",
                toonbare_naam(vreemd[0]),
            )
        return indeling

    def _families(self, versie: pa.Array) -> Iterator[tuple[str, pa.Array]]:
        """Masks of the lines per family; a version that is not read goes with the last one."""
        *eerder, laatste = self.bericht.families
        for familie in eerder:
            yield familie, pc.fill_null(pc.equal(versie, familie), False)
        rest = pc.fill_null(pc.is_in(versie, pa.array(eerder, pa.string())), False)
        yield laatste, pc.invert(rest)

    def _deel(
        self, familie: str, regels: np.ndarray, kolommen: Kolommen
    ) -> Iterator[tuple[str, pa.Table]]:
        """Lines of one family: headers of messages not seen before, then rows per class."""
        if not len(regels):
            return
        nummers, eerste = self._nummer([kolommen[v] for v in self._kopvelden(familie, kolommen)])
        if len(eerste):
            yield from self._koppen_van(familie, nummers, eerste, regels, kolommen)
        for klasse, keuze in self._klassen(regels, kolommen):
            deel = {v: kolommen[v].filter(pa.array(keuze)) for v in self._eigen(klasse, kolommen)}
            yield from self._rijen_van(familie, klasse, nummers[keuze], regels[keuze], deel)

    # --- messages -----------------------------------------------------------------------------

    def _kopvelden(self, familie: str, kolommen: Kolommen) -> list[str]:
        velden = self.indeling.verplicht("bericht", familie)
        if ontbreekt := [v for v in velden if v not in kolommen]:
            raise _mist(self.bestand.naam, ontbreekt)
        return velden

    def _nummer(self, kop: list[pa.Array]) -> tuple[np.ndarray, np.ndarray]:
        """Number of the message of each line, and the lines where a new message begins."""
        groep = np.zeros(len(kop[0]), np.int64)
        for kolom in kop:
            codes = kolom.dictionary_encode("encode").indices.to_numpy()
            samen = pa.array(groep * (codes.max() + 1) + codes)
            groep = samen.dictionary_encode().indices.to_numpy().astype(np.int64)
        eerste = np.unique(groep, return_index=True)[1]
        bekend = len(self._nummers)
        waarden = zip(*(k.take(pa.array(eerste)).to_pylist() for k in kop), strict=True)
        nummers = np.array(
            [
                self._nummers.setdefault(sha256(repr(w).encode())[:16], len(self._nummers))
                for w in waarden
            ]
        )
        return nummers[groep], eerste[nummers >= bekend]

    def _koppen_van(
        self,
        familie: str,
        nummers: np.ndarray,
        eerste: np.ndarray,
        regels: np.ndarray,
        kolommen: Kolommen,
    ) -> Iterator[tuple[str, pa.Table]]:
        klasse = self.bericht.klassen["bericht"]
        velden = self.indeling.velden["bericht"]
        ruw = {
            velden[v].naam: kolommen[v].take(pa.array(eerste))
            for v in self.indeling.verplicht("bericht", familie)
        }
        nieuw = nummers[eerste]
        rijen = Rijen(klasse, nieuw, np.ones(len(nieuw), np.int32), {}, ruw)
        gekeurd = self._met_soort(self._keurmeesters[familie].keur(rijen), familie)
        self._noteer(nieuw, gekeurd.fout)
        goed = self._houd_apart(gekeurd, self.afgekeurd[nieuw], regels[eerste])
        self._registreer(familie, gekeurd)
        if len(goed):
            yield gekeurd.tabel, als_tabel(goed, self._keurmeesters[familie].berg_op(goed), 0)

    def _met_soort(self, gekeurd: Gekeurd, familie: str) -> Gekeurd:
        """Add what recognition would refuse in XML: another type, a release that is not read."""
        kolommen, catalogus = gekeurd.rijen.kolommen, self.verwerker.catalogus
        codes, releases = self.bericht.berichtcodes, catalogus.releases[familie]
        toegestaan = {
            "berichtcode": (codes, "GM03", f"is geen {self.bericht.type}, zoals de rest"),
            "berichtversie": ([familie], "CS025", "is geen release die wordt gelezen"),
            "berichtsubversie": (releases, "CS025", "is geen release die wordt gelezen"),
        }
        fout, breuken = gekeurd.fout, list(gekeurd.breuken)
        for element in gekeurd.rijen.klasse.elementen:
            if element.kolom in toegestaan:
                waarden, regel, reden = toegestaan[element.kolom]
                kolom = kolommen[element.kolom]
                goed = pc.or_(pc.is_null(kolom), pc.is_in(kolom, pa.array(waarden, pa.string())))
                if not pc.all(goed).as_py():
                    breuken.append(Breuk(element, regel, reden, pc.invert(goed), kolom))
                    fout = fout | ~goed.to_numpy(False)
        return replace(gekeurd, fout=fout, breuken=breuken)

    def _noteer(self, nieuw: np.ndarray, fout: np.ndarray) -> None:
        """Give new messages their key, and refuse those with a faulty header."""
        ids = [bericht_id(sha256(f"{self.bestand.hash}:{nr}".encode())) for nr in nieuw.tolist()]
        vooraf = np.array([nr in self.vooraf for nr in nieuw.tolist()])
        self.ids = np.concatenate([self.ids, np.array(ids, np.int64)])
        self.afgekeurd = np.concatenate([self.afgekeurd, fout | vooraf])
        leeg = np.zeros(len(nieuw), np.int32)
        self._geteld = {k: np.concatenate([v, leeg]) for k, v in self._geteld.items()}

    def _registreer(self, familie: str, gekeurd: Gekeurd) -> None:
        """Identity of new messages; a value that breaks a rule may be anything and is left out."""
        kop = self._keurmeesters[familie].berg_koppen_op(gekeurd)
        nieuw = gekeurd.rijen.bericht
        release = pc.binary_join_element_wise(kop["berichtversie"], kop["berichtsubversie"], ".")
        self._releases.update(release.drop_null().unique().to_pylist())
        kenmerk = [kop[k] for k in ("berichtcode", *self.bericht.kenmerk)]
        status = np.where(self.afgekeurd[nieuw], QUARANTAINE, GELADEN)
        self._koppen.append(
            pa.table(
                {
                    "bericht_nr": pa.array(nieuw, pa.int32()),
                    "bestand_nr": pa.array(np.zeros(len(nieuw)), pa.int32()),
                    "bericht_id": pa.array(self.ids[nieuw]),
                    "bericht_type": pa.repeat(self.bericht.type, len(nieuw)),
                    "release": release,
                    "kenmerk": pc.binary_join_element_wise(*kenmerk, ":", null_handling="replace"),
                    "dagtekening": kop["dagtekening"],
                    "status": pa.array(status, pa.string()),
                }
            )
        )

    # --- rows ---------------------------------------------------------------------------------

    def _eigen(self, klasse: str, kolommen: Kolommen) -> list[str]:
        return [v for v in self.indeling.velden[klasse] if v in kolommen]

    def _klassen(self, regels: np.ndarray, kolommen: Kolommen) -> Iterator[tuple[str, np.ndarray]]:
        """Row classes with the mask of their lines that hold a row."""
        if "klasse" in kolommen:
            klasse = pc.fill_null(kolommen["klasse"], self.indeling.standaard)
        else:
            klasse = pa.repeat(self.indeling.standaard, len(regels))
        bestaat = pc.is_in(klasse, pa.array(["bericht", *self.indeling.rijklassen]))
        self._eis(bestaat, "klasse", klasse, regels, "is geen klasse van dit bericht")
        for naam in ("bericht", *self.indeling.rijklassen):
            van_klasse = pc.equal(klasse, naam)
            eigen = self._eigen(naam, kolommen)
            for veld in sorted(self.indeling.rijvelden & kolommen.keys() - set(eigen)):
                mag = pc.or_(pc.invert(van_klasse), pc.is_null(kolommen[veld]))
                self._eis(mag, veld, kolommen[veld], regels, f"hoort niet bij klasse {naam}")
            gevuld = np.zeros(len(regels), bool)
            for veld in eigen:
                if not veld.endswith("_volgnr"):
                    gevuld |= pc.is_valid(kolommen[veld]).to_numpy(False)
            gevuld &= van_klasse.to_numpy(False)
            if naam != "bericht" and gevuld.any():
                yield naam, gevuld

    def _rijen_van(
        self, familie: str, klasse: str, nummers: np.ndarray, regels: np.ndarray, deel: Kolommen
    ) -> Iterator[tuple[str, pa.Table]]:
        verplicht = self.indeling.verplicht(klasse, familie)
        if ontbreekt := [v for v in verplicht if v not in deel]:
            raise _mist(self.bestand.naam, ontbreekt, f"klasse {klasse}")
        velden = self.indeling.velden[klasse]
        if retourklassen := self.indeling.retourklassen(klasse, familie):
            veld = f"klasse_{klasse}"
            bestaat = pc.is_in(deel[veld], pa.array(sorted(retourklassen)))
            self._eis(bestaat, veld, deel[veld], regels, "is geen berichtklasse met retourcodes")
        volgnummers = {
            v: self._volgnummers(v, deel[v], regels) for v in deel if v.endswith("_volgnr")
        }
        rijen = Rijen(
            self.bericht.klassen[klasse],
            nummers,
            self._regelnummers(klasse, nummers),
            volgnummers,
            {velden[v].naam: deel[v] for v in verplicht},
        )
        gekeurd = self._keurmeesters[familie].keur(rijen)
        self.met_fout.update(nummers[gekeurd.fout].tolist())
        goed = self._houd_apart(gekeurd, gekeurd.fout | self.afgekeurd[nummers], regels)
        if len(goed):
            yield gekeurd.tabel, als_tabel(goed, self._keurmeesters[familie].berg_op(goed), 0)

    def _volgnummers(self, veld: str, kolom: pa.Array, regels: np.ndarray) -> np.ndarray:
        goed = pc.or_kleene(pc.is_null(kolom), pc.match_substring_regex(kolom, _VOLGNUMMER))
        self._eis(goed, veld, kolom, regels, "is geen volgnummer")
        return pc.fill_null(kolom.cast(pa.int64()), 0).to_numpy()

    def _regelnummers(self, klasse: str, nummers: np.ndarray) -> np.ndarray:
        """Count rows from 1 within their message and class, on from earlier batches."""
        volgorde = np.argsort(nummers, kind="stable")
        op_volgorde = nummers[volgorde]
        uit = np.empty(len(nummers), np.int32)
        uit[volgorde] = np.arange(1, len(nummers) + 1) - np.searchsorted(op_volgorde, op_volgorde)
        geteld = self._geteld[klasse]
        uit += geteld[nummers]
        np.maximum.at(geteld, nummers, uit)
        return uit

    # --- refusals -----------------------------------------------------------------------------

    def _houd_apart(self, gekeurd: Gekeurd, weg: np.ndarray, regels: np.ndarray) -> Rijen:
        """Count rows, note what is wrong with them, keep the refused and return the others."""
        bestand, rijen = self.bestand, gekeurd.rijen
        bestand.tel(gekeurd.tabel, len(rijen), int(weg.sum()))
        self._breuken += sum(pc.sum(b.rijen).as_py() for b in gekeurd.breuken)
        if self._breuken > MAX_BREUKEN:
            breuk = gekeurd.breuken[0]
            raise Weigering(
                breuk.regel,
                f"{bestand.naam}: meer dan {MAX_BREUKEN} waarden voldoen niet, zoals element "
                f"{breuk.element.naam} dat {breuk.reden} (regel {breuk.regel}).",
                breuk.element.naam,
            )
        bestand.problemen += gekeurd.problemen(bestand.naam, regels=regels)
        if not weg.any():
            return rijen
        geweigerd = rijen.kies(weg)
        bestand.geweigerde_rijen.append(replace(geweigerd, bericht=self.ids[geweigerd.bericht]))
        return rijen.kies(~weg)

    def _eis(
        self, goed: pa.Array, veld: str, waarden: pa.Array, regels: np.ndarray, reden: str
    ) -> None:
        """Refuse the file when a column that is not an element does not hold what it should."""
        if pc.all(goed).as_py():
            return
        rij = int(np.flatnonzero(~goed.to_numpy(False))[0])
        waarde = toonbaar(waarden[rij].as_py()) or "geen"
        raise Weigering(
            "GM12",
            f"{self.bestand.naam} regel {regels[rij]}: kolom {veld} heeft waarde {waarde} en "
            f"{reden} (regel GM12).",
            veld,
        )


def _mist(naam: str, velden: list[str], bij: str = "") -> Weigering:
    waar = f" voor {bij}" if bij else ""
    melding = f"{naam}: kolom {_opsomming(velden)} ontbreekt{waar} (regel GM12)."
    return Weigering("GM12", melding, velden[0])


def _opsomming(namen: list[str]) -> str:
    return ", ".join(toonbare_naam(n[:40]) or "(zonder naam)" for n in namen[:20])


# --- reading lines ------------------------------------------------------------------------------


def _stukken(bron: Bron, naam: str) -> Iterator[tuple[np.ndarray, Kolommen]]:
    """Batches of lines as text, trimmed and empty as absent, with their line numbers."""
    with bron.open() as stroom:
        is_parquet = stroom.read(len(PARQUET)) == PARQUET
    # The header of a CSV file is line 1, as it shows in an editor.
    regel = 1 if is_parquet else 2
    with bron.open() as stroom:
        for batch in (_parquet if is_parquet else _csv)(stroom, naam):
            if batch.num_rows:
                yield np.arange(regel, regel + batch.num_rows), _als_tekst(batch, naam)
                regel += batch.num_rows


def _kopregel(begin: bytes) -> tuple[str, list[str]]:
    """Separator and column names of a CSV file that begins with these bytes."""
    regels = begin.removeprefix(_BOM).splitlines()
    tekst = regels[0].decode("utf-8", "replace") if regels else ""
    scheiding = ";" if tekst.count(";") > tekst.count(",") else ","
    return scheiding, [n.strip() for n in next(csv.reader([tekst], delimiter=scheiding), [])]


def _csv(stroom: BinaryIO, naam: str) -> Iterator[pa.RecordBatch]:
    scheiding, namen = _kopregel(stroom.read(KOP))
    _eis_uniek(namen, naam)
    stroom.seek(0)
    scheef: list[pacsv.InvalidRow] = []

    def onthoud(rij: pacsv.InvalidRow) -> str:
        scheef.append(rij)
        return "error"

    try:
        yield from pacsv.open_csv(
            stroom,
            # Threads would be no faster here, and cost the line number of a fault.
            read_options=pacsv.ReadOptions(
                use_threads=False, block_size=BLOK, skip_rows=1, column_names=namen
            ),
            parse_options=pacsv.ParseOptions(delimiter=scheiding, invalid_row_handler=onthoud),
            convert_options=pacsv.ConvertOptions(column_types=dict.fromkeys(namen, pa.string())),
        )
    except pa.ArrowInvalid as fout:  # its text may quote values, so it is not shown
        if scheef:
            reden = (
                f"regel {scheef[0].number} heeft {scheef[0].actual_columns} velden in plaats van "
                f"{scheef[0].expected_columns}"
            )
        elif "UTF8" in str(fout):
            raise _geen_utf8(naam) from None
        else:
            reden = "geen leesbare CSV"
        raise Weigering("GM12", f"{naam}: {reden} (regel GM12).") from None


def _parquet(stroom: BinaryIO, naam: str) -> Iterator[pa.RecordBatch]:
    try:
        bestand = pq.ParquetFile(stroom)
        _eis_uniek(bestand.schema_arrow.names, naam)
        yield from bestand.iter_batches(STROOMRIJEN, use_threads=False)
    except (pa.ArrowException, OSError) as fout:
        if isinstance(fout, OSError) and fout.errno is not None:
            raise
        raise Weigering("GM12", f"{naam}: geen leesbaar Parquet-bestand (regel GM12).") from None


def _eis_uniek(namen: list[str], naam: str) -> None:
    if dubbel := sorted({n for n in namen if namen.count(n) > 1}):
        melding = f"{naam}: kolom {_opsomming(dubbel)} staat er meer dan eens (regel GM12)."
        raise Weigering("GM12", melding, toonbare_naam(dubbel[0]))


def _geen_utf8(naam: str) -> Weigering:
    return Weigering("OP192", f"{naam}: het bestand is geen UTF-8 (regel OP192).")


def _als_tekst(batch: pa.RecordBatch, naam: str) -> Kolommen:
    uit = {}
    for veld, kolom in zip(batch.schema.names, batch.columns, strict=True):
        try:
            tekst = pc.utf8_trim_whitespace(kolom.cast(pa.string()))
            tekst.validate(full=True)
        except pa.ArrowNotImplementedError:
            melding = f"{naam}: kolom {_opsomming([veld])} is geen tekst (regel GM12)."
            raise Weigering("GM12", melding, toonbare_naam(veld)) from None
        except pa.ArrowInvalid:
            raise _geen_utf8(naam) from None
        if _heeft_stuurteken(tekst):
            melding = f"{naam}: kolom {_opsomming([veld])} bevat stuurtekens (regel OP192)."
            raise Weigering("OP192", melding, toonbare_naam(veld))
        uit[veld] = pc.if_else(pc.equal(tekst, ""), None, tekst)
    return uit


def _heeft_stuurteken(tekst: pa.Array) -> bool:
    """Whether a text holds a character that can't stand in XML: one look at all bytes."""
    _, posities, inhoud = tekst.buffers()
    if inhoud is None:
        return False
    einde = np.frombuffer(posities, np.int32, len(tekst) + 1, tekst.offset * 4)[-1]
    tekens = np.frombuffer(inhoud, np.uint8, einde)
    return not np.isin(tekens[tekens < ord(" ")], _WIT).all()


# --- documentation ------------------------------------------------------------------------------

_INLEIDING = f"""\
# Platte bestanden: CSV en Parquet

Wie geen XML heeft, biedt dezelfde berichten aan als CSV of Parquet. Elke regel is een rij van een
bericht, met de kop van dat bericht erbij. De regels gaan door dezelfde controles, pseudonimisering
en quarantaine als XML en komen in dezelfde raw-tabellen. Een bericht dat al als XML is geladen,
wordt herkend en telt niet nog eens, en omgekeerd.

- Een bestand bevat hele berichten van één berichttype; releases mogen door elkaar staan. Type en
  release staan in `berichtcode`, `berichtversie` en `berichtsubversie`, niet in de bestandsnaam.
- Regels met dezelfde waarden in alle kolommen van de kop zijn samen één bericht. Ze hoeven niet bij
  elkaar te staan; de volgorde van de regels is de volgorde van de rijen.
- Een regel waarin de kolommen van de rij leeg zijn, geeft alleen de kop: een bericht zonder rijen.
- `klasse` zegt welk soort rij de regel is. Is die leeg of ontbreekt die kolom, dan is het de eerste
  klasse die hieronder staat; `bericht` is alleen de kop. Kolommen van een andere klasse zijn leeg.
- Alle kolommen van de kop en van de gebruikte klassen staan in het bestand, in willekeurige
  volgorde, ook als ze leeg zijn. Ontbreken mogen alleen `klasse`, de volgnummers en wat in de
  release niet bestaat; dat laatste wordt ook niet gelezen. Een ontbrekende, onbekende of dubbele
  kolom weigert het bestand (GM12).
- CSV is UTF-8, met of zonder BOM (anders OP192). De eerste regel noemt de kolommen; het
  scheidingsteken is een komma of een puntkomma, een waarde mag tussen dubbele aanhalingstekens.
- De naam eindigt op `.csv`, `.txt`, `.parquet` of `.pq`; het bestand mag in een .zip zitten.
- Datums zijn `jjjj-mm-dd`, bedragen hele eurocenten, codes tekst met voorloopnullen. Alle waarden
  worden als tekst gelezen; sla in Parquet een code dus niet op als getal.
- BSN's en referenties staan leesbaar in het bestand en worden bij het laden vervangen.
- Een foute waarde zet de rij in quarantaine, een foute waarde in de kop het bericht met al zijn
  rijen. Van een antwoord (de retourberichten en de JW325) weigert elke fout het hele bericht, zoals
  in XML. Met meer dan {MAX_BREUKEN // 1000} duizend foute waarden wordt het bestand geweigerd.
"""

_VORM = {
    "bsn": "negen cijfers",
    "datum": "`jjjj-mm-dd`",
    "tijd": "`uu:mm:ss`",
    "bedrag": "hele eurocenten",
    "getal": "geheel getal",
}
_UITLEG = {
    "bsn": "BSN van de jeugdige; wordt een pseudoniem",
    "referentie": "Referentie van de aanbieder; wordt een gesleutelde hash",
}


def documentatie(catalogus: cat.Catalogus) -> str:
    """The layout of flat files as Markdown in Dutch, generated from the catalogue."""
    delen = [_INLEIDING]
    for type_, indeling in indelingen().items():
        bericht = catalogus.berichten[type_]
        velden = [v for klasse in indeling.velden.values() for v in klasse]
        namen = [*(["klasse"] if indeling.rijklassen else []), *dict.fromkeys(velden)]
        delen.append(f"## {type_} {bericht.naam}\n\n```\n{','.join(namen)}\n```\n")
        for naam, klasse in bericht.klassen.items():
            titel = "Kop" if naam == "bericht" else f"Klasse `{naam}`"
            regels = [
                "| kolom | release | verplicht | vorm | uitleg |",
                "| --- | --- | --- | --- | --- |",
                *(_regel(indeling, naam, v, k) for v, k in indeling.velden[naam].items()),
            ]
            delen.append(f"### {titel}\n\n{klasse.omschrijving}.\n\n" + "\n".join(regels) + "\n")
    return "\n".join(delen)


def _regel(indeling: Indeling, klasse: str, veld: str, kolom: cat.Kolom) -> str:
    """A line of the table of columns."""
    element, families = kolom.element, indeling.bericht.families
    if element is None:
        verplicht = kolom.naam == "klasse"
        retourklassen = set().union(*(indeling.retourklassen(klasse, f) for f in families))
        vorm = ", ".join(f"`{k}`" for k in sorted(retourklassen)) if verplicht else "geheel getal"
        cellen = [_releases(families), "ja" if verplicht else "", vorm, kolom.uitleg]
    else:
        soort = element.type.soort
        waarden = sorted(set().union(*element.waarden.values()))
        codes = f"codelijst {element.codelijst}" if element.codelijst else ", ".join(waarden)
        verplicht = "ja" if element.verplicht == set(element.pad) else _releases(element.verplicht)
        cellen = [
            _releases(element.pad),
            verplicht,
            codes or _VORM.get(soort, f"tekst ({element.type.naam})"),
            _UITLEG.get(soort, kolom.uitleg),
        ]
    return "| " + " | ".join([f"`{veld}`", *cellen]) + " |"


def _releases(families: Iterable[str]) -> str:
    return " ".join(f"{f}.x" for f in sorted(families))
