"""Whether an edition is still what it was, and whether its figures can be made again."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loaders import herbouw
from loaders.controlegetallen import sommen
from loaders.edities import Editie, EditieFout, invoer
from loaders.edities import project as pr
from loaders.publiceren import tabellen


@dataclass(frozen=True)
class Verschil:
    """How a mart that was built again differs from the one in the edition.

    Args:
        mart: its name.
        weg: rows that only the edition has, by key.
        bij: rows that only the new build has, by key.
        anders: rows with other contents.
        kolommen: the columns in which those differ, or that only one of both has.
    """

    mart: str
    weg: int
    bij: int
    anders: int
    kolommen: tuple[str, ...]

    @property
    def rijen(self) -> int:
        """Rows that are not the same on both sides."""
        return self.weg + self.bij + self.anders


def beschadigd(editie: Editie) -> list[str]:
    """The files of an edition that are not what SHA256SUMS says, each with what is wrong."""
    if not editie.sommen.exists():
        return [f"{editie.sommen.name} ontbreekt"]
    regels = editie.sommen.read_text(encoding="utf-8").splitlines()
    vastgelegd = {naam: som for som, naam in (regel.split("  ", 1) for regel in regels)}
    aanwezig = dict(sommen(editie.pad))
    ontbreekt, erbij = vastgelegd.keys() - aanwezig.keys(), aanwezig.keys() - vastgelegd.keys()
    anders = {n for n in vastgelegd.keys() & aanwezig.keys() if vastgelegd[n] != aanwezig[n]}
    meldingen = {"ontbreekt": ontbreekt, "is erbij gekomen": erbij, "is veranderd": anders}
    return sorted(f"{naam} {wat}" for wat, namen in meldingen.items() for naam in namen)


def herbouw_en_vergelijk(editie: Editie, warehouse: Path) -> list[Verschil]:
    """Build an edition again with its own code from its own files, and compare all marts cell by cell.

    Args:
        editie: the edition.
        warehouse: a database whose raw holds its files.

    Returns:
        the marts that differ; none if all are the same.

    Raises:
        EditieFout: the warehouse lacks files of the edition, or has other pseudonyms.
        BouwFout: the code of the edition does not build in this environment.
        DatabaseFout: a file is absent or in use.
    """
    if not heeft_sleutel_van(editie, warehouse):
        raise EditieFout(
            f"{warehouse} heeft pseudoniemen van een andere sleutel dan editie {editie.naam}: rijen met een "
            "jeugdige_id zijn niet te vergelijken. `monitor editie vergelijk` vergelijkt wel de cijfers."
        )
    # Beside the edition, because it holds what an edition holds.
    with tempfile.TemporaryDirectory(dir=editie.pad.parent, prefix=".herbouw-") as naam:
        werkmap = Path(naam)
        indeling = invoer.deel_in(warehouse, editie, editie, werkmap / "indeling.duckdb")
        database = werkmap / "herbouw.duckdb"
        invoer.raw_van(indeling, (invoer.OUD,), editie, database)
        herbouw.bouw(pr.pak_uit(editie.project, werkmap / "project"), database)
        with herbouw.open_naast(database, {}, schrijf=True) as verbinding:
            tabellen.stempel(verbinding, herbouw.HIER, editie.naam, None)
        return verschillen(editie.database, database)


def heeft_sleutel_van(editie: Editie, warehouse: Path) -> bool:
    """Whether a warehouse has the pseudonyms of an edition."""
    with herbouw.open_naast(warehouse, {"editie": editie.database}) as verbinding:
        sql = """
            select count(*) from editie.raw.sleutel
            where sleutel_id not in (select sleutel_id from raw.sleutel)
        """
        return verbinding.execute(sql).fetchone() == (0,)


def verschillen(
    bevroren: Path, opnieuw: Path, alleen: Collection[str] | None = None
) -> list[Verschil]:
    """Compare the marts of an edition with those of a build, cell by cell; what is the same is left out.

    Args:
        bevroren: database of the edition.
        opnieuw: database of the build.
        alleen: names of marts; None: all.
    """
    gevonden = []
    with herbouw.open_naast(opnieuw, {"editie": bevroren}) as verbinding:
        toen, nu = (_kolommen(verbinding, database) for database in ("editie", herbouw.HIER))
        for mart in sorted(toen.keys() | nu.keys() if alleen is None else alleen):
            verschil = _verschil(verbinding, mart, toen.get(mart, []), nu.get(mart, []))
            if verschil:
                gevonden.append(verschil)
    return gevonden


def _kolommen(verbinding: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    """Columns of the marts, but for those that are a view in the edition: they follow from the others."""
    sql = """
        select table_name, list(column_name order by column_index) from duckdb_columns()
        where
            database_name = $database and schema_name = 'marts'
            and table_name not in (
                select view_name from duckdb_views()
                where database_name = 'editie' and schema_name = 'marts'
            )
        group by table_name
    """
    return dict(verbinding.execute(sql, {"database": database}).fetchall())


def _verschil(
    verbinding: duckdb.DuckDBPyConnection, mart: str, toen: list[str], nu: list[str]
) -> Verschil | None:
    """Rows are told apart by primary key; in a mart without one, each row is its own key."""
    beide = [kolom for kolom in toen if kolom in nu]
    eenzijdig = sorted(set(toen) ^ set(nu))
    if not beide:
        waar = "editie" if toen else herbouw.HIER
        (aantal,) = verbinding.execute(f"select count(*) from {waar}.marts.{mart}").fetchone()
        return Verschil(mart, aantal if toen else 0, 0 if toen else aantal, 0, ())
    van = ", ".join(beide)
    links, rechts = (f"select {van} from {db}.marts.{mart}" for db in ("editie", herbouw.HIER))
    sleutel = herbouw.primaire_sleutel(verbinding, "editie", "marts", mart)
    sleutel = [k for k in sleutel if k in beide] or beide
    rest = [k for k in beide if k not in sleutel]
    in_beide = "l._rij is not null and r._rij is not null"
    per_kolom = "".join(
        f", count(*) filter ({in_beide} and l.{k} is distinct from r.{k})" for k in rest
    )
    weg, bij, anders, *aantallen = verbinding.execute(
        f"""
        select
            count(*) filter (r._rij is null), count(*) filter (l._rij is null), count(*) filter ({in_beide})
            {per_kolom}
        from (select *, true as _rij from ({links} except all {rechts})) as l
        full join (select *, true as _rij from ({rechts} except all {links})) as r
            on {" and ".join(f"l.{k} is not distinct from r.{k}" for k in sleutel)}
        """
    ).fetchone()
    ongelijk = [k for k, aantal in zip(rest, aantallen, strict=True) if aantal]
    if not (weg or bij or anders or eenzijdig):
        return None
    return Verschil(mart, weg, bij, anders, tuple(eenzijdig + ongelijk))
