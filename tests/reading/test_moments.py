"""Dates as editors type them are understood or refused, never guessed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.reading.moments import NotAMoment, read_moment

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2022年5月21日 上午9:30", "2022-05-21T09:30"),
        ("2022年5月21日", "2022-05-21T00:00"),
        ("2022年5月21日 下午3点", "2022-05-21T15:00"),
        ("2022年5月21日下午3时05分", "2022-05-21T15:05"),
        ("2022年5月21日 星期六 晚上8：15", "2022-05-21T20:15"),
        ("2022年5月21日 中午12:00", "2022-05-21T12:00"),
        ("2022.5.21", "2022-05-21T00:00"),
        ("2022/5/21 9:30", "2022-05-21T09:30"),
        ("２０２２-０５-２１ ０９：３０", "2022-05-21T09:30"),
        ("2022-05-21T09:30+08:00", "2022-05-21T09:30"),
        ("2022-05-21T01:30Z", "2022-05-21T09:30"),
        ("2022-05-21 09:30:45", "2022-05-21T09:30"),
        ("2022年5月21日 凌晨12:30", "2022-05-21T00:30"),
        ("2022年5月21日（周六）9点半", "2022-05-21T09:30"),
        ("2022-05-21 PM 3:05", "2022-05-21T15:05"),
        ("2022-05-21 AM 12:05", "2022-05-21T00:05"),
        ("2022-05-21T00:30+00:00", "2022-05-21T08:30"),
        ("20220521", "2022-05-21T00:00"),
        ("20220521 9:30", "2022-05-21T09:30"),
        ("2022—05—21", "2022-05-21T00:00"),
        ("2022年5月21日9时30分", "2022-05-21T09:30"),
    ],
)
def test_a_complete_date_is_understood(typed: str, expected: str) -> None:
    assert read_moment(typed, ZONE) == datetime.fromisoformat(expected).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    "typed",
    [
        "2022-05",
        "2022年5月",
        "5月21日",
        "2022-13-01",
        "2022-02-30",
        "昨天",
        "",
        "2022-05-21 25:00",
        "21.5.2022",
        "2022年5月21日 星期五",
        "2022年5月21日 上午15:00",
        "2022年5月21日 晚上12:00",
        "2022-05-21T09:30+99:00",
        "0001-01-01T00:00+08:00",
        "9999-12-31T23:59-08:00",
        "2022-05-21 9",
        "202205",
        "202205210930",
        "20221305",
    ],
)
def test_an_incomplete_or_impossible_date_is_refused(typed: str) -> None:
    with pytest.raises(NotAMoment):
        read_moment(typed, ZONE)


@given(st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)))
def test_any_minute_typed_in_any_usual_way_is_that_minute(at: datetime) -> None:
    at = at.replace(second=0, microsecond=0)
    for form in ("%Y-%m-%d %H:%M", "%Y年%m月%d日 %H:%M", "%Y.%m.%d %H：%M", "%Y/%m/%dT%H:%M"):
        assert read_moment(at.strftime(form), ZONE) == at.replace(tzinfo=ZONE)
