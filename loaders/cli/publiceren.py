"""Commands for what readers get: the build that cannot hurt them, going back, files, and the page of dbt."""

from __future__ import annotations

import contextlib
import enum
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loaders.catalogus import PROJECT
from loaders.cli.gemeen import (
    Database,
    NietWachten,
    app,
    console,
    database_pad,
    fouten,
    nette_fouten,
    om_de_beurt,
)
from loaders.notatie import getal
from loaders.publiceren import leesbestand, tabellen

if TYPE_CHECKING:
    from loaders.publiceren.bouw import Tegengehouden

publiceer_app = typer.Typer(
    help="Publiceren: wat lezers buiten het leesbestand krijgen.", no_args_is_help=True
)
app.add_typer(publiceer_app, name="publiceer")

Lees = Annotated[
    Path | None,
    typer.Option(
        "--lees",
        help="Het leesbestand; anders MONITOR_LEES, anders NAAM.lezen.duckdb naast het warehouse.",
        show_default=False,
    ),
]
Bron = Annotated[
    Path | None,
    typer.Option(
        "--bron",
        help="Een ander bestand dan het leesbestand, zoals dat van een editie.",
        show_default=False,
    ),
]
Verantwoording = Annotated[
    bool,
    typer.Option("--met-verantwoording", help="Ook de marts met alle zaken; die zijn groot."),
]
NaarMap = Annotated[
    Path,
    typer.Argument(
        metavar="MAP", help="Nieuwe of lege map, of een eerdere publicatie; die wordt vervangen."
    ),
]
Zichtbaar = enum.StrEnum("Zichtbaar", tabellen.ZICHTBAAR)
VoorWie = Annotated[
    Zichtbaar, typer.Option("--zichtbaar", help="Tot en met wie: welke kolommen meegaan.")
]


def lees_pad(gekozen: Path | None, database: Path) -> Path:
    """Where readers look: the option, else MONITOR_LEES, else beside the warehouse."""
    omgeving = os.environ.get("MONITOR_LEES")
    return gekozen or (Path(omgeving) if omgeving else leesbestand.bij(database))


@contextlib.contextmanager
def bron_pad(
    bron: Path | None, lees: Path | None, database: Path | None, opdracht: str, niet_wachten: bool
) -> Iterator[Path]:
    """The file to publish from; a build waits for it, but not for what is of no build, as an edition."""
    if bron:
        yield bron
        return
    pad = database_pad(database)
    # Where readers have a file and there is no working file, nobody builds.
    beurt = om_de_beurt(pad, opdracht, niet_wachten) if pad.exists() else contextlib.nullcontext()
    with beurt:
        yield lees_pad(lees, pad)


@app.command()
def bouw(
    database: Database = None,
    lees: Lees = None,
    editie: Annotated[
        str | None,
        typer.Option(
            metavar="NAAM", help="Noem haar een editie, zoals 2026-2.", show_default=False
        ),
    ] = None,
    aanvaard: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MART",
            help="Deze mart mag van omvang veranderen; ook als patroon, zoals 'monitor_*'. Herhaalbaar.",
            show_default=False,
        ),
    ] = None,
    met_verantwoording: Verantwoording = False,
    niet_wachten: NietWachten = False,
) -> None:
    """Bouw naast het werkbestand en geef het aan lezers als alle tests slagen.

    Lezers houden wat ze hebben tot alles klopt, en krijgen dan in een keer het nieuwe. Exitcode 0: gewisseld;
    1: tegengehouden door een test of door de omvang van een mart; 2: niet te bouwen.
    """
    from loaders import herbouw
    from loaders.edities import NAAM
    from loaders.publiceren import bouw as publiceren

    if editie and not NAAM.fullmatch(editie):
        raise typer.BadParameter("jaar en nummer, zoals 2026-2", param_hint="--editie")
    pad = database_pad(database)
    doel = lees_pad(lees, pad)
    with nette_fouten():
        herbouw.eis_aanwezig(pad)
    with (
        nette_fouten(herbouw.BouwFout),
        om_de_beurt(pad, "bouw", niet_wachten),
        fouten.status("Bouwen") as status,
    ):
        try:
            uitslag = publiceren.bouw(
                pad,
                doel,
                editie,
                met_verantwoording,
                tuple(aanvaard or ()),
                PROJECT,
                status.update,
            )
        except publiceren.Tegengehouden as fout:
            status.stop()
            _toon_tegengehouden(fout, doel)
            raise typer.Exit(1) from None
    for melding in uitslag.waarschuwingen:
        console.print(f"Let op: {melding}", style="yellow", markup=False, highlight=False)
    vergeleken = " Er was nog niets om mee te vergelijken." if uitslag.is_eerste else ""
    console.print(
        f"Lezers hebben nu {doel}: {uitslag.tabellen} tabellen met {getal(uitslag.rijen)} rijen.{vergeleken}",
        highlight=False,
    )


