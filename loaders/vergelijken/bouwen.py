"""Builds of git revisions on the same raw data, in a folder of their own.

The tree of a revision is unpacked without touching the repository. The base is built whole; the new
revision is built on a copy of it, and only what dbt finds changed against the manifest of the base
(`state:modified+`) is made anew. Both are built in the same place one after the other, so that dbt
parses only what differs and no name of a file gets into the comparison.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loaders import herbouw
from loaders.herbouw import BouwFout
from loaders.vergelijken.vergelijken import Kant

#: Instead of a revision: the files as they are now, committed or not.
WERKMAP = "."
#: dbt compares seeds above this size by their path only.
GROTE_SEED = 1 << 20
#: Macros that act without being named by what they act on.
_VERBORGEN = re.compile(r"{%-?\s*(materialization\b|macro\s+(generate_|\w+__))")


@dataclass(frozen=True)
class Bouw:
    """A built revision: its name, warehouse and manifest, and what dbt's comparison does not see."""

    naam: str
    database: Path
    manifest: Path
    buiten_zicht: str

    @property
    def kant(self) -> Kant:
        """This build as a side of a comparison."""
        return Kant(self.naam, self.database, self.manifest)


class Bouwplaats:
    """Where revisions are built, one after the other.

    Args:
        map_: a folder that only its owner can read, because it gets a copy of the raw data.
        ruw: a warehouse whose schema raw is built on; it is only read.
        project: a folder in the repository.
    """

    def __init__(self, map_: Path, ruw: Path, project: Path):
        self.map_ = map_
        self.ruw = ruw
        self.project = wortel(project)
        self.boom = map_ / "project"
        self.database = map_ / "warehouse.duckdb"

    def bouw(self, revisie: str, naam: str, op: Bouw | None = None) -> Bouw:
        """Build a revision.

        Args:
            revisie: what git knows it by, or `.` for the files as they are.
            naam: folder for the warehouse and the manifest.
            op: a build that this one starts from, of which only what differs is made anew.

        Raises:
            BouwFout: git does not know the revision, or it does not build.
            DatabaseFout: there are no raw data, or they are in use.
        """
        titel = self._pak_uit(revisie)
        buiten_zicht = _buiten_zicht(self.boom)
        gewijzigd: tuple[str, ...] = ()
        self.database.unlink(missing_ok=True)
        if op and op.buiten_zicht == buiten_zicht:
            shutil.copy(op.database, self.database)
            gewijzigd = ("--select", "state:modified+", "--state", str(op.manifest.parent))
        else:
            op = None
            herbouw.neem_raw_over(self.ruw, self.database)
        try:
            herbouw.bouw(self.boom, self.database, *gewijzigd)
        except BouwFout as fout:
            raise BouwFout(f"{titel} is niet te bouwen; {fout}") from fout
        manifest = herbouw.map_van_dbt(self.database) / "manifest.json"
        if op:
            _ruim_op(self.database, op.manifest, manifest)
        uit = self.map_ / naam
        uit.mkdir()
        self.database.rename(uit / "warehouse.duckdb")
        shutil.copy(manifest, uit / "manifest.json")
        return Bouw(titel, uit / "warehouse.duckdb", uit / "manifest.json", buiten_zicht)

    def _pak_uit(self, revisie: str) -> str:
        """Lay the tree of a revision out; returns its name with its commit."""
        shutil.rmtree(self.boom, ignore_errors=True)
        self.boom.mkdir()
        if revisie == WERKMAP:
            bestanden = git(self.project, "ls-files", "-z", "-co", "--exclude-standard")
            for pad in filter(None, os.fsdecode(bestanden).split("\0")):
                if (self.project / pad).is_file():
                    (self.boom / pad).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(self.project / pad, self.boom / pad)
            return "werkmap"
        commit = vind(self.project, revisie)
        # Out of a zip a link comes as a plain file, so none leads out of the tree.
        archief = git(self.project, "archive", "--format=zip", commit)
        with zipfile.ZipFile(io.BytesIO(archief)) as zip_:
            zip_.extractall(self.boom)
        return commit[:12] if commit.startswith(revisie) else f"{revisie} ({commit[:12]})"


