"""The suites follow from the catalogue, find what is wrong, and tell nothing about anybody."""

import datetime as dt
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest
from boomstructuur.voorbeelden import BERICHTEN, envelop

from loaders import catalogus as cat
from loaders import keuring
from loaders.inlezen.laden import laad
from loaders.inlezen.opslag import DatabaseFout
from loaders.sleutel import VOORBEELD, Sleutel

LADINGEN = {
    1: [b for naam, b in BERICHTEN.items() if naam.endswith("_2")],
    2: [b for naam, b in BERICHTEN.items() if naam.endswith("_3")],
    3: [envelop("Di01", "JW301", "0202", "42420001")],
}

# table, what is changed, and the expectations that no longer hold: family, column, rule, rows
SCHADE = [
    ("jw305_start_product", "begindatum = '2024-02-30' where lading_id = 2",
     [("3", "begindatum", "LDT_Datum", 1)]),
    ("jw305_start_product", "status_aanlevering = '9'", [("3", "status_aanlevering", "CS058", 1)]),
    ("jw315_aangevraagd_product", "productcategorie = '99', eenheid = null",
     [("2", "productcategorie", "JZ020", 1), ("3", "productcategorie", "JZ020", 1)]),
    ("jw315_aangevraagd_product", "referentie_aanbieder = null",
     [("3", "referentie_aanbieder", "GM04", 1)]),
    ("jw301_toegewezen_product", "toewijzingstijd = '24:00:00'",
     [("2", "toewijzingstijd", "LDT_Tijd", 1), ("3", "toewijzingstijd", "LDT_Tijd", 1)]),
    ("jw301_bericht", "jeugdige_id = '999900006' where lading_id = 1",
     [("2", "jeugdige_id", "CS002", 1)]),
    ("jw301_bericht", "dagtekening = '2999-01-01' where lading_id = 1",
     [("2", "dagtekening", "TR135", 1)]),
    ("jw301_bericht", "identificatie = '1234567890123' where lading_id = 2",
     [("3", "identificatie", "LDT_IdentificatieBericht", 1)]),
    ("jw307_stop_product", "einddatum = '2023-12-31' where lading_id = 1",
     [("2", "einddatum", "OP072", 1)]),
    ("jw323_prestatie", "einddatum = '2023-11-30'", [("3", "einddatum", "CS003", 6002)]),
    ("jw323_prestatie", "ingediend_bedrag = '12,50' where regelnummer = 1",
     [("3", "ingediend_bedrag", "LDT_Bedrag", 3001)]),
    ("jw302_retourcode", "retourcode = 'ZZZZ'", []),
]  # fmt: skip


def laad_berichten(map_: Path, database: Path, berichten: list[str]) -> None:
    bron = Path(tempfile.mkdtemp(dir=map_))
    for nr, bericht in enumerate(berichten):
        (bron / f"{nr}.xml").write_text(bericht, encoding="utf-8")
    sleutel = Sleutel(f"{VOORBEELD}-keuring")
    laad([bron], database, sleutel, dt.date.today(), map_ / "quarantaine", werkers=1)


def geen_netwerk(*_: object) -> None:
    raise AssertionError("the network is used")


