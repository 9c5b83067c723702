"""The report as files: pages made in several processes, and only those of which something changed.

A page holds the fingerprint of all that it is made from: its contents, what all pages share, the code and the
libraries that draw. A page in the folder with the same fingerprint is kept, with its CSV's.
"""

from __future__ import annotations

import concurrent.futures
import functools
import hashlib
import importlib.metadata
import multiprocessing
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import jinja2
from markupsafe import Markup

from loaders import notatie, scorekaart
from loaders.notatie import getal
from loaders.publiceren import bladen
from loaders.publiceren.map import vul
from loaders.rapport import grafiek
from loaders.rapport.inhoud import TEKENS
from loaders.rapport.lezen import Gegevens
from loaders.rapport.paginas import Pagina

SJABLONEN = Path(__file__).parent / "sjablonen"
#: Files that every page uses, and what marks the folder.
VAST = ("stijl.css", "rapport.js", "teken.svg")
MENU = (
    ("Afspraken", "index.html#afspraken"),
    ("Waarden", "index.html#waarden"),
    ("Regio's en gemeenten", "plekken.html"),
    ("Nederland", "landelijk.html"),
    ("Kwaliteit", "kwaliteit.html"),
    ("Definities", "definities.html"),
    ("Uitleg", "uitleg.html"),
)
_VINGERAFDRUK = re.compile(r'<meta name="vingerafdruk" content="([0-9a-f]+)">')
_MAANDEN = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


@dataclass(frozen=True)
class Gemeen:
    """What all pages share.

    Args:
        stand_zin: of when the figures are.
        mededeling: what must stand above every page.
        contact: whom to turn to.
    """

    stand_zin: str
    mededeling: str | None = None
    contact: str | None = None
    menu: tuple[tuple[str, str], ...] = MENU


@dataclass(frozen=True)
class Uitslag:
    """What was written.

    Args:
        paginas: how many pages the report has.
        gemaakt: how many of them were made; the others were there already.
        grafieken: how many charts are on the pages that were made.
    """

    paginas: int
    gemaakt: int
    grafieken: int


#: Is told how many of how many pages are done.
Voortgang = Callable[[int, int], None]


def gemeen(gegevens: Gegevens, mededeling: str | None, contact: str | None) -> Gemeen:
    """What all pages say of the figures."""
    stand = gegevens.stand
    delen = [f"Peildatum {dag(stand.peildatum)}"]
    if stand.editie:
        delen.append(f"editie {stand.editie}")
    if stand.gebouwd_op:
        delen.append(f"gebouwd op {dag(stand.gebouwd_op)}")
    delen.append(f"definities {gegevens.versie}")
    delen.append(f"cijfers vanaf {dag(stand.voorlopig_vanaf)} zijn voorlopig")
    return Gemeen(", ".join(delen) + ".", mededeling, contact)


def schrijf(
    paginas: Sequence[Pagina],
    samen: Gemeen,
    map_: Path,
    zichtbaar: str,
    voortgang: Voortgang | None = None,
    werkers: int | None = None,
) -> Uitslag:
    """Write the report into a folder, which then takes the place of what was there.

    Args:
        paginas: its pages.
        samen: what they share.
        map_: the folder, that is new, empty, or an earlier publication.
        zichtbaar: openbaar or partner: who may read the files.
        voortgang: is told how far it is.
        werkers: how many processes; by default one per core.

    Raises:
        DatabaseFout: the folder holds something else.
    """
    taken, gemaakt, grafieken = [], 0, 0
    with vul(map_, zichtbaar) as klaar:
        for naam in VAST:
            shutil.copyfile(SJABLONEN / naam, klaar / naam)
        for pagina in paginas:
            afdruk = vingerafdruk(pagina, samen)
            if not _neem_over(map_, klaar, pagina, afdruk):
                taken.append((klaar, pagina, samen, afdruk))
        done = len(paginas) - len(taken)
        if voortgang:
            voortgang(done, len(paginas))
        for aantal in _in_processen(taken, werkers or os.cpu_count() or 1):
            gemaakt += 1
            grafieken += aantal
            if voortgang:
                voortgang(done + gemaakt, len(paginas))
    return Uitslag(len(paginas), gemaakt, grafieken)


