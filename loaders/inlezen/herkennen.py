"""What is this file? Decided by its contents, never by its name."""

from __future__ import annotations

import base64
import binascii
import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat

from loaders.catalogus import Bericht, Catalogus
from loaders.inlezen.bronnen import ZIP
from loaders.inlezen.problemen import Weigering, toonbaar

#: The header of a message stands within this many bytes.
KOP = 64 * 1024
#: … and nearly always within this many.
EERSTE = 2048
#: An envelope carries at most 25 MB (OP179), base64 makes a third more of it.
MAX_ENVELOP = 64 * 2**20

_BEGIN = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?(?:\s|<!--.*?-->|<\?.*?\?>)*", re.S)
_WORTEL = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)([^>]*)>")
_OPMERKING = re.compile(rb"<!--.*?-->", re.S)
_VELD = rb"<(?:[\w.-]+:)?%s(?:\s[^>]*)?>\s*([^<\s]*)\s*</"
_CODE = re.compile(_VELD % b"BerichtCode")
_VERSIE = re.compile(_VELD % b"BerichtVersie")
_SUBVERSIE = re.compile(_VELD % b"BerichtSubversie")
_TEKST_2_0 = re.compile(rb"\A[0-9]{2}[0-9]{3}[ -~\xa0-\xff]{40,}\r?(\n|\Z)")


class Archief(Exception):
    """The file is a .zip archive, whatever its name says."""


class Overslaan(Exception):
    """A message of another law (iWmo): counted and passed over."""


@dataclass(frozen=True)
class Soort:
    """Message type, family (`2` or `3`) and release (`3.2`)."""

    bericht: Bericht
    familie: str
    release: str


@dataclass
class Envelop:
    """A StUF envelope: its fields by column of the catalogue, and the message inside (Di01, Du01)."""

    velden: dict[str, str | None]
    inhoud: bytes | None = None


def is_envelop(begin: bytes) -> bool:
    """Whether a file that begins with these bytes is XML with another root than Bericht."""
    wortel = _wortel(begin)
    return wortel is not None and wortel.group(1) != b"Bericht"


def herken(begin: bytes, naam: str, catalogus: Catalogus) -> Soort:
    """The kind of message in a bare XML file, from its first bytes (`KOP`).

    Raises:
        Weigering: not a message that is read here (GM03, GM06, GM08, CS025).
        Overslaan: an iWmo message.
        Archief: a .zip archive.
    """
    wortel = _wortel(begin)
    if wortel is None:
        raise _geen_xml(begin, naam)
    velden = [_zoek(r, begin[:EERSTE]) for r in (_CODE, _VERSIE, _SUBVERSIE)]
    if None in velden:
        velden = _lees_kop(begin)
    return soort(
        velden[0], velden[1], velden[2], naam, catalogus, is_iwmo=b"iwmo" in wortel.group(2)
    )


def soort(
    code: str | None,
    versie: str | None,
    subversie: str | None,
    naam: str,
    catalogus: Catalogus,
    is_iwmo: bool = False,
) -> Soort:
    """The kind of message for a berichtcode (COD002) and release; raises as `herken` does."""
    if is_iwmo:
        raise Overslaan(naam)
    if code is None or (bericht := catalogus.bij_code(code)) is None:
        getoond = toonbaar(code) or "geen"
        raise Weigering(
            "GM03",
            f"{naam}: onbekend bericht, element BerichtCode heeft waarde {getoond} (regel GM03).",
            "BerichtCode",
        )
    release = f"{versie}.{subversie}"
    if versie not in bericht.families or subversie not in catalogus.releases[versie]:
        raise Weigering(
            "CS025",
            f"{naam}: {bericht.type} van release {toonbaar(release)} wordt niet gelezen, "
            "element BerichtVersie/BerichtSubversie (regel CS025).",
            "BerichtVersie",
        )
    return Soort(bericht, versie, release)


