"""Places: where each piece stands on a page, in a small file beside the page's PDF.

In: the places of each piece, in points. Out: `Area`s, and the text of `A01.toml`: for each area the piece's
file name and a box of left, top, right, bottom, as fractions of the page from its top left corner.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from bulletin.desk.importing.place import Box, around
from bulletin.model.record import Record

_HEAD = "# 这一版上每篇稿件的位置：左、上、右、下，从左上角量起，是版面宽和高的几分之几。\n"
_SLACK = 2.0  # points by which two pieces may overlap


class Area(Record, frozen=True):
    """A rectangle of a page that shows a piece: the piece's file name, and fractions of the page."""

    article: str
    box: tuple[float, float, float, float]


def merged(places: Mapping[str, Sequence[Box]], size: tuple[float, float]) -> list[Area]:
    """The areas of a page's pieces: one rectangle for each, several for one that another piece reaches into.
    `size` is the page's width and height."""
    areas = []
    for article, boxes in places.items():
        others = [box for name, own in places.items() if name != article for box in own]
        whole = _joined(list(boxes), others)
        areas += [Area(article, _fractions(box, size)) for box in whole]
    return areas


def _joined(boxes: list[Box], others: Iterable[Box]) -> list[Box]:
    """Rectangles put together as far as no other piece stands in what is between."""
    walls = [box for box in others if box.width > 2 * _SLACK and box.height > 2 * _SLACK]
    inner = [
        Box(box.left + _SLACK, box.top + _SLACK, box.right - _SLACK, box.bottom - _SLACK)
        for box in walls
    ]
    made = sorted(boxes, key=lambda box: (box.top, box.left))
    at = 0
    while at < len(made):
        for other in range(at + 1, len(made)):
            whole = around((made[at], made[other]))
            if not any(wall.overlaps(whole) for wall in inner):
                made[at] = whole
                del made[other]
                at = -1
                break
        at += 1
    return made


def _fractions(box: Box, size: tuple[float, float]) -> tuple[float, float, float, float]:
    width, height = size

    def part(value: float, whole: float) -> float:
        return round(min(max(value / whole, 0.0), 1.0), 4)

    return (
        part(box.left, width),
        part(box.top, height),
        part(box.right, width),
        part(box.bottom, height),
    )


def places_text(areas: Iterable[Area]) -> str:
    """The text of a page's file of places."""
    rows = (
        f"\n[[area]]\narticle = {json.dumps(area.article, ensure_ascii=False)}\nbox = {list(area.box)}\n"
        for area in areas
    )
    return _HEAD + "".join(rows)
