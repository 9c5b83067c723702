"""A project as ours but with two marts, so that a build of it takes seconds, and a warehouse for it.

    python -m klein_project bouw …

is `monitor` with the SQL of this project instead of dbt. With STERF_BIJ=n in the environment it is killed
at the n-th thing that it does to files or processes in the folder of the warehouse.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import duckdb

from loaders import herbouw
from loaders.catalogus import PROJECT

_STATUS = """
select
    'cijfer' as mart,
    cast(null as varchar) as editie,
    cast(null as timestamp) as gebouwd_op,
    date '2024-12-31' as peildatum,
    date '2024-12-31' as laatste_dagtekening,
    date '2024-01-01' as voorlopig_vanaf
"""
_CIJFER = """
select rij.nr, versie.definitie_versie
from raw.rij as rij
cross join (values ('oud'), ('nieuw')) as versie(definitie_versie)
"""
_YAML = """
version: 2
models:
- name: cijfer
  description: Een rij per nummer en versie
  config: {contract: {enforced: true}}
  constraints:
  - {type: primary_key, columns: [definitie_versie, nr]}
  columns:
  - {name: nr, data_type: integer, description: Het nummer, config: {meta: {zichtbaar: openbaar}}}
  - {name: definitie_versie, data_type: varchar, config: {meta: {zichtbaar: openbaar}}}
  data_tests:
  - uitdrukking_waar:
      name: een_nummer_is_klein
      arguments: {uitdrukking: nr < 1000000}
- name: warehouse_status
  columns:
  - {name: mart, config: {meta: {zichtbaar: openbaar}}}
  - {name: editie, config: {meta: {zichtbaar: openbaar}}}
  - {name: gebouwd_op, config: {meta: {zichtbaar: openbaar}}}
  - {name: peildatum, config: {meta: {zichtbaar: openbaar}}}
  - {name: laatste_dagtekening, config: {meta: {zichtbaar: openbaar}}}
  - {name: voorlopig_vanaf, config: {meta: {zichtbaar: openbaar}}}
"""


def maak_project(map_: Path) -> Path:
    """Lay the project out in a new folder, with the macros, generic tests and guard of ours."""
    for deel in ("macros", "tests/generic"):
        shutil.copytree(PROJECT / deel, map_ / deel)
    for bestand in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / bestand, map_)
    seeds, marts = map_ / "seeds/publicatie", map_ / "models/marts"
    seeds.mkdir(parents=True)
    marts.mkdir(parents=True)
    for bestand in ("volumewacht.csv", "publicatie_regel.csv"):
        shutil.copy(PROJECT / "seeds/publicatie" / bestand, seeds)
    (marts / "cijfer.sql").write_text(_CIJFER, encoding="utf-8")
    (marts / "warehouse_status.sql").write_text(_STATUS, encoding="utf-8")
    (marts / "marts.yml").write_text(_YAML, encoding="utf-8")
    return map_


def laad(database: Path, tot: int) -> None:
    """Give a warehouse the numbers from one to this; the mart has each of them once per version."""
    with duckdb.connect(str(database)) as verbinding:
        verbinding.execute("create schema if not exists raw")
        verbinding.execute(
            f"create or replace table raw.rij as select range::integer as nr from range(1, {tot + 1})"
        )


def bouw_zonder_dbt(_: Path, gebouwd: Path) -> tuple[str, ...]:
    """What dbt makes of this project, as far as publishing reads it."""
    kolommen = [("cijfer", "nr"), ("cijfer", "definitie_versie")]
    with herbouw.open_naast(gebouwd, {}, schrijf=True) as verbinding:
        for schema in ("marts", "staging", "herkomst"):
            verbinding.execute(f"create schema {schema}")
        sleutel = "primary key (definitie_versie, nr)"
        verbinding.execute(
            f"create table marts.cijfer (nr integer, definitie_versie varchar, {sleutel})"
        )
        verbinding.execute(f"insert into marts.cijfer {_CIJFER}")
        verbinding.execute(f"create table marts.warehouse_status as {_STATUS}")
        status = verbinding.execute("describe marts.warehouse_status").fetchall()
        kolommen += [("warehouse_status", kolom) for kolom, *_ in status]
        verbinding.execute("create table herkomst.mart (mart varchar, leesbestand varchar)")
        verbinding.execute(
            "insert into herkomst.mart values ('cijfer', 'altijd'), ('warehouse_status', 'altijd')"
        )
        verbinding.execute(
            "create table herkomst.kolom (mart varchar, kolom varchar, zichtbaar varchar)"
        )
        verbinding.executemany("insert into herkomst.kolom values (?, ?, 'openbaar')", kolommen)
        csv = PROJECT / "seeds/publicatie/volumewacht.csv"
        verbinding.execute(f"create table staging.volumewacht as from {herbouw.tekst(csv)}")
    return ()


def _sterf_bij(nummer: int, map_: Path) -> None:
    """Kill this process just before the n-th thing that it does in a folder."""
    gedaan = 0

    def luister(wat: str, waarmee: tuple[object, ...]) -> None:
        nonlocal gedaan
        if wat in ("os.mkdir", "os.link", "os.rename", "os.remove", "os.chmod", "subprocess.Popen"):
            gedaan += str(map_) in str(waarmee)
            if gedaan == nummer:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(luister)


def hoofd() -> None:
    """The command line."""
    from loaders import cli
    from loaders.publiceren import bouw

    bouw._bouw = bouw_zonder_dbt
    if nummer := os.environ.get("STERF_BIJ"):
        _sterf_bij(int(nummer), Path(os.environ["MONITOR_DATABASE"]).parent)
    cli.app(prog_name="monitor")


if __name__ == "__main__":
    hoofd()
