"""The key of the pseudonyms: where it comes from, and what is made with it.

A pseudonym is HMAC-SHA-256 over the nine digits of the BSN with the bytes of the key text, of which the
first 32 hexadecimal characters are kept. Without the key nobody can make or check one; with it, it is
still personal data (docs/privacy.md).
"""

from __future__ import annotations

import functools
import hmac
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

#: A key that starts with this is the public key of example data and pseudonymises nothing real.
VOORBEELD = "VOORBEELDSLEUTEL-geen-echte-gegevens"

OMGEVING = "MONITOR_SLEUTEL"
MINIMUM = 32

_CIJFERREEKS = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])")
_GEWICHTEN = (9, 8, 7, 6, 5, 4, 3, 2, -1)


class SleutelFout(Exception):
    """There is no usable key; the message says how to get one."""


@dataclass(frozen=True)
class Sleutel:
    """A key of pseudonyms; `tekst` is secret and never appears in logs, errors or the warehouse."""

    tekst: str

    def __repr__(self) -> str:
        return f"Sleutel({self.id})"

    @property
    def is_voorbeeld(self) -> bool:
        """Whether this is the public key of the example data."""
        return self.tekst.startswith(VOORBEELD)

    @property
    def id(self) -> str:
        """Fingerprint of the key, 16 hexadecimal characters, safe to store and show."""
        return self._hmac("gelderse-monitor sleutel")[:16]

    @functools.lru_cache(maxsize=100_000)  # noqa: B019 - a process has one key
    def jeugdige_id(self, bsn: str) -> str:
        """Pseudonym of a BSN: 32 hexadecimal characters."""
        return self._hmac(bsn)

    def referentie(self, tekst: str) -> str:
        """Keyed hash of a reference chosen by a supplier: 32 hexadecimal characters."""
        return self._hmac(f"referentie:{tekst}")

    def masker(self, tekst: str) -> str:
        """Replace each nine-digit run that passes the elfproef by a token that keeps it linkable."""

        def vervang(treffer: re.Match[str]) -> str:
            cijfers = treffer.group()
            return f"~{self._hmac(cijfers)[:12]}" if elfproef(cijfers) else cijfers

        return _CIJFERREEKS.sub(vervang, tekst)

    def _hmac(self, tekst: str) -> str:
        return hmac.digest(self.tekst.encode(), tekst.encode(), "sha256").hex()[:32]


def elfproef(bsn: str) -> bool:
    """Whether nine digits are a valid BSN (CS002): weighted sum divisible by 11, not all zero."""
    som = sum(g * int(c) for g, c in zip(_GEWICHTEN, bsn, strict=True))
    return som % 11 == 0 and bsn != "000000000"


def zonder_bsn(tekst: str) -> str:
    """A text in which nine-digit runs that pass the elfproef are masked."""
    return _CIJFERREEKS.sub(
        lambda m: "*********" if elfproef(m.group()) else m.group(),
        tekst,
    )


def is_test_bsn(bsn: str) -> bool:
    """Whether a BSN lies in the range 999900006 … 999999990 that is reserved for tests."""
    return "999900006" <= bsn <= "999999990"


def maak(pad: Path) -> Sleutel:
    """Write a new random key to a file that only its owner can read.

    Raises:
        SleutelFout: the file exists; a key is never overwritten, its pseudonyms would be lost.
    """
    sleutel = Sleutel(secrets.token_hex(32))
    try:
        with os.fdopen(os.open(pad, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
            f.write(sleutel.tekst + "\n")
    except FileExistsError as fout:
        raise SleutelFout(f"{pad} bestaat al; een sleutel wordt nooit overschreven.") from fout
    return sleutel


def lees(pad: Path | None = None) -> Sleutel:
    """The key from a file, else from the environment variable MONITOR_SLEUTEL.

    Raises:
        SleutelFout: no key, an unreadable file, or a key shorter than 32 characters.
    """
    if pad is not None:
        try:
            tekst = pad.read_text(encoding="utf-8").strip()
        except OSError as fout:
            raise SleutelFout(f"Sleutelbestand {pad} is niet te lezen: {fout.strerror}.") from fout
    else:
        tekst = os.environ.get(OMGEVING, "").strip()
    if not tekst:
        raise SleutelFout(
            "Er is geen sleutel voor de pseudoniemen: maak er een met `monitor sleutel maak BESTAND` "
            f"en geef hem mee met --sleutelbestand BESTAND of in de omgeving als {OMGEVING}."
        )
    if len(tekst) < MINIMUM:
        raise SleutelFout(f"De sleutel is korter dan {MINIMUM} tekens en dus te raden.")
    return Sleutel(tekst)
