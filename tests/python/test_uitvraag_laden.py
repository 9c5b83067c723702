"""Loading the uitvraag: administration, versions, quarantine, the simulator and the command line."""

import datetime as dt
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from loaders.inlezen import laden, quarantaine
from loaders.sleutel import VOORBEELD, Sleutel
from loaders.uitvraag import catalogus as cat
from loaders.uitvraag import laden as uitvraag
from loaders.uitvraag import notatie, werkmap
from loaders.uitvraag.sjabloon import Cijfer, Levering, als_csv
from loaders.uitvraag.sjabloon import werkmap as maak_werkmap
from loaders.voorbeelddata import maak
from loaders.voorbeelddata.aanbieders import GIS
from loaders.voorbeelddata.uitvraag import CORRECTIE, TE_WEINIG_VRAGENLIJSTEN, ZONDER_LEVERING

VANDAAG = dt.date(2026, 1, 1)
GI = "22990001"


@pytest.fixture
def laad_uitvraag(database: Path) -> Callable[..., uitvraag.UitvraagUitslag]:
    def _laad(*paden: Path) -> uitvraag.UitvraagUitslag:
        return uitvraag.laad(list(paden), database, VANDAAG, quarantaine.map_bij(database))

    return _laad


def bewaar(pad: Path, *cijfers: Cijfer, dag: dt.date = dt.date(2023, 2, 1)) -> Path:
    """A delivery of a GI in CSV."""
    pad.parent.mkdir(parents=True, exist_ok=True)
    pad.write_bytes(als_csv("gi", Levering(GI, dag, "Control", cijfers)))
    return pad


def klachten(waarde: object, jaar: int = 2022, indicator: str = "klachtzaken") -> Cijfer:
    return Cijfer("klachten", indicator, "", str(jaar), waarde)


def klopt(database: Path) -> None:
    """Offered is loaded, refused and known together, and what is counted is there."""
    with duckdb.connect(str(database), read_only=True) as verbinding:
        scheef = """
            select * from raw.telling where aangeboden <> geladen + in_quarantaine + reeds_bekend
        """
        assert verbinding.execute(scheef).fetchall() == []
        geteld, echt, open_, geweigerd = verbinding.execute(
            """
            select
                (select coalesce(sum(geladen), 0) from raw.telling where klasse = 'uitvraag'),
                (select count(*) from raw.uitvraag),
                (select count(distinct (bestand_hash, regelnummer)) from raw.quarantaine
                where klasse = 'uitvraag' and status <> 'opgelost'),
                (select coalesce(sum(in_quarantaine), 0)
                from raw.telling join raw.bestand using (bestand_hash)
                where klasse = 'uitvraag' and status = 'geladen')
            """
        ).fetchone()
        assert (geteld, open_) == (echt, geweigerd)


# --- administration -------------------------------------------------------------------------------


def test_cel_in_quarantaine_en_de_rest_geladen(laad_uitvraag, vraag, database, tmp_path):
    pad = bewaar(tmp_path / "a.csv", klachten(3), klachten("veel", indicator="tuchtzaken"))
    uitslag = laad_uitvraag(pad)
    assert (uitslag.telling.rijen_geladen, uitslag.telling.rijen_in_quarantaine) == (1, 1)
    assert uitslag.meldingen == ["a.csv, cel I3: dit is geen getal (regel UV21)."]
    assert vraag(
        "select leverancier_soort, leverancier, ingevuld_op, ingevuld_door, werkblad, cel, "
        "onderwerp, indicator, partij, periode, waarde, toelichting, regelnummer from raw.uitvraag"
    ) == [
        ("gi", GI, "2023-02-01", "Control", None, "I2", "klachten", "klachtzaken", GI, "2022", "3", None, 1)
    ]  # fmt: skip
    assert vraag("select niveau, klasse, regel, element, waarde from raw.quarantaine") == [
        ("rij", "uitvraag", "UV21", "I3", "xxxx")
    ]
    assert vraag("select vorm, bericht_type, status from raw.bestand") == [
        ("uitvraag", None, "geladen")
    ]
    assert vraag("select sleutel_id from raw.lading") == [(None,)]
    klopt(database)


