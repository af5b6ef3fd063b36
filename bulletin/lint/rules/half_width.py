"""Half-width punctuation among Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Edit, Known, Rule
from bulletin.model.han import HAN

_WIDE: Final = str.maketrans(",;:?!().", "，；：？！（）。")
# A sign is looked for first and what is before it second: ten times as fast as the other way round.
_BEFORE: Final = f"[{HAN}”》）]"
_SIGN: Final = re.compile(
    rf"[,;?!](?<={_BEFORE}.)(?![,;:?!])"
    rf"|:(?<={_BEFORE}.)(?!\d)"
    rf"|[,;?!](?<=[A-Za-z0-9%％].)(?=[{HAN}“《（])"
    rf"|\.(?<={_BEFORE}.)(?=[\s\0]*$)"  # a full stop; between names it may be a dot
    rf"|\((?=[^(){HAN}\n]*[{HAN}][^()\n]*\))|\((?<=[{HAN}].)(?=[^()\n]*\))",
    re.MULTILINE,
)


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """汉字之间用全角标点。半角的逗号、冒号、括号夹在汉字里，前后挤成一团，也排不齐。数字和外文里照旧。"""
    del known
    for found in _SIGN.finditer(piece.prose):
        sign, at = found[0], found.start()
        near = re.split(r"[\n\0]", piece.text[max(0, at - 4) : at + 5])
        shown = next((part for part in near if sign in part), sign)
        yield (
            piece.line(at),
            f"半角“{sign}”夹在汉字里（{shown}）。请改成全角“{sign.translate(_WIDE)}”。",
        )


def mend(piece: Piece, known: Known) -> Iterator[Edit]:
    """Make them full-width; a bracket together with its pair."""
    del known
    for found in _SIGN.finditer(piece.prose):
        at = found.start()
        yield Edit(at, at + 1, found[0].translate(_WIDE))
        if found[0] == "(":
            closing = piece.prose.index(")", at)
            yield Edit(closing, closing + 1, "）")


def widened(text: str) -> tuple[str, int]:
    """A plain text with these signs full-width, and how many there were."""
    signs = list(text)
    count = 0
    for found in _SIGN.finditer(text):
        at = found.start()
        signs[at] = found[0].translate(_WIDE)
        count += 1
        if found[0] == "(":
            signs[text.index(")", at)] = "）"
    return "".join(signs), count


RULE: Final = Rule(
    title="汉字之间用了半角标点",
    kind="warning",
    check=check,
    mend=mend,
    wrong="书市昨天开张,来了8000人(其中一半是孩子),卖出两万本书.",
    right="书市昨天开张，来了8000人（其中一半是孩子），卖出两万本书。",
)
