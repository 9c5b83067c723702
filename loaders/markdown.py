"""Markdown for the generated pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def tabel(kop: Sequence[str], rijen: Iterable[Sequence[str]]) -> str:
    """A table with a header."""
    regels = [kop, ["---"] * len(kop), *rijen]
    return "\n".join("| " + " | ".join(c.replace("|", "\\|") for c in r) + " |" for r in regels)
