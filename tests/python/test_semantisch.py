"""The semantic layer gives the figures of the monitor: of each value, at each niveau and break-down."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantic_interfaces.implementations.semantic_manifest import (
    PydanticSemanticManifest,
)
from metricflow_semantic_interfaces.validations.semantic_manifest_validator import (
    SemanticManifestValidator,
)
from metricflow_semantics.model.dbt_manifest_parser import (
    parse_manifest_from_dbt_generated_manifest,
)
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup
from referentie.historie import Declaratie, Historie, Oordeel
from referentie.warehouse import UITSPLITSING, bouw, sjabloon
from referentie.zorg import (
    AANBIEDER_2,
    CRISIS,
    GI_2,
    NIJMEGEN,
    OTS,
    RECLASSERING,
    ZWAAR,
    Zorg,
    antwoord,
    kind,
)

from loaders.catalogus import PROJECT

#: The columns of zaak that make the code of a niveau, and which dimension each break-down is there.
NIVEAU = {
    "gelderland": (),
    "regio": ("regio",),
    "gemeente": ("gemeente",),
    "gi": ("gi",),
    "regio_gi": ("regio", "gi"),
    "aanbieder": ("aanbieder",),
}
ENTITEIT = {"tussentaal_code": "tussentaal", "productcode": "product"}
#: A percentile of few is not in the marts; the semantic layer gives it.
VAN_WEINIG = ("p90_dagen_maatregel", "p90_wachttijd_dagen")
MARTS = tuple(f"monitor_{mart}" for mart in UITSPLITSING)


@dataclass(frozen=True)
class Bron:
    """A warehouse with the semantic layer over it, of which MetricFlow only gives the SQL.

    Args:
        verbinding: where the relations are under the names that the manifest has.
        manifest: what dbt made of the semantic models and metrics.
    """

    verbinding: duckdb.DuckDBPyConnection
    manifest: PydanticSemanticManifest

    @cached_property
    def machine(self) -> MetricFlowEngine:
        client = SimpleNamespace(
            sql_engine_type=SqlEngine.DUCKDB, sql_plan_renderer=DuckDbSqlPlanRenderer()
        )
        return MetricFlowEngine(SemanticManifestLookup(self.manifest), client)

    def vraag(self, metrieken: Sequence[str], per: Sequence[str], waar: str = "") -> list[tuple]:
        """Rows of a query of the semantic layer: what it is grouped by, then the metrics."""
        gevraagd = MetricFlowQueryRequest.create(
            metric_names=metrieken,
            group_by_names=per,
            where_constraints=[waar] if waar else None,
        )
        antwoord = self.verbinding.execute(self.machine.explain(gevraagd).sql_statement.sql)
        kolommen = [
            kolom[0].replace("metric_time__day", "metric_time") for kolom in antwoord.description
        ]
        plek = [kolommen.index(naam) for naam in (*per, *metrieken)]
        return [tuple(_als_dag(rij[i]) for i in plek) for rij in antwoord.fetchall()]

    def metrieken(self, mart: str) -> dict[str, str]:
        """The metric of each measure of a mart that has one."""
        gelijk = {
            m.name: re.fullmatch(r"Gelijk aan (\w+)\.(\w+)", m.description)
            for m in self.manifest.metrics
        }
        return {g[2]: naam for naam, g in gelijk.items() if g and g[1] == mart}

    def model(self, metriek: str) -> str:
        """The semantic model that a metric is of."""
        [gevonden] = (m for m in self.manifest.metrics if m.name == metriek)
        if gevonden.type_params.measure is None:
            return self.model(gevonden.input_metrics[0].name)
        [model] = (
            model.name
            for model in self.manifest.semantic_models
            if gevonden.type_params.measure.name in {maat.name for maat in model.measures}
        )
        return model


def _als_dag(waarde: object) -> object:
    return waarde.date() if isinstance(waarde, dt.datetime) else waarde


def lees_manifest(doel: Path) -> PydanticSemanticManifest:
    tekst = (doel / "semantic_manifest.json").read_text(encoding="utf-8")
    return parse_manifest_from_dbt_generated_manifest(manifest_json_string=tekst)


def relaties(manifest: PydanticSemanticManifest) -> list[str]:
    """What the metrics and their marts are read from."""
    knopen = [m.node_relation for m in manifest.semantic_models]
    knopen += [spine.node_relation for spine in manifest.project_configuration.time_spines]
    namen = {f"{knoop.schema_name}.{knoop.alias}" for knoop in knopen}
    return sorted(namen | {f"marts.{mart}_geldend" for mart in MARTS})


@pytest.fixture(scope="module")
def voorbeeld(warehouse: Path) -> Bron:
    """The example data, with the views made tables: they are asked a hundred times."""
    manifest = lees_manifest(warehouse.parent / "target")
    verbinding = duckdb.connect()
    verbinding.execute(f"attach '{warehouse}' as bron (read_only)")
    verbinding.execute(f"attach ':memory:' as {warehouse.stem}")
    verbinding.execute(f"use {warehouse.stem}")
    for relatie in relaties(manifest):
        verbinding.execute(f"create schema if not exists {relatie.partition('.')[0]}")
        verbinding.execute(f"create table {relatie} as from bron.{relatie}")
    verbinding.execute("detach bron")
    return Bron(verbinding, manifest)


@pytest.fixture(scope="module")
def lastig(tmp_path_factory: pytest.TempPathFactory) -> Bron:
    """What the example lacks: crisis care beside two measures, lines granted in part, a line credited in a
    later month so that its child counts in the months and not in the year, and shorter stays elsewhere."""
    ots, ander, verblijf = Zorg(kind(), OTS, 1), Zorg(kind(), OTS, 2), Zorg(kind(), ZWAAR, 3)
    reclassering = Zorg(ots.kind, RECLASSERING, 4, aanbieder=GI_2)
    crisis = Zorg(ots.kind, CRISIS, 5, NIJMEGEN)
    korter = Zorg(verblijf.kind, ZWAAR, 6, aanbieder=AANBIEDER_2)
    debet = ander.regel("2022-01", 100, referentie="D")
    credit = ander.regel("2022-02", 100, "C", vorig="D")
    declaraties = [ander.declaratie(debet), ander.declaratie(credit, op="2022-04-01")]
    w = bouw(
        tmp_path_factory.mktemp("lastig"),
        ots.geleverd("2020-01-01"),
        reclassering.geleverd("2020-01-01", "2020-03-11"),
        crisis.geleverd("2020-03-01", "2020-03-21"),
        (_deels_toegekend(zorg.declaratie(zorg.regel("2020-03", 100))) for zorg in (ots, crisis)),
        ander.geleverd("2022-01-01", "2022-08-31"),
        ((declaratie, antwoord(declaratie)) for declaratie in declaraties),
        verblijf.geleverd("2022-01-01", "2022-06-30"),
        korter.geleverd("2022-07-10", "2022-08-31"),
        peildatum="2022-12-31",
    )
    manifest = lees_manifest(sjabloon().doel)
    for relatie in relaties(manifest):
        # The views made tables, as above.
        tabel = w.modellen[relatie].opdracht.replace("replace view", "replace table", 1)
        w = replace(
            w, modellen={**w.modellen, relatie: replace(w.modellen[relatie], opdracht=tabel)}
        )
    for relatie in relaties(manifest):
        w.vraag(f"select 1 from {relatie} limit 0")
    return Bron(w.verbinding, manifest)


def _deels_toegekend(declaratie: Declaratie) -> Historie:
    """A 303 and its 304, that grants 60 of 100 euros."""
    oud = replace(declaratie, release="2.4")
    return oud, antwoord(oud, Oordeel(oud.regels[0].referentienummer, toegekend=6000))


def sneden(mart: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Niveaus without break-downs, each break-down on its own, and all of them together."""
    uitsplitsingen = UITSPLITSING[mart.removeprefix("monitor_")]
    for niveau in NIVEAU:
        yield niveau, ()
    # Of value 1 the products lie within the kinds of measure.
    los = uitsplitsingen[:1] if mart == "monitor_1_aantallen" else uitsplitsingen
    for uitsplitsing in los:
        yield "gelderland", (uitsplitsing,)
    if len(uitsplitsingen) > 1:
        yield "regio", uitsplitsingen


