"""The resultaatafspraken on named cases, from XML and supplied cells to marts.

All cases stand in one warehouse, apart from each other by institution, gemeente, region or year. Expectations
are worked out by hand from the definitions, the register and the norms. A case that the warehouse gets wrong
is marked with what it does instead.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from referentie import seeds
from referentie.historie import AntwoordOpVerzoek, Historie
from referentie.uitvraag import Aanlevering, Opgave
from referentie.uitvraag_strategie import KOSTEN
from referentie.warehouse import CONCEPT, GELDEND, TERUGVAL, VERSIES, Rij, Warehouse, bouw
from referentie.zorg import (
    AMBULANT,
    OTS,
    PREVENTIEF,
    RECLASSERING,
    VOOGDIJ,
    Zorg,
    antwoord,
    dag,
    kind,
)
from test_normen import INDICATOREN

PEILDATUM = "2025-06-30"
GEHAALD, AFWIJKING, GEEN_NORM = "gehaald", "afwijking", "geen norm"
TE_VROEG, GEEN_GEGEVENS = "te vroeg", "geen gegevens"

_nummers = itertools.count(1)
_instellingen = (f"2299{nr}" for nr in itertools.count(5001))

#: The versions of the agreement as it was signed.
ONDERTEKEND = (GELDEND, TERUGVAL)

Verwacht = tuple[str, dict[str, object], dict[str, object], str]


@dataclass
class Gevallen:
    """Messages and deliveries of all cases, with what they must come to."""

    berichten: list[Historie] = field(default_factory=list)
    aanleveringen: list[Aanlevering] = field(default_factory=list)
    verwacht: list[Verwacht] = field(default_factory=list)

    def stuur(self, *berichten: object) -> None:
        self.berichten += berichten

    def lever(
        self,
        soort: str,
        wie: str,
        onderwerp: str,
        periode: str,
        partij: str | None = None,
        op: str | None = None,
        kenmerk: str | None = None,
        **waarden: object,
    ) -> None:
        """Cells about one party and period, unless said filled in half a year after it."""
        ingevuld = dag(op) if op else dt.date(int(periode[:4]) + 1, 6, 1)
        opgaven = tuple(
            Opgave(onderwerp, naam, partij or wie, periode, str(waarde))
            for naam, waarde in waarden.items()
        )
        kenmerk = kenmerk or f"{next(_nummers):08d}"
        self.aanleveringen.append(Aanlevering(soort, wie, ingevuld, opgaven, kenmerk))

    def verwacht_dat(
        self,
        naam: str,
        indicator: str,
        periode: str,
        waar: tuple[str, str],
        **is_: object,
    ) -> None:
        """What a row of the meting must be.

        Args:
            waar: niveau and code.
            is_: columns with their values; `versie` (one or more, else all) and `uitsplitsing` say which row.
        """
        soort, start = _periode(periode)
        versies = is_.pop("versie", VERSIES)
        uitsplitsing = is_.pop("uitsplitsing", "totaal")
        for versie in [versies] if isinstance(versies, str) else versies:
            plek = {
                "definitie_versie": versie,
                "indicator": indicator,
                "uitsplitsing": uitsplitsing,
                "niveau": waar[0],
                "niveau_code": waar[1],
                "periode_soort": soort,
                "periode_start": start,
            }
            self.verwacht.append((f"{naam}: {indicator} {periode}", plek, is_))

    # -- who is there ----------------------------------------------------------------------------

    def zorg(self, product: str, gemeente: str, gi: str = "", kind_: object = None) -> Zorg:
        """Care of another child under a number of its own."""
        return Zorg(kind_ or kind(), product, next(_nummers), gemeente, gi)

    def instelling(self, gemeente: str = "0301") -> str:
        """Another GI that has had measures from 2019 on."""
        gi = next(_instellingen)
        self.stuur(self.zorg(OTS, gemeente, gi).geleverd("2019-01-01"))
        return gi


def _periode(tekst: str) -> tuple[str, dt.date]:
    jaar, _, tertiaal = tekst.partition("-T")
    maand = 4 * int(tertiaal) - 3 if tertiaal else 1
    return "tertiaal" if tertiaal else "jaar", dt.date(int(jaar), maand, 1)


# --- cells --------------------------------------------------------------------------------------


def kosten(buiten_overhead: object) -> dict[str, object]:
    """Costs of which so much of a million is no overhead."""
    return {"totaal": 1_000_000, KOSTEN[0]: buiten_overhead} | dict.fromkeys(KOSTEN[1:], 0)


def sollicitaties(aantal: int, nieuwe: int = 5, bekend: int = 5) -> dict[str, object]:
    delen = {"lokaal_veld": aantal - 1, "veilig_thuis": 1}
    return delen | {"nieuwe_medewerkers": nieuwe, "vorige_werkgever_bekend": bekend}


def ots_duur(dagen: int, aantal: int = 100) -> dict[str, object]:
    ots = {"beeindigde_ots": aantal, "dagen_ots": dagen}
    return ots | {"beeindigde_verlengde_ots": aantal, "dagen_verlengde_ots": dagen}


def voogdij(eerder: int, **einde: int) -> dict[str, object]:
    basis = dict.fromkeys(("einde_achttien", "einde_overlijden", "einde_overstap"), 0)
    basis |= {"lopend_1_januari": 9_000, "gestart": 1_000, "einde_pleegouder": eerder}
    return basis | {"einde_overig": 0} | einde


def uit_dienst(aantal: object, begin: int = 1000) -> dict[str, object]:
    return {"beginstand": begin, "instroom": 0, "uitstroom": aantal, "eindstand": begin}


# --- the norm of each indicator that a GI supplies: on it, and on both sides --------------------

#: Subject, cells of years before, and the cells that are just good, on the norm and just wrong.
OP_DE_NORM = {
    ("overhead", "2022"): ("kosten", {}, kosten(719_000.01), kosten(719_000), kosten(718_999.99)),
    ("overhead_daling", "2022"): (
        "kosten",
        {"2021": kosten(700_000)},
        kosten(700_000.01),
        None,
        kosten(700_000),
    ),
    ("verloop", "2022"): ("personeel", {}, uit_dienst(174), uit_dienst(175), uit_dienst(176)),
    ("verloop", "2023"): ("personeel", {}, uit_dienst(149), uit_dienst(150), uit_dienst(151)),
    ("sollicitaties_veiligheidsketen", "2022"): (
        "sollicitaties",
        {"2021": sollicitaties(200)},
        sollicitaties(221),
        sollicitaties(220),
        sollicitaties(219),
    ),
    ("duur_ots_eigen", "2022"): (
        "ots_duur",
        {"2020": ots_duur(38_000), "2021": ots_duur(42_000)},
        ots_duur(39_199),
        ots_duur(39_200),
        ots_duur(39_201),
    ),
    ("duur_ots_eigen", "2023"): (
        "ots_duur",
        {"2020": ots_duur(38_000), "2021": ots_duur(42_000)},
        ots_duur(38_415),
        ots_duur(38_416),
        ots_duur(38_417),
    ),
    ("voogdij_beeindigd", "2022"): ("voogdij", {}, voogdij(101), voogdij(100), voogdij(99)),
    ("gezinnen_per_fte", "2022"): (None, {}, 109, 110, 111),
    ("woonplaats_incidenten", "2022"): (
        "woonplaatsbeginsel",
        {"2021": {"incidenten": 3}},
        {"incidenten": 2},
        None,
        {"incidenten": 3},
    ),
}


def norm_van_een_instelling(g: Gevallen) -> None:
    for (indicator, jaar), (onderwerp, eerder, *cellen) in OP_DE_NORM.items():
        namen = ("net goed", "op de norm", "net niet")
        for naam, waarden in zip(namen, cellen, strict=True):
            if waarden is None:
                continue
            gi = g.instelling()
            partij = "0202" if onderwerp == "woonplaatsbeginsel" else gi
            for ander, van_toen in eerder.items():
                g.lever("gi", gi, onderwerp, ander, partij, **van_toen)
            if onderwerp is None:
                peildag = f"{jaar}-04-15"
                g.lever("gi", gi, "fte", peildag, fte_jeugdbeschermers=20, fte_gezinsmanagement=10)
                g.lever("gi", gi, "caseload", peildag, "Gezinsmanagement", maatregelen=waarden)
            else:
                g.lever("gi", gi, onderwerp, jaar, partij, **waarden)
            status = AFWIJKING if naam == "net niet" else GEHAALD
            versie = ONDERTEKEND if indicator == "gezinnen_per_fte" else VERSIES
            g.verwacht_dat(naam, indicator, jaar, ("gi", gi), versie=versie, status=status)


def norm_van_anderen_wordt_getoond(g: Gevallen) -> None:
    gi = g.instelling()
    g.lever("gi", gi, "personeel", "2022", **uit_dienst(101))
    g.lever("gi", gi, "verzuim", "2022", verzuim="0.06")
    g.lever("gi", gi, "innovatie", "2022", innovatie_uren=1, uren_totaal=100)
    for indicator, waarde, norm in (
        ("verzuim", 0.06, 0.055),
        ("verloop_limburg", 0.101, 0.10),
        ("innovatie_uren", 0.01, 0.02),
    ):
        g.verwacht_dat(
            "referentie", indicator, "2022", ("gi", gi), waarde=waarde, norm=norm, status=GEEN_NORM
        )


# --- the survey, which is one of all institutions -----------------------------------------------


def enquete(g: Gevallen) -> None:
    goed, net, niet = (g.instelling() for _ in range(3))
    for gi, tijd, aantal in ((goed, "0.1599", 33), (net, "0.16", 33), (niet, "0.1601", 34)):
        antwoord = {"respondenten": aantal, "volledige_vragenlijsten": aantal}
        g.lever("gi", gi, "enquete", "2022", tijd_plaatsing=tijd, **antwoord)
        status = AFWIJKING if gi == niet else GEHAALD
        g.verwacht_dat("100 antwoorden", "tijd_aan_plaatsing", "2022", ("gi", gi), status=status)
    g.lever(
        *("gi", goed, "enquete", "2023"),
        tijd_plaatsing="0.14",
        respondenten=100,
        volledige_vragenlijsten=99,
    )
    waar = ("gi", goed)
    g.verwacht_dat(
        "100 respondenten", "tijd_aan_plaatsing", "2023", waar, versie=CONCEPT, status=GEHAALD
    )
    volledig = {"versie": ONDERTEKEND, "status": GEEN_GEGEVENS}
    g.verwacht_dat("99 volledige", "tijd_aan_plaatsing", "2023", waar, **volledig)
    g.lever(
        *("gi", goed, "enquete", "2024"),
        tijd_plaatsing="0.10",
        respondenten=99,
        volledige_vragenlijsten=99,
    )
    g.verwacht_dat(
        "99 respondenten", "tijd_aan_plaatsing", "2024", waar, versie=CONCEPT, status=GEEN_GEGEVENS
    )
    # Of 2021, in all 200 respondents: (0.2 x 150 + 0.1 x 50) / 200.
    for gi, tijd, respondenten, volledig in ((goed, "0.20", 150, 50), (net, "0.10", 50, 50)):
        antwoord = {"respondenten": respondenten, "volledige_vragenlijsten": volledig}
        g.lever("gi", gi, "enquete", "2021", tijd_plaatsing=tijd, **antwoord)
    g.verwacht_dat(
        *("gewogen naar respondenten", "tijd_aan_plaatsing", "2021", ("gelderland", "GLD")),
        waarde=0.175,
    )
    # Of 2020, with one that answered but gave no time.
    g.lever(
        *("gi", goed, "enquete", "2020"),
        tijd_plaatsing="0.20",
        respondenten=100,
        volledige_vragenlijsten=100,
    )
    g.lever("gi", net, "enquete", "2020", respondenten=100, volledige_vragenlijsten=100)
    g.verwacht_dat(
        *("tijd ontbreekt", "tijd_aan_plaatsing", "2020", ("gelderland", "GLD")),
        waarde=0.20,
    )


# --- what a year is made of ---------------------------------------------------------------------


def leveringen(g: Gevallen) -> None:
    zonder = g.instelling()
    g.verwacht_dat(
        "geen opgave", "verloop", "2022", ("gi", zonder), status=GEEN_GEGEVENS, waarde=None
    )

    leeg = g.instelling()
    g.lever("gi", leeg, "personeel", "2022", **uit_dienst(0, begin=0))
    g.verwacht_dat("noemer nul", "verloop", "2022", ("gi", leeg), status=GEEN_GEGEVENS, noemer=0)

    post_leeg = g.instelling()
    zonder_post = {k: v for k, v in kosten(719_000).items() if k != "indirect_jurist"}
    g.lever("gi", post_leeg, "kosten", "2022", **zonder_post)
    g.verwacht_dat("kostenpost leeg", "overhead", "2022", ("gi", post_leeg), status=GEEN_GEGEVENS)

    onbekend = g.instelling()
    g.lever("gi", onbekend, "sollicitaties", "2021", **sollicitaties(20))
    g.lever("gi", onbekend, "sollicitaties", "2022", **sollicitaties(30, nieuwe=5, bekend=4))
    waar = ("gi", onbekend)
    g.verwacht_dat(
        "werkgever onbekend", "sollicitaties_veiligheidsketen", "2022", waar, status=GEEN_GEGEVENS
    )
    g.verwacht_dat("werkgever onbekend", "vorige_werkgever_bekend", "2022", waar, waarde=0.8)

    hersteld = g.instelling()
    g.lever("gi", hersteld, "personeel", "2022", op="2023-03-01", kenmerk="00", **uit_dienst(175))
    g.lever("gi", hersteld, "personeel", "2022", op="2023-01-15", kenmerk="99", **uit_dienst(400))
    g.verwacht_dat(
        "nieuwste geldt", "verloop", "2022", ("gi", hersteld), waarde=0.175, status=GEHAALD
    )

    in_geheel = g.instelling()
    g.lever("gi", in_geheel, "personeel", "2022", op="2023-01-15", **uit_dienst(100))
    g.lever("gi", in_geheel, "personeel", "2022", op="2023-03-01", uitstroom=90)
    g.verwacht_dat("in haar geheel", "verloop", "2022", ("gi", in_geheel), status=GEEN_GEGEVENS)

    in_drieen, in_tweeen = g.instelling(), g.instelling()
    for tertiaal, begin, uit in (("2022-T1", 40, 3), ("2022-T2", 41, 2), ("2022-T3", 42, 2)):
        g.lever("gi", in_drieen, "personeel", tertiaal, **uit_dienst(uit, begin))
        if tertiaal != "2022-T2":
            g.lever("gi", in_tweeen, "personeel", tertiaal, **uit_dienst(uit, begin))
    g.verwacht_dat(
        *("drie tertialen", "verloop", "2022", ("gi", in_drieen)),
        teller=7,
        noemer=40,
        status=GEHAALD,
    )
    g.verwacht_dat("tertiaal ontbreekt", "verloop", "2022", ("gi", in_tweeen), status=GEEN_GEGEVENS)

    for tertiaal, verzuim in (("2022-T1", "0.04"), ("2022-T2", "0.05"), ("2022-T3", "0.06")):
        g.lever("gi", in_drieen, "verzuim", tertiaal, verzuim=verzuim)
    g.verwacht_dat(
        *("drie tertialen", "verzuim", "2022", ("gi", in_drieen)),
        waarde=(0.04 * 40 + 0.05 * 41 + 0.06 * 42) / 123,
    )

    weggelaten = g.instelling()
    for tertiaal, gemeenten in (
        ("2022-T1", ("0228", "0202")),
        ("2022-T2", ("0228",)),
        ("2022-T3", ("0228",)),
    ):
        aanlevering = [
            Opgave("woonplaatsbeginsel", "incidenten", x, tertiaal, "2") for x in gemeenten
        ]
        g.aanleveringen.append(
            Aanlevering(
                "gi", weggelaten, dag("2023-06-01"), tuple(aanlevering), f"{next(_nummers):08d}"
            )
        )
    g.verwacht_dat(
        *("weggelaten is nul", "woonplaats_incidenten", "2022", ("gi", weggelaten)),
        waarde=8,
    )


def gaten_in_gelderland(g: Gevallen) -> None:
    """Many institutions here have measures and supplied nothing about their caseload."""
    waar = ("gelderland", "GLD")
    g.verwacht_dat("gat", "overhead", "2022", waar, status=GEEN_GEGEVENS)
    g.verwacht_dat(
        *("gat", "maatregelen_opgave", "2022", waar),
        uitsplitsing="Gezinsmanagement",
        waarde=None,
        status=GEEN_NORM,
    )


def basis_ontbreekt(g: Gevallen) -> None:
    gi = g.instelling()
    g.lever("gi", gi, "kosten", "2022", **kosten(700_000))
    g.lever("gi", gi, "ots_duur", "2021", **ots_duur(40_000))
    g.lever("gi", gi, "ots_duur", "2022", **ots_duur(10_000))
    for indicator in ("overhead_daling", "duur_ots_eigen"):
        g.verwacht_dat(
            "geen basis",
            indicator,
            "2022",
            ("gi", gi),
            status=GEEN_GEGEVENS,
            norm=None,
            verschil=None,
        )
    nul = g.instelling()
    g.lever("gi", nul, "woonplaatsbeginsel", "2022", "0202", incidenten=0)
    g.verwacht_dat(
        *("nul zonder basis", "woonplaats_incidenten", "2022", ("gi", nul)),
        status=GEHAALD,
    )


def norm_die_verandert(g: Gevallen) -> None:
    gi = g.instelling()
    for jaar in ("2022", "2023", "2024"):
        g.lever("gi", gi, "personeel", jaar, **uit_dienst(160))
    for jaar, norm, status in (
        ("2022", 0.175, GEHAALD),
        ("2023", 0.15, AFWIJKING),
        ("2024", None, GEEN_NORM),
    ):
        g.verwacht_dat("verandert", "verloop", jaar, ("gi", gi), norm=norm, status=status)
    stil = g.instelling()
    g.verwacht_dat(
        *("geen norm en geen opgave", "verloop", "2024", ("gi", stil)),
        status=GEEN_NORM,
    )
    g.lever("gi", gi, "personeel", "2025", op="2025-06-01", **uit_dienst(10))
    g.verwacht_dat("loopt nog", "verloop", "2025", ("gi", gi), status=TE_VROEG)


def tweede_afwijking(g: Gevallen) -> None:
    met_gat, met_goed = g.instelling(), g.instelling()
    slecht, goed = kosten(600_000), kosten(800_000)
    for gi, jaren in (
        (met_gat, {"2022": slecht, "2024": slecht}),
        (met_goed, {"2022": slecht, "2023": goed, "2024": slecht}),
    ):
        for jaar, waarden in jaren.items():
            g.lever("gi", gi, "kosten", jaar, **waarden)
    for gi, jaar, status, volgnummer, op_rij, escalatie in (
        (met_gat, "2022", AFWIJKING, 1, 1, False),
        (met_gat, "2023", GEEN_GEGEVENS, None, 1, False),
        (met_gat, "2024", AFWIJKING, 2, 2, True),
        (met_goed, "2022", AFWIJKING, 1, 1, False),
        (met_goed, "2023", GEHAALD, None, 0, False),
        (met_goed, "2024", AFWIJKING, 2, 1, True),
    ):
        g.verwacht_dat(
            *("tweede maal", "overhead", jaar, ("gi", gi)),
            status=status,
            afwijking_volgnummer=volgnummer,
            afwijkingen_op_rij=op_rij,
            escalatie=escalatie,
        )


def komt_en_gaat(g: Gevallen) -> None:
    """Figures are asked of an institution in the years in which it has measures."""
    gi = next(_instellingen)
    ots = g.zorg(OTS, "0301", gi)
    g.stuur(ots.geleverd("2022-05-01", "2023-06-30", tot="2023-06-30"))
    for jaar, aantal in (("2021", 0), ("2022", 1), ("2023", 1), ("2024", 0)):
        g.verwacht_dat("komt en gaat", "overhead", jaar, ("gi", gi), rijen=aantal)


def duiding(g: Gevallen) -> None:
    gi = g.instelling()
    g.lever("gi", gi, "personeel", "2022", **uit_dienst(100))
    g.lever("gi", gi, "duiding", "2022", f"verloop/gi/{gi}", tekst="Een grote regio sloot aan")
    g.verwacht_dat("duiding", "verloop", "2022", ("gi", gi), duiding="Een grote regio sloot aan")
    g.verwacht_dat("duiding", "overhead", "2022", ("gi", gi), duiding=None)


# --- regions and gemeenten ----------------------------------------------------------------------


def tafel(g: Gevallen, regio: str, gemeente: str, verzoeken: dict[str, int]) -> None:
    """Requests at the tafel: all in one gemeente of a region."""
    van_regio = [x for x in seeds.gemeenten() if seeds.regio(x) == regio]
    for jaar, aantal in verzoeken.items():
        cellen = tuple(
            Opgave("tafel", "verzoeken", x, jaar, str(aantal * (x == gemeente))) for x in van_regio
        )
        ingevuld = dt.date(int(jaar) + 1, 6, 1)
        g.aanleveringen.append(
            Aanlevering("jeugdhulpregio", regio, ingevuld, cellen, f"{next(_nummers):08d}")
        )


def tafels_en_tuinen(g: Gevallen) -> None:
    for naam, regio, gemeente, nu, status, start in (
        ("net goed", "rivierenland", "0214", 94, GEHAALD, "2023-04-02"),
        ("op de norm", "noord-veluwe", "0230", 95, GEHAALD, "2022-01-01"),
        ("net niet", "achterhoek", "0222", 96, AFWIJKING, "2022-01-02"),
    ):
        tafel(g, regio, gemeente, {"2021": 100, "2022": nu})
        jaar = start[:4]
        g.lever("jeugdhulpregio", regio, "toekomsttuin", jaar, gemeente, gestart_op=start)
        waar = ("regio", regio)
        g.verwacht_dat(
            naam, "tafel_verzoeken", "2022", waar, versie=ONDERTEKEND, status=status, norm=95
        )
        g.verwacht_dat(
            naam, "tafel_verzoeken", "2022", waar, versie=CONCEPT, status=GEEN_NORM, norm=None
        )
        in_tuin = {"rijen": 0} if start > "2023" else {"status": status, "norm": 95}
        plek = ("gemeente", gemeente)
        g.verwacht_dat(naam, "tafel_verzoeken_tuin", "2022", plek, versie=ONDERTEKEND, **in_tuin)
        overige = nu if start > "2023" else 0
        g.verwacht_dat(
            naam, "tafel_verzoeken_overige", "2022", waar, waarde=overige, status=GEEN_NORM
        )


def op_de_afgesproken_dag(g: Gevallen) -> None:
    for naam, regio, concept, geldend in (
        ("op 1 januari 2022", "noord-veluwe", GEHAALD, GEHAALD),
        ("op 2 januari 2022", "achterhoek", AFWIJKING, GEHAALD),
        ("op 2 april 2023", "rivierenland", AFWIJKING, AFWIJKING),
        ("niets opgegeven", "foodvalley", GEEN_GEGEVENS, GEEN_GEGEVENS),
    ):
        waar = ("regio", regio)
        g.verwacht_dat(naam, "toekomsttuin_gestart", "2022", waar, versie=CONCEPT, status=concept)
        g.verwacht_dat(
            naam, "toekomsttuin_gestart", "2023", waar, versie=ONDERTEKEND, status=geldend
        )
    # What was said before the day does not say that it did not happen.
    g.lever(
        *("jeugdhulpregio", "rijk-van-nijmegen", "toekomsttuin", "2021", "0268"),
        op="2021-12-01",
        verwachte_start="2022-01-01",
    )
    g.verwacht_dat(
        *("voor de dag ingevuld", "toekomsttuin_gestart", "2022", ("regio", "rijk-van-nijmegen")),
        versie=CONCEPT,
        status=GEEN_GEGEVENS,
    )
    centraal = ("jeugdhulpregio", "centraal-gelderland", "toekomsttuin", "2021", "0202")
    g.lever(*centraal, op="2022-02-01", gestart_op="2021-06-01", beeindigd_op="2021-12-31")
    g.verwacht_dat(
        *(
            "voor de dag beëindigd",
            "toekomsttuin_gestart",
            "2022",
            ("regio", "centraal-gelderland"),
        ),
        versie=CONCEPT,
        status=AFWIJKING,
        waarde=0,
    )
    oost = ("jeugdhulpregio", "midden-ijssel-oost-veluwe", "toekomsttuin")
    g.lever(*oost, "2021", "0200", op="2021-11-01", gestart_op="2021-12-01")
    g.lever(*oost, "2022", "0200", op="2022-07-01", gestart_op="2022-06-01")
    g.verwacht_dat(
        *("verschoven", "toekomsttuin_gestart", "2022", ("regio", "midden-ijssel-oost-veluwe")),
        versie=CONCEPT,
        status=AFWIJKING,
    )
    for regio, klaar, status in (
        ("noord-veluwe", "2022-01-01", GEHAALD),
        ("achterhoek", "2022-01-02", AFWIJKING),
        ("foodvalley", None, GEEN_GEGEVENS),
    ):
        if klaar:
            opgave = {"status": "gereed", "gereed_op": klaar}
            g.lever("jeugdhulpregio", regio, "bouwsteen", "2022", "4", **opgave)
        g.verwacht_dat(
            *(f"gereed {klaar}", "bouwsteen", "2022", ("regio", regio)),
            uitsplitsing="4",
            status=status,
        )
    for regio, klaar, status in (
        ("noord-veluwe", "2023-04-01", GEHAALD),
        ("achterhoek", "2023-04-02", AFWIJKING),
    ):
        opgave = {"status": "gereed", "gereed_op": klaar}
        g.lever("jeugdhulpregio", regio, "bouwsteen", "2023", "3", **opgave)
        waar = ("regio", regio)
        g.verwacht_dat(
            *(f"gereed {klaar}", "bouwsteen", "2023", waar),
            versie=ONDERTEKEND,
            uitsplitsing="3",
            status=status,
        )
        g.verwacht_dat(
            f"gereed {klaar}",
            "bouwsteen",
            "2022",
            waar,
            uitsplitsing="3",
            versie=CONCEPT,
            status=AFWIJKING,
        )


#: Bouwstenen that must be there in 2022: in the concept all, in the agreement some.
IN_2022 = {CONCEPT: "12345678", GELDEND: "457", TERUGVAL: "457"}


def alle_bouwstenen(g: Gevallen) -> None:
    """On the agreed day, and a day later."""
    for regio, klaar, status in (
        ("rivierenland", "2022-01-01", GEHAALD),
        ("centraal-gelderland", "2022-01-02", AFWIJKING),
    ):
        cellen = tuple(
            Opgave("bouwsteen", naam, nr, "2022", waarde)
            for nr in "12345678"
            for naam, waarde in (("status", "gereed"), ("gereed_op", klaar))
        )
        kenmerk = f"{next(_nummers):08d}"
        g.aanleveringen.append(
            Aanlevering("jeugdhulpregio", regio, dag("2023-06-01"), cellen, kenmerk)
        )
        for versie, nr in itertools.product(VERSIES, "12345678"):
            g.verwacht_dat(
                *(f"gereed {klaar}", "bouwsteen", "2022", ("regio", regio)),
                versie=versie,
                uitsplitsing=nr,
                status=status if nr in IN_2022[versie] else GEEN_NORM,
            )
    g.verwacht_dat(
        *("de laatste regio telt", "bouwsteen", "2022", ("gelderland", "GLD")),
        uitsplitsing="4",
        waarde=0,
        status=AFWIJKING,
    )


def lokaal_team(g: Gevallen) -> None:
    for gemeente, naam, gevraagd, contact, concept, geldend in (
        ("0203", "op de norm", "2022-03-07", "2022-03-10", GEHAALD, GEHAALD),
        ("0279", "een dag te laat", "2022-03-07", "2022-03-11", AFWIJKING, AFWIJKING),
        ("0228", "over Pasen", "2022-04-14", "2022-04-20", AFWIJKING, GEHAALD),
        ("0267", "te laat na Pasen", "2022-04-14", "2022-04-22", AFWIJKING, AFWIJKING),
        ("0340", "over Kerst", "2022-12-23", "2022-12-29", AFWIJKING, GEHAALD),
    ):
        g.lever("gemeente", gemeente, "lokaal_team", gevraagd, gemeente, contact=contact)
        waar = ("gemeente", gemeente)
        g.verwacht_dat(naam, "lokaal_team_op_tijd", "2022", waar, versie=CONCEPT, status=concept)
        g.verwacht_dat(
            naam, "lokaal_team_op_tijd", "2022", waar, versie=ONDERTEKEND, status=geldend
        )
    for gevraagd, contact in (("2022-03-07", "2022-03-08"), ("2022-05-09", "2022-05-23")):
        g.lever("gemeente", "0294", "lokaal_team", gevraagd, "0294", contact=contact)
    waar = ("gemeente", "0294")
    half = {"waarde": 0.5, "status": AFWIJKING}
    g.verwacht_dat("een van twee", "lokaal_team_op_tijd", "2022", waar, **half)
    for versie, dagen in ((ONDERTEKEND, 2), (CONCEPT, 6)):
        g.verwacht_dat(
            *("over Pasen", "lokaal_team_dagen", "2022", ("gemeente", "0228")),
            versie=versie,
            waarde=dagen,
        )


#: A day before a holiday, a day after it, and the working days from the one to the other.
FEESTDAGEN = {
    "Nieuwjaar": ("2019-12-31", "2020-01-02", 1),
    "Goede vrijdag": ("2020-04-09", "2020-04-14", 1),
    "Koningsdag": ("2020-04-24", "2020-04-28", 1),
    "Bevrijdingsdag, elk vijfde jaar": ("2020-05-04", "2020-05-06", 1),
    "Hemelvaart": ("2020-05-20", "2020-05-22", 1),
    "Pinksteren": ("2020-05-29", "2020-06-02", 1),
    "Kerst": ("2020-12-24", "2020-12-28", 1),
    "tweede kerstdag": ("2022-12-25", "2022-12-27", 1),
    "5 mei in een gewoon jaar": ("2021-05-04", "2021-05-06", 2),
}


def feestdagen(g: Gevallen) -> None:
    gemeenten = ("0221", "0222", "0225", "0226", "0228", "0230", "0232", "0233", "0243")
    for (naam, (gevraagd, contact, dagen)), gemeente in zip(
        FEESTDAGEN.items(), gemeenten, strict=True
    ):
        g.lever("gemeente", gemeente, "lokaal_team", gevraagd, gemeente, contact=contact)
        g.verwacht_dat(
            *(naam, "lokaal_team_dagen", gevraagd[:4], ("gemeente", gemeente)),
            versie=ONDERTEKEND,
            waarde=dagen,
        )


#: Of each subject that is added up its cells in order: the first amounts to 1, each next to twice as much.
ELKE_CEL = {
    ("gi", "kosten"): (*KOSTEN, "totaal"),
    ("gi", "personeel"): (
        *("reden_andere_baan", "reden_onbekend", "reden_overig", "reden_pensioen"),
        *("reden_persoonlijk", "reden_werkdruk", "uitstroom", "beginstand"),
    ),
    ("gi", "sollicitaties"): (
        *("lokaal_veld", "veilig_thuis", "vorige_werkgever_bekend", "nieuwe_medewerkers"),
    ),
    ("gi", "ots_duur"): (
        *("beeindigde_ots", "beeindigde_verlengde_ots", "dagen_ots", "dagen_verlengde_ots"),
    ),
    ("gi", "voogdij"): (
        *("einde_pleegouder", "einde_overig", "einde_overlijden", "einde_overstap"),
        *("lopend_1_januari", "gestart", "einde_achttien"),
    ),
    ("gi", "klachten"): ("klachtzaken", "tuchtzaken"),
    ("gi", "innovatie"): ("innovatie_uren", "uren_totaal"),
    ("jeugdhulpregio", "ret"): (
        *("ret_tijdig_passend", "ret_casussen", "boeg_tijdig_passend", "boeg_casussen"),
    ),
    ("jeugdhulpregio", "aanmeldroute"): ("via_route", "aanmeldingen"),
}
#: Numerator and denominator that come of them; where versions differ that of the concept last.
VAN_ELKE_CEL = {
    ("overhead", "totaal"): (256 - 255, 256),
    ("overhead_daling", "totaal"): (256 - 255, 256),
    ("verloop", "totaal"): (64, 128),
    ("verloop_limburg", "totaal"): (64, 128),
    ("vertrekreden", "andere_baan"): (1, None),
    ("vertrekreden", "onbekend"): (2, None),
    ("vertrekreden", "overig"): (4, None),
    ("vertrekreden", "pensioen"): (8, None),
    ("vertrekreden", "persoonlijk"): (16, None),
    ("vertrekreden", "werkdruk"): (32, None),
    ("vorige_werkgever_bekend", "totaal"): (4, 8),
    ("duur_ots_eigen", "totaal"): (4, 1, 8, 2),
    ("voogdij_beeindigd_eigen", "totaal"): (3, 48, 15, 48),
    ("klachtzaken", "klachtzaken"): (1, None),
    ("klachtzaken", "tuchtzaken"): (2, None),
    ("innovatie_uren", "totaal"): (1, 2),
    ("ret_tijdig_passend", "totaal"): (1, 2),
    ("boeg_tijdig_passend", "totaal"): (4, 8),
    ("aanmeldroute_gevolgd", "totaal"): (1, 2),
}


def elke_cel(g: Gevallen) -> None:
    """Each cell has another amount, so that none is taken for another; of a year and in tertialen."""
    for jaar, delen in (("2022", ("2022",)), ("2023", ("2023-T1", "2023-T2", "2023-T3"))):
        gi, regio = g.instelling(), "midden-ijssel-oost-veluwe"
        for (soort, onderwerp), cellen in ELKE_CEL.items():
            for deel in delen:
                waarden = {cel: 2**nr for nr, cel in enumerate(cellen)}
                g.lever(soort, gi if soort == "gi" else regio, onderwerp, deel, **waarden)
        for (indicator, uitsplitsing), (teller, noemer, *concept) in VAN_ELKE_CEL.items():
            is_van_gi = "tijdig" not in indicator and "aanmeld" not in indicator
            waar = ("gi", gi) if is_van_gi else ("regio", regio)
            for versie in VERSIES:
                t, n = concept if concept and versie == CONCEPT else (teller, noemer)
                # The state at the beginning is that of the first tertiaal.
                keer = len(delen)
                verwacht = {"teller": t * keer, "noemer": n and n * keer}
                if indicator.startswith("verloop"):
                    verwacht["noemer"] = n
                g.verwacht_dat(
                    *("elke cel", indicator, jaar, waar),
                    versie=versie,
                    uitsplitsing=uitsplitsing,
                    **verwacht,
                )


def elke_cel_van_de_tafel(g: Gevallen) -> None:
    """A year in tertialen is their sum, also of those who report on others."""
    gi, gemeente = g.instelling(), "0203"
    tafel = {"verzoeken": 1, "uitkomst_behoud": 10, "uitkomst_intensivering": 100}
    zaken = {"instroom": 1, "uitstroom": 10, "vto": 100}
    for nr, keer in enumerate((1, 2, 4), start=1):
        deel = f"2020-T{nr}"

        def maal(cellen: dict[str, int], keer: int = keer) -> dict[str, int]:
            return {naam: keer * aantal for naam, aantal in cellen.items()}

        # What came is known of all newcomers together, not in each tertiaal.
        nieuw = {"nieuwe_medewerkers": 5 + nr, "vorige_werkgever_bekend": 9 - nr}
        g.lever(
            "gi", gi, "sollicitaties", deel, **maal({"lokaal_veld": 10, "veilig_thuis": 1}), **nieuw
        )
        g.lever(
            *("jeugdhulpregio", "foodvalley", "tafel", deel, gemeente),
            **maal(tafel | {"uitkomst_onderzoek": 1000}),
        )
        for soort, wie in (("rvdk", "RvdK"), ("veilig_thuis", "VT")):
            g.lever(soort, wie, "raadsonderzoek", deel, "foodvalley", **maal(zaken))
    waarden = {
        ("sollicitaties_veiligheidsketen", "totaal"): (("gi", gi), 77),
        ("tafel_verzoeken", "totaal"): (("gemeente", gemeente), 7),
        ("tafel_uitkomst", "behoud"): (("gemeente", gemeente), 70),
        ("tafel_uitkomst", "intensivering"): (("gemeente", gemeente), 700),
        ("tafel_uitkomst", "onderzoek"): (("gemeente", gemeente), 7000),
    }
    for naam, (maat, aantal) in itertools.product(("raad", "veilig_thuis"), zaken.items()):
        waarden[f"{naam}_{maat}", "totaal"] = ("regio", "foodvalley"), 7 * aantal
    for (indicator, uitsplitsing), (waar, waarde) in waarden.items():
        g.verwacht_dat(
            *("som van tertialen", indicator, "2020", waar),
            uitsplitsing=uitsplitsing,
            waarde=waarde,
        )


#: Part of what an indicator needs: who supplied which cell, and of which part of the indicator or other party
#: there is then no figure.
EEN_CEL = {
    ("overhead", "totaal"): ("gi", "kosten", "totaal"),
    ("overhead_daling", "totaal"): ("gi", "kosten", "totaal"),
    ("verloop", "totaal"): ("gi", "personeel", "beginstand"),
    ("verloop_limburg", "totaal"): ("gi", "personeel", "beginstand"),
    ("vertrekreden", "werkdruk"): ("gi", "personeel", "reden_pensioen"),
    ("vorige_werkgever_bekend", "totaal"): ("gi", "sollicitaties", "nieuwe_medewerkers"),
    ("duur_ots_eigen", "totaal"): ("gi", "ots_duur", "beeindigde_ots"),
    ("voogdij_beeindigd_eigen", "totaal"): ("gi", "voogdij", "gestart"),
    ("klachtzaken", "tuchtzaken"): ("gi", "klachten", "klachtzaken"),
    ("innovatie_uren", "totaal"): ("gi", "innovatie", "uren_totaal"),
    ("ret_tijdig_passend", "totaal"): ("jeugdhulpregio", "ret", "ret_casussen"),
    ("boeg_tijdig_passend", "totaal"): ("jeugdhulpregio", "ret", "boeg_casussen"),
    ("aanmeldroute_gevolgd", "totaal"): ("jeugdhulpregio", "aanmeldroute", "aanmeldingen"),
    ("tafel_uitkomst", "onderzoek"): ("gemeente", "tafel", "uitkomst_behoud"),
    ("tafel_verzoeken", "totaal"): ("gemeente", "tafel", "verzoeken"),
}


def een_cel_van_elk_onderwerp(g: Gevallen) -> None:
    """Who supplies only part of what an indicator needs has no figure, and is not taken for nought."""
    gi, regio = g.instelling(), "achterhoek"
    for (soort, onderwerp), cellen in itertools.groupby(
        sorted(EEN_CEL.values()), key=lambda cel: cel[:2]
    ):
        waarden = {cel: 1 for *_, cel in cellen}
        wie = ("gi", gi) if soort == "gi" else ("jeugdhulpregio", regio)
        g.lever(*wie, onderwerp, "2024", "1509" if soort == "gemeente" else None, **waarden)
    for (indicator, uitsplitsing), (soort, *_) in EEN_CEL.items():
        waar = {"gi": gi, "jeugdhulpregio": regio, "gemeente": "1586"}[soort]
        niveau = soort.removeprefix("jeugdhulp")
        g.verwacht_dat(
            *("deel", indicator, "2024", (niveau, waar)),
            uitsplitsing=uitsplitsing,
            waarde=None,
        )


def van_de_keten(g: Gevallen) -> None:
    """The Raad is expected to report on every region; Veilig Thuis leaves out where it has nothing."""
    zaken = {"instroom": 5, "uitstroom": 3, "vto": 2}
    for soort, wie, naam in (("rvdk", "RvdK", "raad"), ("veilig_thuis", "VT", "veilig_thuis")):
        g.lever(soort, wie, "raadsonderzoek", "2023-T1", "foodvalley", **zaken)
        for maat, aantal in zaken.items():
            waar = ("regio", "foodvalley")
            g.verwacht_dat("gemeld", f"{naam}_{maat}", "2023-T1", waar, waarde=aantal)
            elders = {"waarde": None if soort == "rvdk" else 0}
            waar = ("regio", "rivierenland")
            g.verwacht_dat("niet gemeld", f"{naam}_{maat}", "2023-T1", waar, **elders)
    gi = g.instelling()
    for dag_, aantal in (("2023-01-15", 3), ("2023-02-01", 8)):
        cellen = (
            Opgave("caseload", "maatregelen", "Voogdij", dag_, str(aantal)),
            Opgave("caseload", "geschreven_uren", "Voogdij", dag_, "600"),
            Opgave("caseload", "maatregelen", "Gezinsmanagement", dag_, "5"),
        )
        kenmerk = f"{next(_nummers):08d}"
        g.aanleveringen.append(Aanlevering("gi", gi, dag("2024-06-01"), cellen, kenmerk))
    fte = {"fte_jeugdbeschermers": 2, "fte_gezinsmanagement": 1, "uren_per_fte": 1200}
    g.lever("gi", gi, "fte", "2023-02-01", **fte)
    g.lever("jeugdhulpregio", "foodvalley", "normuren", "2023", "Voogdij", uren_per_jaar=50)
    for indicator, waarde in (("caseload_belasting", 1000 / 2400), ("maatregelen_per_fte", 4)):
        g.verwacht_dat("caseload", indicator, "2023", ("gi", gi), waarde=waarde)
    uitkomsten = {"behoud": 4, "intensivering": 2, "onderzoek": 1}
    cellen = tuple(
        Opgave("tafel", f"uitkomst_{naam}", x, "2023-T1", str(aantal))
        for x in seeds.gemeenten()
        for naam, aantal in uitkomsten.items()
        if seeds.regio(x) == "rivierenland"
    )
    g.aanleveringen.append(
        Aanlevering(
            "jeugdhulpregio", "rivierenland", dag("2024-06-01"), cellen, f"{next(_nummers):08d}"
        )
    )
    for naam, aantal in uitkomsten.items():
        g.verwacht_dat(
            *("tafel", "tafel_uitkomst", "2023-T1", ("gemeente", "0281")),
            uitsplitsing=naam,
            waarde=aantal,
        )


# --- from messages ------------------------------------------------------------------------------

JEUGDHULP = {
    "0225": ("net goed", 98, GEHAALD),
    "0252": ("op de norm", 99, GEHAALD),
    "0296": ("net niet", 100, AFWIJKING),
}


def kosten_jeugdhulp(g: Gevallen) -> None:
    """Youth care that a GI determined, during a measure, in gemeenten of one region; and the frame."""
    for gemeente, (naam, bedrag, status) in JEUGDHULP.items():
        ots = g.zorg(OTS, gemeente)
        hulp = g.zorg(AMBULANT, gemeente, kind_=ots.kind)
        referentie = f"R{gemeente}"
        g.stuur(
            ots.geleverd("2020-01-01"),
            ots.betaald("2020-02", bedrag=100),
            ots.betaald("2021-02", bedrag=101),
            hulp.verzoek(referentie, "04", "2020-12-01"),
            hulp.toegewezen("2021-01-01", referentie=referentie),
            hulp.start("2021-01-04"),
            hulp.betaald("2021-06", bedrag=100),
            hulp.betaald("2022-06", bedrag=bedrag),
            hulp.betaald("2023-06", bedrag=134 if gemeente == "0252" else 0),
        )
        waar = ("gemeente", gemeente)
        for indicator in ("jeugdhulp_verwijzer_gi", "jeugdhulp_tijdens_maatregel"):
            g.verwacht_dat(naam, indicator, "2022", waar, norm=99, waarde=bedrag, status=status)
        g.verwacht_dat(
            *("kader", "kosten_maatregelen_kader", "2021", waar),
            basiswaarde=100,
            norm=100,
            verschil=1,
            status=GEEN_NORM,
        )


def kosten_na_correctie(g: Gevallen) -> None:
    """What 2022 cost in the region, 297, less correction, at the prices of 2021, when it was 300."""
    waar = ("regio", "rijk-van-nijmegen")
    g.lever(*("jeugdhulpregio", "rijk-van-nijmegen", "indexatie", "2022"), index="0")
    for indicator in ("jeugdhulp_verwijzer_gi", "jeugdhulp_tijdens_maatregel"):
        naam = f"{indicator}_gecorrigeerd"
        g.verwacht_dat("op de norm", naam, "2022", waar, waarde=297, norm=297, status=GEHAALD)
        # 134 in 2023, of which 10.25 is no doing of the GI, and prices that rose by a quarter: 99.
        g.verwacht_dat("gecorrigeerd", naam, "2023", waar, waarde=99, norm=294.03, status=GEHAALD)
        g.verwacht_dat("zonder index", naam, "2024", waar, status=GEEN_GEGEVENS)
    g.lever(*("jeugdhulpregio", "rijk-van-nijmegen", "indexatie", "2023"), index="0.25")
    g.lever(
        *("jeugdhulpregio", "rijk-van-nijmegen", "correctie", "2023"),
        autonoom="12",
        tariefwijziging="-1.75",
    )


def instroom(g: Gevallen) -> None:
    """Measures that began: 20 in 2021, and then a few less."""
    for gemeente, naam, nu, status in (
        ("1509", "net goed", 18, GEHAALD),
        ("0222", "op de norm", 19, GEHAALD),
        ("1586", "net niet", 20, AFWIJKING),
    ):
        for jaar, aantal in (("2021", 20), ("2022", nu)):
            for _ in range(aantal):
                g.stuur(g.zorg(OTS, gemeente).geleverd(f"{jaar}-02-01"))
        for periode in ("2022", "2022-T1"):
            g.verwacht_dat(
                *(naam, "instroom_wettelijk", periode, ("gemeente", gemeente)),
                norm=19,
                waarde=nu,
                status=status,
            )
    waar = ("gemeente", "0222")
    g.verwacht_dat(
        *("in een tuin", "instroom_wettelijk_tuin", "2022", waar),
        versie=CONCEPT,
        norm=19,
        status=GEHAALD,
    )
    g.verwacht_dat(
        *("in een tuin", "instroom_wettelijk_tuin", "2022", waar),
        versie=ONDERTEKEND,
        status=GEEN_NORM,
    )
    for gemeente, einde, start, aantal in (
        ("1859", "2022-05-31", "2022-07-01", 0),
        ("1876", "2022-05-31", "2022-07-02", 1),
        ("0285", None, "2022-07-02", 0),
    ):
        ots = g.zorg(OTS, gemeente)
        g.stuur(
            ots.geleverd("2021-01-01", einde),
            g.zorg(VOOGDIJ, gemeente, kind_=ots.kind).geleverd(start),
        )
        g.verwacht_dat(
            "ots wordt voogdij", "instroom_wettelijk", "2022", ("gemeente", gemeente), waarde=aantal
        )


def lopend_op_de_laatste_dag(g: Gevallen) -> None:
    """Of a year its last day, of the last period the peildatum; besides the measure that each GI has."""
    gi = g.instelling()
    for begin, eind in (("2022-12-31", None), ("2022-01-01", "2022-12-31"), ("2025-07-15", None)):
        g.stuur(g.zorg(OTS, "0301", gi).geleverd(begin, eind))
    for periode in ("2022", "2025-T2"):
        for soort in ("totaal", "Ondertoezichtstelling"):
            waar = {"uitsplitsing": soort, "waarde": 2}
            g.verwacht_dat("laatste dag", "maatregelen_berichten", periode, ("gi", gi), **waar)


def op_de_peildatum(g: Gevallen) -> None:
    g.stuur(g.zorg(OTS, "0302").geleverd(PEILDATUM))
    waar = ("gemeente", "0302")
    g.verwacht_dat("op de peildatum", "instroom_wettelijk", "2025-T2", waar, waarde=1)


def dekking(g: Gevallen) -> None:
    """So many toewijzingen in a year, of which so many with a 305."""
    for naam, aantal, toen, nu, verwacht in (
        ("op de grens", 10, 10, 9, {"status": GEHAALD, "dekking": 0.9}),
        ("eronder", 19, 19, 17, {"status": GEEN_GEGEVENS, "dekking": 17 / 19}),
        ("basis eronder", 19, 17, 19, {"status": GEEN_GEGEVENS, "dekking": 17 / 19}),
    ):
        gi = next(_instellingen)
        for jaar, gestart in (("2021", toen), ("2022", nu)):
            for nr in range(aantal):
                ots = g.zorg(OTS, "0301", gi)
                begin = f"{jaar}-03-01"
                g.stuur(ots.geleverd(begin) if nr < gestart else ots.toegewezen(begin))
        zonder_terugval = (CONCEPT, GELDEND)
        waar = ("gi", gi)
        g.verwacht_dat(naam, "instroom_wettelijk", "2022", waar, versie=zonder_terugval, **verwacht)
        # With fall-back all ten are known, but how many were sent is what they lean on.
        verwacht = verwacht | ({"status": AFWIJKING} if naam == "op de grens" else {})
        g.verwacht_dat(naam, "instroom_wettelijk", "2022", waar, versie=TERUGVAL, **verwacht)


def duur_van_ots(g: Gevallen) -> None:
    """Against 400 days in the registration of the GI's of 2020 and 2021, so 392 in 2022."""
    for naam, dagen, status in (
        ("net goed", 391, GEHAALD),
        ("op de norm", 392, GEHAALD),
        ("net niet", 393, AFWIJKING),
    ):
        gi = g.instelling()
        for jaar in ("2020", "2021"):
            g.lever("gi", gi, "ots_duur", jaar, **ots_duur(40_000))
        g.stuur(g.zorg(OTS, "0301", gi).geleverd("2021-02-01", _na("2021-02-01", dagen)))
        for begin in ("2019-02-01", "2020-02-01"):
            g.stuur(g.zorg(OTS, "0301", gi).geleverd(begin, _na(begin, 400)))
        for indicator in ("duur_ots", "duur_ots_op_berichten"):
            g.verwacht_dat(
                *(naam, indicator, "2022", ("gi", gi)),
                waarde=dagen,
                norm=392,
                status=status,
            )
    gi = g.instelling()
    ots = g.zorg(OTS, "0301", gi)
    g.stuur(
        ots.geleverd("2020-11-01", _na("2020-11-01", 456)),
        g.zorg(OTS, "0301", gi, ots.kind).geleverd("2022-06-01", _na("2022-06-01", 90)),
    )
    waar = ("gi", gi)
    g.verwacht_dat(
        "alleen verlengd",
        "duur_ots",
        "2022",
        waar,
        versie=CONCEPT,
        teller=456,
        noemer=1,
        waarde=456,
    )
    per_client = {"versie": ONDERTEKEND, "teller": 546, "noemer": 1, "waarde": 546}
    for indicator in ("duur_ots", "duur_ots_zonder_langste"):
        g.verwacht_dat("per cliënt", indicator, "2022", waar, **per_client)
    g.verwacht_dat("niets beëindigd", "duur_ots", "2023", waar, status=GEEN_GEGEVENS, noemer=0)
    gi = g.instelling()
    ots = g.zorg("48A02", "0301", gi)
    g.stuur(
        ots.geleverd("2022-01-01", "2022-01-31"),
        g.zorg("48A02", "0301", gi, ots.kind).geleverd("2022-06-01", "2022-06-30"),
    )
    for versie, aantal in ((CONCEPT, 2), (ONDERTEKEND, 1)):
        g.verwacht_dat("twee van een", "duur_ots", "2022", ("gi", gi), versie=versie, noemer=aantal)


