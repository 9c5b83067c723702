"""Marts as files for somebody else: a folder with the tables he may see, what they are, and checksums."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from loaders import herbouw
from loaders.markdown import tabel as als_tabel
from loaders.notatie import getal
from loaders.publiceren import tabellen
from loaders.publiceren.map import vul
from loaders.publiceren.partijen import EIGENAAR, OPENBAAR, PARTNER

LEESMIJ, DATABASE = "README.md", "monitor.duckdb"

_VOOR_WIE = {
    OPENBAAR: "Openbaar: wat iedereen mag zien. Kleine aantallen zijn onderdrukt, cijfers afgerond.",
    PARTNER: "Voor partners: ook hoe zij de cijfers duiden. Niet openbaar maken.",
    EIGENAAR: "Voor de eigenaar van de zaken: met pseudoniemen. Behandel dit als het warehouse zelf.",
}
_HOE_TE_LEZEN = """
Een jeugdige telt in elke rij een keer mee: tel aantallen van rijen niet op, maar neem de rij met `totaal`.
Een leeg cijfer is onbekend of niet getoond, en geen nul.

Controleer de bestanden met `sha256sum --check SHA256SUMS`.
"""


def parquet(
    bron: Path, map_: Path, zichtbaar: str = OPENBAAR, met_verantwoording: bool = False
) -> dict[str, int]:
    """Write each mart as Parquet, in the order of its key; the same contents give the same bytes.

    Args:
        bron: the file of the readers, or of an edition; it is only read.
        map_: the folder, that is new, empty, or an earlier publication.
        zichtbaar: openbaar, partner or eigenaar: for whom columns may be visible to go along.
        met_verantwoording: also the marts with all cases.

    Returns:
        the rows of each table, by schema and name.

    Raises:
        DatabaseFout: the source is absent, in use, or says not who may see what; the folder holds something
            else.
    """
    with _publicatie(bron, map_, zichtbaar, met_verantwoording) as (verbinding, klaar, gekozen):
        rijen = {
            tabel.plek: tabellen.naar_parquet(
                verbinding, tabel.rijen(), klaar / f"{tabel.naam}.parquet"
            )
            for tabel in gekozen
        }
        _beschrijf(verbinding, klaar, gekozen, rijen, zichtbaar)
    return rijen


def duckdb_bestand(
    bron: Path, map_: Path, zichtbaar: str = OPENBAAR, met_verantwoording: bool = False
) -> dict[str, int]:
    """Write the marts as one DuckDB file with only tables, that may have any name.

    Arguments, result and errors are those of `parquet`.
    """
    with _publicatie(bron, map_, zichtbaar, met_verantwoording) as (verbinding, klaar, gekozen):
        herbouw.koppel(verbinding, klaar / DATABASE, "uit", herbouw.MAKEN)
        rijen = {t.plek: tabellen.kopieer(verbinding, t, "uit") for t in gekozen}
        verbinding.execute("detach uit")
        _beschrijf(verbinding, klaar, gekozen, rijen, zichtbaar)
    return rijen


@contextlib.contextmanager
def _publicatie(
    bron: Path, map_: Path, zichtbaar: str, met_verantwoording: bool
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path, list[tabellen.Tabel]]]:
    """The source, a folder to fill that then takes the place of the one asked for, and what goes into it."""
    with vul(map_, zichtbaar) as klaar, herbouw.open_naast(bron, {}) as verbinding:
        yield verbinding, klaar, tabellen.marts(verbinding, zichtbaar, met_verantwoording)


def _beschrijf(
    verbinding: duckdb.DuckDBPyConnection,
    klaar: Path,
    gekozen: Sequence[tabellen.Tabel],
    rijen: dict[str, int],
    zichtbaar: str,
) -> None:
    """Write what the files are, of when, and what each table and column means."""
    editie, gebouwd_op, peildatum, laatste, voorlopig = verbinding.execute(
        """
        select any_value(editie), any_value(gebouwd_op), any_value(peildatum), any_value(laatste_dagtekening),
            any_value(voorlopig_vanaf)
        from marts.warehouse_status
        """
    ).fetchone()
    stand = {
        "Editie": editie,
        "Gebouwd op (UTC)": gebouwd_op and f"{gebouwd_op:%Y-%m-%d %H:%M}",
        "Peildatum": peildatum,
        "Laatste bericht": laatste,
        "Voorlopig vanaf": voorlopig,
    }
    overzicht, per_tabel = [], []
    for tabel in gekozen:
        over, per_kolom = tabellen.toelichting(verbinding, tabel)
        overzicht.append([f"`{tabel.naam}`", getal(rijen[tabel.plek]), over or ""])
        kolommen = [[f"`{kolom}`", per_kolom.get(kolom, "")] for kolom in tabel.kolommen]
        per_tabel += [f"### `{tabel.naam}`", als_tabel(["kolom", "betekenis"], kolommen)]
    delen = [
        "# Gelderse monitor jeugdbescherming",
        _VOOR_WIE[zichtbaar],
        als_tabel(["stand", ""], [[wat, str(w)] for wat, w in stand.items() if w]),
        _HOE_TE_LEZEN.strip(),
        "## Tabellen",
        als_tabel(["tabel", "rijen", "wat erin staat"], overzicht),
        "## Kolommen",
        *per_tabel,
    ]
    (klaar / LEESMIJ).write_text("\n\n".join(delen) + "\n", encoding="utf-8")
