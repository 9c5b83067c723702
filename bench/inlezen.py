"""Throughput of `monitor laad`, as a ratio to bare parsing and to a plain loader in the same run.

    python bench/inlezen.py [--groot-mb 200] [--bestanden 20000] [--herhaal 3]

Makes JW323 messages in a temporary folder and measures, wall clock, the median of a few runs:
bare   xml2arrow parsing of the same files, one after the other, results thrown away
plain  an lxml iterparse loader that inserts rows into DuckDB, one thread
laad   the loader of this project: hashes, checks, pseudonyms, quarantine, insertion
and the peak memory of loading one message of 500 MB. The figures in RESULTS.md come from here.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
from lxml import etree

from loaders import catalogus as cat
from loaders.inlezen import laden
from loaders.inlezen.ontleden import maak_parser
from loaders.sleutel import VOORBEELD, Sleutel, elfproef
from loaders.zonder_pandas import verberg_pandas

NS = "http://www.istandaarden.nl/ijw/3_2/{}/schema"
KOP = (
    '<?xml version="1.0" encoding="UTF-8"?>\r\n<jw323:Bericht xmlns:jw323="{m}" xmlns:b="{b}">\r\n'
    "<jw323:Header><jw323:BerichtCode>490</jw323:BerichtCode><jw323:BerichtVersie>3</jw323:BerichtVersie>"
    "<jw323:BerichtSubversie>2</jw323:BerichtSubversie><jw323:Afzender>{agb}</jw323:Afzender>"
    "<jw323:Ontvanger>0202</jw323:Ontvanger><jw323:BerichtIdentificatie><b:Identificatie>{id}</b:Identificatie>"
    "<b:Dagtekening>2024-02-05</b:Dagtekening></jw323:BerichtIdentificatie><jw323:XsdVersie>"
    "<b:BasisschemaXsdVersie>1.2.0</b:BasisschemaXsdVersie><b:BerichtXsdVersie>1.0.1</b:BerichtXsdVersie>"
    "</jw323:XsdVersie></jw323:Header>\r\n<jw323:Declaratie><jw323:DeclaratieNummer>{id}</jw323:DeclaratieNummer>"
    "<jw323:DeclaratiePeriode><b:Begindatum>2024-01-01</b:Begindatum><b:Einddatum>2024-01-31</b:Einddatum>"
    "</jw323:DeclaratiePeriode><jw323:DeclaratieDagtekening>2024-02-05</jw323:DeclaratieDagtekening>"
    "<jw323:TotaalIngediendBedrag><b:TotaalBedrag>0</b:TotaalBedrag><b:DebetCredit>D</b:DebetCredit>"
    "</jw323:TotaalIngediendBedrag>\r\n<jw323:Clienten>"
)
REGEL = (
    "<jw323:Prestatie><jw323:ProductReferentie><b:ReferentieNummer>{ref}</b:ReferentieNummer>"
    "</jw323:ProductReferentie><jw323:ToewijzingNummer>{tw}</jw323:ToewijzingNummer>"
    "<jw323:ProductCategorie>45</jw323:ProductCategorie><jw323:ProductCode>45A0{p}</jw323:ProductCode>"
    "<jw323:ProductPeriode><b:Begindatum>2024-01-01</b:Begindatum><b:Einddatum>2024-01-31</b:Einddatum>"
    "</jw323:ProductPeriode><jw323:GeleverdVolume>{vol}</jw323:GeleverdVolume><jw323:Eenheid>04</jw323:Eenheid>"
    "<jw323:ProductTarief>{tarief}</jw323:ProductTarief><jw323:IngediendBedrag><b:Bedrag>{bedrag}</b:Bedrag>"
    "<b:DebetCredit>D</b:DebetCredit></jw323:IngediendBedrag></jw323:Prestatie>\r\n"
)
SLEUTEL = Sleutel(f"{VOORBEELD}-bench")
VANDAAG = dt.date(2025, 1, 1)


def schrijf_bericht(pad: Path, nummer: int, omvang: int, bsns: list[str]) -> None:
    """Write a JW323 of about `omvang` bytes."""
    kies = random.Random(nummer)
    regel = 0
    with pad.open("w", encoding="utf-8", newline="") as doel:
        geschreven = doel.write(
            KOP.format(
                m=NS.format("jw323"), b=NS.format("basisschema"), agb=42420001, id=f"B{nummer}"
            )
        )
        while geschreven < omvang:
            regels = []
            for _ in range(kies.randint(1, 5)):
                volume, tarief = kies.randint(1, 40), kies.randint(5000, 12000)
                regels.append(
                    REGEL.format(
                        ref=f"R{nummer}-{regel}",
                        tw=kies.randint(1, 10**6),
                        p=kies.randint(1, 9),
                        vol=volume,
                        tarief=tarief,
                        bedrag=volume * tarief,
                    )
                )
                regel += 1
            geschreven += doel.write(
                f"<jw323:Client><jw323:Bsn>{kies.choice(bsns)}</jw323:Bsn><jw323:Prestaties>"
                f"{''.join(regels)}</jw323:Prestaties></jw323:Client>\r\n"
            )
        doel.write("</jw323:Clienten></jw323:Declaratie></jw323:Bericht>\r\n")


def kaal(paden: list[Path]) -> None:
    """Bare xml2arrow: bytes for small files, the path for large ones, as each is fastest."""
    parser = maak_parser(cat.lees().berichten["JW323"], "3", los=True)
    for pad in paden:
        if pad.stat().st_size < laden.GROOT:
            parser.parse(pad.read_bytes())
        else:
            for _ in parser.parse_batches(str(pad), max_rows_per_batch=32_768):
                pass


def gewoon(paden: list[Path], database: Path) -> None:
    """The loader most people would write: lxml iterparse, rows in lists, inserts by the 50 000."""
    velden = [
        e.pad["3"].rsplit("/", 1)[-1]
        for e in cat.lees().berichten["JW323"].klassen["prestatie"].elementen
    ]
    verbinding = duckdb.connect(str(database))
    verbinding.execute(
        f"create table regel (bsn varchar, {', '.join(f'k{i} varchar' for i in range(len(velden)))})"
    )
    rijen: list[list[str | None]] = []

    def wegschrijven() -> None:
        tabel = pa.table(
            [pa.array(k, pa.string()) for k in zip(*rijen, strict=True)],
            [f"c{i}" for i in range(len(velden) + 1)],
        )
        verbinding.register("tabel", tabel)
        verbinding.execute("insert into regel select * from tabel")
        rijen.clear()

    for pad in paden:
        for _, client in etree.iterparse(str(pad), tag="{*}Client"):
            bsn = client.findtext("{*}Bsn")
            for prestatie in client.iter("{*}Prestatie"):
                waarden = {e.tag.rpartition("}")[2]: e.text for e in prestatie.iter()}
                rijen.append([bsn, *(waarden.get(v) for v in velden)])
            client.clear()
            while client.getprevious() is not None:
                del client.getparent()[0]
            if len(rijen) >= 50_000:
                wegschrijven()
    if rijen:
        wegschrijven()
    verbinding.close()


def laad(paden: list[Path], database: Path) -> int:
    """The loader of this project; returns the number of rows loaded."""
    uitslag = laden.laad(paden, database, SLEUTEL, VANDAAG, database.parent / "quarantaine")
    return uitslag.telling.rijen_geladen


def meet(
    naam: str, werk: Callable[[Path], object], herhaal: int, map_: Path
) -> tuple[float, float]:
    """Median wall clock and CPU seconds of a few runs, each with a new database."""
    wanden, cpus = [], []
    for i in range(herhaal):
        werkmap = map_ / f"{naam}{i}"
        werkmap.mkdir()
        voor, begin = _cpu(), time.perf_counter()
        werk(werkmap / "bench.duckdb")
        wanden.append(time.perf_counter() - begin)
        cpus.append(_cpu() - voor)
        shutil.rmtree(werkmap)
    return statistics.median(wanden), statistics.median(cpus)


def _cpu() -> float:
    eigen, kinderen = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    return eigen.ru_utime + eigen.ru_stime + kinderen.ru_utime + kinderen.ru_stime


def main() -> None:
    """Run the benchmark and print its table as Markdown."""
    verberg_pandas()
    keuze = argparse.ArgumentParser()
    keuze.add_argument("--groot-mb", type=int, default=200)
    keuze.add_argument("--bestanden", type=int, default=20_000)
    keuze.add_argument("--herhaal", type=int, default=3)
    keuze.add_argument("--geheugen", type=Path, help=argparse.SUPPRESS)
    opties = keuze.parse_args()
    if opties.geheugen:
        laad([opties.geheugen], opties.geheugen.parent / "geheugen.duckdb")
        # Not ru_maxrss: that begins with the size of the process this one was forked from.
        print(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
        return
    bsns = [b for n in range(999_900_006, 999_999_991) if elfproef(b := str(n))]
    with tempfile.TemporaryDirectory() as tijdelijk:
        map_ = Path(tijdelijk)
        schrijf_bericht(map_ / "groot.xml", 1, opties.groot_mb * 10**6, bsns)
        klein = map_ / "klein"
        klein.mkdir()
        for i in range(opties.bestanden):
            schrijf_bericht(klein / f"{i:06d}.xml", i + 10, 22_000, bsns)
        print(
            f"{os.cpu_count()} cores, {platform.machine()}, "
            f"Python {platform.python_version()}, DuckDB {duckdb.__version__}\n"
        )
        print("| input | MB | step | wall s | cpu s | MB/s | × bare (wall) |")
        print("|---|---|---|---|---|---|---|")
        for naam, bron in (
            ("one JW323", map_ / "groot.xml"),
            (f"{opties.bestanden} small JW323", klein),
        ):
            paden = sorted(bron.iterdir()) if bron.is_dir() else [bron]
            mb = sum(p.stat().st_size for p in paden) / 1e6
            stappen: dict[str, Callable[[Path], object]] = {
                "bare": lambda db, p=paden: kaal(p),
                "laad": lambda db, b=bron: laad([b], db),
                "plain": lambda db, p=paden: gewoon(p, db),
            }
            basis = None
            for stap, werk in stappen.items():
                wand, cpu = meet(stap, werk, opties.herhaal if stap != "plain" else 1, map_)
                basis = basis or wand
                print(
                    f"| {naam} | {mb:.0f} | {stap} | {wand:.2f} | {cpu:.2f} "
                    f"| {mb / wand:.0f} | {basis / wand:.2f} |",
                    flush=True,
                )
        schrijf_bericht(map_ / "halfgig.xml", 2, 500 * 10**6, bsns)
        uit = subprocess.run(
            [sys.executable, __file__, "--geheugen", str(map_ / "halfgig.xml")],
            capture_output=True,
            text=True,
            check=True,
        )
        print(f"\nPeak memory of loading one message of 500 MB: {int(uit.stdout) / 1024:.0f} MB")


if __name__ == "__main__":
    main()
