"""The marts as tables in PostgreSQL: copied beside what is there, and then changed for it at once.

Readers have what was there until the new is complete, counted and protected. Who reads in a transaction
keeps what he reads: the change waits for him, and he never for the change.
"""

from __future__ import annotations

import re
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psycopg
from duckdb_extensions import import_extension
from psycopg import errors

from loaders.herbouw import HIER, open_naast, tekst
from loaders.inlezen.opslag import DatabaseFout
from loaders.publiceren import controle, partijen
from loaders.publiceren import rechten as rt
from loaders.publiceren.partijen import EIGENAAR
from loaders.publiceren.rechten import Rechten, Schemas
from loaders.publiceren.tabellen import marts

NU = Schemas()
NIEUW = Schemas("marts_nieuw", "afgeschermd_nieuw")
#: Types of DuckDB that are called differently; a DECIMAL is a numeric with the same digits.
_TYPEN = {
    "VARCHAR": "text",
    "DOUBLE": "double precision",
    "FLOAT": "real",
    "HUGEINT": "numeric(39)",
    "TINYINT": "smallint",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
}
_ZELFDE = re.compile(r"BOOLEAN|SMALLINT|INTEGER|BIGINT|DATE|TIMESTAMP|DECIMAL\(\d+,\d+\)")
#: What says that a schema is ours.
MERK = "Gelderse monitor jeugdbescherming, uit `monitor publiceer`"
_SLOT = "hashtextextended('gelderse monitor: publiceer', 0)"


class PostgresFout(Exception):
    """The marts cannot be published there, or not now; for readers nothing has changed."""


@dataclass(frozen=True)
class Kolom:
    """A column of a mart, with its type in PostgreSQL."""

    naam: str
    soort: str
    verplicht: bool
    uitleg: str | None


@dataclass(frozen=True)
class Tabel:
    """A table or view of the marts, and the schema in which it gets ready."""

    naam: str
    schema: str
    uitleg: str | None
    sleutel: tuple[str, ...]
    kolommen: tuple[Kolom, ...]


@dataclass(frozen=True)
class Uitslag:
    """What was published: rows per table, new roles, and what of the database is not as it should."""

    rijen: dict[str, int]
    nieuwe_rollen: list[str]
    afwijkingen: list[tuple[bool, controle.Feit]]


