"""Opened: what is known of a part of a Word file while it is read.

In: the file's package and its styles. Out: `Open`, which the readers of paragraphs, drawings and tables
share: the list of what is left, the pictures, the comments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from bulletin.desk.importing.blocks import Left
from bulletin.desk.importing.word.fields import Field
from bulletin.desk.importing.word.numbering import Numbering
from bulletin.desk.importing.word.package import Package, Relation
from bulletin.desk.importing.word.styles import Styles

_KINDS: Final = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\x01\0\0\0", "EMF"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\x01\0\x09\0", "WMF"),
)
"""How a picture's file begins, and what it is: the site shows those in small letters."""


class Comment(NamedTuple):
    """A remark that somebody wrote at the margin."""

    author: str
    text: str


@dataclass(slots=True)
class Photos:
    """A file's pictures, and the files inside it, by the names that they get, each kept once."""

    name: str
    data: dict[str, bytes] = field(default_factory=dict)
    _named: dict[bytes, str] = field(default_factory=dict)

    def keep(self, data: bytes) -> tuple[str, str]:
        """The name of a picture, or an empty one and its format if the site cannot show it."""
        kind = kind_of(data)
        if not kind.islower():
            return "", kind or "不认识的"
        return self.named(data, self.name, kind), ""

    def named(self, data: bytes, start: str, ending: str) -> str:
        """The name of a file, kept under it: `start`, a number, its ending."""
        name = self._named.get(data)
        if name is None:
            number = sum(one.startswith(f"{start}-") for one in self.data) + 1
            name = self._named[data] = f"{start}-{number}.{ending}"
            self.data[name] = data
        return name


def kind_of(data: bytes) -> str:
    """What a picture is, by how its file begins; empty if nobody knows."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"avif"):
        return "avif" if data[8:12] == b"avif" else "heic"
    if b"<svg" in data[:1000]:
        return "SVG"
    return next((kind for start, kind in _KINDS if data.startswith(start)), "")


@dataclass(slots=True)
class Open:
    """A part that is being read. `told` are the comments that stand at a place, `noted` the footnotes."""

    package: Package
    styles: Styles
    numbering: Numbering
    photos: Photos
    comments: Mapping[str, Comment]
    relations: Mapping[str, Relation]
    notes: frozenset[str] = frozenset()
    left: list[Left] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    noted: set[str] = field(default_factory=set)
    hidden: int = 0  # characters
    boxed: bool = False  # whether there are text boxes
    objects: set[str] = field(default_factory=set)  # parts with files inside that stand at a place
    number: int = 0  # paragraphs so far

    def leave(self, number: int, text: str, why: str) -> None:
        """Put something on the list of what is left."""
        if text.strip():
            self.left.append(Left(number, " ".join(text.split()), why))
