"""Loading: any software's XML, counts that add up, nothing lost or double, no personal data."""

import base64
import collections
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from conftest import VANDAAG, schrijf

from loaders import catalogus as cat
from loaders.inlezen import bronnen, groot, laden, quarantaine
from loaders.sleutel import VOORBEELD, Sleutel, SleutelFout
from loaders.voorbeelddata import maak

TABELLEN = cat.tabellen(cat.lees())


def inhoud(database: Path) -> dict[str, collections.Counter]:
    """What the raw tables say, without batch, file and message keys."""
    with duckdb.connect(str(database), read_only=True) as verbinding:
        return {
            naam: collections.Counter(
                verbinding.execute(f"select {', '.join(t.inhoud)} from raw.{naam}").fetchall()
            )
            for naam, t in TABELLEN.items()
        }


def klopt(database: Path) -> None:
    """Offered is loaded, refused and known together: per file, per class and per batch."""
    with duckdb.connect(str(database), read_only=True) as verbinding:
        scheef = """
            select * from raw.telling where aangeboden <> geladen + in_quarantaine + reeds_bekend
        """
        assert verbinding.execute(scheef).fetchall() == []
        scheef = """
            select * from raw.lading
            where rijen_aangeboden <> rijen_geladen + rijen_in_quarantaine + rijen_reeds_bekend
                or bestanden_aangeboden <> bestanden_geladen + bestanden_in_quarantaine
                    + bestanden_reeds_bekend + bestanden_overgeslagen
        """
        assert verbinding.execute(scheef).fetchall() == []
        for naam in TABELLEN:
            geteld, echt = verbinding.execute(
                f"""
                select
                    (select coalesce(sum(geladen), 0) from raw.telling where klasse = '{naam}'),
                    (select count(*) from raw.{naam})
                """
            ).fetchone()
            assert geteld == echt, naam


# --- messages of any software ---------------------------------------------------------------------


def _met_bom(x: bytes) -> bytes:
    return b"\xef\xbb\xbf" + x


def _op_een_regel(x: bytes) -> bytes:
    return b"".join(regel.strip() for regel in x.splitlines())


def _ander_voorvoegsel(x: bytes) -> bytes:
    return (
        x.replace(b"<m:", b"<een-ander.voor_voegsel:")
        .replace(b"</m:", b"</een-ander.voor_voegsel:")
        .replace(b"xmlns:m=", b"xmlns:een-ander.voor_voegsel=")
    )


def _met_opmerkingen(x: bytes) -> bytes:
    return x.replace(b"<m:Header>", b"<m:Header><!-- <m:BerichtCode>999</m:BerichtCode> -->", 1)


def _met_instructie(x: bytes) -> bytes:
    return x.replace(b"<m:Header>", b"<?software versie 7?><m:Header>", 1)


def _met_cdata(x: bytes) -> bytes:
    kop, _, rest = x.partition(b"<m:BerichtCode>")
    return kop + b"<m:BerichtCode><![CDATA[" + rest[:3] + b"]]>" + rest[3:]


def _met_attributen(x: bytes) -> bytes:
    wortel = (
        b'<m:Bericht xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"'
    )
    return x.replace(b"<m:Bericht", wortel, 1).replace(b"<m:Header>", b'<m:Header id="1">', 1)


def _met_windows_regels(x: bytes) -> bytes:
    return x.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _in_envelop(x: bytes) -> bytes:
    """A Di01 of the GGK (ijw 1.4), with line breaks in the base64."""
    return b"""<?xml version="1.0"?>
        <g:envelop xmlns:g="urn:ggk" xmlns:s="urn:stuf"><g:stuurgegevens>
        <s:berichtcode>Di01</s:berichtcode><s:zender><s:organisatie>0202</s:organisatie></s:zender>
        <s:ontvanger><s:organisatie>42420001</s:organisatie></s:ontvanger>
        <s:referentienummer>0f0e0d0c-0000-4000-8000-%d</s:referentienummer>
        <s:tijdstipBericht>20240201120000</s:tijdstipBericht><s:functie>JW301</s:functie>
        </g:stuurgegevens><g:parameters><g:bericht><g:xmlBestand>%s</g:xmlBestand></g:bericht>
        </g:parameters></g:envelop>""" % (len(x), base64.encodebytes(x))


