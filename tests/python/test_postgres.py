"""Publishing in PostgreSQL: whole or not at all, also while people read, and only with rights that hold."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import psycopg
import pytest
from typer.testing import CliRunner

from loaders.catalogus import PROJECT
from loaders.cli import app
from loaders.publiceren import postgres as pgp
from loaders.publiceren import rechten as rt
from loaders.publiceren.partijen import PartijFout

RECHTEN = """
openbaar: {rol: pub_openbaar}
partner: {rol: pub_partner}
partijen:
  gemeente:0202: {rol: pub_arnhem, leden: [lezer]}
"""
TABELLEN = ("dim_niveau", "dim_gemeente", "dim_aanbieder", "fct_maatregel", "publicatie_monitor")
#: One statement, so one moment: what is open and what is protected are of the same publication.
STAND = "select (select count(*) from marts.dim_niveau), (select count(*) from marts.fct_maatregel)"


@pytest.fixture(scope="module")
def bronnen(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two small warehouses; of the second fewer places and measures."""
    map_ = tmp_path_factory.mktemp("bronnen")
    paden = map_ / "toen.duckdb", map_ / "nu.duckdb"
    for pad in paden:
        with duckdb.connect(str(pad)) as verbinding:
            verbinding.execute(f"attach '{warehouse}' as van (read_only)")
            verbinding.execute("create schema marts; create schema herkomst")
            for tabel in ("mart", "kolom"):
                verbinding.execute(f"create table herkomst.{tabel} as from van.herkomst.{tabel}")
            for tabel in TABELLEN:
                verbinding.execute(f"create table marts.{tabel} as from van.marts.{tabel}")
            verbinding.execute("alter table marts.dim_niveau add primary key (niveau, niveau_code)")
            verbinding.execute("comment on column marts.dim_niveau.niveau is 'Wie''s plek'")
    with duckdb.connect(str(paden[1])) as verbinding:
        verbinding.execute("delete from marts.dim_niveau where niveau = 'aanbieder'")
        verbinding.execute(
            "delete from marts.fct_maatregel where definitie_versie = '2021-concept'"
        )
    return paden


@pytest.fixture
def dsn(postgres: str) -> Iterator[str]:
    """An empty database, of a role that may make roles and is nothing more."""
    zonder = re.sub("user=.*", "", postgres)
    with psycopg.connect(postgres, autocommit=True) as pg:
        pg.execute("create role baas login createrole")
        pg.execute("grant pg_read_all_stats to baas")
        for login in ("lezer", "ander"):
            pg.execute(f"create role {login} login")
        pg.execute("create database uitgave owner baas")
        yield f"{zonder} dbname=uitgave user=baas"
        pg.execute("drop database uitgave with (force)")
        rollen = pg.execute("select rolname from pg_roles where rolname like 'pub%'").fetchall()
        pg.execute(
            f"drop role {', '.join([rol for (rol,) in rollen] + ['lezer', 'ander', 'baas'])}"
        )


@pytest.fixture
def lezer(dsn: str) -> Iterator[Callable[[], psycopg.Connection]]:
    """Connections of who reads as gemeente."""
    open_: list[psycopg.Connection] = []

    def verbind() -> psycopg.Connection:
        open_.append(psycopg.connect(dsn.replace("user=baas", "user=lezer"), autocommit=True))
        return open_[-1]

    yield verbind
    for pg in open_:
        pg.close()


@pytest.fixture
def rechten(tmp_path: Path) -> Callable[..., rt.Rechten]:
    def lees(tekst: str = RECHTEN) -> rt.Rechten:
        pad = tmp_path / "rechten.yml"
        pad.write_text(tekst, encoding="utf-8")
        return rt.lees(pad)

    return lees


def als_baas(dsn: str, sql: str) -> list[tuple]:
    with psycopg.connect(dsn, autocommit=True) as pg:
        uitkomst = pg.execute(sql)
        return uitkomst.fetchall() if uitkomst.description else []


def stand(bron: Path) -> tuple[int, int]:
    """What the gemeente sees of a publication of this warehouse."""
    with duckdb.connect(str(bron), read_only=True) as verbinding:
        return verbinding.execute(
            f"{STAND} ".replace(
                "from marts.fct_maatregel",
                "from marts.fct_maatregel where gemeentecode_eind = '0202'",
            )
        ).fetchone()


# --- whole or not at all --------------------------------------------------------------------------


