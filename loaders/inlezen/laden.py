"""A whole run: find the files, let workers read them, write batches, stream the large ones."""

from __future__ import annotations

import collections
import datetime as dt
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from loaders.inlezen import groot, plat, werker
from loaders.inlezen.bronnen import Bron, Onleesbaar, pak_uit, vind
from loaders.inlezen.opslag import DatabaseFout, Opslag, Telling, neem_uitvraag_over, nu, vraag
from loaders.inlezen.partij import OVERGESLAGEN, QUARANTAINE, REEDS_BEKEND, Bestand, Partij, sha256
from loaders.inlezen.problemen import Probleem, toonbare_naam
from loaders.inlezen.verwerken import Opdracht, Verwerker
from loaders.sleutel import Sleutel

#: Files from this size on are streamed instead of read whole (the standard allows 25 MB, OP179).
GROOT = 16 * 2**20
#: A batch is closed at whichever comes first.
PARTIJ_BESTANDEN = 1000
PARTIJ_BYTES = 32 * 2**20
#: A transaction takes several batches: DuckDB writes many rows at once straight to their place.
TRANSACTIE_BESTANDEN = 20_000
TRANSACTIE_RIJEN = 250_000
#: Batches that may lie ready while a transaction is written, so that workers need not wait.
VOORRAAD = 8
#: Below this number of batches starting worker processes costs more than it gains.
WERKERS_VANAF = 2


@dataclass
class Uitslag:
    """Outcome of a run."""

    telling: Telling = field(default_factory=Telling)
    per_bericht: collections.Counter[tuple[str, str]] = field(default_factory=collections.Counter)
    per_regel: collections.Counter[str] = field(default_factory=collections.Counter)
    onleesbaar: list[str] = field(default_factory=list)
    bytes: int = 0
    seconden: float = 0.0

    @property
    def mislukt(self) -> bool:
        """Whether a file was unreadable for the system, or nothing at all could be loaded."""
        telling = self.telling
        niets = not (
            telling.bestanden_geladen
            or telling.bestanden_reeds_bekend
            or telling.bestanden_overgeslagen
        )
        return bool(self.onleesbaar) or niets


Voortgang = Callable[[int, int, int], None]


def omvang(paden: list[Path]) -> tuple[int, int]:
    """Number of files and bytes that will be offered."""
    aantal = bytes_ = 0
    for bron in vind(paden):
        if isinstance(bron, Bron):
            aantal, bytes_ = aantal + 1, bytes_ + bron.grootte
    return aantal, bytes_


def laad(
    paden: list[Path],
    database: Path,
    sleutel: Sleutel,
    vandaag: dt.date,
    quarantaine: Path,
    werkers: int | None = None,
    voortgang: Voortgang = lambda *_: None,
) -> Uitslag:
    """Load files, folders and archives into the raw layer.

    Args:
        paden: what to load.
        database: the DuckDB file.
        sleutel: key of the pseudonyms.
        vandaag: day of loading; a later Dagtekening is refused (TR135).
        quarantaine: folder for refused contents.
        werkers: worker processes; default one per core.
        voortgang: called with files, rows and bytes done since the last call.

    Raises:
        DatabaseFout: the database is in use or damaged.
        SleutelFout: the database holds pseudonyms of another key.
    """
    opslag = Opslag(database, sleutel, vandaag)
    try:
        with tempfile.TemporaryDirectory() as map_:
            bekend = Path(map_, "bekend.npy")
            np.save(bekend, opslag.bekende_hashes())
            opdracht = Opdracht(sleutel, vandaag, bekend, quarantaine)
            run = _Laadrun(opdracht, werkers, voortgang, opslag)
            return run.voer_uit(paden)
    finally:
        opslag.sluit()


def proef(
    paden: list[Path],
    sleutel: Sleutel,
    vandaag: dt.date,
    per_bestand: Callable[[Bestand], None],
    bekend: np.ndarray | None = None,
    werkers: int | None = None,
    voortgang: Voortgang = lambda *_: None,
) -> Uitslag:
    """Do everything but write: report per file what it is and what would be refused and why."""
    with tempfile.TemporaryDirectory() as map_:
        bestand = Path(map_, "bekend.npy")
        np.save(bestand, bekend if bekend is not None else np.zeros(0, "V32"))
        run = _Proefrun(Opdracht(sleutel, vandaag, bestand), werkers, voortgang, per_bestand)
        return run.voer_uit(paden)


