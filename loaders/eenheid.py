"""The unit of a measure of the monitor: one place that reads it from the name."""

from __future__ import annotations

#: Words in a name with the unit that they mean; the first that fits decides.
_WOORDEN = {
    "aandeel": "aandeel",
    "uitnutting": "aandeel",
    "bedrag": "euro",
    "budget": "euro",
    "kosten": "euro",
    "dagen": "dagen",
    "doorlooptijd": "dagen",
    "wachttijd": "dagen",
}


def van_maat(maat: str, is_telling: bool) -> str:
    """The unit of a measure.

    Args:
        maat: its name, which is that of a column.
        is_telling: whether it holds whole numbers. Then it counts, even if its name speaks of what it
            counts (`afschaling_kosten`: how many scaled down in costs).

    Returns:
        aantal, euro, dagen, aandeel, or getal for a number without a unit.
    """
    if is_telling:
        return "dagen" if "dagen" in maat else "aantal"
    return next((eenheid for woord, eenheid in _WOORDEN.items() if woord in maat), "getal")
