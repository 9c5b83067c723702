"""From messages to marts: what the warehouse says against what really happened."""

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import SLEUTEL, laad_en_bouw

from loaders.catalogus import PROJECT

EXPORT = "copy (from marts.fct_declaratieregel order by declaratieregel_id) to '{}' (format csv)"


@pytest.fixture
def marts(warehouse, verkeer):
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        verbinding.execute(f"set file_search_path = '{verkeer / 'waarheid'}'")
        verbinding.create_function("pseudoniem", SLEUTEL.jeugdige_id, ["VARCHAR"], "VARCHAR")
        verbinding.create_function("masker", SLEUTEL.masker, ["VARCHAR"], "VARCHAR")
        yield verbinding


def test_volgorde_van_laden_geeft_dezelfde_bytes(verkeer, warehouse, tmp_path):
    """In random order, in one run or in ten: the same export of the fact, byte for byte."""
    bestanden = sorted(p for p in (verkeer / "berichten").rglob("*") if p.is_file())
    random.Random(7).shuffle(bestanden)
    ander = laad_en_bouw(tmp_path / "tien.duckdb", *(bestanden[i::10] for i in range(10)))
    exports = []
    for database in (warehouse, ander):
        pad = tmp_path / f"{database.stem}.csv"
        with duckdb.connect(str(database), read_only=True) as verbinding:
            verbinding.execute(EXPORT.format(pad))
        exports.append(pad.read_bytes())
    assert exports[0] == exports[1]
    assert exports[0].count(b"\n") > 1000


def test_elke_regel_is_toegekend_zoals_het_ging(marts):
    """Line by line: the same lines, the same municipality, the same granted cents and status."""
    marts.execute(
        """
        create temp table waarheid as
        select
            bericht_type, aanbieder, declaratienummer, masker(referentienummer) as referentienummer,
            pseudoniem(bsn) as jeugdige_id, gemeente, begin, eind, debet_credit, boekdatum,
            bedrag_ct, coalesce(toegekend_ct, 0) as toegekend_ct,
            -- A credit on a refused debit is answered as granted, and counts for nothing.
            case when debet_credit = 'C' and toegekend_ct = 0 then 'afgewezen' else status end as status
        from 'declaratieregel.parquet'
        where gemeente in (select gemeentecode from marts.dim_gemeente where in_overeenkomst)
        """
    )
    feit = """
        select
            bericht_type, aanbieder_agb, declaratienummer, referentienummer, jeugdige_id,
            gemeentecode, ingangsdatum, einddatum, debet_credit, boekdatum,
            abs(gedeclareerd_bedrag * 100)::bigint, (toegekend_bedrag * 100)::bigint, status
        from marts.fct_declaratieregel
    """
    for een, ander in (("from waarheid", feit), (feit, "from waarheid")):
        verschil = f"select count(*) from (({een}) except all ({ander}))"
        assert marts.execute(verschil).fetchone() == (0,)
    aantal = "select count(*), count(distinct status), count(distinct bericht_type) from waarheid"
    rijen, statussen, soorten = marts.execute(aantal).fetchone()
    assert rijen > 1000 and (statussen, soorten) == (3, 2)


def test_monitor_1_telt_wat_er_was(marts):
    """Year totals of Gelderland from the truth alone, by the definition of value 1."""
    sql = """
        with regel as (
            select
                year(begin) as jaar, bsn, product, gemeente, toewijzingnummer_bericht,
                toegekend_ct, status,
                case when debet_credit = 'C' then -bedrag_ct else bedrag_ct end as ingediend_ct,
                product in (
                    select productcode from tussentaal.maatregel_product where telt_als_maatregel = 'ja'
                ) as telt
            from 'declaratieregel.parquet'
            where productcategorie in ('47', '48', '49')
                and begin > date '2017-01-01' and begin <= (select peildatum from intermediate.int_peildatum)
                and gemeente in (select gemeentecode from marts.dim_gemeente where in_overeenkomst)
        ), kind as (
            select jaar, bsn from regel where telt group by all having sum(toegekend_ct) <> 0
        )
        select
            jaar,
            (select count(*) from kind where kind.jaar = regel.jaar),
            coalesce(sum(toegekend_ct), 0) / 100,
            sum(ingediend_ct) / 100
        from regel group by jaar order by jaar
    """
    monitor = """
        select year(periode_start), aantal_jeugdigen, toegekend_bedrag, ingediend_bedrag
        from marts.monitor_1_aantallen_geldend
        where niveau = 'gelderland' and periode_soort = 'jaar' and maatregelsoort = 'totaal'
        order by 1
    """
    waarheid, gemeten = marts.execute(sql).fetchall(), marts.execute(monitor).fetchall()
    assert [tuple(map(float, r)) for r in gemeten] == [tuple(map(float, r)) for r in waarheid]
    assert len(gemeten) >= 3


