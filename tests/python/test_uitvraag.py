"""The uitvraag: catalogue, notation, templates, reading, and each rule on both sides."""

import csv
import datetime as dt
import io
import re
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.catalogus import CatalogusFout
from loaders.inlezen.problemen import Weigering
from loaders.uitvraag import catalogus as cat
from loaders.uitvraag import keuren, lezen, notatie, werkmap
from loaders.uitvraag.lezen import Inzending
from loaders.uitvraag.sjabloon import VORM, Cijfer, Levering, als_csv
from loaders.uitvraag.sjabloon import werkmap as maak_werkmap

VANDAAG = dt.date(2026, 1, 1)
GI, REGIO = "22990001", "foodvalley"
CATALOGUS = cat.lees()


def oordeel(data: bytes, naam: str = "a.csv") -> keuren.Uitkomst:
    """What becomes of a file."""
    return keuren.keur([(naam, lezen.lees(naam, data))], VANDAAG)[0]


def regels(uitkomst: keuren.Uitkomst) -> list[tuple[str, str]]:
    """The rules that are broken, with the cell that is named."""
    return [(p.regel, p.element) for p in uitkomst.problemen]


def levering(leverancier: str, *cijfers: Cijfer) -> Levering:
    return Levering(leverancier, dt.date(2023, 2, 1), "Afdeling control", cijfers)


# --- the catalogue --------------------------------------------------------------------------------


def test_de_catalogus_klopt_met_zichzelf():
    assert set(cat.SOORTEN) == set(VORM) > set(notatie.GETALLEN)
    for onderwerp in CATALOGUS.onderwerpen.values():
        if onderwerp.herhaalbaar:
            assert not onderwerp.delen and not onderwerp.samen
    for lijst in CATALOGUS.lijsten.values():
        assert {lijst.zoek(c) for c in lijst.codes} == set(lijst.codes)
        assert all(lijst.zoek(naam) in lijst.codes for naam in lijst.codes.values())


@pytest.mark.parametrize(
    ("was", "wordt", "zin"),
    [
        ("periode: jaar of tertiaal", "periode: tertiaal", "periode 'tertiaal' is er niet"),
        (
            "leveranciers: [gi]",
            "leveranciers: [gis]",
            "leverancier 'gis' is er niet; bedoeld is gi?",
        ),
        ("partij: gemeente", "partij: gemeenten", "bedoeld is gemeente?"),
        ("samen: true", "samn: true", "onderwerp kosten: .*'samn'"),
        ("soort: aandeel", "soort: aandel", "tijd_plaatsing: soort 'aandel' is er niet"),
        (
            "delen: [volledige_vragenlijsten]",
            "delen: [vragenlijsten]",
            "onderwerp enquete: indicator",
        ),
        ("aansluiting: [beginstand", "aansluiting: [begin", "indicator 'begin' is er niet"),
        ("periode: jaar", "periodes: jaar", "onderwerp enquete: .*'periode"),
        ("werkblad: Caseload", "werkblad: Caselod", "onderwerp fte: werkblad Caselod is voor"),
        ("werkblad: Personeel", "werkblad: Kosten", "werkblad Kosten heeft een eigen vorm"),
    ],
)
def test_een_fout_in_de_catalogus_wordt_genoemd(was, wordt, zin, tmp_path, monkeypatch):
    tekst = (cat.MAP / "uitvraag.yaml").read_text(encoding="utf-8")
    assert was in tekst
    (tmp_path / "uitvraag.yaml").write_text(tekst.replace(was, wordt, 1), encoding="utf-8")
    monkeypatch.setattr(cat, "MAP", tmp_path)
    with pytest.raises(CatalogusFout, match=zin):
        cat.lees.__wrapped__()


def test_elke_regel_van_de_suites_is_uitgelegd():
    gebruikt = {e.meta["regel"] for s in keuren.suites().values() for e in s.expectations}
    voor_het_bestand = {"UV01", "UV02", "UV03", "UV05"}
    assert gebruikt | voor_het_bestand == set(cat.regels())


# --- notation -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("geschreven", "soort", "canoniek"),
    [
        ("1.234", "aantal", "1234"),
        ("1.234", "bedrag", "1234"),
        ("1.234", "getal", "1.234"),
        ("1.234", "aandeel", "1.234"),
        ("1,234", "aantal", "1.234"),
        ("12.34", "bedrag", "12.34"),
        ("0.123", "bedrag", "0.123"),
        ("1.234.567", "getal", "1234567"),
        ("1.23.456", "aantal", "1.23.456"),
        ("€ 1.234,-", "bedrag", "1234"),
        ("€1.234,50", "bedrag", "1234.5"),
        ("1 234,5", "getal", "1234.5"),
        ("1\u00a0234", "aantal", "1234"),
        ("1,234.50", "bedrag", "1234.5"),
        ("-5,25", "saldo", "-5.25"),
        ("− € 5", "saldo", "-5"),
        ("18 %", "aandeel", "0.18"),
        ("18,0%", "aandeel", "0.18"),
        ("0,18", "aandeel", "0.18"),
        (0.18, "aandeel", "0.18"),
        (12.0, "aantal", "12"),
        (0.1 + 0.2, "getal", "0.3"),
        (1234.5678, "bedrag", "1234.57"),
        ("1234,5678", "bedrag", "1234.5678"),
        ("0,123456789", "getal", "0.123457"),
        ("1/3", "getal", "1/3"),
        (1 / 3, "aandeel", "0.333333"),
        (float("nan"), "bedrag", "NaN"),
        (float("inf"), "getal", "Infinity"),
        (1e15, "bedrag", "1000000000000000"),
        (True, "aantal", "ja"),
        ("twaalf", "aantal", "twaalf"),
        ("12e3", "getal", "12e3"),
        ("12 34", "aantal", "12 34"),
    ],
)
def test_getal(geschreven, soort, canoniek):
    assert notatie.getal(geschreven, soort) == canoniek


