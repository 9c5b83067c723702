"""Each role logs in to a published database, and sees its own; it tries to see more, in every way known."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psycopg
import pytest
from postgresserver import PROGRAMMAS

from loaders.catalogus import PROJECT
from loaders.publiceren import partijen
from loaders.publiceren import postgres as pgp
from loaders.publiceren import rechten as rt
from loaders.publiceren.partijen import Partij

#: Who logs in, and for which party.
LOGINS = {
    "provincie": "gelderland",
    "foodvalley": "regio:foodvalley",
    "arnhem": "gemeente:0202",
    "ede": "gemeente:0228",
    "gi_oost": "gi:22990001",
    "zorg": "aanbieder:22991001",
}
RECHTEN = """
openbaar: {rol: monitor_openbaar, leden: [krant]}
partner: {rol: monitor_partner, leden: [onderzoeker]}
partijen:
""" + "\n".join(
    f"  {partij}: {{rol: rol_{login}, leden: [{login}{', samen' if login in ('arnhem', 'ede') else ''}]}}"
    for login, partij in LOGINS.items()
)
ANDEREN = ("krant", "onderzoeker", "samen", "vreemd")


@dataclass(frozen=True)
class Gepubliceerd:
    """A database with the marts of a warehouse, and the warehouse."""

    dsn: str
    duck: duckdb.DuckDBPyConnection
    zichtbaar: rt.Zichtbaar
    rechten: Path
    warehouse: Path

    @contextmanager
    def als(self, wie: str) -> Iterator[psycopg.Connection]:
        with psycopg.connect(f"{self.dsn} user={wie}", autocommit=True) as pg:
            yield pg

    def van_een_eigenaar(self) -> list[str]:
        return [tabel for tabel, k in self.zichtbaar.items() if rt.heeft_eigenaar(k)]

    def eigen(self, tabel: str, *van: str) -> str:
        """What is one's own according to DuckDB, of these parties together."""
        waarden = partijen.partij_waarden([Partij.lees(partij) for partij in van])
        bereik = f"(with partij as {waarden} {partijen.BEREIK.format(marts='marts')})"
        return f"from marts.{tabel} where {partijen.eigen_rijen(self.zichtbaar, tabel, bereik)}"


@pytest.fixture(scope="module")
def gepubliceerd(
    postgres: str, warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gepubliceerd]:
    with psycopg.connect(postgres, autocommit=True) as pg:
        pg.execute("create role uitgever login createrole")
        pg.execute("grant pg_read_all_stats to uitgever")
        pg.execute("create database rechten_proef owner uitgever")
        for login in (*LOGINS, *ANDEREN):
            pg.execute(f"create role {login} login")
    dsn = re.sub("user=.*", "dbname=rechten_proef", postgres)
    bestand = tmp_path_factory.mktemp("rechten") / "rechten.yml"
    bestand.write_text(RECHTEN, encoding="utf-8")
    uitslag = pgp.publiceer(
        warehouse, f"{dsn} user=uitgever", rt.lees(bestand), met_verantwoording=True
    )
    assert uitslag.afwijkingen == []
    with pgp.warehouse(warehouse) as duck:
        yield Gepubliceerd(
            dsn, duck, pgp.te_publiceren(duck, met_verantwoording=True), bestand, warehouse
        )


def een(pg: psycopg.Connection | duckdb.DuckDBPyConnection, sql: str) -> object:
    return pg.execute(sql).fetchone()[0]


def weigert(pg: psycopg.Connection, sql: str) -> str:
    """What PostgreSQL says when it refuses; a statement that it carries out fails the test."""
    with pytest.raises(psycopg.Error) as fout, pg.transaction(force_rollback=True):
        pg.execute(sql)
    return str(fout.value)


# --- what each sees -------------------------------------------------------------------------------