@pytest.fixture(scope="module")
def geladen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with three batches that keep all rules."""
    map_ = tmp_path_factory.mktemp("geladen")
    for berichten in LADINGEN.values():
        laad_berichten(map_, map_ / "monitor.duckdb", berichten)
    return map_ / "monitor.duckdb"


class Gekeurd:
    """A database, its outcomes and its Data Docs."""

    def __init__(self, bron: Path, map_: Path, *stappen: str):
        self.database = map_ / "monitor.duckdb"
        self.docs = map_ / "docs"
        shutil.copy(bron, self.database)
        for sql in stappen:
            self.sql(sql)
        self.voortgang: list[tuple[int, int]] = []
        self.uitslagen = self.keur()

    def keur(self) -> list[keuring.Uitslag]:
        return keuring.keur(self.database, self.docs, lambda *n: self.voortgang.append(n))

    def sql(self, tekst: str) -> list[tuple]:
        with duckdb.connect(str(self.database)) as verbinding:
            return verbinding.execute(tekst).fetchall()

    def paginas(self) -> dict[str, str]:
        return {
            p.relative_to(self.docs).as_posix(): p.read_text(encoding="utf-8")
            for p in sorted(self.docs.rglob("*.html"))
        }


@pytest.fixture(scope="module")
def goed(geladen: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gekeurd]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", geen_netwerk)
        patch.setattr(socket, "getaddrinfo", geen_netwerk)
        yield Gekeurd(geladen, tmp_path_factory.mktemp("goed"))


@pytest.fixture(scope="module")
def beschadigd(geladen: Path, tmp_path_factory: pytest.TempPathFactory) -> Gekeurd:
    """Damaged after loading, with one table so large that it is judged in pieces."""
    vermeerder = (
        "insert into raw.jw323_prestatie select p.* from raw.jw323_prestatie as p, range(3000)"
    )
    schade = [f"update raw.{tabel} set {wat}" for tabel, wat, _ in SCHADE]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keuring, "STUK", 2048)
        return Gekeurd(geladen, tmp_path_factory.mktemp("beschadigd"), vermeerder, *schade)


@pytest.fixture(scope="module")
def suites() -> dict[tuple[str, str], list[dict]]:
    """The expectations per table and family, as dictionaries."""
    return {
        sleutel: [e.to_json_dict() for e in suite.expectation_configurations]
        for sleutel, suite in keuring.suites(cat.lees()).items()
    }


def test_alles_voldoet(goed: Gekeurd) -> None:
    assert [u for u in goed.uitslagen if u.geslaagd != u.verwachtingen or u.afwijkingen] == []
    assert {u.lading_id for u in goed.uitslagen} == set(LADINGEN)
    geteld = {
        (lading, tabel): rijen
        for tabel in cat.tabellen(cat.lees())
        for lading, rijen in goed.sql(f"select lading_id, count(*) from raw.{tabel} group by all")
    }
    assert {(u.lading_id, u.klasse): u.rijen for u in goed.uitslagen} == geteld
    assert {klasse for _, klasse in geteld} == set(cat.tabellen(cat.lees()))


def test_uitslag_staat_in_de_database(goed: Gekeurd) -> None:
    kolommen = "lading_id, klasse, rijen, verwachtingen, geslaagd"
    rijen = goed.sql(f"select {kolommen} from raw.keuring order by lading_id, klasse")
    assert rijen == [astuple(u)[:5] for u in goed.uitslagen]
    assert all(u.verwachtingen > 0 for u in goed.uitslagen)


def test_voortgang_telt_alle_rijen(goed: Gekeurd) -> None:
    totaal = sum(u.rijen for u in goed.uitslagen)
    assert goed.voortgang[-1] == (totaal, totaal)
    assert goed.voortgang == sorted(goed.voortgang)


def test_tweede_keer_doet_niets(goed: Gekeurd) -> None:
    def stand() -> dict[Path, int]:
        bestanden = [p for p in goed.docs.rglob("*") if p.is_file()]
        return {p: p.stat().st_mtime_ns for p in [*bestanden, goed.database]}

    voor = stand()
    assert goed.keur() == []
    assert stand() == voor


def test_schade_wordt_gevonden_waar_zij_is(beschadigd: Gekeurd) -> None:
    gevonden = [
        (u.klasse, a.familie, a.kolom, a.regel, a.rijen)
        for u in beschadigd.uitslagen
        for a in u.afwijkingen
    ]
    assert sorted(gevonden) == sorted((tabel, *a) for tabel, _, regels in SCHADE for a in regels)
    assert all(u.verwachtingen - u.geslaagd == len(u.afwijkingen) for u in beschadigd.uitslagen)
    assert {u.klasse: u.rijen for u in beschadigd.uitslagen}["jw323_prestatie"] == 6002


def test_elk_element_wordt_gekeurd(suites: dict) -> None:
    for naam, tabel in cat.tabellen(cat.lees()).items():
        for familie in tabel.bericht.families:
            soorten = {
                (e["meta"]["kolom"], e["type"].removeprefix("expect_column_")): e["kwargs"]
                for e in suites[naam, familie]
            }
            for element in tabel.klasse.alle_elementen:
                aanwezig = {soort for kolom, soort in soorten if kolom == element.kolom}
                if familie not in element.pad:
                    assert not aanwezig
                    continue
                gesloten = element.waarden and not element.onbekend_toegestaan
                paar = (element.niet_voor is not None) + element.niet_na_laden
                assert aanwezig == {
                    "values_to_be_in_set" if gesloten else "values_to_match_regex",
                    *["values_to_not_be_null"] * (familie in element.verplicht),
                    *["values_to_match_strftime_format"] * (element.type.soort == "datum"),
                    *["pair_values_a_to_be_greater_than_b"] * paar,
                }
                if gesloten:
                    codes = soorten[element.kolom, "values_to_be_in_set"]["value_set"]
                    assert codes == sorted(element.waarden[familie])


def test_suites_zijn_steeds_gelijk_en_zonder_eigen_regels(suites: dict) -> None:
    catalogus = cat.lees()
    opnieuw = keuring.suites(catalogus)
    assert {
        s: [e.to_json_dict() for e in x.expectation_configurations] for s, x in opnieuw.items()
    } == suites
    namen = [s.name for s in opnieuw.values()]
    assert len(set(namen)) == len(namen) == len(suites)
    assert not [n for n in namen if "." in n or "/" in n]
    assert opnieuw["jw301_toegewezen_product", "3"].name == (
        "JW301 Toewijzing - toegewezen_product - release 3"
    )
    for verwachting in (v for suite in suites.values() for v in suite):
        assert verwachting["meta"]["regel"] in verwachting["notes"][0]
        assert verwachting["description"].endswith(f"({verwachting['meta']['regel']})")


@pytest.mark.parametrize("datatype", sorted({
    e.type for t in cat.tabellen(cat.lees()).values() for e in t.klasse.alle_elementen
}, key=lambda d: d.sleutel), ids=lambda d: d.sleutel)  # fmt: skip
def test_patroon_na_opslag(datatype: cat.Datatype) -> None:
    patroon = keuring.opslagpatroon(datatype)
    if datatype.soort in ("bsn", "referentie"):
        sleutel = Sleutel(f"{VOORBEELD}-keuring")
        assert re.fullmatch(patroon, sleutel.jeugdige_id("999900006"))
        assert re.fullmatch(patroon, sleutel.referentie("VOT-1"))
        assert not re.fullmatch(patroon, "999900006")
    elif datatype.soort == "kenmerk":
        langste = int(re.search(r"(\d+)\}\Z", datatype.patroon).group(1))
        gemaskeerd = Sleutel(f"{VOORBEELD}-keuring").masker("999900006" + "a" * (langste - 9))
        assert gemaskeerd.startswith("~")
        assert re.fullmatch(patroon, gemaskeerd)
        assert re.fullmatch(patroon, "a" * langste)
        assert not re.fullmatch(patroon, "a" * (langste + 1))
    else:
        assert patroon == datatype.patroon


def test_docs_zijn_compleet(goed: Gekeurd, beschadigd: Gekeurd, suites: dict) -> None:
    for gekeurd in (goed, beschadigd):
        paginas = gekeurd.paginas()
        families = {u.klasse: cat.tabellen(cat.lees())[u.klasse].bericht for u in gekeurd.uitslagen}
        assert set(families) == {tabel for tabel, _ in suites}
        index = [unquote(u) for u in re.findall(r'href="([^"]+)"', paginas["index.html"])]
        assert set(index) == set(paginas)
        assert len([p for p in paginas if p.startswith("expectations/")]) == len(suites)
        assert len([p for p in paginas if p.startswith("validations/")]) == len(gekeurd.uitslagen)
        for pagina, html in paginas.items():
            for verwijzing in re.findall(r'href="([^"]+)"', html):
                assert (gekeurd.docs / pagina / ".." / unquote(verwijzing)).resolve().is_file()
    assert 'class="fas fa-times' not in "".join(goed.paginas().values())


def test_docs_noemen_de_regel_in_het_nederlands(beschadigd: Gekeurd, suites: dict) -> None:
    paginas = beschadigd.paginas()
    [pagina] = [h for p, h in paginas.items() if "/JW323 Declaratie - prestatie/" in p]
    assert "einddatum ligt niet voor begindatum (CS003)" in pagina
    assert "6002 van 6002 rijen wijken af." in pagina
    assert "Lading 2, tabel <code>raw.jw323_prestatie</code>" in pagina
    stop = paginas["expectations/JW307 Stopbericht - stop_product - release 2.html"]
    assert "Regel OP072 (stop voor start)." in stop
    tekst = re.sub(r"<style>.*?</style>|<[^>]+>", " ", " ".join(paginas.values()), flags=re.DOTALL)
    assert not re.search(r"\b(Expectation|Overview|Notes|unexpected|null|values?)\b", tekst)


def test_docs_zijn_zonder_persoonsgegevens_paden_en_netwerk(
    goed: Gekeurd, beschadigd: Gekeurd
) -> None:
    for gekeurd in (goed, beschadigd):
        persoonlijk = {
            waarde
            for naam, tabel in cat.tabellen(cat.lees()).items()
            for element in tabel.klasse.alle_elementen
            if element.type.soort in ("bsn", "referentie")
            for (waarde,) in gekeurd.sql(f"select distinct {element.kolom} from raw.{naam}")
            if waarde
        }
        assert persoonlijk
        bestanden = [p for p in gekeurd.docs.rglob("*") if p.is_file()]
        inhoud = "\n".join(p.read_text(encoding="utf-8") for p in bestanden)
        assert not [w for w in persoonlijk if w in inhoud]
        assert not re.search(r"[0-9a-f]{32}|[0-9]{9}", inhoud)
        assert str(gekeurd.docs.parent) not in inhoud
        assert "://" not in inhoud
        assert "<script" not in inhoud


def test_nieuwe_lading_komt_erbij_en_nieuwe_database_begint_opnieuw(
    geladen: Path, tmp_path: Path
) -> None:
    database, docs = tmp_path / "monitor.duckdb", tmp_path / "docs"

    def ladingen() -> list[str]:
        return re.findall(r"<h2>(Lading \d+)</h2>", (docs / "index.html").read_text("utf-8"))

    laad_berichten(tmp_path, database, [BERICHTEN["JW319_3"]])
    keuring.keur(database, docs)
    laad_berichten(tmp_path, database, [BERICHTEN["JW320_3"]])
    uitslagen = keuring.keur(database, docs)
    assert {(u.lading_id, u.klasse) for u in uitslagen} == {
        (2, "jw320_bericht"),
        (2, "jw320_retourcode"),
    }
    assert ladingen() == ["Lading 2", "Lading 1"]
    database.unlink()
    laad_berichten(tmp_path, database, [BERICHTEN["JW319_3"]])
    keuring.keur(database, docs)
    assert ladingen() == ["Lading 1"]
    assert len(list((docs / "validations").rglob("*.html"))) == 1


def test_lading_zonder_rijen(tmp_path: Path) -> None:
    database = tmp_path / "monitor.duckdb"
    laad_berichten(tmp_path, database, ["<geen bericht"])
    assert keuring.keur(database, tmp_path / "docs") == []
    assert not (tmp_path / "docs").exists()


def test_geen_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFout, match="bestaat niet"):
        keuring.keur(tmp_path / "monitor.duckdb", None)
    assert not (tmp_path / "monitor.duckdb").exists()


def test_rijen_zonder_bericht(geladen: Path, tmp_path: Path) -> None:
    wees = "delete from raw.bericht where bericht_type = 'JW301' and release = '2.3'"
    with pytest.raises(DatabaseFout, match=r"1 rijen van lading 1 in raw\.jw301_bericht"):
        Gekeurd(geladen, tmp_path, wees)
    with duckdb.connect(str(tmp_path / "monitor.duckdb")) as verbinding:
        assert verbinding.execute("select count(*) from raw.keuring").fetchone() == (0,)


def test_great_expectations_meldt_niets_en_wordt_pas_geladen_als_het_nodig_is() -> None:
    code = """
import os, sys
from loaders import keuring
assert "great_expectations" not in sys.modules and "pandas" not in sys.modules
context = keuring.context()
assert os.environ["GX_ANALYTICS_ENABLED"] == "False"
assert context.variables.analytics_enabled is False
assert context.progress_bars.globally is False
assert context.progress_bars.metric_calculations is False
"""
    subprocess.run([sys.executable, "-c", code], check=True)
