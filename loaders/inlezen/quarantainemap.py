"""The folder that holds refused contents: outside the warehouse, for its owner only (mode 0700)."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from loaders.catalogus import Bericht
from loaders.inlezen.ontleden import Rijen


class Quarantainemap:
    """Writes and reads refused files and rows; what it holds may contain a BSN."""

    def __init__(self, pad: Path):
        self.pad = pad
        pad.mkdir(mode=0o700, parents=True, exist_ok=True)
        pad.chmod(0o700)

    def bewaar_bestand(self, bestand_hash: str, data: bytes | BinaryIO) -> str:
        """Keep a refused file; returns its name in the folder."""
        naam = f"{bestand_hash}.bestand"
        with self._nieuw(naam) as doel:
            if isinstance(data, bytes):
                doel.write(data)
            else:
                shutil.copyfileobj(data, doel)
        return naam

    def bewaar_rijen(
        self, bestand_hash: str, bericht: Bericht, rijen: Iterable[Rijen], erbij: bool = False
    ) -> str:
        """Keep refused rows as JSON lines with their raw values; returns the name in the folder."""
        naam = f"{bestand_hash}.rijen"
        with self._nieuw(naam, erbij) as doel:
            for deel in rijen:
                for rij in _als_regels(bericht, deel):
                    doel.write(json.dumps(rij, ensure_ascii=False).encode() + b"\n")
        return naam

    def verwijder(self, naam: str) -> None:
        """Remove contents that have been loaded after all."""
        (self.pad / naam).unlink(missing_ok=True)

    def _nieuw(self, naam: str, erbij: bool = False) -> BinaryIO:
        vlaggen = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if erbij else os.O_TRUNC)
        return os.fdopen(os.open(self.pad / naam, vlaggen, 0o600), "wb")


def _als_regels(bericht: Bericht, rijen: Rijen) -> Iterable[dict]:
    kolommen = {n: k.to_pylist() for n, k in rijen.kolommen.items()}
    for i in range(len(rijen)):
        yield {
            "tabel": bericht.tabel(rijen.klasse.naam),
            "bericht_nr": int(rijen.bericht[i]),
            "regelnummer": int(rijen.regelnummer[i]),
            "volgnummers": {n: int(v[i]) for n, v in rijen.volgnummers.items()},
            "kolommen": {n: w[i] for n, w in kolommen.items()},
        }
