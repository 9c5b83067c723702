"""Where messages come from: files, folders and .zip archives, nested ones too.

Nothing is unpacked to disk: a member of an archive is read in place, and its name is only ever shown.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from loaders.inlezen.problemen import Weigering

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
#: Limits on archives, against zip bombs: expansion, size of a member, of a nested archive, members.
MAX_UITZETTING = 300
MAX_LID = 4 * 2**30
MAX_GENEST = 256 * 2**20
MAX_LEDEN = 1_000_000
MAX_DIEPTE = 4
#: From this size on, expansion is judged; small members compress well without meaning harm.
UITZETTING_VANAF = 10 * 2**20


@dataclass(frozen=True)
class Bron:
    """A file that is offered: on disk, or a member of an archive (`leden`, from the outermost in)."""

    pad: Path
    naam: str
    grootte: int
    leden: tuple[str, ...] = ()

    def open(self) -> BinaryIO:
        """Open for reading bytes.

        Raises:
            OSError: the system can't read the file.
            Weigering: the archive is damaged, encrypted or unsafe (GM05).
        """
        if not self.leden:
            return self.pad.open("rb")
        with _archieffouten(self.naam):
            archief = _archief(self.pad, self.leden[:-1])
            return archief.open(self.leden[-1])

    def lees(self) -> bytes:
        """All bytes; raises as `open` does."""
        with _archieffouten(self.naam), self.open() as stroom:
            return stroom.read()

    def begin(self, aantal: int) -> bytes:
        """The first bytes; raises as `open` does."""
        with _archieffouten(self.naam), self.open() as stroom:
            return stroom.read(aantal)

    def sha256(self) -> bytes:
        """SHA-256 of all bytes, read in bounded memory; raises as `open` does."""
        with _archieffouten(self.naam), self.open() as stroom:
            return hashlib.file_digest(stroom, "sha256").digest()


@dataclass(frozen=True)
class Onleesbaar:
    """Something offered that can't be opened: by the system (`regel` None) or refused (GM05)."""

    naam: str
    melding: str
    regel: str | None = None


def vind(paden: list[Path]) -> Iterator[Bron | Onleesbaar]:
    """All files below the given paths, in order of path; archives are opened by name (.zip)."""
    for pad in paden:
        if pad.is_dir():
            for map_, mappen, bestanden in os.walk(pad):
                mappen.sort()
                for bestand in sorted(bestanden):
                    if not bestand.startswith("."):
                        vol = Path(map_, bestand)
                        yield from _bestand(vol, vol.relative_to(pad).as_posix())
        else:
            yield from _bestand(pad, pad.name)


def _bestand(pad: Path, naam: str) -> Iterator[Bron | Onleesbaar]:
    try:
        bron = Bron(pad, naam, pad.stat().st_size)
        if pad.suffix.lower() == ".zip":
            with pad.open("rb") as f:
                is_archief = f.read(4) in ZIP
        else:
            is_archief = False
    except OSError as fout:
        yield Onleesbaar(naam, f"{naam}: niet te lezen ({fout.strerror or fout}).")
        return
    if is_archief:
        yield from pak_uit(bron)
    else:
        yield bron


def pak_uit(bron: Bron) -> Iterator[Bron | Onleesbaar]:
    """The members of an archive, nested archives included; an unsafe member is refused by itself."""
    try:
        if len(bron.leden) >= MAX_DIEPTE:
            raise _geweigerd(bron.naam, f"archieven zijn dieper dan {MAX_DIEPTE} keer genest")
        with _archieffouten(bron.naam):
            leden = _archief(bron.pad, bron.leden).infolist()
        if len(leden) > MAX_LEDEN:
            raise _geweigerd(bron.naam, f"het archief heeft meer dan {MAX_LEDEN} leden")
    except OSError as fout:
        yield Onleesbaar(bron.naam, f"{bron.naam}: niet te lezen ({fout.strerror or fout}).")
        return
    except Weigering as fout:
        yield Onleesbaar(bron.naam, str(fout), fout.probleem.regel)
        return
    for lid in sorted(leden, key=lambda i: (i.filename, i.header_offset)):
        if lid.is_dir():
            continue
        kind = Bron(
            bron.pad, f"{bron.naam}/{lid.filename}", lid.file_size, (*bron.leden, lid.filename)
        )
        try:
            _veilig(kind.naam, lid)
        except Weigering as fout:
            yield Onleesbaar(kind.naam, str(fout), fout.probleem.regel)
            continue
        if lid.filename.lower().endswith(".zip"):
            yield from pak_uit(kind)
        else:
            yield kind


def _veilig(naam: str, lid: zipfile.ZipInfo) -> None:
    delen = lid.filename.replace("\\", "/").split("/")
    if ".." in delen or delen[0] == "" or ":" in delen[0]:
        raise _geweigerd(naam, "de naam wijst buiten het archief")
    if lid.flag_bits & 1:
        raise _geweigerd(naam, "het lid is versleuteld")
    if lid.file_size > MAX_LID:
        raise _geweigerd(naam, f"het lid is uitgepakt groter dan {MAX_LID >> 30} GB")
    uitzetting = lid.file_size / max(lid.compress_size, 1)
    if lid.file_size > UITZETTING_VANAF and uitzetting > MAX_UITZETTING:
        raise _geweigerd(naam, f"het lid wordt bij uitpakken {uitzetting:.0f} keer zo groot")


def _geweigerd(naam: str, reden: str) -> Weigering:
    return Weigering("GM05", f"{naam}: archief geweigerd, {reden} (regel GM05).")


@contextlib.contextmanager
def _archieffouten(naam: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as fout:
        raise _geweigerd(naam, f"het archief is beschadigd ({fout})") from fout
    except RuntimeError as fout:  # zipfile's own way to say that a password is needed
        raise _geweigerd(naam, "het lid is versleuteld") from fout


@functools.lru_cache(maxsize=8)
def _archief(pad: Path, leden: tuple[str, ...]) -> zipfile.ZipFile:
    if not leden:
        return zipfile.ZipFile(pad)
    buiten = _archief(pad, leden[:-1])
    if buiten.getinfo(leden[-1]).file_size > MAX_GENEST:
        reden = f"een genest archief is groter dan {MAX_GENEST >> 20} MB, pak het eerst uit"
        raise _geweigerd("/".join([pad.name, *leden]), reden)
    return zipfile.ZipFile(io.BytesIO(buiten.read(leden[-1])))
