"""Spreads: picture stories as the section of pictures shows them, each as wide as the sheet.

In: a piece. Out: its card, and which of its photos are hung how. The lead photo has the width of the sheet,
with others beside it if it alone would be higher than a window; more of them stand below in a row of small
ones. Where there are too few photos for that width, the words stand beside them. Rows are filled as a
gallery's are, uncut, at every width (`gallery`); a phone shows the lead photo alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bulletin.model.photo import PhotoFacts
from bulletin.model.record import Record
from bulletin.model.shown import Shown
from bulletin.pages.components import Card, Figure
from bulletin.pages.edition import Edition
from bulletin.pages.gallery import HIGH, is_wide
from bulletin.photos.strips import is_strip

OPEN: Final = 1.45  # how wide the first row is at least, in heights of it: a photo of 3:2
SHAPES: Final = (("ribbon", 2.2), ("broad", OPEN), ("square", 0.9), ("slim", 0))
"""What a first row is called, by how wide it is at least: a ribbon is never higher than a window; a slim one
has less of the sheet than the words beside it."""
FILM: Final = (3.0, 4.5)  # how wide a row of small ones is: at least, and when it is full
SMALL: Final = 6  # photos in it at most


class Spread(Record, frozen=True):
    """A picture story: its card without a picture, the photos of its first row and of the row of small ones.
    `shape` is that of the first row: ribbon or broad, with the words below; square or slim, with the words
    beside it; empty where there is no photo."""

    card: Card
    first: tuple[Figure, ...]
    film: tuple[Figure, ...]
    shape: str


def spread(edition: Edition, piece: Shown) -> Spread:
    """A piece of the section of pictures."""
    card = edition.card(piece, "wide")
    if piece.lead is None or card.picture is None:
        return Spread(card, (), (), "")
    rest = [one for one in piece.others if not is_wide(one) and not is_strip(one)]
    lead = card.picture.width / card.picture.height  # of a strip, its first slice's
    ratios = [one.width / one.height for one in rest]
    beside = companions(lead, ratios)
    wide = lead + sum(ratios[:beside])
    shape = next(name for name, least in SHAPES if wide >= least)
    slot = "wide" if wide >= OPEN and not beside else "half"
    small = rest[beside : beside + film(ratios[beside:])]
    return Spread(
        card,
        _hung(edition, (piece.lead, *rest[:beside]), slot, piece.alt),
        _hung(edition, small, "quarter", ""),
        shape,
    )


def companions(lead: float, others: Sequence[float]) -> int:
    """How many photos of these ratios stand beside a lead photo of that ratio."""
    count, width = 0, lead
    while width < OPEN and count < len(others):
        width += others[count]
        count += 1
    return count


def film(ratios: Sequence[float]) -> int:
    """How many of the photos left over stand in the row of small ones; too few stand in none."""
    least, most = FILM
    count, width = 0, 0.0
    while width < most and count < min(len(ratios), SMALL):
        width += ratios[count]
        count += 1
    return count if width >= least else 0


def _hung(edition: Edition, some: Sequence[PhotoFacts], slot: str, alt: str) -> tuple[Figure, ...]:
    """Photos of one row, each with the box that it has at the height they share."""
    made = (edition.picture(facts, slot, alt if at == 0 else "") for at, facts in enumerate(some))
    return tuple(
        Figure(one, "", "", box=(max(1, round(HIGH * one.width / one.height)), HIGH))
        for one in made
        if one
    )
