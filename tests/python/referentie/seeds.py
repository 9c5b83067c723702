"""The seeds as plain data: codes, mappings and definition versions, all that is shared with the warehouse."""

from __future__ import annotations

import csv
import datetime as dt
import functools
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

SEEDS = Path(__file__).parents[3] / "seeds"
ONBEKEND = "onbekend"


@functools.cache
def rijen(naam: str) -> list[dict[str, str]]:
    """The rows of a seed; an empty field is an empty text."""
    with (SEEDS / f"{naam}.csv").open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


@functools.cache
def _op_sleutel(naam: str, kolom: str) -> dict[str, dict[str, str]]:
    return {rij[kolom]: rij for rij in rijen(naam)}


def geldig(rij: dict[str, str], dag: dt.date) -> bool:
    """Whether a row with geldig_vanaf and geldig_tot holds on a day."""
    van, tot = rij["geldig_vanaf"], rij["geldig_tot"]
    return (not van or van <= dag.isoformat()) and (not tot or dag.isoformat() <= tot)


# --- gemeenten ----------------------------------------------------------------------------------


def in_overeenkomst(gemeente: str) -> bool:
    """Whether the monitor holds this gemeente."""
    rij = _op_sleutel("geografie/gemeente", "gemeentecode").get(gemeente)
    return rij is not None and rij["in_overeenkomst"] == "ja"


def actueel(gemeente: str) -> str:
    """The gemeente that this one is part of by now."""
    opvolger = _op_sleutel("geografie/gemeente", "gemeentecode")[gemeente]["opvolger_code"]
    return actueel(opvolger) if opvolger else gemeente


@functools.cache
def regio(gemeente: str) -> str:
    """The jeugdhulpregio of the gemeente as it is by now."""
    return _op_sleutel("geografie/gemeente", "gemeentecode")[actueel(gemeente)]["jeugdhulpregio"]


def gefactureerd_bij(ontvanger: str) -> list[str]:
    """The gemeenten whose declarations this gemeente may receive."""
    return sorted(
        rij["gemeentecode"]
        for rij in rijen("geografie/facturatie_gemeente")
        if rij["facturatiegemeente"] == ontvanger
    )


def gemeenten() -> list[str]:
    """The gemeenten of the agreement that are there by now."""
    return [
        rij["gemeentecode"]
        for rij in rijen("geografie/gemeente")
        if rij["in_overeenkomst"] == "ja" and not rij["opvolger_code"]
    ]


def regios() -> list[str]:
    """The jeugdhulpregio's of the agreement."""
    return [rij["jeugdhulpregio"] for rij in rijen("geografie/jeugdhulpregio")]


# --- products -----------------------------------------------------------------------------------


def soorten() -> list[str]:
    """Kinds of measures, in the order in which one goes before another."""
    tabel = rijen("definities/maatregelsoort")
    return [rij["maatregelsoort"] for rij in sorted(tabel, key=lambda r: int(r["volgorde"]))]


def is_gi(categorie: str | None) -> bool:
    """Whether a category is one of a GI: 47, 48 or 49."""
    return categorie in _op_sleutel("tussentaal/gi_productcategorie", "productcategorie")


def maatregelsoort(categorie: str | None, code: str | None) -> str | None:
    """Kind of measure; None for youth care."""
    if not is_gi(categorie):
        return None
    per_code = _op_sleutel("tussentaal/maatregel_product", "productcode")
    per_categorie = _op_sleutel("tussentaal/gi_productcategorie", "productcategorie")
    return (per_code.get(code) or per_categorie[categorie])["maatregelsoort"]


def telt_als_maatregel(code: str | None) -> bool:
    """Whether a GI product is a measure and not money only; an unknown code is."""
    rij = _op_sleutel("tussentaal/maatregel_product", "productcode").get(code)
    return rij is None or rij["telt_als_maatregel"] == "ja"


def is_jaar_2(code: str | None) -> bool:
    """Whether a product is that of year 2 and later of an OTS."""
    rij = _op_sleutel("tussentaal/maatregel_product", "productcode").get(code)
    return rij is not None and rij["ots_jaar"] == "2+"


@functools.cache
def _vertaling(code: str | None, gemeente: str, dag: dt.date) -> dict[str, str] | None:
    """The row that maps a product code in a region on a day; one of the region goes first."""
    passend = [
        rij
        for rij in rijen("tussentaal/tussentaal_product")
        if rij["productcode"] == code
        and rij["tussentaal_code"]
        and rij["jeugdhulpregio"] in ("", regio(gemeente))
        and geldig(rij, dag)
    ]
    return max(passend, key=lambda rij: rij["jeugdhulpregio"], default=None)


def tussentaal(categorie: str | None, code: str | None, gemeente: str, dag: dt.date) -> str | None:
    """Main category of youth care, `onbekend` when nothing maps it; None for a GI product."""
    if is_gi(categorie):
        return None
    terugval = _op_sleutel("tussentaal/tussentaal_productcategorie", "productcategorie")
    rij = _vertaling(code, gemeente, dag) or terugval.get(categorie)
    return rij["tussentaal_code"] if rij else ONBEKEND


def is_residentieel(categorie: str | None, code: str | None, gemeente: str, dag: dt.date) -> bool:
    """Whether youth care is residential: by its product, else by its main category."""
    rij = _vertaling(code, gemeente, dag)
    if rij and rij["is_residentieel"]:
        return rij["is_residentieel"] == "ja"
    hoofd = _op_sleutel("tussentaal/tussentaal", "tussentaal_code")
    rij = hoofd.get(tussentaal(categorie, code, gemeente, dag))
    return rij is not None and rij["is_residentieel"] == "ja"


