"""Moments: the ways editors write a date.

In: `2022年5月21日 上午9:30`, `2022.5.21`, `2022-05-21T09:30+08:00`, `20220521`, with full-width digits or
not. Out: an aware datetime to the minute in the site's zone. A date that is incomplete, impossible or
at odds with itself (a weekday it does not have, 上午 15:00, 晚上 12:00 of which day?) is refused, never
guessed.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

_DATE: Final = re.compile(
    r"(?P<year>\d{4})\s*(?:年|[-./])\s*(?P<month>\d{1,2})\s*(?:月|[-./])\s*(?P<day>\d{1,2})\s*[日号]?"
    r"(?:\s*[（(]?\s*(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])\s*[)）]?)?"
    r"(?:[T\s,，]*(?P<half>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚|[AaPp][Mm])?\s*"
    r"(?P<hour>\d{1,2})\s*(?:[:：点时]\s*(?P<minute>\d{1,2}|半)?)\s*分?(?:[:：]\d{1,2}(?:\.\d+)?\s*秒?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_DIGITS: Final = str.maketrans("０１２３４５６７８９／．－—–＋︰﹕∶", "0123456789/.---+:::")
_RUN: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?!\d)")  # 20220521
# Characters; no date has more, and `_DATE` would go over a long one for minutes.
_LONGEST: Final = 60
_WEEKDAYS: Final = {day: at for at, day in enumerate("一二三四五六日")} | {"天": 6}
_EPOCHS: Final = range(1900, 2101)  # years a newspaper can mean

# Which hours may follow each part of the day, and what is added to them.
_NIGHT = {hour: hour + 12 for hour in range(1, 12)} | {hour: hour for hour in range(13, 24)}
_MORNING = {hour: hour for hour in range(1, 12)}
_HOURS: Final[dict[str, dict[int, int]]] = {
    "": {hour: hour for hour in range(24)},
    "凌晨": {0: 0, 12: 0, **{hour: hour for hour in range(1, 7)}},
    "清晨": _MORNING,
    "早上": _MORNING,
    "早晨": _MORNING,
    "上午": _MORNING | {0: 0},
    "am": _MORNING | {12: 0, 0: 0},
    "中午": {11: 11, 12: 12, 13: 13, 1: 13, 2: 14},
    "下午": _NIGHT | {12: 12},
    "pm": _NIGHT | {12: 12},
    "傍晚": _NIGHT,
    "晚上": _NIGHT,
    "晚": _NIGHT,
}


class NotAMoment(ValueError):
    """What stands there is no complete, possible date. `fact` and `remedy` say so in Chinese."""

    def __init__(self, typed: str, fact: str = "", remedy: str = "") -> None:
        super().__init__(typed)
        self.fact = fact or f"“{typed}”不是完整的日期。"
        self.remedy = remedy or "请写成 2022年5月21日 或 2022-05-21 09:30。"


def read_moment(typed: str, zone: ZoneInfo) -> datetime:
    """The moment that was typed; a date alone means midnight. Raises `NotAMoment`."""
    plain = _RUN.sub(r"\1-\2-\3", typed[:_LONGEST].translate(_DIGITS).strip(), count=1)
    found = _DATE.fullmatch(plain) if len(typed) < _LONGEST else None
    if found is None or int(found["year"]) not in _EPOCHS:
        raise NotAMoment(typed)
    if found["hour"] and int(found["hour"]) == 24 and not found["half"]:  # noqa: PLR2004
        raise NotAMoment(typed, *_midnight(typed, found))
    if (found["zone"] or "").startswith(
        "-"
    ) and "T" not in plain:  # 9:00-10:00 is a stretch of time
        raise NotAMoment(typed)
    minute = 30 if found["minute"] == "半" else int(found["minute"] or 0)
    try:
        hour = _HOURS[(found["half"] or "").lower()][int(found["hour"] or 0)]
        day = (int(found["year"]), int(found["month"]), int(found["day"]))
        at = datetime(*day, hour, minute)  # noqa: DTZ001 (the zone follows)
        offset = _offset(found["zone"])
    except ValueError as error:
        raise NotAMoment(typed, *_impossible(typed, found)) from error
    except KeyError as error:
        fact = f"“{typed}”里，{found['half'] or '一天'}没有{int(found['hour'] or 0)}点。"
        raise NotAMoment(typed, fact, "请核对钟点，如 下午3:00 或 15:00。") from error
    if found["weekday"] and at.weekday() != _WEEKDAYS[found["weekday"]]:
        right = "一二三四五六日"[at.weekday()]
        fact = f"“{typed}”的星期不对，这一天是星期{right}。"
        raise NotAMoment(typed, fact, "请核对日期；星期可以不写。")
    if offset is None:
        return at.replace(tzinfo=zone)
    return at.replace(tzinfo=offset).astimezone(zone)


def _midnight(typed: str, found: re.Match[str]) -> tuple[str, str]:
    """24:00 is the next day's 0:00, and the day decides where the piece stands: an editor must say."""
    day = f"{found['year']}年{int(found['month'])}月{int(found['day'])}日"
    fact = f"“{typed}”里的24点，不知道算哪一天。"
    return fact, f"当天夜里的，请写 {day} 23:59；第二天零点的，请写第二天的日期和 0:00。"


def _impossible(typed: str, found: re.Match[str]) -> tuple[str, str]:
    """Which part of a date that does not exist is wrong."""
    year, month, day = (int(found[name]) for name in ("year", "month", "day"))
    try:
        datetime(year, month, day)  # noqa: DTZ001 (only whether there is such a day)
    except ValueError:
        return f"没有“{year}年{month}月{day}日”这一天。", "请核对日期。"
    return f"“{typed}”的钟点不对。", "请写成 09:30 这样，小时到23，分钟到59。"


def _offset(typed: str | None) -> timezone | None:
    if typed is None:
        return None
    digits = "0000" if typed == "Z" else typed[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if typed[0] == "-" else offset)
