"""Bodies: every article's text, kept under its own digest between builds.

In: texts as bytes, by their digests. Out: the same texts, as far as they are there and undamaged: a body
is loaded only when the page that shows it is made, and a damaged one is known by its digest. Beside a body
stands how the second edition writes it, for finding that out takes longer than reading the text.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from bulletin.model.article import Body, decode_body
from bulletin.model.digest import digest

READINGS: Final = "readings"
BODIES: Final = "bodies.sqlite"
_BATCH: Final = 500  # bodies fetched by one query


class BodiesLost(Exception):
    """A text that a page needs is not in the cache, or is damaged there."""


class Bodies:
    """The bodies of all articles, each under the digest of its own bytes.

    Every method raises `BodiesLost` where the file is no longer a database that can be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with closing(sqlite3.connect(self.path, timeout=60)) as connection, connection:
                connection.execute("PRAGMA synchronous = OFF")  # a lost body is read again
                connection.execute("PRAGMA secure_delete = ON")  # what was withdrawn is gone
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS bodies (digest TEXT PRIMARY KEY, body BLOB)"
                )
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS written"
                    " (digest TEXT PRIMARY KEY, how TEXT, own TEXT, text BLOB)"
                )
                yield connection
        except sqlite3.DatabaseError as error:
            raise BodiesLost(f"{self.path}: {error}") from error

    def add(self, bodies: Iterable[tuple[str, bytes]]) -> None:
        """Keep bodies, given as digest and encoded bytes."""
        with self._opened() as connection:
            connection.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?)", bodies)

    def keep_only(self, names: Iterable[str]) -> None:
        """Forget every body but these."""
        with self._opened() as connection:
            there = {name for (name,) in connection.execute("SELECT digest FROM bodies")}
        self.drop(there.difference(names))

    def drop(self, names: Iterable[str]) -> None:
        """Forget these bodies."""
        with self._opened() as connection:
            gone = [(name,) for name in names]
            for table in ("bodies", "written"):
                connection.executemany(f"DELETE FROM {table} WHERE digest = ?", gone)  # noqa: S608

    def fetch(self, names: Sequence[str]) -> Iterator[tuple[str, Body]]:
        """The bodies of these digests, as far as they are there and undamaged."""
        for name, data in self._rows("SELECT digest, body FROM bodies", names):
            if digest(data) == name:
                yield name, decode_body(data)

    def written(self, names: Sequence[str], how: str) -> Iterator[tuple[str, str]]:
        """How the visible texts of these digests are written, as far as `write` was told under the same
        `how` and nothing is damaged."""
        rows = self._rows("SELECT digest, how, own, text FROM written", names)
        for name, known, own, data in rows:
            if known == how and digest(data) == own:
                yield name, data.decode()

    def write(self, how: str, texts: Mapping[str, str]) -> None:
        """Keep how visible texts are written, by the digests of their bodies. `how` names the rules."""
        rows = ((name, how, digest(text.encode()), text.encode()) for name, text in texts.items())
        with self._opened() as connection:
            connection.executemany("INSERT OR REPLACE INTO written VALUES (?, ?, ?, ?)", rows)

    def _rows(self, query: str, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        with self._opened() as connection:
            for start in range(0, len(names), _BATCH):
                some = names[start : start + _BATCH]
                marks = ",".join("?" * len(some))
                yield from connection.execute(f"{query} WHERE digest IN ({marks})", some)


def forget(folder: Path) -> None:
    """Throw away what reading found out; the next build reads every file."""
    (folder / BODIES).unlink(missing_ok=True)
    shutil.rmtree(folder / READINGS, ignore_errors=True)
