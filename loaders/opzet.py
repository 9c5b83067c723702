"""``make demo``, ``make test``, ``make clienten`` and the others, each from a bare Python.

Only the standard library is used here, and only syntax that an older Python can read, so that the
first thing a newcomer sees is a clear sentence and not a traceback.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VOORBEELD = PROJECT / "voorbeeld"
WAREHOUSE, RAPPORT = VOORBEELD / "voorbeeld.duckdb", VOORBEELD / "rapport"
ZONDER_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
OUDST, NIEUWST = (3, 11), (3, 13)
#: Superset 6.1 pins a numpy that has no wheels for a newer Python.
NIEUWST_SUPERSET = (3, 12)


class Omgeving:
    """A virtual environment of the project: where it is, and its Python."""

    def __init__(self, naam):
        self.map = PROJECT / naam
        self.python = self.map / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.merk = self.map / "sloten"


EIGEN, SUPERSET = Omgeving(".venv"), Omgeving(".venv-superset")


def hoofd(opdracht, *opties):
    """Run one of the commands of loaders/__main__.py with its options; returns the exit code."""
    fout = _ongeschikt()
    if fout:
        print(fout, file=sys.stderr)
        return 2
    try:
        if opdracht == "demo":
            _demo(_maak_omgeving("requirements.lock"))
        elif opdracht == "voorbeeldrapport":
            _voorbeeldrapport(_maak_omgeving("requirements.lock"))
        elif opdracht == "docs":
            _monitor(_maak_omgeving("requirements.lock"), "documentatie", *opties)
        elif opdracht == "ci":
            _monitor(_maak_omgeving("requirements.lock"), "ci-definitie", *opties)
        else:
            python = _maak_omgeving("requirements.lock", "requirements-ontwikkel.lock")
            if opdracht == "test":
                _test(python)
            elif opdracht == "clienten":
                _clienten(python)
            else:
                _mutaties(python, *opties)
    except subprocess.CalledProcessError as mislukt:
        print("Mislukt: {}".format(" ".join(map(str, mislukt.cmd))), file=sys.stderr)
        return mislukt.returncode or 1
    return 0


def _ongeschikt():
    """Why this Python won't do, or None."""
    versie = sys.version_info[:2]
    if not OUDST <= versie <= NIEUWST:
        return (
            "Python {}.{} is not supported: use 3.11, 3.12 or 3.13, "
            "for instance `make demo PYTHON=python3.12`.".format(*versie)
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return (
            "This Python has no venv module. On Debian or Ubuntu: "
            "`apt install python3-venv`; then run this again."
        )
    return None


def geen_superset(versie=None, bestaat=None):
    """Why Superset can't be tried, or None; by default with this Python and what there is."""
    if (versie or sys.version_info[:2]) > NIEUWST_SUPERSET:
        return "Superset 6.1 draait op Python 3.11 en 3.12, niet op een nieuwere."
    if not (SUPERSET.merk.exists() if bestaat is None else bestaat):
        return "Superset is er niet; `make clienten` zet het in .venv-superset."
    return None


def _maak_omgeving(*sloten):
    """The environment of the project with exactly what the locks say; returns its Python."""
    return _installeer(EIGEN, *sloten, project=True)


def _maak_superset():
    """The environment of Superset, where it runs."""
    if sys.version_info[:2] <= NIEUWST_SUPERSET:
        _installeer(SUPERSET, "requirements-superset.lock", project=False)


def _installeer(omgeving, *sloten, project):
    """Exactly what the locks say, and the project itself if asked; returns the Python of the environment."""
    inhoud = "".join((PROJECT / s).read_text(encoding="utf-8") for s in sloten)
    som = hashlib.sha256((inhoud + sys.version).encode()).hexdigest()
    python, merk = omgeving.python, omgeving.merk
    if merk.exists() and som in merk.read_text(encoding="utf-8").split() and python.exists():
        return python
    if not python.exists():
        _zeg(f"Making a virtual environment in {omgeving.map.name}")
        _doe(sys.executable, "-m", "venv", omgeving.map)
    _zeg("Installing {}".format(" and ".join(sloten)))
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
    for slot in sloten:
        _doe(*pip, "--require-hashes", "--no-deps", "-r", PROJECT / slot)
    if project:
        _doe(*pip, "--no-build-isolation", "--no-deps", "--editable", PROJECT)
    with merk.open("a", encoding="utf-8") as f:
        f.write(som + "\n")
    return python


def _demo(python):
    begin = time.time()
    _bouw(python, *ZONDER_TESTS)
    _monitor(python, "cijfers")
    _rapport(python)
    _zeg(f"Done in {time.time() - begin:.0f} seconds")


def _voorbeeldrapport(python):
    """The report of a larger example: of two regions, so that most figures are large enough to be public."""
    begin = time.time()
    _bouw(python, *ZONDER_TESTS, schaal="regio")
    _rapport(python)
    _zeg(f"Done in {time.time() - begin:.0f} seconds")


def _rapport(python):
    _zeg("Making the report")
    mededeling = "Voorbeeld: alle gegevens zijn verzonnen."
    _monitor(python, "rapport", RAPPORT, "--bron", WAREHOUSE, "--mededeling", mededeling)


def _test(python):
    _zeg("Lint")
    # sqlfluff compiles with dbt, which opens the database.
    VOORBEELD.mkdir(exist_ok=True)
    _doe(python, "-m", "ruff", "check", ".")
    _doe(python, "-m", "ruff", "format", "--check", ".")
    _doe(python, "-m", "sqlfluff", "lint", "models", "tests", "analyses")
    _maak_superset()
    _zeg("Python tests")
    _doe(python, "-m", "pytest")
    _bouw(python)


def _clienten(python):
    _maak_superset()
    _doe(python, "-m", "pytest", "-rs", "tests/python/test_clienten.py")


def _mutaties(python, *opties):
    os.environ["PYTHONPATH"] = str(PROJECT / "tests" / "python")
    _doe(python, "-m", "mutaties", *opties)


def _bouw(python, *opties, schaal="klein"):
    """Example data, loaded, checked and built; the database is apart from the user's own."""
    shutil.rmtree(VOORBEELD, ignore_errors=True)
    _zeg("Making example data")
    _monitor(python, "voorbeeld", VOORBEELD / schaal, "--schaal", schaal)
    _zeg("Loading the messages")
    berichten, sleutel = VOORBEELD / schaal / "berichten", VOORBEELD / schaal / "voorbeeld.sleutel"
    _monitor(python, "laad", berichten, "--sleutelbestand", sleutel)
    _zeg("Loading the uitvraag")
    _monitor(python, "laad-uitvraag", VOORBEELD / schaal / "uitvraag", "--kort")
    _zeg("Validating the raw batches")
    _monitor(python, "keur", "--docs", VOORBEELD / "data-docs")
    _zeg("dbt build")
    _doe(python.parent / ("dbt.exe" if os.name == "nt" else "dbt"), "--quiet", "build", *opties)
    uitslag = json.loads((PROJECT / "target" / "run_results.json").read_text(encoding="utf-8"))
    for resultaat in uitslag["results"]:
        if resultaat["status"] == "warn":
            naam = resultaat["unique_id"].split(".")[2]
            print("{}: {}".format(naam, resultaat["message"]))
    statussen = sorted(r["status"] for r in uitslag["results"])
    print(", ".join(f"{statussen.count(s)} {s}" for s in sorted(set(statussen))))


def _monitor(python, *opdracht):
    _doe(python, "-m", "loaders", *opdracht)


def _doe(*opdracht):
    omgeving = dict(os.environ, MONITOR_DATABASE=str(WAREHOUSE))
    omgeving["DO_NOT_TRACK"] = "1"
    subprocess.run([str(d) for d in opdracht], check=True, cwd=PROJECT, env=omgeving)


def _zeg(tekst):
    print(f"\n== {tekst}", flush=True)