def _na(begin: str, dagen: int) -> str:
    return (dag(begin) + dt.timedelta(days=dagen)).isoformat()


def voogdij_uit_berichten(g: Gevallen) -> None:
    """One of two ended in 2022; by its reason in one version early and in the other not."""
    for reden, concept, geldend in (("31", 0.5, 0.5), ("02", 0.5, 0), ("38", 0.5, 0)):
        gi = next(_instellingen)
        g.stuur(
            g.zorg(VOOGDIJ, "0301", gi).geleverd("2020-01-01", "2022-03-01", reden),
            g.zorg(VOOGDIJ, "0301", gi).geleverd("2020-01-01"),
        )
        for versie, waarde in ((CONCEPT, concept), (GELDEND, geldend), (TERUGVAL, geldend)):
            for indicator in ("voogdij_beeindigd", "voogdij_beeindigd_berichten"):
                g.verwacht_dat(
                    *(f"reden {reden}", indicator, "2022", ("gi", gi)), versie=versie, waarde=waarde
                )
            status = GEHAALD if waarde else AFWIJKING
            g.verwacht_dat(
                *(f"reden {reden}", "voogdij_beeindigd", "2022", ("gi", gi)),
                versie=versie,
                status=status,
            )
    later = next(_instellingen)
    g.stuur(g.zorg(VOOGDIJ, "0301", later).geleverd("2020-01-01", "2023-03-01"))
    for jaar, waarde in (("2022", 0), ("2023", 1)):
        g.verwacht_dat(
            "het jaar van het einde", "voogdij_beeindigd", jaar, ("gi", later), waarde=waarde
        )
    volwassen, eigen = next(_instellingen), next(_instellingen)
    g.stuur(
        g.zorg(VOOGDIJ, "0301", volwassen, kind("2004-06-15")).geleverd("2020-01-01", "2022-06-08"),
        g.zorg(VOOGDIJ, "0301", eigen).geleverd("2020-01-01", "2022-03-01"),
    )
    g.verwacht_dat("achttien", "voogdij_beeindigd", "2022", ("gi", volwassen), waarde=0)
    g.lever("gi", eigen, "voogdij", "2022", **voogdij(99, einde_overstap=1))
    waar = ("gi", eigen)
    g.verwacht_dat(
        *("eigen wint", "voogdij_beeindigd", "2022", waar),
        versie=ONDERTEKEND,
        waarde=0.0099,
        status=AFWIJKING,
    )
    g.verwacht_dat(
        "overstap telt",
        "voogdij_beeindigd",
        "2022",
        waar,
        versie=CONCEPT,
        waarde=0.01,
        status=GEHAALD,
    )
    g.verwacht_dat("eigen wint", "voogdij_beeindigd_berichten", "2022", waar, waarde=1)


