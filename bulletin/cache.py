"""The cache: what reading has already found out, kept between builds.

In: records of files already read, under a fingerprint of whatever reading depends on. Out: the same
records, or none: a cache that is damaged, foreign or older is thrown away aloud, never trusted.

In the cache folder, `readings` holds a checksummed record for each month of the content, replaced as a
whole. `bodies.sqlite` keeps each article's text under its own digest, so that a body
is loaded only when the page that shows it is made, and a damaged one is known by its digest.
Entries are found by content; times only save the hashing of files that were not touched.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, Generic, TypeVar, cast

import msgspec

from bulletin.article import Body
from bulletin.record import Record

logger = logging.getLogger(__name__)

T = TypeVar("T")

READINGS: Final = "readings"
BODIES: Final = "bodies.sqlite"

SEAL: Final = 16  # bytes of digest in front of a sealed record
_BATCH: Final = 500  # bodies fetched by one query


def digest(data: bytes) -> str:
    """The name of some content: 128 bits of SHA-256, which processors know how to make, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()[:32]


class Stamp(Record, frozen=True):
    """A file as the file system knows it: size in bytes, time of change in nanoseconds."""

    size: int
    mtime: int


def stamp(path: str | Path) -> Stamp | None:
    """The stamp of a file, or None where there is none."""
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Stamp(status.st_size, status.st_mtime_ns)


def replace(path: Path, *data: bytes) -> None:
    """Put `data`, one after another, at `path` in one step: a reader finds the old file or the new one,
    both whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with open(temporary, "wb") as file:
        file.writelines(data)
    temporary.replace(path)


# What this process knows of each file, under its seal: a preview builds again at each save.
_known: Final[dict[Path, tuple[bytes, Any]]] = {}


class Sealed(Generic[T]):
    """A record kept in one file behind its own digest and the fingerprint it was made under.

    A record is never changed once it is loaded or saved. It is JSON, because MessagePack would give
    every moment back in UTC. `fingerprint` is one line.
    """

    def __init__(self, path: Path, kind: type[T], fingerprint: str) -> None:
        self.path = path
        self._kind = kind
        self._mark = f"{fingerprint}\n".encode()

    def load(self) -> T | None:
        """The record, or None where it is missing, damaged, or made under another fingerprint."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return None
        sealed = data[:SEAL]
        payload = memoryview(data)[SEAL:]  # a copy would cost as much as reading
        if seal(payload) != sealed:
            logger.warning("%s 已损坏，这次从头生成。", self.path)
            return None
        start = len(self._mark)
        if payload[:start] != self._mark:
            logger.info("%s 是别的版本或设置留下的，这次从头生成。", self.path)
            return None
        known, record = _known.get(self.path, (b"", None))
        if known != sealed:
            record = msgspec.json.decode(payload[start:], type=self._kind)
            _known[self.path] = sealed, record
        return cast("T", record)

    def save(self, record: T) -> None:
        """Replace the record in one step."""
        data = msgspec.json.encode(record)
        sealed = seal(self._mark, data)
        replace(self.path, sealed, self._mark, data)
        _known[self.path] = sealed, record


def seal(*payload: bytes | memoryview) -> bytes:
    """What stands in front of a kept payload, and shows whether it is whole: `SEAL` bytes."""
    sealing = hashlib.sha256()
    for piece in payload:
        sealing.update(piece)
    return sealing.digest()[:SEAL]


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
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS bodies"
                    " (digest TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID"
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
            connection.executemany("DELETE FROM bodies WHERE digest = ?", gone)

    def fetch(self, names: Sequence[str]) -> Iterator[tuple[str, Body]]:
        """The bodies of these digests, as far as they are there and undamaged."""
        with self._opened() as connection:
            for start in range(0, len(names), _BATCH):
                some = names[start : start + _BATCH]
                marks = ",".join("?" * len(some))
                rows = connection.execute(
                    f"SELECT digest, body FROM bodies WHERE digest IN ({marks})",  # noqa: S608
                    some,
                )
                for name, data in rows:
                    if digest(data) == name:
                        yield name, _decode_body(data)


_encode_body = msgspec.msgpack.Encoder().encode
_body_decoder = msgspec.msgpack.Decoder(Body)


def _decode_body(data: bytes) -> Body:
    return _body_decoder.decode(data)


def encode_body(body: Body) -> tuple[str, bytes]:
    """A body's digest and the bytes it is kept as."""
    data = _encode_body(body)
    return digest(data), data


def forget(folder: Path) -> None:
    """Throw away what reading found out; the next build reads every file."""
    (folder / BODIES).unlink(missing_ok=True)
    shutil.rmtree(folder / READINGS, ignore_errors=True)