@contextmanager
def warehouse(bron: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, to read, in a connection that can open a PostgreSQL as well.

    Raises:
        DatabaseFout: there is no such file, it is in use, or it does not say who may see what.
    """
    with open_naast(bron, {}) as duck:
        try:
            duck.execute("select 1 from herkomst.kolom limit 1")
        except duckdb.CatalogException as fout:
            raise DatabaseFout(f"{bron} zegt niet wie wat mag zien; draai `dbt build`.") from fout
        yield duck


@contextmanager
def verbinding(dsn: str) -> Iterator[psycopg.Connection]:
    """A connection in which each statement is a transaction, unless told otherwise.

    Raises:
        PostgresFout: no connection, or PostgreSQL refuses something.
    """
    try:
        with psycopg.connect(
            dsn, autocommit=True, application_name="monitor publiceer", connect_timeout=10
        ) as pg:
            pg.execute("select set_config('search_path', '', false)")
            pg.execute("set statement_timeout = 0")
            pg.execute("set lock_timeout = '10s'")
            if pg.info.server_version < 160000:
                raise PostgresFout("PostgreSQL 16 of nieuwer is nodig.")
            yield pg
    except psycopg.Error as fout:
        detail = f" ({fout.diag.message_detail})" if fout.diag.message_detail else ""
        raise PostgresFout(f"PostgreSQL: {str(fout).splitlines()[0]}{detail}") from fout


def tabellen(duck: duckdb.DuckDBPyConnection, zichtbaar: rt.Zichtbaar) -> list[Tabel]:
    """The marts with their columns, primary keys and explanations.

    Raises:
        PostgresFout: a column of a type that is not known here.
    """
    namen = dict(
        duck.execute(
            """
            select table_name, comment from duckdb_tables()
            where database_name = current_database() and schema_name = 'marts'
            union all
            select view_name, comment from duckdb_views()
            where database_name = current_database() and schema_name = 'marts'
            """
        ).fetchall()
    )
    sleutels = dict(
        duck.execute(
            """
            select table_name, constraint_column_names from duckdb_constraints()
            where
                database_name = current_database() and schema_name = 'marts'
                and constraint_type = 'PRIMARY KEY'
            """
        ).fetchall()
    )
    kolommen: dict[str, list[Kolom]] = {}
    for tabel, naam, soort, mag_leeg, uitleg in duck.execute(
        """
        select table_name, column_name, data_type, is_nullable, comment from duckdb_columns()
        where database_name = current_database() and schema_name = 'marts'
        order by table_name, column_index
        """
    ).fetchall():
        if soort not in _TYPEN and not _ZELFDE.fullmatch(soort):
            raise PostgresFout(f"{tabel}.{naam}: type {soort} is hier niet bekend.")
        anders = soort.replace("DECIMAL", "numeric").lower()
        kolom = Kolom(naam, _TYPEN.get(soort, anders), not mag_leeg, uitleg)
        kolommen.setdefault(tabel, []).append(kolom)
    return [
        Tabel(
            naam,
            NIEUW.van(zichtbaar[naam]),
            namen[naam],
            tuple(sleutels.get(naam, ())),
            tuple(kolommen[naam]),
        )
        for naam in zichtbaar
    ]


def te_publiceren(duck: duckdb.DuckDBPyConnection, met_verantwoording: bool) -> rt.Zichtbaar:
    """Per table that is published who may see each column.

    Raises:
        PartijFout: of a table nobody can say who may see a column, or whose its rows are.
    """
    alles = partijen.zichtbare_kolommen(duck)
    zichtbaar = {
        tabel.naam: alles[tabel.naam] for tabel in marts(duck, EIGENAAR, met_verantwoording)
    }
    for tabel, kolommen in zichtbaar.items():
        if rt.heeft_eigenaar(kolommen):
            rt.eigen_rijen(zichtbaar, tabel, NIEUW)
    return zichtbaar


def publiceer(
    bron: Path, dsn: str, rechten: Rechten, wacht: float = 600, met_verantwoording: bool = False
) -> Uitslag:
    """Publish the marts of a warehouse.

    Args:
        bron: the warehouse.
        dsn: PostgreSQL, as libpq writes it.
        rechten: roles and who is in them.
        wacht: seconds to wait for readers at most.
        met_verantwoording: also the marts with all cases.

    Raises:
        PostgresFout, DatabaseFout, RechtenFout, PartijFout: it cannot be; nothing has changed for readers.
    """
    with warehouse(bron) as duck, verbinding(dsn) as pg, _alleen(pg):
        zichtbaar = te_publiceren(duck, met_verantwoording)
        lijst = tabellen(duck, zichtbaar)
        plekken = rt.plekken(duck, rechten)
        with _schemas(pg):
            rt.keur_rollen(pg, rechten)
            nieuwe_rollen = rt.maak_rollen(pg, rechten)
            _maak_tabellen(pg, lijst)
            rijen = _kopieer(duck, dsn, lijst)
            _tel_na(pg, lijst, rijen)
            with pg.transaction():
                rt.beveilig(pg, zichtbaar, rechten, plekken, NIEUW)
                _maak_af(pg, lijst)
            for tabel in lijst:
                pg.execute(f"vacuum (analyze) {tabel.schema}.{tabel.naam}")
            _wissel(pg, rechten, wacht)
        anders = afwijkingen(pg, lijst, zichtbaar, rechten, plekken)
    return Uitslag(rijen, nieuwe_rollen, anders)


def vergelijk(
    bron: Path, dsn: str, rechten: Rechten, met_verantwoording: bool = False
) -> list[tuple[bool, controle.Feit]]:
    """Compare what a database lets people see with what a warehouse and the file with rights say.

    Returns:
        Each difference, with whether it is the database that has it.

    Raises:
        PostgresFout: nothing has been published there, or it cannot be looked at.
        DatabaseFout, RechtenFout, PartijFout: about the warehouse and the file.
    """
    with warehouse(bron) as duck, verbinding(dsn) as pg, _alleen(pg):
        if not pg.execute("select to_regclass('afgeschermd.plek')").fetchone()[0]:
            raise PostgresFout("hier is nog niets gepubliceerd.")
        zichtbaar = te_publiceren(duck, met_verantwoording)
        lijst = tabellen(duck, zichtbaar)
        return afwijkingen(pg, lijst, zichtbaar, rechten, rt.plekken(duck, rechten))


def afwijkingen(
    pg: psycopg.Connection,
    lijst: list[Tabel],
    zichtbaar: rt.Zichtbaar,
    rechten: Rechten,
    plekken: list[tuple[str, str]],
) -> list[tuple[bool, controle.Feit]]:
    """Where the database is not what it would be if it were made now: for that all is made anew, empty."""
    werkelijk = controle.stand(pg, rechten, NU)
    with pg.transaction(force_rollback=True):
        _maak_schemas(pg)
        rt.maak_rollen(pg, rechten)
        _maak_tabellen(pg, lijst)
        rt.beveilig(pg, zichtbaar, rechten, plekken, NIEUW)
        rt.open_voor_lezers(pg, rechten, NIEUW)
        bedoeld = controle.verwacht(controle.stand(pg, rechten, NIEUW), rechten)
    return sorted((feit in werkelijk, feit) for feit in werkelijk ^ bedoeld)


@contextmanager
def _alleen(pg: psycopg.Connection) -> Iterator[None]:
    """Nobody else publishes meanwhile; ends with the connection, also when that breaks."""
    if not pg.execute(f"select pg_try_advisory_lock({_SLOT})").fetchone()[0]:
        raise PostgresFout("er wordt al gepubliceerd in deze database; wacht tot dat klaar is.")
    yield


@contextmanager
def _schemas(pg: psycopg.Connection) -> Iterator[None]:
    """The schemas in which the new is made, without what a broken run left; gone if this one breaks."""
    _maak_schemas(pg)
    try:
        yield
    except BaseException:
        with suppress(psycopg.Error):
            _ruim_op(pg)
        raise


def _maak_schemas(pg: psycopg.Connection) -> None:
    vreemd = pg.execute(
        """
        select nspname from pg_namespace
        where nspname = any(%s) and obj_description(oid, 'pg_namespace') is distinct from %s
        """,
        [[NU.marts, NU.afgeschermd, NIEUW.marts, NIEUW.afgeschermd], MERK],
    ).fetchall()
    if vreemd:
        namen = ", ".join(naam for (naam,) in vreemd)
        raise PostgresFout(
            f"schema {namen} is er al en is niet door `monitor publiceer` gemaakt; kies een andere database."
        )
    _ruim_op(pg)
    for schema in (NIEUW.marts, NIEUW.afgeschermd):
        pg.execute(f"create schema {schema}; comment on schema {schema} is {tekst(MERK)}")


def _ruim_op(pg: psycopg.Connection) -> None:
    pg.execute(f"drop schema if exists {NIEUW.marts}, {NIEUW.afgeschermd} cascade")


def _maak_tabellen(pg: psycopg.Connection, lijst: list[Tabel]) -> None:
    for tabel in lijst:
        kolommen = ", ".join(
            f"{kolom.naam} {kolom.soort}{' not null' if kolom.verplicht else ''}"
            for kolom in tabel.kolommen
        )
        pg.execute(f"create table {tabel.schema}.{tabel.naam} ({kolommen})")


def _kopieer(duck: duckdb.DuckDBPyConnection, dsn: str, lijst: list[Tabel]) -> dict[str, int]:
    """Copy all tables, each as one COPY, and return their numbers of rows.

    Rows of one owner lie together, so that who reads his own reads little else. In which order owners lie
    nobody knows: it would tell how many rows those before him have.
    """
    rijen, zout = {}, secrets.token_hex()
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as map_:
            duck.execute(f"set extension_directory = {tekst(map_)}")
            import_extension("postgres", con=duck)
            duck.execute("load postgres")
        duck.execute(f"attach {tekst(dsn)} as doel (type postgres)")
        for tabel in lijst:
            namen = [kolom.naam for kolom in tabel.kolommen]
            plekken = partijen.plekken(tabel.naam, namen, "bron")
            volgorde = [f"hash({plek}, '{zout}')" for _, plek in plekken]
            volgorde += tabel.sleutel
            [(rijen[tabel.naam],)] = duck.execute(
                f"insert into doel.{tabel.schema}.{tabel.naam} "
                f"select {', '.join(namen)} from {HIER}.marts.{tabel.naam} as bron "
                f"{'order by ' if volgorde else ''}{', '.join(volgorde)}"
            ).fetchall()
        duck.execute("detach doel")
    except duckdb.Error as fout:
        # The message may hold the connection string, and that a password.
        raise PostgresFout(f"kopiëren lukt niet: {str(fout).replace(dsn, '…')}") from None
    return rijen


def _tel_na(pg: psycopg.Connection, lijst: list[Tabel], rijen: dict[str, int]) -> None:
    for tabel in lijst:
        (geteld,) = pg.execute(f"select count(*) from {tabel.schema}.{tabel.naam}").fetchone()
        if geteld != rijen[tabel.naam]:
            raise PostgresFout(f"{tabel.naam}: {geteld} rijen aangekomen van {rijen[tabel.naam]}.")


def _maak_af(pg: psycopg.Connection, lijst: list[Tabel]) -> None:
    """Keys of tables that everyone sees whole, and explanations of what people read."""
    for tabel in lijst:
        naam, is_view = f"{NIEUW.marts}.{tabel.naam}", tabel.schema != NIEUW.marts
        if tabel.sleutel and not is_view:
            pg.execute(f"alter table {naam} add primary key ({', '.join(tabel.sleutel)})")
        uitleg = [("view" if is_view else "table", naam, tabel.uitleg)]
        uitleg += [("column", f"{naam}.{kolom.naam}", kolom.uitleg) for kolom in tabel.kolommen]
        opdrachten = [f"comment on {wat} {van} is {tekst(zin)}" for wat, van, zin in uitleg if zin]
        if opdrachten:
            pg.execute("; ".join(opdrachten))


def _wissel(pg: psycopg.Connection, rechten: Rechten, wacht: float) -> None:
    """Let the new take the place of the old, as soon as nobody is reading that."""
    (sinds,) = pg.execute("select pg_current_xact_id()::xid::text").fetchone()
    einde = time.monotonic() + wacht
    while not _gewisseld(pg, rechten, sinds):
        if time.monotonic() > einde:
            lezers = ", ".join(_lezers(pg, sinds)) or "iemand"
            raise PostgresFout(
                f"er wordt nog gelezen door {lezers}; voor lezers is niets veranderd."
            )
        time.sleep(0.1)


def _gewisseld(pg: psycopg.Connection, rechten: Rechten, sinds: str) -> bool:
    """Change if that is possible at once. It never waits for a lock, so nobody has to wait behind it."""
    try:
        with pg.transaction():
            views, oud = _namen(pg, "v"), _namen(pg, "r")
            if oud:
                pg.execute(f"lock table {', '.join(views + oud)} in access exclusive mode nowait")
            if pg.execute(_OUDE_MOMENTOPNAME, {"sinds": sinds}).fetchall():
                raise psycopg.Rollback
            if views:
                pg.execute(f"drop view {', '.join(views)}")
            if oud:
                pg.execute(f"drop table {', '.join(oud)}; drop schema {NU.marts}, {NU.afgeschermd}")
            pg.execute(
                f"alter schema {NIEUW.marts} rename to {NU.marts}; "
                f"alter schema {NIEUW.afgeschermd} rename to {NU.afgeschermd}"
            )
            rt.open_voor_lezers(pg, rechten, NU)
            rt.zet_leden(pg, rechten)
            rt.sluit_af(pg)
            return True
    except errors.LockNotAvailable:
        pass
    return False


def _namen(pg: psycopg.Connection, soort: str) -> list[str]:
    """The tables (r) or views (v) that are in use."""
    sql = """
        select schema.nspname || '.' || relatie.relname
        from pg_class as relatie
        inner join pg_namespace as schema on relatie.relnamespace = schema.oid
        where schema.nspname = any(%s) and relatie.relkind = %s
        order by 1
    """
    return [naam for (naam,) in pg.execute(sql, [[NU.marts, NU.afgeschermd], soort]).fetchall()]


#: Transactions that would find the new tables empty: they see the data of before, but names as they are now.
_OUDE_MOMENTOPNAME = """
    select pid from pg_stat_activity
    where
        datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
        and age(backend_xmin) > age(%(sinds)s::xid)
"""


def _lezers(pg: psycopg.Connection, sinds: str) -> list[str]:
    """Who reads, and since when if one may know."""
    sql = f"""
        select concat(usename, ' (pid ', pid, to_char(xact_start, '", sinds" HH24:MI'), ')')
        from pg_stat_activity
        where
            pid in ({_OUDE_MOMENTOPNAME})
            or pid <> pg_backend_pid() and pid in (
                select lock.pid from pg_locks as lock
                inner join pg_class as tabel on lock.relation = tabel.oid
                inner join pg_namespace as schema on tabel.relnamespace = schema.oid
                where schema.nspname = any(%(schemas)s)
            )
        order by xact_start, pid
    """
    waarden = {"sinds": sinds, "schemas": [NU.marts, NU.afgeschermd]}
    return [wie for (wie,) in pg.execute(sql, waarden).fetchall()]
