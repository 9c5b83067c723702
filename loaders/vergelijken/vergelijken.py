"""Runs a comparison: interface, marts, verdicts, what was changed, cases, and the files of the report."""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loaders.vergelijken import herkomst as hk
from loaders.vergelijken import rapport, tabellen, zaken
from loaders.vergelijken.uitslag import FORMAAT, Afwijking, Mart, Oorzaak, Vergelijking

#: Figures per level, and verdicts, that the JSON gives one by one; the Parquet has all.
MEESTE = 200


@dataclass(frozen=True)
class Kant:
    """One side: its name in the report, the warehouse, and the manifest it was built from, if known."""

    naam: str
    database: Path
    manifest: Path | None = None


def kanten(basis: Path, nieuw: Path) -> tuple[Kant, Kant]:
    """Both files under names that tell them apart and say nothing of the machine."""
    namen = [pad.stem for pad in (basis, nieuw)]
    if namen[0] == namen[1]:
        namen = [f"{pad.resolve().parent.name}/{pad.stem}" for pad in (basis, nieuw)]
    if namen[0] == namen[1]:
        namen = [f"{namen[0]} (basis)", f"{namen[1]} (nieuw)"]
    return Kant(namen[0], basis), Kant(namen[1], nieuw)


def vergelijk(basis: Kant, nieuw: Kant, uit: Path) -> Vergelijking:
    """Compare two warehouses and write the report into a folder.

    Args:
        basis: what the figures were.
        nieuw: what they become.
        uit: folder for vergelijking.md, .html and .json, cijfers.parquet and zaken.parquet.

    Raises:
        DatabaseFout: one of both is absent, not built or in use.
    """
    with tabellen.open_beide(basis.database, nieuw.database) as verbinding:
        uitslag = _vergelijk(verbinding, basis, nieuw)
        uit.mkdir(parents=True, exist_ok=True)
        tabellen.schrijf_cijfers(verbinding, uit / "cijfers.parquet")
        (uit / "zaken.parquet").unlink(missing_ok=True)
        if not uitslag.zonder_zaken:
            zaken.schrijf(verbinding, uit / "zaken.parquet")
    inhoud = json.dumps(dataclasses.asdict(uitslag), ensure_ascii=False, indent=1)
    for naam, tekst in (
        ("vergelijking.json", inhoud + "\n"),
        ("vergelijking.md", rapport.markdown(uitslag)),
        ("vergelijking.html", rapport.html(uitslag)),
    ):
        (uit / naam).write_text(tekst, encoding="utf-8", newline="\n")
    return uitslag


def _vergelijk(verbinding: duckdb.DuckDBPyConnection, basis: Kant, nieuw: Kant) -> Vergelijking:
    oud, dan = (tabellen.lees_tabellen(verbinding, kant) for kant in tabellen.KANTEN)
    versies = [tabellen.versies(verbinding, kant) for kant in tabellen.KANTEN]
    geldend = [next((v for v, geldt in kant.items() if geldt), None) for kant in versies]
    afwijkingen = tabellen.vergelijk_interface(oud, dan)
    afwijkingen = tabellen.hernoemd(verbinding, afwijkingen, oud, dan)
    zelfde = tabellen.zelfde_sleutel(verbinding)
    marts = [
        tabellen.vergelijk_mart(verbinding, naam, oud[naam], dan[naam], zelfde)
        for naam in dan
        if naam in oud
        and naam not in tabellen.AFGELEID
        and (not naam.endswith("_geldend") or geldend[0] != geldend[1])
    ]
    in_beide = sorted(versies[0].keys() & versies[1].keys())
    zonder_zaken = _zonder_zaken(verbinding, basis, nieuw, oud, dan, zelfde)
    if not zonder_zaken and not in_beide:
        zonder_zaken = zaken.GEEN_VERSIE
    if not zonder_zaken:
        kolommen = _zelfde_kolommen(oud[zaken.TABEL].kolommen, dan[zaken.TABEL].kolommen)
        zaken.vergelijk(verbinding, kolommen, in_beide)
    anders_geteld = [] if zonder_zaken else zaken.tel(verbinding)
    oorzaken, zonder_herkomst = _oorzaken(verbinding, basis, nieuw, marts, afwijkingen)
    overgangen, overgangen_telling, overgangen_soorten = tabellen.overgangen(
        verbinding, geldend[1], MEESTE
    )
    cijfers, cijfers_telling, cijfers_klein = tabellen.grootste(
        verbinding, geldend[1], in_beide, MEESTE
    )
    return Vergelijking(
        formaat=FORMAAT,
        basis=basis.naam,
        nieuw=nieuw.naam,
        verschilt=bool(afwijkingen or anders_geteld) or any(m.verschilt for m in marts),
        geldend_oud=geldend[0],
        geldend_nieuw=geldend[1],
        versies=tuple(sorted({*versies[0], *versies[1]})),
        overgangen=tuple(overgangen),
        overgangen_telling=overgangen_telling,
        overgangen_soorten=tuple(overgangen_soorten),
        oorzaken=tuple(oorzaken),
        zonder_herkomst=zonder_herkomst,
        afwijkingen=tuple(afwijkingen),
        marts=tuple(_met_oorzaken(marts, oorzaken)),
        cijfers=tuple(cijfers),
        cijfers_telling=cijfers_telling,
        cijfers_klein=cijfers_klein,
        zaken=tuple(anders_geteld),
        zonder_zaken=zonder_zaken,
    )