def test_tweede_keer_is_bekend_en_een_nieuwe_versie_niet(laad_uitvraag, vraag, database, tmp_path):
    een = bewaar(tmp_path / "een.csv", klachten(3))
    laad_uitvraag(een)
    (tmp_path / "kopie.csv").write_bytes(een.read_bytes())
    weer = laad_uitvraag(een, tmp_path / "kopie.csv").telling
    assert (weer.bestanden_reeds_bekend, weer.rijen_geladen) == (2, 0)
    laad_uitvraag(bewaar(tmp_path / "twee.csv", klachten(4), dag=dt.date(2023, 3, 1)))
    assert vraag("select ingevuld_op, waarde from raw.uitvraag order by all") == [
        ("2023-02-01", "3"),
        ("2023-03-01", "4"),
    ]
    klopt(database)


def test_zelfde_bestand_twee_keer_in_een_run(laad_uitvraag, vraag, tmp_path):
    for naam in ("a.csv", "b.csv"):
        bewaar(tmp_path / "in" / naam, klachten(3))
    telling = laad_uitvraag(tmp_path / "in").telling
    assert (telling.bestanden_geladen, telling.bestanden_reeds_bekend) == (1, 1)
    assert vraag("select count(*) from raw.uitvraag") == [(1,)]


def test_heel_bestand_in_quarantaine(laad_uitvraag, vraag, database, tmp_path):
    map_ = tmp_path / "in"
    goed = bewaar(map_ / "goed.csv", klachten(3))
    (map_ / "kapot.xlsx").write_bytes(b"PK\x03\x04")
    (map_ / "groot.csv").write_bytes(b"x" * (werkmap.MAX_BYTES + 1))
    (map_ / "~$open.xlsx").write_bytes(b"slot")
    bewaar(map_ / "morgen.csv", klachten(3), dag=VANDAAG + dt.timedelta(1))
    uitslag = laad_uitvraag(map_)
    telling = uitslag.telling
    assert telling.bestanden_aangeboden == 5
    assert (telling.bestanden_geladen, telling.bestanden_in_quarantaine) == (1, 3)
    assert telling.bestanden_overgeslagen == 1
    assert vraag("select bestandsnaam, niveau, regel from raw.quarantaine order by 1") == [
        ("groot.csv", "bestand", "UV02"),
        ("kapot.xlsx", "bestand", "UV01"),
        ("morgen.csv", "bestand", "UV04"),
    ]
    assert goed.name not in str(uitslag.meldingen)
    klopt(database)


def test_wat_het_systeem_niet_kan_lezen_houdt_de_rest_niet_op(laad_uitvraag, tmp_path):
    bewaar(tmp_path / "in" / "goed.csv", klachten(3))
    (tmp_path / "in" / "weg.csv").symlink_to(tmp_path / "bestaat_niet")
    uitslag = laad_uitvraag(tmp_path / "in")
    assert uitslag.telling.bestanden_geladen == 1 and "weg.csv" in uitslag.onleesbaar[0]


def test_uitvraag_die_eerst_als_bericht_is_aangeboden(laad_uitvraag, laad, vraag, tmp_path):
    pad = bewaar(tmp_path / "a.csv", klachten(3))
    assert laad(pad).telling.bestanden_in_quarantaine == 1
    assert laad_uitvraag(pad).telling.bestanden_geladen == 1
    assert vraag("select status, vorm from raw.bestand") == [("geladen", "uitvraag")]
    assert vraag("select status from raw.quarantaine") == [("opgelost",)]


def test_personen_worden_gemaskeerd(laad_uitvraag, database, tmp_path):
    tekst = "Vraag het jan@voorbeeld.nl of 06-12345678 over 999900006"
    cijfer = Cijfer("duiding", "tekst", f"overhead/gi/{GI}", "2022", tekst, tekst)
    levering = Levering(GI, dt.date(2023, 2, 1), tekst, [cijfer])
    for naam, data in (
        ("a.csv", als_csv("gi", levering)),
        ("a.xlsx", maak_werkmap("gi", 2022, levering)),
    ):
        (tmp_path / naam).write_bytes(data)
    laad_uitvraag(tmp_path / "a.csv", tmp_path / "a.xlsx")
    inhoud = database.read_bytes()
    for geheim in (b"jan@voorbeeld", b"12345678", b"999900006"):
        assert geheim not in inhoud
    assert b"[e-mailadres]" in inhoud


