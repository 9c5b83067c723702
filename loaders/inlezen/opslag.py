"""The raw layer in DuckDB: tables, one transaction per batch, and what was seen before.

A batch is written whole or not at all; the row in ``raw.lading`` is written last and marks it as
complete. A message is loaded once: by its bytes, and by its identity when the contents are the same.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import hashlib
import importlib.metadata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from loaders import catalogus as cat
from loaders.inlezen.partij import QUARANTAINE, Bestand, Partij
from loaders.sleutel import Sleutel, SleutelFout

GEHEUGEN = "1GB"


class DatabaseFout(Exception):
    """The database can't be used; the message says why and what to do."""


@dataclass(frozen=True)
class Beheertabel:
    """An administrative table of the raw layer."""

    naam: str
    omschrijving: str
    kolommen: tuple[cat.Kolom, ...]


@functools.lru_cache(maxsize=1)
def beheertabellen() -> dict[str, Beheertabel]:
    """The administrative tables by name."""
    ruw = cat.lees_yaml("beheer")
    return {
        naam: Beheertabel(
            naam,
            t["omschrijving"],
            tuple(cat.Kolom(k["naam"], k["type"], k["uitleg"]) for k in t["kolommen"]),
        )
        for naam, t in ruw.items()
    }


@dataclass
class Telling:
    """Counts of a run or a batch; offered is always the sum of the other outcomes."""

    bestanden_aangeboden: int = 0
    bestanden_geladen: int = 0
    bestanden_in_quarantaine: int = 0
    bestanden_reeds_bekend: int = 0
    bestanden_overgeslagen: int = 0
    rijen_aangeboden: int = 0
    rijen_geladen: int = 0
    rijen_in_quarantaine: int = 0
    rijen_reeds_bekend: int = 0

    def __add__(self, ander: Telling) -> Telling:
        return Telling(*(getattr(self, f.name) + getattr(ander, f.name) for f in fields(self)))


