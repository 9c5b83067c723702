"""Commands about definitions that change: comparisons, versions, the guard, and editions."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from loaders.cli.gemeen import (
    AlsJson,
    Database,
    app,
    console,
    dag,
    database_pad,
    fouten,
    nette_fouten,
)
from loaders.notatie import getal

definitieversie_app = typer.Typer(no_args_is_help=True)
app.add_typer(definitieversie_app, name="definitieversie")
editie_app = typer.Typer(
    help="Edities: het warehouse bevroren, om cijfers later te kunnen verklaren.",
    no_args_is_help=True,
)
app.add_typer(editie_app, name="editie")

Editienaam = Annotated[str, typer.Argument(metavar="NAAM", help="Jaar en nummer, zoals 2026-2.")]
Editiemap = Annotated[Path, typer.Option("--map", help="De map met edities.")]


@app.command()
def vergelijk(
    basis: Annotated[str, typer.Argument(metavar="BASIS", help="Warehouse zoals het was.")],
    nieuw: Annotated[str, typer.Argument(metavar="NIEUW", help="Warehouse zoals het wordt.")],
    uit: Annotated[
        Path, typer.Option("--uit", metavar="MAP", help="Waar het verslag komt.")
    ] = Path("vergelijking"),
    git: Annotated[
        bool,
        typer.Option(
            "--git",
            help="BASIS en NIEUW zijn revisies van git; . is de werkmap zoals die is. Ze worden gebouwd "
            "op de berichten van --database.",
        ),
    ] = False,
    volledig: Annotated[
        bool, typer.Option("--volledig", help="Bouw met --git ook wat niet is gewijzigd opnieuw.")
    ] = False,
    houd: Annotated[
        Path | None,
        typer.Option("--houd", metavar="MAP", help="Bewaar met --git beide warehouses hier."),
    ] = None,
    database: Database = None,
) -> None:
    """Vergelijk twee warehouses, of twee revisies: elk cijfer dat verandert, en waardoor.

    Het verslag (vergelijking.md, .html en .json) en alle cijfers die veranderen (cijfers.parquet)
    komen in een map. Exitcode 0: er verandert niets; 1: er verandert iets; 2: niet te vergelijken.
    """
    from loaders.vergelijken import bouwen, rapport, vergelijken

    with nette_fouten(bouwen.BouwFout), console.status("Vergelijken"):
        if git:
            pad = database_pad(database)
            with bouwen.twee_revisies(basis, nieuw, pad, Path.cwd(), volledig, houd) as kanten:
                uitslag = vergelijken.vergelijk(*kanten, uit)
        else:
            uitslag = vergelijken.vergelijk(*vergelijken.kanten(Path(basis), Path(nieuw)), uit)
    console.print(rapport.titel(uitslag), style="bold", highlight=False)
    for zin in rapport.kern(uitslag):
        console.print(f"  {zin}", highlight=False)
    console.print(f"Het verslag: {uit / 'vergelijking.html'}", highlight=False)
    raise typer.Exit(1 if uitslag.verschilt else 0)


@definitieversie_app.callback()
def definitieversie_groep() -> None:
    """De versies van de definities."""


@definitieversie_app.command("nieuw")
def definitieversie_nieuw(
    versie: Annotated[str, typer.Argument(metavar="VERSIE", help="Bijvoorbeeld 2024-herijking.")],
    van: Annotated[str, typer.Option(metavar="VERSIE", help="Versie waar hij mee begint.")],
    naam: Annotated[str | None, typer.Option(help="De naam in woorden.")] = None,
    bron: Annotated[str | None, typer.Option(help="Waar dit is afgesproken.")] = None,
) -> None:
    """Voeg een versie toe die gelijk is aan een andere: rijen in elke lijst die versies kent."""
    from loaders import definitieversie as dv

    with nette_fouten(dv.VersieFout):
        toegevoegd = dv.maak(versie, van, naam, bron)
    for pad, rijen in toegevoegd.items():
        console.print(f"{pad}: {getal(rijen)} rijen erbij", highlight=False)
    console.print("Pas nu de rijen aan die anders worden; zie docs/nieuwe-definitieversie.md.")


@app.command("ci-definitie")
def ci_definitie(
    basis: Annotated[
        str | None,
        typer.Option(
            help="Revisie waar de wijziging van is afgetakt; anders origin/main, anders main.",
            show_default=False,
        ),
    ] = None,
    database: Annotated[
        Path | None,
        typer.Option(
            help="Warehouse met berichten om op te bouwen; anders verse voorbeelddata.",
            show_default=False,
        ),
    ] = None,
    uit: Annotated[
        Path, typer.Option("--uit", metavar="MAP", help="Waar het verslag komt.")
    ] = Path("vergelijking"),
) -> None:
    """Bewaak de definities: wat cijfers of tabellen verandert staat in docs/definitiewijzigingen.

    Vergelijkt de bestanden zoals ze zijn met de basis. Het oordeel met de vergelijking komt in
    ci-definitie.md. Exitcode 0: in orde; 1: zo kan het niet; 2: niet te vergelijken.
    """
    from loaders.vergelijken import bouwen, wacht

    with nette_fouten(bouwen.BouwFout), console.status("Bouwen en vergelijken"):
        oordeel = wacht.bewaak(Path.cwd(), basis or None, database, uit)
    for fout in oordeel.fouten:
        console.print(f"✗ {fout}", style="red", markup=False, highlight=False)
    for zin in oordeel.let_op:
        console.print(f"Let op: {zin}", style="yellow", markup=False, highlight=False)
    if not oordeel.fouten:
        console.print("✓ In orde")
    console.print(f"Het verslag: {uit / wacht.BESTAND}", highlight=False)
    raise typer.Exit(1 if oordeel.fouten else 0)


@editie_app.command("maak")
def editie_maak(
    naam: Editienaam,
    database: Database = None,
    map_: Editiemap = Path("edities"),
    datum: Annotated[
        dt.datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="Dag van de editie; standaard vandaag.", show_default=False
        ),
    ] = None,
    ook_gewijzigd: Annotated[
        bool,
        typer.Option("--ook-gewijzigd", help="Ook als de code niet in git is vastgelegd."),
    ] = False,
) -> None:
    """Bevries het warehouse: marts, definities, code en lijst van bestanden, met controlegetallen."""
    from loaders.edities import maken

    with nette_fouten(*_editiefouten()), fouten.status("De editie maken"):
        uitslag = maken.maak(naam, database_pad(database), map_, dag(datum), ook_gewijzigd)
    for melding in uitslag.waarschuwingen:
        console.print(f"Let op: {melding}", style="yellow", highlight=False)
    console.print(
        f"Editie {naam} staat in {uitslag.editie.pad}: {uitslag.tabellen} tabellen met "
        f"{getal(uitslag.rijen)} rijen. Er staan pseudoniemen in; bewaar haar als het warehouse zelf.",
        highlight=False,
    )


@editie_app.command("lijst")
def editie_lijst(map_: Editiemap = Path("edities"), als_json: AlsJson = False) -> None:
    """Toon welke edities er zijn; eindigt met 1 als er een is beschadigd."""
    from loaders import edities

    gegevens, beschadigd = [], []
    for editie in edities.lijst(map_):
        try:
            gegevens.append(json.loads(editie.beschrijving.read_text("utf-8")))
        except (FileNotFoundError, ValueError):
            beschadigd.append(editie.naam)
    if als_json:
        print(json.dumps(gegevens, ensure_ascii=False))
    else:
        console.print(_tabel_van_edities(gegevens, map_))
    for naam in beschadigd:
        fouten.print(
            f"Editie {naam} is beschadigd: editie.json ontbreekt of is onleesbaar; zie `monitor editie "
            f"controleer {naam}`.",
            style="red",
            highlight=False,
        )
    raise typer.Exit(1 if beschadigd else 0)


def _tabel_van_edities(gegevens: list[dict[str, str]], map_: Path) -> Table:
    tabel = Table(
        "editie", "datum", "peildatum", "code", title=f"{len(gegevens)} edities in {map_}"
    )
    for editie in gegevens:
        code = (editie["git_revisie"] or "geen git")[:12]
        schoon = "" if editie["werkmap_schoon"] else ", gewijzigd"
        tabel.add_row(editie["naam"], editie["datum"], editie["peildatum"], code + schoon)
    return tabel


@editie_app.command("controleer")
def editie_controleer(
    naam: Editienaam,
    database: Database = None,
    map_: Editiemap = Path("edities"),
    herbouw: Annotated[
        bool,
        typer.Option(
            "--herbouw",
            help="Bouw haar opnieuw uit de berichten in het warehouse en vergelijk elke cel.",
        ),
    ] = False,
) -> None:
    """Controleer of een editie nog is wat zij was; eindigt met 1 als dat niet zo is."""
    from loaders.edities import controle, zoek

    with nette_fouten(*_editiefouten()), fouten.status("Controleren"):
        editie = zoek(naam, map_)
        meldingen = controle.beschadigd(editie)
        verschillen = (
            controle.herbouw_en_vergelijk(editie, database_pad(database)) if herbouw else []
        )
    for verschil in verschillen:
        kolommen = f" ({', '.join(verschil.kolommen)})" if verschil.kolommen else ""
        meldingen.append(
            f"{verschil.mart}: {getal(verschil.weg)} rijen alleen in de editie, {getal(verschil.bij)} "
            f"alleen in de herbouw, {getal(verschil.anders)} anders{kolommen}"
        )
    for melding in meldingen:
        console.print(f"  {melding}", style="red", markup=False, highlight=False)
    if meldingen:
        raise typer.Exit(1)
    opnieuw = " en opnieuw te bouwen, cel voor cel gelijk" if herbouw else ""
    console.print(f"Editie {naam} is ongewijzigd{opnieuw}.", highlight=False)


@editie_app.command("vergelijk")
def editie_vergelijk(
    oud: Annotated[str, typer.Argument(metavar="OUD", help="De oudste editie.")],
    nieuw: Annotated[str, typer.Argument(metavar="NIEUW", help="De nieuwste editie.")],
    database: Database = None,
    map_: Editiemap = Path("edities"),
    uit: Annotated[
        Path | None,
        typer.Option(help="Map voor de brug; standaard brug-OUD-NIEUW.", show_default=False),
    ] = None,
    zonder_controle: Annotated[
        bool,
        typer.Option(
            "--zonder-controle", help="Kijk niet eerst of de oude editie opnieuw is te bouwen."
        ),
    ] = False,
) -> None:
    """Verklaar per cijfer het verschil tussen twee edities, in stappen die precies optellen."""
    import tempfile

    from loaders.edities import brug, verslag, zoek

    uit = uit or Path(f"brug-{oud}-{nieuw}")
    with (
        nette_fouten(*_editiefouten()),
        fouten.status("Vergelijken") as status,
        # What is built meanwhile holds what an edition holds.
        tempfile.TemporaryDirectory(dir=zoek(oud, map_).pad.parent, prefix=".brug-") as werkmap,
    ):
        van, naar = zoek(oud, map_), zoek(nieuw, map_)
        uitslag = brug.bereken(
            van, naar, database_pad(database), Path(werkmap), not zonder_controle, status.update
        )
        paden = verslag.schrijf(uitslag, naar.database, uit)
    console.print(verslag.samenvatting(uitslag))
    for opmerking in uitslag.opmerkingen:
        console.print(opmerking, style="yellow", markup=False, highlight=False)
    console.print(f"Geschreven: {', '.join(map(str, paden))}", highlight=False)


def _editiefouten() -> tuple[type[Exception], ...]:
    from loaders.edities import EditieFout
    from loaders.herbouw import BouwFout

    return EditieFout, BouwFout
