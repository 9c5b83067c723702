"""The message catalogue: what is read from which message, and everything that follows from it.

The YAML files in ``loaders/berichten`` are the single source. From them come the configuration of
the XML parser, the raw tables, the dbt sources, the checks on values and the documentation page.
"""

from __future__ import annotations

import csv
import difflib
import functools
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import yaml

T = TypeVar("T")

BERICHTEN = Path(__file__).parent / "berichten"
PROJECT = Path(__file__).parents[1]
CODELIJSTEN = PROJECT / "seeds" / "codelijsten" / "codelijst.csv"

#: Technical columns that precede the elements in each raw table.
TECHNISCH: dict[str, tuple[str, str]] = {
    "lading_id": ("BIGINT", "Lading (transactie) waarin de rij is geladen"),
    "bestand_hash": ("VARCHAR", "SHA-256 van het bestand waaruit de rij komt"),
    "bericht_id": ("BIGINT", "Bericht: de eerste 63 bits van de SHA-256 van het bericht"),
    "regelnummer": ("INTEGER", "Volgorde van de rij in het bericht, vanaf 1"),
}


@dataclass(frozen=True)
class Datatype:
    """A data type: treatment (`soort`), pattern and the rule by which a breach is reported."""

    sleutel: str
    soort: str
    patroon: str
    regel: str
    naam: str


@dataclass(frozen=True)
class Element:
    """One element that is read: raw column, path per family below its row, type and checks."""

    kolom: str
    pad: dict[str, str]
    type: Datatype
    uitleg: str
    verplicht: frozenset[str] = frozenset()
    sleutel: bool = False
    codelijst: str | None = None
    waarden: dict[str, frozenset[str]] = field(default_factory=dict)
    onbekend_toegestaan: bool = False
    niet_voor: tuple[str, str] | None = None
    niet_na_laden: bool = False
    eigen_regel: str | None = None

    @property
    def naam(self) -> str:
        """Name of the element as the standard writes it (3.x where it exists there)."""
        pad = self.pad.get("3") or next(iter(self.pad.values()))
        return pad if pad != "." else self.kolom


@dataclass(frozen=True)
class Bronpad:
    """Where rows of a class stand: the path of the row element per family."""

    klasse: str | None
    pad: dict[str, str]


@dataclass(frozen=True)
class Klasse:
    """A class of rows of a message, which becomes one raw table."""

    naam: str
    omschrijving: str
    elementen: tuple[Element, ...]
    bronnen: tuple[Bronpad, ...] = ()
    ouder_elementen: tuple[Element, ...] = ()

    @property
    def alle_elementen(self) -> tuple[Element, ...]:
        """Elements of the row, those of its repeating parent first."""
        return self.ouder_elementen + self.elementen


@dataclass(frozen=True)
class Bericht:
    """A message type of the standard as it is read."""

    type: str
    naam: str
    richting: str
    doel: str
    berichtcodes: dict[str, str]
    families: tuple[str, ...]
    klassen: dict[str, Klasse]
    retour_van: str | None = None
    ondeelbaar: bool = False

    def tabel(self, klasse: str) -> str:
        """Name of the raw table of a class, without schema."""
        return f"{self.type.lower()}_{klasse}"

    @property
    def kenmerk(self) -> tuple[str, ...]:
        """Columns of the header that, after berichtcode, identify the message (TR056)."""
        if self.type in ("JW303", "JW304"):
            return ("gemeente", "aanbieder", "declaratienummer")
        return ("afzender", "identificatie")


@dataclass(frozen=True)
class Catalogus:
    """All messages, releases and code lists."""

    berichten: dict[str, Bericht]
    envelop: Bericht
    releases: dict[str, tuple[str, ...]]
    codelijsten: dict[str, frozenset[str]]
    versie: str

    def bij_code(self, berichtcode: str) -> Bericht | None:
        """The message type with this berichtcode (COD002), or None."""
        return next((b for b in self.berichten.values() if berichtcode in b.berichtcodes), None)


class CatalogusFout(Exception):
    """A catalogue is not as it should be; the message says where."""


def kies(uit: Mapping[str, T], naam: str, wat: str) -> T:
    """What goes by a name.

    Raises:
        CatalogusFout: there is no such name; the message has one that looks like it.
    """
    if naam not in uit:
        lijkt = "".join(f"; bedoeld is {n}?" for n in difflib.get_close_matches(naam, uit, n=1))
        raise CatalogusFout(f"{wat} {naam!r} is er niet{lijkt or '.'}")
    return uit[naam]


def _per_familie(waarde: Any, families: tuple[str, ...]) -> dict[str, str]:
    if isinstance(waarde, dict):
        return {f: p for f, p in waarde.items() if f in families}
    return dict.fromkeys(families, waarde)


