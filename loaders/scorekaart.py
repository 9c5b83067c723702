"""The scorecard of the resultaatafspraken of one party in one year, for the terminal.

Every verdict is a word and a sign, so that it reads the same in black and white.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from rich import box
from rich.table import Table
from rich.text import Text

from loaders.inlezen.opslag import DatabaseFout, vraag
from loaders.notatie import met_eenheid
from loaders.plaats import zoek

#: Sign and colour of each status.
OORDEEL = {
    "gehaald": ("✓", "green"),
    "afwijking": ("✗", "bold red"),
    "geen gegevens": ("?", "yellow"),
    "te vroeg": ("…", "dim"),
    "geen norm": ("·", "dim"),
}


@dataclass(frozen=True)
class Regel:
    """A row of resultaatafspraak_meting, as far as the scorecard shows it."""

    resultaatafspraak: int | None
    resultaatafspraak_naam: str | None
    indicator_naam: str
    uitsplitsing: str
    uitsplitsing_naam: str
    waarde: float | None
    eenheid: str
    norm: float | None
    verschil: float | None
    status: str
    reden: str | None
    afwijking_volgnummer: int | None
    escalatie: bool
    dekking: float | None
    duiding: str | None


@dataclass(frozen=True)
class Scorekaart:
    """The rows of one party and year, in the order of the agreements."""

    naam: str
    jaar: int
    versie: str
    regels: tuple[Regel, ...]


def lees(
    database: Path,
    regio: str | None = None,
    gi: str | None = None,
    gemeente: str | None = None,
    jaar: int | None = None,
    versie: str | None = None,
) -> Scorekaart:
    """The scorecard of Gelderland, a region, a GI, a GI in a region, or a municipality.

    Args:
        database: the warehouse.
        regio: code or name of a jeugdhulpregio.
        gi: AGB code or name of a gecertificeerde instelling.
        gemeente: code or name of a municipality.
        jaar: calendar year; by default the last that is over on the peildatum.
        versie: version of the definitions; by default the one in force.

    Raises:
        DatabaseFout: the warehouse is not built, or there is no such party, year or version.
    """
    niveau, code, naam = _partij(database, regio, gi, gemeente)
    [(geldend,)] = vraag(
        database, "select definitie_versie from marts.dim_definitieversie where is_geldend"
    )
    versie = versie or geldend
    periode = dt.date(jaar, 1, 1) if jaar else _laatste_jaar(database)
    kolommen = ", ".join(
        f"afspraak.{f.name}" if f.name == "resultaatafspraak_naam" else f"meting.{f.name}"
        for f in fields(Regel)
    )
    rijen = vraag(
        database,
        f"""
        select {kolommen}
        from marts.resultaatafspraak_meting as meting
        left join staging.resultaatafspraak as afspraak using (resultaatafspraak)
        inner join staging.indicator as indicator using (indicator)
        where
            meting.definitie_versie = $versie and meting.niveau = $niveau
            and meting.niveau_code = $code
            and meting.periode_soort = 'jaar' and meting.periode_start = $periode
        order by
            meting.resultaatafspraak nulls last, indicator.volgorde,
            meting.uitsplitsing <> 'totaal', meting.uitsplitsing
        """,
        versie=versie,
        niveau=niveau,
        code=code,
        periode=periode,
    )
    if not rijen:
        raise DatabaseFout(f"voor {naam} in {periode.year} ({versie}) is er geen scorekaart.")
    return Scorekaart(naam, periode.year, versie, tuple(Regel(*rij) for rij in rijen))


def _partij(
    database: Path, regio: str | None, gi: str | None, gemeente: str | None
) -> tuple[str, str, str]:
    """Level, code and name of the party that is asked for, by code or by name."""
    if gemeente and (regio or gi):
        raise DatabaseFout("kies een gemeente, of een regio en/of een GI.")
    gevraagd = {"regio": regio, "gi": gi, "gemeente": gemeente}
    gevonden = {
        niveau: zoek(database, niveau, tekst)
        for niveau, tekst in gevraagd.items()
        if tekst is not None
    }
    if not gevonden:
        return "gelderland", "GLD", "Gelderland"
    code = "/".join(code for code, _ in gevonden.values())
    naam = " / ".join(naam for _, naam in gevonden.values())
    return "_".join(gevonden), code, naam


def _laatste_jaar(database: Path) -> dt.date:
    [(start,)] = vraag(database, "select max(periode_start) from marts.resultaatafspraak_overzicht")
    if start is None:
        raise DatabaseFout("er is nog geen heel jaar om te beoordelen.")
    return start


def tabel(kaart: Scorekaart) -> Table:
    """The scorecard as a table."""
    tabel = Table(
        title=f"Resultaatafspraken {kaart.jaar}, {kaart.naam} (definities {kaart.versie})",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    tabel.add_column("")
    tabel.add_column("indicator", overflow="fold")
    for kolom in ("uitkomst", "norm", "verschil"):
        tabel.add_column(kolom, justify="right", no_wrap=True)
    tabel.add_column("oordeel", overflow="fold")
    vorige: Regel | None = None
    for regel in kaart.regels:
        if vorige is None or regel.resultaatafspraak != vorige.resultaatafspraak:
            kop = regel.resultaatafspraak_naam or "Ernaast"
            tabel.add_section()
            tabel.add_row(str(regel.resultaatafspraak or ""), Text(kop, style="bold"))
        tabel.add_row(
            "",
            "\n".join(_omschrijving(regel, vorige)),
            met_eenheid(regel.waarde, regel.eenheid),
            met_eenheid(regel.norm, regel.eenheid),
            met_eenheid(regel.verschil, regel.eenheid, teken=True),
            Text(oordeel(regel), style=OORDEEL[regel.status][1]),
        )
        vorige = regel
    return tabel


def _omschrijving(regel: Regel, vorige: Regel | None) -> Iterator[str]:
    """The indicator, or only its break-down where the row before was of the same indicator."""
    is_deel = regel.uitsplitsing != "totaal"
    if is_deel and vorige and vorige.indicator_naam == regel.indicator_naam:
        yield f"– {regel.uitsplitsing_naam}"
    else:
        yield regel.indicator_naam + (f": {regel.uitsplitsing_naam}" if is_deel else "")
    if regel.duiding:
        yield f"Duiding: {regel.duiding}"


def oordeel(regel: Regel) -> str:
    """The verdict in words, with what belongs to it."""
    teken, _ = OORDEEL[regel.status]
    tekst = f"{teken} {regel.status}"
    if regel.status == "afwijking":
        tekst += f" ({regel.afwijking_volgnummer}e"
        tekst += ", naar het bestuurlijk overleg)" if regel.escalatie else ")"
    if regel.reden:
        tekst += f": {regel.reden}"
        if regel.dekking is not None and "regieberichten" in regel.reden:
            tekst += f" (dekking {met_eenheid(regel.dekking, 'aandeel')})"
    return tekst


def telling(kaart: Scorekaart) -> str:
    """How many indicators have which status, in one line."""
    aantallen = dict.fromkeys(OORDEEL, 0)
    for regel in kaart.regels:
        aantallen[regel.status] += 1
    return ", ".join(f"{n} {status}" for status, n in aantallen.items() if n)
