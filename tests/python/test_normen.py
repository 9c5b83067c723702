"""Every indicator and every norm, on figures that are put in their place.

Expectations are written out from the texts of the agreement; nothing is read from the seeds.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import pytest
from referentie.warehouse import CONCEPT, GELDEND, TERUGVAL, VERSIES, Rij, Warehouse, bouw
from referentie.zorg import GI, OTS, Zorg, kind

PEILDATUM = "2025-12-31"
JAREN = range(2019, 2026)
#: From this year on too few toewijzingen have a start message.
ZONDER_REGIEBERICHTEN = 2025
DEKKING = 0.5
PARTIJEN = {
    "gelderland": "GLD",
    "regio": "foodvalley",
    "gemeente": "0228",
    "gi": GI,
    "regio_gi": f"foodvalley/{GI}",
}

ONDERTEKEND = (GELDEND, TERUGVAL)
ALLE = ("gelderland", "regio", "gemeente", "gi", "regio_gi")
REGIO = ("gelderland", "regio")
GEMEENTE = ("gelderland", "regio", "gemeente")
INSTELLING = ("gelderland", "gi")


@dataclass(frozen=True)
class Indicator:
    """Where an indicator is measured, and what it leans on."""

    niveaus: Sequence[str]
    per_tertiaal: bool = False
    is_verhouding: bool = False
    op_regieberichten: bool = False


INDICATOREN = {
    "tijd_aan_plaatsing": Indicator(INSTELLING, is_verhouding=True),
    "caseload_belasting": Indicator(INSTELLING, True, True),
    "maatregelen_per_fte": Indicator(INSTELLING, True, True),
    "gezinnen_per_fte": Indicator(INSTELLING, True, True),
    "maatregelen_opgave": Indicator(INSTELLING, True),
    "maatregelen_berichten": Indicator(INSTELLING, True, op_regieberichten=True),
    "jeugdhulp_verwijzer_gi": Indicator(ALLE, True),
    "jeugdhulp_verwijzer_gi_gecorrigeerd": Indicator(REGIO),
    "jeugdhulp_tijdens_maatregel": Indicator(ALLE, True, op_regieberichten=True),
    "jeugdhulp_tijdens_maatregel_gecorrigeerd": Indicator(REGIO, op_regieberichten=True),
    "kosten_maatregelen": Indicator(ALLE, True),
    "kosten_maatregelen_kader": Indicator(GEMEENTE),
    "overhead": Indicator(INSTELLING, is_verhouding=True),
    "overhead_daling": Indicator(INSTELLING, is_verhouding=True),
    "verloop": Indicator(INSTELLING, is_verhouding=True),
    "vertrekreden": Indicator(INSTELLING),
    "ret_tijdig_passend": Indicator(REGIO, True, True),
    "boeg_tijdig_passend": Indicator(REGIO, True, True),
    "aanmeldroute_gevolgd": Indicator(REGIO, True, True),
    "wachttijd_jeugdhulp": Indicator(GEMEENTE, True, True),
    "sollicitaties_veiligheidsketen": Indicator(INSTELLING),
    "vorige_werkgever_bekend": Indicator(INSTELLING, is_verhouding=True),
    "toekomsttuin_gestart": Indicator(REGIO),
    "tafel_verzoeken_tuin": Indicator(("gemeente",), True),
    "tafel_verzoeken_overige": Indicator(REGIO, True),
    "tafel_uitkomst": Indicator(GEMEENTE, True),
    "raad_instroom": Indicator(REGIO, True),
    "raad_uitstroom": Indicator(REGIO, True),
    "raad_vto": Indicator(REGIO, True),
    "veilig_thuis_instroom": Indicator(REGIO, True),
    "veilig_thuis_uitstroom": Indicator(REGIO, True),
    "veilig_thuis_vto": Indicator(REGIO, True),
    "instroom_wettelijk": Indicator(ALLE, True, op_regieberichten=True),
    "tafel_verzoeken": Indicator(GEMEENTE, True),
    "instroom_wettelijk_tuin": Indicator(("gemeente",), True, op_regieberichten=True),
    "bouwsteen": Indicator(REGIO),
    "duur_ots": Indicator(INSTELLING, is_verhouding=True, op_regieberichten=True),
    "duur_ots_eigen": Indicator(INSTELLING, is_verhouding=True),
    "duur_ots_op_berichten": Indicator(ALLE, is_verhouding=True, op_regieberichten=True),
    "duur_ots_zonder_langste": Indicator(ALLE, is_verhouding=True, op_regieberichten=True),
    "doorlooptijd": Indicator(ALLE, True, True, True),
    "wachttijd_maatregel_gi": Indicator(INSTELLING, is_verhouding=True, op_regieberichten=True),
    "wachttijd_maatregel_overig": Indicator(INSTELLING, is_verhouding=True, op_regieberichten=True),
    "lokaal_team_op_tijd": Indicator(GEMEENTE, True, True),
    "lokaal_team_dagen": Indicator(GEMEENTE, True, True),
    "verzoek_zonder_overleg": Indicator(GEMEENTE, True, True),
    "signalen_jeugdbeschermers": Indicator(REGIO),
    "voogdij_beeindigd": Indicator(ALLE, is_verhouding=True),
    "voogdij_beeindigd_eigen": Indicator(INSTELLING, is_verhouding=True),
    "voogdij_beeindigd_berichten": Indicator(ALLE, is_verhouding=True, op_regieberichten=True),
    "woonplaats_incidenten": Indicator((*GEMEENTE, "gi"), True),
    "woonplaats_weigeringen": Indicator(GEMEENTE, True),
    "verzuim": Indicator(INSTELLING, is_verhouding=True),
    "verloop_limburg": Indicator(INSTELLING, is_verhouding=True),
    "aandeel_verwijzingen_gi": Indicator(GEMEENTE, is_verhouding=True),
    "aandeel_kosten_gi": Indicator(GEMEENTE, is_verhouding=True),
    "duur_toewijzing_jb": Indicator((*GEMEENTE, "gi")),
    "aandeel_zwaar": Indicator(GEMEENTE, is_verhouding=True),
    "klachtzaken": Indicator(INSTELLING),
    "innovatie_uren": Indicator(INSTELLING, is_verhouding=True),
}


@dataclass(frozen=True)
class Norm:
    """What is agreed on an indicator in these years: an amount, or a change.

    Args:
        tot: the last year; None: it goes on.
        dan: a change of so much a year, of the year before or from the mean of the years `van_jaren`.
        punten: so much a year is added, not multiplied.
        van: the indicator that it starts from, if another; van_bedrag: the amount, if agreed.
        toon_alleen: it is a norm of others, by which nobody is judged.
    """

    richting: str
    jaar: int
    tot: int | None = None
    bedrag: float | None = None
    dan: float = 0
    punten: bool = False
    van: str | None = None
    van_jaren: tuple[int, int] | None = None
    van_bedrag: float | None = None
    niveaus: Sequence[str] = ALLE
    toon_alleen: bool = False


EEN_PROCENT_MINDER = Norm("hoogstens", 2022, dan=-0.01)
VIJF_PROCENT_MINDER = Norm("hoogstens", 2022, 2023, dan=-0.05)
TWEE_PROCENT_KORTER = Norm("hoogstens", 2022, dan=-0.02, van_jaren=(2020, 2021))
GEREED_IN_2022 = Norm("minstens", 2022, 2022, bedrag=1)
GEREED_IN_2023 = Norm("minstens", 2023, 2023, bedrag=1)

#: The same in each version.
IN_ELKE_VERSIE = {
    "tijd_aan_plaatsing": [
        Norm("hoogstens", 2022, dan=-0.02, punten=True, van_jaren=(2021, 2021), van_bedrag=0.18)
    ],
    "jeugdhulp_verwijzer_gi": [EEN_PROCENT_MINDER],
    "jeugdhulp_verwijzer_gi_gecorrigeerd": [
        Norm("hoogstens", 2022, dan=-0.01, van="jeugdhulp_verwijzer_gi")
    ],
    "jeugdhulp_tijdens_maatregel": [EEN_PROCENT_MINDER],
    "jeugdhulp_tijdens_maatregel_gecorrigeerd": [
        Norm("hoogstens", 2022, dan=-0.01, van="jeugdhulp_tijdens_maatregel")
    ],
    "kosten_maatregelen_kader": [Norm("hoogstens", 2021, van_jaren=(2020, 2020), toon_alleen=True)],
    "overhead": [Norm("hoogstens", 2022, bedrag=0.281)],
    "overhead_daling": [Norm("lager", 2022)],
    "verloop": [
        Norm("hoogstens", 2022, 2022, bedrag=0.175),
        Norm("hoogstens", 2023, 2023, bedrag=0.15),
    ],
    "sollicitaties_veiligheidsketen": [Norm("minstens", 2022, dan=0.10)],
    "instroom_wettelijk": [VIJF_PROCENT_MINDER],
    "duur_ots": [Norm("hoogstens", 2022, dan=-0.02, van_jaren=(2020, 2021), van="duur_ots_eigen")],
    "duur_ots_eigen": [TWEE_PROCENT_KORTER],
    "duur_ots_op_berichten": [TWEE_PROCENT_KORTER],
    "lokaal_team_op_tijd": [Norm("minstens", 2022, bedrag=1)],
    "voogdij_beeindigd": [Norm("minstens", 2022, bedrag=0.01)],
    "woonplaats_incidenten": [Norm("naar_nul", 2022)],
    "verzuim": [Norm("hoogstens", 2020, bedrag=0.055, toon_alleen=True)],
    "verloop_limburg": [Norm("lager", 2020, bedrag=0.10, toon_alleen=True)],
    "innovatie_uren": [Norm("minstens", 2020, bedrag=0.02, toon_alleen=True)],
}
IN_HET_CONCEPT = {
    "toekomsttuin_gestart": [GEREED_IN_2022],
    "instroom_wettelijk_tuin": [Norm("hoogstens", 2022, dan=-0.05, van="instroom_wettelijk")],
    **{f"bouwsteen {nr}": [GEREED_IN_2022] for nr in "12345678"},
}
IN_DE_OVEREENKOMST = {
    "gezinnen_per_fte": [Norm("hoogstens", 2022, bedrag=11)],
    "toekomsttuin_gestart": [GEREED_IN_2023],
    "tafel_verzoeken_tuin": [Norm("hoogstens", 2022, dan=-0.05, van="tafel_verzoeken")],
    "tafel_verzoeken": [Norm("hoogstens", 2022, dan=-0.05, niveaus=REGIO)],
    "bouwsteen 3": [GEREED_IN_2023],
    **{f"bouwsteen {nr}": [GEREED_IN_2022] for nr in "457"},
}
NORMEN = {
    CONCEPT: IN_ELKE_VERSIE | IN_HET_CONCEPT,
    **dict.fromkeys(ONDERTEKEND, IN_ELKE_VERSIE | IN_DE_OVEREENKOMST),
}


@dataclass(frozen=True)
class Cijfer:
    """A figure of an indicator or one of its parts, and what it must come to."""

    versie: str
    naam: str
    niveau: str
    jaar: int
    maand: int
    is_jaar: bool

    @property
    def indicator(self) -> str:
        return self.naam.partition(" ")[0]

    @property
    def wat(self) -> Indicator:
        return INDICATOREN[self.indicator]

    @property
    def waarde(self) -> Decimal:
        """Another for each indicator and period, and now above, now below that of the year before."""
        nummer = list(INDICATOREN).index(self.indicator)
        if (self.indicator, self.jaar) == ("woonplaats_incidenten", 2024):
            return Decimal(0)
        return Decimal(100 + 3 * nummer + (self.jaar - 2022) ** 2) + Decimal(self.maand) / 16

    def van(self, naam: str | None, jaar: int) -> float:
        """The figure of an indicator in the same part of another year."""
        plek = (self.niveau, jaar, self.maand, self.is_jaar)
        return float(Cijfer(self.versie, naam or self.naam, *plek).waarde)

    @cached_property
    def afspraak(self) -> Norm | None:
        for norm in NORMEN[self.versie].get(self.naam, []):
            if norm.jaar <= self.jaar <= (norm.tot or self.jaar) and self.niveau in norm.niveaus:
                return norm
        return None

    @property
    def norm(self) -> float | None:
        norm = self.afspraak
        if norm is None or norm.bedrag is not None:
            return norm and norm.bedrag
        eerste, laatste = norm.van_jaren or (self.jaar - 1, self.jaar - 1)
        toen = [self.van(norm.van, jaar) for jaar in range(eerste, laatste + 1)]
        basis = norm.van_bedrag or sum(toen) / len(toen)
        jaren = self.jaar - laatste
        return basis + norm.dan * jaren if norm.punten else basis * (1 + norm.dan) ** jaren

    @property
    def status(self) -> str:
        if self.norm is None or self.afspraak.toon_alleen:
            return "geen norm"
        if self.wat.op_regieberichten and self.jaar >= ZONDER_REGIEBERICHTEN:
            return "geen gegevens"
        gehaald = {
            "hoogstens": self.waarde <= self.norm,
            "minstens": self.waarde >= self.norm,
            "lager": self.waarde < self.norm,
            "naar_nul": self.waarde < self.norm or self.waarde == 0,
        }
        return "gehaald" if gehaald[self.afspraak.richting] else "afwijking"

    @property
    def rij(self) -> Rij:
        """The row that is put in place: of what is no share the numerator is the figure."""
        deel = self.naam.partition(" ")[2]
        acht = Decimal(8)
        return {
            "definitie_versie": self.versie,
            "indicator": self.indicator,
            "uitsplitsing": deel or "totaal",
            "niveau": self.niveau,
            "niveau_code": PARTIJEN[self.niveau],
            "periode_soort": "jaar" if self.is_jaar else "tertiaal",
            "periode_start": dt.date(self.jaar, self.maand, 1),
            "teller": self.waarde * (acht if self.wat.is_verhouding else 1),
            "noemer": acht,
        }


def cijfers(versie: str) -> Iterator[Cijfer]:
    """A figure of everything, also where it is not measured."""
    delen = [f"bouwsteen {nr}" for nr in "12345678"]
    namen = [naam for naam in INDICATOREN if naam != "bouwsteen"] + delen
    perioden = [(1, True), (1, False), (5, False), (9, False)]
    for naam, niveau, jaar, periode in itertools.product(namen, PARTIJEN, JAREN, perioden):
        yield Cijfer(versie, naam, niveau, jaar, *periode)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    dekking = [
        {"periode_soort": soort, "periode_start": dt.date(ZONDER_REGIEBERICHTEN, maand, 1)}
        | {"niveau": niveau, "niveau_code": code, "dekking": DEKKING}
        for (niveau, code), (soort, maand) in itertools.product(
            PARTIJEN.items(), [("jaar", 1), ("tertiaal", 1), ("tertiaal", 5), ("tertiaal", 9)]
        )
    ]
    rijen = [cijfer.rij for versie in VERSIES for cijfer in cijfers(versie)]
    leeg = [{"indicator": "geen", "waarde": 0.0, "ontbreekt": 0, "uit_berichten": 0}]
    w = bouw(
        tmp_path_factory.mktemp("normen"),
        Zorg(kind(), OTS, 1, PARTIJEN["gemeente"], GI).geleverd("2019-01-01"),
        peildatum=PEILDATUM,
        tabellen={
            "meting.meting_opgave": rijen,
            "meting.meting_dekking": dekking,
            **{f"meting.meting_{bron}": leeg for bron in ELDERS_GEMETEN},
        },
    )
    yield w
    w.verbinding.close()


#: What else is measured, which is another test's.
ELDERS_GEMETEN = (
    *("monitor", "enquete", "verzuim", "caseload", "maatregelen", "gecorrigeerd", "kader"),
    *("instroom", "tuin", "op_dag", "duur_ots", "wachttijd", "lokaal_team", "voogdij"),
    *("verzoek", "verwijzing"),
)


@pytest.mark.parametrize("versie", VERSIES)
@pytest.mark.parametrize("indicator", INDICATOREN)
def test_cijfer_en_norm(warehouse: Warehouse, indicator: str, versie: str):
    """Measured where it must be, and against the norm that holds there."""
    verwacht = {
        (*list(c.rij.values())[2:7],): (
            pytest.approx(float(c.waarde)),
            c.norm if c.norm is None else pytest.approx(c.norm),
            c.afspraak and c.afspraak.richting,
            c.status,
        )
        for c in cijfers(versie)
        if c.indicator == indicator
        and c.niveau in c.wat.niveaus
        and (c.is_jaar or c.wat.per_tertiaal)
    }
    rijen = warehouse.rijen(
        "resultaatafspraak_meting", definitie_versie=versie, indicator=indicator
    )
    sleutel = ("uitsplitsing", "niveau", "niveau_code", "periode_soort", "periode_start")
    gevonden = {
        tuple(rij[k] for k in sleutel): (rij["waarde"], rij["norm"], rij["richting"], rij["status"])
        for rij in rijen
    }
    assert gevonden == verwacht
    te_weinig = [r for r in rijen if r["periode_start"].year >= ZONDER_REGIEBERICHTEN]
    weegt_mee = DEKKING if INDICATOREN[indicator].op_regieberichten else None
    assert {rij["dekking"] for rij in te_weinig} == {weegt_mee}
