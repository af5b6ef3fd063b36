"""Strips: pictures so tall that they are read like a page (一图读懂), shown as slices.

In: a photo's facts. Out: whether it is a strip; its slices, each with files of its own; the whole of it as
one file. A strip as one file is either heavy or unreadable, and a browser fetches all of it for its first
line; of slices it fetches what is near, and each may weigh what a photo may.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Final

from bulletin.model.photo import PhotoFacts
from bulletin.photos.plan import FORMATS, WIDTHS, Derivative, derivative, scaled, widths

STRIP: Final = 3  # times as high as wide: from here on a picture is read, not looked at
SLICE: Final = 1.5  # how high a slice is, in widths of the strip
WHOLE: Final = 1200  # pixels of the whole file's width: letters stay sharp when it is enlarged


def is_strip(facts: PhotoFacts) -> bool:
    """Whether a photo is shown in slices."""
    return facts.height >= STRIP * facts.width


@lru_cache(maxsize=256)
def slices(facts: PhotoFacts) -> tuple[tuple[Derivative, ...], ...]:
    """The files of each slice of a strip, from the top: by format, then by width. Together the slices of one
    width are the whole strip, without a row too many or too few."""
    count = max(1, -(-facts.height // round(SLICE * facts.width)))
    cuts = [facts.height * number // count for number in range(count + 1)]
    sizes = widths(facts.width, WIDTHS[:2])
    return tuple(
        tuple(
            derivative(facts, kind, width, _between(facts, width, start, end))
            for kind in FORMATS
            for width in sizes
        )
        for start, end in pairwise(cuts)
    )


def _between(facts: PhotoFacts, width: int, start: int, end: int) -> tuple[int, int, int]:
    """A slice at this width: its first row, the row behind it, the rows of the whole strip."""
    rows = scaled(facts.height, width, facts.width)
    return rows * start // facts.height, rows * end // facts.height, rows


@lru_cache(maxsize=256)
def whole(facts: PhotoFacts) -> Derivative:
    """The whole strip as one file, to be opened by itself and enlarged."""
    width = min(facts.width, WHOLE)
    rows = scaled(facts.height, width, facts.width)
    return derivative(facts, "jpeg", width, (0, rows, rows))
