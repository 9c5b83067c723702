"""What of a small table is public, worked out by hand; nothing of fewer than ten children."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from pathlib import Path

import pytest
from referentie.warehouse import GELDEND, Rij, bouw

#: Children per gemeente of each region, per part of a break-down; each GI has half of each gemeente.
Tabel = dict[str, dict[str, dict[str, int]]]


def _rijen(tabel: Tabel) -> tuple[list[Rij], list[Rij]]:
    """Rows of bescherming_telling and bescherming_plek."""
    som: dict[tuple[str, str], int] = defaultdict(int)
    ouder: dict[str, str | None] = {"gelderland:GLD": None}
    for regio, gemeenten in tabel.items():
        ouder[f"regio:{regio}"] = "gelderland:GLD"
        for gemeente, delen in gemeenten.items():
            ouder[f"gemeente:{gemeente}"] = f"regio:{regio}"
            for deel, aantal in delen.items():
                for plek, wat in itertools.product(
                    ("gelderland:GLD", f"regio:{regio}", f"gemeente:{gemeente}"), ("totaal", deel)
                ):
                    som[plek, wat] += aantal
    for gi in ("gi:1", "gi:2"):
        ouder[gi] = "gelderland:GLD"
        for wat in {wat for _, wat in som}:
            som[gi, wat] = som["gelderland:GLD", wat] // 2
    plekken = [
        {"niveau": p.partition(":")[0], "niveau_code": p.partition(":")[2], "plek": p, "ouder": o}
        for p, o in ouder.items()
    ]
    vast = {"groep": "g", "jaar": "2022"}
    telling = [
        vast
        | {"niveau": plek.partition(":")[0], "plek": plek, "ouder": ouder[plek]}
        | {"uitsplitsing": "totaal" if wat == "totaal" else "soort", "deel": wat, "aantal": aantal}
        for (plek, wat), aantal in som.items()
    ]
    return telling, plekken


def verborgen(map_: Path, tabel: Tabel) -> set[str]:
    """What is kept back of gemeenten and regions, as `part of place`; of a total only the place."""
    telling, plekken = _rijen(tabel)
    w = bouw(
        map_,
        tabellen={
            "bescherming.bescherming_telling": telling,
            "bescherming.bescherming_plek": plekken,
        },
    )
    rijen = w.vraag(
        """
        select niveau_code, uitsplitsing, deel from bescherming.bescherming_besluit
        where not is_zichtbaar and niveau in ('gelderland', 'regio', 'gemeente')
        """
    )
    w.verbinding.close()
    return {
        r["niveau_code"] if r["uitsplitsing"] == "totaal" else f"{r['deel']} {r['niveau_code']}"
        for r in rijen
    }


def alleen(**aantallen: int) -> dict[str, dict[str, int]]:
    """Gemeenten with a break-down of one part."""
    return {naam: {"x": aantal} for naam, aantal in aantallen.items()}


RUIM = alleen(n=100, m=100, o=100)

TOTALEN = {
    "tien is genoeg": (alleen(a=40, b=30, c=10), ""),
    "negen is te weinig": (alleen(a=40, b=30, c=9), "a b c"),
    "de kleinste anderen gaan mee": (alleen(a=80, b=40, c=30, d=9), "b c d"),
    "samen genoeg, ook zonder de grootste": (alleen(a=80, b=40, c=7, d=4, e=6), "c d e"),
    "zonder de grootste te weinig": (alleen(a=80, b=40, c=6, d=3, e=6), "b c d e"),
    "niemand zegt ook iets": (alleen(a=80, b=40, c=30, d=0), "b c d"),
    # Two other regions go along, so that who is in one of these does not know either.
    "wie de regio bijna alleen vult": (alleen(a=80, b=5, c=4), "a b c r n m o s p q u t"),
}


@pytest.mark.parametrize("naam", TOTALEN)
def test_totalen(tmp_path: Path, naam: str):
    gemeenten, verwacht = TOTALEN[naam]
    tabel = {"r": gemeenten, "s": RUIM, "t": alleen(p=100, q=100, u=100)}
    gevonden = verborgen(tmp_path, tabel)
    assert {wat for wat in gevonden if " " not in wat} == set(verwacht.split())


def _duur(indicator: str, niveau: str, code: str, noemer: int) -> Rij:
    """A mean over so many measures that ended."""
    leeg = (
        "definitie_versie",
        "resultaatafspraak",
        "basiswaarde",
        "eerste_basisjaar",
        "laatste_basisjaar",
    )
    leeg += (
        "norm",
        "verschil",
        "richting",
        "afwijking_volgnummer",
        "afwijkingen_op_rij",
        "duiding",
    )
    return dict.fromkeys(leeg) | {
        "definitie_versie": GELDEND,
        "indicator": indicator,
        "indicator_naam": indicator,
        "uitsplitsing": "totaal",
        "uitsplitsing_naam": "totaal",
        "niveau": niveau,
        "niveau_code": code,
        "niveau_naam": code,
        "periode_soort": "jaar",
        "periode_start": dt.date(2021, 1, 1),
        "waarde": 500.0 if noemer else None,
        "eenheid": "dagen",
        "teller": 500.0 * noemer,
        "noemer": float(noemer),
        "status": "geen norm",
        "reden": None if noemer else "de noemer is nul",
        "escalatie": False,
        "verantwoordelijke": "gi",
        "dekking": None,
        "bron": "",
    }


def test_niets_gemeten_is_ook_een_aantal(tmp_path: Path):
    """That the messages know of no measure that ended is kept back, and what institutions counted is not."""
    plekken = {("gelderland", "GLD"): 90, ("gi", "1"): 30, ("gi", "2"): 30, ("gi", "3"): 30}
    meting = [_duur("duur_ots_eigen", *plek, noemer) for plek, noemer in plekken.items()]
    meting += [_duur("duur_ots", *plek, 0) for plek in plekken]
    w = bouw(
        tmp_path,
        tabellen={
            "marts.resultaatafspraak_meting": meting,
            "marts.dim_niveau": [
                {"niveau": niveau, "niveau_code": code, "niveau_naam": code}
                for niveau, code in plekken
            ],
        },
    )
    rijen = w.vraag(
        "select indicator, is_onderdrukt, reden from marts.publicatie_resultaatafspraak"
    )
    w.verbinding.close()
    gezien = {(r["indicator"], r["is_onderdrukt"], r["reden"]) for r in rijen}
    assert gezien == {("duur_ots_eigen", False, None), ("duur_ots", True, None)}
    assert len(rijen) == 2 * len(plekken)
