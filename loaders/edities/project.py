"""The code of an edition: the dbt project in a zip, and whether it is what built the warehouse."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders import herbouw
from loaders.edities import EditieFout

#: What is built from; generic tests belong to it, because without them dbt does not read the models.
DELEN = ("dbt_project.yml", "profiles.yml", "models", "macros", "seeds", "tests")
NIET = ("tests/python",)
#: What else makes figures what they are: reading in.
OOK_SCHOON = ("loaders", "pyproject.toml", "requirements.lock")
#: Seeds that place a case on the map or translate a product; all other seeds are definitions.
GEOGRAFIE = ("seeds/geografie/", "seeds/tussentaal/", "seeds/codelijsten/", "seeds/context/")
#: The earliest time that a zip can hold, so that the same files give the same bytes.
MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Revisie:
    """Where the code comes from.

    Args:
        git: the revision; None outside git.
        schoon: whether the work tree is that revision.
    """

    git: str | None
    schoon: bool


def revisie(project: Path) -> Revisie:
    """The git revision of a project folder, and whether anything that makes figures was changed since."""
    kop = _git(project, "rev-parse", "HEAD")
    if kop is None or _git(project, "ls-files", "dbt_project.yml") == "":
        return Revisie(None, False)
    status = _git(project, "status", "--porcelain", "--", *DELEN, *OOK_SCHOON)
    return Revisie(kop, status == "")


def _git(project: Path, *opdracht: str) -> str | None:
    try:
        uitslag = subprocess.run(
            ["git", "-C", str(project), *opdracht], capture_output=True, text=True
        )
    except FileNotFoundError:
        return None
    return None if uitslag.returncode else uitslag.stdout.strip()


def pak_in(project: Path, zip_: Path) -> None:
    """Write the dbt project into a zip; the same files give the same bytes."""
    with zipfile.ZipFile(zip_, "w", zipfile.ZIP_DEFLATED) as archief:
        for naam in sorted(_bestanden(project)):
            onderdeel = zipfile.ZipInfo(naam, MOMENT)
            onderdeel.compress_type = zipfile.ZIP_DEFLATED
            onderdeel.external_attr = 0o644 << 16
            archief.writestr(onderdeel, (project / naam).read_bytes())


def _bestanden(project: Path) -> Iterator[str]:
    for deel in DELEN:
        wortel = project / deel
        for pad in [wortel] if wortel.is_file() else wortel.rglob("*"):
            naam = pad.relative_to(project).as_posix()
            verborgen = any(d.startswith((".", "__")) for d in pad.relative_to(project).parts)
            if pad.is_file() and not verborgen and not naam.startswith(NIET):
                yield naam


def pak_uit(zip_: Path, map_: Path) -> Path:
    """Unpack a project into a new folder, and return that."""
    with zipfile.ZipFile(zip_) as archief:
        archief.extractall(map_)
    return map_


def inhoud(zip_: Path) -> dict[str, str]:
    """SHA-256 of each file in a project, by its path."""
    with zipfile.ZipFile(zip_) as archief:
        return {naam: hashlib.sha256(archief.read(naam)).hexdigest() for naam in archief.namelist()}


def is_geografie(naam: str) -> bool:
    """Whether a file of a project is a seed of geography or mapping."""
    return naam.startswith(GEOGRAFIE) and naam.endswith(".csv")


def met_geografie_van(project: Path, zip_: Path) -> None:
    """Give an unpacked project the seeds of geography and mapping of another, as far as it has them."""
    with zipfile.ZipFile(zip_) as archief:
        for naam in archief.namelist():
            if is_geografie(naam) and (project / naam).exists():
                (project / naam).write_bytes(archief.read(naam))


def controleer_bouw(project: Path, warehouse: Path, werkmap: Path) -> None:
    """Check that a warehouse was built whole, on all that is loaded, with the code of this project.

    Each mart has the fingerprint it was built with (herkomst.vingerafdruk): SQL and seeds of all that it is
    made of, and the loaded files. It must be what it would be now, and SQL and seeds those of the project.

    Args:
        project: folder of the code.
        warehouse: the database.
        werkmap: an existing folder for what dbt makes.

    Raises:
        EditieFout: what differs, and what to do.
        BouwFout: the project does not compile.
    """
    proef = werkmap / "proef.duckdb"
    tabellen = herbouw.raw_tabellen(warehouse)
    herbouw.neem_raw_over(warehouse, proef, dict.fromkeys(tabellen, "false"))
    herbouw.dbt(project, proef, "seed")
    doel = herbouw.dbt(project, proef, "compile")
    manifest = json.loads((doel / "manifest.json").read_text(encoding="utf-8"))
    knopen = list(manifest["nodes"].values())
    gecompileerd = {
        k["name"]: hashlib.sha256(k["compiled_code"].encode()).hexdigest()
        for k in knopen
        if k["resource_type"] == "model"
    }
    with herbouw.open_naast(warehouse, {"proef": proef}) as verbinding:
        schemas = verbinding.execute("select schema_name from duckdb_schemas()").fetchall()
        if ("herkomst",) not in schemas:
            raise EditieFout(f"{warehouse} is nog niet gebouwd; draai `dbt build`.")
        verouderd = verbinding.execute(
            """
            select distinct coalesce(toen.mart, nu.mart)
            from herkomst.vingerafdruk as toen
            full join herkomst.vingerafdruk_nu as nu
                on toen.mart = nu.mart and toen.definitie_versie is not distinct from nu.definitie_versie
            where toen.vingerafdruk is distinct from nu.vingerafdruk
            order by 1
            """
        ).fetchall()
        if verouderd:
            raise EditieFout(
                f"{_opsomming(m for (m,) in verouderd)} {_is(verouderd)} niet gebouwd op wat er nu is "
                "geladen en vastgelegd; draai `dbt build` tot het zonder fouten eindigt."
            )
        gebouwd = dict(verbinding.execute("select model, sql_hash from herkomst.model").fetchall())
        anders = sorted(
            naam for naam in gecompileerd.keys() | gebouwd.keys()
            if gecompileerd.get(naam) != gebouwd.get(naam)
        )  # fmt: skip
        anders += sorted(_andere_seeds(verbinding, knopen))
    if anders:
        raise EditieFout(
            f"{_opsomming(anders)} {_is(anders)} gebouwd met andere code dan die in {project}; "
            "draai `dbt build`."
        )


def _andere_seeds(verbinding, knopen) -> Iterator[str]:
    """Seeds whose table, or whose hash at the time of the build, is not what the project says."""
    vastgelegd = "select seed, definitie_versie, inhoud_hash from {}herkomst.seed"
    toen, nu = vastgelegd.format(""), vastgelegd.format("proef.")
    anders = {
        seed
        for (seed,) in verbinding.execute(
            f"select seed from (({toen} except {nu}) union all ({nu} except {toen}))"
        ).fetchall()
    }
    for knoop in knopen:
        if knoop["resource_type"] != "seed" or knoop["name"] in anders:
            continue
        tabel = f"{knoop['schema']}.{knoop['name']}"
        een, ander = f"from {tabel}", f"from proef.{tabel}"
        verschil = f"select count(*) from (({een} except all {ander}) union all ({ander} except all {een}))"
        if verbinding.execute(verschil).fetchone() != (0,):
            anders.add(knoop["name"])
    yield from anders


def _opsomming(namen, meeste: int = 3) -> str:
    namen = list(namen)
    rest = len(namen) - meeste
    return ", ".join(namen[:meeste]) + (f" en nog {rest}" if rest > 0 else "")


def _is(dingen) -> str:
    return "is" if len(dingen) == 1 else "zijn"
