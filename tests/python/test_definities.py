"""A definition lives in one place: no number, date or product of the contract stands in a model."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import holidays
import pytest

from loaders.catalogus import PROJECT

SQL = sorted([*PROJECT.glob("models/**/*.sql"), *PROJECT.glob("macros/*.sql")])
COMMENTAAR = re.compile(r"--[^\n]*|\{#.*?#\}", re.S)
#: Types, and the numbers that are no more than small counts in code.
ONSCHULDIG = re.compile(r"decimal\(\d+, ?\d+\)")
KLEIN = 13


def seed(naam: str) -> list[dict[str, str]]:
    (pad,) = PROJECT.glob(f"seeds/**/{naam}.csv")
    with pad.open(encoding="utf-8", newline="") as bestand:
        return list(csv.DictReader(bestand))


def verboden() -> set[str]:
    """Everything of the contract that has its place in a definition seed, as it would stand in SQL."""
    getallen = {
        f"{float(waarde):g}"
        for waarde in [r["waarde"] for r in seed("definitie_parameter")]
        + [r["dagen"] for r in seed("frequentie") if r["dagen"]]
        if float(waarde) > KLEIN
    }
    datums = {r["ingangsdatum_na"] for r in seed("definitie_datumfilter")}
    categorieen = {f"'{r['productcategorie']}'" for r in seed("gi_productcategorie")}
    soorten = {f"'{r['productcode']}'" for r in seed("maatregel_product")}
    return getallen | datums | categorieen | soorten


def gevonden(tekst: str) -> set[str]:
    code = ONSCHULDIG.sub("", COMMENTAAR.sub("", tekst))
    return {v for v in verboden() if re.search(rf"(?<![\w.-]){re.escape(v)}(?![\w.])", code)}


def test_de_lijst_kent_de_getallen_van_het_contract():
    assert {"31", "90", "365", "18", "2017-01-01", "'47'", "'48'", "'49'", "'48A01'"} <= verboden()


@pytest.mark.parametrize("fout", ["where dagen <= 31", "in ('47', '48')", "> date '2017-01-01'"])
def test_een_getal_van_het_contract_valt_op(fout):
    assert gevonden(f"select 1 from x -- 90\n{fout}")


@pytest.mark.parametrize("pad", SQL, ids=lambda p: p.stem)
def test_geen_getal_van_het_contract_in_sql(pad: Path):
    assert not gevonden(pad.read_text(encoding="utf-8")), f"{pad}: hoort in een seed"


def test_elke_parameter_staat_in_het_register():
    register = {r["naam"] for r in seed("definitie_register") if r["soort"] == "parameter"}
    assert register == {r["parameter"] for r in seed("definitie_parameter")}


@pytest.fixture(scope="module")
def modellen(tmp_path_factory) -> dict[str, dict]:
    """The nodes of the dbt project, by name."""
    doel = tmp_path_factory.mktemp("doel")
    dbt = Path(sys.executable).with_name("dbt")
    opdracht = [dbt, "--quiet", "parse", "--target-path", doel]
    omgeving = {**os.environ, "DO_NOT_TRACK": "1", "MONITOR_DATABASE": str(doel / "leeg.duckdb")}
    subprocess.run(opdracht, cwd=PROJECT, env=omgeving, check=True)
    knopen = json.loads((doel / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    return {k["unique_id"]: k for k in knopen.values() if k["resource_type"] in ("model", "seed")}


def test_data_vloeit_alleen_omlaag(modellen):
    """Staging reads sources, and no layer reads a later one; some stand beside another."""
    hoogte = {"staging": 0, "intermediate": 1, "tussentaal": 1}
    hoogte |= {"meting": 2, "verantwoording": 2, "marts": 2, "bescherming": 2, "semantisch": 3}
    for model in modellen.values():
        ouders = model["depends_on"]["nodes"] if model["resource_type"] == "model" else []
        for ouder in ouders:
            if ouder.startswith("source."):
                assert model["fqn"][1] == "staging", model["name"]
            elif ouder.startswith("model."):
                laag = modellen[ouder]["fqn"][1]
                assert hoogte[laag] <= hoogte[model["fqn"][1]], f"{model['name']} leest {ouder}"


def test_marts_hebben_een_contract_sleutel_en_beschrijvingen(modellen):
    for model in modellen.values():
        if model["resource_type"] != "model" or model["fqn"][1] != "marts":
            continue
        naam = model["name"]
        assert model["config"]["contract"]["enforced"], naam
        assert "Een rij per" in model["description"], f"{naam}: zeg eerst de korrel"
        assert all(k["description"] for k in model["columns"].values()), naam
        if model["config"]["materialized"] == "table":
            assert any(c["type"] == "primary_key" for c in model["constraints"]), naam


def test_elke_waarde_heeft_een_geldende_tabel(modellen):
    namen = {m["name"] for m in modellen.values()}
    monitors = {n for n in namen if n.startswith("monitor_") and not n.endswith("_geldend")}
    assert len(monitors) == 9 + 1 and {f"{n}_geldend" for n in monitors} <= namen


def test_feestdagen_zijn_die_van_de_bibliotheek():
    """The seed is made with the library, which follows the law; 5 May only once in five years."""
    feestdagen = seed("feestdag")
    jaren = range(int(feestdagen[0]["datum"][:4]), int(feestdagen[-1]["datum"][:4]) + 1)
    verwacht = holidays.country_holidays("NL", years=jaren, language="nl")
    assert {r["datum"]: r["naam"] for r in feestdagen} == {
        dag.isoformat(): naam for dag, naam in verwacht.items()
    }
