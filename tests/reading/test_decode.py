"""Whatever editor saved a file, its text is read, or it is refused by name."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.model.faults import Fault
from bulletin.reading.decode import decode

TEXT = "标题：青禾集市开张\n日期：2022-05-20\n\n正文“引号”——八千人。\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
        TEXT.encode("gbk"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "crlf", "cr"],
)
def test_every_encoding_gives_the_same_text(data: bytes) -> None:
    assert decode(data, "a.md") == TEXT


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("标\u200b题", "标题"),
        ("a\xa0b", "a b"),
        ("倒\u202e序", "倒序"),
        ("e\u0301", "\xe9"),
        ("\ufeff标题", "标题"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("a\u200db", "ab"),
        ("a\x07b", "ab"),
        ("一　二", "一　二"),
    ],
    ids=[
        "zero width",
        "no-break",
        "override",
        "nfc",
        "inner bom",
        "emoji",
        "joiner",
        "bell",
        "wide",
    ],
)
def test_what_nobody_typed_on_purpose_is_gone(typed: str, read: str) -> None:
    assert decode(typed.encode(), "a.md") == read


def test_a_null_character_is_refused_with_its_line() -> None:
    assert decode("标题\n坏\0字\n".encode(), "a.md") == Fault(
        "a.md", 2, "有空字符，文件可能已损坏。", "请重新保存或重新导出稿件。"
    )


def test_bytes_that_are_no_text_are_refused() -> None:
    fault = decode(b"\xff\xfe\xff\xff\x00\xd8\x81", "a.md")
    assert isinstance(fault, Fault)


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_a_fault(data: bytes) -> None:
    assert isinstance(decode(data, "a.md"), str | Fault)


@given(st.text(st.characters(categories=["Lo", "Nd", "Po"]), max_size=60))
def test_the_number_of_lines_is_the_file_s(text: str) -> None:
    decoded = decode(f"标题：{text}\n\n正文".encode(), "a.md")
    assert isinstance(decoded, str)
    assert decoded.count("\n") == 2


@pytest.mark.parametrize("first", ["標題：青禾集市開張", "日期：2022-05-20", "欄目：要聞"])
def test_what_is_written_for_another_encoding_is_no_text_of_other_words(first: str) -> None:
    fault = decode(f"{first}\n\n正文，雲橋鎮開工。\n".encode("big5"), "a.md")
    assert isinstance(fault, Fault)
    assert "Big5" in fault.fact