@pytest.mark.parametrize(
    ("geschreven", "canoniek"),
    [
        ("15-04-2022", "2022-04-15"),
        ("5/4/2022", "2022-04-05"),
        ("2022-4-5", "2022-04-05"),
        ("2022-04-15 00:00:00", "2022-04-15"),
        (dt.datetime(2022, 4, 15, 12), "2022-04-15"),
        (44666.0, "2022-04-15"),
        ("44666", "2022-04-15"),
        ("29-02-2022", "29-02-2022"),
        ("15-04-0022", "15-04-0022"),
        ("15-04-22", "15-04-22"),
        (12.0, "12"),
    ],
)
def test_datum(geschreven, canoniek):
    assert notatie.datum(geschreven) == canoniek


@pytest.mark.parametrize(
    "geschreven",
    ["2022-T1", "2022 T1", "2022T1", "t1 2022", "T1-2022", "tertiaal 1 2022", "1e tertiaal 2022"],
)
def test_tertiaal(geschreven):
    assert notatie.periode(geschreven, "jaar of tertiaal") == "2022-T1"


@pytest.mark.parametrize(
    ("geschreven", "soort", "code"),
    [
        (202.0, "gemeente", "0202"),
        ("202", "gemeente", "0202"),
        ("Gemeente ARNHEM", "gemeente", "0202"),
        ("Atlantis", "gemeente", "Atlantis"),
        (3012345.0, "aanbieder", "03012345"),
        ("301234", "aanbieder", "301234"),
        ("Midden IJssel / Oost Veluwe", "regio", "midden-ijssel-oost-veluwe"),
        ("voogdij", "maatregel", "Voogdij"),
        (4.0, "bouwsteen", "4"),
        ("beschermingstafels", "bouwsteen", "4"),
        ("Veilig Thuis Gelderland-Zuid", "veilig_thuis", "gelderland-zuid"),
    ],
)
def test_code(geschreven, soort, code):
    assert notatie.code(geschreven, soort, CATALOGUS.lijsten.get(soort)) == code


@pytest.mark.parametrize(
    ("tekst", "blijft"),
    [
        ("bsn 999900006 genoemd", "bsn ********* genoemd"),
        ("bedrag 123456789 genoemd", "bedrag 123456789 genoemd"),
        ("mail j.jansen@voorbeeld.nl nu", "mail [e-mailadres] nu"),
        ("bel 06-12345678.", "bel [telefoonnummer]."),
        ("bel +31 (0)26 123 45 67", "bel [telefoonnummer]"),
        ("van 2019 naar 2020: 0,123456789", "van 2019 naar 2020: 0,123456789"),
        ("   ", None),
    ],
)
def test_vrije_tekst_zonder_personen(tekst, blijft):
    assert notatie.vrije_tekst(tekst) == blijft


def nederlands(heel: int, decimalen: str, duizend: str) -> str:
    groepen = f"{heel:,}".replace(",", duizend)
    return f"{groepen},{decimalen}" if decimalen else groepen


@settings(deadline=None, max_examples=60)
@given(
    heel=st.integers(0, 999_999_999),
    centen=st.sampled_from(["", "5", "50", "05", "99"]),
    duizend=st.sampled_from(["", ".", " "]),
    voor=st.sampled_from(["", "€ ", "€"]),
    dag=st.dates(dt.date(2015, 1, 1), dt.date(2022, 12, 31)),
    dagvorm=st.sampled_from(["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y"]),
    scheiding=st.sampled_from([";", "\t", ","]),
    codering=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    titels=st.integers(0, 3),
    lege=st.integers(0, 2),
)
def test_elke_notatie_van_csv_geeft_dezelfde_waarde(
    heel, centen, duizend, voor, dag, dagvorm, scheiding, codering, titels, lege
):
    """Whatever way the table is written in, the canonical figures are the same."""
    bedrag = f"{voor}{nederlands(heel, centen, duizend)}"
    rijen = [["Uitvraag é"] + [""] * 9] * titels + [[""] * 10] * lege
    rijen += [[k.upper() for k in cat.KOLOMMEN]]
    vast = ["gi", GI, "1-2-2023", "Control"]
    rijen += [[*vast, "kosten", "totaal", "", "2022", bedrag, "uitleg"]]
    rijen += [[""] * 10] * lege
    rijen += [
        ["", "", "", "", "Lokaal_Team", "contact", "Ede", f"{dag:{dagvorm}}", f"{dag:%d-%m-%Y}", ""]
    ]
    tekst = "\r\n".join(scheiding.join(f'"{v}"' for v in rij) for rij in rijen)
    cijfers = lezen.lees("a.csv", tekst.encode(codering)).cijfers
    assert len(cijfers) == 2
    kosten = CATALOGUS.onderwerpen["kosten"].indicatoren["totaal"]
    verwacht = f"{heel}.{centen}".rstrip("0").rstrip(".") if centen else str(heel)
    assert notatie.waarde(cijfers[0].waarde.waarde, kosten) == verwacht
    assert notatie.periode(cijfers[1].periode.waarde, "datum") == dag.isoformat()
    assert notatie.datum(cijfers[1].waarde.waarde) == dag.isoformat()


