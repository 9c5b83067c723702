"""Numbers as they are written in Dutch: a point between thousands, a comma before decimals."""

from __future__ import annotations

_NEDERLANDS = str.maketrans(",.", ".,")


def getal(waarde: float, decimalen: int = 0, teken: bool = False) -> str:
    """A number, rounded to so many decimals; with its sign also if it is positive."""
    return f"{waarde:{'+' if teken else ''},.{decimalen}f}".translate(_NEDERLANDS)


def procent(aandeel: float, decimalen: int = 1, teken: bool = False) -> str:
    """A share (0.5) as a percentage."""
    return f"{getal(aandeel * 100, decimalen, teken)} %"


def met_eenheid(waarde: float | None, eenheid: str, teken: bool = False) -> str:
    """A figure of a unit of the monitor; a share as a percentage, a difference with its sign."""
    if waarde is None:
        return ""
    if eenheid == "ja_nee" and not teken:
        return "ja" if waarde else "nee"
    if eenheid == "aandeel":
        return procent(waarde, teken=teken)
    heeft_decimaal = eenheid in ("dagen", "aantal") and waarde != round(waarde)
    return getal(waarde, 1 if heeft_decimaal else 0, teken)
