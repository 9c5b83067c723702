"""Mutants of the definitions that stand in SQL: the list predicaten.yml, compiled by dbt in this process."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import Path

import yaml
from dbt.adapters.factory import get_adapter, register_adapter
from dbt.cli.main import dbtRunner
from dbt.compilation import Compiler
from dbt.config.runtime import RuntimeConfig
from dbt.context.providers import generate_runtime_macro_context
from dbt.contracts.graph.manifest import Manifest
from dbt.flags import get_flags
from dbt.mp_context import get_mp_context
from referentie.warehouse import Model, Sjabloon, opdracht

from loaders.catalogus import PROJECT
from mutaties.proefbank import Mutant

LIJST = Path(__file__).with_name("predicaten.yml")


@dataclass(frozen=True)
class Predicaat:
    """A text in a model or macro, and what it becomes.

    Args:
        onderdeel: the choice or parameter of the register that it implements, or the value.
        bestand: the file, from the root of the project.
        van: what stands there once; white space does not matter.
        naar: what it becomes.
    """

    onderdeel: str
    bestand: str
    van: str
    naar: str

    def toegepast(self, tekst: str) -> tuple[str, int]:
        """The altered text, and how many times it was altered."""
        zoek = r"\s+".join(map(re.escape, self.van.split()))
        return re.subn(zoek, lambda _: self.naar, tekst)


@functools.cache
def lijst() -> dict:
    """What predicaten.yml says."""
    return yaml.safe_load(LIJST.read_text(encoding="utf-8"))


def predicaten() -> Iterator[Predicaat]:
    """All of the list, in its order."""
    for bestand, regels in lijst()["mutaties"].items():
        for onderdeel, van, naar in regels:
            yield Predicaat(onderdeel, bestand, van, naar)


def mutanten(sjabloon: Sjabloon, welke: Iterator[Predicaat] | None = None) -> Iterator[Mutant]:
    """The mutants of these predicates, or of the whole list."""
    project = _Project(sjabloon)
    for p in predicaten() if welke is None else welke:
        yield Mutant(p.onderdeel, p.bestand, p.van, p.naar, project.gemuteerd(p))


class _Project:
    """The dbt project as it was parsed; compiles models of which a text is altered."""

    def __init__(self, sjabloon: Sjabloon):
        self.modellen = sjabloon.modellen
        os.environ["MONITOR_DATABASE"] = str(sjabloon.database)
        doel = str(sjabloon.doel)
        opties = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
        paden = ["--target-path", doel, "--log-path", doel]
        self.manifest: Manifest = dbtRunner().invoke(["--quiet", "parse", *opties, *paden]).result
        instellingen = RuntimeConfig.from_args(get_flags())
        register_adapter(instellingen, get_mp_context())
        adapter = get_adapter(instellingen)
        adapter.set_macro_resolver(self.manifest)
        adapter.set_macro_context_generator(generate_runtime_macro_context)
        self.dbt = Compiler(instellingen)

    def gemuteerd(self, predicaat: Predicaat) -> dict[str, Model]:
        """The models that come out otherwise, with their new statements.

        Raises:
            ValueError: the text does not stand there once, or makes no difference.
        """
        knopen = {u: k for u, k in self.manifest.nodes.items() if k.resource_type == "model"}
        (model,) = [k for k in knopen.values() if k.original_file_path == predicaat.bestand] or [
            None
        ]
        if model:
            knoop = copy(model)
            knoop.raw_code, aantal = predicaat.toegepast(model.raw_code)
            self._eenmaal(predicaat, aantal)
            gevonden = self._gecompileerd([knoop])
        else:
            gevonden = self._met_macro(predicaat, knopen)
        if not gevonden:
            raise ValueError(f"{predicaat}: verandert niets")
        return gevonden

    def _met_macro(self, predicaat: Predicaat, knopen: Mapping[str, object]) -> dict[str, Model]:
        macros = self.manifest.macros
        zijn = {u: m for u, m in macros.items() if m.original_file_path == predicaat.bestand}
        teksten = {u: predicaat.toegepast(m.macro_sql) for u, m in zijn.items()}
        self._eenmaal(predicaat, sum(aantal for _, aantal in teksten.values()))
        (geraakt,) = [u for u, (_, aantal) in teksten.items() if aantal]
        oud = macros[geraakt].macro_sql
        macros[geraakt].macro_sql = teksten[geraakt][0]
        try:
            return self._gecompileerd([k for k in knopen.values() if geraakt in self._macros(k)])
        finally:
            macros[geraakt].macro_sql = oud

    @staticmethod
    def _eenmaal(predicaat: Predicaat, aantal: int) -> None:
        if aantal != 1:
            raise ValueError(f"{predicaat}: staat er {aantal} keer")

    def _macros(self, knoop: object) -> set[str]:
        """The macros that a model or macro calls, also by way of others."""
        gevonden, over = set(), list(knoop.depends_on.macros)
        while over:
            macro = over.pop()
            if macro not in gevonden:
                gevonden.add(macro)
                over += self.manifest.macros[macro].depends_on.macros
        return gevonden

    def _gecompileerd(self, knopen: list) -> dict[str, Model]:
        """Of these models the statements that differ from what they were."""
        anders = {}
        for knoop in knopen:
            kopie = copy(knoop)
            kopie.compiled_code, kopie.extra_ctes, kopie.extra_ctes_injected = None, [], False
            self.dbt.compile_node(kopie, self.manifest, {}, write=False)
            naam = f"{knoop.schema}.{knoop.alias}"
            soort = "view" if knoop.config.materialized == "view" else "table"
            nieuw = opdracht(soort, kopie.relation_name, kopie.compiled_code)
            if nieuw != self.modellen[naam].opdracht:
                anders[naam] = Model(nieuw, self.modellen[naam].leest)
        return anders
