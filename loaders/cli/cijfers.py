"""Commands that show figures, explain them, and say what is still to be filled in."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.table import Table

from loaders.cli.gemeen import (
    AlsJson,
    Database,
    als_json_waarde,
    app,
    console,
    database_pad,
    nette_fouten,
)
from loaders.inlezen import opslag
from loaders.notatie import getal

tussentaal_app = typer.Typer(
    help="De vertaling van producten naar tussentaal.", no_args_is_help=True
)
app.add_typer(tussentaal_app, name="tussentaal")


@tussentaal_app.command("controleer")
def tussentaal_controleer(
    bestand: Annotated[
        Path, typer.Argument(metavar="BESTAND.csv", help="De productlijst van een regio.")
    ],
    uit: Annotated[
        Path | None,
        typer.Option(help="Waar de ontbrekende rijen komen; standaard BESTAND-ontbreekt.csv."),
    ] = None,
    als_json: AlsJson = False,
) -> None:
    """Vergelijk een productlijst met de tussentaal en schrijf de rijen die ontbreken.

    De lijst is een CSV met een kolom productcode en zo mogelijk omschrijving, productcategorie,
    jeugdhulpregio, geldig_vanaf en geldig_tot.
    """
    from loaders import tussentaal as tt

    with nette_fouten(tt.Onleesbaar):
        uitslag = tt.controleer(bestand, uit)
    if als_json:
        inhoud = dataclasses.asdict(uitslag) | {"tellingen": uitslag.tellingen}
        print(json.dumps(inhoud, ensure_ascii=False, default=str))
    else:
        for regel in tt.verslag(uitslag):
            console.print(regel, markup=False, highlight=False, soft_wrap=True)


@app.command()
def cijfers(database: Database = None) -> None:
    """Toon de eerste cijfers van de monitor: kinderen, maatregelen en geld per jaar."""
    pad = database_pad(database)
    with nette_fouten():
        rijen = opslag.vraag(
            pad,
            """
            select
                periode_start, maatregelsoort, aantal_jeugdigen, aantal_maatregelen,
                toegekend_bedrag, ingediend_bedrag
            from marts.monitor_1_aantallen_geldend
            where niveau = 'gelderland' and periode_soort = 'jaar' and productcode = 'totaal'
            order by periode_start, maatregelsoort = 'totaal', maatregelsoort
            """,
        )
    titel = "Waarde 1: jeugdigen en maatregelen met toegekende regels, Gelderland"
    tabel = Table(title=titel, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for naam, kant in (
        ("jaar", "left"),
        ("maatregel", "left"),
        ("jeugdigen", "right"),
        ("maatregelen", "right"),
        ("toegekend €", "right"),
        ("ingediend €", "right"),
    ):
        tabel.add_column(naam, justify=kant)
    for start, soort, jeugdigen, maatregelen, toegekend, ingediend in rijen:
        totaal = soort == "totaal"
        tabel.add_row(
            str(start.year),
            soort,
            *(getal(x) for x in (jeugdigen, maatregelen, toegekend, ingediend)),
            style="bold" if totaal else None,
            end_section=totaal,
        )
    console.print(tabel)
    console.print(f"Het warehouse: {pad.resolve()}")


@app.command()
def scorekaart(
    regio: Annotated[str | None, typer.Option(help="Jeugdhulpregio, code of naam.")] = None,
    gi: Annotated[str | None, typer.Option(help="Gecertificeerde instelling, AGB of naam.")] = None,
    gemeente: Annotated[str | None, typer.Option(help="Gemeente, code of naam.")] = None,
    jaar: Annotated[
        int | None, typer.Option(help="Jaar; standaard het laatste dat voorbij is.")
    ] = None,
    versie: Annotated[
        str | None, typer.Option(help="Versie van de definities; standaard de geldende.")
    ] = None,
    database: Database = None,
    als_json: AlsJson = False,
) -> None:
    """Toon hoe de elf resultaatafspraken ervoor staan, van Gelderland of van een partij."""
    from loaders import scorekaart as sk

    with nette_fouten():
        kaart = sk.lees(database_pad(database), regio, gi, gemeente, jaar, versie)
    if als_json:
        print(json.dumps(dataclasses.asdict(kaart), ensure_ascii=False, default=float))
        return
    console.print(sk.tabel(kaart))
    console.print(sk.telling(kaart), highlight=False)


@app.command()
def waarom(
    indicator: Annotated[
        str, typer.Argument(help="Maat of indicator, zoals monitor_2.instroom of verloop.")
    ],
    niveau: Annotated[
        str,
        typer.Argument(help="gelderland, of zoals regio:foodvalley, gemeente:0202, gi:22990001."),
    ],
    periode: Annotated[str, typer.Argument(help="2022, 2022-T1, 2022-K3 of 2022-04.")],
    uitsplitsing: Annotated[
        list[str] | None,
        typer.Option("--uitsplitsing", help="Bijvoorbeeld maatregelsoort=Voogdij; mag vaker."),
    ] = None,
    versie: Annotated[
        str | None, typer.Option(help="Versie van de definities; standaard de geldende.")
    ] = None,
    zaken: Annotated[int, typer.Option(min=0, help="Hoeveel zaken worden getoond.")] = 10,
    database: Database = None,
    als_json: AlsJson = False,
) -> None:
    """Leg een cijfer uit: de definitie, wat elk filter laat afvallen, de zaken en hun berichten."""
    from loaders import waarom as wr

    delen = [deel.partition("=") for deel in uitsplitsing or []]
    with nette_fouten(ValueError):
        uitleg = wr.leg_uit(
            database_pad(database),
            indicator,
            niveau,
            periode,
            versie,
            {kolom: waarde for kolom, _, waarde in delen},
            None if als_json else zaken,
        )
    if als_json:
        print(json.dumps(dataclasses.asdict(uitleg), ensure_ascii=False, default=als_json_waarde))
    else:
        console.print(wr.weergave(uitleg, zaken), highlight=False)


@app.command("wat-ontbreekt")
def wat_ontbreekt(
    database: Database = None,
    als_json: AlsJson = False,
    meeste: Annotated[
        int, typer.Option(min=1, help="Zoveel regels, te beginnen bij het meeste geld.")
    ] = 40,
) -> None:
    """Toon wat er in te vullen is (namen, vertalingen, tarieven, plafonds), het meeste geld eerst."""
    with nette_fouten():
        rijen = opslag.vraag(
            database_pad(database),
            """
            select soort, sleutel, waarvoor, aantal, bedrag, vul_in
            from marts.kwaliteit_ontbreekt
            order by bedrag desc, soort, sleutel, waarvoor
            """,
        )
    if als_json:
        kolommen = ("soort", "sleutel", "waarvoor", "aantal", "bedrag", "vul_in")
        print(
            json.dumps(
                [dict(zip(kolommen, r, strict=True)) for r in rijen],
                ensure_ascii=False,
                default=float,
            )
        )
        return
    if not rijen:
        console.print("Er ontbreekt niets.")
        return
    tabel = Table(title="In te vullen", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for naam in ("wat", "van", "voor"):
        tabel.add_column(naam)
    tabel.add_column("€", justify="right")
    tabel.add_column("waar")
    for soort, sleutel_, waarvoor, _, bedrag, vul_in in rijen[:meeste]:
        tabel.add_row(soort, sleutel_, waarvoor, getal(bedrag), vul_in)
    console.print(tabel)
    if len(rijen) > meeste:
        console.print(f"En nog {getal(len(rijen) - meeste)}; `--meeste {len(rijen)}` toont alles.")
