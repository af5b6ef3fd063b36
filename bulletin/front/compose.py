"""Compose: the front page's plan with the least white.

In: the pieces in their order of weight, what fills columns (the newest issue, topics, the calendar). Out: a
`Plan`. All plans that are tried keep the order: the weightiest piece leads, the next ones stand in the first
pillar, sections follow in the paper's order, each with its weightiest piece first. What is tried is where a
pillar ends, how many headlines a section shows, whether its story has its photo, and which pillar what fills
columns goes to; by the heights at several widths at once, as one page serves all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from msgspec.structs import replace

from bulletin.front import heights
from bulletin.front.heights import Screen
from bulletin.model.record import Record
from bulletin.model.shown import Shown

BROAD: Final = (Screen(1000), Screen(1440, 24), Screen(1920, 24))
MIDDLE: Final = (Screen(820, 20), Screen(1000, 20), Screen(1000, 24))
"""The screens by which plans are judged: three columns at their narrowest, widest and in the largest type;
two columns likewise."""

HEADLINES: Final = 5  # that a section shows below its story, at most
USUAL: Final = 4
PILLARS: Final = 3
ROUNDS: Final = 60  # of changes, each for the better; far fewer are needed
STRETCH: Final = 0.22  # of its width, by how much a lead photo may be higher than its least height
CALM: Final = 60  # pixels of white below a part of a pillar, from which each costs more
QUIET: Final = 150  # the same at the foot of one of two columns
DROPPED: Final = 160  # what a headline that a section could show and does not costs: a gap of 13 pixels
BARE: Final = 700  # what a photo costs that is there and not shown
EARLY: Final = 500  # what a calendar costs before the sections, where a phone has it before them
ORPHAN: Final = 1e6  # what an empty pillar costs


class Block(Record, frozen=True):
    """A part of a pillar. `kind` is story, section, latest, issue, topics or calendar; `texts` are the links
    of what has no pieces; `weeks` are a calendar's."""

    kind: str
    pieces: tuple[Shown, ...] = ()
    photo: bool = False
    texts: tuple[str, ...] = ()
    weeks: int = 0
    name: str = ""
    more: tuple[Shown, ...] = ()  # that it could show too


class Plan(Record, frozen=True):
    """The pillars in the page's order. A `narrow` lead stands over two columns: the first pillar beside it,
    the others below; a wide one over three with the pillars below."""

    narrow: bool
    pillars: tuple[tuple[Block, ...], ...]
    cost: float = 0.0


Heights = tuple[float, ...]
Key = tuple[str, str, str, int, bool]


def section(name: str, pieces: Sequence[Shown]) -> Block:
    """A section's block with its weightiest pieces."""
    shown = tuple(pieces[: USUAL + 1])
    rest = tuple(pieces[USUAL + 1 : HEADLINES + 1])
    return Block("section", shown, shown[0].lead is not None, name=name, more=rest)


def latest(pieces: Sequence[Shown]) -> Block:
    """A list of what found no other place."""
    return Block("latest", tuple(pieces))


def compose(
    lead: Shown, flow: Sequence[Block], fillers: Sequence[Block], *, wide: bool, photo: bool
) -> Plan:
    """The best plan found for these parts in this order. A `wide` lead stands over three columns. Fillers
    may end any pillar."""
    search = _Search(lead, photo, not wide)
    plans = list(search.started(list(flow), list(fillers)))
    return min((search.improved(one) for one in plans), key=lambda one: one.cost)


class _State(Record, frozen=True):
    """Where a search is: the parts in their order, after how many of them the first and the second pillar
    end, and the pillar of each filler."""

    flow: tuple[Block, ...]
    fillers: tuple[Block, ...]
    cuts: tuple[int, ...]
    places: tuple[int, ...]

    def pillars(self) -> tuple[tuple[Block, ...], ...]:
        """The parts of each pillar."""
        bounds = (0, *self.cuts, len(self.flow))
        return tuple(
            self.flow[start:end]
            + tuple(
                one for one, at in zip(self.fillers, self.places, strict=True) if at == number
            )
            for number, (start, end) in enumerate(zip(bounds, bounds[1:], strict=False))
        )


