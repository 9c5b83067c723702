"""Random deliveries that the loader accepts: gaps, corrections, years in tertialen, numbers on their norm."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeVar

from referentie import seeds
from referentie.uitvraag import TERTIALEN, Aanlevering, Opgave

T = TypeVar("T")
DAG = dt.timedelta(days=1)

#: The third has no measures in the histories.
INSTELLINGEN = ("22990001", "22990002", "22990003")
VEILIG_THUIS = ("gelderland-midden", "gelderland-zuid", "noord-oost-gelderland")
RAAD = "gelderland"
#: Gemeenten of the histories and others, of more regions than one.
GEMEENTEN = ("0202", "0228", "0203", "1960", "0268", "0274")
MAATREGELEN = (
    "Ondertoezichtstelling jaar 1",
    "Ondertoezichtstelling jaar 2 en verder",
    "Voogdij",
    "Jeugdreclassering",
    "Preventief",
    "Gezinsmanagement",
)
#: Numbers of which one year is often exactly 5, 10 or 20 % from another.
AANTALLEN = (0, 1, 19, 20, 20, 21, 22, 90, 95, 95, 96, 99, 100, 100, 101)
DELEN = ("0.14", "0.16", "0.1601", "0.18", "0.055", "0.0551")
JAREN = (2019, 2020, 2021, 2022, 2023, 2024)
#: Days on which something is agreed to be ready, and one beside them.
DAGEN = tuple(
    dt.date.fromisoformat(dag) + nr * DAG
    for dag in ("2022-01-01", "2023-04-01", "2022-08-31")
    for nr in (-1, 0, 1)
)
#: Requests for contact before Easter, King's Day, Ascension Day, Christmas and a plain week.
VERZOEKDAGEN = ("2022-04-13", "2022-04-14", "2022-04-26", "2022-05-25", "2022-12-23", "2023-03-01")
KOSTEN = (
    "direct_jeugdbeschermer",
    "indirect_teamleider",
    "indirect_secretariaat",
    "indirect_jurist",
    "indirect_gedragswetenschapper",
    "indirect_instroom",
    "indirect_planning",
    "indirect_overig",
)
REDENEN = ("werkdruk", "andere_baan", "persoonlijk", "pensioen", "overig", "onbekend")


@dataclass
class _Leveranciers:
    """The deliveries drawn so far."""

    toeval: Random
    leveringen: list[Aanlevering] = field(default_factory=list)
    volgnummer: itertools.count = field(default_factory=lambda: itertools.count(1))

    def kies(self, uit: Sequence[T]) -> T:
        return self.toeval.choice(uit)

    def kans(self, een_op: int) -> bool:
        """True once in so many times."""
        return self.toeval.randrange(een_op) == 0

    def aantal(self) -> int:
        return self.kies(AANTALLEN)

    # -- deliveries ------------------------------------------------------------------------------

    def lever(self, soort: str, wie: str, op: dt.date, opgaven: Sequence[Opgave]) -> None:
        """Deliver, perhaps with cells left out, and perhaps once more with other contents."""
        over = [o for o in opgaven if not self.kans(40)]
        if not over or self.kans(12):
            return
        self.bestand(soort, wie, op, over)
        if self.kans(5):
            later = op + self.kies((-40, 1, 40)) * DAG
            anders = [
                replace(o, waarde=str(self.aantal())) if o.waarde.isdigit() and self.kans(3) else o
                for o in over
                if not self.kans(20)
            ]
            self.bestand(soort, wie, later, anders)

    def bestand(self, soort: str, wie: str, op: dt.date, opgaven: Sequence[Opgave]) -> None:
        kenmerk = f"{self.toeval.randrange(10**9):09d}{next(self.volgnummer)}"
        self.leveringen.append(Aanlevering(soort, wie, op, tuple(opgaven), kenmerk))

    def delen(self, jaar: int) -> list[str]:
        """A year as it is supplied: whole, in tertialen, in both, or with a tertiaal missing."""
        drie = [f"{jaar}-T{nr}" for nr in TERTIALEN]
        return self.kies(([str(jaar)], [str(jaar)], drie, drie[1:], [str(jaar), *drie]))

    # -- GI --------------------------------------------------------------------------------------

    def instelling(self, gi: str, jaar: int) -> None:
        """The workbook of a GI about a year."""
        op = dt.date(jaar + 1, 2, 1)
        eigen = [
            *self.cellen("enquete", gi, str(jaar), self.enquete()),
            *self.cellen("kosten", gi, str(jaar), self.kosten()),
            *self.cellen("sollicitaties", gi, str(jaar), self.sollicitaties()),
            *self.cellen("ots_duur", gi, str(jaar), self.ots_duur()),
            *self.cellen("voogdij", gi, str(jaar), self.voogdij()),
            *self.cellen(
                "klachten", gi, str(jaar), {"klachtzaken": 2, "tuchtzaken": self.aantal()}
            ),
            *self.cellen(
                "innovatie", gi, str(jaar), {"innovatie_uren": 2, "uren_totaal": self.aantal()}
            ),
        ]
        for periode in self.delen(jaar):
            eigen += self.cellen("personeel", gi, periode, self.personeel())
            eigen += self.cellen("verzuim", gi, periode, {"verzuim": self.kies(DELEN)})
        for periode in self.delen(jaar):
            for gemeente in self.toeval.sample(GEMEENTEN, 3):
                eigen += self.cellen(
                    "woonplaatsbeginsel", gemeente, periode, {"incidenten": self.aantal()}
                )
                eigen += self.cellen(
                    "signalen", gemeente, periode, {"jeugdbeschermers": self.aantal()}
                )
        self.lever("gi", gi, op, eigen)
        self.lever("gi", gi, op, self.contacten(GEMEENTEN[:4]))
        for _ in range(self.kies((0, 1, 3))):
            dag = dt.date(jaar, self.kies((1, 4, 5, 12)), 15)
            self.lever("gi", gi, dag + DAG, self.caseload(gi, dag.isoformat()))

    def cellen(
        self, onderwerp: str, partij: str, periode: str, getallen: dict[str, object]
    ) -> list[Opgave]:
        return [
            Opgave(onderwerp, naam, partij, periode, str(getal)) for naam, getal in getallen.items()
        ]

    def enquete(self) -> dict[str, object]:
        respondenten = self.kies((33, 34, 50, 99, 100))
        return {
            "tijd_plaatsing": self.kies(DELEN),
            "respondenten": respondenten,
            "volledige_vragenlijsten": respondenten - self.kies((0, 0, 1)),
        }

    def kosten(self) -> dict[str, object]:
        over = self.kies(("719000.00", "718999.99", "719000.01", "700000.00"))
        return {"totaal": "1000000.00", KOSTEN[0]: over} | dict.fromkeys(KOSTEN[1:], "0.00")

    def sollicitaties(self) -> dict[str, object]:
        nieuwe = self.aantal()
        return {
            "lokaal_veld": self.aantal(),
            "veilig_thuis": self.kies((0, 0, 2)),
            "elders": self.aantal(),
            "nieuwe_medewerkers": nieuwe,
            "vorige_werkgever_bekend": max(0, nieuwe - self.kies((0, 0, 0, 1))),
        }

    def ots_duur(self) -> dict[str, object]:
        dagen = self.kies((0, 38416, 38417, 39200, 40000, 40000))
        return {
            "beeindigde_ots": self.kies((0, 100, 100, 100)),
            "dagen_ots": dagen,
            "beeindigde_verlengde_ots": self.kies((0, 100, 100)),
            "dagen_verlengde_ots": dagen,
        }

    def voogdij(self) -> dict[str, object]:
        return {
            "lopend_1_januari": self.kies((0, 90, 100)),
            "gestart": self.kies((0, 10, 100)),
            "einde_achttien": 1,
            "einde_overlijden": self.kies((0, 1)),
            "einde_overstap": self.kies((0, 1)),
            "einde_pleegouder": self.kies((0, 1)),
            "einde_overig": self.kies((0, 0, 1)),
        }

    def personeel(self) -> dict[str, object]:
        uit = self.kies((0, 3, 6, 7, 8))
        return {
            "beginstand": self.kies((0, 20, 40, 40)),
            "instroom": 3,
            "uitstroom": uit,
            "eindstand": 40,
        } | {f"reden_{reden}": self.kies((0, 1)) for reden in REDENEN}

    def caseload(self, gi: str, dag: str) -> list[Opgave]:
        fte = {"fte_jeugdbeschermers": self.kies((0, "10.5", 20)), "uren_per_fte": "1400"}
        fte["fte_gezinsmanagement"] = self.kies((0, 1, 2))
        cellen = self.cellen("fte", gi, dag, fte)
        for soort in self.toeval.sample(MAATREGELEN, 4):
            getallen = {"maatregelen": self.kies((0, 11, 12, 22, 100))}
            if soort == "Preventief":
                getallen["geschreven_uren"] = "123.5"
            cellen += self.cellen("caseload", soort, dag, getallen)
        return cellen

    def contacten(self, gemeenten: Sequence[str]) -> list[Opgave]:
        """Requests for contact, some of them on the same day."""
        gevraagd = [
            dt.date.fromisoformat(self.kies(VERZOEKDAGEN)) for _ in range(self.kies((0, 3)))
        ]
        return [
            Opgave(
                "lokaal_team",
                "contact",
                self.kies(gemeenten),
                dag.isoformat(),
                (dag + self.kies((0, 1, 3, 4, 5, 6, 7, 8)) * DAG).isoformat(),
            )
            for dag in gevraagd
        ]

    # -- others ----------------------------------------------------------------------------------

    def regio(self, regio: str, jaar: int) -> None:
        """The workbook of a region about a year."""
        cellen = [
            *self.cellen(
                "indexatie", regio, str(jaar), {"index": self.kies(("0", "0.025", "0.05"))}
            ),
            *self.cellen(
                "correctie",
                regio,
                str(jaar),
                {"autonoom": self.kies((0, -10, 25)), "tariefwijziging": 5},
            ),
        ]
        for soort in MAATREGELEN[:5]:
            cellen += self.cellen("normuren", soort, str(jaar), {"uren_per_jaar": "60.5"})
        for periode in self.delen(jaar):
            casussen = self.aantal()
            gelukt = self.kies((0, casussen))
            cellen += self.cellen(
                "ret", regio, periode, {"ret_casussen": casussen, "ret_tijdig_passend": gelukt}
            )
            cellen += self.cellen(
                "aanmeldroute", regio, periode, {"aanmeldingen": casussen, "via_route": gelukt}
            )
        self.lever("jeugdhulpregio", regio, dt.date(jaar + 1, 3, 1), cellen)
        tafel = []
        for periode in self.delen(jaar):
            for gemeente in (g for g in seeds.gemeenten() if seeds.regio(g) == regio):
                getallen = {
                    "verzoeken": self.aantal(),
                    "uitkomst_behoud": 1,
                    "uitkomst_onderzoek": 0,
                }
                tafel += self.cellen("tafel", gemeente, periode, getallen)
        if not self.kans(8):
            self.bestand("jeugdhulpregio", regio, dt.date(jaar + 1, 3, 1), tafel)
        self.lever("jeugdhulpregio", regio, self.kies(DAGEN), self.tuinen(regio, jaar))
        self.lever("jeugdhulpregio", regio, self.kies(DAGEN), self.bouwstenen(jaar))

    def tuinen(self, regio: str, jaar: int) -> list[Opgave]:
        """Toekomsttuinen; a later delivery may move their dates."""
        cellen = []
        van_regio = [g for g in seeds.gemeenten() if seeds.regio(g) == regio]
        genoemd = van_regio[: self.kies((1, 2))] + [g for g in GEMEENTEN if g in van_regio]
        for gemeente in dict.fromkeys(genoemd):
            getallen = {"gestart_op": self.kies(DAGEN)}
            if self.kans(4):
                getallen = {"verwachte_start": "2024-01-01"}
            elif self.kans(4):
                getallen["beeindigd_op"] = self.kies(
                    [d for d in DAGEN if d >= getallen["gestart_op"]]
                )
            cellen += self.cellen("toekomsttuin", gemeente, str(jaar), getallen)
        return cellen

    def bouwstenen(self, jaar: int) -> list[Opgave]:
        cellen = []
        for periode in self.delen(jaar):
            for nr in self.toeval.sample("12345678", 5):
                getallen = {"status": self.kies(("in uitvoering", "gereed"))}
                if getallen["status"] == "gereed":
                    getallen["gereed_op"] = self.kies(DAGEN)
                cellen += self.cellen("bouwsteen", nr, periode, getallen)
        return cellen

    def gemeente(self, gemeente: str, jaar: int) -> None:
        cellen = self.contacten([gemeente])
        for periode in self.delen(jaar):
            cellen += self.cellen(
                "verzoek_zonder_overleg", gemeente, periode, {"zonder_overleg": self.kies((0, 1))}
            )
        self.lever("gemeente", gemeente, dt.date(jaar + 1, 1, 5), cellen)

    def onderzoek(self, soort: str, wie: str, jaar: int) -> None:
        cellen = []
        for periode in self.delen(jaar):
            for regio in seeds.regios():
                getallen = {
                    "instroom": self.aantal(),
                    "uitstroom": self.aantal(),
                    "vto": self.aantal(),
                }
                cellen += self.cellen("raadsonderzoek", regio, periode, getallen)
        self.lever(soort, wie, dt.date(jaar + 1, 1, 20), cellen)

    def duiding(self, jaar: int) -> None:
        over = self.kies(
            (
                "verloop/gi/22990001",
                "tafel_verzoeken/regio/foodvalley",
                "bouwsteen/regio/foodvalley",
            )
        )
        for soort, wie in (("gi", "22990001"), ("jeugdhulpregio", "foodvalley")):
            tekst = f"Toelichting {self.aantal()}"
            periode = self.kies((str(jaar), f"{jaar}-T1"))
            self.lever(
                soort,
                wie,
                dt.date(jaar + 1, 2, 2),
                [Opgave("duiding", "tekst", over, periode, tekst)],
            )


def leveringen(toeval: Random, vanaf: int) -> list[Aanlevering]:
    """Deliveries about some years in a row, none before a year, in no order."""
    verhaal = _Leveranciers(toeval)
    begin = max(vanaf, toeval.choice(JAREN[:4]))
    for jaar in range(begin, min(begin + toeval.choice((2, 3, 4)), JAREN[-1] + 1)):
        for gi in INSTELLINGEN[: toeval.choice((2, 2, 3))]:
            verhaal.instelling(gi, jaar)
        for regio in seeds.regios():
            verhaal.regio(regio, jaar)
        for gemeente in GEMEENTEN:
            verhaal.gemeente(gemeente, jaar)
        for wie in VEILIG_THUIS:
            verhaal.onderzoek("veilig_thuis", wie, jaar)
        verhaal.onderzoek("rvdk", RAAD, jaar)
        verhaal.duiding(jaar)
    toeval.shuffle(verhaal.leveringen)
    return verhaal.leveringen
