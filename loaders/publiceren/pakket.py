"""A package per recipient: a folder with a workbook and Parquet files, of what they may see and no more."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loaders import controlegetallen, herbouw
from loaders.inlezen.opslag import DatabaseFout
from loaders.publiceren import partijen, tabellen, werkmap
from loaders.publiceren.bladen import Bladen, definities, kolomblad
from loaders.publiceren.partijen import BEREIK, EIGENAAR, Partij
from loaders.publiceren.voorblad import NIET_DOORGEVEN, Pakket, voorblad

#: What a package can't be made without.
NODIG = (
    "marts.publicatie_monitor",
    "marts.publicatie_dekking",
    "marts.resultaatafspraak_overzicht",
    "herkomst.kolom",
    "marts.warehouse_status",
    "marts.publicatie_regels",
)


class PakketFout(Exception):
    """A package can't be made; the message says why and what to do."""


@dataclass(frozen=True)
class Uitslag:
    """A package that was made.

    Args:
        rijen: how many rows each Parquet file has, by table.
    """

    ontvanger: Partij
    naam: str
    pad: Path
    rijen: Mapping[str, int]


def maak(
    ontvangers: Sequence[Partij],
    bron: Path,
    map_: Path,
    alle: Sequence[str] = (),
    met_verantwoording: bool = False,
) -> Iterator[Uitslag]:
    """Make a package per recipient, each in a folder of its own; nothing is made if one can't be.

    Args:
        ontvangers: the recipients.
        bron: the warehouse or the database of an edition; it is only read.
        map_: the folder in which the packages come, as `gemeente-0202`.
        alle: kinds of party of which all are recipients too.
        met_verantwoording: also the large views that explain each figure.

    Raises:
        PakketFout: there is nobody to make one for, or a package exists already.
        PartijFout: a recipient that does not exist.
        DatabaseFout: the warehouse is absent, in use, or not built.
    """
    with herbouw.open_naast(bron, {}) as verbinding:
        _eis_gebouwd(verbinding, bron)
        wie = [*ontvangers, *(p for soort in alle for p in _alle(verbinding, soort))]
        namen = {partij: partijen.naam(verbinding, partij) for partij in wie}
        if not namen:
            raise PakketFout("voor wie? Geef --ontvanger of --alle mee.")
        for partij in namen:
            if (map_ / _map(partij)).exists():
                raise PakketFout(
                    f"{map_ / _map(partij)} bestaat al; kies een andere map, of ruim haar op."
                )
        zichtbaar = partijen.zichtbare_kolommen(verbinding)
        gekozen = tabellen.marts(verbinding, EIGENAAR, met_verantwoording)
        herkomst, peildatum = _bron(verbinding)
        map_.mkdir(parents=True, exist_ok=True)
        for partij, naam in namen.items():
            doel = map_ / _map(partij)
            # Beside the package, so that it comes into being with one rename; only the owner can enter it.
            with tempfile.TemporaryDirectory(dir=map_, prefix=f".{doel.name}-") as werk:
                klaar = Path(werk) / doel.name
                klaar.mkdir()
                pakket = Pakket(str(partij), naam, herkomst, peildatum)
                rijen = _vul(
                    klaar,
                    verbinding,
                    partij,
                    pakket,
                    gekozen,
                    {tabel.naam: zichtbaar[tabel.naam] for tabel in gekozen},
                )
                _sluit_af(klaar)
                klaar.rename(doel)
            yield Uitslag(partij, naam, doel, rijen)


def _eis_gebouwd(verbinding: duckdb.DuckDBPyConnection, bron: Path) -> None:
    aanwezig = verbinding.execute(
        """
        select schema_name || '.' || table_name from duckdb_tables()
        where database_name = current_database()
        """
    ).fetchall()
    for tabel in NODIG:
        if (tabel,) not in aanwezig:
            raise DatabaseFout(
                f"{bron} is niet (helemaal) gebouwd: {tabel} ontbreekt. Draai `dbt build`."
            )


