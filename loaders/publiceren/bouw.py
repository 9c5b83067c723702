"""A build that cannot hurt readers: on a copy, tested, compared, read once, and only then in their place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from loaders import herbouw
from loaders.catalogus import PROJECT
from loaders.inlezen.opslag import DatabaseFout, nu
from loaders.publiceren import leesbestand, volumewacht


class Tegengehouden(Exception):
    """A build that readers do not get, because a test failed or a mart holds too few or too many rows.

    Args:
        mislukt: tests and models that failed, with what dbt said.
        sprongen: marts that lost or gained too much.
    """

    def __init__(
        self, mislukt: tuple[str, ...] = (), sprongen: tuple[volumewacht.Sprong, ...] = ()
    ):
        super().__init__(f"{len(mislukt)} mislukt, {len(sprongen)} buiten de grens")
        self.mislukt = mislukt
        self.sprongen = sprongen


@dataclass(frozen=True)
class Uitslag:
    """What readers got.

    Args:
        tabellen: number of tables.
        rijen: number of rows in all.
        waarschuwingen: tests that warned, with what dbt said.
        is_eerste: there was nothing to compare with.
    """

    tabellen: int
    rijen: int
    waarschuwingen: tuple[str, ...]
    is_eerste: bool


def bouw(
    database: Path,
    lees: Path,
    editie: str | None = None,
    met_verantwoording: bool = False,
    aanvaard: tuple[str, ...] = (),
    project: Path = PROJECT,
    meld: Callable[[str], object] = lambda _: None,
) -> Uitslag:
    """Build what is loaded, and give it to the readers if all is well; only for who holds the lock.

    Args:
        database: the working file; only its raw is read.
        lees: the file of the readers.
        editie: name of the edition, if it is one.
        met_verantwoording: also give them the marts with all cases.
        aanvaard: marts that may lose or gain any number of rows.
        project: folder of the dbt project.
        meld: told what is being done.

    Raises:
        Tegengehouden: a test failed or a mart changed too much; readers keep what they had.
        BouwFout: dbt does not come as far as building.
        DatabaseFout: a file is absent, in use or not readable.
    """
    if lees.resolve() == database.resolve():
        raise DatabaseFout(f"{lees} is het werkbestand; lezers krijgen een ander bestand.")
    lees.parent.mkdir(parents=True, exist_ok=True)
    leesbestand.eis_te_vervangen(lees)
    leesbestand.ruim_op(lees)
    begin = f".{database.name}.bouw-"
    for rest in database.parent.glob(f"{begin}*"):
        shutil.rmtree(rest, ignore_errors=True)
    # A folder that only its owner can enter, because it gets a copy of raw; with a name of its own, because a
    # dbt may outlive the build that was killed.
    with tempfile.TemporaryDirectory(
        dir=database.parent, prefix=begin, ignore_cleanup_errors=True
    ) as map_:
        gebouwd = Path(map_) / "warehouse.duckdb"
        meld("De berichten overnemen")
        herbouw.neem_raw_over(database, gebouwd)
        meld("Bouwen en testen")
        moment = nu()
        waarschuwingen = _bouw(project, gebouwd)
        meld("Het leesbestand schrijven")
        try:
            rijen = leesbestand.schrijf(gebouwd, lees, editie, moment, met_verantwoording)
            is_eerste = not lees.exists()
            if not is_eerste:
                _bewaak(gebouwd, lees, aanvaard)
            meld("Het leesbestand lezen")
            leesbestand.proeflees(leesbestand.volgende(lees), rijen)
            leesbestand.wissel(leesbestand.volgende(lees), lees)
        finally:
            leesbestand.ruim_op(lees)
    return Uitslag(len(rijen), sum(rijen.values()), waarschuwingen, is_eerste)


def _bouw(project: Path, gebouwd: Path) -> tuple[str, ...]:
    """Run dbt; returns what it warned of."""
    try:
        herbouw.bouw(project, gebouwd, met_tests=True)
    except herbouw.BouwFout as fout:
        if mislukt := _met_status(gebouwd, "fail", "error"):
            raise Tegengehouden(mislukt) from fout
        raise
    return _met_status(gebouwd, "warn")


def _met_status(gebouwd: Path, *statussen: str) -> tuple[str, ...]:
    return tuple(
        f"{naam}: {' '.join(melding.split())}"
        for naam, status, melding in herbouw.uitslagen(gebouwd)
        if status in statussen
    )


def _bewaak(gebouwd: Path, lees: Path, aanvaard: tuple[str, ...]) -> None:
    sprongen = volumewacht.sprongen(leesbestand.volgende(lees), lees, gebouwd, aanvaard)
    if sprongen:
        raise Tegengehouden(sprongen=tuple(sprongen))