def uit_mart(
    bron: Bron, mart: str, niveau: str, per: Sequence[str], maten: Sequence[str]
) -> list[tuple]:
    """Rows of a mart at one niveau, broken down by some columns and in total of the others."""
    voorwaarden = [f"niveau = '{niveau}'"] + [
        f"{kolom} {'<>' if kolom in per else '='} 'totaal'"
        for kolom in UITSPLITSING[mart.removeprefix("monitor_")]
    ]
    kolommen = ["periode_soort", "periode_start", "niveau_code", *per, *maten]
    sql = (
        f"select {', '.join(kolommen)} from marts.{mart}_geldend where {' and '.join(voorwaarden)}"
    )
    return bron.verbinding.execute(sql).fetchall()


def uit_zaken(
    bron: Bron, mart: str, niveau: str, per: Sequence[str], namen: Sequence[str]
) -> list[tuple]:
    """The same rows from the cases, in which a niveau is one or two parties."""
    partijen = NIVEAU[niveau]
    delen = [ENTITEIT.get(kolom, f"zaak__{kolom}") for kolom in per]
    waar = " and ".join(f"{{{{ Entity('{partij}') }}}} is not null" for partij in partijen)
    rijen = bron.vraag(namen, ["zaak__periode_soort", "metric_time", *partijen, *delen], waar)
    n = len(partijen)
    return [(soort, start, "/".join(rest[:n]) or "GLD", *rest[n:]) for soort, start, *rest in rijen]


