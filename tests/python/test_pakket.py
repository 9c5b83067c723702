"""Packages per recipient: they hold the recipient's own, the public figures of others, and nothing else.

Whose is whose is written out by hand here, apart from the code that decides it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import python_calamine
from typer.testing import CliRunner

from loaders.cli import app
from loaders.publiceren import bladen, pakket, tabellen, werkmap
from loaders.publiceren.bladen import Kolom
from loaders.publiceren.partijen import Partij
from loaders.publiceren.voorblad import Pakket


@dataclass(frozen=True)
class Ontvanger:
    """A recipient with the codes of its gemeenten and the AGB codes it works under."""

    partij: str
    gemeenten: frozenset[str] = frozenset()
    agb: frozenset[str] = frozenset()

    @property
    def soort(self) -> str:
        return self.partij.partition(":")[0]

    @property
    def code(self) -> str:
        return self.partij.partition(":")[2] or "GLD"

    def bezit(self, niveau: str, code: str) -> bool:
        """Whether figures of a place are its own."""
        if self.soort == "gelderland":
            return True
        regio, _, gi = code.partition("/")
        return {
            "gelderland": False,
            "regio": self.soort == "regio" and code == self.code,
            "gemeente": code in self.gemeenten,
            "gi": self.soort == "gi" and code == self.code,
            "aanbieder": code in self.agb,
            "regio_gi": (self.soort == "regio" and regio == self.code)
            or (self.soort == "gi" and gi == self.code),
        }[niveau]


FOODVALLEY = frozenset({"0203", "0228", "0267", "0279", "0339", "0340", "0345"})
ONTVANGERS = {
    o.partij: o
    for o in (
        Ontvanger("gemeente:0202", frozenset({"0202"})),
        Ontvanger("regio:foodvalley", FOODVALLEY),
        Ontvanger("gi:22990001", agb=frozenset({"22990001"})),
        Ontvanger("aanbieder:22991002", agb=frozenset({"22991002"})),
        Ontvanger("gelderland"),
    )
}
MET_VERANTWOORDING = "aanbieder:22991002"
ANDEREN = [partij for partij in ONTVANGERS if partij != "gelderland"]
#: Columns that say whose a case is.
VAN_GEMEENTE = ("gemeentecode_actueel", "gemeentecode_eind")
VAN_AANBIEDER = (
    "aanbieder_agb",
    "aanbieder_agb_eind",
    "aanbieder_agb_van",
    "aanbieder_agb_naar",
    "gi_agb",
)
ZAKEN = (
    "fct_declaratieregel",
    "fct_maatregel",
    "fct_samenloop",
    "fct_toewijzing",
    "fct_toewijzing_jaar",
    "fct_wachttijd",
    "fct_zorgovergang",
    "fct_zorgperiode",
)
VERANTWOORDING = "fct_verantwoording"
#: Cases with their id; what belongs to a child is the child's alone.
IDS = {
    "fct_declaratieregel": ("declaratieregel_id", "referentienummer", "toewijzingnummer"),
    "fct_maatregel": ("maatregel_id",),
    "fct_samenloop": ("samenloop_id", "maatregel_id", "jeugdhulp_zorgperiode_id"),
    "fct_toewijzing": ("toewijzing_id", "toewijzingnummer"),
    "fct_zorgovergang": ("overgang_id",),
    "fct_zorgperiode": ("zorgperiode_id", "toewijzing_id", "toewijzingnummer"),
}
LABELS = {
    "totaal": "totaal",
    "maatregelsoort": "soort maatregel",
    "tussentaal_code": "tussentaal",
    "verwijzer_type": "verwijzer",
    "tijdens_maatregel": "tijdens maatregel",
}
VERWIJZERS = "select code, omschrijving from staging.codelijst where codelijst = 'COD327'"
NIVEAU = {"Gelderland": "gelderland", "GI": "gi", "GI in regio": "regio_gi"}
WAARDEN = {
    "1 Aantallen": ("1", "monitor_1_aantallen", ("maatregelsoort", "productcode")),
    "1b Jeugdhulp": (
        "1b",
        "monitor_1b_jeugdhulp",
        ("tussentaal_code", "verwijzer_type", "tijdens_maatregel"),
    ),
    "2 In-, door- en uitstroom": ("2", "monitor_2_in_door_uitstroom", ("maatregelsoort",)),
    "3 Doorlooptijd": ("3", "monitor_3_doorlooptijd", ("maatregelsoort",)),
    "4 Samenloop jeugdhulp": (
        "4",
        "monitor_4_samenloop_jeugdhulp",
        ("maatregelsoort", "tussentaal_code"),
    ),
    "5 Samenloop crisis": (
        None,
        "monitor_5_samenloop_crisis",
        ("maatregelsoort", "tussentaal_code"),
    ),
    "6 Wachttijd": (
        "6",
        "monitor_6_wachttijd",
        ("tussentaal_code", "maatregelsoort", "verwijzer_type"),
    ),
    "6 Budget": (None, "monitor_6_budget", ()),
    "7 Afschaling": ("7", "monitor_7_afschaling", ("tussentaal_code",)),
    "7 Algemeen": (None, "monitor_7_algemeen", ("tussentaal_code",)),
}


@pytest.fixture(scope="module")
def pakketten(warehouse: Path, tmp_path_factory) -> dict[str, Path]:
    """The folder of the package of each recipient."""
    map_ = tmp_path_factory.mktemp("pakketten")
    return {partij: _maak(partij, warehouse, map_) for partij in ONTVANGERS}


def _maak(partij: str, warehouse: Path, map_: Path) -> Path:
    """Make one package; that of the supplier with all there can be in it."""
    [uitslag] = pakket.maak(
        [Partij.lees(partij)], warehouse, map_, met_verantwoording=partij == MET_VERANTWOORDING
    )
    return uitslag.pad


@pytest.fixture(scope="module")
def marts(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        yield verbinding


@pytest.fixture(scope="module")
def werkmappen(pakketten: dict[str, Path]) -> dict[str, dict[str, list[list[object]]]]:
    """The cells of each sheet, per recipient."""
    return {partij: lees(boek(pad)) for partij, pad in pakketten.items()}


def boek(pad: Path) -> Path:
    [werkmap_] = pad.glob("*.xlsx")
    return werkmap_


def lees(pad: Path) -> dict[str, list[list[object]]]:
    werkmap_ = python_calamine.CalamineWorkbook.from_path(pad)
    return {naam: werkmap_.get_sheet_by_name(naam).to_python() for naam in werkmap_.sheet_names}


def tabel(cellen: list[list[object]]) -> list[dict[str, object]]:
    """The rows below the head of a sheet of figures, by head; empty cells are None."""
    kop = next((nr for nr, rij in enumerate(cellen) if rij[0] == "Cijfer"), None)
    if kop is None:
        return []
    return [
        {k: None if c == "" else c for k, c in zip(cellen[kop], rij, strict=True)}
        for rij in cellen[kop + 1 :]
    ]


def getal(waarde: object) -> object:
    """A figure as far as a spreadsheet is precise."""
    return waarde if isinstance(waarde, str | None) else round(float(waarde), 6)


def niveau(rij: dict[str, object]) -> tuple[str, str]:
    return NIVEAU.get(rij["Niveau"], rij["Niveau"]), rij["Code"]


def plek(rij: dict[str, object]) -> tuple[object, ...]:
    return (*niveau(rij), rij["Soort periode"], rij["Vanaf"])


def parquet(pad: Path) -> Iterator[tuple[str, list[str], duckdb.DuckDBPyRelation]]:
    for bestand in sorted((pad / "parquet").glob("*.parquet")):
        inhoud = duckdb.from_parquet(str(bestand))
        yield bestand.stem, inhoud.columns, inhoud


def van(ontvanger: Ontvanger, rij: dict[str, object]) -> bool:
    """Whether a case is the recipient's."""
    return ontvanger.soort == "gelderland" or (
        any(rij.get(kolom) in ontvanger.gemeenten for kolom in VAN_GEMEENTE)
        or any(rij.get(kolom) in ontvanger.agb for kolom in VAN_AANBIEDER)
    )


