"""Dates as a Chinese newspaper prints them, and the calendar of a month.

In: aware datetimes in the site's zone, or plain dates. Out: `Moment` and `MonthGrid` views.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import lru_cache

from msgspec.structs import replace

from bulletin.model.record import Record

WEEKDAYS = "一二三四五六日"
MIDNIGHT = time()  # a date that was typed without a clock
_MONDAY_FIRST = calendar.Calendar(firstweekday=0)


class Moment(Record, frozen=True):
    """A point in time in every form that pages show."""

    iso: str  # 2022-05-20T08:00:00+08:00, for machines; without a clock 2022-05-20
    clock: str  # 08:00, or nothing
    stamp: str  # 2022-05-20 08:00, as government sites print it
    day: str  # 2022年5月20日
    weekday: str  # 星期五


class Day(Record, frozen=True):
    """A day of a month's grid; `number` is 0 for a cell outside the month, `url` empty for a day
    without news."""

    number: int
    url: str = ""
    count: int = 0
    current: bool = False


class MonthGrid(Record, frozen=True):
    """A month as a calendar: weeks of seven days, Monday first."""

    caption: str  # 2022年5月
    url: str
    weeks: tuple[tuple[Day, ...], ...]


@lru_cache(maxsize=1 << 14)
def moment(at: datetime) -> Moment:
    """`at` in every form that pages show."""
    iso = at.isoformat()
    clock = "" if at.time() == MIDNIGHT else iso[11:16]
    return Moment(
        iso=iso if clock else iso[:10],
        clock=clock,
        stamp=f"{iso[:10]} {iso[11:16]}",
        day=day_name(at),
        weekday=f"星期{WEEKDAYS[at.weekday()]}",
    )


def day_name(at: date) -> str:
    """2022年5月20日."""
    return f"{at.year}年{at.month}月{at.day}日"


def month_name(year: int, month: int) -> str:
    """2022年5月."""
    return f"{year}年{month}月"


def span(first: date, last: date) -> str:
    """The time between two days as briefly as it can be said: 2022年5月18日—22日."""
    if first == last:
        return day_name(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{day_name(first)}—{last.day}日"
    if first.year == last.year:
        return f"{day_name(first)}—{last.month}月{last.day}日"
    return f"{day_name(first)}—{day_name(last)}"


def month_grid(
    year: int, month: int, url: str, counts: Mapping[int, int], day_url: Callable[[date], str]
) -> MonthGrid:
    """The calendar of a month: `counts` holds the number of articles of each day that has any,
    `day_url` gives the address of such a day."""
    empty = Day(0)

    def cell(number: int) -> Day:
        if not number:
            return empty
        count = counts.get(number, 0)
        return Day(number, day_url(date(year, month, number)) if count else "", count)

    weeks = tuple(
        tuple(cell(number) for number in week)
        for week in _MONDAY_FIRST.monthdayscalendar(year, month)
    )
    return MonthGrid(month_name(year, month), url, weeks)


def mark_day(grid: MonthGrid, number: int) -> MonthGrid:
    """The same calendar with one day marked as the one that the page shows."""
    weeks = tuple(
        tuple(replace(day, current=True) if day.number == number else day for day in week)
        for week in grid.weeks
    )
    return replace(grid, weeks=weeks)
