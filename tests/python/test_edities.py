"""Editions: what is frozen, whether it can be made again, and what explains the difference between two.

The story of both editions is below, small enough to work every figure out by hand.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from referentie.historie import Bericht, Historie, verschoven
from referentie.schrijven import bestanden, schrijf
from referentie.uitvraag import Aanlevering, Opgave
from referentie.warehouse import GELDEND, laad, lever_aan
from referentie.zorg import GI, GI_2, OTS_2, Zorg, antwoord, kind
from typer.testing import CliRunner

from loaders import cli, controlegetallen, herbouw
from loaders.catalogus import PROJECT
from loaders.edities import Editie, EditieFout, brug, controle, invoer, lijst, maken, verslag, zoek
from loaders.edities import project as pr
from loaders.publiceren import bestanden as bestanden_uit
from loaders.sleutel import elfproef

DATUM = dt.date(2026, 7, 1)

# --- the story ------------------------------------------------------------------------------------

EEN, TWEE, DRIE, VIER, VIJF, ZES = (Zorg(kind(), nummer=nr) for nr in range(1, 7))
DRIE = Zorg(DRIE.kind, OTS_2, 3)
#: Goes on after twenty days: one measure as long as thirty-one days may lie between.
VIER_VERDER = VIER.nog(VIER.product, 14)
ZES = Zorg(ZES.kind, nummer=6, aanbieder=GI_2)

JANUARI = EEN.regel("2022-01", 100, referentie="EEN-01")
BETAALD = EEN.declaratie(JANUARI, EEN.regel("2022-02", 100), EEN.regel("2022-03", 100))
OPEN = TWEE.declaratie(TWEE.regel("2022-02", 200))
DRIE_TOEGEWEZEN = DRIE.toegewezen("2022-01-05", identificatie="DRIE-301")
ZES_START = ZES.start("2022-02-01")
TOEN: Historie = (
    *EEN.geleverd("2022-01-01"),
    *(BETAALD, antwoord(BETAALD)),
    *TWEE.geleverd("2022-01-03"),
    *TWEE.betaald("2022-01", bedrag=200),
    OPEN,
    *(DRIE_TOEGEWEZEN, DRIE.start("2022-01-05")),
    *DRIE.betaald("2022-02", bedrag=50),
    *VIER.geleverd("2022-01-10", "2022-03-01"),
    *VIER_VERDER.geleverd("2022-03-21"),
    *(ZES.toegewezen("2022-02-01"), ZES_START),
    # The last day of all, which is the peildatum of both editions; a number that could be a BSN.
    Zorg(kind(), nummer=123456782).toegewezen("2022-12-31"),
)
_MEI = EEN.declaratie(
    EEN.regel("2022-05", 30), EEN.regel("2022-01", 100, "C", vorig=JANUARI.referentienummer)
)
SINDSDIEN: Historie = (
    # Late: another month of the first, the answer on the second, a child that was not known.
    *EEN.betaald("2022-04"),
    antwoord(OPEN),
    *VIJF.geleverd("2022-02-01"),
    *VIJF.betaald("2022-02", bedrag=70),
    # In one message a late line and a credit.
    *(_MEI, antwoord(_MEI)),
    # Corrections: a start that never was, one that is refused, a new version, another content.
    TWEE.start("2022-01-03", op="2022-06-01", status="3"),
    verschoven(ZES_START, retour=("8002",), retourklasse="Header"),
    DRIE.toegewezen("2022-01-05", "2022-12-31", besluit="2022-06-01", reden="04"),
    verschoven(DRIE_TOEGEWEZEN, dagtekening=dt.date(2022, 1, 6)),
)


def plafond(regio: str, gi: str, bedrag: int, op: dt.date, kenmerk: str) -> Aanlevering:
    opgave = Opgave("budgetplafond", "budgetplafond", gi, "2022", str(bedrag))
    hash_ = hashlib.sha256(kenmerk.encode()).hexdigest()
    return Aanlevering("jeugdhulpregio", regio, op, (opgave,), hash_)


OPGAVEN_TOEN = plafond("centraal-gelderland", GI, 1000, dt.date(2022, 2, 1), "a")
OPGAVEN_SINDSDIEN = (
    plafond("centraal-gelderland", GI, 1500, dt.date(2022, 3, 1), "b"),
    plafond("rivierenland", GI_2, 2000, dt.date(2022, 3, 1), "c"),
)

#: Of Gelderland in 2022: old, late, corrections, geography and mapping, definition, new; worked out by hand.
VERWACHT = {
    # 300 of the first, 200 of the second, 50 of the third; then 100 + 200 + 70 + 30, and 100 back.
    ("monitor_1_aantallen", "toegekend_bedrag"): (550, 400, -100, 0, 0, 850),
    # What was open was claimed already.
    ("monitor_1_aantallen", "ingediend_bedrag"): (750, 200, -100, 0, 0, 850),
    # The fifth comes; the product of the third counts no longer.
    ("monitor_1_aantallen", "aantal_jeugdigen"): (3, 1, 0, -1, 0, 3),
    ("monitor_1_aantallen", "aantal_maatregelen"): (3, 1, 0, -1, 0, 3),
    # Six starts; the fifth comes, the second and sixth never were, the third counts no longer.
    ("monitor_2_in_door_uitstroom", "instroom"): (6, 1, -2, -1, 0, 4),
    # As measures the fourth is one, until only ten days may lie between.
    ("monitor_2_in_door_uitstroom", "instroom_maatregelen"): (5, 1, -2, -1, 1, 4),
}


def vul(map_: Path, database: Path, historie: Historie, *opgaven: Aanlevering) -> None:
    """Load messages, and deliveries as their loader does."""
    laad(schrijf(historie, map_), database)
    with duckdb.connect(str(database)) as verbinding:
        lever_aan(verbinding, opgaven)
        for opgave in opgaven:
            verbinding.execute(
                f"""
                insert into raw.bestand by name select
                    '{opgave.kenmerk}' as bestand_hash, 1000 as lading_id, 'plafond.csv' as bestandsnaam,
                    'uitvraag' as vorm, 'geladen' as status;
                insert into raw.telling values ('{opgave.kenmerk}', 'uitvraag', 1, 1, 0, 0)
                """
            )


def wijzig(pad: Path, oud: str, nieuw: str) -> None:
    tekst = pad.read_text(encoding="utf-8")
    assert oud in tekst
    pad.write_text(tekst.replace(oud, nieuw), encoding="utf-8")


@pytest.fixture(scope="module")
def wereld(tmp_path_factory) -> Path:
    """A folder with both editions, the warehouse of each, and the code of each."""
    map_ = tmp_path_factory.mktemp("edities")
    pr.pak_in(PROJECT, map_ / "project.zip")
    for project in ("toen", "nu"):
        pr.pak_uit(map_ / "project.zip", map_ / project)
    wijzig(map_ / "nu/seeds/tussentaal/maatregel_product.csv", f"{OTS_2},Ondertoezichtstelling,2+,ja", f"{OTS_2},Ondertoezichtstelling,2+,nee")  # fmt: skip  # noqa: E501
    wijzig(map_ / "nu/seeds/definities/definitie_parameter.csv", f"{GELDEND},maatregel_aansluiting_dagen,31", f"{GELDEND},maatregel_aansluiting_dagen,10")  # fmt: skip  # noqa: E501

    warehouse = map_ / "monitor.duckdb"
    vul(map_ / "berichten-toen", warehouse, TOEN, OPGAVEN_TOEN)
    herbouw.bouw(map_ / "toen", warehouse)
    # That this is the code that built it is checked for the other edition.
    with pytest.MonkeyPatch.context() as zonder:
        zonder.setattr(pr, "leg_aan", lambda *_: None)
        zonder.setattr(pr, "eis_zelfde_code", lambda *_: None)
        maken.maak("2026-1", warehouse, map_ / "edities", DATUM, True, map_ / "toen")
    shutil.copy(warehouse, map_ / "toen.duckdb")
    vul(map_ / "berichten-nu", warehouse, SINDSDIEN, *OPGAVEN_SINDSDIEN)
    # The marts alone were built since: on what lay under them before.
    herbouw.dbt(map_ / "toen", warehouse, "run", "--select", "marts")
    with pytest.raises(EditieFout, match="niet gebouwd op wat er nu is geladen"):
        maken.maak("2026-2", warehouse, map_ / "edities", DATUM, True, map_ / "nu")
    herbouw.bouw(map_ / "nu", warehouse)
    with pytest.MonkeyPatch.context() as met:
        leg_aan = pr.leg_aan
        met.setattr(pr, "leg_aan", lambda *a: aanleg_bewaard(leg_aan(*a), map_))
        maken.maak("2026-2", warehouse, map_ / "edities", DATUM, True, map_ / "nu")
    return map_


def aanleg_bewaard(aanleg: Path, map_: Path) -> Path:
    """Keep what dbt made of the code of now, which takes it long."""
    shutil.copy(aanleg, map_)
    shutil.copytree(herbouw.map_van_dbt(aanleg), map_ / herbouw.map_van_dbt(aanleg).name)
    return aanleg


@pytest.fixture(scope="module")
def edities(wereld) -> Path:
    return wereld / "edities"


@pytest.fixture(scope="module")
def uitslag(wereld, edities, tmp_path_factory) -> brug.Brug:
    """The bridge, with all builds that it needs."""
    werkmap = tmp_path_factory.mktemp("brug")
    van, naar = (zoek(naam, edities) for naam in ("2026-1", "2026-2"))
    return brug.bereken(van, naar, wereld / "monitor.duckdb", werkmap, met_controle=False)


def rijen(database: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(database), read_only=True) as verbinding:
        return verbinding.execute(sql).fetchall()


def vraag(uitslag: brug.Brug, **waar: object) -> list[tuple]:
    """Old, the four steps and new of these figures, in 2022 by the definitions in force."""
    waar = {
        "periode_soort": "jaar",
        "periode_start": "2022-01-01",
        "definitie_versie": GELDEND,
        **waar,
    }
    voorwaarden = " and ".join(f"{k} = '{w}'" for k, w in waar.items())
    stappen = ", ".join(brug.STAPPEN)
    return rijen(uitslag.database, f"select oud, {stappen}, nieuw from brug where {voorwaarden}")


# --- the bridge -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("mart", "maat"), VERWACHT)
def test_elke_verandering_staat_in_haar_eigen_stap(uitslag, mart, maat):
    (gevonden,) = vraag(uitslag, mart=mart, maat=maat, niveau="gelderland")
    assert gevonden == tuple(map(Decimal, VERWACHT[mart, maat]))


def test_een_cijfer_dat_verschijnt_doet_dat_met_zijn_hele_waarde(uitslag):
    """The ceiling of one provider is replaced, that of the other was not there."""
    maat = {"mart": "monitor_6_budget", "maat": "budgetplafond", "niveau": "aanbieder"}
    assert vraag(uitslag, niveau_code=GI, **maat) == [(1000, 0, 500, 0, 0, 1500)]
    assert vraag(uitslag, niveau_code=GI_2, **maat) == [(None, 2000, 0, 0, 0, 2000)]
    sql = f"select distinct verschijnt_bij from brug where maat = 'budgetplafond' and niveau_code = '{GI_2}'"
    assert ("laat",) in rijen(uitslag.database, sql)


def test_alle_stappen_tellen_precies_op(uitslag):
    sql = f"""
        select
            count(*), count(*) filter (coalesce(oud, 0) + {" + ".join(brug.STAPPEN)} <> coalesce(nieuw, 0)),
            count(*) filter ((oud is null and nieuw is not null) <> (verschijnt_bij is not null)),
            count(*) filter ((oud is not null and nieuw is null) <> (verdwijnt_bij is not null))
        from brug
    """
    [(aantal, scheef, verschenen, verdwenen)] = rijen(uitslag.database, sql)
    assert (scheef, verschenen, verdwenen) == (0, 0, 0)
    assert aantal == uitslag.cijfers > 1000
    # Averages too, and all levels.
    sql = "select distinct maat from brug where oud <> nieuw and maat like 'gemiddelde%'"
    assert rijen(uitslag.database, sql)
    sql = "select distinct niveau from brug where oud is distinct from nieuw"
    assert {n for (n,) in rijen(uitslag.database, sql)} == set(brug.NIVEAUS)


def test_de_brug_begint_en_eindigt_bij_de_edities(uitslag, edities):
    """Every figure of both editions is in it, as it is there."""
    for kant, naam in (("oud", "2026-1"), ("nieuw", "2026-2")):
        sql = f"""
            select count(*), sum(b.{kant}), max(abs(b.{kant} - e.toegekend_bedrag))
            from brug as b
            full join (select * from editie.marts.monitor_1_aantallen where maatregelsoort = 'totaal') as e
                on b.definitie_versie = e.definitie_versie and b.niveau = e.niveau
                and b.niveau_code = e.niveau_code and b.periode_soort = e.periode_soort
                and b.periode_start = e.periode_start
            where (b.mart = 'monitor_1_aantallen' and b.maat = 'toegekend_bedrag') or b.mart is null
        """
        with herbouw.open_naast(
            uitslag.database, {"editie": zoek(naam, edities).database}
        ) as verbinding:
            aantal, som, verschil = verbinding.execute(sql).fetchone()
            sql = "select count(*), sum(toegekend_bedrag) from editie.marts.monitor_1_aantallen where maatregelsoort = 'totaal'"  # noqa: E501
            assert (aantal, som) == verbinding.execute(sql).fetchone()
        assert verschil == 0


def test_nieuwe_rijen_zijn_ingedeeld(uitslag):
    """What each new row is: nothing is called a correction that only came late."""
    assert uitslag.rijen[invoer.CORRECTIE] == {
        "bericht": 2,  # the 301 with other contents, the 306 that refuses
        "jw301_bericht": 1,
        "jw301_toegewezen_product": 2,  # that one, and the new version
        "jw305_start_product": 1,
        "jw306_bericht": 1,
        "jw306_retourcode": 1,
        "jw323_prestatie": 1,
        "uitvraag": 1,
    }
    laat = uitslag.rijen[invoer.LAAT]
    assert (laat["jw323_prestatie"], laat["jw325_bericht"], laat["uitvraag"]) == (3, 4, 1)
    assert invoer.VERVALLEN not in uitslag.rijen


def brug_met(wereld: Path, werkmap: Path, bouw: Callable[[Path, Path], object]) -> brug.Brug:
    """The bridge when dbt makes something else."""
    van, naar = (zoek(naam, wereld / "edities") for naam in ("2026-1", "2026-2"))
    with pytest.MonkeyPatch.context() as anders:
        anders.setattr(herbouw, "bouw", lambda project, database, *_: bouw(project, database))
        return brug.bereken(van, naar, wereld / "monitor.duckdb", werkmap)


def test_wat_niet_opnieuw_is_te_bouwen_wordt_eerst_gezegd(wereld, tmp_path):
    nu = wereld / "monitor.duckdb"
    [opmerking] = brug_met(wereld, tmp_path, lambda _, naar: shutil.copy(nu, naar)).opmerkingen
    assert re.search(
        r"niet precies opnieuw .* monitor_2_in_door_uitstroom \(\d+ rijen\)", opmerking
    )


def test_geografie_die_niet_bij_de_code_past_staat_onder_definitie(wereld, tmp_path):
    """The check and the first two steps build; with the mapping of now it does not."""

    def bouw(project: Path, naar: Path) -> None:
        vertaling = project / "seeds/tussentaal/maatregel_product.csv"
        if f"{OTS_2},Ondertoezichtstelling,2+,nee" in vertaling.read_text(encoding="utf-8"):
            raise herbouw.BouwFout("dbt zegt:\ngeen kolom ots_jaar")
        shutil.copy(wereld / "toen.duckdb", naar)

    uitslag = brug_met(wereld, tmp_path, bouw)
    assert uitslag.gewijzigd["geografie"] == 0 < uitslag.gewijzigd["definitie"]
    [opmerking] = uitslag.opmerkingen
    assert "staat onder definitie" in opmerking and "geen kolom ots_jaar" in opmerking


def test_er_was_niets_op_te_merken(uitslag):
    """The peildatum did not move, and no figure moved under the same fingerprint."""
    assert uitslag.opmerkingen == []
    assert uitslag.stappen["geografie"].startswith("gebouwd")


def test_zelfde_vingerafdruk_zelfde_cijfer(uitslag, edities):
    """Over the editions: marts with one fingerprint are the same to the cell; others have another cause."""
    toen, nu = (zoek(naam, edities).database for naam in ("2026-1", "2026-2"))
    afdruk = "select mart, definitie_versie, vingerafdruk from herkomst.vingerafdruk"
    gelijk = set(rijen(toen, afdruk)) & set(rijen(nu, afdruk))
    assert ("dim_definitie", "2021-concept") in {(m, v) for m, v, _ in gelijk}
    assert ("dim_definitie", GELDEND) not in {(m, v) for m, v, _ in gelijk}
    for mart, versie, _ in gelijk:
        waar = f"where definitie_versie = '{versie}'" if versie else ""
        with herbouw.open_naast(nu, {"toen": toen}) as verbinding:
            een, ander = (f"select * from {db}marts.{mart} {waar}" for db in ("toen.", ""))
            for links, rechts in ((een, ander), (ander, een)):
                verschil = verbinding.execute(f"({links}) except all ({rechts})").fetchall()
                assert verschil == [], mart
    delen = f"""
        select definitie_hash, invoer_hash, sql_hash from herkomst.vingerafdruk
        where mart = 'monitor_2_in_door_uitstroom' and definitie_versie = '{GELDEND}'
    """
    [een], [ander] = rijen(toen, delen), rijen(nu, delen)
    assert een[0] != ander[0] and een[1] != ander[1] and een[2] == ander[2]


@pytest.mark.parametrize(("duckdb_nu", "v1"), [("1", "2026-2.parquet"), ("2", "laat.parquet")])
def test_een_andere_duckdb_is_geen_laat_bericht(
    wereld, edities, tmp_path, monkeypatch, duckdb_nu, v1
):
    """After only late messages and with the same code, the new edition is the state after them."""
    van, naar = (zoek(naam, edities) for naam in ("2026-1", "2026-2"))
    versies = dict.fromkeys(brug.GEREEDSCHAP, "1")
    monkeypatch.setattr(
        brug, "lees_editie", lambda e: {**versies, "duckdb_versie": "1" if e == van else duckdb_nu}
    )
    monkeypatch.setattr(pr, "inhoud", lambda _: {})
    alleen_laat = invoer.Indeling(tmp_path, tmp_path, {invoer.LAAT: {"bericht": 1}})
    monkeypatch.setattr(invoer, "deel_in", lambda *_: alleen_laat)
    monkeypatch.setattr(
        brug._Bouwer, "_stand", lambda self, stap, _: self.werkmap / f"{stap}.parquet"
    )
    bouwer = brug._Bouwer(van, naar, tmp_path, tmp_path, print)
    uitkomst = brug.Brug(van.naam, naar.naam, tmp_path, {})
    stand = bouwer.tussenstanden(
        tmp_path / "2026-1.parquet", tmp_path / "2026-2.parquet", uitkomst, met_controle=False
    )
    assert [pad.name for pad in stand] == [v1, v1, v1]


def test_gelijke_edities_vragen_geen_bouw(wereld, edities, tmp_path, monkeypatch):
    monkeypatch.setattr(herbouw, "bouw", lambda *_: pytest.fail("gebouwd"))
    editie = zoek("2026-1", edities)
    gelijk = brug.bereken(editie, editie, wereld / "monitor.duckdb", tmp_path)
    assert set(gelijk.gewijzigd.values()) == {0} and gelijk.cijfers > 1000


def test_het_verslag(uitslag, edities, tmp_path):
    nieuw = zoek("2026-2", edities).database
    een, ander = (verslag.schrijf(uitslag, nieuw, tmp_path / naam) for naam in ("een", "ander"))
    assert [p.read_bytes() for p in een] == [p.read_bytes() for p in ander]
    md, html, json_, parquet = een
    tekst = md.read_text(encoding="utf-8")
    assert (
        "| 1_aantallen: toegekend_bedrag | Gelderland | 2022 | 550 | +400 | -100 |  |  | 850 |"
        in tekst
    )
    assert tekst.index("## gelderland") < tekst.index("## regio") < tekst.index("## gemeente")
    assert "<td>1_aantallen: toegekend_bedrag</td>" in html.read_text(encoding="utf-8")
    assert json.loads(json_.read_text(encoding="utf-8"))["cijfers"] == uitslag.cijfers
    [(aantal,)] = duckdb.sql(f"select count(*) from '{parquet}'").fetchall()
    assert aantal == uitslag.cijfers
    for pad in een:
        assert not {d.encode() for d in jeugdigen(nieuw)} & set(woorden(pad.read_bytes()))


def jeugdigen(database: Path) -> set[str]:
    return {j for (j,) in rijen(database, "select jeugdige_id from marts.dim_jeugdige")}


def woorden(inhoud: bytes) -> Iterator[bytes]:
    """Everything in bytes that could be a pseudonym."""
    return (m.group() for m in re.finditer(rb"[0-9a-f]{32}", inhoud))


def test_de_oudste_editie_eerst(wereld, edities, tmp_path):
    nieuw, oud = zoek("2026-2", edities), zoek("2026-1", edities)
    with pytest.raises(EditieFout, match="noem de oudste eerst"):
        brug.bereken(nieuw, oud, wereld / "monitor.duckdb", tmp_path)


#: What the old edition knew, what came since, and in which raw tables a row of that corrects something.
AANVAARD = EEN.toegewezen("2022-03-01", identificatie="G1")
GEWEIGERD = EEN.toegewezen("2022-03-02", identificatie="G2")
ZONDER_NUMMER = Zorg(kind(), nummer=None, release="2.3", beschikking=7)
CREDIT_2 = Zorg(kind(), nummer=71, release="2.3").declaratie(
    Zorg(kind(), nummer=72).regel("2020-01", 100, "C", vorig="P-oud"),
    declaratienummer="G7", identificatie="G7", release="2.3",
)  # fmt: skip
BEANTWOORD = EEN.declaratie(EEN.regel("2022-06", 10))
GEVALLEN: dict[str, tuple[Historie, Bericht, set[str]]] = {
    "aanvaardend retour": ((AANVAARD,), verschoven(AANVAARD, retour=("0200",)), set()),
    "weigerend retour": (
        (GEWEIGERD,),
        verschoven(GEWEIGERD, retour=("8002",)),
        {"bericht", "jw302_bericht", "jw302_retourcode"},
    ),
    "andere versie zonder nummer": (
        (ZONDER_NUMMER.toegewezen("2020-01-01"),),
        ZONDER_NUMMER.toegewezen("2020-01-01", "2020-05-01", besluit="2020-02-01"),
        {"jw301_toegewezen_product"},
    ),
    "zelfde product, andere beschikking": (
        (),
        replace(ZONDER_NUMMER, beschikking=8).toegewezen("2020-01-01"),
        set(),
    ),
    "zelfde nummer, andere gemeente": (
        (EEN.toegewezen("2022-01-01"),),
        replace(EEN, gemeente="0228").toegewezen("2022-01-01"),
        set(),
    ),
    "stop": ((), EEN.stop("2022-01-01", "2022-05-01"), set()),
    "verwijderde stop": (
        (),
        EEN.stop("2022-01-01", "2022-05-01", status="3"),
        {"jw307_stop_product"},
    ),
    "credit in een 303": ((), CREDIT_2, {"jw303_prestatie"}),
    "eerste antwoord": ((OPEN,), antwoord(OPEN), set()),
    "tweede antwoord": (
        (BEANTWOORD, antwoord(BEANTWOORD)),
        antwoord(BEANTWOORD, BEANTWOORD.regels[0].referentienummer),
        {"bericht", "jw325_bericht", "jw325_prestatie", "jw325_retourcode"},
    ),
}
#: The transport refuses a start that was known, and one that was not.
VERLOREN, NIEUW_VERLOREN = (
    verschoven(EEN.start("2022-07-01"), identificatie=naam, transportfout=True)
    for naam in ("V1", "V2")
)


def stand(warehouse: Path, map_: Path, naam: str) -> Editie:
    """What `deel_in` reads of an edition, of a warehouse as it is loaded now."""
    editie = Editie(map_ / naam)
    editie.pad.mkdir()
    with duckdb.connect(str(editie.database)) as verbinding:
        verbinding.execute(f"attach '{warehouse}' as bron (read_only); create schema raw")
        for tabel in invoer.MANIFEST:
            verbinding.execute(f"create table raw.{tabel} as from bron.raw.{tabel}")
    return editie


@pytest.fixture(scope="module")
def ingedeeld(tmp_path_factory) -> duckdb.DuckDBPyConnection:
    """The rows of all cases, each with what it is: (table, kenmerk of its message, soort)."""
    map_ = tmp_path_factory.mktemp("indeling")
    warehouse = map_ / "monitor.duckdb"
    envelop, fout = bestanden(VERLOREN)
    vroeg = schrijf([b for eerst, _, _ in GEVALLEN.values() for b in eerst], map_ / "vroeg")
    (vroeg / "envelop.xml").write_text(envelop[1], encoding="utf-8")
    laad(vroeg, warehouse)
    oud = stand(warehouse, map_, "2026-1")
    sindsdien = [bericht for _, bericht, _ in GEVALLEN.values()]
    later = schrijf([*sindsdien, NIEUW_VERLOREN], map_ / "later")
    (later / "fout.xml").write_text(fout[1], encoding="utf-8")
    uitslag = laad(later, warehouse)
    assert not uitslag.telling.rijen_in_quarantaine, uitslag.per_regel
    nieuw = stand(warehouse, map_, "2026-2")
    indeling = invoer.deel_in(warehouse, oud, nieuw, map_ / "indeling.duckdb")
    with herbouw.open_naast(indeling.database, {"bron": warehouse}) as verbinding:
        yield verbinding


@pytest.mark.parametrize("geval", GEVALLEN)
def test_elke_regel_van_wat_een_correctie_is(ingedeeld, geval):
    _, bericht, verwacht = GEVALLEN[geval]
    tabellen = ingedeeld.execute(
        "select table_name from duckdb_columns() where database_name = 'bron' and schema_name = 'raw' "
        "and column_name = 'bericht_id' and table_name not in ('quarantaine', 'stuf_envelop')"
    ).fetchall()
    gevonden: dict[str, set[str]] = {}
    for (tabel,) in tabellen:
        soorten = ingedeeld.execute(
            f"""
            select distinct soort from {tabel} inner join bron.raw.{tabel} as rij on nr = rij.rowid
            where soort <> 'oud' and rij.bericht_id in (
                select bericht_id from bron.raw.bericht where kenmerk like '%:' || $kenmerk
            )
            """,
            {"kenmerk": bericht.identificatie},
        ).fetchall()
        for (soort,) in soorten:
            gevonden.setdefault(soort, set()).add(tabel)
    assert gevonden.get(invoer.CORRECTIE, set()) == verwacht
    assert gevonden, "the message of the case was not found"


def test_een_transportfout_op_een_bekende_envelop_is_een_correctie(ingedeeld):
    sql = """
        select rij.envelopcode, soort, count(*)
        from stuf_envelop inner join bron.raw.stuf_envelop as rij on nr = rij.rowid group by all order by all
    """
    assert ingedeeld.execute(sql).fetchall() == [
        ("Di01", "laat", 1), ("Di01", "oud", 1), ("Fo01", "correctie", 1), ("Fo01", "laat", 1),
    ]  # fmt: skip


def test_zonder_de_bestanden_geen_brug(wereld, edities, tmp_path):
    """The warehouse of then does not hold the messages of now: it says which are missing."""
    een, ander = zoek("2026-1", edities), zoek("2026-2", edities)
    with pytest.raises(EditieFout, match=r"mist \d+ van de bestanden van editie 2026-2: .*xml"):
        brug.bereken(een, ander, wereld / "toen.duckdb", tmp_path)


# --- an edition -----------------------------------------------------------------------------------


def test_een_editie_is_compleet_en_alleen_te_lezen(edities):
    editie = zoek("2026-2", edities)
    assert [e.naam for e in lijst(edities)] == ["2026-1", "2026-2"]
    paden = [p for p in editie.pad.rglob("*") if p.is_file()]
    assert {oct(p.stat().st_mode & 0o777) for p in paden} == {"0o440"}
    tabellen = rijen(
        editie.database, "select schema_name || '.' || table_name from duckdb_tables()"
    )
    namen = {naam for (naam,) in tabellen}
    assert {p.stem for p in editie.pad.glob("parquet/*")} == namen
    assert {
        "main.editie", "marts.fct_declaratieregel", "marts.resultaatafspraak_meting", "raw.bestand",
        "marts.kwaliteit_bevinding", "herkomst.vingerafdruk", "staging.definitie_parameter",
        "tussentaal.maatregel_product",
    } <= namen  # fmt: skip
    assert not any(naam.startswith("raw.jw") or naam == "raw.uitvraag" for naam in namen)
    # Follows from what is in the edition, and is far too large to write out.
    sql = "select view_name from duckdb_views() where not internal"
    assert rijen(editie.database, sql) == [("fct_zaak_per_maat",)]
    sql = "select mart, valt_af, count(*) from marts.fct_zaak_per_maat group by all order by all"
    assert rijen(editie.database, sql) == rijen(edities.parent / "monitor.duckdb", sql) != []
    sql = "select count(*) from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
    assert rijen(editie.database, sql)[0][0] > 30
    sql = "select comment from duckdb_columns() where table_name = 'monitor_1_aantallen' and column_name = 'toegekend_bedrag'"  # noqa: E501
    assert rijen(editie.database, sql)[0][0]
    sql = "select distinct editie, gebouwd_op from marts.warehouse_status"
    assert rijen(editie.database, sql) == [("2026-2", None)]
    beschrijving = json.loads(editie.beschrijving.read_text(encoding="utf-8"))
    assert (beschrijving["peildatum"], beschrijving["datum"]) == ("2022-12-31", "2026-07-01")
    assert beschrijving["werkmap_schoon"] is False


def test_een_editie_is_te_publiceren(edities, tmp_path):
    """As the file of the readers is: by who may see what, and under its own name."""
    aantallen = bestanden_uit.parquet(zoek("2026-2", edities).database, tmp_path / "uit", "partner")
    assert aantallen["marts.warehouse_status"] > 0 and "marts.fct_maatregel" not in aantallen
    assert "| Editie | 2026-2 |" in (tmp_path / "uit/README.md").read_text(encoding="utf-8")


def test_in_een_editie_staat_geen_bsn(edities):
    bsns = [z.kind.bsn.encode() for z in (EEN, TWEE, DRIE, VIER, VIJF, ZES)]
    for pad in zoek("2026-2", edities).pad.rglob("*"):
        if pad.is_file():
            inhoud = pad.read_bytes()
            assert not any(bsn in inhoud for bsn in bsns), pad.name


def test_een_bsn_in_een_tekst_wordt_geweigerd(wereld, tmp_path, monkeypatch):
    """Also where nobody expects one, as in the name of a file; not the number of a toewijzing."""
    assert elfproef("123456782")
    monkeypatch.setattr(pr, "leg_aan", lambda *_: None)
    monkeypatch.setattr(pr, "eis_zelfde_code", lambda *_: None)
    warehouse = tmp_path / "ons-warehouse.duckdb"
    shutil.copy(wereld / "toen.duckdb", warehouse)
    with duckdb.connect(str(warehouse)) as verbinding:
        sql = "update raw.bestand set bestandsnaam = $naam where vorm = 'uitvraag'"
        verbinding.execute(sql, {"naam": f"100000000_{EEN.kind.bsn}.csv"})
    with pytest.raises(EditieFout, match=r"raw\.bestand\.bestandsnaam") as fout:
        maken.maak("2026-1", warehouse, tmp_path / "edities", DATUM, True, wereld / "toen")
    assert EEN.kind.bsn not in str(fout.value)
    assert list((tmp_path / "edities").iterdir()) == []


@pytest.mark.parametrize(
    ("tekst", "is_bsn"),
    [
        ("dossier_123456782.csv", True),
        ("100000000_123456782.csv", True),
        ("dossierbsn123456782.csv", True),
        ("123456782a", True),
        ("123456783", False),
        ("1234567820", False),
        # Hashes: what masks a BSN, a key, a pseudonym.
        ("~a123456782bc", False),
        (f"123456782{'a' * 7}", False),
        (f"x/123456782{'a' * 23}", False),
    ],
)
def test_wat_een_bsn_kan_zijn(tekst, is_bsn):
    with duckdb.connect() as verbinding:
        verbinding.execute("attach ':memory:' as editie; create schema editie.raw")
        sql = "create table editie.raw.bestand as select $tekst as bestandsnaam"
        verbinding.execute(sql, {"tekst": tekst})
        with pytest.raises(EditieFout) if is_bsn else contextlib.nullcontext():
            maken._controleer_bsn(verbinding)


@pytest.mark.parametrize("stam", ["editie", "bron", "ons 'eigen\" warehouse"])
def test_een_warehouse_mag_heten_zoals_het_wil(wereld, tmp_path, stam):
    """As what is opened beside it, or with quotes."""
    warehouse = tmp_path / f"{stam}.duckdb"
    shutil.copy(wereld / "toen.duckdb", warehouse)
    pr.eis_gebouwd(warehouse)
    with pytest.raises(EditieFout, match="andere code"):
        pr.eis_zelfde_code(warehouse, wereld / "aanleg.duckdb")
    gemaakt = Editie(tmp_path / "2026-1")
    gemaakt.pad.mkdir()
    versies = dict.fromkeys(("duckdb", "dbt", "dbt_duckdb", "monitor"), "1")
    tabellen = maken._vul(
        gemaakt,
        warehouse,
        {"naam": "2026-1", "datum": DATUM, "git": None, "schoon": True, **versies},
    )
    assert tabellen["marts.monitor_1_aantallen"] > 0
    assert controle.heeft_sleutel_van(gemaakt, warehouse)
    herbouw.neem_raw_over(warehouse, tmp_path / f"{stam} over.duckdb")


def test_twee_keer_gemaakt_is_hetzelfde(wereld, edities, tmp_path, monkeypatch):
    """The same bytes, but for the container of DuckDB, whose contents are those of the Parquet files."""
    monkeypatch.setattr(pr, "leg_aan", lambda *_: None)
    monkeypatch.setattr(pr, "eis_zelfde_code", lambda *_: None)
    maken.maak("2026-1", wereld / "toen.duckdb", tmp_path, DATUM, True, wereld / "toen")
    een, ander = (
        dict(controlegetallen.sommen(zoek("2026-1", map_).pad)) for map_ in (edities, tmp_path)
    )
    assert een.keys() == ander.keys()
    assert {naam for naam in een if een[naam] != ander[naam]} <= {"editie-2026-1.duckdb"}


def test_een_veranderde_byte_valt_op(edities, tmp_path):
    shutil.copytree(edities / "2026-1", tmp_path / "2026-1")
    pad = tmp_path / "2026-1/parquet/marts.monitor_1_aantallen.parquet"
    bytes_ = bytearray(pad.read_bytes())
    bytes_[len(bytes_) // 2] ^= 1
    pad.chmod(0o640)
    pad.write_bytes(bytes_)
    (tmp_path / "2026-1/editie.json").unlink()
    (tmp_path / "2026-1/notitie.txt").write_text("erbij")
    assert controle.beschadigd(zoek("2026-1", tmp_path)) == [
        "editie.json ontbreekt",
        "notitie.txt is erbij gekomen",
        "parquet/marts.monitor_1_aantallen.parquet is veranderd",
    ]
    uitslag = CliRunner().invoke(
        cli.app, ["editie", "controleer", "2026-1", "--map", str(tmp_path)]
    )
    assert uitslag.exit_code == 1 and "is veranderd" in uitslag.output
    uitslag = CliRunner().invoke(cli.app, ["editie", "controleer", "2026-1", "--map", str(edities)])
    assert uitslag.exit_code == 0 and "ongewijzigd" in uitslag.output


def test_een_editie_is_opnieuw_te_bouwen(wereld, edities):
    """Every mart to the cell, from a warehouse that has gone on since."""
    assert controle.herbouw_en_vergelijk(zoek("2026-1", edities), wereld / "monitor.duckdb") == []


def test_een_beschadigde_editie_wordt_genoemd(edities, tmp_path):
    for naam in ("2026-1", "2026-2"):
        (tmp_path / naam).mkdir()
        shutil.copy(edities / naam / "editie.json", tmp_path / naam)
    (tmp_path / "2026-1/editie.json").unlink()
    uitslag = CliRunner().invoke(cli.app, ["editie", "lijst", "--map", str(tmp_path)])
    assert uitslag.exit_code == 1 and "Editie 2026-1 is beschadigd" in uitslag.output
    assert "2026-2" in uitslag.output
    (tmp_path / "2026-1").rmdir()
    uitslag = CliRunner().invoke(cli.app, ["editie", "lijst", "--map", str(tmp_path), "--json"])
    assert uitslag.exit_code == 0 and [e["naam"] for e in json.loads(uitslag.output)] == ["2026-2"]


@pytest.mark.parametrize(("bouw", "code"), [("toen", 0), ("monitor", 1)])
def test_een_herbouw_wordt_vergeleken(wereld, edities, monkeypatch, bouw, code):
    """What dbt makes is that of then, or that of now."""
    monkeypatch.setattr(
        herbouw, "bouw", lambda _, naar: shutil.copy(wereld / f"{bouw}.duckdb", naar)
    )
    opdracht = ["editie", "controleer", "2026-1", "--herbouw", "--map", str(edities)]
    uitslag = CliRunner().invoke(cli.app, [*opdracht, "--database", str(wereld / "monitor.duckdb")])
    assert uitslag.exit_code == code, uitslag.output
    assert ("cel voor cel gelijk" in uitslag.output) == (code == 0)
    assert ("monitor_2_in_door_uitstroom" in uitslag.output) == (code == 1)


def test_wat_niet_kan_wordt_geweigerd(wereld, edities):
    def maak(naam: str, gewijzigd: bool = True) -> None:
        maken.maak(naam, wereld / "monitor.duckdb", edities, DATUM, gewijzigd, wereld / "nu")

    with pytest.raises(EditieFout, match="bestaat al"):
        maak("2026-1")
    with pytest.raises(EditieFout, match="geen naam van een editie"):
        maak("juli")
    with pytest.raises(EditieFout, match="--ook-gewijzigd"):
        maak("2026-3", gewijzigd=False)
    assert [p.name for p in sorted(edities.iterdir())] == ["2026-1", "2026-2"]


def test_andere_code_dan_waarmee_is_gebouwd_wordt_geweigerd(wereld, tmp_path):
    """Another seed, and another SQL of a model, which a macro may have changed."""
    aanleg = wereld / "aanleg.duckdb"
    pr.eis_zelfde_code(wereld / "monitor.duckdb", aanleg)
    warehouse = tmp_path / "toen.duckdb"
    shutil.copy(wereld / "toen.duckdb", warehouse)
    with duckdb.connect(str(warehouse)) as verbinding:
        verbinding.execute("update herkomst.model set sql_hash = 'x' where model = 'int_start'")
    with pytest.raises(EditieFout, match="definitie_parameter, int_start, maatregel_product;"):
        pr.eis_zelfde_code(warehouse, aanleg)


def test_een_half_gebouwd_warehouse_wordt_geweigerd(wereld, tmp_path):
    """A seed that was changed, and a model whose SQL was, without the marts below them."""
    for sql in (
        "update herkomst.seed set inhoud_hash = 'x' where seed = 'norm'",
        "update herkomst.model set sql_hash = 'x' where model = 'int_peildatum'",
        "delete from herkomst.vingerafdruk where mart = 'monitor_6_budget'",
    ):
        warehouse = tmp_path / "monitor.duckdb"
        shutil.copy(wereld / "monitor.duckdb", warehouse)
        pr.eis_gebouwd(warehouse)
        with duckdb.connect(str(warehouse)) as verbinding:
            verbinding.execute(sql)
        with pytest.raises(EditieFout, match="niet gebouwd op"):
            pr.eis_gebouwd(warehouse)


@pytest.mark.parametrize("weg", ["table herkomst.vingerafdruk", "view herkomst.vingerafdruk_nu"])
def test_een_warehouse_zonder_herkomst_wordt_geweigerd(wereld, tmp_path, weg):
    warehouse = tmp_path / "monitor.duckdb"
    shutil.copy(wereld / "monitor.duckdb", warehouse)
    with duckdb.connect(str(warehouse)) as verbinding:
        verbinding.execute(f"drop {weg}")
    with pytest.raises(EditieFout, match="nog niet gebouwd"):
        pr.eis_gebouwd(warehouse)


def test_de_revisie_zegt_of_de_code_is_vastgelegd(tmp_path):
    def git(*opdracht: str) -> None:
        wie = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        subprocess.run(["git", "-C", str(tmp_path), *wie, *opdracht], check=True)

    (tmp_path / "models").mkdir()
    (tmp_path / "dbt_project.yml").write_text("name: x\n")
    assert pr.revisie(tmp_path) == pr.Revisie(None, False)
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "x")
    assert pr.revisie(tmp_path).git and pr.revisie(tmp_path).schoon
    # Data that lies about is nothing; a model is.
    (tmp_path / "edities").mkdir()
    (tmp_path / "edities/x").write_text("x")
    assert pr.revisie(tmp_path).schoon
    (tmp_path / "models/x.sql").write_text("select 1")
    assert not pr.revisie(tmp_path).schoon
