"""A browser without a network, for what people look at."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

#: What keeps Chromium from looking for its maker.
STIL = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """The browser of this machine; without one the test is skipped, but never in CI."""
    pad = shutil.which("chromium") or shutil.which("chromium-browser")
    if not pad:
        reden = "Chromium is er niet; op Debian: apt install chromium."
        if os.environ.get("CI"):
            pytest.fail(reden)
        pytest.skip(reden)
    return pad


class _Stil(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def server(map_: Path) -> Iterator[str]:
    """A folder on a web server of this machine; gives its address."""
    afhandelaar = functools.partial(_Stil, directory=str(map_))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), afhandelaar) as dienst:
        threading.Thread(target=dienst.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{dienst.server_port}/"
        dienst.shutdown()
