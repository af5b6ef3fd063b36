"""Moves: from one state of the front page's pillars to the next ones.

In: pillars. Out: pillars with one change, in which pieces keep their order. `compose` says which is best.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations_with_replacement, pairwise
from typing import Final

from bulletin.front.parts import Sized

STILL: Final = 5  # parts besides what fills columns, with which a page may be quiet

Pillar = tuple[Sized, ...]
Pillars = tuple[Pillar, ...]


def is_still(pillars: Pillars) -> bool:
    """Whether there are so few parts that the page may be quiet."""
    return sum(not part.fills for part in chain(*pillars)) <= STILL


def cut(flow: Sequence[Sized], count: int) -> Iterator[Pillars]:
    """Every way to part a sequence in so many pillars."""
    for cuts in combinations_with_replacement(range(len(flow) + 1), count - 1):
        bounds = (0, *cuts, len(flow))
        yield tuple(tuple(flow[start:end]) for start, end in pairwise(bounds))


def replaced(pillars: Pillars, at: int, pillar: Pillar) -> Pillars:
    """The pillars with another one in the place of one of them."""
    return (*pillars[:at], pillar, *pillars[at + 1 :])


def changes(pillars: Pillars) -> Iterator[Pillars]:
    """The same with one change that keeps the order of pieces."""
    for at, (left, right) in enumerate(pairwise(pillars)):
        if left:
            yield replaced(replaced(pillars, at, left[:-1]), at + 1, (left[-1], *right))
        if right:
            yield replaced(replaced(pillars, at, (*left, right[0])), at + 1, right[1:])
    still = is_still(pillars)
    for at, pillar in enumerate(pillars):
        for place, part in enumerate(pillar):
            before, after = pillar[:place], pillar[place + 1 :]
            if part.fills:
                yield from _moved(replaced(pillars, at, before + after), part, anywhere=still)
        yield from varied(pillars, at)


def varied(pillars: Pillars, at: int) -> Iterator[Pillars]:
    """The same with one part of a pillar a little higher or lower."""
    for place, part in enumerate(pillars[at]):
        if not part.fills:
            for variant in part.variants:
                yield replaced(
                    pillars, at, (*pillars[at][:place], variant, *pillars[at][place + 1 :])
                )


def _moved(pillars: Pillars, filler: Sized, *, anywhere: bool) -> Iterator[Pillars]:
    """What fills a pillar, at the end of each or anywhere in it."""
    for at, pillar in enumerate(pillars):
        for place in range(0 if anywhere else len(pillar), len(pillar) + 1):
            yield replaced(pillars, at, (*pillar[:place], filler, *pillar[place:]))