def rijen(vraag: duckdb.DuckDBPyRelation) -> list[dict[str, object]]:
    return [dict(zip(vraag.columns, rij, strict=True)) for rij in vraag.fetchall()]


def jeugdigen(marts: duckdb.DuckDBPyConnection, ontvanger: Ontvanger) -> set[str]:
    """The children of whom the recipient has a case; Gelderland knows all that are in a message."""
    if ontvanger.soort == "gelderland":
        return {j for (j,) in marts.sql("select jeugdige_id from marts.dim_jeugdige").fetchall()}
    return {
        rij["jeugdige_id"]
        for feit in ZAKEN
        if feit != "fct_toewijzing_jaar"
        for rij in rijen(marts.sql(f"from marts.{feit}"))
        if van(ontvanger, rij)
    }


# --- cases ------------------------------------------------------------------------------------


@pytest.mark.parametrize("partij", ONTVANGERS)
def test_een_pakket_heeft_alle_eigen_zaken_en_geen_andere(pakketten, marts, partij: str):
    ontvanger = ONTVANGERS[partij]
    inhoud = {naam: vraag for naam, _, vraag in parquet(pakketten[partij])}
    for feit in (*ZAKEN, *([VERANTWOORDING] if partij == MET_VERANTWOORDING else [])):
        gegeven = rijen(inhoud[feit])
        assert all(van(ontvanger, rij) for rij in gegeven), feit
        alle = marts.sql(f"from marts.{feit}")
        van_mij = [
            *(f"{k} in {(*ontvanger.gemeenten, '')}" for k in VAN_GEMEENTE if k in alle.columns),
            *(f"{k} in {(*ontvanger.agb, '')}" for k in VAN_AANBIEDER if k in alle.columns),
        ]
        waar = "true" if partij == "gelderland" else " or ".join(van_mij)
        assert len(gegeven) == alle.filter(waar).shape[0], feit
    assert {rij["jeugdige_id"] for rij in rijen(inhoud["dim_jeugdige"])} == jeugdigen(
        marts, ontvanger
    )
    assert inhoud["fct_zorgperiode"].shape[0] > 10


