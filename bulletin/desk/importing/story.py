"""A story while it is put together, and the page that it stands on.

In: nothing; this module only names things. Out: `Story`, `Sheet`, and where a story's text waits for its
other half.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from msgspec.structs import replace

from bulletin.desk.importing.blocks import Block, Left
from bulletin.desk.importing.imprint import Imprint
from bulletin.model.han import HAN
from bulletin.model.record import Record

_OPEN: Final = re.compile(rf"[{HAN}，、,0-9A-Za-z（《“]\Z")
_SHORTEST: Final = 8  # characters: a shorter line without a full stop may well be whole


@dataclass(slots=True)
class Story:
    """A piece while it is being put together.

    `byline` is who signs it, as typed; `closed`: its byline has ended it. `fields` are what labels said of
    it besides. `picture`: it is a photo with its caption. `origin` is the page that its text comes from
    (上接), a number or an empty text; `turned` the page that it goes on at (下转); None where it does not.
    `page` is its own page's number; `piece` the page's and its own place among all that were read; `parts`
    are the stories that were joined to it.
    """

    line: int
    title: str
    kicker: str = ""
    deck: str = ""
    level: int = 0
    byline: str = ""
    closed: bool = False
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    picture: bool = False
    origin: str | None = None
    turned: str | None = None
    page: str = ""
    piece: tuple[int, int] = (0, 0)
    parts: list[Story] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        """Whether any text has come yet."""
        return any(block.kind in ("text", "raw") for block in self.blocks)

    def cut(self) -> int | None:
        """The paragraph that waits for its other half: the last text, if only photos stand behind it."""
        for at in range(len(self.blocks) - 1, -1, -1):
            block = self.blocks[at]
            if block.kind == "text":
                return at if len(block.text) >= _SHORTEST and _OPEN.search(block.text) else None
            if block.kind != "figure":
                return None
        return None

    def take(self, block: Block, *, rest: bool = False) -> None:
        """Append a paragraph; it is joined to the one that waits for its other half. `rest`: it comes from
        another place, so it may be the other half also where a page's layout says where it begins."""
        at = self.cut() if block.kind == "text" and (rest or not block.printed) else None
        if at is None:
            self.blocks.append(block)
            return
        above = self.blocks[at]
        self.blocks[at] = replace(above, text=above.text + block.text)
        self.notes.append(
            f"两段接成了一段（…{above.text[-6:]}｜{block.text[:6]}…），请核对接得对不对。"
        )

    def sign(self, names: str) -> None:
        """Add who signs it."""
        self.byline = f"{self.byline} {names}".strip()


class Sheet(Record, frozen=True):
    """A page of the printed bulletin, taken apart."""

    stories: tuple[Story, ...]
    left: tuple[Left, ...]
    imprint: Imprint