def vingerafdruk(pagina: Pagina, samen: Gemeen) -> str:
    """What a page is made from, as a hash."""
    return hashlib.sha256(repr((pagina, samen, _code())).encode()).hexdigest()[:32]


@functools.cache
def _code() -> str:
    """The code and templates that make pages, and the libraries that draw, as a hash."""
    som = hashlib.sha256()
    for module in (notatie, scorekaart, bladen):
        som.update(Path(module.__file__).read_bytes())
    for pad in sorted(Path(__file__).parent.rglob("*")):
        if pad.suffix in (".py", ".j2"):
            som.update(pad.read_bytes())
    for naam in ("altair", "vl-convert-python", "jinja2"):
        som.update(importlib.metadata.version(naam).encode())
    return som.hexdigest()


def _neem_over(oud: Path, klaar: Path, pagina: Pagina, afdruk: str) -> bool:
    """Take a page with its CSV's over from an earlier report, if it is the same."""
    bron = oud / pagina.pad
    if not bron.is_file():
        return False
    with bron.open(encoding="utf-8") as f:
        gevonden = _VINGERAFDRUK.search(f.read(1000))
    paden = [pagina.pad, *(pagina.csv_pad(figuur) for figuur in pagina.figuren)]
    if not gevonden or gevonden[1] != afdruk or not all((oud / p).is_file() for p in paden):
        return False
    for pad in paden:
        doel = klaar / pad
        doel.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(oud / pad, doel)
    return True


def _in_processen(taken: Sequence[tuple], werkers: int) -> Iterator[int]:
    """Make pages; yields of each how many charts it has."""
    if werkers == 1 or len(taken) <= 2:
        yield from map(_maak, taken)
        return
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(min(werkers, len(taken)), context) as pool:
        # The longest first, so that no process is left with one at the end.
        taken = sorted(taken, key=lambda taak: -len(taak[1].figuren))
        klaar = [pool.submit(_maak, taak) for taak in taken]
        for uitslag in concurrent.futures.as_completed(klaar):
            yield uitslag.result()


def _maak(taak: tuple[Path, Pagina, Gemeen, str]) -> int:
    """Make one page with its CSV's; returns how many charts it has."""
    map_, pagina, samen, afdruk = taak
    tekst, grafieken = html(pagina, samen, afdruk)
    _schrijf(map_ / pagina.pad, tekst)
    for figuur in pagina.figuren:
        # A spreadsheet knows by the mark that it is UTF-8.
        _schrijf(map_ / pagina.csv_pad(figuur), "\ufeff" + figuur.tabel.als_csv())
    return grafieken


def _schrijf(pad: Path, tekst: str) -> None:
    pad.parent.mkdir(parents=True, exist_ok=True)
    pad.write_bytes(tekst.encode())


def html(pagina: Pagina, samen: Gemeen, afdruk: str = "") -> tuple[str, int]:
    """A page as HTML, and how many charts it has."""
    aantal = 0

    def svg(naam: str, figuur: grafiek.Grafiek, titel: str, zin: str) -> Markup:
        nonlocal aantal
        aantal += 1
        return Markup(grafiek.svg(figuur, naam, titel, zin))

    tekst = (
        _omgeving()
        .get_template(f"{pagina.sjabloon}.html.j2")
        .render(
            pagina=pagina,
            inhoud=pagina.inhoud,
            gemeen=samen,
            vingerafdruk=afdruk,
            wortel="../" * (len(PurePosixPath(pagina.pad).parts) - 1),
            svg=svg,
            tekens=TEKENS,
        )
    )
    return tekst, aantal


@functools.cache
def _omgeving() -> jinja2.Environment:
    omgeving = jinja2.Environment(
        loader=jinja2.FileSystemLoader(SJABLONEN),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    omgeving.filters |= {"getal": getal, "dag": dag}
    return omgeving


def dag(datum: object) -> str:
    """A day as it is written: 27 december 2024."""
    return f"{datum.day} {_MAANDEN[datum.month - 1]} {datum.year}"
