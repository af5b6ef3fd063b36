"""Flow: which headline each passage of a page belongs to, and in which order passages are read.

In: the headlines and passages of a part of a page, and the ruled lines on it. Out: for each headline its
passages in order, and the passages that no headline is known of.

Every passage goes on with another passage or begins a headline's text. What each such step would cost is
judged by places (text stands below its headline, goes on in the next column or below a picture) and by words
(a column that ends within a sentence goes on in one that begins without an indent). The steps that cost least
together are taken. The costs are this module's own: they were found by setting pages and looking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from bulletin.desk.importing.assignment import assign
from bulletin.desk.importing.columns import Passage
from bulletin.desk.importing.place import Box
from bulletin.desk.importing.signatures import closing, read_signature
from bulletin.desk.importing.turns import came_from, goes_to
from bulletin.model.record import Record

_NEVER: Final = 1e6
_ALONE: Final = 24.0  # what it costs a passage to belong to nothing
_INDENT: Final = 1.2  # ems from which on a line is indented
_FULL: Final = 2.1  # ems that a full line may lack on the right
_SAME: Final = 1.06  # how much larger a size may be in one text
_STOPS: Final = re.compile(r"[。！？…][”’」』）)]*\Z")


class Part(Record, frozen=True):
    """A part of a page: its headlines' places, its passages, the ruled lines, the pictures, and the size of
    its text."""

    heads: tuple[Box, ...]
    passages: tuple[Passage, ...]
    rules: tuple[Box, ...]
    pictures: tuple[Box, ...]
    size: float


class Flow(Record, frozen=True):
    """Of each headline the passages in order, by their numbers, and the rest in runs that go on with each
    other."""

    texts: tuple[tuple[int, ...], ...]
    rest: tuple[tuple[int, ...], ...]


def read_flow(part: Part) -> Flow:
    """The order in which a part of a page is read."""
    heads, passages = len(part.heads), len(part.passages)
    if not passages:
        return Flow(tuple(() for _ in part.heads), ())
    indented = _are_indented(part.passages)
    costs = np.full((passages, heads + 2 * passages), _NEVER)
    for at, passage in enumerate(part.passages):
        for head, box in enumerate(part.heads):
            costs[at, head] = _begins(box, passage, part, indented)
        for before, other in enumerate(part.passages):
            if before != at:
                costs[at, heads + before] = _goes_on(other, passage, part, indented)
        costs[at, heads + passages + at] = _ALONE
    taken = assign(costs)
    after = {
        one - heads if one >= heads else -1 - one: at
        for at, one in enumerate(taken)
        if one < heads + passages
    }
    texts = tuple(tuple(_run(after, -1 - head)) for head in range(heads))
    starts = [at for at, one in enumerate(taken) if one >= heads + passages]
    rest = [(at, *_run(after, at)) for at in starts]
    known = {at for run in (*texts, *rest) for at in run}
    loose = sorted(set(range(passages)) - known)  # passages that would follow each other in a ring
    return Flow(texts, (*rest, *((at,) for at in loose)))


def _run(after: dict[int, int], start: int) -> list[int]:
    run: list[int] = []
    at = after.get(start)
    while at is not None and at not in run:
        run.append(at)
        at = after.get(at)
    return run


def is_indented(passage: Passage) -> bool:
    """Whether its first line is set in, as a paragraph's is."""
    first = passage.lines[0]
    return first.box.left - passage.column.left > _INDENT * first.size or first.text[0] == "\u3000"


def ends_full(passage: Passage) -> bool:
    """Whether its last line goes to the column's edge, so that its paragraph may go on."""
    last = passage.lines[-1]
    return passage.column.right - last.box.right < _FULL * last.size


def is_open(passage: Passage) -> bool:
    """Whether it ends within a sentence."""
    return ends_full(passage) and not _STOPS.search(passage.lines[-1].text)


def _are_indented(passages: Sequence[Passage]) -> bool:
    """Whether paragraphs are indented here: some line inside a passage is."""
    return any(
        line.box.left - passage.column.left > _INDENT * line.size
        for passage in passages
        for line in passage.lines
        if len(passage.lines) > 1
    )


def _is_closed(passage: Passage) -> bool:
    """Whether a byline, or the word where it goes on, ends it."""
    last = passage.lines[-1].text.strip()
    signed = read_signature(last) or closing(last)
    return bool(signed) or goes_to(last) is not None


