"""The comparison of two small warehouses: what differs, by how much, for which reason, and no ids."""

import contextlib
import dataclasses
import functools
import json
import tempfile
from pathlib import Path

import duckdb
import pytest
import yaml
from typer.testing import CliRunner

from loaders.catalogus import PROJECT
from loaders.cli import app
from loaders.vergelijken import herkomst, noten, rapport, vergelijken, wacht, zaken
from loaders.vergelijken import uitslag as uitslag_
from loaders.vergelijken.uitslag import (
    Mart,
    Vergelijking,
    Versietelling,
)

KIND, ANDER_KIND, ZAAK = "kind-8f3a11", "kind-77b0c2", "zaak-e2d914"
BASIS = f"""
create schema marts; create schema raw; create schema staging; create schema herkomst;
create table raw.sleutel as select 's' as sleutel_id;
create table raw.bestand as select 'h1' as bestand_hash, 'xml' as vorm, 'geladen' as status;
create table marts.dim_definitieversie as
    select 'oud' as definitie_versie, false as is_geldend union all select 'nu', true;
create table marts.monitor_1 (
    definitie_versie varchar, periode_soort varchar, periode_start date, niveau varchar,
    niveau_code varchar, niveau_naam varchar, maatregelsoort varchar, aantal_jeugdigen bigint,
    gemiddelde_dagen double,
    primary key (definitie_versie, periode_soort, periode_start, niveau, niveau_code, maatregelsoort)
);
comment on table marts.monitor_1 is 'Waarde 1';
insert into marts.monitor_1
    select versie, 'jaar', make_date(jaar, 1, 1), niveau, code, naam, soort, aantal, aantal / 3
    from (values ('oud'), ('nu')) as v (versie), (values (2022), (2023)) as j (jaar),
        (values ('gelderland', 'GLD', 'Gelderland', 40), ('gemeente', '0202', 'Arnhem', 12)) as n
            (niveau, code, naam, aantal),
        (values ('totaal'), ('Voogdij')) as s (soort);
create table marts.resultaatafspraak_meting (
    definitie_versie varchar, resultaatafspraak integer, indicator varchar, indicator_naam varchar,
    uitsplitsing varchar, niveau varchar, niveau_code varchar, niveau_naam varchar,
    periode_soort varchar, periode_start date, waarde double, eenheid varchar, noemer decimal(18, 2),
    norm double, status varchar, escalatie boolean,
    primary key (definitie_versie, indicator, uitsplitsing, niveau, niveau_code, periode_soort, periode_start)
);
insert into marts.resultaatafspraak_meting
    select 'nu', 4, 'verloop', 'Verloop', 'totaal', 'gelderland', 'GLD', 'Gelderland', 'jaar',
        date '2023-01-01', 0.152, 'aandeel', 100, 0.15, 'afwijking', false;
create table marts.kwaliteit_dekking as
    select 'verloop' as indicator, '22990001' as leverancier, 0.9::double as aandeel, 200::bigint as aantal;
alter table marts.kwaliteit_dekking add primary key (indicator, leverancier);
create table marts.dim_jeugdige (jeugdige_id varchar primary key, geslacht varchar);
insert into marts.dim_jeugdige values ('{KIND}', '1'), ('{ANDER_KIND}', '2');
create table staging.definitieversie as from marts.dim_definitieversie;
create table staging.definitie_parameter as select * from (values
    ('oud', 'dagen', 31.0000::decimal(18, 4)), ('nu', 'dagen', 31), ('nu', 'aandeel', 0.5)
) as p (definitie_versie, parameter, waarde);
create table staging.definitie_voorwaarde as select * from (values
    ('1', 'datumfilter', 'De dag ligt te vroeg', 'datumfilter', 'waarde 1'),
    ('1', 'afgewezen', 'Afgewezen', 'keuze', 'antwoord')
) as w (waarde, uitsluiting, tekst, soort, naam);
create table marts.fct_verantwoording as select * from (values
    ('nu', '1', 'maatregel', '{ZAAK}-1', '{KIND}', '0202', null::varchar, 10, 100.00::decimal(18, 2)),
    ('nu', '1', 'maatregel', '{ZAAK}-2', '{KIND}', '0202', 'datumfilter', 10, 200.00),
    ('nu', '1', 'maatregel', '{ZAAK}-3', '{ANDER_KIND}', '0202', null, 10, 300.00),
    ('nu', '1', 'maatregel', '{ZAAK}-4', '{ANDER_KIND}', '0202', null, 10, 400.00),
    ('nu', '1', 'maatregel', '{ZAAK}-5', '{ANDER_KIND}', '0202', 'datumfilter', 10, 500.00)
) as z (definitie_versie, waarde, zaak_soort, zaak_id, jeugdige_id, gemeentecode_actueel, uitsluiting,
    dagen, bedrag);
alter table marts.fct_verantwoording add column jeugdhulpregio varchar default 'centraal';
alter table marts.fct_verantwoording add column gi_agb varchar;
alter table marts.fct_verantwoording add column aanbieder_agb varchar;
alter table marts.fct_verantwoording add column maatregelsoort varchar default 'Voogdij';
alter table marts.fct_verantwoording add column productcode varchar;
alter table marts.fct_verantwoording add column tussentaal_code varchar;
alter table marts.fct_verantwoording add column uitsplitsing varchar;
alter table marts.fct_verantwoording add column eerste_dag date default date '2023-01-01';
alter table marts.fct_verantwoording add column laatste_dag date;
create table herkomst.model as select * from (values
    ('monitor_1', 'm.sql', ['int_regel', 'raw.bericht'], ['som'], 'b', 's'),
    ('int_regel', 'i.sql', ['definitie_parameter'], []::varchar[], 'b', 's'),
    ('resultaatafspraak_meting', 'r.sql', ['definitieversie'], [], 'b', 's')
) as m (model, pad, hangt_af_van, macros, broncode_hash, sql_hash);
create table herkomst.seed as select * from (values
    ('definitie_parameter', 'p.csv'), ('definitieversie', 'v.csv')
) as s (seed, pad);
"""
WIJZIGING = f"""
update marts.monitor_1 set aantal_jeugdigen = 30
    where definitie_versie = 'nu' and niveau = 'gelderland' and maatregelsoort = 'totaal';
update marts.monitor_1 set aantal_jeugdigen = 13
    where definitie_versie = 'nu' and niveau = 'gemeente' and year(periode_start) = 2023;
update marts.monitor_1 set gemiddelde_dagen = gemiddelde_dagen * (1 + 1e-13);
update marts.monitor_1 set niveau_naam = 'Provincie' where definitie_versie = 'oud' and niveau = 'gelderland';
delete from marts.monitor_1 where definitie_versie = 'oud' and niveau = 'gemeente';
update marts.resultaatafspraak_meting set norm = 0.155, status = 'gehaald';
update staging.definitie_parameter set waarde = 30 where definitie_versie = 'nu' and parameter = 'dagen';
update marts.fct_verantwoording set uitsluiting = 'afgewezen' where zaak_id in ('{ZAAK}-1', '{ZAAK}-5');
update marts.fct_verantwoording set uitsluiting = null where zaak_id = '{ZAAK}-2';
update marts.fct_verantwoording set gemeentecode_actueel = '0228' where zaak_id = '{ZAAK}-3';
update marts.fct_verantwoording set bedrag = 450 where zaak_id = '{ZAAK}-4';
"""