# --- templates ------------------------------------------------------------------------------------


def test_sjabloon_is_elke_keer_hetzelfde():
    for soort in CATALOGUS.leveranciers:
        assert maak_werkmap(soort, 2024) == maak_werkmap(soort, 2024)


@pytest.mark.parametrize("soort", CATALOGUS.leveranciers)
def test_leeg_sjabloon_zegt_niets(soort):
    inzending = lezen.lees("a.xlsx", maak_werkmap(soort, 2024))
    assert inzending.cijfers == []
    assert [c.waarde for c in inzending.voorblad["leverancier_soort"]] == [soort]


def alles(soort: str, leverancier: str, jaar: int, waarden: st.DataObject) -> list[Cijfer]:
    """A value for every figure that a supplier can give, about a few parties and periods."""
    uit = []
    for onderwerp in CATALOGUS.van(soort):
        partijsoort = CATALOGUS.partijsoort(soort, onderwerp)
        lijst = CATALOGUS.lijsten.get(partijsoort)
        partijen = {
            "aanbieder": ["22991001"],
            "product of product/aanbieder": ["45A04", "45A04/22991001"],
            "indicator/niveau/code": [f"overhead/gi/{GI}"],
        }.get(partijsoort) or list(lijst.codes)
        if onderwerp.partij == "eigen":
            partijen = [leverancier]
        elif partijsoort == "gemeente":
            partijen = [p for p in partijen if leverancier in (p, lijst.gebied[p])] or partijen[:2]
        perioden = {
            "jaar": [str(jaar)],
            "jaar of tertiaal": [str(jaar), f"{jaar}-T2"],
            "datum": [f"{jaar}-07-01"],
        }[onderwerp.periode]
        klein = {i for d in onderwerp.delen for i in d.delen}
        for partij in partijen:
            for periode in perioden:
                for i in onderwerp.indicatoren.values():
                    waarde = waarden.draw(_waarde(i, jaar, i.naam in klein))
                    toelichting = waarden.draw(st.sampled_from([None, None, "Uitleg", "Zie nota"]))
                    uit.append(Cijfer(onderwerp.code, i.naam, partij, periode, waarde, toelichting))
    return uit


def _waarde(indicator: cat.Indicator, jaar: int, klein: bool) -> st.SearchStrategy:
    grens = (0, 9) if klein else (1000, 99_999)
    centen = st.integers(*(g * 100 for g in grens)).map(lambda c: c / 100)
    return {
        "aantal": st.integers(*grens),
        "getal": centen,
        "bedrag": centen,
        "saldo": st.integers(-99_999, 99_999).map(lambda c: c / 100),
        "aandeel": st.integers(0, 1000).map(lambda p: p / 1000),
        "datum": st.dates(dt.date(jaar, 1, 1), dt.date(jaar, 12, 31)),
        "ja_nee": st.sampled_from(["ja", "nee"]),
        "keuze": st.sampled_from(indicator.keuzes or ("",)),
        "tekst": st.sampled_from(["Korte tekst", "Nog een"]),
    }[indicator.soort]


@pytest.mark.parametrize(
    ("soort", "leverancier"),
    [("gi", GI), ("jeugdhulpregio", REGIO), ("gemeente", "0202"), ("rvdk", "gelderland")],
)
@settings(deadline=None, max_examples=2, derandomize=True)
@given(waarden=st.data())
def test_ingevuld_sjabloon_leest_terug_wat_is_ingevuld(soort, leverancier, waarden):
    """Workbook and CSV: each figure comes back, in canonical form, and breaks no rule."""
    ingevuld = levering(leverancier, *alles(soort, leverancier, 2022, waarden))
    verwacht = {(*c.sleutel, notatie.tekst(c.waarde), c.toelichting) for c in ingevuld.cijfers}
    bestanden = [
        ("a.xlsx", maak_werkmap(soort, 2022, ingevuld)),
        ("a.csv", als_csv(soort, ingevuld)),
    ]
    uitkomsten = keuren.keur([(n, lezen.lees(n, d)) for n, d in bestanden], VANDAAG)
    for uitkomst in uitkomsten:
        assert (uitkomst.voorblad, uitkomst.problemen) == ([], [])
        gelezen = [
            tuple(r[k] for k in (*cat.SLEUTEL, "waarde", "toelichting")) for r in uitkomst.rijen
        ]
        assert set(gelezen) == verwacht and len(gelezen) == len(verwacht)


