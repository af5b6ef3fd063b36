"""Found: what a text refers to, where each thing of it stands, and what is wrong in it.

In: the article's path, the site's root and address. Out: `Found`, which the steps of the reader fill while
they go through a text once, from top to bottom; all lines are the file's lines, from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from bulletin.model.article import Chart, Heading, Photo
from bulletin.model.attachment import Attachment
from bulletin.model.clip import Clip
from bulletin.model.faults import Fault
from bulletin.model.record import Record

BlockKind = Literal[
    "text", "heading", "rule", "list", "quote", "table", "caption", "code", "html", "note"
]
SeenKind = Literal["words", "caption", "title", "address", "code"]
SHOWN: Final = 12  # characters of a text that a fault quotes


class Block(Record, frozen=True):
    """A block of the text and its lines. Those of a list or quotation come after it."""

    kind: BlockKind
    line: int
    last: int


class Anchor(Record, frozen=True):
    """A link: the words that are pressed, the address and the title as typed, the line; and the target on
    this site, empty for one outside and for one that is refused."""

    text: str
    address: str
    title: str
    line: int
    target: str = ""


class Seen(NamedTuple):
    """Characters of a source, from `start` to `end`, that readers see as `shown`: as words, a photo's
    caption, code, an address, or what stands in quotes behind one (`title`: its credit, a link's title)."""

    start: int
    end: int
    shown: str
    kind: SeenKind


@dataclass(slots=True)
class Found:
    """What a conversion found in one text."""

    path: str
    root: str
    first_line: int
    origin: str = ""
    photos: list[Photo] = field(default_factory=list)
    clips: list[Clip] = field(default_factory=list)
    placed: list[Photo | Clip] = field(default_factory=list)  # both, in the order of the text
    charts: list[Chart] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)  # the lines of footnotes by their names
    seen: list[Seen] = field(default_factory=list)  # what of the text readers see, in its order
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    damaged: bool = False  # whether the text is such that nothing more can be said of it

    def fault(self, line: int, fact: str, remedy: str) -> None:
        """Note what stops the text; each fact once a line."""
        one = Fault(self.path, line, fact, remedy)
        if one not in self.faults[-8:]:
            self.faults.append(one)

    def damage(self, line: int, fact: str, remedy: str) -> None:
        """Note that the file is probably damaged: reading ends."""
        self.fault(line, f"{fact}，文件可能已损坏。", remedy)
        self.damaged = True

    def remark(self, line: int, fact: str, remedy: str) -> None:
        """Note what was understood otherwise than it stands, for a human eye."""
        self.remarks.append(Fault(self.path, line, fact, remedy, warning=True))


def quoted(text: str) -> str:
    """What a fault quotes of a text."""
    text = " ".join(text.split())
    return text if len(text) <= SHOWN * 2 else text[: SHOWN * 2 - 1] + "…"
