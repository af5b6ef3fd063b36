"""A paragraph that was broken in the middle of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bulletin.lint.piece import HAN, Piece
from bulletin.lint.rule import Known, Rule

_OPEN: Final = re.compile(f"[{HAN}，、]")
_TRAIL: Final = " \u3000\n\0*_"
_GOES_ON: Final = re.compile(r"[\s\0*_]*[，。、；：！？）》”]")
_SHORTEST: Final = 16  # characters: a shorter line is a subhead, a signature or a verse


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """一段话不在半句处断开。从报纸版面或 PDF 里复制的文字常在分栏处断成两段，要接起来。"""
    del known
    blocks = [block for block in piece.blocks if block.kind not in ("photo", "note")]
    for first, second in pairwise(blocks):
        if first.kind != "text" or second.kind != "text":
            continue
        above = piece.prose[first.start : first.end].strip(_TRAIL)
        below = piece.prose[second.start : second.end]
        cut = len(above) >= _SHORTEST and _OPEN.match(above[-1])
        if cut or _GOES_ON.match(below):
            end = re.split(r"[\n\0]", above)[-1][-8:]
            message = f"上一段停在半句（…{end}），这一段接着说。请接成一段，或给上一段加上句号。"
            yield piece.line(second.start), message


RULE: Final = Rule(
    title="一句话断成两段",
    kind="warning",
    check=check,
    wrong="青禾区春日书市昨天在文化广场开张，三天里来\n\n了八千人，卖出两万本书。",
    right="青禾区春日书市昨天在文化广场开张，三天里来了八千人，卖出两万本书。",
)