@pytest.mark.parametrize("partij", ANDEREN)
def test_van_een_kind_van_een_ander_staat_er_niets(pakketten, marts, partij: str):
    eigen = jeugdigen(marts, ONTVANGERS[partij])
    van_eigen, van_anderen = set(eigen), set()
    for feit, kolommen in IDS.items():
        for rij in rijen(marts.sql(f"from marts.{feit}")):
            waarden = {rij["jeugdige_id"], *(rij[kolom] for kolom in kolommen)} - {None}
            (van_eigen if rij["jeugdige_id"] in eigen else van_anderen).update(waarden)
    # Numbers that gemeenten hand out each begin at the same one.
    vreemd = van_anderen - van_eigen
    assert len(vreemd) > 1000
    pseudoniemen = {waarde for waarde in vreemd if re.fullmatch("[0-9a-f]{32}", waarde)}
    assert len(pseudoniemen) > 300
    gezien = 0
    for naam, kolommen, inhoud in parquet(pakketten[partij]):
        teksten = [k for k, t in zip(kolommen, inhoud.types, strict=True) if t == "VARCHAR"]
        for kolom in teksten:
            waarden = {w for (w,) in inhoud.select(kolom).distinct().fetchall() if w}
            assert not waarden & vreemd, f"{naam}.{kolom}"
            gezien += len(waarden & van_eigen)
    assert gezien > 100
    for bestand in pakketten[partij].rglob("*"):
        if bestand.is_file():
            stukken = [bestand.read_bytes()]
            if bestand.suffix == ".xlsx":
                with zipfile.ZipFile(bestand) as archief:
                    stukken = [archief.read(naam) for naam in archief.namelist()]
            for stuk in stukken:
                gevonden = set(re.findall(rb"[0-9a-f]{32}", stuk))
                assert not {g.decode() for g in gevonden} & pseudoniemen, bestand.name


