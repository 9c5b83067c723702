"""Where figures come from: fingerprints that change with a figure, and a file that may be renamed."""

import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import dbt
from referentie.schrijven import schrijf
from referentie.warehouse import laad
from referentie.zorg import Zorg, kind

from loaders.catalogus import PROJECT

#: Figures that hold what the parameter decides on, and one that does not.
GERAAKT, ONGEMOEID = "monitor_2_in_door_uitstroom", "monitor_6_budget"
ANDERS, OUD, NIEUW = (
    "2022-terugval",
    "maatregel_aansluiting_dagen,31",
    "maatregel_aansluiting_dagen,0",
)


def vingerafdrukken(verbinding: duckdb.DuckDBPyConnection, tabel: str) -> dict[tuple, str]:
    """Fingerprint of each mart in each version."""
    sql = f"select mart, definitie_versie, vingerafdruk from herkomst.{tabel}"
    return {(mart, versie): afdruk for mart, versie, afdruk in verbinding.execute(sql).fetchall()}


def cijfers(verbinding: duckdb.DuckDBPyConnection, mart: str, versie: str | None) -> tuple:
    """Everything in a mart in one version, as a hash."""
    waar = "definitie_versie = $versie" if versie else "true or $versie is null"
    sql = f"""
        select count(*), sha256(string_agg(cast(rij as varchar), chr(10) order by cast(rij as varchar)))
        from marts.{mart} as rij where {waar}
    """
    return verbinding.execute(sql, {"versie": versie}).fetchone()


@pytest.fixture(scope="module")
def gewijzigd(warehouse, tmp_path_factory) -> tuple[Path, dict, dict]:
    """A warehouse in which one version links measures otherwise; and what it said before it was built."""
    map_ = tmp_path_factory.mktemp("gewijzigd")
    for deel in ("models", "macros", "seeds", "tests", "analyses"):
        shutil.copytree(PROJECT / deel, map_ / deel, ignore=shutil.ignore_patterns("python"))
    for bestand in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / bestand, map_)
    seed = map_ / "seeds/definities/definitie_parameter.csv"
    tekst = seed.read_text(encoding="utf-8")
    assert f"{ANDERS},{OUD}" in tekst
    seed.write_text(tekst.replace(f"{ANDERS},{OUD}", f"{ANDERS},{NIEUW}"), encoding="utf-8")
    database = map_ / "gewijzigd.duckdb"
    shutil.copy(warehouse, database)
    dbt(database, "seed", "--select", "definitie_parameter", project=map_)
    with duckdb.connect(str(database), read_only=True) as verbinding:
        gebouwd, nu = (vingerafdrukken(verbinding, t) for t in ("vingerafdruk", "vingerafdruk_nu"))
    dbt(database, "run", "--select", "definitie_parameter+", project=map_)
    return database, gebouwd, nu


