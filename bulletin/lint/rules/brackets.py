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
_WIDE: Final = {"(": "（", ")": "）"}
_LABEL: Final = re.compile(  # 1） 一） a） ①） where a list may begin: of a line or behind a sign
    r"(?:\A|[\s\u3000\0，。；：、！？”）])(?:\d{1,2}[.．、]?|[一二三四五六七八九十]{1,2}|[A-Za-z]|[①-⑳])\Z"
)
_NUMBER: Final = re.compile(r"(\d{1,2})\Z")
_FACE: Final = re.compile(r"[:：;；][-－—]?[)）]*\Z")  # ：） and ：（
_YEAR: Final = re.compile(r"[\d０-９]{2}(?![\d０-９])")  # ’98


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """《》（）【】“”等成对的符号，有开有合。一段引语分几段写时，每段开头都用上引号，最后一段才用下引号。"""
    del known
    told = set()
    for start, end in piece.segments:
        for sign, at in sorted(_alone(piece, start, end), key=lambda one: one[1]):
            line = piece.line(at)
            if line not in told:
                told.add(line)
                yield line, _message(piece.text, sign, at)


def _alone(piece: Piece, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The signs between `start` and `end` that have no partner, and where they stand."""
    text = piece.prose
    opened: list[tuple[str, int]] = []
    for found in _SIGN.finditer(text, start, end):
        at, sign = found.start(), _WIDE.get(found[0], found[0])
        if _is_no_bracket(text, sign, at, [one for one, _ in opened]):
            continue
        if sign in _PAIRS:
            if not (sign == "“" and opened and opened[-1][0] == "“" and _begins(piece, at)):
                opened.append((sign, at))
        elif opened and opened[-1][0] == _OPENED_BY[sign]:
            opened.pop()
        elif _OPENED_BY[sign] in (one for one, _ in opened):
            while opened[-1][0] != _OPENED_BY[sign]:
                yield opened.pop()
            opened.pop()
        else:
            yield sign, at
    yield from opened


def _is_no_bracket(text: str, sign: str, at: int, opened: list[str]) -> bool:
    """Whether this sign needs no partner: an apostrophe (It’s, ’98), what follows a list's label
    (1）), a face (：）)."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if sign in "‘’" and _YEAR.match(text, at + 1) and (sign == "’" or text[at + 3 : at + 4] != "’"):
        return True
    if sign == "’":
        inside = before.isascii() and before.isalpha() and after.isascii() and after.isalpha()
        return inside or ("‘" not in opened and before.isascii() and before.isalnum())
    return sign in "（）" and _is_no_round_bracket(text, sign, at, opened.count("（"))


def _is_no_round_bracket(text: str, sign: str, at: int, opened: int) -> bool:
    start, end = text.rfind("\n", 0, at) + 1, (text + "\n").index("\n", at)
    closing, opening = (
        sum(text.count(one, at + 1, end) for one in signs) for signs in ("）)", "（(")
    )
    face = _FACE.search(text, max(start, at - 3), at)
    if sign == "（":
        return bool(face) and not closing
    if opened:  # （一是：1）甲；2）乙）
        return bool(_LABEL.search(text[max(start, at - 4) : at])) and closing - opening >= opened
    return bool(
        face or _LABEL.search(text[max(start, at - 4) : at]) or _is_counted(text, start, at, end)
    )


def _is_counted(text: str, start: int, at: int, end: int) -> bool:
    """Whether the number before `at` has its neighbour elsewhere in the line: 因为1）…，2）…"""
    number = _NUMBER.search(text, max(start, at - 2), at)
    near = (int(number[1]) - 1, int(number[1]) + 1) if number else ()
    return any(f"{one}{sign}" in text[start:end] for one in near for sign in "）)")


def _begins(piece: Piece, at: int) -> bool:
    """Whether a paragraph begins here."""
    start = piece.prose.rfind("\n", 0, at) + 1
    return not piece.words(start, at).strip()


def _message(text: str, sign: str, at: int) -> str:
    near = re.split(r"[\n\0]", text[at : at + 10])[0]
    line = text[text.rfind("\n", 0, at) + 1 : (text + "\n").index("\n", at)]
    pair = _PAIRS.get(sign) or _OPENED_BY[sign]
    told = "没有合上" if sign in _PAIRS else "前面没有开头"
    name, other = (_NAMES.get(one, f"“{one}”") for one in (sign, pair))
    if sign in "“”" and line.count(sign) - line.count(pair) > 1:
        return f"{name}{told}（{near}）。这一段里{name}多、{other}少，多半有一个打反了，请核对。"
    return f"{name}{told}（{near}）。请补上{other}，或删去多余的。"


RULE: Final = Rule(
    title="括号和引号不成对",
    kind="error",
    check=check,
    wrong="青禾区举办《春日书市，三天里来了八千人。",
    right="青禾区举办《春日书市》，三天里来了八千人。",
)