def _in_soap(x: bytes) -> bytes:
    kaal = _in_envelop(x).removeprefix(b'<?xml version="1.0"?>')
    return b'<s:Envelope xmlns:s="urn:soap"><s:Body>' + kaal + b"</s:Body></s:Envelope>"


VARIANTEN = [
    _met_bom,
    _op_een_regel,
    _ander_voorvoegsel,
    _met_opmerkingen,
    _met_instructie,
    _met_cdata,
    _met_attributen,
    _met_windows_regels,
    _in_envelop,
    _in_soap,
]


@pytest.mark.parametrize("variant", VARIANTEN, ids=lambda f: f.__name__.strip("_"))
def test_ieders_xml_laadt_gelijk(variant, berichten, laad, database, tmp_path, sleutel):
    gewoon = tmp_path / "gewoon.duckdb"
    schrijf(tmp_path / "a", **{f"{n}__xml": x for n, x in berichten.items()})
    schrijf(tmp_path / "b", **{f"{n}__xml": variant(x) for n, x in berichten.items()})
    laden.laad([tmp_path / "a"], gewoon, sleutel, VANDAAG, tmp_path / "q", werkers=1)
    uitslag = laad(tmp_path / "b")
    assert uitslag.telling.bestanden_geladen == len(berichten), uitslag
    zonder_envelop = {n: r for n, r in inhoud(database).items() if n != "stuf_envelop"}
    assert zonder_envelop == {n: r for n, r in inhoud(gewoon).items() if n != "stuf_envelop"}
    klopt(database)


def test_elk_voorbeeld_laadt_al_zijn_rijen(berichten, laad, database, tmp_path):
    schrijf(tmp_path / "a", **{f"{n}__xml": x for n, x in berichten.items()})
    uitslag = laad(tmp_path / "a")
    assert uitslag.telling.bestanden_geladen == len(berichten)
    assert not uitslag.per_regel
    leeg = [n for n, r in inhoud(database).items() if not r and n != "stuf_envelop"]
    assert leeg == []


# --- once, whatever the way -----------------------------------------------------------------------


def test_tweede_keer_laadt_niets(berichten, laad, database, tmp_path):
    schrijf(tmp_path / "a", **{f"{n}__xml": x for n, x in berichten.items()})
    eerste = laad(tmp_path / "a").telling
    voor = inhoud(database)
    tweede = laad(tmp_path / "a").telling
    assert (tweede.rijen_geladen, tweede.bestanden_geladen) == (0, 0)
    assert tweede.bestanden_reeds_bekend == eerste.bestanden_aangeboden
    assert tweede.rijen_reeds_bekend == tweede.rijen_aangeboden == eerste.rijen_aangeboden
    assert inhoud(database) == voor
    klopt(database)


def test_zelfde_bericht_in_andere_bytes_is_bekend(berichten, laad, database, vraag, tmp_path):
    # One family: in the other the same messages have the same identity and other contents.
    berichten = {n: x for n, x in berichten.items() if not n.endswith("_2")}
    schrijf(tmp_path / "a", **{f"{n}__xml": x for n, x in berichten.items()})
    schrijf(tmp_path / "b", **{f"{n}__xml": _op_een_regel(x) for n, x in berichten.items()})
    laad(tmp_path / "a")
    voor = inhoud(database)
    telling = laad(tmp_path / "b").telling
    assert telling.bestanden_reeds_bekend == len(berichten) and telling.rijen_geladen == 0
    assert inhoud(database) == voor
    assert vraag("select count(*) from raw.bericht where inhoud_hash is not null") == [(0,)]
    klopt(database)


