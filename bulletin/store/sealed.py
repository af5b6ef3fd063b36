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
from pathlib import Path
from typing import Any, Final, Generic, TypeVar, cast

import msgspec

from bulletin.model.record import Record

logger = logging.getLogger(__name__)

T = TypeVar("T")


SEAL: Final = 16  # bytes of digest in front of a sealed record


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
