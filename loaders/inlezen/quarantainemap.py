"""The folder that holds refused contents: outside the warehouse, for its owner only (mode 0700)."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

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
        self,
        bestand_hash: str,
        bericht: Bericht,
        rijen: Iterable[Rijen],
        bericht_id: int | None = None,
    ) -> str:
        """Keep refused rows as JSON lines with their raw values; returns the name in the folder.

        Args:
            bestand_hash: SHA-256 of the file.
            bericht: type of the messages.
            rijen: the rows; without `bericht_id` their `bericht` is the key of their message.
            bericht_id: key of the one message the rows are of.
        """
        naam = f"{bestand_hash}.rijen"
        with self._nieuw(naam) as doel:
            for deel in rijen:
                for rij in _als_regels(bericht, deel, bericht_id):
                    doel.write(json.dumps(rij, ensure_ascii=False).encode() + b"\n")
        return naam

    def lees_rijen(self, naam: str) -> list[dict[str, Any]]:
        """The refused rows of a file; none if they are no longer there."""
        pad = self.pad / naam
        if not pad.exists():
            return []
        return [json.loads(r) for r in pad.read_text(encoding="utf-8").splitlines()]

    def schrijf_rijen(self, naam: str, rijen: list[dict[str, Any]]) -> None:
        """Keep the rows of a file that are still refused."""
        with self._nieuw(naam) as doel:
            doel.writelines(json.dumps(r, ensure_ascii=False).encode() + b"\n" for r in rijen)

    def verwijder(self, naam: str) -> None:
        """Remove contents that have been loaded after all."""
        (self.pad / naam).unlink(missing_ok=True)

    def _nieuw(self, naam: str) -> BinaryIO:
        vlaggen = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        return os.fdopen(os.open(self.pad / naam, vlaggen, 0o600), "wb")


def _als_regels(bericht: Bericht, rijen: Rijen, bericht_id: int | None) -> Iterable[dict]:
    kolommen = {n: k.to_pylist() for n, k in rijen.kolommen.items()}
    for i in range(len(rijen)):
        yield {
            "tabel": bericht.tabel(rijen.klasse.naam),
            "bericht_id": int(rijen.bericht[i]) if bericht_id is None else bericht_id,
            "regelnummer": int(rijen.regelnummer[i]),
            "volgnummers": {n: int(v[i]) for n, v in rijen.volgnummers.items()},
            "kolommen": {n: w[i] for n, w in kolommen.items()},
        }
