"""What of a small table is public, worked out by hand; nothing of fewer than ten children."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from referentie.warehouse import CONCEPT, GELDEND, TERUGVAL, VERSIES, Rij, Warehouse, bouw

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
        "basis_indicator",
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


def _met_metingen(map_: Path, plekken: Iterable[tuple[str, str]], meting: list[Rij]) -> Warehouse:
    namen = ("niveau", "niveau_code", "niveau_naam")
    return bouw(
        map_,
        tabellen={
            "marts.resultaatafspraak_meting": meting,
            "marts.dim_niveau": [
                dict(zip(namen, (niveau, code, code), strict=True)) for niveau, code in plekken
            ],
        },
    )


def test_niets_gemeten_is_ook_een_aantal(tmp_path: Path):
    """That the messages know of no measure that ended is kept back, and what institutions counted is not."""
    plekken = {("gelderland", "GLD"): 90, ("gi", "1"): 30, ("gi", "2"): 30, ("gi", "3"): 30}
    meting = [_duur("duur_ots_eigen", *plek, noemer) for plek, noemer in plekken.items()]
    meting += [_duur("duur_ots", *plek, 0) for plek in plekken]
    w = _met_metingen(tmp_path, plekken, meting)
    rijen = w.vraag(
        "select indicator, is_onderdrukt, reden from marts.publicatie_resultaatafspraak"
    )
    w.verbinding.close()
    gezien = {(r["indicator"], r["is_onderdrukt"], r["reden"]) for r in rijen}
    assert gezien == {("duur_ots_eigen", False, None), ("duur_ots", True, None)}
    assert len(rijen) == 2 * len(plekken)


def test_een_norm_geeft_geen_ander_cijfer_weg(tmp_path: Path):
    """The norm of the messages starts from what institutions counted; if that is kept back, so is it."""
    plekken = {("gelderland", "GLD"): 90, ("gi", "1"): 30, ("gi", "2"): 30, ("gi", "3"): 30}
    basis = {
        "basiswaarde": 490.0,
        "basis_indicator": "duur_ots_eigen",
        "eerste_basisjaar": 2020,
        "laatste_basisjaar": 2021,
        "norm": 480.2,
        "richting": "hoogstens",
        "status": "afwijking",
    }
    meting = []
    for jaar in (2020, 2021, 2022):
        dag = {"periode_start": dt.date(jaar, 1, 1)}
        met_norm = basis if jaar == 2022 else {"reden": "de basis ontbreekt"}
        for plek, noemer in plekken.items():
            meting.append(_duur("duur_ots", *plek, noemer) | dag | met_norm)
            # In 2021 the first institution counted but a few, and two of the others know all but these.
            eigen = {("gi", "1"): 3, ("gelderland", "GLD"): 63}.get(plek, noemer)
            meting.append(_duur("duur_ots_eigen", *plek, eigen if jaar == 2021 else noemer) | dag)
    w = _met_metingen(tmp_path, plekken, meting)
    rijen = w.vraag(
        """
        select
            indicator || ' ' || niveau_code || ' ' || year(periode_start) as wat,
            waarde is not null as heeft_waarde, norm is not null as heeft_norm, status
        from marts.publicatie_resultaatafspraak
        """
    )
    w.verbinding.close()
    gezien = {r["wat"]: (r["heeft_waarde"], r["heeft_norm"], r["status"]) for r in rijen}
    assert not gezien["duur_ots_eigen 1 2021"][0]
    assert gezien["duur_ots 1 2021"][0]
    assert gezien["duur_ots 1 2022"] == (True, False, "niet openbaar")
    # Of another whose base is public the norm is too.
    openbaar = {
        w for w, (heeft, _, _) in gezien.items() if heeft and w.startswith("duur_ots_eigen")
    }
    for code in ("GLD", "2", "3"):
        is_openbaar = {f"duur_ots_eigen {code} {jaar}" for jaar in (2020, 2021)} <= openbaar
        assert gezien[f"duur_ots {code} 2022"][1] == is_openbaar
    assert gezien["duur_ots GLD 2022"] == (True, True, "afwijking")


def _plekken(*plekken: str) -> dict[str, list[Rij]]:
    """The parties there are, such as `gi:1`."""
    rijen = [dict(zip(("niveau", "niveau_code"), p.split(":"), strict=True)) for p in plekken]
    return {
        "marts.dim_niveau": [r | {"niveau_naam": f"{r['niveau_code']}!"} for r in rijen],
        "bescherming.bescherming_plek": [
            r | {"plek": p, "ouder": None} for r, p in zip(rijen, plekken, strict=True)
        ],
    }


def _jaren(eerste: int, laatste: int) -> dict[str, list[Rij]]:
    """Years up to now, which is the last day of the last but one."""
    return {
        "marts.dim_periode": [
            {
                "periode_soort": "jaar",
                "periode_start": dt.date(jaar, 1, 1),
                "periode_eind": dt.date(jaar, 12, 31),
                "periode_naam": str(jaar),
            }
            for jaar in range(eerste, laatste + 1)
        ],
        "intermediate.int_peildatum": [{"peildatum": dt.date(laatste - 1, 12, 31)}],
    }


# --- how an agreement stands ----------------------------------------------------------------------

VERWIJZER, TIJDENS, KOSTEN = (
    "jeugdhulp_verwijzer_gi",
    "jeugdhulp_tijdens_maatregel",
    "kosten_maatregelen",
)
#: Verdicts on indicators of agreement 2, of which the costs have no norm; the status, and whose it is.
OVERZICHTEN = {
    "gehaald": ({VERWIJZER: "gehaald", TIJDENS: "gehaald"}, ("gehaald", VERWIJZER)),
    "verborgen kan slechter zijn": (
        {VERWIJZER: "gehaald", TIJDENS: "niet openbaar"},
        ("niet openbaar", TIJDENS),
    ),
    "een afwijking is het slechtst": (
        {VERWIJZER: "niet openbaar", TIJDENS: "afwijking"},
        ("afwijking", TIJDENS),
    ),
    "wat er niet is gaat voor": (
        {VERWIJZER: "niet openbaar", TIJDENS: "geen gegevens"},
        ("geen gegevens", TIJDENS),
    ),
    "verborgen zonder norm": (
        {VERWIJZER: "gehaald", KOSTEN: "niet openbaar"},
        ("gehaald", VERWIJZER),
    ),
    "alleen verborgen zonder norm": ({KOSTEN: "niet openbaar"}, ("geen norm", KOSTEN)),
}


def _oordeel(indicator: str, status: str, jaar: int = 2022, niveau: str = "gelderland") -> Rij:
    return {
        "resultaatafspraak": {"tijd_aan_plaatsing": 1, "overhead": 3}.get(indicator, 2),
        "indicator": indicator,
        "uitsplitsing": "totaal",
        "niveau": niveau,
        "niveau_code": "GLD" if niveau == "gelderland" else "1",
        "periode_soort": "jaar",
        "periode_start": dt.date(jaar, 1, 1),
        "status": status,
        "escalatie": None if status == "niet openbaar" else status == "afwijking",
    }


def overzicht(map_: Path, *oordelen: Rij) -> list[Rij]:
    w = bouw(
        map_,
        tabellen={
            # So that there is one that is known.
            "marts.publicatie_resultaatafspraak": [*oordelen, _oordeel("overhead", "gehaald")],
            **_plekken("gelderland:GLD", "gi:1"),
            **_jaren(2021, 2023),
        },
    )
    rijen = w.vraag("from marts.publicatie_overzicht order by all")
    w.verbinding.close()
    return rijen


@pytest.mark.parametrize("naam", OVERZICHTEN)
def test_hoe_een_afspraak_ervoor_staat(tmp_path: Path, naam: str):
    oordelen, verwacht = OVERZICHTEN[naam]
    rijen = overzicht(tmp_path, *(_oordeel(*oordeel) for oordeel in oordelen.items()))
    (rij,) = [r for r in rijen if (r["niveau"], r["resultaatafspraak"]) == ("gelderland", 2)]
    assert (rij["status"], rij["indicator"]) == verwacht
    verborgen_ = sum(s == "niet openbaar" and i != KOSTEN for i, s in oordelen.items())
    assert (rij["aantal_niet_openbaar"], rij["aantal_indicatoren"]) == (verborgen_, len(oordelen))
    # What is kept back may be a second deviation.
    assert rij["escalatie"] is (
        True if "afwijking" in oordelen.values() else None if verborgen_ else False
    )


def test_een_jaar_dat_nog_loopt_en_een_jaar_zonder_norm(tmp_path: Path):
    """In 2021 nothing has a norm yet, so what is hidden is no verdict; 2023 is not over."""
    jaren = [_oordeel(TIJDENS, "niet openbaar", jaar) for jaar in (2021, 2022, 2023)]
    rijen = [r for r in overzicht(tmp_path, *jaren) if r["resultaatafspraak"] == 2]
    assert [(r["periode_start"].year, r["status"]) for r in rijen] == [
        (2021, "geen norm"),
        (2022, "niet openbaar"),
    ]


def test_wat_van_een_instelling_nooit_openbaar_is_kan_ook_slechter_zijn(tmp_path: Path):
    """Of families per FTE there is a norm, also for an institution of which it is never shown."""
    rijen = overzicht(tmp_path, _oordeel("tijd_aan_plaatsing", "gehaald", niveau="gi"))
    (rij,) = [r for r in rijen if r["niveau"] == "gi"]
    assert (rij["status"], rij["indicator"]) == ("niet openbaar", "gezinnen_per_fte")
    assert (rij["aantal_gehaald"], rij["aantal_niet_openbaar"]) == (1, 1)


# --- what is wrong, and what is known -------------------------------------------------------------

#: Affected of judged, what is said of it, and the share.
DELEN = {
    "niets": (None, "te weinig", None),
    "negen van negen": ((9, 9), "te weinig", None),
    "bijna niets van weinig": ((0, 99), "te weinig", None),
    "negen van achttien is niet bijna niets": ((9, 18), "te weinig", None),
    "tien van negentien laat er negen over": ((10, 19), "te weinig", None),
    "tien van twintig": ((10, 20), "gemeten", 0.5),
    "geen van honderd": ((0, 100), "niets", None),
    "negen van honderd": ((9, 100), "niets", None),
    "tien van honderd": ((10, 100), "gemeten", 0.1),
    "op tien na": ((90, 100), "gemeten", 0.9),
    "op negen na": ((91, 100), "alles", None),
    "alle": ((100, 100), "alles", None),
    "afgerond": ((1234, 5000), "gemeten", 0.25),
    "een klein deel van veel": ((10, 5000), "gemeten", 0.0),
}


#: A check for each of these.
CONTROLES = (
    *("verwijzer_onbekend", "meer_antwoorden", "toewijzing_overlapt", "verwijderd_met_geld"),
    *("regel_zonder_toewijzing", "declaratie_zonder_antwoord", "antwoord_zonder_declaratie"),
    *("toegekend_sluit_niet_aan", "antwoord_noemt_onbekende_regel", "toewijzing_zonder_product"),
    *("reden_verwijderd_zonder_gelijke_datums", "toewijzing_van_meer_jeugdigen"),
    *("gemeente_buiten_overeenkomst", "bericht_geweigerd"),
)


def _bevinding(
    check: str, leverancier: str, periode: str, geraakt: int, beoordeeld: int, soort: str
) -> Rij:
    return {
        "check_id": check,
        "leverancier_soort": soort,
        "leverancier": leverancier,
        "periode": periode,
        "aantal_geraakt": geraakt,
        "aantal_beoordeeld": beoordeeld,
    }


def kwaliteit(map_: Path, *bevindingen: Rij) -> list[Rij]:
    w = bouw(
        map_,
        tabellen={
            "marts.kwaliteit_bevinding": bevindingen,
            "marts.dim_aanbieder": [{"aanbieder_agb": "00000001", "is_gi": True}],
            **_plekken("gemeente:0299", "gemeente:0202", "aanbieder:00000001", "regio:x"),
            **_jaren(2021, 2022),
        },
    )
    rijen = w.vraag("from marts.publicatie_kwaliteit order by all")
    w.verbinding.close()
    return rijen


def test_wat_er_van_een_controle_wordt_gezegd(tmp_path: Path):
    """In 2021 as in each case, over two months; in 2022 a lot, so that there is something to say at all."""
    woorden = {"niets": "geen of weinig", "alles": "(bijna) alle", "gemeten": "gevonden"}
    controles = dict(zip(DELEN, CONTROLES, strict=True))
    bevindingen = []
    for naam, (delen, _, _) in DELEN.items():
        van = (controles[naam], "0202")
        bevindingen.append(_bevinding(*van, "2022-06", 0, 1000, "gemeente"))
        if delen:
            bevindingen.append(_bevinding(*van, "2021-01", delen[0], delen[1] - 1, "gemeente"))
            bevindingen.append(_bevinding(*van, "2021-12", 0, 1, "gemeente"))
    gezien = {
        (r["check_id"], r["periode"]): (r["oordeel"], r["aandeel"])
        for r in kwaliteit(tmp_path, *bevindingen)
    }
    assert gezien == {
        (controles[naam], jaar): uitslag
        for naam, (_, oordeel, aandeel) in DELEN.items()
        for jaar, uitslag in (
            ("2021", (woorden.get(oordeel, oordeel), aandeel)),
            ("2022", ("geen of weinig", None)),
        )
    }


def test_wie_een_leverancier_is(tmp_path: Path):
    """A sender is a gemeente or a provider, an old gemeente its successor; who is not in it has no row."""
    rijen = kwaliteit(
        tmp_path,
        _bevinding("bericht_geweigerd", "0202", "2022-01", 20, 40, "verzender"),
        _bevinding("bericht_geweigerd", "00000001", "2022-01", 30, 40, "verzender"),
        # Rijnwaarden went into Zevenaar.
        _bevinding("meer_antwoorden", "0196", "2022-01", 5, 20, "gemeente"),
        _bevinding("meer_antwoorden", "0299", "2022-01", 5, 20, "gemeente"),
        # Amsterdam, and one without a code.
        _bevinding("meer_antwoorden", "0363", "2022-01", 50, 100, "gemeente"),
        _bevinding("meer_antwoorden", "onbekend", "2022-01", 50, 100, "gemeente"),
        # Never enough to say anything.
        _bevinding("meer_antwoorden", "0202", "2022-01", 5, 9, "gemeente"),
        _bevinding("product_onbekend", "x", "2022-01", 15, 60, "regio"),
        _bevinding("bericht_in_quarantaine", "JW301", "geen", 12, 48, "bericht"),
        _bevinding("stop_zonder_start", "geen", "geen", 0, 0, "aanbieder"),
    )
    kolommen = ("check_id", "leverancier_soort", "leverancier", "leverancier_naam", "is_gi")
    kolommen += ("periode", "aandeel")
    gezien = {tuple(r[k] for k in kolommen) for r in rijen if r["oordeel"] != "te weinig"}
    assert gezien == {
        ("bericht_geweigerd", "gemeente", "0202", "0202!", None, "2022", 0.5),
        ("bericht_geweigerd", "aanbieder", "00000001", "00000001!", True, "2022", 0.75),
        ("meer_antwoorden", "gemeente", "0299", "0299!", None, "2022", 0.25),
        ("product_onbekend", "regio", "x", "x!", None, "2022", 0.25),
        ("bericht_in_quarantaine", "bericht", "JW301", "JW301", None, "geen", 0.25),
    }
    # Of the year before there is a row that says nothing, but of what has no date.
    assert len(rijen) == 9


def dekking(map_: Path, rijen: list[Rij], zichtbaar: Mapping[str, bool]) -> list[Rij]:
    besluit = [
        {
            "groep": "jeugdigen_met_jeugdhulp",
            "jaar": dt.date(2021, 1, 1),
            "niveau": plek.partition(":")[0],
            "niveau_code": plek.partition(":")[2],
            "uitsplitsing": "totaal",
            "is_zichtbaar": is_zichtbaar,
        }
        for plek, is_zichtbaar in zichtbaar.items()
    ]
    w = bouw(
        map_,
        tabellen={
            "marts.kwaliteit_dekking": rijen,
            "bescherming.bescherming_besluit": besluit,
            **_plekken(*zichtbaar, "gemeente:0202", "aanbieder:00000001"),
        },
    )
    gevonden = w.vraag("from marts.publicatie_dekking order by all")
    w.verbinding.close()
    return gevonden


def _dekking(indicator: str, leverancier: str, maand: str, teller: float, noemer: float) -> Rij:
    soort, _, code = leverancier.partition(":")
    return {
        "indicator": indicator,
        "leverancier_soort": soort,
        "leverancier": code,
        "periode_start": dt.date.fromisoformat(f"{maand}-01"),
        "teller": teller,
        "noemer": noemer,
        "is_voorlopig": maand >= "2022-06",
    }


@pytest.mark.parametrize("naam", DELEN)
def test_wat_er_van_de_dekking_wordt_gezegd(tmp_path: Path, naam: str):
    """What is known in 2021 as in each case; Gelderland has the same and no more."""
    delen, oordeel, aandeel = DELEN[naam]
    rijen = [_dekking("toewijzing_met_start", "gi:00000001", "2022-06", 500, 1000)]
    if delen:
        rijen.append(_dekking("toewijzing_met_start", "gi:00000001", "2021-12", 0, 1))
        rijen.append(
            _dekking("toewijzing_met_start", "gi:00000001", "2021-01", delen[0], delen[1] - 1)
        )
    else:
        rijen.append(_dekking("regel_beantwoord", "gemeente:0202", "2021-01", 5, 5))
    gezien = [
        r
        for r in dekking(tmp_path, rijen, {"gelderland:GLD": True})
        if r["indicator"] == "toewijzing_met_start"
    ]
    woord = {"niets": "(bijna) niets", "alles": "(bijna) alles"}.get(oordeel, oordeel)
    assert [(r["leverancier_soort"], r["oordeel"], r["aandeel"]) for r in gezien] == [
        (soort, *wat)
        for soort in ("gelderland", "gi")
        for wat in ((woord, aandeel), ("gemeten", 0.5))
    ]
    assert [r["is_voorlopig"] for r in gezien] == [False, True] * 2
    assert {r["waarden"] for r in gezien} == {"2 3 4 5"}


def test_geld_is_openbaar_waar_genoeg_kinderen_jeugdhulp_hebben(tmp_path: Path):
    """However little money it is; a region with few children says nothing."""
    zichtbaar = {"gelderland:GLD": True, "regio:x": True, "regio:y": False, "regio:z": True}
    rijen = [
        _dekking("geld_met_verwijzer", "regio:x", "2021-01", 1, 4),
        _dekking("geld_met_verwijzer", "regio:y", "2021-01", 9_000, 9_000),
        _dekking("geld_met_verwijzer", "regio:z", "2021-01", 99_999, 100_000),
        _dekking("regel_met_toewijzing", "regio:y", "2021-01", 5, 9),
    ]
    gezien = {
        (r["indicator"], r["leverancier"]): (r["oordeel"], r["aandeel"])
        for r in dekking(tmp_path, rijen, zichtbaar)
    }
    assert gezien == {
        ("geld_met_verwijzer", "GLD"): ("(bijna) alles", None),
        ("geld_met_verwijzer", "x"): ("gemeten", 0.25),
        ("geld_met_verwijzer", "z"): ("(bijna) alles", None),
        ("regel_met_toewijzing", "GLD"): ("te weinig", None),
    }


# --- the versions of the definitions --------------------------------------------------------------

#: Children per gemeente and kind of measure, in a year.
Jaar = Mapping[str, Mapping[str, int]]
OTS, VOOGDIJ, PREVENTIEF = "Ondertoezichtstelling", "Voogdij", "Preventief"
#: Two gemeenten in each of two regions; each of two institutions has half of each.
REGIO = {"a": "r", "b": "r", "c": "s", "d": "s"}


def _kinderen(versies: Mapping[str, list[Jaar]], euro: Mapping[str, int]) -> list[Rij]:
    """Rows of monitor_1_aantallen of the years from 2021 on."""
    som: dict[tuple[str, int, str, str], float] = defaultdict(int)
    for versie, jaren in versies.items():
        for jaar, gemeenten in enumerate(jaren, start=2021):
            for gemeente, soorten in gemeenten.items():
                for soort, aantal in soorten.items():
                    plekken = ("gelderland:GLD", f"regio:{REGIO[gemeente]}", f"gemeente:{gemeente}")
                    for plek, wat in itertools.product(plekken, ("totaal", soort)):
                        som[versie, jaar, plek, wat] += aantal
                    for gi, wat in itertools.product(("gi:1", "gi:2"), ("totaal", soort)):
                        som[versie, jaar, gi, wat] += aantal / 2
    return [
        {
            "definitie_versie": versie,
            "periode_soort": "jaar",
            "periode_start": dt.date(jaar, 1, 1),
            "niveau": plek.partition(":")[0],
            "niveau_code": plek.partition(":")[2],
            "niveau_naam": plek,
            "maatregelsoort": wat,
            "productcode": "totaal",
            "aantal_jeugdigen": int(aantal),
            "toegekend_bedrag": int(aantal) * euro[versie],
        }
        for (versie, jaar, plek, wat), aantal in som.items()
    ]


def _versieplekken() -> dict[str, list[Rij]]:
    ouder = {f"gemeente:{g}": f"regio:{r}" for g, r in REGIO.items()}
    ouder |= dict.fromkeys(["regio:r", "regio:s", "gi:1", "gi:2"], "gelderland:GLD")
    plekken = _plekken("gelderland:GLD", *ouder)
    for plek in plekken["bescherming.bescherming_plek"]:
        plek["ouder"] = ouder.get(plek["plek"])
    return plekken


def versies(
    map_: Path, rijen: Mapping[str, list[Jaar]], euro: Mapping[str, int]
) -> dict[str, list[str]]:
    """Which versions are shown: of children in 2021 and 2022, and of money in these."""
    w = bouw(
        map_,
        tabellen={
            "marts.monitor_1_aantallen": _kinderen(rijen, euro),
            "marts.resultaatafspraak_meting": [_duur("duur_ots_eigen", "gelderland", "GLD", 90)],
            **_versieplekken(),
        },
    )
    gevonden = w.vraag(
        """
        from marts.publicatie_versie select * where waarde_nummer = '1'
        order by maat, periode_start, definitie_versie
        """
    )
    (zelfde,) = w.vraag(
        """
        select count(*) as aantal, count(*) filter (versie.waarde is distinct from monitor.waarde) as anders
        from marts.publicatie_versie as versie
        inner join marts.publicatie_monitor as monitor using (waarde_nummer, maat, periode_start)
        where
            definitie_versie = '2022-overeenkomst' and niveau = 'gelderland' and periode_soort = 'jaar'
            and monitor.uitsplitsing = 'totaal'
        """
    )
    w.verbinding.close()
    assert zelfde["aantal"] and not zelfde["anders"]
    # Every version has every year, whatever is in it.
    assert len(gevonden) == 2 * 2 * len(VERSIES)
    per = defaultdict(list)
    for r in gevonden:
        assert r["is_onderdrukt"] == (r["waarde"] is None)
        if not r["is_onderdrukt"]:
            per[f"{r['maat']} {r['periode_start'].year}"].append(r["definitie_versie"])
    return per


def _jaar(ots: int = 100, voogdij: int = 60, preventief: int = 40, **meer: int) -> Jaar:
    """So many of each kind in each gemeente, and in these more of the first kind."""
    return {
        g: {OTS: ots + meer.get(g, 0), VOOGDIJ: voogdij}
        | ({PREVENTIEF: preventief} if preventief else {})
        for g in REGIO
    }


#: The year 2021 in the concept and with fall-back, beside that in force; and which are shown of children.
VERSCHILLEN = {
    "hetzelfde": (_jaar(), _jaar(), _jaar(), "concept terugval"),
    "tien meer in elke gemeente": (_jaar(), _jaar(), _jaar(110), "terugval"),
    "negen meer": (_jaar(), _jaar(), _jaar(a=5, b=4), ""),
    "twaalf meer in een gemeente": (_jaar(), _jaar(), _jaar(a=12), ""),
    "zonder de grootste te weinig": (_jaar(), _jaar(), _jaar(a=14, c=8), ""),
    # Institutions have half each, so of twenty the other has ten.
    "zonder de grootste genoeg": (_jaar(), _jaar(), _jaar(a=10, c=10), "terugval"),
    "meer en minder is samen weinig": (_jaar(), _jaar(), _jaar(a=40, c=-36), ""),
    "zonder een soort": (_jaar(), _jaar(preventief=0), _jaar(), "concept"),
    "zonder een soort en met vier meer": (
        _jaar(),
        _jaar(preventief=0, a=2, c=2),
        _jaar(),
        "",
    ),
    "zonder een soort en met veel meer": (
        _jaar(),
        _jaar(150, preventief=0),
        _jaar(),
        "concept",
    ),
    "zonder een soort die te klein is": (
        _jaar(preventief=2),
        _jaar(preventief=0),
        _jaar(preventief=2),
        "",
    ),
    # So many fewer, but the kinds of Voogdij and Preventief are kept back together.
    "zonder een soort die een andere verbergt": (
        _jaar(voogdij=2),
        _jaar(voogdij=2, preventief=0),
        _jaar(voogdij=2),
        "",
    ),
    "minder van een soort terwijl er een verborgen is": (
        _jaar(voogdij=2),
        _jaar(voogdij=2),
        _jaar(80, voogdij=2),
        "",
    ),
    "meer van een soort terwijl er een verborgen is": (
        _jaar(voogdij=2),
        _jaar(voogdij=2),
        _jaar(120, voogdij=2),
        "terugval",
    ),
    "zelf te weinig": (_jaar(), _jaar(2, 0, 0), _jaar(), ""),
    "twee andere die weinig verschillen": (
        _jaar(),
        _jaar(120),
        _jaar(120, a=2, c=2),
        "concept",
    ),
    "twee andere die hetzelfde zijn": (_jaar(), _jaar(120), _jaar(120), "concept terugval"),
}


@pytest.mark.parametrize("naam", VERSCHILLEN)
def test_welke_versies_naast_de_geldende_staan(tmp_path: Path, naam: str):
    """In 2022 all count the same, and nobody the kind that a version leaves out."""
    geldend, concept, terugval, verwacht = VERSCHILLEN[naam]
    rijen = {
        versie: [
            jaar,
            {g: {s: 0 if s == PREVENTIEF else 100 for s in soorten} for g, soorten in jaar.items()},
        ]
        for versie, jaar in ((GELDEND, geldend), (CONCEPT, concept), (TERUGVAL, terugval))
    }
    per = versies(tmp_path, rijen, dict.fromkeys(VERSIES, 1000))
    getoond = {v for v, kort in ((CONCEPT, "concept"), (TERUGVAL, "terugval")) if kort in verwacht}
    gelijk = {v for v in (CONCEPT, TERUGVAL) if rijen[v] == rijen[GELDEND]}
    for maat in ("aantal_jeugdigen", "toegekend_bedrag"):
        assert set(per[f"{maat} 2021"]) == {GELDEND} | getoond | gelijk
        # What is the same in one year and not in another shows in that one that the difference is nought.
        assert set(per[f"{maat} 2022"]) == {GELDEND} | gelijk


def test_evenveel_kinderen_en_ander_geld(tmp_path: Path):
    """Of the same children another amount is about nobody knows how many."""
    rijen = {versie: [_jaar(), _jaar()] for versie in VERSIES}
    per = versies(tmp_path, rijen, {GELDEND: 1000, CONCEPT: 1001, TERUGVAL: 1000})
    assert set(per["aantal_jeugdigen 2021"]) == set(VERSIES)
    assert set(per["toegekend_bedrag 2021"]) == {GELDEND, TERUGVAL}


def _meting(versie: str, indicator: str, jaar: int, **anders: object) -> Rij:
    return {
        "definitie_versie": versie,
        "indicator": indicator,
        "uitsplitsing": "totaal",
        "niveau": "gelderland",
        "periode_soort": "jaar",
        "periode_start": dt.date(jaar, 1, 1),
        "teller": 40.0,
        "noemer": 50.0,
        "waarde": 0.804,
        "basiswaarde": None,
        "norm": 0.75,
        "richting": "minstens",
        "status": "gehaald",
        **anders,
    }


def afspraken(map_: Path, indicator: str, ander: Rij, openbaar: Rij) -> dict[int, tuple]:
    """What is shown of the concept, per year.

    Args:
        ander: what is otherwise in the concept in 2022.
        openbaar: what is otherwise public of the version in force in 2022.
    """
    jaren = (2021, 2022)
    publiek = [
        {
            "indicator": indicator,
            "uitsplitsing": "totaal",
            "niveau": "gelderland",
            "periode_soort": "jaar",
            "periode_start": dt.date(jaar, 1, 1),
            "eenheid": "aandeel",
            "waarde": 0.8,
            "norm": 0.75,
            "richting": "minstens",
            "status": "gehaald",
            "is_onderdrukt": False,
            **(openbaar if jaar == 2022 else {}),
        }
        for jaar in jaren
    ]
    meting = [_meting(GELDEND, indicator, jaar) for jaar in jaren]
    meting += [_meting(TERUGVAL, indicator, jaar) for jaar in jaren]
    meting += [
        _meting(CONCEPT, indicator, jaar, **(ander if jaar == 2022 else {}))
        for jaar in jaren
        if ander or jaar == 2021
    ]
    w = bouw(
        map_,
        tabellen={
            "marts.resultaatafspraak_meting": meting,
            "marts.publicatie_resultaatafspraak": publiek,
        },
    )
    rijen = w.vraag(
        "from marts.publicatie_versie_afspraak order by definitie_versie, periode_start"
    )
    w.verbinding.close()
    assert len(rijen) == len(jaren) * len(VERSIES)
    for r, van in zip([r for r in rijen if r["definitie_versie"] == GELDEND], publiek, strict=True):
        assert all(r[k] == van[k] for k in ("waarde", "norm", "status", "is_onderdrukt"))
    return {
        r["periode_start"].year: (r["waarde"], r["norm"], r["status"])
        for r in rijen
        if r["definitie_versie"] == CONCEPT
    }


VERBORGEN = (None, None, "niet openbaar")
ZELFDE = (0.8, 0.75, "gehaald")
#: What the concept and the version in force have in 2022, and what is shown of the concept in 2021 and 2022.
AFSPRAKEN = {
    "hetzelfde": ({"norm": 0.75}, {}, ZELFDE, ZELFDE),
    "een andere norm": (
        {"norm": 0.906, "status": "afwijking"},
        {},
        ZELFDE,
        (0.8, 0.91, "afwijking"),
    ),
    "geen norm": ({"norm": None, "status": "geen norm"}, {}, ZELFDE, (0.8, None, "geen norm")),
    "een ander aantal": ({"teller": 41.0, "noemer": 51.0}, {}, VERBORGEN, VERBORGEN),
    "een andere waarde": ({"waarde": 0.805}, {}, VERBORGEN, VERBORGEN),
    "een jaar dat zij niet meet": ({}, {}, VERBORGEN, VERBORGEN),
    "de geldende is verborgen": (
        {"norm": 0.75},
        {"waarde": None, "norm": None, "status": "niet openbaar", "is_onderdrukt": True},
        ZELFDE,
        VERBORGEN,
    ),
    "de norm van de geldende is verborgen": (
        {"norm": 0.9},
        {"norm": None, "status": "niet openbaar"},
        ZELFDE,
        VERBORGEN,
    ),
    "een norm vanaf een ander cijfer": ({"norm": 0.9, "basiswaarde": 0.95}, {}, ZELFDE, VERBORGEN),
}


@pytest.mark.parametrize("naam", AFSPRAKEN)
def test_een_andere_norm_van_wat_over_kinderen_gaat(tmp_path: Path, naam: str):
    ander, openbaar, *verwacht = AFSPRAKEN[naam]
    assert list(afspraken(tmp_path, "lokaal_team_op_tijd", ander, openbaar).values()) == verwacht


def test_wat_niet_over_kinderen_gaat_staat_er_zoals_het_is(tmp_path: Path):
    gezien = afspraken(tmp_path, "overhead", {"waarde": 0.2811, "status": "afwijking"}, {})
    assert gezien == {2021: (0.804, 0.75, "gehaald"), 2022: (0.2811, 0.75, "afwijking")}
