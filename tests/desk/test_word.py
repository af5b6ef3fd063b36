"""A Word file becomes drafts: its text, names, pictures, tables; whatever is no text of the paper is listed."""

from __future__ import annotations

import html
import io
import re
import time
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bulletin.desk.importing.__main__ import main
from bulletin.desk.importing.blocks import Left
from bulletin.desk.importing.drafts import Draft, Said, Ways, make_drafts
from bulletin.desk.importing.word import NotWord, read_manuscript, read_word
from bulletin.reading.decode import clean
from bulletin.reading.file import read_file
from bulletin.reading.newsroom import Newsroom, Reporter
from tests.desk.word_cases import FILES
from tests.desk.word_expected import EXPECTED
from tests.desk.word_files import (
    BREAK,
    CENTER,
    SCHEMAS,
    box,
    cell,
    comment_mark,
    comments,
    deleted,
    docx,
    field,
    formula,
    inserted,
    note_mark,
    notes,
    p,
    picture,
    r,
    table,
)

NEWSROOM = Newsroom(("要闻", "民生"), (), ZoneInfo("Asia/Shanghai"))
NOW = datetime(2022, 6, 1, 9, tzinfo=NEWSROOM.zone)
SAID = Said("2022-05-21", "民生")
TEXT = "昨天，老街改造工程开工了，今年内完成十二条老街的路面和管线，居民都说好。"


def drafts(
    data: bytes, said: Said = SAID, newsroom: Newsroom = NEWSROOM
) -> tuple[list[Draft], list[Left]]:
    """The drafts of a Word file, and all that is left over."""
    word = read_word(data)
    sheet = read_manuscript(word, "稿件")
    made, more = make_drafts(sheet, word.photos, said, Ways(newsroom, Path("/nonexistent"), NOW))
    return made, [*sheet.left, *more]


def body(data: bytes) -> list[str]:
    """The blocks of the only draft of a file, below its header."""
    (only,) = drafts(data)[0]
    return [one for one in only.text.strip().split("\n\n")[1:] if "没有找到署名" not in one]


@pytest.mark.parametrize("name", FILES)
def test_a_file_as_offices_write_it_becomes_what_the_paper_prints(name: str) -> None:
    made, left = drafts(FILES[name])
    told = "\n".join(draft.text for draft in made)
    told += "".join(f"\n剩余 {one.line} {one.why}：{one.text}" for one in left)
    assert told.strip() == EXPECTED[name].strip()


@pytest.mark.parametrize("name", FILES)
def test_the_site_reads_such_a_draft_and_asks_only_for_what_needs_an_eye(name: str) -> None:
    for draft in drafts(FILES[name])[0]:
        assert _faults(draft) == []


def _faults(draft: Draft) -> list[str]:
    """What the site's reader has against a draft, were it to be published, besides the open questions."""
    text = draft.text.replace("状态：草稿\n", "").encode()
    faults = read_file(draft.path, text, NEWSROOM, "/")[0].faults
    asked = ("没有核对", "显示不出来")
    return [str(one) for one in faults if not (one.warning or any(a in one.fact for a in asked))]


# --- what stands where ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("本报记者 甲一 通讯员 乙二", "本报记者 甲一 通讯员 乙二"),
        ("□本报记者 甲一", "本报记者 甲一"),
        ("（记者 甲一）", "记者 甲一"),
        ("·甲一 乙二·", "·甲一 乙二·"),
        ("文/甲一 图/乙二", "文/甲一 图/乙二"),
        ("甲一 文/图", "甲一 文/图"),
        ("作者：甲一（青禾区委宣传部）", "甲一（青禾区委宣传部）"),
        ("通讯员：甲一", "通讯员 甲一"),
    ],
)
@pytest.mark.parametrize("place", ["above", "below"])
def test_names_are_a_byline_below_the_headline_and_behind_the_text(
    line: str, byline: str, place: str
) -> None:
    text = [p(line), p(TEXT)] if place == "above" else [p(TEXT), p(line)]
    (only,) = drafts(docx(p("老街换新装", style="1"), *text))[0]
    assert f"\n作者：{byline}\n" in only.text
    assert only.text.endswith(f"\n\n　　{TEXT}\n")


