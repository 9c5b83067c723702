"""SHA256SUMS: what the files of a folder are, to see later whether they still are."""

from __future__ import annotations

import hashlib
from pathlib import Path

SOMMEN = "SHA256SUMS"


def sommen(map_: Path) -> list[tuple[str, str]]:
    """Path and SHA-256 of all files in a folder but the checksums themselves, by path."""
    gevonden = []
    for pad in sorted(p for p in map_.rglob("*") if p.is_file() and p != map_ / SOMMEN):
        with pad.open("rb") as f:
            som = hashlib.file_digest(f, "sha256").hexdigest()
        gevonden.append((pad.relative_to(map_).as_posix(), som))
    return gevonden


def leg_vast(map_: Path) -> None:
    """Write the checksums of a folder into it, as `sha256sum --check` reads them."""
    regels = [f"{som}  {naam}\n" for naam, som in sommen(map_)]
    (map_ / SOMMEN).write_text("".join(regels), encoding="utf-8")
