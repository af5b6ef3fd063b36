"""PhotoCache: the cache folder of files made from photos.

In: a file's name, which says all that its bytes depend on, and its bytes. Out: the same bytes, or
nothing. Each entry carries the digest of its bytes in front of them, so that an empty, cut or altered
one is known and made again. An entry appears by a rename, whole or not at all; the folder may be
deleted, restored or merged with another at any time. At the end of a build only what it publishes is kept:
what was withdrawn must not lie about here.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Final

from bulletin.model.digest import digest
from bulletin.store.sealed import SEAL, seal

KEPT: Final = "kept"


class PhotoCache:
    """A cache folder. Safe to use from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        """The bytes of an entry, or None if it is not there or not as it was written."""
        try:
            entry = self._path(name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        data = entry[SEAL:]
        return data if entry[:SEAL] == seal(data) else None

    def put(self, name: str, data: bytes) -> None:
        """Keep an entry."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._kept.unlink(missing_ok=True)
        new = path.with_name(f".{name}.{os.getpid()}.{threading.get_ident()}")
        new.write_bytes(seal(data) + data)
        new.replace(path)

    def keep_only(self, names: Set[str]) -> int:
        """Forget every other entry, and whatever a killed run left; the number of files deleted. Looks at
        no file where the same names were kept the last time and nothing was put since."""
        mark = digest("\n".join(sorted(names)).encode())
        if self._kept.is_file() and self._kept.read_text("utf-8") == mark:
            return 0
        gone = [entry for entry in self._entries() if entry.name not in names]
        for entry in gone:
            Path(entry).unlink()
        if self._folder.is_dir():
            self._kept.write_text(mark, "utf-8")
        return len(gone)

    def _entries(self) -> Iterator[os.DirEntry[str]]:
        """Every file of every entry's folder."""
        for folder in self._folder.glob("??"):
            with os.scandir(folder) as entries:
                yield from entries

    @property
    def _kept(self) -> Path:
        """Which names were kept, as a digest; gone as soon as another entry may be there."""
        return self._folder / KEPT

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name