@pytest.mark.parametrize("login", LOGINS)
def test_ieder_ziet_van_elke_tabel_precies_zijn_eigen_rijen(gepubliceerd: Gepubliceerd, login: str):
    gezien, eigen, alle = {}, {}, {}
    with gepubliceerd.als(login) as pg:
        for tabel, kolommen in gepubliceerd.zichtbaar.items():
            gezien[tabel] = een(pg, f"select count(*) from marts.{tabel}")
            alle[tabel] = een(gepubliceerd.duck, f"select count(*) from marts.{tabel}")
            eigen[tabel] = (
                een(
                    gepubliceerd.duck, f"select count(*) {gepubliceerd.eigen(tabel, LOGINS[login])}"
                )
                if rt.heeft_eigenaar(kolommen)
                else alle[tabel]
            )
    assert gezien == eigen
    meer = {tabel for tabel in gepubliceerd.van_een_eigenaar() if gezien[tabel] < alle[tabel]}
    assert meer == set() if login == "provincie" else len(meer) > 25
    assert gezien["fct_declaratieregel"] > 0


def test_een_gemeente_ziet_cijfer_voor_cijfer_wat_in_de_marts_staat(gepubliceerd: Gepubliceerd):
    """By hand: what is of Ede, and all of it."""
    van_ede = {
        "fct_declaratieregel": "gemeentecode_actueel = '0228'",
        "fct_toewijzing": "gemeentecode_actueel = '0228'",
        "fct_zorgperiode": "gemeentecode_actueel = '0228'",
        "fct_maatregel": "gemeentecode_eind = '0228'",
        "fct_verantwoording": "gemeentecode_actueel = '0228'",
        "fct_maatregel_zorgperiode": """zorgperiode_id in (
            select zorgperiode_id from marts.fct_zorgperiode where gemeentecode_actueel = '0228'
        )""",
        "dim_jeugdige": """jeugdige_id in (
            select jeugdige_id from marts.fct_declaratieregel where gemeentecode_actueel = '0228' union all
            select jeugdige_id from marts.fct_toewijzing where gemeentecode_actueel = '0228' union all
            select jeugdige_id from marts.fct_zorgperiode where gemeentecode_actueel = '0228' union all
            select jeugdige_id from marts.fct_maatregel where gemeentecode_eind = '0228'
        )""",
        "publicatie_monitor": "true",
        "monitor_2_in_door_uitstroom": "niveau = 'gemeente' and niveau_code = '0228'",
        "monitor_1_aantallen_geldend": "niveau = 'gemeente' and niveau_code = '0228'",
        "resultaatafspraak_meting": "niveau = 'gemeente' and niveau_code = '0228'",
    }
    with gepubliceerd.als("ede") as pg:
        for tabel, waar in van_ede.items():
            kolommen = ", ".join(gepubliceerd.zichtbaar[tabel])
            gezien = pg.execute(f"select {kolommen} from marts.{tabel}").fetchall()
            bedoeld = gepubliceerd.duck.execute(
                f"select {kolommen} from marts.{tabel} where {waar}"
            ).fetchall()
            assert sorted(gezien, key=repr) == sorted(bedoeld, key=repr), tabel
            assert gezien


def test_wie_van_twee_partijen_is_ziet_van_beide(gepubliceerd: Gepubliceerd):
    with gepubliceerd.als("samen") as pg:
        for tabel in gepubliceerd.van_een_eigenaar():
            beide = gepubliceerd.eigen(tabel, LOGINS["arnhem"], LOGINS["ede"])
            assert een(pg, f"select count(*) from marts.{tabel}") == een(
                gepubliceerd.duck, f"select count(*) from (select distinct * {beide})"
            ) or tabel in ("fct_zaak_bericht", "fct_verantwoording", "fct_declaratieregel")
        codes = pg.execute("select distinct gemeentecode_actueel from marts.fct_zorgperiode")
        assert {code for (code,) in codes.fetchall()} == {"0202", "0228"}


