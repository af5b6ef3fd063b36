"""Tables: rows of cells parted by `|` or `｜`, below a head and a row of dashes.

In: lines. Out: cells with their lines, and the element of a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from bulletin.reading.enter import Line

CAPTION: Final = re.compile(r"[ \u3000]*(?P<kind>[图表])[：:](?P<text>.*\S.*)")
_PIPE: Final = re.compile(r"[|｜]")
_DASHES: Final = re.compile(r"[ ]*[:：]?-+[:：]?[ ]*")

Add = Callable[[Element, str, int, str], Element]


def cells_of(line: str) -> list[str]:
    """The cells of a row, as typed, without those at the end that hold nothing and stand behind none."""
    line = line.strip(" \u3000")
    if line[:1] in ("|", "｜"):
        line = line[1:]
    if line[-1:] in ("|", "｜"):
        line = line[:-1]
    return [cell.strip(" \u3000") for cell in _PIPE.split(line)]


def is_head(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is a table's head: the next one is dashes in as many cells."""
    if at + 1 >= len(lines) or not _PIPE.search(lines[at].text):
        return False
    below = lines[at + 1].text
    if not _PIPE.search(below) or "-" not in below:
        return False
    dashes = cells_of(below)
    return all(map(_DASHES.fullmatch, dashes)) and len(dashes) == len(cells_of(lines[at].text))


def read_rows(lines: Sequence[Line], at: int) -> tuple[list[tuple[int, list[str]]], int]:
    """The rows of the table whose head is at `at`, each with its line, without the dashes; and the place
    behind it: the first line without a `|`."""
    rows = [(lines[at].number, cells_of(lines[at].text))]
    at += 2
    while at < len(lines) and _PIPE.search(lines[at].text):
        cells = cells_of(lines[at].text)
        while len(cells) > len(rows[0][1]) and not cells[-1]:
            cells.pop()
        rows.append((lines[at].number, cells))
        at += 1
    return rows, at


def table_of(
    add: Add, parent: Element, rows: Sequence[tuple[int, list[str]]], dashes: Sequence[str]
) -> Element:
    """The element of a table: columns are aligned by class, because the site allows no style attribute."""
    table = SubElement(parent, "table")
    sides = [_side(cell) for cell in dashes]
    place = SubElement(table, "thead")
    for at, (line, cells) in enumerate(rows):
        if at == 1:
            place = SubElement(table, "tbody")
        row = SubElement(place, "tr")
        for side, text in zip(sides, [*cells, *[""] * (len(sides) - len(cells))], strict=True):
            cell = add(row, "td" if at else "th", line, text)
            if side:
                cell.set("class", f"align-{side}")
            if not at:
                cell.set("scope", "col")
    return table


def _side(dashes: str) -> str:
    left, right = dashes[:1] in (":", "："), dashes[-1:] in (":", "：")
    return ("center" if right else "left") if left else "right" if right else ""
