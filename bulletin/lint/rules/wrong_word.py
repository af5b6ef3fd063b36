"""Words as they are often mistyped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Edit, Known, Rule
from bulletin.lint.slips import SLIPS, slips


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """常见的错别字：迫不急待、渡假、座落、己经、既使、截止目前……照常见错别字表提醒。引号里的也提醒，但不替你改。"""
    del known
    for start, typed in slips(piece.prose):
        yield piece.line(start), f"“{typed}”应写作“{SLIPS[typed]}”。请改正。"


def mend(piece: Piece, known: Known) -> Iterator[Edit]:
    """Write the word as it is written."""
    del known
    for start, typed in slips(piece.prose):
        yield Edit(start, start + len(typed), SLIPS[typed])


RULE: Final = Rule(
    title="常见错别字",
    kind="warning",
    check=check,
    mend=mend,
    wrong="截止目前，书市己经来了八千人，孩子们迫不急待地挑书。",
    right="截至目前，书市已经来了八千人，孩子们迫不及待地挑书。",
)
