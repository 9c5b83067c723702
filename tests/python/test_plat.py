"""Flat files give the same rows as XML, and refuse what XML would refuse."""

import csv
import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from boomstructuur.voorbeelden import BERICHTEN
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import catalogus as cat
from loaders.inlezen import herkennen, laden, plat, quarantaine
from loaders.inlezen.bronnen import Bron
from loaders.inlezen.ontleden import Ontleder
from loaders.sleutel import VOORBEELD, Sleutel

SLEUTEL = Sleutel(VOORBEELD)
VANDAAG = dt.date(2026, 1, 1)
BSN, ANDER_BSN, FOUT_BSN = "999900006", "999900018", "999900007"
CATALOGUS = cat.lees()

Regel = dict[str, str]


# --- help ---------------------------------------------------------------------------------------


def als_regels(xml: str) -> list[Regel]:
    """Write what a message says as lines of the flat layout."""
    data = xml.encode()
    soort = herkennen.herken(data[: herkennen.KOP], "x", CATALOGUS)
    indeling = plat.indelingen()[soort.bericht.type]
    ontleder = Ontleder(soort.bericht, soort.familie)
    kop, *klassen = ontleder.rijen(ontleder.ontleed([data], ["x"])[0])

    def velden(rijen, rij: int) -> Regel:
        uit = {}
        for veld, kolom in indeling.velden[rijen.klasse.naam].items():
            if kolom.naam in rijen.volgnummers:
                uit[veld] = str(rijen.volgnummers[kolom.naam][rij] or "")
            elif kolom.naam in rijen.kolommen:
                uit[veld] = rijen.kolommen[kolom.naam][rij].as_py() or ""
        return uit

    regels = [
        {"klasse": rijen.klasse.naam} | velden(kop, 0) | velden(rijen, i)
        for rijen in klassen
        for i in range(len(rijen))
    ]
    return regels or [{"klasse": "bericht"} | velden(kop, 0)]


def als_tabel(regels: list[Regel]) -> tuple[list[str], list[list[str]]]:
    namen = list(dict.fromkeys(n for r in regels for n in r))
    return namen, [[r.get(n, "") for n in namen] for r in regels]


def als_csv(regels: list[Regel], scheiding: str = ",", **dialect) -> bytes:
    stroom = io.StringIO()
    namen, rijen = als_tabel(regels)
    csv.writer(stroom, delimiter=scheiding, **dialect).writerows([namen, *rijen])
    return stroom.getvalue().encode()


def als_parquet(regels: list[Regel]) -> bytes:
    namen, rijen = als_tabel(regels)
    kolommen = {n: pa.array([r[i] or None for r in rijen]) for i, n in enumerate(namen)}
    stroom = io.BytesIO()
    pq.write_table(pa.table(kolommen), stroom)
    return stroom.getvalue()


def als_csv_met_bom(regels: list[Regel]) -> bytes:
    return b"\xef\xbb\xbf" + als_csv(regels, ";", quoting=csv.QUOTE_ALL, lineterminator="\n")


VORMEN = {"_csv": als_csv, "_txt": als_csv_met_bom, "_parquet": als_parquet}


