"""`make mutaties`: alter each definition in turn, and say which of them no test noticed."""

from __future__ import annotations

import argparse
import os
import sys
import time

import pytest
from mutaties import predicaten, zaden
from mutaties.proefbank import Mutant, Proefbank, Uitslag
from referentie import warehouse

from loaders.catalogus import PROJECT

#: The tests that say what a figure must be.
GOUDEN = ("test_voorbeelden.py", "test_lastige_gevallen.py", "test_resultaatafspraken.py")


def alle_mutanten() -> list[Mutant]:
    """Every definition altered, seeds first."""
    sjabloon = warehouse.sjabloon()
    return [*zaden.mutanten(sjabloon.seeds), *predicaten.mutanten(sjabloon)]


def beproef(mutanten: list[Mutant], processen: int) -> dict[Mutant, Uitslag]:
    """Run the golden tests against each mutant."""
    uitslagen: dict[int, Uitslag] = {}
    ...


def hoofd() -> int:
    """Run and report; returns the exit code."""
    lezer = argparse.ArgumentParser(prog="mutaties", description=__doc__)
    lezer.add_argument("--alleen", default="", help="only of files or parts of the register with this in their name")
    lezer.add_argument("--processen", type=int, default=os.cpu_count() or 1)
    gevraagd = lezer.parse_args()
    begin = time.time()
    mutanten = [m for m in alle_mutanten() if gevraagd.alleen in f"{m.bestand} {m.onderdeel}"]
    uitslagen: list[tuple[Mutant, Uitslag]] = []

    def meld(mutant: Mutant, uitslag: Uitslag) -> None:
        uitslagen.append((mutant, uitslag))
        if os.environ.get("MUT_LOG"):
            with open(os.environ["MUT_LOG"], "a") as f:
                f.write(f"{time.time()-begin:.1f}\t{uitslag.oordeel}\t{mutant}\t{uitslag.door}\n")

    bank = Proefbank(mutanten, gevraagd.processen, meld)
    tests = [str(PROJECT / "tests" / "python" / naam) for naam in GOUDEN]
    code = pytest.main(["-p", "no:cacheprovider", "-k", "not test_elk_model_kan", *tests], plugins=[bank])
    for oordeel in ("gedood", "overleefd", "ongeldig"):
        print(oordeel, sum(u.oordeel == oordeel for _, u in uitslagen))
    for mutant, uitslag in uitslagen:
        if uitslag.oordeel != "gedood":
            print(uitslag.oordeel, mutant, uitslag.door)
    return 0


if __name__ == "__main__":
    sys.exit(hoofd())
