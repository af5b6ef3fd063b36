"""Streams: what is inside a file of older programs, which is a small file system of its own (MS-CFB).

In: the bytes of such a file, the name of a stream. Out: the stream's bytes, as far as they can be read.

A file is cut into sectors; a table says of each which one comes next. In a damaged or hostile file that way
closes to a circle or leads out of the file: it is followed for as many steps as the file has sectors, and
what is beyond is not there. Nothing here raises.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

SIGN: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD: Final = 512  # bytes before the first sector, or the first sector's worth of larger ones
_ENTRY: Final = 128
_STREAM, _ROOT = 2, 5  # kinds of entries
_LAST: Final = 0xFFFFFFFA  # numbers above say that no sector follows, or that one is free
_IN_HEAD: Final = 109  # sectors of the table that the head names itself
_SHIFTS: Final = (9, 12)  # a sector is 512 or 4096 bytes: two to the power of these
_SMALL: Final = 64  # bytes of a sector of small streams


def stream(data: bytes, *names: str) -> bytes | None:
    """The bytes of the first stream of one of these names that stands at the top, and not in a folder: a
    document inside another one has streams of the same names. None where there is none."""
    file = _File(data)
    wanted = {name.upper() for name in names}  # as their programs compare them
    for entry in file.top():
        if entry.kind == _STREAM and entry.name.upper() in wanted:
            return file.read(entry.start, entry.size)
    return None


class _Entry(NamedTuple):
    """An entry of the directory: its name and kind; the numbers of those beside it and of the first one in
    it; its first sector, its size in bytes."""

    name: str
    kind: int
    before: int
    after: int
    within: int
    start: int
    size: int


class _File:
    """The tables of a file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._table: list[int] = []
        self._small: list[int] = []
        self._inner = b""
        self._entries: list[_Entry] = []
        if not data.startswith(SIGN) or len(data) < _HEAD:
            return
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in _SHIFTS:
            return
        self._size = 1 << shift
        count, first, _, self._least, small, _, more, _ = struct.unpack_from("<8I", data, 44)
        self._most = len(data) // self._size + 1
        for sector in self._tables(count, more):
            self._table += self._numbers(sector)
        self._small = [number for one in self._chain(small) for number in self._numbers(one)]
        directory = b"".join(map(self._sector, self._chain(first)))
        self._entries = [*_entries(directory)]
        if self._entries and self._entries[0].kind == _ROOT:
            self._inner = b"".join(map(self._sector, self._chain(self._entries[0].start)))

    def top(self) -> Iterator[_Entry]:
        """The entries that stand in no folder: a tree, of which each is met once."""
        waiting = [self._entries[0].within] if self._entries else []
        seen: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number < len(self._entries) and number not in seen:
                seen.add(number)
                yield (entry := self._entries[number])
                waiting += (entry.after, entry.before)

    def read(self, start: int, size: int) -> bytes:
        """The bytes of a stream: those of small ones stand together in a stream of their own."""
        if size >= self._least:
            return b"".join(map(self._sector, self._chain(start)))[:size]
        found = []
        for _ in range(len(self._inner) // _SMALL + 1):
            if start >= len(self._small):
                break
            found.append(self._inner[start * _SMALL : start * _SMALL + _SMALL])
            start = self._small[start]
        return b"".join(found)[:size]

    def _tables(self, count: int, more: int) -> Iterator[int]:
        """The sectors that hold the table: the first are named by the head, others by sectors of names."""
        named = [*struct.unpack_from(f"<{_IN_HEAD}I", self._data, 76)]
        for _ in range(self._most):
            if more >= _LAST or not (numbers := self._numbers(more)):
                break
            named += numbers[:-1]
            more = numbers[-1]
        yield from [one for one in named if one < _LAST][: min(count, self._most)]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _numbers(self, sector: int) -> list[int]:
        data = self._sector(sector)
        return [*struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])]

    def _chain(self, start: int) -> Iterator[int]:
        for _ in range(self._most):
            if start >= len(self._table):
                return
            yield start
            start = self._table[start]


def _entries(directory: bytes) -> Iterator[_Entry]:
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        long, kind = struct.unpack_from("<HB", directory, at + 64)
        name = directory[at : at + min(max(long - 2, 0), 62)].decode("utf-16-le", "replace")
        beside = struct.unpack_from("<3I", directory, at + 68)
        yield _Entry(name, kind, *beside, *struct.unpack_from("<II", directory, at + 116))