def test_een_werkblad_erbij_is_een_regel_in_de_catalogus(tmp_path, monkeypatch):
    """Two subjects with figures of one name; what is filled in on the new sheet is read."""
    ruw = (cat.MAP / "uitvraag.yaml").read_text(encoding="utf-8")
    for onderwerp in ("wachtlijst", "aanmeldingen"):
        inhoud = f"""{onderwerp}:
    naam: Nieuw
    afspraak: 0
    leveranciers: [gi]
    partij: eigen
    periode: jaar of tertiaal
    werkblad: Instroom
    indicatoren:
      aantal: {{soort: aantal, uitleg: Aantal}}
"""
        ruw = ruw.replace("\nonderwerpen:\n", f"\nonderwerpen:\n  {inhoud}")
    for bestand in cat.MAP.glob("*.yaml"):
        (tmp_path / bestand.name).write_bytes(bestand.read_bytes())
    (tmp_path / "uitvraag.yaml").write_text(ruw, encoding="utf-8")
    monkeypatch.setattr(cat, "MAP", tmp_path)
    nieuw = cat.lees.__wrapped__()
    monkeypatch.setattr(cat, "lees", lambda: nieuw)
    cijfers = [
        Cijfer(o, "aantal", GI, "2022-T2", n) for n, o in enumerate(("wachtlijst", "aanmeldingen"))
    ]
    inzending = lezen.lees("a.xlsx", maak_werkmap("gi", 2022, levering(GI, *cijfers)))
    gelezen = {
        (c.onderwerp.waarde, c.periode.waarde, c.waarde.waarde, c.waarde.werkblad)
        for c in inzending.cijfers
    }
    assert gelezen == {
        ("wachtlijst", "2022-T2", 0, "Instroom"),
        ("aanmeldingen", "2022-T2", 1, "Instroom"),
    }


def test_wat_een_indicator_optelt_wordt_gevraagd():
    """Of the supplier and about the party that the indicator names."""
    normen = cat.SEEDS / "normen"
    indicatoren = {r["indicator"]: r for r in zaad(normen / "indicator.csv")}
    for rij in zaad(normen / "indicator_opgave.csv"):
        onderwerp, indicator = (
            CATALOGUS.onderwerpen[rij["onderwerp"]],
            indicatoren[rij["indicator"]],
        )
        assert rij["opgave"] in onderwerp.indicatoren, rij
        assert indicator["leverancier_soort"] in onderwerp.leveranciers, rij
        assert indicator["partij"] == onderwerp.partij, rij


def zaad(pad: Path) -> list[dict[str, str]]:
    with pad.open(encoding="utf-8", newline="") as bestand:
        return list(csv.DictReader(bestand))


def test_sjabloon_is_beveiligd_en_de_invoer_niet():
    with zipfile.ZipFile(io.BytesIO(maak_werkmap("gi", 2024))) as archief:
        bladen = [n for n in archief.namelist() if n.startswith("xl/worksheets/sheet")]
        for blad in bladen:
            tekst = archief.read(blad).decode()
            assert "<sheetProtection" in tekst and "password" not in tekst
        assert "<dataValidation" in archief.read(bladen[1]).decode()
        boek = archief.read("xl/workbook.xml").decode()
        stijlen = archief.read("xl/styles.xml").decode()
    for naam in ("leverancier_soort", "leverancier", "ingevuld_op", "ingevuld_door", "peildatum"):
        assert f'<definedName name="{naam}">' in boek
    assert 'locked="0"' in stijlen


# --- what people do to a sheet --------------------------------------------------------------------


def blad(*rijen: list[object]) -> werkmap.Blad:
    return werkmap.Blad("Blad", [list(r) for r in rijen])


def lees_blad(monkeypatch, *bladen: werkmap.Blad) -> Inzending:
    monkeypatch.setattr(lezen, "bladen", lambda naam, data: list(bladen))
    return lezen.lees("a.xlsx", b"")


PERSONEEL = (
    [lezen.PERIODE, "omschrijving", "2021", "2022", "toelichting"],
    ["personeel.beginstand", "Begin", 40.0, 41.0, None],
    ["personeel.instroom", "In", 3.0, None, "druk jaar"],
    ["# controle", "Sluit aan", 43.0, 41.0, None],
)


def gelezen(inzending: Inzending) -> set[tuple]:
    return {
        (c.onderwerp.waarde, c.indicator.waarde, c.periode.waarde, c.waarde.waarde, c.toelichting)
        for c in inzending.cijfers
    }


def verschoven(rijen: tuple[list, ...]) -> list[list]:
    """With a title, an empty row and column, and rows and columns in another order."""
    wissel = [[r[0], r[1], r[3], r[2], r[4]] for r in rijen]
    return [["Titel"], [], *([None, None, *r] for r in (wissel[0], *reversed(wissel[1:])))]


def test_plaats_en_volgorde_maken_niet_uit(monkeypatch):
    een = gelezen(lees_blad(monkeypatch, blad(*PERSONEEL)))
    assert een == {
        ("personeel", "beginstand", "2021", 40.0, None),
        ("personeel", "beginstand", "2022", 41.0, None),
        ("personeel", "instroom", "2021", 3.0, "druk jaar"),
    }
    assert gelezen(lees_blad(monkeypatch, blad(*verschoven(PERSONEEL)))) == een
    met_notitie = [
        [*r[:2], notitie, *r[2:]]
        for r, notitie in zip(PERSONEEL, [None, "zie HR", None, None], strict=True)
    ]
    assert gelezen(lees_blad(monkeypatch, blad(*met_notitie))) == een


def test_een_getal_zonder_code_gaat_niet_verloren(monkeypatch):
    rijen = [*PERSONEEL, ["", "eigen regel", 7.0, "n.v.t.", None]]
    extra = gelezen(lees_blad(monkeypatch, blad(*rijen))) - gelezen(
        lees_blad(monkeypatch, blad(*PERSONEEL))
    )
    assert extra == {(None, None, "2021", 7.0, None)}


