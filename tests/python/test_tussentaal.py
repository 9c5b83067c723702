"""A region's product list: every row gets one outcome, and what is missing fits in the seed."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from loaders import tussentaal as tt
from loaders.cli import app

SEED = "tussentaal/tussentaal_product.csv"
KOLOMMEN = (tt.SEEDS / SEED).read_text(encoding="utf-8").partition("\n")[0].split(",")


def lees(pad: Path) -> list[dict[str, str]]:
    with pad.open(encoding="utf-8", newline="") as bestand:
        return list(csv.DictReader(bestand))


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the seeds, to add rows to."""
    return Path(shutil.copytree(tt.SEEDS, tmp_path / "seeds"))


def plak(seeds: Path, *rijen: dict[str, str]) -> None:
    """Paste rows under the seed, as a user would."""
    with (seeds / SEED).open("a", encoding="utf-8", newline="") as bestand:
        csv.DictWriter(bestand, KOLOMMEN, restval="", lineterminator="\n").writerows(rijen)


def eigen(code: str, regio: str, van: str = "", tot: str = "", tussentaal: str = "7"):
    return {
        "productcode": code,
        "jeugdhulpregio": regio,
        "geldig_vanaf": van,
        "geldig_tot": tot,
        "tussentaal_code": tussentaal,
        "zekerheid": "zeker",
    }


@pytest.fixture
def keur(tmp_path: Path, seeds: Path):
    """Check a list given as text or bytes."""

    def _keur(inhoud: str | bytes) -> tt.Uitslag:
        lijst = tmp_path / "lijst.csv"
        lijst.write_bytes(inhoud.encode() if isinstance(inhoud, str) else inhoud)
        return tt.controleer(lijst, seeds=seeds)

    return _keur


def uitkomsten(uitslag: tt.Uitslag) -> list[str]:
    return [product.uitkomst for product in uitslag.producten]


def regels(uitslag: tt.Uitslag) -> list[tuple[int, str, str, str]]:
    return [(b.regelnummer, b.kolom, b.regel, b.ernst) for b in uitslag.bevindingen]


# --- outcomes -----------------------------------------------------------------------------------


def test_elke_uitkomst(keur, seeds):
    plak(seeds, eigen("45X01", "foodvalley"), eigen("43A01", "foodvalley"))
    uitslag = keur(
        "productcode,jeugdhulpregio\n45X01,foodvalley\n43A01,foodvalley\n43A01,achterhoek\n48B14,\n"
        "48Z99,foodvalley\n45X01,achterhoek\nZZ1,foodvalley\nte lang,foodvalley\n"
    )
    assert uitkomsten(uitslag) == [
        tt.EIGEN, tt.EIGEN, tt.ALGEMEEN, tt.MAATREGEL, tt.MAATREGEL, tt.TERUGVAL, tt.ONTBREEKT, tt.FOUT,
    ]  # fmt: skip
    assert list(uitslag.tellingen.values()) == [2, 1, 2, 1, 1, 1]
    betekenis = [(p.tussentaal_code, p.zekerheid, p.maatregelsoort) for p in uitslag.producten]
    assert betekenis == [
        ("7", "zeker", ""),
        ("7", "zeker", ""),
        ("8", "twijfel", ""),
        ("", "", "Jeugdbescherming overig"),
        ("", "", "Jeugdbescherming overig"),
        ("1", "aannemelijk", ""),
        ("", "", ""),
        ("", "", ""),
    ]


def test_alle_standaardcodes_zijn_bekend(keur):
    codes = [r["productcode"] for r in lees(tt.SEEDS / "codelijsten/product.csv")]
    uitslag = keur("productcode\n" + "\n".join(codes))
    assert set(uitkomsten(uitslag)) == {tt.ALGEMEEN, tt.MAATREGEL}
    assert not uitslag.ontbrekend and not uitslag.bevindingen


def test_categorie_van_de_lijst_gaat_voor_die_van_de_code(keur):
    """The model looks at the category as sent; the code may start with something else."""
    uitslag = keur("productcode,productcategorie\nAB123,48\nAB124,43\n48A01,45\n")
    assert uitkomsten(uitslag) == [tt.MAATREGEL, tt.TERUGVAL, tt.TERUGVAL]
    assert [p.tussentaal_code for p in uitslag.producten] == ["", "8", "1"]
    assert regels(uitslag) == [(n, "productcategorie", "TR381", tt.WAARSCHUWING) for n in (2, 3, 4)]