class Opslag:
    """Writes batches into the raw layer of a database file.

    Args:
        database: the DuckDB file; made when absent.
        sleutel: key of the pseudonyms; mixing example and real data in one file is refused.

    Raises:
        DatabaseFout: the file is in use by another process or is no DuckDB database.
        SleutelFout: the file holds pseudonyms of another key.
    """

    def __init__(self, database: Path, sleutel: Sleutel):
        self.database = database
        self.sleutel = sleutel
        self.catalogus = cat.lees()
        self.tabellen = cat.tabellen(self.catalogus)
        self.verbinding = verbind(database)
        try:
            self._maak_tabellen()
            self._controleer_sleutel()
        except BaseException:
            self.verbinding.close()
            raise

    def sluit(self) -> None:
        """Write everything to the database file and close it."""
        self.verbinding.close()

    def bekende_hashes(self) -> np.ndarray:
        """SHA-256 of all files offered before, sorted, 32 bytes each."""
        hashes = self._sql(
            "select unhex(bestand_hash) as h from raw.bestand order by h"
        ).to_arrow_table()["h"]
        tekst = b"".join(_bytes(deel) for deel in hashes.chunks)
        return np.frombuffer(tekst, "V32")

    # --- tables -------------------------------------------------------------------------------

    def _maak_tabellen(self) -> None:
        """Make the tables and columns that the catalogue has and the database has not."""
        aanwezig = set(
            self._sql(
                "select table_name, column_name from duckdb_columns() where schema_name = 'raw'"
            ).fetchall()
        )
        stappen = ["create schema if not exists raw"]
        for tabel in [*self.tabellen.values(), *beheertabellen().values()]:
            kolommen = ", ".join(f"{k.naam} {k.sqltype}" for k in tabel.kolommen)
            bestaat = (tabel.naam, tabel.kolommen[0].naam) in aanwezig
            if not bestaat:
                stappen.append(f"create table raw.{tabel.naam} ({kolommen})")
            else:
                stappen += [
                    f"alter table raw.{tabel.naam} add column {k.naam} {k.sqltype}"
                    for k in tabel.kolommen
                    if (tabel.naam, k.naam) not in aanwezig
                ]
        with self._transactie():
            self._sql(";\n".join(stappen))

    def _controleer_sleutel(self) -> None:
        bekend = dict(self._sql("select sleutel_id, is_voorbeeld from raw.sleutel").fetchall())
        if self.sleutel.id in bekend:
            return
        # Example data comes in lots, each with a key of its own; real data has one key.
        if bekend and not (self.sleutel.is_voorbeeld and all(bekend.values())):
            raise SleutelFout(
                f"{self.database} is gevuld met een andere sleutel: dezelfde jeugdige zou twee "
                "pseudoniemen krijgen. Gebruik die sleutel, of een andere database."
            )
        self._sql(
            "insert into raw.sleutel values ($id, $voorbeeld)",
            id=self.sleutel.id,
            voorbeeld=self.sleutel.is_voorbeeld,
        )

    # --- batches ------------------------------------------------------------------------------

    def schrijf(self, partij: Partij, gestart: dt.datetime) -> Telling:
        """Write a batch in one transaction and return its counts."""
        with self._transactie():
            lading = self.nieuwe_lading()
            self._registreer(partij)
            self._merk_bekende_bestanden()
            self._merk_bekende_berichten()
            for tabel, delen in sorted(partij.tabellen.items()):
                self._voeg_toe(lading, tabel, pa.concat_tables(delen, promote_options="default"))
            return self._rond_af(lading, partij, gestart)

    @contextlib.contextmanager
    def stroom(self, bestand_hash: str, bericht_id: int) -> Iterator[Stroom]:
        """A transaction for one large message whose rows come in pieces; undone on any error."""
        with self._transactie():
            yield Stroom(self, self.nieuwe_lading(), bestand_hash, bericht_id)

    def is_geladen(self, bericht_id: int) -> bool:
        """Whether this message was loaded before."""
        sql = "select count(*) from raw.bericht where bericht_id = $id and status = 'geladen'"
        return self._sql(sql, id=bericht_id).fetchone()[0] > 0

    def is_bekend(self, bestand_hash: str) -> bool:
        """Whether a file with this SHA-256 was offered before."""
        sql = "select count(*) from raw.bestand where bestand_hash = $hash"
        return self._sql(sql, hash=bestand_hash).fetchone()[0] > 0

    def heeft_grootte(self, grootte: int) -> bool:
        """Whether a file of this size was offered before: then it may well be the same."""
        sql = "select count(*) from raw.bestand where grootte_bytes = $grootte"
        return self._sql(sql, grootte=grootte).fetchone()[0] > 0

    def nieuwe_lading(self) -> int:
        """Number of the next batch."""
        return self._sql("select coalesce(max(lading_id), 0) + 1 from raw.lading").fetchone()[0]

    def _registreer(self, partij: Partij) -> None:
        bestanden = pa.table(
            {
                "bestand_nr": pa.array(range(len(partij.bestanden)), pa.int32()),
                "grootte_bytes": pa.array([b.grootte for b in partij.bestanden], pa.int64()),
                **_tekstkolommen(
                    partij.bestanden,
                    bestand_hash="hash",
                    bestandsnaam="naam",
                    vorm="vorm",
                    bericht_type="bericht_type",
                    release="release",
                    status="status",
                ),
            }
        )
        koppen = pa.table(
            {
                "bericht_nr": pa.array(range(len(partij.koppen)), pa.int32()),
                "bestand_nr": pa.array([k.bestand for k in partij.koppen], pa.int32()),
                "bericht_id": pa.array([k.bericht_id for k in partij.koppen], pa.int64()),
                **_tekstkolommen(
                    partij.koppen,
                    bericht_type="bericht_type",
                    release="release",
                    kenmerk="kenmerk",
                    dagtekening="dagtekening",
                    status="status",
                ),
            }
        )
        tellingen = [
            (nr, tabel, aangeboden, geweigerd)
            for nr, b in enumerate(partij.bestanden)
            for tabel, (aangeboden, geweigerd) in sorted(b.tellingen.items())
        ]
        telling = pa.table(
            {
                "bestand_nr": pa.array([t[0] for t in tellingen], pa.int32()),
                "klasse": pa.array([t[1] for t in tellingen], pa.string()),
                "aangeboden": pa.array([t[2] for t in tellingen], pa.int64()),
                "in_quarantaine": pa.array([t[3] for t in tellingen], pa.int64()),
            }
        )
        self._tijdelijk("p_bestand", bestanden)
        self._tijdelijk("p_kop", koppen, ", null::bigint as zelfde_als, null::varchar as inhoud_hash")
        self._tijdelijk("p_telling", telling)

    def _tijdelijk(self, naam: str, tabel: pa.Table, extra: str = "") -> None:
        with self._geregistreerd(tabel):
            self._sql(f"create or replace temp table {naam} as select *{extra} from aangeboden")

    def _merk_bekende_bestanden(self) -> None:
        """Mark files that were offered before, in an earlier batch or twice in this one."""
        self._sql(
            """
            update p_bestand set status = 'bytes_bekend'
            where bestand_hash in (select bestand_hash from raw.bestand)
                or bestand_nr not in (select min(bestand_nr) from p_bestand group by bestand_hash)
            """
        )
        self._sql(
            """
            update p_kop set status = 'bytes_bekend'
            where bestand_nr in (select bestand_nr from p_bestand where status = 'bytes_bekend')
            """
        )

    def _merk_bekende_berichten(self) -> None:
        """Mark messages with the very same bytes as one that was loaded, or stands in this batch."""
        self._sql(
            """
            update p_kop set status = 'reeds_bekend', zelfde_als = bericht_id
            where status = 'geladen' and (
                bericht_id in (select bericht_id from raw.bericht where status = 'geladen')
                or bericht_nr not in (
                    select min(bericht_nr) from p_kop where status = 'geladen' group by bericht_id
                )
            )
            """
        )

    def _voeg_toe(self, lading: int, naam: str, rijen: pa.Table) -> None:
        if naam == self.catalogus.envelop.tabel("envelop"):
            bron = "aangeboden as a join p_bestand as b using (bestand_nr)"
            kolommen = "b.bestand_hash, a.* exclude (bestand_nr)"
            waar = "b.status not in ('bytes_bekend', 'quarantaine')"
        else:
            bron = "aangeboden as a join p_kop as k using (bericht_nr) join p_bestand as b using (bestand_nr)"
            kolommen = "b.bestand_hash, k.bericht_id, a.* exclude (bericht_nr)"
            waar = "k.status = 'geladen'"
        with self._geregistreerd(rijen):
            self._sql(
                f"insert into raw.{naam} by name "
                f"select {lading}::bigint as lading_id, {kolommen} from {bron} where {waar}"
            )

    def _rond_af(self, lading: int, partij: Partij, gestart: dt.datetime) -> Telling:
        self._vergelijk_inhoud()
        self._sql(
            """
            update raw.stuf_envelop as e set bericht_id = k.zelfde_als
            from p_kop as k
            where e.lading_id = $lading and e.bericht_id = k.bericht_id
                and k.zelfde_als <> k.bericht_id
            """,
            lading=lading,
        )
        self._sql(
            """
            insert into raw.bericht by name
            select k.* exclude (bericht_nr, bestand_nr), b.bestand_hash
            from p_kop as k join p_bestand as b using (bestand_nr)
            where k.status <> 'bytes_bekend'
            """
        )
        self._sql(
            """
            update p_bestand set status = 'reeds_bekend'
            where status = 'geladen' and bestand_nr in (
                select bestand_nr from p_kop
                group by bestand_nr having bool_and(status = 'reeds_bekend')
            )
            """
        )
        self._sql(
            """
            insert into raw.bestand by name
            select * exclude (bestand_nr), $lading::bigint as lading_id
            from p_bestand where status <> 'bytes_bekend'
            """,
            lading=lading,
        )
        self._schrijf_tellingen()
        self._schrijf_quarantaine(lading, partij.bestanden)
        return self._schrijf_lading(lading, gestart)

    def _vergelijk_inhoud(self) -> None:
        """Same identity: with the same contents the message is known, else both are kept."""
        kandidaten = self._sql(
            """
            select k.bericht_nr, k.bericht_id, k.bericht_type, o.bericht_id
            from p_kop as k
            join (
                select kenmerk, bericht_id, -1 as bericht_nr from raw.bericht
                where status = 'geladen'
                union all
                select kenmerk, bericht_id, bericht_nr from p_kop where status = 'geladen'
            ) as o on o.kenmerk = k.kenmerk and o.bericht_nr < k.bericht_nr
            where k.status = 'geladen'
            order by k.bericht_nr, o.bericht_nr, o.bericht_id
            """
        ).fetchall()
        inhoud: dict[int, str] = {}
        for type_ in {t for _, _, t, _ in kandidaten}:
            ids = {i for _, a, t, b in kandidaten if t == type_ for i in (a, b)}
            inhoud |= self._inhoud_hashes(type_, ids)
        verwerkt: set[int] = set()
        for nr, nieuw, type_, oud in kandidaten:
            if nieuw in verwerkt or oud in verwerkt:
                continue
            if inhoud[nieuw] == inhoud[oud]:
                verwerkt.add(nieuw)
                sql = "update p_kop set status = 'reeds_bekend', zelfde_als = $oud where bericht_nr = $nr"
                self._sql(sql, oud=oud, nr=nr)
                for klasse in self.catalogus.berichten[type_].klassen:
                    tabel = self.catalogus.berichten[type_].tabel(klasse)
                    self._sql(f"delete from raw.{tabel} where bericht_id = $id", id=nieuw)
            else:
                # Of both, so that it does not matter which one came first.
                for tabel, id_ in (("p_kop", nieuw), ("p_kop", oud), ("raw.bericht", oud)):
                    sql = f"update {tabel} set inhoud_hash = $hash where bericht_id = $id"
                    self._sql(sql, hash=inhoud[id_], id=id_)

    def _inhoud_hashes(self, bericht_type: str, ids: set[int]) -> dict[int, str]:
        """Hash of what messages say, whatever their bytes, prefixes or order of rows."""
        bericht = self.catalogus.berichten[bericht_type]
        delen = []
        for klasse in bericht.klassen:
            tabel = self.tabellen[bericht.tabel(klasse)]
            tekst = ", ".join(f"coalesce({k}::varchar, '∅')" for k in tabel.inhoud)
            delen.append(
                f"select bericht_id, '{klasse}' || chr(10) || concat_ws(chr(9), {tekst}) as rij "
                f"from raw.{tabel.naam} where bericht_id in (select unnest($ids))"
            )
        return dict(
            self._sql(
                "select bericht_id, md5(string_agg(rij, chr(10) order by rij)) "
                f"from ({' union all '.join(delen)}) group by bericht_id",
                ids=sorted(ids),
            ).fetchall()
        )

    def _schrijf_tellingen(self) -> None:
        self._sql(
            """
            insert into raw.telling by name
            select
                b.bestand_hash,
                t.klasse,
                t.aangeboden,
                t.in_quarantaine,
                case when b.status = 'reeds_bekend' and t.klasse <> 'stuf_envelop'
                    then t.aangeboden - t.in_quarantaine else 0 end as reeds_bekend,
                t.aangeboden - t.in_quarantaine - reeds_bekend as geladen
            from p_telling as t join p_bestand as b using (bestand_nr)
            where b.status <> 'bytes_bekend'
            """
        )

    def _schrijf_quarantaine(self, lading: int, bestanden: list[Bestand]) -> None:
        rijen = [
            {
                "bestand_nr": nr,
                "quarantaine_id": _quarantaine_id(b.hash, p),
                "niveau": "bestand" if b.status == QUARANTAINE else "rij",
                "klasse": p.klasse,
                "regelnummer": p.regelnummer,
                "element": p.element,
                "waarde": p.waarde,
                "regel": p.regel,
                "melding": p.melding,
                "inhoud": b.inhoud,
            }
            for nr, b in enumerate(bestanden)
            for p in b.problemen
        ]
        if not rijen:
            return
        with self._geregistreerd(pa.Table.from_pylist(rijen, _QUARANTAINE)):
            self._sql(
                """
                insert into raw.quarantaine by name
                select
                    $lading::bigint as lading_id, a.* exclude (bestand_nr), b.bestand_hash,
                    b.bestandsnaam, b.bericht_type, b.release, k.kenmerk, 'open' as status
                from aangeboden as a
                join p_bestand as b using (bestand_nr)
                left join p_kop as k using (bestand_nr)
                where b.status <> 'bytes_bekend'
                """,
                lading=lading,
            )

    def _schrijf_lading(self, lading: int, gestart: dt.datetime) -> Telling:
        telling = Telling(
            *self._sql(
                """
                with rijen as (
                    select
                        sum(aangeboden) as aangeboden, sum(geladen) as geladen,
                        sum(in_quarantaine) as in_quarantaine, sum(reeds_bekend) as reeds_bekend
                    from raw.telling as t
                    where bestand_hash in (select bestand_hash from p_bestand where status <> 'bytes_bekend')
                ), nogmaals as (
                    select sum(t.aangeboden) as aangeboden
                    from p_bestand as b join raw.telling as t using (bestand_hash)
                    where b.status = 'bytes_bekend'
                ), bestanden as (
                    select
                        count(*) as aangeboden,
                        count(*) filter (status = 'geladen') as geladen,
                        count(*) filter (status = 'quarantaine') as in_quarantaine,
                        count(*) filter (status in ('reeds_bekend', 'bytes_bekend')) as reeds_bekend,
                        count(*) filter (status = 'overgeslagen') as overgeslagen
                    from p_bestand
                )
                select
                    bestanden.*,
                    coalesce(rijen.aangeboden, 0) + coalesce(nogmaals.aangeboden, 0),
                    coalesce(rijen.geladen, 0),
                    coalesce(rijen.in_quarantaine, 0),
                    coalesce(rijen.reeds_bekend, 0) + coalesce(nogmaals.aangeboden, 0)
                from bestanden, rijen, nogmaals
                """
            ).fetchone()
        )
        self._sql(
            "insert into raw.lading by name select $lading::bigint as lading_id, "
            "$gestart::timestamp as gestart_op, $nu::timestamp as geladen_op, $versie as versie, "
            "$catalogus as catalogus_versie, $sleutel as sleutel_id, "
            + ", ".join(f"{getattr(telling, f.name)}::bigint as {f.name}" for f in fields(telling)),
            lading=lading,
            gestart=gestart,
            nu=nu(),
            versie=importlib.metadata.version("gelderse-monitor"),
            catalogus=self.catalogus.versie,
            sleutel=self.sleutel.id,
        )
        return telling

    # --- small help ---------------------------------------------------------------------------

    def _sql(self, tekst: str, **waarden: Any) -> duckdb.DuckDBPyConnection:
        return self.verbinding.execute(tekst, waarden or None)

    @contextlib.contextmanager
    def _transactie(self) -> Iterator[None]:
        self.verbinding.begin()
        try:
            yield
        except BaseException:
            self.verbinding.rollback()
            raise
        self.verbinding.commit()

    @contextlib.contextmanager
    def _geregistreerd(self, tabel: pa.Table) -> Iterator[None]:
        self.verbinding.register("aangeboden", tabel)
        try:
            yield
        finally:
            self.verbinding.unregister("aangeboden")