def _between(one: Box, other: Box) -> Box:
    """What lies between two places, one above the other."""
    upper, lower = (one, other) if one.top <= other.top else (other, one)
    left, right = max(one.left, other.left), min(one.right, other.right)
    return Box(left, upper.bottom - 1, max(right, left + 1), max(lower.top + 1, upper.bottom))


def _parted(one: Box, other: Box, rules: Sequence[Box]) -> bool:
    """Whether a ruled line lies between two places, one above the other."""
    between = _between(one, other)
    return any(
        rule.width > rule.height
        and rule.across(between) > 0.5 * between.width
        and rule.down(between) > 0
        for rule in rules
    )


def _begins(head: Box, passage: Passage, part: Part, indented: bool) -> float:
    """What it costs a passage to be the beginning of a headline's text."""
    box, em = passage.box, part.size
    if came_from(passage.lines[0].text):
        return _NEVER
    cost = 0.0
    if indented and not is_indented(passage) and len(passage.lines) > 1:
        cost += 6
    shared = box.across(head) / max(min(box.width, head.width), 1)
    if shared > 0.3 and box.top > head.bottom - 0.5 * em:  # noqa: PLR2004 (below)
        columns = max(box.left - head.left, 0) / max(box.width, em)
        cost += 0.3 * (box.top - head.bottom) / em + 3 * columns
        others = (other for other in part.heads if other != head)
        lane = _between(head, box)
        cost += 12 * any(other.overlaps(lane) for other in others)
        return cost + 16 * _parted(head, box, part.rules)
    if box.left > head.right - em and abs(box.top - head.top) < 6 * em:
        return cost + 5 + 0.4 * (box.left - head.right) / em + 0.4 * abs(box.top - head.top) / em
    if box.right < head.left + em and box.top < head.bottom < box.bottom + 40 * em:  # left of it
        near = 0.4 * (head.left - box.right) / em
        return cost + 7 + near + 0.1 * abs(head.top - box.top) / em
    return _NEVER


def _goes_on(above: Passage, passage: Passage, part: Part, indented: bool) -> float:
    """What it costs a passage to be read after another one."""
    one, other, em = above.box, passage.box, part.size
    cost = _words(above, passage, indented)
    same = one.across(other) > 0.7 * min(one.width, other.width)
    if same and other.top > one.bottom - 0.5 * em:
        lane = _between(one, other)
        heads = sum(head.overlaps(lane) for head in part.heads)
        cost += 1 + 0.15 * max(other.top - one.bottom, 0) / em + 7 * heads
        cost += 10 * _parted(one, other, part.rules)
        crossed = (p.box for p in part.passages if p is not above and p is not passage)
        return cost + 4 * sum(box.overlaps(lane) for box in crossed)
    if other.left > one.right - em:  # in a column farther to the right
        columns = (other.left - one.left) / max(one.width, em)
        cost += 2 + 4 * max(columns - 1.0, 0) + 0.03 * abs(other.top - one.top) / em
        if other.top > one.bottom:  # and below its end
            cost += 3 + 0.3 * (other.top - one.bottom) / em
        return cost + 5 * _is_headed(passage, above, part)
    if other.top > one.top and other.left < one.left:  # back to the left, below
        cost += 8 + 0.2 * max(other.top - one.bottom, 0) / em
        return cost + 5 * _is_headed(passage, above, part)
    return _NEVER


def _words(above: Passage, passage: Passage, indented: bool) -> float:
    """What speaks against it in the words where one ends and the other begins."""
    cost = 0.0
    if max(above.size, passage.size) > _SAME * min(above.size, passage.size):
        cost += 9
    if _is_closed(above):
        cost += 14
    if came_from(passage.lines[0].text):
        cost += 20
    if not indented:
        return cost + (0 if is_open(above) or not ends_full(above) else 1)
    begins = is_indented(passage) or len(passage.lines) == 1
    if is_open(above):
        return cost + (9 if is_indented(passage) else 0)
    if ends_full(above):
        return cost + 1
    return cost + (1 if begins else 9)


def _is_headed(passage: Passage, above: Passage, part: Part) -> bool:
    """Whether a headline stands right above a passage and not above the one before it."""
    for head in part.heads:
        close = 0 <= passage.box.top - head.bottom + 2 < 3 * part.size
        if close and head.across(passage.box) > 0 and head.across(above.box) <= 0:
            return True
    return False