@pytest.mark.parametrize(
    "line",
    ["记者：您怎么看这件事？", "地址：云桥镇文化广场", "主题：老街的新生活", "时间：明天上午"],
)
def test_a_line_with_a_colon_in_a_text_is_text(line: str) -> None:
    assert body(docx(p("老街换新装", style="1"), p(TEXT), p(line), p(TEXT)))[1] == f"　　{line}"


def test_names_in_the_midst_of_a_text_stay_there_and_are_asked_about() -> None:
    found = body(docx(p("老街换新装", style="1"), p(TEXT), p("本报记者 甲一"), p(TEXT)))
    assert found[1] == "　　本报记者 甲一"
    assert found[2].startswith("待核：“本报记者 甲一”像是署名")


def test_a_bare_name_below_the_headline_is_asked_about() -> None:
    (only,) = drafts(docx(p("老街换新装", style="1"), p("王小明"), p(TEXT)))[0]
    assert "\n作者：王小明\n" in only.text
    assert "待核：“王小明”当作署名，请核对。" in only.text


def test_an_unclear_namesake_does_not_get_into_the_header() -> None:
    two = Newsroom(
        NEWSROOM.sections, (Reporter("王同", "街道"), Reporter("王同", "社区")), NEWSROOM.zone
    )
    (only,) = drafts(docx(p("老街换新装", style="1"), p(TEXT), p("记者 王同")), newsroom=two)[0]
    assert "\n作者" not in only.text
    assert "待核：作者没有写进稿头：记者 王同。有不止一位“王同”。" in only.text


def test_a_file_without_a_headline_is_called_by_its_name() -> None:
    (only,) = drafts(docx(p(TEXT)))[0]
    assert only.title == "稿件"
    assert "待核：没有找到标题，先用了文件名，请改。" in only.text


@pytest.mark.parametrize(
    ("lines", "decks"),
    [
        (("老街换新装",), ("", "老街换新装", "")),
        (("老街换新装", "——年内完工"), ("", "老街换新装", "年内完工")),
        (("民生实事", "老街换新装", "年内完工"), ("民生实事", "老街换新装", "年内完工")),
    ],
)
def test_plain_short_lines_above_the_text_are_a_headline(
    lines: tuple[str, ...], decks: tuple[str, str, str]
) -> None:
    word = read_word(docx(*map(p, lines), p(TEXT), styled=False))
    (story,) = read_manuscript(word, "稿件").stories
    assert (story.kicker, story.title, story.deck) == decks


def test_headings_of_the_first_size_begin_pieces_and_smaller_ones_are_subheads() -> None:
    data = docx(
        p("一篇", style="1"), p(TEXT), p("小题", style="2"), p(TEXT), p("二篇", style="1"), p(TEXT)
    )
    made = drafts(data)[0]
    assert [draft.title for draft in made] == ["一篇", "二篇"]
    assert "\n\n## 小题\n\n" in made[0].text


def test_a_picture_s_own_name_is_never_its_caption() -> None:
    data = docx(p("老街换新装", style="1"), p(TEXT), p(picture(name="D:\\照片\\老街.jpg")), p(TEXT))
    made, left = drafts(data)
    assert "![](tu-1.png)" in made[0].text
    assert ("D:\\照片\\老街.jpg", "图片的名字或替代文字，不是图说") in [
        (one.text, one.why) for one in left
    ]


def test_a_paragraph_below_a_picture_is_no_caption() -> None:
    found = body(docx(p("老街换新装", style="1"), p(picture()), p(TEXT), p(TEXT)))
    assert found[-3:] == ["![](tu-1.png)", f"　　{TEXT}", f"　　{TEXT}"]


