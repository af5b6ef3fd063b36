"""Heads: the headlines of a printed page, told by the size of their characters.

In: lines. Out: `Head`s, each with the lines of one headline (引题, 主题, 副题), and the other lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bulletin.desk.importing.blocks import Block
from bulletin.desk.importing.columns import Line
from bulletin.desk.importing.place import Box, around
from bulletin.model.record import Record

LARGE: Final = 1.25  # of the text's size: what is larger is a headline
_DECK: Final = 1.06  # of it: what is larger, and stands right by a headline, belongs to it
_LONGEST: Final = 60  # characters of a headline's line; what is longer is a lead set large
_MOST: Final = 4  # lines of one size in a headline
_SAME: Final = 1.06  # how much larger a size may be and still be the same
_APART: Final = 1.3  # of the smaller size: a wider gap parts two headlines
_SHORT: Final = 1.2  # ems that a headline's line may lack to be full
_TEXT: Final = re.compile(r"[。；].|[。；]\Z")


class Head(Record, frozen=True):
    """A headline: its lines from the top, and its place."""

    lines: tuple[Line, ...]
    box: Box

    @property
    def size(self) -> float:
        """The size of its largest line."""
        return max(line.size for line in self.lines)

    @property
    def text(self) -> str:
        """All its lines."""
        return "".join(line.text for line in self.lines)


def read_heads(
    lines: Sequence[Line], size: float, rules: Sequence[Box]
) -> tuple[list[Head], list[Line]]:
    """The headlines among lines, whose text has a size, and the other lines."""
    large = [line for line in lines if line.size >= LARGE * size and len(line.text) <= _LONGEST]
    groups: list[list[Line]] = []
    for line in sorted(large, key=lambda one: (one.box.top, one.box.left)):
        mates = [group for group in groups if any(_belongs(line, one, rules) for one in group)]
        for mate in mates[1:]:
            mates[0] += mate
            groups.remove(mate)
        if mates:
            mates[0].append(line)
        else:
            groups.append([line])
    heads = [group for group in groups if not _is_text(group)]
    taken = {id(line) for group in heads for line in group}
    for line in lines:  # a deck set hardly larger than the text
        if id(line) in taken or not _DECK * size < line.size < LARGE * size:
            continue
        for head in heads:
            if _is_deck(line, head, lines, rules):
                head.append(line)
                taken.add(id(line))
                break
    found = [
        Head(
            tuple(sorted(group, key=lambda one: (one.box.top, one.box.left))),
            around(one.box for one in group),
        )
        for group in heads
    ]
    return found, [line for line in lines if id(line) not in taken]


def _belongs(line: Line, other: Line, rules: Sequence[Box]) -> bool:
    """Whether two large lines are of one headline."""
    small, great = sorted((line.size, other.size))
    level = line.box.down(other.box) > 0.5 * min(line.box.height, other.box.height)
    if level:
        return great <= _SAME * small and -line.box.across(other.box) < _APART * small
    if line.box.across(other.box) < 0.3 * min(line.box.width, other.box.width):
        return False
    gap = -line.box.down(other.box)
    upper, lower = (line.box, other.box) if line.box.top < other.box.top else (other.box, line.box)
    between = Box(
        max(upper.left, lower.left), upper.bottom, min(upper.right, lower.right), lower.top
    )
    crossed = any(rule.across(between) > 0 and rule.down(between) > 0 for rule in rules)
    return gap < _APART * small and not crossed


def _is_text(group: Sequence[Line]) -> bool:
    """Whether large lines are a lead rather than a headline."""
    sizes = [round(line.size) for line in group]
    return any(sizes.count(size) > _MOST for size in sizes) or (
        len(group) > 2 and any(_TEXT.search(line.text) for line in group)  # noqa: PLR2004
    )


def _is_deck(line: Line, head: Sequence[Line], lines: Sequence[Line], rules: Sequence[Box]) -> bool:
    """Whether a line that is hardly larger than the text is a headline's deck: it stands right by it, and
    alone."""
    box = around(one.box for one in head)
    gap = -box.down(line.box)
    if not -line.size < gap < _APART * line.size or box.across(line.box) < 0.5 * line.box.width:
        return False
    between = Box(
        line.box.left, min(line.box.bottom, box.bottom), line.box.right, max(line.box.top, box.top)
    )
    if any(rule.across(between) > 0 and rule.down(between) > 0 for rule in rules):
        return False
    return not any(
        other is not line
        and max(other.size, line.size) <= _SAME * min(other.size, line.size)
        and other.box.across(line.box) > 0
        and -other.box.down(line.box) < 0.8 * line.size
        for other in lines
    )


def heading_blocks(head: Head, number: int) -> list[Block]:
    """A headline's lines as headings, the largest of level 1; a line that only wrapped goes on."""
    sizes: list[float] = []
    for line in sorted(head.lines, key=lambda one: -one.size):
        if not sizes or sizes[-1] > _SAME * line.size:
            sizes.append(line.size)
    made: list[Block] = []
    above: Line | None = None
    for line in head.lines:
        level = 1 + max(at for at, size in enumerate(sizes) if size >= line.size)
        if above and made[-1].level == level and _wraps(above, line, head):
            made[-1] = Block("heading", made[-1].text + line.text, number, level=level)
        else:
            made.append(Block("heading", line.text, number, level=level))
        above = line
    return made


def _wraps(above: Line, line: Line, head: Head) -> bool:
    """Whether a line goes on with the one above: that one is full, this one is short."""
    em = line.size
    full = head.box.right - above.box.right < _SHORT * em
    return (
        full
        and abs(above.box.left - line.box.left) < 0.5 * em
        and above.box.width - line.box.width > _SHORT * em
    )