class Pakhuis:
    """A database in a folder of its own."""

    def __init__(self, map_: Path):
        self.map = map_
        self.database = map_ / "monitor.duckdb"
        self.quarantaine = quarantaine.map_bij(self.database)

    def laad(self, vandaag: dt.date = VANDAAG, **bestanden: bytes) -> laden.Uitslag:
        """Load files, given by name (``_`` for the dot) and contents."""
        paden = []
        for naam, inhoud in bestanden.items():
            paden.append(self.map / naam.replace("_", "."))
            paden[-1].write_bytes(inhoud)
        return laden.laad(paden, self.database, SLEUTEL, vandaag, self.quarantaine, werkers=1)

    def vraag(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.database), read_only=True) as verbinding:
            return verbinding.execute(sql).fetchall()

    def tellingen(self) -> dict[str, tuple[int, ...]]:
        """Offered, loaded, quarantined and known rows per class of the latest flat file."""
        rijen = self.vraag("""
            select klasse, aangeboden, geladen, in_quarantaine, reeds_bekend
            from raw.telling join raw.bestand using (bestand_hash)
            where lading_id = (select max(lading_id) from raw.lading)
        """)
        assert all(aangeboden == sum(rest) for _, aangeboden, *rest in rijen)
        return {klasse: tuple(aantallen) for klasse, *aantallen in rijen}

    def inhoud(self) -> dict[str, list[tuple]]:
        """Everything in the raw tables but where it came from."""
        herkomst = "exclude (lading_id, bestand_hash, bericht_id)"
        with duckdb.connect(str(self.database), read_only=True) as verbinding:
            return {
                naam: verbinding.execute(
                    f"select * {herkomst} from raw.{naam} order by all"
                ).fetchall()
                for naam in cat.tabellen(CATALOGUS)
            }

    def weigeringen(self) -> list[tuple[str, str, str]]:
        return self.vraag("select niveau, regel, melding from raw.quarantaine order by all")

    def zonder_bsn(self) -> bool:
        return not any(b.encode() in self.database.read_bytes() for b in (BSN, ANDER_BSN, FOUT_BSN))


@pytest.fixture
def pakhuis(tmp_path) -> Pakhuis:
    return Pakhuis(tmp_path)


def toewijzing(**anders: str) -> Regel:
    return als_regels(BERICHTEN["JW301_3"])[0] | anders


def antwoord() -> list[Regel]:
    return als_regels(BERICHTEN["JW302_3"])


# --- the same as XML ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def uit_xml(tmp_path_factory) -> Pakhuis:
    pakhuis = Pakhuis(tmp_path_factory.mktemp("xml"))
    pakhuis.laad(**{f"{naam}_xml": xml.encode() for naam, xml in BERICHTEN.items()})
    return pakhuis


def per_type() -> dict[str, list[Regel]]:
    uit: dict[str, list[Regel]] = {}
    for naam, xml in BERICHTEN.items():
        uit.setdefault(naam[:5], []).extend(als_regels(xml))
    return uit


@pytest.mark.parametrize("vorm", VORMEN)
def test_geeft_dezelfde_rijen_als_xml(uit_xml, pakhuis, vorm):
    pakhuis.laad(**{type_ + vorm: VORMEN[vorm](regels) for type_, regels in per_type().items()})
    assert pakhuis.inhoud() == uit_xml.inhoud()
    assert pakhuis.weigeringen() == []
    assert pakhuis.zonder_bsn()
    assert pakhuis.vraag("select distinct vorm from raw.bestand") == [("plat",)]
    soorten = (
        "select bericht_type, release, kenmerk, dagtekening, status from raw.bericht order by 1"
    )
    assert sorted(pakhuis.vraag(soorten)) == sorted(uit_xml.vraag(soorten))


def test_herkent_wat_als_xml_is_geladen_en_omgekeerd(uit_xml, pakhuis):
    xml = {f"{naam}_xml": tekst.encode() for naam, tekst in BERICHTEN.items()}
    bestanden = {f"{type_}_csv": als_csv(regels) for type_, regels in per_type().items()}
    eerst = pakhuis.laad(**xml).telling
    daarna = pakhuis.laad(**bestanden).telling
    assert daarna.rijen_geladen == 0
    assert daarna.rijen_reeds_bekend == daarna.rijen_aangeboden == eerst.rijen_geladen
    assert daarna.bestanden_reeds_bekend == len(bestanden)
    assert pakhuis.inhoud() == uit_xml.inhoud()

    ander = Pakhuis(pakhuis.map / "ander")
    ander.map.mkdir()
    ander.laad(**bestanden)
    assert ander.laad(**xml).telling.rijen_geladen == 0


