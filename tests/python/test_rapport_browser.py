"""The report in a browser with the network closed: what it says, who can use it, and every link."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import STIL, chromium, server
from conftest import dbt
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from loaders.catalogus import PROJECT

#: A page of each type.
SOORTEN = {
    "voorpagina": "index.html",
    "afspraak": "afspraak/9.html",
    "afspraak met onderdelen": "afspraak/8.html",
    "naast de afspraken": "afspraak/ernaast.html",
    "waarde": "waarde/1b.html",
    "waarde die een deel is": "waarde/5.html",
    "regio": "regio/centraal-gelderland.html",
    "gemeente": "gemeente/0202.html",
    "GI": "gi/22990001.html",
    "plekken": "plekken.html",
    "landelijk": "landelijk.html",
    "kwaliteit": "kwaliteit.html",
    "definities": "definities.html",
    "uitleg": "uitleg.html",
    "toegankelijkheid": "toegankelijkheid.html",
}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
GROOT, KLEIN = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def bron(warehouse: Path, tmp_path_factory) -> Path:
    """The example, with small numbers public, so that there is something to show.

    With real data that would be wrong: here nobody exists.
    """
    project = tmp_path_factory.mktemp("ruim") / "project"
    for deel in ("models", "seeds", "macros", "tests", "analyses"):
        shutil.copytree(
            PROJECT / deel, project / deel, ignore=shutil.ignore_patterns("__pycache__")
        )
    for naam in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / naam, project)
    regels = project / "seeds/publicatie/publicatie_regel.csv"
    tekst = regels.read_text(encoding="utf-8")
    regels.write_text(re.sub(r"(?m)^drempel,10,", "drempel,2,", tekst), encoding="utf-8")
    database = project.parent / "ruim.duckdb"
    shutil.copy(warehouse, database)
    zonder = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
    dbt(database, "build", "--select", "publicatie_regel+", *zonder, project=project)
    return database


@pytest.fixture(scope="module")
def site(bron: Path, tmp_path_factory) -> Iterator[str]:
    """The report of it on a web server of this machine."""
    map_ = tmp_path_factory.mktemp("rapport") / "site"
    opdracht = [sys.executable, "-m", "loaders", "rapport", str(map_), "--bron", str(bron)]
    subprocess.run(opdracht, cwd=PROJECT, check=True, capture_output=True)
    with server(map_) as adres:
        yield adres


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    pad = chromium()
    with sync_playwright() as spelen:
        browser = spelen.chromium.launch(executable_path=pad, args=STIL)
        yield browser
        browser.close()


@pytest.fixture
def venster(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A window in which nothing but the report is reached; what is asked of elsewhere fails the test."""
    venster = browser.new_context(viewport=GROOT)
    elders = []

    def bewaak(route) -> None:
        if route.request.url.startswith(site):
            route.continue_()
        else:
            elders.append(route.request.url)
            route.abort()

    venster.route("**/*", bewaak)
    yield venster
    venster.close()
    assert elders == []


@pytest.fixture
def blad(venster: BrowserContext) -> Page:
    blad = venster.new_page()
    blad.fouten = []
    blad.on("pageerror", lambda fout: blad.fouten.append(str(fout)))
    blad.on("console", lambda m: m.type == "error" and blad.fouten.append(m.text))
    return blad


# --- everybody can use it -------------------------------------------------------------------------


@pytest.mark.parametrize("maat", [GROOT, KLEIN], ids=["groot", "400 procent"])
@pytest.mark.parametrize("soort", SOORTEN)
def test_axe_vindt_niets(blad: Page, site: str, soort: str, maat: dict):
    blad.set_viewport_size(maat)
    blad.goto(site + SOORTEN[soort])
    # What is closed is looked at too.
    blad.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    opties = {"runOnly": {"type": "tag", "values": WCAG}}
    uitslag = Axe().run(blad, options=opties)
    gevonden = [
        (regel["id"], knoop["html"][:200])
        for regel in uitslag.response["violations"]
        for knoop in regel["nodes"][:3]
    ]
    assert gevonden == [] and uitslag.response["passes"] and blad.fouten == []