@functools.cache
def sjabloon() -> bytes:
    """The base as a file, made once."""
    with tempfile.TemporaryDirectory() as map_:
        pad = Path(map_) / "sjabloon.duckdb"
        with duckdb.connect(str(pad)) as verbinding:
            verbinding.execute(BASIS)
        return pad.read_bytes()


def maak(pad: Path, *opdrachten: str) -> Path:
    """A warehouse as the base, with changes."""
    pad.write_bytes(sjabloon())
    with duckdb.connect(str(pad)) as verbinding:
        for opdracht in opdrachten:
            verbinding.execute(opdracht)
    return pad


@pytest.fixture(scope="module")
def map_(tmp_path_factory) -> Path:
    """A folder with a base, the change upon it, and in `uit` the report of that."""
    return tmp_path_factory.mktemp("vergelijken")


@pytest.fixture(scope="module")
def basis(map_) -> Path:
    return maak(map_ / "basis.duckdb")


@pytest.fixture(scope="module")
def nieuw(map_) -> Path:
    return maak(map_ / "nieuw.duckdb", WIJZIGING)


@pytest.fixture(scope="module")
def uit(map_) -> Path:
    return map_ / "uit"


@pytest.fixture(scope="module")
def uitslag(basis, nieuw, uit) -> Vergelijking:
    """What the change does."""
    return vergelijken.vergelijk(*vergelijken.kanten(basis, nieuw), uit)


def mart(uitslag: Vergelijking, naam: str) -> Mart:
    (gevonden,) = [m for m in uitslag.marts if m.mart == naam]
    return gevonden


def rijen(pad: Path, kolommen: str, waar: str = "true") -> list[tuple]:
    return duckdb.sql(f"select {kolommen} from '{pad}' where {waar} order by all").fetchall()


# --- what differs ---------------------------------------------------------------------------------


def test_gelijk_is_gelijk(basis, tmp_path):
    uitslag = vergelijken.vergelijk(
        *vergelijken.kanten(basis, maak(tmp_path / "nieuw.duckdb")), tmp_path
    )
    assert not uitslag.verschilt and not uitslag.oorzaken and not uitslag.zaken
    assert "Er verandert niets" in (tmp_path / "vergelijking.md").read_text("utf-8")


def test_alleen_een_andere_reden_is_ook_een_verschil(basis, tmp_path):
    """No table is compared that says so, but the cases do."""
    opdracht = f"update marts.fct_verantwoording set uitsluiting = 'x' where zaak_id = '{ZAAK}-2'"
    nieuw = maak(tmp_path / "nieuw.duckdb", opdracht)
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(basis, nieuw), tmp_path)
    assert uitslag.verschilt and not any(m.verschilt for m in uitslag.marts)
    tekst = (tmp_path / "vergelijking.md").read_text("utf-8")
    assert "Geen enkel cijfer" in tekst and "datumfilter → x" in tekst


def test_niets_anders_zegt_ook_wat_niet_is_vergeleken(tmp_path):
    kanten = [
        maak(tmp_path / f"{n}.duckdb", "drop table marts.fct_verantwoording") for n in ("a", "b")
    ]
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(*kanten), tmp_path)
    assert not uitslag.verschilt
    tekst = (tmp_path / "vergelijking.md").read_text("utf-8")
    assert "Er verandert niets" in tekst and "niet te zeggen" in tekst


def test_van_geen_cijfer_naar_nul_telt(tmp_path):
    leeg = "update marts.monitor_1 set gemiddelde_dagen = {} where niveau = 'gelderland'"
    kanten = [maak(tmp_path / f"{w}.duckdb", leeg.format(w)) for w in ("null", "0")]
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(*kanten), tmp_path)
    assert uitslag.cijfers_telling.alle == 8
    assert {(c.oud, c.nieuw, c.relatief) for c in uitslag.cijfers} == {(None, 0, None)}
    tekst = (tmp_path / "vergelijking.md").read_text("utf-8")
    assert "1 tabel met cijfers" in tekst and "8 cijfers in totaal" in tekst
    assert "| – | 0 |  |  |" in tekst


def test_rijen_per_versie(uitslag):
    """A name is no figure, and a difference in the last bits of a double is none."""
    assert mart(uitslag, "monitor_1").versies == (
        Versietelling("nu", "beide", erbij=0, weg=0, gewijzigd=4, tekst=0),
        Versietelling("oud", "beide", erbij=0, weg=4, gewijzigd=0, tekst=4),
    )
    assert mart(uitslag, "monitor_1").kolommen == {"aantal_jeugdigen": 4, "niveau_naam": 4}
    assert not mart(uitslag, "dim_jeugdige").verschilt


def test_elk_cijfer_in_parquet(uitslag, uit):
    pad = uit / "cijfers.parquet"
    waar = "definitie_versie = 'nu' and mart = 'monitor_1' and periode_start = '2023-01-01'"
    assert rijen(
        pad, "niveau_naam, uitsplitsing, rij, oud, nieuw, verschil, round(relatief, 4)", waar
    ) == [
        ("Arnhem", "maatregelsoort Voogdij", "gewijzigd", 12, 13, 1, 0.0833),
        ("Arnhem", "totaal", "gewijzigd", 12, 13, 1, 0.0833),
        ("Gelderland", "totaal", "gewijzigd", 40, 30, -10, -0.25),
    ]
    # Rows that are gone have figures that are gone: 2 measures of 4 rows.
    assert len(rijen(pad, "*", "rij = 'weg'")) == 8


def test_grootste_eerst(uitslag):
    """Gelderland before municipalities, totals before break-downs; one row per figure and party."""
    volgorde = [(c.partij, c.maat, c.uitsplitsing, c.nieuw) for c in uitslag.cijfers]
    assert volgorde[:2] == [
        ("Gelderland", "aantal_jeugdigen", "totaal", 30),
        ("Gelderland", "norm", "totaal", 0.155),
    ]
    assert next(v for v in volgorde if v[0] == "Arnhem") == (
        "Arnhem",
        "aantal_jeugdigen",
        "totaal",
        13,
    )
    assert uitslag.cijfers_telling.alle > uitslag.cijfers_telling.getoond == len(uitslag.cijfers)


