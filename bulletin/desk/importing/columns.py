"""Columns: the characters of a page put together to lines, and lines to passages.

In: the characters of a page with their places. Out: `Line`s, and `Passage`s: lines of one size that stand
directly one below the other, as one column has them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from bulletin.desk.importing.pdf import Glyph
from bulletin.desk.importing.place import Box, around
from bulletin.model.han import HAN
from bulletin.model.record import Record

# All in ems: the size of the characters that are compared.
_FAR: Final = 2.4  # between two characters that follow each other in the file
_NEAR: Final = 0.7  # between two that do not
_WORD: Final = 0.3  # a blank, beyond what the line has between all its characters
_LATIN: Final = 0.15  # the same between Latin words
_WIDE: Final = 0.8  # a blank as wide as a character
_LIKE: Final = 1.12  # how much one size may be of another, to be the same
_BASE: Final = 0.35  # how far the feet of two characters of a line may differ
_LEADING: Final = 0.45  # how much wider than usual a gap between lines of a passage may be
_EDGE: Final = 0.6  # how far the edges of lines of a column may differ
_INDENTED: Final = 2.6  # how far a paragraph's first line may be set in
_REACH: Final = 60.0  # how far above and below a column is still known
_SHARE: Final = 0.4  # of the characters of the fullest lines that begin at the same edge
_FEW: Final = 3  # lines that make a column
_OVERLAP: Final = -0.6  # how far two lines may reach into each other: boxes are taller than signs
_CLOSE: Final = 1.0  # the usual gap, where a page has too few lines to tell
_HAN: Final = re.compile(f"[{HAN}，。、；：！？“”‘’《》（）—…·]")


class Line(Record, frozen=True):
    """Characters that stand side by side."""

    text: str
    box: Box
    size: float


class Passage(Record, frozen=True):
    """Lines that stand one below the other; `column` is the place of the whole column that they stand in, as
    far as they reach down."""

    lines: tuple[Line, ...]
    box: Box
    size: float
    column: Box

    @property
    def text(self) -> str:
        """All lines, as they stand."""
        return "".join(line.text for line in self.lines)


def body_size(glyphs: Sequence[Glyph]) -> float:
    """The size that most characters of a page have."""
    sizes = Counter(round(glyph.size * 2) / 2 for glyph in glyphs)
    return max(sizes.items(), key=lambda item: (item[1], -item[0]))[0] or 1.0


def read_lines_of(glyphs: Sequence[Glyph], rules: Sequence[Box]) -> list[Line]:
    """The lines of a page, from the top."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and _follows(runs[-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    upright = [rule for rule in rules if rule.height > rule.width]
    runs.sort(key=lambda run: (round(run[0].base), run[0].box.left))
    joined: list[list[Glyph]] = []
    for run in runs:
        mate = next((one for one in reversed(joined[-40:]) if _beside(one, run, upright)), None)
        if mate is None:
            joined.append(list(run))
        else:
            mate += run
    return sorted(map(_line, joined), key=lambda line: (line.box.top, line.box.left))