def test_in_de_werkmap_staat_geen_kind(werkmappen, marts):
    alle = {j for (j,) in marts.execute("select jeugdige_id from marts.dim_jeugdige").fetchall()}
    for inhoud in werkmappen.values():
        cellen = {cel for blad in inhoud.values() for rij in blad for cel in rij}
        assert not cellen & alle
        assert not any(re.search("[0-9a-f]{32}", cel) for cel in cellen if isinstance(cel, str))


# --- figures ----------------------------------------------------------------------------------


@pytest.mark.parametrize("partij", ONTVANGERS)
def test_cijfers_per_plek_zijn_alleen_de_eigen(pakketten, marts, partij: str):
    ontvanger = ONTVANGERS[partij]
    gezien = 0
    for naam, kolommen, inhoud in parquet(pakketten[partij]):
        if "niveau_code" not in kolommen or naam.startswith(("publicatie_", "dim_")):
            continue
        plekken = inhoud.select("niveau, niveau_code").distinct().fetchall()
        assert all(ontvanger.bezit(*p) for p in plekken), naam
        alle = marts.sql(f"from marts.{naam}").aggregate("niveau, niveau_code, count(*)").fetchall()
        verwacht = sum(aantal for n, c, aantal in alle if ontvanger.bezit(n, c))
        assert inhoud.shape[0] == verwacht, naam
        gezien += verwacht
    assert gezien > 1000


def test_wat_voor_ieder_of_elke_partner_is_staat_er_heel(pakketten, marts):
    inhoud = {naam: vraag for naam, _, vraag in parquet(pakketten["gemeente:0202"])}
    for naam in ("publicatie_monitor", "warehouse_status", "dim_definitie"):
        assert inhoud[naam].shape[0] == marts.sql(f"from marts.{naam}").shape[0]
    assert not inhoud.keys() & {"fct_verantwoording", "fct_zaak_bericht", "fct_zaak_per_maat"}


@pytest.mark.parametrize("partij", ANDEREN)
def test_van_de_kwaliteit_ziet_men_die_van_zichzelf(pakketten, marts, partij: str):
    ontvanger = ONTVANGERS[partij]
    inhoud = {naam: vraag for naam, _, vraag in parquet(pakketten[partij])}
    for naam in ("kwaliteit_bevinding", "kwaliteit_dekking"):
        rijen = marts.sql(f"select leverancier_soort, leverancier from marts.{naam}").fetchall()
        eigen = [
            (soort, code)
            for soort, code in rijen
            if (
                soort in ("verzender", "aanbieder", "gemeente")
                and code in ontvanger.gemeenten | ontvanger.agb
            )
            or (soort == ontvanger.soort in ("regio", "gi") and code == ontvanger.code)
        ]
        gekregen = inhoud[naam].project("leverancier_soort, leverancier").fetchall()
        assert sorted(gekregen) == sorted(eigen)
        assert len(eigen) < len(rijen)
    assert inhoud["kwaliteit_ontbreekt"].shape[0] == 0
    assert inhoud["landelijke_vergelijking"].shape[0] == 0


