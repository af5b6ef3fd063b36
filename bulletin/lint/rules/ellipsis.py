"""Ellipses of dots, of Chinese full stops, or of half their length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Edit, Known, Rule
from bulletin.model.han import HAN

_DOTS: Final = r"\.{3,}|。{2,}|·{3,}|…+"
_SIGN: Final = re.compile(rf"(?:{_DOTS})(?=(?P<after>[{HAN}“《]?))")
_SIGNS: Final = ("...", "。。", "···", "…")
_BEFORE: Final = re.compile(f"[{HAN}，、”》]")
_RIGHT: Final = "……"


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """省略号是六个点，占两个字：……。不用三个小数点、一串句号，也不只写一半。"""
    del known
    for found in _slips(piece):
        message = f"“{found[0]}”不是规范的省略号。请改成“……”；多打的句号请删去。"
        yield piece.line(found.start()), message


def mend(piece: Piece, known: Known) -> Iterator[Edit]:
    """Write `……`; two full stops in a row were one."""
    del known
    for found in _slips(piece):
        yield Edit(found.start(), found.end(), "。" if found[0] == "。。" else _RIGHT)


def _slips(piece: Piece) -> Iterator[re.Match[str]]:
    """Rows of dots beside Chinese that are no ellipsis as it should be."""
    if not any(sign in piece.prose for sign in _SIGNS):
        return
    for found in _SIGN.finditer(piece.prose):
        before = piece.prose[max(0, found.start() - 1) : found.start()]
        if found[0] != _RIGHT and (found["after"] or _BEFORE.match(before)):
            yield found


RULE: Final = Rule(
    title="省略号不规范",
    kind="warning",
    check=check,
    mend=mend,
    wrong="书市上有旧书、画册、连环画...应有尽有。",
    right="书市上有旧书、画册、连环画……应有尽有。",
)
