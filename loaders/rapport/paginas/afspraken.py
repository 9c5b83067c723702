"""The resultaatafspraken: a page each, and what stands of them on the pages of parties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from loaders.rapport.figuur import (
    STREEP,
    Cel,
    Figuur,
    Tabel,
    afspraakverloop,
    met_eenheid,
    met_ster,
    opmerkingen,
    verdeling,
)
from loaders.rapport.inhoud import GEMIDDELD, NIVEAUS, OORDEEL, RICHTING, WIE
from loaders.rapport.lezen import AFGESCHERMD, GELDERLAND, TOTAAL, Gegevens, Indicator, Meting, Plek
from loaders.rapport.paginas.definities import keuzes, naast_elkaar
from loaders.rapport.paginas.gereedschap import (
    ERNAAST,
    nederlands,
    norm_in_woorden,
    normcel,
    slak,
    tekst,
    uitkomstcel,
    vonk,
)
from loaders.rapport.paginas.pagina import Pagina, pad_van


def pagina_van(g: Gegevens, nummer: int) -> Pagina:
    """The page of an agreement."""
    naam = g.afspraken[nummer]
    indicatoren = [i for i in g.indicatoren.values() if i.nummer == nummer]
    return Pagina(
        f"afspraak/{nummer}.html",
        f"Afspraak {nummer}: {naam}",
        "afspraak",
        {
            "kaart": kaart(g, nummer, GELDERLAND),
            "jaar": g.jaar,
            "toelichting": g.toelichting.get(str(nummer)),
            "stand": _stand_per_plek(g, nummer),
            "indicatoren": [_indicator(g, i) for i in indicatoren],
            "keuzes": keuzes(g, nummer=nummer),
            "parameters": _parameters(g, nummer),
            "versies": _versies_van_afspraak(g, indicatoren),
        },
        (("Afspraken", "index.html#afspraken"),),
    )


def ernaast(g: Gegevens) -> Iterator[Pagina]:
    """The page of the indicators that stand beside the agreements, if there are any."""
    indicatoren = [i for i in g.indicatoren.values() if i.nummer is None]
    if indicatoren:
        yield Pagina(
            ERNAAST,
            "Cijfers naast de afspraken",
            "afspraak",
            {
                "kaart": None,
                "jaar": g.jaar,
                "toelichting": None,
                "stand": None,
                "indicatoren": [_indicator(g, i) for i in indicatoren],
                "keuzes": [],
                "parameters": None,
                "versies": _versies_van_afspraak(g, indicatoren),
            },
            (("Afspraken", "index.html#afspraken"),),
        )


def telling(g: Gegevens, plek: Plek) -> list[tuple[str, int]]:
    """How many agreements have which verdict."""
    geteld = Counter(rij["status"] for nummer in g.afspraken if (rij := g.oordeel(nummer, plek)))
    return [(oordeel, geteld[oordeel]) for oordeel in OORDEEL if geteld[oordeel]]


def kaart(g: Gegevens, nummer: int, plek: Plek) -> dict[str, Any]:
    """How an agreement stands: the indicator that decides, its figure, norm and last years."""
    rij = g.oordeel(nummer, plek)
    kaart: dict[str, Any] = {
        "nummer": nummer,
        "naam": g.afspraken[nummer],
        "pad": f"afspraak/{nummer}.html",
        "status": rij["status"] if rij else "geen gegevens",
        "escalatie": bool(rij and rij["escalatie"]),
        "indicator": None,
        "waarde": STREEP,
        "norm": STREEP,
        "richting": None,
        "reden": None,
        "vonk": None,
    }
    if not rij:
        return kaart
    code, deel = rij["indicator"], rij["uitsplitsing"]
    kaart["indicator"] = g.naam_van(code, deel)
    # Of an indicator that is never public there is only the verdict.
    indicator = g.indicatoren.get(code)
    if not indicator:
        return kaart
    if meting := g.meting(code, deel, plek):
        kaart |= {"waarde": tekst(meting.punt, indicator.eenheid), "reden": meting.reden}
        if meting.norm is not None:
            kaart |= {
                "norm": met_eenheid(meting.norm, indicator.eenheid),
                "richting": RICHTING.get(meting.richting),
            }
    reeks = [meting.punt for meting in g.jaren(code, deel, plek)]
    kaart["vonk"] = vonk(f"vonk-a{nummer}", reeks, indicator.eenheid)
    return kaart


def tweede_afwijkingen(g: Gegevens) -> list[Tabel]:
    """Who deviates for the second time or more in the last year that is over, a table per level."""
    gevonden: dict[str, list[tuple[Plek, Indicator, str, Meting]]] = {}
    for (code, deel, soort), per_plek in g.metingen.items():
        indicator = g.indicatoren[code]
        if soort != "jaar" or indicator.nummer is None:
            continue
        for plek, reeks in per_plek.items():
            for meting in reeks:
                if meting.escalatie and meting.punt.periode.naam == g.jaar:
                    gevonden.setdefault(plek.niveau, []).append((plek, indicator, deel, meting))
    plaats = {plek: nr for nr, plek in enumerate(g.plekken)}
    tabellen = []
    for niveau, (_, meer) in NIVEAUS.items():
        rijen = sorted(
            gevonden.get(niveau, ()),
            key=lambda r: (plaats[r[0]], r[1].nummer, r[1].code, r[2]),
        )
        if rijen:
            tabellen.append(
                Tabel(
                    f"Tweede of latere afwijking in {g.jaar}: {meer}",
                    ("Partij", "Afspraak", "Indicator", "Uitkomst", "Norm"),
                    tuple(
                        (
                            Cel(g.plekken[plek], pad=pad_van(plek)),
                            Cel(str(i.nummer), "getal", i.nummer, f"afspraak/{i.nummer}.html"),
                            Cel(g.naam_van(i.code, deel)),
                            uitkomstcel(m, i.eenheid),
                            normcel(m, i.eenheid),
                        )
                        for plek, i, deel, m in rijen
                    ),
                    frozenset((1, 3, 4)),
                )
            )
    return tabellen


def _stand_per_plek(g: Gegevens, nummer: int) -> list[Tabel]:
    """The verdict on an agreement of every party, a table per level."""
    tabellen = []
    for niveau, (een, meer) in NIVEAUS.items():
        if niveau == "gelderland":
            continue
        rijen = [(plek, rij) for plek in g.van_niveau(niveau) if (rij := g.oordeel(nummer, plek))]
        if rijen:
            tabellen.append(
                Tabel(
                    f"Oordeel over {g.jaar}, {meer}",
                    (een, "Oordeel", "Bepaald door"),
                    tuple(
                        (
                            Cel(g.plekken[plek], pad=pad_van(plek)),
                            Cel(rij["status"], "oordeel"),
                            Cel(
                                g.naam_van(rij["indicator"], rij["uitsplitsing"])
                                if rij["indicator"]
                                else ""
                            ),
                        )
                        for plek, rij in rijen
                    ),
                )
            )
    return tabellen


def _indicator(g: Gegevens, indicator: Indicator) -> dict[str, Any]:
    """An indicator on the page of its agreement."""
    figuren = (
        _ja_of_nee if indicator.eenheid == "ja_nee" and _onderdelen(g, indicator) else _verloop
    )
    return {
        "naam": indicator.naam,
        "code": indicator.code,
        "toelichting": g.toelichting.get(indicator.code),
        "wie": WIE.get(indicator.verantwoordelijke, indicator.verantwoordelijke),
        "bron": _bron(indicator.bron),
        "figuren": list(figuren(g, indicator)),
        "norm": _normen(g, indicator),
    }


def _onderdelen(g: Gegevens, indicator: Indicator) -> dict[str, str]:
    return {deel: naam for deel, naam in g.onderdelen[indicator.code].items() if deel != TOTAAL}


def _verloop(g: Gegevens, indicator: Indicator) -> Iterator[Figuur]:
    """Gelderland over the years, its parts, the parties beside each other, and tertialen."""
    code, eenheid = indicator.code, indicator.eenheid
    if reeks := g.jaren(code, TOTAAL, GELDERLAND):
        yield afspraakverloop(code, "Gelderland over de jaren", "", eenheid, reeks)
    reeksen = [
        (Cel(naam), [m.punt for m in reeks])
        for deel, naam in _onderdelen(g, indicator).items()
        if (reeks := g.jaren(code, deel, GELDERLAND))
    ]
    if reeksen:
        yield verdeling(f"{code}-delen", "Per onderdeel", eenheid, reeksen, g.jaar, "Onderdeel")
    for niveau in ("regio", "gi", "gemeente"):
        yield from _partijen_naast_elkaar(g, indicator, niveau)
    if tertialen := g.metingen.get((code, TOTAAL, "tertiaal"), {}).get(GELDERLAND):
        yield afspraakverloop(
            f"{code}-tertiaal", "Gelderland per tertiaal", "", eenheid, tertialen, True
        )


def _ja_of_nee(g: Gegevens, indicator: Indicator) -> Iterator[Figuur]:
    """What was done or not, per part: of Gelderland over the years, and of each region in the last."""
    code, delen = indicator.code, _onderdelen(g, indicator)
    jaren = {
        m.punt.periode.naam: met_ster(m.punt.periode)
        for deel in delen
        for m in g.jaren(code, deel, GELDERLAND)
    }
    per_jaar = [{m.punt.periode.naam: m for m in g.jaren(code, deel, GELDERLAND)} for deel in delen]
    yield Figuur(
        code,
        "Gelderland over de jaren",
        Tabel(
            f"{indicator.naam}, Gelderland",
            ("Onderdeel", *jaren.values()),
            tuple(
                (Cel(naam), *(_gedaan(van.get(jaar)) for jaar in jaren))
                for naam, van in zip(delen.values(), per_jaar, strict=True)
            ),
        ),
        "Gelderland is zo ver als de regio die het minst ver is.",
    )
    regios = g.van_niveau("regio")
    yield Figuur(
        f"{code}-regio",
        f"Regio's naast elkaar in {g.jaar}",
        Tabel(
            f"{indicator.naam}, {g.jaar}",
            ("Onderdeel", *(g.plekken[regio] for regio in regios)),
            tuple(
                (Cel(naam), *(_gedaan(g.meting(code, deel, regio)) for regio in regios))
                for deel, naam in delen.items()
            ),
        ),
    )


def _gedaan(meting: Meting | None) -> Cel:
    """Whether something was done, with the verdict if there is one."""
    if meting is None or meting.punt.leeg:
        return Cel(tekst(meting.punt if meting else None, "ja_nee"), "leeg")
    woord = tekst(meting.punt, "ja_nee")
    return Cel(f"{woord} ({meting.status})" if meting.norm is not None else woord)


def _partijen_naast_elkaar(g: Gegevens, indicator: Indicator, niveau: str) -> Iterator[Figuur]:
    """The parties of a level beside each other, of the total or of each part."""
    code, eenheid = indicator.code, indicator.eenheid
    meer = NIVEAUS[niveau][1]
    delen = g.onderdelen[code]
    for deel, naam in delen.items():
        if eenheid == "ja_nee" and deel == TOTAAL:
            continue
        reeksen = [
            (Cel(g.plekken[plek], pad=pad_van(plek)), [m.punt for m in reeks])
            for plek in g.van_niveau(niveau)
            if (reeks := g.jaren(code, deel, plek))
        ]
        if not any(p.leeg is None for _, reeks in reeksen for p in reeks):
            continue
        gelderland = g.jaren(code, deel, GELDERLAND)
        if gelderland and eenheid in GEMIDDELD:
            reeksen.append((Cel("Gelderland"), [m.punt for m in gelderland]))
        van = f"{naam}: {meer}" if deel != TOTAAL else meer[:1].upper() + meer[1:]
        yield verdeling(
            f"{code}-{niveau}" + (f"-{slak(deel)}" if deel != TOTAAL else ""),
            f"{van} naast elkaar",
            eenheid,
            reeksen,
            g.jaar,
            "Partij",
            (len(reeksen) - 1,) if reeksen[-1][0].tekst == "Gelderland" else (),
            deel != TOTAAL or niveau == "gemeente",
        )


def _normen(g: Gegevens, indicator: Indicator) -> list[tuple[str, str]]:
    """The norms of an indicator in words, with the versions that have them."""
    versies: dict[tuple[str, str], list[str]] = {}
    for rij in g.register:
        if rij["soort"] == "norm" and rij["onderwerp"] == indicator.code:
            deel, _, vanaf = rij["naam"].removeprefix(f"{indicator.code} ").partition(" vanaf ")
            zin = f"{norm_in_woorden(rij, indicator.eenheid)}, vanaf {nederlands(vanaf)}"
            versies.setdefault((zin, deel), []).append(rij["definitie_versie"])
    # Parts with the same norm in the same versions are named together.
    delen: dict[tuple[str, str], list[str]] = {}
    for (zin, deel), van in sorted(versies.items()):
        kop = "Norm" if len(van) == len(g.versies) else f"Norm in {' en '.join(van)}"
        namen = delen.setdefault((kop, zin), [])
        if deel != TOTAAL:
            namen.append(g.onderdelen[indicator.code].get(deel, deel))
    return [
        (kop, f"{zin} ({', '.join(namen)})" if namen else zin)
        for (kop, zin), namen in delen.items()
    ]


def _versies_van_afspraak(g: Gegevens, indicatoren: Iterable[Indicator]) -> list[Tabel]:
    """Figure, norm and verdict of the last year in each version, side by side."""
    codes = {i.code: i for i in indicatoren}
    per: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = {}
    for rij in g.versie_afspraak:
        if rij["indicator"] in codes and str(rij["periode_start"].year) == g.jaar:
            per.setdefault((rij["indicator"], rij["uitsplitsing"]), {})[rij["definitie_versie"]] = (
                rij
            )
    versies = [v["definitie_versie"] for v in g.versies]
    rijen = []
    for code, indicator in codes.items():
        for deel in g.onderdelen[code]:
            van = per.get((code, deel))
            if van:
                cellen = [_in_versie(g, indicator, van.get(versie)) for versie in versies]
                rijen.append((Cel(g.naam_van(code, deel)), *cellen))
    if not rijen:
        return []
    return [
        Tabel(
            f"Uitkomst en oordeel over {g.jaar} in elke versie, Gelderland",
            ("Indicator", *(g.versienaam(v) for v in versies)),
            tuple(rijen),
        )
    ]


def _in_versie(g: Gegevens, indicator: Indicator, rij: Mapping[str, Any] | None) -> Cel:
    if rij is None:
        return Cel(STREEP, "leeg")
    if rij["is_onderdrukt"]:
        return Cel(AFGESCHERMD, "leeg")
    delen = [] if rij["waarde"] is None else [met_eenheid(rij["waarde"], indicator.eenheid)]
    if rij["norm"] is not None:
        richting = RICHTING.get(rij["richting"] or "", "")
        delen.append(f"norm {richting} {met_eenheid(rij['norm'], indicator.eenheid)}")
    delen.append(rij["status"])
    return Cel("; ".join(delen))


def indicatoren_van(g: Gegevens, plek: Plek) -> list[dict[str, Any]]:
    """The agreements as far as they are measured of a place: a table of its indicators each."""
    afspraken = []
    for nummer, naam in g.afspraken.items():
        rijen = []
        for indicator in g.indicatoren.values():
            if indicator.nummer != nummer:
                continue
            for deel in g.onderdelen[indicator.code]:
                meting = g.meting(indicator.code, deel, plek)
                if meting and (deel == TOTAAL or meting.status != "geen norm"):
                    rijen.append((indicator, deel, meting))
        rij = g.oordeel(nummer, plek)
        if rijen:
            afspraken.append(
                {
                    "nummer": nummer,
                    "naam": naam,
                    "pad": f"afspraak/{nummer}.html",
                    "status": rij["status"] if rij else None,
                    "escalatie": bool(rij and rij["escalatie"]),
                    "tabel": Tabel(
                        f"Afspraak {nummer} in {g.jaar}",
                        ("Indicator", "Uitkomst", "Norm", "Oordeel", "Let op"),
                        tuple(
                            (
                                Cel(g.naam_van(i.code, deel)),
                                uitkomstcel(m, i.eenheid),
                                normcel(m, i.eenheid),
                                Cel(m.status, "oordeel"),
                                Cel("; ".join(opmerkingen(m)), "vlag"),
                            )
                            for i, deel, m in rijen
                        ),
                        frozenset((1, 2)),
                    ),
                }
            )
    return afspraken


def afspraken_over_de_jaren(g: Gegevens, plek: Plek) -> list[Figuur]:
    """Every indicator of a place with at least two public figures, over the years."""
    figuren = []
    for indicator in g.indicatoren.values():
        reeks = g.jaren(indicator.code, TOTAAL, plek)
        if sum(m.punt.leeg is None for m in reeks) >= 2 and indicator.eenheid != "ja_nee":
            figuren.append(
                afspraakverloop(f"a-{indicator.code}", indicator.naam, "", indicator.eenheid, reeks)
            )
    return figuren


def _parameters(g: Gegevens, nummer: int) -> Tabel | None:
    """The numbers and choices in the definition of an agreement, in each version side by side."""
    rijen = [
        rij
        for rij in g.register
        if rij["soort"] in ("parameter", "versiekeuze")
        and rij["onderwerp"] in ("resultaatafspraken", f"resultaatafspraak {nummer}")
    ]
    return naast_elkaar(g, rijen, "De definitie in elke versie")


def _bron(bron: str) -> str:
    """Where a figure comes from, for a reader: messages, or what partners supply."""
    delen = []
    for deel in bron.split("; "):
        _, _, bladen = deel.partition("uitvraag: ")
        delen.append(f"opgave van partners ({bladen.replace('_', ' ')})" if bladen else "berichten")
    tekst = " en ".join(dict.fromkeys(delen))
    return tekst[:1].upper() + tekst[1:]
