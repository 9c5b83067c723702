"""The scorecard in the terminal: the right party and year, and verdicts that need no colour."""

import datetime as dt
import io
from pathlib import Path

import duckdb
import pytest
from rich.console import Console
from typer.testing import CliRunner

from loaders import scorekaart as sk
from loaders.cli import app
from loaders.inlezen.opslag import DatabaseFout


@pytest.fixture
def warehouse(database: Path) -> Path:
    """The tables that the scorecard reads, with one indicator that deviates for the second time."""
    with duckdb.connect(str(database)) as verbinding:
        verbinding.execute(
            """
            create schema marts; create schema staging;
            create table marts.dim_definitieversie as
                select 'oud' as definitie_versie, false as is_geldend
                union all select 'nieuw', true;
            create table marts.dim_niveau (niveau varchar, niveau_code varchar, niveau_naam varchar);
            insert into marts.dim_niveau values
                ('regio', 'rivierenland', 'Rivierenland'), ('gi', '22990001', 'Eerste GI'),
                ('gemeente', '0202', 'Arnhem');
            create table staging.resultaatafspraak as
                select 3 as resultaatafspraak, 'Overheadkosten' as resultaatafspraak_naam;
            create table staging.indicator as
                select 'overhead' as indicator, 1 as volgorde
                union all select 'verzuim', 2;
            create table marts.resultaatafspraak_overzicht as select date '2023-01-01' as periode_start;
            create table marts.resultaatafspraak_meting (
                definitie_versie varchar, indicator varchar, resultaatafspraak integer,
                indicator_naam varchar, uitsplitsing varchar, uitsplitsing_naam varchar,
                niveau varchar, niveau_code varchar, periode_soort varchar, periode_start date,
                waarde double, eenheid varchar, norm double, verschil double, status varchar,
                reden varchar, afwijking_volgnummer bigint, escalatie boolean, dekking double,
                duiding varchar
            );
            """
        )
        rijen = [
            (versie, niveau, code, dt.date(jaar, 1, 1))
            for versie in ("oud", "nieuw")
            for niveau, code in (
                ("gelderland", "GLD"),
                ("regio", "rivierenland"),
                ("gi", "22990001"),
                ("regio_gi", "rivierenland/22990001"),
            )
            for jaar in (2022, 2023)
        ]
        verbinding.executemany(
            """
            insert into marts.resultaatafspraak_meting
            select
                ?, 'overhead', 3, 'Overhead', 'totaal', 'totaal', ?, ?, 'jaar', ?, 0.286, 'aandeel',
                0.281, 0.005, 'afwijking', null, 2, true, null, 'Verhuisd'
            """,
            rijen,
        )
        verbinding.execute(
            """
            insert into marts.resultaatafspraak_meting
            select
                'nieuw', 'verzuim', null, 'Verzuim', 'x', 'deel', 'gelderland', 'GLD', 'jaar',
                date '2023-01-01', null, 'aandeel', null, null, 'geen gegevens',
                'te weinig regieberichten', null, false, 0.474, null
            """
        )
    return database


def tekst(kaart: sk.Scorekaart) -> str:
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(sk.tabel(kaart))
    return console.export_text()


def test_zonder_keuze_is_het_gelderland_in_het_laatste_jaar_volgens_de_geldende_versie(warehouse):
    kaart = sk.lees(warehouse)
    assert (kaart.naam, kaart.jaar, kaart.versie) == ("Gelderland", 2023, "nieuw")
    assert [r.indicator_naam for r in kaart.regels] == ["Overhead", "Verzuim"]
    assert sk.telling(kaart) == "1 afwijking, 1 geen gegevens"


@pytest.mark.parametrize(
    ("keuze", "naam"),
    [
        ({"regio": "rivierenland"}, "Rivierenland"),
        ({"regio": "RIVIERENLAND"}, "Rivierenland"),
        ({"gi": "Eerste GI"}, "Eerste GI"),
        ({"regio": "rivierenland", "gi": "22990001"}, "Rivierenland / Eerste GI"),
    ],
)
def test_een_partij_met_code_of_naam(warehouse, keuze, naam):
    kaart = sk.lees(warehouse, **keuze, jaar=2022, versie="oud")
    assert (kaart.naam, kaart.jaar, kaart.versie) == (naam, 2022, "oud")


@pytest.mark.parametrize(
    ("keuze", "melding"),
    [
        ({"regio": "veluwe"}, "kies uit rivierenland"),
        ({"gemeente": "0202", "gi": "22990001"}, "kies een gemeente"),
        ({"gemeente": "0202"}, "is er geen scorekaart"),
        ({"jaar": 2019}, "voor Gelderland in 2019"),
    ],
)
def test_wat_er_niet_is_wordt_gezegd(warehouse, keuze, melding):
    with pytest.raises(DatabaseFout, match=melding):
        sk.lees(warehouse, **keuze)


def test_het_oordeel_staat_er_in_woorden(warehouse):
    beeld = tekst(sk.lees(warehouse))
    assert "28,6 %" in beeld and "28,1 %" in beeld and "+0,5 %" in beeld
    assert "✗ afwijking (2e, naar het bestuurlijk overleg)" in beeld
    assert "Duiding: Verhuisd" in beeld
    assert "Verzuim: deel" in beeld
    assert "dekking 47,4 %" in beeld


def test_de_opdracht_toont_de_kaart_en_meldt_wat_niet_kan(warehouse):
    opdracht = ["scorekaart", "--database", str(warehouse)]
    goed = CliRunner().invoke(app, opdracht)
    assert goed.exit_code == 0 and "Overheadkosten" in goed.output
    json_ = CliRunner().invoke(app, [*opdracht, "--json"])
    assert '"status": "afwijking"' in json_.output
    fout = CliRunner().invoke(app, [*opdracht, "--regio", "x"])
    assert fout.exit_code == 2