_NODIG = {"kolom", "pad", "type", "uitleg"}
_SLEUTELWOORDEN = _NODIG | {
    "verplicht",
    "sleutel",
    "codelijst",
    "waarden",
    "regel",
    "onbekend_toegestaan",
    "niet_voor",
    "niet_na_laden",
}


class _Lezer:
    """Turns the YAML files into the dataclasses above."""

    def __init__(self, codelijsten: dict[str, frozenset[str]]):
        gemeenschappelijk = lees_yaml("gemeenschappelijk")
        self.groepen = gemeenschappelijk["groepen"]
        self.releases = {f: tuple(s) for f, s in gemeenschappelijk["releases"].items()}
        self.typen = {k: Datatype(sleutel=k, **v) for k, v in lees_yaml("typen").items()}
        self.codelijsten = codelijsten

    def bericht(self, ruw: dict[str, Any]) -> Bericht:
        try:
            return self._bericht(ruw)
        except CatalogusFout as fout:
            raise CatalogusFout(f"{ruw['bericht']}, {fout}") from None

    def _bericht(self, ruw: dict[str, Any]) -> Bericht:
        families = tuple(ruw.get("families", ("3",)))
        return Bericht(
            type=ruw["bericht"],
            naam=ruw["naam"],
            richting=ruw["richting"],
            doel=ruw["doel"],
            berichtcodes=ruw["berichtcodes"],
            families=families,
            klassen={n: self._klasse(n, k, families) for n, k in ruw["klassen"].items()},
            retour_van=ruw.get("retour_van"),
            ondeelbaar=ruw.get("ondeelbaar", False),
        )

    def _klasse(self, naam: str, ruw: dict[str, Any], families: tuple[str, ...]) -> Klasse:
        if "paden" in ruw:
            bronnen = tuple(
                Bronpad(p["klasse"], _per_familie(p["pad"], families)) for p in ruw["paden"]
            )
        elif "pad" in ruw:
            bronnen = (Bronpad(None, _per_familie(ruw["pad"], families)),)
        else:
            bronnen = ()
        ouder = ruw.get("ouder", {"elementen": []})
        return Klasse(
            naam=naam,
            omschrijving=ruw["omschrijving"],
            elementen=tuple(self._elementen(ruw["elementen"], families)),
            bronnen=bronnen,
            ouder_elementen=tuple(self._elementen(ouder["elementen"], families)),
        )

    def _elementen(self, ruw: list[dict[str, Any]], families: tuple[str, ...]) -> list[Element]:
        uit: list[Element] = []
        for r in ruw:
            if "groep" in r:
                uit += self._elementen(kies(self.groepen, r["groep"], "groep"), families)
            else:
                _eis_woorden(r)
                if pad := _per_familie(r["pad"], families):
                    uit.append(self._element(r, pad))
        return uit

    def _element(self, r: dict[str, Any], pad: dict[str, str]) -> Element:
        verplicht = r.get("verplicht", False)
        families = pad if verplicht is True else (verplicht or ())
        waarden = {f: frozenset(w) for f, w in r.get("waarden", {}).items()}
        if lijst := r.get("codelijst"):
            waarden = dict.fromkeys(pad, kies(self.codelijsten, lijst, f"{r['kolom']}: codelijst"))
        niet_voor = r.get("niet_voor")
        return Element(
            kolom=r["kolom"],
            pad=pad,
            type=kies(self.typen, r["type"], f"{r['kolom']}: type"),
            uitleg=r["uitleg"],
            verplicht=frozenset(families),
            sleutel=r.get("sleutel", False),
            codelijst=lijst,
            waarden=waarden,
            onbekend_toegestaan=r.get("onbekend_toegestaan", False),
            niet_voor=(niet_voor["kolom"], niet_voor["regel"]) if niet_voor else None,
            niet_na_laden=r.get("niet_na_laden", False),
            eigen_regel=r.get("regel"),
        )


def _eis_woorden(r: dict[str, Any]) -> None:
    naam = r.get("kolom", r)
    for wat, woorden in (
        ("ontbreekt", _NODIG - r.keys()),
        ("is onbekend", r.keys() - _SLEUTELWOORDEN),
    ):
        if woorden:
            raise CatalogusFout(f"{naam}: {', '.join(sorted(woorden))} {wat}.")


def lees_yaml(naam: str) -> dict[str, Any]:
    """A file of the catalogue, as it stands."""
    # The C loader is ten times as fast; each worker process reads the catalogue anew.
    lader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((BERICHTEN / f"{naam}.yaml").read_text(encoding="utf-8"), lader)


