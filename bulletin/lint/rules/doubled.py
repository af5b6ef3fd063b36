"""Words and signs that stand twice by mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Edit, Known, Rule

# Only what is never doubled on purpose: Chinese doubles many words (研究研究, 高高兴兴, 不了了之). A word
# may end and the next begin alike (目的的, 为了了解, 根据根据地).
_WORD: Final = re.compile(
    r"(?<![目标])的的(?!确|士)|(?<![不为除罢])了了(?!解|结|却|断|望|不|心|愿|事|债)|们们|着着(?!实)|及及(?!时)|与与(?!会)"
)
_SIGN: Final = re.compile(r"([，、；：])\1+")
_SINGLES: Final = ("的的", "了了", "们们", "着着", "及及", "与与")
_PAIRS: Final = tuple(
    2 * word
    for word in "我们 他们 她们 它们 你们 这个 那个 以及 目前 同时 其中 进行 通过 因为 所以 但是 而且"
    " 已经 正在 根据 关于 对于 为了 记者 表示 认为 可以 能够 开展 推进".split()
)
_PAIR: Final = re.compile(rf"(?:{'|'.join(_PAIRS)})(?!地)")
_SIGNS: Final = ("，，", "、、", "；；", "：：")
_SHORTEST: Final = 8  # characters of a sentence; a shorter one may be said twice


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """一个词不打两遍，一个标点不点两下。一整句也不说两遍。“高高兴兴”“研究研究”这样有意的重叠
    不算，“目的的”“为了了解”也不算。"""
    del known
    prose = piece.prose
    for signs, expression in ((_SINGLES, _WORD), (_PAIRS, _PAIR), (_SIGNS, _SIGN)):
        if any(sign in prose for sign in signs):  # hardly a text has one
            for found in expression.finditer(prose):
                yield piece.line(found.start()), f"“{found[0]}”重复了。请删去多余的。"
    at = piece.body
    for first, second in pairwise(prose[piece.body :].split("。")):
        at += len(first) + 1
        if first == second and len(first) >= _SHORTEST:
            yield piece.line(at), f"“{second[:12]}…”这一句重复了。请删去多余的。"


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