@pytest.mark.parametrize("partij", ONTVANGERS)
@pytest.mark.parametrize("blad", WAARDEN)
def test_eigen_cijfers_zijn_die_van_de_mart(werkmappen, marts, partij: str, blad: str):
    ontvanger = ONTVANGERS[partij]
    _, mart, delen = WAARDEN[blad]
    codes = {
        **{("tussentaal_code", c): n for c, n in marts.sql("from marts.dim_tussentaal").fetchall()},
        **{("verwijzer_type", c): n for c, n in marts.sql(VERWIJZERS).fetchall()},
    }
    alle = marts.sql(f"from marts.{mart}_geldend").filter("periode_soort in ('jaar', 'tertiaal')")
    sleutel = ("niveau", "niveau_code", "periode_soort", "periode_start")
    verwacht = {}
    for rij in rijen(alle):
        gevuld = [rij[deel] for deel in delen if rij[deel] != "totaal"]
        is_eigen = ontvanger.bezit(rij["niveau"], rij["niveau_code"])
        hoogstens = 1 if rij["niveau"] == ontvanger.soort else 0
        if is_eigen and len(gevuld) <= hoogstens and rij.get("status") != "totaal":
            maten = {
                k: getal(w)
                for k, w in rij.items()
                if k not in (*sleutel, *delen, "niveau_naam", "status")
            }
            uit, deel = next(
                ((d, rij[d]) for d in delen if rij[d] != "totaal"), ("totaal", "totaal")
            )
            deel = codes.get((uit, deel), deel)
            plek_ = (*(rij[k] for k in sleutel), rij.get("status"), LABELS[uit], deel)
            verwacht[plek_] = maten
    gevonden = {}
    for rij in tabel(werkmappen[partij][blad]):
        if rij["Cijfer"] == "eigen":
            maten = {
                kop.lower().replace(" ", "_"): getal(waarde)
                for kop, waarde in rij.items()
                if isinstance(waarde, float | int | None) and kop not in ("Voorlopig", "Vanaf")
            }
            if blad == "7 Afschaling":
                vergelijkbaar = maten["aantal_overgangen"] - maten["niet_vergelijkbaar"]
                assert maten.pop("aantal_vergelijkbaar") == vergelijkbaar
            deel = rij.get("Uitsplitsing", "totaal"), rij.get("Deel", "totaal")
            plek_ = (*plek(rij), rij.get("Status"), *deel)
            assert plek_ not in gevonden
            gevonden[plek_] = maten
    assert gevonden == verwacht
    # A small world may be without crises.
    assert verwacht or partij != "gelderland" or blad == "5 Samenloop crisis"


@pytest.mark.parametrize("partij", ONTVANGERS)
def test_van_anderen_staat_er_alleen_wat_openbaar_is(werkmappen, marts, partij: str):
    ontvanger = ONTVANGERS[partij]
    openbaar = {}
    for rij in rijen(marts.sql("from marts.publicatie_monitor")):
        plek_ = [rij[k] for k in ("niveau", "niveau_code", "periode_soort", "periode_start")]
        sleutel = (rij["waarde_nummer"], *plek_, rij["uitsplitsing"], rij["maat"])
        waarde = bladen.AFGESCHERMD if rij["is_onderdrukt"] else rij["waarde"]
        openbaar.setdefault(sleutel, Counter())[getal(waarde)] += 1
    gezien = Counter()
    uitsplitsingen = {label: k for k, label in LABELS.items()}
    vast = {"Cijfer", "Niveau", "Naam", "Periode", "Voorlopig", "Uitsplitsing", "Deel", "Status"}
    vast |= {"Soort periode", "Code", "Vanaf"}
    for blad, (nummer, _, _) in WAARDEN.items():
        gevonden = {}
        for rij in tabel(werkmappen[partij][blad]):
            assert (rij["Cijfer"] == "eigen") == ontvanger.bezit(*niveau(rij)), rij
            if rij["Cijfer"] == "eigen":
                assert bladen.AFGESCHERMD not in rij.values()
                continue
            for kop, cel in rij.items():
                sleutel = (nummer, *plek(rij), uitsplitsingen[rij["Uitsplitsing"]])
                sleutel = (*sleutel, kop.lower().replace(" ", "_"))
                if kop not in vast and (cel is not None or sleutel in openbaar):
                    gevonden.setdefault(sleutel, Counter())[getal(cel)] += 1
        for sleutel, cellen in gevonden.items():
            assert cellen == openbaar.get(sleutel), sleutel
            gezien.update(cellen)
    if partij != "gelderland":
        assert gezien[bladen.AFGESCHERMD] > 100
        assert len(gezien) > 10
    else:
        assert not gezien