@contextlib.contextmanager
def twee_revisies(
    basis: str,
    nieuw: str,
    ruw: Path,
    project: Path,
    volledig: bool = False,
    houd: Path | None = None,
) -> Iterator[tuple[Kant, Kant]]:
    """Build two revisions; what was built is gone afterwards, unless it is kept.

    Args:
        basis: revision to start from.
        nieuw: revision to compare with it.
        ruw: a warehouse whose schema raw both are built on.
        project: a folder in the repository.
        volledig: build the new revision whole.
        houd: folder that keeps both warehouses and manifests, for its owner alone.

    Raises:
        BouwFout: git does not know a revision, it does not build, or the folder to keep is not empty.
        DatabaseFout: there are no raw data, or they are in use.
    """
    if houd and houd.exists() and any(houd.iterdir()):
        raise BouwFout(f"{houd} is niet leeg.")
    for revisie in {basis, nieuw} - {WERKMAP}:
        vind(project, revisie)
    with tempfile.TemporaryDirectory() as map_:
        plaats = Bouwplaats(Path(map_), ruw, project)
        eerst = plaats.bouw(basis, "basis")
        dan = plaats.bouw(nieuw, "nieuw", op=None if volledig else eerst)
        yield eerst.kant, dan.kant
        if houd:
            houd.mkdir(parents=True, exist_ok=True)
            houd.chmod(0o700)
            for bouw in (eerst, dan):
                shutil.move(bouw.database.parent, houd)


def vind(project: Path, revisie: str) -> str:
    """The commit that a revision names.

    Raises:
        BouwFout: there is no such revision.
    """
    try:
        gevonden = git(project, "rev-parse", "--verify", "--quiet", f"{revisie}^{{commit}}")
    except BouwFout as fout:
        raise BouwFout(f"git kent geen revisie {revisie!r}.") from fout
    return gevonden.decode().strip()


def git(project: Path, *opdracht: str) -> bytes:
    """What git says.

    Raises:
        BouwFout: there is no git, it refuses, or there is no repository here.
    """
    try:
        gedaan = subprocess.run(["git", *opdracht], cwd=project, capture_output=True)
    except FileNotFoundError as fout:
        raise BouwFout("git is niet geïnstalleerd.") from fout
    if gedaan.returncode:
        raise BouwFout(f"git {' '.join(opdracht)}: {os.fsdecode(gedaan.stderr).strip()}")
    return gedaan.stdout


def wortel(project: Path) -> Path:
    """The folder that the repository stands in.

    Raises:
        BouwFout: there is no git, or no repository here.
    """
    return Path(os.fsdecode(git(project, "rev-parse", "--show-toplevel")).strip())


def _buiten_zicht(boom: Path) -> str:
    """Hash of everything that changes figures without `state:modified` seeing it.

    These are the settings of the project, macros that dbt calls by their name, and large seeds.
    """
    paden = [boom / "dbt_project.yml", boom / "profiles.yml"]
    paden += [
        p
        for p in sorted(boom.glob("macros/**/*.sql"))
        if _VERBORGEN.search(p.read_text(encoding="utf-8"))
    ]
    paden += [p for p in sorted(boom.glob("seeds/**/*.csv")) if p.stat().st_size > GROTE_SEED]
    som = hashlib.sha256()
    for pad in paden:
        som.update(
            f"{pad.relative_to(boom)}\n".encode() + (pad.read_bytes() if pad.exists() else b"")
        )
    return som.hexdigest()


def _relaties(manifest: Path) -> Iterator[tuple[str, str]]:
    """Schema and name of every table and view that dbt makes."""
    knopen = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    for knoop in knopen:
        if knoop["resource_type"] in ("model", "seed"):
            yield knoop["schema"], knoop["alias"]


def _ruim_op(database: Path, eerst: Path, dan: Path) -> None:
    """Drop the tables and views that the new revision no longer has."""
    weg = set(_relaties(eerst)) - set(_relaties(dan))
    with duckdb.connect(str(database)) as verbinding:
        for schema, naam in sorted(weg):
            [(is_view,)] = verbinding.execute(
                "select count(*) > 0 from duckdb_views() where schema_name = ? and view_name = ?",
                [schema, naam],
            ).fetchall()
            soort = "view" if is_view else "table"
            verbinding.execute(f"drop {soort} if exists {schema}.{naam}")