def zonder_overleg(g: Gevallen) -> None:
    """Two 315's of a GI in a year that the gemeente supplied in tertialen, and one of a doctor."""
    for nr, verwijzer in enumerate(("04", "08", "02"), 1):
        zorg = g.zorg(AMBULANT, "0297")
        # A message with two products is one request.
        g.stuur(zorg.verzoek(f"Z{nr}", verwijzer, f"2022-0{nr}-15", ook=(f"ZZ{nr}",)))
    for tertiaal, aantal in (("2022-T1", 1), ("2022-T2", 0), ("2022-T3", 0)):
        g.lever("gemeente", "0297", "verzoek_zonder_overleg", tertiaal, zonder_overleg=aantal)
    waar = ("gemeente", "0297")
    g.verwacht_dat("tertiaal", "verzoek_zonder_overleg", "2022-T1", waar, waarde=0.5)
    g.verwacht_dat(
        *("drie tertialen", "verzoek_zonder_overleg", "2022", waar),
        waarde=0.5,
    )


def zonder_overleg_opgegeven(g: Gevallen) -> None:
    """In two tertialen only, of the year and its tertialen too, and not at all; four requests each."""
    per_tertiaal = {"2022-T1": 1, "2022-T2": 0, "2022-T3": 0}
    for naam, gemeente, opgaven, waarde in (
        ("twee tertialen", "0197", {"2022-T1": 1, "2022-T2": 0}, None),
        ("jaar en tertialen", "0209", {"2022": 2} | per_tertiaal, 0.5),
        ("niets", "0213", {}, None),
    ):
        for maand in (2, 3, 6, 10):
            verzoek = g.zorg(AMBULANT, gemeente).verzoek(
                f"{gemeente}{maand}", "04", f"2022-{maand:02d}-15"
            )
            g.stuur(verzoek)
        for periode, aantal in opgaven.items():
            g.lever("gemeente", gemeente, "verzoek_zonder_overleg", periode, zonder_overleg=aantal)
        waar = ("gemeente", gemeente)
        g.verwacht_dat(naam, "verzoek_zonder_overleg", "2022", waar, waarde=waarde)


