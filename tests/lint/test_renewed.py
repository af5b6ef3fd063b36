"""`make lint NEW=1`: what reads otherwise than stock Markdown had it, old beside new, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.lint.__main__ import main
from bulletin.lint.piece import read_piece
from bulletin.lint.renewed import differences
from bulletin.reading.newsroom import Newsroom
from tests.lint.test_rules import HEADER, ZONE
from tests.reading.test_law import MARKS, WORDS

NEWSROOM = Newsroom(("要闻",), (), ZONE)


def told(body: str) -> list[str]:
    """What is told of an article with this body, each with its line in the body."""
    piece = read_piece(HEADER + body, "2022/05/21/a.md", NEWSROOM)
    above = HEADER.count("\n")
    return [f"{one.line - above}: {one.message.partition('。请')[0]}" for one in differences(piece)]


@pytest.mark.parametrize(
    ("body", "differences"),
    [
        ("王*明和李*华来了。", ["1: 原来显示“王明和李华来了。”，现在显示“王*明和李*华来了。”"]),
        ("先说一句。\n\n1986. 动工\n1991. 完工", ["4: 原来显示“1987.完工”，现在显示“1991.完工”"]),
        ("[编者按]: 全文如下\n\n好。", ["1: 原来显示“”，现在显示“[编者按]:全文如下”"]),
        ("住<A区>。", ["1: 原来显示“住。”，现在显示“住<A区>。”"]),
        ("东街\n西街", ["1: 分行、分段和原来不一样，有 1 处"]),
        ("```\n甲\n```", ["1: “```”之间的是代码，不再显示“```”"]),
    ],
)  # fmt: skip
def test_what_was_lost_or_shown_otherwise_is_told_with_its_line(
    body: str, differences: list[str]
) -> None:
    assert told(body) == differences


@pytest.mark.parametrize(
    "body",
    [
        "书市昨天开张，来了八千人。\n\n　　第二段。\n　　第三段。",
        "**重点**在后，见[下文](b.md)。\n\n## 小标题\n\n- 一\n- 二\n\n1. 三\n2. 四",
        "| 甲 | 乙 |\n|---|---|\n| 一 | 二 |",
        "正文[^1]。\n\n[^1]: 注文。",
    ],
)
def test_what_reads_as_it_did_is_not_told(body: str) -> None:
    assert told(body) == []


@given(st.lists(st.sampled_from(MARKS + WORDS), max_size=20).map("".join))
def test_any_text_can_be_compared_and_a_line_of_it_is_named(text: str) -> None:
    piece = read_piece(HEADER + text, "2022/05/21/a.md", NEWSROOM)
    for one in differences(piece):
        assert 1 <= one.line <= piece.text.count("\n") + 1


def test_a_text_that_takes_stock_markdown_minutes_is_said_to_be_such() -> None:
    assert told("[甲\n\n" * 1001) == ["1: 正文里的记号太多，原来的写法没有办法比较"]


def test_the_command_lists_nothing_else_and_ends_with_0(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = tmp_path / "2022/05/21"
    day.mkdir(parents=True)
    (day / "a.md").write_text(HEADER + "王*明和李*华来了,《书。", "utf-8")
    (day / "b.md").write_text(HEADER.replace("要闻", "要问") + "王*明和李*华。", "utf-8")
    assert main([str(tmp_path), "--new"]) == 0
    assert capsys.readouterr().out == (
        f"{day}/a.md:5: 备注：原来显示“王明和李华来了,《书。”，现在显示“王*明和李*华来了,《书。”。"
        "请看看哪一个是想写的。\n共备注 1 处。\n"
    )
