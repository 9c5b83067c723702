"""The code of an edition: the dbt project in a zip, and whether it is what built the warehouse."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

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


def eis_gebouwd(warehouse: Path) -> None:
    """Check that a warehouse was built whole, on all that is loaded.

    Each mart has the fingerprint of what it and all under it were built from (herkomst.vingerafdruk): SQL,
    seeds and the loaded files. It must be what it would be if all were built now.

    Raises:
        EditieFout: which marts are older.
        DatabaseFout: the warehouse is absent or in use.
    """
    with herbouw.open_naast(warehouse, {}) as verbinding:
        aanwezig = verbinding.execute(
            "select table_name from information_schema.tables where table_schema = 'herkomst'"
        ).fetchall()
        if not {("vingerafdruk",), ("vingerafdruk_nu",)} <= set(aanwezig):
            raise EditieFout(f"{warehouse} is nog niet gebouwd; draai `dbt build`.")
        verouderd = verbinding.execute(
            """
            select distinct coalesce(toen.mart, nu.mart)
            from herkomst.vingerafdruk as toen
            full join herkomst.vingerafdruk_nu as nu
                on
                    toen.mart = nu.mart
                    and toen.definitie_versie is not distinct from nu.definitie_versie
            where toen.vingerafdruk is distinct from nu.vingerafdruk
            order by 1
            """
        ).fetchall()
    if verouderd:
        raise EditieFout(
            f"niet gebouwd op wat er nu is geladen en vastgelegd: {_opsomming(m for (m,) in verouderd)}; "
            "draai `dbt build` tot het zonder fouten eindigt."
        )


def leg_aan(project: Path, warehouse: Path, werkmap: Path) -> Path:
    """Make a database with the seeds of a project, and beside it its compiled SQL; returns the database.

    Args:
        project: folder of the code.
        warehouse: whose raw tables it gets, without rows.
        werkmap: an existing folder.

    Raises:
        BouwFout: the project does not compile.
    """
    aanleg = werkmap / "aanleg.duckdb"
    herbouw.neem_raw_over(
        warehouse, aanleg, dict.fromkeys(herbouw.raw_tabellen(warehouse), "false")
    )
    herbouw.dbt(project, aanleg, "seed")
    herbouw.dbt(project, aanleg, "compile")
    return aanleg


def eis_zelfde_code(warehouse: Path, aanleg: Path) -> None:
    """Check that a warehouse was built with the SQL and the seeds of a project (`leg_aan`).

    Raises:
        EditieFout: which models and seeds differ.
    """
    manifest = herbouw.map_van_dbt(aanleg) / "manifest.json"
    knopen = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    nu = {
        (k["name"], hashlib.sha256(k["compiled_code"].encode()).hexdigest())
        for k in knopen
        if k["resource_type"] == "model"
    }
    seeds = [(k["schema"], k["name"]) for k in knopen if k["resource_type"] == "seed"]
    with herbouw.open_naast(warehouse, {"aanleg": aanleg}) as verbinding:
        toen = set(verbinding.execute("select model, sql_hash from herkomst.model").fetchall())
        anders = {model for model, _ in toen ^ nu} | _andere_seeds(verbinding, seeds)
    if anders:
        raise EditieFout(
            f"gebouwd met andere code dan die in het project: {_opsomming(sorted(anders))}; "
            "draai `dbt build`."
        )


def _andere_seeds(
    verbinding: duckdb.DuckDBPyConnection, seeds: Iterable[tuple[str, str]]
) -> set[str]:
    """Seeds whose table, or whose hash at the time of the build, is not what the project says."""
    vastgelegd = "select seed, definitie_versie, inhoud_hash from {}herkomst.seed"
    vragen = {"": (vastgelegd.format(""), vastgelegd.format("aanleg."))}
    for schema, naam in seeds:
        vragen[naam] = (f"from {schema}.{naam}", f"from aanleg.{schema}.{naam}")
    anders = set()
    for naam, (toen, nu) in vragen.items():
        kolom = f"'{naam}'" if naam else "seed"
        verschil = f"(({toen}) except all ({nu})) union all (({nu}) except all ({toen}))"
        try:
            rijen = verbinding.execute(f"select distinct {kolom} from ({verschil})").fetchall()
        except (duckdb.BinderException, duckdb.CatalogException):
            # Another column, or no such table.
            rijen = [(naam,)]
        anders |= {seed for (seed,) in rijen}
    return anders


def _opsomming(namen: Iterable[str], meeste: int = 3) -> str:
    namen = list(namen)
    rest = len(namen) - meeste
    return ", ".join(namen[:meeste]) + (f" en nog {rest}" if rest > 0 else "")
