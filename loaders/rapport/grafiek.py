"""Charts as SVG: drawn by Vega-Lite outside a browser, and readable without colour.

Every number stands beside its mark, what is provisional is open with a dashed edge and an asterisk, and what
is kept back says so. A template of each kind is made once with Altair; a chart is that with other rows.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

import altair as alt
import vl_convert

from loaders.notatie import getal
from loaders.rapport.lezen import AFGESCHERMD, GEEN

#: Dark for what it is about, light for what stands beside it; in grey they differ too.
DONKER, LICHT = "#154273", "#7d9fc4"
ZWART, GRIJS, ROOSTER, WIT = "#1b1b1b", "#4d4d4d", "#e4e4e4", "#ffffff"
LETTER = "Arial, Liberation Sans, Helvetica, sans-serif"
BREEDTE = 430
#: How wide a letter is on average, to leave room for names.
LETTERBREEDTE = 6.4
#: What stands for a number that is kept back, or that is not there.
TEKST_LEEG = {AFGESCHERMD: AFGESCHERMD, GEEN: "geen cijfer", None: ""}


class Teken(NamedTuple):
    """A mark of a chart.

    Args:
        naam: what stands at the axis.
        waarde: how large it is, or None.
        leeg: why there is no number.
        is_open: it is provisional.
        norm: the norm for it.
        is_nadruk: it is what the page is about.
    """

    naam: str
    waarde: float | None
    leeg: str | None = None
    is_open: bool = False
    norm: float | None = None
    is_nadruk: bool = True


@dataclass(frozen=True)
class Grafiek:
    """A chart.

    Args:
        soort: kolommen (a few periods), lijn (many), staven (parties or parts), or vonk (a small line).
        eenheid: aantal, euro, dagen, aandeel, ja_nee, or index (against a first year).
        tekens: its marks, from left to right or from top to bottom.
    """

    soort: str
    eenheid: str
    tekens: tuple[Teken, ...]

    @property
    def maat(self) -> str:
        """What its numbers are in, if that is not what is counted itself."""
        if self.eenheid == "euro":
            return "in duizenden euro's"
        namen = {"dagen": "in dagen", "aandeel": "in procenten", "index": "eerste jaar = 100"}
        return namen.get(self.eenheid, "")


def svg(grafiek: Grafiek, naam: str, titel: str, omschrijving: str) -> str:
    """A chart as SVG to stand in a page.

    Args:
        grafiek: what is drawn.
        naam: unique in the page; its parts are called after it.
        titel: what it is about.
        omschrijving: what it shows, for who can't see it.
    """
    spec = copy.deepcopy(_sjabloon(grafiek.soort))
    spec["data"] = {"values": [_rij(i, t, grafiek.eenheid) for i, t in enumerate(grafiek.tekens)]}
    if grafiek.soort == "staven":
        spec["height"] = 24 * len(grafiek.tekens)
        # What the names leave of the width.
        langste = max(len(teken.naam) for teken in grafiek.tekens)
        spec["width"] = max(120, BREEDTE - 60 - round(LETTERBREEDTE * langste))
    return _kaal(vl_convert.vegalite_to_svg(spec), naam, titel, omschrijving)


def _rij(plaats: int, teken: Teken, eenheid: str) -> dict[str, Any]:
    return {
        "i": plaats,
        "p": teken.naam + ("*" if teken.is_open else ""),
        "w": teken.waarde,
        "t": "" if teken.waarde is None else bijschrift(teken.waarde, eenheid),
        "s": TEKST_LEEG[teken.leeg],
        "v": teken.is_open,
        "n": teken.norm,
        "k": teken.is_nadruk,
    }


def bijschrift(waarde: float, eenheid: str) -> str:
    """A number as it stands in a chart: short, in the measure that the chart names."""
    if eenheid == "euro":
        return getal(waarde / 1000)
    if eenheid == "aandeel":
        waarde *= 100
    if eenheid == "index":
        waarde = round(waarde)
    return getal(waarde, 0 if waarde == round(waarde) else 1)


# --- templates --------------------------------------------------------------------------------------


@functools.cache
def _sjabloon(soort: str) -> dict[str, Any]:
    """The chart of a kind, without rows."""
    maak: Callable[[alt.Chart], alt.LayerChart] = {
        "kolommen": _kolommen,
        "lijn": _lijn,
        "staven": _staven,
        "vonk": _vonk,
    }[soort]
    grafiek = maak(alt.Chart(alt.Data(values=[]))).configure(
        font=LETTER,
        background="transparent",
        padding=2,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelFontSize=13,
            labelColor=ZWART,
            domainColor=GRIJS,
            tickColor=GRIJS,
            gridColor=ROOSTER,
            labelLimit=0,
            title=None,
        ),
        text=alt.MarkConfig(fontSize=13, fill=ZWART),
        aria=False,
    )
    return grafiek.to_dict()


#: Marks stand in the order in which they are given.
_VOLGORDE = alt.EncodingSortField(field="i", op="min")


def _kleur(is_streep: bool = True) -> dict[str, Any]:
    """Dark, light for what stands beside what the page is about, and open for what is provisional."""
    vulling = {
        "condition": [
            {"test": "datum.v", "value": WIT},
            {"test": "!datum.k", "value": LICHT},
        ],
        "value": DONKER,
    }
    kleuren = {
        "stroke": alt.condition("datum.k", alt.value(DONKER), alt.value(LICHT)),
        "fill": alt.FillValue.from_dict(vulling),
    }
    if is_streep:
        kleuren["strokeDash"] = alt.condition("datum.v", alt.value([4, 3]), alt.value([1, 0]))
    return kleuren


def _norm(basis: alt.Chart, orient: str, maat: int, **kanalen: Any) -> list[alt.Chart]:
    """The norm: a black line that shows on dark and on white."""
    met = basis.transform_filter("isValid(datum.n)")
    return [
        met.mark_tick(thickness=dikte, color=kleur, orient=orient, bandSize=maat, opacity=1).encode(
            **kanalen
        )
        for dikte, kleur in ((6, WIT), (3, ZWART))
    ]


def _kolommen(basis: alt.Chart) -> alt.LayerChart:
    met = basis.transform_filter("isValid(datum.w)")
    x = alt.X(
        "p:N",
        sort=_VOLGORDE,
        axis=alt.Axis(labelAngle=0, ticks=False, labelPadding=6),
        scale=alt.Scale(paddingInner=0.3, paddingOuter=0.15),
    )
    y = alt.Y("w:Q", axis=None, scale=alt.Scale(zero=True, nice=False))
    leeg = basis.transform_filter("datum.s !== ''").mark_text(
        angle=270, align="left", baseline="middle", fill=GRIJS, fontSize=12
    )
    return alt.layer(
        leeg.encode(x=x, y=alt.value(126), text="s:N"),
        met.mark_bar(strokeWidth=1.5).encode(x=x, y=y, **_kleur()),
        *_norm(basis, "horizontal", 50, x=x, y=alt.Y("n:Q")),
        met.mark_text(baseline="bottom", dy=-6).encode(x=x, y=y, text="t:N"),
    ).properties(width=BREEDTE, height=130)


def _lijn(basis: alt.Chart) -> alt.LayerChart:
    met = basis.transform_filter("isValid(datum.w)")
    as_x = alt.Axis(
        labelAngle=0,
        ticks=False,
        labelPadding=6,
        labelExpr="indexof(datum.label, '-T1') > 0 ? substring(datum.label, 0, 4) : ''",
        labelOverlap=False,
    )
    x = alt.X("p:N", sort=_VOLGORDE, axis=as_x)
    y = alt.Y(
        "w:Q",
        axis=alt.Axis(
            tickCount=4, domain=False, ticks=False, format=",.6~r", labelExpr=_NEDERLANDS
        ),
        scale=alt.Scale(zero=True),
    )
    leeg = basis.transform_filter("datum.s !== ''").mark_text(
        baseline="bottom", dy=-2, fill=GRIJS, fontSize=13
    )
    lijn = basis.mark_line(color=DONKER, strokeWidth=2, invalid="break-paths-show-domains")
    punten = met.mark_point(size=45, strokeWidth=1.5, opacity=1)
    return alt.layer(
        leeg.encode(x=x, y=alt.value(120), text=alt.value("×")),
        lijn.encode(x=x, y=y),
        punten.encode(x=x, y=y, **_kleur(is_streep=False)),
        *_norm(basis, "horizontal", 14, x=x, y=alt.Y("n:Q")),
    ).properties(width=BREEDTE, height=120)


def _staven(basis: alt.Chart) -> alt.LayerChart:
    met = basis.transform_filter("isValid(datum.w)")
    y = alt.Y("p:N", sort=_VOLGORDE, axis=alt.Axis(domain=False, ticks=False, labelPadding=6))
    x = alt.X("w:Q", axis=None, scale=alt.Scale(zero=True, nice=False))
    leeg = basis.transform_filter("datum.s !== ''").mark_text(
        align="left", dx=4, fill=GRIJS, fontSize=12
    )
    return alt.layer(
        leeg.encode(y=y, x=alt.value(0), text="s:N"),
        met.mark_bar(strokeWidth=1.5, height=15).encode(y=y, x=x, **_kleur()),
        *_norm(basis, "vertical", 20, y=y, x=alt.X("n:Q")),
        met.mark_text(align="left", dx=7).encode(y=y, x=x, text="t:N"),
    )


def _vonk(basis: alt.Chart) -> alt.LayerChart:
    x = alt.X("p:N", sort=_VOLGORDE, axis=None)
    y = alt.Y("w:Q", axis=None, scale=alt.Scale(zero=False, nice=False, padding=2))
    lijn = basis.mark_line(color=DONKER, strokeWidth=2, invalid="break-paths-show-domains")
    punten = basis.transform_filter("isValid(datum.w)").mark_point(
        size=26, strokeWidth=1.5, opacity=1
    )
    return alt.layer(
        lijn.encode(x=x, y=y), punten.encode(x=x, y=y, **_kleur(is_streep=False))
    ).properties(width=130, height=30)


#: Numbers on an axis as they are written in Dutch.
_NEDERLANDS = "replace(replace(replace(datum.label, /,/g, ' '), '.', ','), / /g, '.')"

# --- what a page needs ------------------------------------------------------------------------------

#: Roles and descriptions of single marks: a chart is one picture here, described as a whole.
_ROLLEN = re.compile(r' (?:role|aria-[a-z]+|class|pointer-events)="[^"]*"')
_LEEG = re.compile(r"<g[^>]*></g>|<g/>|<path d=\"(?:M0,0h0v0h0Z)?\"[^>]*/>")
_CLIP = re.compile(r'(id="|url\(#)(clip\w*)')
_KOP = re.compile(r'^<svg[^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')


def _kaal(tekst: str, naam: str, titel: str, omschrijving: str) -> str:
    """An SVG with one name and description, names of its own, and no fixed size."""
    tekst = _ROLLEN.sub("", tekst)
    tekst = _LEEG.sub("", _LEEG.sub("", tekst))
    tekst = _CLIP.sub(rf"\g<1>{naam}-\g<2>", tekst)
    breedte, hoogte = _KOP.match(tekst).groups()
    kop = (
        f'<svg role="img" aria-labelledby="{naam}-t {naam}-o" viewBox="0 0 {breedte} {hoogte}" '
        f'style="max-width:{breedte}px"><title id="{naam}-t">{escape(titel)}</title>'
        f'<desc id="{naam}-o">{escape(omschrijving)}</desc>'
    )
    return _KOP.sub(lambda _: kop, tekst, count=1)


def beschrijf(tekens: Sequence[Teken], eenheid: str, met: Callable[[float], str]) -> str:
    """What a series shows in a sentence: lowest, highest and last, and what is not shown.

    Args:
        tekens: the marks, in the order of time.
        eenheid: their unit.
        met: how a number is written with its unit.
    """
    bekend = [t for t in tekens if t.waarde is not None]
    weg = sum(t.leeg == AFGESCHERMD for t in tekens)
    delen = []
    if bekend:
        eerst, laatst = tekens[0].naam, bekend[-1]
        laag = min(bekend, key=lambda t: t.waarde)
        hoog = max(bekend, key=lambda t: t.waarde)
        delen.append(f"Van {eerst} tot en met {tekens[-1].naam}")
        if laag.waarde != hoog.waarde:
            delen.append(
                f"laagst {met(laag.waarde)} ({laag.naam}), hoogst {met(hoog.waarde)} ({hoog.naam})"
            )
        voorlopig = ", voorlopig" if laatst.is_open else ""
        delen.append(f"laatst {met(laatst.waarde)} ({laatst.naam}{voorlopig})")
    zin = "; ".join(delen)
    if weg:
        zin += f"{'; ' if zin else ''}{getal(weg)} van de {getal(len(tekens))} afgeschermd"
    return zin[:1].upper() + zin[1:] + "." if zin else "Er zijn geen cijfers."
