"""What readers get: whole at each moment, tested, compared with before, and only what they may see."""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import klein_project
import pytest
from typer.testing import CliRunner

from loaders import cli, herbouw, slot
from loaders.catalogus import PROJECT
from loaders.inlezen.opslag import DatabaseFout
from loaders.publiceren import bestanden, leesbestand, tabellen, volumewacht

HIER = Path(__file__).parent
MOMENT = dt.datetime(2026, 7, 1, 12)
#: The model of which a fact shows all rows.
TOONT = {
    "fct_declaratieregel": "int_regel_in_overeenkomst",
    "fct_toewijzing": "int_toewijzing",
    "fct_zorgperiode": "int_zorgperiode",
    "fct_maatregel": "int_maatregel",
    "fct_samenloop": "int_samenloop",
    "fct_wachttijd": "int_wachttijd",
}
TERUG_TE_VINDEN = (
    "werk.duckdb",
    "werk.duckdb.slot",
    "werk.lezen.duckdb",
    "werk.lezen.duckdb.vorige",
)


@pytest.fixture
def werk(tmp_path: Path) -> Path:
    """A working file of 200 numbers, in a folder of its own."""
    map_ = tmp_path / "warehouse"
    map_.mkdir()
    klein_project.laad(map_ / "werk.duckdb", 200)
    return map_ / "werk.duckdb"


@pytest.fixture
def lees(werk: Path) -> Path:
    """The file of the readers, that is not there yet."""
    return leesbestand.bij(werk)


def omgeving(werk: Path, **ook: str) -> dict[str, str]:
    pad = os.pathsep.join([str(HIER), str(PROJECT)])
    # As wide as a sentence with a path.
    breed = {"COLUMNS": "400", "PYTHONPATH": pad, "MONITOR_DATABASE": str(werk)}
    return {**os.environ, **breed, **ook}


