"""The register: choices, and every number, list and norm in each version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from loaders.rapport.figuur import STREEP, Cel, Tabel
from loaders.rapport.lezen import Gegevens
from loaders.rapport.paginas.gereedschap import nederlands, norm_in_woorden
from loaders.rapport.paginas.pagina import Pagina


def pagina(g: Gegevens) -> Pagina:
    """The page of the register."""
    return Pagina(
        "definities.html",
        "Definities en keuzes",
        "definities",
        {
            "versies": g.versies,
            "onderwerpen": _onderwerpen(g),
            "getallen": _getallen(g),
        },
    )


def keuzes(
    g: Gegevens, nummer: int | None = None, marts: Set[str] = frozenset()
) -> list[Mapping[str, Any]]:
    """What the texts leave open, and how it is read, for an agreement or for marts."""
    gekozen = []
    for rij in g.register:
        woord, *rest = rij["onderwerp"].replace(",", " ").split()
        over_afspraak = nummer is not None and (
            woord == "resultaatafspraken" or (woord == "resultaatafspraak" and str(nummer) in rest)
        )
        if rij["soort"] == "keuze" and (over_afspraak or marts & {*(rij["marts"] or "").split()}):
            gekozen.append(rij)
    return gekozen


def naast_elkaar(g: Gegevens, rijen: Sequence[Mapping[str, Any]], bijschrift: str) -> Tabel | None:
    """What versions say of the same parts, side by side; a part on which they differ stands out."""
    per: dict[str, dict[str, str]] = {}
    for rij in rijen:
        naam = rij["keuze"] or rij["naam"].replace("_", " ")
        per.setdefault(naam, {})[rij["definitie_versie"]] = nederlands(rij["waarde"])
    if not per:
        return None
    versies = [v["definitie_versie"] for v in g.versies]
    anders = {
        plaats for plaats, van in enumerate(per.values()) if len({van.get(v) for v in versies}) > 1
    }
    return Tabel(
        bijschrift,
        ("Onderdeel", *(g.versienaam(v) for v in versies)),
        tuple(
            (Cel(naam), *(Cel(van.get(v) or STREEP) for v in versies)) for naam, van in per.items()
        ),
        nadruk=frozenset(anders),
    )


def _onderwerpen(g: Gegevens) -> list[tuple[str, list[Mapping[str, Any]]]]:
    per: dict[str, list[Mapping[str, Any]]] = {}
    for rij in g.register:
        if rij["soort"] == "keuze":
            per.setdefault(rij["onderwerp"], []).append(rij)
    return list(per.items())


def _getallen(g: Gegevens) -> list[Tabel]:
    """Every number, list and norm of the definitions, in each version."""
    soorten = {
        "parameter": "Getallen",
        "productcategorie": "Productcategorieën van maatregelen",
        "datumfilter": "De ingangsdatum ligt na deze dag",
        "tussentaal": "Hoofdcategorieën van jeugdhulp die tellen",
        "zwaarte": "Hoe zwaar jeugdhulp weegt",
        "code": "Codes van de standaard",
        "versiekeuze": "Keuzes per versie",
        "norm": "Normen",
    }
    tabellen = []
    for soort, bijschrift in soorten.items():
        rijen = [_leesbaar(g, rij) for rij in g.register if rij["soort"] == soort]
        if tabel := naast_elkaar(g, rijen, bijschrift):
            tabellen.append(tabel)
    return tabellen


def _leesbaar(g: Gegevens, rij: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of the register with a name, and a norm with a sentence, for who does not know its codes."""
    if rij["soort"] in ("parameter", "versiekeuze"):
        naam = f"{rij['keuze']} ({rij['onderwerp']})"
    elif rij["soort"] == "norm":
        deel, _, vanaf = rij["naam"].removeprefix(f"{rij['onderwerp']} ").partition(" vanaf ")
        naam = f"{g.naam_van(rij['onderwerp'], deel)}, vanaf {nederlands(vanaf)}"
        indicator = g.indicatoren.get(rij["onderwerp"])
        zin = norm_in_woorden(rij, indicator.eenheid if indicator else "aantal")
        return dict(rij) | {"keuze": naam, "waarde": zin}
    elif rij["soort"] == "zwaarte":
        naam = rij["keuze"].removeprefix("Zwaarte van ")
    else:
        naam = rij["onderwerp"].replace("_", " ").capitalize()
    return dict(rij) | {"keuze": naam}
