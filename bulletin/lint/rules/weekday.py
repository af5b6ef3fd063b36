"""A date with a weekday that it does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from bulletin.lint.piece import Piece
from bulletin.lint.rule import Known, Rule

# The sign is looked for first and what is before it second: several times as fast.
_DAY: Final = re.compile(
    r"月(?P<day>\d{1,2})[日号]\s*+[（(，,]?\s*+"
    r"(?:星期|礼拜|周)(?P<weekday>[一二三四五六日天])(?![末报年岁刊至到—－~～、\-])"
)
_BEFORE: Final = re.compile(r"(?<![\d.])(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})\Z")
_YEAR: Final = re.compile(r"(?<!\d)(\d{4})年")
_WEEKDAYS: Final = {day: at for at, day in enumerate("一二三四五六日")} | {"天": 6}
_SHOWN: Final = "一二三四五六日"
_NEAR: Final = 183  # days from the piece's date; a day without a year is meant to be so near


def check(piece: Piece, known: Known) -> Iterator[tuple[int, str]]:
    """写了星期几的日期，星期要对得上。没写年份的，按离稿件日期最近的那一年算。"""
    del known
    for found in _DAY.finditer(piece.prose):
        before = _BEFORE.search(piece.prose, max(0, found.start() - 8), found.start())
        days = _days(piece, before, int(found["day"])) if before else []
        if before and days and _WEEKDAYS[found["weekday"]] not in {day.weekday() for day in days}:
            said = piece.prose[before.start() : found.end()]
            right = (
                f"{days[0].year}年{days[0].month}月{days[0].day}日是星期{_SHOWN[days[0].weekday()]}"
            )
            yield piece.line(found.start()), f"“{said}”对不上：{right}。请核对日期和星期。"


def _days(piece: Piece, before: re.Match[str], day: int) -> list[date]:
    """The days that may be meant; the likeliest first, none where the calendar has no such day."""
    month = int(before["month"])
    if before["year"]:
        years = [int(before["year"])]
    else:
        line = piece.prose.rfind("\n", 0, before.start()) + 1
        named = [int(year) for year in _YEAR.findall(piece.prose[line : before.start()])]
        years = [*_nearest(piece, month, day), *named]
    return [date(year, month, day) for year in years if _exists(year, month, day)]


def _exists(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day; another rule says where it has not."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _nearest(piece: Piece, month: int, day: int) -> list[int]:
    """The year in which the day is nearest to the piece's date."""
    if piece.fields is None:
        return []
    own = piece.fields.date.date()
    years = (year for year in range(own.year - 1, own.year + 2) if _exists(year, month, day))
    return [year for year in years if abs((date(year, month, day) - own).days) <= _NEAR]


RULE: Final = Rule(
    title="日期和星期对不上",
    kind="warning",
    check=check,
    wrong="标题：书市开张\n日期：2022年5月21日\n栏目：要闻\n\n书市5月21日（星期五）开张。",
    right="标题：书市开张\n日期：2022年5月21日\n栏目：要闻\n\n书市5月21日（星期六）开张。",
)
