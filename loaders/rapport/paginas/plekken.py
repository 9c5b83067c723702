"""Pages of regions, gemeenten and institutions, and the list of them."""

from __future__ import annotations

from loaders.rapport.inhoud import NIVEAUS, WAARDEN
from loaders.rapport.lezen import Gegevens, Plek
from loaders.rapport.paginas.afspraken import afspraken_over_de_jaren, indicatoren_van, telling
from loaders.rapport.paginas.kwaliteit import bevindingen, kwaliteit_bij
from loaders.rapport.paginas.pagina import Pagina, pad_van
from loaders.rapport.paginas.waarden import is_iets, maat_van, reekssleutel


def pagina_van(g: Gegevens, plek: Plek) -> Pagina:
    """The page of a region, gemeente or institution."""
    naam = g.plekken[plek]
    soort = NIVEAUS[plek.niveau][0]
    titel = naam if plek.niveau == "gi" else f"{soort} {naam}"
    regio = g.ouders(plek)[:-1]
    return Pagina(
        pad_van(plek),
        titel,
        "plek",
        {
            "niveau": plek.niveau,
            "jaar": g.jaar,
            "telling": telling(g, plek),
            "regio": [(g.plekken[p], pad_van(p)) for p in regio],
            "gemeenten": [
                (g.plekken[p], pad_van(p))
                for p in g.van_niveau("gemeente")
                if plek.niveau == "regio" and g.regio_van.get(p.code) == plek.code
            ],
            "afspraken": indicatoren_van(g, plek),
            "waarden": [
                {
                    "titel": w.naam,
                    "nummer": w.nummer,
                    "vraag": w.vraag,
                    "pad": w.pad,
                    "kwaliteit": kwaliteit_bij(g, w.nummer, plek),
                    "figuren": [f for maat in w.maten for f in maat_van(g, w, maat, plek)],
                    "zonder": [maat.titel for maat in w.maten if not is_iets(g, w, maat, plek)],
                }
                for w in WAARDEN
                if any(plek in g.reeksen.get(reekssleutel(g, w, m), {}) for m in w.maten)
            ],
            "verloop": afspraken_over_de_jaren(g, plek),
            "bevindingen": bevindingen(g, plek),
        },
        (
            ("Regio's, gemeenten en GI's", "plekken.html"),
            *((g.plekken[p], pad_van(p)) for p in regio),
        ),
    )


def overzicht(g: Gegevens) -> Pagina:
    """The page from which one finds a place."""
    return Pagina(
        "plekken.html",
        "Regio's, gemeenten en gecertificeerde instellingen",
        "plekken",
        {
            "regios": [
                {
                    "naam": g.plekken[regio],
                    "pad": pad_van(regio),
                    "gemeenten": [
                        (g.plekken[p], pad_van(p))
                        for p in g.van_niveau("gemeente")
                        if g.regio_van.get(p.code) == regio.code
                    ],
                }
                for regio in g.van_niveau("regio")
            ],
            "gis": [(g.plekken[p], pad_van(p)) for p in g.van_niveau("gi")],
        },
    )
