"""The file that readers open: written beside itself, read once as a reader would, and switched whole.

Nothing ever writes in it. Who has it open keeps what he opened; who opens it gets the old one or the new one.
Beside it lie `.volgende` (being written), `.vorige` (the one before) and, during a switch, `.wissel`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

from loaders import herbouw
from loaders.inlezen.opslag import DatabaseFout, vraag
from loaders.publiceren import tabellen
from loaders.publiceren.partijen import EIGENAAR


def bij(database: Path) -> Path:
    """Where readers look when nobody said otherwise: beside the working file."""
    return database.with_name(f"{database.stem}.lezen.duckdb")


def volgende(lees: Path) -> Path:
    """The one that is being written."""
    return lees.with_name(f"{lees.name}.volgende")


def vorige(lees: Path) -> Path:
    """The one before."""
    return lees.with_name(f"{lees.name}.vorige")


def _wissel(lees: Path) -> Path:
    return lees.with_name(f"{lees.name}.wissel")


def schrijf(
    gebouwd: Path,
    lees: Path,
    editie: str | None,
    gebouwd_op: dt.datetime,
    met_verantwoording: bool = False,
) -> dict[str, int]:
    """Write the marts of a built warehouse as tables into the next file.

    Args:
        gebouwd: the warehouse; it is only read.
        lees: the file of the readers, that stays as it is.
        editie: name of the edition, if it is one.
        gebouwd_op: moment of the build (UTC).
        met_verantwoording: also the marts with all cases.

    Returns:
        the rows of each table, by schema and name.
    """
    bestand = volgende(lees)
    with herbouw.open_naast(gebouwd, {}) as verbinding:
        herbouw.koppel(verbinding, bestand, "volgende", herbouw.MAKEN)
        gekozen = tabellen.marts(verbinding, EIGENAAR, met_verantwoording)
        rijen = {
            tabel.plek: tabellen.kopieer(verbinding, tabel, "volgende")
            for tabel in [*gekozen, *tabellen.herkomst(verbinding)]
        }
        tabellen.stempel(verbinding, "volgende", editie, gebouwd_op)
        # All of it in the file itself, and nothing in a log beside it.
        verbinding.execute("detach volgende")
    bestand.chmod(0o444)
    return rijen


def proeflees(bestand: Path, rijen: dict[str, int]) -> None:
    """Let another process open a file and read every table, as a reader will.

    Args:
        bestand: the file.
        rijen: how many rows each table must have, by schema and name.

    Raises:
        DatabaseFout: it does not open, or has other tables or rows.
    """
    opdracht = [sys.executable, "-m", "loaders.publiceren.proeflezen", str(bestand.resolve())]
    uitslag = subprocess.run(opdracht, capture_output=True, text=True, encoding="utf-8")
    if uitslag.returncode:
        reden = (uitslag.stderr.strip().splitlines() or ["zonder melding gestopt"])[-1]
        raise DatabaseFout(f"{bestand} is niet te lezen: {reden}")
    gelezen = json.loads(uitslag.stdout)
    if gelezen != rijen:
        anders = sorted({naam for naam, _ in gelezen.items() ^ rijen.items()})
        raise DatabaseFout(f"{bestand} is niet wat is geschreven: {', '.join(anders)}.")


def wissel(nieuw: Path, lees: Path) -> None:
    """Put a file in the place of the one of the readers, which becomes the one before.

    At each moment there is a whole file under the name that readers open; `ruim_op` finishes what was
    broken off.

    Raises:
        DatabaseFout: the file system has no hard links.
    """
    if not lees.exists():
        nieuw.replace(lees)
        return
    try:
        os.link(lees, _wissel(lees))
    except OSError as fout:
        raise DatabaseFout(
            f"{lees.parent} kent geen harde links ({fout.strerror}); kies een andere plek met --lees."
        ) from fout
    nieuw.replace(lees)
    _wissel(lees).replace(vorige(lees))


def ruim_op(lees: Path) -> None:
    """Finish or undo what was broken off; only for who holds the lock."""
    volgende(lees).unlink(missing_ok=True)
    Path(f"{volgende(lees)}.wal").unlink(missing_ok=True)
    if _wissel(lees).exists():
        if _wissel(lees).samefile(lees):
            _wissel(lees).unlink()
        else:
            _wissel(lees).replace(vorige(lees))


def terug(lees: Path) -> None:
    """Put the file before in the place of the present one, and that in its place.

    Raises:
        DatabaseFout: there is none before, or it does not open.
    """
    ruim_op(lees)
    if not vorige(lees).exists():
        raise DatabaseFout(f"er is geen vorige bij {lees}.")
    stand(vorige(lees))
    wissel(vorige(lees), lees)


def stand(lees: Path) -> tuple[str | None, dt.datetime | None, dt.date | None]:
    """Edition, moment of the build (UTC) and peildatum of a file of the readers.

    Raises:
        DatabaseFout: it is absent, or no such file.
    """
    sql = """
        select any_value(editie), any_value(gebouwd_op), any_value(peildatum) from marts.warehouse_status
    """
    [gevonden] = vraag(lees, sql)
    return gevonden


def eis_te_vervangen(lees: Path) -> None:
    """What is there is a file of the readers, or nothing is.

    Raises:
        DatabaseFout: it is something else, that is not ours to replace.
    """
    if not lees.exists():
        return
    sql = "select schema_name || '.' || table_name from duckdb_tables()"
    tabellen_ = {naam for (naam,) in vraag(lees, sql)}
    # An edition has its own description in main.
    if "marts.warehouse_status" not in tabellen_ or "main.editie" in tabellen_:
        raise DatabaseFout(f"{lees} is geen leesbestand; kies een andere plek met --lees.")
