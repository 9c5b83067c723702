"""Golden tests against altered definitions: each mutant in a process of its own, forked from a standing one.

First the tests run once on the definitions as they are. Their warehouses stay in memory, and of each test
it is known which models it asks for. A mutant is then a fork of this process. Only the models that it alters
are made again, and what leans on one that came out otherwise; only tests that ask for such a model run, until
one fails.
"""

from __future__ import annotations

import gc
import os
import pickle
import re
import select
import signal
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
from _pytest.runner import runtestprotocol
from referentie import warehouse, zorg
from referentie.warehouse import Model, Rij, Warehouse

#: Not the figures but the mutant itself is wrong: it is no SQL.
ONGELDIG = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)
#: A mutant that takes longer hangs.
SECONDEN = 300


@dataclass(frozen=True)
class Mutant:
    """A definition altered.

    Args:
        onderdeel: the part of the register or the seed that it belongs to.
        bestand: the file, from the root of the project.
        van: what stands there.
        naar: what it becomes.
        modellen: the models that are made otherwise, by schema and name.
        zaad: the seed that is made otherwise, such as `staging.definitie_parameter`.
        opdrachten: the statements that alter that seed, a row each.
    """

    onderdeel: str
    bestand: str
    van: str
    naar: str
    modellen: Mapping[str, Model] = field(default_factory=dict)
    zaad: str | None = None
    opdrachten: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.bestand} [{self.onderdeel}] {self.van} → {self.naar}"

    @property
    def verwanten(self) -> tuple[str, tuple[str, str]]:
        """What it has in common with mutants that the same test will notice: little or much."""
        veel = " ".join(self.van.split()[1:2]) if self.zaad else self.onderdeel
        return self.bestand, (self.bestand, veel)

    @property
    def woorden(self) -> set[str]:
        """What stands in the altered row, which may be in the name of a test that is about it."""
        return set(re.findall(r"=(\w{4,})", self.van)) if self.zaad else set()


@dataclass(frozen=True)
class Uitslag:
    """What became of a mutant: `gedood` by a test, `overleefd`, or `ongeldig` with the reason."""

    oordeel: str
    door: str = ""


@dataclass(frozen=True)
class _Gevolgd(Warehouse):
    """A warehouse that tells which models are asked for."""

    meld: Callable[[set[str]], None] = lambda namen: None

    def vraag(self, sql: str, **waarden: object) -> list[Rij]:
        self.meld(self.genoemd(sql))
        return super().vraag(sql, **waarden)


