"""The header of an article: three ways to type it, every fault at once, nothing lost."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.article import Author, Correction, Fields
from bulletin.read.desk import Desk, Reporter
from bulletin.read.header import KEYS, read_header

ZONE = ZoneInfo("Asia/Shanghai")
DESK = Desk(
    ("要闻", "民生"), (Reporter("王同", "街道"), Reporter("王同", "社区"), Reporter("甲一")), ZONE
)
NINE = datetime(2022, 5, 21, 9, 30, tzinfo=ZONE)


def read(text: str) -> tuple[Fields | None, list[str]]:
    """The fields of a header, and its faults as an editor sees them."""
    found, _, _, faults = read_header(text, "a.md", DESK)
    return found, [str(fault) for fault in faults]


@pytest.mark.parametrize(
    "text",
    [
        "标题：集市：开张\n日期：2022年5月21日 上午9:30\n栏目：民生\n标签：集市、街道；桥\n作者：甲一，乙二\n\n正文",
        "Title: 集市：开张\nDate: 2022-05-21 09:30\nCategory: 民生\nTags: 集市, 街道, 桥\nAuthor: 甲一 乙二\n\n正文",
        "---\n标题：集市：开张\n日期：2022.5.21 9:30\n栏目：民生\n话题：集市，街道，桥\n记者：甲一 乙二\n---\n正文",
        "---\ntitle: '集市：开张'\ndate: 2022-05-21 09:30\nsection: 民生\ntopics: [集市, 街道, 桥]\n"
        "authors:\n- 甲一\n- 乙二\n---\n正文",
    ],
    ids=["chinese", "pelican", "fenced", "yaml"],
)
def test_all_ways_of_typing_a_header_say_the_same(text: str) -> None:
    found, faults = read(text)
    assert faults == []
    assert found is not None
    assert (found.title, found.date, found.section) == ("集市：开张", NINE, "民生")
    assert found.topics == ("集市", "街道", "桥")
    assert found.authors == (Author("甲一"), Author("乙二"))


def test_each_field_has_a_chinese_name() -> None:
    assert {field.name for field in fields(Fields)} == KEYS.keys()
    assert all(not names[0].isascii() for names in KEYS.values())


HEADER = "标题：一\n日期：2022-05-21\n栏目：要闻\n{}\n\n正文"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (
            "标提：二",
            "a.md:4: 不认识“标提”。是不是“标题”？请改正；如果这是正文，请在它前面空一行。",
        ),
        ("slug: x", "a.md:4: 不能用“slug”。网址由文件的位置决定，请删去这一行。"),
        ("Save_as: ../x", "a.md:4: 不能用“Save_as”。网址由文件的位置决定，请删去这一行。"),
        ("标题：二", "a.md:4: “标题”写了两次（第 1 行已有）。请只留一个。"),
        ("位次：特大", "a.md:4: “位次”不能写“特大”。可以写：头条、要、一般、简讯。"),
        ("期：一二六", "a.md:4: 期号“一二六”不是数字。请写成 126 或 第126期。"),
        (
            "更新：2022-05",
            "a.md:4: “2022-05”不是完整的日期。请写成 2022年5月21日 或 2022-05-21 09:30。",
        ),
        ("作者：王同", "a.md:4: 有不止一位“王同”。请写明是哪一位：王同（街道）、王同（社区）。"),
        ("更正：改了", "a.md:4: 更正“改了”读不懂。请写成：2022年5月22日｜更正的内容。"),
        ("旧址：../../x", "a.md:4: 旧址“../../x”不是本站的网址。请写成 2022/05/21/jiu-di-zhi。"),
        (
            "没有冒号的一行",
            "a.md:4: “没有冒号的一行”不像“项目：内容”。请写成“标题：…”这样；正文前要空一行。",
        ),
    ],
)
def test_what_is_not_understood_is_refused_with_place_and_remedy(line: str, fault: str) -> None:
    assert read(HEADER.format(line))[1] == [fault]


def test_every_fault_of_a_header_is_told_at_once() -> None:
    _, faults = read("日期：2022-05\n栏目：要问\n\n正文")
    assert faults == [
        "a.md:1: “2022-05”不是完整的日期。请写成 2022年5月21日 或 2022-05-21 09:30。",
        "a.md:2: 没有“要问”这个栏目。是不是“要闻”？栏目有：要闻、民生。",
        "a.md:1: 没有标题。请在开头加一行“标题：…”。",
    ]


@pytest.mark.parametrize(
    ("typed", "authors"),
    [
        ("记者 甲一 乙二 通讯员 丙三", (Author("甲一"), Author("乙二"), Author("丙三", "通讯员"))),
        ("·甲一 乙二·", (Author("甲一"), Author("乙二"))),
        ("本报记者 甲一 摄影 乙二", (Author("甲一"), Author("乙二", "摄影"))),
        ("王同（社区）、甲一", (Author("王同", mark="社区"), Author("甲一"))),
        ("阿卜·买买提", (Author("阿卜·买买提"),)),
        ("John Smith, 甲一", (Author("John Smith"), Author("甲一"))),
        ("甲一 甲一", (Author("甲一"),)),
    ],
)
def test_a_byline_is_people_with_roles(typed: str, authors: tuple[Author, ...]) -> None:
    found, faults = read(HEADER.format(f"作者：{typed}"))
    assert faults == []
    assert found is not None
    assert found.authors == authors


def test_corrections_may_be_several() -> None:
    found, _ = read(HEADER.format("更正：2022年5月22日｜甲。\n更正：2022-05-23|乙。"))
    assert found is not None
    assert found.corrections == (
        Correction(datetime(2022, 5, 22, tzinfo=ZONE), "甲。"),
        Correction(datetime(2022, 5, 23, tzinfo=ZONE), "乙。"),
    )


def test_a_yaml_bomb_is_harmless() -> None:
    bomb = "---\na: &a [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(
        f"{c}: &{c} [{', '.join([f'*{p}'] * 9)}]\n"
        for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    _, faults = read(bomb + "---\n正文")
    assert faults


KEY = st.sampled_from(["标题", "Title", "日期", "date", "栏目", "Section", "标签", "作者"])
VALUE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12)
COLON = st.sampled_from([":", "：", " : ", "： ", ""])


@given(st.lists(st.tuples(KEY, COLON, VALUE), max_size=6))
def test_whatever_is_typed_is_read_or_refused_by_line(lines: list[tuple[str, str, str]]) -> None:
    text = "\n".join(key + colon + value for key, colon, value in lines) + "\n\n正文"
    found, _, _, faults = read_header(text, "a.md", DESK)
    assert found is not None or faults
    for number, (key, colon, value) in enumerate(lines, 1):
        if not value.strip() or not colon.strip():
            continue
        told = any(fault.line == number for fault in faults)
        kept = found is None or found.title.split() == value.split()
        assert told or kept or key not in ("标题", "Title"), (key, value)
