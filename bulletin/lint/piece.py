"""A piece as rules see it: what the reader of the site says of its file, and where in the file that stands.

In: a file's text, its path, the newsroom. Out: `Piece`: the header's fields and lines, the blocks of the
body, its photos and links, the faults; and `prose`, which has the file's length and lines and holds only
what readers see as words, so that a rule may search it with one expression and still name the line.
What is a photo, a link, code or a table is the reader's to say (`bulletin/reading`): nothing here looks
for marks.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from bulletin.model.article import Body, Fields, Photo
from bulletin.model.clip import Clip
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.reading.clips import is_elsewhere
from bulletin.reading.decode import Decoded
from bulletin.reading.entries import read_entries
from bulletin.reading.file import read_whole
from bulletin.reading.found import Anchor, Block, BlockKind, Found
from bulletin.reading.keys import field_of
from bulletin.reading.newsroom import Newsroom

BLANK: Final = "\0"  # what stands for a character that is no prose; no text has it

_PROSE_FIELDS: Final = {"title", "kicker", "deck", "summary", "withdrawn"}
_OUTER: Final = ("list", "quote", "note")  # kinds of blocks that have others inside
_QUOTED: Final = re.compile(
    r"“[^“”]*”|‘[^‘’]*’|「[^「」]*」|『[^『』]*』|《[^《》]*》|\"[^\"\n]*\""
)
# A line of JSON, of HTML or of a program: its quotation marks, commas and colons are no punctuation.
_DATA: Final = re.compile(
    r"^[^\n]*(?:[={\[][ \t]*[\"']|[\"'][ \t]*[:}\]]|[\"'],[ \t]*[\"']|[A-Za-z0-9_]\([\"')]|[{}][ \t]*$"
    r"|[A-Za-z0-9)\]\"'];[ \t]*$)[^\n]*$"
    r"|^[ \t]*[\"'][^\"'\n]*[\"'],?[ \t]*$",
    re.MULTILINE,
)
_SIGNS_OF_DATA: Final = ('"', "'", "{", "}", ";")  # one of these is in every line of data
_SOLID: Final = re.compile(r"\S")


class TextBlock(Record, frozen=True):
    """A block of the body that stands in no other: what it is, and where in the text it stands."""

    kind: BlockKind
    start: int
    end: int


class Image(Record, frozen=True):
    """A photo or a clip in the body: its file from the content folder, and as seen from the article."""

    file: str
    name: str
    caption: str
    credit: str
    line: int


class Piece(Record, frozen=True, dict=True, gc=True):
    """One file of the content folder."""

    path: str
    text: str
    body: int  # where the body starts, in characters
    title: str
    fields: Fields | None  # None for a static page, and where the header cannot be read
    faults: tuple[Fault, ...]
    made: Body  # what became of the body
    found: Found

    def line(self, position: int) -> int:
        """The line, from 1, of a character."""
        return bisect_right(self._line_starts, position)

    def words(self, start: int, end: int) -> str:
        """What readers see of a part of the text."""
        return self.prose[start:end].replace(BLANK, "")

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    @cached_property
    def lines(self) -> Mapping[str, int]:
        """The line of each field that the header has."""
        entries = read_entries(self.text, self.path).entries
        return {name: entry.line for entry in reversed(entries) if (name := field_of(entry.key))}

    @cached_property
    def prose(self) -> str:
        """The text with `BLANK` for every sign that readers do not see as words. What stands for a
        character of another look (`&amp;`) is that character, and `BLANK` behind it."""
        text, at, pieces = self.text, 0, []
        for start, end, shown in self._seen():
            pieces.append(_blanked(text[at:start]))
            pieces.append(shown + BLANK * (end - start - len(shown)))
            at = end
        return "".join((*pieces, _blanked(text[at:])))

    def _seen(self) -> Iterator[tuple[int, int, str]]:
        """Where words stand that readers see, and these words."""
        yield from self._header
        for one in self.found.seen:
            if one.kind in ("words", "caption"):
                yield one.start + self.body, one.end + self.body, one.shown

    @cached_property
    def _header(self) -> list[tuple[int, int, str]]:
        """The values of the header's fields that readers see as words, where they stand as typed."""
        spans = []
        for entry in read_entries(self.text, self.path).entries:
            if field_of(entry.key) not in _PROSE_FIELDS:
                continue
            at = self.text.find(entry.key, self._line_starts[entry.line - 1]) + len(entry.key)
            for value in filter(None, entry.values):
                start = self.text.find(value, at, self.body)
                if start < 0:
                    break
                at = start + len(value)
                spans += [
                    (start + line.start(), start + line.end(), line[0])
                    for line in re.finditer(r"[^\n]+", value)
                ]
        return sorted(spans)

    @cached_property
    def segments(self) -> tuple[tuple[int, int], ...]:
        """The runs of prose that stand for themselves: each line of the header, and the body."""
        header = [(start, end) for start, end, _ in self._header]
        return (*header, (self.body, len(self.prose)))

    @cached_property
    def blocks(self) -> tuple[TextBlock, ...]:
        """The blocks of the body that stand in no other, in order, but those of photos alone."""
        blocks, last = [], 0
        for block in self.found.blocks:
            if block.line <= last:
                continue
            if block.kind in _OUTER:
                last = block.last
            if block.kind != "text" or not self._is_photo(block):
                blocks.append(TextBlock(block.kind, *self._place(block)))
        return tuple(blocks)

    def _is_photo(self, block: Block) -> bool:
        """Whether there are photos or clips in a block, and nothing else."""
        if not any(block.line <= one.line <= block.last for one in self.found.placed):
            return False
        start, end = (place - self.body for place in self._place(block))
        return not any(one.kind == "words" and start <= one.start < end for one in self.found.seen)

    def _place(self, block: Block) -> tuple[int, int]:
        """Where a block's first line starts, and its last one ends."""
        starts = [*self._line_starts, len(self.text) + 1]
        return starts[block.line - 1], starts[block.last] - 1

    @cached_property
    def images(self) -> tuple[Image, ...]:
        """The photos and clips of the body."""
        return tuple(map(self._image, self.found.placed))

    def _image(self, photo: Photo | Clip) -> Image:
        name = posixpath.relpath(photo.file, posixpath.dirname(self.path) or ".")
        name = photo.file if is_elsewhere(photo.file) else name
        return Image(photo.file, name, photo.caption, photo.credit, photo.line)

    @property
    def anchors(self) -> list[Anchor]:
        """The links of the body."""
        return self.found.anchors

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Where others' words and titles of works stand, which nobody may alter: inside the marks."""
        inside = [(found.start() + 1, found.end() - 1) for found in _QUOTED.finditer(self.prose)]
        quotes = (block for block in self.found.blocks if block.kind == "quote")
        return (*inside, *map(self._place, quotes))

    @cached_property
    def data(self) -> tuple[tuple[int, int], ...]:
        """The lines of the body that are data."""
        if not any(sign in self.text for sign in _SIGNS_OF_DATA):
            return ()
        return tuple(found.span() for found in _DATA.finditer(self.text, self.body))


def read_piece(
    text: str, path: str, newsroom: Newsroom, root: str = "/", origin: str = ""
) -> Piece:
    """A piece from a file's text. `root` is the path that the site's addresses start with, `origin` what
    stands before it."""
    return piece_of(Decoded(text), path, newsroom, root, origin)


def piece_of(decoded: Decoded, path: str, newsroom: Newsroom, root: str, origin: str) -> Piece:
    """A piece from a file's text and what was found in its characters."""
    text = decoded.text
    whole = read_whole(path, decoded, newsroom, root, origin)
    above = whole.fields or whole.page
    body = 0
    for _ in range(whole.first_line - 1):
        body = text.find("\n", body) + 1 or len(text)
    faults = (*whole.faults, *whole.more)
    title = above.title if above else ""
    return Piece(path, text, body, title, whole.fields, faults, whole.body, whole.found)


def _blanked(text: str) -> str:
    """Blanks and line ends as they are, and `BLANK` for everything else."""
    return text if text.isspace() else _SOLID.sub(BLANK, text)
