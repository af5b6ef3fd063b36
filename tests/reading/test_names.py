"""A byline is people in order, each with a role; who is meant is certain, or it is asked."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.model.article import Author
from bulletin.reading.names import read_names
from bulletin.reading.newsroom import Newsroom, Reporter

REPORTERS = (
    Reporter("王同", "街道"),
    Reporter("王同", "社区"),
    Reporter("甲一"),
    Reporter("乙二"),
    Reporter("秋"),
)
NEWSROOM = Newsroom(("要闻",), REPORTERS, ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("记者 甲一 乙二 通讯员 丙三", "甲一/记者 乙二/记者 丙三/通讯员"),
        ("·甲一 乙二·", "甲一/记者 乙二/记者"),
        ("·甲一·乙二·", "甲一/记者 乙二/记者"),
        ("甲一和乙二", "甲一/记者 乙二/记者"),
        ("甲一、丙三", "甲一/记者 丙三/记者"),
        ("本报记者甲一 通讯员：丙三", "甲一/记者 丙三/通讯员"),
        ("本报记者 甲一 摄影 乙二", "甲一/记者 乙二/摄影"),
        ("记者 甲一 摄", "甲一/摄影"),
        ("甲一 文 乙二 摄", "甲一/记者 乙二/摄影"),
        ("文/甲一 图/乙二", "甲一/记者 乙二/摄影"),
        ("丙三（通讯员）", "丙三/通讯员"),
        ("阿卜·买买提", "阿卜·买买提/记者"),
        ("和平", "和平/记者"),
        ("John Smith, 甲一", "John Smith/记者 甲一/记者"),
        ("见习记者 甲一 本报首席记者乙二", "甲一/记者 乙二/记者"),
        ("摄影记者 甲一", "甲一/摄影"),
        ("记者甲一摄", "甲一/摄影"),
        ("甲一 摄影", "甲一/摄影"),
        ("甲一 文 乙二 摄影", "甲一/记者 乙二/摄影"),
        ("通讯员 丙三 乙二/摄", "丙三/通讯员 乙二/摄影"),
        ("图文 甲一", "甲一/记者"),
        ("12345热线", "12345热线/记者"),
        ("甲一 甲一", "甲一/记者"),
        ("王　菲 丙三", "王菲/记者 丙三/记者"),
        ("秋", "秋/记者"),
        ("记者站", "记者站/记者"),
        ("", ""),
    ],
)
def test_a_byline_is_people_with_roles(typed: str, people: str) -> None:
    authors, wrong = read_names(typed, NEWSROOM)
    assert wrong == []
    assert " ".join(f"{author.name}/{author.role}" for author in authors) == people


def test_a_mark_picks_one_of_two_namesakes() -> None:
    assert read_names("王同（社区）", NEWSROOM) == ((Author("王同", mark="社区"),), [])


@pytest.mark.parametrize(
    ("typed", "fact", "remedy"),
    [
        ("王同", "有不止一位“王同”。", "请写明是哪一位：王同（街道）、王同（社区）。"),
        (
            "王同（环保）",
            "记者名单里没有“王同（环保）”。",
            "名单里有：王同（街道）、王同（社区）。要加人，请登记在 reporters.toml。",
        ),
        ("甲一（", "署名里的“（”读不懂。", "请把括号写完整，如 王军（环保）。"),
        ("甲一 等", "署名“等”只有一个字。", "请写全名；如果是笔名，请登记在 reporters.toml。"),
        ("甲一 and", "署名里的“and”不是姓名。", "请只写姓名；如果是正文，请在它前面空一行。"),
        (
            "宣传部供稿",
            "署名里的“宣传部供稿”不是姓名。",
            "请只写姓名；如果是正文，请在它前面空一行。",
        ),
        ("5月21日", "署名里的“5月21日”不是姓名。", "请只写姓名；如果是正文，请在它前面空一行。"),
        ("丙三 通讯员", "署名里的“通讯员”后面没有姓名。", "请补上姓名，或删去。"),
        ("丙" * 31, "署名里有太长的名字。", "请用“、”或空格分开每个人。"),
    ],
)
def test_what_is_not_certain_is_asked(typed: str, fact: str, remedy: str) -> None:
    assert read_names(typed, NEWSROOM)[1] == [(fact, remedy)]


@given(st.text("甲一乙二丙记者通讯员摄影文图王同·、，／ （）和等ABc", max_size=24))
def test_no_letter_of_a_byline_is_lost_in_silence(typed: str) -> None:
    authors, wrong = read_names(typed, NEWSROOM)
    kept = set("记者通讯员摄影文图摄和") | set("".join(a.name + a.mark for a in authors))
    assert wrong or {char for char in typed if char.isalpha()} <= kept
