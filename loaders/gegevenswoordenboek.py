"""The data dictionary, in Dutch, from the YAML beside the models and the seeds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from loaders.catalogus import PROJECT
from loaders.markdown import tabel

#: Heading of each folder whose tables are described with their columns, in the order of the page.
HOOFDSTUKKEN = {
    "models/marts/dimensies": "Dimensies",
    "models/marts/feiten": "Feiten",
    "models/marts/monitor": "De zeven waarden van de monitor",
    "models/marts/resultaatafspraken": "Resultaatafspraken en landelijke cijfers",
    "models/marts/publicatie": "Openbare cijfers",
    "models/marts/kwaliteit": "Kwaliteit en versheid",
    "seeds/definities": "Vaste lijsten: definities",
    "seeds/normen": "Vaste lijsten: normen",
    "seeds/tussentaal": "Vaste lijsten: tussentaal",
    "seeds/codelijsten": "Vaste lijsten: codelijsten",
    "seeds/geografie": "Vaste lijsten: geografie",
    "seeds/context": "Vaste lijsten: context",
    "seeds/kwaliteit": "Vaste lijsten: kwaliteit",
    "seeds/publicatie": "Vaste lijsten: publicatie",
}
#: What lies between the messages and the marts: of these only the tables, with a line each.
LAGEN = (
    "staging",
    "intermediate",
    "tussentaal",
    "meting",
    "verantwoording",
    "bescherming",
    "semantisch",
)

_BEGIN = """
# Gegevenswoordenboek

