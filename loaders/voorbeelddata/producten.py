"""Kinds of youth care and measures, with their products, volumes, durations and prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: Base year of the prices; later years are indexed.
BASISJAAR = 2017
INDEX = 1.027


@dataclass(frozen=True)
class Product:
    """A product: code, category, unit (WJ756), price in eurocents per unit in the base year.

    `omvang` says how the volume is laid down: ``tijd`` (per week), ``etmaal`` (each day),
    ``deeltijd`` (some days a month), ``stuks`` (one per month), ``traject`` (one in all),
    ``euro`` (eurocents per month) or ``budget`` (category and budget only).
    """

    code: str
    categorie: str
    eenheid: str
    tarief: int
    omvang: str


@dataclass(frozen=True)
class Zorgsoort:
    """A kind of youth care: products, real duration, wait, term of the toewijzing, shares.

    Durations and waits are medians in days, `termijn` is in months. `aandeel` is the share in
    episodes of children without a measure, `aandeel_maatregel` that of children with one.
    """

    naam: str
    tussentaal: str
    producten: tuple[Product, ...]
    mediaan: int
    maximum: int
    wacht: int
    termijn: int
    verblijf: bool
    aandeel: float
    aandeel_maatregel: float
    leeftijd: tuple[int, int]


def _p(code: str, eenheid: str, tarief: int, omvang: str) -> Product:
    return Product(code, code[:2], eenheid, tarief, omvang)


ZORGSOORTEN = (
    Zorgsoort(
        "ambulant regulier", "1",
        (_p("45A04", "01", 108, "tijd"), _p("45A48", "01", 112, "tijd"),
         _p("45A51", "04", 6900, "tijd"), _p("45A08", "82", 58_000, "stuks")),
        250, 1100, 35, 12, False, 0.33, 0.20, (2, 17),
    ),
    Zorgsoort(
        "ambulant specialistisch", "1",
        (_p("45A05", "01", 152, "tijd"), _p("45A53", "01", 158, "tijd"),
         _p("45A15", "82", 91_000, "stuks"), _p("45A56", "04", 9600, "tijd")),
        270, 1100, 49, 12, False, 0.17, 0.17, (3, 17),
    ),
    Zorgsoort(
        "jeugd-ggz", "1",
        (_p("54001", "01", 148, "tijd"), _p("54002", "01", 186, "tijd"),
         _p("54004", "01", 172, "tijd")),
        240, 900, 70, 12, False, 0.17, 0.09, (5, 17),
    ),
    Zorgsoort(
        "basis-ggz", "1",
        (_p("51A00", "82", 51_000, "traject"), _p("51A01", "82", 86_000, "traject"),
         _p("51A03", "82", 134_000, "traject")),
        120, 365, 42, 12, False, 0.05, 0.02, (6, 17),
    ),
    Zorgsoort(
        "dagbehandeling", "1",
        (_p("41A03", "16", 6400, "tijd"), _p("41A04", "16", 9800, "tijd")),
        300, 900, 56, 12, False, 0.06, 0.04, (2, 15),
    ),
    Zorgsoort(
        "pleegzorg", "2",
        (_p("43A03", "14", 5200, "etmaal"), _p("44A03", "14", 4800, "etmaal"),
         _p("44A07", "14", 4900, "etmaal")),
        680, 3000, 28, 24, True, 0.02, 0.12, (0, 17),
    ),
    Zorgsoort(
        "gezinshuis", "3",
        (_p("43A10", "14", 18_400, "etmaal"), _p("44A08", "14", 16_900, "etmaal")),
        620, 2200, 42, 12, True, 0.01, 0.05, (3, 17),
    ),
    Zorgsoort(
        "crisis", "4",
        (_p("46A03", "14", 29_500, "etmaal"), _p("46A05", "14", 9900, "etmaal"),
         _p("46A01", "01", 176, "tijd")),
        26, 84, 1, 1, True, 0.015, 0.08, (0, 17),
    ),
    Zorgsoort(
        "jeugdzorgplus", "5",
        (_p("43A12", "14", 43_500, "etmaal"), _p("43A06", "14", 44_800, "etmaal")),
        170, 400, 6, 6, True, 0.002, 0.022, (12, 17),
    ),
    Zorgsoort(
        "verblijf licht", "6",
        (_p("44A09", "14", 18_200, "deeltijd"), _p("44A05", "14", 17_500, "deeltijd"),
         _p("43A08", "14", 21_000, "deeltijd")),
        330, 1200, 49, 12, True, 0.04, 0.04, (4, 17),
    ),
    Zorgsoort(
        "verblijf middel", "7",
        (_p("43A15", "14", 20_500, "etmaal"), _p("44A10", "14", 17_800, "etmaal")),
        240, 900, 42, 12, True, 0.015, 0.06, (8, 17),
    ),
    Zorgsoort(
        "verblijf zwaar", "8",
        (_p("43A18", "14", 30_500, "etmaal"), _p("43B07", "14", 36_800, "etmaal"),
         _p("43A13", "14", 33_900, "etmaal")),
        260, 900, 42, 12, True, 0.012, 0.06, (8, 17),
    ),
    Zorgsoort(
        "landelijk ingekochte zorg", "9",
        (_p("55A11", "83", 380_000, "budget"), _p("55A12", "83", 460_000, "budget")),
        210, 364, 35, 12, False, 0.012, 0.015, (6, 17),
    ),
    Zorgsoort(
        "vervoer", "10",
        (_p("42A03", "82", 1750, "tijd"),),
        300, 900, 21, 12, False, 0.04, 0.02, (4, 15),
    ),
    Zorgsoort(
        "persoonlijke verzorging", "10",
        (_p("40A04", "01", 84, "tijd"), _p("40A03", "01", 97, "tijd")),
        420, 1500, 21, 12, False, 0.045, 0.015, (1, 17),
    ),
)  # fmt: skip
ZORGSOORT = {zorgsoort.naam: zorgsoort for zorgsoort in ZORGSOORTEN}

#: Not on the national list and in no mapping: a region that uses its own code.
LOKAAL_PRODUCT = _p("45Z99", "01", 101, "tijd")

ONDERTOEZICHTSTELLING = "Ondertoezichtstelling"
VOOGDIJ = "Voogdij"
JEUGDRECLASSERING = "Jeugdreclassering"
PREVENTIEF = "Preventief"
MAATREGELSOORTEN = (ONDERTOEZICHTSTELLING, VOOGDIJ, JEUGDRECLASSERING, PREVENTIEF)

#: Price per month of a measure in eurocents in the base year.
_MAANDTARIEF = {"ots1": 104_500, "ots2": 88_000, "voogdij": 61_500, "jr": 82_500, "prev": 79_000}


@dataclass(frozen=True)
class Maatregelset:
    """The product codes a GI uses for its measures, and the unit it declares in (82 or 83)."""

    ots1: str
    ots2: str
    voogdij: str
    jeugdreclassering: tuple[str, ...]
    preventief: tuple[str, ...]
    eenheid: str = "82"


A_SET = Maatregelset(
    "48A01", "48A02", "48A03", ("47A01", "47A01", "47A09", "47A04", "47A03"), ("49A02", "49A04")
)
A_SET_EURO = Maatregelset(
    "48A01", "48A02", "48A03", ("47A01", "47A05"), ("49A02", "49A06"), eenheid="83"
)
B_SET = Maatregelset(
    "48B00", "48B01", "48B02", ("47B00", "47B00", "47B04", "47B02"), ("49B02", "49B03")
)
#: The newer codes without a year of the OTS.
C_SET = Maatregelset("48B10", "48B10", "48B11", ("47B10", "47B10", "47B12"), ("49B02",))

#: Products of a GI that cost money but are no measure.
PUPILKOSTEN = Product("48B14", "48", "82", 9500, "traject")
GBM_ADVIES = Product("47B11", "47", "82", 148_000, "traject")
RAADSMELDING = Product("49B05", "49", "82", 96_000, "traject")


def maatregelproduct(maatregelset: Maatregelset, soort: str, jaar: int, keuze: int) -> Product:
    """Return the product of a measure: `jaar` is that of the OTS, `keuze` picks among several."""
    if soort == ONDERTOEZICHTSTELLING:
        code, tarief = (maatregelset.ots1, "ots1") if jaar == 1 else (maatregelset.ots2, "ots2")
    elif soort == VOOGDIJ:
        code, tarief = maatregelset.voogdij, "voogdij"
    elif soort == JEUGDRECLASSERING:
        codes = maatregelset.jeugdreclassering
        code, tarief = codes[keuze % len(codes)], "jr"
    else:
        codes = maatregelset.preventief
        code, tarief = codes[keuze % len(codes)], "prev"
    eenheid = maatregelset.eenheid
    omvang = "euro" if eenheid == "83" else "stuks"
    return Product(code, code[:2], eenheid, _MAANDTARIEF[tarief], omvang)


def tarief_op(product: Product, factor: float, dag: date) -> int:
    """Return the price per unit in eurocents on `dag` for a provider with this price level."""
    return round(product.tarief * factor * INDEX ** (dag.year - BASISJAAR))