def uit_rijen(
    bron: Bron, mart: str, niveau: str, per: Sequence[str], namen: Sequence[str]
) -> list[tuple]:
    """The same rows from what counts in a row, which has the columns of the mart."""
    voorwaarden = [f"{{{{ Dimension('rij__niveau') }}}} = '{niveau}'"] + [
        f"{{{{ Dimension('rij__{kolom}') }}}} {'<>' if kolom in per else '='} 'totaal'"
        for kolom in UITSPLITSING[mart.removeprefix("monitor_")]
    ]
    delen = [f"rij__{kolom}" for kolom in ("niveau_code", *per)]
    return bron.vraag(
        namen, ["rij__periode_soort", "metric_time", *delen], " and ".join(voorwaarden)
    )


def vergelijk(bron: Bron, mart: str) -> dict[str, int]:
    """How many figures of each measure are compared that are not nought; all must be the same."""
    vergeleken = Counter()
    metrieken = bron.metrieken(mart)
    for niveau, per in sneden(mart):
        for uit, model in ((uit_zaken, "zaak"), (uit_rijen, "rij")):
            maten = [maat for maat, naam in metrieken.items() if bron.model(naam) == model]
            verwacht = uit_mart(bron, mart, niveau, per, maten)
            if not maten or not verwacht:
                continue
            n = len(maten)
            rijen = uit(bron, mart, niveau, per, [metrieken[maat] for maat in maten])
            gevonden = {rij[:-n]: rij[-n:] for rij in rijen}
            assert len(gevonden) == len(rijen)
            for rij in verwacht:
                antwoord = gevonden.pop(rij[:-n], (None,) * n)
                for maat, hier, daar in zip(maten, rij[-n:], antwoord, strict=True):
                    if hier is not None or maat not in VAN_WEINIG:
                        assert _gelijk(hier, daar), (mart, maat, rij[:-n], hier, daar)
                    vergeleken.update([maat] if hier else [])
            # Of what the mart has no row there is nothing, but for kinds of period that it leaves out.
            soorten = {rij[0] for rij in verwacht}
            over = [
                sleutel for sleutel, rij in gevonden.items() if sleutel[0] in soorten and any(rij)
            ]
            assert over == [], (mart, niveau, per)
    return vergeleken


def _gelijk(hier: Decimal | float | None, daar: Decimal | float | None) -> bool:
    return float(hier or 0) == pytest.approx(float(daar or 0), rel=1e-9)