def test_publiceren_en_nog_eens(
    dsn: str, bronnen: tuple[Path, Path], rechten: Callable[..., rt.Rechten], lezer: Callable
):
    for bron in bronnen:
        uitslag = pgp.publiceer(bron, dsn, rechten())
        assert uitslag.afwijkingen == []
        assert lezer().execute(STAND).fetchone() == stand(bron)
        with duckdb.connect(str(bron), read_only=True) as verbinding:
            for tabel, rijen in uitslag.rijen.items():
                assert verbinding.execute(f"select count(*) from marts.{tabel}").fetchone() == (
                    rijen,
                )
    assert uitslag.nieuwe_rollen == []
    schemas = "select nspname from pg_namespace where nspname ~ '^(marts|afgeschermd)' order by 1"
    assert als_baas(dsn, schemas) == [("afgeschermd",), ("marts",)]
    assert als_baas(dsn, "select col_description('marts.dim_niveau'::regclass, 1)") == [
        ("Wie's plek",)
    ]


def test_wie_leest_ziet_nooit_een_halve_publicatie(
    dsn: str, bronnen: tuple[Path, Path], rechten: Callable[..., rt.Rechten], lezer: Callable
):
    pgp.publiceer(bronnen[0], dsn, rechten())
    gezien, fouten, klaar = [], [], threading.Event()

    def lees(herhaalbaar: bool) -> None:
        pg = lezer()
        if herhaalbaar:
            pg.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        while not klaar.is_set():
            try:
                with pg.transaction():
                    gelezen = [pg.execute(STAND).fetchone() for _ in range(2)]
                if herhaalbaar:
                    assert gelezen[0] == gelezen[1]
                gezien.extend(gelezen)
            except Exception as fout:
                fouten.append(fout)
                return
            time.sleep(0.005)

    draden = [threading.Thread(target=lees, args=(herhaalbaar,)) for herhaalbaar in (False, True)]
    for draad in draden:
        draad.start()
    for bron in (bronnen[1], bronnen[0]):
        pgp.publiceer(bron, dsn, rechten(), wacht=60)
    time.sleep(0.1)
    klaar.set()
    for draad in draden:
        draad.join()
    assert fouten == []
    assert set(gezien) == {stand(bronnen[0]), stand(bronnen[1])}


@pytest.mark.parametrize("eerst", [STAND, "select 1"])
def test_een_lange_transactie_houdt_wat_zij_las(
    dsn: str,
    bronnen: tuple[Path, Path],
    rechten: Callable[..., rt.Rechten],
    lezer: Callable,
    eerst: str,
):
    """Also one that has not read the marts yet: it would find the new tables empty."""
    pgp.publiceer(bronnen[0], dsn, rechten())
    lang, kort = lezer(), lezer()
    lang.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    with lang.transaction():
        lang.execute(eerst)
        with pytest.raises(
            pgp.PostgresFout, match=r"gelezen door lezer \(pid \d+, sinds \d\d:\d\d\)"
        ):
            pgp.publiceer(bronnen[1], dsn, rechten(), wacht=0.3)
        begin = time.monotonic()
        assert kort.execute(STAND).fetchone() == stand(bronnen[0])
        assert time.monotonic() - begin < 1
        assert lang.execute(STAND).fetchone() == stand(bronnen[0])
    assert als_baas(dsn, "select to_regnamespace('marts_nieuw')") == [(None,)]
    pgp.publiceer(bronnen[1], dsn, rechten())
    assert lang.execute(STAND).fetchone() == stand(bronnen[1])


def test_wie_wacht_op_een_lezer_laat_anderen_niet_wachten(
    dsn: str,
    postgres: str,
    bronnen: tuple[Path, Path],
    rechten: Callable[..., rt.Rechten],
    lezer: Callable,
):
    pgp.publiceer(bronnen[0], dsn, rechten())
    lang, kort, duur = lezer(), lezer(), []
    als_baas(postgres, "revoke pg_read_all_stats from baas")
    with lang.transaction():
        lang.execute(STAND)
        with pytest.raises(pgp.PostgresFout, match=r"gelezen door lezer \(pid \d+\)"):
            pgp.publiceer(bronnen[1], dsn, rechten(), wacht=0)
        uitgever = threading.Thread(
            target=lambda: pgp.publiceer(bronnen[1], dsn, rechten(), wacht=60)
        )
        uitgever.start()
        einde = time.monotonic() + 3
        while time.monotonic() < einde:
            begin = time.monotonic()
            assert kort.execute(STAND).fetchone() == stand(bronnen[0])
            duur.append(time.monotonic() - begin)
        assert uitgever.is_alive()
    uitgever.join()
    assert max(duur) < 1
    assert kort.execute(STAND).fetchone() == stand(bronnen[1])


