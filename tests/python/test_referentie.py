"""The reference by itself on the worked examples, and the warehouse against the reference."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from referentie.berichten import Onbeslist
from referentie.feiten import Feiten, Rij
from referentie.historie import Bericht, Historie
from referentie.keten import SLEUTEL
from referentie.schrijven import schrijf
from referentie.strategie import Proef, kleinste, minste, proeven, zonder
from referentie.uitvraag import Aanlevering, Uitvraag
from referentie.uitvraag_strategie import INSTELLINGEN, leveringen
from referentie.vergelijken import AFSPRAKEN, TABELLEN, verschillen, verschillen_afspraken
from referentie.warehouse import BESTAND, Warehouse, bouw, laad, sjabloon
from referentie.zorg import (
    AMBULANT,
    ARNHEM,
    EDE,
    GI_2,
    OTS,
    OTS_2,
    PLEEGZORG,
    VOOGDIJ,
    ZWAAR,
    Zorg,
    antwoord,
    dag,
    kind,
    maanden,
)

CONCEPT, GELDEND, TERUGVAL = "2021-concept", "2022-overeenkomst", "2022-terugval"
TOTAAL = dict.fromkeys(
    ("maatregelsoort", "productcode", "tussentaal_code", "status", "verwijzer_type"), "totaal"
) | {"tijdens_maatregel": "totaal"}
PERIODEN = {4: "jaar", 7: "maand"}


def beeld(*delen: Bericht | Historie, peildatum: str | None = None) -> Feiten:
    """The facts of messages and histories."""
    losse = chain.from_iterable((d,) if isinstance(d, Bericht) else d for d in delen)
    return Feiten(tuple(losse), dag(peildatum) if peildatum else None)


def rijen(feiten: Feiten, tabel: str, **waar: object) -> list[Rij]:
    """Rows of a table that have these values."""
    return [
        rij
        for rij in TABELLEN[tabel].functie(feiten)
        if all(rij[kolom] == waarde for kolom, waarde in waar.items())
    ]


def rij(feiten: Feiten, tabel: str, versie: str = GELDEND, **waar: object) -> Rij:
    """The one row of a version that has these values."""
    (enige,) = rijen(feiten, tabel, definitie_versie=versie, **waar)
    return enige


def waarde(
    feiten: Feiten, tabel: str, periode: str, versie: str = GELDEND, **waar: object
) -> Rij | None:
    """The row of a monitor mart of a year or month, of all Gelderland and in total unless said."""
    plek = {
        "niveau": "gelderland",
        "periode_soort": PERIODEN[len(periode)],
        "periode_start": dag(periode if len(periode) > 4 else f"{periode}-01"),
    }
    uitsplitsing = {k: v for k, v in TOTAAL.items() if k in TABELLEN[tabel].sleutel}
    gevonden = rijen(feiten, tabel, definitie_versie=versie, **(plek | uitsplitsing | waar))
    return gevonden[0] if gevonden else None


def stroom(feiten: Feiten, maand: str, soort: str = "", **waar: object) -> tuple[object, ...]:
    """stand_begin, instroom, uitstroom and stand_eind."""
    gevonden = waarde(feiten, "monitor_2_in_door_uitstroom", maand, **waar)
    namen = ("stand_begin", "instroom", "uitstroom", "stand_eind")
    return tuple(gevonden[naam + soort] for naam in namen)


# --- the worked examples of the definitions -----------------------------------------------------


def test_a_verlenging_is_een_maatregel():
    jong = kind()
    eerste, tweede = Zorg(jong, OTS, 1), Zorg(jong, OTS_2, 2)
    feiten = beeld(
        eerste.geleverd("2021-03-01", "2022-02-28"),
        tweede.geleverd("2022-03-01"),
        peildatum="2022-12-31",
    )
    maatregel = rij(feiten, "fct_maatregel")
    assert maatregel["startdatum"] == dt.date(2021, 3, 1)
    assert (maatregel["is_lopend"], maatregel["is_verlengd"]) == (True, True)
    assert maatregel["doorlooptijd_dagen"] == 670
    assert stroom(feiten, "2022-02") == (1, 0, 1, 0)
    assert stroom(feiten, "2022-03") == (0, 1, 0, 1)
    assert stroom(feiten, "2022-02", "_maatregelen") == (1, 0, 0, 1)
    assert stroom(feiten, "2022-03", "_maatregelen") == (1, 0, 0, 1)
    duur = {"periode": "2022", "tabel": "monitor_3_doorlooptijd"}
    assert waarde(feiten, **duur, status="beeindigd")["gemiddelde_dagen_zorgperiode"] == 364
    assert waarde(feiten, **duur, status="lopend")["gemiddelde_dagen_zorgperiode"] == 305
    assert waarde(feiten, **duur, status="lopend")["gemiddelde_dagen_maatregel"] == 670


def test_b_verwijderde_stop():
    voogdij = Zorg(kind(), VOOGDIJ)
    feiten = beeld(
        voogdij.geleverd("2020-05-10", "2021-01-05"),
        voogdij.stop("2020-05-10", "2021-01-05", status="3", op="2021-02-01"),
    )
    assert rij(feiten, "fct_maatregel")["is_lopend"] is True


def test_c_afgewezen_en_open_regels():
    ots = Zorg(kind())
    januari = ots.declaratie(ots.regel("2022-01", 40, referentie="R0"))
    maart = ots.declaratie(
        ots.regel("2022-03", 100, referentie="R1"),
        ots.regel("2022-03", 250, referentie="R2"),
        ots.regel("2022-03", 40, "C", vorig="R0", referentie="R3"),
    )
    opnieuw = ots.declaratie(ots.regel("2022-03", 250, referentie="R4"))
    feiten = beeld(januari, antwoord(januari), maart, antwoord(maart, "R2"), opnieuw)
    gevonden = waarde(feiten, "monitor_1_aantallen", "2022-03")
    assert (gevonden["toegekend_bedrag"], gevonden["ingediend_bedrag"]) == (60, 560)
    (regel,) = rijen(feiten, "fct_declaratieregel", referentienummer="R4")
    assert (regel["status"], regel["toegekend_bedrag"]) == ("open", 0)


def test_d_het_datumfilter_is_strikt():
    ots = Zorg(kind(), release="2.3")
    op, na = ots.regel("2017-01-01", 10), ots.regel("2017-01-02", 20)
    declaratie = ots.declaratie(op, na)
    feiten = beeld(declaratie, antwoord(declaratie))
    assert waarde(feiten, "monitor_1_aantallen", "2017-01")["toegekend_bedrag"] == 20


def test_e_samenloop():
    jong = kind()
    ots = Zorg(jong, OTS, 1)
    pleegzorg, ambulant = Zorg(jong, PLEEGZORG, 2), Zorg(jong, AMBULANT, 3)
    feiten = beeld(
        ots.geleverd("2022-01-10", "2022-06-30"),
        ots.betaald("2022-02"),
        pleegzorg.geleverd("2022-01-10"),
        ambulant.toegewezen("2022-02-01"),
        ambulant.start("2022-02-10"),
        ambulant.stop("2022-02-10", "2022-09-30"),
        ambulant.betaald(*maanden("2022-02", "2022-09")),
        peildatum="2022-12-31",
    )
    samenloop = rij(feiten, "fct_samenloop")
    assert samenloop["start_samenloop"] == dt.date(2022, 2, 10)
    assert samenloop["einde_samenloop"] == dt.date(2022, 6, 30)
    assert (samenloop["samenloop_dagen"], samenloop["toegekend_bedrag"]) == (140, 500)
    jaar = waarde(feiten, "monitor_4_samenloop_jeugdhulp", "2022")
    assert (jaar["samenloop_dagen"], jaar["toegekend_bedrag"]) == (140, 500)
    assert waarde(feiten, "monitor_4_samenloop_jeugdhulp", "2022-02")["samenloop_dagen"] == 19
    assert waarde(feiten, "monitor_4_samenloop_jeugdhulp", "2022-07")["toegekend_bedrag"] == 0


def test_f_ruimte_onder_het_plafond():
    """With the ceilings of the seed: 12 000 in 2021, of which 9 000 and 3 000 in two regions."""
    hulp = {jaar: Zorg(kind(), AMBULANT, jaar) for jaar in (2020, 2021)}
    feiten = beeld(
        hulp[2020].toegewezen("2020-01-01", "2020-12-31", budget=20_000),
        hulp[2020].betaald("2020-03", bedrag=15_000),
        hulp[2021].toegewezen("2021-01-01", "2021-12-31", budget=14_000),
        peildatum="2021-12-31",
    )
    eerste, tweede = (
        waarde(feiten, "monitor_6_budget", jaar, niveau="aanbieder") for jaar in ("2020", "2021")
    )
    assert (eerste["gemiddelde_uitnutting"], eerste["ruimte_budgetplafond"]) == (None, None)
    assert (tweede["bedrag_toewijzingen"], tweede["budgetplafond"]) == (14_000, 12_000)
    assert (tweede["gemiddelde_uitnutting"], tweede["ruimte_budgetplafond"]) == (0.75, 1500)


def test_g_afschaling():
    jong, ander, derde = kind(), kind(), kind()
    licht, lichter = Zorg(ander, AMBULANT, 3), Zorg(ander, AMBULANT, 4, aanbieder="22991002")
    feiten = beeld(
        Zorg(jong, ZWAAR, 1).geleverd("2021-01-01", "2021-06-30"),
        Zorg(jong, AMBULANT, 2).geleverd("2021-07-15"),
        licht.geleverd("2021-01-01", "2021-07-19"),
        licht.betaald("2021-01", bedrag=200 * 40),
        lichter.geleverd("2021-07-20", "2021-10-17"),
        lichter.betaald("2021-08", bedrag=90 * 30),
        Zorg(derde, PLEEGZORG, 5).geleverd("2021-01-01", "2022-12-31"),
        Zorg(derde, AMBULANT, 6).geleverd("2021-03-01", "2021-06-30"),
    )
    oordeel = {
        (o["definitie_versie"], o["jeugdige_id"]): o["oordeel"]
        for o in rijen(feiten, "fct_zorgovergang")
    }
    assert oordeel == {
        (CONCEPT, jong.bsn): "afschaling_categorie",
        (CONCEPT, ander.bsn): "afschaling_doorlooptijd",
        **{(versie, jong.bsn): "afschaling_categorie" for versie in (GELDEND, TERUGVAL)},
        **{(versie, ander.bsn): "afschaling_kosten" for versie in (GELDEND, TERUGVAL)},
    }
    jaar = waarde(feiten, "monitor_7_afschaling", "2021")
    assert (jaar["aantal_overgangen"], jaar["aandeel_afschaling"]) == (2, 1.0)


def test_h_opgegane_gemeenten():
    jong = kind()
    oud = [Zorg(jong, OTS, 12, gemeente=code, release="2.3") for code in ("0236", "0304")]
    feiten = beeld(*(zorg.geleverd("2018-01-01") for zorg in oud), oud[0].betaald("2018-02"))
    gevonden = waarde(feiten, "monitor_1_aantallen", "2018-02", niveau="gemeente")
    assert (gevonden["niveau_code"], gevonden["toegekend_bedrag"]) == ("1960", 100)
    regio = waarde(feiten, "monitor_1_aantallen", "2018-02", niveau="regio")
    assert regio["niveau_code"] == "rivierenland"
    assert len(rijen(feiten, "fct_toewijzing", gemeentecode_actueel="1960")) == 2


def test_i_terugval_op_de_toewijzing():
    ots = Zorg(kind())
    feiten = beeld(
        ots.toegewezen("2021-05-01", "2022-04-30"),
        ots.betaald("2021-06"),
        peildatum="2022-12-31",
    )
    (maatregel,) = rijen(feiten, "fct_maatregel")
    assert (maatregel["definitie_versie"], maatregel["doorlooptijd_dagen"]) == (TERUGVAL, 364)
    for versie in (CONCEPT, GELDEND, TERUGVAL):
        assert waarde(feiten, "monitor_1_aantallen", "2021-06", versie)["toegekend_bedrag"] == 100


def test_j_technisch_afgekeurd_en_opnieuw_verzonden():
    ots = Zorg(kind())
    regels = [ots.regel(maand, 100) for maand in ("2022-01", "2022-02", "2022-03")]
    eerst = ots.declaratie(*regels, declaratienummer="D1", identificatie="I1")
    weer = ots.declaratie(*regels, declaratienummer="D1", identificatie="I2", op="2022-05-01")
    feiten = beeld(eerst, antwoord(eerst, kop="0001", klasse=None), weer, antwoord(weer))
    assert waarde(feiten, "monitor_1_aantallen", "2022")["ingediend_bedrag"] == 300
    assert {r["status"] for r in rijen(feiten, "fct_declaratieregel")} == {"toegekend"}


def test_k_credit_zonder_nieuwe_debet():
    ots = Zorg(kind())
    eerst = ots.declaratie(ots.regel("2022-01", 1200, referentie="R1"))
    later = ots.declaratie(
        ots.regel("2022-01", 1200, "C", vorig="R1", referentie="R2"),
        ots.regel("2022-01", 1500, referentie="R3"),
    )
    feiten = beeld(eerst, antwoord(eerst), later, antwoord(later, "R3"))
    maand = waarde(feiten, "monitor_1_aantallen", "2022-01")
    assert maand["toegekend_bedrag"] == 0
    assert (maand["aantal_jeugdigen"], maand["aantal_maatregelen"]) == (0, 0)


def test_l_wachten_telt_van_het_eerste_besluit():
    hulp = Zorg(kind(), AMBULANT)
    feiten = beeld(
        hulp.toegewezen("2021-02-01", "2021-12-31"),
        hulp.start("2021-05-01"),
        hulp.toegewezen("2021-02-01", "2022-12-31", besluit="2022-01-10", reden="04"),
    )
    jaar = waarde(feiten, "monitor_6_wachttijd", "2021")
    assert (jaar["aantal_gestart"], jaar["gemiddelde_wachttijd_dagen"]) == (1, 89)


def test_m_einde_door_achttien():
    door_18, eerder = (Zorg(kind("2004-06-15"), VOOGDIJ, nummer) for nummer in (1, 2))
    feiten = beeld(
        door_18.geleverd("2020-01-01", "2022-06-14"),
        eerder.geleverd("2020-01-01", "2022-03-01"),
    )
    einde = {
        m["jeugdige_id"]: (m["einde_door_18"], m["reden_beeindiging"])
        for m in rijen(feiten, "fct_maatregel", definitie_versie=GELDEND)
    }
    assert einde == {door_18.kind.bsn: (True, "31"), eerder.kind.bsn: (False, "31")}


def test_n_verhuizing():
    jong = kind()
    arnhem, ede = Zorg(jong, OTS, 1, ARNHEM), Zorg(jong, OTS, 2, EDE)
    feiten = beeld(
        arnhem.geleverd("2021-01-01", "2022-05-31"),
        ede.geleverd("2022-06-01"),
        peildatum="2022-12-31",
    )
    plek = {"niveau": "gemeente", "soort": "_maatregelen"}
    assert stroom(feiten, "2022-05", **plek, niveau_code=ARNHEM) == (1, 0, 1, 0)
    assert stroom(feiten, "2022-06", **plek, niveau_code=EDE) == (0, 1, 0, 1)
    for niveau in ("gelderland", "gi"):
        for maand in ("2022-05", "2022-06"):
            assert stroom(feiten, maand, "_maatregelen", niveau=niveau) == (1, 0, 0, 1)


def test_o_kant_van_de_maatregel():
    jong = kind()
    hulp = Zorg(jong, AMBULANT, 3)
    feiten = beeld(
        Zorg(jong, OTS, 1).geleverd("2021-03-01", "2022-02-28"),
        Zorg(jong, OTS_2, 2).geleverd("2022-03-01"),
        Zorg(jong, OTS, 1).betaald("2021-03"),
        hulp.geleverd("2021-06-01"),
        peildatum="2022-12-31",
    )
    assert rij(feiten, "fct_samenloop", CONCEPT)["samenloop_dagen"] == 272
    assert rij(feiten, "fct_samenloop", GELDEND)["samenloop_dagen"] == 578


# --- what else the definitions say of stops and chains ------------------------------------------


def test_tijdelijke_stop_loopt_door_tot_de_hervatting():
    ots = Zorg(kind())
    feiten = beeld(
        ots.toegewezen("2021-01-01", "2021-05-31"),
        ots.start("2021-01-01"),
        ots.stop("2021-01-01", "2021-03-31", "20"),
        ots.start("2021-09-01"),
        ots.stop("2021-09-01", "2021-12-31"),
        peildatum="2022-12-31",
    )
    assert rij(feiten, "fct_maatregel")["aantal_zorgperioden"] == 2
    einden = [m["stopdatum"] for m in rijen(feiten, "fct_maatregel", definitie_versie=TERUGVAL)]
    assert einden == [dt.date(2021, 5, 31), dt.date(2021, 12, 31)]


def test_tijdelijke_stop_zonder_hervatting_loopt():
    ots = Zorg(kind())
    feiten = beeld(ots.geleverd("2021-01-01", "2021-03-31", "20"), peildatum="2022-12-31")
    assert rij(feiten, "fct_maatregel")["is_lopend"] is True


def test_overstap_is_een_maatregel_bij_twee_instellingen():
    jong = kind()
    feiten = beeld(
        Zorg(jong, OTS, 1).geleverd("2021-01-01", "2021-03-31", "38"),
        Zorg(jong, OTS, 2, aanbieder=GI_2).geleverd("2021-04-01"),
    )
    assert rij(feiten, "fct_maatregel")["aanbieder_agb_eind"] == GI_2


# --- the warehouse against the reference --------------------------------------------------------

#: So many histories instead of the few that are the same in every run.
AANTAL = int(os.environ.get("MONITOR_HISTORIEN", "0"))


def proef(aantal: int) -> Callable[[Callable], Callable]:
    """Settings for a test that builds warehouses: few histories, and none that hypothesis shrinks."""
    return settings(
        max_examples=AANTAL or aantal,
        derandomize=not AANTAL,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def wat_verschilt(gegeven: Proef) -> list[str]:
    """All differences between the reference and the warehouse on a history."""
    feiten = Feiten(gegeven.historie, gegeven.peildatum)
    with TemporaryDirectory() as map_:
        warehouse = bouw(Path(map_), gegeven.historie, peildatum=gegeven.peildatum)
        regels = [r for naam in TABELLEN for r in verschillen(feiten, warehouse, naam)]
        warehouse.verbinding.close()
    return regels


def faalt(gegeven: Proef) -> bool:
    try:
        return bool(wat_verschilt(gegeven))
    except Onbeslist:
        return False


@proef(25)
@given(proeven)
def test_warehouse_is_gelijk_aan_de_referentie(gegeven: Proef):
    try:
        verschil = wat_verschilt(gegeven)
    except Onbeslist:
        reject()
    if verschil:
        klein = kleinste(gegeven, faalt)
        pytest.fail("\n".join([klein.voluit(), *wat_verschilt(klein)[:40]]), pytrace=False)


# --- what may not matter ------------------------------------------------------------------------

FEITEN = [naam for naam in TABELLEN if naam.startswith("fct_")]
Marts = dict[str, list[Rij]]


def marts(map_: Path, leveringen: list[Path], peildatum: dt.date | None, namen: list[str]) -> Marts:
    """The rows of marts after loading these folders one by one."""
    map_.mkdir()
    database = map_ / BESTAND
    shutil.copy(sjabloon().database, database)
    for levering in leveringen:
        uitslag = laad(levering, database)
    with duckdb.connect(str(database)) as verbinding:
        verbinding.execute("delete from staging.peildatum")
        verbinding.execute("insert into staging.peildatum values (?)", [peildatum])
        warehouse = Warehouse(verbinding, sjabloon().modellen, uitslag)
        return {naam: warehouse.rijen(naam) for naam in namen}


@proef(5)
@given(proeven, st.randoms(use_true_random=False))
def test_volgorde_herhaling_en_verdeling_maken_niets_uit(gegeven: Proef, toeval: Random):
    """Shuffled, sent twice as the same file and as another file, and spread over loads."""
    with TemporaryDirectory() as tijdelijk:
        map_ = Path(tijdelijk)
        geschud = list(gegeven.historie)
        toeval.shuffle(geschud)
        vooraan, achteraan = geschud[::2], geschud[1::2]
        heel = schrijf(gegeven.historie, map_ / "heel")
        dubbel = schrijf((*geschud, *vooraan), map_ / "dubbel")
        for bestand in list(dubbel.glob("*.xml"))[::3]:
            tekst = bestand.read_text(encoding="utf-8") + "<!-- nog eens -->"
            bestand.with_name(f"weer_{bestand.name}").write_text(tekst, encoding="utf-8")
        delen = [schrijf(vooraan, map_ / "een"), schrijf((*achteraan, *vooraan[:3]), map_ / "twee")]
        verwacht, *anders = (
            marts(map_ / f"bouw {nr}", leveringen, gegeven.peildatum, list(TABELLEN))
            for nr, leveringen in enumerate(([heel], [dubbel], delen))
        )
        for ander in anders:
            for naam in TABELLEN:
                assert ander[naam] == verwacht[naam], naam


def zonder_plaats(rijen: list[Rij]) -> list[Rij]:
    """Rows in an order of their own, without the id of a line, which is its place in the message."""
    over = [{k: v for k, v in rij.items() if k != "declaratieregel_id"} for rij in rijen]
    return sorted(over, key=str)


@proef(5)
@given(proeven)
def test_een_ander_kind_verandert_niets_aan_de_feiten(gegeven: Proef):
    bsns = sorted({b.kind.bsn for b in gegeven.historie if getattr(b, "kind", None)})
    peildatum = gegeven.peildatum or dt.date(2023, 6, 30)
    with TemporaryDirectory() as tijdelijk:
        map_ = Path(tijdelijk)
        samen = schrijf(gegeven.historie, map_ / "samen")
        alleen = schrijf(zonder(gegeven.historie, bsns[-1]), map_ / "alleen")
        met, er_zonder = (
            marts(map_ / f"bouw {levering.name}", [levering], peildatum, FEITEN)
            for levering in (samen, alleen)
        )
    ander = SLEUTEL.jeugdige_id(bsns[-1])
    anderen = {r["zorgperiode_id"] for r in met["fct_zorgperiode"] if r["jeugdige_id"] == ander}
    for naam in FEITEN:
        over = [
            r
            for r in met[naam]
            if r.get("jeugdige_id") != ander and r.get("zorgperiode_id") not in anderen
        ]
        assert zonder_plaats(over) == zonder_plaats(er_zonder[naam]), naam


# --- resultaatafspraken -------------------------------------------------------------------------


def wat_verschilt_afspraken(gegeven: Proef, uitvraag: list[Aanlevering]) -> list[str]:
    """All differences in the resultaatafspraken between the reference and the warehouse."""
    feiten, opgaven = Feiten(gegeven.historie, gegeven.peildatum), Uitvraag(uitvraag)
    with TemporaryDirectory() as map_:
        warehouse = bouw(
            Path(map_), gegeven.historie, peildatum=gegeven.peildatum, uitvraag=uitvraag
        )
        regels = [
            regel
            for naam in AFSPRAKEN
            for regel in verschillen_afspraken(feiten, opgaven, warehouse, naam)
        ]
        warehouse.verbinding.close()
    return regels


def gevraagd(gegeven: Proef, toeval: Random) -> list[Aanlevering]:
    """Deliveries about years of which there are messages."""
    return leveringen(toeval, Feiten(gegeven.historie, gegeven.peildatum).eerste_dag.year)


@proef(4)
@given(proeven, st.randoms(use_true_random=True))
def test_resultaatafspraken_zijn_gelijk_aan_de_referentie(gegeven: Proef, toeval: Random):
    uitvraag = gevraagd(gegeven, toeval)
    try:
        verschil = wat_verschilt_afspraken(gegeven, uitvraag)
    except Onbeslist:
        reject()
    if verschil:
        weinig = minste(uitvraag, lambda deel: bool(wat_verschilt_afspraken(gegeven, deel)), 10)
        regels = [gegeven.voluit(), *map(repr, weinig), *wat_verschilt_afspraken(gegeven, weinig)]
        pytest.fail("\n".join(regels[:200]), pytrace=False)


def afspraken(gegeven: Proef, uitvraag: list[Aanlevering]) -> Marts:
    """The rows of the marts of the resultaatafspraken."""
    with TemporaryDirectory() as map_:
        warehouse = bouw(
            Path(map_), gegeven.historie, peildatum=gegeven.peildatum, uitvraag=uitvraag
        )
        return {naam: warehouse.rijen(naam) for naam in AFSPRAKEN}


@proef(2)
@given(proeven, st.randoms(use_true_random=True))
def test_volgorde_en_herhaling_van_aanleveringen_maken_niets_uit(gegeven: Proef, toeval: Random):
    """Shuffled, and some of them sent again in another file."""
    uitvraag = gevraagd(gegeven, toeval)
    weer = [replace(a, kenmerk=f"{a.kenmerk}-weer") for a in toeval.sample(uitvraag, 20)]
    geschud = toeval.sample([*uitvraag, *weer], len(uitvraag) + len(weer))
    assert afspraken(gegeven, geschud) == afspraken(gegeven, uitvraag)


def van_anderen(rijen: list[Rij], instelling: str) -> dict[tuple, Rij]:
    """Rows about other institutions; the survey of afspraak 1 is one of all together."""
    sleutel = AFSPRAKEN["resultaatafspraak_meting"].sleutel
    return {
        tuple(rij[kolom] for kolom in sleutel): rij
        for rij in rijen
        if rij["niveau"] == "gi"
        and rij["niveau_code"] != instelling
        and rij["indicator"] != "tijd_aan_plaatsing"
    }


@proef(2)
@given(proeven, st.randoms(use_true_random=True))
def test_een_ander_doet_niets_aan_het_cijfer_van_een_instelling(gegeven: Proef, toeval: Random):
    """At most it is asked for from an earlier year on."""
    uitvraag = gevraagd(gegeven, toeval)
    instelling = toeval.choice(INSTELLINGEN[:2])
    zonder_haar = [a for a in uitvraag if a.leverancier != instelling]
    met, er_zonder = (
        van_anderen(afspraken(gegeven, deel)["resultaatafspraak_meting"], instelling)
        for deel in (uitvraag, zonder_haar)
    )
    assert {k: rij for k, rij in met.items() if k in er_zonder} == er_zonder
    assert all(rij["waarde"] is None for k, rij in met.items() if k not in er_zonder)
