"""Nothing that is typed is lost: the law holds for any text, and sees it when a rule of the reader loses some."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bulletin.model.article import Body
from bulletin.reading import blocks, body, decode, inline, openings, signs, tree
from bulletin.reading.body import convert
from bulletin.reading.found import Found
from bulletin.reading.law import lost

HERE = "2022/05/21/a.md"
MARKS = [
    *"*＊_~`#＃>＞|｜-+=<>[]()（）!！\\&:：.。，、—·\n",
    *("**", "＊＊", "~~", "***", "****", "```", "``", "##", "---", "|---|---|", "\n\n", "\n\n", "  \n", "\\\n"),
    *("\n- ", "\n  - ", "\n1. ", "\n2. ", "\n1986. ", "\n> ", "\n>", "\n## ", "\n##", "　　", "    ", " "),
    *("| 甲 | 乙 |", "<b>", "</b>", "<p>", "</p>", "<br>", "<A区>", "<App Store>", "<!--", "-->", "&lt;"),
    *("&nbsp;", "&#42;", "&copy", "[^1]", "\n[^1]: ", "［^一］", "\n［^一］：", "[甲](b.md)", "[甲]（#乙）"),
    *('![图](a.jpg "甲一 摄")', "！［图］（a.jpg）", "https://x.example/a", "<a@b.cn>", "表：", "图：", "“", "”"),
]  # fmt: skip
WORDS = ["云桥镇", "青禾区开工", "王", "李", "a", "bc", "12", "1.2万", "㐂", "𠮷", "２", "٣"]
LOST = "读者看到的和写的不一样"


def read(text: str) -> tuple[Body, Found, bool]:
    """A text's body, what was found, and whether the law speaks."""
    made, found = convert(text, HERE, 1, "/")
    return made, found, any(LOST in fault.fact for fault in found.faults)


@settings(max_examples=400)
@given(st.lists(st.sampled_from(MARKS) | st.sampled_from(WORDS), max_size=20).map("".join))
def test_every_word_of_any_text_is_shown_in_its_order_or_a_fault_says_where_not(text: str) -> None:
    """Looked at in the simplest way there is: the characters that no rule takes for syntax."""
    made, found, _ = read(text)
    if any("备注" in remark.fact for remark in found.remarks):
        return  # what stands in a comment is left out, and a note says so
    if found.faults:
        assert all(1 <= fault.line <= text.count("\n") + 1 for fault in found.faults)
        return
    notes = "".join(part.html.partition('<div class="footnote">')[2] for part in made.parts)
    shown = body.visible_text("".join(part.html for part in made.parts)) + notes
    for word in ("云桥镇", "青禾区开工", "㐂", "𠮷", "٣", "2.", "1986."):
        assert shown.count(word) >= (text.count(word) if word.isalpha() else 0)


@settings(max_examples=200)
@given(st.text(st.characters(codec="utf-8", categories=["Lo", "Nd", "Po", "Sm"]), max_size=60))
def test_a_text_without_line_ends_or_tags_is_no_false_alarm(text: str) -> None:
    plain = decode.clean("".join(char for char in text if char not in "<>&\\`[]!！［］"))
    assert not read(plain)[2]


BLOCKS = [
    *("云桥镇", "见[http://x.example/](https://x.example/)", "> 引", "> 引\n>", "- 项", "* ![图](a.jpg)", "1. 甲\n2. 乙"),
    *('<a name="x"></a>小节', '<a href="https://x.example/">甲</a>', "---完---", "---", "## 题", "***", "AT&T", "**重点**"),
    *('![图](a.jpg "甲一 摄")', "- ![图](b.jpg)", "> ![图](b.jpg)", "[加州][2](日历)", "https://x.example/a", "甲\\\n乙"),
    *("- &nbsp;\n\n  > ![图](c.jpg)", "1. &emsp; ![图](d.jpg)"),
    *("```js a.js\n- 码\n```", "<b>粗</b>", "《<A区>》", "（一）甲", "甲　\n乙", "&lt;b&gt;", "\\*甲\\*"),
]  # fmt: skip
UNSEEN = ["", "", "&nbsp;", "&emsp;&emsp;", "&#160;", "&#xA0;", "　", " "]


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(BLOCKS), st.sampled_from(UNSEEN)), max_size=6))
def test_what_cannot_be_seen_behind_a_block_is_no_false_alarm(typed: list[tuple[str, str]]) -> None:
    text = "\n\n".join(block + ("" if "```" in block else unseen) for block, unseen in typed)
    assert not read(text)[1].faults


