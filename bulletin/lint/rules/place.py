"""Names of places and institutions as the word list says they are not written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Edit, Known, Rule
from bulletin.reading.terms import Terms


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """地名、机构名照用语表（content/terms.toml）写。表里列出的错误写法一出现就提醒。"""
    for start, typed, right in _found(piece, known.terms):
        yield piece.line(start), f"“{typed}”应写作“{right}”。请改正。"


def mend(piece: Piece, known: Known) -> Iterator[Edit]:
    """Write the name as the list has it."""
    for start, typed, right in _found(piece, known.terms):
        yield Edit(start, start + len(typed), right)


def _found(piece: Piece, terms: Terms) -> Iterator[tuple[int, str, str]]:
    names, pattern = _slips(terms)
    if pattern is None:
        return
    for found in pattern.finditer(piece.prose):
        if found[0] in names:  # and not a right name that a wrong one is a part of
            yield found.start(), found[0], names[found[0]]


@lru_cache(maxsize=4)
def _slips(terms: Terms) -> tuple[dict[str, str], re.Pattern[str] | None]:
    names = {wrong: place.name for place in terms.places for wrong in place.wrong}
    right = {place.name for place in terms.places}
    every = sorted({*names, *right}, key=lambda name: (-len(name), name))
    return names, re.compile("|".join(map(re.escape, every))) if names else None


RULE: Final = Rule(
    title="地名、机构名写错",
    kind="warning",
    check=check,
    mend=mend,
    wrong="书市在云乔镇文化广场开张。",
    right="书市在云桥镇文化广场开张。",
)
