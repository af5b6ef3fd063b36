"""Frames: the boxes of a printed page that set a part of it off.

In: a page and its lines. Out: the frames with the lines inside each, and the lines outside all of them. A
frame around the whole page, a tint behind a headline or a picture's edge sets nothing off.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bulletin.desk.importing.columns import Line
from bulletin.desk.importing.heads import LARGE
from bulletin.desk.importing.pdf import PdfPage
from bulletin.desk.importing.place import Box

_MOST: Final = 0.6  # of the page: what is larger is its edge
_LEAST: Final = 2  # lines of text in a frame
_SLACK: Final = 4.0  # points that the corners of four lines may miss each other by
# Characters of a text without a headline: with more of them, its ground is tinted.
_TINT: Final = 400


def read_frames(
    page: PdfPage, lines: Sequence[Line], size: float
) -> tuple[list[tuple[Box, list[Line]]], list[Line]]:
    """The frames, the smallest first, with their lines, and the other lines."""
    whole = page.width * page.height
    boxes = [box for box in (*page.frames, *_drawn(page.rules)) if box.area < _MOST * whole]
    rest = list(lines)
    found: list[tuple[Box, list[Line]]] = []
    for box in sorted(boxes, key=lambda one: one.area):
        inside = [line for line in rest if box.holds(line.box)]
        text = [line for line in inside if line.size < LARGE * size]
        if len(text) < _LEAST or _is_torn(box, rest):
            continue
        heads = len(inside) - len(text)
        if not heads and sum(len(line.text) for line in text) > _TINT:
            continue
        taken = {id(line) for line in inside}
        rest = [line for line in rest if id(line) not in taken]
        found.append((box, inside))
    return found, rest


def _is_torn(box: Box, lines: Sequence[Line]) -> bool:
    """Whether lines run across a rectangle's edge: then it is a ground or an ornament."""
    return any(line.box.overlaps(box) and not box.holds(line.box, line.size) for line in lines)


def _drawn(rules: Sequence[Box]) -> list[Box]:
    """The frames that four lines draw."""
    flat = [rule for rule in rules if rule.width > rule.height]
    upright = [rule for rule in rules if rule.height >= rule.width]
    found = []
    for top in flat[:200]:
        for bottom in flat[:200]:
            if bottom.top - top.bottom < 3 * _SLACK or not _meets(top, bottom):
                continue
            sides = [
                side
                for side in upright
                if abs(side.top - top.top) < _SLACK and abs(side.bottom - bottom.bottom) < _SLACK
            ]
            left = any(abs(side.left - top.left) < _SLACK for side in sides)
            right = any(abs(side.right - top.right) < _SLACK for side in sides)
            if left and right:
                found.append(Box(top.left, top.top, top.right, bottom.bottom))
    return found


def _meets(top: Box, bottom: Box) -> bool:
    return abs(top.left - bottom.left) < _SLACK and abs(top.right - bottom.right) < _SLACK