def is_instelling(aanbieder: str) -> bool:
    """Whether an aanbieder is a GI by its name; of one that is not named what it supplies decides."""
    rij = _op_sleutel("context/aanbieder", "aanbieder_agb").get(aanbieder)
    return rij is None or rij["is_gi"] == "ja"


# --- money --------------------------------------------------------------------------------------


def tarief(code: str | None, aanbieder: str, dag: dt.date) -> Decimal | None:
    """Agreed tariff in cents on a day; one for this aanbieder goes before one for all."""
    passend = [
        rij
        for rij in rijen("context/tarief")
        if rij["productcode"] == code
        and rij["aanbieder_agb"] in ("", aanbieder)
        and geldig(rij, dag)
    ]
    if not passend:
        return None
    return 100 * Decimal(max(passend, key=lambda rij: rij["aanbieder_agb"])["tarief"])


def plafond(aanbieder: str, jaar: int) -> int | None:
    """Ceiling in cents of a year, summed over the regions that report one."""
    bedragen = [
        int(100 * Decimal(rij["bedrag"]))
        for rij in rijen("context/budgetplafond")
        if rij["aanbieder_agb"] == aanbieder and int(rij["jaar"]) == jaar
    ]
    return sum(bedragen) if bedragen else None


# --- days ---------------------------------------------------------------------------------------


def is_werkdag(dag: dt.date) -> bool:
    """Whether a day is in the week and no holiday."""
    return dag.weekday() < 5 and dag.isoformat() not in _op_sleutel("definities/feestdag", "datum")


# --- resultaatafspraken -------------------------------------------------------------------------


def indicatoren() -> dict[str, dict[str, str]]:
    """The indicators by name."""
    return _op_sleutel("normen/indicator", "indicator")


def norm(
    versie: str, indicator: str, uitsplitsing: str, niveau: str, dag: dt.date
) -> dict[str, str] | None:
    """The norm of a version for a figure at a level, in the period that begins on a day."""
    for rij in rijen("normen/norm"):
        sleutel = (rij["definitie_versie"], rij["indicator"], rij["uitsplitsing"])
        op_niveau = not rij["niveaus"] or niveau in rij["niveaus"].split()
        if sleutel == (versie, indicator, uitsplitsing) and op_niveau and geldig(rij, dag):
            return rij
    return None


# --- definition versions ------------------------------------------------------------------------


@dataclass(frozen=True)
class Versie:
    """A version of the definitions; the fields are as in the seeds."""

    naam: str
    met_terugval: bool
    samenloop_per_zorgperiode: bool
    korter_is_altijd_afschaling: bool
    enquete_telt: str
    ots_per_client: bool
    telt_werkdagen: bool

    @functools.cache  # noqa: B019 - there are three versions
    def heeft(self, waarde: str, categorie: str | None) -> bool:
        """Whether a GI category belongs to a value."""
        return any(
            rij["productcategorie"] == categorie
            for rij in rijen("definities/definitie_productcategorie")
            if (rij["definitie_versie"], rij["waarde"]) == (self.naam, waarde)
        )

    @functools.cache  # noqa: B019 - there are three versions
    def telt(self, waarde: str, ingangsdatum: dt.date) -> bool:
        """Whether a date passes the date filter of a value."""
        return all(
            ingangsdatum.isoformat() > rij["ingangsdatum_na"]
            for rij in rijen("definities/definitie_datumfilter")
            if (rij["definitie_versie"], rij["waarde"]) == (self.naam, waarde)
        )

    @functools.cache  # noqa: B019 - there are three versions
    def getal(self, parameter: str) -> Fraction:
        """A number of the version, such as the least coverage."""
        (waarde,) = (
            rij["waarde"]
            for rij in rijen("definities/definitie_parameter")
            if (rij["definitie_versie"], rij["parameter"]) == (self.naam, parameter)
        )
        return Fraction(waarde)

    def dagen(self, parameter: str) -> int:
        """A whole number of the version, such as the days of chaining."""
        return int(self.getal(parameter))

    @functools.cache  # noqa: B019 - there are three versions
    def codes(self, gebruik: str) -> frozenset[str]:
        """The codes of the standard that a definition names."""
        return frozenset(
            rij["code"]
            for rij in rijen("definities/definitie_code")
            if (rij["definitie_versie"], rij["gebruik"]) == (self.naam, gebruik)
        )

    @functools.cache  # noqa: B019 - there are three versions
    def zwaarte(self, tussentaal_code: str) -> int | None:
        """Heaviness of a main category; None when it has none."""
        for rij in rijen("tussentaal/tussentaal_zwaarte"):
            sleutel = (rij["definitie_versie"], rij["tussentaal_code"])
            if sleutel == (self.naam, tussentaal_code) and rij["zwaarte"]:
                return int(rij["zwaarte"])
        return None


@functools.cache
def versies() -> tuple[Versie, ...]:
    """All versions of the definitions."""
    return tuple(
        Versie(
            naam=rij["definitie_versie"],
            met_terugval=rij["perioden_bron"] == "305 of toewijzing",
            samenloop_per_zorgperiode=rij["samenloop_maatregel"] == "zorgperiode",
            korter_is_altijd_afschaling=rij["afschaling_korter"] == "altijd",
            enquete_telt=rij["enquete_telt"].replace(" ", "_"),
            ots_per_client=rij["duur_ots"] == "elke OTS, per cliënt",
            telt_werkdagen=rij["lokaal_team_dagsoort"] == "werkdagen",
        )
        for rij in rijen("definities/definitieversie")
    )
