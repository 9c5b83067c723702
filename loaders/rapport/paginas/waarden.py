"""The values of the monitor: a page each, and their figures on the pages of places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from loaders.rapport.figuur import Cel, Figuur, Tabel, kolom, met_ster, verdeling, verloop
from loaders.rapport.inhoud import DELEN, GEMIDDELD, NIVEAUS, UITSPLITSINGEN, Maat, Waarde
from loaders.rapport.lezen import GELDERLAND, TOTAAL, Gegevens, Plek, Reekssleutel
from loaders.rapport.paginas.definities import keuzes, naast_elkaar
from loaders.rapport.paginas.gereedschap import als_punt, gaat_over, tekst, vonk
from loaders.rapport.paginas.kwaliteit import dekking_van, kwaliteit_bij
from loaders.rapport.paginas.pagina import Pagina, pad_van

#: Kinds of entries of the register that make a definition, beside the choices.
BEPALEND = (
    "parameter",
    "productcategorie",
    "datumfilter",
    "tussentaal",
    "zwaarte",
    "versiekeuze",
)


def pagina_van(g: Gegevens, waarde: Waarde) -> Pagina:
    """The page of a value."""
    return Pagina(
        waarde.pad,
        waarde.naam,
        "waarde",
        {
            "vraag": waarde.vraag,
            "maten": [
                {"titel": maat.titel, "naam": maat.naam, "figuren": _maat(g, waarde, maat)}
                for maat in waarde.maten
            ],
            "kwaliteit": kwaliteit_bij(g, waarde.nummer, GELDERLAND),
            "dekking": dekking_van(g, waarde.nummer),
            "bevindingen": g.stand.bevindingen.get(waarde.mart, 0),
            "keuzes": keuzes(g, marts={waarde.mart, *waarde.feiten}),
            "parameters": _parameters(g, waarde),
            "versies": _versies_van_waarde(g, waarde),
        },
        (("Waarden", "index.html#waarden"),),
    )


def waardekaart(g: Gegevens, waarde: Waarde) -> dict[str, Any]:
    """The figures of a value for the front page."""
    maten = []
    for maat in waarde.maten:
        eenheid = _eenheid(g, waarde, maat)
        punten = g.punten(reekssleutel(g, waarde, maat), GELDERLAND)
        nu = next((p for p in punten if p.periode.naam == g.jaar), None)
        maten.append(
            {
                "titel": maat.titel,
                "waarde": tekst(nu, eenheid),
                "vonk": vonk(f"vonk-w{waarde.nummer}-{maat.naam}", punten, eenheid),
            }
        )
    return {
        "nummer": waarde.nummer,
        "titel": waarde.titel,
        "vraag": waarde.vraag,
        "pad": waarde.pad,
        "maten": maten,
    }


def _maat(g: Gegevens, waarde: Waarde, maat: Maat) -> list[Figuur]:
    """A figure on the page of its value: Gelderland, regions, institutions, parts, tertialen."""
    sleutel = reekssleutel(g, waarde, maat)
    eenheid = _eenheid(g, waarde, maat)
    figuren = [
        verloop(
            maat.naam,
            f"{maat.titel} over de jaren",
            maat.uitleg,
            eenheid,
            g.punten(sleutel, GELDERLAND),
            wie="Gelderland",
        )
    ]
    for niveau in ("regio", "gi"):
        reeksen = [
            (Cel(g.plekken[plek], pad=pad_van(plek)), g.punten(sleutel, plek))
            for plek in g.van_niveau(niveau)
        ]
        if eenheid in GEMIDDELD:
            reeksen.append((Cel("Gelderland"), g.punten(sleutel, GELDERLAND)))
        meer = NIVEAUS[niveau][1]
        figuren.append(
            verdeling(
                f"{maat.naam}-{niveau}",
                f"{meer[:1].upper()}{meer[1:]} naast elkaar",
                eenheid,
                reeksen,
                g.jaar,
                NIVEAUS[niveau][0],
                (len(reeksen) - 1,) if eenheid in GEMIDDELD else (),
            )
        )
    figuren += _uitgesplitst(g, waarde, maat, GELDERLAND)
    tertialen = g.punten(reekssleutel(g, waarde, maat, "tertiaal"), GELDERLAND)
    if tertialen:
        figuren.append(
            verloop(
                f"{maat.naam}-tertiaal",
                f"{maat.titel} per tertiaal",
                "",
                eenheid,
                tertialen,
                wie="Gelderland",
                is_dicht=True,
            )
        )
    return figuren


def _uitgesplitst(
    g: Gegevens, waarde: Waarde, maat: Maat, plek: Plek, is_dicht: bool = False
) -> Iterator[Figuur]:
    """A figure by the parts of each break-down that is public."""
    if waarde.deel_van:
        return
    for uitsplitsing, woord in UITSPLITSINGEN.items():
        reeksen = [
            (Cel(_deel(g, uitsplitsing, deel)), punten)
            for deel in _delen(g, waarde, maat, uitsplitsing)
            if (punten := g.punten((waarde.nummer, maat.naam, "jaar", uitsplitsing, deel), plek))
        ]
        if any(p.leeg is None for _, punten in reeksen for p in punten):
            yield verdeling(
                f"{maat.naam}-{uitsplitsing}",
                f"{maat.titel} naar {woord}",
                _eenheid(g, waarde, maat),
                reeksen,
                g.jaar,
                woord[:1].upper() + woord[1:],
                is_dicht=is_dicht,
            )


def _delen(g: Gegevens, waarde: Waarde, maat: Maat, uitsplitsing: str) -> list[str]:
    aanwezig = {
        sleutel[4]
        for sleutel in g.reeksen
        if sleutel[:4] == (waarde.nummer, maat.naam, "jaar", uitsplitsing)
    }
    orde = [*g.delen.get(uitsplitsing, {}), *DELEN]
    return sorted(aanwezig, key=lambda d: (orde.index(d) if d in orde else len(orde), d))


def _deel(g: Gegevens, uitsplitsing: str, deel: str) -> str:
    return g.delen.get(uitsplitsing, {}).get(deel) or DELEN.get(deel, deel)


def is_iets(g: Gegevens, waarde: Waarde, maat: Maat, plek: Plek) -> bool:
    """Whether there is any figure to show of a place."""
    return any(p.leeg is None for p in g.punten(reekssleutel(g, waarde, maat), plek))


def maat_van(g: Gegevens, waarde: Waarde, maat: Maat, plek: Plek) -> Iterator[Figuur]:
    """A figure on the page of a place, beside what the place is part of."""
    sleutel = reekssleutel(g, waarde, maat)
    if not is_iets(g, waarde, maat, plek):
        return
    eenheid = _eenheid(g, waarde, maat)
    naam = f"w{waarde.nummer}-{maat.naam}"
    yield verloop(
        naam,
        maat.titel,
        maat.uitleg,
        eenheid,
        g.punten(sleutel, plek),
        [(g.plekken[p], g.punten(sleutel, p)) for p in g.ouders(plek)],
        wie=g.plekken[plek],
    )
    if plek.niveau in ("regio", "gi"):
        alle = g.van_niveau(plek.niveau)
        yield verdeling(
            f"{naam}-naast",
            f"{maat.titel}: {NIVEAUS[plek.niveau][1]} naast elkaar",
            eenheid,
            [(Cel(g.plekken[p], pad=pad_van(p)), g.punten(sleutel, p)) for p in alle],
            g.jaar,
            NIVEAUS[plek.niveau][0],
            (alle.index(plek),),
            True,
        )
    for figuur in _uitgesplitst(g, waarde, maat, plek, True):
        yield replace(figuur, naam=f"w{waarde.nummer}-{figuur.naam}")


def _parameters(g: Gegevens, waarde: Waarde) -> Tabel | None:
    """The numbers, lists and choices in the definition of a value, in each version side by side."""
    marts = {waarde.mart, *waarde.feiten}
    rijen = [
        rij
        for rij in g.register
        if rij["soort"] in BEPALEND
        and (gaat_over(rij["onderwerp"], waarde.nummer) or marts & {*(rij["marts"] or "").split()})
    ]
    return naast_elkaar(g, rijen, "De definitie in elke versie")


def _versies_van_waarde(g: Gegevens, waarde: Waarde) -> list[Tabel]:
    """The figures of a value in each version, side by side; not of a part of another value."""
    if waarde.deel_van:
        return []
    return [_versies_van_maat(g, waarde, maat) for maat in waarde.maten]


def _versies_van_maat(g: Gegevens, waarde: Waarde, maat: Maat) -> Tabel:
    per = {
        (rij["definitie_versie"], rij["periode_start"]): rij
        for rij in g.versie_monitor
        if (rij["waarde_nummer"], rij["maat"]) == (waarde.nummer, maat.naam)
    }
    jaren = g.kalenderjaren
    versies = [versie["definitie_versie"] for versie in g.versies]
    kolommen = [
        kolom(
            [
                als_punt(j, per[versie, j.start]) if (versie, j.start) in per else None
                for j in jaren
            ],
            _eenheid(g, waarde, maat),
        )
        for versie in versies
    ]
    return Tabel(
        f"{maat.titel} in Gelderland, in elke versie",
        ("Periode", *map(g.versienaam, versies)),
        tuple((Cel(met_ster(j)), *cellen) for j, *cellen in zip(jaren, *kolommen, strict=True)),
        frozenset(range(1, len(versies) + 1)),
    )


def reekssleutel(
    gegevens: Gegevens, waarde: Waarde, maat: Maat, soort: str = "jaar"
) -> Reekssleutel:
    """Where the totals of a figure are; of a value that is part of another, its part there."""
    if not waarde.deel_van:
        return waarde.nummer, maat.naam, soort, TOTAAL, TOTAAL
    deel = next(
        rij["waarde"]
        for rij in gegevens.register
        if rij["soort"] == "tussentaal"
        and gaat_over(rij["onderwerp"], waarde.nummer)
        and rij["definitie_versie"] == gegevens.versie
    )
    return waarde.deel_van, maat.naam, soort, "tussentaal_code", deel


def _eenheid(gegevens: Gegevens, waarde: Waarde, maat: Maat) -> str:
    return gegevens.eenheden.get((waarde.deel_van or waarde.nummer, maat.naam), "aantal")