def test_zonder_volgnummers_is_het_nog_hetzelfde_bericht(pakhuis):
    regels = [
        {n: w for n, w in r.items() if not n.endswith("_volgnr") and n != "klasse"}
        for r in als_regels(BERICHTEN["JW323_3"])
    ]
    pakhuis.laad(a_xml=BERICHTEN["JW323_3"].encode())
    assert pakhuis.laad(b_csv=als_csv(regels)).telling.rijen_reeds_bekend == 3
    assert pakhuis.tellingen() == {"jw323_bericht": (1, 0, 0, 1), "jw323_prestatie": (2, 0, 0, 2)}


def test_telt_bekende_en_nieuwe_berichten_in_een_bestand_apart(pakhuis):
    regels = [toewijzing(), toewijzing(identificatie="B2")]
    pakhuis.laad(a_xml=BERICHTEN["JW301_3"].encode())
    assert pakhuis.laad(b_csv=als_csv(regels)).telling.bestanden_geladen == 1
    assert set(pakhuis.tellingen().values()) == {(2, 1, 0, 1)}
    statussen = "select status, zelfde_als is not null from raw.bericht order by all"
    assert pakhuis.vraag(statussen) == [
        ("geladen", False),
        ("geladen", False),
        ("reeds_bekend", True),
    ]
    assert pakhuis.laad(c_csv=als_csv(regels)).telling.bestanden_reeds_bekend == 1


def test_zelfde_kenmerk_met_andere_inhoud_blijft_naast_elkaar(pakhuis):
    pakhuis.laad(a_xml=BERICHTEN["JW301_3"].encode())
    pakhuis.laad(b_csv=als_csv([toewijzing(), toewijzing(toewijzingnummer="502")]))
    versies = pakhuis.vraag("select status, inhoud_hash from raw.bericht")
    assert [status for status, _ in versies] == ["geladen"] * 2
    assert len({hash_ for _, hash_ in versies} - {None}) == 2


def test_ruimte_om_een_waarde_telt_niet(pakhuis):
    pakhuis.laad(a_xml=BERICHTEN["JW301_3"].encode())
    ruim = {n: f" {w} " for n, w in toewijzing().items() if n != "klasse"}
    assert pakhuis.laad(b_csv=als_csv([ruim])).telling.rijen_reeds_bekend == 2


# --- lines and messages -------------------------------------------------------------------------


@pytest.mark.parametrize("stuk", [1, 300, 10_000])
def test_regels_van_een_bericht_hoeven_niet_bij_elkaar(pakhuis, monkeypatch, stuk):
    regels = [
        toewijzing(identificatie=f"B{i % 3}", toewijzingnummer=str(500 + i)) for i in range(30)
    ]
    monkeypatch.setattr(plat, "STROOMRIJEN", stuk)
    monkeypatch.setattr(plat, "BLOK", max(stuk, 700))
    for inhoud in ({"a_csv": als_csv(regels)}, {"a_parquet": als_parquet(regels)}):
        pakhuis.laad(**inhoud)
    rijen = pakhuis.vraag("""
        select identificatie, list(regelnummer order by regelnummer),
            list(toewijzingnummer order by regelnummer)
        from raw.jw301_toegewezen_product join raw.jw301_bericht using (bericht_id)
        group by identificatie order by identificatie
    """)
    assert rijen == [
        (f"B{b}", list(range(1, 11)), [str(500 + i) for i in range(b, 30, 3)]) for b in range(3)
    ]


def test_bericht_zonder_rijen(pakhuis):
    kop = set(plat.indelingen()["JW325"].velden["bericht"])
    regel = {n: w for n, w in als_regels(BERICHTEN["JW325_3"])[0].items() if n in kop}
    leeg = [regel | {"identificatie": "B8"}, regel | {"identificatie": "B9"}]
    assert pakhuis.laad(a_csv=als_csv(leeg)).telling.rijen_geladen == 2
    assert pakhuis.tellingen() == {"jw325_bericht": (2, 2, 0, 0)}


