"""Making an edition: everything that is needed to explain a figure later, written once and never again."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loaders import controlegetallen, herbouw
from loaders.catalogus import PROJECT
from loaders.edities import NAAM, Editie, EditieFout
from loaders.edities import project as pr
from loaders.edities.invoer import MANIFEST
from loaders.publiceren import tabellen
from loaders.sleutel import elfproef

#: What views of the marts rest on beside marts and seeds.
OOK = ("int_peildatum", "verantwoording_geschakeld")
#: Columns with numbers that municipalities hand out; nine digits of these may look like a BSN.
NUMMERS = ("toewijzingnummer", "toewijzing_id", "zaak_id")
#: Hashes hold nine digits in a row by chance: those of files and pseudonyms, and what masks a BSN in a text.
HASH = r"\b(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{16})\b|~[0-9a-f]{12}"

_EDITIE = """
    create table editie.main.editie as
    select
        $naam as naam,
        $datum::date as datum,
        $git as git_revisie,
        $schoon as werkmap_schoon,
        (select peildatum from intermediate.int_peildatum) as peildatum,
        (select max(lading_id) from raw.lading) as laatste_lading_id,
        $duckdb as duckdb_versie,
        $dbt as dbt_versie,
        $dbt_duckdb as dbt_duckdb_versie,
        $monitor as monitor_versie
