"""From files to a batch that can be stored: recognise, check form, parse, check values, pseudonymise.

Runs in worker processes: no database here, and no BSN in what is returned.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from loaders import catalogus as cat
from loaders.inlezen import herkennen, vorm
from loaders.inlezen.bronnen import Bron
from loaders.inlezen.herkennen import Archief, Envelop, Overslaan, Soort
from loaders.inlezen.ontleden import Ontleder, Rijen
from loaders.inlezen.partij import (
    OVERGESLAGEN,
    QUARANTAINE,
    REEDS_BEKEND,
    Bestand,
    Gekeurd,
    Keurmeester,
    Kop,
    Partij,
    bericht_id,
    sha256,
)
from loaders.inlezen.problemen import Weigering, toonbare_naam
from loaders.inlezen.quarantainemap import Quarantainemap
from loaders.sleutel import Sleutel

_SOORT = ("berichtcode", "berichtversie", "berichtsubversie")


@dataclass(frozen=True)
class Opdracht:
    """What a worker needs to know, the same for all batches of a run.

    Args:
        sleutel: key of the pseudonyms.
        vandaag: day of loading (TR135).
        bekend: file with the SHA-256 of files seen before, sorted, as a NumPy array of 32 bytes each.
        quarantaine: folder for refused contents; None writes nothing (a trial).
    """

    sleutel: Sleutel
    vandaag: dt.date
    bekend: Path | None = None
    quarantaine: Path | None = None


@dataclass
class _Document:
    """A message that has been recognised, with its bytes until it is parsed."""

    bestand: int
    soort: Soort
    data: bytes
    hash: bytes


class Verwerker:
    """Turns sources into a `Partij`; keeps parsers and judgements between batches."""

    def __init__(self, opdracht: Opdracht):
        self.opdracht = opdracht
        self.catalogus = cat.lees()
        self._lezers: dict[tuple[str, str], tuple[Ontleder, Keurmeester]] = {}
        self._bekend = np.load(opdracht.bekend) if opdracht.bekend else None
        self.map = Quarantainemap(opdracht.quarantaine) if opdracht.quarantaine else None
        self._envelop = Keurmeester(self.catalogus.envelop, "3", opdracht.sleutel, opdracht.vandaag)

    def lezer(self, bericht: cat.Bericht, familie: str) -> tuple[Ontleder, Keurmeester]:
        """Parser and checks for a message type and family."""
        if (bericht.type, familie) not in self._lezers:
            opdracht = self.opdracht
            keurmeester = Keurmeester(bericht, familie, opdracht.sleutel, opdracht.vandaag)
            self._lezers[bericht.type, familie] = (Ontleder(bericht, familie), keurmeester)
        return self._lezers[bericht.type, familie]

    def is_bekend(self, hash_: bytes) -> bool:
        """Whether a file with this SHA-256 was offered before."""
        if self._bekend is None or not len(self._bekend):
            return False
        waarde = np.frombuffer(hash_, self._bekend.dtype)[0]
        plaats = np.searchsorted(self._bekend, waarde)
        return plaats < len(self._bekend) and self._bekend[plaats] == waarde

    def verwerk(self, bronnen: list[Bron]) -> Partij:
        """Read, check and pseudonymise the messages in small files."""
        partij = Partij()
        per_soort: dict[tuple[str, str], list[_Document]] = {}
        enveloppen: list[tuple[int, Envelop, int | None]] = []
        inhoud: dict[int, bytes] = {}
        for bron in bronnen:
            try:
                data = bron.lees()
            except OSError as fout:
                reden = fout.strerror or fout
                partij.onleesbaar.append(f"{bron.naam}: niet te lezen ({reden}).")
                continue
            except Weigering as fout:
                _geweigerd_archief(partij, bron, fout)
                continue
            hash_ = sha256(data)
            bestand = Bestand(toonbare_naam(bron.naam), hash_.hex(), len(data))
            if self.is_bekend(hash_):
                bestand.status = REEDS_BEKEND
                partij.bestanden.append(bestand)
                continue
            try:
                document, envelop = self._herken(len(partij.bestanden), bestand, data, hash_)
            except Archief:
                partij.archieven.append(bron)
                continue
            except Overslaan:
                bestand.status = OVERGESLAGEN
                partij.bestanden.append(bestand)
                continue
            except Weigering as fout:
                bestand.weiger(fout.probleem)
                self._bewaar(bestand, data)
                partij.bestanden.append(bestand)
                continue
            inhoud[len(partij.bestanden)] = data
            if envelop:
                id_ = bericht_id(document.hash) if document else None
                enveloppen.append((len(partij.bestanden), envelop, id_))
            partij.bestanden.append(bestand)
            if document:
                soort = document.soort
                per_soort.setdefault((soort.bericht.type, soort.familie), []).append(document)
        for documenten in per_soort.values():
            self._verwerk_soort(partij, self._met_goede_vorm(partij, documenten, inhoud), inhoud)
        self._verwerk_enveloppen(partij, enveloppen, inhoud)
        return partij

    def _herken(
        self, nr: int, bestand: Bestand, data: bytes, hash_: bytes
    ) -> tuple[_Document | None, Envelop | None]:
        begin = data[: herkennen.KOP]
        envelop = None
        if herkennen.is_envelop(begin):
            bestand.vorm = "stuf"
            _eis_vorm(data, bestand.naam)
            envelop = herkennen.lees_envelop(data, bestand.naam, self.catalogus)
            if envelop.inhoud is None:
                return None, envelop
            data, hash_ = envelop.inhoud, sha256(envelop.inhoud)
            begin = data[: herkennen.KOP]
        soort = herkennen.herken(begin, bestand.naam, self.catalogus)
        bestand.vorm = "stuf" if envelop else "xml"
        bestand.bericht_type, bestand.release = soort.bericht.type, soort.release
        return _Document(nr, soort, data, hash_), envelop

    def _met_goede_vorm(
        self, partij: Partij, documenten: list[_Document], inhoud: dict[int, bytes]
    ) -> list[_Document]:
        namen = [partij.bestanden[d.bestand].naam for d in documenten]
        fouten = vorm.controleer([d.data for d in documenten], namen)
        self._weiger(partij, documenten, fouten, inhoud)
        return [d for d, fout in zip(documenten, fouten, strict=True) if fout is None]

    def _verwerk_soort(
        self, partij: Partij, documenten: list[_Document], inhoud: dict[int, bytes]
    ) -> None:
        """Parse messages of one type and family and check their rows together."""
        if not documenten:
            return
        ontleder, keurmeester = self.lezer(documenten[0].soort.bericht, documenten[0].soort.familie)
        tabellen, gelezen = self._ontleed(partij, ontleder, documenten, inhoud)
        if not gelezen:
            return
        gekeurd = [keurmeester.keur(r) for r in ontleder.rijen(tabellen)]
        for klasse in gekeurd:
            aantallen = np.bincount(klasse.rijen.bericht, minlength=len(gelezen)).tolist()
            fouten = np.bincount(
                klasse.rijen.bericht, weights=klasse.fout, minlength=len(gelezen)
            ).tolist()
            for document, aantal, fout in zip(gelezen, aantallen, fouten, strict=True):
                if aantal:
                    partij.bestanden[document.bestand].tel(klasse.tabel, aantal, int(fout))
        afgekeurd = self._weiger_berichten(partij, gelezen, gekeurd, inhoud)
        koppen = maak_koppen(
            keurmeester.bericht,
            keurmeester.berg_koppen_op(gekeurd[0]),
            [d.bestand for d in gelezen],
            [bericht_id(d.hash) for d in gelezen],
            [d.soort.release for d in gelezen],
        )
        self._berg_op(partij, keurmeester, gekeurd, afgekeurd, koppen)

    def _ontleed(
        self,
        partij: Partij,
        ontleder: Ontleder,
        documenten: list[_Document],
        inhoud: dict[int, bytes],
    ) -> tuple[dict[str, pa.RecordBatch], list[_Document]]:
        """Parse documents together; returns the tables and the documents that they hold."""
        while documenten:
            namen = [partij.bestanden[d.bestand].naam for d in documenten]
            tabellen, fouten = ontleder.ontleed([d.data for d in documenten], namen)
            self._weiger(partij, documenten, fouten, inhoud)
            documenten = [d for d, fout in zip(documenten, fouten, strict=True) if fout is None]
            if not documenten:
                break
            fouten = _dubbelzinnig(tabellen["bericht"], documenten, partij)
            if not any(fouten):
                return tabellen, documenten
            self._weiger(partij, documenten, fouten, inhoud)
            documenten = [d for d, fout in zip(documenten, fouten, strict=True) if fout is None]
        return {}, []

    def _weiger(
        self,
        partij: Partij,
        documenten: list[_Document],
        fouten: list[Weigering | None],
        inhoud: dict[int, bytes],
    ) -> None:
        for document, fout in zip(documenten, fouten, strict=True):
            if fout:
                bestand = partij.bestanden[document.bestand]
                bestand.weiger(fout.probleem)
                self._bewaar(bestand, inhoud[document.bestand])

    def _weiger_berichten(
        self,
        partij: Partij,
        documenten: list[_Document],
        gekeurd: list[Gekeurd],
        inhoud: dict[int, bytes],
    ) -> np.ndarray:
        """Refuse messages with a faulty header, and answers with any faulty row; note faulty rows."""
        afgekeurd = np.zeros(len(documenten), bool)
        afgekeurd[gekeurd[0].rijen.bericht[gekeurd[0].fout]] = True
        met_fout = afgekeurd.copy()
        for klasse in gekeurd[1:]:
            met_fout[klasse.rijen.bericht[klasse.fout]] = True
        if gekeurd[0].bericht.ondeelbaar:
            afgekeurd = met_fout
        for nr in np.flatnonzero(met_fout):
            bestand = partij.bestanden[documenten[nr].bestand]
            problemen = [p for k in gekeurd for p in k.problemen(bestand.naam, int(nr))]
            if afgekeurd[nr]:
                bestand.weiger(*problemen)
                self._bewaar(bestand, inhoud[documenten[nr].bestand])
                continue
            bestand.problemen += problemen
            if self.map:
                rijen = [k.rijen.kies(k.fout & (k.rijen.bericht == nr)) for k in gekeurd]
                bestand.inhoud = self.map.bewaar_rijen(
                    bestand.hash, gekeurd[0].bericht, rijen, bericht_id(documenten[nr].hash)
                )
        return afgekeurd

    def _berg_op(
        self,
        partij: Partij,
        keurmeester: Keurmeester,
        gekeurd: list[Gekeurd],
        afgekeurd: np.ndarray,
        koppen: list[Kop],
    ) -> None:
        eerste = len(partij.koppen)
        for kop, weg in zip(koppen, afgekeurd.tolist(), strict=True):
            kop.status = QUARANTAINE if weg else kop.status
        partij.koppen += koppen
        for klasse in gekeurd:
            weg = klasse.fout | afgekeurd[klasse.rijen.bericht]
            rijen = klasse.rijen.kies(~weg) if weg.any() else klasse.rijen
            if len(rijen):
                tabel = als_tabel(rijen, keurmeester.berg_op(rijen), eerste)
                partij.tabellen.setdefault(klasse.tabel, []).append(tabel)

    def _verwerk_enveloppen(
        self,
        partij: Partij,
        enveloppen: list[tuple[int, Envelop, int | None]],
        inhoud: dict[int, bytes],
    ) -> None:
        """Keep the transport data of envelopes; an envelope goes where its message goes."""
        klasse = self.catalogus.envelop.klassen["envelop"]
        tabel = self.catalogus.envelop.tabel(klasse.naam)
        for nr, envelop, id_ in enveloppen:
            bestand = partij.bestanden[nr]
            kolommen = {k: pa.array([v], pa.string()) for k, v in envelop.velden.items()}
            een = np.ones(1, np.int32)
            rijen = Rijen(klasse, np.zeros(1, np.int64), een, {}, kolommen)
            gekeurd = self._envelop.keur(rijen)
            bestand.tel(tabel, 1, int(bestand.status == QUARANTAINE))
            if gekeurd.fout.any() and bestand.status != QUARANTAINE:
                bestand.weiger(*gekeurd.problemen(bestand.naam))
                self._bewaar(bestand, inhoud[nr])
                for kop in partij.koppen:
                    kop.status = QUARANTAINE if kop.bestand == nr else kop.status
            if bestand.status != QUARANTAINE:
                rij = {
                    "bestand_nr": pa.array([nr], pa.int64()),
                    "bericht_id": pa.array([id_], pa.int64()),
                }
                veilig = self._envelop.berg_op(rijen)
                partij.tabellen.setdefault(tabel, []).append(pa.table(rij | veilig))

    def _bewaar(self, bestand: Bestand, data: bytes) -> None:
        if self.map:
            bestand.inhoud = self.map.bewaar_bestand(bestand.hash, data)


def _eis_vorm(data: bytes, naam: str) -> None:
    if fout := vorm.controleer([data], [naam])[0]:
        raise fout


def _dubbelzinnig(
    kop: pa.RecordBatch, documenten: list[_Document], partij: Partij
) -> list[Weigering | None]:
    """The header as parsed must be the one that was recognised from the first bytes."""
    uit: list[Weigering | None] = []
    koppen = zip(*(kop.column(k).to_pylist() for k in _SOORT), strict=True)
    for document, (code, versie, subversie) in zip(documenten, koppen, strict=True):
        soort = document.soort
        if code in soort.bericht.berichtcodes and f"{versie}.{subversie}" == soort.release:
            uit.append(None)
        else:
            naam = partij.bestanden[document.bestand].naam
            melding = f"{naam}: de kop is dubbelzinnig over het soort bericht (regel GM03)."
            uit.append(Weigering("GM03", melding, "BerichtCode"))
    return uit


def als_tabel(rijen: Rijen, kolommen: dict[str, pa.Array], eerste_kop: int = 0) -> pa.Table:
    """Rows with their technical columns; bericht_nr counts the messages of the whole batch."""
    technisch = {"bericht_nr": pa.array(rijen.bericht + eerste_kop)}
    if rijen.klasse.bronnen:
        technisch["regelnummer"] = pa.array(rijen.regelnummer)
    volgnummers = {n: pa.array(v, mask=v == 0) for n, v in rijen.volgnummers.items()}
    return pa.table(technisch | volgnummers | kolommen)


def maak_koppen(
    bericht: cat.Bericht,
    kolommen: dict[str, pa.Array],
    bestanden: list[int],
    ids: list[int],
    releases: list[str],
) -> list[Kop]:
    """Identity of messages from the columns of their headers, personal values already replaced."""
    delen = [kolommen[k].to_pylist() for k in ("berichtcode", *bericht.kenmerk)]
    return [
        Kop(bestand, id_, bericht.type, release, ":".join(k or "" for k in kenmerk), dagtekening)
        for bestand, id_, release, dagtekening, *kenmerk in zip(
            bestanden, ids, releases, kolommen["dagtekening"].to_pylist(), *delen, strict=True
        )
    ]


def _geweigerd_archief(partij: Partij, bron: Bron, fout: Weigering) -> None:
    hash_ = sha256(bron.naam.encode())
    bestand = Bestand(toonbare_naam(bron.naam), hash_.hex(), bron.grootte)
    bestand.weiger(fout.probleem)
    partij.bestanden.append(bestand)