@pytest.mark.parametrize("partij", ONTVANGERS)
def test_de_afspraken_zijn_eigen_of_openbaar(werkmappen, marts, partij: str):
    ontvanger = ONTVANGERS[partij]
    versie = "definitie_versie = '2022-overeenkomst'"
    verwacht = Counter()
    for rij in rijen(marts.sql("from marts.resultaatafspraak_meting").filter(versie)):
        is_eigen = ontvanger.bezit(rij["niveau"], rij["niveau_code"])
        if is_eigen and (rij["niveau"] == ontvanger.soort or rij["uitsplitsing"] == "totaal"):
            verwacht[_meting(rij, rij["waarde"])] += 1
    vergelijk = ("gelderland", "regio", *(["gi"] if ontvanger.soort == "gi" else []))
    for rij in rijen(marts.sql("from marts.publicatie_resultaatafspraak")):
        plek_ = rij["niveau"], rij["niveau_code"]
        if rij["niveau"] in vergelijk and not ontvanger.bezit(*plek_):
            waarde = bladen.AFGESCHERMD if rij["is_onderdrukt"] else rij["waarde"]
            verwacht[_meting(rij, waarde)] += 1
    gevonden = Counter()
    for nummer in [*range(1, 12), None]:
        blad = f"Afspraak {nummer}" if nummer else "Naast de afspraken"
        for rij in tabel(werkmappen[partij][blad]):
            assert (rij["Cijfer"] == "eigen") == ontvanger.bezit(*niveau(rij)), rij
            waarde = rij["Uitkomst"]
            if rij["Eenheid"] == "ja_nee":
                waarde = {"ja": 1.0, "nee": 0.0}.get(waarde, waarde)
            gevonden[
                (nummer, *plek(rij), rij["Indicator"], rij["Deel"], rij["Oordeel"], getal(waarde))
            ] += 1
    assert gevonden == verwacht
    assert sum(verwacht.values()) > 500


def _meting(rij: dict[str, object], waarde: object) -> tuple[object, ...]:
    kolommen = (
        "resultaatafspraak",
        "niveau",
        "niveau_code",
        "periode_soort",
        "periode_start",
        "indicator_naam",
        "uitsplitsing_naam",
        "status",
    )
    return (*(rij[k] for k in kolommen), getal(waarde))


def test_wat_voorlopig_is_staat_erbij(werkmappen, marts):
    [(eerste,)] = marts.execute(
        "select min(periode_start) from marts.kwaliteit_dekking where is_voorlopig"
    ).fetchall()
    gezien = set()
    for rij in tabel(werkmappen["gemeente:0202"]["1 Aantallen"]):
        maanden = 12 if rij["Soort periode"] == "jaar" else 4
        laatste = rij["Vanaf"].replace(month=rij["Vanaf"].month + maanden - 1)
        assert (rij["Voorlopig"] == "voorlopig") == (laatste >= eerste), rij
        gezien.add(rij["Voorlopig"])
    assert len(gezien) == 2


# --- the workbook -----------------------------------------------------------------------------


@pytest.mark.parametrize("partij", ONTVANGERS)
def test_elke_waarde_en_afspraak_heeft_een_blad_met_een_tabel(pakketten, werkmappen, partij: str):
    inhoud = werkmappen[partij]
    afspraken = [f"Afspraak {nummer}" for nummer in range(1, 12)]
    assert [*inhoud] == [
        *("Voorblad", "Definities", "Kolommen"),
        *WAARDEN,
        "Afspraken",
        *afspraken,
        "Naast de afspraken",
        "Eigen zaken",
    ]
    gevuld = [blad for blad, cellen in inhoud.items() if tabel(cellen)]
    met_tabel = {*gevuld, "Definities", "Kolommen", "Eigen zaken"}
    with zipfile.ZipFile(boek(pakketten[partij])) as archief:
        delen = [archief.read(n).decode() for n in archief.namelist() if "/tables/" in n]
    assert len(delen) == len(met_tabel)
    assert all("<autoFilter" in deel for deel in delen)
    namen = [re.search(r'displayName="(\w+)"', deel)[1].lower() for deel in delen]
    assert len(set(namen)) == len(namen)
    for blad, cellen in inhoud.items():
        if blad not in (*met_tabel, "Voorblad"):
            assert any("Er zijn geen cijfers om te tonen." in rij for rij in cellen)


