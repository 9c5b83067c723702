"""Validator of one iJw message or GGK envelope against the trees in ``bomen/``.

``controleer`` walks the tree first; the rules in ``regels.py`` only look at messages whose tree is
right. Structural deviations carry the name of what is wrong as their rule (``kardinaliteit``,
``volgorde``, ``onbekend``, ``leeg``, ``type``, ``codelijst``, ``naamruimte``, ``attribuut``,
``wortel``, ``bericht``, ``uitgave``, ``afzender``, ``xml``), the others the number of the rule in
the standard.
"""

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from lxml import etree

from .boom import Boom, Knoop, Pad, bomen, boom, paden
from .regels import berichtregels, envelopregels

__all__ = ["Afwijking", "Pad", "controleer", "paden"]

BASIS = "http://www.istandaarden.nl/ijw/{0}_{1}/{2}/schema"
RUIMTE = re.compile(BASIS.format(r"(\d)", r"(\d)", r"(jw3\d\d)") + r"(/\d_\d)?")
SCHEMALOCATIE = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
ENVELOP = re.compile("Di01|Du01|Fo01")
MAXIMUM = 25 * 1024 * 1024


@dataclass(frozen=True)
class Afwijking:
    """A place where a message leaves the standard."""

    pad: str
    lijn: int
    regel: str
    tekst: str


@dataclass(frozen=True)
class Kader:
    """What the walk needs to know of the message: its release and its namespaces."""

    uitgave: str
    ruimten: dict[str, tuple[str, ...]]


def controleer(xml: bytes) -> list[Afwijking]:
    """Return every deviation of a message or envelope, in document order per kind of check."""
    bestand = [_bestand("OP179", "over 25 MB")] if len(xml) > MAXIMUM else []
    try:
        wortel = etree.fromstring(xml, _lezer())
    except etree.XMLSyntaxError as fout:
        return [*bestand, Afwijking("", fout.lineno or 0, "xml", str(fout.msg))]
    document = wortel.getroottree().docinfo
    if xml.startswith(b"\xef\xbb\xbf") or (document.encoding or "UTF-8").upper() != "UTF-8":
        bestand.append(_bestand("OP192", "not UTF-8 without byte order mark"))
    if document.doctype:
        return [*bestand, _bestand("xml", "document type declaration")]
    soort = ENVELOP.search(etree.QName(wortel).localname)
    return bestand + list(_envelop(wortel, soort[0]) if soort else _bericht(wortel))