def test_wat_ontbreekt_past_in_de_seed(keur):
    uitslag = keur(
        "geldig_vanaf;productcode;omschrijving;jeugdhulpregio\n"
        "1-3-2021;ZZ9;Eigen \x1b[31m =groep;Rijk van Nijmegen\n;45X02;;RIVIERENLAND\n"
        ";45X01;Met; te veel\n"
    )
    assert [r["productcode"] for r in uitslag.ontbrekend] == ["45X02", "ZZ9"]
    terugval, leeg = lees(uitslag.uit)
    assert list(terugval) == KOLOMMEN
    assert terugval["tussentaal_code"] == "1" and terugval["zekerheid"] == "twijfel"
    assert "terugval van productcategorie 45" in terugval["toelichting"]
    assert leeg["tussentaal_code"] == leeg["zekerheid"] == leeg["is_residentieel"] == ""
    assert leeg["jeugdhulpregio"] == "rijk-van-nijmegen" and leeg["geldig_vanaf"] == "2021-03-01"
    assert leeg["toelichting"].endswith("de regio noemt het: Eigen [31m =groep")


# --- findings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rij", "kolom", "regel"),
    [
        (",45,,,", "productcode", "LDT_ProductCode"),
        ("45A040,45,,,", "productcode", "LDT_ProductCode"),
        ('"45 A0",45,,,', "productcode", "LDT_ProductCode"),
        ("45É01,45,,,", "productcode", "LDT_ProductCode"),
        ("45X01,39,,,", "productcategorie", "JZ020"),
        ("45X01,45,utrecht,,", "jeugdhulpregio", "jeugdhulpregio"),
        ("45X01,45,,2023-02-29,", "geldig_vanaf", "LDT_Datum"),
        ("45X01,45,,,eind 2023", "geldig_tot", "LDT_Datum"),
        ("45X01,45,,2023-01-02,2023-01-01", "geldig_tot", "CS003"),
        ("45X01,45,,,,,extra", "", "vorm"),
        ("45A04,45,,,\n45A04,45,,,", "productcode", "dubbele rij"),
        ("45X01,45,,,2022-01-01\n45X01,45,,2022-01-01,", "geldig_vanaf", "geen overlap"),
    ],
)
def test_fout_met_regelnummer_en_regel(keur, rij, kolom, regel):
    kop = "productcode,productcategorie,jeugdhulpregio,geldig_vanaf,geldig_tot"
    uitslag = keur(f"{kop}\n\n{rij}\n")
    assert regels(uitslag) == [(3 + rij.count("\n"), kolom, regel, tt.FOUT)]
    assert uitkomsten(uitslag)[-1] == tt.FOUT


def test_kleine_letters_zijn_een_andere_code(keur):
    uitslag = keur("productcode\n45a04\n")
    assert uitkomsten(uitslag) == [tt.TERUGVAL]
    assert regels(uitslag) == [(2, "productcode", "schrijfwijze", tt.WAARSCHUWING)]


@pytest.mark.parametrize(
    ("van", "tot", "uitkomst"),
    [
        ("", "", tt.EIGEN),  # is the code known at all
        ("2020-01-01", "2021-12-31", tt.EIGEN),  # two rows that join
        ("2021-06-01", "2021-06-01", tt.EIGEN),
        ("2019-12-31", "2020-01-01", tt.FOUT),
        ("2021-01-01", "", tt.FOUT),
        ("2022-01-01", "", tt.TERUGVAL),
        ("", "2019-12-31", tt.TERUGVAL),
    ],
)
def test_geldigheid_van_de_bestaande_rijen(keur, seeds, van, tot, uitkomst):
    plak(
        seeds,
        eigen("45X01", "foodvalley", "2021-01-01", "2021-12-31"),
        eigen("45X01", "foodvalley", "2020-01-01", "2020-12-31"),
    )
    kop = "productcode,jeugdhulpregio,geldig_vanaf,geldig_tot"
    uitslag = keur(f"{kop}\n45X01,foodvalley,{van},{tot}\n")
    assert uitkomsten(uitslag) == [uitkomst]
    fouten = [(2, "geldig_vanaf", "geen overlap", tt.FOUT)] if uitkomst == tt.FOUT else []
    assert regels(uitslag) == fouten