class _Search:
    """What is known while plans for one lead are compared."""

    def __init__(self, lead: Shown, photo: bool, narrow: bool) -> None:
        self._narrow, self._photo = narrow, photo
        columns = 2 if narrow else 3
        self._lead = tuple(heights.lead(lead, screen, columns, photo) for screen in BROAD)
        self._high: dict[Key, Heights] = {}
        self._units: dict[tuple[Key, int], tuple[float, ...]] = {}

    # --- what is tried ------------------------------------------------------------------------

    def started(self, flow: list[Block], fillers: list[Block]) -> Iterator[_State]:
        """The first state of each number of pillars: ended where they are most alike."""
        counts = {PILLARS} if not self._narrow else {1, PILLARS}
        for pillars in sorted(counts):
            tries = (
                _State(tuple(flow), tuple(fillers), cuts, tuple(places))
                for cuts in _cuts(len(flow), pillars)
                for places in self._filled(flow, fillers, cuts, pillars)
            )
            yield min(tries, key=self._cost if len(flow) <= FEW else self._broad)

    def _filled(
        self, flow: Sequence[Block], fillers: Sequence[Block], cuts: Sequence[int], pillars: int
    ) -> Iterable[tuple[int, ...]]:
        """Where fillers go: of few parts every place is tried, else each goes to what is shortest."""
        if len(flow) <= FEW:
            return product(range(pillars), repeat=len(fillers))
        bounds = (0, *cuts, len(flow))
        high = [
            sum(self._of(one)[1] for one in flow[start:end])
            for start, end in zip(bounds, bounds[1:], strict=False)
        ]
        if self._narrow:
            high[1:] = [one + self._lead[1] for one in high[1:]]
        places = []
        for one in fillers:
            at = min(range(pillars), key=lambda number: high[number])
            places.append(at)
            high[at] += self._of(one)[1]
        return (tuple(places),)

    def improved(self, state: _State) -> Plan:
        """The state after every change that makes it better, one after the other, the best first."""
        cost = self._cost(state)
        for _ in range(ROUNDS):
            tries = [(self._cost(one, cost), at, one) for at, one in enumerate(self._changes(state))]
            best = min(tries, default=None, key=lambda one: one[:2])
            if best is None or best[0] >= cost - 1:
                break
            cost, _, state = best
        return Plan(self._narrow, state.pillars(), cost)

    def _changes(self, state: _State) -> Iterator[_State]:
        for at, cut in enumerate(state.cuts):
            for moved in (cut - 1, cut + 1):
                cuts = (*state.cuts[:at], moved, *state.cuts[at + 1 :])
                if list(cuts) == sorted(cuts) and 0 <= moved <= len(state.flow):
                    yield replace(state, cuts=cuts)
        for at, place in enumerate(state.places):
            for other in range(len(state.cuts) + 1):
                if other != place:
                    places = (*state.places[:at], other, *state.places[at + 1 :])
                    yield replace(state, places=places)
        for at, block in enumerate(state.flow):
            for other_block in _variants(block):
                yield replace(state, flow=(*state.flow[:at], other_block, *state.flow[at + 1 :]))

    # --- what it costs ------------------------------------------------------------------------

    def _cost(self, state: _State, most: float = float("inf")) -> float:
        """The white of a state on all screens, and what it does not show; whatever is above `most`, where
        that is so."""
        own = sum(
            DROPPED * min(len(one.more), USUAL)
            + BARE * (one.kind == "section" and not one.photo and one.pieces[0].lead is not None)
            for one in state.flow
        )
        own += sum(
            EARLY
            for one, at in zip(state.fillers, state.places, strict=True)
            if one.kind == "calendar" and at == 0 and state.cuts
        )
        cost = own + self._broad(state)
        return cost if cost >= most else cost + self._middle(state)

    def _broad(self, state: _State) -> float:
        pillars = state.pillars()
        if any(not one for one in pillars):
            return ORPHAN
        worst, total = 0.0, 0.0
        for at in range(len(BROAD)):
            gaps = self._gaps(pillars, at)
            worst = max(worst, *gaps)
            total += sum(gap * gap for gap in gaps)
        return worst * worst * (4 if worst > CALM else 1) + total / len(BROAD)

    def _gaps(self, pillars: Sequence[Sequence[Block]], at: int) -> list[float]:
        """The white below each part of each pillar, on a screen of three columns."""
        high = [sum(self._of(one)[at] for one in pillar) for pillar in pillars]
        if not self._narrow:
            return [(max(high) - own) / len(some) for own, some in zip(high, pillars, strict=True)]
        first, below = high[0], max(high[1:], default=0)
        room = first - self._lead[at] - below
        gaps = [max(0.0, -room) / len(pillars[0])]
        if self._photo:
            stretch = STRETCH * BROAD[at].span(2)
            gaps.append(max(0.0, room - stretch))
            room = 0
        elif len(high) == 1:
            gaps.append(max(0.0, room))
        floor = below + max(0.0, room)
        return gaps + [
            (floor - own) / len(some) for own, some in zip(high[1:], pillars[1:], strict=True)
        ]

    def _middle(self, state: _State) -> float:
        """The white of two columns that the browser makes as equal as their parts allow."""
        worst = 0.0
        order = [one for pillar in state.pillars() for one in pillar]
        for at in range(len(MIDDLE)):
            units = [unit for one in order for unit in self._parts(one, at)]
            whole, passed, hole = sum(units), 0.0, sum(units)
            for unit in units:
                passed += unit
                hole = min(hole, abs(2 * passed - whole))
            worst = max(worst, hole)
        return worst * worst / 4 * (4 if worst > QUIET else 1)

    def _of(self, block: Block) -> Heights:
        key = _key(block)
        known = self._high.get(key)
        if known is None:
            known = self._high[key] = tuple(sum(_units(block, screen)) for screen in BROAD)
        return known

    def _parts(self, block: Block, at: int) -> tuple[float, ...]:
        key = (_key(block), at)
        known = self._units.get(key)
        if known is None:
            known = self._units[key] = tuple(_units(block, MIDDLE[at]))
        return known