# --- quarantine once more -------------------------------------------------------------------------


def test_opnieuw_na_verbetering_van_de_catalogus(
    laad_uitvraag, vraag, database, tmp_path, monkeypatch
):
    """An indicator that was not known yet; what was refused with it loads, and nothing twice."""
    laad_uitvraag(bewaar(tmp_path / "a.csv", klachten(3), klachten(4, indicator="meldingen")))
    assert quarantaine.opnieuw(database, None, VANDAAG) == quarantaine.Herkansing(0, 0, 0, 1)
    lees = cat.lees_yaml

    def met_meldingen(naam: str) -> dict:
        ruw = lees(naam)
        if naam == "uitvraag":
            indicatoren = ruw["onderwerpen"]["klachten"]["indicatoren"]
            indicatoren["meldingen"] = {"soort": "aantal", "uitleg": "Meldingen"}
        return ruw

    monkeypatch.setattr(cat, "lees_yaml", met_meldingen)
    cat.lees.cache_clear()
    try:
        uit = quarantaine.opnieuw(database, None, VANDAAG)
    finally:
        cat.lees.cache_clear()
    assert uit == quarantaine.Herkansing(0, 1, 0, 0)
    assert vraag("select indicator, waarde, regelnummer from raw.uitvraag order by 3") == [
        ("klachtzaken", "3", 1),
        ("meldingen", "4", 2),
    ]
    assert list(quarantaine.map_bij(database).iterdir()) == []
    klopt(database)


def test_opnieuw_op_een_latere_dag(laad_uitvraag, vraag, database, tmp_path):
    morgen = VANDAAG + dt.timedelta(1)
    slecht = klachten("veel", indicator="tuchtzaken")
    laad_uitvraag(bewaar(tmp_path / "a.csv", klachten(3), slecht, dag=morgen))
    assert quarantaine.opnieuw(database, None, VANDAAG).bestanden == 0
    assert vraag("select status from raw.quarantaine") == [("open",)]
    uit = quarantaine.opnieuw(database, None, morgen)
    assert (uit.bestanden, uit.open) == (1, 1)
    assert vraag("select waarde from raw.uitvraag") == [("3",)]
    # The file stays for the figure that is still refused.
    assert len(list(quarantaine.map_bij(database).iterdir())) == 1
    klopt(database)


@pytest.mark.parametrize(
    ("dag", "status"),
    [
        (dt.date(2023, 3, 1), "vervangen"),
        (dt.date(2023, 2, 1), "vervangen"),
        (dt.date(2023, 1, 1), "open"),
    ],
)
def test_nieuwe_versie_sluit_wat_was_geweigerd(
    laad_uitvraag, vraag, database, tmp_path, dag, status
):
    laad_uitvraag(bewaar(tmp_path / "een.csv", klachten("veel"), klachten(1, 2021)))
    laad_uitvraag(bewaar(tmp_path / "twee.csv", klachten(4), dag=dag))
    assert vraag("select status from raw.quarantaine") == [(status,)]
    klopt(database)


def test_sleutel_roteren_houdt_de_uitvraag(
    berichten, laad, laad_uitvraag, vraag, database, tmp_path
):
    bron = tmp_path / "m" / "b.xml"
    bron.parent.mkdir()
    bron.write_bytes(berichten["JW305_3"])
    laad(bron)
    laad_uitvraag(bewaar(tmp_path / "a.csv", klachten(3), klachten("veel", indicator="tuchtzaken")))
    uitvraag_sql = "select * exclude (lading_id) from raw.uitvraag"
    voor = vraag(uitvraag_sql)
    nieuw = Sleutel(f"{VOORBEELD}-2")
    laden.roteer([bron], database, nieuw, VANDAAG, quarantaine.map_bij(database), werkers=1)
    assert vraag(uitvraag_sql) == voor
    assert vraag("select status, regel from raw.quarantaine") == [("open", "UV21")]
    assert vraag("select count(*) from raw.uitvraag join raw.lading using (lading_id)") == [(1,)]
    assert quarantaine.opnieuw(database, nieuw, VANDAAG).open == 1
    klopt(database)