def _alle(verbinding: duckdb.DuckDBPyConnection, soort: str) -> list[Partij]:
    sql = "select niveau_code from marts.dim_niveau where niveau = $soort order by 1"
    return [Partij(soort, code) for (code,) in verbinding.execute(sql, {"soort": soort}).fetchall()]


def _map(partij: Partij) -> str:
    return str(partij).replace(":", "-")


def _bron(verbinding: duckdb.DuckDBPyConnection) -> tuple[str, dt.date]:
    """What the figures come from, and the day they are of."""
    editie, gebouwd_op, peildatum = verbinding.execute(
        "select any_value(editie), any_value(gebouwd_op), any_value(peildatum) from marts.warehouse_status"
    ).fetchone()
    bron = f"editie {editie}" if editie else "geen editie"
    return bron + (f", gebouwd op {gebouwd_op:%d-%m-%Y}" if gebouwd_op else ""), peildatum


def _vul(
    pad: Path,
    verbinding: duckdb.DuckDBPyConnection,
    partij: Partij,
    pakket: Pakket,
    gekozen: Sequence[tabellen.Tabel],
    zichtbaar: Mapping[str, Mapping[str, str]],
) -> dict[str, int]:
    """Write the files of a package; returns the rows of each Parquet file."""
    plekken = BEREIK.format(marts="marts")
    verbinding.execute(
        f"create or replace temp table bereik as "
        f"(with partij as {partijen.partij_waarden([partij])} {plekken})"
    )
    bladen = Bladen(verbinding, partij, zichtbaar)
    parquet = pad / "parquet"
    parquet.mkdir()
    rijen = {}
    for tabel in gekozen:
        heeft_eigenaar = EIGENAAR in zichtbaar[tabel.naam].values()
        eigen = tabel.rijen(bladen.eigen(tabel.naam) if heeft_eigenaar else "true")
        bestand = parquet / f"{tabel.naam}.parquet"
        rijen[tabel.naam] = tabellen.naar_parquet(verbinding, eigen, bestand)
    cijfers = list(bladen.cijfers())
    alles = [definities(bladen), *cijfers]
    alles.insert(1, kolomblad(cijfers))
    boek = f"monitor-{pad.name}.xlsx"
    werkmap.schrijf(pad / boek, pakket, voorblad(pakket, bladen, alles), alles)
    (pad / "LEESMIJ.txt").write_text(_leesmij(pakket, boek, rijen), encoding="utf-8")
    return rijen


def _leesmij(pakket: Pakket, boek: str, rijen: Mapping[str, int]) -> str:
    bestanden = "\n".join(f"  {tabel}.parquet: {aantal} rijen" for tabel, aantal in rijen.items())
    return f"""\
Gelderse monitor jeugdbescherming
Pakket voor {pakket.naam} ({pakket.ontvanger})
Bron: {pakket.bron}; peildatum {pakket.peildatum:%d-%m-%Y}

{NIET_DOORGEVEN}

{boek}
  Begin hier: het voorblad zegt wat erin staat, wat de woorden betekenen, hoe goed de gegevens
  zijn en wat is afgeschermd.

SHA256SUMS
  Controlegetallen: sha256sum --check SHA256SUMS

parquet/
  Dezelfde cijfers en meer: ook maanden, kwartalen, gekruiste uitsplitsingen en alle versies van
  de definities, en uw eigen zaken (fct_…). Van tabellen met zaken of met cijfers per partij
  staan er alleen uw eigen rijen; de andere tabellen zijn voor alle partners gelijk. Te openen
  met Power BI, DuckDB, Python of R. Tel jeugdigen nooit op: zij zijn per rij uniek geteld.

{bestanden}
"""


def _sluit_af(pad: Path) -> None:
    """Write the checksums, and let only owner and group read."""
    controlegetallen.leg_vast(pad)
    for deel in pad.rglob("*"):
        deel.chmod(0o750 if deel.is_dir() else 0o640)
    pad.chmod(0o750)
