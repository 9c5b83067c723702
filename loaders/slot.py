"""One at a time: who writes a warehouse, or makes something of it, holds its lock.

The system lets go of the lock of a process that ended, however it did. Who holds it stands in a file beside
it, for the sentence that another gets to read.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from loaders.inlezen.opslag import DatabaseFout


@contextlib.contextmanager
def houd(
    database: Path,
    opdracht: str,
    wachten: bool = True,
    meld: Callable[[str], object] = lambda _: None,
) -> Iterator[None]:
    """Hold the lock of a warehouse.

    Args:
        database: the working file; the lock lies beside it.
        opdracht: what the lock is held for, for others to read.
        wachten: wait until it is free.
        meld: told once who is busy, if there is waiting to do.

    Raises:
        DatabaseFout: another holds it and there is no waiting, or there is no writing beside the database.
    """
    from filelock import FileLock, Timeout

    slot, bezig = bij(database)
    if not slot.parent.is_dir():
        raise DatabaseFout(f"{slot.parent} is geen map.")
    # Colleagues of whoever was first may take it too.
    sluiting = FileLock(slot, mode=0o660)
    try:
        try:
            sluiting.acquire(timeout=0)
        except Timeout:
            wie = _wie(bezig, database)
            if not wachten:
                raise DatabaseFout(wie) from None
            meld(f"{wie} Wachten tot dat klaar is.")
            sluiting.acquire()
    except OSError as fout:
        raise DatabaseFout(f"{slot} is niet te openen: {fout.strerror}.") from fout
    try:
        _schrijf(bezig, opdracht)
        yield
    finally:
        bezig.unlink(missing_ok=True)
        sluiting.release()


def bij(database: Path) -> tuple[Path, Path]:
    """The lock of a database, and the file that says who holds it."""
    # A link and what it leads to are one warehouse.
    echt = database.resolve()
    return echt.with_name(f"{echt.name}.slot"), echt.with_name(f"{echt.name}.bezig")


def _schrijf(bezig: Path, opdracht: str) -> None:
    wie = {
        "opdracht": opdracht,
        "gebruiker": _gebruiker(),
        "machine": socket.gethostname(),
        "proces": os.getpid(),
        "sinds": dt.datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    # Whole or not at all, and in the place of what one left who was killed.
    klaar = bezig.with_name(f"{bezig.name}.nieuw")
    klaar.write_text(json.dumps(wie), encoding="utf-8")
    klaar.replace(bezig)


def _wie(bezig: Path, database: Path) -> str:
    try:
        wie = json.loads(bezig.read_text(encoding="utf-8"))
        return (
            f"{database} is bezet: `{wie['opdracht']}` van {wie['gebruiker']} op {wie['machine']} (proces "
            f"{wie['proces']}), sinds {dt.datetime.fromisoformat(wie['sinds']):%d-%m-%Y %H:%M:%S}."
        )
    except (OSError, ValueError, KeyError, TypeError):
        # It was taken this very moment, or by a version that writes it otherwise.
        return f"{database} is bezet door een ander proces."


def _gebruiker() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A number without a name, as in a container.
        return str(os.getuid())
