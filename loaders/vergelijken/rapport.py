"""The report of a comparison: Markdown for a pull request, HTML for a meeting, lines for the terminal.

Both pages are the same sections; the Markdown has fewer rows of each table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import jinja2

from loaders.markdown import tabel as markdown_tabel
from loaders.notatie import getal, met_eenheid
from loaders.vergelijken.tabellen import MINIMUM, NIVEAUS
from loaders.vergelijken.uitslag import (
    Afwijking,
    Cijfer,
    Mart,
    Oorzaak,
    Overgang,
    Vergelijking,
    Zaken,
)

#: A comment on a pull request holds no more characters.
RUIMTE = 60_000
#: Rows of a table in the Markdown and in the HTML, and characters of a cell.
RIJEN, RIJEN_HTML, TEKENS = 20, 200, 300

_NIVEAU = {
    "gelderland": "Gelderland",
    "regio": "Regio's",
    "gi": "Gecertificeerde instellingen",
    "gemeente": "Gemeenten",
    "regio_gi": "Gecertificeerde instellingen per regio",
    "aanbieder": "Aanbieders",
    None: "Zonder niveau",
}
_SOORT = {
    "invoer": "brongegevens",
    "versie": "versie van de definities",
    "seed": "lijst",
    "macro": "macro",
    "model": "model",
    "sql": "macro's",
}


_ZAAK = {
    "in": "telt nu mee",
    "uit": "telt niet meer mee",
    "verplaatst": "telt ergens anders",
    "gewijzigd": "telt met een ander bedrag of andere dagen",
    "andere reden": "telt om een andere reden niet",
}


@dataclass(frozen=True)
class Tabel:
    """A table with a caption; of the columns some hold numbers, which stand to the right."""

    bijschrift: str
    kop: tuple[str, ...]
    rijen: tuple[tuple[str, ...], ...]
    getallen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sectie:
    """A heading with sentences and tables."""

    kop: str
    zinnen: tuple[str, ...] = ()
    tabellen: tuple[Tabel, ...] = field(default=())


def titel(uitslag: Vergelijking) -> str:
    """The heading of the report."""
    return f"Wat er verandert: {uitslag.basis} → {uitslag.nieuw}"


def kern(uitslag: Vergelijking) -> list[str]:
    """What changes, in a few sentences."""
    if not uitslag.verschilt:
        niets = "Er verandert niets: geen tabel of kolom, geen cijfer, en geen rij van een feit of dimensie."
        # A table without a key is compared as a whole.
        ongezien = [m for m in uitslag.marts if m.opmerking not in (None, "zonder sleutel")]
        namen = _opsomming([f"{m.mart} ({m.opmerking})" for m in ongezien])
        niet = f"Niet rij voor rij vergeleken: {namen}." if ongezien else None
        return [niets, *filter(None, [niet, uitslag.zonder_zaken])]
    cijfers = [m for m in uitslag.marts if m.soort == "cijfers"]
    # Rows of a version that came or went change no figure that was there.
    anders = [
        m
        for m in cijfers
        if m.cijfers_gewijzigd
        and (m.opmerking or any(v.cijfers and v.kant == "beide" for v in m.versies))
    ]
    zinnen = []
    if not anders:
        zinnen.append("Geen enkel cijfer dat er al was verandert.")
    else:
        versies = sorted(
            {v.versie for m in anders for v in m.versies if v.cijfers and v.kant == "beide"}
            - {None}
        )
        enkel = "versie" if len(versies) == 1 else "de versies"
        waar = f", in {enkel} {_opsomming(versies)}" if versies else ""
        # Of tables with another key, or about cases, no figures are told apart.
        alle = uitslag.cijfers_telling.alle
        hoeveel = f": {_aantal(alle, 'cijfer', 'cijfers')} in totaal" if alle else ""
        zinnen.append(
            f"{_aantal(len(anders), 'tabel', 'tabellen')} met cijfers van de {len(cijfers)} "
            f"{'verandert' if len(anders) == 1 else 'veranderen'}{waar}{hoeveel}."
        )
    zinnen += [
        f"Versie {o.naam} van de definities is {'nieuw' if o.wat == 'erbij' else 'vervallen'}."
        for o in uitslag.oorzaken
        if o.soort == "versie"
    ]
    if uitslag.andere_geldt:
        zinnen.append(
            f"De geldende versie was {uitslag.geldend_oud} en wordt {uitslag.geldend_nieuw}."
        )
    gekeerd = sum(n for van, naar, n in uitslag.overgangen_soorten if _is_oordeel(van, naar))
    if gekeerd:
        zinnen.append(
            f"⚠ Bij {_aantal(gekeerd, 'cijfer', 'cijfers')} keert het oordeel over de norm om."
        )
    breuken = sum(a.brekend for a in uitslag.afwijkingen)
    if breuken:
        zinnen.append(
            f"⚠ {_aantal(breuken, 'wijziging breekt', 'wijzigingen breken')} bestaande koppelingen."
        )
    return zinnen


def secties(uitslag: Vergelijking, meeste: int) -> list[Sectie]:
    """The sections that have something to say, with at most so many rows in each table."""
    if not uitslag.verschilt:
        return [_oorzaken(uitslag, meeste)] if uitslag.oorzaken else []
    alle = [
        _overgangen(uitslag, meeste),
        _oorzaken(uitslag, meeste),
        _afwijkingen(uitslag, meeste),
        _zaken(uitslag, meeste),
        _cijfers(uitslag, meeste),
        _marts(uitslag, meeste),
        _leeswijzer(uitslag),
    ]
    return [s for s in alle if s.zinnen or s.tabellen]


def markdown(uitslag: Vergelijking, vooraf: Sequence[str] = ()) -> str:
    """The report as Markdown, with as many rows as fit in a comment.

    Args:
        uitslag: what was found.
        vooraf: lines of Markdown to begin with.
    """
    meeste = RIJEN
    while True:
        regels = [
            *vooraf,
            f"# {_plat(titel(uitslag))}",
            "",
            *(f"- {_plat(z)}" for z in kern(uitslag)),
            "",
        ]
        for sectie in secties(uitslag, meeste):
            regels += [f"## {sectie.kop}", ""]
            for zin in sectie.zinnen:
                regels += [_plat(zin), ""]
            for tabel in sectie.tabellen:
                rijen = [[_cel(c) for c in rij] for rij in tabel.rijen]
                regels += [f"**{_plat(tabel.bijschrift)}**", ""]
                regels += [markdown_tabel(tabel.kop, rijen), ""]
        tekst = "\n".join(regels)
        if len(tekst) < RUIMTE or meeste == 1:
            return tekst
        meeste = max(1, meeste // 2)


def html(uitslag: Vergelijking) -> str:
    """The report as a page that needs nothing but itself."""
    omgeving = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return omgeving.get_template("rapport.html.j2").render(
        titel=titel(uitslag), kern=kern(uitslag), secties=secties(uitslag, RIJEN_HTML)
    )


# --- sections -------------------------------------------------------------------------------------


def _overgangen(uitslag: Vergelijking, meeste: int) -> Sectie:
    kop = "Oordelen over een norm"
    if not uitslag.overgangen:
        return Sectie(kop)
    zinnen = [
        f"{_aantal(n, 'cijfer', 'cijfers')} van {van} naar {naar}"
        for van, naar, n in uitslag.overgangen_soorten
    ]
    escalaties = uitslag.overgangen_telling.alle - sum(n for *_, n in uitslag.overgangen_soorten)
    if escalaties:
        zinnen.append(f"{_aantal(escalaties, 'cijfer', 'cijfers')} met alleen een andere escalatie")
    getoond = uitslag.overgangen[:meeste]
    tabel = Tabel(
        _bijschrift("Andere oordelen", len(getoond), uitslag.overgangen_telling.alle),
        (
            "partij",
            "indicator",
            "periode",
            "versie",
            "oordeel was",
            "oordeel wordt",
            "was",
            "wordt",
            "norm",
        ),
        tuple(_overgang(o) for o in getoond),
        frozenset(("was", "wordt", "norm")),
    )
    toelichting = [_opsomming(zinnen).capitalize() + "."]
    if any(o.klein for o in getoond):
        toelichting.append(
            f"Rust een oordeel op minder dan {MINIMUM['aantal']} jeugdigen, maatregelen of zaken, dan staat "
            "er een streepje in plaats van de waarde."
        )
    return Sectie(kop, tuple(toelichting), (tabel,))


def _overgang(o: Overgang) -> tuple[str, ...]:
    naam = o.naam if o.uitsplitsing == "totaal" else f"{o.naam}: {o.uitsplitsing}"
    was, wordt = _paar(o.waarde_oud, o.waarde_nieuw, o.eenheid)
    return (
        o.partij or o.niveau_code,
        naam,
        _periode(o.periode_soort, o.periode_start),
        o.versie,
        _oordeel(o.status_oud, o.escalatie_oud),
        _oordeel(o.status_nieuw, o.escalatie_nieuw),
        was,
        wordt,
        " → ".join(dict.fromkeys(_paar(o.norm_oud, o.norm_nieuw, o.eenheid))),
    )


def _oordeel(status: str, escalatie: bool) -> str:
    return f"{status}, naar het bestuurlijk overleg" if escalatie else status


def _is_oordeel(van: str, naar: str) -> bool:
    return {van, naar} == {"gehaald", "afwijking"}


def _oorzaken(uitslag: Vergelijking, meeste: int) -> Sectie:
    kop = "Wat er is gewijzigd"
    if uitslag.zonder_herkomst:
        return Sectie(kop, (uitslag.zonder_herkomst,))
    if not uitslag.oorzaken:
        return Sectie(kop, ("Er is niets gewijzigd aan definities, SQL of brongegevens.",))
    getoond = uitslag.oorzaken[:meeste]
    tabel = Tabel(
        _bijschrift("Wijzigingen", len(getoond), len(uitslag.oorzaken)),
        ("nr", "wat", "naam", "hoe", "tabellen"),
        tuple(
            (str(nr), _SOORT[o.soort], o.naam, _hoe(o, meeste), str(len(o.marts)))
            for nr, o in enumerate(getoond, start=1)
        ),
        frozenset(("nr", "tabellen")),
    )
    return Sectie(kop, (), (tabel,))


def _hoe(o: Oorzaak, meeste: int) -> str:
    if o.soort == "invoer":
        waar = "alleen in NIEUW" if o.wat == "erbij" else "alleen in BASIS"
        return f"{_aantal(o.aantal, 'bestand', 'bestanden')} {waar}"
    if o.soort == "seed" and o.wat == "gewijzigd":
        regels = [_zaadrij(r) for r in o.rijen[: max(1, meeste // 3)]]
        rest = o.aantal - o.aantal_van_versie - len(regels)
        if rest:
            regels.append(f"en nog {getal(rest)}")
        if o.aantal_van_versie:
            regels.append(
                f"{_aantal(o.aantal_van_versie, 'rij', 'rijen')} van een versie die erbij kwam of verviel"
            )
        return "; ".join(regels)
    if o.modellen:
        return f"{o.wat}, gebruikt door {_kort(o.modellen, meeste // 3)}"
    return f"{o.wat} ({o.pad})" if o.pad else o.wat


def _zaadrij(r) -> str:
    if r.soort != "waarde":
        return f"{r.soort}: {r.sleutel}"
    return f"{r.sleutel}: {r.kolom} {r.oud or 'leeg'} → {r.nieuw or 'leeg'}"


def _afwijkingen(uitslag: Vergelijking, meeste: int) -> Sectie:
    kop = "Tabellen en kolommen"
    if not uitslag.afwijkingen:
        return Sectie(kop)
    getoond = uitslag.afwijkingen[:meeste]
    tabel = Tabel(
        _bijschrift("Wijzigingen van de tabellen zelf", len(getoond), len(uitslag.afwijkingen)),
        ("wat", "tabel", "kolom", "was", "wordt", "breekt"),
        tuple(_afwijking(a) for a in getoond),
    )
    return Sectie(kop, (), (tabel,))


def _afwijking(a: Afwijking) -> tuple[str, ...]:
    breekt = "ja" if a.brekend else "nee"
    hernoemd = f"waarschijnlijk {a.nieuw}" if a.soort == "kolom weg" and a.nieuw else a.nieuw
    return a.soort, a.mart, a.kolom or "", a.oud or "", hernoemd or "", breekt


def _zaken(uitslag: Vergelijking, meeste: int) -> Sectie:
    kop = "Jeugdigen, maatregelen en regels"
    if uitslag.zonder_zaken:
        return Sectie(kop, (uitslag.zonder_zaken,))
    if not uitslag.zaken:
        return Sectie(kop, ("Geen enkele zaak telt anders mee.",))
    getoond = uitslag.zaken[:meeste]
    tabel = Tabel(
        _bijschrift("Zaken die anders meetellen, met de reden", len(getoond), len(uitslag.zaken)),
        (
            "waarde",
            "versie",
            "wat",
            "reden",
            "jeugdigen",
            "zaken",
            "soort zaak",
            "verschil €",
            "verschil dagen",
        ),
        tuple(_zaak(z) for z in getoond),
        frozenset(("jeugdigen", "zaken", "verschil €", "verschil dagen")),
    )
    zin = (
        "Per reden is elke jeugdige een keer geteld; tel jeugdigen van verschillende redenen niet op. "
        "Per regio, gemeente, gecertificeerde instelling en aanbieder staat dit in zaken.parquet."
    )
    return Sectie(kop, (zin,), (tabel,))


def _zaak(z: Zaken) -> tuple[str, ...]:
    vooraf = {"in": "eerst: ", "verplaatst": "anders: ", "gewijzigd": "anders: "}
    reden = vooraf.get(z.soort, "") + z.tekst
    return (
        z.waarde,
        z.versie,
        _ZAAK[z.soort],
        reden,
        _of_weinig(z.jeugdigen),
        _of_weinig(z.zaken),
        z.zaak_soort,
        met_eenheid(z.bedrag, "euro", teken=True),
        met_eenheid(z.dagen, "dagen", teken=True),
    )


def _of_weinig(aantal: int | None) -> str:
    return f"< {MINIMUM['aantal']}" if aantal is None else getal(aantal)


def _cijfers(uitslag: Vergelijking, meeste: int) -> Sectie:
    kop = "Grootste verschillen"
    if not uitslag.cijfers:
        return Sectie(kop)
    tabellen = []
    for niveau in (*NIVEAUS, None):
        alle = [c for c in uitslag.cijfers if c.niveau == niveau]
        if alle:
            tabellen.append(
                Tabel(
                    _NIVEAU[niveau],
                    (
                        "partij",
                        "cijfer",
                        "uitsplitsing",
                        "periode",
                        "versie",
                        "was",
                        "wordt",
                        "verschil",
                        "%",
                    ),
                    tuple(_cijfer(c) for c in alle[:meeste]),
                    frozenset(("was", "wordt", "verschil", "%")),
                )
            )
    return Sectie(kop, (), tuple(tabellen))


def _cijfer(c: Cijfer) -> tuple[str, ...]:
    was, wordt = _paar(c.oud, c.nieuw, c.eenheid)
    ook = f" (ook {', '.join(c.ook_in)})" if c.ook_in else ""
    return (
        c.partij or c.niveau_code or "",
        cijfernaam(c),
        c.uitsplitsing,
        _periode(c.periode_soort, c.periode_start),
        (c.versie or "") + ook,
        was,
        wordt,
        _verschil(c),
        met_eenheid(c.relatief, "aandeel", teken=True),
    )


def cijfernaam(c: Cijfer) -> str:
    """A figure in words: the indicator, or the value of the monitor with its measure."""
    if c.naam != c.maat:
        return c.naam if c.maat == "waarde" else f"{c.naam} ({c.maat})"
    mart = c.mart.removeprefix("monitor_")
    return f"{mart}: {c.maat}".replace("_", " ")


def _marts(uitslag: Vergelijking, meeste: int) -> Sectie:
    anders = sorted(
        (m for m in uitslag.marts if m.verschilt),
        key=lambda m: (m.soort != "cijfers", m.mart),
    )
    if not anders:
        return Sectie("Tabellen")
    gelijk = len(uitslag.marts) - len(anders)
    tabel = Tabel(
        _bijschrift("Rijen die anders zijn, per tabel", len(anders[:meeste]), len(anders)),
        (
            "tabel",
            "rijen was",
            "wordt",
            "erbij",
            "weg",
            "gewijzigd",
            "alleen tekst",
            "door nr",
            "let op",
        ),
        tuple(_mart(m) for m in anders[:meeste]),
        frozenset(("rijen was", "wordt", "erbij", "weg", "gewijzigd", "alleen tekst")),
    )
    zin = f"{_aantal(gelijk, 'tabel is', 'tabellen zijn')} gelijk gebleven."
    return Sectie("Per tabel", (zin,), (tabel,))


def _mart(m: Mart) -> tuple[str, ...]:
    beide = [v for v in m.versies if v.kant == "beide"]
    tellingen = [
        getal(sum(getattr(v, w) for v in beide)) for w in ("erbij", "weg", "gewijzigd", "tekst")
    ]
    let_op = [m.opmerking] if m.opmerking else []
    let_op += [
        f"versie {v.versie} {'erbij' if v.kant == 'nieuw' else 'weg'}: "
        f"{_aantal(v.erbij + v.weg, 'rij', 'rijen')}"
        for v in m.versies
        if v.kant != "beide"
    ]
    door = ", ".join(str(nr + 1) for nr in m.oorzaken)
    if m.opmerking:
        tellingen = [""] * 4
    return (m.mart, getal(m.rijen_oud), getal(m.rijen_nieuw), *tellingen, door, "; ".join(let_op))


def _leeswijzer(uitslag: Vergelijking) -> Sectie:
    telling = uitslag.cijfers_telling
    if not telling.alle:
        return Sectie("Leeswijzer")
    zinnen = [
        f"Van de {getal(telling.alle)} cijfers die veranderen staan hierboven alleen de grootste. Eerst "
        "Gelderland, dan regio's, gecertificeerde instellingen en gemeenten; eerst totalen, jaren en de "
        "geldende versie; daarbinnen eerst de grootste verandering naar verhouding. Van elk cijfer van een "
        "partij staat er een periode en een versie: waar het het meest verandert.",
        f"{getal(uitslag.cijfers_klein)} cijfers rusten op minder dan {MINIMUM['aantal']} jeugdigen, "
        f"maatregelen of zaken, of zijn minder dan {getal(MINIMUM['euro'])} euro, en staan hier niet bij.",
        "Alle cijfers die veranderen staan in cijfers.parquet, en dit verslag voor programma's in "
        "vergelijking.json.",
    ]
    return Sectie("Leeswijzer", tuple(zinnen))


# --- words ----------------------------------------------------------------------------------------


def _periode(soort: str | None, start: str | None) -> str:
    """A period as people write it: 2023, 2023-T1, 2023-K3, 2023-04."""
    if not start:
        return ""
    dag = dt.date.fromisoformat(start)
    if soort == "tertiaal":
        return f"{dag.year}-T{(dag.month + 3) // 4}"
    if soort == "kwartaal":
        return f"{dag.year}-K{(dag.month + 2) // 3}"
    return start[:7] if soort == "maand" else str(dag.year)


def _paar(oud: float | None, nieuw: float | None, eenheid: str) -> tuple[str, str]:
    """Both values, with more decimals where they would look the same."""
    teksten = met_eenheid(oud, eenheid), met_eenheid(nieuw, eenheid)
    if teksten[0] == teksten[1] and oud != nieuw:
        teksten = tuple(_nauwkeurig(x) for x in (oud, nieuw))
    return tuple(t or "–" for t in teksten)


def _verschil(c: Cijfer) -> str:
    if not c.verschil:
        # From no figure to zero is a difference without a size.
        return ""
    tekst = met_eenheid(c.verschil, c.eenheid, teken=True)
    return _nauwkeurig(c.verschil, True) if tekst.strip("+-0, %") == "" else tekst


def _nauwkeurig(waarde: float | None, teken: bool = False) -> str:
    return "" if waarde is None else getal(waarde, 4, teken)


def _aantal(aantal: int, een: str, meer: str) -> str:
    return f"{getal(aantal)} {een if aantal == 1 else meer}"


def _opsomming(delen: Sequence[str]) -> str:
    return " en ".join(filter(None, (", ".join(delen[:-1]), *delen[-1:])))


def _kort(namen: Sequence[str], meeste: int) -> str:
    getoond = namen[: max(1, meeste)]
    rest = len(namen) - len(getoond)
    return ", ".join(getoond) + (f" en nog {getal(rest)}" if rest else "")


def _bijschrift(tekst: str, getoond: int, alle: int) -> str:
    return tekst if getoond == alle else f"{tekst} (de eerste {getal(getoond)} van {getal(alle)})"


def _plat(tekst: str) -> str:
    """Text that stays text in Markdown."""
    return " ".join(tekst.split()).replace("<", "&lt;").replace("`", "'")


def _cel(tekst: str) -> str:
    """The same, and no longer than a cell should be."""
    tekst = _plat(tekst)
    return tekst if len(tekst) <= TEKENS else tekst[: TEKENS - 1] + "…"
