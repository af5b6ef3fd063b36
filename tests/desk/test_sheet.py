"""The sheet: what the form changes is changed, and everything else of a file stays byte for byte."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.writing.sheet import SheetRefused, file_bytes, read_sheet, tidied
from bulletin.reading.decode import decode
from bulletin.reading.header import read_header
from bulletin.reading.keys import KEYS
from bulletin.reading.newsroom import Newsroom

PATH = "2022/05/21/lao-jie/index.md"
NEWSROOM = Newsroom(("要闻", "民生"), (), ZoneInfo("Asia/Shanghai"))
PLAIN = "标题：老街换新装\n日期：2022年5月21日 9:30\n栏目：民生\n标签：老街、集市\n作者：记者 甲一\n\n　　开工。\n\n完工。\n"
FENCED = "---\nTitle: 老街换新装\nDate: 2022-05-21\n栏目：民生\n自定：不认识\n---\n\n开工。\n"
YAML = '---\ntitle: "老街: 换新装"\ndate: 2022-05-21\nsection: 民生\ntopics:\n  - 老街\n  - 集市\nweight: 3\n---\n开工。\n'
ROLES = "标题：题\n日期：2022-05-21\n栏目：民生\n记者：甲一\n摄影：乙二\n更正：2022-05-22｜甲。\n更正：2022-05-23｜乙。\n\n正文\n"
FILES = {"plain": PLAIN, "fenced": FENCED, "yaml": YAML, "roles": ROLES}


def changed(data: bytes, body: str | None = None, **fields: str) -> bytes:
    """The bytes after some fields, or the text, were changed in the form."""
    shown, text = read_sheet(data, PATH)
    return file_bytes({**shown, **fields}, text if body is None else body, PATH, data)


def test_the_form_shows_what_the_header_says() -> None:
    fields, body = read_sheet(PLAIN.encode(), PATH)
    assert fields == {
        "title": "老街换新装",
        "date": "2022年5月21日 9:30",
        "section": "民生",
        "topics": "老街、集市",
        "authors": "记者 甲一",
    }
    assert body == "　　开工。\n\n完工。"
    assert read_sheet(YAML.encode(), PATH)[0]["topics"] == "老街、集市"
    roles = read_sheet(ROLES.encode(), PATH)[0]
    assert roles["authors"] == "记者 甲一 摄影 乙二"
    assert roles["corrections"] == "2022-05-22｜甲。\n2022-05-23｜乙。"


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_that_is_opened_and_saved_is_the_same_file(
    text: str, encoding: str, end: str
) -> None:
    data = text.replace("\n", end).encode(encoding)
    assert changed(data) == data


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_only_the_line_that_was_changed_is_another(text: str, encoding: str, end: str) -> None:
    data = text.replace("\n", end).encode(encoding)
    after = changed(data, section="要闻").decode(encoding)
    assert after == text.replace("民生", "要闻", 1).replace("\n", end)
    after = changed(data, body="新的正文。").decode(encoding)
    header = text[: text.index("开工" if "开工" in text else "正文")].rstrip("　")
    assert after == (header + "新的正文。\n").replace("\n", end)


def test_a_new_field_joins_the_header_and_an_empty_one_leaves_it() -> None:
    assert changed(PLAIN.encode(), summary="十二条老街动工。").decode() == PLAIN.replace(
        "甲一\n", "甲一\n摘要：十二条老街动工。\n"
    )
    assert changed(PLAIN.encode(), topics="").decode() == PLAIN.replace("标签：老街、集市\n", "")
    made = changed(YAML.encode(), summary="甲: 乙 #1", title="新: 题").decode()
    assert "weight: 3\n" in made
    fields, body = read_sheet(made.encode(), PATH)
    assert (fields["summary"], fields["title"], body) == ("甲: 乙 #1", "新: 题", "开工。")


def test_several_values_are_several_lines() -> None:
    made = changed(ROLES.encode(), corrections="2022-05-24｜丙。", authors="记者 丙三").decode()
    assert made == (
        "标题：题\n日期：2022-05-21\n栏目：民生\n作者：记者 丙三\n更正：2022-05-24｜丙。\n\n正文\n"
    )
    many = "2022-05-22｜甲。\n2022-05-23｜乙。\n2022-05-24｜丙。"
    assert read_sheet(changed(ROLES.encode(), corrections=many), PATH)[0]["corrections"] == many


def test_what_is_no_article_is_not_opened() -> None:
    for text in ("没有稿头的一段话。\n", ""):
        with pytest.raises(SheetRefused):
            read_sheet(text.encode(), PATH)


TYPED = st.text(st.characters(exclude_categories=["Cs", "Co", "Cn", "Cc"]), min_size=1, max_size=30)


@given(st.sampled_from([*FILES]), st.sampled_from(["title", "summary", "source", "deck"]), TYPED)
def test_any_value_comes_back_as_it_was_typed_and_alone_changes(
    name: str, field: str, value: str
) -> None:
    data = FILES[name].encode()
    before, body = read_sheet(data, PATH)
    wanted = tidied(field, value)
    try:
        made = changed(data, **{field: value})
    except SheetRefused:
        return
    fields, text = read_sheet(made, PATH)
    assert text == body
    assert tidied(field, fields.get(field, "")) == wanted
    assert {**fields, field: ""} == {**before, field: ""}


@given(st.sampled_from([*FILES]), st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_comes_back_and_the_header_stays(name: str, typed: str) -> None:
    text = FILES[name]
    made = decode(changed(text.encode(), body=typed), PATH)
    if not isinstance(made, str):  # a sign that nobody can read: it is told, and is in the file
        return
    header = text[: text.index("开工" if "开工" in text else "正文")].rstrip("　\n")
    assert made.startswith(header)
    fields, body = read_sheet(made.encode(), PATH)
    assert fields == read_sheet(text.encode(), PATH)[0]
    assert read_sheet(changed(made.encode(), body=body), PATH) == (fields, body)


@given(st.dictionaries(st.sampled_from([*KEYS]), TYPED), TYPED)
def test_a_new_piece_is_read_as_it_was_typed(fields: dict[str, str], body: str) -> None:
    fields = {**fields, "title": "题", "date": "2022-05-21", "section": "要闻"}
    data = file_bytes(fields, body, PATH, None)
    shown, _ = read_sheet(data, PATH)
    wanted = {name: tidied(name, value) for name, value in fields.items() if tidied(name, value)}
    assert {name: tidied(name, value) for name, value in shown.items() if value} == wanted
    assert read_header(data.decode(), PATH, NEWSROOM)[2]
