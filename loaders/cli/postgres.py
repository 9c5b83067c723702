"""The command that publishes the marts in PostgreSQL, and says who sees what there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from loaders.cli.gemeen import Database, NietWachten, console, fouten, nette_fouten
from loaders.cli.publiceren import Bron, Lees, Verantwoording, bron_pad, publiceer_app
from loaders.notatie import getal

if TYPE_CHECKING:
    from loaders.publiceren.rechten import Rechten


@publiceer_app.command("postgres")
def publiceer_postgres(
    dsn: Annotated[
        str | None,
        typer.Argument(
            metavar="DSN",
            help="De database, zoals 'service=monitor' of postgresql://server/monitor.",
            show_default=False,
        ),
    ] = None,
    bron: Bron = None,
    database: Database = None,
    lees: Lees = None,
    rechten: Annotated[
        Path, typer.Option("--rechten", help="Wie welke rol heeft; zie docs/postgres.md.")
    ] = Path("rechten.yml"),
    toon_rechten: Annotated[
        bool,
        typer.Option(
            "--toon-rechten",
            help="Publiceer niet, maar toon wie wat ziet; met DSN ook of de database dat zo toestaat.",
        ),
    ] = False,
    met_verantwoording: Verantwoording = False,
    wacht: Annotated[
        int, typer.Option("--wacht", min=0, help="Zo veel seconden hoogstens wachten op lezers.")
    ] = 600,
    niet_wachten: NietWachten = False,
) -> None:
    """Zet de marts in PostgreSQL, waar ieder zijn eigen rijen ziet.

    Lezers houden wat er is tot het nieuwe compleet is, en krijgen dat dan in een keer. Exitcode 0: in orde;
    1: de database staat iets anders toe dan het bestand met rechten zegt; 2: niet gelukt, en niets veranderd.
    """
    if not dsn and not toon_rechten:
        raise typer.BadParameter("noem de database, of geef --toon-rechten.", param_hint="DSN")
    try:
        from loaders.publiceren import postgres
    except ModuleNotFoundError as fout:
        fouten.print(
            f"[bold red]Fout:[/] {fout.name} ontbreekt. Wat PostgreSQL nodig heeft staat in "
            "requirements-postgres.lock (pip install 'gelderse-monitor\\[postgres]').",
            highlight=False,
        )
        raise typer.Exit(2) from None
    from loaders.publiceren import rechten as rt
    from loaders.publiceren.partijen import PartijFout

    afwijkingen = []
    with (
        nette_fouten(postgres.PostgresFout, rt.RechtenFout, PartijFout),
        bron_pad(bron, lees, database, "publiceer postgres", niet_wachten) as pad,
    ):
        wie = rt.lees(rechten)
        if toon_rechten:
            with postgres.warehouse(pad) as duck:
                zichtbaar = postgres.te_publiceren(duck, met_verantwoording)
                _toon(wie, zichtbaar, rt.plekken(duck, wie))
            if dsn:
                afwijkingen = postgres.vergelijk(pad, dsn, wie, met_verantwoording)
        else:
            with fouten.status("Publiceren"):
                uitslag = postgres.publiceer(pad, dsn, wie, wacht, met_verantwoording)
            afwijkingen = uitslag.afwijkingen
            rijen = getal(sum(uitslag.rijen.values()))
            console.print(
                f"Gepubliceerd: {len(uitslag.rijen)} tabellen met {rijen} rijen.", highlight=False
            )
            if uitslag.nieuwe_rollen:
                console.print(
                    f"Nieuwe rollen: {', '.join(uitslag.nieuwe_rollen)}.", highlight=False
                )
    for in_database, (soort, van, wat) in afwijkingen:
        hoe = "hoort er niet te zijn" if in_database else "ontbreekt"
        fouten.print(
            f"✗ {hoe}: {soort} {van} {wat}".rstrip(), style="red", markup=False, highlight=False
        )
    if dsn and toon_rechten and not afwijkingen:
        console.print("De database staat toe wat hierboven staat, en niets anders.")
    raise typer.Exit(1 if afwijkingen else 0)


def _toon(wie: Rechten, zichtbaar: dict, plekken: list[tuple[str, str]]) -> None:
    """Who can see what: the roles, what they have in common, and per kind of party its own rows."""
    from loaders.publiceren import rechten as rt
    from loaders.publiceren.partijen import OPENBAAR, PARTNER

    rollen = Table("rol", "voor", "leden", title="Rollen")
    for rol, voor in (
        (wie.openbaar, "wat openbaar is"),
        (wie.partner, "wat alle partijen zien"),
        *((rol, str(rol.partij)) for rol in wie.partijen),
    ):
        rollen.add_row(rol.naam, voor, ", ".join(rol.leden) or "-")
    console.print(rollen)
    gedeeld = {
        tabel: [len(rt.kolommen_van(kolommen).get(van, [])) for van in (OPENBAAR, PARTNER)]
        for tabel, kolommen in zichtbaar.items()
        if not rt.heeft_eigenaar(kolommen)
    }
    _toon_tabellen(
        "Van iedereen: alle rijen",
        (wie.openbaar.naam, wie.partner.naam),
        {
            tabel: (_deel(openbaar, zichtbaar[tabel]), _deel(openbaar + partner, zichtbaar[tabel]))
            for tabel, (openbaar, partner) in gedeeld.items()
        },
    )
    for soort in dict.fromkeys(rol.partij.soort for rol in wie.partijen):
        namen = [rol.naam for rol in wie.partijen if rol.partij.soort == soort]
        niveaus = {plek.split(":")[0] for rol, plek in plekken if rol in namen}
        rijen = {
            tabel: "alle" if soort == "gelderland" else rt.in_woorden(kolommen, tabel, niveaus)
            for tabel, kolommen in zichtbaar.items()
            if rt.heeft_eigenaar(kolommen)
        }
        _toon_tabellen(
            f"Eigen rijen van {', '.join(namen)}",
            ("rijen", "kolommen"),
            {
                tabel: (welke, "alle kolommen") if welke else ("geen", "")
                for tabel, welke in rijen.items()
            },
        )


def _toon_tabellen(
    titel: str, koppen: tuple[str, ...], per_tabel: dict[str, tuple[str, ...]]
) -> None:
    """Tables of which the same holds together."""
    tabel = Table("tabellen", *koppen, title=titel, show_lines=True)
    for wat in dict.fromkeys(per_tabel.values()):
        tabel.add_row("\n".join(naam for naam, dit in per_tabel.items() if dit == wat), *wat)
    console.print(tabel)


def _deel(aantal: int, kolommen: dict[str, str]) -> str:
    if not aantal:
        return "-"
    return "alle kolommen" if aantal == len(kolommen) else f"{aantal} van {len(kolommen)} kolommen"
