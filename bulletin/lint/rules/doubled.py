"""Words and signs that stand twice by mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from bulletin.lint.piece import HAN, Piece
from bulletin.lint.rule import Edit, Known, Rule

# Only what is never doubled on purpose: Chinese doubles many words (研究研究, 高高兴兴, 不了了之).
_WORD: Final = re.compile(
    r"的的(?!确)|(?<!不)了了(?!解)|们们|着着|及及|与与"
    r"|(?P<pair>我们|他们|她们|它们|你们|这个|那个|以及|目前|同时|其中|进行|通过|因为|所以|但是|而且"
    r"|已经|正在|根据|关于|对于|为了|记者|表示|认为|可以|能够|开展|推进)(?P=pair)"
)
_LONG: Final = re.compile(rf"([{HAN}]{{3,8}})\1")  # alone: twice as fast as among the others
_SIGN: Final = re.compile(r"([，、；：])\1+")


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """一个词不打两遍，一个标点不点两下。“高高兴兴”“研究研究”这样有意的重叠不算。"""
    del known
    for found in chain(*(one.finditer(piece.prose) for one in (_WORD, _LONG, _SIGN))):
        if not found[0].startswith("一") or found.re is not _LONG:  # 一点一点, 一步一步
            yield piece.line(found.start()), f"“{found[0]}”重复了。请删去多余的。"


def mend(piece: Piece, known: Known) -> Iterator[Edit]:
    """Leave one of a row of equal signs; a word is for a person to judge."""
    del known
    for found in _SIGN.finditer(piece.prose):
        yield Edit(found.start(), found.end(), found[1])


RULE: Final = Rule(
    title="重复的字词和标点",
    kind="warning",
    check=check,
    mend=mend,
    wrong="书市由青禾区图书馆的的志愿者布置，，三天里来了八千人。",
    right="书市由青禾区图书馆的志愿者布置，三天里来了八千人。",
)