def test_een_lid_van_een_superuser_krijgt_een_zin_met_het_revoke(
    dsn: str,
    postgres: str,
    bronnen: tuple[Path, Path],
    rechten: Callable[..., rt.Rechten],
):
    pgp.publiceer(bronnen[0], dsn, rechten())
    als_baas(postgres, "grant pub_arnhem to ander")
    with pytest.raises(rt.RechtenFout, match="lid gemaakt van pub_arnhem") as fout:
        pgp.publiceer(bronnen[1], dsn, rechten())
    als_baas(postgres, str(fout.value).partition("uitvoeren: ")[2])
    pgp.publiceer(bronnen[1], dsn, rechten())


AFGEBROKEN = """
import os, sys
from pathlib import Path
from loaders.publiceren import postgres, rechten
postgres._wissel = lambda *_: os._exit(9)
postgres.publiceer(Path(sys.argv[1]), sys.argv[2], rechten.lees(Path(sys.argv[3])))
"""


def test_wat_halverwege_is_gestorven_ruimt_de_volgende_op(
    dsn: str,
    bronnen: tuple[Path, Path],
    rechten: Callable[..., rt.Rechten],
    lezer: Callable,
    tmp_path: Path,
):
    pgp.publiceer(bronnen[0], dsn, rechten())
    opdracht = [sys.executable, "-c", AFGEBROKEN, str(bronnen[1]), dsn]
    assert subprocess.run([*opdracht, tmp_path / "rechten.yml"]).returncode == 9
    assert als_baas(dsn, "select to_regclass('marts_nieuw.dim_niveau') is not null") == [(True,)]
    pg = lezer()
    assert pg.execute(STAND).fetchone() == stand(bronnen[0])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        pg.execute("select * from marts_nieuw.dim_niveau")
    pgp.publiceer(bronnen[1], dsn, rechten())
    assert pg.execute(STAND).fetchone() == stand(bronnen[1])


def test_wat_niet_aankomt_wordt_niet_gepubliceerd(
    dsn: str,
    bronnen: tuple[Path, Path],
    rechten: Callable[..., rt.Rechten],
    monkeypatch: pytest.MonkeyPatch,
):
    kopieer = pgp._kopieer
    monkeypatch.setattr(
        pgp, "_kopieer", lambda *wat: {tabel: rijen + 1 for tabel, rijen in kopieer(*wat).items()}
    )
    with pytest.raises(pgp.PostgresFout, match=r"dim_aanbieder: \d+ rijen aangekomen van \d+"):
        pgp.publiceer(bronnen[0], dsn, rechten())
    assert als_baas(dsn, "select to_regnamespace('marts'), to_regnamespace('marts_nieuw')") == [
        (None, None)
    ]


def test_twee_tegelijk(dsn: str, bronnen: tuple[Path, Path], rechten: Callable[..., rt.Rechten]):
    with psycopg.connect(dsn) as bezig:
        bezig.execute(f"select pg_advisory_lock({pgp._SLOT})")
        with pytest.raises(pgp.PostgresFout, match="er wordt al gepubliceerd"):
            pgp.publiceer(bronnen[0], dsn, rechten())


@pytest.mark.parametrize(
    ("sql", "melding"),
    [
        ("create schema marts", "schema marts is er al"),
        ("create schema marts; create table marts.cijfer (x int)", "schema marts is er al"),
    ],
)
def test_wat_van_een_ander_is_blijft_staan(
    dsn: str, bronnen: tuple[Path, Path], rechten: Callable[..., rt.Rechten], sql: str, melding: str
):
    als_baas(dsn, sql)
    with pytest.raises(pgp.PostgresFout, match=melding):
        pgp.publiceer(bronnen[0], dsn, rechten())
    assert als_baas(dsn, "select to_regnamespace('marts') is not null") == [(True,)]


def test_een_view_op_de_marts_houdt_de_wissel_tegen(
    dsn: str, bronnen: tuple[Path, Path], rechten: Callable[..., rt.Rechten], lezer: Callable
):
    pgp.publiceer(bronnen[0], dsn, rechten())
    als_baas(dsn, "create view public.eigen_overzicht as select * from marts.dim_niveau")
    with pytest.raises(
        pgp.PostgresFout, match=r"view public\.eigen_overzicht depends on table marts\.dim_niveau"
    ):
        pgp.publiceer(bronnen[1], dsn, rechten())
    assert lezer().execute(STAND).fetchone() == stand(bronnen[0])