@pytest.mark.parametrize("terug", [False, True])
def test_kleine_aantallen_staan_niet_in_het_verslag(basis, tmp_path, terug):
    """Of 12 and 3 neither is shown, because 3 is too small; all of it is in the Parquet."""
    nieuw = maak(
        tmp_path / "n.duckdb", "update marts.monitor_1 set aantal_jeugdigen = aantal_jeugdigen / 4"
    )
    kanten = (nieuw, basis) if terug else (basis, nieuw)
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(*kanten), tmp_path / "uit")
    assert {(c.partij, *sorted((c.oud, c.nieuw))) for c in uitslag.cijfers} == {
        ("Gelderland", 10, 40)
    }
    assert uitslag.cijfers_klein == 8
    assert len(rijen(tmp_path / "uit" / "cijfers.parquet", "*", "niveau = 'gemeente'")) == 8


def test_een_bedrag_of_gemiddelde_van_weinig_jeugdigen_is_klein(basis, tmp_path):
    met = "alter table marts.monitor_1 add column bedrag decimal(18, 2) default 50000"
    kanten = [
        maak(
            tmp_path / f"{naam}.duckdb",
            met,
            "update marts.monitor_1 set aantal_jeugdigen = 9 where niveau = 'gemeente'",
            wordt,
        )
        for naam, wordt in (
            ("oud", ""),
            ("nieuw", "update marts.monitor_1 set bedrag = 60000, gemiddelde_dagen = 99"),
        )
    ]
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(*kanten), tmp_path / "uit")
    assert {(c.partij, c.maat) for c in uitslag.cijfers} == {
        ("Gelderland", "bedrag"),
        ("Gelderland", "gemiddelde_dagen"),
    }
    assert uitslag.cijfers_klein == 16


def test_een_oordeel_over_weinig_jeugdigen_staat_er_zonder_waarden(nieuw, uitslag, tmp_path):
    kanten = [
        maak(
            tmp_path / f"{naam}.duckdb",
            "update marts.resultaatafspraak_meting set noemer = 9",
            *wijziging,
        )
        for naam, wijziging in (("basis", ()), ("nieuw", (WIJZIGING,)))
    ]
    klein = vergelijken.vergelijk(*vergelijken.kanten(*kanten), tmp_path / "uit")
    (overgang,) = klein.overgangen
    assert overgang.klein and not uitslag.overgangen[0].klein
    assert (overgang.status_oud, overgang.status_nieuw) == ("afwijking", "gehaald")
    assert {overgang.waarde_oud, overgang.waarde_nieuw, overgang.norm_oud, overgang.norm_nieuw} == {
        None
    }
    tekst = (tmp_path / "uit" / "vergelijking.md").read_text("utf-8")
    assert "| afwijking | gehaald | – | – | – |" in tekst and "15,2 %" not in tekst


def test_oordelen_over_een_norm_staan_voorop(uitslag, uit):
    (overgang,) = uitslag.overgangen
    assert (overgang.status_oud, overgang.status_nieuw) == ("afwijking", "gehaald")
    assert uitslag.overgangen_soorten == (("afwijking", "gehaald", 1),)
    tekst = (uit / "vergelijking.md").read_text("utf-8")
    koppen = [r for r in tekst.splitlines() if r.startswith("## ")]
    assert koppen[0] == "## Oordelen over een norm"
    assert (
        "| Gelderland | Verloop | 2023 | nu | afwijking | gehaald | 15,2 % | 15,2 % | 15,0 % → 15,5 % |"
        in tekst
    )


@pytest.mark.parametrize(
    ("opdracht", "verwacht"),
    [
        (
            "alter table marts.monitor_1 drop gemiddelde_dagen",
            [("kolom weg", "gemiddelde_dagen", True)],
        ),
        (
            "alter table marts.monitor_1 rename gemiddelde_dagen to dagen",
            [("kolom weg", "gemiddelde_dagen", True), ("kolom erbij", "dagen", False)],
        ),
        (
            "alter table marts.monitor_1 alter aantal_jeugdigen type integer",
            [("ander type", "aantal_jeugdigen", True)],
        ),
        ("drop table marts.monitor_1", [("tabel weg", None, True)]),
        ("alter table marts.monitor_1 add column x integer", [("kolom erbij", "x", False)]),
    ],
)
def test_tabellen_en_kolommen(basis, tmp_path, opdracht, verwacht):
    nieuw = maak(tmp_path / "nieuw.duckdb", opdracht)
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(basis, nieuw), tmp_path / "uit")
    assert [(a.soort, a.kolom, a.brekend) for a in uitslag.afwijkingen] == verwacht
    assert uitslag.verschilt and not any(m.cijfers_gewijzigd for m in uitslag.marts)
    if "rename" in opdracht:
        assert uitslag.afwijkingen[0].nieuw == "dagen"


@pytest.mark.parametrize("leeg", ["delete from {}", "update {} set gemiddelde_dagen = null"])
def test_zonder_waarden_is_niet_te_zien_of_een_kolom_hernoemd_is(tmp_path, leeg):
    opdracht = leeg.format("marts.monitor_1")
    hernoem = "alter table marts.monitor_1 rename gemiddelde_dagen to dagen"
    kanten = [maak(tmp_path / "a.duckdb", opdracht), maak(tmp_path / "b.duckdb", opdracht, hernoem)]
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(*kanten), tmp_path / "uit")
    assert uitslag.afwijkingen[0].soort == "kolom weg" and uitslag.afwijkingen[0].nieuw is None


#: Another cell of each table that differs too, so that its rows are compared and not only its columns.
ANDERE_CEL = {
    "monitor_1": "update marts.monitor_1 set aantal_jeugdigen = aantal_jeugdigen + 20, "
    "gemiddelde_dagen = 99, niveau_naam = 'X'",
    "resultaatafspraak_meting": "update marts.resultaatafspraak_meting set waarde = 0.3, norm = 0.4, "
    "status = 'gehaald', escalatie = true, eenheid = 'getal', noemer = 50",
    "fct_verantwoording": "update marts.fct_verantwoording set uitsluiting = 'afgewezen', bedrag = 7",
    "dim_definitieversie": "update marts.monitor_1 set aantal_jeugdigen = 99",
}


def kolommen(tabel: str) -> list[str]:
    with duckdb.connect() as verbinding:
        verbinding.execute(BASIS)
        return [k for k, *_ in verbinding.execute(f"describe marts.{tabel}").fetchall()]


