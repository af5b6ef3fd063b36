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
        ("2022-05-20T20:30-05:00", "2022-05-21T09:30"),
        ("2022-05-21T10:30+09:00", "2022-05-21T09:30"),
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


@pytest.mark.parametrize(
    ("typed", "fact", "remedy"),
    [
        ("2022年5月21日 星期五", "“2022年5月21日 星期五”的星期不对，这一天是星期六。", "请核对日期；星期可以不写。"),
        ("2022-05-21 24:00", "“2022-05-21 24:00”里的24点，不知道算哪一天。", "当天夜里的，请写 2022年5月21日 23:59；第二天零点的，请写第二天的日期和 0:00。"),
        ("2022-02-30", "没有“2022年2月30日”这一天。", "请核对日期。"),
        ("2022-05-21 9:75", "“2022-05-21 9:75”的钟点不对。", "请写成 09:30 这样，小时到23，分钟到59。"),
        ("2022-05-21 25:00", "“2022-05-21 25:00”里，一天没有25点。", "请核对钟点，如 下午3:00 或 15:00。"),
        ("2022-05-21 上午15:00", "“2022-05-21 上午15:00”里，上午没有15点。", "请核对钟点，如 下午3:00 或 15:00。"),
        ("2022-05", "“2022-05”不是完整的日期。", "请写成 2022年5月21日 或 2022-05-21 09:30。"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_date_is_said_with_the_remedy_for_it(
    typed: str, fact: str, remedy: str
) -> None:
    with pytest.raises(NotAMoment) as wrong:
        read_moment(typed, ZONE)
    assert (wrong.value.fact, wrong.value.remedy) == (fact, remedy)