# --- the simulator --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def voorbeeld(tmp_path_factory) -> Path:
    map_ = tmp_path_factory.mktemp("uitvraag") / "klein"
    maak(map_)
    return map_


@pytest.fixture(scope="module")
def warehouse(voorbeeld, tmp_path_factory) -> Path:
    database = tmp_path_factory.mktemp("warehouse") / "u.duckdb"
    map_ = quarantaine.map_bij(database)
    uitvraag.laad([voorbeeld / "uitvraag"], database, VANDAAG, map_)
    klopt(database)
    return database


@pytest.fixture(scope="module")
def u(warehouse) -> Callable[[str], list[tuple]]:
    def _vraag(sql: str) -> list[tuple]:
        with duckdb.connect(str(warehouse), read_only=True) as verbinding:
            return verbinding.execute(sql).fetchall()

    return _vraag


def waarheid(map_: Path, naam: str) -> list[dict]:
    return pq.read_table(map_ / "waarheid" / f"{naam}.parquet").to_pylist()


def test_elk_ingevuld_cijfer_is_geladen(voorbeeld, u):
    ingevuld = Counter(tuple(r.values()) for r in waarheid(voorbeeld, "uitvraag"))
    geladen = Counter(
        u(
            """
            select bestandsnaam, leverancier_soort, leverancier, ingevuld_op, onderwerp, indicator,
                partij, periode, waarde
            from raw.uitvraag join raw.bestand using (bestand_hash)
            where not starts_with(bestandsnaam, 'slecht/')
            """
        )
    )
    assert geladen == ingevuld
    assert {soort for _, soort, *_ in ingevuld} == set(cat.lees().leveranciers)


def test_elke_ingebrachte_fout_wordt_gemeld_en_niets_anders(voorbeeld, u):
    """File, sheet and cell, rule, and whether the file or the cell is refused."""
    verwacht = {
        (
            r["bestand"],
            "!".join(filter(None, (r["werkblad"], r["cel"]))) if r["niveau"] == "rij" else None,
            r["regel"],
            r["niveau"],
        )
        for r in waarheid(voorbeeld, "uitvraag_defect")
    }
    gevonden = u(
        """
        select bestandsnaam, case when niveau = 'rij' then element end, regel, niveau
        from raw.quarantaine
        """
    )
    assert set(gevonden) == verwacht and len(gevonden) == len(verwacht)
    regels = {r for r in cat.regels() if r < "UV40"}
    assert {regel for _, _, regel, _ in verwacht} == regels - {"UV02"}


def test_uitvraag_past_bij_de_gesimuleerde_wereld(voorbeeld, u):
    """Measures on the peildatum and voogdij on 1 January, counted in the truth."""
    maatregelen = {m["maatregel_id"]: m["maatregelsoort"] for m in waarheid(voorbeeld, "maatregel")}
    fasen = waarheid(voorbeeld, "maatregel_fase")

    def lopend(gi: str, dag: dt.date, soorten: set[str]) -> int:
        return sum(
            f["gi"] == gi
            and maatregelen[f["maatregel_id"]] in soorten
            and f["start"] <= dag
            and (f["stop"] is None or f["stop"] > dag)
            for f in fasen
        )

    gemeld = u(
        """
        select leverancier, periode, sum(waarde::int) from raw.uitvraag
        where indicator = 'maatregelen' and partij <> 'Gezinsmanagement' group by all
        """
    )
    assert len(gemeld) == 29
    alle = set(maatregelen.values())
    for gi, periode, aantal in gemeld:
        versies = 2 if (gi, int(periode[:4])) == CORRECTIE else 1
        assert aantal == versies * lopend(gi, dt.date.fromisoformat(periode), alle)
    voogdij = u(
        "select leverancier, periode, waarde from raw.uitvraag where indicator = 'lopend_1_januari'"
    )
    for gi, jaar, aantal in voogdij:
        assert int(aantal) == lopend(gi, dt.date(int(jaar) - 1, 12, 31), {"Voogdij"})
    assert sum(int(aantal) for *_, aantal in voogdij) > 0