@pytest.mark.parametrize("mart", MARTS)
def test_elke_maat_is_gelijk_aan_de_mart(voorbeeld: Bron, lastig: Bron, mart: str):
    vergeleken = vergelijk(voorbeeld, mart) + vergelijk(lastig, mart)
    assert vergeleken.keys() == voorbeeld.metrieken(mart).keys()


def test_elke_maat_heeft_een_metriek_of_een_reden(voorbeeld: Bron, warehouse: Path):
    sql = "select mart, maat from staging.definitie_maat where starts_with(mart, 'monitor_') order by all"
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        maten = verbinding.execute(sql).fetchall()
    zonder = {f"{mart}.{maat}" for mart, maat in maten if maat not in voorbeeld.metrieken(mart)}
    lijst = (PROJECT / "docs/semantische-laag.md").read_text(encoding="utf-8")
    assert zonder == set(re.findall(r"^\| `(monitor_\S+)` \|", lijst, re.MULTILINE))
    assert len(maten) - len(zonder) > 60


def test_parties_samen_zijn_geen_som(voorbeeld: Bron):
    """Children of all regions together, and by sex: the one is less than the sum, the other is it."""
    naam, jaar = "waarde_4_aantal_jeugdigen", "{{ Dimension('zaak__periode_soort') }} = 'jaar'"
    per_jaar = dict(voorbeeld.vraag([naam], ["metric_time"], jaar))
    per_regio, per_geslacht = Counter(), Counter()
    for start, _, aantal in voorbeeld.vraag([naam], ["metric_time", "tussentaal"], jaar):
        per_regio[start] += aantal
    for start, _, aantal in voorbeeld.vraag([naam], ["metric_time", "jeugdige__geslacht"], jaar):
        per_geslacht[start] += aantal
    assert per_geslacht == per_jaar
    assert all(per_regio[start] >= aantal for start, aantal in per_jaar.items())
    assert per_regio != per_jaar


def test_de_configuratie_klopt(voorbeeld: Bron):
    uitslag = SemanticManifestValidator().validate_semantic_manifest(voorbeeld.manifest)
    assert uitslag.all_issues == ()


def test_mf_query_geeft_het_cijfer_van_de_mart(warehouse: Path, tmp_path: Path):
    """The command itself, without a network, on a copy because it opens the file to write."""
    for bestand in (PROJECT / "dbt_project.yml", PROJECT / "profiles.yml", warehouse):
        shutil.copy(bestand, tmp_path)
    (tmp_path / "target").symlink_to(warehouse.parent / "target")
    metriek, groep = "waarde_1_aantal_jeugdigen", "rij__periode,rij__niveau_code"
    waar = {
        "niveau": "regio",
        "periode_soort": "jaar",
        "maatregelsoort": "totaal",
        "productcode": "totaal",
    }
    filters = " and ".join(f"{{{{ Dimension('rij__{k}') }}}} = '{v}'" for k, v in waar.items())
    mf = [Path(sys.executable).with_name("mf"), "query", "--metrics", metriek, "--group-by", groep]
    subprocess.run(
        [*mf, "--where", filters, "--csv", "uit.csv"],
        cwd=tmp_path,
        env={
            **os.environ,
            "MONITOR_DATABASE": str(tmp_path / warehouse.name),
            "HTTPS_PROXY": "http://127.0.0.1:9",
            "DO_NOT_TRACK": "1",
        },
        check=True,
        capture_output=True,
    )
    voorwaarden = " and ".join(f"{kolom} = '{code}'" for kolom, code in waar.items())
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        verwacht = verbinding.execute(
            f"""
            select periode_naam, niveau_code, aantal_jeugdigen from marts.monitor_1_aantallen_geldend
            inner join marts.dim_periode using (periode_soort, periode_start)
            where {voorwaarden} and aantal_jeugdigen > 0 order by all
            """
        ).fetchall()
        gekregen = verbinding.execute(
            f"from read_csv('{tmp_path / 'uit.csv'}', all_varchar = true) order by all"
        ).fetchall()
    assert verwacht and [(*rij, int(aantal)) for *rij, aantal in gekregen] == verwacht
