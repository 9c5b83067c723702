"""What was refused: listing it, and offering it again after a fix or a new delivery."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from loaders.inlezen import plat
from loaders.inlezen.bronnen import Bron
from loaders.inlezen.ontleden import Rijen
from loaders.inlezen.opslag import Opslag, nu, vraag
from loaders.inlezen.partij import GELADEN
from loaders.inlezen.quarantainemap import Quarantainemap
from loaders.inlezen.verwerken import Opdracht, Verwerker, als_tabel
from loaders.sleutel import Sleutel
from loaders.uitvraag import laden as uitvraag

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


def heeft_berichten(database: Path) -> bool:
    """Whether a message is open, for which offering it again takes the key of the pseudonyms."""
    sql = """
        select count(*) from raw.quarantaine join raw.bestand using (bestand_hash)
        where raw.quarantaine.status = 'open' and vorm <> 'uitvraag'
    """
    return vraag(database, sql)[0][0] > 0


def opnieuw(database: Path, sleutel: Sleutel | None, vandaag: dt.date) -> Herkansing:
    """Offer everything that is open again.

    A file is read anew from the quarantine folder; rows are checked anew with the present catalogue.
    A file of which the message, or a figure of which a newer version, has since been delivered
    correctly counts as replaced.

    Args:
        database: the DuckDB file.
        sleutel: key of the pseudonyms; without it only the uitvraag is offered again.
        vandaag: day of loading.

    Raises:
        DatabaseFout: the database is in use or absent.
        SleutelFout: the database holds pseudonyms of another key.
    """
    opslag = Opslag(database, sleutel, vandaag)
    try:
        map_ = Quarantainemap(map_bij(database))
        bestanden, rijen, vervangen = uitvraag.opnieuw(opslag, map_, vandaag)
        if sleutel is not None:
            verwerker = Verwerker(Opdracht(sleutel, vandaag, quarantaine=map_.pad))
            vervangen += opslag.merk_vervangen()
            bestanden += sum(
                _bestand(opslag, verwerker, map_, *open_)
                for open_ in opslag.open_quarantaine("bestand")
            )
            rijen += sum(
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
    if plat.is_plat(bron):
        partij, telling = next(plat.laad(bron, verwerker, opslag, opnieuw=True))
    else:
        partij, telling = verwerker.verwerk([bron]), None
    geladen = partij.bestanden[0].status == GELADEN
    if telling is None:
        opslag.schrijf(partij, nu(), opnieuw=[hash_])
    if geladen:
        map_.verwijder(inhoud)
    return int(geladen)


def _rijen(
    opslag: Opslag, verwerker: Verwerker, map_: Quarantainemap, hash_: str, inhoud: str
) -> int:
    """Check refused rows of a file again and load those that are good now.

    Rows of a message that was refused as a whole stay: they can't be loaded without it.
    """
    regels = map_.lees_rijen(inhoud)
    berichten = opslag.geladen_berichten(hash_)
    goed: dict[str, list[pa.Table]] = {}
    blijft = [r for r in regels if r["bericht_id"] not in berichten]
    groepen: dict[tuple[str, str], list[dict]] = {}
    for regel in regels:
        if soort := berichten.get(regel["bericht_id"]):
            groepen.setdefault((regel["tabel"], soort[1]), []).append(regel)
    for (tabel, familie), van_tabel in sorted(groepen.items()):
        bericht = berichten[van_tabel[0]["bericht_id"]][0]
        _, keurmeester = verwerker.lezer(bericht, familie)
        rijen = _als_rijen(bericht.klassen[tabel.split("_", 1)[1]], van_tabel)
        gekeurd = keurmeester.keur(rijen)
        blijft += [r for r, fout in zip(van_tabel, gekeurd.fout, strict=True) if fout]
        if not gekeurd.fout.all():
            rijen = rijen.kies(~gekeurd.fout)
            goed.setdefault(tabel, []).append(als_tabel(rijen, keurmeester.berg_op(rijen)))
    geladen = opslag.schrijf_rijen(
        hash_, {t: pa.concat_tables(d, promote_options="default") for t, d in goed.items()}, nu()
    )
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
