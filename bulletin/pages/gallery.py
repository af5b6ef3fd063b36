"""Galleries: photos that stand together, hung in rows that they fill.

In: figures in their order. Out: the same, each knowing where a row begins and how wide it stands in it. The
photos of a row are equally high, and together as wide as the column at every width, without being cut: each
takes a part of the row by its ratio (`theme/static/css/pictures.css` has how). Rows are chosen here, so that
they are of like height; on a phone they are shorter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from bulletin.model.photo import PhotoFacts
from bulletin.pages.components import Figure

WIDE: Final = 2.2  # times as wide as high: a panorama, which has a row and the sheet for itself
TALL: Final = 0.8  # of its height: an upright photo, which is never higher than the window
ROW: Final = 2.4  # how wide a good row is, in heights of it: a photo of 3:2 and one upright
ROW_ON_PHONES: Final = 1.45  # … on a phone: a photo of 3:2
# Pixels of a box's own, more than any screen has: so it is the boxes that are shrunk.
HIGH: Final = 2400


def is_wide(facts: PhotoFacts) -> bool:
    """Whether a photo is a panorama."""
    return facts.width >= WIDE * facts.height


def is_tall(facts: PhotoFacts) -> bool:
    """Whether a photo is upright."""
    return facts.width <= TALL * facts.height


def hung(figures: Sequence[Figure]) -> list[Figure]:
    """The figures of a gallery in rows. Panoramas and strips have one each."""
    laid: list[Figure] = []
    waiting: list[Figure] = []
    for figure in figures:
        if figure.wide or figure.slices:
            laid += _rows(waiting)
            laid.append(replace(figure, opens=2))
            waiting = []
        else:
            waiting.append(figure)
    return [*laid, *_rows(waiting)]


def _rows(figures: Sequence[Figure]) -> list[Figure]:
    """Figures that stand in rows together."""
    ratios = tuple(one.picture.width / one.picture.height for one in figures)
    laid: list[Figure] = []
    for start, end in broken(ratios, ROW):
        for first, last in broken(ratios[start:end], ROW_ON_PHONES):
            for at in range(start + first, start + last):
                opens = 2 if at == start else 1 if at == start + first else 0
                box = max(1, round(HIGH * ratios[at])), HIGH
                laid.append(replace(figures[at], box=box, opens=opens))
    return laid


@lru_cache(maxsize=1024)
def broken(ratios: tuple[float, ...], good: float) -> tuple[tuple[int, int], ...]:
    """Where to break photos of these ratios into rows, each by its first photo and the one behind its last:
    so that in all the rows' widths, in their own heights, are nearest to a good row's. Of equal ways the one
    with the larger photos first."""
    # By the number of photos hung: how far off it is, and where its last row begins.
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(ratios) + 1):
        choices = []
        width = 0.0
        for start in range(end - 1, max(-1, end - 9), -1):
            width += ratios[start]
            choices.append((best[start][0] + math.log(width / good) ** 2, start))
        best.append(min(choices, key=lambda one: (round(one[0], 6), one[1])))
    rows = []
    end = len(ratios)
    while end:
        rows.append((best[end][1], end))
        end = best[end][1]
    return tuple(reversed(rows))
