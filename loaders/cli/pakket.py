"""The command that makes packages for recipients."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from loaders.cli.gemeen import Database, NietWachten, console, fouten, nette_fouten
from loaders.cli.publiceren import Bron, Lees, Verantwoording, bron_pad, publiceer_app
from loaders.notatie import getal


class Soort(StrEnum):
    """Kinds of party of which there are more than one."""

    gemeente = "gemeente"
    regio = "regio"
    gi = "gi"
    aanbieder = "aanbieder"


@publiceer_app.command("pakket")
def pakket(
    map_: Annotated[
        Path, typer.Argument(metavar="MAP", help="Waar de pakketten komen, elk in een eigen map.")
    ],
    ontvanger: Annotated[
        list[str] | None,
        typer.Option(
            "--ontvanger",
            help="gemeente:0202, regio:foodvalley, gi:<AGB>, aanbieder:<AGB> of gelderland; mag vaker.",
        ),
    ] = None,
    alle: Annotated[
        list[Soort] | None,
        typer.Option("--alle", help="Een pakket voor elke partij van deze soort; mag vaker."),
    ] = None,
    bron: Bron = None,
    database: Database = None,
    lees: Lees = None,
    editie: Annotated[
        str | None, typer.Option("--editie", help="Uit een editie in plaats van het leesbestand.")
    ] = None,
    edities_map: Annotated[Path, typer.Option("--edities", help="De map met edities.")] = Path(
        "edities"
    ),
    met_verantwoording: Verantwoording = False,
    niet_wachten: NietWachten = False,
) -> None:
    """Maak per ontvanger een pakket: een werkmap en Parquet met wat die mag zien."""
    from loaders import edities
    from loaders.publiceren import pakket as pk
    from loaders.publiceren.partijen import Partij, PartijFout

    with nette_fouten(pk.PakketFout, PartijFout, edities.EditieFout):
        if bron and editie:
            raise pk.PakketFout("kies --bron of --editie, niet beide.")
        uit = edities.zoek(editie, edities_map).database if editie else bron
        partijen = [Partij.lees(tekst) for tekst in ontvanger or []]
        with (
            bron_pad(uit, lees, database, "publiceer pakket", niet_wachten) as pad,
            fouten.status("Pakketten maken"),
        ):
            for uitslag in pk.maak(partijen, pad, map_, alle or (), met_verantwoording):
                console.print(
                    f"{uitslag.naam}: {uitslag.pad}, {len(uitslag.rijen)} tabellen met "
                    f"{getal(sum(uitslag.rijen.values()))} rijen. Alleen voor de ontvanger.",
                    highlight=False,
                    soft_wrap=True,
                )
