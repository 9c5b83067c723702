"""How good the figures are: coverage and findings, per supplier and beside each figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from loaders.rapport.figuur import STREEP, Cel, Figuur, Tabel, cijfers, met_ster
from loaders.rapport.inhoud import LEVERANCIERS, WAARDEN
from loaders.rapport.lezen import GELDERLAND, Gegevens, Plek
from loaders.rapport.paginas.pagina import Pagina, pad_van

#: Verdicts on a check that are worth a line; the others say that there is little to say.
GEVONDEN = ("gevonden", "(bijna) alle")


def pagina(g: Gegevens) -> Pagina:
    """The page on the quality of the data."""
    return Pagina(
        "kwaliteit.html",
        "Kwaliteit van de gegevens",
        "kwaliteit",
        {
            "jaar": g.jaar,
            "marts": [(w.naam, w.pad, g.stand.bevindingen.get(w.mart, 0)) for w in WAARDEN],
            "dekking": list(_dekking(g)),
            "leveranciers": [
                (soort, list(groep))
                for soort, groep in groupby(bevindingen(g), lambda wie: wie["soort"])
            ],
            "alles": _alle_bevindingen(g),
            "drempel": g.regels["drempel"],
        },
    )


# --- coverage --------------------------------------------------------------------------------------


def kwaliteit_bij(g: Gegevens, nummer: str, plek: Plek) -> list[str]:
    """How much is known under the figures of a value, of the nearest place of which that is public."""
    nu = [rij for rij in g.dekking if _gaat_over(rij, nummer) and _jaar(rij) == g.jaar]
    zinnen = []
    for naam, rijen in groupby(nu, lambda rij: rij["indicator_naam"]):
        per_plek = {(rij["leverancier_soort"], rij["leverancier"]): rij for rij in rijen}
        for van in (plek, *g.ouders(plek)):
            if van in per_plek:
                zinnen.append(f"{naam}: {_tekst(per_plek[van])} ({g.plekken[van]}, {g.jaar})")
                break
    return zinnen


def dekking_van(g: Gegevens, nummer: str) -> Figuur | None:
    """The coverage under a value, for Gelderland over the years."""
    rijen = [
        (rij["indicator_naam"], rij)
        for rij in g.dekking
        if _gaat_over(rij, nummer) and rij["leverancier_soort"] == GELDERLAND.niveau
    ]
    return _over_de_jaren(g, "dekking", "Dekking in Gelderland", "Wat is bekend", rijen)


def _dekking(g: Gegevens) -> Iterator[dict[str, Any]]:
    """Every kind of coverage, with its suppliers."""
    for indicator, groep in groupby(g.dekking, lambda rij: rij["indicator"]):
        rijen = list(groep)
        namen = [(rij["leverancier_naam"] or rij["leverancier"], rij) for rij in rijen]
        yield {
            "waarden": [(w.nummer, w.pad) for w in WAARDEN if _gaat_over(rijen[0], w.nummer)],
            "figuur": _over_de_jaren(
                g, f"dekking-{indicator}", rijen[0]["indicator_naam"], "Leverancier", namen
            ),
        }


def _over_de_jaren(
    g: Gegevens,
    naam: str,
    titel: str,
    eerste_kop: str,
    rijen: Sequence[tuple[str, Mapping[str, Any]]],
) -> Figuur | None:
    """Coverage as a table: what or who against the years, in the order in which they come."""
    jaren = {periode.naam: met_ster(periode) for periode in g.kalenderjaren}
    per: dict[str, dict[str, Mapping[str, Any]]] = {}
    for wie, rij in rijen:
        per.setdefault(wie, {})[_jaar(rij)] = rij
    if not per:
        return None
    return Figuur(
        naam,
        titel,
        Tabel(
            titel,
            (eerste_kop, *jaren.values()),
            tuple((Cel(wie), *(_cel(van.get(jaar)) for jaar in jaren)) for wie, van in per.items()),
            frozenset(range(1, len(jaren) + 1)),
        ),
    )


def _cel(rij: Mapping[str, Any] | None) -> Cel:
    if rij is None:
        return Cel(STREEP, "leeg")
    return Cel(_tekst(rij), "leeg" if rij["aandeel"] is None else "getal", rij["aandeel"])


def _tekst(rij: Mapping[str, Any]) -> str:
    """A share, or in words why it is not there."""
    return rij["oordeel"] if rij["aandeel"] is None else cijfers([rij["aandeel"]], "aandeel")[0]


def _gaat_over(rij: Mapping[str, Any], nummer: str) -> bool:
    return nummer in rij["waarden"].split()


def _jaar(rij: Mapping[str, Any]) -> str:
    return str(rij["periode_start"].year)


# --- findings --------------------------------------------------------------------------------------


def bevindingen(g: Gegevens, plek: Plek | None = None) -> list[dict[str, Any]]:
    """What was found in what each supplier, or this one, sent in the last year, the most severe first."""

    def wie(rij: Mapping[str, Any]) -> tuple:
        soort = "gi" if rij["is_gi"] else rij["leverancier_soort"]
        plaats = list(LEVERANCIERS).index(soort) if soort in LEVERANCIERS else len(LEVERANCIERS)
        return plaats, rij["leverancier_naam"], rij["leverancier"], soort

    # What has no date, such as what was refused unread, is of no year.
    nu = [rij for rij in g.kwaliteit if rij["periode_start"] is None or rij["periode"] == g.jaar]
    leveranciers = []
    for (_, naam, code, soort), groep in groupby(sorted(nu, key=wie), wie):
        rijen = list(groep)
        if plek and Plek(soort, code) != plek:
            continue
        geteld = Counter(rij["oordeel"] for rij in rijen)
        gevonden = [rij for rij in rijen if rij["oordeel"] in GEVONDEN]
        leveranciers.append(
            {
                "naam": naam,
                "soort": LEVERANCIERS.get(soort, soort),
                "pad": pad_van(Plek(soort, code)) if Plek(soort, code) in g.plekken else None,
                "gevonden": len(gevonden),
                "weinig": geteld["geen of weinig"],
                "onbekend": geteld["te weinig"],
                "tabel": _tabel(f"Bevindingen bij {naam} in {g.jaar}", gevonden)
                if gevonden
                else None,
            }
        )
    return leveranciers


def _tabel(bijschrift: str, rijen: Sequence[Mapping[str, Any]]) -> Tabel:
    return Tabel(
        bijschrift,
        ("Wat", "Ernst", "Regel", "Aandeel"),
        tuple(
            (
                Cel(rij["bevinding"]),
                Cel(str(rij["ernst"]), "getal", rij["ernst"]),
                Cel(rij["regel"]),
                _cel(rij),
            )
            for rij in rijen
        ),
        frozenset((1, 3)),
    )


def _alle_bevindingen(g: Gegevens) -> Figuur:
    """Every check of every supplier and year, to take along."""
    return Figuur(
        "bevindingen",
        "Alle controles",
        Tabel(
            "Alle controles, leveranciers en jaren",
            (
                "Leverancier",
                "Soort",
                "Code",
                "Jaar",
                "Wat",
                "Regel",
                "Ernst",
                "Oordeel",
                "Aandeel",
                "Raakt",
            ),
            tuple(
                (
                    Cel(rij["leverancier_naam"]),
                    Cel(rij["leverancier_soort"]),
                    Cel(rij["leverancier"]),
                    Cel(rij["periode"]),
                    Cel(rij["bevinding"]),
                    Cel(rij["regel"]),
                    Cel(str(rij["ernst"]), "getal", rij["ernst"]),
                    Cel(rij["oordeel"]),
                    _cel(rij),
                    Cel(rij["bedreigde_marts"]),
                )
                for rij in g.kwaliteit
            ),
        ),
    )