@app.command()
def terug(database: Database = None, lees: Lees = None, niet_wachten: NietWachten = False) -> None:
    """Geef lezers het vorige leesbestand terug; nog een keer draait dat weer om."""
    pad = database_pad(database)
    doel = lees_pad(lees, pad)
    with nette_fouten(), om_de_beurt(pad, "terug", niet_wachten):
        leesbestand.terug(doel)
        editie, gebouwd_op, peildatum = leesbestand.stand(doel)
    wat = f"editie {editie}" if editie else "het vorige leesbestand"
    console.print(
        f"Lezers hebben nu weer {wat}, gebouwd op {gebouwd_op:%d-%m-%Y %H:%M:%S} (UTC), peildatum "
        f"{peildatum:%d-%m-%Y}; het andere is {leesbestand.vorige(doel)}.",
        highlight=False,
    )


@app.command()
def documentatie(
    uit: Annotated[Path, typer.Option("--uit", metavar="MAP", help="Waar index.html komt.")] = Path(
        "documentatie"
    ),
) -> None:
    """Schrijf een pagina met elke tabel, kolom, test en SQL; er staan geen gegevens in."""
    from loaders import documentatie as dc
    from loaders.herbouw import BouwFout

    with nette_fouten(BouwFout), fouten.status("De pagina maken"):
        pagina = dc.maak(uit)
    console.print(f"De pagina: {pagina}", highlight=False)


@publiceer_app.callback()
def publiceer_groep() -> None:
    """Publiceer wat lezers buiten het leesbestand krijgen."""


@publiceer_app.command("parquet")
def publiceer_parquet(
    map_: NaarMap,
    zichtbaar: VoorWie = Zichtbaar.openbaar,
    bron: Bron = None,
    database: Database = None,
    lees: Lees = None,
    met_verantwoording: Verantwoording = False,
    niet_wachten: NietWachten = False,
) -> None:
    """Schrijf de marts als Parquet, een bestand per mart; dezelfde inhoud geeft dezelfde bytes."""
    from loaders.publiceren import bestanden

    with (
        nette_fouten(),
        bron_pad(bron, lees, database, "publiceer parquet", niet_wachten) as van,
    ):
        uitslag = bestanden.parquet(van, map_, zichtbaar.value, met_verantwoording)
    _toon_gepubliceerd(map_, uitslag, zichtbaar)


@publiceer_app.command("duckdb")
def publiceer_duckdb(
    map_: NaarMap,
    zichtbaar: VoorWie = Zichtbaar.openbaar,
    bron: Bron = None,
    database: Database = None,
    lees: Lees = None,
    met_verantwoording: Verantwoording = False,
    niet_wachten: NietWachten = False,
) -> None:
    """Schrijf de marts als DuckDB-bestand met alleen tabellen, te openen vanaf DuckDB 1.1."""
    from loaders.publiceren import bestanden

    with nette_fouten(), bron_pad(bron, lees, database, "publiceer duckdb", niet_wachten) as van:
        uitslag = bestanden.duckdb_bestand(van, map_, zichtbaar.value, met_verantwoording)
    _toon_gepubliceerd(map_, uitslag, zichtbaar)


# --- how it looks ---------------------------------------------------------------------------------


def _toon_gepubliceerd(map_: Path, rijen: dict[str, int], zichtbaar: Zichtbaar) -> None:
    console.print(
        f"In {map_}: {len(rijen)} tabellen met {getal(sum(rijen.values()))} rijen, {zichtbaar.value}.",
        highlight=False,
    )


def _toon_tegengehouden(fout: Tegengehouden, lees: Path) -> None:
    """What held a build back: tests with what dbt said, and marts with their numbers of rows."""
    for melding in fout.mislukt:
        console.print(f"✗ {melding}", style="red", markup=False, highlight=False)
    if fout.sprongen:
        for sprong in fout.sprongen:
            versie = f" ({sprong.versie})" if sprong.versie else ""
            console.print(
                f"✗ {sprong.mart}{versie}: van {getal(sprong.toen)} naar {getal(sprong.nu)} rijen, "
                f"{sprong.aandeel:+.0%}; mag -{sprong.hoogstens_minder:.0%} tot +{sprong.hoogstens_meer:.0%}",
                style="red",
                markup=False,
                highlight=False,
                soft_wrap=True,
            )
        console.print("Klopt dit, geef dan --aanvaard MART mee.", highlight=False)
    console.print(f"Tegengehouden: {lees} is wat het was.", style="red", highlight=False)