def roteer(
    paden: list[Path],
    database: Path,
    sleutel: Sleutel,
    vandaag: dt.date,
    quarantaine: Path,
    werkers: int | None = None,
    voortgang: Voortgang = lambda *_: None,
) -> Uitslag:
    """Load all sources anew under another key, and replace the database when nothing is missing.

    What partners supplied themselves holds no pseudonyms and is copied.

    Raises:
        DatabaseFout: a file that the present database holds is not among the sources.
    """
    bekend = {h for (h,) in vraag(database, "select bestand_hash from raw.bestand")}
    nieuw = database.with_name(f"{database.name}.nieuw")
    nieuw.unlink(missing_ok=True)
    try:
        uitslag = laad(paden, nieuw, sleutel, vandaag, quarantaine, werkers, voortgang)
        neem_uitvraag_over(database, nieuw)
        gelezen = {h for (h,) in vraag(nieuw, "select bestand_hash from raw.bestand")}
        if ontbreekt := bekend - gelezen:
            raise DatabaseFout(
                f"{len(ontbreekt)} bestanden in {database} staan niet in de aangeboden bronnen; "
                "er is niets gewijzigd."
            )
        nieuw.replace(database)
    finally:
        nieuw.unlink(missing_ok=True)
    return uitslag


class _Run:
    """Feeds batches to workers, in order, a few ahead of what is written."""

    def __init__(self, opdracht: Opdracht, werkers: int | None, voortgang: Voortgang):
        self.opdracht = opdracht
        self.werkers = werkers or os.cpu_count() or 1
        self.voortgang = voortgang
        self.uitslag = Uitslag()
        self.verwerker = Verwerker(opdracht)
        self._wachtend = Partij()

    def voer_uit(self, paden: list[Path]) -> Uitslag:
        begin = nu()
        self._loop(vind(paden))
        self._schrijf_wachtend()
        self.uitslag.seconden = (nu() - begin).total_seconds()
        return self.uitslag

    def _loop(self, bronnen: Iterable[Bron | Onleesbaar]) -> None:
        partijen = _partijen(self._apart(bronnen))
        eerste = [p for _, p in zip(range(WERKERS_VANAF), partijen, strict=False)]
        if len(eerste) < WERKERS_VANAF or self.werkers == 1:
            for bronnen_ in [*eerste, *partijen]:
                self._klaar(self.verwerker.verwerk(bronnen_))
            return
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(self.werkers, context, werker.begin, (self.opdracht,)) as pool:
            wachtend: collections.deque[Future[Partij]] = collections.deque()
            for bronnen_ in [*eerste, *partijen]:
                wachtend.append(pool.submit(werker.verwerk, bronnen_))
                if len(wachtend) > self.werkers + VOORRAAD:
                    self._klaar(wachtend.popleft().result())
            while wachtend:
                self._klaar(wachtend.popleft().result())

    def _apart(self, bronnen: Iterable[Bron | Onleesbaar]) -> Iterator[Bron]:
        """Deal with what does not go to the workers: the unreadable, the large and the flat."""
        for bron in bronnen:
            if isinstance(bron, Onleesbaar):
                self._onleesbaar(bron)
            elif bron.grootte >= GROOT or plat.is_plat(bron):
                self.verwerk_groot(bron)
            else:
                yield bron

    def _onleesbaar(self, bron: Onleesbaar) -> None:
        if bron.regel is None:
            self.uitslag.onleesbaar.append(bron.melding)
            return
        bestand = Bestand(toonbare_naam(bron.naam), sha256(bron.naam.encode()).hex(), 0)
        bestand.weiger(Probleem(bron.regel, bron.melding))
        self._klaar(Partij([bestand]))

    def _klaar(self, partij: Partij) -> None:
        """Take in a batch that has been read, and write when enough has come together."""
        self.uitslag.onleesbaar += partij.onleesbaar
        self.voortgang(
            len(partij.bestanden), partij.rijen, sum(b.grootte for b in partij.bestanden)
        )
        archieven = partij.archieven
        self._wachtend.voeg_toe(partij)
        vol = len(self._wachtend.bestanden) >= TRANSACTIE_BESTANDEN
        if vol or self._wachtend.rijen >= TRANSACTIE_RIJEN:
            self._schrijf_wachtend()
        for archief in archieven:
            self._loop(pak_uit(archief))

    def _schrijf_wachtend(self) -> None:
        partij, self._wachtend = self._wachtend, Partij()
        if partij.bestanden:
            self._tel(partij, self.schrijf(partij))

    def _tel(self, partij: Partij, telling: Telling) -> None:
        uitslag = self.uitslag
        uitslag.telling += telling
        for bestand in partij.bestanden:
            uitslag.per_bericht[bestand.bericht_type or bestand.vorm, bestand.status] += 1
            uitslag.per_regel.update(p.regel for p in bestand.problemen)
        uitslag.bytes += sum(b.grootte for b in partij.bestanden)

    def schrijf(self, partij: Partij) -> Telling:
        raise NotImplementedError

    def verwerk_groot(self, bron: Bron) -> None:
        raise NotImplementedError


