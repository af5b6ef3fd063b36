"""Masthead: what a printed page says of itself, at its top or its foot.

In: the lines of a page. Out: the blocks of the lines with its date, number, name and editors, and the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from bulletin.desk.importing.blocks import Block
from bulletin.desk.importing.columns import Line
from bulletin.desk.importing.imprint import Imprint, read_imprint

_TOP: Final = 0.2  # of the page's height
_FOOT: Final = 0.94
_BAND: Final = 6.0  # points by which the feet of lines of one row may differ
GAP: Final = "\u3000"


def read_masthead(
    lines: Sequence[Line], height: float, size: float, names: Sequence[str], number: int
) -> tuple[list[Block], list[Line]]:
    """The page's own lines as blocks, and the lines of its pieces. `size` is its text's."""
    edge = [
        line for line in lines if line.box.bottom < _TOP * height or line.box.top > _FOOT * height
    ]
    rows = [
        list(row)
        for _, row in groupby(sorted(edge, key=lambda one: (_row(one), one.box.left)), key=_row)
    ]
    blocks: list[Block] = []
    taken: set[int] = set()
    for row in rows:
        said = _imprint(row, number)
        if said is None:
            continue
        blocks += said
        taken |= {id(line) for line in row}
    found = [line for line in lines if id(line) in taken and line.box.bottom < _TOP * height]
    lowest = max((line.box.bottom for line in found), default=0.0)
    first = min((one.box.top for one in lines if _is_text(one, size, taken)), default=height)
    for line in lines:
        plain = line.text.replace(" ", "").replace("\u3000", "")
        own = plain in names or (line.box.bottom <= lowest + 2 and lowest < first)
        if id(line) not in taken and (own or line.box.top > 0.975 * height):
            taken.add(id(line))
            blocks.append(Block("imprint", line.text, number, imprint=Imprint()))
    return blocks, [line for line in lines if id(line) not in taken]


def _row(line: Line) -> int:
    return round(line.box.bottom / _BAND)


def _is_text(line: Line, size: float, taken: set[int]) -> bool:
    return id(line) not in taken and len(line.text) > 12 and line.size < 1.2 * size  # noqa: PLR2004


def _imprint(row: Sequence[Line], number: int) -> list[Block] | None:
    """The blocks of a row of lines that says something of the page: all of it, or some of its lines."""
    whole = GAP.join(line.text for line in row)
    if said := read_imprint(whole):
        return [Block("imprint", whole, number, imprint=said)]
    each = [(line, read_imprint(line.text)) for line in row]
    if not any(said for _, said in each):
        return None
    return [Block("imprint", line.text, number, imprint=said or Imprint()) for line, said in each]