def test_het_voorblad_zegt_wat_men_moet_weten(werkmappen):
    tekst = "\n".join(" ".join(map(str, rij)) for rij in werkmappen["gemeente:0202"]["Voorblad"])
    for stuk in (
        "Voor Arnhem (gemeente:0202)",
        "Dit pakket is alleen voor u.",
        "geen editie",
        "Peildatum ",
        "Definities 2022-overeenkomst",
        "geen gegevens",
        "Ernstige bevinding",
        "Dekking",
        "drempel",
        "cijfers van anderen in dit bestand zijn afgeschermd",
    ):
        assert stuk in tekst, stuk


def test_dezelfde_gegevens_geven_dezelfde_bytes(pakketten, warehouse, tmp_path: Path):
    nog_eens = _maak("aanbieder:22991002", warehouse, tmp_path)
    sommen = (nog_eens / "SHA256SUMS").read_text()
    assert sommen == (pakketten["aanbieder:22991002"] / "SHA256SUMS").read_text()
    regels = dict(regel.split("  ")[::-1] for regel in sommen.splitlines())
    bestanden = {p.relative_to(nog_eens).as_posix(): p for p in nog_eens.rglob("*.*")}
    assert regels.keys() == bestanden.keys()
    for naam, som in regels.items():
        assert hashlib.sha256(bestanden[naam].read_bytes()).hexdigest() == som
    for pad in [nog_eens, *nog_eens.rglob("*")]:
        assert not pad.stat().st_mode & 0o007


def test_de_definities_staan_erbij_zoals_men_hier_schrijft(werkmappen):
    cellen = werkmappen["gemeente:0202"]["Definities"]
    waarden = {rij[2]: rij[3] for rij in cellen}
    assert waarden["maatregel_aansluiting_dagen"] == "31"
    assert waarden["overhead totaal vanaf 2022-01-01"] == "0,281"
    assert {rij[3] for rij in cellen if rij[1] == "datumfilter"} == {"01-01-2017"}
    [gelezen] = [rij[5] for rij in cellen if rij[2] == "uitstroom_is_stop"]
    assert gelezen.startswith("Gelezen als de datum stop-zorg")


def _boek(tmp_path: Path, *rijen_: tuple[object, ...]) -> Path:
    pad = tmp_path / "proef.xlsx"
    kolommen = [Kolom("", kop, "tekst", "") for kop in ("Naam", "Duiding")]
    van_wie = Pakket("gemeente:0202", "Arnhem & Ede", "proef", dt.date(2022, 12, 31))
    werkmap.schrijf(
        pad, van_wie, {}, [bladen._blad("Blad", "Titel", "mart", kolommen, rijen_, (), 1)]
    )
    return pad


def test_een_tekst_wordt_geen_formule(tmp_path: Path):
    gevaarlijk = [f"{teken}SUM(A1:A9)" for teken in "=+-@"] + ["http://voorbeeld.nl", "{=1+1}"]
    pad = _boek(tmp_path, *((tekst, None) for tekst in gevaarlijk))
    assert [rij[0] for rij in lees(pad)["Blad"][-6:]] == gevaarlijk
    with zipfile.ZipFile(pad) as archief:
        alles = "".join(archief.read(n).decode() for n in archief.namelist())
    assert "<f>" not in alles
    assert 'quotePrefix="1"' in alles
    assert "<hyperlink" not in alles