class Stroom:
    """The open transaction of one large message."""

    def __init__(self, opslag: Opslag, lading: int, bestand_hash: str, bericht_id: int):
        self._opslag = opslag
        self._lading = lading
        self._hash = bestand_hash
        self._bericht_id = bericht_id

    def voeg_toe(self, tabel: str, rijen: pa.Table) -> None:
        """Insert rows of a class."""
        with self._opslag._geregistreerd(rijen):
            self._opslag._sql(
                f"insert into raw.{tabel} by name select {self._lading}::bigint as lading_id, "
                f"'{self._hash}' as bestand_hash, {self._bericht_id}::bigint as bericht_id, "
                "a.* exclude (bericht_nr) from aangeboden as a"
            )

    def rond_af(self, partij: Partij, gestart: dt.datetime) -> Telling:
        """Write the administration of the message; the transaction is complete after this."""
        self._opslag._registreer(partij)
        return self._opslag._rond_af(self._lading, partij, gestart)


_QUARANTAINE = pa.schema(
    [("bestand_nr", pa.int32())]
    + [(n, pa.string()) for n in ("quarantaine_id", "niveau", "klasse")]
    + [("regelnummer", pa.int32())]
    + [(n, pa.string()) for n in ("element", "waarde", "regel", "melding", "inhoud")]
)


