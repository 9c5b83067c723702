"""Commands that read in: messages, what partners supply, the quarantine, the key, and example data."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import (
    BarColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from loaders import sleutel as sl
from loaders.cli.gemeen import (
    AlsJson,
    Database,
    NietWachten,
    Paden,
    Sleutelbestand,
    Vandaag,
    Werkers,
    app,
    console,
    dag,
    database_pad,
    fouten,
    nette_fouten,
    om_de_beurt,
)
from loaders.inlezen import laden, opslag, quarantaine
from loaders.inlezen.partij import Bestand
from loaders.notatie import getal
from loaders.zonder_pandas import verberg_pandas

sleutel_app = typer.Typer(help="De sleutel van de pseudoniemen.", no_args_is_help=True)
quarantaine_app = typer.Typer(help="Geweigerde bestanden en rijen.", invoke_without_command=True)
uitvraag_app = typer.Typer(no_args_is_help=True)
app.add_typer(sleutel_app, name="sleutel")
app.add_typer(quarantaine_app, name="quarantaine")
app.add_typer(uitvraag_app, name="uitvraag")


@app.command()
def laad(
    paden: Paden,
    database: Database = None,
    sleutelbestand: Sleutelbestand = None,
    werkers: Werkers = None,
    vandaag: Vandaag = None,
    niet_wachten: NietWachten = False,
    als_json: AlsJson = False,
) -> None:
    """Lees iJw-berichten in: XML, GGK-enveloppen, zip-archieven, CSV en Parquet."""
    verberg_pandas()
    pad = database_pad(database)
    with (
        nette_fouten(),
        om_de_beurt(pad, "laad", niet_wachten),
        _voortgang(paden, als_json) as voortgang,
    ):
        uitslag = laden.laad(
            paden,
            pad,
            sl.lees(sleutelbestand),
            dag(vandaag),
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
    with nette_fouten(), _voortgang(paden, als_json) as voortgang:
        bekend = opslag.bekende_hashes(pad)
        uitslag = laden.proef(
            paden,
            sl.lees(sleutelbestand),
            dag(vandaag),
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
    niet_wachten: NietWachten = False,
    als_json: AlsJson = False,
) -> None:
    """Lees ingevulde sjablonen in: xlsx, ods en CSV; wat niet klopt staat per cel in de uitslag."""
    from loaders.uitvraag import laden as uitvraag

    pad = database_pad(database)
    with (
        nette_fouten(),
        om_de_beurt(pad, "laad-uitvraag", niet_wachten),
        _voortgang(paden, als_json) as voortgang,
    ):
        uitslag = uitvraag.laad(paden, pad, dag(vandaag), quarantaine.map_bij(pad), voortgang)
    if als_json:
        over = {"meldingen": uitslag.meldingen, "waarschuwingen": uitslag.waarschuwingen}
        print(json.dumps(_als_dict(uitslag) | over, ensure_ascii=False))
    elif kort:
        telling = uitslag.telling
        console.print(
            f"Uitvraag: {getal(telling.bestanden_geladen)} van "
            f"{getal(telling.bestanden_aangeboden)} bestanden geladen met "
            f"{getal(telling.rijen_geladen)} cijfers; {getal(telling.rijen_in_quarantaine)} cijfers in "
            f"quarantaine, {getal(len(uitslag.waarschuwingen))} sluiten niet aan.",
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
    with nette_fouten():
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
    niet_wachten: NietWachten = False,
    als_json: AlsJson = False,
) -> None:
    """Bied alles in quarantaine opnieuw aan, na een verbetering of een nieuwe aanlevering."""
    pad = database_pad(database)
    with nette_fouten(), om_de_beurt(pad, "quarantaine opnieuw", niet_wachten):
        sleutel = sl.lees(sleutelbestand) if quarantaine.heeft_berichten(pad) else None
        uitslag = quarantaine.opnieuw(pad, sleutel, dag(vandaag))
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
    with nette_fouten():
        sleutel = sl.maak(pad)
    console.print(f"Sleutel {sleutel.id} staat in {pad}. Bewaar hem buiten het warehouse.")


@sleutel_app.command("roteer")
def sleutel_roteer(
    nieuw: Annotated[Path, typer.Argument(help="Bestand met de nieuwe sleutel.")],
    paden: Paden,
    database: Database = None,
    werkers: Werkers = None,
    vandaag: Vandaag = None,
    niet_wachten: NietWachten = False,
) -> None:
    """Bouw het warehouse opnieuw op uit de bronbestanden, met een nieuwe sleutel.

    De oude pseudoniemen verdwijnen. Het nieuwe bestand komt pas in de plaats van het oude als alle
    bestanden die daarin zijn geladen opnieuw zijn gelezen.
    """
    verberg_pandas()
    pad = database_pad(database)
    with (
        nette_fouten(),
        om_de_beurt(pad, "sleutel roteer", niet_wachten),
        _voortgang(paden, False) as voortgang,
    ):
        uitslag = laden.roteer(
            paden,
            pad,
            sl.lees(nieuw),
            dag(vandaag),
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

    with nette_fouten(ValueError), console.status("Voorbeelddata maken") as status:
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
    niet_wachten: NietWachten = False,
) -> None:
    """Keur geladen partijen met Great Expectations en schrijf de uitslag als website."""
    from loaders import keuring

    pad = database_pad(database)
    with nette_fouten(), om_de_beurt(pad, "keur", niet_wachten), console.status("Keuren"):
        uitslagen = keuring.keur(pad, docs)
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


@app.command(hidden=True)
def genereer() -> None:
    """Schrijf de bestanden die uit de catalogi en de YAML van dbt volgen."""
    from loaders.catalogus import CatalogusFout
    from loaders.genereren import schrijf

    with nette_fouten(CatalogusFout):
        geschreven = schrijf()
    for pad in geschreven:
        console.print(f"geschreven: {pad}")


# --- how it looks ---------------------------------------------------------------------------------


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
            description=f"{getal(self.bestanden)} van {getal(self.totaal)} bestanden, "
            f"{getal(self.rijen)} rijen, {self.bytes / 1e6 / seconden:.0f} MB/s",
        )

    def __exit__(self, *_: object) -> None:
        if not self.stil:
            self.balk.stop()


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
        tabel.add_row(soort, *map(getal, [sum(aantallen), *aantallen]))
    tabel.add_section()
    tabel.add_row(
        "bestanden",
        *(
            getal(getattr(telling, f"bestanden_{w}"))
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
            getal(getattr(telling, f"rijen_{w}"))
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
        console.print(f"  en nog {getal(len(uniek) - meeste)}; zie `monitor quarantaine`.")


_STATUSSEN = ("geladen", "quarantaine", "reeds_bekend", "overgeslagen")