def test_samengevoegde_sleutels_gelden_voor_alle_rijen(monkeypatch):
    rijen = [
        ["onderwerp", "indicator", "partij", "periode", "waarde"],
        ["tafel", "verzoeken", "Ede", "2021", 3.0],
        [None, "uitkomst_behoud", None, None, 2.0],
    ]
    vel = werkmap.Blad("Overig", rijen, [((1, k), (2, k)) for k in (0, 2, 3)])
    cijfers = lees_blad(monkeypatch, vel).cijfers
    assert [(c.onderwerp.waarde, c.partij.waarde, c.periode.waarde) for c in cijfers] == [
        ("tafel", "Ede", "2021")
    ] * 2


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:body><office:spreadsheet><table:table table:name="Overig">{rijen}
</table:table></office:spreadsheet></office:body></office:document-content>"""
ODS_MIME = "application/vnd.oasis.opendocument.spreadsheet"


def ods(rijen: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archief:
        archief.writestr("mimetype", ODS_MIME, zipfile.ZIP_STORED)
        archief.writestr("content.xml", ODS.format(rijen=rijen))
        archief.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_MIME}"/>'
            "</manifest:manifest>",
        )
    return buffer.getvalue()


def ods_rij(*cellen: object, keer: int = 1) -> str:
    uit = ""
    for cel in cellen:
        if isinstance(cel, float):
            uit += f'<table:table-cell office:value-type="float" office:value="{cel}"/>'
        elif isinstance(cel, dt.date):
            uit += f'<table:table-cell office:value-type="date" office:date-value="{cel}"/>'
        elif str(cel).startswith("#"):
            uit += (
                '<table:table-cell office:value-type="string" office:string-value="" '
                f'calcext:value-type="error"><text:p>{cel}</text:p></table:table-cell>'
            )
        else:
            uit += f'<table:table-cell office:value-type="string"><text:p>{cel}</text:p></table:table-cell>'
    return f'<table:table-row table:number-rows-repeated="{keer}">{uit}</table:table-row>'


def test_ods_met_datum_aandeel_en_formulefout():
    data = ods(
        ods_rij(*cat.KOLOMMEN[:9])
        + ods_rij("gi", GI, dt.date(2023, 2, 1), "Control", "verzuim", "verzuim", "", 2022.0, 0.05)
        + ods_rij("", "", "", "", "verzuim", "verzuim", "", 2021.0, "#DIV/0!")
    )
    uitkomst = oordeel(data, "a.ods")
    assert regels(uitkomst) == [("UV20", "Overig!I3")]
    assert (uitkomst.rijen[0]["periode"], uitkomst.rijen[0]["waarde"]) == ("2022", "0.05")


# --- files that mean harm or are broken -----------------------------------------------------------


def weigering(data: bytes, naam: str = "a.xlsx") -> str:
    with pytest.raises(Weigering) as fout:
        lezen.lees(naam, data)
    assert naam in str(fout.value)
    return fout.value.probleem.regel


def xlsx_met(blad_xml: str) -> bytes:
    """The template with the contents of its second sheet replaced."""
    uit = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(maak_werkmap("rvdk", 2024))) as bron,
        zipfile.ZipFile(uit, "w", zipfile.ZIP_DEFLATED) as doel,
    ):
        for naam in bron.namelist():
            inhoud = bron.read(naam)
            doel.writestr(naam, blad_xml if naam == "xl/worksheets/sheet2.xml" else inhoud)
    return uit.getvalue()


VEL = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}'
    "</sheetData></worksheet>"
)


def test_kapotte_bestanden_worden_geweigerd():
    heel = maak_werkmap("rvdk", 2024)
    assert weigering(heel[: len(heel) // 2]) == "UV01"
    assert weigering(heel[:100] + bytes(200) + heel[300:]) == "UV01"
    assert weigering(b"PK\x03\x04rommel") == "UV01"
    assert weigering(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "UV01"
    assert weigering(b"\x00\x01\x02", "a.csv") == "UV01"
    assert weigering(xlsx_met("<worksheet><kapot")) == "UV01"
    assert weigering(b"", "a.csv") == "UV03"
    assert weigering(b"naam;bedrag\nx;1\n", "a.csv") == "UV03"


def test_elk_geknipt_bestand_geeft_een_weigering_of_cijfers():
    """No crash, wherever a workbook is damaged."""
    heel = maak_werkmap("rvdk", 2024)
    for plek in range(0, len(heel), len(heel) // 40):
        kapot = heel[:plek] + bytes([heel[plek] ^ 0xFF]) + heel[plek + 1 :]
        try:
            assert lezen.lees("a.xlsx", kapot).cijfers == []
        except Weigering as fout:
            assert fout.probleem.regel in ("UV01", "UV02", "UV03")


class _GeenParser:
    def from_filelike(self, *_: object) -> None:
        raise AssertionError("parsed")


@pytest.mark.parametrize(
    "data",
    [
        xlsx_met(
            VEL.format('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>')
        ),
        xlsx_met(
            VEL.format(
                "<row><c><v>1</v></c></row>"
                + '<row r="1048576"><c><v>1</v></c><c/><c><v>1</v></c></row>'
            )
        ),
        ods(
            '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
            'table:number-columns-repeated="16000" office:value-type="float" office:value="1"/>'
            "</table:table-row>"
        ),
        xlsx_met(VEL.format("") + " " * (werkmap.MAX_UITGEPAKT + 1)),
    ],
    ids=["verre cel", "verre rij", "herhaald", "bom"],
)
def test_te_groot_wordt_geweigerd_voor_het_ontleden(data, monkeypatch):
    monkeypatch.setattr(werkmap.calamine, "CalamineWorkbook", _GeenParser())
    assert len(data) < werkmap.MAX_BYTES
    assert weigering(data) == "UV02"


def test_een_deel_dat_groter_is_dan_het_zegt_wordt_geweigerd(monkeypatch):
    data = bytearray(xlsx_met(VEL.format("<row><c><v>1</v></c></row>" + " " * 100_000)))
    plek = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/worksheets/sheet2.xml"))
    data[plek + 24 : plek + 28] = struct.pack("<I", 50)
    monkeypatch.setattr(werkmap.calamine, "CalamineWorkbook", _GeenParser())
    assert weigering(bytes(data)) == "UV01"


def test_lange_teksten_in_veel_cellen_worden_geweigerd(monkeypatch):
    monkeypatch.setattr(werkmap, "MAX_TEKENS", 10_000)
    lang = "x" * 600
    cijfers = [Cijfer("duiding", "tekst", f"overhead/gi/{i}", "2022", lang) for i in range(30)]
    assert weigering(maak_werkmap("rvdk", 2024, levering("gelderland", *cijfers))) == "UV02"


def test_te_veel_cijfers_worden_geweigerd(monkeypatch):
    data = als_csv("gi", levering(GI, *(Cijfer("klachten", "klachtzaken", "", "2022", 1),) * 5))
    monkeypatch.setattr(lezen, "MAX_CIJFERS", 5)
    assert len(lezen.lees("a.csv", data).cijfers) == 5
    monkeypatch.setattr(lezen, "MAX_CIJFERS", 4)
    assert weigering(data, "a.csv") == "UV02"


# --- the rules, on both sides ---------------------------------------------------------------------


def cijfers(tekst: str) -> list[Cijfer]:
    """Figures as `onderwerp.indicator|partij|periode = waarde; …`."""
    uit = []
    for regel in tekst.split("; "):
        sleutel, _, waarde = regel.partition(" = ")
        naam, partij, periode = [*sleutel.split("|"), "", ""][:3]
        onderwerp, _, indicator = naam.partition(".")
        standaard = "2022" if sleutel.count("|") < 2 else ""
        uit.append(Cijfer(onderwerp, indicator, partij, periode or standaard, waarde))
    return uit


def inzending(soort: str, leverancier: str, tekst: str) -> tuple[str, Inzending]:
    data = als_csv(soort, levering(leverancier, *cijfers(tekst)))
    return "a.csv", lezen.lees("a.csv", data)


WIE = {"gi": ("gi", GI), "regio": ("jeugdhulpregio", REGIO), "gemeente": ("gemeente", "0202")}


def van(wie: str, tekst: str) -> keuren.Uitkomst:
    return keuren.keur([inzending(*WIE[wie], tekst)], VANDAAG)[0]


#: Name: supplier, figures that are wrong, the rule and cell of each, and figures that are right. A figure
#: is `onderwerp.indicator|partij|periode = waarde`, about the supplier itself and 2022 if not said.
GEVALLEN = {
    "groot getal": (
        "gi",
        "innovatie.uren_totaal = 1000000000",
        "UV24:I2",
        "innovatie.uren_totaal = 999999999",
    ),
    "bsn in partij": (
        "gi",
        "duiding.tekst|overhead/gi/999900006 = x",
        "UV13:G2",
        "duiding.tekst|overhead/regio_gi/foodvalley/22990001 = x",
    ),
    "gemeente over een ander": (
        "gemeente",
        "signalen.lokaal_team|Ede = 1",
        "UV14:G2",
        "signalen.lokaal_team|Arnhem = 1",
    ),
    "onderwerp": (
        "gi",
        "klagten.klachtzaken = 1",
        "UV10:E2",
        "Klacht- en tuchtzaken.klachtzaken = 1",
    ),
    "onderwerp leeg": ("gi", ".klachtzaken = 1", "UV10:E2", "klachten.klachtzaken = 1"),
    "indicator": ("gi", "klachten.zaken = 1", "UV11:F2", "klachten.Klachtzaken = 1"),
    "indicator leeg": ("gi", "klachten. = 1", "UV11:F2", "klachten.tuchtzaken = 1"),
    "leverancier": (
        "gi",
        "tafel.verzoeken|0228 = 1",
        "UV12:E2",
        "signalen.jeugdbeschermers|0228 = 1",
    ),
    "gemeente": ("regio", "tafel.verzoeken|9999 = 1", "UV13:G2", "tafel.verzoeken|ede = 1"),
    "gemeente leeg": ("regio", "tafel.verzoeken = 1", "UV13:G2", "tafel.verzoeken|228 = 1"),
    "agb": (
        "regio",
        "budgetplafond.budgetplafond|123456 = 1",
        "UV13:G2",
        "budgetplafond.budgetplafond|1234567 = 1",
    ),
    "product": (
        "regio",
        "tarief.tarief|45A04/1|1-1-2023 = 1",
        "UV13:G2",
        "tarief.tarief|45A04/22991001|1-1-2023 = 1",
    ),
    "duiding": (
        "gi",
        "duiding.tekst|overhead = x",
        "UV13:G2",
        "duiding.tekst|overhead/gi/22990001 = x",
    ),
    "gebied": ("regio", "tafel.verzoeken|Arnhem = 1", "UV14:G2", "tafel.verzoeken|Barneveld = 1"),
    "eigen": (
        "gi",
        "klachten.klachtzaken|22990002 = 1",
        "UV14:G2",
        "klachten.klachtzaken|22990001 = 1",
    ),
    "periode": (
        "gi",
        "klachten.klachtzaken||2022-T1 = 1",
        "UV15:H2",
        "verzuim.verzuim||T1 2022 = 0,05",
    ),
    "periode leeg": ("gi", "klachten.klachtzaken|| = 1", "UV15:H2", "klachten.klachtzaken = 1"),
    "kwartaal": ("gi", "verzuim.verzuim||2022-K1 = 0,05", "UV15:H2", "verzuim.verzuim = 0,05"),
    "dag": (
        "gi",
        "fte.fte_jeugdbeschermers||30-2-2022 = 1",
        "UV15:H2",
        "fte.fte_jeugdbeschermers||28-2-2022 = 1",
    ),
    "te vroeg": (
        "gi",
        "klachten.klachtzaken||2014 = 1",
        "UV16:H2",
        "klachten.klachtzaken||2015 = 1",
    ),
    "te laat": (
        "regio",
        "normuren.uren_per_jaar|Voogdij|2025 = 1",
        "UV16:H2",
        "normuren.uren_per_jaar|Voogdij|2024 = 1",
    ),
    "nog niet begonnen": (
        "gi",
        "verzuim.verzuim||2023-T2 = 0,05",
        "UV17:H2",
        "verzuim.verzuim||2023-T1 = 0,05",
    ),
    "nog niet gebeurd": (
        "regio",
        "toekomsttuin.gestart_op|Ede = 2-2-2023",
        "UV17:I2",
        "toekomsttuin.verwachte_start|Ede = 2-2-2023",
    ),
    "formulefout": ("gi", "klachten.klachtzaken = #DEEL/0!", "UV20:I2", "klachten.klachtzaken = 0"),
    "verwijzing": (
        "gi",
        "duiding.tekst|overhead/gi/22990001 = #VERW!",
        "UV20:I2",
        "duiding.tekst|overhead/gi/22990001 = #1 van het land",
    ),
    "getal": ("gi", "klachten.klachtzaken = twee", "UV21:I2", "klachten.klachtzaken = 2"),
    "negatief": ("gi", "klachten.klachtzaken = -1", "UV22:I2", "klachten.klachtzaken = 0"),
    "negatief bedrag": (
        "regio",
        "budgetplafond.budgetplafond|22991001 = -1",
        "UV22:I2",
        "correctie.autonoom = -1",
    ),
    "heel": ("gi", "klachten.klachtzaken = 1,5", "UV23:I2", "innovatie.uren_totaal = 1,5"),
    "bsn als aantal": (
        "gi",
        "klachten.klachtzaken = 999900006",
        "UV23:I2",
        "klachten.klachtzaken = 99990000",
    ),
    "centen": ("gi", "kosten.totaal = 12,345", "UV24:I2", "kosten.totaal = 12,34"),
    "saldo": ("regio", "correctie.autonoom = -12,345", "UV24:I2", "correctie.autonoom = -12,34"),
    "aandeel": ("gi", "verzuim.verzuim = 6", "UV25:I2", "verzuim.verzuim = 6 %"),
    "datum": (
        "regio",
        "bouwsteen.prognose|1 = 31-6-2023",
        "UV26:I2",
        "bouwsteen.prognose|1 = 30-6-2023",
    ),
    "ja nee": (
        "regio",
        "aanbieder.is_gi|22991001 = soms",
        "UV27:I2",
        "aanbieder.is_gi|22991001 = WAAR",
    ),
    "keuze": (
        "regio",
        "bouwsteen.status|1 = bijna",
        "UV28:I2",
        "bouwsteen.status|1 = In uitvoering",
    ),
    "dubbel": (
        "gi",
        "klachten.klachtzaken = 1; klachten.klachtzaken = 1",
        "UV30:I2 UV30:I3",
        "klachten.klachtzaken = 1; klachten.klachtzaken||2021 = 1",
    ),
    "herhaalbaar": (
        "gi",
        "woonplaatsbeginsel.incidenten|Ede = 1; woonplaatsbeginsel.incidenten|Ede = 1",
        "UV30:I2 UV30:I3",
        "lokaal_team.contact|Ede|1-9-2022 = 2-9-2022; lokaal_team.contact|Ede|1-9-2022 = 2-9-2022",
    ),
    "verplicht": ("gi", "personeel.instroom = 1", "UV31:I2", "personeel.beginstand = 1"),
    "verplicht elders": (
        "gi",
        "fte.uren_per_fte||1-7-2022 = 1; fte.fte_jeugdbeschermers||1-8-2022 = 1",
        "UV31:I2",
        "fte.uren_per_fte||1-7-2022 = 1; fte.fte_jeugdbeschermers||1-7-2022 = 1",
    ),
    "deel": (
        "gi",
        "enquete.respondenten = 99; enquete.volledige_vragenlijsten = 100",
        "UV32:I2 UV32:I3",
        "enquete.respondenten = 100; enquete.volledige_vragenlijsten = 100",
    ),
    "som van delen": (
        "gi",
        "kosten.totaal = 10,00; kosten.direct_jeugdbeschermer = 6,00; kosten.indirect_jurist = 4,01",
        "UV32:I2 UV32:I3 UV32:I4",
        "kosten.totaal = 10,00; kosten.direct_jeugdbeschermer = 6,00; kosten.indirect_jurist = 4,00",
    ),
    "geheel van twee": (
        "gi",
        "voogdij.lopend_1_januari = 1; voogdij.gestart = 1; voogdij.einde_achttien = 3",
        "UV32:I2 UV32:I3 UV32:I4",
        "voogdij.lopend_1_januari = 1; voogdij.gestart = 1; voogdij.einde_achttien = 2",
    ),
    "samen": (
        "gi",
        "kosten.totaal = 10; kosten.indirect_jurist = veel",
        "UV33:I2 UV21:I3",
        "kosten.totaal = 10; kosten.indirect_jurist = 1",
    ),
    "niet samen": (
        "gi",
        "ots_duur.beeindigde_ots = x; ots_duur.dagen_ots = 4",
        "UV21:I2 UV33:I3",
        "enquete.respondenten = 4; enquete.tijd_plaatsing = 0,1",
    ),
}


@pytest.fixture(scope="module")
def oordelen() -> dict[str, tuple[keuren.Uitkomst, keuren.Uitkomst]]:
    """Per case the wrong and the right, judged in one run: files do not touch each other."""
    inzendingen = [
        inzending(*WIE[wie], tekst)
        for wie, fout, _, goed in GEVALLEN.values()
        for tekst in (fout, goed)
    ]
    uitkomsten = iter(keuren.keur(inzendingen, VANDAAG))
    return dict(zip(GEVALLEN, zip(uitkomsten, uitkomsten, strict=True), strict=True))


@pytest.mark.parametrize("geval", GEVALLEN)
def test_regel_aan_beide_kanten(geval, oordelen):
    verwacht = GEVALLEN[geval][2]
    fout, goed = oordelen[geval]
    assert [f"{regel}:{cel}" for regel, cel in regels(fout)] == verwacht.split()
    for probleem in fout.problemen:
        assert re.match(
            rf"a\.csv, cel [A-J][0-9]+: .+ \(regel {probleem.regel}\)\.$", probleem.melding
        )
    assert regels(goed) == []
    assert goed.goed == {r["regelnummer"] for r in goed.rijen} != set()


def test_tekst_is_niet_te_lang():
    naam = "aanbieder.naam|22991001 = {}"
    assert regels(van("regio", naam.format("x" * 2001))) == [("UV29", "I2")]
    assert regels(van("regio", naam.format("x" * 2000))) == []


def test_onbekend_onderwerp_krijgt_een_voorstel():
    uitkomst = van("gi", "klagten.klachtzaken = 1")
    assert "bedoelt u klachten?" in uitkomst.problemen[0].melding


def test_stand_die_niet_aansluit_wordt_gemeld_en_geladen():
    stand = "personeel.beginstand = 40; personeel.instroom = 5; personeel.uitstroom = 3; "
    sluit = van("gi", stand + "personeel.eindstand = 42")
    scheef = van("gi", stand + "personeel.eindstand = 43")
    assert sluit.waarschuwingen == []
    assert len(scheef.waarschuwingen) == 1 and "cel I5" in scheef.waarschuwingen[0]
    assert scheef.problemen == [] and len(scheef.goed) == 4


VOORBLAD = levering(GI, Cijfer("klachten", "klachtzaken", "", "2022", 1))


@pytest.mark.parametrize(
    ("wijziging", "reden"),
    [
        ({}, None),
        ({"leverancier": ""}, "leverancier is niet ingevuld"),
        ({"leverancier": "229900"}, "deze leverancier is onbekend"),
        ({"leverancier": "De Proefvoogd (GI)"}, None),
        ({"ingevuld_op": None}, "ingevuld op is niet ingevuld"),
        ({"ingevuld_op": VANDAAG}, None),
        ({"ingevuld_op": VANDAAG + dt.timedelta(1)}, "ingevuld op ligt in de toekomst"),
        ({"ingevuld_door": ""}, "ingevuld door is niet ingevuld"),
    ],
)
def test_voorblad(wijziging, reden):
    gewijzigd = replace(VOORBLAD, **wijziging)
    for naam, data in (
        ("a.csv", als_csv("gi", gewijzigd)),
        ("a.xlsx", maak_werkmap("gi", 2022, gewijzigd)),
    ):
        uitkomst = oordeel(data, naam)
        if reden is None:
            assert uitkomst.voorblad == [] and len(uitkomst.goed) == 1
        else:
            assert [p.regel for p in uitkomst.voorblad] == ["UV04"]
            assert reden in uitkomst.voorblad[0].melding
            assert uitkomst.rijen == []


def test_twee_leveranciers_in_een_bestand():
    een_, twee = als_csv("gi", VOORBLAD), als_csv("gi", replace(VOORBLAD, leverancier="22990002"))
    data = een_ + b"\r\n".join(twee.split(b"\r\n")[1:])
    assert "op meer dan een manier" in oordeel(data).voorblad[0].melding
    zelfde = een_ + b"\r\n".join(een_.split(b"\r\n")[1:]).replace(b"2022", b"2021")
    assert oordeel(zelfde).voorblad == []


def test_geweigerde_tekst_wordt_niet_bewaard():
    """A text that is not recognised may hold anything; what is kept of it shows no words."""
    uitkomst = van("gi", "klachten.klachtzaken = Jan Jansen 999900006; Jansen.x = 1")
    assert len(uitkomst.problemen) == 2
    for probleem in uitkomst.problemen:
        assert "Jansen" not in repr(probleem) and "999900006" not in repr(probleem)