def verbind(database: Path, alleen_lezen: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a database file.

    Raises:
        DatabaseFout: in use by another process, absent (to read), or no DuckDB database.
    """
    try:
        return duckdb.connect(
            str(database),
            read_only=alleen_lezen,
            # Inserting Arrow takes one thread half the work of two; the workers have the others.
            config={
                "threads": "1",
                "memory_limit": GEHEUGEN,
                "preserve_insertion_order": "false",
                "storage_compatibility_version": "latest",
            },
        )
    except duckdb.IOException as fout:
        if "lock" in str(fout):
            raise DatabaseFout(
                f"{database} is in gebruik door een ander proces; wacht tot dat klaar is."
            ) from fout
        raise DatabaseFout(f"{database} is niet te openen: {fout}") from fout


def nu() -> dt.datetime:
    """The present moment in UTC, without a time zone; only ever stored in the administration."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def _tekstkolommen(objecten: list[Any], **namen: str) -> dict[str, pa.Array]:
    return {
        kolom: pa.array([getattr(o, veld) for o in objecten], pa.string())
        for kolom, veld in namen.items()
    }


def _bytes(deel: pa.Array) -> bytes:
    """All bytes of a binary column without absent values, one after the other."""
    posities = np.frombuffer(deel.buffers()[1], np.int32, len(deel) + 1, deel.offset * 4)
    return deel.buffers()[2][posities[0] : posities[-1]].to_pybytes() if len(deel) else b""


def _quarantaine_id(bestand_hash: str, probleem: Any) -> str:
    delen = (bestand_hash, probleem.klasse, probleem.regelnummer, probleem.element, probleem.regel)
    return hashlib.sha256(repr(delen).encode()).hexdigest()[:16]