def woonplaats(g: Gevallen) -> None:
    """A 319 that refuses for the place of residence has reason 5 or 8."""
    for nr, reden in enumerate(("5", "8", "1"), 1):
        verzoek = g.zorg(AMBULANT, "0293").verzoek(f"W{nr}", "04", "2022-03-01")
        g.stuur(
            verzoek,
            AntwoordOpVerzoek(
                identificatie=f"W{nr}",
                dagtekening=dag("2022-03-15"),
                gemeente="0293",
                aanbieder=verzoek.aanbieder,
                referentie_aanbieder=f"W{nr}",
                antwoord="1",
                reden=reden,
            ),
        )
    g.verwacht_dat("reden", "woonplaats_weigeringen", "2022", ("gemeente", "0293"), waarde=2)


def soorten_maatregelen(g: Gevallen) -> None:
    """One of each kind began and ended; preventive is no legal measure."""
    gi, gemeente = g.instelling("0289"), "0289"
    dagen = {OTS: 100, VOOGDIJ: 110, "48A00": 120, RECLASSERING: 130, PREVENTIEF: 140}
    for product, duur in dagen.items():
        begin = "2022-02-01"
        zorg = g.zorg(product, gemeente, gi)
        g.stuur(zorg.geleverd(begin, _na(begin, duur)), zorg.betaald("2022-02", bedrag=duur))
    g.verwacht_dat("soorten", "instroom_wettelijk", "2022", ("gemeente", gemeente), waarde=4)
    for soort, duur in (
        ("Ondertoezichtstelling", 100),
        ("Voogdij", 110),
        ("Jeugdbescherming overig", 120),
        ("Jeugdreclassering", 130),
    ):
        g.verwacht_dat(
            "soorten", "doorlooptijd", "2022", ("gi", gi), uitsplitsing=soort, teller=duur, noemer=1
        )
    waar = ("gemeente", gemeente)
    g.verwacht_dat("soorten", "kosten_maatregelen", "2022", waar, waarde=600)
    g.verwacht_dat("zonder preventief", "kosten_maatregelen_kader", "2022", waar, waarde=460)
    # Of toewijzingen of 48 that have an end; 47 and 49 are no youth protection.
    for product, duur in ((OTS, 200), (VOOGDIJ, 300), (RECLASSERING, 20), (PREVENTIEF, 10)):
        g.stuur(g.zorg(product, "1740").toegewezen("2022-02-01", _na("2022-02-01", duur)))
    g.verwacht_dat("mediaan", "duur_toewijzing_jb", "2022", ("gemeente", "1740"), waarde=250)


