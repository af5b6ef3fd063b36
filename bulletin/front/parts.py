"""Parts: what a pillar of the front page is made of, and how high each is on the screens that count.

In: pieces, or the texts of links. Out: a `Block`, and `Sized`: a block with its heights and with the
blocks that may stand in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from msgspec.structs import replace

from bulletin.front import heights
from bulletin.front.heights import Screen
from bulletin.model.record import Record
from bulletin.model.shown import Shown

BROAD: Final = (Screen(1000), Screen(1920, 20), Screen(1440, 24), Screen(1920, 24))
MIDDLE: Final = (Screen(820, 20), Screen(1000, 20), Screen(1000, 24))
"""The screens by which plans are judged: three columns at their narrowest, and at their widest in each larger
type; two columns likewise."""
USUAL: Final = 4  # headlines that a section shows below its story
MOST: Final = 6  # the same at most, and
MOST_OF_FEW: Final = 10  # where there are few sections
SECTIONS: Final = 4  # which are so many
DROPPED: Final = 160  # what a headline costs that a section could show: as a gap of 13 pixels
BARE: Final = 700  # what a photo costs that is there and not shown
PLAIN: Final = 250  # the same of a story of second rank, whose headline is larger

Heights = tuple[float, ...]
Key = tuple[str, int, bool, str]


class Block(Record, frozen=True):
    """A part of a pillar. `kind` is story, section, latest, issue, topics or calendar; `texts` are the links
    of what has no pieces; `weeks` are a calendar's."""

    kind: str
    pieces: tuple[Shown, ...] = ()
    photo: bool = False
    texts: tuple[str, ...] = ()
    weeks: int = 0
    name: str = ""
    more: tuple[Shown, ...] = ()  # that it could show too
    free: bool = True  # whether it may go with or without its photo


def section(name: str, pieces: Sequence[Shown], of: int, *, pictures: bool) -> Block:
    """A section's block with its weightiest pieces; `of` is the number of sections. In the one of `pictures`
    a piece is told by its photo."""
    most = MOST if of > SECTIONS else MOST_OF_FEW
    shown = tuple(pieces[: USUAL + 1])
    rest = tuple(pieces[USUAL + 1 : most + 1])
    photo = shown[0].lead is not None
    return Block("section", shown, photo, name=name, more=rest, free=not pictures)


def latest(pieces: Sequence[Shown]) -> Block:
    """A list of what found no other place."""
    return Block("latest", tuple(pieces))


class Sized:
    """A block in a search, with its heights and what may stand in its place, found when first asked for."""

    def __init__(self, block: Block, known: dict[Key, Sized]) -> None:
        self.block, self.fills = block, not block.pieces
        self.past = block.kind == "calendar"
        self.rows = max(0, len(block.pieces) - 1) if block.kind == "section" else 0
        if block.kind == "latest":
            self.rows = len(block.pieces)
        self._known = known
        self.lost = DROPPED * min(len(block.more), USUAL)
        if block.pieces and not block.photo and block.pieces[0].lead:
            self.lost += {"section": BARE, "story": PLAIN}.get(block.kind, 0)

    @cached_property
    def high(self) -> Heights:
        """In a pillar, on each broad screen."""
        return tuple(sum(units(self.block, screen, screen.column)) for screen in BROAD)

    @cached_property
    def low(self) -> Heights:
        """In a pillar as wide as two."""
        return tuple(sum(units(self.block, screen, screen.span(2))) for screen in BROAD)

    @cached_property
    def units(self) -> tuple[Heights, ...]:
        """What of it stays whole, on each screen of two columns."""
        return tuple(tuple(units(self.block, screen, screen.column)) for screen in MIDDLE)

    @cached_property
    def variants(self) -> list[Sized]:
        """The same a little higher or lower."""
        found = []
        for block in variants_of(self.block):
            key = (block.name, len(block.pieces), block.photo, block.pieces[0].address)
            if key not in self._known:
                self._known[key] = Sized(block, self._known)
            found.append(self._known[key])
        return found


def variants_of(block: Block) -> Iterator[Block]:
    """The same part a little higher or lower."""
    if block.kind in ("section", "story") and block.free and block.pieces[0].lead:
        yield replace(block, photo=not block.photo)
    if block.kind == "story":
        return
    for count in (1, 2):
        if len(block.pieces) > count:
            kept = len(block.pieces) - count
            more = block.pieces[kept:] + block.more
            yield replace(block, pieces=block.pieces[:kept], more=more)
        if len(block.more) >= count:
            pieces = block.pieces + block.more[:count]
            yield replace(block, pieces=pieces, more=block.more[count:])


def units(block: Block, screen: Screen, room: float) -> Iterator[float]:
    """The heights of a block's parts that stay whole, in a pillar `room` wide."""
    root = screen.root
    if block.kind == "story":
        yield heights.story(block.pieces[0], screen, room, photo=block.photo) + root + 1
        return
    if block.kind == "calendar":
        yield heights.calendar(block.weeks, screen)
        return
    if block.texts:
        yield heights.row(block.texts, screen, room, linked=block.kind == "issue")
        return
    head, rest = heights.heading(screen, linked=block.kind == "section"), block.pieces
    if block.kind == "section":
        head += heights.first(block.pieces[0], screen, room, photo=block.photo)
        rest = block.pieces[1:]
    if rest:
        head += heights.LIST * root
    yield head
    for piece in rest:
        yield heights.item(piece, screen, room)