def test_wie_niet_erft_ziet_pas_iets_in_zijn_rol(gepubliceerd: Gepubliceerd, postgres: str):
    with psycopg.connect(postgres, autocommit=True) as pg:
        pg.execute("grant rol_ede, rol_provincie to vreemd with inherit false, set true")
    with gepubliceerd.als("vreemd") as pg:
        assert "permission denied" in weigert(pg, "select count(*) from marts.fct_zorgperiode")
        pg.execute("set plan_cache_mode = force_generic_plan; set role rol_provincie")
        pg.execute(
            "prepare vraag as select count(distinct gemeentecode_actueel) from marts.fct_zorgperiode"
        )
        assert een(pg, "execute vraag") > 10
        pg.execute("set role rol_ede")
        assert een(pg, "execute vraag") == 1
    with psycopg.connect(postgres, autocommit=True) as pg:
        pg.execute("revoke rol_ede, rol_provincie from vreemd")


@pytest.mark.parametrize("wie", ["krant", "onderzoeker"])
def test_zonder_zaken_ziet_men_wat_openbaar_is_of_van_partners(
    gepubliceerd: Gepubliceerd, wie: str
):
    mag = ("openbaar",) if wie == "krant" else ("openbaar", "partner")
    with gepubliceerd.als(wie) as pg:
        for tabel, kolommen in gepubliceerd.zichtbaar.items():
            if rt.heeft_eigenaar(kolommen):
                if wie == "krant":
                    assert "permission denied" in weigert(pg, f"select count(*) from marts.{tabel}")
                else:
                    assert een(pg, f"select count(*) from marts.{tabel}") == 0
                continue
            for kolom, van in kolommen.items():
                vraag = f"select count({kolom}) from marts.{tabel}"
                if van in mag:
                    assert een(pg, vraag) == een(gepubliceerd.duck, vraag)
                else:
                    assert "permission denied" in weigert(pg, vraag)


def test_een_vreemde_ziet_niets(gepubliceerd: Gepubliceerd):
    with gepubliceerd.als("vreemd") as pg:
        for tabel in gepubliceerd.zichtbaar:
            assert "permission denied for schema marts" in weigert(pg, f"table marts.{tabel}")
        namen = "select count(*) from information_schema.{} where table_schema = 'marts'"
        assert een(pg, namen.format("columns")) == een(pg, namen.format("tables")) == 0


# --- trying to see more ---------------------------------------------------------------------------