def verwijzers(g: Gevallen) -> None:
    """Youth care that a GI referred to, beside that of a doctor; and what of it is heavy."""
    gemeente = "1955"
    producten = (AMBULANT, "43A06", "43A15", "43B07", "55015", "43A03")
    for nr, product in enumerate(producten):
        zorg = g.zorg(product, gemeente)
        verwijzer, bedrag = ("04", 30) if nr == 0 else ("02", 10)
        g.stuur(
            zorg.verzoek(f"V{nr}", verwijzer, "2022-01-01"),
            zorg.toegewezen("2022-02-01", referentie=f"V{nr}"),
            zorg.start(f"2022-02-{10 + nr}"),
            zorg.betaald("2022-02", bedrag=bedrag),
        )
    waar = ("gemeente", gemeente)
    g.verwacht_dat("een van zes", "aandeel_verwijzingen_gi", "2022", waar, waarde=1 / 6)
    g.verwacht_dat("30 van 80", "aandeel_kosten_gi", "2022", waar, waarde=30 / 80)
    g.verwacht_dat("vier van zes", "aandeel_zwaar", "2022", waar, waarde=4 / 6)
    g.verwacht_dat("9 tot 14 dagen", "wachttijd_jeugdhulp", "2022", waar, teller=69, noemer=6)
    gi = g.instelling()
    for nr, (verwijzer, wacht) in enumerate((("04", 3), ("02", 5), ("02", 9)), 1):
        ots = g.zorg(OTS, gemeente, gi)
        hulp = g.zorg(AMBULANT, gemeente, kind_=ots.kind)
        g.stuur(
            ots.geleverd("2024-01-01"),
            hulp.verzoek(f"VM{nr}", verwijzer, "2022-01-01"),
            hulp.toegewezen("2024-02-01", referentie=f"VM{nr}"),
            hulp.start(_na("2024-02-01", wacht)),
        )
    for indicator, dagen, aantal in (
        ("wachttijd_maatregel_gi", 3, 1),
        ("wachttijd_maatregel_overig", 14, 2),
    ):
        for soort in ("Ondertoezichtstelling", "totaal"):
            g.verwacht_dat(
                *("per verwijzer", indicator, "2024", ("gi", gi)),
                uitsplitsing=soort,
                teller=dagen,
                noemer=aantal,
            )