def without(name: str, char: str) -> Callable[[pytest.MonkeyPatch], None]:
    """A fault in the writer: it forgets a character of every text."""

    def spoil(patch: pytest.MonkeyPatch) -> None:
        plain = tree.TreeWriter._said
        patch.setattr(tree.TreeWriter, name, lambda self, text: plain(self, text.replace(char, "")))

    return spoil


def spoiled(target: Any, name: str, value: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """A fault somewhere in the reader."""
    return lambda patch: patch.setattr(target, name, value)


@pytest.mark.parametrize(
    ("text", "spoil"),
    [
        ("甲*乙*丙。", without("_said", "*")),
        ("甲、乙。", without("_said", "、")),
        ("第12条。", without("_said", "2")),
        ("1986. 甲\n1991. 乙", spoiled(blocks, "numbered_alike", lambda _: True)),
        ("|甲|\n|-|\n|乙|", spoiled(blocks, "read_rows", lambda *_: ([(1, ["甲"]), (3, [""])], 3))),
        ("<A区>和<B>座", spoiled(signs, "literal", lambda text: "" if "<" in text else text)),
        ("甲[^1]\n\n[^1]: 乙", spoiled(openings, "NOTE", openings.re.compile(r"\[\^(?P<name>\w)\]:(?P<text>)(.*)"))),
        ("- 甲\n  乙\n- 丙", spoiled(blocks, "read_items", lambda lines, *_: (
            [blocks_item(lines, 0), blocks_item(lines, 2)], 3))),
        ("甲\n乙\n丙", spoiled(blocks, "paragraphs", lambda _: [(1, "甲丙")])),
        ("甲\n乙\n丙", spoiled(blocks, "paragraphs", lambda _: [(1, "乙甲丙")])),
        ("见[甲](b.md)。", spoiled(inline._Link, "handleMatch", lambda _, m, data: ("甲", m.start(), len(data) - 1))),
        ("一二&amp;三", spoiled(signs, "clean", lambda text: text.replace("&", ""))),
    ],
    ids=range(12),
)  # fmt: skip
def test_the_law_sees_what_a_broken_rule_loses(
    text: str, spoil: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(text)[1].faults == []
    spoil(monkeypatch)
    assert read(text)[2]


def blocks_item(lines: Any, at: int) -> Any:
    """An item of a list that has only its first line."""
    from bulletin.reading.lists import Item  # noqa: PLC0415 (only here)

    return Item(lines[at].number, "", [lines[at]._replace(text=lines[at].text.strip("- "))])


@given(st.integers(0, 60))
def test_any_one_character_less_is_seen_with_its_line(at: int) -> None:
    text = "甲一说：\n\n- 东街，320米\n- 西街，280米\n\n1. 先修路\n2. 再修房\n\n**一定**要，见[云桥](b.md)。"
    made, found = convert(text, HERE, 5, "/")
    whole = made.parts[0].html
    places = [
        i
        for i, c in enumerate(whole)
        if c.isalnum() and whole[:i].count("<") == whole[:i].count(">")
    ]
    place = places[at % len(places)]
    less = replace(made, parts=(replace(made.parts[0], html=whole[:place] + whole[place + 1 :]),))
    loss = lost(text, less, found)
    assert loss is not None
    assert 5 <= loss[0] <= 13


def test_the_law_costs_time_that_grows_with_the_text() -> None:
    """A hundred thousand marks of each kind, each of which could begin something."""
    for mark in ("**甲", "[甲", "<甲", "&甲", "\\甲", "`甲", "!甲", "> 甲", "- 甲\n", "~~甲"):
        made, found = convert(mark * 2000, HERE, 1, "/")
        assert made.parts or found.faults