def test_tables_in_tables_stand_below_each_other() -> None:
    inner = table(("甲", "乙"), ("一", "二"))
    found = body(docx(p("老街换新装", style="1"), table(("外", cell(p("壳"), inner)))))
    assert found == ["| 外 | 壳 |\n|---|---|", "| 甲 | 乙 |\n|---|---|\n| 一 | 二 |"]


def test_a_picture_that_the_web_does_not_show_is_asked_for() -> None:
    made, left = drafts(
        docx(p("老街换新装", style="1"), p(TEXT), p(picture()), media=b"\x01\0\0\0emf")
    )
    assert (
        "待核：这里有一张EMF格式的图片，网页上不能用，请另存为 JPEG 或 PNG 补上。" in made[0].text
    )
    assert ("word/media/image1.png", "EMF格式的图片") in [(one.text, one.why) for one in left]


def test_a_formula_of_an_older_word_and_a_chart_are_asked_for() -> None:
    old = '<w:r><w:object><o:OLEObject ProgID="Equation.3"/></w:object></w:r>'
    made = drafts(docx(p("老街换新装", style="1"), p(TEXT, old)))[0]
    assert "待核：这里有一个公式（Equation.3），没有转过来，请用文字或图片补上。" in made[0].text


def test_what_programs_of_the_strict_kind_write_is_read_too() -> None:
    data = docx(p("老街换新装", style="1"), p(TEXT))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("document.xml"):
                main = f"{SCHEMAS}/wordprocessingml/2006/main".encode()
                text = text.replace(main, b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            new.writestr(name, text)
    assert body(made.getvalue()) == [f"　　{TEXT}"]


# --- what is refused --------------------------------------------------------------------------


def _rezipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(f"word/{name}.xml", data)
    return made.getvalue()


def _document(inside: str) -> bytes:
    main = f"{SCHEMAS}/wordprocessingml/2006/main"
    return f'<w:document xmlns:w="{main}"><w:body>{inside}</w:body></w:document>'.encode()


DEEP = "<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000
WHOLE = docx(p("老街换新装", style="1"), p(TEXT))


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: b"", "文件已损坏，或者不是 .docx。"),
        (lambda: b"PK\x03\x04", "文件已损坏，或者不是 .docx。"),
        (lambda: WHOLE[:-200], "文件已损坏，或者不是 .docx。"),
        (lambda: _rezipped(other=b"x"), "这不是 Word 的 .docx 文件。"),
        (lambda: _rezipped(document=b"<w:document"), "Word 文件已损坏，读不完整。"),
        (
            lambda: _rezipped(document=b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
            "Word 文件已损坏，读不完整。",
        ),
        (lambda: _rezipped(document=_document(DEEP)), "一层套一层，太深了。"),
        (lambda: _rezipped(document=_document("<w:p/>" * 300_000)), "太长，超过 20,000 段"),
        (lambda: _rezipped(document=_document(" " * 70_000_000)), "文字太多"),
        (
            lambda: _rezipped(
                document=_document(""), **{f"media{at}": bytes(60_000_000) for at in range(8)}
            ),
            "太大",
        ),
    ],
    ids=[
        "empty",
        "torn",
        "cut",
        "no document",
        "no xml",
        "entities",
        "deep",
        "long",
        "one bomb",
        "bombs",
    ],
)
def test_what_cannot_be_read_is_refused_by_name_soon_and_in_little_memory(
    made: Callable[[], bytes], told: str
) -> None:
    data = made()
    start = time.process_time()
    tracemalloc.start()
    with pytest.raises(NotWord, match="。") as refused:
        read_word(data)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told in str(refused.value)
    assert time.process_time() - start < 10
    assert most < 100_000_000


def test_tables_a_few_deep_are_read() -> None:
    inside = p(TEXT)
    for _ in range(12):
        inside = table((cell(inside), "边"))
    assert TEXT in drafts(docx(p("老街换新装", style="1"), inside))[0][0].text


# --- the command ------------------------------------------------------------------------------


