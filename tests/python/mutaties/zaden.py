"""Mutants of the definitions that are seed rows, generated from the rows themselves.

`WIJZIGINGEN` says per seed which columns define something and how a row is altered; `GEEN_DEFINITIE` says of
the other seeds why they are left alone.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import pairwise, product
from pathlib import Path

from loaders.catalogus import PROJECT
from mutaties.proefbank import Mutant

Rij = dict[str, str]
#: Rows with what they become: other values in some columns. What was not there has None before it, what is
#: gone after it.
Wijziging = list[tuple[Rij | None, Rij | None]]
Regel = Callable[[list[Rij]], Iterable[Wijziging]]
#: Only in the version that is in force: what is said of quality does not depend on a version.
VAN_KWALITEIT = ("tijdelijke_stop_dagen", "voorlopig_maanden")


def pad(seed: str) -> Path:
    """The file of a seed."""
    (gevonden,) = PROJECT.glob(f"seeds/**/{seed}.csv")
    return gevonden


def rijen(seed: str) -> list[Rij]:
    """The rows of a seed as text; an empty field is an empty text."""
    with pad(seed).open(encoding="utf-8", newline="") as bestand:
        return list(csv.DictReader(bestand))


# -- how a row is altered ------------------------------------------------------------------------


def stap(kolom: str) -> Regel:
    """One less and one more in the last decimal that is written; of a share half, of nought a percent."""

    def regel(alle: list[Rij]) -> Iterator[Wijziging]:
        for rij in alle:
            if rij[kolom]:
                getal = Decimal(rij[kolom])
                een = Decimal(1).scaleb(int(getal.as_tuple().exponent))
                if rij.get("eenheid") == "aandeel" and kolom == "waarde" and een == 1:
                    een = Decimal("0.5") if getal else Decimal("0.01")
                elif rij.get("normsoort") in ("basis", "vorig_jaar") and kolom == "waarde":
                    een = min(een, Decimal("0.01"))
                yield from ([(rij, {kolom: str(getal + teken * een)})] for teken in (-1, 1))

    return regel


def dagen(kolom: str, *aantallen: int) -> Regel:
    """So many days later."""

    def regel(alle: list[Rij]) -> Iterator[Wijziging]:
        for rij, aantal in product(alle, aantallen):
            if rij[kolom]:
                dag = dt.date.fromisoformat(rij[kolom]) + dt.timedelta(days=aantal)
                yield [(rij, {kolom: dag.isoformat()})]

    return regel


def weg(alle: list[Rij]) -> Iterator[Wijziging]:
    """The row is gone."""
    return ([(rij, None)] for rij in alle)


def erbij(kolom: str, *waarden: str) -> Regel:
    """Each of these values in rows that are alike but for this column and do not have it."""

    def regel(alle: list[Rij]) -> Iterator[Wijziging]:
        groepen: dict[tuple[str, ...], list[Rij]] = {}
        for rij in alle:
            rest = tuple(v for k, v in rij.items() if k != kolom)
            groepen.setdefault(rest, []).append(rij)
        for groep in groepen.values():
            for waarde in sorted(set(waarden) - {rij[kolom] for rij in groep}):
                yield [(None, groep[0] | {kolom: waarde})]

    return regel


def anders(kolom: str, **naar: str) -> Regel:
    """Another value: the one that is said here, else the next of those that occur."""

    def regel(alle: list[Rij]) -> Iterator[Wijziging]:
        waarden = sorted({rij[kolom] for rij in alle if rij[kolom]})
        for rij in alle:
            if rij[kolom]:
                volgende = waarden[(waarden.index(rij[kolom]) + 1) % len(waarden)]
                yield [(rij, {kolom: naar.get(rij[kolom], volgende)})]

    return regel


def leeg(kolom: str, anders: str = "") -> Regel:
    """A value that is there no more, and this one, if any, where there was none."""
    return lambda alle: (
        [(rij, {kolom: "" if rij[kolom] else anders})] for rij in alle if rij[kolom] or anders
    )


def verwisseld(kolom: str, *groep: str) -> Regel:
    """The places of two rows that follow each other, within the rows that have these columns alike."""

    def regel(alle: list[Rij]) -> Iterator[Wijziging]:
        geordend = sorted(alle, key=lambda r: ([r[k] for k in groep], int(r[kolom])))
        for een, ander in pairwise(geordend):
            if all(een[k] == ander[k] for k in groep):
                yield [(een, {kolom: ander[kolom]}), (ander, {kolom: een[kolom]})]

    return regel


def waar(regel: Regel, telt: Callable[[Rij], bool]) -> Regel:
    """Only of rows that count."""
    return lambda alle: (w for w in regel(alle) if telt(w[0][0]))


def een_per(regel: Regel, *kolommen: str) -> Regel:
    """Of rows that say the same in these columns only the first."""

    def eerste(alle: list[Rij]) -> Iterator[Wijziging]:
        gezien = set()
        for wijziging in regel(alle):
            ((rij, naar),) = wijziging
            sleutel = (*(rij[k] for k in kolommen), *(naar or {}).items())
            if sleutel not in gezien:
                gezien.add(sleutel)
                yield wijziging

    return eerste


def om_beurten(*regels: Regel) -> Regel:
    """Of rows that say the same in several versions one: of the first such row that of the first version, of
    the second that of the second."""

    def regel(alle: list[Rij]) -> Iterator[Wijziging]:
        groepen: dict[tuple[str, ...], list[Rij]] = {}
        for rij in alle:
            inhoud = tuple(v for k, v in rij.items() if k != "definitie_versie")
            groepen.setdefault(inhoud, []).append(rij)
        aan_de_beurt = [groep[nr % len(groep)] for nr, groep in enumerate(groepen.values())]
        for een in regels:
            yield from (w for w in een(alle) if any(w[0][0] is rij for rij in aan_de_beurt))

    return regel


WIJZIGINGEN: dict[str, tuple[Regel, ...]] = {
    "definitie_parameter": (
        waar(
            stap("waarde"),
            lambda rij: (
                rij["parameter"] not in VAN_KWALITEIT or rij["definitie_versie"] == _geldend()
            ),
        ),
    ),
    "definitie_datumfilter": (dagen("ingangsdatum_na", -1, 1), weg),
    "definitie_productcategorie": (weg, erbij("productcategorie", "47", "48", "49")),
    "definitie_code": (weg,),
    "definitie_tussentaal": (weg, anders("tussentaal_code", **{"4": "5"})),
    # Periods begin with a year, so a day later is the same.
    "definitie_datum": (dagen("datum", -1, 366),),
    "definitieversie": tuple(
        anders(kolom)
        for kolom in (
            "is_geldend",
            "perioden_bron",
            "samenloop_maatregel",
            "afschaling_korter",
            "enquete_telt",
            "duur_ots",
            "lokaal_team_dagsoort",
        )
    ),
    "maatregelsoort": (verwisseld("volgorde"), anders("is_wettelijk")),
    # Of each holiday the first that is a working day, in the years that tests are about.
    "feestdag": (een_per(waar(weg, lambda rij: _is_doordeweeks(rij["datum"])), "naam"),),
    "frequentie": (stap("dagen"), anders("telwijze")),
    # Nobody is younger than nought.
    "leeftijdsgroep": (
        waar(stap("leeftijd_vanaf"), lambda rij: rij["leeftijd_vanaf"] != "0"),
        stap("leeftijd_tot"),
    ),
    "facturatie_gemeente": (weg,),
    "gi_productcategorie": (
        weg,
        anders("maatregelsoort"),
        anders("maakt_gi"),
        stap("leeftijdsgrens"),
    ),
    "maatregel_product": (
        anders("telt_als_maatregel"),
        een_per(anders("maatregelsoort"), "maatregelsoort"),
        # Of other kinds nobody asks in which year it is.
        waar(anders("ots_jaar"), lambda rij: rij["maatregelsoort"] == "Ondertoezichtstelling"),
    ),
    "tussentaal": (anders("is_residentieel", **{"ja": "nee", "nee": "ja", "per product": "ja"}),),
    "tussentaal_zwaarte": (verwisseld("zwaarte", "definitie_versie"), weg),
    "tussentaal_productcategorie": (anders("tussentaal_code"),),
    "tussentaal_product": (
        een_per(anders("tussentaal_code"), "tussentaal_code"),
        een_per(anders("is_residentieel"), "tussentaal_code", "is_residentieel"),
    ),
    "norm": (
        om_beurten(
            weg,
            stap("waarde"),
            anders("richting"),
            # Nothing more and nothing less is the same in points.
            waar(
                anders("normsoort"), lambda rij: (rij["normsoort"], rij["waarde"]) != ("basis", "0")
            ),
            # From a day on, so that 1 January of the year before is in it too.
            dagen("geldig_vanaf", -366, 1),
            dagen("geldig_tot", -365, 1),
            # An amount that was agreed on does not come from years.
            waar(stap("basis_van"), lambda rij: not rij["basiswaarde"]),
            stap("basis_tot"),
            stap("basiswaarde"),
            dagen("meetdag", -1, 1),
            anders("is_referentie"),
            # Without one it is the indicator itself.
            waar(leeg("basis_indicator"), lambda rij: rij["basis_indicator"] != rij["indicator"]),
            leeg("niveaus", "gi"),
        ),
    ),
    "indicator": (
        waar(anders("leeg_is_nul"), lambda rij: rij["indicator"] in _opgeteld()),
        anders("op_regieberichten"),
        anders("is_verhouding"),
        anders("per_tertiaal"),
        anders("niveaus"),
    ),
    "indicator_opgave": (
        om_beurten(weg, anders("teken"), anders("rol"), anders("jaar_uit_tertialen")),
    ),
    "indicator_monitor": (weg, anders("snede"), anders("teller_kolom"), leeg("noemer_kolom")),
}

#: Seeds that define no figure, and why.
GEEN_DEFINITIE = {
    "peildatum": "is empty: what is filled in is a day, no definition",
    "definitie_register": "the words, no figure",
    "definitie_voorwaarde": "the words for a reason that a case does not count",
    "definitie_maat": "which reasons a measure knows; the figures do not read it",
    "codelijst": "names of codes",
    "product": "names of products",
    "aanbieder": "who providers are",
    "budgetplafond": "what was agreed with a provider; examples",
    "tarief": "what was agreed with a provider; examples",
    "landelijke_reeks": "figures of others",
    "gemeente": "who municipalities are",
    "jeugdhulpregio": "names of regions",
    "kwaliteitscheck": "the words of a check",
    "dekkingsindicator": "the words for what is known, and where to print it",
    "volumewacht": "when a build is held back; no figure",
    "resultaatafspraak": "names of the agreements",
    "bouwsteen": "names of the bouwstenen",
    "publicatie_regel": "what is kept back of figures; these stay what they are",
    "publicatie_indicator": "what is kept back of figures; these stay what they are",
}


def _geldend() -> str:
    """The version that is in force."""
    (versie,) = [r["definitie_versie"] for r in rijen("definitieversie") if r["is_geldend"] == "ja"]
    return versie


def _is_doordeweeks(dag: str) -> bool:
    return dag >= "2020" and dt.date.fromisoformat(dag).isoweekday() <= 5


def _opgeteld() -> set[str]:
    """Indicators that are sums of supplied cells; of others it does not matter what is left out."""
    return {rij["indicator"] for rij in rijen("indicator_opgave")}


def mutanten(zaad_van: dict[str, str]) -> Iterator[Mutant]:
    """All mutants of seeds.

    Args:
        zaad_van: the table of each seed, such as `staging.definitie_parameter`.
    """
    for seed, regels in WIJZIGINGEN.items():
        alle = rijen(seed)
        for wijziging in (w for regel in regels for w in regel(alle)):
            yield Mutant(
                onderdeel=seed,
                bestand=str(pad(seed).relative_to(PROJECT)),
                van="; ".join(_van(van, naar) for van, naar in wijziging),
                naar="; ".join(_naar(naar) for _, naar in wijziging),
                zaad=zaad_van[seed],
                opdrachten=tuple(_opdracht(zaad_van[seed], *w) for w in wijziging),
            )


def _van(van: Rij | None, naar: Rij | None) -> str:
    """What a row is known by, and what of it is altered."""
    if van is None:
        return "niets"
    herkend = dict(list(van.items())[:6]) | {k: van[k] for k in naar or {}}
    return " ".join(f"{k}={v or 'leeg'}" for k, v in herkend.items())


def _naar(naar: Rij | None) -> str:
    return "niets" if naar is None else " ".join(f"{k}={v or 'leeg'}" for k, v in naar.items())


def _opdracht(tabel: str, van: Rij | None, naar: Rij | None) -> str:
    if van is None:
        return f"insert into {tabel} values ({', '.join(map(_sql, naar.values()))})"
    welke = " and ".join(f"{k} is not distinct from {_sql(v)}" for k, v in van.items())
    if naar is None:
        return f"delete from {tabel} where {welke}"
    waarden = ", ".join(f"{k} = {_sql(v)}" for k, v in naar.items())
    return f"update {tabel} set {waarden} where {welke}"


def _sql(tekst: str) -> str:
    return "'" + tekst.replace("'", "''") + "'" if tekst else "null"
