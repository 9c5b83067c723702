"""Free text in messages, with precisely the personal data that does not belong there."""

from __future__ import annotations

from datetime import date
from zlib import crc32

from loaders.voorbeelddata.wereld import Kind

_ZINNEN = (
    "Moeder van {voornaam} {achternaam} graag bellen & mailen; BSN {bsn} is bij de balie bekend.",
    "Let op: {voornaam} {achternaam} (BSN {bsn}) verblijft tijdelijk op {straat} {huisnummer}.",
    "Eerder contact over {achternaam}, <spoed>; zie ook broertje met dezelfde voogd.",
)


def commentaar(kind: Kind, dag: date) -> str:
    """Return a remark for one in twelve messages about a child, otherwise nothing."""
    keuze = crc32(f"{kind.persoon.bsn}{dag}".encode())
    if keuze % 12:
        return ""
    persoon = kind.persoon
    return _ZINNEN[keuze // 12 % len(_ZINNEN)].format(
        voornaam=persoon.voornaam,
        achternaam=persoon.achternaam,
        bsn=persoon.bsn,
        straat=persoon.straat,
        huisnummer=persoon.huisnummer,
    )
