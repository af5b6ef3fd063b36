"""A paragraph that was broken in the middle of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bulletin.lint.piece import Piece, TextBlock
from bulletin.lint.rule import Known, Rule
from bulletin.model.han import HAN

_TRAIL: Final = " \u3000\n*_"
_GOES_ON: Final = re.compile(r"[\s*_]*(?:[，。、；！？）》]|：(?![)）]))")  # ：） is a face
_ENDS: Final = frozenset("。！？…：；”）】")
_SIGNS: Final = frozenset(" \u3000*_，。、；！？）》：")
_WORD: Final = re.compile(f"[{HAN}]{{2}}")
_LABELLED: Final = re.compile(  # a subhead, an item of a list that is typed as text
    r"[\s\u3000]*(?:\d{1,3}[.、)）]|[（(]?[一二三四五六七八九十]{1,3}[、)）])"
)
_NEAR: Final = 10  # characters on either side of a break that are cut into words
_LEAST: Final = 6  # characters of what goes on after a comma
_SHORTEST: Final = 16  # characters: a shorter line is a subhead, a signature or a verse


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """一段话不在半句处断开。从报纸版面或 PDF 里复制的文字常在分栏处断成两段，要接起来。停在逗号上、
    下一段以标点开头，或者一个词分在了两段里，才会提醒；名单、小标题、诗句不算。"""
    del known
    blocks = [block for block in piece.blocks if block.kind != "note"]
    for first, second in pairwise(blocks):
        if first.kind == second.kind == "text" and _is_cut(piece, first, second):
            end = _line_of(piece, first)[-8:]
            message = (
                f"上一段停在半句（…{end}），这一段接着说。请接成一段；不是一句话的，请核对标点。"
            )
            yield piece.line(second.start), message


def _is_cut(piece: Piece, first: TextBlock, second: TextBlock) -> bool:
    if piece.text[first.end - 1] in _ENDS and piece.text[second.start] not in _SIGNS:
        return False  # as nearly all blocks, which is soon seen
    above = _line_of(piece, first)
    below = piece.words(second.start, second.end).lstrip(" \u3000")
    if not above or not below or _LABELLED.match(piece.text, first.start):
        return False
    if _GOES_ON.match(below):
        return True
    if len(above) < _SHORTEST:
        return False
    if above[-1] in "，、":
        return len(below) >= _LEAST
    prose = "，" in above and "，" in below and "。" in below
    return prose and bool(_WORD.match(above[-1] + below[0])) and _shares_a_word(above, below)


def _line_of(piece: Piece, block: TextBlock) -> str:
    """A block's last line of prose."""
    return piece.words(block.start, block.end).strip(_TRAIL).rpartition("\n")[2]


def _shares_a_word(above: str, below: str) -> bool:
    """Whether a word begins in the one text and ends in the other."""
    import rjieba  # noqa: PLC0415 (its dictionary takes a moment; few texts need it)

    end, beginning = above[-_NEAR:], below[:_NEAR]
    at = 0
    for word in rjieba.cut(end + beginning):
        if at < len(end) < at + len(word):
            return True
        at += len(word)
    return False


RULE: Final = Rule(
    title="一句话断成两段",
    kind="warning",
    check=check,
    wrong="青禾区春日书市昨天在文化广场开张，三天里来的读\n\n者有八千人，买走两万本书。",
    right="青禾区春日书市昨天在文化广场开张，三天里来的读者有八千人，买走两万本书。",
)
