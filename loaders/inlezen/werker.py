"""What runs in a worker process; it imports no more than it needs, for it starts anew each run."""

from __future__ import annotations

import gc

from loaders.inlezen.bronnen import Bron
from loaders.inlezen.partij import Partij
from loaders.inlezen.verwerken import Opdracht, Verwerker
from loaders.zonder_pandas import verberg_pandas

_verwerker: Verwerker


def begin(opdracht: Opdracht) -> None:
    """Prepare the process for batches."""
    global _verwerker
    verberg_pandas()
    _verwerker = Verwerker(opdracht)
    # The many small objects of a batch make the collector run all the time, and find nothing.
    gc.disable()
    gc.freeze()


def verwerk(bronnen: list[Bron]) -> Partij:
    """Read a batch."""
    partij = _verwerker.verwerk(bronnen)
    gc.collect()
    return partij