def test_bericht_id_verschilt_per_bericht_en_niet_per_keer(pakhuis, tmp_path):
    inhoud = als_csv([toewijzing(identificatie=f"B{i}") for i in range(50)])
    ids = []
    for map_ in (tmp_path / "een", tmp_path / "twee"):
        map_.mkdir()
        pakhuis = Pakhuis(map_)
        pakhuis.laad(a_csv=inhoud)
        ids.append(pakhuis.vraag("select identificatie, bericht_id from raw.jw301_bericht"))
    assert sorted(ids[0]) == sorted(ids[1])
    assert len({id_ for _, id_ in ids[0]}) == 50


def test_in_een_archief(pakhuis):
    stroom = io.BytesIO()
    with zipfile.ZipFile(stroom, "w", zipfile.ZIP_DEFLATED) as archief:
        archief.writestr("map/a.csv", als_csv([toewijzing()]))
        archief.writestr("map/b.parquet", als_parquet([toewijzing(identificatie="B2")]))
    assert pakhuis.laad(a_zip=stroom.getvalue()).telling.rijen_geladen == 4
    namen = "select bestandsnaam from raw.bestand order by all"
    assert pakhuis.vraag(namen) == [("a.zip/map/a.csv",), ("a.zip/map/b.parquet",)]


def test_parquet_met_datums_en_getallen_als_zodanig(pakhuis):
    namen, rijen = als_tabel([toewijzing()])
    kolommen = {n: pa.array([rijen[0][i] or None]) for i, n in enumerate(namen)}
    kolommen["ingangsdatum"] = pa.array([dt.date(2024, 1, 10)])
    kolommen["volume"] = pa.array([1])
    kolommen["toewijzingnummer"] = kolommen["toewijzingnummer"].dictionary_encode()
    stroom = io.BytesIO()
    pq.write_table(pa.table(kolommen), stroom)
    pakhuis.laad(a_xml=BERICHTEN["JW301_3"].encode())
    assert pakhuis.laad(b_pq=stroom.getvalue()).telling.rijen_reeds_bekend == 2


# --- refused rows and messages ------------------------------------------------------------------


def test_foute_rij_gaat_alleen_in_quarantaine(pakhuis):
    regels = [
        toewijzing(),
        toewijzing(ingangsdatum="10-01-2024"),
        toewijzing(identificatie="B2"),
    ]
    assert pakhuis.laad(a_csv=als_csv(regels)).telling.rijen_in_quarantaine == 1
    assert pakhuis.tellingen() == {
        "jw301_bericht": (2, 2, 0, 0),
        "jw301_toegewezen_product": (3, 2, 1, 0),
    }
    [(niveau, regel, melding)] = pakhuis.weigeringen()
    assert (niveau, regel) == ("rij", "LDT_Datum")
    assert melding.startswith("a.csv regel 3: JW301 toegewezen_product 2, element Ingangsdatum")
    kenmerken = pakhuis.vraag("select kenmerk, regelnummer from raw.quarantaine")
    assert kenmerken == [("436:0202:B1", 2)]
    [bewaard] = [
        json.loads(r) for pad in pakhuis.quarantaine.iterdir() for r in pad.read_text().splitlines()
    ]
    assert bewaard["kolommen"]["ingangsdatum"] == "10-01-2024"
    assert pakhuis.zonder_bsn()


