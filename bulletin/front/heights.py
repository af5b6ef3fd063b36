"""Heights: how high each part of the front page is at each width of a column, without a browser.

In: a screen (a window and a type size), a piece or what fills a column. Out: heights in CSS pixels.

The figures are those of `front.css`, `blocks.css` and `tokens.css`; how many characters a line holds follows
from the sizes of type, since a Chinese character is as wide as it is high. What the style sheet does not say
(a line box that is a little higher than its type, a sign that hangs into the margin) was measured in
Chromium 147 with Noto CJK, and `tests/pages/test_heights.py` measures all of it again: a part may be half a
line off, no more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from math import ceil
from typing import Final

from bulletin.model.article import BREAK
from bulletin.model.han import width
from bulletin.model.record import Record
from bulletin.model.shown import Shown

ROOT: Final = 16  # pixels of a letter of the root's size, in the usual type
TWO, THREE = 40, 60  # of such letters in a window, from which it has two columns and three
SHEET: Final = 75  # letters that the sheet is wide at most
LEAD: Final = 0.6  # of its width, a lead photo's least height
PHOTO: Final = 2 / 3  # of its width, the height of any other photo
LATIN: Final = 0.6  # of a Chinese character, how wide a Latin one or a digit is in running text
APART: Final = 1 / 8  # between a Chinese character and such a one (`text-autospace`)
HALF: Final = 0.5  # what a sign loses beside another one and at a line's end (`text-spacing-trim`)
GAP: Final = 1.5  # below each part of a pillar
RULE: Final = 3  # pixels above a block
SECTION, DATE = 2.0, 8.6  # letters of a section's name and of a day in a line of facts
MOST_BYLINE: Final = 40
CELL: Final = 2.25  # of a calendar

_OPENING: Final = frozenset("“‘《（「『〈【")
_CLOSING: Final = frozenset("，。、；：”’》）」』〉】")
_UNBROKEN: Final = re.compile(
    "[“‘《（「『〈【]*(?:[!-~]+|.)[，。、；：？！”’》）」』〉】…—·]*", re.DOTALL
)
"""What begins no line goes with what is before it, what ends none with what follows."""


class Screen(Record, frozen=True, dict=True, gc=True):
    """A window so many pixels wide, and a root letter of so many pixels (16, 20, 24: the steps of type)."""

    window: int
    root: int = ROOT

    @cached_property
    def columns(self) -> int:
        """How many columns it has."""
        letters = self.window / self.root
        return 3 if letters >= THREE else 2 if letters >= TWO else 1

    @cached_property
    def gap(self) -> float:
        """Between two columns, and at the sides of the sheet."""
        return min(max(self.root, 0.6 * self.root + 0.014 * self.window), 1.75 * self.root)

    @cached_property
    def sheet(self) -> float:
        """What the columns have together."""
        return min(SHEET * self.root, self.window) - 2 * self.gap

    @cached_property
    def column(self) -> float:
        """One column."""
        return (self.sheet - (self.columns - 1) * self.gap) / self.columns

    def span(self, columns: int) -> float:
        """Several columns and the gaps between them."""
        some = min(columns, self.columns)
        return some * self.column + (some - 1) * self.gap

    @cached_property
    def small(self) -> float:
        """`--small`, in pixels."""
        return {16: 14.0, 20: 18.0, 24: 24.0}[self.root]

    @cached_property
    def medium(self) -> float:
        """`--medium`, in pixels."""
        return {16: 15.0, 20: 19.0, 24: 24.0}[self.root]

    @cached_property
    def target(self) -> float:
        """`--target`: how high a link is at least, in pixels."""
        return {16: 28.0, 20: 44.0, 24: 45.0}[self.root]

    @cached_property
    def headline(self) -> float:
        """The type of the lead's headline, in pixels."""
        return min(max(1.75 * self.root, 1.2 * self.root + 0.024 * self.window), 2.75 * self.root)


def headline_lines(words: str, letters: float) -> int:
    """The lines of a headline that holds so many letters a line, broken between its words alone."""
    lines, left = 0, 0.0
    for word in words.split(BREAK):
        wide = width(word)
        if not lines or wide > left:
            lines += max(1, ceil(wide / letters))
            left = letters
            wide = wide % letters if wide > letters else wide
        left -= wide
    return lines


@lru_cache(maxsize=8192)
def text_lines(text: str, letters: float) -> int:
    """The lines of running text. The same texts are asked for again and again while plans are compared."""
    lines, filled = 0, letters
    for first, next_, less in _unbroken(text):
        if filled + next_ - less > letters:
            lines += max(1, ceil((first - less) / letters))
            filled = first % letters if first - less > letters else first
        else:
            filled += next_
    return lines


@lru_cache(maxsize=2048)
def _unbroken(text: str) -> tuple[tuple[float, float, float], ...]:
    """What no line of a text parts: how wide each is at a line's start, after what is before it, and how
    much less at a line's end."""
    found, before = [], ""
    for run in _UNBROKEN.findall(text):
        own = sum(LATIN if sign.isascii() else 1.0 for sign in run)
        own -= HALF * sum(map(_touching, run, run[1:]))
        opening = run[0] in _OPENING
        next_ = own - HALF * _touching(before, run[0])
        if before and not opening and before not in _CLOSING:
            next_ += APART * (run[0].isascii() != before.isascii())
        found.append((own - HALF * opening, next_, HALF * (run[-1] in _CLOSING)))
        before = run[-1]
    return tuple(found)


