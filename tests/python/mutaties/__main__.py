"""`make mutaties`: alter each definition in turn, and say which of them no test noticed."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from referentie import warehouse

from mutaties import predicaten, zaden
from mutaties.proefbank import Mutant, Proefbank, Uitslag

TESTS = Path(__file__).parents[1]
#: The tests that say what a figure must be.
GOUDEN = (
    "test_voorbeelden.py",
    "test_lastige_gevallen.py",
    "test_lijsten.py",
    "test_normen.py",
    "test_resultaatafspraken.py",
)
#: These ask for every model, and say nothing of what stands in it.
NIET = "not test_elk_model_kan"


def beproef(
    mutanten: Sequence[Mutant],
    processen: int,
    tests: Sequence[str] = GOUDEN,
    meld: Callable[[Mutant, Uitslag], None] = lambda mutant, uitslag: None,
) -> list[Uitslag]:
    """What becomes of each mutant, by these files with tests.

    Raises:
        RuntimeError: the tests fail without any mutant.
    """
    uitslagen = []

    def bewaar(mutant: Mutant, uitslag: Uitslag) -> None:
        uitslagen.append(uitslag)
        meld(mutant, uitslag)

    bank = Proefbank(mutanten, processen, bewaar)
    paden = [str(TESTS / naam) for naam in tests]
    stil = ["-o", "addopts=", "-p", "no:terminal", "-p", "no:cacheprovider"]
    try:
        pytest.main([*stil, "-k", NIET, *paden], [bank])
    finally:
        bank.sluit()
    if len(uitslagen) < len(mutanten):
        raise RuntimeError(f"Niet beproefd: {bank.fout or 'de tests konden niet draaien'}")
    return uitslagen


def hoofd() -> int:
    """Try all mutants and report; returns 1 if one survives or is no mutant."""
    lezer = argparse.ArgumentParser(
        prog="mutaties", description="Wijzig elke definitie: merkt een test het?"
    )
    lezer.add_argument(
        "--alleen", default="", help="van bestanden of onderdelen met deze tekst in hun naam"
    )
    lezer.add_argument("--processen", type=int, default=os.cpu_count() or 1, help="zoveel tegelijk")
    gevraagd = lezer.parse_args()
    sjabloon = warehouse.sjabloon()
    alle = [*zaden.mutanten(sjabloon.seeds), *predicaten.mutanten(sjabloon)]
    mutanten = [m for m in alle if gevraagd.alleen in f"{m.bestand} {m.onderdeel}"]
    gedaan = Counter()

    def meld(mutant: Mutant, uitslag: Uitslag) -> None:
        gedaan[uitslag.oordeel] += 1
        if uitslag.oordeel != "gedood":
            print(f"{uitslag.oordeel}: {mutant} {uitslag.door}".rstrip(), flush=True)
        if gedaan.total() % 100 == 0:
            print(f"{gedaan.total()} van {len(mutanten)}", flush=True)

    print(f"{len(mutanten)} mutanten; eerst de tests zonder mutatie", flush=True)
    beproef(mutanten, gevraagd.processen, meld=meld)
    overig = gedaan["overleefd"] + gedaan["ongeldig"]
    print(
        f"{len(mutanten)} mutanten: {gedaan['gedood']} gedood, {gedaan['overleefd']} overleefd, "
        f"{gedaan['ongeldig']} ongeldig"
    )
    return int(overig > 0)


if __name__ == "__main__":
    sys.exit(hoofd())
