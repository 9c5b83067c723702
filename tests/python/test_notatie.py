"""Numbers in Dutch notation."""

from __future__ import annotations

import pytest

from loaders.notatie import met_eenheid


@pytest.mark.parametrize(
    ("waarde", "eenheid", "teken", "verwacht"),
    [
        (None, "aantal", False, ""),
        (1234567.4, "euro", False, "1.234.567"),
        (-1200.0, "euro", True, "-1.200"),
        (736.44, "dagen", False, "736,4"),
        (12.0, "aantal", False, "12"),
        (1.0, "ja_nee", False, "ja"),
        (0.0, "ja_nee", False, "nee"),
        (-1.0, "ja_nee", True, "-1"),
    ],
)
def test_getallen_in_nederlandse_notatie(waarde, eenheid, teken, verwacht):
    assert met_eenheid(waarde, eenheid, teken) == verwacht
