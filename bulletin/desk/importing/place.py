"""Place: a rectangle on a printed page.

In: nothing; this module only names things. Out: `Box`, in points from the page's top left corner, and what
two of them have to do with each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From side to side."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """How much it covers."""
        return max(self.width, 0) * max(self.height, 0)

    def across(self, other: Box) -> float:
        """How much of the page's width both share; negative: how far they stand apart."""
        return min(self.right, other.right) - max(self.left, other.left)

    def down(self, other: Box) -> float:
        """How much of the page's height both share; negative: how far they stand apart."""
        return min(self.bottom, other.bottom) - max(self.top, other.top)

    def shared(self, other: Box) -> float:
        """How much both cover."""
        return max(self.across(other), 0) * max(self.down(other), 0)

    def gap(self, other: Box) -> float:
        """How far they stand apart; 0 where they touch."""
        return max(-self.across(other), 0) + max(-self.down(other), 0)

    def distance(self, other: Box) -> float:
        """How far one would have to be moved to stand in the other's place."""
        return abs(self.left - other.left) + abs(self.top - other.top)

    def holds(self, other: Box, slack: float = 2.0) -> bool:
        """Whether another is inside it."""
        return (
            self.left - slack <= other.left
            and self.top - slack <= other.top
            and self.right + slack >= other.right
            and self.bottom + slack >= other.bottom
        )

    def overlaps(self, other: Box) -> bool:
        """Whether both cover the same place."""
        return self.across(other) > 0 and self.down(other) > 0


def around(boxes: Iterable[Box]) -> Box:
    """The smallest rectangle that holds them all; there has to be one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))
