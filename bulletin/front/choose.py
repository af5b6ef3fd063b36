"""Choose: which pieces stand on the front page, and in which of its layouts.

In: the newest pieces, those of each section, what may fill columns. Out: a `Choice`. The layouts:

    lead with photo   the lead over two columns, the second rank beside it, sections below
    two leads         likewise, and the other 头条 of the day beside it with its photo
    text lead         a headline over three columns, a strip of pictures, pillars below
    picture day       a picture over three columns, a strip of more, pillars below
    first day         one text, and nothing beside it
    quiet day         few pieces: the lead and one pillar beside it, if that is fuller
    day of sixty      each section with all that it may show, and a list of what found no place

All but the first two follow from what leaves the least white (`compose`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Final

from bulletin.front.compose import PILLARS, Plan, compose
from bulletin.front.parts import Block, latest, section
from bulletin.front.weights import WEIGHTS, age, by_weight, weight
from bulletin.model.record import Record
from bulletin.model.shown import Shown

CANDIDATES: Final = 120  # of the newest pieces, how many are considered for a place by weight
SECOND: Final = (1, 6)  # pieces of second rank, at least and at most
MORE: Final = 2  # of them that are tried, besides those that weigh as much
WEIGHTY: Final = WEIGHTS["lead"][1]  # what a piece weighs that stands among them on any day
STRIP: Final = 3  # pictures side by side
LATEST: Final = 12
BUSY: Final = 30  # pieces of a day, from which headlines alone are listed too
SPARED: Final = 2000  # what a filler costs that stands there only to fill: as gaps of 22 pixels
NARROWER: Final = 600  # what it costs to set a headline without a photo over two columns only

# The front page of the second edition has the same pieces, as long: one search does for both.
_composed = lru_cache(maxsize=32)(compose)


class Choice(Record, frozen=True):
    """What stands on the page: the lead, the strip under it or at the end, with headlines of
    `further` pictures, the pillars."""

    lead: Shown
    strip: tuple[Shown, ...]
    further: tuple[Shown, ...]
    strip_first: bool
    plan: Plan


def choose(
    newest: Sequence[Shown],
    sections: Mapping[str, Sequence[Shown]],
    fillers: Sequence[Block],
    spare: Sequence[Block],
    pictures: str,
) -> Choice:
    """The page with the least white of all that keep the order. `spare` are those of the fillers that stand
    there only where the page needs them. `pictures` is the section whose pieces are told by their photos."""
    today = newest[0].date.date()
    lead, *others = by_weight(newest[:CANDIDATES], today)
    if not others and lead.lead is None:
        # the whole paper is one text: beside it a calendar of one day would leave more white than it fills
        return Choice(lead, (), (), False, Plan(narrow=False, quiet=False, pillars=()))
    strip = _strip(others, pictures, today)
    others = [one for one in others if one not in strip]
    pictured = lead.lead is not None
    picture_day = pictured and lead.section == pictures and bool(strip)
    # A strip tells of the pictures alone: a block of theirs would name the section again.
    blocks = {name: some for name, some in sections.items() if not strip or name != pictures}
    found: list[tuple[float, int, Plan]] = []
    needed = [one for one in fillers if one not in spare]
    for second, some in product(_counts(others, today), (needed, fillers) if spare else (needed,)):
        flow = _flow(newest, blocks, pictures, (lead, *strip), others[:second], today)
        few = len(flow) + len(some) < PILLARS
        for wide in (
            (False,) if few or pictured != picture_day else (True,) if pictured else (True, False)
        ):
            plan = _composed(
                lead, tuple(flow), tuple(some), wide=wide, photo=pictured, still=not strip
            )
            bias = 0 if wide or pictured else NARROWER
            bias += SPARED * (len(some) - len(needed))
            found.append((plan.cost + bias, len(found), plan))
    plan = min(found)[2]
    further = _further(sections[pictures], (lead, *strip), plan, today) if strip else []
    return Choice(lead, tuple(strip), tuple(further), picture_day or not pictured, plan)


def _strip(others: Sequence[Shown], section: str, today: date) -> list[Shown]:
    """Three pictures side by side, if there are as many, and none of them is of second rank."""
    pictures = [
        one
        for one in others
        if one.section == section and one.lead and weight(one, today) < WEIGHTY
    ]
    return pictures[:STRIP] if len(pictures) >= STRIP else []


def _further(
    pictures: Sequence[Shown], placed: Sequence[Shown], plan: Plan, today: date
) -> list[Shown]:
    """The weightiest pictures that stand nowhere else on the page."""
    taken = {one.address for one in placed}
    taken |= {one.address for pillar in plan.pillars for block in pillar for one in block.pieces}
    return by_weight([one for one in pictures if one.address not in taken], today)[:STRIP]


def _counts(others: Sequence[Shown], today: date) -> Iterator[int]:
    """How many pieces of second rank are tried: those that weigh as much, or a few more."""
    least, most = SECOND
    heavy = sum(weight(one, today) >= WEIGHTY for one in others)
    start = min(max(least, heavy), most)
    yield from range(min(start, len(others)), min(start + MORE, most, len(others)) + 1)


def _flow(
    newest: Sequence[Shown],
    sections: Mapping[str, Sequence[Shown]],
    pictures: str,
    placed: Sequence[Shown],
    second: Sequence[Shown],
    today: date,
) -> list[Block]:
    """The parts of the pillars in their order: the second rank, each section, what is left."""
    taken = {one.address for one in (*placed, *second)}
    lead, parts = placed[0], []
    for at, one in enumerate(second):
        same = one.rank == lead.rank == "lead" and age(one, today) == age(lead, today)
        shown = one.lead is not None and ((at == 0 and same) or one.section == pictures)
        parts.append(Block("story", (one,), shown, free=not shown))
    listed: set[str] = set()
    for name, pieces in sections.items():
        left = by_weight([one for one in pieces if one.address not in taken], today)
        if left:
            part = section(name, left, len(sections), pictures=name == pictures)
            parts.append(part)
            listed |= {one.address for one in (*part.pieces, *part.more)}
    rest = [one for one in newest if one.address not in taken | listed]
    if sum(age(one, today) == 0 for one in newest) >= BUSY and rest:
        parts.append(latest(rest[:LATEST]))
    return parts
