"""Pseudonyms and the key they are made with."""

import hashlib
import hmac
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import sleutel as sl

SLEUTEL = sl.Sleutel("een-sleutel-van-meer-dan-32-tekens-lang")


def test_pseudoniem_is_de_hmac_van_definities():
    """HMAC-SHA-256, key text as UTF-8, the nine digits as ASCII, first 32 hexadecimal characters."""
    bsn = "999900006"
    verwacht = hmac.new(SLEUTEL.tekst.encode(), bsn.encode("ascii"), hashlib.sha256).hexdigest()
    assert SLEUTEL.jeugdige_id(bsn) == verwacht[:32]


@pytest.mark.parametrize("bsn", ["999900006", "999996770", "123456782", "010000007"])
def test_elfproef_geldig(bsn):
    assert sl.elfproef(bsn) == (
        sum((9 - i) * int(c) for i, c in enumerate(bsn[:8])) % 11 == int(bsn[8])
    )
    assert sl.elfproef("123456782") and sl.elfproef("999900006")


@pytest.mark.parametrize("bsn", ["999900007", "123456789", "000000000", "111111111"])
def test_elfproef_ongeldig(bsn):
    assert not sl.elfproef(bsn)


def test_masker_vervangt_alleen_wat_een_bsn_kan_zijn():
    masker = SLEUTEL.masker("R-999900006/2024")
    assert "999900006" not in masker and masker.startswith("R-~") and masker.endswith("/2024")
    for tekst in ("R-999900007", "9999000061", "99990000", "R1", ""):
        assert SLEUTEL.masker(tekst) == tekst


@given(st.integers(0, 99_999_999))
def test_masker_houdt_verwijzingen_bij_elkaar(getal):
    """Equal references stay equal, different ones stay different, and no valid BSN remains."""
    acht = f"{getal:08d}"
    negen = [acht + str(c) for c in range(10)]
    maskers = [SLEUTEL.masker(n) for n in negen]
    assert len(set(maskers)) == 10
    assert maskers == [SLEUTEL.masker(n) for n in negen]
    assert all(m == n for m, n in zip(maskers, negen, strict=True) if not sl.elfproef(n))
    assert all(n not in m for m, n in zip(maskers, negen, strict=True) if sl.elfproef(n))


def test_maak_en_lees(tmp_path):
    pad = tmp_path / "sleutel"
    gemaakt = sl.maak(pad)
    assert stat.S_IMODE(pad.stat().st_mode) == 0o600
    assert sl.lees(pad) == gemaakt and not gemaakt.is_voorbeeld
    with pytest.raises(sl.SleutelFout, match="bestaat al"):
        sl.maak(pad)
    assert sl.lees(pad) == gemaakt


def test_zonder_sleutel_een_duidelijke_zin(monkeypatch, tmp_path):
    monkeypatch.delenv(sl.OMGEVING, raising=False)
    with pytest.raises(sl.SleutelFout, match="monitor sleutel maak"):
        sl.lees()
    with pytest.raises(sl.SleutelFout, match="niet te lezen"):
        sl.lees(tmp_path / "geen")
    monkeypatch.setenv(sl.OMGEVING, "kort")
    with pytest.raises(sl.SleutelFout, match="korter dan 32"):
        sl.lees()
    monkeypatch.setenv(sl.OMGEVING, SLEUTEL.tekst)
    assert sl.lees() == SLEUTEL


def test_sleutel_staat_nergens_leesbaar():
    assert SLEUTEL.tekst not in repr(SLEUTEL) and SLEUTEL.tekst not in str(SLEUTEL)
    assert len(SLEUTEL.id) == 16
