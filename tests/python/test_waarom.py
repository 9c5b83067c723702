"""The explanation of a figure: it comes to the figure, and every case falls under it or has a reason."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from loaders import waarom as wr
from loaders.catalogus import PROJECT
from loaders.cli import app
from loaders.inlezen.opslag import DatabaseFout
from loaders.notatie import met_eenheid
from loaders.plaats import lees_periode
from loaders.waarom.uitleg import _uitsplitsingen

SOORT, CODE = "monitor_1_aantallen", "0202"


def rijen(warehouse: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        return verbinding.execute(sql).fetchall()


def maten(warehouse: Path) -> list[tuple[str, str]]:
    """The measures that count cases."""
    sql = "select mart, maat from staging.definitie_maat where waarde is not null order by all"
    return rijen(warehouse, sql)


def zonder_eigen_zaken(warehouse: Path) -> Iterator[tuple]:
    """Of each other measure and indicator a figure: name, version, place, year and break-down."""
    kolommen = rijen(
        warehouse,
        """
        select table_name, column_name from duckdb_columns()
        where
            schema_name = 'marts' and numeric_precision is not null and table_name like 'monitor%'
            and table_name not like '%geldend'
        order by all
        """,
    )
    indicatoren = rijen(
        warehouse, f"select distinct indicator from marts.{wr.AFSPRAKEN} order by 1"
    )
    alle = [*kolommen, *((wr.AFSPRAKEN, indicator) for (indicator,) in indicatoren)]
    for mart, maat in sorted(set(alle) - set(maten(warehouse))):
        waarde, naam, snede = maat, f"{mart}.{maat}", "'totaal'"
        waar = "".join(f" and {k} = 'totaal'" for k in _uitsplitsingen(warehouse, mart))
        if mart == wr.AFSPRAKEN:
            waarde, naam, snede, waar = "waarde", maat, "uitsplitsing", f" and indicator = '{maat}'"
        sql = f"""
            select '{naam}', definitie_versie, niveau, niveau_code, year(periode_start), {snede}
            from marts.{mart} where {waarde} <> 0 and periode_soort = 'jaar' {waar}
            order by all limit 1
        """
        yield from rijen(warehouse, sql)


def roep(warehouse: Path, *opdracht: str) -> str:
    uitslag = CliRunner().invoke(app, ["waarom", *opdracht, "--database", str(warehouse)])
    assert uitslag.exit_code == 0, uitslag.output
    return uitslag.output


def test_elke_maat_wordt_uitgelegd_en_telt_op(warehouse):
    """Of each measure: what came into consideration is what counts and what falls out, and it adds up."""
    nagerekend = 0
    for mart, maat in maten(warehouse):
        if mart == "monitor_6_budget":
            continue
        naam = maat if mart == wr.AFSPRAKEN else f"{mart}.{maat}"
        for versie in ("2021-concept",) if mart == wr.AFSPRAKEN else ("2022-terugval",):
            uitleg = wr.leg_uit(warehouse, naam, "gelderland", "2021", versie, zaken=3)
            assert uitleg.omschrijving and uitleg.vingerafdruk, naam
            zaken = uitleg.geteld[0] + sum(f.zaken for f in uitleg.filters)
            assert zaken == uitleg.in_aanmerking[0], naam
            assert all(f.uitleg for f in uitleg.filters if f.reden != "telt bij een andere maat"), (
                naam
            )
            assert all(z.berichten for z in uitleg.zaken), naam
            if uitleg.opgeteld is not None and mart != wr.AFSPRAKEN:
                assert float(uitleg.opgeteld) == float(uitleg.waarde or 0), naam
                nagerekend += 1
    assert nagerekend >= 30


def test_van_elk_cijfer_is_iets_te_zeggen(warehouse):
    """Cells, or the figures that it follows from; else that no cases are known, as the list in docs says."""
    zonder, met = {}, 0
    for naam, versie, niveau, code, jaar, snede in zonder_eigen_zaken(warehouse):
        plek = niveau if niveau == "gelderland" else f"{niveau}:{code}"
        deel = {} if snede == "totaal" else {"uitsplitsing": snede}
        gevonden = wr.leg_uit(warehouse, naam, plek, str(jaar), versie, deel, zaken=1)
        assert bool(gevonden.zonder_zaken) != bool(gevonden.cellen or gevonden.delen), naam
        if gevonden.zonder_zaken:
            zonder[naam] = gevonden.zonder_zaken
        met += bool(gevonden.delen)
    assert met >= 8
    lijst = (PROJECT / "docs/waarom.md").read_text(encoding="utf-8")
    assert zonder == dict(re.findall(r"^\| `(\S+)` \| (.+) \|$", lijst, re.MULTILINE))


def test_een_verandering_volgt_uit_twee_jaren(warehouse):
    uitleg = wr.leg_uit(
        warehouse, "7_algemeen.verandering_kosten_per_jeugdige", "gelderland", "2021"
    )
    nu, eerder = uitleg.delen
    assert (nu.cijfer.periode_start.year, eerder.cijfer.periode_start.year) == (2021, 2020)
    assert uitleg.waarde == pytest.approx(nu.waarde - eerder.waarde)
    assert nu.geteld[0] and eerder.geteld[0]


@pytest.mark.parametrize(
    ("niveau", "uitsplitsing"),
    [
        ("gemeente:Arnhem", {}),
        ("regio:centraal-gelderland", {"maatregelsoort": "Ondertoezichtstelling"}),
        ("gi:22990001", {"maatregelsoort": "Jeugdreclassering"}),
    ],
)
def test_ook_lager_en_uitgesplitst_telt_het_op(warehouse, niveau, uitsplitsing):
    for maat in (
        "1.aantal_jeugdigen",
        "1.toegekend_bedrag",
        "2.stand_eind",
        "2.stand_eind_maatregelen",
        "3.aantal_zorgperioden",
    ):
        try:
            uitleg = wr.leg_uit(warehouse, maat, niveau, "2021", uitsplitsing=uitsplitsing)
        except DatabaseFout:
            # Break-downs without cases have no row.
            continue
        assert float(uitleg.opgeteld) == float(uitleg.waarde), (maat, niveau)


def test_een_budget_van_een_aanbieder(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        sql = """
            select niveau_code from marts.monitor_6_budget_geldend
            where year(periode_start) = 2021 and bedrag_toewijzingen > 0 order by 1 limit 1
        """
        [(agb,)] = verbinding.execute(sql).fetchall()
    for maat in ("bedrag_toewijzingen", "bedrag_declaraties"):
        uitleg = wr.leg_uit(warehouse, f"monitor_6_budget.{maat}", f"aanbieder:{agb}", "2021")
        assert float(uitleg.opgeteld) == float(uitleg.waarde)


def test_een_indicator_uit_de_uitvraag_noemt_zijn_cellen(warehouse):
    uitleg = wr.leg_uit(warehouse, "overhead", "gi:22990001", "2021")
    assert {cel.onderwerp for cel in uitleg.cellen} == {"kosten"}
    assert all(cel.leverancier == "22990001" and ".xlsx" in cel.plek for cel in uitleg.cellen)
    assert "totaal" in {cel.opgave for cel in uitleg.cellen}


def test_een_indicator_uit_de_monitor_legt_zijn_delen_uit(warehouse):
    uitleg = wr.leg_uit(warehouse, "kosten_maatregelen", "gelderland", "2021")
    [deel] = uitleg.delen
    assert uitleg.vingerafdruk and uitleg.vingerafdruk != deel.vingerafdruk
    assert (deel.cijfer.mart, deel.cijfer.maat) == (SOORT, "toegekend_bedrag")
    assert float(deel.waarde) == float(uitleg.waarde) and deel.zaken


def test_de_opdracht_toont_het_cijfer_en_de_berichten(warehouse):
    uit = roep(warehouse, "monitor_1.toegekend_bedrag", f"gemeente:{CODE}", "2021", "--zaken", "2")
    uitleg = wr.leg_uit(warehouse, "monitor_1.toegekend_bedrag", f"gemeente:{CODE}", "2021")
    assert "toont alles" in uit and "Vingerafdruk" in uit
    assert met_eenheid(float(uitleg.waarde), "euro") in uit
    als_json = json.loads(
        roep(warehouse, "1.toegekend_bedrag", f"gemeente:{CODE}", "2021", "--json")
    )
    assert len(als_json["zaken"]) == uitleg.geteld[0] == als_json["geteld"][0]
    assert als_json["vingerafdruk"] == uitleg.vingerafdruk


def test_wat_geen_zaken_heeft_zegt_dat(warehouse):
    uit = roep(warehouse, "aandeel_verwijzingen_gi", "gelderland", "2021")
    assert "geen zaken bekend. Het telt alle toewijzingen van jeugdhulp" in " ".join(uit.split())


def test_een_totaal_hoeft_niet_genoemd(warehouse):
    een, ander = (
        wr.leg_uit(warehouse, "2.instroom", "gelderland", "2021", uitsplitsing=deel).vingerafdruk
        for deel in ({}, {"maatregelsoort": "totaal"})
    )
    assert een == ander


@pytest.mark.parametrize(
    ("vraag", "melding"),
    [
        (("niets", "gelderland", "2021"), "geen maat"),
        (("monitor_2.instroom", "wijk:1", "2021"), "kies gelderland"),
        (("monitor_2.instroom", "regio:nergens", "2021"), "kies uit achterhoek"),
        (("monitor_2.instroom", "gelderland", "2021-13"), "geen periode"),
        (("monitor_2.instroom", "gelderland", "1999"), "geen rij"),
        (("toegekend_bedrag", "gelderland", "2021"), "meer tabellen"),
        (("monitor_2.niveau_naam", "gelderland", "2021"), "geen maat"),
        (("monitor_2.instroom", "gelderland", "2021", "--uitsplitsing", "kleur=rood"), "kent geen"),
    ],
)
def test_een_verkeerde_vraag_krijgt_een_heldere_zin(warehouse, vraag, melding):
    uitslag = CliRunner().invoke(app, ["waarom", *vraag, "--database", str(warehouse)])
    assert uitslag.exit_code == 2 and melding in " ".join(uitslag.output.split())


@pytest.mark.parametrize(
    ("tekst", "soort", "start"),
    [
        ("2022", "jaar", "2022-01-01"),
        ("2022-T3", "tertiaal", "2022-09-01"),
        ("2022-k2", "kwartaal", "2022-04-01"),
        ("2022-12", "maand", "2022-12-01"),
    ],
)
def test_perioden(tekst, soort, start):
    gelezen = lees_periode(tekst)
    assert (gelezen[0], gelezen[1].isoformat()) == (soort, start)


@pytest.mark.parametrize("tekst", ["2022-00", "2022-13", "2022-T4", "2022-K5", "22", "2022-T", ""])
def test_geen_periode(tekst):
    with pytest.raises(ValueError, match="geen periode"):
        lees_periode(tekst)
