"""How good the figures are: coverage and findings, per supplier and beside each figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from loaders.rapport.figuur import STREEP, Cel, Tabel, cijfers
from loaders.rapport.inhoud import WAARDEN
from loaders.rapport.lezen import Gegevens, Plek
from loaders.rapport.paginas.pagina import Pagina, pad_van


def pagina(g: Gegevens) -> Pagina:
    """The page on the quality of the data."""
    return Pagina(
        "kwaliteit.html",
        "Kwaliteit van de gegevens",
        "kwaliteit",
        {
            "stand": g.stand,
            "jaar": g.jaar,
            "dekking": list(_dekking(g)),
            "bevindingen": bevindingen(g),
            "marts": [
                (
                    f"Waarde {w.nummer}: {w.titel[:1].lower()}{w.titel[1:]}",
                    w.pad,
                    g.stand.bevindingen.get(w.mart, 0),
                )
                for w in WAARDEN
            ],
            "drempel": g.regels["drempel"],
        },
    )


def kwaliteit_bij(g: Gegevens, nummer: str, plek: Plek) -> list[str]:
    """How much is known under the figures of a value, of the nearest place of which that is public."""
    zinnen = []
    for rijen in _dekking_per_indicator(g, nummer).values():
        for van in (plek, *g.ouders(plek)):
            rij = rijen.get((van.niveau, van.code))
            if rij:
                zinnen.append(
                    f"{rij['indicator_naam']}: {_dekkingstekst(rij)} ({g.plekken[van]}, {g.jaar})"
                )
                break
    return zinnen


def _dekking_per_indicator(
    g: Gegevens, nummer: str
) -> dict[str, dict[tuple[str, str], Mapping[str, Any]]]:
    per: dict[str, dict[tuple[str, str], Mapping[str, Any]]] = {}
    for rij in g.dekking:
        if nummer in rij["waarden"].split() and str(rij["periode_start"].year) == g.jaar:
            per.setdefault(rij["indicator"], {})[rij["leverancier_soort"], rij["leverancier"]] = rij
    return per


def dekking_van(g: Gegevens, nummer: str) -> Tabel | None:
    """The coverage under a value, for Gelderland over the years."""
    return _dekkingstabel(
        g,
        [
            rij
            for rij in g.dekking
            if nummer in rij["waarden"].split() and rij["leverancier_soort"] == "gelderland"
        ],
        "Dekking in Gelderland",
        "Wat is bekend",
        "indicator_naam",
    )


def _dekkingstabel(
    g: Gegevens, rijen: Sequence[Mapping[str, Any]], bijschrift: str, eerste: str, sleutel: str
) -> Tabel | None:
    if not rijen:
        return None
    eerste_jaar = min(p.start for p in g.perioden)
    jaren = sorted({r["periode_start"] for r in rijen if r["periode_start"] >= eerste_jaar})
    per: dict[str, dict[Any, Mapping[str, Any]]] = {}
    for rij in rijen:
        per.setdefault(rij[sleutel], {})[rij["periode_start"]] = rij
    voorlopig = {r["periode_start"] for r in rijen if r["is_voorlopig"]}
    return Tabel(
        bijschrift,
        (eerste, *(f"{j.year}{'*' if j in voorlopig else ''}" for j in jaren)),
        tuple(
            (
                Cel(naam),
                *(
                    Cel(_dekkingstekst(van[j]), "getal", van[j]["aandeel"])
                    if j in van
                    else Cel(STREEP, "leeg")
                    for j in jaren
                ),
            )
            for naam, van in sorted(per.items())
        ),
        frozenset(range(1, len(jaren) + 1)),
    )


def _dekking(g: Gegevens) -> Iterator[dict[str, Any]]:
    """Every kind of coverage, with a table of its suppliers."""
    namen = {rij["indicator"]: rij["indicator_naam"] for rij in g.dekking}
    for indicator, naam in namen.items():
        rijen = [rij for rij in g.dekking if rij["indicator"] == indicator]
        rijen.sort(key=lambda r: (r["leverancier_soort"] != "gelderland", r["leverancier_naam"]))
        yield {
            "naam": naam,
            "anker": indicator,
            "waarden": [
                (w.nummer, w.pad) for w in WAARDEN if w.nummer in rijen[0]["waarden"].split()
            ],
            "tabel": _dekkingstabel(g, rijen, naam, "Leverancier", "leverancier_naam"),
        }


def bevindingen(g: Gegevens, plek: Plek | None = None) -> list[dict[str, Any]]:
    """What was found in what each supplier sent in the last year, the severe first."""
    per: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for rij in g.kwaliteit:
        if str(rij["periode_start"].year) != g.jaar or rij["oordeel"] == "geen of weinig":
            continue
        soort = "gi" if rij["is_gi"] else rij["leverancier_soort"]
        if plek and (soort, rij["leverancier"]) != plek:
            continue
        per.setdefault((soort, rij["leverancier"], rij["leverancier_naam"]), []).append(rij)
    soorten = ["gi", "gemeente", "regio", "aanbieder"]
    return [
        {
            "naam": naam,
            "soort": soort,
            "pad": pad_van(Plek(soort, code)) if Plek(soort, code) in g.plekken else None,
            "tabel": Tabel(
                f"Bevindingen bij {naam} in {g.jaar}",
                ("Ernst", "Wat", "Regel", "Aandeel"),
                tuple(
                    (
                        Cel(str(rij["ernst"]), "getal", rij["ernst"]),
                        Cel(rij["bevinding"]),
                        Cel(rij["regel"] or ""),
                        Cel(
                            cijfers([rij["aandeel"]], "aandeel")[0]
                            if rij["aandeel"] is not None
                            else rij["oordeel"],
                            "getal" if rij["aandeel"] is not None else "leeg",
                            rij["aandeel"],
                        ),
                    )
                    for rij in sorted(rijen, key=lambda r: (-r["ernst"], r["check_id"]))
                ),
                frozenset((0, 3)),
            ),
        }
        for (soort, code, naam), rijen in sorted(
            per.items(),
            key=lambda p: (soorten.index(p[0][0]) if p[0][0] in soorten else 9, p[0][2]),
        )
    ]


def _dekkingstekst(rij: Mapping[str, Any]) -> str:
    return cijfers([rij["aandeel"]], "aandeel")[0] if rij["aandeel"] is not None else rij["oordeel"]
