"""Large messages: parsed, checked and inserted while they stream by, in bounded memory.

Hashing and the look at form run side by side, then parsing, checks with pseudonyms, and insertion. It
is one transaction: until the last byte has been found good nothing is visible.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from loaders.inlezen import herkennen, vorm
from loaders.inlezen.bronnen import Bron
from loaders.inlezen.herkennen import Archief, Overslaan, Soort
from loaders.inlezen.opslag import Opslag, Telling, nu
from loaders.inlezen.partij import (
    OVERGESLAGEN,
    REEDS_BEKEND,
    Bestand,
    Kop,
    Partij,
    bericht_id,
    sha256,
)
from loaders.inlezen.problemen import Weigering, toonbare_naam
from loaders.inlezen.verwerken import Verwerker, als_tabel, maak_koppen

#: Finished batches that may wait for insertion.
VOORRAAD = 3


def laad(
    bron: Bron, verwerker: Verwerker, opslag: Opslag
) -> Iterator[tuple[Partij, Telling | None]]:
    """Load a large file; yields what became of it (counts None: still to be written)."""
    bestand = Bestand(toonbare_naam(bron.naam), "", bron.grootte)
    # Of this size there is one already: most likely the same, which the hash alone will tell.
    eerst_hash = opslag.heeft_grootte(bron.grootte)
    try:
        with ThreadPoolExecutor(1) as threads:
            hash_ = threads.submit(bron.sha256)
            try:
                soort = _soort(bron, bestand, verwerker)
                if soort and not eerst_hash:
                    # The parser gets nothing that has not been found well-formed and harmless.
                    vorm.controleer_stroom(bron.open, bestand.naam)
            finally:
                bestand.hash = hash_.result().hex()
        if soort is None:
            yield verwerker.verwerk([bron]), None
        elif opslag.is_bekend(bestand.hash):
            yield Partij([bestand]), None
        else:
            if eerst_hash:
                vorm.controleer_stroom(bron.open, bestand.naam)
            yield _stroom(bron, bestand, soort, verwerker, opslag)
    except OSError as fout:
        yield Partij(onleesbaar=[f"{bron.naam}: niet te lezen ({fout.strerror or fout})."]), None
    except Archief:
        yield Partij(archieven=[bron]), None
    except Overslaan:
        bestand.status = OVERGESLAGEN
        yield Partij([bestand]), None
    except Weigering as fout:
        yield _geweigerd(bron, bestand, fout, verwerker), None


def proef(bron: Bron, verwerker: Verwerker) -> Partij:
    """Do everything to a large file but write it."""
    bestand = Bestand(toonbare_naam(bron.naam), bron.sha256().hex(), bron.grootte)
    if verwerker.is_bekend(bytes.fromhex(bestand.hash)):
        bestand.status = REEDS_BEKEND
        return Partij([bestand])
    try:
        soort = _soort(bron, bestand, verwerker)
        if soort is None:
            return verwerker.verwerk([bron])
        vorm.controleer_stroom(bron.open, bestand.naam)
        for _ in _gekeurde_rijen(bron, bestand, soort, verwerker):
            pass
    except Archief:
        return Partij(archieven=[bron])
    except Overslaan:
        bestand.status = OVERGESLAGEN
    except Weigering as fout:
        bestand.weiger(fout.probleem)
    return Partij([bestand])


def _soort(bron: Bron, bestand: Bestand, verwerker: Verwerker) -> Soort | None:
    """The kind of message, or None for an envelope, which is not streamed."""
    with bron.open() as stroom:
        begin = stroom.read(herkennen.KOP)
    if herkennen.is_envelop(begin):
        return None
    soort = herkennen.herken(begin, bestand.naam, verwerker.catalogus)
    bestand.vorm = "xml"
    bestand.bericht_type, bestand.release = soort.bericht.type, soort.release
    return soort


def _stroom(
    bron: Bron, bestand: Bestand, soort: Soort, verwerker: Verwerker, opslag: Opslag
) -> tuple[Partij, Telling | None]:
    gestart = nu()
    id_ = bericht_id(bytes.fromhex(bestand.hash))
    with _vooruit(lambda: _gekeurde_rijen(bron, bestand, soort, verwerker)) as stappen:
        if opslag.is_geladen(id_):
            # Loaded before from an envelope: only count what is offered again.
            koppen = [k for _, _, kop in stappen for k in kop]
            return Partij([bestand], _met_id(koppen, id_)), None
        with opslag.stroom(bestand.hash) as lading:
            koppen, ids = [], np.array([id_])
            for tabel, rijen, kop in stappen:
                koppen += kop
                lading.voeg_toe(tabel, rijen, ids)
            _bewaar_rijen(bestand, soort, verwerker, id_)
            partij = Partij([bestand], _met_id(koppen, id_))
            return partij, lading.rond_af(partij, gestart)


def _met_id(koppen: list[Kop], id_: int) -> list[Kop]:
    return [replace(k, bericht_id=id_) for k in koppen]


def _gekeurde_rijen(
    bron: Bron, bestand: Bestand, soort: Soort, verwerker: Verwerker
) -> Iterator[tuple[str, pa.Table, list[Kop]]]:
    """Rows fit for storage, batch by batch; faulty rows are counted and set aside."""
    ontleder, keurmeester = verwerker.lezer(soort.bericht, soort.familie)
    for rijen in ontleder.stroom(bron.open() if bron.leden else bron.pad, bestand.naam):
        gekeurd = keurmeester.keur(rijen)
        fouten = int(gekeurd.fout.sum())
        bestand.tel(gekeurd.tabel, len(rijen), fouten)
        if fouten:
            problemen = gekeurd.problemen(bestand.naam)
            bestand.problemen += problemen[:-1]
            if rijen.klasse.naam == "bericht" or soort.bericht.ondeelbaar:
                raise Weigering.om(problemen[-1])
            bestand.problemen.append(problemen[-1])
            bestand.geweigerde_rijen.append(rijen.kies(gekeurd.fout))
            rijen = rijen.kies(~gekeurd.fout)
        if len(rijen):
            veilig = keurmeester.berg_op(rijen)
            is_kop = rijen.klasse.naam == "bericht"
            kop = maak_koppen(soort.bericht, veilig, [0], [0], [soort.release]) if is_kop else []
            yield gekeurd.tabel, als_tabel(rijen, veilig, 0), kop


def _bewaar_rijen(bestand: Bestand, soort: Soort, verwerker: Verwerker, id_: int) -> None:
    if bestand.geweigerde_rijen and verwerker.map:
        bestand.inhoud = verwerker.map.bewaar_rijen(
            bestand.hash, soort.bericht, bestand.geweigerde_rijen, id_
        )


def _geweigerd(bron: Bron, bestand: Bestand, fout: Weigering, verwerker: Verwerker) -> Partij:
    if not bestand.hash:
        # Not even its bytes can be read, as in a damaged archive.
        bestand.hash = sha256(bron.naam.encode()).hex()
    elif verwerker.map:
        with bron.open() as stroom:
            bestand.inhoud = verwerker.map.bewaar_bestand(bestand.hash, stroom)
    bestand.weiger(fout.probleem)
    return Partij([bestand])


@contextlib.contextmanager
def _vooruit(maak: Callable[[], Iterator[Any]]) -> Iterator[Iterator[Any]]:
    """Run an iterator in a thread of its own, a few items ahead of its reader."""
    klaar = object()
    voorraad: queue.Queue[Any] = queue.Queue(VOORRAAD)
    gestopt = threading.Event()

    def leg_neer(iets: Any) -> bool:
        while not gestopt.is_set():
            with contextlib.suppress(queue.Full):
                voorraad.put(iets, timeout=0.1)
                return True
        return False

    def maak_alles() -> None:
        try:
            for iets in maak():
                if not leg_neer(iets):
                    return
            leg_neer(klaar)
        except BaseException as fout:
            leg_neer(fout)

    def lees() -> Iterator[Any]:
        while (iets := voorraad.get()) is not klaar:
            if isinstance(iets, BaseException):
                raise iets
            yield iets

    thread = threading.Thread(target=maak_alles, daemon=True)
    thread.start()
    try:
        yield lees()
    finally:
        gestopt.set()
        thread.join()