@pytest.mark.parametrize("samen", [True, False])
def test_zelfde_kenmerk_andere_inhoud_blijft_en_wordt_gemeld(
    samen, berichten, laad, vraag, database, tmp_path
):
    een = berichten["JW305_3"]
    ander = een.replace(b"Begindatum>2024-01", b"Begindatum>2024-02")
    assert een != ander
    schrijf(tmp_path / "a", een__xml=een)
    schrijf(tmp_path / "b", ander__xml=ander)
    if samen:
        laad(tmp_path / "a", tmp_path / "b")
    else:
        laad(tmp_path / "a")
        laad(tmp_path / "b")
    sql = "select count(*), count(distinct kenmerk), count(distinct inhoud_hash) from raw.bericht"
    assert vraag(f"{sql} where status = 'geladen'") == [(2, 1, 2)]
    klopt(database)


def test_map_archief_en_genest_archief_zijn_gelijk(berichten, laad, database, tmp_path):
    binnen = io.BytesIO()
    with zipfile.ZipFile(binnen, "w") as archief:
        for naam, x in berichten.items():
            archief.writestr(f"sub/{naam}.xml", x)
    with zipfile.ZipFile(tmp_path / "buiten.zip", "w") as archief:
        archief.writestr("levering.zip", binnen.getvalue())
        archief.writestr("leesmij", "geen bericht")
    (tmp_path / "archief_zonder_naam.dat").write_bytes(binnen.getvalue())
    eerste = laad(tmp_path / "buiten.zip").telling
    assert (eerste.bestanden_geladen, eerste.bestanden_in_quarantaine) == (len(berichten), 1)
    tweede = laad(tmp_path / "archief_zonder_naam.dat").telling
    assert tweede.bestanden_reeds_bekend == len(berichten) and tweede.rijen_geladen == 0
    klopt(database)


@pytest.fixture(scope="module")
def verkeer(tmp_path_factory) -> Path:
    """Half a year of simulated traffic, with its defects."""
    map_ = tmp_path_factory.mktemp("verkeer") / "klein"
    maak(map_, van="2021-01", tot="2021-06")
    return map_


@pytest.fixture(scope="module")
def in_een_keer(verkeer, tmp_path_factory) -> Path:
    """The traffic loaded in one run, by worker processes."""
    database = tmp_path_factory.mktemp("een") / "een.duckdb"
    map_ = quarantaine.map_bij(database)
    sleutel = Sleutel(f"{VOORBEELD}-1")
    laden.laad([verkeer / "berichten"], database, sleutel, VANDAAG, map_, werkers=2)
    klopt(database)
    return database


def test_volgorde_en_verdeling_maken_niet_uit(verkeer, in_een_keer, laad, database, tmp_path):
    """In random order, in ten runs, with the streaming path for all: the same rows."""
    bestanden = sorted(p for p in (verkeer / "berichten").rglob("*") if p.is_file())
    random.Random(3).shuffle(bestanden)
    for i in range(10):
        laad(*bestanden[i::10])
    assert inhoud(database) == inhoud(in_een_keer)
    klopt(database)


def test_stromen_geeft_hetzelfde(verkeer, in_een_keer, laad, database, monkeypatch):
    """Small files through the path for large ones."""
    monkeypatch.setattr(laden, "GROOT", 0)
    monkeypatch.setattr(groot, "VOORRAAD", 1)
    uitslag = laad(verkeer / "berichten" / "2021-03")
    with duckdb.connect(str(in_een_keer), read_only=True) as verbinding:
        sql = """
            select count(*) filter (status = 'quarantaine'), count(*) filter (status = 'geladen')
            from raw.bestand where bestandsnaam like '2021-03/%'
        """
        quarantaine_, geladen = verbinding.execute(sql).fetchone()
    assert uitslag.telling.bestanden_in_quarantaine == quarantaine_
    assert uitslag.telling.bestanden_geladen == geladen
    klopt(database)


