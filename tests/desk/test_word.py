"""A Word file becomes a draft: its text, headings, tables and photos; what Word shows besides is listed."""

from __future__ import annotations

import html
import re
import zipfile
from collections import Counter
from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bulletin.desk.importing.__main__ import main
from bulletin.desk.importing.drafts import Said, make_drafts
from bulletin.desk.importing.stories import read_stories
from bulletin.desk.importing.word import NotWord, read_word
from bulletin.reading.body import convert
from bulletin.reading.decode import clean
from bulletin.reading.header import read_header
from bulletin.reading.newsroom import Newsroom

NEWSROOM = Newsroom(("要闻", "民生"), (), ZoneInfo("Asia/Shanghai"))
NOW = datetime(2022, 6, 1, 9, tzinfo=NEWSROOM.zone)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BLIP = "http://schemas.openxmlformats.org/drawingml/2006/main"
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    f'<a:graphic xmlns:a="{BLIP}"><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    f'<pic:blipFill><a:blip xmlns:r="{R}" r:embed="rId1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r></w:p>"
)


def p(text: str, style: str = "") -> str:
    """A paragraph; `style` is the style's id."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def table(*rows: tuple[str, ...]) -> str:
    """A table."""
    cells = ("".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def docx(body: str, **parts: str) -> bytes:
    """A Word file with this body; `parts` are further files of its folder `word`."""
    photo = BytesIO()
    Image.new("RGB", (60, 40), "#3b5878").save(photo, "PNG")
    names = {
        "document": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        **{name: f'<w:hdr xmlns:w="{W}">{text}</w:hdr>' for name, text in parts.items()},
    }
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="png" ContentType="image/png"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId0" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/image" Target="media/image1.png"/></Relationships>',
        )
        archive.writestr("word/media/image1.png", photo.getvalue())
        for name, text in names.items():
            archive.writestr(f"word/{name}.xml", text)
    return data.getvalue()


PIECE = docx(
    p("青禾区民生实事看进展", "Heading2")
    + p("云桥镇老街换新装", "Heading1")
    + p("昨天，老街改造工程开工，成本*不含*税，约[估]八百万。")
    + PICTURE
    + p("工人们在铺设石板。")
    + p("记者 丙三 摄")
    + p("两笔账", "Heading2")
    + table(("街", "户数"), ("甲街", "12"), ("乙|街", "30"))
    + p("居民都说好。")
    + p("·甲一 乙二·"),
    header1=p("内部资料，注意保存"),
)


def test_text_headings_tables_and_photos_arrive() -> None:
    word = read_word(PIECE, "tu")
    sheet = read_stories(word.blocks)
    only = make_drafts(sheet, word.photos, Said("2022-05-21", "民生"), NEWSROOM, Path("/x"), NOW)[
        0
    ][0]
    assert only.text == (
        "标题：云桥镇老街换新装\n引题：青禾区民生实事看进展\n日期：2022年5月21日\n栏目：民生\n作者：·甲一 乙二·\n状态：草稿\n\n"
        "　　昨天，老街改造工程开工，成本\\*不含\\*税，约\\[估\\]八百万。\n\n"
        '![工人们在铺设石板。](tu-1.png "记者 丙三 摄")\n\n'
        "## 两笔账\n\n"
        "| 街 | 户数 |\n|---|---|\n| 甲街 | 12 |\n| 乙\\|街 | 30 |\n\n"
        "　　居民都说好。\n"
    )
    assert only.photos.keys() == {"tu-1.png"}
    assert [one.text for one in word.left] == ["内部资料，注意保存"]


def test_the_draft_reads_as_the_word_file_did() -> None:
    word = read_word(PIECE, "tu")
    said = Said("2022-05-21", "民生")
    only = make_drafts(read_stories(word.blocks), word.photos, said, NEWSROOM, Path("/x"), NOW)[0][
        0
    ]
    fields, below, line, faults = read_header(only.text, only.path, NEWSROOM)
    body, found = convert(below, only.path, line, "/")
    assert (faults, found.faults) == ([], [])
    assert fields is not None
    assert body.text.splitlines() == [
        "昨天，老街改造工程开工，成本*不含*税，约[估]八百万。",
        "工人们在铺设石板。",
        *("两笔账", "街", "户数", "甲街", "12", "乙|街", "30"),
        "居民都说好。",
    ]


def test_without_headings_the_first_short_line_is_the_title() -> None:
    word = read_word(docx(p("老街换新装") + p("昨天，老街改造工程开工了。")), "tu")
    assert [story.title for story in read_stories(word.blocks).stories] == ["老街换新装"]


def test_signs_that_markdown_knows_are_taken_as_text() -> None:
    text = "# 不是标题 <b>不是粗体</b> `a` 1_2_3"
    word = read_word(docx(p("题目", "Heading1") + p(text)), "tu")
    said = Said("2022-05-21", "民生")
    only = make_drafts(read_stories(word.blocks), {}, said, NEWSROOM, Path("/x"), NOW)[0][0]
    _, below, line, _ = read_header(only.text, only.path, NEWSROOM)
    assert convert(below, only.path, line, "/")[0].text.splitlines()[-1] == text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"{\\rtf1}",
        PIECE[:-200],
        docx("<w:p><w:r>"),
        docx('<!DOCTYPE a [<!ENTITY b "c">]>'),
    ],
    ids=["empty", "torn", "rtf", "cut", "no xml", "entities"],
)
def test_what_is_no_word_file_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(NotWord):
        read_word(data, "tu")


def test_a_zip_without_a_document_is_refused() -> None:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(NotWord, match=r"这不是 Word 的 \.docx 文件"):
        read_word(data.getvalue(), "tu")


def test_the_command_puts_the_photo_beside_the_draft(tmp_path: Path) -> None:
    (tmp_path / "gao.docx").write_bytes(PIECE)
    (tmp_path / "content").mkdir()
    arguments = ["--date", "2022-05-21", "--section", "民生"]
    assert main([str(tmp_path / "gao.docx"), str(tmp_path / "content"), *arguments]) == 0
    folder = tmp_path / "content/2022/05/21/yun-qiao-zhen-lao-jie"
    assert sorted(path.name for path in folder.iterdir()) == ["index.md", "tu-1.png"]
    assert "内部资料" in (tmp_path / "gao.docx.剩余.txt").read_text("utf-8")


STYLE = st.sampled_from(["", "", "", "Heading1", "Heading2", "Heading3"])
TEXT = st.text("甲乙丙丁戊己庚辛，。、*_[]<>#`\\|!- 1a", min_size=1, max_size=20)
PART = st.one_of(
    st.builds(p, TEXT, STYLE),
    st.just(PICTURE),
    st.builds(lambda one, two: table((one, two), (two, one)), TEXT, TEXT),
    st.builds(lambda one: p(f"·{one[:2]} 甲乙·"), st.text("甲乙丙丁", min_size=2, max_size=4)),
    st.builds(lambda one: p(f"记者 {one} 摄"), st.text("甲乙丙丁", min_size=2, max_size=3)),
)


@given(st.lists(PART, max_size=12), st.lists(st.builds(p, TEXT), max_size=2))
def test_nothing_of_any_word_file_is_lost(parts: list[str], header: list[str]) -> None:
    def characters(text: str) -> Counter[str]:
        wide = text.translate(str.maketrans(",;:?!().", "，；：？！（）。"))
        return Counter(char for char in wide if not char.isspace())

    xml = "".join([*parts, *header])
    typed = clean("".join(re.findall(r"<w:t [^>]*>(.*?)</w:t>", xml)))
    for coded, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        typed = typed.replace(coded, sign)
    word = read_word(docx("".join(parts), header1="".join(header)), "tu")
    sheet = read_stories(word.blocks)
    drafts, more = make_drafts(sheet, word.photos, Said(), NEWSROOM, Path("/x"), NOW)
    there = Counter[str]()
    for draft in drafts:
        there += characters(html.unescape(draft.text))
    there += characters(
        html.unescape("".join(one.text for one in [*sheet.left, *word.left, *more]))
    )
    assert not characters(typed) - there
