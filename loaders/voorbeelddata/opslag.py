"""Storage: loose files, zip archives, archives in archives, and Parquet; always the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import pyarrow as pa
import pyarrow.parquet as pq

_TIJDSTIP = (2020, 1, 1, 0, 0, 0)


def pak_in(leden: list[tuple[str, bytes]]) -> bytes:
    """Return a zip archive of these members, in order of name and with a fixed time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archief:
        for naam, inhoud in sorted(leden):
            lid = zipfile.ZipInfo(naam, _TIJDSTIP)
            lid.create_system = 3
            lid.compress_type = zipfile.ZIP_DEFLATED
            lid.external_attr = 0o644 << 16
            archief.writestr(lid, inhoud, compresslevel=3)
    return buffer.getvalue()


@dataclass
class Maandlevering:
    """Everything that is delivered in one month: loose, or in the archive of a gemeente."""

    wortel: Path
    maand: str
    aandeel_archief: float
    bestanden: int = 0
    bytes: int = 0
    _archieven: dict[str, list[tuple[str, bytes]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def bewaar(self, gemeente: str, naam: str, inhoud: bytes) -> str:
        """Store a file and return its path below the root, members as ``a.zip/b.xml``."""
        archief = self._archief(gemeente)
        if not archief:
            pad = f"berichten/{self.maand}/{naam}"
            self._schrijf(pad, inhoud)
            return pad
        self._archieven[archief].append((naam, inhoud))
        return f"{archief}/{naam}"

    def los(self, naam: str, inhoud: bytes) -> str:
        """Store a loose file and return its path below the root."""
        pad = f"berichten/{self.maand}/{naam}"
        self._schrijf(pad, inhoud)
        return pad

    def sluit(self) -> None:
        """Write the archives: inner ones into the outer one of their month."""
        buitenste: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
        for archief, leden in sorted(self._archieven.items()):
            inhoud = pak_in(leden)
            buiten, scheiding, binnen = archief.partition(".zip/")
            if scheiding:
                buitenste[f"{buiten}.zip"].append((binnen, inhoud))
            else:
                self._schrijf(archief, inhoud)
        for archief, leden in sorted(buitenste.items()):
            self._schrijf(archief, pak_in(leden))
        self._archieven.clear()

    def _archief(self, gemeente: str) -> str:
        """Return the archive for the traffic of a gemeente in this month, or nothing."""
        keuze = crc32(f"{gemeente}|{self.maand}".encode())
        if keuze % 1000 >= self.aandeel_archief * 1000:
            return ""
        eigen = f"levering_{gemeente}_{self.maand}.zip"
        if keuze // 1000 % 6 == 0:
            return f"berichten/{self.maand}/verzamel_{self.maand}.zip/{eigen}"
        return f"berichten/{self.maand}/{eigen}"

    def _schrijf(self, pad: str, inhoud: bytes) -> None:
        doel = self.wortel / pad
        doel.parent.mkdir(parents=True, exist_ok=True)
        doel.write_bytes(inhoud)
        self.bestanden += 1
        self.bytes += len(inhoud)


def schrijf_tabel(pad: Path, schema: pa.Schema, rijen: list[tuple[object, ...]]) -> None:
    """Write rows, sorted, as one Parquet file."""
    rijen = sorted(rijen, key=_sorteersleutel)
    kolommen = list(zip(*rijen, strict=True)) if rijen else [() for _ in schema]
    tabel = pa.table(
        [pa.array(kolom, veld.type) for kolom, veld in zip(kolommen, schema, strict=True)],
        schema=schema,
    )
    pad.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(tabel, pad, compression="zstd")


def _sorteersleutel(rij: tuple[object, ...]) -> tuple[tuple[bool, str], ...]:
    return tuple((waarde is not None, str(waarde)) for waarde in rij)