def test_the_command_puts_the_photo_beside_the_draft(tmp_path: Path) -> None:
    (tmp_path / "gao.docx").write_bytes(FILES["captions below pictures"])
    (tmp_path / "content").mkdir()
    arguments = ["--date", "2022-05-21", "--section", "民生"]
    assert main([str(tmp_path / "gao.docx"), str(tmp_path / "content"), *arguments]) == 0
    folder = tmp_path / "content/2022/05/21/lao-jie-huan-xin-zhuang"
    assert sorted(path.name for path in folder.iterdir()) == ["index.md", "tu-1.png"]
    assert "石桥边的书摊" in (tmp_path / "gao.docx.剩余.txt").read_text("utf-8")


def test_of_a_folder_of_files_each_is_told_of_and_a_bad_one_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "content").mkdir()
    folder = tmp_path / "来稿"
    folder.mkdir()
    for name in ("一.docx", "三.docx"):
        (folder / name).write_bytes(FILES["byline under the headline"])
    (folder / "二.docx").write_bytes(b"PK\x03\x04")
    (folder / "~$一.docx").write_bytes(b"owner")
    (folder / "四.txt").write_text("# 书市开张\n\n书市来了八千人。\n", "utf-8")
    assert main([str(folder), str(tmp_path / "content"), "--date", "2022-05-21"]) == 1
    told = capsys.readouterr()
    written = sorted(path.parent.name for path in (tmp_path / "content").rglob("index.md"))
    titles = ["lao-jie-huan-xin-zhuang", "lao-jie-huan-xin-zhuang-2", "shu-shi-kai-zhang"]
    assert written == titles
    assert (
        told.err
        == f"{folder / '二.docx'}: 文件已损坏，或者不是 .docx。请用 Word 或 WPS 打开，另存为 .docx，再导入一次。\n"
    )
    assert told.out.count("老街换新装") == 2


def test_a_dry_run_of_a_folder_promises_each_piece_a_place_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "content").mkdir()
    folder = tmp_path / "来稿"
    folder.mkdir()
    for name in ("一.docx", "二.docx"):
        (folder / name).write_bytes(FILES["byline under the headline"])
    arguments = [str(folder), str(tmp_path / "content"), "--date", "2022-05-21", "--dry-run"]
    assert main(arguments) == 0
    told = capsys.readouterr().out
    assert "lao-jie-huan-xin-zhuang/index.md" in told
    assert "lao-jie-huan-xin-zhuang-2/index.md" in told
    assert not any((tmp_path / "content").iterdir())


# --- nothing is lost --------------------------------------------------------------------------

