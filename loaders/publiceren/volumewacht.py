"""The volume guard: does a mart, in a version of the definitions, hold about as many rows as before."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import duckdb

from loaders import herbouw


@dataclass(frozen=True)
class Sprong:
    """A mart that lost or gained more rows than is usual.

    Args:
        mart: its name.
        versie: version of the definitions; None if the mart has none.
        toen: rows that readers have now.
        nu: rows that they would get.
        hoogstens_minder: the share that it may lose.
        hoogstens_meer: the share that it may gain.
    """

    mart: str
    versie: str | None
    toen: int
    nu: int
    hoogstens_minder: float
    hoogstens_meer: float

    @property
    def aandeel(self) -> float:
        """How much of what there was came, or went if it is negative."""
        return self.nu / self.toen - 1


def sprongen(
    volgende: Path, lees: Path, gebouwd: Path, aanvaard: tuple[str, ...] = ()
) -> list[Sprong]:
    """The marts that differ more than seed volumewacht allows; a mart or version that is new does not.

    Args:
        volgende: the file that readers would get.
        lees: the file that they have.
        gebouwd: the warehouse with the seed.
        aanvaard: names of marts that may differ, also as a pattern such as `monitor_*`.

    Raises:
        DatabaseFout: a file is absent or in use.
    """
    naast = {"vorige": lees, "gebouwd": gebouwd}
    with herbouw.open_naast(volgende, naast) as verbinding:
        toen, nu = (_telling(verbinding, database) for database in ("vorige", herbouw.HIER))
        rijen = verbinding.execute(
            f"""
            with toen as ({toen}),

            nu as ({nu})

            select
                toen.mart,
                toen.definitie_versie,
                toen.rijen,
                coalesce(nu.rijen, 0) as nu,
                coalesce(eigen.hoogstens_minder, overig.hoogstens_minder) as minder,
                coalesce(eigen.hoogstens_meer, overig.hoogstens_meer) as meer
            from toen
            left join nu
                on toen.mart = nu.mart and toen.definitie_versie is not distinct from nu.definitie_versie
            left join gebouwd.staging.volumewacht as eigen on toen.mart = eigen.mart
            inner join gebouwd.staging.volumewacht as overig on overig.mart = '*'
            where
                (
                    greatest(toen.rijen, coalesce(nu.rijen, 0))
                    >= coalesce(eigen.ondergrens, overig.ondergrens)
                    -- However few there were: all gone is never a small change.
                    or coalesce(nu.rijen, 0) = 0
                )
                and coalesce(nu.rijen, 0) not between toen.rijen * (1 - minder) and toen.rijen * (1 + meer)
                -- What readers get on request comes and goes with the request.
                and (
                    nu.rijen is not null
                    or toen.mart not in (
                        select mart from gebouwd.herkomst.mart where leesbestand <> 'altijd'
                    )
                )
            order by all
            """
        ).fetchall()
    gevonden = [Sprong(*rij) for rij in rijen]
    return [s for s in gevonden if not any(fnmatchcase(s.mart, naam) for naam in aanvaard)]


def _telling(verbinding: duckdb.DuckDBPyConnection, database: str) -> str:
    """SQL that counts the rows of each mart of a database, by version of the definitions."""
    marts = verbinding.execute(
        """
        select table_name, coalesce(max(column_name) filter (column_name = 'definitie_versie'), 'null')
        from duckdb_columns()
        where database_name = $database and schema_name = 'marts' group by all
        """,
        {"database": database},
    ).fetchall()
    return " union all ".join(
        f"select {herbouw.tekst(mart)} as mart, cast({versie} as varchar) as definitie_versie, "
        f"count(*) as rijen from {database}.marts.{mart} group by all"
        for mart, versie in marts
    )
