"""Headlines break as a newspaper breaks them: after signs, between words, never inside what is one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.model.clusters import torn
from bulletin.reading.words import CLAUSE, words

HEADLINES = [
    ("财政拨款473万元用于老街改造", "财政拨款|473万元|用于|老街|改造"),
    ("1079辆货车一天过卡口", "1079辆|货车|一天|过|卡口"),
    ("“资源资产盘活年”怎么干（上）", "“资源|资产|盘活年”|怎么|干|（上）"),
    ("货车只有一个入口，三个街道日夜轮班", "货车只有一个入口，|三个街道日夜轮班"),
    ("🇨🇳国旗下的Café开张了", "🇨🇳|国旗|下|的|Café|开张|了"),
    ("Cafe\u0301开张", "Cafe\u0301|开张"),
    ("2026年11月20日老街开街", "2026年|11月|20日|老街|开街"),
    ("PM2.5降了，臭氧成了头号难题", "PM2.5降了，|臭氧成了头号难题"),
    ("5G+AI赋能第三产业", "5G+AI|赋能|第三产业"),
    ("👩‍🌾种菜", "👩‍🌾|种菜"),
    ("Hello World 展", "Hello |World |展"),
    ("集市开张", "集市|开张"),
]


@pytest.mark.parametrize(("headline", "expected"), HEADLINES)
def test_a_headline_may_break_here(headline: str, expected: str) -> None:
    assert "|".join(words(headline)) == expected


SIGNS = "云桥镇青禾区集市开张一二三百万元年月日个条473.5%，。！？、；：“”《》（）—… aBé\u0301🇨🇳🇺👩\u200d🌾👍🏽"


@given(st.text(st.sampled_from(SIGNS), max_size=40) | st.text(max_size=20))
def test_whatever_it_is_nothing_is_lost_and_nothing_torn(text: str) -> None:
    pieces = words(text)
    assert "".join(pieces) == text
    assert all(pieces)
    for number, piece in enumerate(pieces[1:], 1):
        before = "".join(pieces[:number])
        assert not torn(before, piece)
        assert piece[0] not in "，。！？、；：”》）"
        assert unicodedata.category(before[-1]) not in ("Ps", "Pi")


@given(
    st.lists(
        st.sampled_from(["集市开张", "三条街一起赶集", "一百二十个摊位头一天就租完了"]),
        min_size=2,
        max_size=4,
    )
)
def test_a_short_clause_is_not_broken_where_there_are_several(clauses: list[str]) -> None:
    pieces = words("，".join(clauses))
    for clause in clauses[:-1]:
        if len(clause) <= CLAUSE:
            assert f"{clause}，" in pieces