def met_andere_kolom(pad: Path, tabel: str, kolom: str, wordt: str, *opdrachten: str) -> Path:
    """A warehouse with changes in which a column, be it of the key, is named or typed otherwise."""
    maak(pad, *opdrachten)
    with duckdb.connect(str(pad)) as verbinding:
        beschreven = verbinding.execute(f"describe marts.{tabel}").fetchall()
        [sleutel] = verbinding.execute(
            "select any_value(constraint_column_names) from duckdb_constraints() "
            "where schema_name = 'marts' and table_name = ? and constraint_type = 'PRIMARY KEY'",
            [tabel],
        ).fetchone()
        verbinding.execute(f"alter table marts.{tabel} rename to eerst")
        nieuw = {k: wordt if k == kolom else f"{k} {type_}" for k, type_, *_ in beschreven}
        delen = list(nieuw.values())
        if sleutel:
            delen.append(f"primary key ({', '.join(nieuw[k].split()[0] for k in sleutel)})")
        verbinding.execute(f"create table marts.{tabel} ({', '.join(delen)})")
        type_ = wordt.split()[1]
        waarde = f"year({kolom})" if type_ == "bigint" else kolom
        verbinding.execute(
            f"insert into marts.{tabel} select * replace ({waarde} as {kolom}) from marts.eerst; "
            "drop table marts.eerst"
        )
    return pad


def gebroken(basis: Path, nieuw: Path, uit: Path, tabel: str) -> Vergelijking:
    """Compare, write the report and judge; the table is said to break."""
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(basis, nieuw), uit)
    assert any(a.mart == tabel and a.brekend for a in uitslag.afwijkingen)
    assert any(f"{tabel} breekt" in f for f in wacht.beoordeel(uitslag, {}).fouten)
    tekst = (uit / "vergelijking.md").read_text("utf-8")
    assert "## Tabellen en kolommen" in tekst and "None" not in tekst
    return uitslag


@pytest.mark.parametrize(
    ("tabel", "kolom"), [(tabel, kolom) for tabel in ANDERE_CEL for kolom in kolommen(tabel)]
)
def test_een_kolom_die_anders_heet_breekt_en_wordt_gezegd(basis, tmp_path, tabel, kolom):
    """In either direction, while other cells differ: a report and no traceback."""
    with duckdb.connect(str(basis), read_only=True) as verbinding:
        [(type_,)] = [
            k[1:2]
            for k in verbinding.execute(f"describe marts.{tabel}").fetchall()
            if k[0] == kolom
        ]
    nieuw = met_andere_kolom(
        tmp_path / "nieuw.duckdb", tabel, kolom, f"anders_{kolom} {type_}", ANDERE_CEL[tabel]
    )
    uitslag = gebroken(basis, nieuw, tmp_path / "uit", tabel)
    gebroken(nieuw, basis, tmp_path / "terug", tabel)
    if tabel == "fct_verantwoording" and kolom in zaken.KOLOMMEN:
        assert kolom in uitslag.zonder_zaken
    if (tabel, kolom) == ("resultaatafspraak_meting", "norm"):
        assert [(o.status_nieuw, o.norm_nieuw) for o in uitslag.overgangen] == [("gehaald", None)]


@pytest.mark.parametrize(
    ("tabel", "kolom", "type_"),
    [
        ("monitor_1", "periode_start", "varchar"),
        ("monitor_1", "periode_start", "bigint"),
        ("monitor_1", "aantal_jeugdigen", "varchar"),
        ("resultaatafspraak_meting", "periode_start", "varchar"),
        ("resultaatafspraak_meting", "resultaatafspraak", "varchar"),
        ("resultaatafspraak_meting", "escalatie", "varchar"),
        ("resultaatafspraak_meting", "waarde", "varchar"),
        ("fct_verantwoording", "eerste_dag", "bigint"),
        ("fct_verantwoording", "bedrag", "varchar"),
    ],
)
def test_een_ander_type_breekt_en_wordt_gezegd(basis, tmp_path, tabel, kolom, type_):
    """Rows whose key has another type can't be matched; nor can cases."""
    nieuw = met_andere_kolom(
        tmp_path / "nieuw.duckdb", tabel, kolom, f"{kolom} {type_}", ANDERE_CEL[tabel]
    )
    uitslag = gebroken(basis, nieuw, tmp_path / "uit", tabel)
    gebroken(nieuw, basis, tmp_path / "terug", tabel)
    sleutel = kolom == "periode_start"
    assert mart(uitslag, tabel).opmerking == "andere sleutel" if sleutel else True


@pytest.mark.parametrize("kolom", ["waarde", "uitsluiting", "tekst"])
def test_redenen_die_anders_heten(basis, tmp_path, kolom):
    nieuw = maak(
        tmp_path / "nieuw.duckdb", f"alter table staging.definitie_voorwaarde rename {kolom} to x"
    )
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(basis, nieuw), tmp_path / "uit")
    assert kolom in uitslag.zonder_zaken


@pytest.mark.parametrize("kolom", ["definitie_versie", "is_geldend"])
def test_een_lijst_met_een_andere_kolom(basis, tmp_path, kolom):
    """A seed that lost its version, or all of its columns, is a cause and no traceback."""
    nieuw = maak(
        tmp_path / "nieuw.duckdb",
        f"alter table staging.definitieversie rename {kolom} to x",
        "create or replace table staging.definitie_parameter as select 1 as geheel_anders",
    )
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(basis, nieuw), tmp_path / "uit")
    namen = {(o.naam, r.soort, r.sleutel) for o in uitslag.oorzaken for r in o.rijen}
    assert namen >= {
        ("definitieversie", "kolom weg", kolom),
        ("definitie_parameter", "kolom erbij", "geheel_anders"),
    }


# --- what was changed -----------------------------------------------------------------------------


def test_een_gewijzigde_parameter_wordt_genoemd(uitslag):
    (oorzaak,) = uitslag.oorzaken
    (rij,) = oorzaak.rijen
    assert dataclasses.astuple(rij) == ("waarde", "nu dagen", "nu", "waarde", "31", "30")
    assert oorzaak.marts == ("monitor_1",)
    assert mart(uitslag, "resultaatafspraak_meting").oorzaken == ()


def test_andere_invoer_en_een_versie_erbij(basis, tmp_path):
    nieuw = maak(
        tmp_path / "nieuw.duckdb",
        "insert into raw.bestand values ('h2', 'xml', 'geladen')",
        "insert into staging.definitieversie values ('later', false)",
        "insert into marts.dim_definitieversie values ('later', false)",
        "insert into staging.definitie_parameter values ('later', 'dagen', 7)",
        "insert into marts.monitor_1 select * replace ('later' as definitie_versie) from marts.monitor_1"
        " where definitie_versie = 'nu'",
    )
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(basis, nieuw), tmp_path / "uit")
    assert [(o.soort, o.naam, o.wat, o.aantal) for o in uitslag.oorzaken] == [
        ("invoer", "geladen berichten", "erbij", 1),
        ("versie", "later", "erbij", 0),
        ("seed", "definitie_parameter", "gewijzigd", 1),
        ("seed", "definitieversie", "gewijzigd", 1),
    ]
    assert mart(uitslag, "monitor_1").versies == (Versietelling("later", "nieuw", 8, 0, 0, 0),)
    assert uitslag.oorzaken[0].marts == ("monitor_1",)
    # A version that was added changes no figure that was there.
    assert uitslag.cijfers == ()


