"""Keep pandas out of processes that only load.

pyarrow and DuckDB import pandas as soon as it is installed, to recognise its types. Nothing that is
loaded is ever a data frame, and the import takes longer than reading a thousand messages, in each
worker process again.
"""

import sys
from types import ModuleType


class _GeenPandas:
    """A finder of modules that finds no pandas."""

    @staticmethod
    def find_spec(naam: str, *_: object) -> ModuleType | None:
        if naam == "pandas":
            raise ModuleNotFoundError("pandas is not used here", name=naam)
        return None


def verberg_pandas() -> None:
    """Let pyarrow and DuckDB conclude, for the life of this process, that there is no pandas."""
    sys.meta_path.insert(0, _GeenPandas)