def verwijzingen_die_niet_tellen(g: Gevallen) -> None:
    """Of 2023 one of a GI and one of a doctor; what comes with it is no referral, or not of that year."""
    gemeente = "0216"

    def zorg(verwijzer: str | None, product: str = AMBULANT, **toewijzing: str) -> Zorg:
        nieuw = g.zorg(product, gemeente)
        referentie = f"N{nieuw.nummer}" if verwijzer else None
        if verwijzer:
            g.stuur(nieuw.verzoek(referentie, verwijzer, "2022-01-01"))
        van = toewijzing.pop("van", "2023-02-01")
        g.stuur(nieuw.toegewezen(van, referentie=referentie, **toewijzing))
        return nieuw

    gi = zorg("04")
    g.stuur(gi.betaald("2023-02", bedrag=30))
    arts = zorg("02")
    geweigerd = arts.declaratie(arts.regel("2023-03", 500))
    g.stuur(arts.betaald("2023-02", bedrag=70), geweigerd)
    g.stuur(antwoord(geweigerd, geweigerd.regels[0].referentienummer))
    g.stuur(zorg(None, "43A06").betaald("2023-02", bedrag=100))
    g.stuur(zorg("02", OTS).betaald("2023-02", bedrag=60))
    zorg("02", van="2023-01-10", besluit="2022-12-15")
    weg = zorg("02")
    g.stuur(
        weg.toegewezen("2023-02-01", "2023-02-01", besluit="2023-05-01", reden="13"),
        weg.betaald("2023-02", bedrag=40),
    )
    g.stuur(zorg("02", van="2025-02-01").betaald("2025-02", "2025-07", bedrag=10))
    zorg("04", van="2025-07-15")
    for indicator, jaar, teller, noemer in (
        ("aandeel_verwijzingen_gi", "2022", 0, 1),
        ("aandeel_verwijzingen_gi", "2023", 1, 2),
        ("aandeel_zwaar", "2023", 1, 3),
        ("aandeel_kosten_gi", "2023", 30, 100),
        ("aandeel_verwijzingen_gi", "2025", 0, 1),
        ("aandeel_kosten_gi", "2025", 0, 10),
    ):
        waar = ("gemeente", gemeente)
        g.verwacht_dat("wat niet telt", indicator, jaar, waar, teller=teller, noemer=noemer)


