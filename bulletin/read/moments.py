"""Moments: the ways editors write a date.

In: `2022年5月21日 上午9:30`, `2022.5.21`, `2022-05-21T09:30+08:00`, with full-width digits or not. Out: an
aware datetime to the minute in the site's zone. An incomplete or impossible date is refused.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

_DATE: Final = re.compile(
    r"(?P<year>\d{4})\s*(?:年|[-./])\s*(?P<month>\d{1,2})\s*(?:月|[-./])\s*(?P<day>\d{1,2})\s*[日号]?"
    r"(?:\s*星期[一二三四五六日天])?"
    r"(?:[T\s,，]*(?P<half>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚|[AaPp][Mm])?\s*"
    r"(?P<hour>\d{1,2})\s*(?:[:：点时]\s*(?P<minute>\d{1,2})?)\s*分?(?:[:：]\d{1,2}(?:\.\d+)?\s*秒?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_AFTERNOON: Final = {"下午", "傍晚", "晚上", "晚", "pm"}
_DIGITS: Final = str.maketrans("０１２３４５６７８９／．－", "0123456789/.-")


class NotAMoment(ValueError):
    """What stands there is no complete, possible date."""


def read_moment(typed: str, zone: ZoneInfo) -> datetime:
    """The moment that was typed; a date alone means midnight. Raises `NotAMoment`."""
    found = _DATE.fullmatch(typed.translate(_DIGITS).strip())
    if found is None:
        raise NotAMoment(typed)
    hour, minute = int(found["hour"] or 0), int(found["minute"] or 0)
    half = (found["half"] or "").lower()
    if (half in _AFTERNOON and hour < 12) or (half == "中午" and hour < 3):  # noqa: PLR2004 (clock)
        hour += 12
    elif half == "am" and hour == 12:  # noqa: PLR2004 (clock)
        hour = 0
    try:
        day = (int(found["year"]), int(found["month"]), int(found["day"]))
        at = datetime(*day, hour, minute)  # noqa: DTZ001 (the zone follows)
    except ValueError as error:
        raise NotAMoment(typed) from error
    if found["zone"]:
        return at.replace(tzinfo=_offset(found["zone"])).astimezone(zone)
    return at.replace(tzinfo=zone)


def _offset(typed: str) -> timezone:
    if typed == "Z":
        return UTC
    digits = typed[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if typed[0] == "-" else offset)
