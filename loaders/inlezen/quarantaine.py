"""What was refused: listing it, and offering it again after a fix or a new delivery."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from loaders.inlezen import laden
from loaders.inlezen.bronnen import Bron
from loaders.inlezen.ontleden import Rijen
from loaders.inlezen.opslag import Opslag, nu, vraag
from loaders.inlezen.partij import GELADEN
from loaders.inlezen.quarantainemap import Quarantainemap
from loaders.inlezen.verwerken import Opdracht, Verwerker, als_tabel
from loaders.sleutel import Sleutel

_KOLOMMEN = (
    "quarantaine_id",
    "bestandsnaam",
    "bericht_type",
    "release",
    "kenmerk",
    "niveau",
    "klasse",
    "regelnummer",
    "element",
    "waarde",
    "regel",
    "melding",
    "inhoud",
    "status",
)


@dataclass(frozen=True)
class Herkansing:
    """Outcome of offering again: files and rows loaded, files replaced by a newer delivery."""

    bestanden: int
    rijen: int
    vervangen: int
    open: int


def map_bij(database: Path) -> Path:
    """The folder with refused contents that belongs to a database."""
    return database.with_name(f"{database.name}.quarantaine")


def lijst(database: Path, alles: bool = False) -> list[dict[str, object]]:
    """What was refused, open items first; `alles` includes what has been solved."""
    rijen = vraag(
        database,
        f"select {', '.join(_KOLOMMEN)} from raw.quarantaine "
        f"where {alles} or status = 'open' "
        "order by status <> 'open', bestandsnaam, klasse, regelnummer, element, regel",
    )
    return [dict(zip(_KOLOMMEN, rij, strict=True)) for rij in rijen]


def opnieuw(database: Path, sleutel: Sleutel, vandaag: dt.date) -> Herkansing:
    """Offer everything that is open again.

    A file is read anew from the quarantine folder; rows are checked anew with the present catalogue.
    A file of which the message has since been delivered correctly counts as replaced.

    Raises:
        DatabaseFout: the database is in use or absent.
        SleutelFout: the database holds pseudonyms of another key.
    """
    opslag = Opslag(database, sleutel)
    try:
        map_ = Quarantainemap(map_bij(database))
        verwerker = Verwerker(Opdracht(sleutel, vandaag, quarantaine=map_.pad))
        vervangen = opslag.merk_vervangen()
        bestanden = sum(
            _bestand(opslag, verwerker, map_, hash_, naam, inhoud)
            for hash_, naam, inhoud in opslag.open_quarantaine("bestand")
        )
        rijen = sum(
            _rijen(opslag, verwerker, map_, hash_, inhoud)
            for hash_, _, inhoud in opslag.open_quarantaine("rij")
        )
        return Herkansing(bestanden, rijen, vervangen, opslag.aantal_open())
    finally:
        opslag.sluit()


def _bestand(
    opslag: Opslag,
    verwerker: Verwerker,
    map_: Quarantainemap,
    hash_: str,
    naam: str,
    inhoud: str,
) -> int:
    """Read a refused file again under its own name; returns 1 when it is loaded now."""
    pad = map_.pad / inhoud
    if not pad.exists():
        return 0
    bron = Bron(pad, naam, pad.stat().st_size)
    partij = laden.lees_een(bron, verwerker)
    geladen = partij.bestanden[0].status == GELADEN
    opslag.schrijf(partij, nu(), opnieuw=hash_)
    if geladen:
        map_.verwijder(inhoud)
    return int(geladen)


def _rijen(
    opslag: Opslag, verwerker: Verwerker, map_: Quarantainemap, hash_: str, inhoud: str
) -> int:
    """Check refused rows of a file again and load those that are good now."""
    regels = map_.lees_rijen(inhoud)
    bericht, familie = opslag.soort_van(hash_)
    _, keurmeester = verwerker.lezer(bericht, familie)
    goed: dict[str, pa.Table] = {}
    blijft: list[dict] = []
    for tabel in sorted({r["tabel"] for r in regels}):
        van_tabel = [r for r in regels if r["tabel"] == tabel]
        rijen = _als_rijen(bericht.klassen[tabel.split("_", 1)[1]], van_tabel)
        gekeurd = keurmeester.keur(rijen)
        blijft += [r for r, fout in zip(van_tabel, gekeurd.fout, strict=True) if fout]
        if not gekeurd.fout.all():
            rijen = rijen.kies(~gekeurd.fout)
            goed[tabel] = als_tabel(rijen, keurmeester.berg_op(rijen), 0)
    geladen = opslag.schrijf_rijen(hash_, goed, nu())
    if not blijft:
        map_.verwijder(inhoud)
    elif geladen:
        map_.schrijf_rijen(inhoud, blijft)
    return geladen


def _als_rijen(klasse, regels: list[dict]) -> Rijen:
    namen = list(regels[0]["kolommen"])
    return Rijen(
        klasse,
        np.array([r["bericht_id"] for r in regels], np.int64),
        np.array([r["regelnummer"] for r in regels], np.int32),
        {n: np.array([r["volgnummers"][n] for r in regels]) for n in regels[0]["volgnummers"]},
        {n: pa.array([r["kolommen"][n] for r in regels], pa.string()) for n in namen},
    )