FEW: Final = 3  # parts of the flow, of which every arrangement is tried


def _key(block: Block) -> Key:
    """What tells a block from the others of a search."""
    start = block.pieces[0].address if block.pieces else ""
    return block.kind, block.name, start, len(block.pieces), block.photo


def _cuts(parts: int, pillars: int) -> Iterator[tuple[int, ...]]:
    if pillars == 1:
        yield ()
        return
    for one in range(parts + 1):
        for two in range(one, parts + 1):
            yield (one, two)


def _variants(block: Block) -> Iterator[Block]:
    """The same part a little higher or lower."""
    if block.kind == "story" and block.pieces[0].lead and block.name:
        yield replace(block, photo=not block.photo)
    if block.kind not in ("section", "latest"):
        return
    if block.kind == "section" and block.pieces[0].lead:
        yield replace(block, photo=not block.photo)
    for count in (1, 2):
        if len(block.pieces) > count:
            kept = len(block.pieces) - count
            more = block.pieces[kept:] + block.more
            yield replace(block, pieces=block.pieces[:kept], more=more)
        if len(block.more) >= count:
            pieces = block.pieces + block.more[:count]
            yield replace(block, pieces=pieces, more=block.more[count:])


def _units(block: Block, screen: Screen) -> Iterator[float]:
    """The heights of a block's parts that stay whole."""
    root = screen.root
    if block.kind == "story":
        yield heights.story(block.pieces[0], screen, block.photo) + root + 1
        return
    if block.kind == "calendar":
        yield heights.calendar(block.weeks, screen)
        return
    if block.texts:
        yield heights.row(block.texts, screen, linked=block.kind == "issue")
        return
    head, rest = heights.heading(screen, linked=block.kind == "section"), block.pieces
    if block.kind == "section":
        head += heights.first(block.pieces[0], screen, block.photo)
        rest = block.pieces[1:]
        if rest:
            head += heights.LIST * root
    yield head
    for piece in rest:
        yield heights.item(piece, screen)
