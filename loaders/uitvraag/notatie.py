"""From the many ways in which people write a value to the one way in which it is stored.

What is not recognised stays as it was written, for the checks to refuse. Numbers are read in Dutch
notation. A text such as ``1.234`` can be read in two ways: for counts and amounts the point
separates thousands, for other numbers it is the decimal point.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

from loaders.sleutel import zonder_bsn
from loaders.uitvraag.catalogus import Indicator, Lijst, vereenvoudig

#: A cell: text, number, truth value or day; None when empty.
Waarde = str | float | bool | dt.date | None

#: Kinds in which a point before three digits separates thousands.
HELE_DUIZENDEN = ("aantal", "bedrag", "saldo")
GETALLEN = (*HELE_DUIZENDEN, "getal", "aandeel")

_JA = {"ja", "j", "waar", "true", "1", "yes"}
_NEE = {"nee", "n", "onwaar", "false", "0", "no"}

_HONDERD = Decimal(100)
_CENT = Decimal("0.01")
_MILJOENSTE = Decimal("0.000001")
#: What is larger is left as it was written, and refused.
_MAXIMUM = Decimal(10**15)
#: Day 0 of a spreadsheet, and the serial numbers of 2000 up to 2100, which are read as days.
_EXCEL_NUL = dt.date(1899, 12, 30)
_EXCEL_DAGEN = range(36526, 73051)

_DUIZENDEN = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+"
_NEDERLANDS = re.compile(rf"({_DUIZENDEN}|[0-9]+)(?:,([0-9]+|-{{1,2}}))?")
_MET_PUNT = re.compile(r"([0-9]+)\.([0-9]+)")
_ENGELS = re.compile(
    r"([1-9][0-9]{0,2}(?:,[0-9]{3})+)\.([0-9]+)|([1-9][0-9]{0,2}(?:,[0-9]{3}){2,})"
)
_TEKEN = {"-": "-", "−": "-", "–": "-", "+": ""}

_JAAR = "((?:19|20|21)[0-9]{2})"
_DATUM = re.compile(rf"([0-9]{{1,2}})[-/.]([0-9]{{1,2}})[-/.]{_JAAR}")
_ISO = re.compile(rf"{_JAAR}-([0-9]{{1,2}})-([0-9]{{1,2}})")
_TIJD = re.compile(r"[T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$")
_TERTIALEN = tuple(
    re.compile(patroon, re.IGNORECASE)
    for patroon in (
        r"(?P<jaar>[0-9]{4})[ -]?t(?:ertiaal)?[ -]?(?P<nr>[123])",
        r"t(?:ertiaal)?[ -]?(?P<nr>[123])[ -]?(?P<jaar>[0-9]{4})",
        r"(?P<nr>[123])e tertiaal (?P<jaar>[0-9]{4})",
    )
)

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_TELEFOON = re.compile(
    r"(?<![\w.,])(?:(?:\+31|0031)(?: ?\(0\))?|\(?0)(?:[ ()-]{0,2}[0-9]){9}(?![0-9])"
)
_WIT = re.compile(r"\s+")


def tekst(waarde: Waarde) -> str:
    """A cell as text with single spaces; a whole number without decimals, a day as ISO."""
    match waarde:
        case None:
            return ""
        case bool():
            return "ja" if waarde else "nee"
        case float() | int():
            return _toon(Decimal(format(waarde, ".15g")))
        case dt.datetime():
            return waarde.date().isoformat()
        case dt.date():
            return waarde.isoformat()
    return _WIT.sub(" ", str(waarde)).strip()


def vrije_tekst(waarde: Waarde) -> str | None:
    """Free text as it may be kept: BSN, e-mail address and telephone number masked."""
    schoon = zonder_bsn(tekst(waarde))
    schoon = _EMAIL.sub("[e-mailadres]", schoon)
    return _TELEFOON.sub("[telefoonnummer]", schoon) or None


def waarde(cel: Waarde, indicator: Indicator) -> str:
    """The canonical value of a figure, or the text as it stands when it is not recognised."""
    if indicator.soort in GETALLEN:
        return getal(cel, indicator.soort)
    if indicator.soort == "datum":
        return datum(cel)
    if indicator.soort == "ja_nee":
        sleutel = vereenvoudig(tekst(cel))
        return "ja" if sleutel in _JA else "nee" if sleutel in _NEE else tekst(cel)
    if indicator.soort == "keuze":
        keuzes = {vereenvoudig(k): k for k in indicator.keuzes}
        return keuzes.get(vereenvoudig(tekst(cel)), tekst(cel))
    return vrije_tekst(cel) or ""


def getal(cel: Waarde, soort: str) -> str:
    """A number with a decimal point and no more decimals than needed; a share as a fraction.

    Amounts that a spreadsheet computed are rounded to cents, numbers and shares to six decimals.
    """
    geschreven = tekst(cel)
    berekend = isinstance(cel, (int, float)) and not isinstance(cel, bool)
    if berekend:
        gelezen = Decimal(format(cel, ".15g"))
    else:
        gelezen = _lees_getal(geschreven, soort) if isinstance(cel, str) else None
    if gelezen is None or not gelezen.is_finite() or abs(gelezen) >= _MAXIMUM:
        return geschreven
    if soort in ("getal", "aandeel"):
        gelezen = gelezen.quantize(_MILJOENSTE, ROUND_HALF_UP)
    elif soort in ("bedrag", "saldo") and berekend:
        gelezen = gelezen.quantize(_CENT, ROUND_HALF_UP)
    return _toon(gelezen)


def _lees_getal(geschreven: str, soort: str) -> Decimal | None:
    rest = re.sub(r"€|\bEUR\b", "", geschreven).strip()
    procent = rest.endswith("%")
    rest = rest.removesuffix("%").strip()
    teken = _TEKEN.get(rest[:1])
    rest = (rest if teken is None else rest[1:]).strip()
    # Spaces separate thousands too, if they stand every three digits.
    if re.match(r"[1-9][0-9]{0,2}( [0-9]{3})+(?![0-9])", rest):
        rest = rest.replace(" ", "")
    if (treffer := _MET_PUNT.fullmatch(rest)) and not (
        soort in HELE_DUIZENDEN and re.fullmatch(_DUIZENDEN, rest)
    ):
        heel, deel = treffer.groups()
    elif treffer := _NEDERLANDS.fullmatch(rest):
        heel, deel = treffer[1].replace(".", ""), (treffer[2] or "").strip("-")
    elif treffer := _ENGELS.fullmatch(rest):
        heel, deel = (treffer[1] or treffer[3]).replace(",", ""), treffer[2] or ""
    else:
        return None
    uit = Decimal(f"{teken or ''}{heel}.{deel or 0}")
    return uit / _HONDERD if procent else uit


def _toon(getal_: Decimal) -> str:
    kort = format(getal_, "f")
    kort = kort.rstrip("0").rstrip(".") if "." in kort else kort
    return "0" if kort in ("-0", "") else kort


def datum(cel: Waarde) -> str:
    """A day as ``jjjj-mm-dd``: from a day, a serial number of a spreadsheet, or text."""
    if isinstance(cel, dt.date):
        return tekst(cel)
    geschreven = _TIJD.sub("", tekst(cel))
    if geschreven.isdecimal() and int(geschreven) in _EXCEL_DAGEN:
        return (_EXCEL_NUL + dt.timedelta(int(geschreven))).isoformat()
    if treffer := _DATUM.fullmatch(geschreven):
        dag, maand, jaar = map(int, treffer.groups())
    elif treffer := _ISO.fullmatch(geschreven):
        jaar, maand, dag = map(int, treffer.groups())
    else:
        return tekst(cel)
    try:
        return dt.date(jaar, maand, dag).isoformat()
    except ValueError:
        return tekst(cel)


def periode(cel: Waarde, soort: str) -> str:
    """A period as ``2022``, ``2022-T1`` or ``2022-04-15``."""
    if soort == "datum":
        return datum(cel)
    geschreven = tekst(cel)
    for patroon in _TERTIALEN:
        if treffer := patroon.fullmatch(geschreven):
            return f"{treffer['jaar']}-T{treffer['nr']}"
    return geschreven


def code(cel: Waarde, soort: str, lijst: Lijst | None) -> str:
    """The code of a party or supplier, from its code or its name.

    A spreadsheet makes numbers of codes: leading zeros of a gemeente (4 digits) or an AGB code (8
    digits, of which only the first can be 0) are put back.
    """
    geschreven = tekst(cel)
    if geschreven.isdecimal():
        if soort == "gemeente":
            geschreven = geschreven.zfill(4)
        elif soort in ("agb", "aanbieder") and len(geschreven) == 7:
            geschreven = f"0{geschreven}"
    if lijst is None:
        return geschreven
    kort = re.sub(r"^(gemeente|veilig thuis|regio|jeugdhulpregio) ", "", geschreven, flags=re.I)
    return lijst.zoek(geschreven) or lijst.zoek(kort) or geschreven