def test_algemene_rij_die_niet_alles_dekt_is_geen_overlap(keur, seeds):
    """A region's own row may lie over a general one: it goes before it."""
    plak(seeds, eigen("ZZ1", "", tot="2020-12-31"))
    kop = "productcode,jeugdhulpregio,geldig_vanaf\n"
    assert uitkomsten(keur(f"{kop}ZZ1,foodvalley,2020-01-01\n")) == [tt.ONTBREEKT]
    assert uitkomsten(keur(f"{kop}ZZ1,,2020-01-01\n")) == [tt.FOUT]


def test_rij_die_nog_leeg_in_de_seed_staat(keur, seeds):
    """Pasting it once more would be an overlap, so it is not offered again."""
    plak(seeds, eigen("ZZ1", "foodvalley", tussentaal=""))
    uitslag = keur("productcode,jeugdhulpregio\nZZ1,foodvalley\n")
    assert uitkomsten(uitslag) == [tt.FOUT] and not uitslag.ontbrekend
    assert "nog niet is ingevuld" in uitslag.bevindingen[0].melding


# --- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("codering", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("scheiding", [";", ","])
@pytest.mark.parametrize("einde", ["\n", "\r\n"])
def test_codering_scheiding_en_regeleinde(keur, codering, scheiding, einde):
    rijen = [["OMSCHRIJVING", " ProductCode "], ["Crèche, plus; méér", "45X01"], ["", ""], []]
    tekst = einde.join(scheiding.join(f'"{veld}"' for veld in rij) for rij in rijen)
    uitslag = keur(tekst.encode(codering))
    assert uitkomsten(uitslag) == [tt.TERUGVAL]
    assert uitslag.ontbrekend[0]["toelichting"].endswith("Crèche, plus; méér")


def test_regelnummer_is_het_begin_van_de_rij(keur):
    uitslag = keur('productcode,omschrijving\n\n45A04,"een\ntwee"\n?,\n')
    assert [p.regelnummer for p in uitslag.producten] == [3, 5]


@pytest.mark.parametrize(
    "inhoud",
    [
        b"",
        b"\n \n",
        b"code,naam\n45A04,x\n",
        b"productcode,Productcode\n1,2\n",
        b'productcode\n"45A04\n',
        b'productcode\n"45"A04\n',
        b"PK\x03\x04\x81\x8d",
        "productcode\n45A04\n".encode("utf-16"),
    ],
)
def test_onleesbaar_met_een_reden(keur, inhoud):
    with pytest.raises(tt.Onleesbaar, match=r"\w+"):
        keur(inhoud)


def test_eerdere_versie_van_het_resultaat_blijft_bewaard(keur):
    """The file may have been filled in; the same result again changes nothing."""
    eerste = keur("productcode\n45X01\n")
    assert eerste.bewaard is None and keur("productcode\n45X01\n").bewaard is None
    ingevuld = eerste.uit.read_text(encoding="utf-8") + "ingevuld\n"
    eerste.uit.write_text(ingevuld, encoding="utf-8")
    tweede = keur("productcode\n45X01\n")
    assert tweede.bewaard.read_text(encoding="utf-8") == ingevuld
    assert len(lees(tweede.uit)) == 1


def test_volgorde_van_de_lijst_verandert_het_resultaat_niet(keur):
    rijen = ["45X01,foodvalley", "45X01,achterhoek", "ZZ1,", "41X01,rivierenland", "45A04,"]
    heen, terug = (
        keur("\n".join(["productcode,jeugdhulpregio", *volgorde])).uit.read_bytes()
        for volgorde in (rijen, rijen[::-1])
    )
    assert heen == terug and heen.count(b"\n") == 5


# --- whatever comes in --------------------------------------------------------------------------