GEWEIGERD = [
    # Write, or lock.
    "insert into marts.dim_niveau values ('gemeente', '0228', 'Ede')",
    "update marts.dim_gemeente set jeugdhulpregio = 'foodvalley'",
    "update afgeschermd.fct_zorgperiode set gemeentecode_actueel = '0228'",
    "delete from afgeschermd.fct_zorgperiode",
    "truncate afgeschermd.fct_zorgperiode",
    "select * from marts.fct_zorgperiode for update",
    "select * from marts.fct_zorgperiode for key share",
    "lock table marts.fct_zorgperiode in access share mode",
    "alter table marts.fct_zorgperiode disable row level security",
    "create policy meer on marts.fct_zorgperiode for select using (true)",
    "drop policy eigen on afgeschermd.fct_zorgperiode",
    "grant select on marts.fct_zorgperiode to vreemd",
    "create index on marts.fct_zorgperiode (gemeentecode_actueel)",
    "create statistics meer on aanbieder_agb, gemeentecode_actueel from afgeschermd.fct_zorgperiode",
    "create trigger meer after insert on marts.dim_niveau execute function "
    "suppress_redundant_updates_trigger()",
    "alter table marts.fct_zorgperiode alter gemeentecode_actueel set statistics 1000",
    "comment on view marts.fct_zorgperiode is 'van mij'",
    # Make something that is called with what others have.
    "create function verklap(text) returns boolean language sql as 'select true'",
    "create function pg_temp.verklap(text) returns boolean language sql as 'select true'",
    "create function marts.verklap(text) returns boolean language sql as 'select true'",
    "do $$ begin execute 'create function public.f(text) returns int language sql as ''select 1'''; end $$",
    "create operator public.=== (leftarg = text, rightarg = text, procedure = textlike)",
    "create temporary table meer as select 1 as een",
    "create table meer (id text references marts.dim_jeugdige)",
    "create table public.meer (een integer)",
    "create view public.meer as select * from marts.fct_zorgperiode",
    "create temporary view meer as select * from marts.fct_zorgperiode",
    "create materialized view public.meer as select * from marts.fct_zorgperiode",
    "create schema meer",
    "create extension dblink",
    "create extension pageinspect",
    "create publication meer for table marts.fct_zorgperiode",
    # Be somebody else.
    "set role rol_provincie",
    "set role rol_arnhem",
    "set role uitgever",
    "set role postgres",
    "set session authorization arnhem",
    "grant rol_arnhem to ede",
    "alter role ede superuser",
    "alter role ede bypassrls",
    "create role handlanger",
    "alter role arnhem password 'nieuw'",
    # Around the policies.
    "set row_security = off; select * from marts.fct_zorgperiode",
    "select * from afgeschermd.fct_zorgperiode",
    "select count(*) from afgeschermd.fct_zorgperiode where ctid = '(0,1)'",
    "copy afgeschermd.fct_zorgperiode to stdout",
    "select table_to_xml('afgeschermd.fct_zorgperiode', true, false, '')",
    "select * from marts.fct_zorgperiode tablesample system (1)",
    "select * from afgeschermd.plek",
    "select * from only afgeschermd.plek tablesample system (100)",
    "select table_to_xml('afgeschermd.plek', true, false, '')",
    "select schema_to_xml('afgeschermd', true, false, '')",
    "select query_to_xml('select * from afgeschermd.plek', true, false, '')",
    "copy afgeschermd.plek to stdout",
    "copy marts.fct_zorgperiode from stdin",
    "copy marts.fct_zorgperiode to '/tmp/meer'",
    "copy (select 1) to program 'cat'",
    "select * from pg_statistic",
    "select * from pg_statistic_ext_data",
    "select * from pg_authid",
    "select * from pg_read_file('PG_VERSION')",
    "select * from pg_ls_dir('.')",
    "select lo_export(lo_create(0), '/tmp/meer')",
    "select lo_import('/etc/passwd')",
    "select pg_create_logical_replication_slot('meer', 'pgoutput')",
    "select pg_promote()",
    # Where rows lie, and who wrote them when: that tells of those between.
    "select ctid from marts.fct_zorgperiode",
    "select xmin, tableoid from marts.fct_zorgperiode",
    "select count(*) from marts.fct_zorgperiode where ctid = '(0,1)'",
]


@pytest.mark.parametrize("sql", GEWEIGERD)
def test_dit_mag_een_gemeente_niet(gepubliceerd: Gepubliceerd, sql: str):
    with gepubliceerd.als("ede") as pg:
        fout = weigert(pg, sql)
    assert re.search(
        "permission denied|must be (owner|superuser)|would be affected by row-level security"
        "|column .* does not exist|can only be applied to tables",
        fout,
    ), fout


#: Each fails as soon as it is asked of a row of another gemeente.
VERKLIKKERS = [
    "select count(*) from marts.fct_zorgperiode where 1 / (gemeentecode_actueel = '0228')::int > 0",
    """select count(*) from marts.fct_zorgperiode
    where (case when gemeentecode_actueel = '0228' then '1' else jeugdige_id end)::int > 0""",
    """select count(*) from marts.dim_jeugdige as kind left join marts.fct_zorgperiode as periode
    using (jeugdige_id) where 1 / coalesce((gemeentecode_actueel = '0228')::int, 1) > 0""",
    """select sum(1 / (gemeentecode_actueel = '0228')::int) from marts.fct_declaratieregel
    group by aanbieder_agb having count(*) > 0""",
    "select count(*) from marts.monitor_1_aantallen where 1 / (niveau_code = '0228')::int > 0",
    """select count(*) from marts.dim_gemeente as plaats, lateral (
        select 1 from marts.fct_toewijzing as t
        where t.gemeentecode_actueel = plaats.gemeentecode
        and 1 / (t.gemeentecode_actueel = '0228')::int > 0 offset 0
    ) as deel""",
    "select count(*) from marts.fct_zorgperiode where gemeentecode_actueel::int = 228",
    """select count(*) from marts.fct_maatregel
    where 1 / (gemeentecode_eind = '0228')::int > 0""",
    """select count(*) from marts.fct_zaak_bericht as bericht
    where 1 / exists (
        select 1 from marts.fct_verantwoording as zaak where zaak.zaak_id = bericht.zaak_id
    )::int > 0""",
]


