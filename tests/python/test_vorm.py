"""Well-formedness and hostile XML: small documents, and the same as a stream."""

import io
import json
import re
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from xml2arrow import Xml2ArrowError, XmlToArrowParser

from loaders.inlezen import vorm
from loaders.inlezen.problemen import Weigering

BASIS = (
    '<?xml version="1.0" encoding="UTF-8"?>\r\n<b:Bericht xmlns:b="u" a="1"><b:Header>'
    "<b:BerichtCode>490</b:BerichtCode></b:Header><b:Client><b:Bsn>999</b:Bsn>"
    "<b:Ref>R3</b:Ref></b:Client></b:Bericht>"
)


def uitkomst(document: bytes) -> tuple[str | None, str | None]:
    """Rule of refusal in memory and as a stream."""
    fout = vorm.controleer([document], ["x.xml"])[0]
    try:
        vorm.controleer_stroom(lambda: io.BytesIO(document), "x.xml")
        stroom = None
    except Weigering as geweigerd:
        stroom = geweigerd.probleem.regel
    return fout.probleem.regel if fout else None, stroom


def met_attributen(aantal: int) -> str:
    return "<a " + " ".join(f'a{i}="1"' for i in range(aantal)) + "></a>"


GOED = {
    "gewoon": BASIS,
    "BOM": "\ufeff" + BASIS,
    "regeleinde aan het eind": BASIS + "\r\n",
    "zonder declaratie": BASIS.split("?>")[1].strip(),
    "opmerking": BASIS.replace("R3", "R<!-- x -->3"),
    "CDATA": BASIS.replace("R3", "<![CDATA[R<3]]>"),
    "instructie": BASIS.replace("R3", "R<?pi x?>3"),
    "verwijzing": BASIS.replace("R3", "R&amp;3 &#233; &#xe9;"),
    "attribuut": BASIS.replace("<b:Ref>", '<b:Ref x="1">'),
    "groter dan": BASIS.replace("R3", "a>b"),
    "is-teken": BASIS.replace("R3", "a=b"),
    "leeg element": BASIS.replace("<b:Bsn>999</b:Bsn>", "<b:Bsn/>"),
    "andere taal": BASIS.replace("R3", "Zoë Ångström"),
    "lange tekst": BASIS.replace("R3", "x" * 300_000),
    "lange opmerking": BASIS.replace("R3", f"<!-- {'x' * 300_000} -->"),
}
FOUT = {
    "aanhalingsteken in een tag": (
        BASIS.replace("<b:Bsn>", '<b:"b:Bsn>').replace("</b:Client", '</"/b:Client'),
        "GM01",
    ),
    "vreemde entiteit": (BASIS.replace("R3", "&foo;"), "GM01"),
    "dubbel attribuut": (BASIS.replace('a="1"', 'a="1" a="2"'), "GM01"),
    "kale waarde": (BASIS.replace('a="1"', "a=1"), "GM01"),
    "onbekend voorvoegsel": (BASIS.replace("b:Bericht", "q:Bericht"), "GM01"),
    "stuurteken": (BASIS.replace("R3", "R\x01"), "GM01"),
    "afgekapt in tag": (BASIS[:-20], "GM01"),
    "afgekapt tussen tags": (BASIS[: BASIS.index("</b:Client>")], "GM01"),
    "twee wortels": (BASIS + BASIS.split("?>")[1], "GM01"),
    "tekst erna": (BASIS + "hallo", "GM01"),
    "tekst ervoor": ("hallo" + BASIS, "GM01"),
    "alleen sluitend": ("</a>", "GM01"),
    "Latin-1": (BASIS.replace("R3", "é").encode("latin-1"), "OP192"),
    "UTF-16": (BASIS.encode("utf-16"), "OP192"),
    "DOCTYPE": (BASIS.replace("<b:Bericht", "<!DOCTYPE x><b:Bericht", 1), "GM02"),
    "entiteiten": (
        '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>',
        "GM02",
    ),
    "diep": ("<a>" * 100_000 + "</a>" * 100_000, "GM02"),
    "attributen": (met_attributen(10**6), "GM02"),
    "honderd attributen": (met_attributen(101), "GM02"),
    "eindeloze tag": ("<a" + "b" * 20_000_000, "GM02"),
}


@pytest.mark.parametrize("document", GOED.values(), ids=GOED)
def test_welgevormd(document):
    assert uitkomst(document.encode()) == (None, None)
    etree.fromstring(document.encode())


@pytest.mark.parametrize(("document", "regel"), FOUT.values(), ids=FOUT)
def test_geweigerd(document, regel):
    data = document if isinstance(document, bytes) else document.encode()
    assert uitkomst(data) == (regel, regel)


def test_documenten_samen_als_apart():
    """A faulty document among others is the only one refused."""
    stukken = [(d.encode(), None) for d in GOED.values()] + [
        (d if isinstance(d, bytes) else d.encode(), r) for d, r in FOUT.values()
    ]
    documenten = [d for pair in zip(stukken, reversed(stukken), strict=True) for d in pair]
    fouten = vorm.controleer([d for d, _ in documenten], ["x"] * len(documenten))
    assert [f.probleem.regel if f else None for f in fouten] == [r for _, r in documenten]


def test_vijandig_xml_kost_weinig_geheugen():
    document = b"<a>" + b"<b>" * 5_000_000
    tracemalloc.start()
    with pytest.raises(Weigering):
        vorm.controleer_stroom(lambda: io.BytesIO(document), "x.xml")
    piek = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert piek < 50 * 2**20


STUKKEN = ["", "<", ">", "/", "&", "=", '"', "</b:Ref>", "<x>", " ", "\x02"]


@pytest.fixture(scope="module")
def ontleder(tmp_path_factory) -> XmlToArrowParser:
    pad = tmp_path_factory.mktemp("config") / "config.yaml"
    veld = {"name": "r", "xml_path": "/Bericht/Client/Ref", "data_type": "Utf8", "nullable": True}
    tabel = {"name": "t", "xml_path": "/", "levels": [], "fields": [veld]}
    pad.write_text(json.dumps({"tables": [tabel]}))
    return XmlToArrowParser(pad)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_samen_met_de_ontleder_zo_streng_als_een_echte_parser(ontleder, data):
    """Randomly damaged XML gets past both stages only if a validating parser reads it as well."""
    document = BASIS
    for _ in range(data.draw(st.integers(1, 3))):
        i = data.draw(st.integers(BASIS.index("<b:"), len(document) - 1))
        j = data.draw(st.integers(i, min(i + 12, len(document))))
        document = document[:i] + data.draw(st.sampled_from(STUKKEN)) + document[j:]
    bytes_ = document.encode()
    fout, stroom = uitkomst(bytes_)
    assert (fout is None) == (stroom is None)
    if fout is None and _ontleedt(ontleder, bytes_):
        try:
            etree.fromstring(bytes_)
        except etree.XMLSyntaxError as geweigerd:
            # A name that is odd, but the same in both tags, matches no path and is never read.
            assert re.search("Namespace|StartTag|attribute|valid URI", str(geweigerd)), document


def _ontleedt(ontleder: XmlToArrowParser, document: bytes) -> bool:
    try:
        ontleder.parse(document)
    except Xml2ArrowError:
        return False
    return True