def begin(werk: Path, *opdracht: str, **ook: str) -> subprocess.Popen[str]:
    """A real process with the command line, that builds without dbt."""
    return subprocess.Popen(
        [sys.executable, "-m", "klein_project", *opdracht],
        env=omgeving(werk, **ook),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def monitor(werk: Path, *opdracht: str, **ook: str) -> tuple[int, str]:
    """Exit code and output of a process that has ended."""
    proces = begin(werk, *opdracht, **ook)
    tekst, _ = proces.communicate(timeout=120)
    return proces.returncode, tekst


def roep(*opdracht: object) -> tuple[int, str]:
    """The command line in this process."""
    uitslag = CliRunner(env={"COLUMNS": "400"}).invoke(cli.app, [str(deel) for deel in opdracht])
    return uitslag.exit_code, uitslag.output


def aantal(bestand: Path, tabel: str = "marts.cijfer") -> int:
    with duckdb.connect(str(bestand), read_only=True) as verbinding:
        return verbinding.execute(f"select count(*) from {tabel}").fetchone()[0]


def vraag(bestand: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(bestand), read_only=True) as verbinding:
        return verbinding.execute(sql).fetchall()


@pytest.fixture(scope="module")
def geschreven(warehouse, tmp_path_factory) -> tuple[Path, dict[str, int]]:
    """What readers get of the warehouse that all tests share, and the rows of each table."""
    lees = tmp_path_factory.mktemp("lezers") / "lezers.duckdb"
    rijen = leesbestand.schrijf(warehouse, lees, "2026-2", MOMENT)
    return leesbestand.volgende(lees).rename(lees), rijen


@pytest.fixture(scope="module")
def leesfile(geschreven) -> Path:
    return geschreven[0]


# --- a build that readers do not notice -----------------------------------------------------------

LEZER = """
import json, pathlib, sys, time, duckdb
bestand, stop, blijft_open = sys.argv[1], sys.argv[2], sys.argv[3] == "open"
gezien, verbinding = [], duckdb.connect(bestand, read_only=True)
print("begonnen", flush=True)
while not pathlib.Path(stop).exists():
    if not blijft_open:
        verbinding.close()
        verbinding = duckdb.connect(bestand, read_only=True)
    rij = verbinding.execute(
        "select count(*), count(distinct definitie_versie), max(nr), sum(nr)::bigint from marts.cijfer"
    ).fetchone()
    if not gezien or gezien[-1] != rij:
        gezien.append(rij)
    # Leaves the processor to the build.
    time.sleep(0.02)
print(json.dumps(gezien))
"""


@contextlib.contextmanager
def lezers(lees: Path) -> Iterator[dict[str, list[list[int]]]]:
    """Two that read all the time: one stays connected, one connects again and again; what they saw."""
    stop = lees.parent.parent / "stop"
    processen = {
        hoe: subprocess.Popen(
            [sys.executable, "-c", LEZER, str(lees), str(stop), hoe],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for hoe in ("open", "opnieuw")
    }
    gezien: dict[str, list[list[int]]] = {}
    try:
        for proces in processen.values():
            assert proces.stdout.readline() == "begonnen\n"
        yield gezien
    finally:
        stop.touch()
        for hoe, proces in processen.items():
            uit, fout = proces.communicate(timeout=60)
            assert (proces.returncode, fout) == (0, ""), fout
            gezien[hoe] = json.loads(uit)


def heel(tot: int) -> list[int]:
    """What a reader sees of a whole file with so many numbers in two versions."""
    return [2 * tot, 2, tot, tot * (tot + 1)]


def test_lezers_merken_niets_van_een_bouw(werk, lees):
    assert monitor(werk, "bouw")[0] == 0
    klein_project.laad(werk, 220)
    with lezers(lees) as gezien:
        assert monitor(werk, "bouw")[0] == 0
        assert monitor(werk, "terug")[0] == 0
        assert monitor(werk, "terug")[0] == 0
        klein_project.laad(werk, 100)
        assert monitor(werk, "bouw")[0] == 1
    assert gezien["open"] == [heel(200)]
    assert gezien["opnieuw"] == [heel(200), heel(220), heel(200), heel(220)]


def test_het_werkbestand_blijft_wat_het_was(werk, lees):
    """The build leaves it alone: its tables are those that were there, and it can be written."""
    voor = vraag(werk, "select schema_name, table_name from duckdb_tables()")
    assert monitor(werk, "bouw")[0] == 0
    assert vraag(werk, "select schema_name, table_name from duckdb_tables()") == voor
    klein_project.laad(werk, 10)


def test_wie_op_elk_moment_wordt_gedood_laat_een_heel_leesbestand(werk, lees):
    assert monitor(werk, "bouw")[0] == 0
    klein_project.laad(werk, 220)
    gedood, gewisseld = 0, False
    while True:
        code, tekst = monitor(werk, "bouw", STERF_BIJ=str(gedood + 1))
        over = aantal(lees)
        assert over in (400, 440) and aantal(lees, "marts.warehouse_status") == 1
        # Once readers had it, it is not taken from them.
        assert not gewisseld or over == 440
        gewisseld = over == 440
        if code == 0:
            break
        assert code == -signal.SIGKILL, tekst
        gedood += 1
    assert gedood > 8
    assert sorted(p.name for p in werk.parent.iterdir()) == sorted(TERUG_TE_VINDEN)
    assert monitor(werk, "terug")[0] == 0


@pytest.mark.parametrize("gedaan", range(4))
def test_een_wissel_die_afbreekt_verliest_geen_bestand(tmp_path, monkeypatch, gedaan):
    """Broken off after so many steps: what readers had, and what was before that, are both there still."""
    lees = tmp_path / "l.duckdb"
    for pad in (lees, leesbestand.vorige(lees), leesbestand.volgende(lees)):
        pad.write_text(pad.name, encoding="utf-8")
    stappen = iter(range(gedaan))

    class Gedood(Exception):
        pass

    def hooguit(doe):
        def stap(*waarmee):
            if next(stappen, None) is None:
                raise Gedood
            return doe(*waarmee)

        return stap

    with monkeypatch.context() as gedurende:
        gedurende.setattr(os, "link", hooguit(os.link))
        gedurende.setattr(Path, "replace", hooguit(Path.replace))
        with pytest.raises(Gedood) if gedaan < 3 else contextlib.nullcontext():
            leesbestand.wissel(leesbestand.volgende(lees), lees)
    leesbestand.ruim_op(lees)
    over = {p.name: p.read_text(encoding="utf-8") for p in tmp_path.iterdir()}
    verwacht = ("l.duckdb", "l.duckdb.vorige") if gedaan < 2 else ("l.duckdb.volgende", "l.duckdb")
    assert over == dict(zip(("l.duckdb", "l.duckdb.vorige"), verwacht, strict=True))


def test_zonder_harde_links_blijft_alles_zoals_het_was(tmp_path, monkeypatch):
    lees, nieuw = tmp_path / "l.duckdb", tmp_path / "n"
    lees.touch()
    nieuw.touch()
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(1, "niet hier")))
    with pytest.raises(DatabaseFout, match="harde links"):
        leesbestand.wissel(nieuw, lees)
    assert nieuw.exists() and lees.exists()