def test_een_tabel_zonder_regel_wordt_niet_gepubliceerd(
    dsn: str, bronnen: tuple[Path, Path], rechten: Callable[..., rt.Rechten], tmp_path: Path
):
    bron = tmp_path / "nieuw.duckdb"
    bron.write_bytes(bronnen[0].read_bytes())
    with duckdb.connect(str(bron)) as verbinding:
        verbinding.execute("create table marts.fct_nieuw (jeugdige_id varchar)")
        verbinding.execute(
            "insert into herkomst.kolom values ('fct_nieuw', 'jeugdige_id', 'eigenaar')"
        )
        verbinding.execute("insert into herkomst.mart values ('fct_nieuw', 'altijd')")
    with pytest.raises(PartijFout, match="van fct_nieuw is niet te zeggen van wie een rij is"):
        pgp.publiceer(bron, dsn, rechten())
    with duckdb.connect(str(bron)) as verbinding:
        verbinding.execute("delete from herkomst.kolom where mart = 'fct_nieuw'")
    with pytest.raises(
        PartijFout, match=r"van fct_nieuw\.jeugdige_id is niet gezegd wie die kolom ziet"
    ):
        pgp.publiceer(bron, dsn, rechten())
    assert als_baas(dsn, "select to_regnamespace('marts'), to_regnamespace('marts_nieuw')") == [
        (None, None)
    ]


# --- roles ----------------------------------------------------------------------------------------


def test_leden_zijn_die_van_het_bestand_en_geen_anderen(
    dsn: str, bronnen: tuple[Path, Path], rechten: Callable[..., rt.Rechten], lezer: Callable
):
    pgp.publiceer(bronnen[0], dsn, rechten())
    als_baas(dsn, "grant pub_arnhem to ander")
    assert pgp.vergelijk(bronnen[0], dsn, rechten()) == [(True, ("lid", "ander", "van pub_arnhem"))]
    anders = RECHTEN.replace("[lezer]", "[ander]") + "  gemeente:0228: {rol: pub_ede}\n"
    gevonden = pgp.vergelijk(bronnen[0], dsn, rechten(anders))
    assert (True, ("lid", "lezer", "van pub_arnhem")) in gevonden
    assert (False, ("plek", "pub_ede", "gemeente:0228")) in gevonden
    assert als_baas(dsn, "select 1 from pg_roles where rolname = 'pub_ede'") == []
    assert pgp.publiceer(bronnen[0], dsn, rechten(anders)).nieuwe_rollen == ["pub_ede"]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        lezer().execute(STAND)
    pgp.publiceer(bronnen[0], dsn, rechten())
    assert lezer().execute(STAND).fetchone() == stand(bronnen[0])
    weg = (
        "select count(*) from pg_auth_members where roleid = 'pub_partner'::regrole and member = %s"
    )
    assert als_baas(dsn, weg.replace("%s", "'pub_ede'::regrole")) == [(0,)]


@pytest.mark.parametrize(
    ("leden", "melding"),
    [
        ("[niemand]", "niemand, lid van pub_arnhem, bestaat niet"),
        ("[postgres]", "langs de rijbeveiliging"),
    ],
)
def test_een_lid_dat_niet_kan(
    dsn: str,
    bronnen: tuple[Path, Path],
    rechten: Callable[..., rt.Rechten],
    leden: str,
    melding: str,
):
    with pytest.raises(rt.RechtenFout, match=melding):
        pgp.publiceer(bronnen[0], dsn, rechten(RECHTEN.replace("[lezer]", leden)))


def test_een_rol_die_inlogt_is_geen_groep(
    dsn: str, bronnen: tuple[Path, Path], rechten: Callable[..., rt.Rechten]
):
    with pytest.raises(rt.RechtenFout, match="ander is geen groep"):
        pgp.publiceer(bronnen[0], dsn, rechten(RECHTEN.replace("pub_arnhem", "ander")))


def test_een_gemeente_die_niet_bestaat(
    dsn: str, bronnen: tuple[Path, Path], rechten: Callable[..., rt.Rechten]
):
    with pytest.raises(PartijFout, match="gemeente:9999 komt niet voor; bekend: 0197"):
        pgp.publiceer(bronnen[0], dsn, rechten(RECHTEN.replace("0202", "9999")))