"""


@dataclass(frozen=True)
class Uitslag:
    """An edition that was made, with what its reader must know."""

    editie: Editie
    tabellen: int
    rijen: int
    waarschuwingen: tuple[str, ...]


def maak(
    naam: str,
    database: Path,
    map_: Path,
    datum: dt.date,
    ook_gewijzigd: bool = False,
    project: Path = PROJECT,
) -> Uitslag:
    """Freeze a warehouse as an edition.

    Args:
        naam: year and number, such as 2026-2.
        database: the warehouse; it is only read.
        map_: the folder of editions.
        datum: day of the edition.
        ook_gewijzigd: also when the work tree is not a git revision.
        project: the folder of the code that built the warehouse.

    Raises:
        EditieFout: the edition exists, or the warehouse is not what the code makes of what is loaded.
        DatabaseFout: the warehouse is absent or in use.
        BouwFout: the project does not compile.
    """
    if not NAAM.fullmatch(naam):
        raise EditieFout(f"{naam!r} is geen naam van een editie: jaar en nummer, zoals 2026-2.")
    editie = Editie(map_ / naam)
    if editie.pad.exists():
        raise EditieFout(f"{editie.pad} bestaat al; een editie wordt nooit overschreven.")
    revisie = pr.revisie(project)
    if not revisie.schoon and not ook_gewijzigd:
        waarom = "is gewijzigd sinds de laatste revisie" if revisie.git else "staat niet in git"
        raise EditieFout(
            f"{project} {waarom}: leg de code eerst vast, of geef --ook-gewijzigd mee (dat staat dan in "
            "de editie)."
        )
    pr.eis_gebouwd(database)
    map_.mkdir(parents=True, exist_ok=True)
    # Beside the edition, so that it comes into being with one rename; only the owner can enter it.
    with tempfile.TemporaryDirectory(dir=map_, prefix=f".{naam}-") as werkmap:
        klaar = Editie(Path(werkmap) / naam)
        klaar.pad.mkdir()
        pr.pak_in(project, klaar.project)
        uitgepakt = pr.pak_uit(klaar.project, Path(werkmap) / "project")
        pr.eis_zelfde_code(database, pr.leg_aan(uitgepakt, database, Path(werkmap)))
        gegevens = {
            "naam": naam,
            "datum": datum,
            "git": revisie.git,
            "schoon": revisie.schoon,
            "duckdb": duckdb.__version__,
            "dbt": importlib.metadata.version("dbt-core"),
            "dbt_duckdb": importlib.metadata.version("dbt-duckdb"),
            "monitor": importlib.metadata.version("gelderse-monitor"),
        }
        rijen = _vul(klaar, database, gegevens)
        waarschuwingen = _beschrijf(klaar, rijen)
        _sluit_af(klaar)
        klaar.pad.rename(editie.pad)
    return Uitslag(editie, len(rijen), sum(rijen.values()), waarschuwingen)


def _vul(editie: Editie, database: Path, gegevens: dict[str, object]) -> dict[str, int]:
    """Write the database and the Parquet files; returns the rows of each table, by schema and name."""
    parquet = editie.pad / "parquet"
    parquet.mkdir()
    with herbouw.open_naast(database, {}) as verbinding:
        herbouw.koppel(verbinding, editie.database, "editie", herbouw.MAKEN)
        rijen = {}
        for schema, naam, weergave in _inhoud(verbinding):
            tabel = tabellen.tabel(verbinding, schema, naam)
            if weergave:
                verbinding.execute("use editie")
                verbinding.execute(weergave)
                verbinding.execute(f"use {herbouw.HIER}")
                tabellen.licht_toe(verbinding, tabel, "editie", "view")
            else:
                rijen[tabel.plek] = tabellen.kopieer(verbinding, tabel, "editie")
        tabellen.stempel(verbinding, "editie", editie.naam, None)
        verbinding.execute(_EDITIE, gegevens)
        for plek in [*rijen, "main.editie"]:
            tabellen.naar_parquet(verbinding, f"from editie.{plek}", parquet / f"{plek}.parquet")
        verbinding.execute("checkpoint editie")
        _controleer_bsn(verbinding)
        verbinding.execute("detach editie")
    return rijen


def _inhoud(verbinding: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str | None]]:
    """What goes into an edition: schema, name, and the statement of what stays a view.

    A view on what is in the edition stays one; any other becomes a table.
    """
    sql = """
        with aanwezig as (
            select schema_name, table_name as naam, sql, false as is_view from duckdb_tables()
            where database_name = current_database()
            union all
            select schema_name, view_name as naam, sql, true as is_view from duckdb_views()
            where database_name = current_database() and not internal
        ),

        gekozen as (
            select * from aanwezig
            where
                schema_name = 'marts'
                or schema_name = 'herkomst' and not is_view
                or schema_name = 'raw' and naam in (select unnest($manifest))
                or naam in (select seed from herkomst.seed)
                or naam in (select unnest($ook))
        ),

        blijft as (
            select model.model as naam from herkomst.model as model
            inner join gekozen on model.model = gekozen.naam
            where gekozen.is_view and list_has_all((select list(naam) from gekozen), model.hangt_af_van)
        )

        select
            gekozen.schema_name,
            gekozen.naam,
            case when blijft.naam is not null then gekozen.sql end as weergave
        from gekozen
        left join blijft on gekozen.is_view and gekozen.naam = blijft.naam
        order by weergave is not null, schema_name, naam
    """
    return verbinding.execute(sql, {"manifest": list(MANIFEST), "ook": list(OOK)}).fetchall()


def _controleer_bsn(verbinding: duckdb.DuckDBPyConnection) -> None:
    """Refuse an edition with a BSN in any text: nine digits in a row that pass the elfproef.

    Raises:
        EditieFout: there is one; where, not which.
    """
    kolommen = verbinding.execute(
        """
        select schema_name || '.' || table_name, column_name
        from duckdb_columns() semi join duckdb_tables() using (database_name, schema_name, table_name)
        where database_name = 'editie' and data_type = 'VARCHAR'
            and schema_name <> 'herkomst' and not list_contains($nummers, column_name)
        order by all
        """,
        {"nummers": list(NUMMERS)},
    ).fetchall()
    for tabel, kolom in kolommen:
        verdacht = verbinding.execute(
            f"""
            select distinct
                unnest(regexp_extract_all(regexp_replace({kolom}, $hash, ' ', 'g'), '[0-9]{{9,}}'))
            from editie.{tabel} where regexp_matches({kolom}, '[0-9]{{9}}')
            """,
            {"hash": HASH},
        ).fetchall()
        if any(len(cijfers) == 9 and elfproef(cijfers) for (cijfers,) in verdacht):
            raise EditieFout(
                f"in {tabel}.{kolom} staan negen cijfers die een BSN kunnen zijn; zie docs/privacy.md."
            )


def _beschrijf(editie: Editie, rijen: dict[str, int]) -> tuple[str, ...]:
    """Write editie.json and return the warnings in it."""
    with herbouw.open_naast(editie.database, {}) as verbinding:
        gegevens = verbinding.execute("from main.editie").fetchone()
        kolommen = [kolom[0] for kolom in verbinding.description]
        invoer = verbinding.execute(
            """
            select
                count(*) filter (status = 'geladen') as geladen,
                count(*) filter (status = 'quarantaine') as geweigerd
            from raw.bestand
            """
        ).fetchone()
        ernstig = verbinding.execute(
            """
            select check_id, count(*), sum(aantal_geraakt) from marts.kwaliteit_bevinding
            where
                status = 'gefaald'
                and ernst >= (select waarde from staging.publicatie_regel where regel = 'ernstig_vanaf')
            group by check_id order by check_id
            """
        ).fetchall()
        sleutels = verbinding.execute("select sleutel_id from raw.sleutel order by 1").fetchall()
    waarschuwingen = tuple(
        f"ernstige bevinding {check}: {geraakt} keer, bij {aantal} leverancier-maanden"
        for check, aantal, geraakt in ernstig
    )
    beschrijving = {
        **dict(zip(kolommen, gegevens, strict=True)),
        "bestanden_geladen": invoer[0],
        "bestanden_geweigerd": invoer[1],
        "sleutels": [s for (s,) in sleutels],
        "waarschuwingen": waarschuwingen,
        "tabellen": rijen,
    }
    tekst = json.dumps(beschrijving, ensure_ascii=False, indent=2, default=str)
    editie.beschrijving.write_text(tekst + "\n", encoding="utf-8")
    return waarschuwingen


def _sluit_af(editie: Editie) -> None:
    """Write the checksums, and let nobody write, and only owner and group read."""
    controlegetallen.leg_vast(editie.pad)
    for pad in editie.pad.rglob("*"):
        pad.chmod(0o750 if pad.is_dir() else 0o440)
    editie.pad.chmod(0o750)
