"""Gelderland beside the Netherlands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from loaders.notatie import getal
from loaders.rapport.figuur import STREEP, Cel, Figuur, Tabel, cijfers, kop
from loaders.rapport.grafiek import Grafiek, Teken
from loaders.rapport.lezen import AFGESCHERMD, GEEN, TOTAAL, Gegevens
from loaders.rapport.paginas.pagina import Pagina

REEKSEN = {
    "jeugdhulpgebruikers": "Jeugdigen met jeugdhulp",
    "kosten_jeugdhulp": "Kosten van jeugdhulp",
}
SOORTEN = {TOTAAL: "", "leeftijdsgroep": " naar leeftijd", "geslacht": " naar geslacht"}


def pagina(g: Gegevens) -> Pagina:
    """The page beside the Netherlands."""
    return Pagina(
        "landelijk.html",
        "Gelderland naast Nederland",
        "landelijk",
        {"figuren": list(_figuren(g.landelijk))},
    )


def _figuren(rijen: Sequence[Mapping[str, Any]]) -> Iterator[Figuur]:
    """The national series with the same count for Gelderland beside each."""

    def groep(rij: Mapping[str, Any]) -> tuple[str, str]:
        return rij["reeks"], rij["soort_uitsplitsing"]

    def plaats(rij: Mapping[str, Any]) -> tuple:
        reeks, soort = groep(rij)
        return reeks, soort != TOTAAL, soort, rij["uitsplitsing"], rij["periode_start"]

    for (reeks, soort), van in groupby(sorted(rijen, key=plaats), groep):
        yield _figuur(reeks, soort, list(van))


def _figuur(reeks: str, soort: str, rijen: Sequence[Mapping[str, Any]]) -> Figuur:
    titel = REEKSEN.get(reeks, reeks.replace("_", " ").capitalize())
    titel += SOORTEN.get(soort, f" naar {soort.replace('_', ' ')}")
    eenheid = rijen[0]["eenheid"]
    nederland = cijfers([float(rij["waarde_nederland"]) for rij in rijen], eenheid)
    gelderland = cijfers([rij["waarde_gelderland"] for rij in rijen], eenheid)
    koppen = (
        "Groep",
        "Periode",
        kop("Nederland", eenheid),
        kop("Gelderland", eenheid),
        "Nederland, eerste jaar = 100",
        "Gelderland, eerste jaar = 100",
        "Let op",
    )
    return Figuur(
        f"{reeks}-{soort}",
        titel,
        Tabel(
            titel,
            koppen,
            tuple(
                (
                    Cel(rij["uitsplitsing_naam"]),
                    Cel(_tijdvak(rij["periode_start"], rij["periode_eind"])),
                    Cel(nl, "getal", float(rij["waarde_nederland"])),
                    Cel(gl, "getal", rij["waarde_gelderland"]) if gl else Cel(_leeg(rij), "leeg"),
                    *(_index(rij[kant]) for kant in ("index_nederland", "index_gelderland")),
                    Cel(rij["opmerking"] or "", "vlag"),
                )
                for rij, nl, gl in zip(rijen, nederland, gelderland, strict=True)
            ),
            frozenset((2, 3, 4, 5)),
        ),
        grafiek=_grafiek(rijen) if soort == TOTAAL else None,
        zin=_zin(rijen) if soort == TOTAAL else "",
    )


def _leeg(rij: Mapping[str, Any]) -> str:
    return AFGESCHERMD if rij["is_onderdrukt"] else STREEP


def _tijdvak(van: dt.date, tot: dt.date) -> str:
    if (van.month, van.day, tot.month, tot.day) == (1, 1, 12, 31):
        return str(van.year)
    return f"{van.day}-{van.month}-{van.year} t/m {tot.day}-{tot.month}-{tot.year}"


def _index(waarde: float | None) -> Cel:
    if waarde is None:
        return Cel(STREEP, "leeg")
    return Cel(getal(waarde * 100), "getal", waarde * 100)


def _grafiek(rijen: Sequence[Mapping[str, Any]]) -> Grafiek:
    """Both series against their first year, a bar each per year; not of one that has no first year."""
    kanten = [
        (naam, kant, is_nadruk)
        for naam, kant, is_nadruk in (
            ("Nederland", "index_nederland", False),
            ("Gelderland", "index_gelderland", True),
        )
        if any(rij[kant] is not None for rij in rijen)
    ]
    return Grafiek(
        "staven",
        "index",
        tuple(
            Teken(
                f"{rij['periode_start'].year} {naam}",
                None if rij[kant] is None else rij[kant] * 100,
                GEEN if rij[kant] is None else None,
                is_nadruk=is_nadruk,
            )
            for rij in rijen
            for naam, kant, is_nadruk in kanten
        ),
    )


def _zin(rijen: Sequence[Mapping[str, Any]]) -> str:
    """What the chart shows in a sentence."""
    delen = []
    for naam, kant in (("Nederland", "index_nederland"), ("Gelderland", "index_gelderland")):
        bekend = [rij for rij in rijen if rij[kant] is not None]
        if bekend:
            jaar = bekend[-1]["periode_start"].year
            delen.append(f"{naam} staat in {jaar} op {getal(bekend[-1][kant] * 100)}")
    return f"Met het eerste jaar op 100: {'; '.join(delen)}." if delen else ""