@pytest.mark.parametrize("sql", VERKLIKKERS)
@pytest.mark.parametrize("zet", ["", "set enable_seqscan = off", "set enable_bitmapscan = off"])
def test_fouten_verklappen_geen_rijen_van_anderen(gepubliceerd: Gepubliceerd, sql: str, zet: str):
    with gepubliceerd.als("ede") as pg:
        pg.execute(zet or "select 1")
        assert een(pg, sql) is not None
        pg.execute(
            "set plan_cache_mode = force_generic_plan; set max_parallel_workers_per_gather = 0"
        )
        assert een(pg, sql) is not None


def test_langs_andere_wegen_komen_alleen_eigen_rijen(gepubliceerd: Gepubliceerd):
    with gepubliceerd.als("ede") as pg:
        eigen = een(pg, "select count(*) from marts.fct_zorgperiode")
        with pg.cursor().copy("copy (table marts.fct_zorgperiode) to stdout") as kopie:
            assert sum(1 for _ in kopie.rows()) == eigen
        pg.execute(
            "prepare vraag (text) as select count(*) from marts.fct_zorgperiode where $1 <> ''"
        )
        assert een(pg, "execute vraag ('x')") == eigen
        with pg.transaction():
            pg.execute("declare alles cursor for table marts.fct_zorgperiode")
            assert len(pg.execute("fetch all from alles").fetchall()) == eigen
        pg.execute(
            "do $$ begin if (select count(*) from marts.fct_zorgperiode) "
            f"<> {eigen} then raise exception 'meer'; end if; end $$"
        )


def plan(pg: psycopg.Connection, sql: str) -> str:
    """The plan, and how many rows went through each of its steps."""
    opties = "explain (analyze, timing off, summary off, buffers off)"
    return "\n".join(regel for (regel,) in pg.execute(f"{opties} {sql}").fetchall())


def test_een_plan_verklapt_niet_wat_anderen_hebben(gepubliceerd: Gepubliceerd):
    """Asked for a value that only others have, and for one that nobody has, EXPLAIN says the same.

    It shows estimates, how many rows each step left out, and what it never came to: of all rows there are.
    """
    nergens = {"VARCHAR": "niemand", "DATE": "1900-01-01", "INTEGER": "987654", "BIGINT": "987654"}
    aantal, duck = 0, gepubliceerd.duck
    with gepubliceerd.als("ede") as pg:
        for tabel in gepubliceerd.van_een_eigenaar():
            soorten = duck.execute(
                "select column_name, data_type from duckdb_columns() where schema_name = 'marts' "
                "and table_name = $tabel and list_contains($soorten, data_type)",
                {"tabel": tabel, "soorten": list(nergens)},
            ).fetchall()
            van_ede = gepubliceerd.eigen(tabel, LOGINS["ede"])
            duck.execute(f"create or replace temp table van_ede as select * {van_ede}")
            duck.execute(f"create or replace temp table van_allen as from marts.{tabel}")
            van_anderen = [
                f"(select min({kolom})::varchar from van_allen anti join van_ede using ({kolom}))"
                for kolom, _ in soorten
            ]
            waarden = duck.execute(f"select {', '.join(van_anderen)}").fetchone()
            for (kolom, soort), waarde in zip(soorten, waarden, strict=True):
                for zet in ("enable_seqscan", "enable_bitmapscan") if waarde else ():
                    pg.execute(f"set {zet} = off")
                    van_een_ander, van_niemand = (
                        re.sub(
                            rf"{kolom} = .*",
                            "",
                            plan(pg, f"select * from marts.{tabel} where {kolom} = '{gevraagd}'"),
                            count=1,
                        )
                        for gevraagd in (waarde, nergens[soort])
                    )
                    assert van_een_ander == van_niemand, f"{tabel}.{kolom}"
                    pg.execute(f"reset {zet}")
                    aantal += 1
    assert aantal > 300


