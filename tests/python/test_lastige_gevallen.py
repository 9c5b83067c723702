"""Awkward cases, from XML to marts: removals, refusals, credits, moves and days on a border.

Expectations are worked out by hand from the definitions. Cases that do not touch each other share a
warehouse: each has a child of its own and numbers of its own.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from referentie.historie import Historie, Oordeel, Regel, verschoven
from referentie.uitvraag import Aanlevering, Opgave
from referentie.warehouse import (
    CONCEPT,
    GELDEND,
    TERUGVAL,
    VERSIES,
    Delen,
    Rij,
    Warehouse,
    bouw,
    jeugdige_id,
)
from referentie.zorg import (
    AANBIEDER,
    AANBIEDER_2,
    AANBIEDER_3,
    AMBULANT,
    ARNHEM,
    BARNEVELD,
    CRISIS,
    EDE,
    GEZINSHUIS,
    GI,
    GI_2,
    NIJMEGEN,
    OTS,
    OTS_2,
    PLEEGZORG,
    PREVENTIEF,
    RECLASSERING,
    TIEL,
    VOOGDIJ,
    ZWAAR,
    Zorg,
    antwoord,
    dag,
    kind,
    maanden,
)

PEILDATUM = "2022-12-31"
LICHT, OVERIG, PUPILKOSTEN = "44A02", "40A01", "48B14"
MOOK = "0944"
AANBIEDERS = (AANBIEDER, AANBIEDER_2, AANBIEDER_3)


@dataclass(frozen=True)
class Geval:
    """A history of a child, made from its care, and what is expected of it.

    Args:
        historie: makes the messages.
        verwacht: what the test expects, in the version that is in force where versions differ.
        anders: what other versions give.
    """

    historie: Callable[[Zorg], Delen]
    verwacht: object
    anders: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Gevallen:
    """Cases in one warehouse, with the care that each was made from."""

    warehouse: Warehouse
    zorgen: dict[str, Zorg]


def bouw_gevallen(map_: Path, gevallen: dict[str, Geval], product: str | None) -> Gevallen:
    """Build one warehouse of all cases."""
    zorgen = {naam: Zorg(kind(), product, 100 * nr) for nr, naam in enumerate(gevallen, 1)}
    delen = [geval.historie(zorgen[naam]) for naam, geval in gevallen.items()]
    return Gevallen(bouw(map_, delen, peildatum=PEILDATUM), zorgen)


def per_versie(gevallen: dict[str, Geval]) -> list:
    """Each case in each version."""
    return [pytest.param(n, v, id=f"{n} ({v})") for n in gevallen for v in VERSIES]


def datums(*teksten: str | None) -> tuple[dt.date | None, ...]:
    return tuple(tekst and dag(tekst) for tekst in teksten)


def kies(rij: Rij, *namen: str) -> tuple[object, ...]:
    return tuple(rij[naam] for naam in namen)


# -- starts and stops ------------------------------------------------------------------------


#: Voogdij from 2021; expected: source, first day, last day and (of a stop on a 305) reason.
def _beantwoord_op(z: Zorg, retour_op: str, *codes: str) -> Delen:
    """The same start, with a retour of this day."""
    return z.start(
        "2021-01-10", identificatie=f"X{z.nummer}", retour=codes, retour_op=dag(retour_op)
    )


PERIODEN = {
    "start met stop verwijderd": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2022-06-30"),
            z.start("2021-01-10"),
            z.stop("2021-01-10", "2021-06-30"),
            z.start("2021-01-10", op="2021-07-15", status="3"),
        ],
        [("toewijzing", "2021-01-01", "2022-06-30", None)],
    ),
    "stop na verwijdering van de start": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2022-06-30"),
            z.start("2021-01-10"),
            z.start("2021-01-10", op="2021-05-01", status="3"),
            z.stop("2021-01-10", "2021-06-30", op="2021-07-01"),
        ],
        [("toewijzing", "2021-01-01", "2021-06-30", "31")],
    ),
    "stop twee keer verzonden": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-06-30"),
            z.stop("2021-01-01", "2021-06-30", op="2021-07-05"),
        ],
        [("305", "2021-01-01", "2021-06-30", "31")],
    ),
    "stop twee keer verzonden en een keer verwijderd": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-06-30"),
            z.stop("2021-01-01", "2021-06-30", op="2021-07-05"),
            z.stop("2021-01-01", "2021-06-30", op="2021-07-10", status="3"),
        ],
        [("305", "2021-01-01", None, None)],
    ),
    "stop op een dag nog eens verzonden en verwijderd": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-06-30"),
            z.stop("2021-01-01", "2021-06-30", op="2021-07-10"),
            z.stop("2021-01-01", "2021-06-30", op="2021-07-10", status="3"),
        ],
        [("305", "2021-01-01", "2021-06-30", "31")],
    ),
    "tijdelijk gestopt en hervat": Geval(
        lambda z: [z.geleverd("2021-01-01", "2021-06-11", "20"), z.start("2021-07-01")],
        [("305", "2021-01-01", "2021-06-11", "20"), ("305", "2021-07-01", None, None)],
    ),
    "tijdelijk gestopt en daarna definitief": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-06-11", "20"),
            z.stop("2021-01-01", "2021-08-31", "32"),
        ],
        [("305", "2021-01-01", "2021-08-31", "32")],
    ),
    "definitief gaat voor een latere tijdelijke stop": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-06-11", "32"),
            z.stop("2021-01-01", "2021-08-31", "20"),
        ],
        [("305", "2021-01-01", "2021-06-11", "32")],
    ),
    "tijdelijk vervangen door definitief in een 307": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-06-11", "20"),
            replace(
                z.stop("2021-01-01", "2021-06-11", op="2021-07-01"),
                producten=(
                    z.stopproduct("2021-01-01", "2021-06-11", "20", status="3"),
                    z.stopproduct("2021-01-01", "2021-06-11", "32"),
                ),
            ),
        ],
        [("305", "2021-01-01", "2021-06-11", "32")],
    ),
    "start in een 305 vervangen door een andere dag": Geval(
        lambda z: [
            z.geleverd("2021-01-05"),
            replace(
                z.start("2021-01-08", op="2021-02-01"),
                producten=(z.startproduct("2021-01-05", status="3"), z.startproduct("2021-01-08")),
            ),
        ],
        [("305", "2021-01-08", None, None)],
    ),
    "start en verwijdering op een dag": Geval(
        lambda z: [z.geleverd("2021-01-05"), z.start("2021-01-05", op="2021-01-05", status="3")],
        [("toewijzing", "2021-01-05", None, None)],
    ),
    "verwijderd en opnieuw verzonden op een dag": Geval(
        lambda z: [
            z.geleverd("2021-01-05"),
            z.start("2021-01-05", op="2021-02-01", status="3"),
            z.start("2021-01-05", op="2021-02-01"),
        ],
        [("305", "2021-01-05", None, None)],
    ),
    "verwijdering van een start die er niet was": Geval(
        lambda z: [z.start("2021-01-05", op="2021-01-04", status="3"), z.geleverd("2021-01-05")],
        [("305", "2021-01-05", None, None)],
    ),
    "start twee keer verzonden": Geval(
        lambda z: [z.geleverd("2021-01-05"), z.start("2021-01-05", op="2021-01-20")],
        [("305", "2021-01-05", None, None)],
    ),
    "stop voor de start opgemaakt": Geval(
        lambda z: [
            z.toegewezen("2021-01-01"),
            z.stop("2021-01-05", "2021-06-30"),
            z.start("2021-01-05", op="2021-08-01"),
        ],
        [("305", "2021-01-05", "2021-06-30", "31")],
    ),
    "stop zonder start": Geval(
        lambda z: [z.toegewezen("2021-01-01"), z.stop("2021-01-05", "2021-06-30")],
        [("toewijzing", "2021-01-01", "2021-06-30", "31")],
    ),
    "stop zonder start van voor de toewijzing": Geval(
        lambda z: [z.toegewezen("2021-07-01"), z.stop("2021-01-05", "2021-06-30")],
        [("toewijzing", "2021-07-01", None, None)],
    ),
    "stop zonder start op jeugdhulp": Geval(
        lambda z: [
            z.nog(AMBULANT).toegewezen("2021-01-01"),
            z.nog(AMBULANT).stop("2021-01-05", "2021-06-30"),
        ],
        [],
    ),
    "start en stop op een dag": Geval(
        lambda z: z.geleverd("2021-03-01", "2021-03-01"),
        [("305", "2021-03-01", "2021-03-01", "31")],
    ),
    "twee starts naast elkaar": Geval(
        lambda z: [z.geleverd("2021-01-01", "2021-03-31"), z.start("2021-02-01")],
        [("305", "2021-01-01", "2021-03-31", "31"), ("305", "2021-02-01", None, None)],
    ),
    "start geweigerd door de 306": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2021-12-31"),
            z.start("2021-01-05", retour=("9074",), retourklasse="StartProduct"),
        ],
        [("toewijzing", "2021-01-01", "2021-12-31", None)],
    ),
    "start geweigerd door het transport": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2021-12-31"),
            z.start("2021-01-05", transportfout=True),
        ],
        [("toewijzing", "2021-01-01", "2021-12-31", None)],
    ),
    "stop geweigerd door de 308": Geval(
        lambda z: [z.geleverd("2021-01-05"), z.stop("2021-01-05", "2021-06-30", retour=("9069",))],
        [("305", "2021-01-05", None, None)],
    ),
    "aanvaard met 8001 in 2.x": Geval(
        lambda z: [
            z.toegewezen("2021-01-01"),
            replace(z, release="2.3").start("2021-01-05", retour=("8001",)),
        ],
        [("305", "2021-01-05", None, None)],
    ),
    "8001 is in 3.x een weigering": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2021-12-31"),
            z.start("2021-01-05", retour=("8001",)),
        ],
        [("toewijzing", "2021-01-01", "2021-12-31", None)],
    ),
    "aanvaard met 0200 op elke klasse": Geval(
        lambda z: [
            z.toegewezen("2021-01-01"),
            z.start("2021-01-05", retour=("0200",), retourklasse="StartProduct"),
        ],
        [("305", "2021-01-05", None, None)],
    ),
    "verwijdering in 3.1 noemt een andere stop": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-06-30"),
            replace(z, release="3.1").stop(
                "2021-01-01", "2021-06-29", "32", op="2021-07-15", status="3"
            ),
        ],
        [("305", "2021-01-01", None, None)],
    ),
    "verwijdering in 3.2 noemt een andere stop": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-06-30"),
            z.stop("2021-01-01", "2021-06-29", "32", op="2021-07-15", status="3"),
        ],
        [("305", "2021-01-01", "2021-06-30", "31")],
    ),
    "van twee berichten met een kenmerk telt het aanvaarde": Geval(
        lambda z: [
            z.toegewezen("2021-01-01"),
            z.start("2021-01-10", identificatie=f"X{z.nummer}"),
            z.start("2021-01-08", identificatie=f"X{z.nummer}", retour=()),
        ],
        [("305", "2021-01-08", None, None)],
    ),
    "van twee berichten met een kenmerk telt anders de laatste dag": Geval(
        lambda z: [
            z.toegewezen("2021-01-01"),
            z.start("2021-01-10", identificatie=f"X{z.nummer}"),
            z.start("2021-01-08", identificatie=f"X{z.nummer}"),
        ],
        [("305", "2021-01-10", None, None)],
    ),
    "van twee berichten met een kenmerk telt een geweigerd het laatst": Geval(
        lambda z: [
            z.toegewezen("2021-01-01"),
            z.start("2021-01-10", identificatie=f"X{z.nummer}"),
            z.start("2021-01-20", identificatie=f"X{z.nummer}", retour=("9019",)),
        ],
        [("305", "2021-01-10", None, None)],
    ),
    "geweigerd en onder hetzelfde kenmerk verbeterd": Geval(
        lambda z: [
            z.toegewezen("2021-01-01"),
            z.start("2021-01-10", identificatie=f"X{z.nummer}", retour=("9019",)),
            z.start("2021-01-20", identificatie=f"X{z.nummer}", retour=()),
        ],
        [("305", "2021-01-20", None, None)],
    ),
    "van twee retouren op een bericht telt de laatste, en die aanvaardt": Geval(
        lambda z: [
            z.toegewezen("2021-01-01"),
            _beantwoord_op(z, "2021-02-01", "9019"),
            _beantwoord_op(z, "2021-02-02"),
        ],
        [("305", "2021-01-10", None, None)],
    ),
    "van twee retouren op een bericht telt de laatste, en die weigert": Geval(
        lambda z: [
            z.toegewezen("2021-01-01"),
            _beantwoord_op(z, "2021-02-01"),
            _beantwoord_op(z, "2021-02-02", "9019"),
        ],
        [("toewijzing", "2021-01-01", None, None)],
    ),
    "start zonder code erft die van de toewijzing": Geval(
        lambda z: [z.toegewezen("2021-01-01"), replace(z, product="48").start("2021-01-05")],
        [("305", "2021-01-05", None, None)],
    ),
    "start op een verwijderde toewijzing": Geval(
        lambda z: [
            z.geleverd("2021-01-01"),
            z.toegewezen("2021-01-01", "2021-01-01", besluit="2021-02-01", reden="13"),
        ],
        [],
    ),
    "verwijdering van de toewijzing geweigerd": Geval(
        lambda z: [
            z.geleverd("2021-01-01"),
            z.toegewezen(
                "2021-01-01", "2021-01-01", besluit="2021-02-01", reden="13", retour=("9385",)
            ),
        ],
        [("305", "2021-01-01", None, None)],
    ),
    "toewijzing verwijderd": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2021-12-31"),
            z.toegewezen("2021-01-01", "2021-01-01", besluit="2021-02-01", reden="13"),
        ],
        [],
    ),
    "toewijzing geweigerd door de 302": Geval(
        lambda z: z.toegewezen("2021-01-01", retour=("9332",), retourklasse="ToegewezenProduct"), []
    ),
    "toewijzing ingekort": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2022-12-31"),
            z.toegewezen("2021-01-01", "2021-12-31", besluit="2021-11-01", reden="05"),
        ],
        [("toewijzing", "2021-01-01", "2021-12-31", None)],
    ),
    "toewijzing met terugwerkende kracht na de stop": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", besluit="2021-09-01"),
            z.start("2021-01-01", op="2021-09-05"),
            z.stop("2021-01-01", "2021-06-30", op="2021-09-05"),
        ],
        [("305", "2021-01-01", "2021-06-30", "31")],
    ),
    "gemeente buiten de overeenkomst": Geval(
        lambda z: replace(z, gemeente=MOOK).geleverd("2021-01-01"), []
    ),
}


@pytest.fixture(scope="module")
def perioden(tmp_path_factory) -> Gevallen:
    return bouw_gevallen(tmp_path_factory.mktemp("perioden"), PERIODEN, VOOGDIJ)


@pytest.mark.parametrize("naam", PERIODEN)
def test_zorgperiode(perioden, naam):
    kolommen = ("bron_start", "startdatum", "stopdatum", "reden_beeindiging")
    rijen = perioden.warehouse.rijen("fct_zorgperiode", perioden.zorgen[naam].kind)
    gevonden = sorted(kies(rij, *kolommen) for rij in rijen)
    verwacht = PERIODEN[naam].verwacht
    assert gevonden == [(bron, *datums(van, tot), reden) for bron, van, tot, reden in verwacht]


# -- measures --------------------------------------------------------------------------------

#: OTS; expected: first and last day, days, number of periods and whether it was extended.
MAATREGELEN = {
    "31 dagen ertussen": Geval(
        lambda z: [z.geleverd("2021-01-01", "2021-06-30"), z.nog(OTS).geleverd("2021-07-31")],
        [("2021-01-01", None, 729, 2, True)],
    ),
    "32 dagen ertussen": Geval(
        lambda z: [z.geleverd("2021-01-01", "2021-06-30"), z.nog(OTS).geleverd("2021-08-01")],
        [("2021-01-01", "2021-06-30", 180, 1, False), ("2021-08-01", None, 517, 1, True)],
    ),
    "de laatste stop tot dan toe telt": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-12-31"),
            z.nog(OTS).geleverd("2021-02-01", "2021-03-01"),
            z.nog(OTS, z.nummer + 2).geleverd("2022-01-15", "2022-02-15"),
        ],
        [("2021-01-01", "2022-02-15", 410, 3, True)],
    ),
    "twee starts naast elkaar": Geval(
        lambda z: [z.geleverd("2021-01-01", "2021-03-31"), z.start("2021-02-01")],
        [("2021-01-01", None, 729, 2, True)],
    ),
    "hervat na 60 dagen": Geval(
        lambda z: [z.geleverd("2021-01-01", "2021-03-31", "20"), z.start("2021-05-30")],
        [("2021-01-01", None, 729, 2, True)],
    ),
    "hervat en daarna gestopt": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-03-31", "20"),
            z.start("2021-06-01"),
            z.stop("2021-06-01", "2021-09-30"),
        ],
        [("2021-01-01", "2021-09-30", 272, 2, False)],
    ),
    "nooit hervat": Geval(
        lambda z: z.geleverd("2021-01-01", "2021-03-31", "20", tot="2021-09-30"),
        [("2021-01-01", None, 729, 1, True)],
        {TERUGVAL: [("2021-01-01", "2021-09-30", 272, 1, False)]},
    ),
    "nooit hervat en de toewijzing loopt nog": Geval(
        lambda z: z.geleverd("2021-01-01", "2021-03-31", "20", tot="2023-06-30"),
        [("2021-01-01", None, 729, 1, True)],
    ),
    "hervat 62 dagen na het einde van de toewijzing": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-03-31", "20", tot="2021-04-30"),
            z.nog(OTS).geleverd("2021-07-01"),
        ],
        [("2021-01-01", None, 729, 2, True)],
        {
            TERUGVAL: [
                ("2021-01-01", "2021-04-30", 119, 1, False),
                ("2021-07-01", None, 548, 1, True),
            ]
        },
    ),
    "hervat 31 dagen na het einde van de toewijzing": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-03-31", "20", tot="2021-05-31"),
            z.nog(OTS).geleverd("2021-07-01"),
        ],
        [("2021-01-01", None, 729, 2, True)],
    ),
    "zorg die al voorbij was hervat niet": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-06-30", "20"),
            z.nog(OTS).geleverd("2021-02-01", "2021-03-01"),
        ],
        [("2021-01-01", None, 729, 2, True)],
    ),
    "hervat voor het einde van de toewijzing": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-03-31", "20", tot="2021-12-31"),
            z.start("2021-06-01"),
        ],
        [("2021-01-01", None, 729, 2, True)],
        {TERUGVAL: [("2021-01-01", "2021-12-31", 364, 2, False)]},
    ),
    "een dag": Geval(
        lambda z: z.geleverd("2021-03-01", "2021-03-01"),
        [("2021-03-01", "2021-03-01", 0, 1, False)],
    ),
    "over de schrikkeldag": Geval(
        lambda z: z.geleverd("2020-02-28", "2020-03-01"),
        [("2020-02-28", "2020-03-01", 2, 1, False)],
    ),
    "365 dagen is niet verlengd": Geval(
        lambda z: z.geleverd("2020-02-29", "2021-02-28"),
        [("2020-02-29", "2021-02-28", 365, 1, False)],
    ),
    "366 dagen is verlengd": Geval(
        lambda z: z.geleverd("2020-02-29", "2021-03-01"),
        [("2020-02-29", "2021-03-01", 366, 1, True)],
    ),
    "kort in jaar 2": Geval(
        lambda z: z.nog(OTS_2).geleverd("2021-01-01", "2021-01-31"),
        [("2021-01-01", "2021-01-31", 30, 1, True)],
    ),
    "lange voogdij is niet verlengd": Geval(
        lambda z: z.nog(VOOGDIJ).geleverd("2020-01-01", "2022-01-01"),
        [("2020-01-01", "2022-01-01", 731, 1, False)],
    ),
    "OTS en reclassering tegelijk": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-06-30"),
            z.nog(RECLASSERING).geleverd("2021-02-01", "2021-04-01"),
        ],
        [("2021-01-01", "2021-06-30", 180, 1, False), ("2021-02-01", "2021-04-01", 59, 1, False)],
    ),
    "OTS naar voogdij": Geval(
        lambda z: [
            z.geleverd("2021-01-01", "2021-06-30"),
            z.nog(VOOGDIJ).geleverd("2021-07-01", "2021-07-31"),
        ],
        [("2021-01-01", "2021-06-30", 180, 1, False), ("2021-07-01", "2021-07-31", 30, 1, False)],
    ),
    "stop op de peildatum": Geval(
        lambda z: z.geleverd("2022-01-01", PEILDATUM), [("2022-01-01", PEILDATUM, 364, 1, False)]
    ),
    "stop na de peildatum": Geval(
        lambda z: z.geleverd("2022-01-01", "2023-03-31"),
        [("2022-01-01", "2023-03-31", 364, 1, False)],
    ),
    "start na de peildatum": Geval(lambda z: z.geleverd("2023-01-01"), []),
    "pupilkosten": Geval(lambda z: z.nog(PUPILKOSTEN).geleverd("2021-01-01"), []),
    "advies in preventief kader": Geval(lambda z: z.nog("49B01").geleverd("2021-01-01"), []),
    "preventief": Geval(
        lambda z: z.nog(PREVENTIEF).geleverd("2021-01-01", "2021-01-31"),
        [("2021-01-01", "2021-01-31", 30, 1, False)],
        {CONCEPT: []},
    ),
    "geen 307 en de toewijzing is voorbij": Geval(
        lambda z: z.geleverd("2021-04-01", tot="2022-03-31"),
        [("2021-04-01", None, 639, 1, True)],
        {TERUGVAL: [("2021-04-01", "2022-03-31", 364, 1, False)]},
    ),
    "geen 307 en de toewijzing loopt nog": Geval(
        lambda z: z.geleverd("2022-04-01", tot="2023-03-31"), [("2022-04-01", None, 274, 1, False)]
    ),
    "verwijderde start valt terug op de toewijzing": Geval(
        lambda z: [
            z.geleverd("2021-04-01", tot="2022-03-31"),
            z.start("2021-04-01", op="2021-05-01", status="3"),
        ],
        [],
        {TERUGVAL: [("2021-04-01", "2022-03-31", 364, 1, False)]},
    ),
    "terugval en 305 vormen een keten": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2021-12-31"),
            z.nog(OTS_2).geleverd("2022-01-01", "2022-06-30"),
        ],
        [("2022-01-01", "2022-06-30", 180, 1, True)],
        {TERUGVAL: [("2021-01-01", "2022-06-30", 545, 2, True)]},
    ),
    "samengevoegde gemeente": Geval(
        lambda z: [
            replace(z, gemeente="0236").geleverd("2018-06-01", "2018-12-31", "35"),
            z.nog(OTS, gemeente="1960").geleverd("2019-01-01", "2019-03-31"),
        ],
        [("2018-06-01", "2019-03-31", 303, 2, False)],
    ),
    "gemeente buiten de overeenkomst": Geval(
        lambda z: replace(z, gemeente=MOOK).geleverd("2021-01-01"), []
    ),
}


@pytest.fixture(scope="module")
def maatregelen(tmp_path_factory) -> Gevallen:
    return bouw_gevallen(tmp_path_factory.mktemp("maatregelen"), MAATREGELEN, OTS)


@pytest.mark.parametrize(("naam", "versie"), per_versie(MAATREGELEN))
def test_maatregel(maatregelen, naam, versie):
    kolommen = ("startdatum", "stopdatum", "doorlooptijd_dagen", "aantal_zorgperioden")
    jeugdige = maatregelen.zorgen[naam].kind
    rijen = maatregelen.warehouse.rijen("fct_maatregel", jeugdige, definitie_versie=versie)
    gevonden = sorted((*kies(rij, *kolommen), bool(rij["is_verlengd"])) for rij in rijen)
    geval = MAATREGELEN[naam]
    verwacht = geval.anders.get(versie, geval.verwacht)
    assert gevonden == [(*datums(van, tot), *rest) for van, tot, *rest in verwacht]
    lopend = [rij["stopdatum"] is None or rij["stopdatum"] > dag(PEILDATUM) for rij in rijen]
    assert [rij["is_lopend"] for rij in rijen] == lopend


def test_maatregel_van_gi_naar_gi_over_de_grens(tmp_path):
    jeugdige = kind()
    oud = Zorg(jeugdige, OTS, 1, "0236", GI)
    nieuw = Zorg(jeugdige, OTS, 2, NIJMEGEN, GI_2)
    w = bouw(
        tmp_path,
        oud.geleverd("2021-01-01", "2021-03-31", "38"),
        nieuw.geleverd("2021-04-01", "2021-09-30"),
        peildatum=PEILDATUM,
    )
    maatregel = w.rij("fct_maatregel", jeugdige, definitie_versie=GELDEND)
    assert kies(maatregel, "gemeentecode_start", "gemeentecode_eind") == ("1960", NIJMEGEN)
    assert kies(maatregel, "aanbieder_agb_start", "aanbieder_agb_eind") == (GI, GI_2)
    assert maatregel["reden_beeindiging"] == "31"
    assert w.stromen("2021-03", "_maatregelen", gi=GI) == (1, 0, 1, 0)
    assert w.stromen("2021-04", "_maatregelen", gi=GI_2) == (0, 1, 0, 1)
    assert w.stromen("2021-03", "_maatregelen", regio="rivierenland") == (1, 0, 1, 0)
    assert w.stromen("2021-03", "_maatregelen") == w.stromen("2021-04", "_maatregelen")
    assert w.stromen("2021-04", "_maatregelen") == (1, 0, 0, 1)
    klaar = w.monitor("3_doorlooptijd", "2021", gi=GI_2, status="beeindigd")
    assert kies(klaar, "aantal_maatregelen", "gemiddelde_dagen_maatregel") == (1, 272)
    assert kies(klaar, "aantal_zorgperioden", "gemiddelde_dagen_zorgperiode") == (1, 182)
    for waar in ({"gi": GI}, {"gemeente": "1960"}, {"regio": "rivierenland"}):
        klaar = w.monitor("3_doorlooptijd", "2021", status="beeindigd", **waar)
        assert kies(klaar, "aantal_maatregelen", "aantal_zorgperioden") == (0, 1)
    brug = w.rijen("fct_maatregel_zorgperiode", maatregel_id=maatregel["maatregel_id"])
    assert {
        kies(b, "startdatum", "stopdatum") for b in brug if b["definitie_versie"] == GELDEND
    } == {datums("2021-01-01", "2021-03-31"), datums("2021-04-01", "2021-09-30")}


@pytest.mark.parametrize(
    ("einde", "verwacht"),
    [
        pytest.param("2021-06-30", (GI_2, EDE, "38"), id="tegelijk: wat het laatst begon"),
        pytest.param("2021-12-31", (GI, ARNHEM, "34"), id="later, hoewel eerder begonnen"),
    ],
)
def test_het_einde_is_dat_van_wat_het_laatst_eindigt(tmp_path, einde, verwacht):
    jeugdige = kind()
    w = bouw(
        tmp_path,
        Zorg(jeugdige, OTS, 1, ARNHEM, GI).geleverd("2021-01-01", einde, "34"),
        Zorg(jeugdige, OTS, 2, EDE, GI_2).geleverd("2021-03-01", "2021-06-30", "38"),
        peildatum=PEILDATUM,
    )
    maatregel = w.rij("fct_maatregel", jeugdige, definitie_versie=GELDEND)
    kolommen = ("aanbieder_agb_eind", "gemeentecode_eind", "reden_beeindiging")
    assert kies(maatregel, *kolommen) == verwacht
    assert kies(maatregel, "aanbieder_agb_start", "gemeentecode_start") == (GI, ARNHEM)


def test_tijdelijk_gestopt_en_elders_hervat(tmp_path):
    """One measure in the region; in the first gemeente it ends on the day of the temporary stop."""
    jeugdige = kind()
    w = bouw(
        tmp_path,
        Zorg(jeugdige, OTS, 1, ARNHEM).geleverd("2021-01-01", "2021-03-31", "20"),
        Zorg(jeugdige, OTS, 2, EDE).geleverd("2021-07-01"),
        peildatum=PEILDATUM,
    )
    assert w.stromen("2021-03", "_maatregelen", gemeente=ARNHEM) == (1, 0, 1, 0)
    assert w.stromen("2021-07", "_maatregelen", gemeente=EDE) == (0, 1, 0, 1)
    for maand in ("2021-03", "2021-05", "2021-07"):
        assert w.stromen(maand, "_maatregelen") == (1, 0, 0, 1)
    assert w.stromen("2021-05") == (0, 0, 0, 0)


def test_geboren_op_schrikkeldag_wordt_18_op_1_maart(tmp_path):
    verwacht = {
        "2022-02-21": (False, 17),
        "2022-02-22": (True, 17),
        "2022-02-28": (True, 17),
        "2022-03-01": (True, 18),
    }
    zorgen = {stop: Zorg(kind("2004-02-29"), VOOGDIJ, nr) for nr, stop in enumerate(verwacht)}
    delen = [zorg.geleverd("2021-01-01", stop) for stop, zorg in zorgen.items()]
    w = bouw(tmp_path, delen, peildatum=PEILDATUM)
    for versie in VERSIES:
        gevonden = {
            stop: kies(
                w.rij("fct_maatregel", zorg.kind, definitie_versie=versie),
                *("einde_door_18", "leeftijd_bij_einde"),
            )
            for stop, zorg in zorgen.items()
        }
        assert gevonden == verwacht


def test_onbekende_maatregel_en_leeftijd_uit_het_laatste_bericht(tmp_path):
    jeugdige = kind("2004-01-01")
    verbeterd = replace(jeugdige, geboortedatum=dag("2005-01-01"))
    zorg = Zorg(jeugdige, "48Z99")
    w = bouw(
        tmp_path,
        zorg.geleverd("2021-01-01"),
        replace(zorg, kind=verbeterd).stop("2021-01-01", "2022-06-30"),
        peildatum=PEILDATUM,
    )
    maatregel = w.rij("fct_maatregel", jeugdige, definitie_versie=GELDEND)
    assert maatregel["maatregelsoort"] == "Jeugdbescherming overig"
    assert maatregel["leeftijd_bij_einde"] == 17


# -- toewijzingen ----------------------------------------------------------------------------

#: Ambulant; expected: columns of fct_toewijzing, None when there is no row.
TOEWIJZINGEN = {
    "verwijderd": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2021-12-31"),
            z.toegewezen("2021-01-01", "2021-01-01", besluit="2021-02-01", reden="13"),
        ],
        {"is_verwijderd": True},
    ),
    "verwijderd met de oude reden": Geval(
        lambda z: [
            replace(z, release="2.3").toegewezen("2019-01-01", "2019-12-31"),
            replace(z, release="2.3").toegewezen(
                "2019-01-01", "2019-01-01", besluit="2019-02-01", reden="01"
            ),
        ],
        {"is_verwijderd": True},
    ),
    "hetzelfde moment wekt niet op": Geval(
        lambda z: [
            z.toegewezen(
                "2021-01-01", "2021-01-01", besluit="2021-02-01", tijd="10:00:00", reden="13"
            ),
            z.toegewezen(
                *("2021-01-01", "2021-12-31"),
                **{"besluit": "2021-02-01", "tijd": "10:00:00", "op": "2021-03-01", "reden": "14"},
            ),
        ],
        {"is_verwijderd": True},
    ),
    "een later moment wekt wel op": Geval(
        lambda z: [
            z.toegewezen(
                "2021-01-01", "2021-01-01", besluit="2021-02-01", tijd="10:00:00", reden="13"
            ),
            z.toegewezen(
                "2021-01-01", "2021-12-31", besluit="2021-02-01", tijd="10:00:01", reden="14"
            ),
        ],
        {"is_verwijderd": False, "einddatum": dag("2021-12-31")},
    ),
    "een dag is geen verwijdering": Geval(
        lambda z: z.toegewezen("2021-01-01", "2021-01-01", reden="05"),
        {"is_verwijderd": False, "einddatum": dag("2021-01-01")},
    ),
    "een oude versie komt later": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2022-12-31", besluit="2021-12-01", reden="04"),
            z.toegewezen("2021-01-01", "2021-12-31", besluit="2021-01-01", op="2022-02-01"),
        ],
        {
            "einddatum": dag("2022-12-31"),
            "toewijzingsdatum": dag("2021-12-01"),
            "toewijzingsdatum_eerste": dag("2021-01-01"),
        },
    ),
    "de tijd beslist": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2021-06-30", tijd="14:00:00"),
            z.toegewezen("2021-01-01", "2021-12-31", tijd="09:00:00", op="2021-02-01"),
        ],
        {"einddatum": dag("2021-06-30")},
    ),
    "zonder tijd is middernacht": Geval(
        lambda z: [
            replace(z, release="2.3").toegewezen("2019-01-01", "2019-06-30", tijd="00:00:01"),
            replace(z, release="2.3").toegewezen("2019-01-01", "2019-12-31", op="2019-02-01"),
        ],
        {"einddatum": dag("2019-06-30")},
    ),
    "op een moment telt de laatste dagtekening": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2021-06-30", reden="05"),
            z.toegewezen("2021-01-01", "2021-12-31", op="2021-02-01"),
        ],
        {"einddatum": dag("2021-12-31")},
    ),
    "op een dag telt een gevulde reden": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2021-06-30", reden="05"),
            z.toegewezen("2021-01-01", "2021-12-31"),
        ],
        {"einddatum": dag("2021-06-30")},
    ),
    "de eerste versie is geweigerd": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", retour=("0001",)),
            z.toegewezen("2021-01-01", besluit="2021-03-01"),
        ],
        {"toewijzingsdatum_eerste": dag("2021-03-01")},
    ),
    "een latere versie is geweigerd": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2021-12-31"),
            z.toegewezen("2021-01-01", "2022-12-31", besluit="2021-12-01", retour=("0001",)),
        ],
        {"einddatum": dag("2021-12-31"), "toewijzingsdatum": dag("2021-01-01")},
    ),
    "reden 13 met een andere einddatum": Geval(
        lambda z: [
            z.toegewezen("2021-01-01", "2021-12-31"),
            z.toegewezen("2021-01-01", "2021-06-30", besluit="2021-06-01", reden="13"),
        ],
        {"is_verwijderd": False, "einddatum": dag("2021-06-30")},
    ),
    "gemeente buiten de overeenkomst": Geval(
        lambda z: replace(z, gemeente=MOOK).toegewezen("2021-01-01"), None
    ),
    "geweigerd door het transport": Geval(
        lambda z: z.toegewezen("2021-01-01", transportfout=True), None
    ),
    "generiek met regels": Geval(
        lambda z: [
            replace(z, product=None).toegewezen("2021-01-01"),
            z.nog("45A03", z.nummer).betaald("2021-01", "2021-02", bedrag=100),
            z.nog("45A05", z.nummer).betaald("2021-01", bedrag=150),
        ],
        {"productcategorie": "45", "productcode": "45A03"},
    ),
    "aspecifiek met regels": Geval(
        lambda z: [
            replace(z, product="45").toegewezen("2021-01-01"),
            z.nog(PLEEGZORG, z.nummer).betaald("2021-01", bedrag=500),
            z.nog("45A05", z.nummer).betaald("2021-01", bedrag=100),
        ],
        {"productcategorie": "45", "productcode": "45A05"},
    ),
    "aspecifiek zonder regels": Geval(
        lambda z: replace(z, product="45").toegewezen("2021-01-01"),
        {"productcategorie": "45", "productcode": None},
    ),
    "generiek zonder regels": Geval(
        lambda z: replace(z, product=None).toegewezen("2021-01-01"),
        {"productcategorie": None, "productcode": None},
    ),
    "verwijzer uit de 315": Geval(
        lambda z: [
            z.verzoek(f"VOT {z.nummer}", "04", "2020-12-01"),
            z.toegewezen("2021-01-01", referentie=f"VOT {z.nummer}"),
        ],
        {"verwijzer_type": "04"},
    ),
    "verwijzer langs een 317": Geval(
        lambda z: [
            z.verzoek(f"VOT {z.nummer}", "02", "2020-12-01"),
            z.nog(AMBULANT).toegewezen("2021-01-01", "2021-06-30", referentie=f"VOT {z.nummer}"),
            z.nog(AMBULANT).wijziging(f"VOW {z.nummer}", "2021-06-01"),
            z.toegewezen("2021-07-01", referentie=f"VOW {z.nummer}"),
        ],
        {"verwijzer_type": "02"},
    ),
    "verwijzer van een geweigerde 315": Geval(
        lambda z: [
            z.verzoek(f"VOT {z.nummer}", "04", "2020-12-01", retour=("9347",)),
            z.toegewezen("2021-01-01", referentie=f"VOT {z.nummer}"),
        ],
        {"verwijzer_type": None},
    ),
    "geen verwijzer": Geval(lambda z: z.toegewezen("2021-01-01"), {"verwijzer_type": None}),
    "bedragen in euro": Geval(
        lambda z: z.toegewezen("2021-01-01", "2021-12-31", budget=1234),
        {"budget": 1234, "volume": None},
    ),
}


@pytest.fixture(scope="module")
def toewijzingen(tmp_path_factory) -> Gevallen:
    return bouw_gevallen(tmp_path_factory.mktemp("toewijzingen"), TOEWIJZINGEN, AMBULANT)


@pytest.mark.parametrize("naam", TOEWIJZINGEN)
def test_toewijzing(toewijzingen, naam):
    zorg, verwacht = toewijzingen.zorgen[naam], TOEWIJZINGEN[naam].verwacht
    rijen = toewijzingen.warehouse.rijen("fct_toewijzing", toewijzingnummer=zorg.nummer)
    assert [{kolom: rij[kolom] for kolom in verwacht} for rij in rijen] == (
        [] if verwacht is None else [verwacht]
    )


def test_toewijzing_zonder_nummer_in_2x(tmp_path):
    jeugdige = kind()
    een = Zorg(jeugdige, OTS, None, release="2.3", beschikking=7)
    ander = Zorg(jeugdige, OTS, None, release="2.3", beschikking=8)
    w = bouw(
        tmp_path,
        een.toegewezen("2018-01-01", "2018-12-31"),
        een.start("2018-01-05", ingang="2018-01-01"),
        een.stop("2018-01-05", "2018-12-31", ingang="2018-01-01"),
        een.betaald("2018-02"),
        ander.toegewezen("2019-01-01", "2019-12-31"),
        ander.start("2019-01-01", ingang="2019-01-01"),
        peildatum="2019-12-31",
    )
    toewijzingen = {r["ingangsdatum"]: r["toewijzing_id"] for r in w.rijen("fct_toewijzing")}
    assert sorted(toewijzingen) == list(datums("2018-01-01", "2019-01-01"))
    perioden = w.rijen("fct_zorgperiode", jeugdige)
    assert {kies(p, "toewijzing_id", "startdatum", "stopdatum") for p in perioden} == {
        (toewijzingen[dag("2018-01-01")], *datums("2018-01-05", "2018-12-31")),
        (toewijzingen[dag("2019-01-01")], *datums("2019-01-01", None)),
    }
    rij = w.monitor("1_aantallen", "2018")
    assert kies(rij, "aantal_jeugdigen", "aantal_maatregelen", "toegekend_bedrag") == (1, 1, 100)


def test_zorgperiode_zonder_product_erft_dat_van_de_toewijzing(tmp_path):
    jeugdige = kind()
    zorg = Zorg(jeugdige, "45A03", 1)
    w = bouw(
        tmp_path,
        replace(zorg, product=None).toegewezen("2021-01-01"),
        replace(zorg, product=None).start("2021-01-05"),
        zorg.betaald("2021-02"),
        peildatum=PEILDATUM,
    )
    periode = w.rij("fct_zorgperiode", jeugdige)
    assert kies(periode, "productcategorie", "productcode", "tussentaal_code") == (
        "45",
        "45A03",
        "1",
    )


# -- declared lines --------------------------------------------------------------------------


def _regel(z: Zorg, letter: str, bedrag: int = 100, *rest: str, maand: str = "2022-03") -> Regel:
    """A line with a number that ends in a letter of its own; `rest` is C and the letter of the debit."""
    debet_credit, vorig = (rest[0], f"{z.nummer}{rest[1]}") if rest else ("D", None)
    return z.regel(maand, bedrag, debet_credit, vorig, referentie=f"{z.nummer}{letter}")


def _beantwoord(
    z: Zorg,
    *regels: Regel,
    oordelen: Iterable[Oordeel | str] = (),
    is_factuur: bool = False,
    **opties: object,
) -> Historie:
    """A declaration and its answer, all granted but for what `oordelen` says."""
    declaratie = z.declaratie(*regels, is_factuur=is_factuur)
    return declaratie, antwoord(declaratie, *oordelen, **opties)


def _twee_antwoorden(z: Zorg, *antwoorden: dict) -> Delen:
    """A declaration with these answers; `af` lists what one refuses."""
    declaratie = z.declaratie(_regel(z, "A"))
    return [declaratie, *(antwoord(declaratie, *a.pop("af", ()), **a) for a in antwoorden)]


def _twee_keer(z: Zorg) -> Delen:
    declaratie = z.declaratie(_regel(z, "A"))
    return [declaratie, declaratie, antwoord(declaratie)]


def _zelfde_kenmerk(z: Zorg) -> Delen:
    """Two declarations with one Identificatie, of which the first is answered."""
    eerst = z.declaratie(_regel(z, "A", 100))
    weer = verschoven(eerst, regels=(_regel(z, "A", 90),), dagtekening=dag("2022-04-05"))
    return [eerst, antwoord(eerst), weer]


def _oud(z: Zorg) -> Zorg:
    return replace(z, release="2.4")


def _oude_regel(z: Zorg, letter: str, bedrag: int = 100, *rest: str) -> Regel:
    return _regel(_oud(z), letter, bedrag, *rest, maand="2019-03")


#: OTS; expected: per line its status and what is granted.
REGELS = {
    "credit op een afgewezen regel": Geval(
        lambda z: [
            _beantwoord(z, _regel(z, "A"), oordelen=[f"{z.nummer}A"]),
            _beantwoord(z, _regel(z, "B", 100, "C", "A")),
        ],
        {"A": ("afgewezen", 0), "B": ("afgewezen", 0)},
    ),
    "credit op een open regel": Geval(
        lambda z: [z.declaratie(_regel(z, "A")), _beantwoord(z, _regel(z, "B", 100, "C", "A"))],
        {"A": ("open", 0), "B": ("toegekend", -100)},
    ),
    "credit op een onbekende regel": Geval(
        lambda z: _beantwoord(z, _regel(z, "B", 100, "C", "A")), {"B": ("toegekend", -100)}
    ),
    "credit in een technisch afgekeurde declaratie": Geval(
        lambda z: [
            _beantwoord(z, _regel(z, "A")),
            _beantwoord(z, _regel(z, "B", 100, "C", "A"), kop="0001", klasse=None),
        ],
        {"A": ("toegekend", 100)},
    ),
    "credit en nieuw debet": Geval(
        lambda z: [
            _beantwoord(z, _regel(z, "A", 100)),
            _beantwoord(z, _regel(z, "B", 100, "C", "A"), _regel(z, "C", 150)),
        ],
        {"A": ("toegekend", 100), "B": ("toegekend", -100), "C": ("toegekend", 150)},
    ),
    "debet en credit in een declaratie": Geval(
        lambda z: _beantwoord(z, _regel(z, "A"), _regel(z, "B", 100, "C", "A")),
        {"A": ("toegekend", 100), "B": ("toegekend", -100)},
    ),
    "afgewezen en opnieuw ingediend": Geval(
        lambda z: [
            _beantwoord(z, _regel(z, "A"), oordelen=[f"{z.nummer}A"]),
            _beantwoord(z, _regel(z, "B")),
        ],
        {"A": ("afgewezen", 0), "B": ("toegekend", 100)},
    ),
    "nul euro": Geval(lambda z: _beantwoord(z, _regel(z, "A", 0)), {"A": ("toegekend", 0)}),
    "geen antwoord": Geval(lambda z: z.declaratie(_regel(z, "A")), {"A": ("open", 0)}),
    "antwoord geweigerd door het transport": Geval(
        lambda z: _beantwoord(z, _regel(z, "A"), transportfout=True), {"A": ("open", 0)}
    ),
    "kop van het antwoord 0001": Geval(
        lambda z: _beantwoord(z, _regel(z, "A"), kop="0001", klasse=None), {}
    ),
    "kop van het antwoord anders dan 0200": Geval(
        lambda z: _beantwoord(z, _regel(z, "A"), kop="9056", klasse=None), {}
    ),
    "declaratie afgewezen en niets toegekend": Geval(
        lambda z: _beantwoord(z, _regel(z, "A"), klasse="9333"), {}
    ),
    "het eerste van twee antwoorden": Geval(
        lambda z: _twee_antwoorden(
            z, {"op": "2022-04-10"}, {"op": "2022-04-20", "af": [f"{z.nummer}A"]}
        ),
        {"A": ("toegekend", 100)},
    ),
    "van twee antwoorden niet de technische afkeur": Geval(
        lambda z: _twee_antwoorden(
            z, {"op": "2022-04-05", "kop": "0001", "klasse": None}, {"op": "2022-04-20"}
        ),
        {"A": ("toegekend", 100)},
    ),
    "twee keer dezelfde declaratie": Geval(_twee_keer, {"A": ("toegekend", 100)}),
    "van twee declaraties met een kenmerk telt de beantwoorde": Geval(
        _zelfde_kenmerk, {"A": ("toegekend", 100)}
    ),
    "declaratie geweigerd door het transport": Geval(
        lambda z: z.declaratie(_regel(z, "A"), transportfout=True), {}
    ),
    "303 deels toegekend": Geval(
        lambda z: _beantwoord(
            _oud(z), _oude_regel(z, "A"), oordelen=[Oordeel(f"{z.nummer}A", "0611", 4000)]
        ),
        {"A": ("toegekend", 40)},
    ),
    "303 credit op deels toegekend": Geval(
        lambda z: [
            _beantwoord(
                _oud(z), _oude_regel(z, "A"), oordelen=[Oordeel(f"{z.nummer}A", "0611", 4000)]
            ),
            _beantwoord(_oud(z), _oude_regel(z, "B", 100, "C", "A"), toegekend=-40),
        ],
        {"A": ("toegekend", 40), "B": ("toegekend", -40)},
    ),
    "303 credit met een eigen bedrag": Geval(
        lambda z: [
            _beantwoord(_oud(z), _oude_regel(z, "A")),
            _beantwoord(
                _oud(z),
                _oude_regel(z, "B", 100, "C", "A"),
                oordelen=[Oordeel(f"{z.nummer}B", "0200", 7000, "C")],
            ),
        ],
        {"A": ("toegekend", 100), "B": ("toegekend", -70)},
    ),
    "303 credit op een afgewezen factuurregel": Geval(
        lambda z: [
            _beantwoord(_oud(z), _oude_regel(z, "A"), oordelen=[f"{z.nummer}A"], is_factuur=True),
            _beantwoord(_oud(z), _oude_regel(z, "B", 100, "C", "A"), toegekend=0, is_factuur=True),
            _beantwoord(_oud(z), _oude_regel(z, "C", 80), is_factuur=True),
        ],
        {"A": ("afgewezen", 0), "B": ("afgewezen", 0), "C": ("toegekend", 80)},
    ),
    "303 credit op een afgewezen regel, met een eigen bedrag": Geval(
        lambda z: [
            _beantwoord(_oud(z), _oude_regel(z, "A"), oordelen=[f"{z.nummer}A"]),
            _beantwoord(
                _oud(z),
                _oude_regel(z, "B", 100, "C", "A"),
                oordelen=[Oordeel(f"{z.nummer}B", "0200", 7000, "C")],
            ),
        ],
        {"A": ("afgewezen", 0), "B": ("toegekend", -70)},
    ),
    "303 geheel toegekend": Geval(
        lambda z: _beantwoord(_oud(z), _oude_regel(z, "A")), {"A": ("toegekend", 100)}
    ),
}


@pytest.fixture(scope="module")
def regels(tmp_path_factory) -> Gevallen:
    return bouw_gevallen(tmp_path_factory.mktemp("regels"), REGELS, OTS)


@pytest.mark.parametrize("naam", REGELS)
def test_declaratieregel(regels, naam):
    zorg, verwacht = regels.zorgen[naam], REGELS[naam].verwacht
    rijen = regels.warehouse.rijen("fct_declaratieregel", zorg.kind)
    assert {
        rij["referentienummer"].removeprefix(str(zorg.nummer)): kies(
            rij, "status", "toegekend_bedrag"
        )
        for rij in rijen
    } == verwacht


def test_antwoord_wijst_een_heel_kind_af(tmp_path):
    een, ander = Zorg(kind(), OTS, 1), Zorg(kind(), OTS, 2)
    regels = [een.regel("2022-03", 100), een.regel("2022-04", 100), ander.regel("2022-04", 100)]
    declaratie = een.declaratie(*regels)
    afwijzing = [Oordeel(r.referentienummer, "0233") for r in regels[:2]]
    w = bouw(tmp_path, declaratie, antwoord(declaratie, *afwijzing))
    assert {r["status"] for r in w.rijen("fct_declaratieregel", een.kind)} == {"afgewezen"}
    assert w.rij("fct_declaratieregel", ander.kind)["toegekend_bedrag"] == 100
    assert w.monitor("1_aantallen", "2022")["aantal_jeugdigen"] == 1


def test_gemeente_van_een_regel_is_die_van_de_toewijzing(tmp_path):
    """Central billing by the seed, a match elsewhere, and no toewijzing at all."""
    foodvalley, elders, zonder = Zorg(kind(), nummer=1), Zorg(kind(), nummer=2), Zorg(kind())
    buiten = Zorg(kind(), nummer=4)
    w = bouw(
        tmp_path,
        replace(foodvalley, gemeente=BARNEVELD).toegewezen("2022-01-01"),
        replace(foodvalley, gemeente=EDE).betaald("2022-02"),
        replace(elders, gemeente=TIEL).toegewezen("2022-01-01"),
        elders.betaald("2022-02"),
        zonder.betaald("2022-02"),
        replace(buiten, gemeente=MOOK).toegewezen("2022-01-01"),
        buiten.betaald("2022-02"),
        peildatum=PEILDATUM,
    )
    for zorg, gemeente in ((foodvalley, BARNEVELD), (elders, TIEL), (zonder, ARNHEM)):
        assert w.rij("fct_declaratieregel", zorg.kind)["gemeentecode"] == gemeente
        rij = w.monitor("1_aantallen", "2022-02", gemeente=gemeente)
        assert kies(rij, "aantal_jeugdigen", "toegekend_bedrag") == (1, 100)
    assert w.rijen("fct_declaratieregel", buiten.kind) == []


# -- value 1 ---------------------------------------------------------------------------------


def test_waarde_1_telt_kinderen_maatregelen_en_geld(tmp_path):
    """Two measures of one child, twins on one toewijzing, and money without a measure."""
    twee = Zorg(kind(), OTS, 1, ARNHEM)
    tweeling = [Zorg(kind(), OTS, 2, EDE), Zorg(kind(), OTS, 2, EDE)]
    kosten = Zorg(kind(), PUPILKOSTEN, 3, TIEL)
    w = bouw(
        tmp_path,
        twee.betaald("2022-01", "2022-02"),
        twee.nog(RECLASSERING).betaald("2022-01", bedrag=50),
        (t.betaald("2022-01") for t in tweeling),
        kosten.betaald("2022-01", bedrag=30),
        peildatum=PEILDATUM,
    )
    kolommen = ("aantal_jeugdigen", "aantal_maatregelen", "toegekend_bedrag")

    def waarde(**waar: str) -> tuple[object, ...]:
        return kies(w.monitor("1_aantallen", waar.pop("periode", "2022"), **waar), *kolommen)

    assert waarde(gemeente=ARNHEM) == (1, 2, 250)
    assert waarde(gemeente=ARNHEM, maatregelsoort="Jeugdreclassering") == (1, 1, 50)
    assert waarde(gemeente=ARNHEM, periode="2022-02") == (1, 1, 100)
    soort = {"maatregelsoort": "Ondertoezichtstelling", "productcode": OTS}
    assert waarde(gemeente=ARNHEM, **soort) == (1, 1, 200)
    assert waarde(gemeente=EDE) == (2, 1, 200)
    assert waarde(gemeente=TIEL) == (0, 0, 30)
    assert waarde(gemeente=TIEL, maatregelsoort="Geen maatregel") == (0, 0, 30)
    assert waarde() == (3, 3, 480)


def test_waarde_1_telt_per_rij_opnieuw(tmp_path):
    """A credit in another month counts there, and takes the child out of the year."""
    zorg = Zorg(kind(), OTS, 1, ARNHEM)
    debet = zorg.regel("2022-01", 100)
    credit = zorg.regel("2022-02", 100, "C", debet.referentienummer)
    oud = Zorg(kind(), OTS, 2, EDE, release="2.4")
    regel = oud.regel("2019-03", 100)
    deels = Oordeel(regel.referentienummer, "0611", 4000)
    w = bouw(
        tmp_path,
        _beantwoord(zorg, debet, credit),
        _beantwoord(oud, regel, oordelen=[deels]),
        peildatum="2022-06-30",
    )
    for periode, waarde in (("2022-01", (1, 100)), ("2022-02", (1, -100)), ("2022", (0, 0))):
        rij = w.monitor("1_aantallen", periode, gemeente=ARNHEM)
        assert kies(rij, "aantal_jeugdigen", "toegekend_bedrag") == waarde
    rij = w.monitor("1_aantallen", "2019", gemeente=EDE)
    assert kies(rij, "gedeclareerd_bedrag", "toegekend_bedrag") == (100, 40)
    totaal = {"definitie_versie": GELDEND, "maatregelsoort": "totaal", "productcode": "totaal"}
    for gemeente in (ARNHEM, EDE):
        waar = totaal | {"niveau_code": gemeente, "periode_soort": "maand"}
        gevonden = {rij["periode_start"] for rij in w.rijen("monitor_1_aantallen", **waar)}
        assert {dag(m) for m in maanden("2019-03", "2022-06")} <= gevonden
        assert max(gevonden) == dag("2022-06")


def test_netto_nul_over_gemeenten_en_soorten(tmp_path):
    """What cancels out between gemeenten counts in each and not in their region; so with kinds."""

    def regels(zorg: Zorg, bedrag: int) -> Delen:
        soort = "D" if bedrag > 0 else "C"
        return _beantwoord(
            zorg, zorg.regel("2022-03", abs(bedrag), soort, vorig=bedrag < 0 and "X")
        )

    nul, min_, soorten = kind(), kind(), kind()
    w = bouw(
        tmp_path,
        regels(Zorg(nul, OTS, 1, "0226"), 100),
        regels(Zorg(nul, OTS, 2, "0275"), -100),
        regels(Zorg(min_, OTS, 3, TIEL), 100),
        regels(Zorg(min_, OTS, 4, "0214"), -150),
        regels(Zorg(soorten, OTS, 5, EDE), 100),
        regels(Zorg(soorten, VOOGDIJ, 6, EDE), -100),
        peildatum=PEILDATUM,
    )

    def aantal(**waar: str) -> int:
        return w.monitor("1_aantallen", "2022", **waar)["aantal_jeugdigen"]

    assert [aantal(gemeente=g) for g in ("0226", "0275", TIEL, "0214", EDE)] == [1, 1, 1, 1, 0]
    assert aantal(regio="centraal-gelderland") == 0
    assert aantal(regio="rivierenland") == 1
    assert aantal() == 1
    for soort in ("Ondertoezichtstelling", "Voogdij"):
        assert aantal(gemeente=EDE, maatregelsoort=soort) == 1


def test_een_regel_telt_in_de_maand_waarin_hij_begint(tmp_path):
    zorg = Zorg(kind())
    declaratie = zorg.declaratie(zorg.regel("2022-01-15", 100, eind="2022-02-14"))
    w = bouw(tmp_path, declaratie, antwoord(declaratie), peildatum=PEILDATUM)
    for maand, bedrag in (("2022-01", 100), ("2022-02", 0)):
        assert w.monitor("1_aantallen", maand)["toegekend_bedrag"] == bedrag


def test_waarde_1_in_alle_versies_en_preventief(tmp_path):
    zorg = Zorg(kind(), PREVENTIEF)
    w = bouw(tmp_path, zorg.geleverd("2022-01-01"), zorg.betaald("2022-02"), peildatum=PEILDATUM)
    for versie in VERSIES:
        geld = w.monitor("1_aantallen", "2022", versie, maatregelsoort="Preventief")
        assert kies(geld, "aantal_jeugdigen", "toegekend_bedrag") == (1, 100)
        telt = int(versie != CONCEPT)
        assert w.stromen("2022", versie=versie) == (0, telt, 0, telt)
        loopt = w.monitor("3_doorlooptijd", "2022", versie, status="lopend")
        assert kies(loopt, "aantal_zorgperioden", "aantal_maatregelen") == (telt, telt)


def test_na_de_peildatum_telt_niets(tmp_path):
    zorg, later = Zorg(kind(), OTS, 1), Zorg(kind(), OTS, 2)
    w = bouw(
        tmp_path,
        zorg.geleverd("2022-01-01", "2022-09-30"),
        zorg.betaald("2022-06", "2022-07", "2022-08"),
        later.geleverd("2022-07-01"),
        peildatum="2022-06-30",
    )
    assert w.rij("fct_zorgperiode", zorg.kind)["stopdatum"] == dag("2022-09-30")
    maatregel = w.rij("fct_maatregel", zorg.kind, definitie_versie=GELDEND)
    assert maatregel["is_lopend"] and maatregel["doorlooptijd_dagen"] == 180
    assert w.monitor("1_aantallen", "2022")["toegekend_bedrag"] == 100
    assert w.stromen("2022") == w.stromen("2022", "_maatregelen") == (0, 1, 0, 1)
    loopt = w.monitor("3_doorlooptijd", "2022", status="lopend")
    assert loopt["gemiddelde_dagen_zorgperiode"] == 180
    for mart in ("1_aantallen", "2_in_door_uitstroom", "3_doorlooptijd"):
        (laatste,) = w.vraag(f"select max(periode_start) as dag from marts.monitor_{mart}")
        assert laatste["dag"] == dag("2022-06-01")


def test_peildatum_midden_in_een_maand(tmp_path):
    """What began or ended later in that month has not happened yet."""
    w = bouw(
        tmp_path,
        Zorg(kind(), OTS, 1).geleverd("2022-01-01", "2022-06-20"),
        Zorg(kind(), OTS, 2).geleverd("2022-06-20"),
        Zorg(kind(), OTS, 3).betaald("2022-06-01", "2022-06-16"),
        Zorg(kind(), AMBULANT, 4).toegewezen("2022-06-15"),
        Zorg(kind(), AMBULANT, 5).toegewezen("2022-06-16"),
        peildatum="2022-06-15",
    )
    for soort in ("", "_maatregelen"):
        assert w.stromen("2022-06", soort) == (1, 0, 0, 1)
        assert w.monitor("2_in_door_uitstroom", "2022-06")[f"doorstroom{soort}"] == 1
    rij = w.monitor("3_doorlooptijd", "2022-06")
    assert kies(rij, "aantal_zorgperioden", "gemiddelde_dagen_zorgperiode") == (1, 165)
    assert w.monitor("1_aantallen", "2022-06")["toegekend_bedrag"] == 100
    assert w.monitor("6_wachttijd", "2022-06")["aantal_toewijzingen"] == 1


@pytest.mark.parametrize(("dag_", "telt"), [("2022-06-15", 1), ("2022-06-16", 0)])
def test_op_de_peildatum_zelf_telt_nog(tmp_path, dag_, telt):
    """Everything on one day: that of the peildatum, or the day after it."""
    met, ander = kind(), kind()
    begint = Zorg(met, OTS, 1)
    hulp = Zorg(ander, AMBULANT, 3)
    w = bouw(
        tmp_path,
        begint.toegewezen("2022-01-01", "2022-05-31"),
        begint.start("2022-01-01"),
        begint.stop("2022-01-01", dag_),
        Zorg(kind(), VOOGDIJ, 11).geleverd(dag_),
        Zorg(ander, OTS, 2, aanbieder=GI_2).geleverd("2022-02-01"),
        Zorg(ander, OTS, 2, aanbieder=GI_2).betaald(dag_),
        hulp.toegewezen("2022-03-01", budget=100),
        hulp.start(dag_),
        hulp.betaald(dag_),
        Zorg(kind(), PLEEGZORG, 4, EDE).geleverd("2022-06-01", dag_),
        Zorg(kind(), PLEEGZORG, 5, TIEL, AANBIEDER_2).toegewezen(
            "2022-06-01", besluit=dag_, budget=10
        ),
        Zorg(ander, ZWAAR, 6, aanbieder=AANBIEDER_2).geleverd("2022-04-01", "2022-05-31"),
        peildatum="2022-06-15",
    )
    maand = "2022-06"
    voogdij = {"maatregelsoort": "Voogdij"}
    for soort in ("", "_maatregelen"):
        assert w.stromen(maand, soort, **voogdij) == (0, telt, 0, telt)
        ots = w.stromen(maand, soort, maatregelsoort="Ondertoezichtstelling")
        assert ots == (2, 0, telt, 2 - telt)
    geld = w.monitor("1_aantallen", maand)
    assert kies(geld, "aantal_jeugdigen", "toegekend_bedrag") == (telt, 100 * telt)
    for waar in ({}, {"tijdens_maatregel": "ja"}):
        rij = w.monitor("1b_jeugdhulp", maand, **waar)
        assert kies(rij, "aantal_jeugdigen", "toegekend_bedrag") == (telt, 100 * telt)
    assert w.monitor("4_samenloop_jeugdhulp", maand, gi=GI_2)["aantal_combinaties"] == telt
    assert w.monitor("6_budget", "2022", aanbieder=AANBIEDER)["bedrag_declaraties"] == 100 * telt
    assert w.monitor("6_budget", "2022", aanbieder=AANBIEDER_2)["bedrag_toewijzingen"] >= 10 * telt
    assert w.monitor("6_wachttijd", maand, gemeente=TIEL)["aantal_toewijzingen"] == telt
    duur = w.monitor("7_algemeen", "2022", gemeente=EDE)["gemiddelde_doorlooptijd"]
    assert duur == 14 * telt
    assert w.monitor("7_algemeen", maand)["toegekend_bedrag"] == 100 * telt
    assert w.monitor("7_afschaling", maand)["aantal_overgangen"] == telt


def test_een_regel_raakt_met_een_dag(tmp_path):
    """Lines that end on the first day of a samenloop or measure, or begin on its last, or just miss it."""
    jeugdige = kind()
    ots, hulp = Zorg(jeugdige, OTS, 1), Zorg(jeugdige, AMBULANT, 2)
    buren = (
        hulp.regel("2022-01-02", 1, eind="2022-01-09"),
        hulp.regel("2022-01-03", 2, eind="2022-01-10"),
        hulp.regel("2022-02-01", 4, eind="2022-02-09"),
        hulp.regel("2022-02-01", 8, eind="2022-02-10"),
        hulp.regel("2022-06-30", 16),
        hulp.regel("2022-07-01", 32),
    )
    declaratie = hulp.declaratie(*buren)
    afgewezen = hulp.regel("2022-03", 1000)
    w = bouw(
        tmp_path,
        ots.geleverd("2022-01-10", "2022-06-30"),
        ots.betaald("2022-02"),
        hulp.toegewezen("2022-01-01"),
        hulp.start("2022-02-10"),
        (declaratie, antwoord(declaratie)),
        _beantwoord(hulp, afgewezen, oordelen=[afgewezen.referentienummer]),
        peildatum=PEILDATUM,
    )
    for versie in VERSIES:
        samenloop = w.rij("fct_samenloop", jeugdige, definitie_versie=versie)
        assert samenloop["toegekend_bedrag"] == 8 + 16
        for tijdens, bedrag in (("ja", 2 + 4 + 8 + 16), ("nee", 1 + 32), ("totaal", 63)):
            rij = w.monitor("1b_jeugdhulp", "2022", versie, tijdens_maatregel=tijdens)
            assert rij["toegekend_bedrag"] == bedrag
    assert w.monitor("7_algemeen", "2022")["toegekend_bedrag"] == 63


def test_kosten_zijn_die_van_het_traject(tmp_path):
    """Lines before its first and after its last day are of something else."""
    jeugdige = kind()
    van = Zorg(jeugdige, PLEEGZORG, 1, aanbieder=AANBIEDER_2)
    naar = Zorg(jeugdige, PLEEGZORG, 2, aanbieder=AANBIEDER_3)
    w = bouw(
        tmp_path,
        van.geleverd("2022-01-02", "2022-01-11"),
        van.betaald("2022-01-01", bedrag=1000),
        van.betaald("2022-01-02", "2022-01-11", bedrag=100),
        van.betaald("2022-01-12", bedrag=1000),
        naar.geleverd("2022-01-20", "2022-02-18"),
        naar.betaald("2022-02-01", bedrag=300),
        peildatum=PEILDATUM,
    )
    overgang = w.rij("fct_zorgovergang", jeugdige, definitie_versie=GELDEND)
    assert float(overgang["kosten_per_dag_van"]) == pytest.approx(200 / 10)
    assert float(overgang["kosten_per_dag_naar"]) == pytest.approx(300 / 30)
    assert kies(overgang, "dagen_van", "dagen_naar", "oordeel") == (9, 29, "afschaling_kosten")


def test_zonder_peildatum_telt_de_laatste_dagtekening(tmp_path):
    """Of all accepted messages: a refused one does not move it."""
    jeugdige = kind()
    zorg = Zorg(jeugdige)
    w = bouw(
        tmp_path,
        zorg.geleverd("2022-01-01"),
        zorg.declaratie(zorg.regel("2022-02", 100), op="2022-03-10"),
        zorg.start("2022-01-01", op="2022-05-01", retour=("9074",)),
    )
    maatregel = w.rij("fct_maatregel", jeugdige, definitie_versie=GELDEND)
    assert maatregel["doorlooptijd_dagen"] == 68


def test_een_304_verzet_de_peildatum_niet(tmp_path):
    """It is a retour, and names the Dagtekening of its 303."""
    jeugdige = kind()
    zorg = Zorg(jeugdige, release="2.4")
    declaratie = zorg.declaratie(zorg.regel("2020-02", 100), op="2020-03-10")
    w = bouw(tmp_path, zorg.geleverd("2020-01-01"), declaratie, antwoord(declaratie))
    maatregel = w.rij("fct_maatregel", jeugdige, definitie_versie=GELDEND)
    assert maatregel["doorlooptijd_dagen"] == 69


# -- value 1b --------------------------------------------------------------------------------


def test_jeugdhulp_van_kinderen_met_een_maatregel(tmp_path):
    met, zonder, teruggedraaid, kosten = kind(), kind(), kind(), kind()
    ots, hulp = Zorg(met, OTS, 1), Zorg(met, AMBULANT, 2)
    terug = Zorg(teruggedraaid, OTS, 3)
    debet = terug.regel("2022-01", 100)
    credit = terug.regel("2022-01", 100, "C", debet.referentienummer)
    w = bouw(
        tmp_path,
        ots.geleverd("2022-03-10", "2022-06-30"),
        ots.betaald("2022-04"),
        hulp.verzoek("VOT 1", "04", "2022-01-01"),
        hulp.toegewezen("2022-02-01", referentie="VOT 1"),
        hulp.betaald(*maanden("2022-02", "2022-07")),
        Zorg(zonder, AMBULANT, 4).betaald("2022-03"),
        Zorg(kosten, PUPILKOSTEN, 6, TIEL).betaald("2016-12"),
        Zorg(kosten, AMBULANT, 7, TIEL, AANBIEDER_2).betaald("2022-03"),
        _beantwoord(terug, debet, credit),
        Zorg(teruggedraaid, AMBULANT, 5).betaald("2022-03"),
        peildatum=PEILDATUM,
    )
    kolommen = ("aantal_jeugdigen", "toegekend_bedrag")

    def waarde(periode: str = "2022", **waar: str) -> tuple[object, ...]:
        return kies(w.monitor("1b_jeugdhulp", periode, **waar), *kolommen)

    assert waarde() == (2, 700)
    assert waarde(gemeente=TIEL, tijdens_maatregel="nee", verwijzer_type="onbekend") == (1, 100)
    assert waarde(gemeente=ARNHEM) == (1, 600)
    assert waarde(tijdens_maatregel="ja") == (1, 400)
    assert waarde(gemeente=ARNHEM, tijdens_maatregel="nee") == (1, 200)
    assert waarde("2022-03", tijdens_maatregel="ja") == (1, 100)
    assert waarde(verwijzer_type="04", tussentaal_code="1") == (1, 600)
    assert waarde(gemeente=ARNHEM, verwijzer_type="onbekend") == (0, 0)
    assert waarde(gi=GI) == (1, 400)
    assert waarde(regio_gi=f"centraal-gelderland/{GI}") == (1, 400)
    assert waarde(aanbieder=AANBIEDER) == (1, 600)


def test_van_een_verwijderde_toewijzing_is_geen_verwijzer_bekend(tmp_path):
    jeugdige = kind()
    hulp = Zorg(jeugdige, AMBULANT, 2)
    w = bouw(
        tmp_path,
        Zorg(jeugdige, OTS, 1).betaald("2022-04"),
        hulp.verzoek("VOT 2", "04", "2022-01-01"),
        hulp.toegewezen("2022-02-01", referentie="VOT 2"),
        hulp.toegewezen("2022-02-01", "2022-02-01", besluit="2022-03-01", reden="13"),
        hulp.betaald("2022-02"),
        peildatum=PEILDATUM,
    )
    bedrag = {
        verwijzer: w.monitor("1b_jeugdhulp", "2022", verwijzer_type=verwijzer)["toegekend_bedrag"]
        for verwijzer in ("04", "onbekend")
    }
    assert bedrag == {"04": 0, "onbekend": 100}


# -- values 2 and 3 --------------------------------------------------------------------------


def test_stromen_op_randen_van_de_periode(tmp_path):
    """Same-day care, care from the first to the last day, care around a period."""
    dag_, maand, rond = (
        Zorg(kind(), OTS, nr, gemeente)
        for nr, gemeente in enumerate((ARNHEM, EDE, TIEL), 1)
    )  # fmt: skip
    w = bouw(
        tmp_path,
        dag_.geleverd("2022-03-15", "2022-03-15"),
        maand.geleverd("2022-03-01", "2022-03-31"),
        rond.geleverd("2022-02-28", "2022-04-01"),
        peildatum=PEILDATUM,
    )
    for soort in ("", "_maatregelen"):
        assert w.stromen("2022-03", soort, gemeente=ARNHEM) == (0, 1, 1, 0)
        assert w.stromen("2022-03", soort, gemeente=EDE) == (0, 1, 1, 0)
        assert w.stromen("2022-04", soort, gemeente=EDE) == (0, 0, 0, 0)
        assert w.stromen("2022-03", soort, gemeente=TIEL) == (1, 0, 0, 1)
        for gemeente, loopt_door in ((ARNHEM, 0), (EDE, 0), (TIEL, 1)):
            rij = w.monitor("2_in_door_uitstroom", "2022-03", gemeente=gemeente)
            assert rij[f"doorstroom{soort}"] == loopt_door
        assert w.stromen("2022", soort) == (0, 3, 3, 0)
        assert w.stromen("2022-T1", soort) == (0, 3, 3, 0)
        assert w.stromen("2022-K2", soort) == (1, 0, 1, 0)


def test_lopend_in_een_periode_die_voorbij_is(tmp_path):
    w = bouw(tmp_path, Zorg(kind()).geleverd("2022-02-28", "2022-04-01"), peildatum=PEILDATUM)
    kolommen = ("aantal_zorgperioden", "gemiddelde_dagen_zorgperiode", "aantal_maatregelen")
    for periode, status, verwacht in (
        ("2022-02", "lopend", (1, 0, 1)),
        ("2022-03", "lopend", (1, 31, 1)),
        ("2022-03", "totaal", (1, 31, 1)),
        ("2022-04", "beeindigd", (1, 32, 1)),
        ("2022-04", "totaal", (1, 32, 1)),
    ):
        assert kies(w.monitor("3_doorlooptijd", periode, status=status), *kolommen) == verwacht
    assert w.monitor("3_doorlooptijd", "2022-04", status="lopend")["aantal_zorgperioden"] == 0
    assert w.monitor("3_doorlooptijd", "2022-05")["aantal_zorgperioden"] == 0


def test_ots_naar_voogdij_is_uit_en_in(tmp_path):
    jeugdige = kind()
    w = bouw(
        tmp_path,
        Zorg(jeugdige, OTS, 1).geleverd("2021-01-01", "2022-03-14"),
        Zorg(jeugdige, VOOGDIJ, 2).geleverd("2022-03-15"),
        peildatum=PEILDATUM,
    )
    assert w.stromen("2022-03", "_maatregelen") == (1, 1, 1, 1)
    ots = {"maatregelsoort": "Ondertoezichtstelling"}
    assert w.stromen("2022-03", "_maatregelen", **ots) == (1, 0, 1, 0)
    assert w.stromen("2022-03", "_maatregelen", maatregelsoort="Voogdij") == (0, 1, 0, 1)


def test_samenvoeging_en_overstap_geven_geen_stroom_in_de_gemeente(tmp_path):
    jeugdige, ander = kind(), kind()
    w = bouw(
        tmp_path,
        Zorg(jeugdige, OTS, 1, "0236").geleverd("2018-06-01", "2018-12-31", "35"),
        Zorg(jeugdige, OTS, 2, "1960").geleverd("2019-01-01"),
        Zorg(ander, OTS, 3, TIEL, GI).geleverd("2018-06-01", "2018-12-31", "38"),
        Zorg(ander, OTS, 4, TIEL, GI_2).geleverd("2019-01-01"),
        peildatum="2019-12-31",
    )
    for gemeente in ("1960", TIEL):
        for maand in ("2018-12", "2019-01"):
            assert w.stromen(maand, "_maatregelen", gemeente=gemeente) == (1, 0, 0, 1)
        assert w.stromen("2018-12", gemeente=gemeente) == (1, 0, 1, 0)


def test_p90_vanaf_tien_maatregelen(tmp_path):
    """Ten measures of 10 … 100 days in Arnhem, nine of them in Ede; ten of 5 … 50 days in Tiel."""
    begin = dag("2022-01-01")

    def van(gemeente: str, aantal: int, eerste: int, dagen: int = 10) -> Delen:
        return [
            Zorg(kind(), OTS, eerste + n, gemeente).geleverd(
                "2022-01-01", str(begin + dt.timedelta(days=dagen * n))
            )
            for n in range(1, aantal + 1)
        ]

    delen = (van(ARNHEM, 10, 0), van(EDE, 9, 100), van(TIEL, 10, 200, dagen=5))
    w = bouw(tmp_path, delen, peildatum=PEILDATUM)

    def waarde(versie: str, periode: str, gemeente: str) -> Rij:
        return w.monitor("3_doorlooptijd", periode, versie, gemeente=gemeente, status="beeindigd")

    for versie in VERSIES:
        tien = waarde(versie, "2022", ARNHEM)
        assert kies(tien, "aantal_maatregelen", "totaal_dagen_maatregel") == (10, 550)
        assert kies(tien, "gemiddelde_dagen_maatregel", "mediaan_dagen_maatregel") == (55, 55)
        assert tien["p90_dagen_maatregel"] == pytest.approx(91)
        assert waarde(versie, "2022-T1", ARNHEM)["p90_dagen_maatregel"] == pytest.approx(91)
        kwartaal = waarde(versie, "2022-K1", TIEL)
        assert kies(kwartaal, "aantal_maatregelen", "p90_dagen_maatregel") == (10, None)
        negen = waarde(versie, "2022", EDE)
        assert kies(negen, "aantal_maatregelen", "p90_dagen_maatregel") == (9, None)


# -- the date filter -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def filter_2017(tmp_path_factory) -> Warehouse:
    """The same child twice: all begins on 1 January 2017 in Arnhem, a day later in Ede."""

    def van(gemeente: str, begin: str, nummer: int) -> Delen:
        ots = Zorg(kind(), OTS, nummer, gemeente)
        eerder = ots.nog(RECLASSERING)
        hulp = ots.nog(AMBULANT, nummer + 2)
        ervoor = ots.nog(PLEEGZORG, nummer + 3, aanbieder=AANBIEDER_2)
        return [
            ots.geleverd(begin, "2017-06-30"),
            ots.betaald(begin),
            eerder.geleverd("2016-12-01"),
            hulp.geleverd(begin),
            hulp.betaald(begin),
            ervoor.geleverd("2016-11-01", "2016-12-31"),
        ]

    delen = [van(ARNHEM, "2017-01-01", 10), van(EDE, "2017-01-02", 20)]
    return bouw(tmp_path_factory.mktemp("filter"), delen, peildatum="2017-12-31")


#: Value, column and break-down that a row of 2017 has 1 of when its date passes the filter.
GEFILTERD = {
    "1": ("1_aantallen", "aantal_jeugdigen", {}),
    "1b": ("1b_jeugdhulp", "aantal_jeugdigen", {}),
    "2": ("2_in_door_uitstroom", "instroom", {}),
    "2 maatregelen": ("2_in_door_uitstroom", "instroom_maatregelen", {}),
    "3": ("3_doorlooptijd", "aantal_zorgperioden", {"status": "beeindigd"}),
    "3 maatregelen": ("3_doorlooptijd", "aantal_maatregelen", {"status": "beeindigd"}),
    "6": ("6_wachttijd", "aantal_toewijzingen", {}),
}
ONGEFILTERD = {
    "4": ("4_samenloop_jeugdhulp", "aantal_combinaties", {}),
    "7": ("7_afschaling", "aantal_overgangen", {}),
    "7 algemeen": ("7_algemeen", "aandeel_jeugdigen", {}),
}


@pytest.mark.parametrize("naam", GEFILTERD | ONGEFILTERD)
def test_filter_op_2017(filter_2017, naam):
    mart, kolom, waar = (GEFILTERD | ONGEFILTERD)[naam]
    for versie in VERSIES:
        rijen = [
            filter_2017.monitor(mart, "2017", versie, gemeente=g, **waar) for g in (ARNHEM, EDE)
        ]
        verwacht = [0, 1] if naam in GEFILTERD else [1, 1]
        assert [rij[kolom] for rij in rijen] == verwacht


def test_wat_voor_2017_begon_staat_in_geen_stand(filter_2017):
    """The reclassering of 2016 runs on, but did not begin after 1 January 2017."""
    waar = {"gemeente": ARNHEM, "maatregelsoort": "Jeugdreclassering"}
    assert filter_2017.stromen("2017", **waar) == (0, 0, 0, 0)
    assert len(filter_2017.rijen("fct_maatregel", definitie_versie=GELDEND)) == 4


def test_filter_op_2017_kijkt_naar_het_begin_van_de_keten(tmp_path):
    """Extended in 2018 it is still a measure of 2016; in the gemeente of 2018 it began there."""
    jeugdige = kind()
    w = bouw(
        tmp_path,
        Zorg(jeugdige, OTS, 1, ARNHEM).geleverd("2016-06-01", "2017-12-31"),
        Zorg(jeugdige, OTS_2, 2, EDE).geleverd("2018-01-01", "2018-06-30"),
        Zorg(kind(), OTS, 3, TIEL).betaald("2016-06"),
        peildatum="2018-12-31",
    )
    assert w.stromen("2018") == w.stromen("2018", gemeente=EDE) == (0, 1, 1, 0)
    assert w.stromen("2018", "_maatregelen") == (0, 0, 0, 0)
    assert w.stromen("2018", "_maatregelen", gemeente=EDE) == (0, 1, 1, 0)
    assert w.stromen("2017", gemeente=ARNHEM) == (0, 0, 0, 0)


# -- values 4 and 5 --------------------------------------------------------------------------


def _samenloop(*zorg: str, geld: bool = True) -> Callable[[Zorg], Delen]:
    """An OTS from 2022-02-01 to 2022-06-30, with ambulant care from and to these days."""

    def historie(z: Zorg) -> Delen:
        betaald = z.betaald("2022-03") if geld else ()
        return [z.geleverd("2022-02-01", "2022-06-30"), z.nog(AMBULANT).geleverd(*zorg), betaald]

    return historie


def _netto_nul(z: Zorg) -> Delen:
    debet = z.regel("2022-03", 100)
    credit = z.regel("2022-03", 100, "C", debet.referentienummer)
    return [_samenloop("2022-03-01", geld=False)(z), _beantwoord(z, debet, credit)]


#: Expected: first day, last day and days.
SAMENLOOP = {
    "dezelfde dag": Geval(_samenloop("2022-02-01"), []),
    "een dag na het begin": Geval(_samenloop("2022-02-02"), [("2022-02-02", "2022-06-30", 148)]),
    "op de laatste dag": Geval(_samenloop("2022-06-30"), [("2022-06-30", "2022-06-30", 0)]),
    "een dag na het einde": Geval(_samenloop("2022-07-01"), []),
    "zorg eindigt eerder": Geval(
        _samenloop("2022-03-01", "2022-03-31"), [("2022-03-01", "2022-03-31", 30)]
    ),
    "geen geld voor de GI": Geval(_samenloop("2022-03-01", geld=False), []),
    "per saldo geen geld voor de GI": Geval(_netto_nul, []),
    "geld voor de GI na de peildatum": Geval(
        lambda z: [_samenloop("2022-03-01", geld=False)(z), z.betaald("2023-01")], []
    ),
    "zorg tijdelijk gestopt": Geval(
        lambda z: [
            _samenloop("2022-03-01", "2022-03-31", "20")(z),
            z.nog(AMBULANT).start("2022-05-01"),
        ],
        [("2022-03-01", "2022-03-31", 30), ("2022-05-01", "2022-06-30", 60)],
    ),
    "zorg zonder 305": Geval(
        lambda z: [
            z.geleverd("2022-02-01", "2022-06-30"),
            z.nog(AMBULANT).toegewezen("2022-03-01"),
            z.betaald("2022-03"),
        ],
        [],
    ),
    "alles loopt": Geval(
        lambda z: [
            z.geleverd("2022-02-01"),
            z.nog(AMBULANT).geleverd("2022-12-01"),
            z.betaald("2022-03"),
        ],
        [("2022-12-01", "2022-12-31", 30)],
    ),
    "zorg begint na de peildatum": Geval(
        lambda z: [
            z.geleverd("2022-02-01"),
            z.nog(AMBULANT).geleverd("2023-01-01"),
            z.betaald("2022-03"),
        ],
        [],
    ),
    "alleen geld voor preventief": Geval(
        lambda z: [
            _samenloop("2022-03-01", geld=False)(z),
            z.nog(PREVENTIEF, 9).betaald("2022-03"),
        ],
        [("2022-03-01", "2022-06-30", 121)],
        {CONCEPT: []},
    ),
}


@pytest.fixture(scope="module")
def samenlopen(tmp_path_factory) -> Gevallen:
    return bouw_gevallen(tmp_path_factory.mktemp("samenloop"), SAMENLOOP, OTS)


@pytest.mark.parametrize(("naam", "versie"), per_versie(SAMENLOOP))
def test_samenloop(samenlopen, naam, versie):
    kolommen = ("start_samenloop", "einde_samenloop", "samenloop_dagen")
    rijen = samenlopen.warehouse.rijen(
        "fct_samenloop", samenlopen.zorgen[naam].kind, definitie_versie=versie
    )
    geval = SAMENLOOP[naam]
    verwacht = geval.anders.get(versie, geval.verwacht)
    assert sorted(kies(rij, *kolommen) for rij in rijen) == [
        (*datums(van, tot), dagen) for van, tot, dagen in verwacht
    ]


def test_samenloop_met_twee_maatregelen_en_crisis(tmp_path):
    """Two measures beside one care: two combinations, the days and the granted money once."""
    jeugdige = kind()
    ots, reclassering = Zorg(jeugdige, OTS, 1), Zorg(jeugdige, RECLASSERING, 2, aanbieder=GI_2)
    crisis = Zorg(jeugdige, CRISIS, 3, NIJMEGEN)
    betaald, afgewezen = crisis.regel("2022-03", 500), crisis.regel("2022-03", 50)
    w = bouw(
        tmp_path,
        ots.geleverd("2022-01-01"),
        ots.betaald("2022-02"),
        reclassering.geleverd("2022-01-01", "2022-03-11"),
        crisis.geleverd("2022-03-01", "2022-03-21"),
        _beantwoord(crisis, betaald, afgewezen, oordelen=[afgewezen.referentienummer]),
        crisis.declaratie(crisis.regel("2022-03", 70)),
        peildatum=PEILDATUM,
    )
    kolommen = ("aantal_jeugdigen", "aantal_combinaties", "samenloop_dagen", "gedeclareerd_bedrag")
    for mart in ("4_samenloop_jeugdhulp", "5_samenloop_crisis"):
        for waar in ({}, {"gemeente": NIJMEGEN}, {"regio": "rijk-van-nijmegen"}):
            assert kies(w.monitor(mart, "2022", **waar), *kolommen) == (1, 2, 20, 500)
        assert kies(w.monitor(mart, "2022", gi=GI), *kolommen) == (1, 1, 20, 500)
        assert kies(w.monitor(mart, "2022", gi=GI_2), *kolommen) == (1, 1, 10, 500)
        assert w.monitor(mart, "2022", gemeente=ARNHEM)["aantal_combinaties"] == 0
        waar = {"regio_gi": f"rijk-van-nijmegen/{GI_2}", "maatregelsoort": "Jeugdreclassering"}
        assert w.monitor(mart, "2022", **waar)["samenloop_dagen"] == 10


def test_samenloop_telt_in_elke_periode_die_hij_raakt(tmp_path):
    """Up to 1 April: April is touched, without days. Two cares at once give the days once."""
    jeugdige = kind()
    ots = Zorg(jeugdige, OTS, 1)
    w = bouw(
        tmp_path,
        ots.geleverd("2022-01-01", "2022-04-01"),
        ots.betaald("2022-02"),
        ots.nog(AMBULANT, 2).geleverd("2022-02-10", "2022-03-10"),
        ots.nog(PLEEGZORG, 3, aanbieder=AANBIEDER_2).geleverd("2022-02-20"),
        peildatum=PEILDATUM,
    )
    kolommen = ("aantal_jeugdigen", "aantal_combinaties", "samenloop_dagen")
    for periode, verwacht in (
        ("2022-01", (0, 0, 0)),
        ("2022-02", (1, 2, 19)),
        ("2022-03", (1, 2, 31)),
        ("2022-04", (1, 1, 0)),
        ("2022-05", (0, 0, 0)),
        ("2022", (1, 2, 50)),
    ):
        assert kies(w.monitor("4_samenloop_jeugdhulp", periode), *kolommen) == verwacht
    for code, dagen in (("1", 28), ("2", 40)):
        rij = w.monitor("4_samenloop_jeugdhulp", "2022", tussentaal_code=code)
        assert kies(rij, *kolommen) == (1, 1, dagen)


# -- value 6 ---------------------------------------------------------------------------------

#: Ambulant; expected: per toewijzing in order of number its status, wait and wait from the first day.
WACHTTIJDEN = {
    "gestart": Geval(
        lambda z: [z.toegewezen("2022-01-01"), z.start("2022-01-31")], [("gestart", 30, 30)]
    ),
    "terugwerkend": Geval(
        lambda z: [z.toegewezen("2022-01-01", besluit="2022-03-01"), z.start("2022-01-05")],
        [("gestart", 0, 0)],
    ),
    "besluit vooraf": Geval(
        lambda z: [z.toegewezen("2022-02-01", besluit="2022-01-01"), z.start("2022-02-11")],
        [("gestart", 41, 10)],
    ),
    "gestart voor de ingang": Geval(
        lambda z: [z.toegewezen("2022-02-01", besluit="2022-01-01"), z.start("2022-01-21")],
        [("gestart", 20, 0)],
    ),
    "de eerste start telt": Geval(
        lambda z: [z.geleverd("2022-01-01", "2022-02-01"), z.start("2022-06-01")],
        [("gestart", 0, 0)],
    ),
    "verwijderde start": Geval(
        lambda z: [
            z.toegewezen("2022-01-01"),
            z.start("2022-01-11"),
            z.start("2022-01-11", op="2022-02-01", status="3"),
            z.start("2022-01-21", op="2022-02-01"),
        ],
        [("gestart", 20, 20)],
    ),
    "gedeclareerd zonder 305": Geval(
        lambda z: [z.toegewezen("2022-01-01", "2022-06-30"), z.betaald("2022-03")],
        [("gestart_zonder_305", None, None)],
    ),
    "alleen een open regel": Geval(
        lambda z: [z.toegewezen("2022-01-01"), z.declaratie(z.regel("2022-03", 100))],
        [("wachtend", None, None)],
    ),
    "wacht": Geval(lambda z: z.toegewezen("2022-01-01"), [("wachtend", None, None)]),
    "geldig tot en met de peildatum": Geval(
        lambda z: z.toegewezen("2022-01-01", PEILDATUM), [("wachtend", None, None)]
    ),
    "vervallen": Geval(
        lambda z: z.toegewezen("2022-01-01", "2022-12-30"), [("vervallen", None, None)]
    ),
    "start na de peildatum": Geval(
        lambda z: [z.toegewezen("2022-12-01"), z.start("2023-01-10")], [("wachtend", None, None)]
    ),
    "vervolg na 31 dagen": Geval(
        lambda z: [z.geleverd("2022-01-01", "2022-03-31"), z.nog(AMBULANT).geleverd("2022-05-01")],
        [("gestart", 0, 0), ("vervolg", None, None)],
    ),
    "geen vervolg na 32 dagen": Geval(
        lambda z: [z.geleverd("2022-01-01", "2022-03-31"), z.nog(AMBULANT).geleverd("2022-05-02")],
        [("gestart", 0, 0), ("gestart", 0, 0)],
    ),
    "vervolg op het einde van de toewijzing": Geval(
        lambda z: [
            z.toegewezen("2022-01-01", "2022-03-31"),
            z.betaald("2022-02"),
            z.nog(AMBULANT).toegewezen("2022-04-01"),
        ],
        [("gestart_zonder_305", None, None), ("vervolg", None, None)],
    ),
    "zorg die pas na de peildatum stopt loopt, dus telt het einde van de toewijzing": Geval(
        lambda z: [
            z.geleverd("2022-10-01", "2023-01-31", tot="2022-12-10"),
            z.nog(AMBULANT).toegewezen("2022-12-11"),
        ],
        [("gestart", 0, 0), ("vervolg", None, None)],
    ),
    "geen vervolg op zorg die nooit kwam": Geval(
        lambda z: [
            z.toegewezen("2022-01-01", "2022-03-31"),
            z.nog(AMBULANT).toegewezen("2022-04-01"),
        ],
        [("vervallen", None, None), ("wachtend", None, None)],
    ),
    "geen vervolg bij een ander": Geval(
        lambda z: [
            z.geleverd("2022-01-01", "2022-03-31"),
            z.nog(AMBULANT, aanbieder=AANBIEDER_2).geleverd("2022-04-01"),
        ],
        [("gestart", 0, 0), ("gestart", 0, 0)],
    ),
    "geen vervolg van andere zorg": Geval(
        lambda z: [z.geleverd("2022-01-01", "2022-03-31"), z.nog(PLEEGZORG).geleverd("2022-04-01")],
        [("gestart", 0, 0), ("gestart", 0, 0)],
    ),
    "verwijderde toewijzing": Geval(
        lambda z: [
            z.toegewezen("2022-01-01"),
            z.toegewezen("2022-01-01", "2022-01-01", besluit="2022-02-01", reden="13"),
        ],
        [],
    ),
    "toewijzing van een maatregel": Geval(lambda z: z.nog(OTS).geleverd("2022-01-01"), []),
}


@pytest.fixture(scope="module")
def wachttijden(tmp_path_factory) -> Gevallen:
    return bouw_gevallen(tmp_path_factory.mktemp("wachttijd"), WACHTTIJDEN, AMBULANT)


@pytest.mark.parametrize(("naam", "versie"), per_versie(WACHTTIJDEN))
def test_wachttijd(wachttijden, naam, versie):
    rijen = wachttijden.warehouse.vraag(
        "select status, wachttijd_dagen, wachttijd_vanaf_ingang_dagen from marts.fct_wachttijd "
        "inner join marts.fct_toewijzing using (toewijzing_id) "
        "where fct_wachttijd.jeugdige_id = $jeugdige_id and definitie_versie = $versie "
        "order by toewijzingnummer",
        jeugdige_id=jeugdige_id(wachttijden.zorgen[naam].kind),
        versie=versie,
    )
    assert [tuple(rij.values()) for rij in rijen] == WACHTTIJDEN[naam].verwacht


def test_wachttijden_samen(wachttijden):
    """All decisions fell in 2022; the mean is over those that started."""
    alle = [rij for geval in WACHTTIJDEN.values() for rij in geval.verwacht]
    gestart = [dagen for status, dagen, _ in alle if status == "gestart"]
    rij = wachttijden.warehouse.monitor("6_wachttijd", "2022")
    assert rij["aantal_toewijzingen"] == len(alle)
    assert rij["aantal_gestart"] == len(gestart)
    assert rij["aantal_wachtend"] == sum(status == "wachtend" for status, *_ in alle)
    assert rij["aantal_terugwerkend"] == 1
    assert rij["gemiddelde_wachttijd_dagen"] == pytest.approx(sum(gestart) / len(gestart))
    assert rij["mediaan_wachttijd_dagen"] == pytest.approx(statistics.median(gestart))
    percentielen = statistics.quantiles(gestart, n=10, method="inclusive")
    assert rij["p90_wachttijd_dagen"] == pytest.approx(percentielen[8])
    ingang = [dagen for status, _, dagen in alle if status == "gestart"]
    assert rij["gemiddelde_wachttijd_vanaf_ingang"] == pytest.approx(sum(ingang) / len(ingang))


def test_wachten_tijdens_een_maatregel(tmp_path):
    """Of measures that run on the day of the decision OTS goes first, whatever began first."""
    jeugdige = kind()
    hulp = Zorg(jeugdige, AMBULANT, 3)
    onbekend = Zorg(kind(), None, 4, TIEL)
    w = bouw(
        tmp_path,
        Zorg(jeugdige, RECLASSERING, 1, aanbieder=GI_2).geleverd("2021-06-01"),
        Zorg(jeugdige, OTS, 2).geleverd("2022-01-01", "2022-02-01"),
        hulp.toegewezen("2022-02-01"),
        hulp.start("2022-02-11"),
        onbekend.toegewezen("2022-02-01", besluit="2022-03-01"),
        Zorg(jeugdige, PLEEGZORG, 5, EDE).toegewezen("2023-02-01", besluit="2023-01-01"),
        peildatum=PEILDATUM,
    )
    wachten = w.rij("fct_wachttijd", jeugdige, definitie_versie=GELDEND, aanbieder_agb=AANBIEDER,
                    tussentaal_code="1")  # fmt: skip
    assert kies(wachten, "maatregelsoort", "gi_agb") == ("Ondertoezichtstelling", GI)
    assert wachten["start_maatregel"] == dag("2022-01-01")
    assert kies(wachten, "dagen_maatregel_tot_toewijzing", "dagen_maatregel_tot_start") == (31, 41)
    rij = w.monitor("6_wachttijd", "2022-02", gi=GI, maatregelsoort="Ondertoezichtstelling")
    assert kies(rij, "aantal_toewijzingen", "aantal_gestart") == (1, 1)
    assert rij["gemiddelde_dagen_maatregel_tot_start"] == 41
    rij = w.monitor("6_wachttijd", "2022", gemeente=TIEL, maatregelsoort="geen")
    assert kies(rij, "aantal_toewijzingen", "aantal_wachtend", "aantal_terugwerkend") == (1, 1, 1)
    rij = w.monitor("6_wachttijd", "2022", gemeente=TIEL, tussentaal_code="onbekend")
    assert rij["aantal_toewijzingen"] == 1
    assert w.monitor("6_wachttijd", "2022", gemeente=EDE)["aantal_toewijzingen"] == 0


#: First day, what else is assigned, and what of it falls in 2021 and in 2022; the tariff is 10 euros.
BUDGETTEN = {
    "over een jaar": ("2022-01-01", {"tot": "2022-12-31", "budget": 365}, 0, 365),
    "over de jaargrens": ("2021-12-22", {"tot": "2022-01-10", "budget": 500}, 250, 250),
    "totaal": ("2021-12-22", {"tot": "2022-01-10", "omvang": (50, "82", "6")}, 250, 250),
    "euro per maand": (
        "2022-01-15",
        {"tot": "2022-03-10", "omvang": (100_000, "83", "4")},
        *(0, 3000),
    ),
    "euro totaal": ("2022-01-15", {"tot": "2022-03-10", "omvang": (100_000, "83", "6")}, 0, 1000),
    "per week": ("2022-01-03", {"tot": "2022-01-16", "omvang": (2, "82", "2")}, 0, 40),
    "per dag": ("2022-01-01", {"tot": "2022-01-10", "omvang": (3, "82", "1")}, 0, 300),
    "open einde": ("2022-06-15", {"omvang": (1, "82", "4")}, 0, 70),
    "verwijderd": ("2022-01-01", {"tot": "2022-01-01", "budget": 365, "reden": "13"}, 0, 0),
    "besluit na de peildatum": (
        "2022-01-01",
        {"tot": "2022-12-31", "budget": 365, "besluit": "2022-10-15"},
        *(0, 0),
    ),
}


@pytest.fixture(scope="module")
def budgetten(tmp_path_factory) -> Warehouse:
    delen = [
        Zorg(kind(), AMBULANT, nr, aanbieder=f"229920{nr:02d}").toegewezen(begin, **opties)
        for nr, (begin, opties, *_) in enumerate(BUDGETTEN.values(), 1)
    ]
    geld = Zorg(kind(), AMBULANT, 99, aanbieder="22992099").betaald("2022-01")
    tarief = [(AMBULANT, None, dag("2017-01-01"), None, 10)]
    map_ = tmp_path_factory.mktemp("budget")
    return bouw(map_, delen, geld, peildatum="2022-09-30", zaden={"staging.tarief": tarief})


@pytest.mark.parametrize("naam", BUDGETTEN)
def test_bedrag_van_toewijzingen(budgetten, naam):
    nr = list(BUDGETTEN).index(naam) + 1
    for jaar, bedrag in zip(("2021", "2022"), BUDGETTEN[naam][2:], strict=True):
        rij = budgetten.monitor("6_budget", jaar, aanbieder=f"229920{nr:02d}")
        assert rij["bedrag_toewijzingen"] == bedrag


def test_bedrag_begint_bij_de_ingang_ook_voor_het_eerste_besluit(tmp_path):
    """Also when nothing else happened in that year."""
    hulp = Zorg(kind(), AMBULANT)
    w = bouw(
        tmp_path,
        hulp.toegewezen("2021-12-31", "2022-01-01", besluit="2022-01-10", budget=100),
        peildatum=PEILDATUM,
    )
    bedrag = {
        jaar: w.monitor("6_budget", jaar, aanbieder=AANBIEDER)["bedrag_toewijzingen"]
        for jaar in ("2021", "2022")
    }
    assert bedrag == {"2021": 50, "2022": 50}


def test_tarief_uit_de_toegekende_regels(tmp_path):
    """The median of what was granted: of the year, else of the year before; else no amount."""
    zorg = Zorg(kind(), AMBULANT, 1)
    onbekend = Zorg(kind(), AMBULANT, 4, aanbieder=AANBIEDER_2)
    w = bouw(
        tmp_path,
        zorg.toegewezen("2021-01-01", "2021-12-31", omvang=(2, "82", "6")),
        zorg.betaald("2021-01", bedrag=10),
        zorg.betaald("2021-02", bedrag=20),
        zorg.betaald("2021-03", bedrag=60),
        zorg.nog(AMBULANT).toegewezen("2022-01-01", "2022-12-31", omvang=(3, "82", "6")),
        onbekend.toegewezen("2022-01-01", "2022-12-31", omvang=(3, "82", "6")),
        peildatum=PEILDATUM,
        zaden={"staging.tarief": [], "staging.budgetplafond": []},
    )
    for jaar, bedrag in (("2021", 40), ("2022", 60)):
        rij = w.monitor("6_budget", jaar, aanbieder=AANBIEDER)
        assert rij["bedrag_toewijzingen"] == pytest.approx(bedrag)
    rij = w.monitor("6_budget", "2022", aanbieder=AANBIEDER)
    assert rij["gemiddelde_uitnutting"] == pytest.approx(90 / 40)
    assert rij["budgetplafond"] is rij["ruimte_budgetplafond"] is None
    assert not w.monitor("6_budget", "2022", aanbieder=AANBIEDER_2)["bedrag_toewijzingen"]


def test_plafond_van_de_regio_gaat_voor(tmp_path):
    """Where a region supplied none, and where it left the cell empty, the ceiling of the seed stays."""
    levering = Aanlevering(
        "jeugdhulpregio",
        "achterhoek",
        dag("2023-01-01"),
        (
            Opgave("budgetplafond", "budgetplafond", AANBIEDER, "2022", "500"),
            Opgave("budgetplafond", "budgetplafond", AANBIEDER_2, "2022", ""),
        ),
        "00",
    )
    w = bouw(
        tmp_path,
        [
            Zorg(kind(), AMBULANT, nr, aanbieder=a).geleverd("2022-01-01")
            for nr, a in enumerate(AANBIEDERS)
        ],
        peildatum=PEILDATUM,
        uitvraag=[levering],
        zaden={"staging.budgetplafond": [(a, "achterhoek", 2022, 100) for a in AANBIEDERS]},
    )
    plafonds = [w.monitor("6_budget", "2022", aanbieder=a)["budgetplafond"] for a in AANBIEDERS]
    assert plafonds == [500, 100, 100]


def test_naam_van_een_aanbieder(tmp_path):
    """As it was supplied last: of the latest period, then on the latest day; else that of the seed."""

    def heet(
        regio: str, periode: str, op: str, aanbieder: str, naam: str, is_gi: str
    ) -> Aanlevering:
        cellen = {"naam": naam, "is_gi": is_gi}
        opgaven = tuple(Opgave("aanbieder", k, aanbieder, periode, v) for k, v in cellen.items())
        return Aanlevering("jeugdhulpregio", regio, dag(op), opgaven, f"{regio}{periode}{op}")

    w = bouw(
        tmp_path,
        Zorg(kind(), AMBULANT, 1).geleverd("2022-01-01"),
        peildatum=PEILDATUM,
        zaden={
            "staging.aanbieder": [(a, f"{a} vanouds", "nee", None, None, None) for a in AANBIEDERS]
        },
        uitvraag=[
            heet("achterhoek", "2022", "2022-02-01", AANBIEDER, "van 2022", "ja"),
            heet("achterhoek", "2021", "2022-03-01", AANBIEDER, "van 2021", "nee"),
            heet("achterhoek", "2022", "2022-02-01", AANBIEDER_2, "eerst gezegd", "nee"),
            heet("foodvalley", "2022", "2022-03-01", AANBIEDER_2, "later gezegd", "ja"),
        ],
    )
    rijen = [w.rij("dim_aanbieder", aanbieder_agb=a) for a in AANBIEDERS]
    assert [(r["aanbieder_naam"], r["is_gi"]) for r in rijen] == [
        ("van 2022", True),
        ("later gezegd", True),
        (f"{AANBIEDER_3} vanouds", False),
    ]


# -- value 7 ---------------------------------------------------------------------------------


def _overgang(product: str, *zorg: str, van: str = PLEEGZORG) -> Callable[[Zorg], Delen]:
    """Care from 2021-10-01 to 2022-03-31, and other care with another provider from and to days."""

    def historie(z: Zorg) -> Delen:
        return [
            z.nog(van, aanbieder=AANBIEDER_2).geleverd("2021-10-01", "2022-03-31"),
            z.nog(product, z.nummer + 2, aanbieder=AANBIEDER_3).geleverd(*zorg),
        ]

    return historie


def _prijsverschil(euro_per_dag: int) -> Callable[[Zorg], Delen]:
    """Pleegzorg of 20 euros a day over 182 days, then over 275 days of another price."""
    return lambda z: [
        _overgang(PLEEGZORG, "2022-04-01")(z),
        z.nog(PLEEGZORG, aanbieder=AANBIEDER_2).betaald("2021-10", bedrag=182 * 20),
        z.nog(PLEEGZORG, z.nummer + 2, aanbieder=AANBIEDER_3).betaald(
            "2022-04", bedrag=275 * euro_per_dag
        ),
    ]


#: Expected: tussentaal from and to, and the verdict.
OVERGANGEN = {
    "32 dagen voor het einde": Geval(_overgang(AMBULANT, "2022-02-27"), []),
    "31 dagen voor het einde": Geval(
        _overgang(AMBULANT, "2022-02-28"), [("2", "1", "afschaling_categorie")]
    ),
    "90 dagen na het einde": Geval(
        _overgang(AMBULANT, "2022-06-29"), [("2", "1", "afschaling_categorie")]
    ),
    "91 dagen na het einde": Geval(_overgang(AMBULANT, "2022-06-30"), []),
    "opschaling": Geval(
        _overgang(PLEEGZORG, "2022-04-01", van=AMBULANT), [("1", "2", "opschaling")]
    ),
    "licht verblijf naar pleegzorg": Geval(
        _overgang(PLEEGZORG, "2022-04-01", van=LICHT),
        [("6", "2", "opschaling")],
        {CONCEPT: [("6", "2", "afschaling_categorie")]},
    ),
    "overige producten hebben geen zwaarte": Geval(
        _overgang(OVERIG, "2022-04-01"), [("2", "10", "niet_vergelijkbaar")]
    ),
    "korter na verblijf": Geval(
        _overgang(PLEEGZORG, "2022-04-01", "2022-06-30"), [("2", "2", "afschaling_doorlooptijd")]
    ),
    "korter na ambulant": Geval(
        _overgang(AMBULANT, "2022-04-01", "2022-06-30", van=AMBULANT),
        [("1", "1", "gelijk")],
        {CONCEPT: [("1", "1", "afschaling_doorlooptijd")]},
    ),
    "even lang": Geval(_overgang(PLEEGZORG, "2022-04-01", "2022-09-29"), [("2", "2", "gelijk")]),
    "de volgende loopt nog": Geval(_overgang(PLEEGZORG, "2022-04-01"), [("2", "2", "gelijk")]),
    "goedkoper per dag, nog lopend": Geval(
        _prijsverschil(10),
        [("2", "2", "afschaling_kosten")],
    ),
    "zonder regel zijn de kosten onbekend": Geval(
        lambda z: [
            _overgang(PLEEGZORG, "2022-04-01")(z),
            z.nog(PLEEGZORG, aanbieder=AANBIEDER_2).betaald("2021-10", bedrag=182 * 20),
        ],
        [("2", "2", "gelijk")],
    ),
    "duurder per dag": Geval(
        _prijsverschil(21),
        [("2", "2", "gelijk")],
    ),
    "van twee volgende de zwaarste": Geval(
        lambda z: [
            _overgang(AMBULANT, "2022-04-01")(z),
            z.nog(GEZINSHUIS, z.nummer + 3, aanbieder=AANBIEDER_3).geleverd("2022-05-01"),
        ],
        [("2", "3", "opschaling")],
    ),
    "onderbreking van 31 dagen is een traject": Geval(
        lambda z: [z.geleverd("2022-01-01", "2022-03-31"), z.nog(AMBULANT).geleverd("2022-05-01")],
        [],
    ),
    "onderbreking van 32 dagen is een overgang": Geval(
        lambda z: [z.geleverd("2022-01-01", "2022-03-31"), z.nog(AMBULANT).geleverd("2022-05-02")],
        [("1", "1", "gelijk")],
    ),
    "de eerste is nog niet voorbij": Geval(
        lambda z: [
            z.geleverd("2022-01-01", "2023-01-15"),
            z.nog(PLEEGZORG, aanbieder=AANBIEDER_2).geleverd("2022-12-20"),
        ],
        [],
    ),
    "de volgende begint na de peildatum": Geval(
        lambda z: [
            z.geleverd("2022-01-01", "2022-12-15"),
            z.nog(PLEEGZORG, aanbieder=AANBIEDER_2).geleverd("2023-01-05"),
        ],
        [],
    ),
}


@pytest.fixture(scope="module")
def overgangen(tmp_path_factory) -> Gevallen:
    return bouw_gevallen(tmp_path_factory.mktemp("overgangen"), OVERGANGEN, AMBULANT)


@pytest.mark.parametrize(("naam", "versie"), per_versie(OVERGANGEN))
def test_zorgovergang(overgangen, naam, versie):
    rijen = overgangen.warehouse.rijen(
        "fct_zorgovergang", overgangen.zorgen[naam].kind, definitie_versie=versie
    )
    geval = OVERGANGEN[naam]
    assert [kies(r, "tussentaal_van", "tussentaal_naar", "oordeel") for r in rijen] == (
        geval.anders.get(versie, geval.verwacht)
    )


@pytest.mark.parametrize("versie", VERSIES)
def test_zorgovergangen_samen(overgangen, versie):
    """All next care began in 2022; the share is over what can be compared."""
    alle = [g.anders.get(versie, g.verwacht) for g in OVERGANGEN.values()]
    oordelen = Counter(oordeel for rijen in alle for *_, oordeel in rijen)
    rij = overgangen.warehouse.monitor("7_afschaling", "2022", versie)
    assert rij["aantal_overgangen"] == oordelen.total()
    assert {oordeel: rij[oordeel] for oordeel in oordelen} == oordelen
    af = sum(n for oordeel, n in oordelen.items() if oordeel.startswith("afschaling"))
    vergelijkbaar = oordelen.total() - oordelen["niet_vergelijkbaar"]
    assert rij["aandeel_afschaling"] == pytest.approx(af / vergelijkbaar)


def test_afschaling_telt_bij_de_eerdere_aanbieder_en_de_latere_gemeente(tmp_path):
    jeugdige = kind()
    van = Zorg(jeugdige, PLEEGZORG, 1, ARNHEM, AANBIEDER_2)
    w = bouw(
        tmp_path,
        van.geleverd("2021-01-01", "2021-12-31"),
        Zorg(jeugdige, AMBULANT, 2, EDE, AANBIEDER_3).geleverd("2022-01-15"),
        Zorg(kind(), AMBULANT, 3, EDE, AANBIEDER_3).betaald("2021-01"),
        peildatum=PEILDATUM,
    )
    kolommen = ("aantal_overgangen", "afschaling_categorie", "opschaling", "aandeel_afschaling")
    for waar in ({}, {"gemeente": EDE}, {"aanbieder": AANBIEDER_2}, {"regio": "foodvalley"}):
        rij = w.monitor("7_afschaling", "2022-01", tussentaal_code="2", **waar)
        assert kies(rij, *kolommen) == (1, 1, 0, 1)
    for waar in ({"gemeente": ARNHEM}, {"aanbieder": AANBIEDER_3}):
        assert w.monitor("7_afschaling", "2022-01", **waar)["aantal_overgangen"] == 0
    assert w.monitor("7_afschaling", "2021")["aantal_overgangen"] == 0


def test_jeugdhulp_in_het_algemeen(tmp_path):
    """Shares of children, money per child and duration of what ended, beside the year before."""
    een, ander = Zorg(kind(), AMBULANT, 1), Zorg(kind(), PLEEGZORG, 2)
    w = bouw(
        tmp_path,
        een.geleverd("2021-03-01", "2022-03-01"),
        een.betaald("2021-06", bedrag=100),
        een.betaald("2022-01", "2022-02", bedrag=150),
        ander.betaald("2022-01", bedrag=500),
        peildatum=PEILDATUM,
    )
    ambulant = w.monitor("7_algemeen", "2022", tussentaal_code="1")
    assert ambulant["aandeel_jeugdigen"] == pytest.approx(0.5)
    assert float(ambulant["kosten_per_jeugdige"]) == pytest.approx(300)
    assert ambulant["gemiddelde_doorlooptijd"] == 365
    totaal = w.monitor("7_algemeen", "2022")
    assert totaal["aandeel_jeugdigen"] == 1
    assert float(totaal["kosten_per_jeugdige"]) == pytest.approx(400)


# -- all marts -------------------------------------------------------------------------------


@pytest.mark.parametrize("gevallen", ["perioden", "maatregelen", "regels", "wachttijden"])
def test_elk_model_kan_het_aan(gevallen, request):
    """Odd input never breaks a model."""
    w = request.getfixturevalue(gevallen).warehouse
    for model in w.modellen:
        assert w.vraag(f"select count(*) as aantal from {model}")


def test_elk_model_kan_zonder_berichten(tmp_path):
    w = bouw(tmp_path)
    for model in w.modellen:
        assert w.vraag(f"select count(*) as aantal from {model}")


@pytest.mark.parametrize("soort", ["", "_maatregelen"])
def test_standen_sluiten_op_elkaar_aan(maatregelen, soort):
    """Begin + in − out = end, and the end of a period is the begin of the next."""
    scheef = f"""
        select * from (
            select *, lag(stand_eind{soort}) over (
                partition by definitie_versie, periode_soort, niveau, niveau_code
                order by periode_start
            ) as vorig_eind
            from marts.monitor_2_in_door_uitstroom
            where maatregelsoort = 'totaal'
        )
        where stand_begin{soort} + instroom{soort} - uitstroom{soort} <> stand_eind{soort}
            or vorig_eind <> stand_begin{soort}
            or doorstroom{soort} > stand_begin{soort}
    """
    assert maatregelen.warehouse.vraag(scheef) == []


# -- other -----------------------------------------------------------------------------------


def test_onbekende_productcode_valt_terug_op_de_categorie(tmp_path):
    bekend, onbekend = Zorg(kind(), "45Z99", 1), Zorg(kind(), "55A01", 2)
    categorieen = [("45", "1", "aannemelijk", None)]
    w = bouw(
        tmp_path,
        bekend.betaald("2022-01"),
        onbekend.betaald("2022-01"),
        zaden={"tussentaal.tussentaal_productcategorie": categorieen},
    )
    assert w.rij("fct_declaratieregel", bekend.kind)["tussentaal_code"] == "1"
    assert w.rij("fct_declaratieregel", onbekend.kind)["tussentaal_code"] == "onbekend"


def test_geldende_versie_is_die_versie_zonder_kolom(tmp_path):
    zorg = Zorg(kind(), OTS)
    w = bouw(tmp_path, zorg.geleverd("2022-01-01"), zorg.betaald("2022-02"), peildatum=PEILDATUM)
    for mart in ("1_aantallen", "2_in_door_uitstroom", "3_doorlooptijd"):
        versie = w.rijen(f"monitor_{mart}", definitie_versie=GELDEND)
        for rij in versie:
            del rij["definitie_versie"]
        assert w.rijen(f"monitor_{mart}_geldend") == versie
