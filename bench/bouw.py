"""What building the warehouse costs, as a ratio to copying the raw tables with their types.

    python bench/bouw.py [--factor 1] [--herhaal 1] [--geheugen 4GB] [--map MAP]

Makes raw rows of 60 000 children and 11 million declared lines straight in DuckDB (bouw_*.sql), times
`--factor`, and measures in processes of their own, CPU seconds of all threads:
vloer  a copy of every raw table with dates, numbers and amounts in their types, text as it is
leeg   `dbt build` on a raw database without rows: what dbt itself costs
bouw   the same `dbt build` on all rows: seeds and models, no tests
The figures in RESULTS.md come from here.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loaders import catalogus as cat
from loaders.inlezen.opslag import Opslag
from loaders.sleutel import VOORBEELD, Sleutel

HIER = Path(__file__).parent
MAANDEN = [dt.date(j, m, 1) for j in range(2018, 2025) for m in range(1, 13)]
LAGEN = ("seed", "staging", "tussentaal", "intermediate", "marts")
BRON, VLOER, WAREHOUSE = "bron.duckdb", "vloer.duckdb", "warehouse.duckdb"


@dataclass(frozen=True)
class Meting:
    """What a process used."""

    wand: float
    cpu: float
    geheugen_mb: float


# --- the steps, each in a process of its own ------------------------------------------------------


def maak_leeg(database: Path) -> None:
    """A database with all raw tables, as the loader makes them."""
    Opslag(database, Sleutel(f"{VOORBEELD}-bench"), dt.date(2025, 2, 1)).sluit()


def maak(database: Path, factor: int, geheugen: str) -> None:
    """Fill the raw tables."""
    maak_leeg(database)
    verbinding = _verbind(database, geheugen)
    verbinding.execute(
        f"set variable factor = {factor}; set variable seeds = '{cat.PROJECT}/seeds'"
    )
    verbinding.execute((HIER / "bouw_toewijzingen.sql").read_text(encoding="utf-8"))
    _voeg_toe(verbinding, "jw301", "jw305", "jw307", "jw315")
    declaraties = (HIER / "bouw_declaraties.sql").read_text(encoding="utf-8")
    for maand in MAANDEN:
        verbinding.execute(f"set variable maand = date '{maand}'; {declaraties}")
        _voeg_toe(verbinding, "jw303", "jw304", "jw323", "jw325")
    _administreer(verbinding)
    verbinding.close()


def _voeg_toe(verbinding: duckdb.DuckDBPyConnection, *berichten: str) -> None:
    """Insert each temporary relation with the name of a raw table into that table."""
    for naam, tabel in cat.tabellen(cat.lees()).items():
        if not naam.startswith(berichten):
            continue
        bron = {k[0] for k in verbinding.execute(f"describe temp.{naam}").fetchall()}
        kolommen = [k.naam for k in tabel.kolommen if k.naam in bron]
        verbinding.execute(
            f"""
            insert into raw.{naam} by name
            select 1 as lading_id, sha256(cast(bericht_id as varchar)) as bestand_hash, {", ".join(kolommen)}
            from temp.{naam}
            """
        )


def _administreer(verbinding: duckdb.DuckDBPyConnection) -> None:
    """Retours for a third of the messages, of which one in a hundred refuses, and the files."""
    berichten = cat.lees().berichten
    for bericht in berichten.values():
        if not bericht.retour_van or "prestatie" in bericht.klassen or bericht.type == "JW304":
            continue
        kop, code = bericht.tabel("bericht"), next(iter(bericht.berichtcodes))
        verbinding.execute(
            f"""
            insert into raw.{kop} by name
            select
                lading_id, sha256(cast(retour_id as varchar)) as bestand_hash, retour_id as bericht_id,
                '{code}' as berichtcode, berichtversie, berichtsubversie, afzender, ontvanger,
                identificatie, dagtekening, left(printf('%x', retour_id), 12) as identificatie_retour,
                dagtekening::date + 2 as dagtekening_retour
            from (
                select *, cast(hash('retour', bericht_id) >> 1 as bigint) as retour_id
                from raw.{berichten[bericht.retour_van].tabel("bericht")}
            )
            where retour_id % 3 = 0;
            insert into raw.{bericht.tabel("retourcode")} by name
            select
                lading_id, bestand_hash, bericht_id, 1 as regelnummer, 'bericht' as klasse,
                case when hash(bericht_id) % 100 = 0 then '0001' else '0200' end as retourcode
            from raw.{kop}
            """
        )
    for bericht in berichten.values():
        kenmerk = " || ':' || ".join(("berichtcode", *bericht.kenmerk))
        verbinding.execute(
            f"""
            insert into raw.bericht by name
            select
                bericht_id, bestand_hash, '{bericht.type}' as bericht_type,
                berichtversie || '.' || berichtsubversie as release, {kenmerk} as kenmerk,
                dagtekening, 'geladen' as status
            from raw.{bericht.tabel("bericht")}
            """
        )
        for klasse in map(bericht.tabel, bericht.klassen):
            verbinding.execute(
                f"""
                insert into raw.telling by name
                select
                    bestand_hash, '{klasse}' as klasse, count(*) as aangeboden, count(*) as geladen,
                    0 as in_quarantaine, 0 as reeds_bekend
                from raw.{klasse} group by bestand_hash
                """
            )
    verbinding.execute(
        """
        insert into raw.bestand by name
        select
            bestand_hash, 1 as lading_id, release || '/' || bericht_type || '_' || bericht_id || '.xml'
            as bestandsnaam, 4000 as grootte_bytes, 'xml' as vorm, bericht_type, release, status
        from raw.bericht;
        insert into raw.lading by name
        select
            1 as lading_id, timestamp '2025-02-01' as gestart_op, gestart_op as geladen_op,
            date '2025-02-01' as laaddag, count(*) as bestanden_aangeboden, count(*) as bestanden_geladen
        from raw.bestand
        """
    )


def kopieer(bron: Path, doel: Path, geheugen: str) -> None:
    """The floor: every raw table in its types, as staging has them, in another database."""
    verbinding = _verbind(doel, geheugen)
    verbinding.execute("set preserve_insertion_order = false")
    verbinding.execute(f"attach '{bron}' as bron (read_only)")
    inhoud = cat.tabellen(cat.lees())
    for (naam,) in verbinding.execute(
        "select table_name from duckdb_tables() where database_name = 'bron'"
    ).fetchall():
        typen = (
            {k.naam: k.element.type for k in inhoud[naam].kolommen if k.element}
            if naam in inhoud
            else {}
        )
        kolommen = ", ".join(
            f"{_getypeerd(k, typen.get(k))} as {k}"
            for k, *_ in verbinding.execute(f"describe bron.raw.{naam}").fetchall()
        )
        verbinding.execute(f"create table {naam} as select {kolommen} from bron.raw.{naam}")
    verbinding.close()


def _getypeerd(kolom: str, type_: cat.Datatype | None) -> str:
    match type_ and type_.soort:
        case "datum":
            return f"cast({kolom} as date)"
        case "tijd":
            return f"cast({kolom} as time)"
        case "getal":
            return f"cast({kolom} as {'integer' if type_.sleutel == 'nummer' else 'bigint'})"
        case "bedrag":
            return f"cast(cast({kolom} as bigint) * cast(0.01 as decimal(3, 2)) as decimal(18, 2))"
    return kolom


def _verbind(database: Path, geheugen: str) -> duckdb.DuckDBPyConnection:
    opties = {"memory_limit": geheugen, "threads": "2", "storage_compatibility_version": "latest"}
    return duckdb.connect(str(database), config=opties)


# --- measuring ------------------------------------------------------------------------------------


def meet(opdracht: list[str | Path], **omgeving: str) -> Meting:
    """Run a command and return what it used; ends the program if it fails."""
    begin = time.perf_counter()
    proces = subprocess.Popen(opdracht, cwd=cat.PROJECT, env={**os.environ, **omgeving})
    _, status, gebruik = os.wait4(proces.pid, 0)
    proces.returncode = os.waitstatus_to_exitcode(status)
    if proces.returncode:
        raise SystemExit(f"mislukt ({proces.returncode}): {' '.join(map(str, opdracht))}")
    # The peak begins with the size of this process, which stays small: it makes no rows itself.
    return Meting(
        time.perf_counter() - begin, gebruik.ru_utime + gebruik.ru_stime, gebruik.ru_maxrss / 1024
    )


def stap(naam: str, map_: Path, opties: argparse.Namespace) -> Meting:
    """One of the steps above in a process of its own."""
    argumenten = ["--map", map_, "--factor", str(opties.factor), "--geheugen", opties.geheugen]
    return meet([sys.executable, __file__, "--stap", naam, *argumenten])


def dbt(database: Path, geheugen: str) -> Meting:
    """`dbt build` without tests; run_results.json comes to stand beside the database."""
    opdracht = ["--quiet", "build", "--exclude-resource-type", "test", "--exclude-resource-type"]
    opdracht += ["unit_test", "--target-path", str(database.parent / "target")]
    return meet(
        [Path(sys.executable).with_name("dbt"), *opdracht, "--log-path", database.parent / "logs"],
        MONITOR_DATABASE=str(database),
        MONITOR_GEHEUGEN=geheugen,
        DO_NOT_TRACK="1",
    )


def modellen(map_: Path) -> list[tuple[str, str, float]]:
    """Layer, name and wall clock of each model and seed of the last build, the slowest first."""
    doel = map_ / "target"
    knopen = json.loads((doel / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    uit = []
    for uitslag in json.loads((doel / "run_results.json").read_text(encoding="utf-8"))["results"]:
        knoop = knopen[uitslag["unique_id"]]
        laag = "seed" if knoop["resource_type"] == "seed" else knoop["fqn"][1]
        uit.append((laag, knoop["name"], uitslag["execution_time"]))
    return sorted(uit, key=lambda m: -m[2])


def _mediaan(metingen: list[Meting]) -> Meting:
    """Medians of the times, the highest peak."""
    return Meting(
        statistics.median(m.wand for m in metingen),
        statistics.median(m.cpu for m in metingen),
        max(m.geheugen_mb for m in metingen),
    )


def _rij(naam: str, meting: Meting, vloer: Meting) -> str:
    return (
        f"| {naam} | {meting.wand:.1f} | {meting.cpu:.1f} | {meting.geheugen_mb:.0f} "
        f"| {meting.cpu / vloer.cpu:.2f} |"
    )


def bench(map_: Path, opties: argparse.Namespace) -> None:
    """Make the rows, measure, and print the tables as Markdown."""
    stap("maak", map_, opties)
    with duckdb.connect(str(map_ / BRON), read_only=True) as verbinding:
        sql = "select sum(geladen)::bigint from raw.telling where klasse like 'jw3_3_prestatie'"
        regels = verbinding.execute(sql).fetchone()[0]
    mb = (map_ / BRON).stat().st_size / 1e6
    maak_leeg(map_ / WAREHOUSE)
    metingen: dict[str, list[Meting]] = {"leeg": [dbt(map_ / WAREHOUSE, opties.geheugen)]}
    metingen |= {"vloer": [], "bouw": []}
    for _ in range(opties.herhaal):
        (map_ / VLOER).unlink(missing_ok=True)
        metingen["vloer"].append(stap("vloer", map_, opties))
        (map_ / VLOER).unlink()
        shutil.copyfile(map_ / BRON, map_ / WAREHOUSE)
        metingen["bouw"].append(dbt(map_ / WAREHOUSE, opties.geheugen))
    leeg, vloer, bouw = (_mediaan(metingen[n]) for n in ("leeg", "vloer", "bouw"))
    zonder = Meting(bouw.wand - leeg.wand, bouw.cpu - leeg.cpu, bouw.geheugen_mb)
    print(
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}, memory limit {opties.geheugen}; {regels:,} lines, raw {mb:,.0f} MB, "
        f"warehouse {(map_ / WAREHOUSE).stat().st_size / 1e6:,.0f} MB; median of {opties.herhaal}\n"
    )
    print("| step | wall s | cpu s | peak MB | × floor (cpu) |\n|---|---|---|---|---|")
    print(_rij("floor: typed copy of raw", vloer, vloer))
    print(_rij("dbt build", bouw, vloer))
    print(_rij("dbt build on no rows", leeg, vloer))
    print(_rij("dbt build without that", zonder, vloer))
    tijden = modellen(map_)
    per_laag: defaultdict[str, list[float]] = defaultdict(list)
    for laag, _, seconden in tijden:
        per_laag[laag].append(seconden)
    som = sum(seconden for _, _, seconden in tijden)
    print("\n| layer | models | wall s | share |\n|---|---|---|---|")
    for laag in LAGEN:
        duur = sum(per_laag[laag])
        print(f"| {laag} | {len(per_laag[laag])} | {duur:.1f} | {duur / som:.0%} |")
    print("\n| slowest models | layer | wall s | share |\n|---|---|---|---|")
    for laag, naam, seconden in tijden[: len(tijden) if opties.alles else 10]:
        print(f"| {naam} | {laag} | {seconden:.1f} | {seconden / som:.0%} |")


def main() -> None:
    """Run the benchmark, or one step of it for the process that measures."""
    keuze = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    keuze.add_argument("--factor", type=int, default=1, help="1 is 60 000 children")
    keuze.add_argument(
        "--herhaal", type=int, default=1, help="how often floor and build are measured"
    )
    keuze.add_argument("--geheugen", default="4GB", help="memory limit of DuckDB")
    keuze.add_argument("--map", type=Path, help="where the files go; a temporary folder by default")
    keuze.add_argument(
        "--alles", action="store_true", help="print every model, not the ten slowest"
    )
    keuze.add_argument("--stap", choices=("maak", "vloer"), help=argparse.SUPPRESS)
    opties = keuze.parse_args()
    if opties.stap == "maak":
        maak(opties.map / BRON, opties.factor, opties.geheugen)
    elif opties.stap == "vloer":
        kopieer(opties.map / BRON, opties.map / VLOER, opties.geheugen)
    else:
        with tempfile.TemporaryDirectory(dir=opties.map) as map_:
            bench(Path(map_), opties)


if __name__ == "__main__":
    main()
