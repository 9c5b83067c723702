"""The catalogue of the uitvraag: who supplies which figures, about whom, and in what form.

``uitvraag.yaml`` is the single source. From it come the workbooks, the CSV layout, the checks and
the documentation page.
"""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from loaders.catalogus import PROJECT, CatalogusFout, kies

MAP = Path(__file__).parent
SEEDS = PROJECT / "seeds"

#: What every figure is known by, in the order of the CSV layout and the sheet Overig.
SLEUTEL = ("onderwerp", "indicator", "partij", "periode")
#: What stands once in a delivery: on the sheet Voorblad, or in the first row of a CSV file.
VOORBLAD = ("leverancier_soort", "leverancier", "ingevuld_op", "ingevuld_door")
#: The columns of the CSV layout.
KOLOMMEN = (*VOORBLAD, *SLEUTEL, "waarde", "toelichting")

#: Kinds of value.
SOORTEN = (
    *("aantal", "getal", "bedrag", "saldo", "aandeel"),
    *("datum", "ja_nee", "keuze", "tekst"),
)

#: Sheets with a form of their own, and what is on them; others have lines of figures and columns of periods.
EIGEN_VORM = {
    **dict.fromkeys(("Voorblad", "Overig", "Lijsten"), frozenset()),
    "Caseload": frozenset({"fte", "caseload"}),
    "Kosten": frozenset({"kosten"}),
    "Tafel": frozenset({"tafel"}),
}

#: First year a figure can be about.
EERSTE_JAAR = 2015

#: Parties that are no closed list, by the pattern of their codes.
_AGB = "[0-9]{8}"
_PRODUCT = "[0-9A-Za-z]{2,5}"
PATRONEN = {
    "agb": _AGB,
    "aanbieder": _AGB,
    "product of product/aanbieder": f"{_PRODUCT}(/{_AGB})?",
    "indicator/niveau/code": (
        "[a-z][a-z0-9_]*/(gelderland/GLD|regio/[a-z-]+|gemeente/[0-9]{4}"
        f"|(gi|aanbieder)/{_AGB}|regio_gi/[a-z-]+/{_AGB})"
    ),
}

#: The pattern of a canonical period, per kind.
PERIODEN = {
    "jaar": "[0-9]{4}",
    "jaar of tertiaal": "[0-9]{4}(-T[123])?",
    "datum": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}
PERIODEVOORBEELD = {
    "jaar": "2022",
    "jaar of tertiaal": "2022 of 2022-T1",
    "datum": "15-04-2022",
}


@dataclass(frozen=True)
class Leverancier:
    """A kind of supplier; `code` is the kind of code that names one."""

    soort: str
    naam: str
    code: str
    voorbeeld: str


@dataclass(frozen=True)
class Indicator:
    """A figure that is asked; `soort` is the kind of value, `keuze` with `keuzes` for a list."""

    naam: str
    soort: str
    uitleg: str
    verplicht: bool = False
    verleden: bool = False
    keuzes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delen:
    """The sum of the parts is at most the sum of the whole."""

    delen: tuple[str, ...]
    geheel: tuple[str, ...]


@dataclass(frozen=True)
class Onderwerp:
    """A subject: who may supply it, what its figures are about, and what should hold for them."""

    code: str
    naam: str
    afspraak: int
    leveranciers: tuple[str, ...]
    partij: str
    periode: str
    indicatoren: dict[str, Indicator]
    werkblad: str | None = None
    herhaalbaar: bool = False
    vooruit: bool = False
    samen: bool = False
    delen: tuple[Delen, ...] = ()
    aansluiting: tuple[str, str, str, str] | None = None


@dataclass(frozen=True)
class Lijst:
    """Codes with their names; a name, or a code in another spelling, leads to the code."""

    codes: dict[str, str]
    gebied: dict[str, str] = field(default_factory=dict)

    def zoek(self, tekst: str) -> str | None:
        """The code that a code or name stands for, or None."""
        return self._index.get(vereenvoudig(tekst))

    @functools.cached_property
    def _index(self) -> dict[str, str]:
        namen = {vereenvoudig(naam): code for code, naam in self.codes.items()}
        return namen | {vereenvoudig(code): code for code in self.codes}


@dataclass(frozen=True)
class Catalogus:
    """Everything that can be supplied; `lijsten` holds codes and names by kind."""

    leveranciers: dict[str, Leverancier]
    onderwerpen: dict[str, Onderwerp]
    lijsten: dict[str, Lijst]

    def van(self, soort: str) -> list[Onderwerp]:
        """The subjects that a kind of supplier may give."""
        return [o for o in self.onderwerpen.values() if soort in o.leveranciers]

    def partijsoort(self, soort: str, onderwerp: Onderwerp) -> str:
        """The kind of party of a subject; for its own figures that of the supplier itself."""
        return self.leveranciers[soort].code if onderwerp.partij == "eigen" else onderwerp.partij


def vereenvoudig(tekst: str) -> str:
    """Letters and digits only, in lower case and without accents: how names are compared."""
    los = unicodedata.normalize("NFKD", tekst.casefold())
    return re.sub(r"[^a-z0-9]", "", los)


