"""The command that makes the report."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from loaders.cli.gemeen import Database, NietWachten, Werkers, app, console, fouten, nette_fouten
from loaders.cli.publiceren import Bron, Lees, NaarMap, bron_pad
from loaders.notatie import getal


class Lezer(StrEnum):
    """For whom the report is."""

    openbaar = "openbaar"
    partner = "partner"


@app.command()
def rapport(
    map_: NaarMap,
    editie: Annotated[
        str | None, typer.Option("--editie", help="Uit een editie in plaats van het leesbestand.")
    ] = None,
    zichtbaar: Annotated[
        Lezer,
        typer.Option(
            "--zichtbaar", help="openbaar, of partner: ook hoe partners hun cijfers duiden."
        ),
    ] = Lezer.openbaar,
    mededeling: Annotated[
        str | None, typer.Option("--mededeling", help="Een zin boven elke pagina.")
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option("--contact", help="Waar lezers terechtkunnen, voor de toegankelijkheid."),
    ] = None,
    bron: Bron = None,
    database: Database = None,
    lees: Lees = None,
    edities_map: Annotated[Path, typer.Option("--edities", help="De map met edities.")] = Path(
        "edities"
    ),
    werkers: Werkers = None,
    niet_wachten: NietWachten = False,
) -> None:
    """Maak het rapport: een website die op elke webserver kan staan, en zonder.

    Alleen openbare cijfers, en met --zichtbaar partner hun duiding. Wat niet verandert blijft staan.
    """
    from loaders import edities
    from loaders import rapport as rp
    from loaders.inlezen.opslag import DatabaseFout

    with nette_fouten(edities.EditieFout):
        if bron and editie:
            raise DatabaseFout("kies --bron of --editie, niet beide.")
        uit = edities.zoek(editie, edities_map).database if editie else bron
        with bron_pad(uit, lees, database, "rapport", niet_wachten) as pad, _balk() as balk:
            taak = balk.add_task("Lezen", total=None)

            def meld(klaar: int, totaal: int) -> None:
                balk.update(taak, description="Pagina's", completed=klaar, total=totaal)

            uitslag = rp.maak(pad, map_, zichtbaar.value, mededeling, contact, meld, werkers)
    console.print(
        f"{map_ / 'index.html'}: {getal(uitslag.paginas)} pagina's, waarvan {getal(uitslag.gemaakt)} nieuw "
        f"gemaakt met {getal(uitslag.grafieken)} grafieken; {zichtbaar.value}.",
        highlight=False,
        soft_wrap=True,
    )


def _balk() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=fouten,
        transient=True,
    )
