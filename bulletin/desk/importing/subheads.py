"""Subheads: headlines of a printed page that part the text of one piece rather than begin another.

In: headlines and passages. Out: the same, with each subhead put into the passage that it parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bulletin.desk.importing.columns import Passage
from bulletin.desk.importing.heads import Head
from bulletin.desk.importing.place import Box, around
from bulletin.desk.importing.signatures import closing, read_signature

_LARGEST: Final = 1.55  # of the text's size
_NEAR: Final = 3.2  # ems to the text above it and below
_LONGEST: Final = 20  # characters
_BEGINS: Final = re.compile(r"(?:本报|本台|本刊|本网|新华社)[^，。]{0,20}[讯电]")


def with_subheads(
    heads: Sequence[Head], passages: Sequence[Passage], rules: Sequence[Box], size: float
) -> tuple[list[Head], list[Passage]]:
    """Put the headlines that stand inside a text into its passages; `size` is that of the text."""
    kept: list[Head] = []
    made = list(passages)
    for head in sorted(heads, key=lambda one: one.box.top):
        above = _next(head, made, rules, up=True)
        below = _next(head, made, rules, up=False)
        if above is None or below is None or not _is_subhead(head, heads, above, below, size):
            kept.append(head)
            continue
        made = [one for one in made if one is not above and one is not below]
        lines = (*above.lines, *head.lines, *below.lines)
        box = around(line.box for line in lines)
        column = around([box, above.column, below.column])
        made.append(Passage(lines, box, above.size, column))
    return kept, sorted(made, key=lambda one: (one.box.top, one.box.left))


def _is_subhead(
    head: Head, heads: Sequence[Head], above: Passage, below: Passage, size: float
) -> bool:
    last, first = above.lines[-1].text, below.lines[0].text
    ended = read_signature(last) or closing(last)
    smaller = any(other.size > 1.2 * head.size for other in heads)
    return (
        smaller
        and len(head.lines) == 1
        and head.size <= _LARGEST * size
        and len(head.text) <= _LONGEST
        and not ended
        and not _BEGINS.match(first)
        and head.box.width <= above.box.width + size
    )


def _next(
    head: Head, passages: Sequence[Passage], rules: Sequence[Box], *, up: bool
) -> Passage | None:
    """The passage right above or below a headline in its own column."""
    best: Passage | None = None
    for passage in passages:
        box = passage.box
        gap = head.box.top - box.bottom if up else box.top - head.box.bottom
        if not -0.5 * passage.size < gap < _NEAR * passage.size:
            continue
        if box.across(head.box) < 0.8 * head.box.width:
            continue
        between = Box(
            box.left, min(head.box.bottom, box.bottom), box.right, max(head.box.top, box.top)
        )
        if any(rule.across(between) > 0 and rule.down(between) > 0 for rule in rules):
            continue
        best = passage
    return best