def _zonder_zaken(
    verbinding: duckdb.DuckDBPyConnection,
    basis: Kant,
    nieuw: Kant,
    oud: Mapping[str, tabellen.Tabel],
    dan: Mapping[str, tabellen.Tabel],
    zelfde_pseudoniemen: bool,
) -> str | None:
    """Why cases can't be followed from one to the other, or None."""
    for alias, kant, marts in zip(tabellen.KANTEN, (basis, nieuw), (oud, dan), strict=True):
        if zaken.TABEL not in marts or not tabellen.heeft(
            verbinding, alias, "staging", zaken.REDENEN
        ):
            return zaken.GEEN_ZAKEN.format(kant.naam)
    redenen = [tabellen.kolommen(verbinding, k, "staging", zaken.REDENEN) for k in tabellen.KANTEN]
    for tabel, nodig, beide in (
        (zaken.TABEL, zaken.KOLOMMEN, (oud[zaken.TABEL].kolommen, dan[zaken.TABEL].kolommen)),
        (zaken.REDENEN, zaken.KOLOMMEN_REDENEN, redenen),
    ):
        mist = [k for k in nodig if k not in _zelfde_kolommen(*beide)]
        if mist:
            return zaken.ANDERE_KOLOMMEN.format(tabel, ", ".join(mist))
    return None if zelfde_pseudoniemen else zaken.ANDERE_SLEUTEL


def _zelfde_kolommen(oud: Mapping[str, str], dan: Mapping[str, str]) -> set[str]:
    """Columns that both tables have, with the same type."""
    return {k for k, _ in oud.items() & dan.items()}


def _oorzaken(
    verbinding: duckdb.DuckDBPyConnection,
    basis: Kant,
    nieuw: Kant,
    marts: Sequence[Mart],
    afwijkingen: Sequence[Afwijking],
) -> tuple[list[Oorzaak], str | None]:
    """What was changed, or why that is unknown."""
    herkomsten = []
    for kant, alias in zip((basis, nieuw), tabellen.KANTEN, strict=True):
        gevonden = (
            hk.uit_manifest(kant.manifest) if kant.manifest else hk.uit_warehouse(verbinding, alias)
        )
        if gevonden is None:
            return [], hk.GEEN_HERKOMST.format(kant.naam)
        herkomsten.append(gevonden)
    gewijzigd = {m.mart for m in marts if m.verschilt} | {a.mart for a in afwijkingen}
    return hk.oorzaken(verbinding, *herkomsten, gewijzigd), None


def _met_oorzaken(marts: Sequence[Mart], oorzaken: Sequence[Oorzaak]) -> list[Mart]:
    per_mart = defaultdict(list)
    for nummer, oorzaak in enumerate(oorzaken):
        for mart in oorzaak.marts:
            per_mart[mart].append(nummer)
    return [dataclasses.replace(m, oorzaken=tuple(per_mart[m.mart])) for m in marts]
