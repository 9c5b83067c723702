"""An explanation on the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from loaders.eenheid import van_maat
from loaders.notatie import met_eenheid
from loaders.waarom.uitleg import AFSPRAKEN, Cijfer, Uitleg


def weergave(uitleg: Uitleg, zaken: int) -> RenderableType:
    """The explanation for the terminal, with at most so many cases and cells."""
    return Group(*_stukken(uitleg, zaken))


def _stukken(uitleg: Uitleg, zaken: int) -> Iterator[RenderableType]:
    cijfer = uitleg.cijfer
    is_telling = isinstance(uitleg.gegevens.get(cijfer.maat), int)
    eenheid = uitleg.gegevens.get("eenheid") or van_maat(cijfer.maat, is_telling)
    snede = ", ".join(w for w in cijfer.uitsplitsing.values() if w != "totaal")
    yield Text(
        f"{cijfer.mart}.{cijfer.maat}"
        + (f" ({snede})" if snede else "")
        + f", {cijfer.niveau_naam}, {_periode(cijfer)}, definities {cijfer.versie}",
        style="bold",
    )
    yield Text(f"= {met_eenheid(uitleg.waarde, eenheid) or 'geen cijfer'}", style="bold")
    if cijfer.mart == AFSPRAKEN:
        yield from _oordeel(uitleg, eenheid)
    yield Text("\nDefinitie", style="bold")
    for tekst in uitleg.omschrijving:
        yield Padding(tekst, (0, 0, 0, 2))
    if uitleg.register:
        register = Table.grid(padding=(0, 2, 0, 2))
        for naam, tekst in uitleg.register:
            register.add_row(Text(naam, style="dim"), tekst)
        yield register
    if uitleg.filters or uitleg.zaken or uitleg.in_aanmerking[0]:
        yield _trechter(uitleg, eenheid)
    if uitleg.zaken:
        yield from _zaken(uitleg, zaken)
    if uitleg.cellen:
        yield from _opgaven(uitleg, zaken)
    if uitleg.zonder_zaken:
        yield Text(f"\nVan dit cijfer zijn geen zaken bekend. {uitleg.zonder_zaken}.")
    if uitleg.vingerafdruk:
        yield Text(f"\nVingerafdruk {uitleg.vingerafdruk}", style="dim")
    for deel in uitleg.delen:
        yield Text("")
        yield from _stukken(deel, zaken)


def _oordeel(uitleg: Uitleg, eenheid: str) -> Iterator[RenderableType]:
    gegevens = uitleg.gegevens
    delen = [f"{gegevens['status']}"]
    if gegevens["reden"]:
        delen.append(gegevens["reden"])
    if gegevens["norm"] is not None:
        delen.append(f"norm {gegevens['richting']} {met_eenheid(gegevens['norm'], eenheid)}")
    if gegevens["basiswaarde"] is not None:
        delen.append(f"basis {met_eenheid(gegevens['basiswaarde'], eenheid)}")
    if gegevens["teller"] is not None and gegevens["noemer"] is not None:
        delen.append(
            f"{met_eenheid(gegevens['teller'], 'aantal')} op {met_eenheid(gegevens['noemer'], 'aantal')}"
        )
    yield Text(", ".join(delen))


def _trechter(uitleg: Uitleg, eenheid: str) -> Table:
    tabel = _tabel("Wat telt en wat afvalt")
    tabel.add_column("")
    tabel.add_column("zaken", justify="right")
    tabel.add_column("jeugdigen", justify="right")
    tabel.add_column("omdat", overflow="fold")
    tabel.add_row("komt in aanmerking", *map(_aantal, uitleg.in_aanmerking), "")
    for filter_ in uitleg.filters:
        omdat = filter_.uitleg or ""
        tabel.add_row(
            f"– {filter_.reden}",
            _aantal(filter_.zaken),
            _aantal(filter_.jeugdigen),
            omdat + (f" ({filter_.definitie})" if filter_.definitie else ""),
        )
    tabel.add_section()
    opgeteld = (
        "" if uitleg.opgeteld is None else f"samen {met_eenheid(float(uitleg.opgeteld), eenheid)}"
    )
    if uitleg.opgeteld is not None and float(uitleg.opgeteld) != float(uitleg.waarde or 0):
        opgeteld += "; dat is niet het cijfer"
    tabel.add_row("telt", *map(_aantal, uitleg.geteld), opgeteld, style="bold")
    return tabel


def _zaken(uitleg: Uitleg, hoogstens: int) -> Iterator[RenderableType]:
    getoond = uitleg.zaken[:hoogstens]
    kolommen = {
        "zaak": [_kort(z.zaak_id) for z in getoond],
        "jeugdige": [z.jeugdige_id[:8] for z in getoond],
        "gemeente": [z.gemeentecode for z in getoond],
        "GI": [z.gi_agb or "" for z in getoond],
        "aanbieder": [z.aanbieder_agb or "" for z in getoond],
        "wat": [z.product or "" for z in getoond],
        "van": [f"{z.eerste_dag:%d-%m-%Y}" for z in getoond],
        "tot": [f"{z.laatste_dag:%d-%m-%Y}" if z.laatste_dag else "loopt" for z in getoond],
        "dagen": [_aantal(z.dagen) for z in getoond],
        "€": ["" if z.bedrag is None else met_eenheid(float(z.bedrag), "euro") for z in getoond],
    }
    gevuld = {naam: waarden for naam, waarden in kolommen.items() if any(waarden)}
    tabel = _tabel("De zaken")
    for naam in gevuld:
        tabel.add_column(
            naam,
            no_wrap=naam == "zaak",
            overflow="fold",
            justify="right" if naam in ("dagen", "€") else "left",
        )
    for rij in zip(*gevuld.values(), strict=True):
        tabel.add_row(*rij)
    yield tabel
    rest = uitleg.geteld[0] - len(getoond)
    if rest > 0:
        yield Text(f"En nog {_aantal(rest)}; `--zaken {uitleg.geteld[0]}` toont alles.")
    berichten = _tabel("Berichten waarop zij berusten")
    berichten.add_column("zaak")
    berichten.add_column("berichten", overflow="fold")
    for zaak in getoond:
        berichten.add_row(_kort(zaak.zaak_id), ", ".join(zaak.berichten))
    yield berichten


def _opgaven(uitleg: Uitleg, hoogstens: int) -> Iterator[RenderableType]:
    tabel = _tabel("Wat is aangeleverd")
    for kolom in ("leverancier", "onderwerp", "opgave", "over", "periode"):
        tabel.add_column(kolom)
    tabel.add_column("waarde", justify="right")
    tabel.add_column("waar", overflow="fold")
    for cel in uitleg.cellen[:hoogstens]:
        tabel.add_row(
            cel.leverancier,
            cel.onderwerp,
            cel.opgave,
            cel.partij,
            cel.periode,
            cel.waarde,
            cel.plek,
        )
    yield tabel
    if len(uitleg.cellen) > hoogstens:
        yield Text(f"En nog {_aantal(len(uitleg.cellen) - hoogstens)} cijfers.")


def _tabel(titel: str) -> Table:
    return Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), title=titel, title_justify="left")


def _periode(cijfer: Cijfer) -> str:
    start = cijfer.periode_start
    nummers = {
        "jaar": "",
        "tertiaal": f"-T{(start.month + 3) // 4}",
        "kwartaal": f"-K{(start.month + 2) // 3}",
    }
    return f"{start.year}{nummers.get(cijfer.periode_soort, f'-{start.month:02d}')}"


def _aantal(aantal: int | None) -> str:
    return "" if aantal is None else met_eenheid(aantal, "aantal")


def _kort(zaak_id: str) -> str:
    """A hash by its beginning; a key with a meaning whole."""
    return zaak_id if "/" in zaak_id or ":" in zaak_id else zaak_id[:12]
