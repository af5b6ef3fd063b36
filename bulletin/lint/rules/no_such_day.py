"""A day that the calendar does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Known, Rule

# The sign is looked for first and what is before it second: several times as fast.
_DAY: Final = re.compile(r"月(?P<day>\d{1,2})[日号](?![线楼院店铺门馆桥段])")
_BEFORE: Final = re.compile(r"(?<![\d.])(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})\Z")
_LUNAR: Final = re.compile("[农阴旧]历[^，。；]{0,6}\\Z|闰\\Z")
_LONGEST: Final = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days of each month
_LEAP: Final = 29


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """文中的日期要真有那一天：没有2月30日、4月31日，平年没有2月29日。农历的不算。"""
    del known
    for found in _DAY.finditer(piece.prose):
        before = _BEFORE.search(piece.prose, max(0, found.start() - 8), found.start())
        if before is None:
            continue
        year, month, day = int(before["year"] or 0), int(before["month"]), int(found["day"])
        if not _is_day(year, month, day) and not _is_lunar(piece.prose, before.start()):
            said = piece.prose[before.start() : found.end()]
            yield piece.line(found.start()), f"没有“{said}”这一天。请核对日期。"


def _is_day(year: int, month: int, day: int) -> bool:
    if not 1 <= month < len(_LONGEST) or not 1 <= day <= _LONGEST[month]:
        return False
    common = year and (year % 4 or (not year % 100 and year % 400))
    return not (common and (month, day) == (2, _LEAP))


def _is_lunar(text: str, at: int) -> bool:
    return _LUNAR.search(text, max(0, at - 10), at) is not None


RULE: Final = Rule(
    title="没有这一天",
    kind="error",
    exact="照历法计算",
    check=check,
    wrong="书市从2月27日办到2月30日。",
    right="书市从2月27日办到2月28日。",
)