def test_rijen_van_een_versie_worden_apart_geteld(basis, tmp_path):
    """What is cut off a long list is no row of a version that came."""
    parameters = (
        "insert into staging.definitie_parameter select '{}', 'p' || x, {} from range(300) as r (x)"
    )
    oud = maak(tmp_path / "oud.duckdb", parameters.format("nu", 1))
    nieuw = maak(
        tmp_path / "nieuw.duckdb",
        parameters.format("nu", 2),
        "insert into staging.definitieversie values ('later', false)",
        "insert into staging.definitie_parameter values ('later', 'dagen', 7)",
    )
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(oud, nieuw), tmp_path / "uit")
    (oorzaak,) = [o for o in uitslag.oorzaken if o.naam == "definitie_parameter"]
    assert (len(oorzaak.rijen), oorzaak.aantal, oorzaak.aantal_van_versie) == (200, 301, 1)
    tekst = (tmp_path / "uit" / "vergelijking.md").read_text("utf-8")
    assert "en nog 294; 1 rij van een versie die erbij kwam of verviel" in tekst


@pytest.mark.parametrize("soort", ["warehouse", "manifest"])
def test_invoer_raakt_alleen_wat_ervan_afhangt(tmp_path, soort):
    """Another file of messages does not reach what is made of lists or supplied figures alone."""
    leest = {
        "stg_bericht": ["raw.bericht"],
        "monitor_1": ["stg_bericht"],
        "afspraken": ["raw.uitvraag"],
        "lijst": ["seed"],
    }
    if soort == "manifest":
        bronnen = {
            f"source.p.ijw.{naam}": {"schema": "raw", "name": naam}
            for naam in ("bericht", "uitvraag")
        }
        knopen = {
            naam: {
                "name": naam,
                "package_name": "p",
                "original_file_path": f"{naam}.sql",
                "resource_type": "model",
                "raw_code": naam,
                "depends_on": {
                    "nodes": [
                        o.replace("raw.", "source.p.ijw.") if "raw." in o else f"model.p.{o}"
                        for o in ouders
                    ],
                    "macros": [],
                },
            }
            for naam, ouders in leest.items()
        }
        inhoud = {
            "metadata": {"project_name": "p"},
            "nodes": knopen,
            "macros": {},
            "sources": bronnen,
        }
        (tmp_path / "m.json").write_text(json.dumps(inhoud), encoding="utf-8")
        kant = herkomst.uit_manifest(tmp_path / "m.json")
    else:
        kant = herkomst.Herkomst(
            {n: herkomst.Model("", frozenset(o), frozenset(), "", "") for n, o in leest.items()}, {}
        )
    with duckdb.connect() as verbinding:
        for naam, bestanden in (
            ("basis", "('a', 'xml')"),
            ("nieuw", "('b', 'xml'), ('c', 'uitvraag')"),
        ):
            verbinding.execute(
                f"attach ':memory:' as {naam}; create schema {naam}.raw; "
                f"create table {naam}.raw.bestand as select *, 'geladen' as status "
                f"from (values {bestanden}) as b (bestand_hash, vorm)"
            )
        gevonden = herkomst.oorzaken(verbinding, kant, kant, ["monitor_1", "afspraken", "lijst"])
    assert [(o.naam, o.wat, o.aantal, o.marts) for o in gevonden] == [
        ("geladen berichten", "erbij", 1, ("monitor_1",)),
        ("geladen uitvraag", "erbij", 1, ("afspraken",)),
        ("geladen berichten", "weg", 1, ("monitor_1",)),
    ]


def test_macro_door_een_andere_macro(tmp_path):
    def knoop(naam: str, macros: list[str], leest: list[str]) -> dict:
        ids = {"nodes": [f"model.p.{x}" for x in leest], "macros": [f"macro.p.{m}" for m in macros]}
        vast = {"name": naam, "package_name": "p", "original_file_path": f"{naam}.sql"}
        return {**vast, "resource_type": "model", "raw_code": naam, "depends_on": ids}

    def manifest(pad: Path, tekst: str) -> herkomst.Herkomst:
        macros = {"binnen": ([], tekst), "buiten": (["binnen"], "x"), "los": ([], "y")}
        inhoud = {
            "metadata": {"project_name": "p"},
            "sources": {},
            "nodes": {
                "a": knoop("a", ["buiten"], []),
                "b": knoop("b", ["los"], []),
                "monitor_1": knoop("monitor_1", [], ["a"]),
            },
            "macros": {
                naam: {
                    "name": naam,
                    "package_name": "p",
                    "original_file_path": "m.sql",
                    "macro_sql": sql,
                    "depends_on": {"macros": [f"macro.p.{m}" for m in gebruikt]},
                }
                for naam, (gebruikt, sql) in macros.items()
            },
        }
        pad.write_text(json.dumps(inhoud), encoding="utf-8")
        return herkomst.uit_manifest(pad)

    kanten = [manifest(tmp_path / f"{t}.json", t) for t in ("een", "twee")]
    with duckdb.connect() as verbinding:
        for kant in ("basis", "nieuw"):
            verbinding.execute(f"attach ':memory:' as {kant}; create schema {kant}.raw")
            verbinding.execute(
                f"create table {kant}.raw.bestand (bestand_hash text, vorm text, status text)"
            )
        (oorzaak,) = herkomst.oorzaken(verbinding, *kanten, ["monitor_1", "ander"])
    assert (oorzaak.soort, oorzaak.naam) == ("macro", "binnen")
    assert (oorzaak.modellen, oorzaak.marts) == (("a",), ("monitor_1",))


def test_zonder_herkomst_wordt_dat_gezegd(basis, tmp_path):
    oud = maak(tmp_path / "oud.duckdb", "drop table herkomst.seed")
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(oud, basis), tmp_path / "uit")
    assert "bouw dat warehouse opnieuw" in uitslag.zonder_herkomst


# --- cases ----------------------------------------------------------------------------------------


