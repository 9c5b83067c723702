"""Figures: a chart, the sentence that says what it shows, and the table under it with its CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from loaders.notatie import getal
from loaders.rapport.grafiek import Grafiek, Teken, beschrijf
from loaders.rapport.inhoud import RICHTING
from loaders.rapport.lezen import AFGESCHERMD, Meting, Periode, Punt

#: What stands for a number that there is not.
STREEP = "–"
VOORLOPIG, ONVOLLEDIG = "voorlopig", "onvolledig"
#: What is put behind the head of a column of numbers.
_EENHEID = {"euro": " (€)", "dagen": " (dagen)"}


@dataclass(frozen=True)
class Cel:
    """A cell of a table.

    Args:
        tekst: what is read.
        soort: tekst, getal, leeg (no number), oordeel, or vlag (a remark).
        waarde: what stands in the CSV.
        pad: the page that it leads to.
    """

    tekst: str
    soort: str = "tekst"
    waarde: Any = None
    pad: str | None = None


@dataclass(frozen=True)
class Tabel:
    """A table with heads; the first cell of each row names it.

    Args:
        getallen: which columns hold numbers, by place.
        nadruk: which rows are what the page is about, by place.
    """

    bijschrift: str
    koppen: tuple[str, ...]
    rijen: tuple[tuple[Cel, ...], ...]
    getallen: frozenset[int] = frozenset()
    nadruk: frozenset[int] = frozenset()

    @property
    def heeft_afgeschermd(self) -> bool:
        """Whether a number in it is kept back."""
        return any(cel.tekst == AFGESCHERMD for rij in self.rijen for cel in rij)

    @property
    def heeft_voorlopig(self) -> bool:
        """Whether a period in it is provisional."""
        return any(
            cel.soort == "vlag" and VOORLOPIG in cel.tekst for rij in self.rijen for cel in rij
        ) or any(kop.endswith("*") for kop in self.koppen)

    def als_csv(self) -> str:
        """The table for a spreadsheet as it is set up here: semicolons, and commas before decimals."""
        uit = io.StringIO()
        schrijver = csv.writer(uit, delimiter=";", lineterminator="\r\n")
        schrijver.writerow(self.koppen)
        for rij in self.rijen:
            schrijver.writerow([_csv(cel) for cel in rij])
        return uit.getvalue()


@dataclass(frozen=True)
class Figuur:
    """A chart with its table.

    Args:
        naam: unique in its page; also the name of its CSV.
        uitleg: what it counts.
        grafiek: the chart, or None where there is nothing to draw.
        zin: what the chart shows, in a sentence.
        is_dicht: it is opened by who asks for it.
        legenda: what stands for what in the chart.
    """

    naam: str
    titel: str
    tabel: Tabel
    uitleg: str = ""
    grafiek: Grafiek | None = None
    zin: str = ""
    is_dicht: bool = False

    @property
    def is_breed(self) -> bool:
        """Whether the table has so many columns that it needs the whole width."""
        return len(self.tabel.koppen) > 6

    @property
    def legenda(self) -> tuple[str, ...]:
        """What the marks of the chart mean, as far as they occur."""
        if not self.grafiek:
            return ()
        tekens = self.grafiek.tekens
        maat = self.grafiek.maat
        return tuple(
            zin
            for zin, geldt in (
                (maat[:1].upper() + maat[1:], bool(maat)),
                ("streep: norm", any(t.norm is not None for t in tekens)),
                ("* voorlopig", any(t.is_open for t in tekens)),
                (
                    "× afgeschermd",
                    self.grafiek.soort == "lijn" and any(t.leeg == AFGESCHERMD for t in tekens),
                ),
            )
            if geldt
        )


def kop(naam: str, eenheid: str) -> str:
    """The head of a column of numbers, with their unit where that is not in the cells."""
    return naam + _EENHEID.get(eenheid, "")


def met_eenheid(waarde: float, eenheid: str) -> str:
    """A number in a sentence."""
    tekst = cijfers([waarde], eenheid)[0]
    if eenheid == "euro":
        return f"€ {tekst}"
    return f"{tekst} dagen" if eenheid == "dagen" else tekst


def cijfers(waarden: Sequence[float | None], eenheid: str) -> list[str]:
    """Numbers of a column, with as many decimals each, so that they line up; empty for None."""
    schaal = 100 if eenheid == "aandeel" else 1
    bekend = [waarde * schaal for waarde in waarden if waarde is not None]
    decimalen = 0
    if eenheid != "euro" and any(abs(w - round(w)) > 1e-9 for w in bekend):
        decimalen = 1
    achter = " %" if eenheid == "aandeel" else ""
    return [
        ""
        if waarde is None
        else ("ja" if waarde else "nee")
        if eenheid == "ja_nee"
        else getal(waarde * schaal, decimalen) + achter
        for waarde in waarden
    ]


def kolom(punten: Sequence[Punt | None], eenheid: str) -> list[Cel]:
    """Cells of a column of figures; None is a period of which there is nothing."""
    teksten = cijfers([punt.waarde if punt else None for punt in punten], eenheid)
    return [
        Cel(tekst, "getal", punt.waarde)
        if punt and punt.leeg is None
        else Cel(AFGESCHERMD if punt and punt.leeg == AFGESCHERMD else STREEP, "leeg")
        for punt, tekst in zip(punten, teksten, strict=True)
    ]


def vlag(periode: Periode) -> Cel:
    """What must be known of a period."""
    delen = [
        tekst
        for tekst, geldt in (
            (VOORLOPIG, periode.is_voorlopig),
            (ONVOLLEDIG, periode.is_onvolledig),
        )
        if geldt
    ]
    return Cel(", ".join(delen), "vlag")


def met_ster(periode: Periode) -> str:
    """A period as the head of a column, with an asterisk if it is provisional."""
    return periode.naam + ("*" if periode.is_voorlopig else "")


def teken(punt: Punt, norm: float | None = None) -> Teken:
    """A figure as a mark of a chart, named after its period."""
    return Teken(punt.periode.naam, punt.waarde, punt.leeg, punt.periode.is_voorlopig, norm)


def verloop(
    naam: str,
    titel: str,
    uitleg: str,
    eenheid: str,
    punten: Sequence[Punt],
    naast: Sequence[tuple[str, Sequence[Punt]]] = (),
    wie: str = "",
    is_dicht: bool = False,
) -> Figuur:
    """A figure over the periods.

    Args:
        naam: unique in its page.
        titel: what it is.
        uitleg: what it counts.
        eenheid: its unit.
        punten: the series, in the order of time.
        naast: series of others that stand beside it in the table, with their names.
        wie: of whom the series is.
        is_dicht: whether it is opened by who asks for it.
    """
    perioden = [punt.periode for punt in punten]
    kolommen = [kolom(punten, eenheid)]
    for _, reeks in naast:
        van = {punt.periode: punt for punt in reeks}
        kolommen.append(kolom([van.get(periode) for periode in perioden], eenheid))
    rijen = tuple(
        (Cel(periode.naam), *cellen, vlag(periode))
        for periode, *cellen in zip(perioden, *kolommen, strict=True)
    )
    koppen = (
        "Periode",
        *(kop(n, eenheid) for n in (wie or titel, *(n for n, _ in naast))),
        "Let op",
    )
    tekens = tuple(map(teken, punten))
    soort = "lijn" if len(tekens) > 12 else "kolommen"
    return Figuur(
        naam,
        titel,
        Tabel(
            f"{titel}{f', {wie}' if wie else ''}",
            koppen,
            rijen,
            frozenset(range(1, len(koppen) - 1)),
        ),
        uitleg,
        Grafiek(soort, eenheid, tekens) if _te_tekenen(tekens) else None,
        beschrijf(tekens, eenheid, lambda w: met_eenheid(w, eenheid)),
        is_dicht,
    )


def verdeling(
    naam: str,
    titel: str,
    eenheid: str,
    reeksen: Sequence[tuple[Cel, Sequence[Punt]]],
    jaar: str,
    eerste_kop: str,
    nadruk: Iterable[int] = (),
    is_dicht: bool = False,
) -> Figuur:
    """Figures of parties or parts beside each other: bars of one year, and a table of all.

    Args:
        naam: unique in its page.
        titel: what it is.
        eenheid: its unit.
        reeksen: who or what, each with a series in the order of time.
        jaar: the year of the bars.
        eerste_kop: what the rows are.
        nadruk: which rows are what the page is about.
        is_dicht: whether it is opened by who asks for it.
    """
    nadruk = frozenset(nadruk)
    perioden = sorted(
        {punt.periode for _, reeks in reeksen for punt in reeks}, key=lambda p: p.start
    )
    per_rij = [{punt.periode: punt for punt in reeks} for _, reeks in reeksen]
    kolommen = [kolom([van.get(periode) for van in per_rij], eenheid) for periode in perioden]
    rijen = tuple((cel, *cellen) for (cel, _), *cellen in zip(reeksen, *kolommen, strict=True))
    koppen = (eerste_kop, *map(met_ster, perioden))
    tekens = tuple(
        Teken(cel.tekst, punt.waarde, punt.leeg, is_nadruk=plaats in nadruk or not nadruk)
        for plaats, (cel, reeks) in enumerate(reeksen)
        for punt in reeks
        if punt.periode.naam == jaar
    )
    bijschrift = f"{titel}{ {'euro': ', in euro', 'dagen': ', in dagen'}.get(eenheid, '') }"
    voorlopig = any(p.naam == jaar and p.is_voorlopig for p in perioden)
    return Figuur(
        naam,
        titel,
        Tabel(bijschrift, koppen, rijen, frozenset(range(1, len(koppen))), nadruk),
        "",
        Grafiek("staven", eenheid, tekens) if _te_tekenen(tekens) else None,
        _rangorde(tekens, eenheid, f"{jaar} (voorlopig)" if voorlopig else jaar),
        is_dicht,
    )


def afspraakverloop(
    naam: str,
    titel: str,
    uitleg: str,
    eenheid: str,
    metingen: Sequence[Meting],
    is_dicht: bool = False,
) -> Figuur:
    """An indicator over the periods, with its norms and verdicts."""
    punten = [meting.punt for meting in metingen]
    richtingen = {meting.richting for meting in metingen if meting.norm is not None}
    norm = "Norm"
    if len(richtingen) == 1:
        norm += f" ({RICHTING[richtingen.pop()]})"
    waarden = kolom(punten, eenheid)
    normen = cijfers([meting.norm for meting in metingen], eenheid)
    rijen = tuple(
        (
            Cel(meting.punt.periode.naam),
            cel,
            Cel(norm_tekst or STREEP, "getal" if norm_tekst else "leeg", meting.norm),
            Cel(meting.status, "oordeel"),
            Cel("; ".join(opmerkingen(meting)), "vlag"),
        )
        for meting, cel, norm_tekst in zip(metingen, waarden, normen, strict=True)
    )
    tekens = tuple(teken(meting.punt, meting.norm) for meting in metingen)
    koppen = ("Periode", kop("Uitkomst", eenheid), kop(norm, eenheid), "Oordeel", "Let op")
    return Figuur(
        naam,
        titel,
        Tabel(titel, koppen, rijen, frozenset((1, 2))),
        uitleg,
        Grafiek("lijn" if len(tekens) > 12 else "kolommen", eenheid, tekens)
        if _te_tekenen(tekens) and eenheid != "ja_nee"
        else None,
        beschrijf(tekens, eenheid, lambda w: met_eenheid(w, eenheid)),
        is_dicht,
    )


def opmerkingen(meting: Meting) -> Iterable[str]:
    """What must be known of a verdict."""
    if meting.reden:
        yield meting.reden
    if meting.escalatie:
        yield "tweede of latere afwijking: naar het bestuurlijk overleg"
    if meting.dekking is not None:
        yield f"dekking {cijfers([meting.dekking], 'aandeel')[0]}"
    if tekst := vlag(meting.punt.periode).tekst:
        yield tekst
    if meting.duiding:
        yield f"duiding: {meting.duiding}"


def _te_tekenen(tekens: Sequence[Teken]) -> bool:
    """A chart says something from one number on."""
    return any(t.waarde is not None for t in tekens)


def _rangorde(tekens: Sequence[Teken], eenheid: str, jaar: str) -> str:
    """What bars show in a sentence."""
    bekend = [t for t in tekens if t.waarde is not None]
    if not bekend:
        return f"Over {jaar} zijn er geen cijfers om te tonen."
    laag, hoog = (f(bekend, key=lambda t: t.waarde) for f in (min, max))
    zin = f"In {jaar}: "
    if laag.waarde == hoog.waarde:
        zin += f"{met_eenheid(hoog.waarde, eenheid)}"
    else:
        zin += f"het meest {met_eenheid(hoog.waarde, eenheid)} ({hoog.naam}), het minst "
        zin += f"{met_eenheid(laag.waarde, eenheid)} ({laag.naam})"
    weg = len(tekens) - len(bekend)
    return zin + (f"; {weg} niet getoond." if weg else ".")


def _csv(cel: Cel) -> str:
    if cel.soort == "getal" and cel.waarde is not None:
        getal_ = f"{Decimal(repr(round(float(cel.waarde), 6))):f}"
        return getal_.removesuffix(".0").replace(".", ",")
    return cel.tekst