def test_antwoorden_sluiten_op_hun_totaal(marts):
    """Granted lines add up to the total of the 325 (TR342), but for credits on refused debits."""
    sql = """
        select d.declaratienummer
        from intermediate.int_declaratie as d
        join intermediate.int_declaratieregel as r using (bericht_id)
        where d.status = 'beoordeeld' and d.bericht_type = 'JW323'
        group by d.bericht_id, d.declaratienummer, d.totaal_toegekend_bedrag
        having sum(r.toegekend_bedrag) <> d.totaal_toegekend_bedrag
    """
    scheef = {n for (n,) in marts.execute(sql).fetchall()}
    gebrek = """
        select identificatie, r.declaratienummer from 'defect.parquet' as d
        join 'declaratieregel.parquet' as r using (identificatie)
        where d.soort = 'credit_op_afgewezen'
    """
    assert scheef == {n for _, n in marts.execute(gebrek).fetchall()}


def test_marts_zonder_pseudoniem_van_buiten_de_overeenkomst(marts):
    buiten = "select count(*) from marts.fct_declaratieregel where gemeentecode = '0944'"
    assert marts.execute(buiten).fetchone() == (0,)
    geladen = "select count(*) from staging.stg_ijw__bericht where gemeentecode = '0944'"
    assert marts.execute(geladen).fetchone()[0] > 0


def test_schemas_heten_precies_zo(marts):
    schemas = {
        s
        for (s,) in marts.execute(
            "select distinct schema_name from duckdb_tables() where not temporary "
            "union select distinct schema_name from duckdb_views() where not internal"
        ).fetchall()
    }
    lagen = {"raw", "staging", "intermediate", "tussentaal", "meting", "verantwoording", "marts"}
    assert schemas == lagen | {"bescherming", "semantisch", "herkomst"}


def test_elke_indicator_wordt_gemeten(marts):
    """Somewhere above nothing; one that is added up may be of figures that the example does not supply."""
    sql = """
        select indicator from staging.indicator
        where
            indicator not in (select indicator from staging.indicator_opgave)
            and indicator not in (select indicator from marts.resultaatafspraak_meting where waarde <> 0)
    """
    assert marts.execute(sql).fetchall() == []


def test_elke_periode_van_zorg_is_zoals_gestuurd(marts):
    """Period by period: starts and stops as the messages up to the last day say, removals undone."""
    waarheid = """
        select
            gemeente, aanbieder, pseudoniem(bsn), toewijzingnummer::varchar, startdatum_bericht,
            stopdatum_bericht, reden_bericht
        from 'zorgperiode.parquet'
        where startdatum_bericht is not null and not toewijzing_verwijderd
            and gemeente in (select gemeentecode from marts.dim_gemeente where in_overeenkomst)
    """
    feit = """
        select
            gemeentecode, aanbieder_agb, jeugdige_id, toewijzingnummer, startdatum,
            stopdatum, reden_beeindiging
        from marts.fct_zorgperiode where bron_start = '305'
    """
    gelijk(marts, waarheid, feit, minstens=100)


def test_elke_toewijzing_is_zoals_besloten(marts):
    waarheid = """
        select
            gemeente, toewijzingnummer::varchar, aanbieder, pseudoniem(bsn), ingangsdatum, einddatum,
            toewijzingsdatum_eerste, toewijzingsdatum, volume, budget_ct, is_verwijderd
        from 'toewijzing.parquet'
        where gemeente in (select gemeentecode from marts.dim_gemeente where in_overeenkomst)
    """
    feit = """
        select
            gemeentecode, toewijzingnummer, aanbieder_agb, jeugdige_id, ingangsdatum, einddatum,
            toewijzingsdatum_eerste, toewijzingsdatum, volume, (budget * 100)::bigint, is_verwijderd
        from marts.fct_toewijzing
    """
    gelijk(marts, waarheid, feit, minstens=100)


