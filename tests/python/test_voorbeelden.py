"""The worked examples of the definitions, from XML to marts.

Expectations are worked out by hand from the definitions. Every child has net granted GI money, as the
examples say, where the value asks for it.
"""

import datetime as dt

import pytest
from referentie.historie import Declaratieantwoord
from referentie.warehouse import CONCEPT, GELDEND, TERUGVAL, VERSIES, bouw
from referentie.zorg import (
    AANBIEDER,
    AANBIEDER_2,
    AMBULANT,
    ARNHEM,
    EDE,
    GI,
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


def test_a_verlengde_ots_is_een_maatregel(tmp_path):
    jeugdige = kind()
    eerste, tweede = Zorg(jeugdige, OTS, 1), Zorg(jeugdige, OTS_2, 2)
    w = bouw(
        tmp_path,
        eerste.geleverd("2021-03-01", "2022-02-28"),
        tweede.geleverd("2022-03-01"),
        eerste.betaald("2021-04"),
        peildatum="2022-12-31",
    )
    perioden = [(p["startdatum"], p["stopdatum"]) for p in w.rijen("fct_zorgperiode", jeugdige)]
    assert sorted(perioden, key=str) == [
        (dag("2021-03-01"), dag("2022-02-28")),
        (dag("2022-03-01"), None),
    ]
    for versie in VERSIES:
        maatregel = w.rij("fct_maatregel", jeugdige, definitie_versie=versie)
        assert maatregel["startdatum"] == dag("2021-03-01")
        assert maatregel["stopdatum"] is None and maatregel["is_lopend"]
        assert maatregel["doorlooptijd_dagen"] == 670
        assert maatregel["aantal_zorgperioden"] == 2 and maatregel["is_verlengd"]
    af = w.monitor("3_doorlooptijd", "2022-02", status="beeindigd")
    assert (af["aantal_zorgperioden"], af["gemiddelde_dagen_zorgperiode"]) == (1, 364)
    assert af["aantal_maatregelen"] == 0
    loopt = w.monitor("3_doorlooptijd", "2022-12", status="lopend")
    assert (loopt["aantal_zorgperioden"], loopt["gemiddelde_dagen_zorgperiode"]) == (1, 305)
    assert (loopt["aantal_maatregelen"], loopt["gemiddelde_dagen_maatregel"]) == (1, 670)
    assert w.stromen("2022-02") == (1, 0, 1, 0)
    assert w.stromen("2022-03") == (0, 1, 0, 1)
    for maand in ("2022-02", "2022-03"):
        assert w.stromen(maand, "_maatregelen") == (1, 0, 0, 1)


def test_b_verwijderde_stop_laat_voogdij_lopen(tmp_path):
    jeugdige = kind()
    voogdij = Zorg(jeugdige, VOOGDIJ)
    w = bouw(
        tmp_path,
        voogdij.geleverd("2020-05-10", "2021-01-05"),
        voogdij.stop("2020-05-10", "2021-01-05", op="2021-02-01", status="3"),
        peildatum="2021-12-31",
    )
    assert w.rij("fct_zorgperiode", jeugdige)["stopdatum"] is None
    maatregel = w.rij("fct_maatregel", jeugdige, definitie_versie=GELDEND)
    assert maatregel["is_lopend"] and maatregel["doorlooptijd_dagen"] == 600


def test_c_afgewezen_en_opnieuw_ingediend(tmp_path):
    jeugdige = kind()
    zorg = Zorg(jeugdige)
    r0 = zorg.regel("2022-01", 40, referentie="R0")
    r1 = zorg.regel("2022-03", 100, referentie="R1")
    r2 = zorg.regel("2022-03", 250, referentie="R2")
    r3 = zorg.regel("2022-03", 40, "C", vorig="R0", referentie="R3")
    r4 = zorg.regel("2022-03", 250, referentie="R4")
    januari, maart = zorg.declaratie(r0), zorg.declaratie(r1, r2, r3)
    w = bouw(
        tmp_path,
        zorg.geleverd("2022-01-01"),
        (januari, antwoord(januari)),
        (maart, antwoord(maart, "R2")),
        zorg.declaratie(r4, op="2022-04-20"),
    )
    regels = {r["referentienummer"]: r for r in w.rijen("fct_declaratieregel", jeugdige)}
    assert {nr: (r["status"], r["toegekend_bedrag"]) for nr, r in regels.items()} == {
        "R0": ("toegekend", 40),
        "R1": ("toegekend", 100),
        "R2": ("afgewezen", 0),
        "R3": ("toegekend", -40),
        "R4": ("open", 0),
    }
    assert w.monitor("1_aantallen", "2022-01")["toegekend_bedrag"] == 40
    rij = w.monitor("1_aantallen", "2022-03")
    assert (rij["toegekend_bedrag"], rij["ingediend_bedrag"]) == (60, 560)
    assert rij["aantal_jeugdigen"] == 1


def test_d_het_filter_is_strikt(tmp_path):
    buiten, binnen = Zorg(kind(), gemeente=ARNHEM), Zorg(kind(), gemeente=EDE)
    w = bouw(
        tmp_path,
        buiten.geleverd("2017-01-01"),
        buiten.betaald("2017-01-01"),
        binnen.geleverd("2017-01-02"),
        binnen.betaald("2017-01-02"),
        peildatum="2017-12-31",
    )
    assert len(w.rijen("fct_declaratieregel")) == len(w.rijen("fct_zorgperiode")) == 2
    for versie in VERSIES:
        for gemeente, aantal in ((ARNHEM, 0), (EDE, 1)):
            waar = {"versie": versie, "gemeente": gemeente}
            geld = w.monitor("1_aantallen", "2017", **waar)
            assert (geld["aantal_jeugdigen"], geld["toegekend_bedrag"]) == (aantal, 100 * aantal)
            assert w.stromen("2017", **waar) == (0, aantal, 0, aantal)
            assert w.stromen("2017", "_maatregelen", **waar) == (0, aantal, 0, aantal)
            loopt = w.monitor("3_doorlooptijd", "2017", status="lopend", **waar)
            assert loopt["aantal_zorgperioden"] == loopt["aantal_maatregelen"] == aantal


def test_e_samenloop_na_het_begin_van_de_maatregel(tmp_path):
    jeugdige = kind()
    ots = Zorg(jeugdige, OTS, 1)
    pleegzorg = Zorg(jeugdige, PLEEGZORG, 2, aanbieder=AANBIEDER_2)
    ambulant = Zorg(jeugdige, AMBULANT, 3)
    w = bouw(
        tmp_path,
        ots.geleverd("2022-01-10", "2022-06-30"),
        ots.betaald("2022-02"),
        pleegzorg.geleverd("2022-01-10"),
        pleegzorg.betaald("2022-02"),
        ambulant.toegewezen("2022-02-01"),
        ambulant.start("2022-02-10"),
        ambulant.stop("2022-02-10", "2022-09-30"),
        ambulant.betaald(*maanden("2022-02", "2022-09")),
        peildatum="2022-12-31",
    )
    for versie in VERSIES:
        samenloop = w.rij("fct_samenloop", jeugdige, definitie_versie=versie)
        assert samenloop["start_samenloop"] == dag("2022-02-10")
        assert samenloop["einde_samenloop"] == dag("2022-06-30")
        assert samenloop["samenloop_dagen"] == 140
        assert samenloop["toegekend_bedrag"] == samenloop["gedeclareerd_bedrag"] == 500
    jaar = w.monitor("4_samenloop_jeugdhulp", "2022")
    assert (jaar["aantal_jeugdigen"], jaar["aantal_combinaties"]) == (1, 1)
    assert (jaar["samenloop_dagen"], jaar["toegekend_bedrag"]) == (140, 500)
    februari = w.monitor("4_samenloop_jeugdhulp", "2022-02", tussentaal_code="1")
    assert (februari["samenloop_dagen"], februari["toegekend_bedrag"]) == (19, 100)
    juli = w.monitor("4_samenloop_jeugdhulp", "2022-07")
    assert (juli["aantal_combinaties"], juli["toegekend_bedrag"]) == (0, 0)
    assert w.monitor("5_samenloop_crisis", "2022")["aantal_combinaties"] == 0


def test_f_ruimte_onder_het_plafond(tmp_path):
    jeugdige = kind()
    zorgen = {2021: Zorg(jeugdige, AMBULANT, 1), 2022: Zorg(jeugdige, AMBULANT, 2)}
    budget = {2021: 200_000, 2022: 240_000}
    w = bouw(
        tmp_path,
        *(z.toegewezen(f"{j}-01-01", f"{j}-12-31", budget=budget[j]) for j, z in zorgen.items()),
        zorgen[2021].betaald(*maanden("2021-01", "2021-12"), bedrag=12_500),
        zorgen[2022].betaald("2022-01", bedrag=10_000),
        peildatum="2022-12-31",
        zaden={
            "staging.budgetplafond": [
                (AANBIEDER, "centraal-gelderland", 2022, 120_000),
                (AANBIEDER, "foodvalley", 2022, 80_000),
            ]
        },
    )
    for versie in VERSIES:
        eerste = w.monitor("6_budget", "2021", versie, aanbieder=AANBIEDER)
        assert (eerste["bedrag_declaraties"], eerste["bedrag_toewijzingen"]) == (150_000, 200_000)
        assert eerste["gemiddelde_uitnutting"] is eerste["ruimte_budgetplafond"] is None
        tweede = w.monitor("6_budget", "2022", versie, aanbieder=AANBIEDER)
        assert (tweede["bedrag_declaraties"], tweede["bedrag_toewijzingen"]) == (10_000, 240_000)
        assert tweede["gemiddelde_uitnutting"] == pytest.approx(0.75)
        assert tweede["budgetplafond"] == 200_000
        assert float(tweede["ruimte_budgetplafond"]) == pytest.approx(20_000)


def test_g_afschaling_naar_een_lagere_categorie(tmp_path):
    jeugdige = kind()
    w = bouw(
        tmp_path,
        Zorg(jeugdige, ZWAAR, 1, aanbieder=AANBIEDER_2).geleverd("2021-01-01", "2021-06-30"),
        Zorg(jeugdige, AMBULANT, 2).geleverd("2021-07-15"),
        peildatum="2021-12-31",
    )
    for versie in VERSIES:
        overgang = w.rij("fct_zorgovergang", jeugdige, definitie_versie=versie)
        assert (overgang["tussentaal_van"], overgang["tussentaal_naar"]) == ("8", "1")
        assert overgang["oordeel"] == "afschaling_categorie"
        rij = w.monitor("7_afschaling", "2021-07", versie)
        assert (rij["aantal_overgangen"], rij["afschaling_categorie"]) == (1, 1)
        assert rij["aandeel_afschaling"] == 1


def test_g_afschaling_in_duur_of_in_kosten(tmp_path):
    jeugdige = kind()
    bij_p = Zorg(jeugdige, AMBULANT, 1)
    bij_q = Zorg(jeugdige, AMBULANT, 2, aanbieder=AANBIEDER_2)
    w = bouw(
        tmp_path,
        bij_p.geleverd("2021-01-01", "2021-07-20"),
        bij_p.betaald("2021-01", bedrag=201 * 40),
        bij_q.geleverd("2021-08-01", "2021-10-30"),
        bij_q.betaald("2021-08", bedrag=91 * 30),
        peildatum="2021-12-31",
    )
    for versie in VERSIES:
        overgang = w.rij("fct_zorgovergang", jeugdige, definitie_versie=versie)
        assert (overgang["dagen_van"], overgang["dagen_naar"]) == (200, 90)
        kosten = (overgang["kosten_per_dag_van"], overgang["kosten_per_dag_naar"])
        assert [float(k) for k in kosten] == pytest.approx([40, 30])
        verwacht = "afschaling_doorlooptijd" if versie == CONCEPT else "afschaling_kosten"
        assert overgang["oordeel"] == verwacht


def test_g_zorg_ernaast_is_geen_overgang(tmp_path):
    jeugdige = kind()
    w = bouw(
        tmp_path,
        Zorg(jeugdige, PLEEGZORG, 1).geleverd("2021-01-01", "2022-12-31"),
        Zorg(jeugdige, AMBULANT, 2, aanbieder=AANBIEDER_2).geleverd("2021-03-01", "2021-06-30"),
        peildatum="2023-12-31",
    )
    assert w.rijen("fct_zorgovergang") == []


def test_h_samengevoegde_gemeenten(tmp_path):
    rijnwaarden = Zorg(kind(), nummer=7, gemeente="0196")
    geldermalsen, neerijnen = Zorg(kind(), nummer=12, gemeente="0236"), Zorg(kind(), nummer=12)
    neerijnen = Zorg(neerijnen.kind, nummer=12, gemeente="0304")
    lingewaal = Zorg(kind(), nummer=13, gemeente="0733")
    zorgen = (rijnwaarden, geldermalsen, neerijnen, lingewaal)
    w = bouw(
        tmp_path,
        *(z.toegewezen("2017-02-01", "2018-12-31") for z in zorgen),
        *(z.betaald("2018-03") for z in zorgen),
        peildatum="2019-12-31",
    )
    for zorg, actueel in zip(zorgen, ("0299", "1960", "1960", "1960"), strict=True):
        regel = w.rij("fct_declaratieregel", zorg.kind)
        assert (regel["gemeentecode"], regel["gemeentecode_actueel"]) == (zorg.gemeente, actueel)
    assert len(w.rijen("fct_toewijzing", toewijzingnummer=12)) == 2
    for waar in ({"gemeente": "1960"}, {"regio": "rivierenland"}):
        rij = w.monitor("1_aantallen", "2018", **waar)
        assert (rij["aantal_maatregelen"], rij["aantal_jeugdigen"]) == (3, 3)
    assert w.monitor("1_aantallen", "2018", gemeente="0299")["aantal_maatregelen"] == 1
    oud = "select * from marts.monitor_1_aantallen where niveau_code in ('0196', '0236', '0304')"
    assert w.vraag(oud) == []


def test_i_gi_zonder_regieberichten(tmp_path):
    jeugdige = kind()
    ots, ambulant = Zorg(jeugdige, OTS, 1), Zorg(jeugdige, AMBULANT, 2)
    w = bouw(
        tmp_path,
        ots.toegewezen("2021-05-01", "2022-04-30"),
        ots.betaald(*maanden("2021-05", "2022-04")),
        ambulant.geleverd("2021-06-01"),
        peildatum="2022-12-31",
    )
    periode = w.rij("fct_zorgperiode", jeugdige, soort="maatregel")
    assert periode["bron_start"] == "toewijzing"
    (maatregel,) = w.rijen("fct_maatregel", jeugdige)
    assert maatregel["definitie_versie"] == TERUGVAL
    assert maatregel["doorlooptijd_dagen"] == 364 and not maatregel["is_lopend"]
    assert [r["definitie_versie"] for r in w.rijen("fct_samenloop", jeugdige)] == [TERUGVAL]
    for versie in VERSIES:
        aantal = int(versie == TERUGVAL)
        assert w.stromen("2021", versie=versie) == (0, aantal, 0, aantal)
        assert w.stromen("2022", "_maatregelen", versie=versie) == (aantal, 0, aantal, 0)
        af = w.monitor("3_doorlooptijd", "2022", versie, status="beeindigd")
        assert af["aantal_zorgperioden"] == af["aantal_maatregelen"] == aantal
        assert w.monitor("4_samenloop_jeugdhulp", "2021", versie)["aantal_combinaties"] == aantal
        geld = w.monitor("1_aantallen", "2021", versie)
        assert (geld["aantal_jeugdigen"], geld["toegekend_bedrag"]) == (1, 800)


def test_j_technisch_afgekeurd_en_opnieuw_verzonden(tmp_path):
    jeugdige = kind()
    zorg = Zorg(jeugdige)
    regels = [zorg.regel("2022-03", 100) for _ in range(3)]
    eerst = zorg.declaratie(*regels, declaratienummer="D1")
    weer = zorg.declaratie(*regels, declaratienummer="D1", op="2022-04-20")
    afkeur: Declaratieantwoord = antwoord(eerst, kop="0001", klasse=None)
    w = bouw(tmp_path, zorg.toegewezen("2022-01-01"), eerst, afkeur, weer, antwoord(weer))
    rijen = w.rijen("fct_declaratieregel", jeugdige)
    assert [(r["status"], r["toegekend_bedrag"]) for r in rijen] == [("toegekend", 100)] * 3
    rij = w.monitor("1_aantallen", "2022-03")
    assert (rij["toegekend_bedrag"], rij["ingediend_bedrag"]) == (300, 300)


def test_k_gecrediteerd_en_vervanging_afgewezen(tmp_path):
    jeugdige = kind()
    zorg = Zorg(jeugdige)
    r1 = zorg.regel("2022-01", 1200, referentie="R1")
    r2 = zorg.regel("2022-01", 1200, "C", vorig="R1", referentie="R2")
    r3 = zorg.regel("2022-01", 1500, referentie="R3")
    eerst, dan = zorg.declaratie(r1), zorg.declaratie(r2, r3, op="2022-04-01")
    w = bouw(
        tmp_path,
        zorg.toegewezen("2022-01-01"),
        (eerst, antwoord(eerst)),
        (dan, antwoord(dan, "R3", toegekend=-1200)),
    )
    assert sum(r["toegekend_bedrag"] for r in w.rijen("fct_declaratieregel", jeugdige)) == 0
    rij = w.monitor("1_aantallen", "2022-01")
    assert (rij["toegekend_bedrag"], rij["ingediend_bedrag"]) == (0, 1500)
    assert rij["aantal_jeugdigen"] == rij["aantal_maatregelen"] == 0


def test_l_wachten_telt_vanaf_het_eerste_besluit(tmp_path):
    jeugdige = kind()
    zorg = Zorg(jeugdige, AMBULANT)
    w = bouw(
        tmp_path,
        zorg.toegewezen("2021-03-01", "2021-12-31", besluit="2021-02-01"),
        zorg.start("2021-05-01"),
        zorg.toegewezen("2021-03-01", "2022-12-31", besluit="2022-01-10", reden="04"),
        peildatum="2022-12-31",
    )
    for versie in VERSIES:
        wachten = w.rij("fct_wachttijd", jeugdige, definitie_versie=versie)
        assert (wachten["status"], wachten["wachttijd_dagen"]) == ("gestart", 89)
        assert wachten["toewijzingsdatum_eerste"] == dag("2021-02-01")
        rij = w.monitor("6_wachttijd", "2021", versie)
        assert (rij["aantal_toewijzingen"], rij["aantal_gestart"]) == (1, 1)
        assert rij["gemiddelde_wachttijd_dagen"] == 89
        assert w.monitor("6_wachttijd", "2022", versie)["aantal_toewijzingen"] == 0


def test_m_voogdij_eindigt_door_achttien_worden(tmp_path):
    volwassen, eerder = kind("2004-06-15"), kind("2004-06-15")
    w = bouw(
        tmp_path,
        Zorg(volwassen, VOOGDIJ, 1).geleverd("2020-01-01", "2022-06-14"),
        Zorg(eerder, VOOGDIJ, 2).geleverd("2020-01-01", "2022-03-01"),
        peildatum="2022-12-31",
    )
    einden = {
        jeugdige: w.rij("fct_maatregel", jeugdige, definitie_versie=GELDEND)
        for jeugdige in (volwassen, eerder)
    }
    assert einden[volwassen]["einde_door_18"] and not einden[eerder]["einde_door_18"]
    assert [e["leeftijd_bij_einde"] for e in einden.values()] == [17, 17]
    assert einden[eerder]["reden_beeindiging"] == "31"


def test_n_verhuizing_telt_per_gemeente(tmp_path):
    jeugdige = kind()
    w = bouw(
        tmp_path,
        Zorg(jeugdige, OTS, 1, ARNHEM).geleverd("2022-01-01", "2022-05-31"),
        Zorg(jeugdige, OTS, 2, EDE).geleverd("2022-06-01"),
        peildatum="2022-12-31",
    )
    assert w.stromen("2022-05", "_maatregelen", gemeente=ARNHEM) == (1, 0, 1, 0)
    assert w.stromen("2022-06", "_maatregelen", gemeente=EDE) == (0, 1, 0, 1)
    for waar in ({}, {"gi": GI}):
        for maand in ("2022-05", "2022-06"):
            assert w.stromen(maand, "_maatregelen", **waar) == (1, 0, 0, 1)
    maatregel = w.rij("fct_maatregel", jeugdige, definitie_versie=GELDEND)
    assert (maatregel["gemeentecode_start"], maatregel["gemeentecode_eind"]) == (ARNHEM, EDE)


def test_o_kant_van_de_samenloop(tmp_path):
    jeugdige = kind()
    ots = Zorg(jeugdige, OTS, 1)
    w = bouw(
        tmp_path,
        ots.geleverd("2021-03-01", "2022-02-28"),
        ots.betaald("2021-04"),
        Zorg(jeugdige, OTS_2, 2).geleverd("2022-03-01"),
        Zorg(jeugdige, AMBULANT, 3).geleverd("2021-06-01"),
        peildatum=dt.date(2022, 12, 31),
    )
    for versie, dagen in ((CONCEPT, 272), (GELDEND, 578), (TERUGVAL, 578)):
        assert w.rij("fct_samenloop", jeugdige, definitie_versie=versie)["samenloop_dagen"] == dagen
