"""What the pages share: the last year, figures of a party, and how numbers and norms are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from loaders.notatie import getal
from loaders.rapport.figuur import STREEP, Cel, cijfers, met_eenheid
from loaders.rapport.grafiek import Grafiek, Teken, beschrijf
from loaders.rapport.inhoud import RICHTING
from loaders.rapport.lezen import AFGESCHERMD, GEEN, Meting, Periode, Punt

#: Indicators that stand beside the agreements.
ERNAAST = "afspraak/ernaast.html"


def tekst(punt: Punt | None, eenheid: str) -> str:
    """A figure in a sentence, or why there is none."""
    if punt is None:
        return STREEP
    if punt.leeg:
        return AFGESCHERMD if punt.leeg == AFGESCHERMD else STREEP
    return met_eenheid(punt.waarde, eenheid)


def _normtekst(meting: Meting, eenheid: str) -> str | None:
    """A norm with its direction, if there is one."""
    if meting.norm is None:
        return None
    return f"{RICHTING.get(meting.richting or '', '')} {met_eenheid(meting.norm, eenheid)}".strip()


def uitkomstcel(meting: Meting, eenheid: str) -> Cel:
    """A figure of an agreement, with its unit, in a table of several indicators."""
    soort = "leeg" if meting.punt.leeg else "getal"
    return Cel(tekst(meting.punt, eenheid), soort, meting.punt.waarde)


def normcel(meting: Meting, eenheid: str) -> Cel:
    """Its norm, with its direction and unit."""
    soort = "leeg" if meting.norm is None else "getal"
    return Cel(_normtekst(meting, eenheid) or STREEP, soort, meting.norm)


def norm_in_woorden(rij: Mapping[str, Any], eenheid: str) -> str:
    """A norm of the register as a sentence: its number, what it is compared with, and in which direction."""
    keuze, referentie, _ = rij["keuze"].partition(" (referentie)")
    richting, _, soort = keuze.partition(", ")
    waarde = float(rij["waarde"])
    kant = "hoger" if waarde > 0 else "lager"
    # At most -5 % is at least 5 % lower.
    sterkte = "minstens" if (richting == "minstens") == (waarde > 0) else "hoogstens"
    deel = f"{sterkte} {cijfers([abs(waarde)], 'aandeel')[0]} {kant} dan"
    if eenheid == "ja_nee":
        zin = "gedaan op de afgesproken dag"
    elif richting == "naar_nul":
        zin = "nul, of minder dan een jaar eerder"
    elif soort == "vorig_jaar":
        zin = f"{deel} een jaar eerder" if waarde else f"{richting} dan een jaar eerder"
    elif soort == "basis":
        zin = (
            f"elk jaar {deel} het jaar ervoor, vanaf de basis" if waarde else f"{richting} de basis"
        )
    elif soort == "basis_punten":
        zin = f"elk jaar {sterkte} {getal(abs(waarde) * 100)} procentpunten {kant}, vanaf de basis"
    else:
        zin = f"{RICHTING[richting]} {met_eenheid(waarde, eenheid)}"
    return zin + (" (ter vergelijking)" if referentie else "")


def vonk(naam: str, punten: Sequence[Punt], eenheid: str) -> dict[str, Any] | None:
    """A small line of the last years, if there is anything to draw."""
    tekens = tuple(Teken(p.periode.naam, p.waarde, p.leeg, p.periode.is_voorlopig) for p in punten)
    if eenheid == "ja_nee" or sum(t.waarde is not None for t in tekens) < 2:
        return None
    zin = beschrijf(tekens, eenheid, lambda w: met_eenheid(w, eenheid))
    return {"naam": naam, "grafiek": Grafiek("vonk", eenheid, tekens), "zin": zin}


def slak(tekst: str) -> str:
    """A text as part of a name in a page."""
    return "".join(t if t.isalnum() else "-" for t in tekst.lower())


def nederlands(waarde: str | None) -> str:
    """A number or day of the register as it is written here."""
    if waarde is None:
        return STREEP
    heel, punt, rest = waarde.partition(".")
    if punt and heel.lstrip("-").isdigit() and rest.isdigit():
        return f"{heel},{rest.rstrip('0') or '0'}"
    delen = waarde.split("-")
    if len(delen) == 3 and all(d.isdigit() for d in delen) and len(delen[0]) == 4:
        return f"{int(delen[2])}-{int(delen[1])}-{delen[0]}"
    return waarde


def gaat_over(onderwerp: str, nummer: str) -> bool:
    """Whether an entry of the register is about a value, as `waarde 5` and `waarde 2-5` are about 5."""
    woord, _, rest = onderwerp.partition(" ")
    if woord != "waarde":
        return False
    van, streep, tot = rest.partition("-")
    if streep and nummer.isdigit():
        return van <= nummer <= tot
    return nummer in rest.replace(",", " ").split()


def als_punt(periode: Periode, rij: Mapping[str, Any]) -> Punt:
    """A row with a figure as the figure of a period."""
    leeg = GEEN if rij["waarde"] is None else None
    return Punt(periode, rij["waarde"], AFGESCHERMD if rij["is_onderdrukt"] else leeg)
