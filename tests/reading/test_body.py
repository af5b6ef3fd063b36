"""An article's text: Markdown and what a bulletin adds to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.model.article import Chart, Part, Photo
from bulletin.reading.addresses import resolve
from bulletin.reading.body import convert
from bulletin.reading.inline import BRACKETS

HERE = "2022/05/20/ji-shi/index.md"


def html(text: str) -> str:
    """The HTML of a text that is one run of it."""
    body, found = convert(text, HERE, 1, "/")
    assert found.faults == []
    return "".join(part.html for part in body.parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一行\n第二行", "<p>第一行<br>\n第二行</p>"),
        ("　　一段\n　　又一段", "<p>一段</p>\n<p>又一段</p>"),
        ("    四个空格不是代码", "<p>四个空格不是代码</p>"),
        ("**“强调”**文字", "<p><strong>“强调”</strong>文字</p>"),
        ("# 小标题\n\n### 再小", '<h2 id="h-小标题">小标题</h2>\n<h3 id="h-再小">再小</h3>'),
        ("[云桥](../yun-qiao.md)", '<p><a href="/2022/05/20/yun-qiao/">云桥</a></p>'),
        ("[云桥]({filename}/2022/05/20/yun-qiao.md)", '<p><a href="/2022/05/20/yun-qiao/">云桥</a></p>'),
        ("[关于](/pages/about.md)", '<p><a href="/about/">关于</a></p>'),
        ("[外](https://x.example/)", '<p><a href="https://x.example/" rel="external noopener">外</a></p>'),
        ("<b onclick='x'>粗</b>", "<p><b>粗</b></p>"),
        ("<p style='color:red'>红</p>", "<p>红</p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
    ],
    ids=[
        "line break", "indents", "blanks", "emphasis", "headings", "file", "pelican", "page",
        "outside", "pasted", "styled", "signs",
    ],
)  # fmt: skip
def test_markdown_becomes_the_paper_s_html(text: str, expected: str) -> None:
    assert html(text) == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[x](javascript:alert(1))", "链接“javascript:alert(1)”不能用。"),
        ("[x](JaVascript:alert)", "不能用。"),
        ("[x](//x.example/)", "链接“//x.example/”不能用。"),
        ("[x](/\\x.example/)", "链接“/\\x.example/”不能用。"),
        ("[x](\\\\x.example/a)", "不能用。"),
        ("[x](../../../../../x.md)", "指到了网站外面。"),
        ("![x](https://x.example/a.jpg)", "图片“https://x.example/a.jpg”在别的网站上。"),
        ("![x](../../../../../a.jpg)", "不在内容文件夹里。"),
        ("<img src=x onerror=y>", "正文里有 HTML 写的图片。"),
        ("<a href='javascript:x'>x</a>", "链接“javascript:x”不能用。"),
        ("<a href='internal:javascript:x'>x</a>", "链接“internal:javascript:x”不能用。"),
        ("<script>x</script>", "正文里不能放 <script>。"),
        ("```\n甲", "代码开头的“```”没有另一行“```”来结束。"),
        ("{{< video a.mp4 >}}", "在这里没有作用。"),
        ("[TOC]", "在这里没有作用。"),
        ("待核：这里的电话", "“待核：这里的电话”还没有核对。"),
        ("[x](#没有的小标题)", "链接“#没有的小标题”指向的小标题不存在。"),
        ("[![x](a.jpg)](https://x.example)", "图片“a.jpg”在链接里。"),
        ("![图 [源](https://x.example/) 说](a.jpg)", "图片“a.jpg”的图说或署名里有链接。"),
        ('![图](a.jpg "[甲一](b.md) 摄")', "图片“a.jpg”的图说或署名里有链接。"),
        (
            "图：空气\n\n| 年 | 天 |\n|---|---|\n| 一 | 无 |",
            "图“空气”画不出来：表的第二列“无”不是一个数。",
        ),
    ],
)
def test_what_cannot_be_published_is_refused_with_its_line(text: str, fault: str) -> None:
    _, found = convert("第一行。\n\n" + text, HERE, 5, "/")
    assert [fault in one.fact for one in found.faults] == [True]
    assert found.faults[0].line == 7


@pytest.mark.parametrize("typed", ["[", "![", "<a ", "<![CDATA[", "[a"])
@pytest.mark.parametrize("count", [1000, 200_000])
def test_no_text_takes_long_or_it_is_refused(typed: str, count: int) -> None:
    """Bounded by the brackets of which an end is looked for; see `BRACKETS`."""
    body, found = convert(typed * count, HERE, 1, "/")
    assert body.parts or found.faults
    if "[" in typed and count > BRACKETS:
        assert found.faults[0].fact.endswith("文件可能已损坏。")


def test_photos_that_stand_together_are_a_gallery_and_one_alone_is_a_figure() -> None:
    body, found = convert(
        '前\n\n![甲](a.jpg "记者 甲一 摄")\n![乙](b.jpg)\n\n中![丙](../c.jpg)间\n\n后', HERE, 1, "/"
    )
    assert body.parts == (
        Part(html="<p>前</p>"),
        Part(photos=(0, 1)),
        Part(html="<p>中间</p>"),
        Part(photos=(2,)),
        Part(html="<p>后</p>"),
    )
    assert found.photos == [
        Photo("2022/05/20/ji-shi/a.jpg", "甲", "记者 甲一 摄", 3),
        Photo("2022/05/20/ji-shi/b.jpg", "乙", "", 4),
        Photo("2022/05/20/c.jpg", "丙", "", 6),
    ]
    assert body.text == "前\n甲\n乙\n中间\n丙\n后"


def test_a_table_under_a_caption_line_is_captioned_or_drawn() -> None:
    body, found = convert(
        "表：摊位\n| 街 | 摊 |\n|---|--:|\n| 东 | 70 |\n\n图：客流（人）\n| 日 | 人 |\n|---|---|\n"
        "| 一 | 8,000 |\n| 二 | －20.5 |",
        HERE,
        1,
        "/",
    )
    assert found.charts == [Chart("客流", ("一", "二"), (8000.0, -20.5), ("8,000", "－20.5"), "人")]
    assert "<caption>摊位</caption>" in body.parts[0].html
    assert 'class="align-right"' in body.parts[0].html
    assert body.parts[1] == Part(chart=0)


def test_the_visible_text_has_no_marks_of_notes_and_no_markup() -> None:
    body, _ = convert("正文[^1]。\n\n- 一\n- 二\n\n[^1]: 注文", HERE, 1, "/")
    assert body.text == "正文。\n一\n二\n注文。".replace("注文。", "注文")


@given(st.text(max_size=80))
def test_any_text_is_converted_without_script_or_handler(text: str) -> None:
    body, _ = convert(text, HERE, 1, "/")
    for part in body.parts:
        assert "<script" not in part.html.lower()
        assert "javascript:" not in part.html.lower() or "href" not in part.html


@given(st.text("./a\\图", max_size=12))
def test_a_photo_s_file_never_leaves_the_content_folder(typed: str) -> None:
    file = resolve(HERE, typed)
    assert not file.startswith("/")
    assert ".." not in file.split("/")


@pytest.mark.parametrize("root", ["/", "/daily/"])
@pytest.mark.parametrize(
    "typed",
    [
        "/2022/05/20/a/",
        "/2022/05/20/a.md",
        "../a.md",
        "../../a/../20/a/",
        "{root}2022/05/20/a/",
    ],
)
def test_an_article_is_linked_by_its_file_or_its_address(root: str, typed: str) -> None:
    body, found = convert(f"[链接]({typed.format(root=root)})", HERE, 1, root)
    assert f'<a href="{root}2022/05/20/a/">' in body.parts[0].html
    assert [target for target, _ in found.links] == ["2022/05/20/a/"]


def test_a_heading_is_linked_by_its_words_or_by_its_mark_also_the_second_of_a_name() -> None:
    body, found = convert(
        "## 路\n\n## 路\n\n[一](#路)[一](#h-路)[二](#路-2)[二](#h-路-2)", HERE, 1, "/"
    )
    assert found.faults == []
    assert body.parts[0].html.endswith(
        '<a href="#h-路">一</a><a href="#h-路">一</a><a href="#h-路-2">二</a><a href="#h-路-2">二</a></p>'
    )


@pytest.mark.parametrize("sign", ["：", "；", "）", "”", ":", ";", ")"])
def test_a_long_line_that_says_more_is_to_come_is_not_joined_with_the_next(sign: str) -> None:
    long = "云桥镇的集市昨天开张，东街和西街都来了许多人，摊主们一早就摆好了货"
    assert html(f"{long}{sign}\n青禾区的人也来") == f"<p>{long}{sign}<br>\n青禾区的人也来</p>"
    assert html(f"{long}\n青禾区的人也来") == f"<p>{long}青禾区的人也来</p>"