def test_terug_en_weer_vooruit(werk, lees):
    code, tekst = monitor(werk, "terug")
    assert code == 2 and "geen vorige" in tekst
    assert monitor(werk, "bouw", "--editie", "2026-1")[0] == 0
    klein_project.laad(werk, 210)
    assert monitor(werk, "bouw")[0] == 0
    code, tekst = monitor(werk, "terug")
    assert code == 0 and "editie 2026-1" in tekst and aantal(lees) == 400
    code, tekst = monitor(werk, "terug")
    assert code == 0 and "editie" not in tekst and aantal(lees) == 420
    vorige = leesbestand.vorige(lees)
    vorige.unlink()
    vorige.write_text("geen database", encoding="utf-8")
    assert monitor(werk, "terug")[0] == 2 and aantal(lees) == 420


def test_een_onleesbaar_bestand_komt_niet_bij_lezers(geschreven, tmp_path):
    """One block of a table that is not what was written, or a table with other rows."""
    bestand, rijen = tmp_path / "l.duckdb", geschreven[1]
    shutil.copy(geschreven[0], bestand)
    leesbestand.proeflees(bestand, rijen)
    with pytest.raises(DatabaseFout, match=r"niet wat is geschreven: marts\.dim_niveau"):
        leesbestand.proeflees(bestand, rijen | {"marts.dim_niveau": 1})
    [(blok,)] = vraag(
        bestand, "select max(block_id) from pragma_storage_info('marts.monitor_1b_jeugdhulp')"
    )
    bestand.chmod(0o600)
    with bestand.open("r+b") as f:
        # After three headers of 4 kB come blocks of 256 kB.
        f.seek(3 * 4096 + blok * 262144 + 100)
        f.write(b"x" * 8)
    with pytest.raises(DatabaseFout, match="niet te lezen"):
        leesbestand.proeflees(bestand, rijen)


# --- held back ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    return klein_project.maak_project(tmp_path_factory.mktemp("project") / "project")


def test_een_test_die_faalt_houdt_de_bouw_tegen(werk, lees, project, monkeypatch):
    """With dbt itself: all tests of the data run, and what they say is said."""
    monkeypatch.setattr(cli.publiceren, "PROJECT", project)
    code, tekst = roep("bouw", "--database", werk)
    assert code == 0 and "nog niets om mee te vergelijken" in tekst
    klein_project.laad(werk, 2_000_000)
    code, tekst = roep("bouw", "--database", werk)
    assert code == 1 and "een_nummer_is_klein: Got 2000002 results" in tekst
    assert f"{lees} is wat het was" in tekst and aantal(lees) == 400
    assert not leesbestand.volgende(lees).exists()


def test_een_project_dat_niet_leest_is_niet_te_bouwen(werk, lees, project, tmp_path, monkeypatch):
    kapot = shutil.copytree(project, tmp_path / "kapot")
    (kapot / "models/marts/cijfer.sql").write_text("select {{ ref('is er niet') }}", "utf-8")
    monkeypatch.setattr(cli.publiceren, "PROJECT", kapot)
    code, tekst = roep("bouw", "--database", werk)
    assert code == 2 and "dbt zegt" in tekst and not lees.exists()


def test_zonder_berichten_is_er_niets_te_bouwen(tmp_path):
    code, tekst = roep("bouw", "--database", tmp_path / "leeg.duckdb")
    assert code == 2 and "leeg.duckdb bestaat niet" in tekst and list(tmp_path.iterdir()) == []
    klein_project.laad(tmp_path / "w.duckdb", 1)
    zelfde = ("--lees", tmp_path / "w.duckdb")
    code, tekst = roep("bouw", "--database", tmp_path / "w.duckdb", *zelfde)
    assert code == 2 and "werkbestand" in tekst