def verzuim(g: Gevallen) -> None:
    """In tertialen weighted by who was there; of a year by who was there when it began."""

    def lever(verzuim: dict[str, str], begin: dict[str, int]) -> tuple[str, str]:
        gi = g.instelling()
        for periode, aandeel in verzuim.items():
            g.lever("gi", gi, "verzuim", periode, verzuim=aandeel)
        for periode, aantal in begin.items():
            g.lever("gi", gi, "personeel", periode, **uit_dienst(0, aantal))
        return "gi", gi

    per_tertiaal = {"2023-T1": "0.04", "2023-T2": "0.06", "2023-T3": "0.05"}
    begin = {"2023-T1": 100, "2023-T2": 200, "2023-T3": 300}
    gewogen = {"teller": 4 + 12 + 15, "noemer": 600}
    g.verwacht_dat("tertialen", "verzuim", "2023", lever(per_tertiaal, begin), **gewogen)
    jaar = lever({"2023": "0.06"}, begin)
    g.verwacht_dat("jaar", "verzuim", "2023", jaar, teller=6, noemer=100)
    twee = lever({k: v for k, v in per_tertiaal.items() if k != "2023-T2"}, begin)
    reden = "niet alle opgaven zijn er"
    g.verwacht_dat("twee tertialen", "verzuim", "2023", twee, waarde=None, reden=reden)


def langste_ots(g: Gevallen) -> None:
    """The longest of 20 is left out; of 17 none is, since it would be less than a whole one."""
    for aantal, weg in ((20, 1), (17, 0)):
        gi = next(_instellingen)
        for nr in range(aantal):
            begin = "2022-01-01" if nr else "2021-01-01"
            g.stuur(g.zorg("48A02", "0301", gi).geleverd(begin, "2022-05-01"))
        dagen = 120 * (aantal - 1) + 485 * (1 - weg)
        g.verwacht_dat(
            *(f"van {aantal}", "duur_ots_zonder_langste", "2022", ("gi", gi)),
            teller=dagen,
            noemer=aantal - weg,
        )


def _gevallen() -> Gevallen:
    g = Gevallen()
    for geval in (
        norm_van_een_instelling,
        norm_van_anderen_wordt_getoond,
        enquete,
        leveringen,
        gaten_in_gelderland,
        basis_ontbreekt,
        norm_die_verandert,
        tweede_afwijking,
        komt_en_gaat,
        duiding,
        tafels_en_tuinen,
        op_de_afgesproken_dag,
        alle_bouwstenen,
        lokaal_team,
        kosten_jeugdhulp,
        kosten_na_correctie,
        instroom,
        lopend_op_de_laatste_dag,
        op_de_peildatum,
        dekking,
        duur_van_ots,
        voogdij_uit_berichten,
        zonder_overleg,
        zonder_overleg_opgegeven,
        woonplaats,
        soorten_maatregelen,
        verwijzers,
        verwijzingen_die_niet_tellen,
        verzuim,
        langste_ots,
        feestdagen,
        elke_cel,
        elke_cel_van_de_tafel,
        een_cel_van_elk_onderwerp,
        van_de_keten,
        overzicht,
    ):
        geval(g)
    return g


