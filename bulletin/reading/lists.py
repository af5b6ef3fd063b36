"""Lists: which lines are items, and which lines belong to them.

In: the lines of a text, and where an item begins. Out: the items of that list, each with its lines as they
stand inside it, and the place behind the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bulletin.reading.enter import Line
from bulletin.reading.signs import literal

MARKER: Final = re.compile(
    r"(?P<indent> *)(?:(?P<bullet>[-*+])|(?P<number>\d{1,9})\.)(?P<gap>[ \u3000]+)(?P<rest>[^\s\u3000].*)",
    re.ASCII,
)
_NUMBER_AGAIN: Final = re.compile(r"\A(\d{1,9})\.(?=[ \u3000])", re.ASCII)
_STEP: Final = 2  # blanks by which a line is inside the item above it

GoesOn = Callable[[Sequence[Line], int, Line], bool]


@dataclass(slots=True)
class Item:
    """One item: its line, its number as typed, and its lines, the first of them without the marker."""

    line: int
    number: str
    lines: list[Line] = field(default_factory=list)


def read_items(lines: Sequence[Line], at: int, goes_on: GoesOn) -> tuple[list[Item], int]:
    """The items of the list that begins at `at`, and the place of the first line behind it. `goes_on` says
    whether an unindented line belongs to what stands above it."""
    first = MARKER.match(lines[at].text)
    base = len(first["indent"]) if first else 0
    items: list[Item] = []
    offset = 0
    blank = False
    end = at
    while at < len(lines):
        number, text = lines[at]
        if not text.strip():
            blank = True
            at += 1
            continue
        indent = len(text) - len(text.lstrip(" "))
        marker = MARKER.match(text)
        if marker and indent < base + _STEP:
            if bool(marker["number"]) != bool(first and first["number"]):
                break
            rest = marker["rest"]
            if marker["number"]:
                rest = _NUMBER_AGAIN.sub(lambda again: again[1] + literal("."), rest, count=1)
            items.append(Item(number, marker["number"] or "", [Line(number, rest)]))
            offset = indent + len(marker["number"] or "") + 1 + len(marker["gap"])
        elif indent >= base + _STEP:
            items[-1].lines += [Line(number, "")] * blank
            items[-1].lines.append(Line(number, text[min(indent, offset) :]))
        elif blank or not goes_on(lines, at, items[-1].lines[-1]):
            break
        else:
            items[-1].lines.append(Line(number, text))
        blank = False
        at += 1
        end = at
    return items, end


def numbered_alike(items: Sequence[Item]) -> bool:
    """Whether the numbers count up by one, without zeros before them."""
    numbers = [item.number for item in items]
    start = int(numbers[0])
    return all(number == str(start + at) for at, number in enumerate(numbers))
