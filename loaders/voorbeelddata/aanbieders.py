"""Fictitious providers: five GI's and forty care providers, in an AGB block of their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from loaders.voorbeelddata.producten import (
    A_SET,
    A_SET_EURO,
    B_SET,
    C_SET,
    Maatregelset,
    Product,
    maatregelproduct,
    tarief_op,
)

_REGIOS = (
    "achterhoek",
    "centraal-gelderland",
    "foodvalley",
    "midden-ijssel-oost-veluwe",
    "noord-veluwe",
    "rijk-van-nijmegen",
    "rivierenland",
)


@dataclass(frozen=True)
class Aanbieder:
    """A provider. `eerste_regiebericht` is the first day it sends 305 and 307.

    `inhaalslag`: a GI that on that day also reports the starts of what is running. `factuur`: sends
    a 303 invoice (450) where others send a declaration (432). `kwartaal`: declares per quarter.
    `niveau` is its price level, `dag` the day of the month on which it declares.
    """

    agb: str
    naam: str
    is_gi: bool
    eerste_regiebericht: date
    inhaalslag: bool
    zorgsoorten: tuple[str, ...]
    regios: tuple[str, ...]
    niveau: float
    factuur: bool
    kwartaal: bool
    dag: int
    zonder_nummer: bool = False
    servicebureau: str = ""
    nieuwe_codes_vanaf: date | None = None
    maatregelset: Maatregelset | None = None

    def tarief(self, product: Product, dag: date) -> int:
        """Return what this provider asks per unit on `dag`, in eurocents."""
        return tarief_op(product, self.niveau, dag)

    def product_van(self, soort: str, jaar: int, keuze: int, dag: date) -> Product:
        """Return the product with which this GI carries out a measure from `dag`."""
        if self.maatregelset is None:
            raise ValueError(f"{self.naam} is geen GI")
        vernieuwd = self.nieuwe_codes_vanaf is not None and dag >= self.nieuwe_codes_vanaf
        return maatregelproduct(C_SET if vernieuwd else self.maatregelset, soort, jaar, keuze)


def _gi(
    nummer: int, naam: str, vanaf: date, inhaalslag: bool, codes: Maatregelset, niveau: float
) -> Aanbieder:
    return Aanbieder(
        agb=f"2299{nummer:04d}",
        naam=naam,
        is_gi=True,
        eerste_regiebericht=vanaf,
        inhaalslag=inhaalslag,
        zorgsoorten=(),
        regios=_REGIOS,
        niveau=niveau,
        factuur=nummer == 4,
        kwartaal=False,
        dag=6 + nummer,
        nieuwe_codes_vanaf=date(2022, 1, 1) if nummer == 5 else None,
        maatregelset=codes,
    )


GIS = (
    _gi(1, "Voorbeeld Jeugdbescherming Oost (GI)", date(2022, 4, 4), True, A_SET, 1.0),
    _gi(2, "De Proefvoogd (GI)", date(2022, 7, 1), False, A_SET, 1.03),
    _gi(3, "Stichting Fictiegezag (GI)", date(2022, 10, 1), False, A_SET_EURO, 0.98),
    _gi(4, "Leger van Voorbeelden Jeugdbescherming (GI)", date(2023, 1, 1), True, B_SET, 1.05),
    _gi(5, "Landelijke Schijnvoogdij (GI)", date(2023, 4, 3), False, A_SET, 1.01),
)

#: First choice of GI per region, as an index in GIS.
_HOOFD_GI = dict(zip(_REGIOS, (0, 0, 1, 2, 3, 1, 0), strict=True))

_AMBULANT = ("ambulant regulier", "ambulant specialistisch")
_GGZ = ("jeugd-ggz", "basis-ggz")
_VERBLIJF = ("verblijf middel", "verblijf zwaar")
_NAMEN = (
    "Voorbeeldzorg", "Proefhulp", "Fictiekracht", "Testeraar", "Droomhuis", "Schijnwerper",
    "Verzinneberg", "Namaakhof",
)  # fmt: skip
_AANBOD: tuple[tuple[tuple[str, ...], int], ...] = (
    (_AMBULANT, 12),
    (_GGZ, 7),
    ((*_AMBULANT, "dagbehandeling", "vervoer"), 4),
    (("pleegzorg",), 3),
    (("gezinshuis",), 3),
    (("pleegzorg", "gezinshuis", "crisis"), 1),
    ((*_VERBLIJF, "crisis"), 3),
    ((*_VERBLIJF, "jeugdzorgplus"), 1),
    (("verblijf licht", "persoonlijke verzorging"), 3),
    (("vervoer", "persoonlijke verzorging"), 2),
    (("landelijk ingekochte zorg",), 1),
)


def zorgaanbieders(kwartaal: float) -> tuple[Aanbieder, ...]:
    """Return the forty care providers; a share `kwartaal` of them declares per quarter."""
    rng = Random("zorgaanbieders")
    lijst: list[Aanbieder] = []
    for zorgsoorten, aantal in _AANBOD:
        for plaats in range(aantal):
            nummer = len(lijst) + 1
            breed = aantal <= 3 or plaats >= 7
            regios = _REGIOS if breed else (_REGIOS[plaats], _REGIOS[(plaats + 3) % 7])
            lijst.append(
                Aanbieder(
                    agb=f"2299{1000 + nummer}",
                    naam=f"{_NAMEN[nummer % 8]} {zorgsoorten[0]} {nummer:02d}",
                    is_gi=False,
                    eerste_regiebericht=date.min,
                    inhaalslag=False,
                    zorgsoorten=zorgsoorten,
                    regios=regios,
                    niveau=round(rng.uniform(0.92, 1.1), 3),
                    factuur=nummer % 4 == 0,
                    kwartaal=rng.random() < kwartaal,
                    dag=rng.randint(4, 18),
                    zonder_nummer=nummer % 9 == 2,
                    servicebureau="98999901" if nummer % 13 == 0 else "",
                )
            )
    return tuple(lijst)


def kies_gi(rng: Random, regio: str, behalve: Aanbieder | None = None) -> Aanbieder:
    """Draw a GI: mostly the first choice of the region, never `behalve`."""
    eerste = _HOOFD_GI[regio]
    gewichten = [12 if plaats == eerste else 1 for plaats in range(len(GIS))]
    gewichten[(eerste + 2) % len(GIS)] = 4
    keuze = [(gi, gewicht) for gi, gewicht in zip(GIS, gewichten, strict=True) if gi is not behalve]
    return rng.choices([gi for gi, _ in keuze], [gewicht for _, gewicht in keuze])[0]


def kies_zorgaanbieder(
    rng: Random,
    aanbieders: Sequence[Aanbieder],
    zorgsoort: str,
    regio: str,
    behalve: Collection[str] = (),
) -> Aanbieder:
    """Draw a care provider for a kind of care in a region; the first ones have most children.

    Providers in `behalve` (AGB) come last: a toewijzing must not overlap another of the same
    product for the same child (OP259).
    """
    keuze = [a for a in aanbieders if zorgsoort in a.zorgsoorten and regio in a.regios]
    keuze = [a for a in keuze if a.agb not in behalve] or keuze
    return rng.choices(keuze, [1 / (1 + plaats) ** 1.3 for plaats in range(len(keuze))])[0]