def test_foute_kop_weigert_alleen_dat_bericht(pakhuis):
    regels = [
        toewijzing(bsn=FOUT_BSN),
        toewijzing(bsn=FOUT_BSN, toewijzingnummer="502"),
        toewijzing(bsn=ANDER_BSN, identificatie="B2"),
        toewijzing(identificatie="B3", dagtekening="2026-01-02"),
        toewijzing(identificatie="B4", afzender=BSN),
    ]
    pakhuis.laad(a_csv=als_csv(regels))
    assert pakhuis.tellingen() == {
        "jw301_bericht": (4, 1, 3, 0),
        "jw301_toegewezen_product": (5, 1, 4, 0),
    }
    assert [(n, r) for n, r, _ in pakhuis.weigeringen()] == [
        ("rij", "CS002"),
        ("rij", "LDT_AgbCode"),
        ("rij", "TR135"),
    ]
    # A value that breaks a rule may be anything, so it is not kept.
    assert ("436::B4", "2024-02-01") in pakhuis.vraag(
        "select kenmerk, dagtekening from raw.bericht where status = 'quarantaine'"
    )
    assert pakhuis.zonder_bsn()


@pytest.mark.parametrize(
    ("anders", "regel"),
    [
        ({"berichtversie": "4"}, "CS025"),
        ({"berichtsubversie": "9"}, "CS025"),
        ({"berichtversie": ""}, "GM04"),
        ({"berichtcode": "438"}, "GM03"),
    ],
)
def test_ander_soort_of_release_weigert_dat_bericht(pakhuis, anders, regel):
    pakhuis.laad(a_csv=als_csv([toewijzing(), toewijzing(**anders)]))
    assert set(pakhuis.tellingen().values()) == {(2, 1, 1, 0)}
    assert [r for _, r, _ in pakhuis.weigeringen()] == [regel]


def test_antwoord_met_een_foute_rij_wordt_heel_geweigerd(pakhuis):
    fout = [r | {"identificatie": "B2"} for r in antwoord()]
    fout[-1]["retourcode"] = "?"
    uitslag = pakhuis.laad(a_csv=als_csv([*antwoord(), *fout]))
    n = len(fout)
    assert pakhuis.tellingen() == {
        "jw302_bericht": (2, 1, 1, 0),
        "jw302_retourcode": (2 * n, n, n, 0),
    }
    assert uitslag.telling.bestanden_geladen == 1
    assert [r for _, r, _ in pakhuis.weigeringen()] == ["WJ001"]
    bewaard = [p.read_text().splitlines() for p in pakhuis.quarantaine.iterdir()]
    assert [len(b) for b in bewaard] == [n + 1]


def test_bestand_met_alleen_geweigerde_berichten_is_geweigerd(pakhuis):
    uitslag = pakhuis.laad(a_csv=als_csv([toewijzing(bsn=FOUT_BSN)]))
    assert uitslag.telling.bestanden_in_quarantaine == 1
    assert [(n, r) for n, r, _ in pakhuis.weigeringen()] == [("bestand", "CS002")]


# --- refused files ------------------------------------------------------------------------------


def zonder(regel: Regel, *velden: str) -> Regel:
    return {n: w for n, w in regel.items() if n not in velden}


GOED = toewijzing()
GEWEIGERD = {
    "onbekende kolom": (als_csv([GOED | {"postcode": "1234"}]), "GM12", "postcode"),
    "kolom ontbreekt": (als_csv([zonder(GOED, "einddatum", "bsn")]), "GM12", "bsn"),
    "rijkolom ontbreekt": (als_csv([zonder(GOED, "einddatum")]), "GM12", "einddatum"),
    "zonder berichtcode": (als_csv([zonder(GOED, "berichtcode")]), "GM12", "berichtcode"),
    "dubbele kolom": (als_csv([GOED]).replace(b"budget", b"volume"), "GM12", "volume"),
    "onbekende klasse": (als_csv([GOED | {"klasse": "product"}]), "GM12", "klasse"),
    "kolom van een andere klasse": (
        als_csv([GOED | {"klasse": "bericht"}]),
        "GM12",
        "hoort niet bij klasse bericht",
    ),
    "scheve regel": (als_csv([GOED]) + b"a,b\r\n", "GM12", "regel 3 heeft 2 velden"),
    "verkeerde klasse_retourcode": (
        als_csv([antwoord()[0] | {"klasse_retourcode": "product"}]),
        "GM12",
        "klasse_retourcode",
    ),
    "verkeerd volgnummer": (
        als_csv([antwoord()[0] | {"contact_volgnr": "nul"}]),
        "GM12",
        "contact_volgnr",
    ),
    "geen regels": (als_csv([GOED]).splitlines()[0] + b"\n", "GM08", "geen regels"),
    "latin-1": (als_csv([GOED | {"identificatie": "é"}]).decode().encode("latin-1"), "OP192", ""),
    "stuurteken": (als_csv([GOED | {"identificatie": "B\0"}]), "OP192", "identificatie"),
    "onbekend bericht": (als_csv([GOED | {"berichtcode": "999"}]), "GM03", "999"),
    "half parquet": (als_parquet([GOED])[:200], "GM12", "Parquet"),
    "beschadigd parquet": (b"PAR1" + als_parquet([GOED])[200:], "GM12", "Parquet"),
}


