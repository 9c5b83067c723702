"""Files that follow from the catalogues and from dbt's YAML: dbt sources and documentation pages.

    python -m loaders genereer

A test fails when a file in the repository differs from what is generated here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from loaders import catalogus as cat
from loaders import gegevenswoordenboek
from loaders.inlezen import plat
from loaders.inlezen.opslag import beheertabellen
from loaders.inlezen.problemen import regels
from loaders.markdown import tabel
from loaders.uitvraag.documentatie import documentatie as documentatie_uitvraag

KOP = "Gemaakt uit loaders/berichten met `monitor genereer`; niet met de hand wijzigen."
KOP_UITVRAAG = KOP.replace("berichten", "uitvraag")
KOP_WOORDENBOEK = KOP.replace("loaders/berichten", "de YAML in models en seeds")


def bestanden() -> dict[Path, str]:
    """All generated files with their contents, by path in the repository."""
    catalogus = cat.lees()
    return {
        cat.PROJECT / "models/staging/ijw/_ijw__sources.yml": bronnen(
            "ijw",
            "iJw-berichten zoals ontvangen, als tekst, met pseudoniem in plaats van BSN",
            [
                _bron(
                    t.naam,
                    f"{t.bericht.type} {t.bericht.naam}: {t.klasse.omschrijving}",
                    t.kolommen,
                )
                for t in cat.tabellen(catalogus).values()
            ],
        ),
        cat.PROJECT / "models/staging/uitvraag/_uitvraag__sources.yml": bronnen(
            "uitvraag",
            "Wat partners zelf aanleveren omdat het niet langs het GGK komt, als tekst",
            dagen=200,
        ),
        cat.PROJECT / "docs/berichten.md": documentatie(catalogus),
        cat.PROJECT / "docs/plat-bestand.md": f"<!-- {KOP} -->\n\n{plat.documentatie(catalogus)}",
        cat.PROJECT / "docs/uitvraag.md": f"<!-- {KOP_UITVRAAG} -->\n\n{documentatie_uitvraag()}",
        cat.PROJECT / "docs/gegevenswoordenboek.md": (
            f"<!-- {KOP_WOORDENBOEK} -->\n\n{gegevenswoordenboek.documentatie()}"
        ),
    }


def bronnen(
    naam: str, omschrijving: str, tabellen: Sequence[dict[str, Any]] = (), dagen: int = 45
) -> str:
    """A dbt source: each raw table with its columns, and freshness by the last load.

    Args:
        naam: name of the source.
        omschrijving: what it holds.
        tabellen: tables that follow from messages; those of `beheer.yaml` come after them.
        dagen: number of days without a load after which dbt warns.
    """
    overige = [
        _bron(t.naam, t.omschrijving, t.kolommen)
        for t in beheertabellen().values()
        if t.bron == naam
    ]
    geladen = "select max(geladen_op) from raw.lading"
    if naam != "ijw":
        geladen += f" where lading_id in (select lading_id from raw.{naam})"
    inhoud = {
        "version": 2,
        "sources": [
            {
                "name": naam,
                "schema": "raw",
                "description": omschrijving,
                "config": {
                    "loaded_at_query": geladen,
                    "freshness": {"warn_after": {"count": dagen, "period": "day"}},
                },
                "tables": [*tabellen, *overige],
            }
        ],
    }
    tekst = yaml.safe_dump(inhoud, sort_keys=False, allow_unicode=True, width=100)
    return f"# {KOP}\n{tekst}"


def _bron(naam: str, omschrijving: str, kolommen: tuple[cat.Kolom, ...]) -> dict[str, Any]:
    return {
        "name": naam,
        "description": omschrijving,
        "columns": [
            {"name": k.naam, "data_type": k.sqltype.lower(), "description": k.uitleg}
            for k in kolommen
        ],
    }


def documentatie(catalogus: cat.Catalogus) -> str:
    """The documentation page of the catalogue, in Dutch."""
    delen = [
        f"<!-- {KOP} -->",
        "# Berichten die worden gelezen",
        "Wat hier niet staat, wordt niet gelezen: namen, adressen, contactgegevens en vrije tekst "
        "komen het warehouse niet in. Het BSN wordt een pseudoniem (`jeugdige_id`), een referentie "
        "van de aanbieder een gesleutelde hash.",
        "Releases: "
        + ", ".join(f"{f}.{s}" for f, subs in catalogus.releases.items() for s in subs)
        + ". Waar 2.x en 3.x verschillen staat het pad van beide.",
    ]
    for bericht in catalogus.berichten.values():
        delen += _bericht(bericht)
    delen += _bericht(catalogus.envelop)
    delen += ["## Regels", "Een bestand of rij die hier niet aan voldoet gaat in quarantaine."]
    delen.append(
        tabel(
            ["regel", "naam", "uitleg"], [[n, r["naam"], r["uitleg"]] for n, r in regels().items()]
        )
    )
    return "\n\n".join(delen) + "\n"


def _bericht(bericht: cat.Bericht) -> list[str]:
    codes = ", ".join(f"{c} ({n})" for c, n in bericht.berichtcodes.items())
    delen = [
        f"## {bericht.type} {bericht.naam}",
        f"{bericht.doel} Richting: {bericht.richting}. Berichtcode: {codes}.",
    ]
    for klasse in bericht.klassen.values():
        delen.append(f"### `raw.{bericht.tabel(klasse.naam)}`")
        bronnen_ = "; ".join(
            dict.fromkeys(f"`{p}`" for b in klasse.bronnen for p in b.pad.values())
        )
        delen.append(klasse.omschrijving + (f". Rij: {bronnen_}." if bronnen_ else "."))
        rijen = [
            [
                f"`{e.kolom}`",
                " / ".join(dict.fromkeys(f"`{p}`" for p in e.pad.values())),
                e.codelijst or e.type.naam,
                "sleutel" if e.sleutel else ("verplicht" if e.verplicht else ""),
                e.uitleg,
            ]
            for e in klasse.alle_elementen
        ]
        delen.append(tabel(["kolom", "element", "type of codelijst", "", "uitleg"], rijen))
    return delen


def schrijf() -> list[Path]:
    """Write the files that differ; returns their paths."""
    gewijzigd = {
        pad: tekst
        for pad, tekst in bestanden().items()
        if not pad.exists() or pad.read_text(encoding="utf-8") != tekst
    }
    for pad, tekst in gewijzigd.items():
        pad.parent.mkdir(parents=True, exist_ok=True)
        pad.write_text(tekst, encoding="utf-8")
    return list(gewijzigd)
