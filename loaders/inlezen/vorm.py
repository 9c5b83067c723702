"""Is it well-formed, and does it mean no harm?

The fast parser checks tag pairs but not whether a document is complete, and it resolves nothing outside
the elements it reads. So each document is first looked at as bytes: in an ordinary message each ``<``
opens a tag that the next ``>`` closes, tags balance and nest a few deep. That takes a fraction of the
time of parsing. Whatever is not ordinary (comments, CDATA, references, attributes below the root) goes
through expat, which is strict, with limits on depth and attributes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.parsers import expat

import numpy as np

from loaders.inlezen.problemen import Weigering

MAX_DIEPTE = 64
MAX_ATTRIBUTEN = 100
MAX_TAG = 64 * 1024
MAX_OPEN = 16 * 2**20
#: Bytes looked at together; larger blocks fall out of the processor's cache.
BLOK = 128 * 1024

_GEWONE_DIEPTE = 24
_GEWONE_TAG = 4096
_BOM = b"\xef\xbb\xbf"
_WIT = b"\r\n\t "
#: What stands in a tag only where it has attributes, or where it is damaged.
_VAN_ATTRIBUTEN = (b"=", b'"', b"'")
_DECLARATIE = re.compile(
    rb"""<\?xml\s+version\s*=\s*(["'])1\.0\1"""
    rb"""(\s+encoding\s*=\s*(["'])(?:[Uu][Tt][Ff]-8|[Uu][Ss]-[Aa][Ss][Cc][Ii][Ii])\3)?"""
    rb"""(\s+standalone\s*=\s*(["'])(?:yes|no)\5)?\s*"""
)
_VREEMDE_VERWIJZING = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")


def controleer(documenten: Sequence[bytes], namen: Sequence[str]) -> list[Weigering | None]:
    """Check documents that are in memory; small ones are looked at a few together.

    Returns:
        per document None or a refusal: not UTF-8 (OP192), not well-formed (GM01), hostile (GM02).
    """
    uit: list[Weigering | None] = []
    for begin, einde in _groepen(documenten):
        if _zijn_gewoon(documenten[begin:einde]):
            uit += [None] * (einde - begin)
        else:
            uit += map(_controleer_een, documenten[begin:einde], namen[begin:einde])
    return uit


def _groepen(documenten: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    begin = bytes_ = 0
    for i, document in enumerate(documenten):
        if bytes_ and bytes_ + len(document) > BLOK:
            yield begin, i
            begin, bytes_ = i, 0
        bytes_ += len(document)
    if documenten:
        yield begin, len(documenten)


def _controleer_een(document: bytes, naam: str) -> Weigering | None:
    if _zijn_gewoon([document]):
        return None
    try:
        _is_utf8(document, naam, 0)
        _strikt([document], naam)
    except Weigering as fout:
        return fout
    return None


def controleer_stroom(open_bron: Callable[[], BinaryIO], naam: str) -> None:
    """Check a large document block by block, in bounded memory.

    Raises:
        Weigering: as `controleer` returns.
    """
    gewoon = _Stroom(naam)
    with open_bron() as stroom:
        while gewoon.ordelijk and (blok := stroom.read(BLOK)):
            gewoon.voeg_toe(blok)
    if not gewoon.is_heel:
        with open_bron() as stroom:
            _strikt(iter(functools.partial(stroom.read, BLOK), b""), naam)


def _zijn_gewoon(documenten: Sequence[bytes]) -> bool:
    """Whether all documents are ordinary: then each is well-formed but for the pairing of names."""
    kaal = [_na_declaratie(d) for d in documenten]
    in_wortels = 0
    for document in kaal:
        if document[:1] != b"<" or document[document.rfind(b">") + 1 :].strip(_WIT):
            return False
        wortel = document[: document.find(b">") + 1]
        if not _wortel_is_goed(wortel):
            return False
        in_wortels += sum(map(wortel.count, _VAN_ATTRIBUTEN))
        if not document.isascii() and not _is_tekst(document):
            return False
    tekst = b"".join(kaal)
    tags = _Tags.vind(tekst)
    if tags is None:
        return False
    lengtes = np.cumsum([len(d) for d in kaal])
    laatste = np.searchsorted(tags.begin, lengtes) - 1
    wortels = np.concatenate([[0], laatste[:-1] + 1])
    if len(tags.van_attributen) > in_wortels and tags.heeft_attributen(behalve=wortels):
        return False
    diepte = np.cumsum(tags.stap)
    # Back at zero means that a root is closed, so that is where a document ends and nowhere else.
    return bool(
        diepte.max() <= _GEWONE_DIEPTE and np.array_equal(np.flatnonzero(diepte < 1), laatste)
    )


@dataclass
class _Tags:
    """Where the tags of a text begin and end, and what each does to the depth."""

    tekens: np.ndarray
    begin: np.ndarray
    einde: np.ndarray
    stap: np.ndarray

    @classmethod
    def vind(cls, tekst: bytes) -> _Tags | None:
        """The tags, or None when the text holds anything else than tags and plain text."""
        a = np.frombuffer(tekst, np.uint8)
        stuurteken = (a < 32) & (a != ord("\n")) & (a != ord("\r")) & (a != ord("\t"))
        if stuurteken.any() or (b"&" in tekst and _VREEMDE_VERWIJZING.search(tekst)):
            return None
        # "<" and ">" differ in one bit, so one pass finds both; in an ordinary text they alternate.
        haken = np.flatnonzero((a | 2) == ord(">"))
        begin, einde = haken[::2], haken[1::2]
        if len(begin) != len(einde) or (a[begin] != ord("<")).any() or (a[einde] != ord(">")).any():
            return None
        lengte, soort = einde - begin, a[begin + 1]
        sluit = (soort == ord("/")).astype(np.int8)
        if (lengte > _GEWONE_TAG).any() or (lengte < 2 + sluit).any():
            return None
        if ((soort == ord("!")) | (soort == ord("?"))).any():
            return None
        leeg = a[einde - 1] == ord("/")
        return None if (leeg & sluit).any() else cls(a, begin, einde, 1 - 2 * sluit - leeg)

    @functools.cached_property
    def van_attributen(self) -> np.ndarray:
        """Where the characters of attributes stand, in tags and in text."""
        is_teken = [self.tekens == ord(teken) for teken in _VAN_ATTRIBUTEN]
        return np.flatnonzero(functools.reduce(np.bitwise_or, is_teken))

    def heeft_attributen(self, behalve: np.ndarray) -> bool:
        """Whether a tag has attributes or loose quotes, other than the tags at these positions."""
        teken = self.van_attributen
        tag = np.searchsorted(self.begin, teken) - 1
        teken, tag = teken[tag >= 0], tag[tag >= 0]
        return bool(((teken < self.einde[tag]) & ~np.isin(tag, behalve)).any())


class _Stroom:
    """Running state of the look at bytes; `is_heel` at the end: an ordinary, complete document."""

    def __init__(self, naam: str) -> None:
        self.naam = naam
        self.ordelijk = True
        self._bytes = 0
        self._diepte = 0
        self._begonnen = False
        self._rest = b""

    @property
    def is_heel(self) -> bool:
        dicht = self._begonnen and self._diepte == 0
        return self.ordelijk and dicht and not self._rest.strip(_WIT)

    def voeg_toe(self, blok: bytes) -> None:
        blok = self._rest + blok
        einde = blok.rfind(b">") + 1
        self._rest, blok = blok[einde:], blok[:einde]
        # A cut after ">" never splits a character, so each block must be UTF-8 by itself.
        _is_utf8(blok, self.naam, self._bytes)
        self._bytes += len(blok)
        if len(self._rest) > MAX_TAG or (blok and not self._is_gewoon(blok)):
            self.ordelijk = False

    def _is_gewoon(self, blok: bytes) -> bool:
        wortel = np.zeros(0, int)
        if not self._begonnen:
            blok = _na_declaratie(blok)
            if blok[:1] != b"<" or not _wortel_is_goed(blok[: blok.find(b">") + 1]):
                return False
            wortel = np.zeros(1, int)
        elif self._diepte == 0:
            return False
        self._begonnen = True
        tags = _Tags.vind(blok)
        if tags is None or tags.heeft_attributen(behalve=wortel):
            return False
        diepte = self._diepte + np.cumsum(tags.stap)
        self._diepte = int(diepte[-1])
        te_diep, dicht = diepte.max() > _GEWONE_DIEPTE, diepte[:-1].min(initial=1) < 1
        return not (te_diep or dicht or self._diepte < 0)


def _is_utf8(tekst: bytes, naam: str, begin: int) -> None:
    try:
        if not tekst.isascii():
            tekst.decode("utf-8")
    except UnicodeDecodeError as fout:
        melding = f"{naam}: het bericht is geen UTF-8 (byte {begin + fout.start}) (regel OP192)."
        raise Weigering("OP192", melding) from fout


def _is_tekst(document: bytes) -> bool:
    try:
        document.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _na_declaratie(blok: bytes) -> bytes:
    """Without byte order mark and XML declaration, if that is at the start and declares UTF-8."""
    blok = blok.removeprefix(_BOM)
    einde = blok.find(b"?>", 0, 200) if blok.startswith(b"<?xml ") else -1
    if einde > 0 and _utf8(blok[:einde]):
        blok = blok[einde + 2 :]
    return blok.lstrip(_WIT)


@functools.lru_cache(maxsize=64)
def _utf8(declaratie: bytes) -> bool:
    return _DECLARATIE.fullmatch(declaratie) is not None


@functools.lru_cache(maxsize=1024)
def _wortel_is_goed(tag: bytes) -> bool:
    """Whether a first tag is well-formed by itself, with no more attributes than are allowed."""
    attributen: list[int] = []
    lezer = expat.ParserCreate(namespace_separator=" ")
    lezer.StartElementHandler = lambda _, kenmerken: attributen.append(len(kenmerken))
    try:
        lezer.Parse(tag, tag.endswith(b"/>"))
    except expat.ExpatError:
        return False
    return len(attributen) == 1 and attributen[0] <= MAX_ATTRIBUTEN


def _strikt(blokken: Any, naam: str) -> None:
    """Feed the document to expat, which accepts well-formed XML and nothing else."""
    lezer = expat.ParserCreate("UTF-8", namespace_separator=" ")
    lezer.buffer_text = True
    diepte = 0

    def begin(_: str, attributen: dict[str, str]) -> None:
        nonlocal diepte
        diepte += 1
        if diepte > MAX_DIEPTE:
            raise _buitensporig(naam, f"elementen zijn dieper dan {MAX_DIEPTE} keer genest")
        if len(attributen) > MAX_ATTRIBUTEN:
            raise _buitensporig(naam, f"een element heeft {len(attributen)} attributen")

    def einde(_: str) -> None:
        nonlocal diepte
        diepte -= 1

    def doctype(*_: Any) -> None:
        raise _buitensporig(naam, "een DOCTYPE of entiteit is niet toegestaan")

    lezer.StartElementHandler = begin
    lezer.EndElementHandler = einde
    lezer.StartDoctypeDeclHandler = doctype
    lezer.EntityDeclHandler = doctype
    try:
        open_tag = 0
        for blok in blokken:
            open_tag = _lengte_open_tag(blok, open_tag, naam)
            lezer.Parse(blok, False)
        lezer.Parse(b"", True)
    except expat.ExpatError as fout:
        raise _niet_welgevormd(naam, fout) from fout


def _lengte_open_tag(blok: bytes, open_tag: int, naam: str) -> int:
    """Refuse an element tag that goes on and on, before expat has to hold all of it."""
    for stuk in re.finditer(rb"<[A-Za-z_][^>]{%d}" % MAX_TAG, blok):
        raise _buitensporig(naam, f"de tag op byte {stuk.start()} is langer dan {MAX_TAG} bytes")
    laatste = max(blok.rfind(b"<"), -1)
    if laatste < 0:
        open_tag = open_tag + len(blok) if open_tag and b">" not in blok else 0
    else:
        open_tag = len(blok) - laatste if b">" not in blok[laatste:] else 0
    if open_tag > MAX_OPEN:
        raise _buitensporig(naam, f"een tag of tekst is langer dan {MAX_OPEN >> 20} MB")
    return open_tag


def _buitensporig(naam: str, reden: str) -> Weigering:
    return Weigering("GM02", f"{naam}: {reden} (regel GM02).")


def _niet_welgevormd(naam: str, fout: expat.ExpatError) -> Weigering:
    tekst = expat.ErrorString(fout.code)
    if fout.code in (
        expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING],
    ):
        tekst = f"{tekst}, of geen UTF-8"
    return Weigering(
        "GM01",
        f"{naam}: geen welgevormd XML op regel {fout.lineno}, kolom {fout.offset + 1}: "
        f"{tekst} (regel GM01).",
    )
