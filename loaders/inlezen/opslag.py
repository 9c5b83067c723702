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
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from loaders import catalogus as cat
from loaders.inlezen.partij import QUARANTAINE, Bestand, Partij
from loaders.sleutel import Sleutel, SleutelFout

#: DuckDB's buffers while loading; what does not fit goes to disk, pseudonymised.
GEHEUGEN = "256MB"


class DatabaseFout(Exception):
    """The database can't be used; the message says why and what to do."""


@dataclass(frozen=True)
class Beheertabel:
    """A table of the raw layer that follows from no message, and the dbt source it belongs to."""

    naam: str
    omschrijving: str
    kolommen: tuple[cat.Kolom, ...]
    bron: str


@functools.lru_cache(maxsize=1)
def beheertabellen() -> dict[str, Beheertabel]:
    """The tables that follow from no message, by name."""
    ruw = cat.lees_yaml("beheer")
    return {
        naam: Beheertabel(
            naam,
            t["omschrijving"],
            tuple(cat.Kolom(k["naam"], k["type"], k["uitleg"]) for k in t["kolommen"]),
            t.get("bron", "ijw"),
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
        sleutel: key of the pseudonyms, or None for what holds no persons; mixing example and real
            data in one file is refused.
        vandaag: day of loading, for the administration.

    Raises:
        DatabaseFout: the file is in use by another process or is no DuckDB database.
        SleutelFout: the file holds pseudonyms of another key.
    """

    def __init__(self, database: Path, sleutel: Sleutel | None, vandaag: dt.date):
        self.database = database
        self.vandaag = vandaag
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
        return _bekende_hashes(self.verbinding)

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
        if self.sleutel is None:
            return
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

    def schrijf(
        self, partij: Partij, gestart: dt.datetime, opnieuw: Collection[str] = ()
    ) -> Telling:
        """Write a batch in one transaction and return its counts.

        Args:
            partij: the batch.
            gestart: when it was begun, for the administration.
            opnieuw: SHA-256 of refused files that are offered again, so are not known.
        """
        with self._transactie():
            for bestand_hash in opnieuw:
                self._vergeet(bestand_hash)
            lading = self.nieuwe_lading()
            self._registreer(partij)
            self._merk_bekende_bestanden()
            self._merk_bekende_berichten()
            for tabel, delen in sorted(partij.tabellen.items()):
                self._voeg_toe(lading, tabel, pa.concat_tables(delen, promote_options="default"))
            return self._rond_af(lading, partij, gestart)

    def _vergeet(self, bestand_hash: str) -> None:
        """Let go of a refused file; it is administered again by what it turns out to be now."""
        for tabel in ("bestand", "bericht", "telling"):
            sql = f"delete from raw.{tabel} where bestand_hash = $hash"
            self._sql(sql, hash=bestand_hash)
        sql = "update raw.quarantaine set status = 'opgelost' where bestand_hash = $hash"
        self._sql(sql, hash=bestand_hash)

    def schrijf_rijen(
        self, bestand_hash: str, tabellen: dict[str, pa.Table], gestart: dt.datetime
    ) -> int:
        """Load rows of a file that were refused before; returns how many.

        The first column of each table, bericht_nr, holds the bericht_id; rows that belong to no message
        have bestand_nr there.
        """
        aantal = sum(t.num_rows for t in tabellen.values())
        if not aantal:
            return 0
        with self._transactie():
            lading = self.nieuwe_lading()
            for naam, rijen in tabellen.items():
                van_bericht = rijen.column_names[0] == "bericht_nr"
                sleutel = (
                    "rename (bericht_nr as bericht_id)" if van_bericht else "exclude (bestand_nr)"
                )
                bericht_id = "bericht_nr" if van_bericht else "null"
                with self._geregistreerd(rijen):
                    self._sql(
                        f"""
                        insert into raw.{naam} by name
                        select {lading}::bigint as lading_id, $hash as bestand_hash, a.* {sleutel}
                        from aangeboden as a
                        """,
                        hash=bestand_hash,
                    )
                    self._sql(
                        f"""
                        update raw.quarantaine as q set status = 'opgelost'
                        from aangeboden as a
                        where q.bestand_hash = $hash and q.klasse = $klasse
                            and q.bericht_id is not distinct from {bericht_id}
                            and q.regelnummer = a.regelnummer
                        """,
                        hash=bestand_hash,
                        klasse=naam,
                    )
                self._sql(
                    """
                    update raw.telling
                    set geladen = geladen + $n, in_quarantaine = in_quarantaine - $n
                    where bestand_hash = $hash and klasse = $klasse
                    """,
                    n=rijen.num_rows,
                    hash=bestand_hash,
                    klasse=naam,
                )
            telling = Telling(rijen_aangeboden=aantal, rijen_geladen=aantal)
            self._schrijf_ladingrij(lading, gestart, telling)
        return aantal

    # --- quarantine ---------------------------------------------------------------------------

    def open_quarantaine(self, niveau: str, uitvraag: bool = False) -> list[tuple[str, str, str]]:
        """Refused files, or files with refused rows: SHA-256, name and name in the folder."""
        sql = """
            select distinct q.bestand_hash, q.bestandsnaam, q.inhoud
            from raw.quarantaine as q join raw.bestand as b using (bestand_hash)
            where q.status = 'open' and q.niveau = $niveau and q.inhoud is not null
                and (b.vorm = 'uitvraag') = $uitvraag
            order by q.bestandsnaam, q.bestand_hash
        """
        return self._sql(sql, niveau=niveau, uitvraag=uitvraag).fetchall()

    def open_rijen(self, bestand_hash: str) -> set[int]:
        """Numbers of the rows of a file of the uitvraag that are refused and not replaced."""
        sql = """
            select distinct regelnummer from raw.quarantaine
            where bestand_hash = $hash and status = 'open' and niveau = 'rij'
        """
        return {nr for (nr,) in self._sql(sql, hash=bestand_hash).fetchall()}

    def merk_vervangen_cijfers(self) -> int:
        """Mark refused figures that were loaded from a newer version of the delivery; how many.

        The kenmerk of a refused figure ends with the day of filling in; of versions of one day the
        one that was loaded last is the newest.
        """
        sql = """
            update raw.quarantaine as q set status = 'vervangen'
            from raw.uitvraag as u
            where q.status = 'open' and q.klasse = 'uitvraag'
                and q.kenmerk[:-12] = concat_ws(
                    ':', u.leverancier_soort, u.leverancier, u.onderwerp, u.indicator, u.partij, u.periode
                )
                and (u.ingevuld_op, u.lading_id) > (q.kenmerk[-10:], q.lading_id)
        """
        return self._sql(sql).fetchone()[0]

    def merk_vervangen(self) -> int:
        """Mark refused files whose message has been loaded from a newer delivery; how many."""
        vervangen = """
            status = 'open' and niveau = 'bestand'
            and kenmerk in (select kenmerk from raw.bericht where status = 'geladen')
        """
        sql = f"select count(distinct bestand_hash) from raw.quarantaine where {vervangen}"
        aantal = self._sql(sql).fetchone()[0]
        self._sql(f"update raw.quarantaine set status = 'vervangen' where {vervangen}")
        return aantal

    def aantal_open(self) -> int:
        """Number of refusals that are open."""
        sql = "select count(*) from raw.quarantaine where status = 'open'"
        return self._sql(sql).fetchone()[0]

    def geladen_berichten(self, bestand_hash: str) -> dict[int, tuple[cat.Bericht, str]]:
        """Type and family of the messages of a file that were loaded, by bericht_id."""
        sql = """
            select bericht_id, bericht_type, release from raw.bericht
            where bestand_hash = $hash and status = 'geladen'
        """
        return {
            id_: (self.catalogus.berichten[type_], release.split(".")[0])
            for id_, type_, release in self._sql(sql, hash=bestand_hash).fetchall()
        }

    @contextlib.contextmanager
    def stroom(self, bestand_hash: str, opnieuw: bool = False) -> Iterator[Stroom]:
        """A transaction for one large file whose rows come in pieces; undone on any error.

        Args:
            bestand_hash: SHA-256 of the file.
            opnieuw: whether it is a refused file that is offered again, so is not known.
        """
        with self._transactie():
            if opnieuw:
                self._vergeet(bestand_hash)
            yield Stroom(self, self.nieuwe_lading(), bestand_hash)

    def is_geladen(self, bericht_id: int) -> bool:
        """Whether this message was loaded before."""
        sql = "select count(*) from raw.bericht where bericht_id = $id and status = 'geladen'"
        return self._sql(sql, id=bericht_id).fetchone()[0] > 0

    def elders_geweigerd(self) -> set[str]:
        """SHA-256 of the files that were refused because they were offered as messages."""
        sql = "select bestand_hash from raw.bestand where status = 'quarantaine' and vorm <> 'uitvraag'"
        return {hash_ for (hash_,) in self._sql(sql).fetchall()}

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

    def _registreer(self, partij: Partij, koppen: pa.Table | None = None) -> None:
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
        koppen = _koppentabel(partij) if koppen is None else koppen
        self._tijdelijk("p_bestand", bestanden)
        self._tijdelijk(
            "p_kop", koppen, ", null::bigint as zelfde_als, null::varchar as inhoud_hash"
        )
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
        if rijen.column_names[0] == "bestand_nr":
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
                group by bestand_nr
                having bool_or(status = 'reeds_bekend') and not bool_or(status = 'geladen')
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
        self._sql(
            """
            create or replace temp table p_zelfde as
            from (
                select kenmerk, bericht_type, bericht_id, -1 as bericht_nr from raw.bericht
                where status = 'geladen'
                    and kenmerk in (select kenmerk from p_kop where status = 'geladen')
                union all
                select kenmerk, bericht_type, bericht_id, bericht_nr from p_kop
                where status = 'geladen'
            )
            qualify count(*) over (partition by kenmerk) > 1;
            create or replace temp table p_bekend (bestand_nr integer, klasse varchar, rijen bigint)
            """
        )
        types = self._sql("select distinct bericht_type from p_zelfde").fetchall()
        if not types:
            return
        inhoud = " union all ".join(self._inhoud(type_) for (type_,) in types)
        self._sql(
            f"""
            create or replace temp table p_oordeel as
            select
                bericht_id,
                hash,
                first_value(bericht_id) over (
                    partition by kenmerk, hash order by bericht_nr, bericht_id
                ) as eerste,
                min(hash) over kenmerken <> max(hash) over kenmerken as botst
            from p_zelfde join ({inhoud}) using (bericht_id)
            window kenmerken as (partition by kenmerk);
            update p_kop set status = 'reeds_bekend', zelfde_als = o.eerste
            from p_oordeel as o
            where p_kop.bericht_id = o.bericht_id and p_kop.status = 'geladen'
                and o.eerste <> o.bericht_id;
            -- Of all versions, so that it does not matter which one came first.
            update p_kop set inhoud_hash = o.hash
            from p_oordeel as o where p_kop.bericht_id = o.bericht_id and o.botst;
            update raw.bericht as b set inhoud_hash = o.hash
            from p_oordeel as o where b.bericht_id = o.bericht_id and o.botst
            """
        )
        for (type_,) in types:
            for klasse in self.catalogus.berichten[type_].klassen:
                self._verwijder_bekende(self.catalogus.berichten[type_].tabel(klasse))

    def _inhoud(self, bericht_type: str) -> str:
        """SQL for a hash of what messages say, whatever their bytes, prefixes or order of rows."""
        bericht = self.catalogus.berichten[bericht_type]
        delen = []
        for klasse in bericht.klassen:
            tabel = self.tabellen[bericht.tabel(klasse)]
            tekst = ", ".join(f"coalesce({k}, '∅')" for k in tabel.inhoud)
            delen.append(
                f"select bericht_id, md5(concat_ws(chr(9), '{klasse}', {tekst})) as rij "
                f"from raw.{tabel.naam} where bericht_id in (select bericht_id from p_zelfde)"
            )
        return (
            "select bericht_id, md5(string_agg(rij, '' order by rij)) as hash "
            f"from ({' union all '.join(delen)}) group by bericht_id"
        )

    def _verwijder_bekende(self, tabel: str) -> None:
        """Take the rows of messages that turned out to be known out of a table, and count them."""
        bekend = "k.status = 'reeds_bekend' and k.zelfde_als <> k.bericht_id"
        self._sql(
            f"""
            insert into p_bekend
            select k.bestand_nr, '{tabel}', count(*)
            from raw.{tabel} join p_kop as k using (bericht_id)
            where {bekend}
            group by k.bestand_nr;
            delete from raw.{tabel}
            where bericht_id in (select k.bericht_id from p_kop as k where {bekend})
            """
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
                    then t.aangeboden - t.in_quarantaine
                    else coalesce(p_bekend.rijen, 0) end as reeds_bekend,
                t.aangeboden - t.in_quarantaine - reeds_bekend as geladen
            from p_telling as t
            join p_bestand as b using (bestand_nr)
            left join p_bekend using (bestand_nr, klasse)
            where b.status <> 'bytes_bekend'
            """
        )

    def _schrijf_quarantaine(self, lading: int, bestanden: list[Bestand]) -> None:
        rijen = [
            {
                "bestand_nr": nr,
                "bericht_nr": p.bericht_nr,
                "quarantaine_id": _quarantaine_id(b.hash, p),
                "niveau": "bestand" if b.status == QUARANTAINE else "rij",
                "klasse": p.klasse,
                "regelnummer": p.regelnummer,
                "element": p.element,
                "waarde": p.waarde,
                "regel": p.regel,
                "melding": p.melding,
                "inhoud": b.inhoud,
                "kenmerk": p.kenmerk,
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
                    $lading::bigint as lading_id, a.* exclude (bestand_nr, bericht_nr, kenmerk),
                    b.bestand_hash, b.bestandsnaam, b.bericht_type, b.release, k.bericht_id,
                    coalesce(k.kenmerk, a.kenmerk) as kenmerk, 'open' as status
                from aangeboden as a
                join p_bestand as b using (bestand_nr)
                left join p_kop as k
                    on k.bestand_nr = a.bestand_nr
                    and k.bericht_nr = coalesce(a.bericht_nr, k.bericht_nr)
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
        self._schrijf_ladingrij(lading, gestart, telling)
        return telling

    def _schrijf_ladingrij(self, lading: int, gestart: dt.datetime, telling: Telling) -> None:
        """The commit mark: the last row of a transaction."""
        self._sql(
            "insert into raw.lading by name select $lading::bigint as lading_id, "
            "$gestart::timestamp as gestart_op, $nu::timestamp as geladen_op, "
            "$vandaag::date as laaddag, $versie as versie, "
            "$catalogus as catalogus_versie, $sleutel as sleutel_id, "
            + ", ".join(f"{getattr(telling, f.name)}::bigint as {f.name}" for f in fields(telling)),
            lading=lading,
            gestart=gestart,
            nu=nu(),
            vandaag=self.vandaag,
            versie=importlib.metadata.version("gelderse-monitor"),
            catalogus=self.catalogus.versie,
            sleutel=self.sleutel.id if self.sleutel else None,
        )

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
    """The open transaction of one large file."""

    def __init__(self, opslag: Opslag, lading: int, bestand_hash: str):
        self._opslag = opslag
        self._lading = lading
        self._hash = bestand_hash

    def voeg_toe(self, tabel: str, rijen: pa.Table, ids: np.ndarray) -> None:
        """Insert rows of a class; `ids` holds the bericht_id of each bericht_nr."""
        bericht_id = pa.array(ids[rijen["bericht_nr"].to_numpy()])
        rijen = rijen.set_column(0, "bericht_id", bericht_id)
        with self._opslag._geregistreerd(rijen):
            self._opslag._sql(
                f"insert into raw.{tabel} by name select {self._lading}::bigint as lading_id, "
                f"'{self._hash}' as bestand_hash, a.* from aangeboden as a"
            )

    def rond_af(
        self, partij: Partij, gestart: dt.datetime, koppen: pa.Table | None = None
    ) -> Telling:
        """Write the administration of the file; the transaction is complete after this.

        Args:
            partij: the file, and its message.
            gestart: when reading began (UTC).
            koppen: the messages of a flat file, instead of those of `partij`.
        """
        self._opslag._registreer(partij, koppen)
        return self._opslag._rond_af(self._lading, partij, gestart)


_QUARANTAINE = pa.schema(
    [("bestand_nr", pa.int32()), ("bericht_nr", pa.int32())]
    + [(n, pa.string()) for n in ("quarantaine_id", "niveau", "klasse")]
    + [("regelnummer", pa.int32())]
    + [(n, pa.string()) for n in ("element", "waarde", "regel", "melding", "inhoud", "kenmerk")]
)


def verbind(database: Path, alleen_lezen: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a database file.

    Raises:
        DatabaseFout: in use by another process, absent (to read), or no DuckDB database.
    """
    if database.stem == "raw":
        raise DatabaseFout(f"{database}: noem het bestand anders, raw is de naam van een schema.")
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
        raise niet_te_openen(database, fout) from fout


def niet_te_openen(database: Path, fout: duckdb.IOException) -> DatabaseFout:
    """What to say of a database that DuckDB does not open."""
    if "lock" not in str(fout):
        return DatabaseFout(f"{database} is niet te openen: {fout}")
    # DuckDB knows which process has it, where the system says so.
    wie = re.search(r"\(PID (\d+)\)", str(fout))
    proces = f"proces {wie[1]}" if wie else "een ander proces"
    return DatabaseFout(
        f"{database} is in gebruik door {proces} (een `dbt build`, of iemand die erin kijkt); "
        "wacht tot dat klaar is."
    )


def vraag(database: Path, sql: str, **waarden: Any) -> list[tuple[Any, ...]]:
    """The rows of a query, with values for its parameters, on a database that must exist.

    Raises:
        DatabaseFout: there is no such file, table or column, or it is in use.
    """
    if not database.exists():
        raise DatabaseFout(f"{database} bestaat niet; laad eerst berichten met `monitor laad`.")
    with verbind(database, alleen_lezen=True) as verbinding:
        try:
            return verbinding.execute(sql, waarden).fetchall()
        except (duckdb.CatalogException, duckdb.BinderException) as fout:
            reden = str(fout).splitlines()[0]
            raise DatabaseFout(
                f"{database} heeft niet wat hier nodig is ({reden}). Dit leest het werkbestand, na "
                "`monitor laad` en `dbt build`."
            ) from fout


def neem_uitvraag_over(van: Path, naar: Path) -> None:
    """Copy what partners supplied, and its administration, into a database built anew from messages.

    Raises:
        DatabaseFout: one of both is in use or damaged.
    """
    met_lading = ("bestand", "quarantaine", "uitvraag")
    with verbind(naar) as verbinding:
        verbinding.execute(f"attach '{van}' as oud (read_only)")
        eerste = verbinding.execute(
            "select coalesce(max(lading_id), 0) from raw.lading"
        ).fetchone()[0]
        verbinding.begin()
        for tabel in (*met_lading, "telling"):
            lading = f"replace (lading_id + {eerste} as lading_id)" if tabel in met_lading else ""
            verbinding.execute(
                f"""
                insert into raw.{tabel} by name select * {lading} from oud.raw.{tabel}
                where bestand_hash in (select bestand_hash from oud.raw.bestand where vorm = 'uitvraag')
                """
            )
        verbinding.execute(
            f"""
            insert into raw.lading by name
            select * replace (lading_id + {eerste} as lading_id, null as sleutel_id)
            from oud.raw.lading
            where lading_id + {eerste} in (
                select lading_id from raw.bestand union select lading_id from raw.uitvraag
            )
            """
        )
        verbinding.commit()


def bekende_hashes(database: Path) -> np.ndarray:
    """SHA-256 of all files in a database, sorted; none if there is no database."""
    if not database.exists():
        return np.zeros(0, "V32")
    with verbind(database, alleen_lezen=True) as verbinding:
        try:
            return _bekende_hashes(verbinding)
        except duckdb.CatalogException:
            return np.zeros(0, "V32")


def _bekende_hashes(verbinding: duckdb.DuckDBPyConnection) -> np.ndarray:
    hashes = verbinding.execute(
        "select unhex(bestand_hash) as h from raw.bestand order by h"
    ).to_arrow_table()["h"]
    return np.frombuffer(b"".join(_bytes(deel) for deel in hashes.chunks), "V32")


def nu() -> dt.datetime:
    """The present moment in UTC, without a time zone; only ever stored in the administration."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def _koppentabel(partij: Partij) -> pa.Table:
    return pa.table(
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
    delen = (
        bestand_hash,
        *([] if probleem.bericht_nr is None else [probleem.bericht_nr]),
        probleem.klasse,
        probleem.regelnummer,
        probleem.element,
        probleem.regel,
    )
    return hashlib.sha256(repr(delen).encode()).hexdigest()[:16]
