"""A page: plain values only, so that another process can make it, and one that did not change is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from loaders.rapport.figuur import Figuur
from loaders.rapport.lezen import GELDERLAND, Plek


def pad_van(plek: Plek) -> str:
    """The page of a place."""
    return "index.html" if plek == GELDERLAND else f"{plek.niveau}/{plek.code}.html"


def _figuren(iets: Any) -> Iterator[Figuur]:
    if isinstance(iets, Figuur):
        yield iets
    elif isinstance(iets, Mapping):
        for waarde in iets.values():
            yield from _figuren(waarde)
    elif isinstance(iets, list | tuple):
        for waarde in iets:
            yield from _figuren(waarde)


@dataclass(frozen=True)
class Pagina:
    """A page of the report.

    Args:
        pad: where it is, from the root of the site.
        titel: what it is called, as in its heading.
        sjabloon: the template that shows it.
        kruimels: the pages above it, each with its path.
        inhoud: what the template shows.
        figuren: its figures, each with a CSV.
    """

    pad: str
    titel: str
    sjabloon: str
    inhoud: Mapping[str, Any] = field(default_factory=dict)
    kruimels: tuple[tuple[str, str], ...] = ()

    @cached_property
    def figuren(self) -> tuple[Figuur, ...]:
        """Every figure on the page, in the order in which they are shown."""
        return tuple(_figuren(self.inhoud))

    def csv_pad(self, figuur: Figuur) -> str:
        """Where the CSV of a figure is, from the root of the site."""
        return f"csv/{self.pad.removesuffix('.html')}/{figuur.naam}.csv"