def test_zonder_view_ervoor_zou_een_plan_het_wel_verklappen(
    gepubliceerd: Gepubliceerd, postgres: str
):
    """Why nobody may name the tables themselves, although their rows are protected."""
    waar = "niveau_code = '0202' and periode_soort = 'jaar' and aantal_jeugdigen > 0"
    superuser = re.sub("user=.*", "dbname=rechten_proef user=postgres", postgres)
    with psycopg.connect(superuser) as pg:
        pg.execute("grant usage on schema afgeschermd to ede")
        pg.execute("create index on afgeschermd.monitor_1_aantallen (niveau_code)")
        pg.execute("set local role ede")
        pg.execute("set local enable_seqscan = off; set local enable_bitmapscan = off")
        direct = plan(pg, f"select * from afgeschermd.monitor_1_aantallen where {waar}")
        achter_view = plan(pg, f"select * from marts.monitor_1_aantallen where {waar}")
        pg.rollback()
    verklapt = een(
        gepubliceerd.duck, f"select count(*) from marts.monitor_1_aantallen where {waar}"
    )
    alle = een(gepubliceerd.duck, "select count(*) from marts.monitor_1_aantallen")
    assert "Index Cond: (niveau_code = '0202'::text)" in direct
    assert 0 < verklapt <= int(re.search(r"Removed by Filter: (\d+)", direct)[1]) < alle
    assert "Index Cond: (niveau_code" not in achter_view


def test_er_is_geen_statistiek_van_rijen_van_anderen(gepubliceerd: Gepubliceerd, postgres: str):
    with psycopg.connect(
        re.sub("user=.*", "dbname=rechten_proef user=postgres", postgres), autocommit=True
    ) as pg:
        pg.execute("analyze")
        beveiligd = "select count(*) from pg_statistic where starelid in ({})"
        tabellen = """
            select oid from pg_class
            where relrowsecurity and relnamespace = 'afgeschermd'::regnamespace and relname <> 'plek'
        """
        assert een(pg, beveiligd.format(tabellen)) == 0
        indexen = f"select indexrelid from pg_index where indrelid in ({tabellen})"
        assert een(pg, beveiligd.format(indexen)) == 0
        assert een(pg, "select count(*) from pg_stats where tablename = 'publicatie_monitor'") > 0
    with gepubliceerd.als("ede") as pg:
        gezien = pg.execute("select distinct tablename from pg_stats where schemaname = 'marts'")
        assert not {t for (t,) in gezien.fetchall()} & set(gepubliceerd.van_een_eigenaar())
        assert een(pg, "select count(*) from pg_stats_ext") == 0
        assert een(pg, "select count(*) from pg_stats_ext_exprs") == 0


def test_wat_een_ander_vraagt_is_niet_te_zien(gepubliceerd: Gepubliceerd):
    with gepubliceerd.als("arnhem") as arnhem, gepubliceerd.als("ede") as ede:
        arnhem.execute("select 'kind van Arnhem'")
        arnhem.execute("select lo_from_bytea(4711, 'kind van Arnhem')")
        vraag = "select query from pg_stat_activity where usename = 'arnhem'"
        assert {tekst for (tekst,) in ede.execute(vraag).fetchall()} == {"<insufficient privilege>"}
        assert "permission denied" in weigert(ede, "select lo_get(4711)")
        arnhem.execute("select lo_unlink(4711)")
        pid = arnhem.info.backend_pid
        assert "permission denied" in weigert(ede, f"select pg_terminate_backend({pid})")


