"""Weights: what a piece weighs on the front page today.

In: a piece, the newest piece's day. Out: the order in which pieces are placed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from bulletin.model.article import Rank
from bulletin.model.shown import Shown

WEIGHTS: Final[dict[Rank, tuple[int, ...]]] = {
    "lead": (80, 36, 16),
    "major": (40, 18, 8),
    "standard": (20, 9, 4),
    "brief": (10, 5, 2),
}
"""What a rank weighs on its own day, a day later, two days later; after that nothing, and only the date
counts. A day costs a little more than a rank: yesterday's 头条 stands behind each 要 of today, and before
what is 一般 today."""

CURRENT: Final = len(WEIGHTS["lead"])  # days in which rank counts


def age(piece: Shown, today: date) -> int:
    """How many days a piece is older than the newest one."""
    return (today - piece.date.date()).days


def weight(piece: Shown, today: date) -> int:
    """What a piece weighs today."""
    days = age(piece, today)
    return WEIGHTS[piece.rank][days] if days < CURRENT else 0


def by_weight(pieces: Iterable[Shown], today: date) -> list[Shown]:
    """Pieces that come newest first, the weightiest first; of equals the newest stays first."""
    return sorted(pieces, key=lambda piece: -weight(piece, today))