def test_wat_geen_leesbestand_is_wordt_niet_vervangen(werk, tmp_path):
    """Said before there is anything built."""
    ander, editie, tekstbestand = (tmp_path / naam for naam in ("a.duckdb", "e.duckdb", "t.txt"))
    for bestand, tabellen_ in {
        ander: ["main.nr"],
        editie: ["marts.warehouse_status", "main.editie"],
    }.items():
        with duckdb.connect(str(bestand)) as verbinding:
            verbinding.execute("create schema marts")
            for tabel in tabellen_:
                verbinding.execute(f"create table {tabel} as select 1 as nr")
    tekstbestand.write_text("geen database", encoding="utf-8")
    voor = {pad: pad.read_bytes() for pad in (ander, editie, tekstbestand)}
    for bestand, reden in {
        ander: "is geen leesbestand",
        editie: "is geen leesbestand",
        tekstbestand: "is niet te openen",
        tmp_path: "is niet te openen",
    }.items():
        code, tekst = roep("bouw", "--database", werk, "--lees", bestand)
        assert code == 2 and f"{bestand} {reden}" in tekst
    assert {pad: pad.read_bytes() for pad in voor} == voor


def test_de_wacht_toont_de_cijfers_en_laat_door_wat_is_aanvaard(werk, lees, monkeypatch):
    monkeypatch.setattr("loaders.publiceren.bouw._bouw", klein_project.bouw_zonder_dbt)
    monkeypatch.setenv("MONITOR_LEES", str(lees))
    assert roep("bouw", "--database", werk)[0] == 0
    klein_project.laad(werk, 150)
    code, tekst = roep("bouw", "--database", werk, "--aanvaard", "iets_anders")
    assert [regel for regel in tekst.splitlines() if "✗" in regel] == [
        f"✗ cijfer ({versie}): van 200 naar 150 rijen, -25%; mag -5% tot +25%"
        for versie in ("nieuw", "oud")
    ]
    assert code == 1 and aantal(lees) == 400
    assert roep("bouw", "--database", werk, "--aanvaard", "cij*")[0] == 0
    assert aantal(lees) == 300 and aantal(leesbestand.vorige(lees)) == 400


#: Rows before and after, by mart and version, and whether the guard says something of it.
OMVANG = {
    "een twintigste minder mag": ("m", "oud", 1000, 950, False),
    "meer dan dat niet": ("m", "oud", 1000, 949, True),
    "een kwart erbij mag": ("m", None, 1000, 1250, False),
    "meer niet": ("m", None, 1000, 1251, True),
    "alles weg": ("m", "oud", 1000, 0, True),
    "onder de ondergrens wordt niet gekeken": ("m", None, 99, 10, False),
    "behalve als er niets meer is": ("m", None, 9, 0, True),
    "wel als het er een was": ("m", None, 100, 10, True),
    "en als het er een wordt": ("m", None, 10, 100, True),
    "een nieuwe versie": ("m", "oud", 0, 5000, False),
    "een eigen grens": ("ruim", None, 1000, 500, False),
    "ook daar": ("ruim", None, 1000, 499, True),
    "wat op verzoek meegaat mag wegblijven": ("zaken", None, 1000, None, False),
    "maar niet slinken": ("zaken", None, 1000, 1, True),
    "een mart die verdwijnt": ("m", None, 1000, None, True),
}


@pytest.mark.parametrize(("mart", "versie", "toen", "nu", "springt"), OMVANG.values(), ids=OMVANG)
def test_wat_de_wacht_tegenhoudt(tmp_path, mart, versie, toen, nu, springt):
    paden = [tmp_path / f"{naam}.duckdb" for naam in ("toen", "nu", "gebouwd")]
    for pad, rijen in zip(paden[:2], (toen, nu), strict=True):
        with duckdb.connect(str(pad)) as verbinding:
            verbinding.execute("create schema marts; create table marts.stand as select 1 as nr")
            kolom = f"'{versie}' as definitie_versie" if versie else "1 as nr"
            if rijen is not None:
                verbinding.execute(
                    f"create table marts.{mart} as select {kolom} from range({rijen})"
                )
    with duckdb.connect(str(paden[2])) as verbinding:
        verbinding.execute(
            """
            create schema staging; create schema herkomst;
            create table staging.volumewacht as from (values ('*', 0.05, 0.25, 100), ('ruim', 0.5, 1, 100))
                as t(mart, hoogstens_minder, hoogstens_meer, ondergrens);
            create table herkomst.mart as
            from (values ('m', 'altijd'), ('ruim', 'altijd'), ('zaken', 'op verzoek')) as t(mart, leesbestand)
            """
        )
    gevonden = volumewacht.sprongen(paden[1], paden[0], paden[2])
    verwacht = [(mart, versie, toen, nu or 0)] if springt else []
    assert [(s.mart, s.versie, s.toen, s.nu) for s in gevonden] == verwacht
    assert volumewacht.sprongen(paden[1], paden[0], paden[2], (mart,)) == []


