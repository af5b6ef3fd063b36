"""Brackets and quotation marks that are opened and not closed, or closed and not opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Known, Rule

_PAIRS: Final = dict(zip("《〈（【「『“‘〔", "》〉）】」』”’〕", strict=True))
_OPENED_BY: Final = {closing: opening for opening, closing in _PAIRS.items()}
_NAMES: Final = {"“": "上引号", "”": "下引号", "‘": "上单引号", "’": "下单引号"}
_SIGN: Final = re.compile(r"[《》〈〉（）【】「」『』“”‘’〔〕()]")
_NUMBERED: Final = re.compile(r"[\s\u3000]*[^\s（(]{1,3}")  # 1） and 一） at the start of a line
_WIDE: Final = {"(": "（", ")": "）"}


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """《》（）【】“”等成对的符号，有开有合。一段引语分几段写时，每段开头都用上引号，最后一段才用下引号。"""
    del known
    for start, end in piece.segments:
        opened: list[tuple[str, int]] = []
        for found in _SIGN.finditer(piece.prose, start, end):
            at = found.start()
            sign = _WIDE.get(found[0], found[0])
            if sign in "’）" and _is_no_bracket(piece.prose, sign, at):
                continue
            if sign in _PAIRS:
                if not (sign == "“" and opened and opened[-1][0] == "“" and _begins(piece, at)):
                    opened.append((sign, at))
            elif opened and opened[-1][0] == _OPENED_BY[sign]:
                opened.pop()
            elif _OPENED_BY[sign] in (one for one, _ in opened):
                while opened[-1][0] != _OPENED_BY[sign]:
                    yield _alone(piece, *opened.pop())
                opened.pop()
            else:
                yield _alone(piece, sign, at)
        for sign, at in opened:
            yield _alone(piece, sign, at)


def _is_no_bracket(text: str, sign: str, at: int) -> bool:
    """Whether this is an apostrophe (It’s) or what follows a line's number (1）)."""
    if sign == "’":
        return text[at - 1 : at].isascii() and text[at + 1 : at + 2].isalpha()
    return _NUMBERED.fullmatch(text, text.rfind("\n", 0, at) + 1, at) is not None


def _begins(piece: Piece, at: int) -> bool:
    """Whether a paragraph begins here."""
    before = piece.text[:at].rstrip(" \u3000")
    return not before or before.endswith("\n")


def _alone(piece: Piece, sign: str, at: int) -> tuple[int, str]:
    pair = _PAIRS.get(sign) or _OPENED_BY[sign]
    told = "没有合上" if sign in _PAIRS else "前面没有开头"
    near = re.split(r"[\n\0]", piece.text[at : at + 10])[0]
    name, other = (_NAMES.get(one, f"“{one}”") for one in (sign, pair))
    return piece.line(at), f"{name}{told}（{near}）。请补上{other}，或删去多余的。"


RULE: Final = Rule(
    title="括号和引号不成对",
    kind="error",
    check=check,
    wrong="青禾区举办《春日书市，三天里来了八千人。",
    right="青禾区举办《春日书市》，三天里来了八千人。",
)
