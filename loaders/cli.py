"""The command line ``monitor``: everything that dbt does not do."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from loaders import sleutel as sl
from loaders.inlezen import laden, opslag, quarantaine
from loaders.inlezen.partij import Bestand
from loaders.zonder_pandas import verberg_pandas

STANDAARD_DATABASE = Path("gelderse_monitor.duckdb")

app = typer.Typer(
    help="De Gelderse monitor jeugdbescherming: iJw-berichten inlezen, controleren en meten.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
sleutel_app = typer.Typer(help="De sleutel van de pseudoniemen.", no_args_is_help=True)
quarantaine_app = typer.Typer(help="Geweigerde bestanden en rijen.", invoke_without_command=True)
app.add_typer(sleutel_app, name="sleutel")
app.add_typer(quarantaine_app, name="quarantaine")
tussentaal_app = typer.Typer(
    help="De vertaling van producten naar tussentaal.", no_args_is_help=True
)
app.add_typer(tussentaal_app, name="tussentaal")

definitieversie_app = typer.Typer(no_args_is_help=True)
app.add_typer(definitieversie_app, name="definitieversie")

uitvraag_app = typer.Typer(no_args_is_help=True)
app.add_typer(uitvraag_app, name="uitvraag")

editie_app = typer.Typer(
    help="Edities: het warehouse bevroren, om cijfers later te kunnen verklaren.",
    no_args_is_help=True,
)
app.add_typer(editie_app, name="editie")

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
Werkers = Annotated[
    int | None, typer.Option("--werkers", min=1, help="Aantal processen; standaard een per kern.")
]
AlsJson = Annotated[bool, typer.Option("--json", help="Uitslag als JSON, zonder voortgang.")]
Editienaam = Annotated[str, typer.Argument(metavar="NAAM", help="Jaar en nummer, zoals 2026-2.")]
Editiemap = Annotated[Path, typer.Option("--map", help="De map met edities.")]
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


@app.command()
def laad(
    paden: Paden,
    database: Database = None,
    sleutelbestand: Sleutelbestand = None,
    werkers: Werkers = None,
    vandaag: Vandaag = None,
    als_json: AlsJson = False,
) -> None:
    """Lees iJw-berichten in: XML, GGK-enveloppen, zip-archieven, CSV en Parquet."""
    verberg_pandas()
    pad = database_pad(database)
    with _nette_fouten(), _voortgang(paden, als_json) as voortgang:
        uitslag = laden.laad(
            paden,
            pad,
            sl.lees(sleutelbestand),
            _dag(vandaag),
            quarantaine.map_bij(pad),
            werkers,
            voortgang,
        )
    _toon(uitslag, als_json, f"Geladen in {pad}")
    raise typer.Exit(1 if uitslag.mislukt else 0)


@app.command()
def proef(
    paden: Paden,
    database: Database = None,
    sleutelbestand: Sleutelbestand = None,
    werkers: Werkers = None,
    vandaag: Vandaag = None,
    als_json: AlsJson = False,
) -> None:
    """Doe alles behalve schrijven: per bestand wat het is, wat zou laden en wat niet en waarom."""
    verberg_pandas()
    pad = database_pad(database)
    regels: list[Bestand] = []
    with _nette_fouten(), _voortgang(paden, als_json) as voortgang:
        bekend = opslag.bekende_hashes(pad)
        uitslag = laden.proef(
            paden,
            sl.lees(sleutelbestand),
            _dag(vandaag),
            regels.append,
            bekend,
            werkers,
            voortgang,
        )
    if als_json:
        print(
            json.dumps(
                {**_als_dict(uitslag), "per_bestand": [_bestand_als_dict(b) for b in regels]},
                ensure_ascii=False,
            )
        )
    else:
        for bestand in regels:
            _toon_bestand(bestand)
        _toon(uitslag, False, "Proef: er is niets geschreven")
    raise typer.Exit(1 if uitslag.mislukt else 0)


@uitvraag_app.callback()
def uitvraag_groep() -> None:
    """De uitvraag: wat partners zelf aanleveren omdat het niet langs het GGK komt."""


@uitvraag_app.command("sjabloon")
def uitvraag_sjabloon(
    map_: Annotated[Path, typer.Argument(metavar="MAP", help="Waar de sjablonen komen.")],
    leverancier: Annotated[
        str | None,
        typer.Option(metavar="SOORT", help="Alleen voor deze soort, bijvoorbeeld gi."),
    ] = None,
    jaar: Annotated[
        int | None,
        typer.Option(min=2015, max=2040, help="Jaar dat wordt gevraagd; standaard dit jaar."),
    ] = None,
) -> None:
    """Schrijf de sjablonen: een werkmap per soort leverancier, en de indeling als CSV."""
    from loaders.uitvraag import catalogus, sjabloon

    soorten = catalogus.lees().leveranciers
    if leverancier and leverancier not in soorten:
        raise typer.BadParameter(f"kies uit {', '.join(soorten)}", param_hint="--leverancier")
    for pad in sjabloon.schrijf_alle(map_, jaar or dt.date.today().year, leverancier):
        console.print(f"geschreven: {pad}")


@app.command("laad-uitvraag")
def laad_uitvraag(
    paden: Paden,
    database: Database = None,
    vandaag: Vandaag = None,
    kort: Annotated[bool, typer.Option("--kort", help="Alleen de aantallen.")] = False,
    als_json: AlsJson = False,
) -> None:
    """Lees ingevulde sjablonen in: xlsx, ods en CSV; wat niet klopt staat per cel in de uitslag."""
    from loaders.uitvraag import laden as uitvraag

    pad = database_pad(database)
    with _nette_fouten(), _voortgang(paden, als_json) as voortgang:
        uitslag = uitvraag.laad(paden, pad, _dag(vandaag), quarantaine.map_bij(pad), voortgang)
    if als_json:
        over = {"meldingen": uitslag.meldingen, "waarschuwingen": uitslag.waarschuwingen}
        print(json.dumps(_als_dict(uitslag) | over, ensure_ascii=False))
    elif kort:
        telling = uitslag.telling
        console.print(
            f"Uitvraag: {_getal(telling.bestanden_geladen)} van "
            f"{_getal(telling.bestanden_aangeboden)} bestanden geladen met "
            f"{_getal(telling.rijen_geladen)} cijfers; {_getal(telling.rijen_in_quarantaine)} cijfers in "
            f"quarantaine, {_getal(len(uitslag.waarschuwingen))} sluiten niet aan.",
            highlight=False,
        )
    else:
        _toon(uitslag, False, f"Geladen in {pad}")
        _toon_meldingen("Niet geladen", uitslag.meldingen, "red")
        _toon_meldingen("Let op", uitslag.waarschuwingen, "yellow")
    raise typer.Exit(1 if uitslag.onleesbaar else 0)


@quarantaine_app.callback()
def quarantaine_lijst(
    context: typer.Context,
    database: Database = None,
    alles: Annotated[bool, typer.Option("--alles", help="Ook wat is opgelost.")] = False,
    als_json: AlsJson = False,
) -> None:
    """Toon wat is geweigerd, met de regel en de reden."""
    if context.invoked_subcommand:
        return
    with _nette_fouten():
        rijen = quarantaine.lijst(database_pad(database), alles)
    if als_json:
        print(json.dumps(rijen, ensure_ascii=False))
        return
    tabel = Table("niveau", "regel", "melding", "status", title=f"{len(rijen)} in quarantaine")
    for rij in rijen:
        tabel.add_row(rij["niveau"], rij["regel"], rij["melding"], rij["status"])
    console.print(tabel)


@quarantaine_app.command("opnieuw")
def quarantaine_opnieuw(
    database: Database = None,
    sleutelbestand: Sleutelbestand = None,
    vandaag: Vandaag = None,
    als_json: AlsJson = False,
) -> None:
    """Bied alles in quarantaine opnieuw aan, na een verbetering of een nieuwe aanlevering."""
    pad = database_pad(database)
    with _nette_fouten():
        sleutel = sl.lees(sleutelbestand) if quarantaine.heeft_berichten(pad) else None
        uitslag = quarantaine.opnieuw(pad, sleutel, _dag(vandaag))
    if als_json:
        print(json.dumps(dataclasses.asdict(uitslag)))
    else:
        console.print(
            f"Alsnog geladen: {uitslag.bestanden} bestanden en {uitslag.rijen} rijen; vervangen door "
            f"een nieuwe aanlevering: {uitslag.vervangen}; nog open: {uitslag.open}."
        )


@sleutel_app.command("maak")
def sleutel_maak(pad: Path) -> None:
    """Maak een nieuwe sleutel in een bestand dat alleen de eigenaar kan lezen."""
    with _nette_fouten():
        sleutel = sl.maak(pad)
    console.print(f"Sleutel {sleutel.id} staat in {pad}. Bewaar hem buiten het warehouse.")


@sleutel_app.command("roteer")
def sleutel_roteer(
    nieuw: Annotated[Path, typer.Argument(help="Bestand met de nieuwe sleutel.")],
    paden: Paden,
    database: Database = None,
    werkers: Werkers = None,
    vandaag: Vandaag = None,
) -> None:
    """Bouw het warehouse opnieuw op uit de bronbestanden, met een nieuwe sleutel.

    De oude pseudoniemen verdwijnen. Het nieuwe bestand komt pas in de plaats van het oude als alle
    bestanden die daarin zijn geladen opnieuw zijn gelezen.
    """
    verberg_pandas()
    pad = database_pad(database)
    with _nette_fouten(), _voortgang(paden, False) as voortgang:
        uitslag = laden.roteer(
            paden,
            pad,
            sl.lees(nieuw),
            _dag(vandaag),
            quarantaine.map_bij(pad),
            werkers,
            voortgang,
        )
    _toon(uitslag, False, f"Opnieuw opgebouwd: {pad}")


@app.command()
def voorbeeld(
    map_: Annotated[Path, typer.Argument(metavar="MAP", help="Nieuwe of lege map.")],
    van: Annotated[str, typer.Option(help="Eerste maand, jjjj-mm.")] = "2017-07",
    tot: Annotated[str, typer.Option(help="Laatste maand, jjjj-mm.")] = "2024-12",
    schaal: Annotated[str, typer.Option(help="klein, regio of gelderland.")] = "klein",
    zaad: Annotated[int, typer.Option(help="Zelfde zaad, zelfde bytes.")] = 1,
) -> None:
    """Maak voorbeelddata: berichtenverkeer van verzonnen jeugdigen, met de waarheid ernaast."""
    from loaders.voorbeelddata import maak

    with _nette_fouten(ValueError), console.status("Voorbeelddata maken") as status:
        uit = maak(map_, van, tot, schaal, zaad, lambda tekst: status.update(tekst))
    console.print(
        f"{uit.berichten:,} berichten in {uit.bestanden:,} bestanden ({uit.bytes / 1e6:.0f} MB) van "
        f"{uit.jeugdigen:,} verzonnen jeugdigen met {uit.maatregelen:,} maatregelen in {map_}".replace(
            ",", "."
        )
    )


@app.command()
def keur(
    database: Database = None,
    docs: Annotated[Path, typer.Option(help="Map voor de Data Docs.")] = Path("data-docs"),
) -> None:
    """Keur geladen partijen met Great Expectations en schrijf de uitslag als website."""
    from loaders import keuring

    with _nette_fouten(), console.status("Keuren"):
        uitslagen = keuring.keur(database_pad(database), docs)
    gefaald = [u for u in uitslagen if u.geslaagd < u.verwachtingen]
    console.print(
        f"{len(uitslagen)} partijen gekeurd, {len(gefaald)} met een afwijking; "
        f"zie {docs / 'index.html'}"
    )
    for uitslag in gefaald:
        for afwijking in uitslag.afwijkingen:
            console.print(
                f"  lading {uitslag.lading_id} {uitslag.klasse}: {afwijking.verwachting} "
                f"({afwijking.rijen} rijen)",
                highlight=False,
            )


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

    with _nette_fouten(tt.Onleesbaar):
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
    with _nette_fouten():
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
            *(_getal(x) for x in (jeugdigen, maatregelen, toegekend, ingediend)),
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

    with _nette_fouten():
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
    with _nette_fouten(ValueError):
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
        print(json.dumps(dataclasses.asdict(uitleg), ensure_ascii=False, default=_als_json))
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
    with _nette_fouten():
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
        tabel.add_row(soort, sleutel_, waarvoor, _getal(bedrag), vul_in)
    console.print(tabel)
    if len(rijen) > meeste:
        console.print(f"En nog {_getal(len(rijen) - meeste)}; `--meeste {len(rijen)}` toont alles.")


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

    with _nette_fouten(bouwen.BouwFout), console.status("Vergelijken"):
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

    with _nette_fouten(dv.VersieFout):
        toegevoegd = dv.maak(versie, van, naam, bron)
    for pad, rijen in toegevoegd.items():
        console.print(f"{pad}: {_getal(rijen)} rijen erbij", highlight=False)
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

    with _nette_fouten(bouwen.BouwFout), console.status("Bouwen en vergelijken"):
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

    with _nette_fouten(*_editiefouten()), fouten.status("De editie maken"):
        uitslag = maken.maak(naam, database_pad(database), map_, _dag(datum), ook_gewijzigd)
    for melding in uitslag.waarschuwingen:
        console.print(f"Let op: {melding}", style="yellow", highlight=False)
    console.print(
        f"Editie {naam} staat in {uitslag.editie.pad}: {uitslag.tabellen} tabellen met "
        f"{_getal(uitslag.rijen)} rijen. Er staan pseudoniemen in; bewaar haar als het warehouse zelf.",
        highlight=False,
    )


@editie_app.command("lijst")
def editie_lijst(map_: Editiemap = Path("edities"), als_json: AlsJson = False) -> None:
    """Toon welke edities er zijn."""
    from loaders import edities

    gegevens = [json.loads(e.beschrijving.read_text("utf-8")) for e in edities.lijst(map_)]
    if als_json:
        print(json.dumps(gegevens, ensure_ascii=False))
        return
    tabel = Table(
        "editie", "datum", "peildatum", "code", title=f"{len(gegevens)} edities in {map_}"
    )
    for editie in gegevens:
        code = (editie["git_revisie"] or "geen git")[:12]
        schoon = "" if editie["werkmap_schoon"] else ", gewijzigd"
        tabel.add_row(editie["naam"], editie["datum"], editie["peildatum"], code + schoon)
    console.print(tabel)


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

    with _nette_fouten(*_editiefouten()), fouten.status("Controleren"):
        editie = zoek(naam, map_)
        meldingen = controle.beschadigd(editie)
        verschillen = (
            controle.herbouw_en_vergelijk(editie, database_pad(database)) if herbouw else []
        )
    for verschil in verschillen:
        kolommen = f" ({', '.join(verschil.kolommen)})" if verschil.kolommen else ""
        meldingen.append(
            f"{verschil.mart}: {_getal(verschil.weg)} rijen alleen in de editie, {_getal(verschil.bij)} "
            f"alleen in de herbouw, {_getal(verschil.anders)} anders{kolommen}"
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
        _nette_fouten(*_editiefouten()),
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


@app.command(hidden=True)
def genereer() -> None:
    """Schrijf de bestanden die uit de berichtencatalogus volgen."""
    from loaders.genereren import schrijf

    for pad in schrijf():
        console.print(f"geschreven: {pad}")


# --- small help -----------------------------------------------------------------------------------


class _nette_fouten:  # noqa: N801 - reads as a statement
    """Ends the program with one clear sentence instead of a traceback."""

    def __init__(self, *ook: type[Exception]):
        self.soorten = (sl.SleutelFout, opslag.DatabaseFout, *ook)

    def __enter__(self) -> None:
        pass

    def __exit__(self, soort: type | None, fout: BaseException | None, _: object) -> None:
        if isinstance(fout, self.soorten):
            fouten.print("[bold red]Fout:[/]", escape(str(fout)), highlight=False)
            raise typer.Exit(2) from None


class _voortgang:  # noqa: N801 - reads as a statement
    """A progress bar with files, rows, MB/s and time left; nothing in JSON mode or in a pipe."""

    def __init__(self, paden: list[Path], stil: bool):
        self.paden = paden
        self.stil = stil or not sys.stderr.isatty()

    def __enter__(self) -> laden.Voortgang:
        if self.stil:
            return lambda *_: None
        self.bestanden = self.rijen = self.bytes = 0
        self.totaal, omvang = laden.omvang(self.paden)
        self.balk = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:3.0f} %"),
            TimeElapsedColumn(),
            TextColumn("nog"),
            TimeRemainingColumn(),
            console=fouten,
        )
        self.taak = self.balk.add_task("inlezen", total=omvang or None)
        self.balk.start()
        return self._verder

    def _verder(self, bestanden: int, rijen: int, bytes_: int) -> None:
        self.bestanden += bestanden
        self.rijen += rijen
        self.bytes += bytes_
        seconden = self.balk.tasks[0].elapsed or 1e-9
        self.balk.update(
            self.taak,
            completed=self.bytes,
            description=f"{_getal(self.bestanden)} van {_getal(self.totaal)} bestanden, "
            f"{_getal(self.rijen)} rijen, {self.bytes / 1e6 / seconden:.0f} MB/s",
        )

    def __exit__(self, *_: object) -> None:
        if not self.stil:
            self.balk.stop()


def _dag(vandaag: dt.datetime | None) -> dt.date:
    return vandaag.date() if vandaag else dt.date.today()


def _getal(waarde: object) -> str:
    return f"{waarde:,.0f}".replace(",", ".")


def _als_json(waarde: object) -> object:
    """Days as text, amounts as numbers."""
    return waarde.isoformat() if isinstance(waarde, dt.date) else float(waarde)


def _als_dict(uitslag: laden.Uitslag) -> dict[str, object]:
    return {
        **dataclasses.asdict(uitslag.telling),
        "onleesbaar": uitslag.onleesbaar,
        "per_bericht": [
            {"bericht": b, "status": s, "bestanden": n}
            for (b, s), n in sorted(uitslag.per_bericht.items())
        ],
        "per_regel": dict(sorted(uitslag.per_regel.items())),
        "bytes": uitslag.bytes,
        "seconden": round(uitslag.seconden, 3),
    }


def _bestand_als_dict(bestand: Bestand) -> dict[str, object]:
    return {
        "bestand": bestand.naam,
        "bericht": bestand.bericht_type,
        "release": bestand.release,
        "status": bestand.status,
        "rijen": {t: a for t, (a, _) in sorted(bestand.tellingen.items())},
        "problemen": [{"regel": p.regel, "melding": p.melding} for p in bestand.problemen],
    }


def _toon_bestand(bestand: Bestand) -> None:
    soort = f"{bestand.bericht_type} {bestand.release}" if bestand.bericht_type else bestand.vorm
    rijen = sum(a - g for a, g in bestand.tellingen.values())
    console.print(f"{bestand.naam}: {soort}, {bestand.status}, {rijen} rijen", highlight=False)
    for probleem in bestand.problemen:
        console.print(f"    {probleem.melding}", style="red", highlight=False)


def _toon(uitslag: laden.Uitslag, als_json: bool, kop: str) -> None:
    if als_json:
        print(json.dumps(_als_dict(uitslag), ensure_ascii=False))
        return
    telling = uitslag.telling
    tabel = Table("", "aangeboden", "geladen", "quarantaine", "reeds bekend", "overgeslagen")
    for kolom in tabel.columns[1:]:
        kolom.justify = "right"
    soorten = sorted({b for b, _ in uitslag.per_bericht})
    for soort in soorten:
        aantallen = [uitslag.per_bericht[soort, s] for s in _STATUSSEN]
        tabel.add_row(soort, *map(_getal, [sum(aantallen), *aantallen]))
    tabel.add_section()
    tabel.add_row(
        "bestanden",
        *(
            _getal(getattr(telling, f"bestanden_{w}"))
            for w in (
                "aangeboden",
                "geladen",
                "in_quarantaine",
                "reeds_bekend",
                "overgeslagen",
            )
        ),
        style="bold",
    )
    tabel.add_row(
        "rijen",
        *(
            _getal(getattr(telling, f"rijen_{w}"))
            for w in ("aangeboden", "geladen", "in_quarantaine", "reeds_bekend")
        ),
        "",
        style="bold",
    )
    console.print(tabel)
    for regel, aantal in sorted(uitslag.per_regel.items()):
        console.print(f"  regel {regel}: {aantal} keer niet voldaan", highlight=False)
    for melding in uitslag.onleesbaar:
        console.print(f"  {melding}", style="red", highlight=False)
    snelheid = uitslag.bytes / 1e6 / max(uitslag.seconden, 1e-9)
    console.print(
        f"{kop}, {uitslag.bytes / 1e6:.0f} MB in {uitslag.seconden:.1f} s ({snelheid:.0f} MB/s).",
        highlight=False,
    )
    if telling.rijen_geladen == 0 and telling.bestanden_reeds_bekend:
        console.print("Er is niets nieuws: alles was al geladen.")


def _toon_meldingen(kop: str, meldingen: list[str], stijl: str, meeste: int = 40) -> None:
    """Print messages, those that are alike once, at most so many."""
    uniek = list(dict.fromkeys(meldingen))
    if uniek:
        console.print(f"{kop}:", style="bold")
    for melding in uniek[:meeste]:
        console.print(f"  {melding}", style=stijl, markup=False, highlight=False, soft_wrap=True)
    if len(uniek) > meeste:
        console.print(f"  en nog {_getal(len(uniek) - meeste)}; zie `monitor quarantaine`.")


_STATUSSEN = ("geladen", "quarantaine", "reeds_bekend", "overgeslagen")
