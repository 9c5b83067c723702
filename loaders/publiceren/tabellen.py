"""Tables copied elsewhere, with their comments and primary keys, in the order of their keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loaders import herbouw
from loaders.inlezen.opslag import DatabaseFout
from loaders.publiceren.partijen import EIGENAAR, OPENBAAR, PARTNER

#: From what anyone may see to what only the owner of a case may (meta `zichtbaar` of each column).
ZICHTBAAR = (OPENBAAR, PARTNER, EIGENAAR)
#: The large views, that have no primary key, and what their rows are known by.
ZAKEN = {
    "fct_declaratieregel": ("declaratieregel_id",),
    "fct_verantwoording": ("waarde", "definitie_versie", "zaak_soort", "zaak_id"),
    "fct_zaak_bericht": ("definitie_versie", "zaak_soort", "zaak_id", "kenmerk"),
}
#: Made to be asked for a value at a time; all at once would need more memory than there is.
PER_WAARDE = "fct_verantwoording"


@dataclass(frozen=True)
class Tabel:
    """A table or view of a warehouse, or some columns of it.

    Args:
        schema: its schema.
        naam: its name.
        kolommen: the columns that are taken, in their order.
        sleutel: its primary key, if all of that is taken.
    """

    schema: str
    naam: str
    kolommen: tuple[str, ...]
    sleutel: tuple[str, ...]

    @property
    def plek(self) -> str:
        """Schema and name."""
        return f"{self.schema}.{self.naam}"

    @property
    def volgorde(self) -> str:
        """What its rows are ordered by: the same rows are always in the same order."""
        zaak = ZAKEN.get(self.naam, ())
        sleutel = zaak if set(zaak) <= set(self.kolommen) else ()
        return ", ".join(sleutel or self.sleutel) or "all"

    def rijen(self, waar: str = "true") -> str:
        """Its rows as SQL, in their order."""
        kolommen = ", ".join(self.kolommen)
        return f"select {kolommen} from {herbouw.HIER}.{self.plek} where {waar} order by {self.volgorde}"


_KOLOMMEN = f"""
    with sleutel as (
        select schema_name, table_name, constraint_column_names as kolommen from duckdb_constraints()
        where database_name = '{herbouw.HIER}' and constraint_type = 'PRIMARY KEY'
    ),

    tabel as (
        select
            kolom.schema_name,
            kolom.table_name,
            list(kolom.column_name order by kolom.column_index) as kolommen
        from duckdb_columns() as kolom
        where kolom.database_name = '{herbouw.HIER}' and {{waar}}
        group by all
    )

    select
        schema_name,
        table_name,
        tabel.kolommen,
        case when list_has_all(tabel.kolommen, sleutel.kolommen) then sleutel.kolommen else [] end
    from tabel
    left join sleutel using (schema_name, table_name)
    order by schema_name, table_name
"""
#: The marts that go along: as meta `leesbestand` says.
_GAAT_MEE = f"""
    kolom.schema_name = 'marts' and kolom.table_name in (
        select mart from {herbouw.HIER}.herkomst.mart
        where leesbestand = 'altijd' or leesbestand = 'op verzoek' and $met_verantwoording
    )
"""
_IS_ZICHTBAAR = f"""
    and (kolom.table_name, kolom.column_name) in (
        select (mart, kolom) from {herbouw.HIER}.herkomst.kolom
        where list_position($zichtbaar, zichtbaar) is not null
    )