def test_zaken_met_de_reden(uitslag, uit):
    kolommen = "soort, reden, zaken, jeugdigen, bedrag, dagen"
    assert rijen(uit / "zaken.parquet", kolommen, "niveau = 'gelderland'") == [
        ("andere reden", "datumfilter → afgewezen", 1, 1, 0, 0),
        ("gewijzigd", "bedrag", 1, 1, 50, 0),
        ("in", "datumfilter", 1, 1, 200, 10),
        ("uit", "afgewezen", 1, 1, -100, -10),
        ("verplaatst", "gemeente", 1, 1, 0, 0),
    ]
    teksten = {z.soort: z.tekst for z in uitslag.zaken}
    assert len(teksten) == 5 and teksten["in"] == "De dag ligt te vroeg (datumfilter waarde 1)"


def test_weinig_zaken_staan_er_zonder_aantal_en_bedrag(uitslag, uit, tmp_path):
    """Fewer than ten in the Markdown, HTML and JSON; from ten children on as they are."""
    assert {(z.zaken, z.jeugdigen, z.bedrag, z.dagen) for z in uitslag.zaken} == {(None,) * 4}
    tekst = (uit / "vergelijking.md").read_text("utf-8")
    assert "| afgewezen (keuze antwoord) | < 10 | < 10 | maatregel |  |  |" in tekst.replace(
        "Afgewezen", "afgewezen"
    ).replace("&lt;", "<")
    veel = f"""
        insert into marts.fct_verantwoording by name
        select * replace ('veel-' || x as zaak_id, 'kind-' || least(x, {{}}) as jeugdige_id)
        from marts.fct_verantwoording, range(12) as r (x) where zaak_id = '{ZAAK}-1'
    """.replace("select * replace", "select * exclude (x) replace")
    for kinderen, verwacht in ((9, (12, 10, -1200, -120)), (8, (12, None, None, None))):
        kanten = [
            maak(tmp_path / f"{naam}.duckdb", veel.format(kinderen), wijziging)
            for naam, wijziging in (
                ("oud", ""),
                (
                    "nieuw",
                    "update marts.fct_verantwoording set uitsluiting = 'afgewezen' "
                    "where zaak_id like 'veel-%'",
                ),
            )
        ]
        dan = vergelijken.vergelijk(*vergelijken.kanten(*kanten), tmp_path / "uit")
        (zaak,) = dan.zaken
        assert (zaak.zaken, zaak.jeugdigen, zaak.bedrag, zaak.dagen) == verwacht


def test_een_verhuizing_gaat_uit_de_ene_en_in_de_andere_gemeente(uitslag, uit):
    pad = uit / "zaken.parquet"
    waar = "reden = 'gemeente'"
    assert rijen(pad, "niveau, niveau_code, soort, zaken, bedrag, dagen", waar) == [
        ("gelderland", "GLD", "verplaatst", 1, 0, 0),
        ("gemeente", "0202", "uit", 1, -300, -10),
        ("gemeente", "0228", "in", 1, 300, 10),
        ("regio", "centraal", "verplaatst", 1, 0, 0),
    ]


@pytest.mark.parametrize(
    ("wordt", "verwacht"),
    [
        (
            "uitsluiting = 'afgewezen', gemeentecode_actueel = '0228'",
            [
                ("gelderland", "GLD", "uit", -300),
                ("gemeente", "0202", "uit", -300),
                ("regio", "centraal", "uit", -300),
            ],
        ),
        (
            "jeugdhulpregio = 'noord', bedrag = 350",
            [
                ("gelderland", "GLD", "verplaatst", 50),
                ("gemeente", "0202", "verplaatst", 50),
                ("regio", "centraal", "uit", -300),
                ("regio", "noord", "in", 350),
            ],
        ),
        (
            "gi_agb = 'G1'",
            [
                ("gelderland", "GLD", "verplaatst", 0),
                ("gemeente", "0202", "verplaatst", 0),
                ("gi", "G1", "in", 300),
                ("regio", "centraal", "verplaatst", 0),
            ],
        ),
    ],
)
def test_een_zaak_telt_waar_zij_telde(basis, tmp_path, wordt, verwacht):
    """What goes out leaves the party under which it counted; no other party hears of it."""
    opdracht = f"update marts.fct_verantwoording set {wordt} where zaak_id = '{ZAAK}-3'"
    nieuw = maak(tmp_path / "nieuw.duckdb", opdracht)
    vergelijken.vergelijk(*vergelijken.kanten(basis, nieuw), tmp_path / "uit")
    pad = tmp_path / "uit" / "zaken.parquet"
    assert rijen(pad, "niveau, niveau_code, soort, bedrag") == verwacht


def test_zonder_zaken_wordt_dat_gezegd(basis, tmp_path):
    oud = maak(tmp_path / "oud.duckdb", "drop table marts.fct_verantwoording")
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(oud, basis), tmp_path / "uit")
    assert "geen marts.fct_verantwoording" in uitslag.zonder_zaken
    assert not (tmp_path / "uit" / "zaken.parquet").exists()


def test_andere_pseudoniemen(basis, tmp_path):
    nieuw = maak(
        tmp_path / "nieuw.duckdb",
        "update raw.sleutel set sleutel_id = 't'",
        "update marts.dim_jeugdige set jeugdige_id = jeugdige_id || '-t'",
    )
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(basis, nieuw), tmp_path / "uit")
    assert mart(uitslag, "dim_jeugdige").opmerking == "andere pseudoniemen"
    assert not uitslag.verschilt and "andere pseudoniemen" in uitslag.zonder_zaken
    tekst = (tmp_path / "uit" / "vergelijking.md").read_text("utf-8")
    assert "Niet rij voor rij vergeleken: dim_jeugdige (andere pseudoniemen)." in tekst


# --- the files ------------------------------------------------------------------------------------


def test_geen_jeugdige_of_zaak_in_wat_naar_buiten_gaat(uitslag, uit):
    bestanden = sorted(uit.iterdir())
    assert {b.name for b in bestanden} == {
        "cijfers.parquet",
        "vergelijking.html",
        "vergelijking.json",
        "vergelijking.md",
        "zaken.parquet",
    }
    for bestand in bestanden:
        inhoud = bestand.read_bytes()
        if bestand.suffix == ".parquet":
            inhoud = "\n".join(map(str, rijen(bestand, "*"))).encode()
            namen = duckdb.sql(f"describe from '{bestand}'").fetchall()
            assert not {n for n, *_ in namen} & {"jeugdige_id", "zaak_id"}
        assert inhoud
        for geheim in (KIND, ANDER_KIND, ZAAK):
            assert geheim.encode() not in inhoud, bestand.name