VELD = st.one_of(
    st.sampled_from(["", "45A04", "45X01", "48A01", "ZZ1", "43", "45", "foodvalley", "Achterhoek"]),
    st.sampled_from(["2020-01-01", "31-12-2020", "9999-12-31", "0001-01-01", "2020-13-01", "=1+1"]),
    st.text(max_size=8),
)
MAX = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@MAX
@given(st.lists(st.lists(VELD, max_size=7), max_size=8))
def test_elke_lijst_krijgt_per_rij_een_uitkomst_en_past_daarna_in_de_seed(tmp_path_factory, rijen):
    """What is written and filled in makes the same list known, without overlap."""
    map_ = tmp_path_factory.mktemp("lijst")
    lijst, seeds = map_ / "lijst.csv", Path(shutil.copytree(tt.SEEDS, map_ / "seeds"))
    with lijst.open("w", encoding="utf-8", newline="", errors="replace") as bestand:
        csv.writer(bestand).writerows([tt._KOLOMMEN, *rijen])
    uitslag = tt.controleer(lijst, seeds=seeds)
    assert len(uitslag.producten) == sum(any(v.strip() for v in rij) for rij in rijen)
    assert sum(uitslag.tellingen.values()) == len(uitslag.producten)
    fout = {b.regelnummer for b in uitslag.bevindingen if b.ernst == tt.FOUT}
    assert fout == {p.regelnummer for p in uitslag.producten if p.uitkomst == tt.FOUT}
    assert lees(uitslag.uit) == [dict.fromkeys(KOLOMMEN, "") | r for r in uitslag.ontbrekend]

    plak(seeds, *({**r, "tussentaal_code": "7"} for r in lees(uitslag.uit)))
    daarna = tt.controleer(lijst, seeds=seeds)
    assert not daarna.ontbrekend
    for voor, na in zip(uitslag.producten, daarna.producten, strict=True):
        if voor.uitkomst in (tt.TERUGVAL, tt.ONTBREEKT):
            assert na.uitkomst in (tt.EIGEN, tt.ALGEMEEN) and na.tussentaal_code == "7"


@MAX
@given(st.one_of(st.binary(max_size=200), st.binary(max_size=200).map(b"productcode,x\n".__add__)))
def test_geen_enkel_bestand_laat_de_controle_struikelen(tmp_path_factory, inhoud):
    lijst = tmp_path_factory.mktemp("lijst") / "lijst.csv"
    lijst.write_bytes(inhoud)
    uit = CliRunner().invoke(app, ["tussentaal", "controleer", str(lijst), "--json"])
    assert uit.exit_code in (0, 2)
    assert uit.exit_code == 2 or sum(json.loads(uit.stdout)["tellingen"].values()) >= 0


# --- the command line ---------------------------------------------------------------------------


def test_opdracht_toont_en_schrijft(tmp_path):
    lijst, doel = tmp_path / "lijst.csv", tmp_path / "nieuw.csv"
    lijst.write_text("productcode;productcategorie\n45A04;45\n45X01;45\n[/b];45\n")
    uit = CliRunner().invoke(app, ["tussentaal", "controleer", str(lijst), "--uit", str(doel)])
    assert uit.exit_code == 0, uit.output
    assert [r["productcode"] for r in lees(doel)] == ["45X01"]
    for tekst in (
        "    2  45A04 algemeen  1 zeker",
        "regel 4, productcode '[/b]': fout",
        "1  terugval: ",
        "seeds/tussentaal/tussentaal_product.csv",
        "dbt build",
        "alle regio's",
    ):
        assert tekst in uit.stdout


def test_opdracht_als_json(tmp_path):
    lijst = tmp_path / "lijst.csv"
    lijst.write_text("productcode\n45X01\n")
    uit = CliRunner().invoke(app, ["tussentaal", "controleer", str(lijst), "--json"])
    inhoud = json.loads(uit.stdout)
    assert inhoud["uit"] == str(tmp_path / "lijst-ontbreekt.csv")
    assert inhoud["tellingen"]["terugval"] == len(inhoud["ontbrekend"]) == 1
    assert inhoud["producten"][0]["tussentaal_code"] == "1"


@pytest.mark.parametrize("bestand", ["bestaat-niet.csv", ".", "lijst.csv --uit lijst.csv"])
def test_opdracht_eindigt_met_2_als_het_niet_te_lezen_is(tmp_path, monkeypatch, bestand):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lijst.csv").write_text("productcode\n45X01\n")
    uit = CliRunner().invoke(app, ["tussentaal", "controleer", *bestand.split()])
    assert uit.exit_code == 2 and "Fout:" in uit.stderr
    assert (tmp_path / "lijst.csv").read_text() == "productcode\n45X01\n"