"""
_IS_TABEL = "(database_name, schema_name, table_name) in (select (database_name, schema_name, table_name) from duckdb_tables())"  # noqa: E501


def tabel(verbinding: duckdb.DuckDBPyConnection, schema: str, naam: str) -> Tabel:
    """A whole table or view of the warehouse that is open as HIER."""
    waar = "kolom.schema_name = $schema and kolom.table_name = $naam"
    [gevonden] = _tabellen(verbinding, waar, schema=schema, naam=naam)
    return gevonden


def marts(
    verbinding: duckdb.DuckDBPyConnection, zichtbaar: str, met_verantwoording: bool
) -> list[Tabel]:
    """The marts of the warehouse that is open as HIER, as far as somebody may see them.

    Args:
        verbinding: with the warehouse.
        zichtbaar: openbaar, partner or eigenaar; a table without any such column is left out.
        met_verantwoording: also those with all cases, that go along on request.

    Raises:
        DatabaseFout: the warehouse does not say who may see what.
    """
    tot = list(ZICHTBAAR[: ZICHTBAAR.index(zichtbaar) + 1])
    waarden = {"met_verantwoording": met_verantwoording, "zichtbaar": tot}
    try:
        return _tabellen(verbinding, _GAAT_MEE + _IS_ZICHTBAAR, **waarden)
    except duckdb.CatalogException as fout:
        raise DatabaseFout(
            "het warehouse zegt niet wie wat mag zien (herkomst.mart, herkomst.kolom); bouw het opnieuw."
        ) from fout


def herkomst(verbinding: duckdb.DuckDBPyConnection) -> list[Tabel]:
    """The tables that say where figures come from."""
    return _tabellen(verbinding, f"kolom.schema_name = 'herkomst' and {_IS_TABEL}")


def _tabellen(verbinding: duckdb.DuckDBPyConnection, waar: str, **waarden: object) -> list[Tabel]:
    rijen = verbinding.execute(_KOLOMMEN.format(waar=waar), waarden or None).fetchall()
    return [Tabel(schema, naam, tuple(k), tuple(sleutel)) for schema, naam, k, sleutel in rijen]


def kopieer(verbinding: duckdb.DuckDBPyConnection, van: Tabel, naar: str) -> int:
    """Make a table in another database, with its rows, key and comments; returns how many rows.

    Args:
        verbinding: with the warehouse as HIER, and the other database.
        van: what is copied.
        naar: name of the other database.
    """
    doel = f"{naar}.{van.plek}"
    verbinding.execute(f"create schema if not exists {naar}.{van.schema}")
    verbinding.execute(f"create table {doel} ({', '.join(_definitie(verbinding, van))})")
    aantal = 0
    for waar in _delen(verbinding, van) if van.naam == PER_WAARDE else ["true"]:
        (erbij,) = verbinding.execute(f"insert into {doel} {van.rijen(waar)}").fetchone()
        aantal += erbij
    licht_toe(verbinding, van, naar)
    return aantal


def _definitie(verbinding: duckdb.DuckDBPyConnection, van: Tabel) -> Iterator[str]:
    soorten = verbinding.execute(
        f"""
        select column_name, data_type || case when is_nullable then '' else ' not null' end
        from duckdb_columns()
        where database_name = '{herbouw.HIER}' and schema_name = $schema and table_name = $naam
        """,
        {"schema": van.schema, "naam": van.naam},
    ).fetchall()
    soort = dict(soorten)
    yield from (f"{kolom} {soort[kolom]}" for kolom in van.kolommen)
    if van.sleutel:
        yield f"primary key ({', '.join(van.sleutel)})"


def _delen(verbinding: duckdb.DuckDBPyConnection, van: Tabel) -> list[str]:
    """Conditions that split a table by value of the monitor and version, in that order."""
    sql = f"select distinct waarde, definitie_versie from {herbouw.HIER}.{van.plek} order by all"
    return [
        f"waarde = {herbouw.tekst(waarde)} and definitie_versie = {herbouw.tekst(versie)}"
        for waarde, versie in verbinding.execute(sql).fetchall()
    ]


def licht_toe(
    verbinding: duckdb.DuckDBPyConnection, van: Tabel, naar: str, soort: str = "table"
) -> None:
    """Give a table, or a view, of another database the comments it has in the warehouse."""
    doel = f"{naar}.{van.plek}"
    over, per_kolom = toelichting(verbinding, van)
    stappen = [f"comment on {soort} {doel} is {herbouw.tekst(over)}"] if over else []
    stappen += [
        f"comment on column {doel}.{kolom} is {herbouw.tekst(tekst)}"
        for kolom, tekst in per_kolom.items()
    ]
    verbinding.execute(";\n".join(stappen))


def toelichting(
    verbinding: duckdb.DuckDBPyConnection, van: Tabel
) -> tuple[str | None, dict[str, str]]:
    """The comment of a table of the warehouse, and those of the columns that are taken."""
    plek = {"schema": van.schema, "naam": van.naam}
    waar = f"database_name = '{herbouw.HIER}' and schema_name = $schema and comment is not null"
    over = verbinding.execute(
        f"""
        select comment from duckdb_tables() where {waar} and table_name = $naam
        union all
        select comment from duckdb_views() where {waar} and view_name = $naam
        """,
        plek,
    ).fetchone()
    sql = f"select column_name, comment from duckdb_columns() where {waar} and table_name = $naam"
    teksten = dict(verbinding.execute(sql, plek).fetchall())
    per_kolom = {kolom: teksten[kolom] for kolom in van.kolommen if kolom in teksten}
    return over[0] if over else None, per_kolom


def naar_parquet(verbinding: duckdb.DuckDBPyConnection, rijen: str, bestand: Path) -> int:
    """Write rows, given as SQL, into a Parquet file; the same rows give the same bytes. Returns how many."""
    # One thread, so that they are divided in one way.
    verbinding.execute("set threads = 1")
    (aantal,) = verbinding.execute(
        f"copy ({rijen}) to {herbouw.tekst(bestand)} (format parquet, compression zstd)"
    ).fetchone()
    verbinding.execute("reset threads")
    return aantal


def stempel(
    verbinding: duckdb.DuckDBPyConnection,
    database: str,
    editie: str | None,
    gebouwd_op: dt.datetime | None,
) -> None:
    """Write edition and moment of the build (UTC) into warehouse_status of a database, if it has that."""
    aanwezig = verbinding.execute(
        """
        select count(*) from duckdb_tables()
        where database_name = $database and schema_name = 'marts' and table_name = 'warehouse_status'
        """,
        {"database": database},
    ).fetchone()
    if aanwezig != (0,):
        verbinding.execute(
            f"update {database}.marts.warehouse_status set editie = $editie, gebouwd_op = $gebouwd_op",
            {"editie": editie, "gebouwd_op": gebouwd_op},
        )