def test_bijzondere_gevallen_van_de_simulator(u):
    gi, jaar = ZONDER_LEVERING
    jaren = u(
        f"select distinct ingevuld_op[:4]::int - 1 from raw.uitvraag where leverancier = '{gi}'"
    )
    assert {2019, 2020, 2022, 2023, 2024} <= {j for (j,) in jaren} and (jaar,) not in jaren
    versies = u(
        f"""
        select count(distinct waarde) from raw.uitvraag
        where leverancier = '{CORRECTIE[0]}' and periode = '{CORRECTIE[1]}' and indicator = 'totaal'
        """
    )
    assert versies == [(2,)]
    vragenlijsten = dict(
        u(
            """
            select (leverancier, periode::int), waarde::int from raw.uitvraag
            where indicator = 'volledige_vragenlijsten' and ingevuld_op > '2020'
            """
        )
    )
    assert vragenlijsten.pop(TE_WEINIG_VRAGENLIJSTEN) == 99
    assert min(vragenlijsten.values()) >= 100
    assert {gi for gi, _ in vragenlijsten} == {g.agb for g in GIS}


def test_zelfde_zaad_zelfde_uitvraag(voorbeeld, tmp_path):
    maak(tmp_path / "weer", van="2024-11")
    maak(tmp_path / "nog", van="2024-11")
    for pad in (tmp_path / "weer" / "uitvraag").rglob("*.*"):
        ander = tmp_path / "nog" / pad.relative_to(tmp_path / "weer")
        assert pad.read_bytes() == ander.read_bytes(), pad.name


def test_canonieke_waarden_zijn_leesbaar_voor_sql(u):
    """Each value casts to the type of its kind."""
    for onderwerp in cat.lees().onderwerpen.values():
        for indicator in onderwerp.indicatoren.values():
            soort = "decimal(18, 6)" if indicator.soort in notatie.GETALLEN else "varchar"
            soort = "date" if indicator.soort == "datum" else soort
            waar = f"onderwerp = '{onderwerp.code}' and indicator = '{indicator.naam}'"
            u(f"select waarde::{soort} from raw.uitvraag where {waar}")


# --- the command line -----------------------------------------------------------------------------


def monitor(*woorden: object) -> subprocess.CompletedProcess[str]:
    schoon = {k: v for k, v in os.environ.items() if k != "MONITOR_SLEUTEL"}
    return subprocess.run(
        [sys.executable, "-m", "loaders", *map(str, woorden)],
        capture_output=True,
        text=True,
        env={**schoon, "COLUMNS": "200"},
        check=False,
    )


def test_opdrachtregel(tmp_path):
    sjablonen, database = tmp_path / "sjablonen", tmp_path / "d.duckdb"
    uit = monitor("uitvraag", "sjabloon", sjablonen, "--leverancier", "gi", "--jaar", 2022)
    assert uit.returncode == 0
    assert sorted(p.name for p in sjablonen.iterdir()) == ["uitvraag-gi-2022.xlsx", "uitvraag.csv"]
    assert monitor("uitvraag", "sjabloon", sjablonen, "--leverancier", "x").returncode == 2
    bewaar(tmp_path / "in" / "a.csv", klachten(3), klachten("veel", indicator="tuchtzaken"))
    uit = monitor("laad-uitvraag", tmp_path / "in", sjablonen, "--database", database)
    assert uit.returncode == 0
    assert "a.csv, cel I3: dit is geen getal (regel UV21)." in uit.stdout
    weer = monitor("laad-uitvraag", tmp_path / "in", "--database", database, "--json")
    assert json.loads(weer.stdout)["bestanden_reeds_bekend"] == 1
    lijst = json.loads(monitor("quarantaine", "--database", database, "--json").stdout)
    assert {(r["regel"], r["element"]) for r in lijst} == {("UV05", None), ("UV21", "I3")}
    opnieuw = monitor("quarantaine", "opnieuw", "--database", database, "--json")
    assert opnieuw.returncode == 0 and json.loads(opnieuw.stdout)["open"] == 3