class _Laadrun(_Run):
    def __init__(
        self, opdracht: Opdracht, werkers: int | None, voortgang: Voortgang, opslag: Opslag
    ):
        super().__init__(opdracht, werkers, voortgang)
        self.opslag = opslag

    def schrijf(self, partij: Partij) -> Telling:
        return self.opslag.schrijf(partij, nu())

    def verwerk_groot(self, bron: Bron) -> None:
        lees = plat.laad if plat.is_plat(bron) else groot.laad
        for partij, telling in lees(bron, self.verwerker, self.opslag):
            if telling is None:
                self._klaar(partij)
            else:
                self.voortgang(1, telling.rijen_geladen, bron.grootte)
                self._tel(partij, telling)


class _Proefrun(_Run):
    def __init__(
        self,
        opdracht: Opdracht,
        werkers: int | None,
        voortgang: Voortgang,
        per_bestand: Callable[[Bestand], None],
    ):
        super().__init__(opdracht, werkers, voortgang)
        self.per_bestand = per_bestand
        self._gezien: set[str] = set()

    def schrijf(self, partij: Partij) -> Telling:
        """Count what a load would do; messages are not compared with those in the database."""
        telling = Telling()
        for bestand in partij.bestanden:
            if bestand.hash in self._gezien:
                bestand.status = REEDS_BEKEND
            self._gezien.add(bestand.hash)
            self.per_bestand(bestand)
            telling += _tel_bestand(bestand)
        return telling

    def verwerk_groot(self, bron: Bron) -> None:
        proef_ = plat.proef if plat.is_plat(bron) else groot.proef
        self._klaar(proef_(bron, self.verwerker))


def _tel_bestand(bestand: Bestand) -> Telling:
    aangeboden = sum(a for a, _ in bestand.tellingen.values())
    geweigerd = sum(g for _, g in bestand.tellingen.values())
    bekend = bestand.status == REEDS_BEKEND
    return Telling(
        bestanden_aangeboden=1,
        bestanden_geladen=int(bestand.status not in (QUARANTAINE, REEDS_BEKEND, OVERGESLAGEN)),
        bestanden_in_quarantaine=int(bestand.status == QUARANTAINE),
        bestanden_reeds_bekend=int(bekend),
        bestanden_overgeslagen=int(bestand.status == OVERGESLAGEN),
        rijen_aangeboden=aangeboden,
        rijen_geladen=0 if bekend else aangeboden - geweigerd,
        rijen_in_quarantaine=0 if bekend else geweigerd,
        rijen_reeds_bekend=aangeboden if bekend else 0,
    )


def _partijen(bronnen: Iterable[Bron]) -> Iterator[list[Bron]]:
    partij: list[Bron] = []
    bytes_ = 0
    for bron in bronnen:
        partij.append(bron)
        bytes_ += bron.grootte
        if len(partij) >= PARTIJ_BESTANDEN or bytes_ >= PARTIJ_BYTES:
            yield partij
            partij, bytes_ = [], 0
    if partij:
        yield partij