def test_een_blad_heeft_niet_meer_rijen_dan_excel_aankan(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(bladen, "MAX_RIJEN", 3)
    cellen = lees(_boek(tmp_path, *((str(nr), None) for nr in range(5))))["Blad"]
    assert [rij[0] for rij in cellen[-3:]] == ["0", "1", "2"]
    assert cellen[1][0] == (
        "LET OP: Excel kan 5 rijen niet aan. Hier staan de eerste 3; alle rijen staan in "
        "parquet/mart.parquet."
    )


def test_de_editie_staat_op_het_voorblad():
    with duckdb.connect() as verbinding:
        verbinding.execute("create schema marts")
        verbinding.execute(
            """
            create table marts.warehouse_status as select
                cast(null as varchar) as editie,
                cast(null as timestamp) as gebouwd_op,
                date '2022-06-30' as peildatum
            """
        )
        peildatum = dt.date(2022, 6, 30)
        assert pakket._bron(verbinding) == ("geen editie", peildatum)
        verbinding.execute(
            "update marts.warehouse_status set editie = '2022-1', gebouwd_op = '2022-07-02'"
        )
        assert pakket._bron(verbinding) == ("editie 2022-1, gebouwd op 02-07-2022", peildatum)


# --- the command line -------------------------------------------------------------------------


def monitor(*opdracht: object) -> tuple[int, str]:
    uitslag = CliRunner().invoke(app, ["publiceer", "pakket", *map(str, opdracht)])
    assert uitslag.exception is None or isinstance(uitslag.exception, SystemExit)
    return uitslag.exit_code, " ".join(uitslag.output.split())


def test_wat_niet_kan_wordt_gezegd_en_laat_niets_achter(warehouse, tmp_path: Path):
    uit = tmp_path / "uit"
    leeg = tmp_path / "leeg.duckdb"
    duckdb.connect(str(leeg)).close()
    bron = ("--bron", warehouse)
    for opdracht, waarom in (
        (["--ontvanger", "gemeente:9999", *bron], "gemeente:9999 komt niet voor"),
        (["--ontvanger", "land:NL", *bron], "'land:NL' is geen partij"),
        (bron, "voor wie?"),
        (["--alle", "gi", "--bron", tmp_path / "weg.duckdb"], "bestaat niet"),
        (["--alle", "gi", "--bron", leeg], "is niet (helemaal) gebouwd"),
        (["--alle", "gi", *bron, "--editie", "2022-1"], "kies --bron of --editie"),
        (["--alle", "gi", "--editie", "2022-1", "--edities", tmp_path], "editie 2022-1 is er niet"),
    ):
        code, tekst = monitor(uit, *opdracht)
        assert code == 2, opdracht
        assert waarom in tekst
    assert not uit.exists()
    (uit / "gemeente-0202").mkdir(parents=True)
    code, tekst = monitor(uit, "--ontvanger", "gi:22990001", "--ontvanger", "gemeente:0202", *bron)
    assert code == 2
    assert "bestaat al" in tekst
    assert [pad.name for pad in uit.iterdir()] == ["gemeente-0202"]


def test_een_pakket_dat_mislukt_laat_niets_achter(warehouse, tmp_path: Path, monkeypatch):
    def stuk(*_: object) -> None:
        raise OSError("de schijf is vol")

    monkeypatch.setattr(tabellen, "naar_parquet", stuk)
    with pytest.raises(OSError, match="vol"):
        list(pakket.maak([Partij.lees("aanbieder:22991002")], warehouse, tmp_path / "uit"))
    assert list((tmp_path / "uit").iterdir()) == []


def test_een_soort_geeft_elke_partij_een_pakket(warehouse, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(pakket, "_vul", lambda *_: {"tabel": 1})
    code, tekst = monitor(
        tmp_path, "--alle", "regio", "--ontvanger", "gelderland", "--bron", warehouse
    )
    assert code == 0, tekst
    assert len(list(tmp_path.iterdir())) == 8
    assert (tmp_path / "regio-foodvalley" / "SHA256SUMS").exists()