@functools.lru_cache(maxsize=1)
def lees() -> Catalogus:
    """Read the catalogue and the seeds with codes.

    Raises:
        CatalogusFout: a subject or indicator has a key, or names something, that does not exist.
    """
    ruw = lees_yaml("uitvraag")
    leveranciers = {s: Leverancier(s, **v) for s, v in ruw["leveranciers"].items()}
    lijsten = _lijsten(ruw)
    onderwerpen = {}
    for code, inhoud in ruw["onderwerpen"].items():
        try:
            onderwerpen[code] = _onderwerp(code, inhoud)
            _eis_bekend(onderwerpen[code], leveranciers, lijsten)
        except (CatalogusFout, KeyError, TypeError) as fout:
            raise CatalogusFout(f"onderwerp {code}: {fout}") from fout
    return Catalogus(leveranciers, onderwerpen, lijsten)


def lees_yaml(naam: str) -> dict[str, Any]:
    """A file of the catalogue, as it stands."""
    return yaml.safe_load((MAP / f"{naam}.yaml").read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=1)
def regels() -> dict[str, dict[str, str]]:
    """The register of rules: number → name and explanation."""
    return lees_yaml("regels")


def _eis_bekend(
    onderwerp: Onderwerp, leveranciers: Mapping[str, Leverancier], lijsten: Mapping[str, Lijst]
) -> None:
    """All that a subject names is there."""
    kies(PERIODEN, onderwerp.periode, "periode")
    for soort in onderwerp.leveranciers:
        eigen = kies(leveranciers, soort, "leverancier").code
        partij = eigen if onderwerp.partij == "eigen" else onderwerp.partij
        kies({**PATRONEN, **lijsten}, partij, "partij")
    blad, per_periode = onderwerp.werkblad, onderwerp.periode != "datum"
    if blad in EIGEN_VORM and onderwerp.code not in EIGEN_VORM[blad]:
        raise CatalogusFout(f"werkblad {blad} heeft een eigen vorm; kies een andere naam.")
    if blad and blad not in EIGEN_VORM and not (onderwerp.partij == "eigen" and per_periode):
        raise CatalogusFout(
            f"werkblad {blad} is voor cijfers van de leverancier zelf, per jaar of tertiaal."
        )
    for indicator in onderwerp.indicatoren.values():
        kies(dict.fromkeys(SOORTEN), indicator.soort, f"{indicator.naam}: soort")
    regels_ = [*onderwerp.delen, Delen(onderwerp.aansluiting or (), ())]
    for naam in (n for r in regels_ for n in r.delen + r.geheel):
        kies(onderwerp.indicatoren, naam, "indicator")


def _onderwerp(code: str, ruw: Mapping[str, Any]) -> Onderwerp:
    over = {k: v for k, v in ruw.items() if k not in ("indicatoren", "delen", "aansluiting")}
    return Onderwerp(
        code,
        **over | {"leveranciers": tuple(ruw["leveranciers"])},
        indicatoren={n: _indicator(n, i) for n, i in ruw["indicatoren"].items()},
        delen=tuple(Delen(tuple(d["delen"]), tuple(d["geheel"])) for d in ruw.get("delen", ())),
        aansluiting=tuple(ruw["aansluiting"]) if "aansluiting" in ruw else None,
    )


def _indicator(naam: str, ruw: Mapping[str, Any]) -> Indicator:
    if isinstance(ruw["soort"], list):
        return Indicator(naam, **ruw | {"soort": "keuze", "keuzes": tuple(ruw["soort"])})
    return Indicator(naam, **ruw)


def _lijsten(ruw: Mapping[str, Any]) -> dict[str, Lijst]:
    eigen = {
        soort: Lijst({c: c.replace("-", " ").title() for c in codes})
        for soort, codes in ruw["codes"].items()
    }
    partijen = {soort: Lijst(dict(codes)) for soort, codes in ruw["partijen"].items()}
    # What was merged comes first, so that a name that is used again leads to the code in force.
    gemeenten = sorted(_seed("geografie/gemeente"), key=lambda g: g["geldig_tot"] == "")
    regios = _seed("geografie/jeugdhulpregio")
    bouwstenen = _seed("normen/bouwsteen")
    gis = [a for a in _seed("context/aanbieder") if a["is_gi"] == "ja"]
    return {
        **eigen,
        **partijen,
        "agb": Lijst({a["aanbieder_agb"]: a["aanbieder_naam"] for a in gis}),
        "bouwsteen": Lijst({b["bouwsteen"]: b["bouwsteen_naam"] for b in bouwstenen}),
        "regio": Lijst({r["jeugdhulpregio"]: r["jeugdhulpregio_naam"] for r in regios}),
        "gemeente": Lijst(
            {g["gemeentecode"]: g["gemeentenaam"] for g in gemeenten},
            {g["gemeentecode"]: g["jeugdhulpregio"] for g in gemeenten},
        ),
    }


def huidige_gemeenten(regio: str | None = None) -> dict[str, str]:
    """Names of the gemeenten that exist now, by code; of one region, or of all."""
    return {
        g["gemeentecode"]: g["gemeentenaam"]
        for g in _seed("geografie/gemeente")
        if not g["geldig_tot"] and regio in (None, g["jeugdhulpregio"])
    }


def _seed(naam: str) -> Iterable[dict[str, str]]:
    with (SEEDS / f"{naam}.csv").open(encoding="utf-8", newline="") as bestand:
        return list(csv.DictReader(bestand))