def _touching(left: str, right: str) -> bool:
    """Whether one of two signs loses the half of it that is empty."""
    return (bool(left) and left in _CLOSING and right in _CLOSING | _OPENING) or (
        left in _OPENING and right in _OPENING
    )


def _facts_lines(piece: Shown, screen: Screen, room: float, section: bool) -> int:
    """The lines of what stands below a story: section, day, byline, marks, each whole or on the next line.
    A correction's mark is left out, so that a correction moves nothing."""
    parts = [SECTION] if section else []
    parts.append(DATE)
    parts += [min(width(piece.byline), MOST_BYLINE)] if piece.byline else []
    parts += [2.0] if piece.photos > 1 else []
    parts += [2.0] if piece.reprint else []
    letters, lines, left = room / screen.small, 1, room / screen.small
    for part in parts:
        if part > left and left < letters:
            lines, left = lines + 1, letters
        left -= part + 1
    return lines


def _words(
    piece: Shown,
    screen: Screen,
    room: float,
    title: float,
    *,
    kicker: float,
    deck: float = 0,
    summary: float,
    section: bool = True,
    least: bool = True,
) -> float:
    """A story's words in a column `room` wide; the others are the sizes of its parts, in pixels."""
    above, main, below = piece.words
    high = headline_lines(above, room / kicker) * kicker * 1.5 if above else 0.0
    own = headline_lines(main, room / title) * title * 1.3
    high += max(own, screen.target) if least else own
    if deck and below:
        high += headline_lines(below, room / deck) * deck * 1.6
    if piece.summary:
        measure = min(room, 40 * summary) if deck else room
        high += text_lines(piece.summary, measure / summary) * summary * 1.7 + 0.3 * screen.root
    lines = _facts_lines(piece, screen, room, section)
    return high + lines * screen.small * 1.8 + 0.25 * screen.root


def lead(piece: Shown, screen: Screen, columns: int, photo: bool) -> float:
    """The lead over so many columns, with its photo at its least height or without it."""
    room, size = screen.span(columns), screen.headline
    words = _words(
        piece, screen, room, size, kicker=1.0625 * screen.root, deck=1.0625 * screen.root,
        summary=1.0625 * screen.root,
    )  # fmt: skip
    high = words + (0.1 if piece.words[0] or not photo else 0) * size + GAP * screen.root
    below = 0.3 if piece.summary else 0.25  # of what follows the headline: two margins are one
    high += 0.2 * size - (0 if piece.words[2] else below * screen.root)
    if photo:
        return high + 0.75 * screen.root + room * LEAD
    banner = columns == 3 and screen.columns == 3  # noqa: PLR2004 (over all three)
    return high + 0.5 * screen.root + (GAP * screen.root + 1 if banner else 0)


def story(piece: Shown, screen: Screen, room: float, *, photo: bool) -> float:
    """A story of second rank in a pillar."""
    size = (1.5 if photo else 1.375) * screen.root
    words = _words(piece, screen, room, size, kicker=screen.medium, summary=screen.medium)
    own = PHOTO * room + 0.75 * screen.root if photo else 0
    return words + own + GAP * screen.root


def first(piece: Shown, screen: Screen, room: float, *, photo: bool) -> float:
    """The story that a section's block opens with."""
    words = _words(
        piece, screen, room, 1.1875 * screen.root, kicker=screen.medium,
        summary=screen.medium, section=False,
    )  # fmt: skip
    return words + (PHOTO * room + 0.75 * screen.root if photo else 0)


def item(piece: Shown, screen: Screen, room: float) -> float:
    """A headline in a list."""
    size = 1.0625 * screen.root
    lines = text_lines(piece.title, room / size)
    return max(lines * size * 1.5 + screen.root, screen.target) + 1


def _line(screen: Screen) -> float:
    """A line of the usual type."""
    return 1.0625 * 1.8 * screen.root


def heading(screen: Screen, *, linked: bool = True) -> float:
    """What stands above a block, and the space below it."""
    own = max(_line(screen), screen.target) if linked else _line(screen)
    return RULE + (0.4 + 0.4 + GAP) * screen.root + own


LIST: Final = 0.6  # above a list of headlines that follows a story
BETWEEN: Final = 1.0  # above a story that follows another one


def calendar(weeks: int, screen: Screen) -> float:
    """A month in its block."""
    cell = CELL * screen.root + 2  # with a table's own pixel above and below
    caption = max(2 * 1.0625 * screen.root, screen.target)
    return heading(screen, linked=False) + caption + (weeks + 1) * cell


def row(texts: Sequence[str], screen: Screen, room: float, *, linked: bool) -> float:
    """A block of links in a row that wraps; `linked`: whether its heading is one too."""
    size = 1.0625 * screen.root
    lines, left = 0, 0.0
    for text in texts:
        wide = max(width(text) * size, screen.target)
        if not lines or wide > left:
            lines, left = lines + 1, room
        left -= wide + 1.25 * screen.root
    between = 0.25 * screen.root
    high = lines * (max(_line(screen), screen.target) + between) - between
    return heading(screen, linked=linked) + high
