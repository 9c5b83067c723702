"""The report: a static site about the monitor, for who decides and for whom it is about.

`inhoud` has the words, `lezen` reads the public columns, `figuur` and `grafiek` make figures, `paginas` says
what stands where, `schrijven` makes the files, with the templates in `sjablonen`.
"""

from __future__ import annotations

from pathlib import Path

from loaders.publiceren.partijen import OPENBAAR
from loaders.rapport import lezen, paginas, schrijven
from loaders.rapport.schrijven import Uitslag, Voortgang

__all__ = ["Uitslag", "maak"]


def maak(
    bron: Path,
    map_: Path,
    zichtbaar: str = OPENBAAR,
    mededeling: str | None = None,
    contact: str | None = None,
    voortgang: Voortgang | None = None,
    werkers: int | None = None,
) -> Uitslag:
    """Make the report of a warehouse in a folder; what did not change is kept.

    Args:
        bron: the file of the readers, a warehouse, or the database of an edition; it is only read.
        map_: the folder, that is new, empty, or an earlier report.
        zichtbaar: openbaar, or partner: also how parties explain their figures.
        mededeling: a sentence above every page.
        contact: whom readers can turn to.
        voortgang: is told how many of how many pages are done.
        werkers: how many processes; by default one per core.

    Raises:
        DatabaseFout: the source is absent, in use or not built; the folder holds something else.
    """
    gegevens = lezen.lees(bron, zichtbaar)
    return schrijven.schrijf(
        paginas.maak(gegevens),
        schrijven.gemeen(gegevens, mededeling, contact),
        map_,
        zichtbaar,
        voortgang,
        werkers,
    )
