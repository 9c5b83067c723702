"""The bridge on paper: Markdown and HTML for the table in a meeting, Parquet and JSON with everything."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from rich import box
from rich.table import Table

from loaders import herbouw, markdown
from loaders.edities.brug import NIVEAUS, STAPPEN, Brug

#: Figures per niveau on paper.
MEESTE = 25
KOP = ("cijfer", "wie", "periode", "oud", *STAPPEN.values(), "nieuw")
#: Rows for the table in a meeting: whole years, by the definitions in force; a ratio, not what it is made of.
_OP_PAPIER = """
    niveau = $niveau and periode_soort = 'jaar' and gewicht > 0
    and definitie_versie in (
        select definitie_versie from nieuw_editie.marts.dim_definitieversie where is_geldend
    )
    and not (mart = 'resultaatafspraak_meting' and maat in ('teller', 'noemer'))
"""
#: What only came or went says least: a new year is not a change.
_VOLGORDE = """
    oud is null or nieuw is null, gewicht desc,
    mart, indicator, uitsplitsing, maat, periode_start desc, niveau_code
"""

Rij = dict[str, object]


def schrijf(brug: Brug, nieuw: Path, uit: Path) -> list[Path]:
    """Write brug.md, brug.html, brug.json and brug.parquet into a folder, and return their paths.

    Args:
        brug: the bridge.
        nieuw: database of the new edition, which says which definitions are in force.
        uit: the folder; made when absent.
    """
    uit.mkdir(parents=True, exist_ok=True)
    with herbouw.open_naast(brug.database, {"nieuw_editie": nieuw}) as verbinding:
        verbinding.execute("set threads = 1")
        verbinding.execute(
            f"copy (select * exclude (gewicht) from brug) to {herbouw.tekst(uit / 'brug.parquet')} "
            "(format parquet, compression zstd)"
        )
        per_niveau = {}
        for niveau in NIVEAUS:
            gevraagd = verbinding.execute(
                f"from brug where {_OP_PAPIER} order by {_VOLGORDE}", {"niveau": niveau}
            )
            namen = [k[0] for k in gevraagd.description]
            per_niveau[niveau] = [dict(zip(namen, r, strict=True)) for r in gevraagd.fetchall()]
    gegevens = {
        "oud": brug.editie["oud"],
        "nieuw": brug.editie["nieuw"],
        "cijfers": brug.cijfers,
        "gewijzigd_per_stap": brug.gewijzigd,
        "hoe": brug.stappen,
        "opmerkingen": brug.opmerkingen,
        "nieuwe_rijen": brug.rijen,
        "grootste": {n: [_voor_json(r) for r in rijen[:MEESTE]] for n, rijen in per_niveau.items()},
    }
    paden = [uit / f"brug.{soort}" for soort in ("md", "html", "json", "parquet")]
    paden[0].write_text(_markdown(brug, per_niveau), encoding="utf-8")
    paden[1].write_text(_html(brug, per_niveau), encoding="utf-8")
    paden[2].write_text(
        json.dumps(gegevens, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8"
    )
    return paden


def samenvatting(brug: Brug) -> Table:
    """How many figures each step changes, for the terminal."""
    tabel = Table(
        title=f"Van editie {brug.oud} naar {brug.nieuw}: {_getal(brug.cijfers)} cijfers",
        box=box.SIMPLE_HEAD,
    )
    tabel.add_column("stap")
    tabel.add_column("gewijzigde cijfers", justify="right")
    tabel.add_column("hoe bepaald")
    for stap, naam in STAPPEN.items():
        tabel.add_row(naam, _getal(brug.gewijzigd[stap]), brug.stappen[stap])
    return tabel


def _titel(brug: Brug) -> str:
    return f"Van editie {brug.oud} naar editie {brug.nieuw}"


def _inleiding(brug: Brug) -> Iterator[str]:
    """What the reader must know, a paragraph each."""
    yield (
        "Elke regel loopt van het oude naar het nieuwe cijfer in vaste volgorde: "
        f"{', '.join(STAPPEN.values())}. De stappen tellen precies op, ook bij gemiddelden en aandelen (zes "
        "decimalen). `geen` is een cijfer dat er niet is; het telt in de som als 0, dus een cijfer dat "
        "verschijnt of verdwijnt doet dat met zijn hele waarde."
    )
    for kant, naam in (("oud", brug.oud), ("nieuw", brug.nieuw)):
        editie = brug.editie[kant]
        git = editie["git_revisie"] or "geen git"
        schoon = "" if editie["werkmap_schoon"] else ", gewijzigd"
        yield f"Editie {naam}: {editie['datum']}, peildatum {editie['peildatum']}, code {git[:12]}{schoon}."
    yield from brug.opmerkingen


def _beperking(rijen: list[Rij]) -> str:
    eenzijdig = sum(rij["oud"] is None or rij["nieuw"] is None for rij in rijen)
    welke = "Alle" if len(rijen) <= MEESTE else f"De {MEESTE} grootste van"
    return (
        f"{welke} {_getal(len(rijen))} gewijzigde jaarcijfers volgens de geldende definities; "
        f"{_getal(eenzijdig)} daarvan waren er niet of zijn er niet meer, en staan achteraan. Alle cijfers, "
        "ook van andere perioden en versies, staan in brug.parquet."
    )


def _stappen(brug: Brug) -> Iterator[Sequence[str]]:
    for stap, naam in STAPPEN.items():
        yield (naam, _getal(brug.gewijzigd[stap]), brug.stappen[stap])


def _regel(rij: Rij) -> tuple[str, ...]:
    naam = rij["indicator"] or str(rij["mart"]).removeprefix("monitor_")
    if rij["uitsplitsing"] != "totaal":
        naam = f"{naam} ({rij['uitsplitsing']})"
    if rij["maat"] != "waarde":
        naam = f"{naam}: {rij['maat']}"
    periode = str(rij["periode_start"])[:4]
    wie = str(rij["niveau_naam"] or rij["niveau_code"])
    stappen = (_getal(rij[s], teken=True) for s in STAPPEN)
    return (str(naam), wie, periode, _getal(rij["oud"]), *stappen, _getal(rij["nieuw"]))


def _markdown(brug: Brug, per_niveau: dict[str, list[Rij]]) -> str:
    delen = [f"# {_titel(brug)}", *_inleiding(brug)]
    kop = ("stap", "gewijzigde cijfers", "hoe bepaald")
    delen.append(markdown.tabel(kop, _stappen(brug)))
    for niveau, rijen in per_niveau.items():
        if rijen:
            delen += [f"## {niveau}", _beperking(rijen)]
            delen.append(markdown.tabel(KOP, map(_regel, rijen[:MEESTE])))
    return "\n\n".join(delen) + "\n"


def _html(brug: Brug, per_niveau: dict[str, list[Rij]]) -> str:
    delen = [f"<h1>{html.escape(_titel(brug))}</h1>"]
    delen += [f"<p>{html.escape(alinea)}</p>" for alinea in _inleiding(brug)]
    delen.append(_html_tabel(("stap", "gewijzigde cijfers", "hoe bepaald"), _stappen(brug), {1}))
    getallen = set(range(3, len(KOP)))
    for niveau, rijen in per_niveau.items():
        if rijen:
            delen.append(f"<h2>{html.escape(niveau)}</h2>")
            delen.append(f"<p>{html.escape(_beperking(rijen))}</p>")
            delen.append(_html_tabel(KOP, map(_regel, rijen[:MEESTE]), getallen))
    return _BLAD.format(titel=html.escape(_titel(brug)), inhoud="\n".join(delen))


def _html_tabel(kop: Sequence[str], rijen: Iterator[Sequence[str]], rechts: set[int]) -> str:
    def regel(cellen: Sequence[str], soort: str, bereik: str = "") -> str:
        return "<tr>" + "".join(
            f"<{soort}{bereik}{' class=getal' if nr in rechts else ''}>{html.escape(cel)}</{soort}>"
            for nr, cel in enumerate(cellen)
        ) + "</tr>"  # fmt: skip

    inhoud = "\n".join(regel(rij, "td") for rij in rijen)
    kopregel = regel(kop, "th", ' scope="col"')
    return f"<table>\n<thead>{kopregel}</thead>\n<tbody>\n{inhoud}\n</tbody>\n</table>"


_BLAD = """<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{titel}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }}
table {{ border-collapse: collapse; font-size: 0.875rem; }}
th, td {{ border-bottom: 1px solid #ccc; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; }}
.getal {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
</style>
</head>
<body>
{inhoud}
</body>
</html>
"""


def _voor_json(rij: Rij) -> Rij:
    """Figures as text, so that no digit is lost."""
    return {k: str(w) if isinstance(w, Decimal) else w for k, w in rij.items() if k != "gewicht"}


def _getal(waarde: object, teken: bool = False) -> str:
    """A figure in Dutch notation with all its digits; a step that does nothing is empty."""
    if waarde is None:
        return "geen"
    getal = Decimal(str(waarde))
    if teken and not getal:
        return ""
    tekst = f"{getal:{'+' if teken else ''},.6f}".rstrip("0").rstrip(".")
    return tekst.translate(str.maketrans(",.", ".,"))
