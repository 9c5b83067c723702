"""What the report is made of: numbers, tables, charts, sentences, and only what changed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from loaders.cli import app
from loaders.inlezen.opslag import DatabaseFout
from loaders.rapport import grafiek, lezen, paginas, schrijven
from loaders.rapport.figuur import (
    Cel,
    Tabel,
    afspraakverloop,
    cijfers,
    kolom,
    met_eenheid,
    verdeling,
    verloop,
)
from loaders.rapport.grafiek import Grafiek, Teken, beschrijf
from loaders.rapport.inhoud import (
    LEVERANCIERS,
    OORDEEL,
    RICHTING,
    TEKENS,
    UITSPLITSINGEN,
    WAARDEN,
    WIE,
)
from loaders.rapport.lezen import AFGESCHERMD, GEEN, GELDERLAND, Meting, Periode, Plek, Punt
from loaders.rapport.paginas.gereedschap import norm_in_woorden
from loaders.rapport.paginas.landelijk import REEKSEN, SOORTEN
from loaders.rapport.paginas.pagina import Pagina


def jaar(nummer: int, voorlopig: bool = False, onvolledig: bool = False) -> Periode:
    return Periode(str(nummer), dt.date(nummer, 1, 1), voorlopig, onvolledig)


REEKS = (
    Punt(jaar(2020, onvolledig=True), None, AFGESCHERMD),
    Punt(jaar(2021), 1200000.0, None),
    Punt(jaar(2022), None, GEEN),
    Punt(jaar(2023, voorlopig=True), 1350000.0, None),
)


def teksten(tabel: Tabel) -> list[list[str]]:
    return [[cel.tekst for cel in rij] for rij in tabel.rijen]


# --- numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waarden", "eenheid", "verwacht"),
    [
        ([1234.0, None, 5.0], "aantal", ["1.234", "", "5"]),
        ([1234.5, 5.0], "aantal", ["1.234,5", "5,0"]),
        ([1200000.0, 1000.4], "euro", ["1.200.000", "1.000"]),
        ([0.276, 0.28], "aandeel", ["27,6 %", "28,0 %"]),
        ([0.27, 0.28], "aandeel", ["27 %", "28 %"]),
        ([0.29], "aandeel", ["29 %"]),
        ([364.0, 12.25], "dagen", ["364,0", "12,2"]),
        ([1.0, 0.0], "ja_nee", ["ja", "nee"]),
    ],
)
def test_cijfers_van_een_kolom_staan_gelijk(waarden, eenheid, verwacht):
    assert cijfers(waarden, eenheid) == verwacht


@given(
    st.lists(st.none() | st.floats(-1e9, 1e9), min_size=1),
    st.sampled_from(["aantal", "dagen", "aandeel"]),
)
def test_elke_kolom_heeft_evenveel_decimalen(waarden, eenheid):
    achter = {
        len(tekst.removesuffix(" %").partition(",")[2])
        for tekst in cijfers(waarden, eenheid)
        if tekst
    }
    assert len(achter) <= 1


def test_een_getal_in_een_zin():
    assert met_eenheid(1200000.0, "euro") == "€ 1.200.000"
    assert met_eenheid(364.0, "dagen") == "364 dagen"
    assert met_eenheid(0.281, "aandeel") == "28,1 %"


def test_wat_er_niet_is_zegt_waarom():
    assert [(c.tekst, c.soort) for c in kolom((*REEKS, None), "euro")] == [
        ("afgeschermd", "leeg"),
        ("1.200.000", "getal"),
        ("–", "leeg"),
        ("1.350.000", "getal"),
        ("–", "leeg"),
    ]


# --- figures ---------------------------------------------------------------------------------------


def test_een_verloop_heeft_grafiek_zin_en_tabel():
    figuur = verloop("x", "Toegekend", "Wat.", "euro", REEKS, [("Regio", REEKS[1:2])], "Arnhem")
    assert figuur.tabel.koppen == ("Periode", "Arnhem (€)", "Regio (€)", "Let op")
    assert teksten(figuur.tabel) == [
        ["2020", "afgeschermd", "–", "onvolledig"],
        ["2021", "1.200.000", "1.200.000", ""],
        ["2022", "–", "–", ""],
        ["2023", "1.350.000", "–", "voorlopig"],
    ]
    assert figuur.zin == (
        "Van 2020 tot en met 2023; laagst € 1.200.000 (2021), hoogst € 1.350.000 (2023); laatst € 1.350.000 "
        "(2023, voorlopig); 1 van de 4 afgeschermd."
    )
    assert figuur.grafiek.soort == "kolommen"
    assert figuur.legenda == ("In duizenden euro's", "* voorlopig")
    assert figuur.tabel.heeft_afgeschermd and figuur.tabel.heeft_voorlopig


def test_niets_te_tekenen_is_geen_grafiek():
    figuur = verloop("x", "Toegekend", "", "euro", REEKS[:1])
    assert figuur.grafiek is None and figuur.zin == "1 van de 1 afgeschermd."


def test_een_verdeling_heeft_staven_van_een_jaar_en_een_tabel_van_alle():
    reeksen = [(Cel("A"), REEKS), (Cel("B", pad="b.html"), REEKS[1:])]
    figuur = verdeling("x", "Naast elkaar", "euro", reeksen, "2021", "Regio", (1,))
    assert figuur.tabel.koppen == ("Regio", "2020", "2021", "2022", "2023*")
    assert teksten(figuur.tabel)[1] == ["B", "–", "1.200.000", "–", "1.350.000"]
    assert [(t.naam, t.waarde, t.is_nadruk) for t in figuur.grafiek.tekens] == [
        ("A", 1200000.0, False),
        ("B", 1200000.0, True),
    ]
    assert figuur.zin == "In 2021: € 1.200.000."


def test_een_afspraak_heeft_norm_en_oordeel():
    reeks = [
        Meting(
            Punt(jaar(2022), 0.276, None), 0.281, "hoogstens", "gehaald", None, False, None, None
        ),
        Meting(
            Punt(jaar(2023), 0.3, None),
            0.281,
            "hoogstens",
            "afwijking",
            None,
            True,
            0.92,
            "Verhuizing.",
        ),
        Meting(
            Punt(jaar(2024), None, AFGESCHERMD),
            None,
            None,
            "niet openbaar",
            None,
            False,
            None,
            None,
        ),
    ]
    figuur = afspraakverloop("x", "Overhead", "", "aandeel", reeks)
    assert figuur.tabel.koppen == ("Periode", "Uitkomst", "Norm (hoogstens)", "Oordeel", "Let op")
    assert teksten(figuur.tabel) == [
        ["2022", "27,6 %", "28,1 %", "gehaald", ""],
        [
            "2023",
            "30,0 %",
            "28,1 %",
            "afwijking",
            "tweede of latere afwijking: naar het bestuurlijk overleg; dekking 92 %; duiding: Verhuizing.",
        ],
        ["2024", "afgeschermd", "–", "niet openbaar", ""],
    ]
    assert [t.norm for t in figuur.grafiek.tekens] == [0.281, 0.281, None]


def test_csv_is_voor_een_nederlands_rekenblad():
    tabel = Tabel(
        "t",
        ("Wie; wat", "Hoeveel"),
        (
            (Cel('A "b"'), Cel("1.234,5", "getal", 1234.5)),
            (Cel("C"), Cel("afgeschermd", "leeg")),
            (Cel("D"), Cel("27,6 %", "getal", 0.276)),
            (Cel("E"), Cel("15.563.169.588", "getal", 15563169588.06)),
        ),
    )
    rijen = list(csv.reader(io.StringIO(tabel.als_csv(), newline=""), delimiter=";"))
    assert rijen == [
        ["Wie; wat", "Hoeveel"],
        ['A "b"', "1234,5"],
        ["C", "afgeschermd"],
        ["D", "0,276"],
        ["E", "15563169588,06"],
    ]


# --- charts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("soort", ["kolommen", "lijn", "staven", "vonk"])
def test_een_grafiek_is_een_beeld_met_naam_en_omschrijving(soort):
    tekens = (
        Teken("2021-T1", 10.0, norm=12.0),
        Teken("2021-T2", None, AFGESCHERMD),
        Teken("2021-T3", 20.0, is_open=True),
    )
    tekst = grafiek.svg(Grafiek(soort, "aantal", tekens), "naam", "Wat & wie", "Zo <is> het.")
    beeld = ElementTree.fromstring(tekst)
    assert beeld.attrib["role"] == "img"
    assert beeld.attrib["aria-labelledby"] == "naam-t naam-o"
    assert [beeld.find(deel).text for deel in ("title", "desc")] == [
        "Wat & wie",
        "Zo <is> het.",
    ]
    assert {e.attrib["id"] for e in beeld.iter() if "id" in e.attrib} == {"naam-t", "naam-o"}
    # Nothing of it is a thing of its own to a screen reader.
    assert not re.search(r"role=(?!\"img)|aria-(?!labelledby)", tekst)


def woorden(tekst: str) -> list[str]:
    return [e.text for e in ElementTree.fromstring(tekst).iter() if e.tag == "text"]


def test_een_grafiek_is_te_lezen_zonder_kleur():
    tekens = (
        Teken("2021", 1234000.0),
        Teken("2022", None, AFGESCHERMD),
        Teken("2023", None, GEEN),
        Teken("2024", 2000000.0, is_open=True),
    )
    tekst = grafiek.svg(Grafiek("kolommen", "euro", tekens), "x", "t", "o")
    assert {"1.234", "2.000", "afgeschermd", "geen cijfer", "2021", "2024*"} <= set(woorden(tekst))
    # What is provisional is open, with a dashed edge.
    assert re.search(r'fill="#ffffff"[^>]*stroke-dasharray="4,3"', tekst)


def test_staven_staan_in_de_volgorde_waarin_zij_komen():
    tekens = tuple(
        Teken(naam, None if naam == "Z" else 1.0, GEEN if naam == "Z" else None) for naam in "BZA"
    )
    namen = [
        w
        for w in woorden(grafiek.svg(Grafiek("staven", "aantal", tekens), "x", "t", "o"))
        if w in "ABZ"
    ]
    assert namen == ["B", "Z", "A"]


def test_dezelfde_grafiek_geeft_dezelfde_bytes():
    beeld = Grafiek("kolommen", "aantal", (Teken("2021", 1.0), Teken("2022", 2.0)))
    assert len({grafiek.svg(beeld, "x", "t", "o") for _ in range(3)}) == 1


def test_een_zin_zegt_niet_wat_er_niet_is():
    assert beschrijf((), "aantal", str) == "Er zijn geen cijfers."
    assert (
        beschrijf((Teken("2021", 5.0),), "aantal", str)
        == "Van 2021 tot en met 2021; laatst 5.0 (2021)."
    )


# --- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waarde", "keuze", "eenheid", "verwacht"),
    [
        ("0.281000", "hoogstens, absoluut", "aandeel", "hoogstens 28,1 %"),
        ("11.000000", "hoogstens, absoluut", "aantal", "hoogstens 11"),
        ("-0.050000", "hoogstens, vorig_jaar", "aantal", "minstens 5 % lager dan een jaar eerder"),
        ("0.100000", "minstens, vorig_jaar", "aantal", "minstens 10 % hoger dan een jaar eerder"),
        ("0.050000", "hoogstens, vorig_jaar", "euro", "hoogstens 5 % hoger dan een jaar eerder"),
        ("0.000000", "lager, vorig_jaar", "aandeel", "lager dan een jaar eerder"),
        ("0.000000", "naar_nul, vorig_jaar", "aantal", "nul, of minder dan een jaar eerder"),
        (
            "-0.020000",
            "hoogstens, basis",
            "dagen",
            "elk jaar minstens 2 % lager dan het jaar ervoor, vanaf de basis",
        ),
        (
            "0.000000",
            "hoogstens, basis (referentie)",
            "euro",
            "hoogstens de basis (ter vergelijking)",
        ),
        (
            "-0.020000",
            "hoogstens, basis_punten",
            "aandeel",
            "elk jaar minstens 2 procentpunten lager, vanaf de basis",
        ),
    ],
)
def test_een_norm_in_woorden(waarde, keuze, eenheid, verwacht):
    assert norm_in_woorden({"waarde": waarde, "keuze": keuze}, eenheid) == verwacht


# --- nothing is forgotten --------------------------------------------------------------------------


def test_elk_openbaar_cijfer_van_de_monitor_staat_in_het_rapport(gegevens):
    in_rapport = {(w.deel_van or w.nummer, maat.naam) for w in WAARDEN for maat in w.maten}
    assert in_rapport == gegevens.eenheden.keys()
    assert {s[3] for s in gegevens.reeksen} - {"totaal"} == UITSPLITSINGEN.keys()


def test_elk_woord_van_de_marts_is_bekend(gegevens):
    """Verdicts, directions, norms, suppliers and series of the marts are words that the report knows."""
    metingen = [m for per in gegevens.metingen.values() for reeks in per.values() for m in reeks]
    assert {m.status for m in metingen} | {
        r["status"] for r in gegevens.overzicht
    } <= OORDEEL.keys()
    assert OORDEEL.keys() == TEKENS.keys()
    assert {m.richting for m in metingen if m.norm is not None} <= RICHTING.keys()
    assert {i.verantwoordelijke for i in gegevens.indicatoren.values()} <= WIE.keys()
    soorten = {r["leverancier_soort"] for r in gegevens.kwaliteit}
    assert soorten and soorten <= LEVERANCIERS.keys()
    assert {r["reeks"] for r in gegevens.landelijk} == REEKSEN.keys()
    assert {r["soort_uitsplitsing"] for r in gegevens.landelijk} == SOORTEN.keys()
    normen = [r for r in gegevens.register if r["soort"] == "norm"]
    assert len(normen) > 50
    for rij in normen:
        indicator = gegevens.indicatoren.get(rij["onderwerp"])
        assert norm_in_woorden(rij, indicator.eenheid if indicator else "aantal")


def test_een_leeg_warehouse_zegt_dat_er_niets_is(warehouse: Path, tmp_path: Path):
    leeg = tmp_path / "leeg.duckdb"
    shutil.copy(warehouse, leeg)
    with duckdb.connect(str(leeg)) as verbinding:
        verbinding.execute("update marts.warehouse_status set peildatum = null")
    with pytest.raises(DatabaseFout, match="heeft geen berichten"):
        lezen.lees(leeg)


# --- only what is public ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gegevens(warehouse: Path) -> lezen.Gegevens:
    return lezen.lees(warehouse)


#: A table of the warehouse itself, but for the one place where views are made of what may be seen.
_TABEL = re.compile(r"\b(marts|staging|intermediate|raw|hier)\.(?!\{)\w")


def test_het_rapport_vraagt_alleen_openbare_kolommen():
    """The queries ask views of what may be seen; nothing else is named."""
    for pad in Path(lezen.__file__).parent.rglob("*.py"):
        tekst = pad.read_text(encoding="utf-8")
        assert not _TABEL.search(tekst), pad


def test_wat_niet_openbaar_is_staat_niet_in_de_site(warehouse: Path, tmp_path: Path, gegevens):
    """No suppressed figure, no id, and for the public no explanation of a party."""
    assert gegevens.zichtbaar == "openbaar"
    assert all(
        m.duiding is None for per in gegevens.metingen.values() for r in per.values() for m in r
    )
    assert any(
        m.duiding
        for per in lezen.lees(warehouse, "partner").metingen.values()
        for reeks in per.values()
        for m in reeks
    )
    assert all(
        punt.waarde is None
        for per in gegevens.reeksen.values()
        for reeks in per.values()
        for punt in reeks
        if punt.leeg == AFGESCHERMD
    )
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        ids = verbinding.execute("select jeugdige_id from marts.dim_jeugdige limit 50").fetchall()
    map_ = tmp_path / "site"
    _schrijf(gegevens, map_)
    inhoud = b"".join(pad.read_bytes() for pad in map_.rglob("*") if pad.is_file())
    assert len(inhoud) > 100_000 and not any(id_.encode() in inhoud for (id_,) in ids)


# --- pages and files -------------------------------------------------------------------------------


def _schrijf(
    gegevens: lezen.Gegevens, map_: Path, mededeling: str | None = None
) -> schrijven.Uitslag:
    return schrijven.schrijf(
        paginas.maak(gegevens),
        schrijven.gemeen(gegevens, mededeling, None),
        map_,
        gegevens.zichtbaar,
        werkers=1,
    )


def test_er_is_een_bladzijde_van_alles(gegevens):
    paden = [pagina.pad for pagina in paginas.maak(gegevens)]
    assert len(paden) == len(set(paden))
    plekken = [plek for plek in gegevens.plekken if plek != GELDERLAND]
    assert {f"{plek.niveau}/{plek.code}.html" for plek in plekken} <= set(paden)
    assert {f"afspraak/{nummer}.html" for nummer in range(1, 12)} <= set(paden)
    assert {f"waarde/{n}.html" for n in ("1", "1b", "2", "3", "4", "5", "6", "7")} <= set(paden)
    assert sum(plek.niveau == "gemeente" for plek in plekken) == 54


def test_elke_csv_heeft_een_naam_van_zichzelf(gegevens):
    alle = [
        pagina.csv_pad(figuur) for pagina in paginas.maak(gegevens) for figuur in pagina.figuren
    ]
    assert len(alle) == len(set(alle)) > 100


def test_een_tweede_keer_is_niets_te_doen_en_dezelfde_bytes(gegevens, tmp_path: Path):
    map_, ander = tmp_path / "site", tmp_path / "ander"
    eerst = _schrijf(gegevens, map_)
    assert eerst.gemaakt == eerst.paginas
    sommen = (map_ / "SHA256SUMS").read_bytes()
    assert _schrijf(gegevens, map_) == schrijven.Uitslag(eerst.paginas, 0, 0)
    assert (map_ / "SHA256SUMS").read_bytes() == sommen
    _schrijf(gegevens, ander)
    assert (ander / "SHA256SUMS").read_bytes() == sommen


def test_alleen_wat_verandert_wordt_gemaakt(gegevens, tmp_path: Path):
    map_ = tmp_path / "site"
    eerst = _schrijf(gegevens, map_)
    arnhem = Plek("gemeente", "0202")
    sleutel = ("1", "aantal_jeugdigen", "jaar", "totaal", "totaal")
    ander = {**gegevens.reeksen[sleutel]}
    ander[arnhem] = tuple(Punt(p.periode, 4321.0, None) for p in ander[arnhem])
    nieuw = replace(gegevens, reeksen={**gegevens.reeksen, sleutel: ander})
    assert _schrijf(nieuw, map_).gemaakt == 1
    assert "4.321" in (map_ / "gemeente/0202.html").read_text(encoding="utf-8")
    # What all pages share is on all of them.
    assert _schrijf(nieuw, map_, "Let op.").gemaakt == eerst.paginas


def test_een_verdwenen_plek_laat_niets_achter(gegevens, tmp_path: Path):
    map_ = tmp_path / "site"
    _schrijf(gegevens, map_)
    over = {plek: naam for plek, naam in gegevens.plekken.items() if plek.code != "0202"}
    _schrijf(replace(gegevens, plekken=over), map_)
    assert not (map_ / "gemeente/0202.html").exists() and not (map_ / "csv/gemeente/0202").exists()


def test_een_weggegooid_bestand_komt_terug(gegevens, tmp_path: Path):
    map_ = tmp_path / "site"
    _schrijf(gegevens, map_)
    (map_ / "csv/waarde/1/aantal_jeugdigen.csv").unlink()
    sommen = (map_ / "SHA256SUMS").read_text(encoding="utf-8")
    over = "".join(
        r + "\n" for r in sommen.splitlines() if "csv/waarde/1/aantal_jeugdigen.csv" not in r
    )
    (map_ / "SHA256SUMS").chmod(0o644)
    (map_ / "SHA256SUMS").write_text(over, encoding="utf-8")
    assert _schrijf(gegevens, map_).gemaakt == 1
    assert (map_ / "SHA256SUMS").read_text(encoding="utf-8") == sommen


def test_een_map_met_iets_anders_blijft_wat_zij_is(gegevens, tmp_path: Path):
    (tmp_path / "site/onder").mkdir(parents=True)
    (tmp_path / "site/onder/brief.txt").write_text("van mij", encoding="utf-8")
    with pytest.raises(DatabaseFout, match="geen lege map"):
        _schrijf(gegevens, tmp_path / "site")
    assert [p.name for p in (tmp_path / "site").rglob("*")] == ["onder", "brief.txt"]


def test_tekens_van_html_komen_er_als_tekst_in():
    pagina = Pagina("uitleg.html", "<b>&</b>", "toegankelijkheid")
    tekst, _ = schrijven.html(pagina, schrijven.Gemeen("stand", "<script>alert(1)</script>"))
    assert "<script>alert" not in tekst and "&lt;script&gt;alert" in tekst and "&lt;b&gt;" in tekst


# --- the command -----------------------------------------------------------------------------------


def test_de_opdracht_zegt_wat_zij_deed(warehouse: Path, tmp_path: Path):
    opdracht = [
        "rapport",
        str(tmp_path / "site"),
        "--bron",
        str(warehouse),
        "--mededeling",
        "Verzonnen.",
    ]
    uitslag = CliRunner().invoke(app, [*opdracht, "--werkers", "1"])
    assert uitslag.exit_code == 0 and "nieuw gemaakt" in uitslag.output
    tekst = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert "Verzonnen." in tekst and not re.search(r'(?:src|href)="(?:https?:)?//', tekst)


@pytest.mark.parametrize(
    ("opties", "zin"),
    [
        (["--bron", "nergens.duckdb"], "bestaat niet"),
        (["--editie", "2026-1"], "editie 2026-1 is er niet"),
        (["--bron", "x.duckdb", "--editie", "2026-1"], "niet beide"),
    ],
)
def test_de_opdracht_zegt_wat_er_mis_is(tmp_path: Path, monkeypatch, opties, zin):
    monkeypatch.chdir(tmp_path)
    uitslag = CliRunner().invoke(app, ["rapport", "site", *opties])
    assert uitslag.exit_code == 2 and zin in " ".join(uitslag.output.split())
    assert not (tmp_path / "site").exists()


def test_een_ouder_warehouse_zegt_wat_ontbreekt(warehouse: Path, tmp_path: Path):
    oud = tmp_path / "oud.duckdb"
    shutil.copy(warehouse, oud)
    with duckdb.connect(str(oud)) as verbinding:
        verbinding.execute("drop table marts.publicatie_overzicht")
        verbinding.execute("delete from herkomst.mart where mart = 'publicatie_overzicht'")
    with pytest.raises(
        DatabaseFout, match=r"heeft geen marts\.publicatie_overzicht; bouw het opnieuw"
    ):
        lezen.lees(oud)