def test_wat_een_superuser_nog_kan_afnemen(gepubliceerd: Gepubliceerd, postgres: str):
    """The statements of docs/postgres.md do what it says."""
    afnemen = re.findall(
        r"revoke execute.*?;", (PROJECT / "docs/postgres.md").read_text("utf-8"), re.DOTALL
    )
    superuser = re.sub("user=.*", "dbname=rechten_proef user=postgres", postgres)
    with psycopg.connect(superuser) as pg:
        for vraag in ("select count(idx_tup_read) from pg_stat_all_indexes", "select lo_create(0)"):
            pg.execute("set local role ede")
            pg.execute(vraag)
            pg.execute("reset role")
        assert len([pg.execute(opdracht) for opdracht in afnemen]) == 2
        pg.execute("set local role ede")
        for tellers in ("pg_stat_all_tables", "pg_stat_all_indexes", "pg_statio_all_tables"):
            assert "permission denied for function" in weigert(pg, f"select * from {tellers}")
        assert "permission denied for function" in weigert(pg, "select lo_create(0)")
        pg.rollback()


def test_een_view_van_de_uitgever_toont_niets(gepubliceerd: Gepubliceerd):
    """He owns the tables, and a view asks with the rights of who made it."""
    with gepubliceerd.als("uitgever") as pg, pg.transaction(force_rollback=True):
        pg.execute("create view public.alles as select * from afgeschermd.fct_zorgperiode")
        assert een(pg, "select count(*) from public.alles") == 0


# --- with psql, and what the database itself says ------------------------------------------------