def _lezer(recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _bestand(regel: str, tekst: str) -> Afwijking:
    return Afwijking("", 1, regel, tekst)


def _bericht(wortel: etree._Element) -> Iterator[Afwijking]:
    """Check an iJw message: recognise it, walk its tree, then its header and its rules."""
    bericht, uitgave = _herken(wortel)
    if (bericht, uitgave[:1]) not in bomen():
        yield _op(wortel, "bericht", f"no tree for message {bericht!r} in release {uitgave!r}")
        return
    stam = boom(bericht, uitgave[0])
    if uitgave not in stam.uitgaven:
        yield _op(wortel, "uitgave", f"{bericht} {uitgave} is not among {stam.uitgaven}")
    if (naam := etree.QName(wortel).localname) != stam.wortel.naam:
        yield _op(wortel, "wortel", f"{naam} instead of {stam.wortel.naam}")
    eigen, basis = _ruimten(bericht.lower(), uitgave), _ruimten("basisschema", uitgave)
    kader = Kader(uitgave, {"": eigen, "b": basis, "*": eigen + basis})
    afwijkingen = [*_loop(wortel, stam.wortel, kader), *_kop(wortel, stam, uitgave)]
    yield from afwijkingen
    if not afwijkingen:
        for element, regel, tekst in berichtregels(wortel, bericht, uitgave):
            yield _op(element, regel, tekst)


def _ruimten(deel: str, uitgave: str) -> tuple[str, ...]:
    """Return the namespace of a message or base schema; before 2.3 perhaps with a suffix."""
    ruimte = BASIS.format(*uitgave.split("."), deel)
    return (ruimte, f"{ruimte}/{uitgave.replace('.', '_')}") if uitgave < "2.3" else (ruimte,)


def _herken(wortel: etree._Element) -> tuple[str, str]:
    """Return message and release from the namespace of the root, else from the header."""
    if delen := RUIMTE.fullmatch(etree.QName(wortel).namespace or ""):
        return delen[3].upper(), f"{delen[1]}.{delen[2]}"
    code, versie, subversie = (
        wortel.findtext(f"{{*}}Header/{{*}}{naam}", "")
        for naam in ("BerichtCode", "BerichtVersie", "BerichtSubversie")
    )
    namen = [naam for naam, familie in bomen() if code in boom(naam, familie).codes]
    return namen[0] if namen else code, f"{versie}.{subversie}"


def _kop(wortel: etree._Element, stam: Boom, uitgave: str) -> Iterator[Afwijking]:
    """Check the constants of the header and who may send this message."""
    for naam, regel, waarden in (
        ("BerichtCode", "COD002", stam.codes),
        ("BerichtVersie", "CS025", (uitgave[:1],)),
        ("BerichtSubversie", "CS015", (uitgave[2:],)),
    ):
        element = wortel.find(f"{{*}}Header/{{*}}{naam}")
        if element is not None and element.text and element.text not in waarden:
            yield _op(element, regel, f"{element.text!r} instead of {' or '.join(waarden)}")
    lengten = (4, 8) if stam.afzender == "gemeente" else (8, 4)
    for naam, lengte in zip(("Afzender", "Ontvanger"), lengten, strict=True):
        element = wortel.find(f"{{*}}Header/{{*}}{naam}")
        if element is not None and len(element.text or "") == 12 - lengte:
            yield _op(element, "afzender", f"{stam.bericht} is sent by a {stam.afzender}")


def _loop(element: etree._Element, knoop: Knoop, kader: Kader) -> Iterator[Afwijking]:
    """Compare an element and everything below it with its place in the tree."""
    ruimten, ruimte = kader.ruimten[knoop.ruimte], etree.QName(element).namespace
    if ruimten and ruimte not in ruimten:
        yield _op(element, "naamruimte", f"{ruimte} instead of {' or '.join(ruimten)}")
    if knoop.type and knoop.type.soort == "open":
        return
    for attribuut in set(element.attrib) - {SCHEMALOCATIE}:
        yield _op(element, "attribuut", attribuut)
    kinderen, tekst = list(element), element.text or ""
    if not kinderen and not tekst.strip():
        yield _op(element, "leeg", "empty element")
    elif knoop.type:
        yield from (_op(kind, "onbekend", "element inside a value") for kind in kinderen)
        waarde = tekst if knoop.type.soort == "tekst" else tekst.strip()
        if not kinderen and (fout := knoop.type.fout(waarde, kader.uitgave)):
            yield _op(element, *fout)
    else:
        if (tekst + "".join(kind.tail or "" for kind in kinderen)).strip():
            yield _op(element, "type", "text between elements")
        yield from _kinderen(element, kinderen, knoop, kader)


def _kinderen(
    element: etree._Element, kinderen: list[etree._Element], knoop: Knoop, kader: Kader
) -> Iterator[Afwijking]:
    """Check the children of an element: number, order and contents."""
    rangen = {kind.naam: rang for rang, kind in enumerate(knoop.kinderen)}
    namen = [etree.QName(kind).localname for kind in kinderen]
    aantallen = Counter(namen)
    for kind in knoop.kinderen:
        laag, hoog = kind.grenzen(kader.uitgave)
        if aantallen[kind.naam] < laag or (hoog and aantallen[kind.naam] > hoog):
            grens = f"{laag}..{hoog or '*'}"
            yield _op(element, "kardinaliteit", f"{aantallen[kind.naam]} x {kind.naam}, {grens}")
    vast = [
        (rangen[naam], kind)
        for naam, kind in zip(namen, kinderen, strict=True)
        if naam in rangen and knoop.kinderen[rangen[naam]].vast
    ]
    for (vorige, _), (rang, kind) in pairwise(vast):
        if rang < vorige:
            yield _op(kind, "volgorde", f"should come before {knoop.kinderen[vorige].naam}")
            break
    for naam, kind in zip(namen, kinderen, strict=True):
        if naam in rangen:
            yield from _loop(kind, knoop.kinderen[rangen[naam]], kader)
        else:
            yield _op(kind, "onbekend", f"{naam} is not in {knoop.naam}")


def _envelop(wortel: etree._Element, soort: str) -> Iterator[Afwijking]:
    """Check a GGK envelope, then the message it carries; their lines are those of the message."""
    kader = Kader("ggk", {"*": (), "": ()})
    afwijkingen = list(_loop(wortel, boom(soort, "ggk").wortel, kader))
    yield from afwijkingen
    drager, bericht = wortel.find(".//{*}xmlBestand"), None
    if drager is not None and drager.text:
        try:
            inhoud = base64.b64decode("".join(drager.text.split()), validate=True)
        except binascii.Error as fout:
            yield _op(drager, "type", f"no base64: {fout}")
            return
        for afwijking in controleer(inhoud):
            yield replace(afwijking, pad=f"{_pad(drager)}/{afwijking.pad}".rstrip("/"))
        bericht = etree.fromstring(inhoud, _lezer(recover=True))
    if not afwijkingen and (drager is None or bericht is not None):
        for element, regel, tekst in envelopregels(wortel, soort, bericht):
            yield _op(element, regel, tekst)


def _op(element: etree._Element, regel: str, tekst: str) -> Afwijking:
    return Afwijking(_pad(element), element.sourceline or 0, regel, tekst)


def _pad(element: etree._Element) -> str:
    """Return the path of local names, numbered where a name occurs more than once."""
    boven = element.getparent()
    naam = etree.QName(element).localname
    if boven is None:
        return naam
    gelijken = [kind for kind in boven if etree.QName(kind).localname == naam]
    nummer = f"[{gelijken.index(element) + 1}]" if len(gelijken) > 1 else ""
    return f"{_pad(boven)}/{naam}{nummer}"
