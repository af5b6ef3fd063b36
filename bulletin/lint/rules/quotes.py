"""Straight quotation marks among Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Edit, Known, Rule
from bulletin.model.han import HAN

_BESIDE: Final = f"{HAN}，。：；、！？（）《》……—"
_DOUBLE: Final = re.compile(rf"\"(?=[{_BESIDE}])|\"(?<=[{_BESIDE}].)")
# Never an apostrophe (It's, 5'6"): no Latin letter and no digit outside, Chinese inside.
_SINGLE: Final = re.compile(
    rf"(?<![A-Za-z0-9])'(?P<inside>(?=[{_BESIDE}])[^'\"\n\0‘’]*[{_BESIDE}])'(?![A-Za-z0-9])"
)
_PAIR: Final = re.compile(r"\"(?P<inside>[^\"\n\0“”]+)\"")
_HAN: Final = re.compile(f"[{HAN}]")
_OUTSIDE: Final = re.compile(rf"[{_BESIDE}\s\0“”‘’*]|\Z")


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """中文引号用“ ”和‘ ’，不用键盘上的直引号。直引号分不出开头和结尾。英文里的撇号（It's）、英尺英寸不算。"""
    del known
    if '"' not in piece.prose and "'" not in piece.prose:
        return
    found = [*_DOUBLE.finditer(piece.prose), *_SINGLE.finditer(piece.prose)]
    seen = -1
    for one in sorted(found, key=lambda one: one.start()):
        line = piece.line(one.start())
        if line != seen:
            yield line, f"用了直引号（{one[0][0]}）。请改成“ ”或‘ ’。"
        seen = line


def mend(piece: Piece, known: Known) -> Iterator[Edit]:
    """Make both marks of a pair curly where it stands in Chinese: Chinese or nothing on either side, and
    Chinese inside or beside it. A line with one mark too many is left to a person."""
    del known
    at = 0
    for line in piece.prose.split("\n"):
        if line.count('"') % 2 == 0:
            yield from _of_line(line, at)
        at += len(line) + 1


def _of_line(line: str, at: int) -> Iterator[Edit]:
    for found in (*_PAIR.finditer(line), *_SINGLE.finditer(line)):
        before, after = line[: found.start()][-1:], line[found.end() :][:1]
        chinese = _HAN.search(found["inside"]) or (_HAN.match(before) and _HAN.match(after))
        if chinese and _OUTSIDE.match(before) and _OUTSIDE.match(after):
            opening, closing = ("“", "”") if found[0][0] == '"' else ("‘", "’")
            yield Edit(at + found.start(), at + found.start() + 1, opening)
            yield Edit(at + found.end() - 1, at + found.end(), closing)


RULE: Final = Rule(
    title="用了直引号",
    kind="warning",
    check=check,
    mend=mend,
    wrong='书市挂出"买一送一"的牌子。',
    right="书市挂出“买一送一”的牌子。",
)