@pytest.mark.parametrize("geval", GEWEIGERD)
def test_bestand_wordt_geweigerd(pakhuis, geval):
    inhoud, regel, tekst = GEWEIGERD[geval]
    uitslag = pakhuis.laad(a_csv=inhoud)
    assert uitslag.telling.bestanden_in_quarantaine == 1
    assert uitslag.telling.rijen_geladen == 0
    [(niveau, gevonden, melding)] = pakhuis.weigeringen()
    assert (niveau, gevonden) == ("bestand", regel)
    assert melding.startswith("a.csv") and tekst in melding
    assert BSN not in melding and "é" not in melding
    [bewaard] = pakhuis.quarantaine.iterdir()
    assert bewaard.read_bytes() == inhoud
    assert pakhuis.zonder_bsn()


def test_parquet_met_geneste_kolom_wordt_geweigerd(pakhuis):
    stroom = io.BytesIO()
    pq.write_table(pa.table({"berichtcode": ["436"], "bsn": [["x"]]}), stroom)
    pakhuis.laad(a_parquet=stroom.getvalue())
    assert [r for _, r, _ in pakhuis.weigeringen()] == ["GM12"]


@pytest.mark.parametrize("grens", [4, 100])
def test_geweigerd_bestand_wordt_later_alsnog_geladen(pakhuis, monkeypatch, grens):
    """Too many breaches, or no message without: the file waits as a whole."""
    monkeypatch.setattr(plat, "MAX_BREUKEN", grens)
    te_vroeg = dt.date(2024, 1, 31)
    inhoud = als_csv([toewijzing(identificatie=f"B{i}") for i in range(5)])
    uitslag = pakhuis.laad(te_vroeg, a_csv=inhoud)
    assert uitslag.telling.bestanden_in_quarantaine == 1
    assert {(n, r) for n, r, _ in pakhuis.weigeringen()} == {("bestand", "TR135")}
    assert quarantaine.opnieuw(pakhuis.database, SLEUTEL, te_vroeg).bestanden == 0
    assert quarantaine.opnieuw(pakhuis.database, SLEUTEL, VANDAAG).bestanden == 1
    assert set(pakhuis.tellingen().values()) == {(5, 5, 0, 0)}
    assert list(pakhuis.quarantaine.iterdir()) == []


# --- recognition, trial, documentation ----------------------------------------------------------


@pytest.mark.parametrize(
    ("naam", "inhoud", "verwacht"),
    [
        ("a.csv", als_csv([GOED]), True),
        ("A.TXT", als_csv([GOED], ";"), True),
        ("a.pq", als_parquet([GOED]), True),
        ("a.xml", als_csv([GOED]), False),
        ("a.txt", b"43620" + b"0" * 60, False),
        ("a.csv", BERICHTEN["JW301_3"].encode(), False),
        ("a.csv", b"naam;plaats\n", False),
        ("a.csv", b"", False),
    ],
)
def test_is_plat(tmp_path, naam, inhoud, verwacht):
    pad = tmp_path / naam
    pad.write_bytes(inhoud)
    assert plat.is_plat(Bron(pad, naam, len(inhoud))) is verwacht


