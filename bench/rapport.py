"""What making the report costs, as a ratio to drawing its charts by themselves.

    python bench/rapport.py WAREHOUSE [--herhaal 3]

WAREHOUSE is one of Gelderland size, such as `monitor voorbeeld MAP --schaal gelderland`, loaded and built.
Measured, in seconds of the clock and in processes of their own:
grafieken  every chart of the report drawn by one process: the floor
rapport    `monitor rapport` into an empty folder
opnieuw    the same once more: nothing changed
een        the same after one figure of one gemeente changed
The figures in RESULTS.md come from here.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from loaders.rapport import grafiek, lezen, paginas


def grafieken(bron: Path) -> int:
    """Draw every chart that is on a page of its own, without making pages; returns how many."""
    alle = paginas.maak(lezen.lees(bron))
    aantal = 0
    for pagina in alle:
        for figuur in pagina.figuren:
            if figuur.grafiek:
                grafiek.svg(figuur.grafiek, figuur.naam, figuur.titel, figuur.zin)
                aantal += 1
    return aantal


def _tijd(doe: Callable[[], object]) -> float:
    begin = time.perf_counter()
    doe()
    return time.perf_counter() - begin


def _rapport(bron: Path, map_: Path) -> None:
    opdracht = [sys.executable, "-m", "loaders", "rapport", str(map_), "--bron", str(bron)]
    subprocess.run(opdracht, check=True, capture_output=True)


def _kleiner(bron: Path, doel: Path) -> None:
    """The part of a warehouse that the report reads, to change a figure in."""
    with duckdb.connect(str(doel)) as verbinding:
        verbinding.execute(f"attach '{bron}' as warehouse (read_only)")
        verbinding.execute("create schema marts; create schema herkomst")
        namen = [f"marts.{naam}" for naam in (*lezen.NODIG, "publicatie_duiding")]
        for naam in (*namen, "herkomst.mart", "herkomst.kolom"):
            verbinding.execute(f"create table {naam} as from warehouse.{naam}")


def meet(bron: Path, map_: Path) -> dict[str, float]:
    """Measure once."""
    eigen, site = map_ / "bron.duckdb", map_ / "site"
    _kleiner(bron, eigen)
    vloer = [sys.executable, __file__, str(eigen), "--alleen-grafieken"]
    meting = {
        "grafieken": _tijd(lambda: subprocess.run(vloer, check=True)),
        "rapport": _tijd(lambda: _rapport(eigen, site)),
        "opnieuw": _tijd(lambda: _rapport(eigen, site)),
    }
    with duckdb.connect(str(eigen)) as verbinding:
        verbinding.execute(
            """
            update marts.publicatie_monitor set waarde = 4321
            where niveau = 'gemeente' and niveau_code = '0202' and waarde_nummer = '1'
                and maat = 'aantal_jeugdigen' and uitsplitsing = 'totaal' and waarde is not null
            """
        )
    meting["een"] = _tijd(lambda: _rapport(eigen, site))
    meting["paginas"] = len(list(site.rglob("*.html")))
    meting["megabytes"] = sum(p.stat().st_size for p in site.rglob("*") if p.is_file()) / 1e6
    return meting


def main() -> None:
    """Measure so many times, and print the medians with their ratio to the floor."""
    lezer = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    lezer.add_argument("warehouse", type=Path)
    lezer.add_argument("--herhaal", type=int, default=3)
    lezer.add_argument("--alleen-grafieken", action="store_true", help=argparse.SUPPRESS)
    keuze = lezer.parse_args()
    if keuze.alleen_grafieken:
        grafieken(keuze.warehouse)
        return
    metingen = []
    for _ in range(keuze.herhaal):
        map_ = Path(tempfile.mkdtemp())
        metingen.append(meet(keuze.warehouse, map_))
        shutil.rmtree(map_)
    midden = {naam: statistics.median(m[naam] for m in metingen) for naam in metingen[0]}
    midden["aantal_grafieken"] = grafieken(keuze.warehouse)
    midden["rapport_tegen_grafieken"] = midden["rapport"] / midden["grafieken"]
    print(json.dumps({naam: round(waarde, 2) for naam, waarde in midden.items()}, indent=2))


if __name__ == "__main__":
    main()
