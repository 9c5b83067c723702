"""What all commands share: the program itself, options, and how errors and numbers look."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from loaders import sleutel as sl
from loaders import slot
from loaders.inlezen import opslag

STANDAARD_DATABASE = Path("gelderse_monitor.duckdb")

app = typer.Typer(
    help="De Gelderse monitor jeugdbescherming: iJw-berichten inlezen, controleren en meten.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

console = Console()
fouten = Console(stderr=True)

Paden = Annotated[
    list[Path], typer.Argument(help="Bestanden, mappen of zip-archieven.", show_default=False)
]
Database = Annotated[
    Path | None,
    typer.Option(
        "--database",
        help="Het warehouse; anders MONITOR_DATABASE, anders gelderse_monitor.duckdb in deze map.",
        show_default=False,
    ),
]
Sleutelbestand = Annotated[
    Path | None,
    typer.Option(
        "--sleutelbestand",
        help="Bestand met de sleutel van de pseudoniemen; anders de omgeving MONITOR_SLEUTEL.",
        show_default=False,
    ),
]
NietWachten = Annotated[
    bool,
    typer.Option("--niet-wachten", help="Stop als een ander bezig is, in plaats van te wachten."),
]
Werkers = Annotated[
    int | None, typer.Option("--werkers", min=1, help="Aantal processen; standaard een per kern.")
]
AlsJson = Annotated[bool, typer.Option("--json", help="Uitslag als JSON, zonder voortgang.")]
Vandaag = Annotated[
    dt.datetime | None,
    typer.Option(
        "--vandaag",
        formats=["%Y-%m-%d"],
        help="Dag van laden voor de controle op de dagtekening (TR135); standaard vandaag.",
        show_default=False,
    ),
]


def database_pad(gekozen: Path | None) -> Path:
    """Where the warehouse is: the option, else MONITOR_DATABASE, else the documented default."""
    return gekozen or Path(os.environ.get("MONITOR_DATABASE") or STANDAARD_DATABASE)


def om_de_beurt(
    database: Path, opdracht: str, niet_wachten: bool
) -> contextlib.AbstractContextManager[None]:
    """Hold the lock of a warehouse; another waits, or ends with a sentence that says who is busy."""

    def meld(zin: str) -> None:
        fouten.print(zin, style="yellow", markup=False, highlight=False, soft_wrap=True)

    return slot.houd(database, f"monitor {opdracht}", not niet_wachten, meld)


class nette_fouten:  # noqa: N801 - reads as a statement
    """Ends the program with one clear sentence instead of a traceback, also where a file can't be used."""

    def __init__(self, *ook: type[Exception]):
        self.soorten = (sl.SleutelFout, opslag.DatabaseFout, *ook)

    def __enter__(self) -> None:
        pass

    def __exit__(self, soort: type | None, fout: BaseException | None, _: object) -> None:
        if isinstance(fout, self.soorten):
            zin = str(fout)
        elif isinstance(fout, OSError) and fout.filename:
            zin = f"{fout.filename}: {fout.strerror}."
        else:
            return
        fouten.print("[bold red]Fout:[/]", escape(zin), highlight=False)
        raise typer.Exit(2) from None


def dag(vandaag: dt.datetime | None) -> dt.date:
    """The day of an option, by default today."""
    return vandaag.date() if vandaag else dt.date.today()


def als_json_waarde(waarde: object) -> object:
    """Days as text, amounts as numbers."""
    return waarde.isoformat() if isinstance(waarde, dt.date) else float(waarde)
