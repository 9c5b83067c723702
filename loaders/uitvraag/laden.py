"""Loading deliveries of the uitvraag, by the same administration and quarantine as the messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from loaders.inlezen.bronnen import Bron, Onleesbaar, vind
from loaders.inlezen.laden import Uitslag, Voortgang
from loaders.inlezen.opslag import Opslag, Telling, beheertabellen, nu
from loaders.inlezen.partij import (
    GELADEN,
    OVERGESLAGEN,
    REEDS_BEKEND,
    Bestand,
    Partij,
    sha256,
)
from loaders.inlezen.problemen import Probleem, Weigering, toonbare_naam
from loaders.inlezen.quarantainemap import Quarantainemap
from loaders.uitvraag import keuren, lezen
from loaders.uitvraag.keuren import KLASSE, Uitkomst
from loaders.uitvraag.werkmap import MAX_BYTES

#: Files that are judged and written together, and figures after which no more are added to them.
PARTIJ_BESTANDEN = 500
PARTIJ_CIJFERS = 20_000
PARTIJ_BYTES = 64 * 2**20
#: What office programs leave beside an open file.
_SLOT = "~$"
VORM = "uitvraag"


@dataclass
class UitvraagUitslag(Uitslag):
    """Outcome of a run, with what is wrong per cell and what is only reported."""

    meldingen: list[str] = field(default_factory=list)
    waarschuwingen: list[str] = field(default_factory=list)


@dataclass
class _Gelezen:
    """A file with its bytes, what they say if they can be read, and the judgement on that."""

    bestand: Bestand
    data: bytes = b""
    inzending: lezen.Inzending | None = None
    uitkomst: Uitkomst | None = None


def laad(
    paden: list[Path],
    database: Path,
    vandaag: dt.date,
    quarantaine: Path,
    voortgang: Voortgang = lambda *_: None,
) -> UitvraagUitslag:
    """Load workbooks and CSV files, from files, folders and archives.

    Args:
        paden: what to load.
        database: the DuckDB file.
        vandaag: day of loading; a later day of filling in is refused.
        quarantaine: folder for files of which something is refused.
        voortgang: called with files, rows and bytes done since the last call.

    Raises:
        DatabaseFout: the database is in use or damaged.
    """
    opslag = Opslag(database, None, vandaag)
    try:
        run = _Run(opslag, Quarantainemap(quarantaine), vandaag, voortgang)
        return run.voer_uit(paden)
    finally:
        opslag.sluit()


def opnieuw(opslag: Opslag, map_: Quarantainemap, vandaag: dt.date) -> tuple[int, int, int]:
    """Offer what is open in quarantine again; returns files and rows loaded, and rows replaced."""
    run = _Run(opslag, map_, vandaag)
    vervangen = opslag.merk_vervangen_cijfers()
    bestanden = run.bestanden_opnieuw(opslag.open_quarantaine("bestand", uitvraag=True))
    rijen = run.rijen_opnieuw(opslag.open_quarantaine("rij", uitvraag=True))
    return bestanden, rijen, vervangen


class _Run:
    def __init__(
        self,
        opslag: Opslag,
        map_: Quarantainemap,
        vandaag: dt.date,
        voortgang: Voortgang = lambda *_: None,
    ):
        self.opslag = opslag
        self.map = map_
        self.vandaag = vandaag
        self.voortgang = voortgang
        self.uitslag = UitvraagUitslag()
        self._gezien: set[str] = set()
        self._elders = opslag.elders_geweigerd()

    def voer_uit(self, paden: list[Path]) -> UitvraagUitslag:
        begin = nu()
        for gelezen in self._partijen(paden):
            gestart = nu()
            self._keur(gelezen)
            self._schrijf(gelezen, gestart, {g.bestand.hash for g in gelezen} & self._elders)
        self.opslag.merk_vervangen_cijfers()
        self.uitslag.seconden = (nu() - begin).total_seconds()
        return self.uitslag

    def _partijen(self, paden: list[Path]) -> Iterator[list[_Gelezen]]:
        partij: list[_Gelezen] = []
        cijfers = bytes_ = 0
        for bron in vind(paden):
            if (gelezen := self._neem(bron)) is None:
                continue
            partij.append(gelezen)
            cijfers += len(gelezen.inzending.cijfers) if gelezen.inzending else 0
            bytes_ += len(gelezen.data)
            vol = len(partij) >= PARTIJ_BESTANDEN or bytes_ >= PARTIJ_BYTES
            if vol or cijfers >= PARTIJ_CIJFERS:
                yield partij
                partij, cijfers, bytes_ = [], 0, 0
        if partij:
            yield partij

    def _neem(self, bron: Bron | Onleesbaar) -> _Gelezen | None:
        """Read a file that is not known; what the system can't read is only reported."""
        if isinstance(bron, Onleesbaar):
            if bron.regel is None:
                self.uitslag.onleesbaar.append(bron.melding)
                return None
            return _geweigerd(bron.naam, 0, Probleem(bron.regel, bron.melding))
        if Path(bron.naam).name.startswith(_SLOT):
            bestand = Bestand(bron.naam, sha256(bron.naam.encode()).hex(), bron.grootte, VORM)
            bestand.status = OVERGESLAGEN
            return _Gelezen(bestand)
        try:
            te_groot = bron.grootte > MAX_BYTES
            data = b"" if te_groot else bron.lees()
            hash_ = (bron.sha256() if te_groot else sha256(data)).hex()
        except OSError as fout:
            self.uitslag.onleesbaar.append(f"{bron.naam}: niet te lezen ({fout.strerror or fout}).")
            return None
        except Weigering as fout:
            return _geweigerd(bron.naam, bron.grootte, fout.probleem)
        bestand = Bestand(toonbare_naam(bron.naam), hash_, bron.grootte, VORM)
        bekend = self.opslag.is_bekend(bestand.hash) and bestand.hash not in self._elders
        if bekend or bestand.hash in self._gezien:
            bestand.status = REEDS_BEKEND
            return _Gelezen(bestand)
        self._gezien.add(bestand.hash)
        if te_groot:
            reden = f"{bestand.naam}: te groot, meer dan {MAX_BYTES >> 20} MB (regel UV02)."
            bestand.weiger(Probleem("UV02", reden))
            return _Gelezen(bestand)
        return self._lees(bestand, data)

    def _lees(self, bestand: Bestand, data: bytes) -> _Gelezen:
        try:
            inzending = lezen.lees(bestand.naam, data)
            if not inzending.cijfers:
                raise Weigering("UV05", f"{bestand.naam}: er is geen cijfer ingevuld (regel UV05).")
            return _Gelezen(bestand, data, inzending)
        except Weigering as fout:
            bestand.weiger(fout.probleem)
            return _Gelezen(bestand, data)

    def _keur(self, gelezen: list[_Gelezen]) -> None:
        """Judge the files that could be read, and note with each what is wrong."""
        te_keuren = [g for g in gelezen if g.inzending]
        uitkomsten = keuren.keur([(g.bestand.naam, g.inzending) for g in te_keuren], self.vandaag)
        for g, uitkomst in zip(te_keuren, uitkomsten, strict=True):
            g.uitkomst = uitkomst
            g.bestand.tel(KLASSE, len(g.inzending.cijfers), len(uitkomst.geweigerd))
            g.bestand.problemen += uitkomst.problemen
            if uitkomst.voorblad:
                g.bestand.weiger(*uitkomst.voorblad)

    def _schrijf(
        self, gelezen: list[_Gelezen], gestart: dt.datetime, hernieuwd: Collection[str] = ()
    ) -> None:
        """Write a batch that was judged.

        Args:
            gelezen: the files.
            gestart: when it was begun.
            hernieuwd: SHA-256 of refused files that are offered again, so are not known.
        """
        partij = Partij([g.bestand for g in gelezen])
        delen = [
            _tabel(nr, g.uitkomst, g.uitkomst.goed) for nr, g in enumerate(gelezen) if g.uitkomst
        ]
        if delen:
            partij.tabellen[KLASSE] = [pa.concat_tables(delen)]
        for g in gelezen:
            if g.bestand.problemen and g.data:
                g.bestand.inhoud = self.map.bewaar_bestand(g.bestand.hash, g.data)
        telling = self.opslag.schrijf(partij, gestart, hernieuwd)
        self._tel(gelezen, telling)

    def _tel(self, gelezen: list[_Gelezen], telling: Telling) -> None:
        uitslag = self.uitslag
        uitslag.telling += telling
        for g in gelezen:
            bestand = g.bestand
            uitslag.per_bericht[VORM, bestand.status] += 1
            uitslag.per_regel.update(p.regel for p in bestand.problemen)
            uitslag.meldingen += [p.melding for p in bestand.problemen]
            uitslag.waarschuwingen += g.uitkomst.waarschuwingen if g.uitkomst else []
            uitslag.bytes += bestand.grootte
            rijen = sum(a - g for a, g in bestand.tellingen.values())
            self.voortgang(1, rijen, bestand.grootte)

    # --- once more ----------------------------------------------------------------------------

    def bestanden_opnieuw(self, geopend: list[tuple[str, str, str]]) -> int:
        """Read refused files again and load those that are good now; returns how many."""
        gestart = nu()
        gelezen = [g for g in self._uit_map(geopend) if g.bestand.status == GELADEN]
        if gelezen:
            self._schrijf(gelezen, gestart, {g.bestand.hash for g in gelezen})
        for g in gelezen:
            if not g.bestand.problemen:
                self.map.verwijder(g.bestand.inhoud)
        return len(gelezen)

    def rijen_opnieuw(self, geopend: list[tuple[str, str, str]]) -> int:
        """Judge files of which figures are refused again, and load those that are good now."""
        geladen = 0
        for g in self._uit_map(geopend):
            if g.uitkomst:
                nog_open = self.opslag.open_rijen(g.bestand.hash)
                goed = nog_open & g.uitkomst.goed
                rijen = {KLASSE: _tabel(0, g.uitkomst, goed)}
                geladen += self.opslag.schrijf_rijen(g.bestand.hash, rijen, nu())
                if goed == nog_open:
                    self.map.verwijder(g.bestand.inhoud)
        return geladen

    def _uit_map(self, geopend: list[tuple[str, str, str]]) -> list[_Gelezen]:
        """Files from the quarantine folder, judged anew; without their bytes, which stay there."""
        gelezen = []
        for hash_, naam, inhoud in geopend:
            if (pad := self.map.pad / inhoud).exists():
                bestand = Bestand(naam, hash_, pad.stat().st_size, VORM, inhoud=inhoud)
                gelezen.append(replace(self._lees(bestand, pad.read_bytes()), data=b""))
        self._keur(gelezen)
        return gelezen


def _geweigerd(naam: str, grootte: int, probleem: Probleem) -> _Gelezen:
    """A file whose contents can't be had; it is known by its name."""
    bestand = Bestand(toonbare_naam(naam), sha256(naam.encode()).hex(), grootte, VORM)
    bestand.weiger(probleem)
    return _Gelezen(bestand)


def _tabel(bestand_nr: int, uitkomst: Uitkomst, nummers: Collection[int]) -> pa.Table:
    """The rows of a file with these numbers, as they are stored."""
    kolommen = beheertabellen()[KLASSE].kolommen[2:]
    rijen = [r for r in uitkomst.rijen if r["regelnummer"] in nummers]
    typen = {"INTEGER": pa.int32(), "VARCHAR": pa.string()}
    return pa.table(
        {"bestand_nr": pa.array([bestand_nr] * len(rijen), pa.int32())}
        | {k.naam: pa.array([r[k.naam] for r in rijen], typen[k.sqltype]) for k in kolommen}
    )
