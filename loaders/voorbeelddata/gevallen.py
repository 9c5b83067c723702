"""Fixed cases: the first children of each kavel, so that everything occurs at least once.

A case only lays down what is needed; the rest of the child's life is drawn. A case whose day of
entry lies outside the simulated months becomes an ordinary child.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Geval:
    """What is laid down for a child; empty fields are left to chance."""

    kern: str = ""
    instroom: date | None = None
    leeftijd: float = 0.0
    maatregel: str = ""
    #: days of the measure, or of the youth care of a child without a measure
    duur: int = 0
    verlenging: str = ""
    overstap: date | None = None
    verhuizing: date | None = None
    verhuist_naar: str = ""
    bijproduct: str = ""
    zorg: tuple[str, ...] = ()
    zorg_start: date | None = None
    verwijzer: str = ""
    in_onderzoek: bool = False
    verkeerde_gemeente: bool = False
    met_terugwerking: bool = False
    verloop: str = ""
    tijdelijk: str = ""
    vervallen: bool = False
    verwijderd: bool = False
    wijziging: bool = False
    afgewezen_wijziging: bool = False
    generiek: bool = False
    lokaal_product: bool = False
    verwijderd_na_declaratie: bool = False


_AMBULANT = ("ambulant regulier",)

GEVALLEN: tuple[Geval, ...] = (
    # mergers
    Geval("0196", date(2017, 8, 14), 9, maatregel="ots", duur=900, zorg=_AMBULANT),
    Geval("0196", date(2017, 9, 4), 11, zorg=("jeugd-ggz",), duur=300),
    Geval("0236", date(2018, 3, 12), 7, maatregel="ots", duur=1090, verlenging="wissel"),
    Geval("0236", date(2018, 5, 7), 8, zorg=_AMBULANT, duur=420),
    Geval("0304", date(2018, 4, 9), 4, maatregel="voogdij"),
    Geval("0304", date(2018, 6, 4), 12, zorg=("jeugd-ggz",), duur=350),
    Geval("0733", date(2018, 2, 5), 10, maatregel="ots", duur=729, zorg=_AMBULANT),
    Geval("0733", date(2018, 9, 3), 6, zorg=("dagbehandeling",), duur=400),
    # outside the agreement
    Geval("0944", date(2019, 2, 4), 9, maatregel="ots", duur=600),
    Geval("0944", date(2021, 3, 8), 13, zorg=("ambulant specialistisch",)),
    # measures of each kind, extended in each way
    Geval("0202", date(2021, 2, 15), 5, maatregel="ots", duur=1094, verlenging="wissel"),
    Geval("0268", date(2019, 5, 13), 8, maatregel="ots", duur=1094, verlenging="oprekken"),
    Geval("0200", date(2020, 2, 10), 3, maatregel="ots", duur=1459, verlenging="gemengd"),
    Geval("0228", date(2020, 6, 8), 15, maatregel="jr", bijproduct="47B11"),
    Geval("0202", date(2024, 2, 12), 6, maatregel="preventief", bijproduct="49B05"),
    Geval("0203", date(2023, 10, 9), 2, maatregel="preventief_ots"),
    Geval("0268", date(2021, 1, 4), 15.2, maatregel="voogdij", bijproduct="48B14"),
    Geval("0200", date(2024, 3, 11), 8, maatregel="ots", duur=729),
    Geval("0243", date(2018, 9, 10), 14, maatregel="ots_jr"),
    Geval("0222", date(2019, 10, 7), 6, maatregel="ots_voogdij", duur=700),
    # transfer between GI's, before and after the code for it existed
    Geval("0202", date(2019, 3, 4), 7, maatregel="ots", duur=1094, overstap=date(2020, 6, 15)),
    Geval("0228", date(2021, 8, 9), 9, maatregel="ots", duur=1090, overstap=date(2023, 6, 5)),
    # moves: between gemeenten, between regions, and into central billing
    Geval("0202", date(2021, 3, 1), 6, maatregel="ots", duur=1000,
          verhuizing=date(2022, 6, 1), verhuist_naar="0228"),
    Geval("0200", date(2022, 9, 5), 11, maatregel="ots", duur=700,
          verhuizing=date(2023, 9, 11), verhuist_naar="0301"),
    Geval("0268", date(2022, 2, 7), 10, zorg=_AMBULANT, duur=600,
          verhuizing=date(2022, 10, 3), verhuist_naar="0202"),
    Geval("0202", date(2022, 3, 7), 12, zorg=("verblijf zwaar",), duur=300,
          verhuizing=date(2022, 8, 1), verhuist_naar="0268"),
    # care during a measure, determined by the GI
    Geval("0268", date(2022, 1, 17), 12, maatregel="ots", duur=729, verwijzer="04",
          zorg=("crisis", "verblijf zwaar", "ambulant specialistisch")),
    Geval("0202", date(2023, 11, 6), 14, maatregel="ots", duur=640, verwijzer="04",
          zorg=("jeugdzorgplus",)),
    Geval("0200", date(2021, 10, 4), 3, maatregel="voogdij", verwijzer="04", zorg=("pleegzorg",)),
    Geval("0228", date(2023, 9, 11), 8, maatregel="ots", duur=729, verwijzer="04",
          zorg=("gezinshuis",)),
    # each kind of youth care
    Geval("0202", date(2021, 10, 11), 9, zorg=_AMBULANT, duur=300, generiek=True),
    Geval("0301", date(2021, 6, 14), 9, zorg=("landelijk ingekochte zorg",), duur=250),
    Geval("0200", date(2019, 5, 6), 10, zorg=("landelijk ingekochte zorg",), duur=250),
    Geval("0222", date(2021, 9, 13), 7, zorg=("vervoer",), duur=300),
    Geval("0222", date(2017, 9, 11), 8, zorg=("persoonlijke verzorging",), duur=150),
    Geval("0243", date(2017, 10, 9), 9, zorg=_AMBULANT, duur=170),
    Geval("0345", date(2021, 4, 5), 9, zorg=("verblijf licht",), duur=400),
    Geval("0202", date(2018, 10, 8), 14, zorg=("basis-ggz", "jeugd-ggz"), duur=120),
    Geval("0268", date(2024, 2, 12), 12, zorg=("verblijf middel",), duur=200),
    Geval("0200", date(2023, 9, 4), 5, zorg=("crisis",), duur=1),
    # requests: referred by the general practitioner, investigated, to the wrong gemeente
    Geval("0202", date(2022, 6, 13), 11, zorg=("jeugd-ggz",), verwijzer="02", in_onderzoek=True),
    Geval("0268", date(2024, 1, 15), 9, zorg=_AMBULANT, verwijzer="02", verkeerde_gemeente=True),
    Geval("0228", date(2023, 3, 6), 7, maatregel="ots", duur=600, verwijzer="08",
          verkeerde_gemeente=True),
    # changes and mistakes
    Geval("0202", date(2021, 3, 15), 8, zorg=_AMBULANT, duur=800, verlenging="oprekken",
          wijziging=True),
    Geval("0268", date(2023, 12, 4), 10, zorg=_AMBULANT, duur=300, afgewezen_wijziging=True),
    Geval("0202", date(2021, 11, 8), 8, zorg=_AMBULANT, duur=200, met_terugwerking=True),
    Geval("0200", date(2019, 9, 2), 9, zorg=_AMBULANT, duur=200, verwijderd=True),
    Geval("0228", date(2021, 9, 6), 9, zorg=_AMBULANT, duur=200, verwijderd=True),
    Geval("0268", date(2023, 9, 4), 9, zorg=_AMBULANT, duur=200, verwijderd=True),
    Geval("0202", date(2024, 3, 4), 13, zorg=("jeugd-ggz",), duur=100, vervallen=True),
    Geval("0202", date(2018, 5, 14), 9, zorg=_AMBULANT, duur=200, verloop="start_samen"),
    Geval("0268", date(2022, 5, 9), 9, zorg=_AMBULANT, duur=200, verloop="start_samen"),
    Geval("0200", date(2022, 10, 3), 9, zorg=_AMBULANT, duur=200, verloop="start_los"),
    Geval("0228", date(2024, 2, 5), 9, zorg=_AMBULANT, duur=200, verloop="start_zelfde_dag"),
    Geval("0202", date(2021, 8, 9), 9, zorg=_AMBULANT, duur=200, verloop="stop_hersteld"),
    # temporary stops
    Geval("0268", date(2018, 9, 10), 9, zorg=_AMBULANT, duur=300, tijdelijk="hervat"),
    Geval("0202", date(2023, 10, 9), 9, zorg=_AMBULANT, duur=300, tijdelijk="hervat"),
    Geval("0200", date(2021, 4, 12), 9, zorg=_AMBULANT, duur=300, tijdelijk="definitief"),
    Geval("0268", date(2023, 5, 8), 9, zorg=_AMBULANT, duur=300, tijdelijk="vervangen"),
    Geval("0202", date(2022, 4, 11), 9, zorg=_AMBULANT, duur=300, tijdelijk="open"),
    # odd but loadable
    Geval("0301", date(2021, 5, 10), 9, zorg=_AMBULANT, duur=250, lokaal_product=True),
    Geval("0222", date(2022, 6, 13), 9, zorg=_AMBULANT, duur=180, verwijderd_na_declaratie=True),
)  # fmt: skip
