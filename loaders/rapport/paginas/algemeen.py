"""The front page, and the pages that explain."""

from __future__ import annotations

from collections import Counter

from loaders.notatie import getal
from loaders.rapport.inhoud import OORDEEL, WAARDEN
from loaders.rapport.lezen import GELDERLAND, Gegevens
from loaders.rapport.paginas.afspraken import kaart, telling, tweede_afwijkingen
from loaders.rapport.paginas.gereedschap import ERNAAST
from loaders.rapport.paginas.pagina import Pagina, pad_van
from loaders.rapport.paginas.waarden import waardekaart


def voorpagina(g: Gegevens) -> Pagina:
    """The front page."""
    return Pagina(
        "index.html",
        "Gelderse monitor jeugdbescherming",
        "voorpagina",
        {
            "jaar": g.jaar,
            "afspraken": [kaart(g, nummer, GELDERLAND) for nummer in g.afspraken],
            "waarden": [waardekaart(g, waarde) for waarde in WAARDEN],
            "ernaast": ERNAAST if any(i.nummer is None for i in g.indicatoren.values()) else None,
            "tweede": tweede_afwijkingen(g),
            "telling": telling(g, GELDERLAND),
            "regios": [(g.plekken[p], pad_van(p)) for p in g.van_niveau("regio")],
            "gis": [(g.plekken[p], pad_van(p)) for p in g.van_niveau("gi")],
        },
    )


def uitleg(g: Gegevens) -> Pagina:
    """The page for who has never seen the monitor."""
    return Pagina(
        "uitleg.html",
        "Over deze monitor",
        "uitleg",
        {
            "stand": g.stand,
            "oordelen": OORDEEL,
            "waarden": [(w.nummer, w.titel, w.vraag, w.pad) for w in WAARDEN],
            "afspraken": list(g.afspraken.items()),
            "regels": {naam: getal(w, 0 if w == round(w) else 2) for naam, w in g.regels.items()},
            "aandeel": getal(g.regels["afronding_aandeel"] * 100),
            "versies": g.versies,
            "aantallen": Counter(plek.niveau for plek in g.plekken),
        },
    )


def toegankelijkheid(g: Gegevens) -> Pagina:
    """The statement on accessibility."""
    return Pagina(
        "toegankelijkheid.html",
        "Toegankelijkheidsverklaring",
        "toegankelijkheid",
        {"stand": g.stand},
    )