def test_elk_ingebracht_gebrek_wordt_gevonden(verkeer, in_een_keer):
    """What the simulator broke on purpose is refused, and nothing else is."""
    defecten = pq.read_table(verkeer / "waarheid" / "defect.parquet").to_pylist()
    verwacht = {d["bestand"] for d in defecten if d["niveau"] in ("bestand", "rij")}
    with duckdb.connect(str(in_een_keer), read_only=True) as verbinding:
        sql = "select distinct 'berichten/' || bestandsnaam from raw.quarantaine"
        gevonden = {b for (b,) in verbinding.execute(sql).fetchall()}
    assert gevonden == verwacht
    assert verwacht


# --- killed at any moment -------------------------------------------------------------------------


def test_afgebroken_en_verder(verkeer, in_een_keer, tmp_path):
    """Killed a number of times at random moments; the next run finishes, nothing lost or double."""
    database = tmp_path / "gedood.duckdb"
    opdracht = [
        sys.executable,
        "-m",
        "loaders",
        "laad",
        str(verkeer / "berichten"),
        "--database",
        str(database),
        "--sleutelbestand",
        str(verkeer / "voorbeeld.sleutel"),
        "--vandaag",
        VANDAAG.isoformat(),
    ]
    kies = random.Random(11)
    gedood = 0
    for _ in range(6):
        proces = subprocess.Popen(
            opdracht, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(kies.uniform(0.3, 2.0))
        if proces.poll() is None:
            os.killpg(proces.pid, signal.SIGKILL)
            gedood += 1
        proces.wait()
    subprocess.run(opdracht, check=True, stdout=subprocess.DEVNULL)
    assert gedood
    assert inhoud(database) == inhoud(in_een_keer)
    klopt(database)


# --- privacy --------------------------------------------------------------------------------------


def test_geen_persoonsgegeven_in_de_bytes(verkeer, in_een_keer, tmp_path):
    """No BSN, name, address or free text that went in is in database, WAL or Parquet export."""
    persoon = pq.read_table(verkeer / "waarheid" / "persoonsgegeven.parquet").to_pylist()
    assert {"bsn", "achternaam"} <= {p["soort"] for p in persoon}
    with duckdb.connect(str(in_een_keer), read_only=True) as verbinding:
        for naam in TABELLEN:
            pad = tmp_path / f"{naam}.parquet"
            verbinding.execute(
                f"copy raw.{naam} to '{pad}' (format parquet, compression uncompressed)"
            )
        verbinding.execute(f"export database '{tmp_path / 'csv'}'")
    plekken = [in_een_keer, *in_een_keer.parent.glob("*.wal"), *tmp_path.rglob("*.*")]
    alles = b"\x00".join(p.read_bytes() for p in plekken if p.is_file())
    gevonden = {
        (p["soort"], p["waarde"])
        for p in persoon
        if len(p["waarde"]) >= 6 and p["waarde"].encode() in alles
    }
    assert gevonden == set()


def test_quarantaine_is_alleen_voor_de_eigenaar(in_een_keer):
    map_ = quarantaine.map_bij(in_een_keer)
    assert map_.stat().st_mode & 0o777 == 0o700
    assert {p.stat().st_mode & 0o777 for p in map_.iterdir()} == {0o600}


def test_andere_sleutel_wordt_geweigerd(berichten, laad, tmp_path):
    schrijf(tmp_path / "a", x__xml=berichten["JW305_3"])
    laad(tmp_path / "a")
    with pytest.raises(SleutelFout, match="andere sleutel"):
        laad(tmp_path / "a", sleutel=Sleutel("x" * 40))


def test_voorbeeldsleutel_laadt_geen_echt_bsn(berichten, laad, vraag, tmp_path):
    echt = berichten["JW305_3"].replace(b"999900006", b"123456782")
    schrijf(tmp_path / "a", x__xml=echt)
    laad(tmp_path / "a")
    assert vraag("select regel from raw.quarantaine") == [("GM10",)]


# --- refusals -------------------------------------------------------------------------------------


def test_rij_in_quarantaine_en_de_rest_gaat_door(berichten, laad, vraag, database, tmp_path):
    """Of a 323 with one faulty amount the other line is loaded; an answer is refused whole."""
    kapot = berichten["JW323_3"].replace(b"<b:Bedrag>1", b"<b:Bedrag>1,5", 1)
    antwoord = berichten["JW325_3"].replace(b"<b:Bedrag>", b"<b:Bedrag>x", 1)
    schrijf(tmp_path / "a", d__xml=kapot, antw__xml=antwoord)
    telling = laad(tmp_path / "a").telling
    assert (telling.bestanden_geladen, telling.bestanden_in_quarantaine) == (1, 1)
    assert vraag("select count(*) from raw.jw323_prestatie") == [(1,)]
    assert vraag("select count(*) from raw.jw325_bericht") == [(0,)]
    rijen = vraag("select niveau, regel, element, waarde, melding from raw.quarantaine order by 1")
    assert [r[:3] for r in rijen] == [
        ("bestand", "LDT_Bedrag", "IngediendBedrag/Bedrag"),
        ("rij", "LDT_Bedrag", "IngediendBedrag/Bedrag"),
    ]
    for deel in ("d.xml", "JW323", "IngediendBedrag/Bedrag", "LDT_Bedrag"):
        assert deel in rijen[1][4]
    klopt(database)


def test_opnieuw_aanbieden_na_verbetering(berichten, laad, vraag, database, tmp_path, sleutel):
    """A Dagtekening of tomorrow is refused today; tomorrow the same file loads from quarantine."""
    morgen = berichten["JW305_3"].replace(b"2024-02-01", b"2026-01-02")
    schrijf(tmp_path / "a", m__xml=morgen)
    assert laad(tmp_path / "a").telling.bestanden_in_quarantaine == 1
    assert laad(tmp_path / "a").telling.bestanden_reeds_bekend == 1
    nog = quarantaine.opnieuw(database, sleutel, VANDAAG)
    assert (nog.bestanden, nog.open) == (0, 1)
    uit = quarantaine.opnieuw(database, sleutel, VANDAAG.replace(day=2))
    assert (uit.bestanden, uit.open) == (1, 0)
    assert vraag("select count(*) from raw.jw305_start_product") == [(1,)]
    assert vraag("select bestandsnaam, status from raw.bestand") == [("m.xml", "geladen")]
    assert list(quarantaine.map_bij(database).iterdir()) == []
    klopt(database)


def test_rij_opnieuw_aanbieden_na_verbetering_van_de_catalogus(
    berichten, laad, vraag, database, tmp_path, sleutel, monkeypatch
):
    """A code that the list did not know yet is refused; once it is known the row loads."""
    nieuw = berichten["JW323_3"].replace(b"<m:Eenheid>82", b"<m:Eenheid>99", 1)
    schrijf(tmp_path / "a", m__xml=nieuw)
    laad(tmp_path / "a")
    assert vraag("select count(*) from raw.jw323_prestatie") == [(1,)]
    lijst = tmp_path / "codelijst.csv"
    lijst.write_text(cat.CODELIJSTEN.read_text() + "WJ756,99,Nieuw,nee,ja\n")
    monkeypatch.setattr(cat, "CODELIJSTEN", lijst)
    cat.lees.cache_clear()
    try:
        uit = quarantaine.opnieuw(database, sleutel, VANDAAG)
    finally:
        cat.lees.cache_clear()
    assert (uit.rijen, uit.open) == (1, 0)
    sql = "select count(*), count(distinct bericht_id) from raw.jw323_prestatie"
    assert vraag(sql) == [(2, 1)]
    klopt(database)


def test_nieuwe_aanlevering_vervangt_wat_was_geweigerd(
    berichten, laad, vraag, database, tmp_path, sleutel
):
    goed = berichten["JW305_3"]
    fout = goed.replace(b"999900006", b"999900007")
    laad(schrijf(tmp_path / "a", fout__xml=fout))
    laad(schrijf(tmp_path / "b", goed__xml=goed))
    uit = quarantaine.opnieuw(database, sleutel, VANDAAG)
    assert (uit.vervangen, uit.open) == (1, 0)
    assert vraag("select status from raw.quarantaine") == [("vervangen",)]


def test_hele_kluit_onbruikbaar_geeft_exitcode(tmp_path, laad):
    assert laad(schrijf(tmp_path / "a", x__xml=b"")).mislukt
    assert laad(tmp_path / "bestaat_niet.xml").mislukt


def test_onleesbaar_bestand_houdt_de_rest_niet_op(berichten, laad, tmp_path):
    schrijf(tmp_path / "a", goed__xml=berichten["JW305_3"])
    (tmp_path / "a" / "weg.xml").symlink_to(tmp_path / "bestaat_niet")
    uitslag = laad(tmp_path / "a")
    assert uitslag.telling.bestanden_geladen == 1 and uitslag.mislukt
    assert "weg.xml" in uitslag.onleesbaar[0]


# --- archives that mean harm ----------------------------------------------------------------------


def test_vijandige_archieven(berichten, laad, vraag, tmp_path):
    goed = berichten["JW305_3"]
    with zipfile.ZipFile(tmp_path / "pad.zip", "w") as archief:
        archief.writestr("../../buiten.xml", goed)
        archief.writestr("/absoluut.xml", goed)
        archief.writestr("c:\\windows.xml", goed)
        archief.writestr("goed.xml", goed)
    with zipfile.ZipFile(tmp_path / "bom.zip", "w", zipfile.ZIP_DEFLATED) as archief:
        archief.writestr("bom.xml", b"<a>" + b" " * 60_000_000)
    (tmp_path / "kapot.zip").write_bytes(b"PK\x03\x04 geen archief")
    genest = goed
    for i in range(bronnen.MAX_DIEPTE + 1):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archief:
            archief.writestr("x.xml" if i == 0 else "x.zip", genest)
        genest = buffer.getvalue()
    (tmp_path / "diep.zip").write_bytes(genest)
    uitslag = laad(tmp_path)
    assert uitslag.telling.bestanden_geladen == 1
    assert uitslag.per_regel["GM05"] == 6
    assert not (tmp_path.parent / "buiten.xml").exists()


# --- memory ---------------------------------------------------------------------------------------


def _maak_groot(bericht: bytes, pad: Path, omvang: int) -> None:
    """A 323 with one client after another, until it is large."""
    begin, einde = bericht.index(b"<m:Client>"), bericht.index(b"</m:Client>") + len("</m:Client>")
    client = bericht[begin:einde]
    with pad.open("wb") as doel:
        doel.write(bericht[:begin])
        for i in range(omvang // len(client)):
            doel.write(client.replace(b">P", b">P%d-" % i))
        doel.write(bericht[einde:])


def test_groot_bericht_in_begrensd_geheugen(berichten, tmp_path):
    """Memory does not grow with the message: four times as large needs hardly more."""
    piek = {}
    for naam, omvang in (("middel", 40_000_000), ("groot", 160_000_000)):
        pad = tmp_path / f"{naam}.xml"
        _maak_groot(berichten["JW323_3"], pad, omvang)
        opdracht = (
            "import sys, datetime as dt; from pathlib import Path\n"
            "from loaders.zonder_pandas import verberg_pandas; verberg_pandas()\n"
            "from loaders.inlezen import laden; from loaders.sleutel import VOORBEELD, Sleutel\n"
            "pad = Path(sys.argv[1])\n"
            "u = laden.laad([pad], pad.with_suffix('.duckdb'), Sleutel(VOORBEELD + '-1'),"
            " dt.date(2025, 1, 1), pad.with_suffix('.q'))\n"
            "assert u.telling.bestanden_geladen == 1, u\n"
            "print(Path('/proc/self/status').read_text())"
        )
        uit = subprocess.run(
            [sys.executable, "-c", opdracht, str(pad)], capture_output=True, text=True, check=True
        )
        # Not ru_maxrss: that begins with the size of the process this one was forked from.
        piek[naam] = int(re.search(r"VmHWM:\s+(\d+)", uit.stdout)[1]) // 1024
    assert piek["groot"] < 450
    assert piek["groot"] - piek["middel"] < 100


# --- the command line -----------------------------------------------------------------------------


def monitor(*woorden: object, **omgeving: str) -> subprocess.CompletedProcess[str]:
    schoon = {k: v for k, v in os.environ.items() if k != "MONITOR_SLEUTEL"}
    return subprocess.run(
        [sys.executable, "-m", "loaders", *map(str, woorden)],
        capture_output=True,
        text=True,
        env={**schoon, **omgeving},
        check=False,
    )


def test_opdrachtregel(berichten, tmp_path):
    bron = schrijf(tmp_path / "a", goed__xml=berichten["JW305_3"], slecht__xml=b"<x", wmo__xml=WMO)
    database, sleutel = tmp_path / "d.duckdb", tmp_path / "s"
    sleutel.write_text(f"{VOORBEELD}-1\n")
    zonder = monitor("laad", bron, "--database", database)
    assert zonder.returncode == 2 and "monitor sleutel maak" in " ".join(zonder.stderr.split())
    opties = ("--database", database, "--sleutelbestand", sleutel)
    proef = monitor("proef", bron, *opties)
    assert proef.returncode == 0 and not database.exists()
    assert "goed.xml: JW305 3.2, geladen, 2 rijen" in proef.stdout
    assert "GM01" in proef.stdout or "GM03" in proef.stdout
    uit = monitor("laad", bron, *opties, "--json")
    assert uit.returncode == 0
    json_ = json.loads(uit.stdout)
    aantallen = [json_[f"bestanden_{w}"] for w in ("geladen", "in_quarantaine", "overgeslagen")]
    assert aantallen == [1, 1, 1]
    weer = monitor("laad", bron, *opties)
    assert weer.returncode == 0 and "niets nieuws" in weer.stdout
    lijst = monitor("quarantaine", "--database", database, "--json")
    assert [r["bestandsnaam"] for r in json.loads(lijst.stdout)] == ["slecht.xml"]
    assert monitor("quarantaine", "opnieuw", *opties).returncode == 0
    bezet = duckdb.connect(str(database))
    gebruik = monitor("laad", bron, *opties)
    bezet.close()
    assert gebruik.returncode == 2 and "in gebruik" in gebruik.stderr
    niets = monitor("laad", tmp_path / "leeg.xml", *opties)
    assert niets.returncode == 1
    omgeving = monitor("quarantaine", "--json", MONITOR_DATABASE=str(database))
    assert len(json.loads(omgeving.stdout)) == 1
    assert monitor("cijfers", "--database", database).returncode == 2


def test_sleutel_roteren(verkeer, tmp_path):
    bron, database = verkeer / "berichten" / "2021-02", tmp_path / "d.duckdb"
    oud, nieuw = tmp_path / "oud", tmp_path / "nieuw"
    for pad, nr in ((oud, 1), (nieuw, 2)):
        pad.write_text(f"{VOORBEELD}-{nr}\n")
    opties = ("--database", database, "--vandaag", VANDAAG)
    assert monitor("laad", bron, *opties, "--sleutelbestand", oud).returncode == 0
    voor = inhoud(database)
    ontbreekt = monitor("sleutel", "roteer", nieuw, verkeer / "berichten" / "2021-03", *opties)
    assert ontbreekt.returncode == 2 and "niets gewijzigd" in " ".join(ontbreekt.stderr.split())
    assert inhoud(database) == voor
    assert monitor("sleutel", "roteer", nieuw, bron, *opties).returncode == 0
    na = inhoud(database)
    assert na["jw302_bericht"] == voor["jw302_bericht"]
    ids = [{r[0] for r in i["jw323_prestatie"]} for i in (voor, na)]
    assert ids[0].isdisjoint(ids[1]) and len(ids[0]) == len(ids[1]) > 0


WMO = (
    b'<?xml version="1.0"?><w:Bericht xmlns:w="http://www.istandaarden.nl/iwmo/3_2/wmo305/schema">'
    b"<w:Header><w:BerichtCode>418</w:BerichtCode></w:Header></w:Bericht>"
)
