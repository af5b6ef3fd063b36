"""Parts: what a Word file consists of, once its XML is read.

In: nothing; this module only names things. Out: `Line`, `Picture`, `Grid`, and the `WordFile` they make up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

from bulletin.desk.importing.blocks import Left
from bulletin.model.record import Record

_BLANKS: Final = re.compile(r"[ \t]+")

Style = Literal["", "title", "subtitle", "heading", "caption", "contents"]


class Run(Record, frozen=True):
    """Text of one kind. `raised` is `sub` or `sup`; `link` an address; `note` the key of a footnote, whose
    mark stands here. A `\\n` is a line that Word ended within a paragraph."""

    text: str
    bold: bool = False
    raised: str = ""
    link: str = ""
    note: str = ""


class Line(Record, frozen=True):
    """A paragraph. `number` counts paragraphs from 1; `level` is a heading's, 1 for the largest, or how deep
    an item of a list stands; `size` is that of its largest characters in points; `label` the number that Word
    puts in front (一、), `- ` for a dot; `boxed` that it stood in a text box; `remarks` what of it needs a
    human eye."""

    number: int
    runs: tuple[Run, ...]
    style: Style = ""
    level: int = 0
    size: float = 0
    centered: bool = False
    label: str = ""
    boxed: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Its text, without what Word puts in front."""
        return _BLANKS.sub(" ", "".join(run.text for run in self.runs)).strip(" \u3000\n")

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        said = [run.bold for run in self.runs if run.text.strip()]
        return bool(said) and all(said)


class Picture(Record, frozen=True):
    """A picture that the file holds, by the name it has in `WordFile.photos`."""

    number: int
    file: str


class Embedded(Record, frozen=True):
    """Another file that the file holds, by the name it has in `WordFile.photos`; `label` is what readers are
    told that it is."""

    number: int
    file: str
    label: str


class Grid(Record, frozen=True):
    """A table: its rows, their cells, and what stands in each. `merged`: cells had been made one."""

    number: int
    rows: tuple[tuple[tuple[Line | Picture | Embedded | Grid, ...], ...], ...]
    merged: bool = False


Item = Line | Picture | Embedded | Grid


class WordFile(Record, frozen=True):
    """What a Word file holds. `footnotes` are by the keys that runs name; `photos` are its pictures, and the
    files inside it that can be attachments; `notes` are of the whole file."""

    items: tuple[Item, ...]
    footnotes: Mapping[str, tuple[Line, ...]]
    photos: Mapping[str, bytes]
    left: tuple[Left, ...]
    notes: tuple[str, ...] = ()