@functools.lru_cache(maxsize=1)
def lees() -> Catalogus:
    """Read the catalogue and the code lists it refers to.

    Raises:
        CatalogusFout: a message names a type, group or code list that does not exist.
    """
    codelijsten: dict[str, set[str]] = {}
    with CODELIJSTEN.open(encoding="utf-8", newline="") as bestand:
        for rij in csv.DictReader(bestand):
            codelijsten.setdefault(rij["codelijst"], set()).add(rij["code"])
    lezer = _Lezer({k: frozenset(v) for k, v in codelijsten.items()})
    bestanden = sorted(BERICHTEN.glob("*.yaml"))
    inhoud = b"".join(p.read_bytes() for p in [*bestanden, CODELIJSTEN])
    return Catalogus(
        berichten={
            p.stem: lezer.bericht(lees_yaml(p.stem)) for p in bestanden if p.stem[:2] == "JW"
        },
        envelop=lezer.bericht(lees_yaml("stuf")),
        releases=lezer.releases,
        codelijsten=lezer.codelijsten,
        versie=hashlib.sha256(inhoud).hexdigest()[:12],
    )


# --- the parser configuration -------------------------------------------------------------------


def slang(naam: str) -> str:
    """``ToegewezenProduct`` → ``toegewezen_product``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", naam).lower()


@dataclass(frozen=True)
class Ontleedtabel:
    """One output table of the parser: the class it feeds and the levels above and of its rows.

    `niveaus` are the names of the repeating elements from the outermost to the row itself; the
    parser gives a zero-based index column ``<niveau>`` for each. `ouder` is set on the table of a
    repeating parent whose elements are repeated on each row of the class.
    """

    naam: str
    klasse: str
    niveaus: tuple[str, ...]
    kolommen: tuple[str, ...]
    bronklasse: str | None = None
    ouder: bool = False


def _herhalend(pad: str) -> list[str]:
    """Row elements along a path: a plural container is followed by its repeating element."""
    delen = pad.split("/")
    return [
        "/".join(delen[: i + 1])
        for i in range(1, len(delen))
        if delen[i - 1] in _MEERVOUD and _MEERVOUD[delen[i - 1]] == delen[i]
    ]


#: Messages are parsed many at a time, one after the other inside an element of this name.
OMHULSEL = "Berichten"

_MEERVOUD = {
    "Clienten": "Client",
    "Prestaties": "Prestatie",
    "RetourCodes": "RetourCode",
    "Relaties": "Relatie",
    "Contactgegevens": "Contact",
    "ToegewezenProducten": "ToegewezenProduct",
    "StartProducten": "StartProduct",
    "StopProducten": "StopProduct",
    "AangevraagdeProducten": "AangevraagdProduct",
    "OngewijzigdeProducten": "OngewijzigdProduct",
    "TeWijzigenProducten": "TeWijzigenProduct",
    "NieuweProducten": "NieuwProduct",
}


def ontleedtabellen(bericht: Bericht, familie: str) -> list[Ontleedtabel]:
    """The tables that the parser fills for a message of a family, without the structural ones."""
    return [t for t, _ in _tabellen(bericht, familie)]


def _tabellen(bericht: Bericht, familie: str) -> list[tuple[Ontleedtabel, dict[str, Any]]]:
    kop = bericht.klassen["bericht"]
    uit = [_tabel("bericht", "bericht", "", kop.elementen, familie)]
    for klasse in bericht.klassen.values():
        for bron in klasse.bronnen:
            if pad := bron.pad.get(familie):
                naam = klasse.naam if bron.klasse is None else f"{klasse.naam}@{bron.klasse}"
                uit.append(_tabel(naam, klasse.naam, pad, klasse.elementen, familie, bron.klasse))
                if klasse.ouder_elementen:
                    ouderpad = _herhalend(pad)[-2]
                    elementen = klasse.ouder_elementen
                    tabel, config = _tabel(
                        f"{naam}@ouder", klasse.naam, ouderpad, elementen, familie
                    )
                    uit.append((replace(tabel, ouder=True), config))
    return uit


def _tabel(
    naam: str,
    klasse: str,
    pad: str,
    elementen: tuple[Element, ...],
    familie: str,
    bronklasse: str | None = None,
) -> tuple[Ontleedtabel, dict[str, Any]]:
    rijpad = f"/{OMHULSEL}/Bericht/{pad}".rstrip("/")
    velden = [
        {
            "name": e.kolom,
            "xml_path": rijpad if e.pad[familie] == "." else f"{rijpad}/{e.pad[familie]}",
            "data_type": "Utf8",
            "nullable": True,
        }
        for e in elementen
        if familie in e.pad
    ]
    niveaus = tuple(slang(p.rsplit("/", 1)[-1]) for p in _herhalend(pad))
    kolommen = tuple(v["name"] for v in velden)
    tabel = Ontleedtabel(naam, klasse, niveaus, kolommen, bronklasse)
    # A table stands on the container of its rows; its first level counts the messages.
    config = {
        "name": naam,
        "xml_path": rijpad.rsplit("/", 1)[0],
        "levels": ["bericht", *niveaus],
        "fields": velden,
    }
    return tabel, config


def parserconfig(bericht: Bericht, familie: str, los: bool = False) -> dict[str, Any]:
    """Configuration of xml2arrow for a message of a family (2 or 3): every field as text.

    Args:
        bericht: the message type.
        familie: `2` or `3`.
        los: for one message by itself, instead of many inside an `OMHULSEL`.
    """
    configs = [c for _, c in _tabellen(bericht, familie)]
    aanwezig = {c["xml_path"] for c in configs}
    grenzen: dict[str, dict[str, Any]] = {}
    for klasse in bericht.klassen.values():
        for bron in klasse.bronnen:
            # Each repeating parent needs a table of its own, else the parser does not count it.
            for pad in _herhalend(bron.pad.get(familie, "")):
                houder = f"/{OMHULSEL}/Bericht/{pad}".rsplit("/", 1)[0]
                if houder not in aanwezig and houder not in grenzen:
                    niveaus = ["bericht", *(slang(p.rsplit("/", 1)[-1]) for p in _herhalend(pad))]
                    grenzen[houder] = {
                        "name": f"grens{len(grenzen)}",
                        "xml_path": houder,
                        "levels": niveaus,
                        "fields": [],
                    }
    tabellen = sorted([*configs, *grenzen.values()], key=lambda c: c["xml_path"].count("/"))
    return {
        "parser_options": {"trim_text": True},
        "tables": [_zonder_omhulsel(t) for t in tabellen] if los else tabellen,
    }


def _zonder_omhulsel(tabel: dict[str, Any]) -> dict[str, Any]:
    def pad(omhuld: str) -> str:
        return omhuld.removeprefix(f"/{OMHULSEL}") or "/"

    velden = [{**v, "xml_path": pad(v["xml_path"])} for v in tabel["fields"]]
    niveaus = tabel["levels"][1:]
    return {**tabel, "xml_path": pad(tabel["xml_path"]), "levels": niveaus, "fields": velden}


# --- the raw tables -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Kolom:
    """A column of a raw table."""

    naam: str
    sqltype: str
    uitleg: str
    element: Element | None = None


@dataclass(frozen=True)
class Tabel:
    """A raw table: one class of one message."""

    naam: str
    bericht: Bericht
    klasse: Klasse
    kolommen: tuple[Kolom, ...]

    @property
    def inhoud(self) -> tuple[str, ...]:
        """Columns that carry what the message says, not how its rows are counted."""
        return tuple(k.naam for k in self.kolommen if k.element or k.naam == "klasse")


def tabellen(catalogus: Catalogus) -> dict[str, Tabel]:
    """All raw tables with message contents, by name."""
    uit = {}
    for bericht in [*catalogus.berichten.values(), catalogus.envelop]:
        for klasse in bericht.klassen.values():
            naam = bericht.tabel(klasse.naam)
            uit[naam] = Tabel(naam, bericht, klasse, tuple(_kolommen(klasse)))
    return uit


def _kolommen(klasse: Klasse) -> list[Kolom]:
    technisch = [
        Kolom(n, t, u) for n, (t, u) in TECHNISCH.items() if n != "regelnummer" or klasse.bronnen
    ]
    kolommen = technisch
    if any(b.klasse for b in klasse.bronnen):
        kolommen += [Kolom("klasse", "VARCHAR", "Berichtklasse waarop de rij slaat")]
    kolommen += [
        Kolom(
            f"{n}_volgnr", "INTEGER", f"Volgnummer van {n} in het bericht of in de ouder, vanaf 1"
        )
        for n in volgniveaus(klasse)
    ]
    return kolommen + [Kolom(e.kolom, "VARCHAR", e.uitleg, e) for e in klasse.alle_elementen]


def volgniveaus(klasse: Klasse) -> list[str]:
    """Levels whose index is kept on a row: those above it and, below a parent, its own."""
    niveaus: dict[str, None] = {}
    for bron in klasse.bronnen:
        for pad in bron.pad.values():
            namen = [slang(p.rsplit("/", 1)[-1]) for p in _herhalend(pad)]
            eigen = namen if len(namen) > 1 and bron.klasse is None else namen[:-1]
            niveaus.update(dict.fromkeys(eigen))
    return list(niveaus)