def _follows(run: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a character goes on with the line of the one before it in the file."""
    last = run[-1]
    size = max(last.size, glyph.size)
    gap = glyph.box.left - last.box.right
    level = abs(glyph.base - last.base) < _BASE * size
    if not level and min(last.size, glyph.size) < 0.85 * size:
        level = glyph.box.down(last.box) > 0.4 * min(last.box.height, glyph.box.height)
    return level and -0.8 * size < gap < _FAR * size


def _beside(run: Sequence[Glyph], other: Sequence[Glyph], upright: Sequence[Box]) -> bool:
    """Whether a run of characters goes on right of another one."""
    last, first = run[-1], other[0]
    size = min(last.size, first.size)
    if max(last.size, first.size) > _LIKE * size or abs(last.base - first.base) > _BASE * size:
        return False
    gap = first.box.left - last.box.right
    if not -0.3 * size < gap < _NEAR * size:
        return False
    between = Box(last.box.right, first.box.top, first.box.left, first.box.bottom)
    return not any(
        rule.down(between) > 0 and between.left - 1 <= rule.left <= between.right + 1
        for rule in upright
    )


def _line(run: Sequence[Glyph]) -> Line:
    gaps = [b.box.left - a.box.right for a, b in pairwise(run)]
    usual = max(median(gaps), 0) if gaps else 0
    text = run[0].char
    for glyph, before, gap in zip(run[1:], run, gaps, strict=False):
        text += _blank(before, glyph, gap - usual) + glyph.char
    sizes = [glyph.size for glyph in run]
    return Line(text, around(glyph.box for glyph in run), max(sizes, key=sizes.count))


def _blank(before: Glyph, glyph: Glyph, gap: float) -> str:
    """The blank between two characters of a line."""
    size = max(before.size, glyph.size)
    chinese = bool(_HAN.match(before.char)), bool(_HAN.match(glyph.char))
    if not any(chinese):
        return " " if glyph.spaced or gap > _LATIN * size else ""
    if gap > _WIDE * size:
        return "\u3000" if all(chinese) else " "
    wide = _WORD if all(chinese) else 2 * _WORD
    return " " if gap > wide * size else ""


def read_passages(lines: Sequence[Line], barriers: Sequence[Box]) -> list[Passage]:
    """The passages of lines that stand from top to bottom; `barriers` part them."""
    usual = _usual_gap(lines)
    grid = _Grid(lines)
    lanes = {id(line): grid.lane(line) for line in lines}
    open_ones: list[list[Line]] = []
    ended: list[list[Line]] = []
    for line in lines:
        fitting = [
            one
            for one in open_ones
            if _goes_on(one, line, lanes, usual, barriers) and not _several(one, line, lines, lanes)
        ]
        if fitting:
            nearest = min(fitting, key=lambda one: line.box.top - one[-1].box.bottom)
            nearest.append(line)
        else:
            open_ones.append([line])
        below = line.box.top
        done = [one for one in open_ones if below - one[-1].box.bottom > 4 * one[-1].size]
        ended += done
        open_ones = [one for one in open_ones if not any(one is other for other in done)]
    passages = (passage_of(one, [lanes[id(line)] for line in one]) for one in (*ended, *open_ones))
    return sorted(passages, key=lambda one: (one.box.top, one.box.left))


def passage_of(lines: Sequence[Line], lanes: Sequence[Box]) -> Passage:
    """A passage of lines; `lanes` are the columns that they stand in."""
    sizes = [round(line.size, 1) for line in lines]
    box = around(line.box for line in lines)
    column = around([box, *lanes])
    column = Box(column.left, box.top, column.right, box.bottom)
    return Passage(tuple(lines), box, max(sizes, key=sizes.count), column)


class _Grid:
    """The columns of a part of a page: the edges that full lines have in common."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lanes: list[tuple[Box, float]] = []  # each with its lines' size
        groups: list[list[Line]] = []
        for line in sorted(lines, key=lambda one: (one.box.right, one.box.left)):
            for group in reversed(groups[-60:]):
                if _shares_edges(group[0], line):
                    group.append(line)
                    break
            else:
                groups.append([line])
        # The last lines of paragraphs, too, may end alike by chance; full ones hold far more.
        signs = [sum(len(line.text) for line in group) for group in groups]
        for group, count in zip(groups, signs, strict=True):
            left = min(line.box.left for line in group)
            beside = (
                other
                for one, other in zip(groups, signs, strict=True)
                if abs(min(line.box.left for line in one) - left) < _INDENTED * group[0].size
            )
            if len(group) >= _FEW and count >= _SHARE * max(beside):
                self.lanes.append((around(line.box for line in group), group[0].size))

    def lane(self, line: Line) -> Box:
        """The narrowest column that a line stands in, at the line's height; of none, its own place."""
        box, em = line.box, line.size
        holding = [
            lane
            for lane, size in self.lanes
            if max(size, em) <= _LIKE * min(size, em)
            and lane.left - _EDGE * em < box.left
            and lane.right + 2 * _EDGE * em > box.right
            and lane.top - _REACH * em < box.top
            and lane.bottom + _REACH * em > box.bottom
        ]
        if not holding:
            return box
        lane = min(holding, key=lambda one: one.width)
        return Box(min(lane.left, box.left), box.top, max(lane.right, box.right), box.bottom)


def _shares_edges(one: Line, other: Line) -> bool:
    """Whether two lines end at the same edge and begin at the same one, or one of them indented."""
    em = max(one.size, other.size)
    near = abs(one.box.right - other.box.right) < _EDGE * em
    return near and _alike(one, other) and abs(one.box.left - other.box.left) < _INDENTED * em


def _usual_gap(lines: Sequence[Line]) -> float:
    """The gap between two lines of a text, in ems."""
    gaps = []
    for at, line in enumerate(lines):
        for below in lines[at + 1 : at + 40]:
            gap = (below.box.top - line.box.bottom) / line.size
            near = abs(below.box.left - line.box.left) < 3 * line.size
            if gap > -0.2 and near and _alike(line, below):  # noqa: PLR2004
                gaps.append(gap)
                break
    return min(median(gaps), _CLOSE) if gaps else _CLOSE


def _alike(one: Line, other: Line) -> bool:
    return max(one.size, other.size) <= _LIKE * min(one.size, other.size)


def _goes_on(
    above: Sequence[Line],
    line: Line,
    lanes: Mapping[int, Box],
    usual: float,
    barriers: Sequence[Box],
) -> bool:
    last = above[-1]
    if not _alike(last, line):
        return False
    gap = (line.box.top - last.box.bottom) / line.size
    if not _OVERLAP < gap <= usual + _LEADING:
        return False
    upper, lower = lanes[id(last)], lanes[id(line)]
    if upper.across(lower) < 0.6 * max(upper.width, lower.width) and (
        line.box.across(last.box) < 0.6 * max(line.box.width, last.box.width)
    ):
        return False
    left, right = max(upper.left, lower.left), min(upper.right, lower.right)
    between = Box(left, last.box.bottom - 1, right, line.box.top + 1)
    return not any(barrier.overlaps(between) for barrier in barriers)


def _several(
    above: Sequence[Line], line: Line, lines: Sequence[Line], lanes: Mapping[int, Box]
) -> bool:
    """Whether several lines side by side stand below: columns below a line that spans them."""
    column = lanes[id(above[-1])]
    return any(
        other is not line
        and other.box.down(line.box) > 0.5 * line.box.height
        and _alike(other, line)
        and column.across(other.box) > 0.6 * min(other.box.width, column.width)
        for other in lines
    )
