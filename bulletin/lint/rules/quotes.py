"""Straight quotation marks among Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import HAN, Piece
from bulletin.lint.rule import Edit, Known, Rule

_PAIR: Final = re.compile(r"\"(?P<inside>[^\"\n\0“”]+)\"|'(?P<single>[^'\n\0‘’]+)'")
_ANY: Final = re.compile(
    rf"[\"'](?=[{HAN}，。：；、！？）》])|[\"'](?<=[{HAN}，。：；、！？（《].)"
)
_HAN: Final = re.compile(f"[{HAN}]")


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """中文引号用“ ”和‘ ’，不用键盘上的直引号。直引号分不出开头和结尾。"""
    del known
    seen = -1
    for found in _ANY.finditer(piece.prose):
        line = piece.line(found.start())
        if line != seen:
            yield line, f"用了直引号（{found[0]}）。请改成“ ”或‘ ’。"
        seen = line


def mend(piece: Piece, known: Known) -> Iterator[Edit]:
    """Make both marks of a pair curly where Chinese is inside or beside it."""
    del known
    for found in _PAIR.finditer(piece.prose):
        inside = found["inside"] or found["single"]
        beside = piece.prose[found.start() - 1 : found.start()] + piece.prose[found.end() :][:1]
        if _HAN.search(inside + beside):
            opening, closing = ("“", "”") if found["inside"] else ("‘", "’")
            yield Edit(found.start(), found.start() + 1, opening)
            yield Edit(found.end() - 1, found.end(), closing)


RULE: Final = Rule(
    title="用了直引号",
    kind="warning",
    check=check,
    mend=mend,
    wrong='书市挂出"买一送一"的牌子。',
    right="书市挂出“买一送一”的牌子。",
)