def psql(gepubliceerd: Gepubliceerd, wie: str, *opdrachten: str) -> str:
    argumenten = [deel for opdracht in opdrachten for deel in ("--command", opdracht)]
    return subprocess.run(
        [
            PROGRAMMAS / "psql",
            f"{gepubliceerd.dsn} user={wie}",
            "--no-psqlrc",
            "--csv",
            *argumenten,
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_psql_vindt_tabellen_met_uitleg_en_cijfers(gepubliceerd: Gepubliceerd, tmp_path: Path):
    tabellen = psql(gepubliceerd, "ede", r"\dtv+ marts.*")
    assert all(f"\nmarts,{tabel}," in tabellen for tabel in gepubliceerd.zichtbaar)
    uitleg = een(
        gepubliceerd.duck,
        "select comment from duckdb_tables() where schema_name = 'marts' and table_name = 'fct_zorgperiode'",
    )
    assert uitleg and uitleg.split("\n")[0][:40] in tabellen
    assert "Pseudoniem" in psql(gepubliceerd, "ede", r"\d+ marts.dim_jeugdige")
    uit = tmp_path / "ede.csv"
    vraag = (
        "select periode_start, aantal_jeugdigen, toegekend_bedrag from marts.monitor_1_aantallen_geldend "
        "where periode_soort = 'jaar' and maatregelsoort = 'totaal' and niveau_code = '0228' "
        "and productcode = 'totaal' order by 1"
    )
    psql(gepubliceerd, "ede", f"\\copy ({vraag}) to '{uit}' with csv")
    verwacht = gepubliceerd.duck.execute(vraag).fetchall()
    assert uit.read_text("utf-8").splitlines() == [",".join(map(str, rij)) for rij in verwacht]
    assert len(verwacht) > 1


def test_sleutels_staan_waar_iedereen_alles_ziet(gepubliceerd: Gepubliceerd):
    with gepubliceerd.als("ede") as pg:
        sleutels = dict(
            pg.execute(
                """
                select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint
                where contype = 'p' and connamespace = 'marts'::regnamespace
                """
            ).fetchall()
        )
    assert sleutels["marts.dim_niveau"] == "PRIMARY KEY (niveau, niveau_code)"
    assert not {f"marts.{tabel}" for tabel in gepubliceerd.van_een_eigenaar()} & sleutels.keys()


AFWIJKEND = {
    "grant select on marts.fct_zorgperiode to vreemd": "recht vreemd SELECT op marts.fct_zorgperiode",
    "grant select (jeugdige_id) on marts.dim_jeugdige to monitor_openbaar": (
        "recht monitor_openbaar SELECT op marts.dim_jeugdige.jeugdige_id"
    ),
    "grant usage on schema afgeschermd to public": "recht iedereen USAGE op schema afgeschermd",
    "grant create on schema public to monitor_partner": "recht monitor_partner CREATE op schema public",
    "grant temporary on database rechten_proef to public": "recht iedereen TEMPORARY op de database",
    "alter table afgeschermd.fct_zorgperiode disable row level security": "van uitgever, ook voor de",
    "alter table afgeschermd.fct_zorgperiode no force row level security": "van uitgever, rij",
    "alter table afgeschermd.fct_zorgperiode alter startdatum set statistics 100": "eigenaar, statistiek",
    "create policy meer on afgeschermd.fct_zorgperiode for select using (true)": (
        "beleid afgeschermd.fct_zorgperiode meer permissive voor public select true"
    ),
    "alter policy eigen on afgeschermd.fct_zorgperiode using (gemeentecode_actueel is not null)": (
        "beleid afgeschermd.fct_zorgperiode eigen"
    ),
    "create index meer on afgeschermd.fct_zorgperiode (startdatum)": "index afgeschermd.fct_zorgperiode",
    "insert into afgeschermd.plek values ('rol_ede', 'gemeente:0202')": "plek rol_ede gemeente:0202",
    "delete from afgeschermd.plek where rol = 'rol_ede'::regrole": "plek rol_ede gemeente:0228",
    "grant rol_arnhem to ede": "lid ede van rol_arnhem",
    "revoke rol_ede from ede granted by uitgever": "lid ede van rol_ede",
    "grant pg_read_all_data to rol_ede": "lid rol_ede van pg_read_all_data",
    "grant pg_read_all_data to ede": "lid ede van pg_read_all_data",
    "alter role ede bypassrls replication": "rol ede bypassrls, replication",
    "alter role rol_ede bypassrls": "rol rol_ede bypassrls",
    "alter view marts.fct_zorgperiode set (security_invoker = false)": "tabel marts.fct_zorgperiode",
    "grant usage on schema afgeschermd to rol_ede": "recht rol_ede USAGE op schema afgeschermd",
    "create view public.alles as select * from marts.fct_zorgperiode": "view public.alles",
    "create function public.alles() returns bigint language sql security definer "
    "as 'select count(*) from marts.fct_zorgperiode'": "functie public.alles() security definer",
}


@pytest.mark.parametrize("sql", AFWIJKEND)
def test_wat_de_database_anders_toestaat_wordt_gezien(
    gepubliceerd: Gepubliceerd, postgres: str, sql: str
):
    superuser = re.sub("user=.*", "dbname=rechten_proef user=postgres", postgres)
    with psycopg.connect(superuser, autocommit=True) as pg, pg.transaction(force_rollback=True):
        pg.execute(sql)
        pg.execute("set local role uitgever")
        pg.execute("select set_config('search_path', '', true)")
        rechten = rt.lees(gepubliceerd.rechten)
        gevonden = pgp.afwijkingen(
            pg,
            pgp.tabellen(gepubliceerd.duck, gepubliceerd.zichtbaar),
            gepubliceerd.zichtbaar,
            rechten,
            rt.plekken(gepubliceerd.duck, rechten),
        )
    assert any(AFWIJKEND[sql] in " ".join(feit) for _, feit in gevonden), gevonden


def test_de_database_is_zoals_het_bestand_zegt(gepubliceerd: Gepubliceerd):
    rechten, dsn = rt.lees(gepubliceerd.rechten), f"{gepubliceerd.dsn} user=uitgever"
    assert pgp.vergelijk(gepubliceerd.warehouse, dsn, rechten, met_verantwoording=True) == []
    zonder = pgp.vergelijk(gepubliceerd.warehouse, dsn, rechten)
    assert {wie for _, (soort, wie, _) in zonder if soort == "tabel"} == {
        f"{schema}.{tabel}"
        for schema in ("marts", "afgeschermd")
        for tabel in ("fct_verantwoording", "fct_zaak_bericht")
    }
