"""Boxes: the container of mp4 and m4a (ISO/IEC 14496-12), read as far as a page needs it.

In: the bytes of a file. Out: `Movie`: how long it is, and of each track what it holds. Boxes lie inside one
another, each with its length in front. Nothing is believed: a box ends inside the one around it, or the file
is broken; no more than `MOST` boxes are looked at, and only those of one known path are entered, so that
neither time nor memory depends on what a file says of itself.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from bulletin.model.record import Record

MOST: Final = 50_000  # boxes; twenty megabytes that were cut into fragments have some thousands
LONGEST: Final = 100 * 3600  # seconds; a file that says more does not know how long it is
_HEAD: Final = 8  # bytes: length, name
_WIDE_HEAD: Final = 16  # … with a length of eight bytes
_VISUAL: Final = 78  # bytes of a video's entry in front of its own boxes
_AUDIO: Final = {0: 28, 1: 44, 2: 64}  # … of a sound's, by the version that QuickTime gives it
_TURNED: Final = (
    0,
    1 << 16,
)  # a and b of a matrix that turns by 90 or 270 degrees, without their signs


class Broken(Exception):
    """What cannot be such a container, or not a whole one."""


class Box(NamedTuple):
    """A box: its name, and where what is in it begins and ends."""

    name: bytes
    start: int
    end: int


class Track(Record, frozen=True):
    """A track. `kind` is `vide`, `soun` or another code; `codecs` are the codes of its entries, each with
    the bytes that set its decoder up (`avcC`, `esds`; empty without); width and height are those it is
    shown at, turned as it says."""

    kind: str
    enabled: bool
    width: int
    height: int
    codecs: tuple[tuple[str, bytes], ...]


class Movie(Record, frozen=True):
    """A container: its first brand, whether it has anything to play, its length (0: it does not say)."""

    brand: str
    filled: bool
    seconds: float
    tracks: tuple[Track, ...]


def movie(data: bytes) -> Movie:
    """What a container says. Raises `Broken`."""
    return _Reader(data).movie()


class _Reader:
    """Goes through one file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._seen = 0

    def movie(self) -> Movie:
        whole = list(self._boxes(0, len(self._data)))
        head = next((box for box in whole if box.name == b"moov"), None)
        if head is None:
            raise Broken
        kind = next((box for box in whole if box.name == b"ftyp"), None)
        brand = self._data[kind.start : kind.start + 4] if kind else b""
        filled = any(box.name == b"mdat" and box.end > box.start for box in whole)
        inside = list(self._boxes(head.start, head.end))
        tracks = tuple(self._track(box) for box in inside if box.name == b"trak")
        return Movie(_code(brand), filled, self._seconds(inside), tracks)

    # --- steps ------------------------------------------------------------------------------------

    def _boxes(self, start: int, end: int) -> Iterator[Box]:
        """The boxes between two places, which they fill."""
        data = self._data
        while start < end:
            if end - start < _HEAD:
                if any(data[start:end]):
                    raise Broken
                return  # some programs end a list of boxes with a zero
            size, name = struct.unpack_from(">I4s", data, start)
            head = _HEAD
            if size == 1:
                if end - start < _WIDE_HEAD:
                    raise Broken
                (size,), head = struct.unpack_from(">Q", data, start + _HEAD), _WIDE_HEAD
            elif size == 0:  # to the end of what is around it
                size = end - start
            self._seen += 1
            if not head <= size <= end - start or self._seen > MOST:
                raise Broken
            yield Box(name, start + head, start + size)
            start += size

    def _one(self, around: Box, *path: bytes) -> Box | None:
        """The first box of that name in another, and so on down the path."""
        found: Box | None = around
        for name in path:
            if found is None:
                return None
            found = next(
                (one for one in self._boxes(found.start, found.end) if one.name == name), None
            )
        return found

    def _numbers(self, form: str, box: Box, offset: int) -> tuple[int, ...]:
        """Numbers that stand so far inside a box."""
        if box.start + offset + struct.calcsize(form) > box.end:
            raise Broken
        return struct.unpack_from(form, self._data, box.start + offset)

    def _version(self, box: Box) -> int:
        return self._numbers(">B", box, 0)[0]

    # --- what the boxes say -----------------------------------------------------------------------

    def _seconds(self, inside: list[Box]) -> float:
        """The length of a movie; one in fragments says it in another box, or not at all."""
        head = next((box for box in inside if box.name == b"mvhd"), None)
        if head is None:
            raise Broken
        wide = self._version(head) == 1
        scale, length = self._numbers(">IQ" if wide else ">II", head, 20 if wide else 12)
        fragments = next((box for box in inside if box.name == b"mvex"), None)
        if not length and fragments and (said := self._one(fragments, b"mehd")):
            (length,) = self._numbers(">Q" if self._version(said) == 1 else ">I", said, 4)
        seconds = length / scale if scale else 0.0
        return seconds if seconds <= LONGEST else 0.0

    def _track(self, track: Box) -> Track:
        head = self._one(track, b"tkhd")
        media = self._one(track, b"mdia")
        kind = self._one(media, b"hdlr") if media else None
        table = self._one(media, b"minf", b"stbl", b"stsd") if media else None
        if head is None or kind is None or table is None:
            raise Broken
        code = self._numbers(">4B", kind, 8)
        (flags,) = self._numbers(">I", head, 0)
        sizes, codecs = self._entries(table, _code(bytes(code)))
        width, height = self._shown_at(head, sizes)
        return Track(_code(bytes(code)), bool(flags & 1), width, height, codecs)

    def _shown_at(self, head: Box, coded: tuple[int, int]) -> tuple[int, int]:
        """Width and height in pixels, as a track is shown: what it was coded at, where it says nothing."""
        offset = 52 if self._version(head) == 1 else 40  # of the matrix, which the two sizes follow
        matrix = self._numbers(">9i", head, offset)
        width, height = (size >> 16 for size in self._numbers(">II", head, offset + 36))
        width, height = (width, height) if width and height else coded
        turned = (matrix[0], abs(matrix[1])) == _TURNED
        return (height, width) if turned else (width, height)

    def _entries(
        self, table: Box, kind: str
    ) -> tuple[tuple[int, int], tuple[tuple[str, bytes], ...]]:
        """The coded size of a video, and of each entry of a track its codec, set up."""
        sizes, found = (0, 0), []
        for entry in self._boxes(table.start + 8, table.end):
            setup = b""
            if kind == "vide":
                width, height = self._numbers(">HH", entry, 24)
                sizes = width, height
                setup = self._setup(entry, _VISUAL, b"avcC")
            elif kind == "soun":
                (version,) = self._numbers(">H", entry, 8)
                setup = self._setup(entry, _AUDIO.get(version, _AUDIO[0]), b"esds")
            found.append((_code(entry.name), setup))
        return sizes, tuple(found)

    def _setup(self, entry: Box, offset: int, name: bytes) -> bytes:
        """What is in the box of that name, behind the fixed part of an entry."""
        if not _code(entry.name).startswith(("avc", "mp4a")) or entry.start + offset > entry.end:
            return b""
        inside = Box(entry.name, entry.start + offset, entry.end)
        box = self._one(inside, name) or self._one(inside, b"wave", name)
        return self._data[box.start : box.end] if box else b""


def _code(name: bytes) -> str:
    """A code of four bytes as text; bytes that cannot be seen as numbers."""
    text = name.decode("latin-1")
    return text if text.isascii() and text.isprintable() else name.hex()
