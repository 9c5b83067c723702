"""The pages of the report: what stands on each of them, without how it looks.

`afspraken`, `waarden`, `plekken`, `kwaliteit`, `definities`, `landelijk` and `algemeen` each have the pages
they are called after; `pagina` is what a page is, `gereedschap` what they share.
"""

from __future__ import annotations

from loaders.rapport.inhoud import WAARDEN
from loaders.rapport.lezen import GELDERLAND, Gegevens
from loaders.rapport.paginas import (
    afspraken,
    algemeen,
    definities,
    kwaliteit,
    landelijk,
    plekken,
    waarden,
)
from loaders.rapport.paginas.pagina import Pagina

__all__ = ["Pagina", "maak"]


def maak(g: Gegevens) -> list[Pagina]:
    """All pages of the report, the front page first."""
    return [
        algemeen.voorpagina(g),
        *(afspraken.pagina_van(g, nummer) for nummer in g.afspraken),
        *afspraken.ernaast(g),
        *(waarden.pagina_van(g, waarde) for waarde in WAARDEN),
        plekken.overzicht(g),
        *(plekken.pagina_van(g, plek) for plek in g.plekken if plek != GELDERLAND),
        landelijk.pagina(g),
        kwaliteit.pagina(g),
        definities.pagina(g),
        algemeen.uitleg(g),
        algemeen.toegankelijkheid(g),
    ]
