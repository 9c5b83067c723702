"""A folder of files for somebody else: filled beside what is there, and put in its place at once."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from loaders import controlegetallen
from loaders.controlegetallen import SOMMEN
from loaders.inlezen.opslag import DatabaseFout
from loaders.publiceren.partijen import OPENBAAR


@contextlib.contextmanager
def vul(map_: Path, zichtbaar: str) -> Iterator[Path]:
    """A new folder to fill, that then takes the place of the one asked for, with checksums.

    Args:
        map_: the folder, that is new, empty, or an earlier publication.
        zichtbaar: openbaar, partner or eigenaar; what is not public is not for everybody on this machine.

    Raises:
        DatabaseFout: the folder holds something else.
    """
    # Also a folder that is called `.` has a name.
    map_ = map_.resolve()
    eis_te_vervangen(map_)
    map_.parent.mkdir(parents=True, exist_ok=True)
    bestand, map_recht = (0o444, 0o755) if zichtbaar == OPENBAAR else (0o440, 0o750)
    with tempfile.TemporaryDirectory(dir=map_.parent, prefix=f".{map_.name}-") as werkmap:
        klaar = Path(werkmap) / "klaar"
        klaar.mkdir()
        yield klaar
        controlegetallen.leg_vast(klaar)
        for pad in klaar.rglob("*"):
            pad.chmod(map_recht if pad.is_dir() else bestand)
        klaar.chmod(map_recht)
        if map_.exists():
            map_.rename(Path(werkmap) / "eerder")
        klaar.rename(map_)


def eis_te_vervangen(map_: Path) -> None:
    """A folder is replaced when it holds what was published before and nothing else.

    Raises:
        DatabaseFout: it holds something else.
    """
    if not map_.exists():
        return
    if not map_.is_dir():
        raise DatabaseFout(f"{map_} is geen map; kies een andere.")
    aanwezig = {pad.relative_to(map_).as_posix() for pad in map_.rglob("*") if not pad.is_dir()}
    if not aanwezig and not any(map_.iterdir()):
        return
    sommen = map_ / SOMMEN
    regels = sommen.read_text(encoding="utf-8").splitlines() if sommen.is_file() else []
    if aanwezig != {SOMMEN, *(regel[66:] for regel in regels)}:
        raise DatabaseFout(f"{map_} is geen lege map en geen eerdere publicatie; kies een andere.")