class Proefbank:
    """A pytest plugin that runs the tests that were collected against mutants.

    Args:
        mutanten: what is tried.
        processen: how many at a time.
        meld: called with each mutant and its result, in their order.
    """

    def __init__(
        self,
        mutanten: Sequence[Mutant],
        processen: int,
        meld: Callable[[Mutant, Uitslag], None],
    ):
        self.mutanten, self.processen, self.meld = mutanten, processen, meld
        self._bewaard: dict[object, Warehouse] = {}
        self._eigen: dict[object, Collection[str]] = {}
        #: Of each test the warehouses that it asks for models, by their key.
        self._gevraagd: dict[str, dict[object, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._nu = ""
        self._mutant: Mutant | None = None
        self._veranderd: dict[object, Verandering] = {}
        self._doders: dict[object, Counter[pytest.Item]] = defaultdict(Counter)
        self._ongeldig = ""
        self.fout = ""
        self._bouw = warehouse.bouw
        warehouse.bouw = self.bouw

    def sluit(self) -> None:
        """Leave `warehouse.bouw` as it was."""
        warehouse.bouw = self._bouw

    # -- warehouses ------------------------------------------------------------------------------

    def bouw(self, map_: Path, *delen: warehouse.Delen, **opties: object) -> Warehouse:
        """As `warehouse.bouw`, but a history that was loaded before is not loaded again."""
        berichten = tuple(warehouse.plat(delen))
        sleutel = (berichten, repr(sorted(opties.items())))
        if sleutel not in self._bewaard:
            self._bewaard[sleutel] = self._bouw(map_, *berichten, **opties)
            self._eigen[sleutel] = {*(opties.get("zaden") or ()), *(opties.get("tabellen") or ())}
        w = self._bewaard[sleutel]
        modellen = {**w.modellen, **self._mutant.modellen} if self._mutant else w.modellen
        # A test may close its connection.
        verbinding = w.verbinding.cursor()
        verbinding.execute(f"use {Path(warehouse.BESTAND).stem}")

        def noteer(namen: set[str]) -> None:
            if self._mutant:
                self._verander(sleutel, namen)
            else:
                self._gevraagd[self._nu][sleutel] |= namen

        return _Gevolgd(verbinding, modellen, w.uitslag, w.gebouwd, noteer)

    def _verander(self, sleutel: object, namen: set[str]) -> bool:
        """Whether any of these models of a warehouse is otherwise by the mutant."""
        if sleutel not in self._veranderd:
            w, eigen = self._bewaard[sleutel], self._eigen[sleutel]
            self._veranderd[sleutel] = Verandering(w, self._mutant, eigen)
        return self._veranderd[sleutel].raakt(namen)

    # -- pytest ----------------------------------------------------------------------------------

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """The same children and numbers in a test, whatever ran before it."""
        self._nu = item.nodeid
        zorg.begin_opnieuw()

    def pytest_exception_interact(self, call: pytest.CallInfo) -> None:
        if isinstance(call.excinfo.value, ONGELDIG):
            self._ongeldig = str(call.excinfo.value).partition("\n")[0]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """First all tests without a mutant, then for each mutant those that may notice."""
        test = self._eerste_die_faalt(session.items)
        stil = [t.nodeid for t in session.items if not any(self._gevraagd[t.nodeid].values())]
        if test:
            self.fout = f"{test.nodeid} faalt ook zonder mutatie"
        elif stil:
            # A fixture that asks once for all of its tests hides what they are about.
            self.fout = f"{stil[0]} vraagt zelf niets"
        else:
            gc.freeze()
            self._beproef_alle(session.items)
        return True

    @staticmethod
    def _eerste_die_faalt(tests: Iterable[pytest.Item]) -> pytest.Item | None:
        """Run tests until one fails; which one is next is not known before it is asked for."""
        test = None
        for test in tests:
            test.session._setupstate.teardown_exact(test)
            if any(r.failed for r in runtestprotocol(test, log=False, nextitem=test)):
                return test
        if test:
            test.session._setupstate.teardown_exact(None)
        return None

    # -- mutants ---------------------------------------------------------------------------------

    def _beproef_alle(self, tests: Sequence[pytest.Item]) -> None:
        """Try the mutants, so many at a time; results are told in order."""
        wachtend = list(enumerate(self.mutanten))[::-1]
        lopend: dict[int, tuple[int, list[pytest.Item]]] = {}
        klaar: dict[int, Uitslag] = {}
        gemeld = 0
        while wachtend or lopend:
            while wachtend and len(lopend) < self.processen:
                nummer, mutant = wachtend.pop()
                volgorde = sorted(tests, key=self._kans(mutant))
                lopend[self._start(mutant, volgorde)] = nummer, volgorde
            for pijp in select.select(list(lopend), [], [])[0]:
                nummer, volgorde = lopend.pop(pijp)
                with os.fdopen(pijp, "rb") as bestand:
                    antwoord = bestand.read()
                os.wait()
                klaar[nummer], plaats = (
                    pickle.loads(antwoord)
                    if antwoord
                    else (Uitslag("ongeldig", "stopt niet"), None)
                )
                if plaats is not None:
                    for verwant in self.mutanten[nummer].verwanten:
                        self._doders[verwant][volgorde[plaats]] += 1
            while gemeld in klaar:
                self.meld(self.mutanten[gemeld], klaar[gemeld])
                gemeld += 1

    def _kans(self, mutant: Mutant) -> Callable[[pytest.Item], tuple[int, int, int]]:
        """How soon a test must run: those first that noticed a mutant that is alike, or named after it."""
        weinig, veel = (self._doders[verwant] for verwant in mutant.verwanten)
        woorden = mutant.woorden

        def kans(test: pytest.Item) -> tuple[int, int, int]:
            genoemd = sum(woord in test.nodeid for woord in woorden)
            return -genoemd, -veel[test], -weinig[test]

        return kans

    def _start(self, mutant: Mutant, tests: list[pytest.Item]) -> int:
        """Try a mutant in a process of its own; returns the pipe that it answers on."""
        lezen, schrijven = os.pipe()
        if os.fork():
            os.close(schrijven)
            return lezen
        signal.alarm(SECONDEN)
        self._mutant = mutant
        test = self._eerste_die_faalt(self._die_het_merken(tests))
        if self._ongeldig:
            antwoord = Uitslag("ongeldig", self._ongeldig), None
        elif test:
            antwoord = Uitslag("gedood", test.nodeid), tests.index(test)
        else:
            antwoord = Uitslag("overleefd"), None
        os.write(schrijven, pickle.dumps(antwoord))
        os._exit(0)

    def _die_het_merken(self, tests: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
        """The tests that ask for a model that the mutant makes otherwise."""
        for test in tests:
            vragen = self._gevraagd[test.nodeid]
            if any(self._verander(sleutel, namen) for sleutel, namen in vragen.items()):
                yield test


class Verandering:
    """What a mutant makes otherwise in a warehouse, as far as it was asked.

    Args:
        w: the warehouse, with models that were built.
        eigen: seeds and models that have rows of the test, which a mutant of them leaves alone.
    """

    def __init__(self, w: Warehouse, mutant: Mutant, eigen: Collection[str] = ()):
        self.w, self.mutant, self.eigen = w, mutant, eigen
        self.modellen = {**w.modellen, **mutant.modellen}
        self.anders: set[str] = set()
        self.mislukt: set[str] = set()
        self.bekeken: set[str] = set()
        if mutant.zaad and mutant.zaad not in eigen:
            self.anders.add(mutant.zaad)
            for opdracht in mutant.opdrachten:
                (aantal,) = w.verbinding.execute(opdracht).fetchone()
                assert aantal == 1, f"{mutant}: {aantal} rijen"

    def raakt(self, namen: Iterable[str]) -> bool:
        """Whether one of these models is otherwise; what they lean on is made again first."""
        for naam in namen:
            self._bekijk(naam)
        return not self.anders.isdisjoint(namen)

    def _bekijk(self, naam: str) -> None:
        if naam in self.bekeken or naam in self.eigen or naam not in self.modellen:
            return
        self.bekeken.add(naam)
        leest = self.modellen[naam].leest
        for ander in leest:
            self._bekijk(ander)
        if naam not in self.mutant.modellen and self.anders.isdisjoint(leest):
            return
        try:
            lukt = self.mislukt.isdisjoint(leest)
            is_anders = not lukt or _anders_gemaakt(
                self.w.verbinding, naam, self.modellen[naam].opdracht
            )
        except duckdb.Error:
            lukt, is_anders = False, True
        if is_anders:
            self.anders.add(naam)
        if not lukt:
            # Who asks for it makes it again, and sees the error.
            self.mislukt.add(naam)
            self.w.gebouwd.discard(naam)


def _anders_gemaakt(verbinding: duckdb.DuckDBPyConnection, naam: str, opdracht: str) -> bool:
    """Make a model again; returns whether it has other rows. Of a view that is not known, so it has."""
    if opdracht.startswith("create or replace view"):
        verbinding.execute(opdracht)
        return True
    som = f"select count(*), sum(hash(rij)) from {naam} as rij"
    oud = verbinding.execute(som).fetchone()
    verbinding.execute(opdracht)
    return verbinding.execute(som).fetchone() != oud