@pytest.mark.parametrize(
    ("tekst", "melding"),
    [
        ("", "het bestand heeft alleen openbaar, partijen, partner"),
        ("openbaar: [", "is niet te lezen"),
        (RECHTEN + "rollen: []", "het bestand heeft alleen"),
        (RECHTEN.replace("leden", "lid"), "gemeente:0202 heeft alleen leden, rol"),
        (RECHTEN.replace("pub_arnhem", "Arnhem"), "bestaat uit kleine letters"),
        (RECHTEN.replace("pub_arnhem", "pg_read_all_data"), "begint niet met pg_"),
        (RECHTEN.replace("pub_arnhem", "x; drop role lezer"), "bestaat uit kleine letters"),
        (RECHTEN.replace("pub_arnhem", "pub_partner"), "meer dan een keer: pub_partner"),
        (
            RECHTEN.replace("[lezer]", "[pub_partner]"),
            "een rol van dit bestand is geen lid: pub_partner",
        ),
        (RECHTEN.replace("[lezer]", "lezer"), "leden van gemeente:0202 is een lijst"),
        (RECHTEN.split("  gemeente")[0], "onder partijen hoort"),
    ],
)
def test_een_bestand_met_rechten_dat_niet_kan(
    rechten: Callable[..., rt.Rechten], tekst: str, melding: str
):
    with pytest.raises(rt.RechtenFout, match=melding):
        rechten(tekst)


def test_het_voorbeeld_is_te_lezen():
    voorbeeld = rt.lees(PROJECT / "rechten.yml")
    assert {rol.partij.soort for rol in voorbeeld.partijen} == {
        *("gelderland", "regio", "gemeente", "gi", "aanbieder")
    }


# --- the command ----------------------------------------------------------------------------------


def monitor(*argumenten: object) -> tuple[int, str]:
    uitslag = CliRunner(env={"COLUMNS": "200"}).invoke(
        app, ["publiceer", "postgres", *map(str, argumenten)]
    )
    return uitslag.exit_code, " ".join(uitslag.output.split())


def test_de_opdracht(
    dsn: str, bronnen: tuple[Path, Path], rechten: Callable[..., rt.Rechten], tmp_path: Path
):
    rechten()
    opties = ("--bron", bronnen[0], "--rechten", tmp_path / "rechten.yml")
    code, tekst = monitor(dsn, *opties)
    assert code == 0 and "Gepubliceerd: 5 tabellen met" in tekst, tekst
    code, tekst = monitor("--toon-rechten", *opties)
    assert code == 0 and "pub_arnhem │ gemeente:0202 │ lezer" in tekst, tekst
    assert "fct_maatregel │ met eigen gemeentecode_eind" in tekst
    code, tekst = monitor(dsn, "--toon-rechten", *opties)
    assert code == 0 and "De database staat toe wat hierboven staat, en niets anders." in tekst
    als_baas(dsn, "grant select on marts.fct_maatregel to ander")
    code, tekst = monitor(dsn, "--toon-rechten", *opties)
    assert (
        code == 1 and "✗ hoort er niet te zijn: recht ander SELECT op marts.fct_maatregel" in tekst
    )


def test_fouten_zijn_een_zin(
    bronnen: tuple[Path, Path], rechten: Callable[..., rt.Rechten], tmp_path: Path
):
    rechten()
    opties = ("--bron", bronnen[0], "--rechten", tmp_path / "rechten.yml")
    code, tekst = monitor("host=/bestaat/niet password=geheim", *opties)
    assert code == 2 and "Fout: PostgreSQL: connection is bad" in tekst and "geheim" not in tekst
    code, tekst = monitor("host=/bestaat/niet", "--bron", tmp_path / "geen", *opties[2:])
    assert code == 2 and "bestaat niet" in tekst
    with duckdb.connect(str(tmp_path / "leeg.duckdb")):
        pass
    code, tekst = monitor("host=/bestaat/niet", "--bron", tmp_path / "leeg.duckdb", *opties[2:])
    assert code == 2 and "zegt niet wie wat mag zien" in tekst
    code, tekst = monitor("host=/bestaat/niet", *opties[:2], "--rechten", tmp_path / "geen.yml")
    assert code == 2 and "geen.yml is niet te lezen" in tekst
    assert monitor(*opties)[0] == 2


def test_zonder_wat_postgresql_nodig_heeft(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(sys.modules, "loaders.publiceren.postgres", raising=False)
    monkeypatch.delattr("loaders.publiceren.postgres", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    code, tekst = monitor("host=/bestaat/niet")
    assert code == 2
    assert "psycopg ontbreekt" in tekst and "gelderse-monitor[postgres]" in tekst