def test_axe_vindt_iets_als_er_iets_is(blad: Page, site: str):
    blad.goto(site)
    blad.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x>')")
    uitslag = Axe().run(blad, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert [regel["id"] for regel in uitslag.response["violations"]] == ["image-alt"]
    blad.fouten.clear()


@pytest.mark.parametrize("soort", SOORTEN)
def test_op_400_procent_schuift_de_bladzijde_niet_opzij(blad: Page, site: str, soort: str):
    blad.set_viewport_size(KLEIN)
    blad.goto(site + SOORTEN[soort])
    breedte = blad.evaluate("document.scrollingElement.scrollWidth")
    assert breedte <= KLEIN["width"]


def test_met_het_toetsenbord(blad: Page, site: str):
    blad.goto(site)
    blad.keyboard.press("Tab")
    assert blad.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    assert blad.locator(".naar-inhoud").bounding_box()["x"] >= 0
    blad.keyboard.press("Enter")
    assert blad.evaluate("document.activeElement.id") == "inhoud"
    blad.keyboard.press("Tab")
    # What has focus is seen to have it.
    assert blad.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("soort", SOORTEN)
def test_koppen_slaan_niets_over(blad: Page, site: str, soort: str):
    blad.goto(site + SOORTEN[soort])
    niveaus = blad.eval_on_selector_all(
        "h1, h2, h3, h4", "koppen => koppen.map(k => +k.tagName[1])"
    )
    assert niveaus[0] == 1 and niveaus.count(1) == 1
    assert all(na - voor <= 1 for voor, na in itertools.pairwise(niveaus))


@pytest.mark.parametrize("soort", SOORTEN)
def test_elke_grafiek_heeft_een_zin_en_een_tabel(blad: Page, site: str, soort: str):
    blad.goto(site + SOORTEN[soort])
    for figuur in blad.locator("figure").all():
        assert figuur.locator("svg[role=img] > desc").text_content().strip()
        assert figuur.locator("figcaption").text_content().strip()
        assert figuur.locator("xpath=..").locator("table tbody tr").count() > 0


def test_namen_in_een_bladzijde_komen_eenmaal_voor(blad: Page, site: str):
    for pad in SOORTEN.values():
        blad.goto(site + pad)
        namen = blad.eval_on_selector_all("[id]", "alle => alle.map(e => e.id)")
        assert len(namen) == len(set(namen)), pad


# --- it works without a script, and with one ------------------------------------------------------


def test_zonder_script_staat_alles_er(browser: Browser, site: str):
    with browser.new_context(java_script_enabled=False) as venster:
        blad = venster.new_page()
        blad.goto(site)
        assert blad.locator(".kaarten .kaart").count() == 11 + 8
        blad.goto(site + "plekken.html")
        assert blad.locator("[data-groep] li a").count() == 54 + 5
        assert blad.locator("form").is_hidden()


def test_zoeken_en_sorteren(blad: Page, site: str):
    blad.goto(site + "plekken.html")
    blad.get_by_label("Zoek").fill("arnh")
    assert blad.locator("[data-groep] li a:visible").all_text_contents() == ["Arnhem"]
    assert blad.get_by_role("status").text_content() == "1 gevonden"
    blad.get_by_label("Zoek").fill("foodvalley")
    assert blad.locator("[data-groep] li a:visible").count() == 7
    blad.goto(site + "kwaliteit.html")
    tabel = blad.locator("table[data-sorteer]").first
    for richting in ("ascending", "descending"):
        tabel.get_by_role("button", name="Leverancier").click()
        assert tabel.locator("th").first.get_attribute("aria-sort") == richting
        namen = tabel.locator("tbody th").all_text_contents()
        assert namen == sorted(namen, reverse=richting == "descending") and len(namen) > 1


# --- every link ------------------------------------------------------------------------------------


class Verwijzingen(HTMLParser):
    """Where a page leads, and what in it can be led to."""

    def __init__(self, tekst: str):
        super().__init__()
        self.naar: set[str] = set()
        self.namen: set[str] = set()
        self.feed(tekst)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        waarden = dict(attrs)
        self.naar |= {waarden[naam] for naam in ("href", "src") if waarden.get(naam)}
        self.namen |= {waarden["id"]} if "id" in waarden else set()


def test_elke_verwijzing_komt_ergens_aan(blad: Page, site: str):
    te_doen, gezien = [site + "index.html"], {}
    verwijzingen = []
    while te_doen:
        adres = te_doen.pop()
        if adres in gezien:
            continue
        antwoord = blad.request.get(adres)
        assert antwoord.ok, adres
        gezien[adres] = None
        if adres.endswith(".html"):
            gezien[adres] = Verwijzingen(antwoord.text())
            for naar in gezien[adres].naar:
                doel, anker = urllib.parse.urldefrag(urllib.parse.urljoin(adres, naar))
                assert doel.startswith(site), (adres, naar)
                verwijzingen.append((adres, doel, anker))
                te_doen.append(doel)
    for adres, doel, anker in verwijzingen:
        assert not anker or anker in gezien[doel].namen, (adres, doel, anker)
    htmls = [adres for adres in gezien if adres.endswith(".html")]
    # All pages are reached from the front page: agreements, values, places and the rest.
    assert len(htmls) == 1 + 12 + 8 + 1 + 7 + 54 + 5 + 5
    assert sum(adres.endswith(".csv") for adres in gezien) > 500


# --- the figures are those of the marts -----------------------------------------------------------


def nederlands(waarde: float | None, is_weg: bool, eenheid: str) -> str:
    """A figure as a reader expects it, written by another than the report."""
    if is_weg:
        return "afgeschermd"
    if waarde is None:
        return "–"
    if eenheid == "aandeel":
        return f"{waarde * 100:.1f}".replace(".", ",").replace(",0", "") + " %"
    return f"{waarde:,.0f}".replace(",", ".")


def zonder_nul(tekst: str) -> str:
    """Numbers of a column have as many decimals each."""
    return re.sub(r",0(?= %|$)", "", tekst.strip())


PLEKKEN = {
    "gelderland": "waarde/{}.html",
    "regio:centraal-gelderland": "regio/centraal-gelderland.html",
    "gemeente:0202": "gemeente/0202.html",
    "gi:22990001": "gi/22990001.html",
}


@pytest.mark.parametrize("plek", PLEKKEN)
def test_cijfers_van_de_monitor_zijn_die_van_de_marts(blad: Page, site: str, bron: Path, plek: str):
    niveau, _, code = plek.partition(":")
    with duckdb.connect(str(bron), read_only=True) as verbinding:
        rijen = verbinding.execute(
            """
            select waarde_nummer, maat, year(periode_start)::varchar, waarde, is_onderdrukt, eenheid
            from marts.publicatie_monitor
            where niveau = $niveau and niveau_code = $code and periode_soort = 'jaar'
                and uitsplitsing = 'totaal' and year(periode_start) >= 2017
            order by all
            """,
            {"niveau": niveau, "code": code or "GLD"},
        ).fetchall()
    gelezen = 0
    for waarde in dict.fromkeys(rij[0] for rij in rijen):
        blad.goto(site + PLEKKEN[plek].format(waarde))
        for maat in dict.fromkeys(rij[1] for rij in rijen if rij[0] == waarde):
            van = [rij for rij in rijen if rij[:2] == (waarde, maat)]
            figuur = blad.locator(f"#{maat}" if niveau == "gelderland" else f"#w{waarde}-{maat}")
            if all(rij[4] or rij[3] is None for rij in van) and niveau != "gelderland":
                assert figuur.count() == 0
                continue
            getoond = [
                (
                    rij.locator("th").text_content(),
                    zonder_nul(rij.locator("td").first.text_content()),
                )
                for rij in figuur.locator("tbody tr").all()
            ]
            assert getoond == [(jaar, nederlands(w, weg, e)) for _, _, jaar, w, weg, e in van]
            gelezen += sum(not rij[4] for rij in van)
    assert gelezen > 5


def test_oordelen_zijn_die_van_de_marts(blad: Page, site: str, bron: Path):
    with duckdb.connect(str(bron), read_only=True) as verbinding:
        oordelen = verbinding.execute(
            """
            select resultaatafspraak::varchar, status, coalesce(escalatie, false)
            from marts.publicatie_overzicht
            where niveau = 'gelderland'
                and periode_start = (select max(periode_start) from marts.publicatie_overzicht)
            order by resultaatafspraak
            """
        ).fetchall()
    blad.goto(site)
    getoond = [
        (
            kaart.locator(".nummer").text_content(),
            kaart.locator(".stand .oordeel").text_content().split(" ", 1)[1].strip(),
            kaart.locator(".tweede").count() == 1,
        )
        for kaart in blad.locator("#afspraken + .kaarten .kaart").all()
    ]
    assert getoond == oordelen and len(oordelen) == 11


def test_een_csv_is_de_tabel(blad: Page, site: str):
    blad.goto(site + "waarde/1.html")
    figuur = blad.locator("#toegekend_bedrag")
    pad = figuur.get_by_role("link", name="Download").get_attribute("href")
    tekst = (
        blad.request.get(urllib.parse.urljoin(site + "waarde/1.html", pad))
        .body()
        .decode("utf-8-sig")
    )
    koppen, *rijen = [regel.split(";") for regel in tekst.splitlines()]
    assert koppen == figuur.locator("thead th").all_text_contents()
    getoond = [
        rij.locator("th, td").all_text_contents() for rij in figuur.locator("tbody tr").all()
    ]
    assert [[cel.replace(".", "") for cel in rij] for rij in getoond] == rijen


# --- on paper --------------------------------------------------------------------------------------


def test_op_a4_past_elke_tabel(blad: Page, site: str):
    blad.emulate_media(media="print")
    blad.set_viewport_size({"width": 690, "height": 980})
    for pad in ("index.html", "gemeente/0202.html", "waarde/1.html", "afspraak/3.html"):
        blad.goto(site + pad)
        assert blad.evaluate("document.scrollingElement.scrollWidth") <= 690, pad
        assert not blad.locator(".kop nav").is_visible()