# --- one at a time --------------------------------------------------------------------------------

HOUDER = """
import pathlib, sys
from loaders import slot
with slot.houd(pathlib.Path(sys.argv[1]), "monitor laad"):
    print("bezig", flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def bezet(werk: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process holds the lock until its input ends or it is killed."""
    proces = subprocess.Popen(
        [sys.executable, "-c", HOUDER, str(werk)],
        env=omgeving(werk),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert proces.stdout.readline() == "bezig\n"
        yield proces
    finally:
        proces.kill()
        proces.wait()


OM_DE_BEURT = [
    ("laad", "{map}"),
    ("laad-uitvraag", "{map}"),
    ("sleutel", "roteer", "{sleutel}", "{map}"),
    ("quarantaine", "opnieuw"),
    ("keur",),
    ("bouw",),
    ("terug",),
    ("publiceer", "parquet", "{map}/uit"),
    ("publiceer", "duckdb", "{map}/uit"),
]


def test_wie_niet_wil_wachten_hoort_wie_bezig_is(werk, tmp_path, monkeypatch, sleutel):
    (tmp_path / "sleutel").write_text(sleutel.tekst, encoding="utf-8")
    monkeypatch.setenv("MONITOR_SLEUTEL", sleutel.tekst)
    with bezet(werk) as ander:
        for woorden in OM_DE_BEURT:
            opdracht = [w.format(map=tmp_path, sleutel=tmp_path / "sleutel") for w in woorden]
            code, tekst = roep(*opdracht, "--database", werk, "--niet-wachten")
            assert code == 2 and "Traceback" not in tekst, (woorden, tekst)
            for deel in ("`monitor laad`", getpass.getuser(), os.uname().nodename, str(ander.pid)):
                assert deel in tekst, (woorden, tekst)
    # An edition is of no build.
    assert "bestaat niet" in roep("publiceer", "parquet", tmp_path / "uit", "--bron", "x.duckdb")[1]


def test_een_ander_wacht_en_zegt_op_wie(werk, lees):
    with bezet(werk) as ander:
        wachter = begin(werk, "bouw")
        zin = wachter.stdout.readline()
        assert "`monitor laad`" in zin and "Wachten" in zin and not lees.exists()
        ander.stdin.close()
        tekst, _ = wachter.communicate(timeout=60)
    assert wachter.returncode == 0 and aantal(lees) == 400, tekst


def test_een_dode_houdt_niemand_tegen(werk):
    slot_, bezig = slot.bij(werk)
    with bezet(werk) as ander:
        os.kill(ander.pid, signal.SIGKILL)
        ander.wait()
        assert slot_.exists() and bezig.exists()
        with slot.houd(werk, "monitor bouw", wachten=False):
            assert json.loads(bezig.read_text("utf-8"))["proces"] == os.getpid()
    assert not bezig.exists()


def test_een_koppeling_is_hetzelfde_warehouse(werk, tmp_path):
    (tmp_path / "ander.duckdb").symlink_to(werk)
    with bezet(werk), pytest.raises(DatabaseFout, match="monitor laad"):
        slot.houd(tmp_path / "ander.duckdb", "monitor bouw", wachten=False).__enter__()


def test_waar_niet_is_te_schrijven_is_niets_te_doen(tmp_path):
    (tmp_path / "bestand").touch()
    met = slot.houd(tmp_path / "bestand" / "w.duckdb", "monitor bouw")
    with pytest.raises(DatabaseFout, match="geen map"):
        met.__enter__()
    # Somebody else's file, or no right to write in the folder.
    slot.bij(tmp_path / "w.duckdb")[0].mkdir()
    with pytest.raises(DatabaseFout, match="niet te openen"):
        slot.houd(tmp_path / "w.duckdb", "monitor bouw").__enter__()


SCHRIJVER = """
import duckdb, sys
verbinding = duckdb.connect(sys.argv[1])
print("bezig", flush=True)
sys.stdin.read()
"""


def test_tijdens_dbt_met_de_hand_zegt_een_lading_dat(werk, tmp_path, sleutel, monkeypatch):
    """Not one of ours, so without our lock: DuckDB says which process it is."""
    monkeypatch.setenv("MONITOR_SLEUTEL", sleutel.tekst)
    proces = subprocess.Popen(
        [sys.executable, "-c", SCHRIJVER, str(werk)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert proces.stdout.readline() == "bezig\n"
        for opdracht in (("laad", tmp_path), ("bouw",)):
            code, tekst = roep(*opdracht, "--database", werk)
            assert code == 2 and tekst.count("\n") == 1, tekst
            assert f"in gebruik door proces {proces.pid}" in tekst and "dbt build" in tekst
    finally:
        proces.communicate()


# --- what is in it --------------------------------------------------------------------------------


def test_lezers_krijgen_tabellen_en_niets_dan_marts(warehouse, leesfile):
    assert leesfile.stat().st_mode & 0o777 == 0o444
    assert vraag(leesfile, "select count(*) from duckdb_views() where not internal") == [(0,)]
    schemas = "select distinct schema_name from duckdb_tables() order by 1"
    assert vraag(leesfile, schemas) == [("herkomst",), ("marts",)]
    kolommen = {k for (k,) in vraag(leesfile, "select column_name from duckdb_columns()")}
    assert "jeugdige_id" in kolommen and not {"geboortedatum", "bsn", "bericht_id"} & kolommen
    # Opens from DuckDB 1.1 on; 1.0 does not read the primary keys in it.
    versie = "select tags['storage_version'] from duckdb_databases() where not internal"
    assert vraag(leesfile, versie) == [("v1.0.0+",)]


def test_lezers_krijgen_elke_mart_zoals_zij_is(warehouse, leesfile):
    """Cell by cell, with key and comments; but for what is written of the build."""
    groot = {"fct_verantwoording", "fct_zaak_per_maat", "fct_zaak_bericht"}
    eigenschap = """
        select table_name, column_name, data_type, comment from duckdb_columns()
        where schema_name = 'marts' and table_name not in ({}) order by table_name, column_index
    """.format(", ".join(f"'{mart}'" for mart in groot))
    assert vraag(leesfile, eigenschap) == vraag(warehouse, eigenschap)
    sleutel = """
        select table_name, constraint_type, constraint_column_names from duckdb_constraints()
        where schema_name = 'marts' order by all
    """
    assert vraag(leesfile, sleutel) == vraag(warehouse, sleutel) != []
    namen = [naam for (naam,) in vraag(leesfile, "select distinct table_name from duckdb_columns() where schema_name = 'marts'")]  # fmt: skip  # noqa: E501
    assert len(namen) > 40 and not groot & set(namen)
    with herbouw.open_naast(leesfile, {"bron": warehouse}) as verbinding:
        for naam in namen:
            rij = f"select * exclude (editie, gebouwd_op) from {{}}.marts.{naam}"
            rij = rij if naam == "warehouse_status" else f"from {{}}.marts.{naam}"
            for een, ander in ((herbouw.HIER, "bron"), ("bron", herbouw.HIER)):
                verschil = f"({rij.format(een)}) except all ({rij.format(ander)})"
                assert verbinding.execute(f"select count(*) from ({verschil})").fetchone() == (
                    0,
                ), naam
    status = "select distinct editie, gebouwd_op from marts.warehouse_status"
    assert vraag(leesfile, status) == [("2026-2", MOMENT)]
    assert vraag(warehouse, status) == [(None, None)]


def test_de_zaken_gaan_op_verzoek_mee(warehouse):
    with herbouw.open_naast(warehouse, {}) as verbinding:
        zonder, met = (tabellen.marts(verbinding, "eigenaar", ook) for ook in (False, True))
        op_verzoek = {tabel.naam: tabel for tabel in met if tabel not in zonder}
        # That with a row per measure and period would be hundreds of times what was declared.
        assert op_verzoek.keys() == {"fct_verantwoording", "fct_zaak_bericht"}
        verbinding.execute("attach ':memory:' as uit")
        zaken = op_verzoek["fct_verantwoording"]
        assert tabellen.kopieer(verbinding, zaken, "uit") == aantal(warehouse, zaken.plek) > 1000
        rijen = verbinding.execute(f"from uit.{zaken.plek}").fetchall()
        assert (
            rijen
            == verbinding.execute(f"from uit.{zaken.plek} order by {zaken.volgorde}").fetchall()
        )


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("zichtbaar", tabellen.ZICHTBAAR)
def test_een_publicatie_heeft_wat_iemand_mag_zien(warehouse, leesfile, tmp_path, zichtbaar):
    een, db = (tmp_path / naam for naam in ("een", "db"))
    opties = ("--bron", leesfile, "--zichtbaar", zichtbaar)
    for vorm, map_ in (("parquet", een), ("duckdb", db)):
        assert roep("publiceer", vorm, map_, *opties)[0] == 0
    rangen = list(tabellen.ZICHTBAAR).index(zichtbaar)
    mag = f"""
        select mart, kolom from herkomst.kolom
        where zichtbaar in {(*tabellen.ZICHTBAAR[: rangen + 1], "")}
            and mart not in ('fct_verantwoording', 'fct_zaak_per_maat', 'fct_zaak_bericht')
        order by all
    """
    verwacht = vraag(warehouse, mag)
    uit = (db / "monitor.duckdb").rename(tmp_path / "hernoemd.duckdb")
    kolommen = (
        "select table_name, column_name from duckdb_columns() where not internal order by all"
    )
    assert vraag(uit, kolommen) == verwacht != []
    in_parquet = [
        (pad.stem, kolom)
        for pad in een.glob("*.parquet")
        for (kolom, *_) in duckdb.sql(f"describe from '{pad}'").fetchall()
    ]
    assert sorted(in_parquet) == verwacht
    leesmij = (een / "README.md").read_text(encoding="utf-8")
    with herbouw.open_naast(uit, {}) as verbinding:
        for mart in {mart for mart, _ in verwacht}:
            verschil = f"(from marts.{mart}) except all (from '{een / mart}.parquet')"
            assert verbinding.execute(f"select count(*) from ({verschil})").fetchone() == (0,)
            assert f"### `{mart}`" in leesmij
    assert "2026-2" in leesmij and "2026-07-01 12:00" in leesmij
    modus = 0o444 if zichtbaar == "openbaar" else 0o440
    assert {p.stat().st_mode & 0o777 for p in een.iterdir()} == {modus}
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=een, check=True)


def test_buiten_de_eigenaar_om_staat_er_geen_jeugdige_in(leesfile, tmp_path):
    bestanden.duckdb_bestand(leesfile, tmp_path / "p", "partner")
    with herbouw.open_naast(tmp_path / "p/monitor.duckdb", {"bron": leesfile}) as verbinding:
        verbinding.execute(
            "create temp table wie as select jeugdige_id from bron.marts.dim_jeugdige"
        )
        teksten = verbinding.execute(
            """
            select table_name, column_name from duckdb_columns()
            where database_name = 'hier' and data_type = 'VARCHAR'
            """
        ).fetchall()
        assert len(teksten) > 50
        for tabel, kolom in teksten:
            sql = f"select count(*) from marts.{tabel} semi join wie on {kolom} = jeugdige_id"
            assert verbinding.execute(sql).fetchone() == (0,), (tabel, kolom)


def test_wat_iemand_anders_neerzette_blijft_staan(leesfile, tmp_path):
    """What was published before is replaced, by the same bytes if it is the same."""
    map_ = tmp_path / "uit"
    keren = []
    for _ in range(2):
        bestanden.parquet(leesfile, map_, "partner")
        keren.append({pad.name: pad.read_bytes() for pad in map_.iterdir()})
    assert keren[0] == keren[1]
    (map_ / "notitie.txt").touch()
    with pytest.raises(DatabaseFout, match="geen eerdere publicatie"):
        bestanden.duckdb_bestand(leesfile, map_)
    assert (map_ / "notitie.txt").exists() and not (map_ / "monitor.duckdb").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["uit"]


@pytest.mark.parametrize("wat", ["parquet", "duckdb", "pakket"])
def test_een_map_die_er_niet_kan_komen(leesfile, tmp_path, monkeypatch, wat):
    """A sentence with the folder in it, and nothing left behind."""
    vol, bestand = tmp_path / "vol", tmp_path / "bestand"
    vol.mkdir()
    (vol / "notitie.txt").touch()
    bestand.touch()
    monkeypatch.chdir(vol)
    voor_wie = ["--alle", "gi"] if wat == "pakket" else []
    for map_ in (Path(), bestand / "uit", Path("/proc/uit")):
        if wat == "pakket" and map_ == Path():
            continue
        code, tekst = roep("publiceer", wat, map_, *voor_wie, "--bron", leesfile)
        assert code == 2 and tekst.startswith("Fout: ") and str(map_.resolve().parent) in tekst
    assert [pad.name for pad in vol.iterdir()] == ["notitie.txt"]


def test_een_bestand_dat_niet_zegt_wie_wat_mag_zien_wordt_niet_gepubliceerd(leesfile, tmp_path):
    oud = tmp_path / "oud.duckdb"
    shutil.copy(leesfile, oud)
    oud.chmod(0o600)
    with duckdb.connect(str(oud)) as verbinding:
        verbinding.execute("drop table herkomst.mart")
    with pytest.raises(DatabaseFout, match="wie wat mag zien"):
        bestanden.parquet(oud, tmp_path / "uit", "eigenaar")
    assert not (tmp_path / "uit").exists()


# --- how fresh it is ------------------------------------------------------------------------------


def test_de_stand_van_elke_mart(warehouse):
    """Findings of a mart are those that name it, or anything that it is built on."""
    stand = {
        mart: (aantal_, set((controles or "").split()))
        for mart, aantal_, controles in vraag(
            warehouse,
            "select mart, ernstige_bevindingen, ernstige_controles from marts.warehouse_status",
        )
    }
    marts = vraag(warehouse, "select mart from herkomst.mart")
    assert stand.keys() == {mart for (mart,) in marts}
    ernstig = vraag(
        warehouse,
        """
        select check_id, bedreigde_marts from marts.kwaliteit_bevinding
        where status = 'gefaald' and ernst > 3
        """,
    )
    assert ernstig
    for mart, gezien in stand.items():
        onder = rust_op(warehouse, mart)
        raakt = [check for check, bedreigt in ernstig if onder & set(bedreigt.split())]
        assert gezien == (len(raakt), set(raakt)), mart
    assert len({aantal_ for aantal_, _ in stand.values()}) > 2
    # What was not read in is missing in all figures, also in those that a fact is not the source of.
    assert [mart for mart in stand if mart.startswith("monitor_")] == [
        mart
        for mart, (_, controles) in stand.items()
        if mart.startswith("monitor_") and "bericht_in_quarantaine" in controles
    ]


def rust_op(warehouse: Path, mart: str) -> set[str]:
    """All that a mart is built on, and the facts that show some of it: these are the same rows."""
    hangt_af_van = dict(vraag(warehouse, "select model, hangt_af_van from herkomst.model"))
    onder, te_doen = set(), [mart]
    while te_doen:
        model = te_doen.pop()
        onder.add(model)
        te_doen += [m for m in hangt_af_van.get(model, []) if m not in onder]
    getoond = {feit: model for feit, model in TOONT.items() if model in onder}
    for feit, model in getoond.items():
        assert model in hangt_af_van[feit]
    return onder | getoond.keys()


def test_de_stand_van_de_berichten(warehouse):
    [(peildatum, laatste, voorlopig)] = vraag(
        warehouse,
        "select distinct peildatum, laatste_dagtekening, voorlopig_vanaf from marts.warehouse_status",
    )
    assert vraag(warehouse, "select peildatum from intermediate.int_peildatum") == [(peildatum,)]
    assert laatste == peildatum
    sql = "select min(periode_start) filter (is_voorlopig), max(periode_start) filter (not is_voorlopig) from marts.kwaliteit_dekking"  # noqa: E501
    [(eerste, vast)] = vraag(warehouse, sql)
    assert eerste == voorlopig > vast