# --- the overview -------------------------------------------------------------------------------

#: Overhead below or above the norm in 2024, and of 2023 costs that make it fall or rise, or none.
OVERZICHT = {
    "afwijking wint": (kosten(800_000), kosten(790_000), AFWIJKING, "overhead_daling"),
    "geen gegevens wint van gehaald": (None, kosten(790_000), GEEN_GEGEVENS, "overhead_daling"),
    "afwijking wint van geen gegevens": (None, kosten(700_000), AFWIJKING, "overhead"),
    "alles gehaald": (kosten(750_000), kosten(790_000), GEHAALD, "overhead"),
}
#: Filled when the cases are made: which institution has which case.
INSTELLING_VAN: dict[str, str] = {}


def overzicht(g: Gevallen) -> None:
    for naam, (toen, nu, _, _) in OVERZICHT.items():
        INSTELLING_VAN[naam] = gi = g.instelling()
        for jaar, waarden in (("2023", toen), ("2024", nu)):
            if waarden:
                g.lever("gi", gi, "kosten", jaar, **waarden)


GEVALLEN = _gevallen()


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    map_ = tmp_path_factory.mktemp("resultaatafspraken")
    w = bouw(map_, GEVALLEN.berichten, peildatum=PEILDATUM, uitvraag=GEVALLEN.aanleveringen)
    w.vraag("select 1 as een from marts.resultaatafspraak_overzicht, marts.landelijke_vergelijking")
    yield w
    w.verbinding.close()


def _parameters() -> Iterator[object]:
    for nr, (naam, plek, is_) in enumerate(GEVALLEN.verwacht):
        yield pytest.param(plek, is_, id=f"{nr} {naam} {plek['definitie_versie']}")


@pytest.mark.parametrize(("plek", "is_"), list(_parameters()))
def test_cijfer(warehouse: Warehouse, plek: Rij, is_: Rij):
    rijen = warehouse.rijen("resultaatafspraak_meting", **plek)
    assert len(rijen) == is_.get("rijen", 1)
    for kolom, waarde in is_.items():
        if kolom == "rijen":
            continue
        gevonden = rijen[0][kolom]
        is_getal = isinstance(waarde, int | float) and not isinstance(waarde, bool)
        verwacht = pytest.approx(waarde, rel=1e-9, abs=1e-9) if is_getal else waarde
        assert (float(gevonden) if is_getal and gevonden is not None else gevonden) == verwacht, (
            kolom
        )


@pytest.mark.parametrize("naam", OVERZICHT)
def test_slechtste_indicator_wint(warehouse: Warehouse, naam: str):
    _, _, status, indicator = OVERZICHT[naam]
    rij = warehouse.rij(
        "resultaatafspraak_overzicht",
        definitie_versie=GELDEND,
        resultaatafspraak=3,
        niveau="gi",
        niveau_code=INSTELLING_VAN[naam],
    )
    assert rij["periode_start"] == dag("2024-01-01")
    assert (rij["status"], rij["indicator"]) == (status, indicator)
    assert rij["aantal_indicatoren"] == 2
    assert rij["escalatie"] is False


def gebruikers(warehouse: Warehouse, geslacht: str) -> Rij:
    """Users of youth care in the first half of 2021."""
    waar = {"reeks": "jeugdhulpgebruikers", "uitsplitsing": geslacht}
    return warehouse.rij("landelijke_vergelijking", **waar, periode_start=dag("2021-01-01"))


def test_dezelfde_telling_als_de_landelijke(warehouse: Warehouse):
    assert gebruikers(warehouse, "2")["waarde_gelderland"] == len(JEUGDHULP)
    totaal = {"reeks": "jeugdhulpgebruikers", "soort_uitsplitsing": "totaal"}
    leeg = warehouse.rij("landelijke_vergelijking", **totaal, periode_start=dag("2016-01-01"))
    assert leeg["waarde_gelderland"] is None and leeg["waarde_nederland"] == 404_080


def test_niemand_is_nul_als_er_berichten_zijn(warehouse: Warehouse):
    assert gebruikers(warehouse, "1")["waarde_gelderland"] == 0


@pytest.mark.parametrize("versie", VERSIES)
@pytest.mark.parametrize("indicator", sorted(INDICATOREN.keys() - {"signalen_jeugdbeschermers"}))
def test_waar_een_indicator_gemeten_wordt(warehouse: Warehouse, indicator: str, versie: str):
    wat = INDICATOREN[indicator]
    (rij,) = warehouse.vraag(
        """
        select
            list(distinct niveau) as niveaus,
            bool_or(periode_soort = 'tertiaal') as per_tertiaal,
            bool_and(abs(waarde * coalesce(noemer, 1) - teller) < 0.001) as is_deling,
            bool_or(noemer is not null and noemer <> 1 and waarde <> teller) as is_verhouding,
            bool_or(dekking is not null) as op_regieberichten
        from marts.resultaatafspraak_meting
        where definitie_versie = $versie and indicator = $indicator
        """,
        versie=versie,
        indicator=indicator,
    )
    assert sorted(rij["niveaus"]) == sorted(wat.niveaus)
    assert rij["per_tertiaal"] is wat.per_tertiaal
    assert rij["is_deling"] is not False
    assert bool(rij["is_verhouding"]) is wat.is_verhouding
    # Where a GI has no registration of its own, voogdij leans on its messages.
    assert rij["op_regieberichten"] is (wat.op_regieberichten or indicator == "voogdij_beeindigd")


def test_signalen_van_wie_niets_meldde_zijn_nul(tmp_path):
    """All institutions reported; one about one gemeente, in one year and in the tertialen of the next."""
    g = Gevallen()
    g.stuur(g.zorg(OTS, "0281", "22997001").geleverd("2021-01-01"))
    g.lever("gi", "22997001", "signalen", "2022", "0281", jeugdbeschermers=4)
    for nr, aantal in enumerate((1, 2, 4), start=1):
        g.lever("gi", "22997001", "signalen", f"2023-T{nr}", "0281", jeugdbeschermers=aantal)
    w = bouw(tmp_path, g.berichten, peildatum=PEILDATUM, uitvraag=g.aanleveringen)
    for versie, (jaar, aantal) in itertools.product(VERSIES, ((2022, 4), (2023, 7))):
        waar = {"definitie_versie": versie, "periode_start": dt.date(jaar, 1, 1)}
        rijen = w.rijen("resultaatafspraak_meting", indicator="signalen_jeugdbeschermers", **waar)
        waarden = {rij["niveau_code"]: rij["waarde"] for rij in rijen}
        assert waarden == dict.fromkeys(seeds.regios(), 0) | {"GLD": aantal, "rivierenland": aantal}
        assert {rij["periode_soort"] for rij in rijen} == {"jaar"}


def test_kosten_na_de_peildatum(tmp_path):
    """Of a month that is not over what began up to the peildatum."""
    g = Gevallen()
    zorg = g.zorg(AMBULANT, "0216")
    regels = zorg.regel("2023-06-10", 10), zorg.regel("2023-06-20", 50)
    declaratie = zorg.declaratie(*regels)
    g.stuur(
        zorg.verzoek("V", "02", "2023-05-01"),
        zorg.toegewezen("2023-06-01", referentie="V"),
        declaratie,
        antwoord(declaratie),
    )
    w = bouw(tmp_path, g.berichten, peildatum="2023-06-15")
    plek = {"indicator": "aandeel_kosten_gi", "niveau": "gemeente", "niveau_code": "0216"}
    for versie in VERSIES:
        assert w.rij("resultaatafspraak_meting", definitie_versie=versie, **plek)["noemer"] == 10


def test_tuin_op_de_afgesproken_dag(tmp_path):
    g = Gevallen()
    for regio, gemeente, start in (
        ("rijk-van-nijmegen", "0268", "2023-04-01"),
        ("rivierenland", "0281", "2023-04-02"),
    ):
        g.lever("jeugdhulpregio", regio, "toekomsttuin", "2023", gemeente, gestart_op=start)
    w = bouw(tmp_path, g.berichten, peildatum=PEILDATUM, uitvraag=g.aanleveringen)
    for versie, (regio, aantal) in itertools.product(
        ONDERTEKEND, (("rijk-van-nijmegen", 1), ("rivierenland", 0))
    ):
        rij = w.rij(
            "resultaatafspraak_meting",
            definitie_versie=versie,
            indicator="toekomsttuin_gestart",
            niveau_code=regio,
            periode_start=dag("2023-01-01"),
        )
        assert rij["waarde"] == aantal


def test_filter_op_2017(tmp_path):
    """As in values 2 and 3: what began on 1 January 2017 is no inflow, and its end gives no duration."""
    g = Gevallen()
    for start in ("2017-01-01", "2017-01-02"):
        g.stuur(g.zorg(OTS, "0202", "22997001").geleverd(start, "2017-06-30"))
    w = bouw(tmp_path, g.berichten, peildatum="2017-12-31")
    for indicator, code, teller in (
        ("instroom_wettelijk", "0202", 1),
        ("duur_ots_op_berichten", "22997001", 179),
    ):
        waar = {"definitie_versie": GELDEND, "indicator": indicator, "periode_soort": "jaar"}
        rijen = w.rijen("resultaatafspraak_meting", niveau_code=code, **waar)
        assert {rij["teller"] for rij in rijen} == {teller}