@pytest.mark.parametrize("kolom", ["jeugdige_id", "zaak_id", "toewijzing_id"])
def test_een_tabel_over_zaken_geeft_geen_cijfers(tmp_path, kolom):
    """Whatever a table is called: rows about children or cases are counted, and never shown."""
    tabel = f"""
        create table marts.lijst ({kolom} varchar, niveau varchar, bedrag bigint, primary key ({kolom}));
        insert into marts.lijst select '{ZAAK}-' || x, 'gemeente', 50000 + x from range(20) as r (x);
    """
    kanten = [
        maak(tmp_path / "oud.duckdb", tabel),
        maak(tmp_path / "nieuw.duckdb", tabel, "update marts.lijst set bedrag = bedrag * 2"),
    ]
    uit = tmp_path / "uit"
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(*kanten), uit)
    assert mart(uitslag, "lijst").telling("gewijzigd") == 20 and uitslag.cijfers == ()
    assert "1 tabel met cijfers" in (uit / "vergelijking.md").read_text("utf-8")
    assert rijen(uit / "cijfers.parquet", "*") == []
    assert not [b for b in uit.iterdir() if ZAAK.encode() in b.read_bytes()]


def test_zelfde_vergelijking_zelfde_bytes(basis, nieuw, uitslag, uit, tmp_path):
    vergelijken.vergelijk(*vergelijken.kanten(basis, nieuw), tmp_path / "weer")
    for bestand in uit.iterdir():
        assert bestand.read_bytes() == (tmp_path / "weer" / bestand.name).read_bytes(), bestand.name


def test_html_staat_op_zichzelf(uitslag, uit):
    tekst = (uit / "vergelijking.html").read_text("utf-8")
    assert "<script" not in tekst and "http" not in tekst and "src=" not in tekst
    assert tekst.count("<caption>") == tekst.count("<table>") >= 4
    assert 'scope="col"' in tekst and 'scope="row"' in tekst


def test_tekst_blijft_tekst(uitslag):
    vreemd = dataclasses.replace(uitslag, basis="<b>x|y</b>")
    assert "&lt;b>" in rapport.markdown(vreemd) and "&lt;b&gt;" in rapport.html(vreemd)


def test_markdown_past_in_een_bericht(uitslag):
    cijfer = uitslag.cijfers[0]
    lang = dataclasses.replace(cijfer, partij="x" * 1000, uitsplitsing="y" * 1000)
    alle = tuple(
        dataclasses.replace(lang, niveau=n) for n in ("gelderland", "gemeente") for _ in range(500)
    )
    tekst = rapport.markdown(dataclasses.replace(uitslag, cijfers=alle))
    assert 5_000 < len(tekst) < rapport.RUIMTE


# --- the command line -----------------------------------------------------------------------------


def draai(*opdracht: str | Path) -> tuple[int, str]:
    uitslag = CliRunner().invoke(app, ["vergelijk", *map(str, opdracht)])
    return uitslag.exit_code, " ".join(uitslag.output.split())


def test_exitcode(basis, nieuw, tmp_path):
    uit = ("--uit", tmp_path)
    code, tekst = draai(basis, nieuw, *uit)
    assert code == 1 and "keert het oordeel over de norm om" in tekst
    assert draai(basis, basis, *uit)[0] == 0
    code, tekst = draai(basis, tmp_path / "weg.duckdb", *uit)
    assert code == 2 and "bestaat niet" in tekst
    with duckdb.connect(str(tmp_path / "leeg.duckdb")):
        pass
    code, tekst = draai(basis, tmp_path / "leeg.duckdb", *uit)
    assert code == 2 and "dbt build" in tekst
    (tmp_path / "tekst.duckdb").write_text("geen database" * 1000)
    code, tekst = draai(basis, tmp_path / "tekst.duckdb", *uit)
    assert code == 2 and "is geen warehouse" in tekst
    assert draai("--git", "bestaat-niet", ".", "--database", basis, *uit)[0] == 2


# --- notes ----------------------------------------------------------------------------------------

NOOT = """---
definitie: Doorlooptijd
waarom: omdat het beter is
vanaf: 2026-01-01
afgesproken: bestuurlijk overleg, 12 november 2025
marts: [monitor_1, resultaatafspraak_meting]
versies: [nu, oud]
cijfers: gewijzigd
brekend: nee
---

Toelichting.
"""


def test_een_noot_wordt_gelezen():
    noot = noten.lees("n.md", NOOT)
    assert noot.marts == {"monitor_1", "resultaatafspraak_meting"}
    assert noot.cijfers and not noot.brekend and noot.vanaf.year == 2026


@pytest.mark.parametrize(
    ("deel", "wordt", "melding"),
    [
        ("---\ndefinitie", "definitie", "begint niet met velden"),
        ("waarom: omdat het beter is\n", "", "waarom ontbreekt"),
        ("waarom: omdat het beter is", "waarom: <waarom>", "waarom is niet ingevuld"),
        ("waarom: omdat het beter is", "waarom:", "waarom is niet ingevuld"),
        ("brekend: nee", "brekend: misschien", "brekend is ja of nee"),
        ("brekend: nee", "brekend: nee\nbrekend: ja", "twee keer"),
        ("brekend: nee", "brekend: nee\nextra: ja", "extra is geen veld"),
        ("cijfers: gewijzigd", "cijfers: ja", "cijfers is gewijzigd of ongewijzigd"),
        ("2026-01-01", "januari 2026", "vanaf is geen dag"),
        ("2026-01-01", "2026-02-31", "niet te lezen"),
        ("[nu, oud]", "nu", "versies is een lijst"),
        ("[nu, oud]", "[nu, 2022]", "versies is een lijst"),
        ("marts: [monitor_1, ", "marts: [monitor_1 ", "bestaat niet"),
    ],
)
def test_een_noot_is_volledig_en_goed(uitslag, deel, wordt, melding):
    assert deel in NOOT
    oordeel = wacht.beoordeel(uitslag, {"n.md": NOOT.replace(deel, wordt)})
    assert any("n.md" in f and melding in f for f in oordeel.fouten)


def test_wat_verandert_staat_in_een_noot(uitslag):
    assert wacht.beoordeel(uitslag, {"n.md": NOOT}).fouten == ()
    (fout,) = wacht.beoordeel(uitslag, {}).fouten
    assert "er is geen noot" in fout


@pytest.mark.parametrize(
    ("deel", "wordt", "melding"),
    [
        ("monitor_1, ", "", "monitor_1 in versie nu"),
        ("[nu, oud]", "[nu]", "monitor_1 in versie oud"),
        ("cijfers: gewijzigd", "cijfers: ongewijzigd", "zegt cijfers: ongewijzigd"),
        ("brekend: nee", "brekend: ja", "er breekt niets"),
        ("[nu, oud]", "[nu, oud, ander]", "versie ander bestaat niet"),
    ],
)
def test_wat_geen_noot_noemt_wordt_geweigerd(uitslag, deel, wordt, melding):
    fouten = wacht.beoordeel(uitslag, {"n.md": NOOT.replace(deel, wordt)}).fouten
    assert any(melding in f for f in fouten)