def test_elke_mart_heeft_per_versie_de_vingerafdruk_van_nu(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        gebouwd = vingerafdrukken(verbinding, "vingerafdruk")
        marts = verbinding.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        assert gebouwd == vingerafdrukken(verbinding, "vingerafdruk_nu")
    assert {mart for mart, _ in gebouwd} == {naam for (naam,) in marts}
    assert len({versie for mart, versie in gebouwd if mart == GERAAKT}) == 3


def test_dezelfde_vingerafdruk_hetzelfde_cijfer(warehouse, gewijzigd):
    """Every mart in every version: where the fingerprint is the same, so is every figure."""
    database, _, _ = gewijzigd
    with (
        duckdb.connect(str(warehouse), read_only=True) as oud,
        duckdb.connect(str(database), read_only=True) as nieuw,
    ):
        eerst, later = (vingerafdrukken(v, "vingerafdruk") for v in (oud, nieuw))
        assert eerst.keys() == later.keys()
        for (mart, versie), afdruk in eerst.items():
            if afdruk == later[mart, versie]:
                assert cijfers(oud, mart, versie) == cijfers(nieuw, mart, versie), (mart, versie)
        anders = {sleutel for sleutel in eerst if eerst[sleutel] != later[sleutel]}
        assert {versie for mart, versie in anders if mart == GERAAKT} == {ANDERS}
        assert (ONGEMOEID, "2022-overeenkomst") not in anders
        assert cijfers(oud, GERAAKT, ANDERS) != cijfers(nieuw, GERAAKT, ANDERS)


def test_een_mart_van_voor_de_wijziging_valt_op(gewijzigd):
    """Between the change of a seed and the build, marts are not what the definition says."""
    _, gebouwd, nu = gewijzigd
    verouderd = {sleutel for sleutel in nu if gebouwd[sleutel] != nu[sleutel]}
    assert (GERAAKT, ANDERS) in verouderd and (GERAAKT, "2022-overeenkomst") not in verouderd


def verouderd(database: Path) -> set[str]:
    """The marts that are not what they would be if all were built now."""
    with duckdb.connect(str(database), read_only=True) as verbinding:
        gebouwd, nu = (vingerafdrukken(verbinding, t) for t in ("vingerafdruk", "vingerafdruk_nu"))
    return {mart for mart, versie in nu if gebouwd.get((mart, versie)) != nu[mart, versie]}


def test_een_mart_op_oude_tussentabellen_valt_op(warehouse, tmp_path):
    """A file is loaded, and a mart built, then what lies under it: it is current when it was built last."""
    database = tmp_path / "half.duckdb"
    shutil.copy(warehouse, database)
    zorg = Zorg(kind(), nummer=1)
    laad(schrijf([zorg.start("2022-01-01")], tmp_path / "later"), database)
    assert GERAAKT in verouderd(database)
    dbt(database, "run", "--select", GERAAKT)
    assert GERAAKT in verouderd(database)
    dbt(database, "run", "--select", f"+{GERAAKT}", "--exclude", GERAAKT)
    assert GERAAKT in verouderd(database)
    dbt(database, "run", "--select", GERAAKT)
    assert GERAAKT not in verouderd(database) and "monitor_1_aantallen" in verouderd(database)


def test_een_geweigerd_bestand_telt_waar_het_een_bevinding_is(warehouse, tmp_path):
    database = tmp_path / "geweigerd.duckdb"
    shutil.copy(warehouse, database)
    with duckdb.connect(str(database)) as verbinding:
        [(aantal,)] = verbinding.execute(
            """
            delete from raw.telling where in_quarantaine > 0 and bestand_hash in (
                select bestand_hash from raw.bestand where status = 'quarantaine'
            )
            """
        ).fetchall()
    assert aantal > 0
    assert "kwaliteit_bevinding" in verouderd(database) and GERAAKT not in verouderd(database)


def test_ook_een_lege_lijst_is_vastgelegd(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        sql = "select definitie_versie, rijen from herkomst.seed where seed = 'peildatum'"
        assert verbinding.execute(sql).fetchall() == [(None, 0)]


def test_een_deel_bouwen_kan_altijd(tmp_path):
    """Before anything was loaded, and before there are seeds."""
    leeg, geladen = (tmp_path / f"{naam}.duckdb" for naam in ("leeg", "geladen"))
    dbt(leeg, "build", "--select", "+int_waarde_versie", "--exclude-resource-type", "test")
    laad(schrijf([], tmp_path / "niets"), geladen)
    dbt(geladen, "run", "--select", "base_ijw__bericht")


def test_andere_invoer_andere_vingerafdruk(warehouse, tmp_path):
    database = tmp_path / "minder.duckdb"
    shutil.copy(warehouse, database)
    with duckdb.connect(str(database)) as verbinding:
        voor = vingerafdrukken(verbinding, "vingerafdruk_nu")
        verbinding.execute(
            "delete from raw.bestand where status = 'geladen' and bestand_hash = ("
            "select max(bestand_hash) from raw.bestand where bericht_type = 'JW305')"
        )
        na = vingerafdrukken(verbinding, "vingerafdruk_nu")
    gelijk = {mart for mart, versie in voor if voor[mart, versie] == na[mart, versie]}
    assert GERAAKT not in gelijk and "dim_definitieversie" in gelijk


def test_een_bestand_onder_een_andere_naam_leest_hetzelfde(warehouse, tmp_path):
    """Views name no catalog: the file may be renamed, copied and attached."""
    shutil.copy(warehouse, tmp_path / "anders.duckdb")
    with duckdb.connect() as verbinding:
        verbinding.execute(f"attach '{tmp_path / 'anders.duckdb'}' as kopie (read_only)")
        verbinding.execute(f"attach '{warehouse}' as bron (read_only)")
        regels = "select count(*), sum(toegekend_bedrag) from {}.marts.fct_declaratieregel"
        kopie, bron = (verbinding.execute(regels.format(n)).fetchone() for n in ("kopie", "bron"))
    assert kopie == bron and kopie[0] > 1000
