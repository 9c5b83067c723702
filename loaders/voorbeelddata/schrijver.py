"""From a message to bytes: namespaces, prefixes and layout of the sender's software, envelopes."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from hashlib import sha256
from html import escape
from zlib import crc32

from loaders.voorbeelddata.berichten import Bericht
from loaders.voorbeelddata.bomen import Knoop, boom
from loaders.voorbeelddata.kalender import Release

_DECLARATIE = '<?xml version="1.0" encoding="UTF-8"?>\r\n'
_DECLARATIE_KLEIN = '<?xml version="1.0" encoding="utf-8"?>\r\n'
_GGK = "http://www.stufstandaarden.nl/koppelvlak/ggk0210"
_STUF = "http://www.egem.nl/StUF/StUF0301"


@dataclass(frozen=True)
class Stijl:
    """How a software package writes XML: prefixes (``""`` = default namespace) and layout.

    Without a prefix for the base schema, each element of it declares its namespace itself.
    """

    bericht: str
    basis: str
    inspringing: str | None
    declaratie: str = _DECLARATIE


_STIJLEN = (
    Stijl("{soort}", "ijw", "\t"),
    Stijl("", "bas", "  "),
    Stijl("ns2", "ns3", None),
    Stijl("ns1", "ijw", "    ", _DECLARATIE_KLEIN),
    Stijl("", "", None),
)


def stijl_van(organisatie: str) -> Stijl:
    """Return the style of the software that an organisation uses."""
    return _STIJLEN[crc32(organisatie.encode()) % len(_STIJLEN)]


def namespaces(soort: str, release: Release) -> tuple[str, str]:
    """Return the namespaces of a message and of the base schema in a release."""
    standaard = "ijw" if soort.startswith("JW") else "iwmo"
    basis = f"http://www.istandaarden.nl/{standaard}/{release.pad}"
    return f"{basis}/{soort.lower()}/schema", f"{basis}/basisschema/schema"


class _Labels:
    """Opening and closing tags of one style, message and release, made once."""

    def __init__(self, stijl: Stijl, soort: str, release: Release) -> None:
        ns_bericht, self.ns_basis = namespaces(soort, release)
        self.stijl = stijl
        voor = stijl.bericht.format(soort=soort.lower())
        self._voor = f"{voor}:" if voor else ""
        self._basis = f"{stijl.basis}:" if stijl.basis else ""
        eigen = f"xmlns:{voor}" if voor else "xmlns"
        ander = f' xmlns:{stijl.basis}="{self.ns_basis}"' if stijl.basis else ""
        self.wortel = f'{self._voor}Bericht {eigen}="{ns_bericht}"{ander}'
        self.einde = f"{self._voor}Bericht"
        self._labels: dict[tuple[str, bool], tuple[str, str]] = {}

    def van(self, naam: str, in_basis: bool) -> tuple[str, str]:
        """Return the opening and closing tag of an element, inside the base schema or not."""
        sleutel = (naam, in_basis)
        if sleutel not in self._labels:
            if naam.startswith("b:"):
                label = self._basis + naam[2:]
                extra = "" if self._basis or in_basis else f' xmlns="{self.ns_basis}"'
            else:
                label, extra = self._voor + naam, ""
            self._labels[sleutel] = (f"<{label}{extra}>", f"</{label}>")
        return self._labels[sleutel]


_labels = cache(_Labels)


def schrijf(bericht: Bericht) -> bytes:
    """Return the message as UTF-8 with CR/LF, as the software of its sender writes it."""
    labels = _labels(stijl_van(bericht.verzender), bericht.soort, bericht.release)
    return serialiseer(boom(bericht), labels)


def serialiseer(knopen: list[Knoop], labels: _Labels) -> bytes:
    """Return a document with these children of Bericht."""
    delen: list[str] = []
    inspringing = labels.stijl.inspringing
    if inspringing is None:
        for knoop in knopen:
            _compact(knoop, labels, False, delen)
        inhoud = "".join(delen)
        tekst = f"<{labels.wortel}>{inhoud}</{labels.einde}>"
    else:
        for knoop in knopen:
            _regels(knoop, labels, inspringing, inspringing, delen)
        inhoud = "\r\n".join(delen)
        tekst = f"<{labels.wortel}>\r\n{inhoud}\r\n</{labels.einde}>"
    return f"{labels.stijl.declaratie}{tekst}\r\n".encode()


def _compact(knoop: Knoop, labels: _Labels, in_basis: bool, delen: list[str]) -> None:
    naam, inhoud = knoop
    begin, eind = labels.van(naam, in_basis)
    delen.append(begin)
    if isinstance(inhoud, str):
        delen.append(escape(inhoud, quote=False))
    else:
        basis = naam.startswith("b:")
        for kind in inhoud:
            _compact(kind, labels, basis, delen)
    delen.append(eind)


def _regels(knoop: Knoop, labels: _Labels, voor: str, stap: str, delen: list[str]) -> None:
    naam, inhoud = knoop
    begin, eind = labels.van(naam, False)
    if isinstance(inhoud, str):
        delen.append(f"{voor}{begin}{escape(inhoud, quote=False)}{eind}")
        return
    delen.append(voor + begin)
    dieper = voor + stap
    for kind in inhoud:
        _regels(kind, labels, dieper, stap, delen)
    delen.append(voor + eind)


# -- envelopes -------------------------------------------------------------------------------


def envelopnummer(bericht: Bericht, letters: str) -> str:
    """Return the UUID of an envelope, without a run of nine digits that looks like a BSN."""
    basis = f"{letters}|{bericht.soort}|{bericht.verzender}|{bericht.kenmerk}"
    hexa = sha256(basis.encode()).hexdigest()
    hexa = hexa.translate(str.maketrans("02356789", "abcdefab"))
    return f"{hexa[:8]}-{hexa[8:12]}-4{hexa[13:16]}-a{hexa[17:20]}-{hexa[20:32]}"


def envelop(bericht: Bericht, inhoud: bytes, letters: str) -> bytes:
    """Put a message in the StUF envelope of the GGK: Du01 for a retour, Di01 for all others."""
    retour = bericht.is_retour or bericht.soort == "JW304"
    code = "Du01" if retour else "Di01"
    naam = "envelopRetourbericht-ggk_Du01" if retour else "envelopHeenbericht-ggk_Di01"
    kruis = ""
    if retour and bericht.heen:
        nummer = envelopnummer(bericht.heen, letters)
        kruis = f"<StUF:crossRefnummer>{nummer}</StUF:crossRefnummer>"
    ontvanger = bericht.aanbieder if len(bericht.verzender) == 4 else bericht.gemeente
    tekst = (
        f'{_DECLARATIE}<GGK:{naam} xmlns:GGK="{_GGK}" xmlns:StUF="{_STUF}">'
        f"<GGK:stuurgegevens><StUF:berichtcode>{code}</StUF:berichtcode>"
        f"{_partij('zender', bericht.verzender)}{_partij('ontvanger', ontvanger)}"
        f"<StUF:referentienummer>{envelopnummer(bericht, letters)}</StUF:referentienummer>"
        f"<StUF:tijdstipBericht>{_tijdstip(bericht)}</StUF:tijdstipBericht>{kruis}"
        f"<StUF:functie>{bericht.soort}</StUF:functie></GGK:stuurgegevens>"
        "<GGK:parameters><GGK:functieVersie>0003</GGK:functieVersie>"
        "<GGK:functieSubversie>0002</GGK:functieSubversie><GGK:bericht><GGK:xmlBestand>"
        f"{base64.b64encode(inhoud).decode()}"
        f"</GGK:xmlBestand></GGK:bericht></GGK:parameters></GGK:{naam}>\r\n"
    )
    return tekst.encode()


def fout(bericht: Bericht, letters: str) -> bytes:
    """Return the Fo01 with which the transport refuses a message: it was never delivered."""
    ontvanger = bericht.aanbieder if len(bericht.verzender) == 4 else bericht.gemeente
    nummer = envelopnummer(bericht, letters)
    eigen = envelopnummer(bericht, f"{letters}|Fo01")
    tekst = (
        f'{_DECLARATIE}<StUF:Fo01Bericht xmlns:StUF="{_STUF}"><StUF:stuurgegevens>'
        "<StUF:berichtcode>Fo01</StUF:berichtcode>"
        f"{_partij('zender', ontvanger)}{_partij('ontvanger', bericht.verzender)}"
        f"<StUF:referentienummer>{eigen}</StUF:referentienummer>"
        f"<StUF:tijdstipBericht>{_tijdstip(bericht)}</StUF:tijdstipBericht>"
        f"<StUF:crossRefnummer>{nummer}</StUF:crossRefnummer></StUF:stuurgegevens>"
        f"<StUF:body><StUF:code>{bericht.foutcode}</StUF:code><StUF:plek>server</StUF:plek>"
        "<StUF:omschrijving>Bericht is niet afgeleverd.</StUF:omschrijving>"
        "</StUF:body></StUF:Fo01Bericht>\r\n"
    )
    return tekst.encode()


def _partij(naam: str, organisatie: str) -> str:
    return f"<StUF:{naam}><StUF:organisatie>{organisatie}</StUF:organisatie></StUF:{naam}>"


def _tijdstip(bericht: Bericht) -> str:
    """Return the time of sending, in the working day of the Dagtekening."""
    seconden = crc32(bericht.kenmerk.encode()) % (9 * 3600)
    moment = datetime.combine(bericht.dagtekening, time(8, 0))
    return f"{moment:%Y%m%d}{8 + seconden // 3600:02d}{seconden // 60 % 60:02d}{seconden % 60:02d}"