@pytest.mark.parametrize(
    ("opdracht", "naam"),
    [
        ("update marts.kwaliteit_dekking set aandeel = 0.5", "kwaliteit_dekking"),
        ("alter table marts.monitor_1 add column aantal_nieuw bigint default 5", "monitor_1"),
        ("create table marts.monitor_9 as from marts.monitor_1", "monitor_9"),
    ],
)
def test_ook_kwaliteit_en_nieuwe_cijfers_vragen_een_noot(basis, tmp_path, opdracht, naam):
    nieuw = maak(tmp_path / "nieuw.duckdb", opdracht)
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(basis, nieuw), tmp_path / "uit")
    assert "er is geen noot" in wacht.beoordeel(uitslag, {}).fouten[0]
    noot = NOOT.replace("[nu, oud]", "[]")
    for marts, goed in ((naam, True), ("resultaatafspraak_meting", False)):
        tekst = noot.replace("monitor_1, resultaatafspraak_meting", marts)
        oordeel = wacht.beoordeel(uitslag, {"n.md": tekst})
        assert (oordeel.fouten == ()) == goed and (not goed or oordeel.let_op == ())


def test_een_naam_erbij_is_geen_cijfer(basis, tmp_path):
    nieuw = maak(
        tmp_path / "nieuw.duckdb",
        "alter table marts.monitor_1 add column soort_naam varchar",
        "alter table marts.dim_jeugdige add column geboortejaar integer",
        "create table marts.dim_iets as select 1 as nummer",
    )
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(basis, nieuw), tmp_path / "uit")
    assert len(uitslag.afwijkingen) == 3 and wacht.beoordeel(uitslag, {}).fouten == ()


def test_een_aangepaste_oude_noot_is_alleen_een_opmerking(uitslag, basis, tmp_path):
    oordeel = wacht.beoordeel(uitslag, {}, ["oud.md"])
    assert "er is geen noot" in oordeel.fouten[0] and "oud.md" in oordeel.let_op[0]
    gelijk = vergelijken.vergelijk(
        *vergelijken.kanten(basis, maak(tmp_path / "nieuw.duckdb")), tmp_path / "uit"
    )
    oordeel = wacht.beoordeel(gelijk, {}, ["oud.md"])
    assert not oordeel.fouten and "oud.md" in oordeel.let_op[0]


def test_ongewijzigd_mag_als_er_niets_verandert(basis, tmp_path):
    nieuw = maak(
        tmp_path / "nieuw.duckdb", "alter table marts.monitor_1 rename gemiddelde_dagen to dagen"
    )
    uitslag = vergelijken.vergelijk(*vergelijken.kanten(basis, nieuw), tmp_path / "uit")
    noot = NOOT.replace("cijfers: gewijzigd", "cijfers: ongewijzigd")
    assert any("monitor_1 breekt" in f for f in wacht.beoordeel(uitslag, {"n.md": noot}).fouten)
    goed = noot.replace("brekend: nee", "brekend: ja")
    assert wacht.beoordeel(uitslag, {"n.md": goed}).fouten == ()


def test_een_versie_erbij_noem_je_alleen_zelf(uitslag):
    telling = Versietelling("later", "nieuw", 8, 0, 0, 0)
    marts = (Mart("monitor_1", "cijfers", "", 8, 16, (telling,), verschilt=True),)
    erbij = dataclasses.replace(uitslag, marts=marts, versies=("later", "nu", "oud"))
    noot = NOOT.replace("[monitor_1, resultaatafspraak_meting]", "[]").replace(
        "[nu, oud]", "[later]"
    )
    assert wacht.beoordeel(erbij, {"n.md": noot}).fouten == ()
    assert wacht.beoordeel(erbij, {"n.md": NOOT}).fouten


def test_opdracht_van_de_wacht(basis, nieuw, tmp_path, monkeypatch):
    """Exit code and the file for the pull request: refused with the fields to fill in, or taken."""

    @contextlib.contextmanager
    def gebouwd(*_):
        yield vergelijken.kanten(basis, nieuw)

    monkeypatch.setattr(wacht.bouwen, "twee_revisies", gebouwd)
    monkeypatch.setattr(wacht, "tak_van", lambda *_: "0" * 40)
    for teksten, code, kop in (({}, 1, "# ✗ "), ({"n.md": NOOT}, 0, "# ✓ ")):
        monkeypatch.setattr(wacht, "noten_sinds", lambda *_, t=teksten: (t, []))
        opdracht = ["ci-definitie", "--database", str(basis), "--uit", str(tmp_path)]
        assert CliRunner().invoke(app, opdracht).exit_code == code
        tekst = (tmp_path / wacht.BESTAND).read_text("utf-8")
        assert tekst.startswith(kop) and "# Wat er verandert: basis → nieuw" in tekst
        assert (
            "marts: [monitor_1, resultaatafspraak_meting]\nversies: [nu, oud]" in tekst
        ) == bool(code)


def test_sjabloon_is_een_noot_die_nog_moet_worden_ingevuld():
    map_ = PROJECT / noten.MAP
    tekst = (map_ / "_sjabloon.md").read_text("utf-8")
    with pytest.raises(noten.NootFout, match="niet ingevuld"):
        noten.lees("n.md", tekst)
    assert not noten.is_noot("_sjabloon.md") and not noten.is_noot("README.md")
    for pad in filter(lambda p: noten.is_noot(p.name), map_.glob("*.md")):
        noten.lees(pad.name, pad.read_text("utf-8"))


def test_elk_veld_van_de_json_staat_in_de_uitleg():
    uitleg = (PROJECT / "docs/vergelijken.md").read_text("utf-8")
    soorten = [s for s in vars(uitslag_).values() if dataclasses.is_dataclass(s)]
    assert len(soorten) >= 10
    velden = {f.name for soort in soorten for f in dataclasses.fields(soort)}
    assert not [v for v in sorted(velden) if f"`{v}`" not in uitleg]


def test_workflows_roepen_dezelfde_opdracht_aan():
    github = yaml.safe_load((PROJECT / ".github/workflows/definitie.yml").read_text("utf-8"))
    gitlab = yaml.safe_load((PROJECT / ".gitlab-ci.yml").read_text("utf-8"))
    stappen = [s["run"] for s in github["jobs"]["definitie"]["steps"] if "run" in s]
    assert (
        gitlab["definitie"]["script"] == ["make ci-definitie"] and stappen[0] == "make ci-definitie"
    )
    assert (
        "BASIS" in github["jobs"]["definitie"]["env"]
        and "BASIS" in gitlab["definitie"]["variables"]
    )
    assert "ci-definitie:" in (PROJECT / "Makefile").read_text("utf-8")
    assert f"vergelijking/{wacht.BESTAND}" in stappen[1]