SIGNS = (
    "甲乙丙丁戊己记者通讯员摄标题作者：，。、？*_[]<>#`\\|｜!！-— 　1a.（）()·/“”^&;{}%~＊+=\"'🎉"
)
KNOWN = [
    "标题：", "作者：", "正文", "记者 甲一", "（通讯员 丙三）", "丙三 摄", "图为", "——", "一、", "云政发〔2022〕15号",
    "抄送：", "2022年5月21日", "责编：丁四", "投稿表", "https://a.cn/b", "待核：", "[^1]", "撤稿：错", "状态：发布", TEXT,
]  # fmt: skip
WORDS = st.one_of(
    st.text(SIGNS, min_size=1, max_size=24),
    st.sampled_from(KNOWN),
    st.builds(str.__add__, st.sampled_from(KNOWN), st.text(SIGNS, min_size=1, max_size=8)),
)
LOOKS = [
    "",
    "",
    "<w:b/>",
    "<w:strike/>",
    "<w:vanish/>",
    '<w:sz w:val="44"/>',
    '<w:vertAlign w:val="subscript"/>',
]
RUNS = st.one_of(
    st.builds(r, WORDS, st.sampled_from(LOOKS)),
    st.builds(r, WORDS),
    st.builds(inserted, WORDS),
    st.builds(deleted, WORDS),
    st.integers(1, 3).map(note_mark),
    st.integers(1, 2).map(lambda number: note_mark(number, "endnote")),
    st.integers(1, 3).map(comment_mark),
    st.builds(formula, WORDS),
    st.builds(lambda text: field('HYPERLINK "https://a.cn/b"', text), WORDS),
    st.builds(lambda text: field("REF x", text), WORDS),
    st.sampled_from(
        [
            picture(),
            picture("rId9"),
            BREAK,
            '<w:r><w:br w:type="page"/></w:r>',
            "<w:r><w:tab/></w:r>",
        ]
    ),
)
SHAPES = ["", "", CENTER, "<w:rPr><w:del/></w:rPr>"] + [
    f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>'
    for level, list_ in ((0, 1), (0, 2), (1, 3))
]
PARAGRAPHS = st.one_of(
    st.builds(
        lambda runs, style, look: p(*runs, style=style, look=look),
        st.lists(RUNS, max_size=4),
        st.sampled_from(["", "", "", "1", "2", "t", "s", "c", "toc1"]),
        st.sampled_from(SHAPES),
    ),
    st.builds(lambda text, inside: p(r(text), box(inside)), WORDS, st.builds(p, WORDS)),
)
MERGES = ["", "", '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"]


def _tables(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = st.builds(
        lambda blocks, look: cell(*blocks, look=look),
        st.lists(inside, max_size=2),
        st.sampled_from(MERGES),
    )
    rows = st.lists(st.lists(one, min_size=1, max_size=3), min_size=1, max_size=3)
    return rows.map(lambda made: table(*map(tuple, made)))


BLOCKS = st.recursive(PARAGRAPHS, _tables, max_leaves=6)
AND = "\ue000"  # for a sign that was typed as text and begins no code
WIDE = str.maketrans('[]"\\`*_<>&|~', "［］”＼｀＊＿＜＞＆｜～")
"""Captions have their signs in full width."""


def _characters(text: str) -> Counter[str]:
    return Counter(char for char in text.translate(WIDE) if not char.isspace())


def _held(data: bytes) -> Counter[str]:
    """The characters of all text that a Word file holds, by another way than the import's."""
    held = Counter[str]()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.startswith("word/") or not name.endswith(".xml"):
                continue
            root = ElementTree.fromstring(archive.read(name))
            for twice in root.iter(f"{{{SCHEMAS}/markup-compatibility/2006}}AlternateContent"):
                twice.remove(twice[1])
            for node in root.iter():
                if node.tag.rpartition("}")[2] in ("t", "delText"):
                    held += _characters(clean(node.text or ""))
    return held


def _arrived(made: list[Draft], left: list[Left]) -> Counter[str]:
    """The characters in drafts and in the list; of what an editor is asked only comments."""
    there = Counter[str]()
    for draft in made:
        for line in draft.text.split("\n"):
            if not line.startswith("待核") or "批注" in line or "没有写进稿头" in line:
                code = re.sub(r"\\(.)", lambda sign: AND if sign[1] == "&" else sign[0], line)
                there += _characters(html.unescape(code).replace(AND, "&"))
    for one in left:
        there += _characters(one.text)
    return there


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(BLOCKS, max_size=8),
    st.lists(WORDS, min_size=3, max_size=3),
    st.lists(WORDS, min_size=3, max_size=3),
    st.lists(WORDS, max_size=2),
)
def test_nothing_of_any_word_file_is_lost_and_every_draft_can_be_read(
    blocks: list[str], below: list[str], asides: list[str], edge: list[str]
) -> None:
    data = docx(
        *blocks,
        footnotes=notes("footnote", *below),
        endnotes=notes("endnote", *below[:2]),
        comments=comments(*(("丁四", text) for text in asides)),
        header1="".join(map(p, edge)) or p("x"),
    )
    made, left = drafts(data)
    assert not _held(data) - _arrived(made, left)
    for draft in made:
        assert _faults(draft) == [], draft.text
