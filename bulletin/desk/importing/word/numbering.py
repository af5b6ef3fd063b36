"""Numbering: the numbers and dots that Word puts in front of a paragraph and that no file holds as text.

In: the part `numbering.xml`, and the paragraphs in their order. Out: each one's label: `一、`, `（2）`, `3.`,
`- ` for a dot.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element

from bulletin.desk.importing.word.styles import number_in, value

_DIGITS: Final = "〇一二三四五六七八九"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_PLACE: Final = re.compile(r"%([1-9])")
_TEN: Final = 10
_HUNDRED: Final = 100
_CIRCLED: Final = 20  # ① to ⑳ have characters of their own
_LARGEST: Final = 1_000_000  # a start that is larger is a damaged file's
_LETTERS: Final = 26


class Numbering:
    """A file's lists, counted as far as their paragraphs were asked for."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[str, dict[int, Element]] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()
        for node in root if root is not None else ():
            if node.tag == "w-abstractNum":
                levels = {_int(one.get("w-ilvl", "0")): one for one in node.iter("w-lvl")}
                self._levels[node.get("w-abstractNumId", "")] = levels
            elif node.tag == "w-num":
                starts = {
                    _int(one.get("w-ilvl", "0")): _int(value(one, "w-startOverride"), 1)
                    for one in node.iter("w-lvlOverride")
                    if one.find("w-startOverride") is not None
                }
                self._lists[node.get("w-numId", "")] = value(node, "w-abstractNumId"), starts

    def label(self, said: Element | None) -> tuple[str, int]:
        """The label of the next paragraph that says so of its list (`w-numPr`), and how deep it stands."""
        name, depth = value(said, "w-numId"), _int(value(said, "w-ilvl"))
        known = self._lists.get(name)
        level = self._levels.get(known[0], {}).get(depth) if known else None
        if known is None or level is None:
            return "", 0
        kind, text = value(level, "w-numFmt") or "decimal", value(level, "w-lvlText")
        if kind == "bullet":
            return "- ", depth
        counts = self._counts[known[0]]
        first = _int(value(level, "w-start"), 1)
        if depth in known[1] and (name, depth) not in self._begun:
            first = known[1][depth]
            counts.pop(depth, None)
        self._begun.add((name, depth))
        counts[depth] = counts[depth] + 1 if depth in counts else first
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        if kind == "none":
            return "", 0
        return _PLACE.sub(lambda place: self._number(known[0], int(place[1]) - 1), text), depth

    def _number(self, name: str, depth: int) -> str:
        """The number that a list has reached at a depth, as that depth writes it."""
        level = self._levels[name].get(depth)
        kind = value(level, "w-numFmt") or "decimal"
        number = self._counts[name].get(depth, _int(value(level, "w-start"), 1))
        return _WAYS.get(kind, str)(number)


def _int(said: str, other: int = 0) -> int:
    return min(number_in(said, other), _LARGEST)


def chinese(number: int) -> str:
    """一, 十, 十一, 二十, 一百〇一: as lists count; larger ones digit by digit."""
    if not 0 < number < _HUNDRED:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, _TEN)
    before = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return before + (_DIGITS[ones] if ones else "")


def _letters(number: int) -> str:
    """a to z, then aa, bb."""
    times, at = divmod(max(number, 1) - 1, _LETTERS)
    return chr(ord("a") + at) * min(times + 1, _TEN)


def _roman(number: int) -> str:
    if number >= _TEN * 1000:
        return str(number)
    made = ""
    for worth, sign in _ROMAN:
        made += sign * (number // worth)
        number %= worth
    return made


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if 0 < number <= _CIRCLED else str(number)


def _cycled(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


_WAYS: Final[dict[str, Callable[[int], str]]] = {
    **dict.fromkeys(
        "chineseCounting chineseCountingThousand japaneseCounting taiwaneseCounting"
        " taiwaneseCountingThousand ideographDigital japaneseDigitalTenThousand koreanDigital2".split(),
        chinese,
    ),
    "ideographTraditional": _cycled(_STEMS),
    "ideographZodiac": _cycled(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": lambda number: str(number).translate(
        {ord("0") + digit: 0xFF10 + digit for digit in range(_TEN)}
    ),
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
