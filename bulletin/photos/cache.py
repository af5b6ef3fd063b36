"""PhotoCache: the cache folder of files made from photos.

In: a file's name, which says all that its bytes depend on, and its bytes. Out: the same bytes, or
nothing. Each entry carries the digest of its bytes in front of them, so that an empty, cut or altered
one is known and made again. An entry appears by a rename, whole or not at all; the folder may be
deleted, restored or merged with another at any time.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Container
from pathlib import Path

from bulletin.store.sealed import SEAL, seal


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
        new = path.with_name(f".{name}.{os.getpid()}.{threading.get_ident()}")
        new.write_bytes(seal(data) + data)
        new.replace(path)

    def keep_only(self, names: Container[str]) -> int:
        """Forget every other entry, and whatever a killed run left; the number of files deleted."""
        gone = [path for path in self._folder.glob("??/*") if path.name not in names]
        for path in gone:
            path.unlink()
        return len(gone)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name
