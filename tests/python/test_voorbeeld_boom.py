"""What the simulator writes follows the element trees, save for the defects it registers."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from boomstructuur.boom import bomen
from boomstructuur.controle import Afwijking, controleer

from loaders.voorbeelddata import maak

VAN, TOT = "2020-07", "2021-06"
BUITEN_BERICHT = {"toekomst"}  # TR135 compares with the day of loading


def _stukken(naam: str, inhoud: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the messages in a file; an archive that does not open is a message itself."""
    if naam.endswith(".zip") and zipfile.is_zipfile(io.BytesIO(inhoud)):
        with zipfile.ZipFile(io.BytesIO(inhoud)) as archief:
            for deel in archief.namelist():
                yield from _stukken(f"{naam}/{deel}", archief.read(deel))
    else:
        yield naam, inhoud


@pytest.fixture(scope="module")
def voorbeeld(tmp_path_factory) -> Path:
    map_ = tmp_path_factory.mktemp("voorbeeld") / "klein"
    maak(map_, van=VAN, tot=TOT)
    return map_


@pytest.fixture(scope="module")
def uitkomst(voorbeeld) -> dict[str, list[Afwijking]]:
    """Return the deviations of every iJw message by file."""
    paden = sorted(pad for pad in (voorbeeld / "berichten").rglob("*") if pad.is_file())
    stukken = (
        stuk
        for pad in paden
        for stuk in _stukken(pad.relative_to(voorbeeld).as_posix(), pad.read_bytes())
    )
    return {
        naam: controleer(inhoud)
        for naam, inhoud in stukken
        if not naam.rpartition("/")[2].startswith("WMO")
    }


@pytest.fixture(scope="module")
def defecten(voorbeeld) -> dict[str, str]:
    """Return the kind of defect by file, for what a single message shows to be wrong."""
    tabel = pq.read_table(voorbeeld / "waarheid" / "defect.parquet")
    return {
        rij["bestand"]: rij["soort"]
        for rij in tabel.to_pylist()
        if rij["niveau"] in ("bestand", "rij")
    }


def test_alleen_geregistreerde_defecten_wijken_af(uitkomst, defecten):
    onverwacht = {
        naam: afwijkingen
        for naam, afwijkingen in uitkomst.items()
        if afwijkingen and naam not in defecten
    }
    assert onverwacht == {}


def test_elk_geregistreerd_defect_wijkt_af(uitkomst, defecten):
    ongezien = {
        naam
        for naam, soort in defecten.items()
        if soort not in BUITEN_BERICHT and not uitkomst[naam]
    }
    assert ongezien == set()


def test_elk_berichttype_komt_voor(uitkomst):
    soorten = {naam.rpartition("/")[2][:5] for naam in uitkomst}
    assert {bericht for bericht, _ in bomen()} <= soorten
