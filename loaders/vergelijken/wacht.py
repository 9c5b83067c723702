"""The guard: a change of a figure or of the interface needs a note that says so, and why."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.vergelijken import bouwen, noten, rapport, tabellen, vergelijken
from loaders.vergelijken.noten import Noot, NootFout
from loaders.vergelijken.uitslag import Vergelijking

#: The verdict with the comparison below it.
BESTAND = "ci-definitie.md"


@dataclass(frozen=True)
class Oordeel:
    """What is wrong (the change is refused) and what deserves a look, each a sentence."""

    fouten: tuple[str, ...]
    let_op: tuple[str, ...]
    noten: tuple[str, ...]


def bewaak(project: Path, basis: str | None, database: Path | None, uit: Path) -> Oordeel:
    """Compare the files as they are with the revision they branched from, and judge.

    Args:
        project: a folder in the repository.
        basis: revision; the base is where both parted. None: origin/main, else main.
        database: a warehouse with the messages to build on; None: fresh example data.
        uit: folder for the comparison and the verdict.

    Raises:
        BouwFout: a revision is unknown or does not build.
        DatabaseFout: the messages can't be read.
    """
    commit = tak_van(project, basis)
    with tempfile.TemporaryDirectory() as map_:
        ruw = database or _voorbeelddata(Path(map_))
        with bouwen.twee_revisies(commit, bouwen.WERKMAP, ruw, project) as kanten:
            uitslag = vergelijken.vergelijk(*kanten, uit)
    oordeel = beoordeel(uitslag, *noten_sinds(project, commit))
    tekst = rapport.markdown(uitslag, _markdown(uitslag, oordeel))
    (uit / BESTAND).write_text(tekst, encoding="utf-8", newline="\n")
    return oordeel


def tak_van(project: Path, basis: str | None) -> str:
    """The commit from which the files here branched off a revision.

    Raises:
        BouwFout: the revision is unknown, or shares no history.
    """
    for revisie in [basis] if basis else ["origin/main", "main"]:
        try:
            bouwen.vind(project, revisie)
        except bouwen.BouwFout:
            continue
        return bouwen.git(project, "merge-base", revisie, "HEAD").decode().strip()
    raise bouwen.BouwFout(
        f"git kent geen revisie {basis or 'origin/main of main'}; noem er een met --basis."
    )


def noten_sinds(project: Path, commit: str) -> tuple[dict[str, str], list[str]]:
    """New notes since a commit, contents by file name, and the names of older ones that were touched."""
    wortel = bouwen.wortel(project)
    nieuw, aangepast = {}, []
    for pad in sorted((wortel / noten.MAP).glob("*.md")):
        if not noten.is_noot(pad.name):
            continue
        try:
            eerder = bouwen.git(wortel, "show", f"{commit}:{noten.MAP}/{pad.name}")
        except bouwen.BouwFout:
            nieuw[pad.name] = pad.read_text(encoding="utf-8")
            continue
        if eerder != pad.read_bytes():
            aangepast.append(pad.name)
    return nieuw, aangepast


def beoordeel(
    uitslag: Vergelijking, teksten: dict[str, str], aangepast: Sequence[str] = ()
) -> Oordeel:
    """Judge a comparison by the notes that came with the change.

    Args:
        uitslag: what the change does to the figures.
        teksten: contents of new notes, by file name.
        aangepast: names of older notes that were touched. They tell of an earlier change, so they are
            neither judged by this one nor an account of it.
    """
    fouten: list[str] = []
    gelezen: list[Noot] = []
    for naam, tekst in teksten.items():
        try:
            gelezen.append(noten.lees(naam, tekst))
        except NootFout as fout:
            fouten.append(str(fout))
    namen = {_zonder_geldend(m.mart) for m in uitslag.marts}
    namen |= {_zonder_geldend(a.mart) for a in uitslag.afwijkingen}
    for noot in gelezen:
        fouten += _onbekend(noot, "tabel", noot.marts - namen)
        fouten += _onbekend(noot, "versie", noot.versies - set(uitslag.versies))
    fouten += _cijfers(uitslag, gelezen)
    fouten += _breuken(uitslag, gelezen)
    let_op = [
        f"{naam}: deze noot was er al en telt niet voor deze wijziging; die krijgt een nieuwe noot."
        for naam in aangepast
    ]
    let_op += _let_op(uitslag, gelezen)
    return Oordeel(tuple(fouten), tuple(let_op), tuple(teksten))


def gewijzigd(uitslag: Vergelijking) -> set[tuple[str | None, str | None]]:
    """What a note has to name: table and version, either of which may be None.

    Of a version that came, went or came into force only the version has to be named. A new table or
    column with figures has to be named as well; another name for one that was there is not new.
    """
    paren: set[tuple[str | None, str | None]] = set()
    if uitslag.andere_geldt:
        paren.add((None, uitslag.geldend_nieuw))
    for mart in uitslag.marts:
        if not mart.cijfers_gewijzigd or mart.mart.endswith("_geldend"):
            continue
        if mart.opmerking:
            paren.add((mart.mart, None))
        for v in mart.versies:
            if v.cijfers:
                paren.add((mart.mart if v.kant == "beide" else None, v.versie))
    hernoemd = {(a.mart, a.nieuw) for a in uitslag.afwijkingen if a.soort == "kolom weg"}
    paren |= {
        (_zonder_geldend(a.mart), None)
        for a in uitslag.afwijkingen
        if a.soort in ("tabel erbij", "kolom erbij")
        and tabellen.soort(a.mart) == "cijfers"
        and not (a.kolom and (tabellen.is_tekst(a.kolom) or (a.mart, a.kolom) in hernoemd))
    }
    return paren


def _cijfers(uitslag: Vergelijking, gelezen: Sequence[Noot]) -> list[str]:
    paren = gewijzigd(uitslag)
    fouten = []
    for noot in gelezen:
        toch = sorted({m for m, _ in paren if m in noot.marts})
        if not noot.cijfers and (toch or (paren and not any(n.cijfers for n in gelezen))):
            waar = f": {', '.join(toch)}" if toch else ""
            fouten.append(
                f"{noot.naam}: zegt cijfers: ongewijzigd, maar er veranderen cijfers{waar}."
            )
    met_cijfers = [n for n in gelezen if n.cijfers]
    if paren and not gelezen:
        return [f"Cijfers veranderen of komen erbij, en er is geen noot in {noten.MAP}."]
    for mart, versie in sorted(paren, key=str):
        genoemd = [
            n
            for n in met_cijfers
            if (mart is None or mart in n.marts) and (versie is None or versie in n.versies)
        ]
        if not genoemd:
            wat = " in versie ".join(x for x in (mart, versie) if x)
            wat = wat if mart else f"versie {wat}"
            fouten.append(
                f"Cijfers van {wat} veranderen of komen erbij, en geen noot met cijfers: gewijzigd noemt dat."
            )
    return fouten


def _breuken(uitslag: Vergelijking, gelezen: Sequence[Noot]) -> list[str]:
    breuken = {_zonder_geldend(a.mart) for a in uitslag.afwijkingen if a.brekend}
    fouten = [
        f"{mart} breekt (kolom of tabel weg, hernoemd of van type veranderd), en geen noot met "
        "brekend: ja noemt die tabel."
        for mart in sorted(breuken)
        if not any(n.brekend and mart in n.marts for n in gelezen)
    ]
    fouten += [
        f"{n.naam}: zegt brekend: ja, maar er breekt niets."
        for n in gelezen
        if n.brekend and not n.marts & breuken
    ]
    return fouten


def _let_op(uitslag: Vergelijking, gelezen: Sequence[Noot]) -> list[str]:
    paren = gewijzigd(uitslag)
    zinnen = []
    for noot in gelezen:
        if noot.cijfers:
            stil = sorted(noot.marts - {m for m, _ in paren})
            stil += sorted(noot.versies - {v for _, v in paren})
            if stil:
                zinnen.append(
                    f"{noot.naam}: op deze gegevens verandert er niets aan {', '.join(stil)}."
                )
    if not paren and any(o.soort in ("seed", "versie") for o in uitslag.oorzaken) and not gelezen:
        zinnen.append("Er is een lijst gewijzigd zonder dat op deze gegevens een cijfer verandert.")
    return zinnen


def _onbekend(noot: Noot, soort: str, namen: Collection[str]) -> list[str]:
    return [f"{noot.naam}: {soort} {naam} bestaat niet." for naam in sorted(namen)]


def _zonder_geldend(mart: str) -> str:
    return mart.removesuffix("_geldend")


def _markdown(uitslag: Vergelijking, oordeel: Oordeel) -> list[str]:
    """The verdict; where something is wrong, with the fields of a note that would be complete."""
    if oordeel.fouten:
        regels = ["# ✗ Deze wijziging kan zo niet", "", *(f"- {f}" for f in oordeel.fouten[:50])]
        paren = gewijzigd(uitslag)
        marts = {m for m, _ in paren if m}
        breuken = {_zonder_geldend(a.mart) for a in uitslag.afwijkingen if a.brekend}
        if paren or breuken:
            regels += [
                "",
                f"Zo noemt een noot in {noten.MAP} alles wat verandert:",
                "",
                "```yaml",
                f"marts: [{', '.join(sorted(marts | breuken))}]",
                f"versies: [{', '.join(sorted({v for _, v in paren if v}))}]",
                f"cijfers: {'gewijzigd' if paren else 'ongewijzigd'}",
                f"brekend: {'ja' if breuken else 'nee'}",
                "```",
            ]
    else:
        regels = ["# ✓ Wat er verandert staat in een noot" if oordeel.noten else "# ✓ In orde"]
    regels += ["", *(f"- Let op: {z}" for z in oordeel.let_op[:20])]
    if oordeel.noten:
        regels += ["", f"Noten: {', '.join(oordeel.noten[:20])}"]
    return [*regels, ""]


def _voorbeelddata(map_: Path) -> Path:
    """Example data, loaded; returns the warehouse."""
    klein, database = map_ / "klein", map_ / "voorbeeld.duckdb"
    for opdracht in (
        ["voorbeeld", klein],
        ["laad", klein / "berichten", "--sleutelbestand", klein / "voorbeeld.sleutel"],
        ["laad-uitvraag", klein / "uitvraag", "--kort"],
    ):
        naar = [] if opdracht[0] == "voorbeeld" else ["--database", database]
        gedaan = subprocess.run(
            [sys.executable, "-m", "loaders", *map(str, opdracht + naar)],
            capture_output=True,
            text=True,
        )
        if gedaan.returncode:
            uitvoer = (gedaan.stdout + gedaan.stderr).strip()
            raise bouwen.BouwFout(
                f"monitor {opdracht[0]} mislukt op de voorbeelddata:\n{uitvoer[-4000:]}"
            )
    return database