def test_is_plat_opent_geen_xml(tmp_path):
    assert not plat.is_plat(Bron(tmp_path / "is er niet", "a.xml", 1))
    assert not plat.is_plat(Bron(tmp_path / "is er niet", "a.csv", 1))


def test_proef_telt_als_laad_en_schrijft_niets(pakhuis):
    regels = [GOED, toewijzing(identificatie="B2", bsn=FOUT_BSN), toewijzing(volume="x")]
    (pakhuis.map / "a.csv").write_bytes(als_csv(regels))
    (pakhuis.map / "b.csv").write_bytes(als_csv([GOED | {"postcode": "1234"}]))
    gezien = []
    uitslag = laden.proef([pakhuis.map], SLEUTEL, VANDAAG, gezien.append, werkers=1)
    assert sorted(p.name for p in pakhuis.map.iterdir()) == ["a.csv", "b.csv"]
    assert [b.status for b in gezien] == ["geladen", "quarantaine"]
    geladen = pakhuis.laad(
        a_csv=als_csv(regels), b_csv=(pakhuis.map / "b.csv").read_bytes()
    ).telling
    assert uitslag.telling == geladen


def test_namen_van_kolommen_zijn_eenduidig():
    tabellen = cat.tabellen(CATALOGUS)
    for indeling in plat.indelingen().values():
        kop = indeling.velden["bericht"]
        assert not kop.keys() & indeling.rijvelden
        assert "klasse" not in kop.keys() | indeling.rijvelden
        for klasse, velden in indeling.velden.items():
            kolommen = tabellen[indeling.bericht.tabel(klasse)].kolommen
            ruw = [k.naam for k in kolommen if k.naam not in cat.TECHNISCH]
            assert [k.naam for k in velden.values()] == ruw


def test_documentatie_noemt_alle_kolommen():
    tekst = plat.documentatie(CATALOGUS)
    for type_, indeling in plat.indelingen().items():
        deel = tekst.split(f"## {type_} ")[1].split("\n## ")[0]
        assert all(f"| `{veld}` |" in deel for v in indeling.velden.values() for veld in v)
    assert "jeugdige_id" not in tekst


# --- counting holds -----------------------------------------------------------------------------

SOORTEN = {
    "goed": {},
    "foute rij": {"einddatum": "gisteren"},
    "foute kop": {"bsn": FOUT_BSN},
    "alleen kop": dict.fromkeys(plat.indelingen()["JW301"].velden["toegewezen_product"], ""),
}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(list(SOORTEN))), min_size=1))
def test_tellingen_sluiten(tmp_path_factory, regels):
    pakhuis = Pakhuis(tmp_path_factory.mktemp("tel"))
    inhoud = als_csv(
        [
            toewijzing(identificatie=f"B{b}", toewijzingnummer=str(nr)) | SOORTEN[soort]
            for nr, (b, soort) in enumerate(regels)
        ]
    )
    telling = pakhuis.laad(a_csv=inhoud).telling
    goede_koppen = {b for b, soort in regels if soort != "foute kop"}
    foute_koppen = {b for b, soort in regels if soort == "foute kop"}
    rijen = [soort for _, soort in regels if soort != "alleen kop"]
    koppen = len(goede_koppen) + len(foute_koppen)
    assert telling.rijen_aangeboden == koppen + len(rijen)
    assert telling.rijen_geladen == len(goede_koppen) + rijen.count("goed")
    assert telling.rijen_in_quarantaine == telling.rijen_aangeboden - telling.rijen_geladen
    aantallen = pakhuis.tellingen()
    assert aantallen["jw301_bericht"][:2] == (koppen, len(goede_koppen))
    assert aantallen.get("jw301_toegewezen_product", (0, 0))[1] == rijen.count("goed")