def gelijk(marts, een: str, ander: str, minstens: int) -> None:
    for links, rechts in ((een, ander), (ander, een)):
        assert marts.execute(f"({links}) except all ({rechts}) limit 3").fetchall() == []
    assert marts.execute(f"select count(*) from ({een})").fetchone()[0] >= minstens


#: What the simulator does wrong without being refused, and the check that has to find it.
VINDT = {
    "antwoord_zonder_declaratie": "antwoord_zonder_declaratie",
    "credit_op_afgewezen": "credit_op_afgewezen_regel",
    "declaratie_zonder_antwoord": "declaratie_zonder_antwoord",
    "declaratie_zonder_toewijzing": "regel_zonder_toewijzing",
    "dubbel_antwoord": "meer_antwoorden",
    "onbekend_product": "product_op_categorie",
    "start_verwijderd_met_stop": "start_verwijderd_met_stop",
    "stop_dubbel": "start_of_stop_dubbel",
    "tijdelijke_stop_zonder_vervolg": "tijdelijke_stop_zonder_vervolg",
    "verwijderd_na_declaratie": "verwijderd_met_geld",
    "verwijdering_zonder_start": "verwijdering_zonder_start_of_stop",
    "wees_stop": "stop_zonder_start",
    "zelfde_identiteit": "bericht_in_versies",
}
#: Ordinary things that are dealt with while loading: nothing to find afterwards.
GEWOON = {"dubbel_bestand", "laat_bestand", "bsn_in_referentie"}


def test_elk_ingebracht_gebrek_wordt_gevonden(marts):
    """Recall of the checks on what the simulator did wrong: all of it."""
    soorten = dict(
        marts.execute(
            "select soort, count(*) from 'defect.parquet' where niveau = 'inhoud' group by soort"
        ).fetchall()
    )
    gevonden = dict(
        marts.execute(
            "select check_id, sum(aantal_geraakt) from marts.kwaliteit_bevinding group by check_id"
        ).fetchall()
    )
    assert set(soorten) <= set(VINDT) | GEWOON
    gezocht = {s: n for s, n in soorten.items() if s in VINDT}
    gemist = {s: n for s, n in gezocht.items() if gevonden.get(VINDT[s], 0) < n}
    assert not gemist and len(gezocht) >= 5


@pytest.fixture(scope="module")
def analyses(warehouse, tmp_path_factory) -> list[Path]:
    """The analyses as SQL for this warehouse."""
    doel = tmp_path_factory.mktemp("analyses")
    opdracht = [Path(sys.executable).with_name("dbt"), "--quiet", "compile", "--target-path", doel]
    omgeving = {**os.environ, "MONITOR_DATABASE": str(warehouse), "DO_NOT_TRACK": "1"}
    subprocess.run([*opdracht, "--select", "path:analyses"], cwd=PROJECT, env=omgeving, check=True)
    return sorted((doel / "compiled/gelderse_monitor/analyses").glob("*.sql"))


def test_elke_analyse_geeft_antwoord(analyses, marts):
    """The queries that people ask in the meetings run as they are and find something."""
    assert len(analyses) == len(list(PROJECT.glob("analyses/*.sql")))
    leeg = [a.stem for a in analyses if not marts.execute(a.read_text(encoding="utf-8")).fetchone()]
    assert not leeg


def test_de_vragen_van_de_readme_kloppen(marts):
    """The right query per value, as the README gives it, runs on the marts."""
    tekst = (PROJECT / "README.md").read_text(encoding="utf-8")
    vragen = re.findall(r"`(select [^`]*_geldend [^`]*)`", tekst)
    assert len(vragen) >= 8
    marts.execute("set schema = 'een.marts'")
    for vraag in vragen:
        marts.execute(vraag).fetchall()