def lees_envelop(data: bytes, naam: str, catalogus: Catalogus) -> Envelop:
    """Open a StUF envelope (ijw 1.4); elements are found by local name, a SOAP wrapper does not matter.

    Raises:
        Weigering: not an envelope (GM03), too large, or without a readable message (GM09).
    """
    if len(data) > MAX_ENVELOP:
        raise Weigering("GM09", f"{naam}: de envelop is groter dan {MAX_ENVELOP >> 20} MB (GM09).")
    elementen = catalogus.envelop.klassen["envelop"].elementen
    bladen = _bladen(data, [*(e.pad["3"] for e in elementen), "xmlBestand"])
    velden = {e.kolom: bladen.get(e.pad["3"]) for e in elementen}
    code = velden["envelopcode"]
    if code not in catalogus.envelop.berichtcodes:
        raise Weigering(
            "GM03", f"{naam}: geen Bericht en geen GGK-envelop (regel GM03).", "Bericht"
        )
    if code == "Fo01":
        return Envelop(velden)
    try:
        inhoud = base64.b64decode("".join((bladen.get("xmlBestand") or "").split()), validate=True)
    except (binascii.Error, ValueError):
        inhoud = b""
    if not inhoud:
        raise Weigering(
            "GM09",
            f"{naam}: envelop {code} zonder leesbaar bericht, element xmlBestand (regel GM09).",
            "xmlBestand",
        )
    return Envelop(velden, inhoud)


def _wortel(begin: bytes) -> re.Match[bytes] | None:
    return _WORTEL.match(begin, _BEGIN.match(begin).end())


def _zoek(veld: re.Pattern[bytes], begin: bytes) -> str | None:
    if b"<!--" in begin:
        begin = _OPMERKING.sub(b"", begin)
    treffer = veld.search(begin)
    return treffer.group(1).decode("utf-8", "replace") if treffer and treffer.group(1) else None


def _lees_kop(begin: bytes) -> list[str | None]:
    """The header fields by a real parser, for the odd ways to write them (CDATA, references)."""
    paden = ["Header/BerichtCode", "Header/BerichtVersie", "Header/BerichtSubversie"]
    bladen = _bladen(begin, paden)
    return [bladen.get(p) for p in paden]


def _bladen(data: bytes, paden: Iterable[str]) -> dict[str, str]:
    """First non-empty text of each path (matched at the end of the path, by local name)."""
    gezocht = {tuple(p.split("/")): p for p in paden}
    lengtes = {len(p) for p in gezocht}
    uit: dict[str, str] = {}
    stapel: list[str] = []
    tekst: list[str] = []
    lezer = expat.ParserCreate("UTF-8")
    lezer.buffer_text = True
    lezer.buffer_size = 2**16

    def begin(naam: str, _: dict[str, str]) -> None:
        stapel.append(naam.rpartition(":")[2])
        tekst.clear()

    def einde(_: str) -> None:
        for n in lengtes:
            pad = gezocht.get(tuple(stapel[-n:]))
            if pad and pad not in uit and (waarde := "".join(tekst).strip()):
                uit[pad] = waarde
        stapel.pop()
        tekst.clear()

    lezer.StartElementHandler = begin
    lezer.EndElementHandler = einde
    lezer.CharacterDataHandler = tekst.append
    # The check on form reports a fault; what stands before it may still be recognised.
    with contextlib.suppress(expat.ExpatError):
        lezer.Parse(data, False)
    return uit


def _geen_xml(begin: bytes, naam: str) -> Exception:
    if not begin.strip():
        return Weigering("GM08", f"{naam}: het bestand is leeg (regel GM08).")
    if begin.startswith(ZIP):
        return Archief()
    if begin.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Weigering("OP192", f"{naam}: het bericht is geen UTF-8 maar UTF-16 (regel OP192).")
    if _TEKST_2_0.match(begin):
        return Weigering(
            "GM06",
            f"{naam}: vaste-lengteformaat van release 2.0, dat wordt niet gelezen; "
            "vraag het bericht op als XML van release 2.1 of later (regel GM06).",
        )
    if b"<!DOCTYPE" in begin or b"<!ENTITY" in begin:
        return Weigering(
            "GM02", f"{naam}: een DOCTYPE of entiteit is niet toegestaan (regel GM02)."
        )
    return Weigering("GM03", f"{naam}: geen XML-bericht (regel GM03).")
