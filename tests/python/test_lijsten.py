"""The lists that the definitions consist of, row by row, from XML to marts: products, weights, kinds, codes.

Expectations are written out from the texts; nothing is read from the seeds.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from referentie.warehouse import CONCEPT, GELDEND, TERUGVAL, VERSIES, Warehouse, bouw
from referentie.zorg import (
    AANBIEDER,
    AANBIEDER_2,
    AMBULANT,
    BARNEVELD,
    CRISIS,
    EDE,
    GEZINSHUIS,
    GI,
    GI_2,
    OTS,
    PLEEGZORG,
    PREVENTIEF,
    RECLASSERING,
    TIEL,
    VOOGDIJ,
    ZWAAR,
    Zorg,
    dag,
    kind,
)

PEILDATUM = "2022-12-31"

# -- products --------------------------------------------------------------------------------------

#: Kind of measure, year of an OTS, and whether it counts: the products that say so.
MAATREGELPRODUCTEN = {
    (
        "Jeugdreclassering",
        True,
    ): "47A00 47A01 47A02 47A03 47A04 47A05 47A06 47A07 47A08 47A09 47A10 47B00 "
    "47B01 47B02 47B03 47B04 47B05 47B06 47B10 47B12 47B13 47B14 47B15 47B16 47Z99",
    ("Jeugdreclassering", False): "47B11",
    ("Ondertoezichtstelling", True): "48A01 48A02 48A04 48A05 48B00 48B01 48B10",
    ("Ondertoezichtstelling", False): "48B12",
    ("Voogdij", True): "48A03 48A06 48B02 48B11",
    ("Voogdij", False): "48B13",
    ("Jeugdbescherming overig", True): "48A00 48Z99",
    ("Jeugdbescherming overig", False): "48B14",
    (
        "Preventief",
        True,
    ): "49A00 49A01 49A02 49A03 49A04 49A05 49A06 49B00 49B02 49B03 49B04 49B07 49Z99",
    ("Preventief", False): "49B01 49B05 49B06",
}
#: Products that stand for year 2 and on of an OTS.
JAAR_2 = {"48A02", "48A05", "48B01"}
#: Tussentaal of what has no code of its own, by the category of 2015 or of now.
CATEGORIEEN = {
    "1": "31 32 33 34 41 45 50 51 52 53 54",
    "2": "35",
    "3": "36",
    "4": "46",
    "5": "37",
    "7": "44",
    "8": "38 43",
    "9": "55",
    "10": "40 42",
}
#: Of each tussentaal a product, and of those that are residential or not unlike the rest.
TUSSENTAALPRODUCTEN = {
    "1": "41A00 45A04",
    "2": "43A03",
    "3": "43A04",
    "4": "46A00 46A01 46A02 46A03",
    "5": "43A06 43B12",
    "6": "43A02 44A02",
    "7": "43A15 44A47",
    "8": "43A00 43B07",
    "9": "55015",
    "10": "40A00",
}


@pytest.fixture(scope="module")
def producten(tmp_path_factory) -> Warehouse:
    """Of each product a child with a period of 30 days and a line."""
    maatregelen = " ".join(MAATREGELPRODUCTEN.values()).split()
    losse = [*" ".join(TUSSENTAALPRODUCTEN.values()).split()]
    losse += [f"{c}Z99" for c in " ".join(CATEGORIEEN.values()).split()]
    delen = [
        [zorg.geleverd("2022-01-01", "2022-01-31"), zorg.betaald("2022-01")]
        for nummer, code in enumerate([*maatregelen, *losse], 1)
        for zorg in [Zorg(kind(), code, nummer)]
    ]
    return bouw(tmp_path_factory.mktemp("producten"), delen, peildatum=PEILDATUM)


@pytest.mark.parametrize(("soort", "telt"), MAATREGELPRODUCTEN)
def test_product_van_een_gi(producten: Warehouse, soort: str, telt: bool):
    for code in MAATREGELPRODUCTEN[soort, telt].split():
        regel = producten.rij("fct_declaratieregel", productcode=code)
        gevonden = (regel["maatregelsoort"], regel["telt_als_maatregel"], regel["tussentaal_code"])
        assert gevonden == (soort, telt, None), code
        rij = producten.monitor("1_aantallen", "2022", maatregelsoort=soort, productcode=code)
        assert rij["aantal_maatregelen"] == int(telt), code


@pytest.mark.parametrize("versie", VERSIES)
def test_maatregel_en_jaar_van_de_ots(producten: Warehouse, versie: str):
    tellen = {c: s for (s, t), codes in MAATREGELPRODUCTEN.items() if t for c in codes.split()}
    if versie == CONCEPT:
        tellen = {code: soort for code, soort in tellen.items() if soort != "Preventief"}
    rijen = producten.vraag(
        "select productcode, m.maatregelsoort, is_verlengd from marts.fct_maatregel as m "
        "join marts.fct_maatregel_zorgperiode using (definitie_versie, maatregel_id) "
        "join marts.fct_zorgperiode using (zorgperiode_id) where definitie_versie = $versie",
        versie=versie,
    )
    assert {r["productcode"]: r["maatregelsoort"] for r in rijen} == tellen
    assert {r["productcode"] for r in rijen if r["is_verlengd"]} == JAAR_2


def test_tussentaal_van_een_product(producten: Warehouse):
    verwacht = {c: t for t, codes in TUSSENTAALPRODUCTEN.items() for c in codes.split()}
    verwacht |= {f"{c}Z99": t for t, codes in CATEGORIEEN.items() for c in codes.split()}
    rijen = producten.rijen("fct_declaratieregel")
    gevonden = {r["productcode"]: r["tussentaal_code"] for r in rijen if not r["maatregelsoort"]}
    assert gevonden == verwacht


def test_instelling_met_een_product_van_elke_categorie(tmp_path):
    """Who is assigned 47 or 48 is a GI though no list knows it; 49 is preventive, and others do that too."""
    zorgen = [
        Zorg(kind(), product, nr, aanbieder=f"2288{nr:04d}")
        for nr, product in enumerate((RECLASSERING, VOOGDIJ, PREVENTIEF, AMBULANT), 1)
    ]
    w = bouw(tmp_path, [z.geleverd("2022-01-01") for z in zorgen], peildatum=PEILDATUM)
    gis = [w.rij("dim_aanbieder", aanbieder_agb=z.aanbieder)["is_gi"] for z in zorgen]
    assert gis == [True, True, False, False]


# -- which categories a value counts ---------------------------------------------------------------

SOORTEN = {
    "47": (RECLASSERING, "Jeugdreclassering"),
    "48": (VOOGDIJ, "Voogdij"),
    "49": (PREVENTIEF, "Preventief"),
}


@pytest.fixture(scope="module")
def categorieen(tmp_path_factory) -> Warehouse:
    """A child per category, with a measure, money for it, and youth care during it."""
    delen = [
        [
            zorg.geleverd("2022-01-01"),
            zorg.betaald("2022-01", bedrag=10),
            hulp.geleverd("2022-02-01", "2022-02-28"),
            hulp.betaald("2022-02"),
        ]
        for nummer, (product, _) in enumerate(SOORTEN.values(), 1)
        for zorg in [Zorg(kind(), product, 10 * nummer)]
        for hulp in [zorg.nog(CRISIS, aanbieder=AANBIEDER)]
    ]
    return bouw(tmp_path_factory.mktemp("categorieen"), delen, peildatum=PEILDATUM)


@pytest.mark.parametrize("versie", VERSIES)
def test_categorieen_per_waarde(categorieen: Warehouse, versie: str):
    """Preventive measures count in value 1 and 1b, and in the concept in no other."""
    for categorie, (_, soort) in SOORTEN.items():
        waar = {"versie": versie, "maatregelsoort": soort}
        telt = int(categorie != "49" or versie != CONCEPT)
        assert categorieen.monitor("1_aantallen", "2022", **waar)["aantal_jeugdigen"] == 1
        assert categorieen.stromen("2022", **waar) == (0, telt, 0, telt)
        for mart in ("4_samenloop_jeugdhulp", "5_samenloop_crisis"):
            assert categorieen.monitor(mart, "2022", **waar)["aantal_combinaties"] == telt
    hulp = categorieen.monitor("1b_jeugdhulp", "2022", versie)
    assert (hulp["aantal_jeugdigen"], hulp["toegekend_bedrag"]) == (3, 300)


# -- kinds of measures -----------------------------------------------------------------------------

VOLGORDE = {
    "Ondertoezichtstelling": OTS,
    "Voogdij": VOOGDIJ,
    "Jeugdbescherming overig": "48A00",
    "Jeugdreclassering": RECLASSERING,
    "Preventief": PREVENTIEF,
}


@pytest.mark.parametrize("versie", [GELDEND, TERUGVAL])
def test_van_twee_maatregelen_gaat_de_zwaarste_voor(tmp_path, versie):
    """The one that goes first began last, with another institution."""
    paren = list(pairwise(VOLGORDE.items()))
    delen, kinderen = [], {}
    for nummer, ((eerst, een), (_, ander)) in enumerate(paren, 1):
        zorg = Zorg(kind(), een, 10 * nummer)
        kinderen[eerst] = zorg.kind
        hulp = zorg.nog(AMBULANT, 10 * nummer + 2)
        delen += [
            zorg.nog(ander, aanbieder=GI_2).geleverd("2021-01-01"),
            zorg.geleverd("2021-06-01"),
            zorg.betaald("2022-01"),
            hulp.geleverd("2022-02-01"),
            hulp.betaald("2022-03"),
        ]
    w = bouw(tmp_path, delen, peildatum=PEILDATUM)
    for soort, jeugdige in kinderen.items():
        wachten = w.rij("fct_wachttijd", jeugdige, definitie_versie=versie)
        assert (wachten["maatregelsoort"], wachten["gi_agb"]) == (soort, GI)
    rij = w.monitor("1b_jeugdhulp", "2022", versie, gi=GI, tijdens_maatregel="ja")
    assert rij["aantal_jeugdigen"] == len(paren)


# -- tussentaal ------------------------------------------------------------------------------------

PER_TUSSENTAAL = {
    "1": AMBULANT,
    "2": PLEEGZORG,
    "3": GEZINSHUIS,
    "4": CRISIS,
    "5": "43A06",
    "6": "44A02",
    "7": "43A15",
    "8": ZWAAR,
    "9": "55015",
}
ZWAARTE = {CONCEPT: "123456789", GELDEND: "162378945", TERUGVAL: "162378945"}


@pytest.fixture(scope="module")
def zwaarten(tmp_path_factory) -> tuple[Warehouse, dict]:
    """From each category to each that comes next in the order of a version, and from the heaviest to none."""
    paren = sorted({paar for volgorde in ZWAARTE.values() for paar in pairwise(volgorde)})
    zorgen = {
        paar: Zorg(kind(), PER_TUSSENTAAL[paar[0]], 10 * nummer, aanbieder=AANBIEDER_2)
        for nummer, paar in enumerate(paren, 1)
    }
    delen = [
        [
            zorg.geleverd("2021-01-01", "2021-12-31"),
            zorg.nog(PER_TUSSENTAAL[naar]).geleverd("2022-01-15"),
        ]
        for (_, naar), zorg in zorgen.items()
    ]
    return bouw(tmp_path_factory.mktemp("zwaarte"), delen, peildatum=PEILDATUM), zorgen


@pytest.mark.parametrize("versie", VERSIES)
def test_volgorde_van_zwaarte(zwaarten: tuple[Warehouse, dict], versie: str):
    w, zorgen = zwaarten
    volgorde = ZWAARTE[versie]
    for (van, naar), zorg in zorgen.items():
        oordeel = w.rij("fct_zorgovergang", zorg.kind, definitie_versie=versie)["oordeel"]
        zwaarder = volgorde.index(naar) > volgorde.index(van)
        assert oordeel == ("opschaling" if zwaarder else "afschaling_categorie"), (van, naar)


#: Products whose care is residential, and whose care is not.
RESIDENTIEEL = {
    True: (PLEEGZORG, GEZINSHUIS, "43A06", "44A02", "43A15", ZWAAR, CRISIS, "46A02"),
    False: (AMBULANT, "55015", "46A00", "46A01", "46Z99", "43B12", "44A47"),
}


@pytest.mark.parametrize("verblijf", [True, False])
def test_korter_telt_na_verblijf(tmp_path, verblijf):
    """A year, and then half a year elsewhere."""
    zorgen = {
        product: Zorg(kind(), product, 10 * nummer, aanbieder=AANBIEDER_2)
        for nummer, product in enumerate(RESIDENTIEEL[verblijf], 1)
    }
    delen = [
        [
            z.geleverd("2021-01-01", "2021-12-31"),
            z.nog(z.product, aanbieder=AANBIEDER).geleverd("2022-01-01", "2022-06-30"),
        ]
        for z in zorgen.values()
    ]
    w = bouw(tmp_path, delen, peildatum=PEILDATUM)
    for product, zorg in zorgen.items():
        for versie in VERSIES:
            oordeel = w.rij("fct_zorgovergang", zorg.kind, definitie_versie=versie)["oordeel"]
            korter = verblijf or versie == CONCEPT
            assert oordeel == ("afschaling_doorlooptijd" if korter else "gelijk"), product
    assert not any(r["is_residentieel"] for r in w.rijen("dim_product", productcode="40A00"))


# -- ages, days and places -------------------------------------------------------------------------


def test_leeftijdsgroepen(tmp_path):
    """Age on the first day of the line."""
    leeftijden = {
        3: "0-4",
        4: "4-12",
        11: "4-12",
        12: "12-18",
        17: "12-18",
        18: "18-23",
        22: "18-23",
        23: "23+",
    }
    zorgen = {
        leeftijd: Zorg(kind(f"{2021 - leeftijd}-03-01"), AMBULANT, leeftijd)
        for leeftijd in leeftijden
    }
    delen = [[z.geleverd("2021-03-01"), z.betaald("2021-03")] for z in zorgen.values()]
    w = bouw(tmp_path, delen, peildatum=PEILDATUM)
    for leeftijd, groep in leeftijden.items():
        for feit in ("fct_declaratieregel", "fct_zorgperiode", "fct_toewijzing"):
            assert w.rij(feit, zorgen[leeftijd].kind)["leeftijdsgroep"] == groep, leeftijd
    reeks = {"reeks": "jeugdhulpgebruikers", "periode_start": dag("2021-01-01")}
    for groep, aantal in (("0-4", 1), ("4-12", 2), ("12-18", 2), ("18-23", 2)):
        rij = w.rij("landelijke_vergelijking", uitsplitsing=groep, **reeks)
        assert rij["waarde_gelderland"] == aantal


def test_leeftijd_op_de_dag_voor_de_verjaardag(tmp_path):
    jeugdige = kind("2017-03-02")
    hulp = Zorg(jeugdige, AMBULANT)
    w = bouw(tmp_path, hulp.toegewezen("2021-03-01"), hulp.betaald("2021-03"), peildatum=PEILDATUM)
    assert w.rij("fct_declaratieregel", jeugdige)["leeftijdsgroep"] == "0-4"


FOODVALLEY = (BARNEVELD, "0267", "0279", "0339", "0340", "0345")


def test_centrale_facturatie_gaat_voor_een_toewijzing_elders(tmp_path):
    """Ede receives the bills of its region; the same number also exists in Tiel."""
    zorgen = {
        gemeente: Zorg(kind(), AMBULANT, nummer, gemeente)
        for nummer, gemeente in enumerate(FOODVALLEY, 1)
    }
    delen = [
        [
            zorg.toegewezen("2022-01-01"),
            replace(zorg, gemeente=TIEL).toegewezen("2022-01-01"),
            replace(zorg, gemeente=EDE).betaald("2022-02"),
        ]
        for zorg in zorgen.values()
    ]
    w = bouw(tmp_path, delen, peildatum=PEILDATUM)
    for gemeente, zorg in zorgen.items():
        assert w.rij("fct_declaratieregel", zorg.kind)["gemeentecode"] == gemeente


def test_reeks_begint_niet_voor_de_jeugdwet(tmp_path):
    """A line of 2014 counts in no year; one of 2015 does where there is no filter."""
    hulp = Zorg(kind(), AMBULANT)
    w = bouw(tmp_path, hulp.betaald("2014-12", "2015-02"), peildatum=PEILDATUM)
    jaren = w.vraag(
        "select periode_start, toegekend_bedrag from marts.monitor_7_algemeen where definitie_versie = $v "
        "and periode_soort = 'jaar' and niveau = 'gelderland' and tussentaal_code = 'totaal' "
        "and toegekend_bedrag > 0",
        v=GELDEND,
    )
    assert [(r["periode_start"], r["toegekend_bedrag"]) for r in jaren] == [
        (dag("2015-01-01"), 100)
    ]


#: Volume and frequency, and what it is worth in 2022 at ten euros.
FREQUENTIES = {
    "1": ("2022-01-01", "2022-01-10", 3, 300),
    "2": ("2022-01-03", "2022-01-16", 2, 40),
    "3": ("2022-01-31", "2022-02-27", 7, 70),
    "4": ("2022-01-15", "2022-03-10", 1, 30),
    "5": ("2022-01-01", "2022-12-31", 36_525, 365_000),
    "6": ("2021-12-22", "2022-01-10", 50, 250),
}


def test_bedrag_per_frequentie(tmp_path):
    delen = [
        Zorg(kind(), AMBULANT, int(f), aanbieder=f"2299200{f}").toegewezen(
            van, tot, omvang=(n, "82", f)
        )
        for f, (van, tot, n, _) in FREQUENTIES.items()
    ]
    tarief = [(AMBULANT, None, dag("2017-01-01"), None, 10)]
    geld = Zorg(kind(), AMBULANT, 99, aanbieder="22992099").betaald("2022-01")
    w = bouw(tmp_path, delen, geld, peildatum=PEILDATUM, zaden={"staging.tarief": tarief})
    for frequentie, (*_, bedrag) in FREQUENTIES.items():
        rij = w.monitor("6_budget", "2022", aanbieder=f"2299200{frequentie}")
        assert rij["bedrag_toewijzingen"] == bedrag, frequentie


# -- quality ---------------------------------------------------------------------------------------


def test_tijdelijke_stop_valt_op_na_180_dagen(tmp_path):
    """Stopped 180 and 181 days before the peildatum."""
    eind = dag(PEILDATUM)
    zorgen = [Zorg(kind(), OTS, nr, aanbieder=gi) for nr, gi in enumerate((GI, GI_2), 1)]
    w = bouw(
        tmp_path,
        [
            zorg.geleverd("2021-01-01", str(eind - dt.timedelta(days=dagen)), "20")
            for zorg, dagen in zip(zorgen, (180, 181), strict=True)
        ],
        peildatum=PEILDATUM,
    )
    gevonden = w.vraag(
        "select leverancier, sum(aantal_geraakt) as aantal from marts.kwaliteit_bevinding "
        "where check_id = 'tijdelijke_stop_zonder_vervolg' group by leverancier"
    )
    assert {r["leverancier"]: r["aantal"] for r in gevonden} == {GI: 0, GI_2: 1}


def test_twaalf_maanden_zijn_voorlopig(tmp_path):
    zorg = Zorg(kind(), OTS)
    begin = [f"{jaar}-{maand:02d}-01" for jaar in (2021, 2022) for maand in (1, 6, 12)]
    w = bouw(
        tmp_path,
        [replace(zorg, nummer=nr).geleverd(van) for nr, van in enumerate(begin, 1)],
        [replace(zorg, nummer=9).geleverd("2022-01-05")],
        peildatum="2022-12-01",
    )
    rijen = w.rijen("kwaliteit_dekking", indicator="toewijzing_met_start")
    voorlopig = {str(r["periode_start"])[:7]: r["is_voorlopig"] for r in rijen}
    assert voorlopig == {
        "2021-01": False,
        "2021-06": False,
        "2021-12": False,
        "2022-01": True,
        "2022-06": True,
        "2022-12": True,
    }


def test_te_oud_voor_een_maatregel(tmp_path):
    """Protection from 18 on and probation from 23 on; of preventive care there is no age."""
    te_oud = {
        (VOOGDIJ, 17): 0,
        (VOOGDIJ, 18): 1,
        (RECLASSERING, 22): 0,
        (RECLASSERING, 23): 1,
    }
    zorgen = {
        geval: Zorg(kind(f"{2022 - geval[1]}-01-01"), geval[0], nr, aanbieder=f"2297{nr:04d}")
        for nr, geval in enumerate(te_oud, 1)
    }
    ouder = Zorg(kind("1990-01-01"), PREVENTIEF, 9, aanbieder="22970009")
    delen = [zorg.toegewezen("2022-01-01") for zorg in (*zorgen.values(), ouder)]
    w = bouw(tmp_path, delen, peildatum=PEILDATUM)
    gevonden = w.vraag(
        "select leverancier, sum(aantal_geraakt) as aantal from marts.kwaliteit_bevinding "
        "where check_id = 'leeftijd_past_niet_bij_maatregel' group by leverancier"
    )
    assert {r["leverancier"]: r["aantal"] for r in gevonden} == {
        zorgen[geval].aanbieder: aantal for geval, aantal in te_oud.items()
    }
