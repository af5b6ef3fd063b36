"""Compose: the front page's plan with the least white.

In: the pieces in their order of weight, what fills columns (the newest issue, topics, the calendar). Out: a
`Plan`. All plans that are tried keep the order: the weightiest piece leads, the next ones stand in the first
pillar, sections follow in the paper's order, each with its weightiest piece first. What is tried is where a
pillar ends, how many headlines a section shows, whether its story has its photo, and which pillar what fills
columns goes to; by the heights at several widths at once, as one page serves all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import chain, product, zip_longest
from typing import Final

from bulletin.front import heights
from bulletin.front.moves import Pillar, Pillars, changes, cut, is_still, replaced, varied
from bulletin.front.parts import BROAD, MIDDLE, Block, Key, Sized
from bulletin.model.record import Record
from bulletin.model.shown import Shown

PILLARS: Final = 3  # under a lead over all columns
FEW: Final = 3  # parts besides these, of which every arrangement is tried
STARTS: Final = 6  # states of each number of pillars that are improved, until a plan is
FINE: Final = 8000  # … no worse than this: as with gaps of up to 45 pixels, where all is shown
ROUNDS: Final = 60  # of changes, each for the better; far fewer are needed
STRETCH: Final = 0.2  # of its width, by how much a lead photo may be higher than its least height
CALM: Final = 45  # pixels of white below a part of a pillar, from which each costs more
QUIET: Final = 150  # the same at the foot of one of two columns
EARLY: Final = 1500  # what a calendar costs before pieces, which a phone shows later then
ELASTIC: Final = 9  # of the white of a pillar, what a calendar takes to one that a story takes
LISTED: Final = 3  # the same of a part with rows of headlines
LOOSE: Final = 0.3  # of its height, how much higher a calendar may be
BANNER: Final = 1.5  # root letters that a headline without a photo has below it anyway
ORPHAN: Final = 1e6  # what an empty pillar costs


class Plan(Record, frozen=True):
    """The pillars in the page's order. A `narrow` lead stands over two columns: the first pillar beside it,
    the others below, a single one as wide as the lead; a wide one over three with the pillars below. On a
    page of two columns a `quiet` lead stands in one of them, any other over both."""

    narrow: bool
    quiet: bool
    pillars: tuple[tuple[Block, ...], ...]
    cost: float = 0.0

    @property
    def lone(self) -> bool:
        """Whether there is no piece but the lead: without three columns there is no calendar then."""
        return not any(block.pieces for pillar in self.pillars for block in pillar)


def compose(
    lead: Shown,
    flow: Sequence[Block],
    fillers: Sequence[Block],
    *,
    wide: bool,
    photo: bool,
    still: bool,
) -> Plan:
    """The best plan found for these parts in this order. A `wide` lead stands over three columns. Fillers
    may end any pillar. `still`: whether the page may be quiet, if it has few parts."""
    search = _Search(lead, photo, not wide, still)
    known: dict[Key, Sized] = {}
    rounds = search.started(*([Sized(one, known) for one in some] for some in (flow, fillers)))
    best = min(map(search.improved, next(rounds)), key=lambda one: one.cost)
    while best.cost > FINE and (some := next(rounds, None)):
        best = min([best, *map(search.improved, some)], key=lambda one: one.cost)
    return best


class _Search:
    """What is known while plans for one lead are compared."""

    def __init__(self, lead: Shown, photo: bool, narrow: bool, still: bool) -> None:
        self._narrow, self._photo, self._still = narrow, photo, still
        self._known: dict[tuple[Pillar, bool], _Column] = {}
        columns = 2 if narrow else 3
        self._lead = tuple(heights.lead(lead, screen, columns, photo) for screen in BROAD)
        self._alone = tuple(heights.lead(lead, screen, 1, photo) for screen in MIDDLE)

    # --- what is tried ------------------------------------------------------------------------

    def started(self, flow: Sequence[Sized], fillers: Sequence[Sized]) -> Iterator[list[Pillars]]:
        """States to begin with, each time one of each number of pillars: first those that are most alike."""
        judged = self._cost if len(flow) <= FEW else self._broad
        found = []
        for count in (1, 2, 3) if self._narrow else (PILLARS,):
            if count <= len(flow) + len(fillers):
                tries = (
                    filled
                    for pillars in cut(flow, count)
                    for filled in self._filled(pillars, fillers, every=len(flow) <= FEW)
                )
                found.append(nsmallest(STARTS, tries, key=judged))
        for some in zip_longest(*found):
            yield [pillars for pillars in some if pillars]

    def _filled(
        self, pillars: Pillars, fillers: Sequence[Sized], *, every: bool
    ) -> Iterator[Pillars]:
        """The pillars with what fills them at their ends: in every way, or each in the shortest."""
        if every:
            for places in product(range(len(pillars)), repeat=len(fillers)):
                filled = pillars
                for one, at in zip(fillers, places, strict=True):
                    filled = replaced(filled, at, (*filled[at], one))
                yield filled
            return
        for one in fillers:
            high = [sum(part.high[0] for part in pillar) for pillar in pillars]
            if self._narrow:
                high[1:] = [own + self._lead[0] for own in high[1:]]
            at = high.index(min(high))
            pillars = replaced(pillars, at, (*pillars[at], one))
        yield pillars

    def improved(self, pillars: Pillars) -> Plan:
        """The pillars after every change that makes them better, one after the other, the best first."""
        cost = self._cost(pillars)
        for _ in range(ROUNDS):
            best, least = self._best(changes(pillars), cost - 1)
            if best is None and cost > FINE:
                best, least = self._best(self._levelled(pillars), cost - 1)
            if best is None:
                break
            cost, pillars = least, best
        spanned, quiet = self._holes(pillars)
        found = tuple(tuple(part.block for part in pillar) for pillar in pillars)
        return Plan(self._narrow, quiet < spanned, found, cost)

    def _best(self, some: Iterable[Pillars], least: float) -> tuple[Pillars | None, float]:
        """The one of some states that costs the least, if that is below `least`; and what it costs."""
        best = None
        for tried in some:
            own = self._cost(tried, least)
            if own < least:
                best, least = tried, own
        return best, least

    def _levelled(self, pillars: Pillars) -> Iterator[Pillars]:
        """The same with all pillars about as high as one of them. A page is as high as its highest pillar: of
        two that are too high, to shorten one alone is no change for the better."""
        goals = [self._height(pillars, at) for at in range(len(pillars))]
        for goal in goals:
            level = pillars
            for at in range(len(pillars)):
                off = abs(self._height(level, at) - goal)
                while True:
                    tries = list(varied(level, at))
                    offs = [abs(self._height(one, at) - goal) for one in tries]
                    if not offs or min(offs) >= off:
                        break
                    off = min(offs)
                    level = tries[offs.index(off)]
            yield level

    def _height(self, pillars: Pillars, at: int) -> float:
        """How far down a pillar reaches: all broad screens together."""
        own = sum(self._column(pillars, at).high)
        return own + (sum(self._lead) if self._narrow and at else 0)

    def _column(self, pillars: Pillars, at: int) -> _Column:
        """What is known of one of the pillars: the same ones come again in state after state."""
        wide = at == 1 and self._narrow and len(pillars) == 2  # noqa: PLR2004 (one beside the lead, one below)
        key = (pillars[at], wide)
        if key not in self._known:
            self._known[key] = _Column(*key)
        return self._known[key]

    # --- what it costs ------------------------------------------------------------------------

    def _cost(self, pillars: Pillars, most: float = float("inf")) -> float:
        """The white of a state on all screens, and what it does not show; whatever is above `most`, where
        that is so."""
        cost, early = self._broad(pillars), 0
        for part in chain(*pillars):
            if part.fills:
                early += EARLY if part.past else EARLY // 3
            else:
                cost, early = cost + part.lost + early, 0
        return cost if cost >= most else cost + self._middle(pillars)

    def _broad(self, pillars: Pillars) -> float:
        if not all(pillars) or self._too_wide(pillars):
            return ORPHAN
        known = [self._column(pillars, at) for at in range(len(pillars))]
        worst, total = 0.0, 0.0
        for at, own in enumerate(zip(*(one.high for one in known), strict=True)):
            gaps = self._gaps(known, own, at)
            worst = max(worst, *gaps)
            total += sum(gap * gap for gap in gaps)
        return worst * worst * (4 if worst > CALM else 1) + total / len(BROAD)

    def _too_wide(self, pillars: Pillars) -> bool:
        """Whether a photo or a calendar stands under the lead in a pillar as wide as that."""
        return (
            self._narrow
            and len(pillars) == 2  # noqa: PLR2004
            and any(part.block.photo or part.past for part in pillars[1])
        )

    def _gaps(self, columns: Sequence[_Column], high: Sequence[float], at: int) -> list[float]:
        """The white below each part of each pillar, on a screen of three columns; `high` are the pillars'
        own heights. Under a headline without a photo, it and the pillars below share what is left beside
        a higher pillar (`.shared` in front.css)."""
        if not self._narrow:
            floor = max(high)
            return [some.gap(floor - own, at) for own, some in zip(high, columns, strict=True)]
        below = max(high[1:], default=0.0)
        room = high[0] - self._lead[at] - below
        shared = max(0.0, room) / 2 if high[1:] and not self._photo else 0.0
        over = (
            room - STRETCH * BROAD[at].span(2)
            if self._photo
            else (room - shared) / 2 + BANNER * BROAD[at].root
        )
        gaps = [columns[0].gap(max(0.0, -room), at), max(0.0, over)]
        for own, some in zip(high[1:], columns[1:], strict=True):
            gaps.append(some.gap(below + shared - own, at))
        return gaps

    def _middle(self, pillars: Pillars) -> float:
        """The white of two columns that the browser makes as equal as their parts allow."""
        worst = min(self._holes(pillars))
        return worst * worst / 4 * (4 if worst > QUIET else 1)

    def _holes(self, pillars: Pillars) -> tuple[float, float]:
        """The most white at the foot of one of two columns: under a lead over both, and with a lead that is
        in one of them, where the page is still enough for that."""
        spanned = quiet = 0.0
        order = list(chain(*pillars))
        if all(part.fills for part in order):
            # A page that is full all the same does not show what is past.
            order = [part for part in order if not part.past]
        still = self._still and is_still(pillars)
        for at in range(len(MIDDLE)):
            units = [unit for part in order for unit in part.units[at]]
            spanned = max(spanned, _hole(units))
            if still:
                quiet = max(quiet, _hole([self._alone[at], *units]))
        return spanned, quiet if still else ORPHAN


class _Column:
    """A pillar, which may be as wide as two: how high it is by itself on each broad screen, and, where it is
    too short, the greatest shares of its white: of any part, of a story before another one, of a calendar."""

    def __init__(self, pillar: Pillar, wide: bool) -> None:
        some = [part.low if wide else part.high for part in pillar]
        self.high: list[float] = [sum(own) for own in zip(*some, strict=True)]
        whole = sum(map(_grow, pillar))
        self._any = self._story = self._past = 0.0
        self._grid: Sized | None = None
        for part, after in zip_longest(pillar, pillar[1:]):
            share = _grow(part) / whole
            if part.past:
                self._past, self._grid = share, part
            elif after and part.block.kind == after.block.kind == "story":
                self._story = share
            else:
                self._any = max(self._any, share / max(1, part.rows))

    def gap(self, room: float, at: int) -> float:
        """The most white below a part, besides what is below every part, on one of the broad screens. A
        calendar takes most of it up, as far as its rows may stand apart; rows of headlines share theirs;
        between two stories there is more from the start."""
        worst = room * self._any
        if self._story:
            worst = max(worst, room * self._story + heights.BETWEEN * BROAD[at].root)
        if self._grid:
            worst = max(worst, room * self._past - LOOSE * self._grid.high[at])
        return worst


def _grow(part: Sized) -> int:
    """How much of a pillar's white a part takes (`flex-grow` in front.css)."""
    return ELASTIC if part.past else LISTED if part.rows else 1


def _hole(units: Sequence[float]) -> float:
    """The white at the foot of one of two columns, when parts that stay whole are parted best."""
    whole, passed = sum(units), 0.0
    hole = whole
    for unit in units:
        passed += unit
        hole = min(hole, abs(2 * passed - whole))
    return hole
