"""The unit of a measure, and that every place which shows one asks the same function."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from rich.console import Console

from loaders import eenheid
from loaders.vergelijken import tabellen
from loaders.waarom.uitleg import Cijfer, Uitleg
from loaders.waarom.weergave import weergave


@pytest.mark.parametrize(
    ("maat", "type_", "verwacht"),
    [
        ("aantal_jeugdigen", "BIGINT", "aantal"),
        ("aantal_toewijzingen_zonder_bedrag", "BIGINT", "aantal"),
        ("afschaling_kosten", "BIGINT", "aantal"),
        ("afschaling_doorlooptijd", "BIGINT", "aantal"),
        ("samenloop_dagen", "BIGINT", "dagen"),
        ("toegekend_bedrag", "DECIMAL(18,2)", "euro"),
        ("ruimte_budgetplafond", "DECIMAL(18,2)", "euro"),
        ("kosten_per_jeugdige", "DOUBLE", "euro"),
        ("verandering_aandeel_jeugdigen", "DOUBLE", "aandeel"),
        ("gemiddelde_uitnutting", "DOUBLE", "aandeel"),
        ("gemiddelde_doorlooptijd", "DOUBLE", "dagen"),
        ("gemiddelde_wachttijd_vanaf_ingang", "DOUBLE", "dagen"),
        ("index_nederland", "DOUBLE", "getal"),
    ],
)
def test_eenheid_van_een_maat(maat, type_, verwacht):
    assert eenheid.van_maat(maat, tabellen.is_telling(type_)) == verwacht


@pytest.mark.parametrize(
    ("maat", "waarde", "tekst"),
    [
        ("gemiddelde_uitnutting", 0.834, "= 83,4 %"),
        ("afschaling_kosten", 1234, "= 1.234"),
        ("toegekend_bedrag", Decimal("1234.56"), "= 1.235"),
        ("gemiddelde_doorlooptijd", 12.25, "= 12,2"),
    ],
)
def test_waarom_toont_dezelfde_eenheid(maat, waarde, tekst):
    """Shares as a percentage, days with a decimal, euros without."""
    cijfer = Cijfer(
        "monitor_x", maat, "nu", "gelderland", "GLD", "Gelderland", "jaar", dt.date(2023, 1, 1), {}
    )
    scherm = Console(record=True, width=100, file=io.StringIO())
    scherm.print(weergave(Uitleg(cijfer, waarde, {maat: waarde}, [], [], None), 5))
    assert tekst in scherm.export_text().splitlines()