Elke tabel in schema `marts`, met van elke kolom wat zij betekent, en de vaste lijsten waar de definities,
normen en vertalingen in staan. Daarachter, met een regel per tabel, de
[lagen eronder](#lagen-onder-de-marts). Wat er uit de berichten wordt gelezen staat in
[berichten.md](berichten.md), wat partners aanleveren in [uitvraag.md](uitvraag.md).

- **sleutel**: de kolommen die samen zeggen om welke rij het gaat; **verplicht**: nooit leeg.
- **wie**: wie de kolom mag zien. `openbaar` is iedereen, `partner` elke partij, `eigenaar` alleen de partij
  van wie de rij is (welke dat is staat in [pakket.md](pakket.md)). Vaste lijsten staan in de code en gaan
  niet over personen.
- **→** wijst naar de tabel waar de waarde in voorkomt; een test bewaakt dat.
- Wie een cijfer zoekt neemt de tabel `…_geldend`: dezelfde, in de versie van de definities die geldt.

## Inhoud
"""

_GROOT = {
    "op verzoek": " Groot: gaat alleen met `--met-verantwoording` mee naar lezers.",
    "nooit": " Heel groot: gaat nooit mee naar lezers; vraag haar op het werkbestand of een editie.",
}
_VERWIJZING = re.compile(r"ref\('(\w+)'\)")


@dataclass(frozen=True)
class Kolom:
    """A column: what it means, and what is tested of it."""

    naam: str
    type: str
    uitleg: str
    wie: str
    verplicht: bool
    uniek: bool
    keuzes: tuple[str, ...]
    verwijst_naar: str | None


@dataclass(frozen=True)
class Tabel:
    """A model or a seed as its YAML describes it."""

    ruw: Mapping[str, Any]

    @property
    def naam(self) -> str:
        """Name."""
        return self.ruw["name"]

    @property
    def uitleg(self) -> str:
        """What it holds, and whether readers get it."""
        groot = self.ruw.get("config", {}).get("meta", {}).get("leesbestand")
        return self.ruw["description"].rstrip(".") + "." + _GROOT.get(groot, "")

    @cached_property
    def kolommen(self) -> tuple[Kolom, ...]:
        """Its columns, in order."""
        typen = self.ruw.get("config", {}).get("column_types", {})
        return tuple(_kolom(k, typen) for k in self.ruw.get("columns", ()))

    @cached_property
    def sleutels(self) -> list[list[str]]:
        """The combinations of columns that are unique: the primary key, else what is tested."""
        for beperking in self.ruw.get("constraints", ()):
            if beperking["type"] == "primary_key":
                return [beperking["columns"]]
        tests = (_test(t) for t in self.ruw.get("data_tests", ()))
        combinaties = [w["kolommen"] for naam, w in tests if naam == "unieke_combinatie"]
        return combinaties + [[k.naam] for k in self.kolommen if k.uniek]


def lees(map_: Path) -> list[Tabel]:
    """The models and seeds that the YAML files below a folder describe, in their order."""
    lader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    bestanden = sorted(map_.glob("**/_*.yml"))
    inhoud = [yaml.load(p.read_text(encoding="utf-8"), lader) for p in bestanden]
    return [Tabel(t) for i in inhoud for t in (*i.get("models", ()), *i.get("seeds", ()))]


def documentatie() -> str:
    """The page, without its first line."""
    hoofdstukken = {titel: lees(PROJECT / map_) for map_, titel in HOOFDSTUKKEN.items()}
    tabellen = {t.naam: t for lijst in hoofdstukken.values() for t in lijst}
    hierheen = defaultdict(list)
    for t in tabellen.values():
        for naam in dict.fromkeys(k.verwijst_naar for k in t.kolommen if k.verwijst_naar):
            hierheen[naam].append(t.naam)
    delen = [_BEGIN.strip(), *_inhoud(hoofdstukken)]
    for titel, lijst in hoofdstukken.items():
        delen.append(f"## {titel}")
        for t in lijst:
            delen += _tabel(t, tabellen, hierheen[t.naam])
    delen += ["## Lagen onder de marts", "Koppel hier niet op: zij veranderen zonder aankondiging."]
    for laag in LAGEN:
        rijen = [[f"`{t.naam}`", t.uitleg] for t in lees(PROJECT / "models" / laag)]
        delen += [f"### Schema `{laag}`", tabel(["tabel", "wat erin staat"], rijen)]
    return "\n\n".join(delen) + "\n"


def _inhoud(hoofdstukken: Mapping[str, list[Tabel]]) -> Iterator[str]:
    """The tables by chapter; those beside each other that hold the same share a line."""
    for titel, lijst in hoofdstukken.items():
        rijen = [
            [", ".join(_link(t.naam) for t in samen), zin]
            for zin, samen in groupby(lijst, lambda t: _eerste_zin(t.uitleg))
        ]
        yield f"**{titel}**"
        yield tabel(["tabel", "wat erin staat"], rijen)


def _tabel(t: Tabel, alle: Mapping[str, Tabel], hierheen: list[str]) -> Iterator[str]:
    yield f"### `{t.naam}`"
    zinnen = [t.uitleg]
    if t.sleutels:
        zinnen.append("Sleutel: " + "; ook ".join(_opsomming(s) for s in t.sleutels) + ".")
    if hierheen:
        zinnen.append(f"Hiernaar verwijzen: {', '.join(map(_link, hierheen))}.")
    yield " ".join(zinnen)
    in_sleutel = {naam for sleutel in t.sleutels for naam in sleutel}
    kop = ["kolom", "type", "", "uitleg"]
    rijen = [
        [
            f"`{k.naam}`",
            k.type,
            "sleutel" if k.naam in in_sleutel else "verplicht" if k.verplicht else "",
            _uitleg(k, alle),
        ]
        for k in t.kolommen
    ]
    if any(k.wie for k in t.kolommen):
        kop.append("wie")
        rijen = [[*rij, k.wie] for rij, k in zip(rijen, t.kolommen, strict=True)]
    yield tabel(kop, rijen)


def _uitleg(kolom: Kolom, alle: Mapping[str, Tabel]) -> str:
    """What a column means, what may be in it, and where it leads."""
    uitleg = kolom.uitleg
    if not all(re.search(rf"\b{re.escape(keuze)}\b", uitleg) for keuze in kolom.keuzes):
        uitleg += f". Een van: {_opsomming(kolom.keuzes)}"
    if kolom.verwijst_naar in alle:
        uitleg += f" → {_link(kolom.verwijst_naar)}"
    return uitleg


def _kolom(ruw: Mapping[str, Any], typen: Mapping[str, str]) -> Kolom:
    tests = dict(_test(t) for t in ruw.get("data_tests", ()))
    beperkingen = [b["type"] for b in ruw.get("constraints", ())]
    naar = _VERWIJZING.fullmatch(tests.get("relationships", {}).get("to", ""))
    return Kolom(
        naam=ruw["name"],
        type=ruw.get("data_type") or typen.get(ruw["name"], ""),
        uitleg=ruw["description"],
        wie=ruw.get("config", {}).get("meta", {}).get("zichtbaar", ""),
        verplicht="not_null" in tests or "not_null" in beperkingen,
        uniek="unique" in tests,
        keuzes=tuple(map(str, tests.get("accepted_values", {}).get("values", ()))),
        verwijst_naar=naar and naar[1],
    )


def _test(ruw: str | Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Name and arguments of a test of dbt."""
    if isinstance(ruw, str):
        return ruw, {}
    ((naam, inhoud),) = ruw.items()
    return naam, inhoud.get("arguments", {})


def _opsomming(namen: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"`{n}`" for n in namen)


def _link(naam: str) -> str:
    return f"[`{naam}`](#{naam})"


def _eerste_zin(tekst: str) -> str:
    return tekst.split(". ")[0].rstrip(".")
