"""What is pasted from Word, WPS, Excel and web pages is text as an editor would have typed it, and all of it."""

from __future__ import annotations

import base64
import html
import io
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bulletin.desk.adopting.tree import read_tree
from bulletin.desk.pasting.leads import NotTaken
from bulletin.desk.pasting.paste import NotPasted, Pasted, paste
from bulletin.desk.pasting.rtf import pictures_in
from bulletin.reading.body import convert, visible_text
from tests.desk.pasting import clips
from tests.desk.pasting.clips import item, p, word

PNG = io.BytesIO()
Image.new("RGB", (4, 3), "red").save(PNG, "PNG")
PICTURE = PNG.getvalue()
INLINE = f"data:image/png;base64,{base64.b64encode(PICTURE).decode()}"
FILE = "file:///C:/Users/jia/AppData/Local/Temp/msohtmlclip1/01/clip_image002.png"
LOST = "待核：这里有一张图片 {}，没有带过来。请另存以后拖进来。"


def pasted(clip: str, rtf: str = "") -> Pasted:
    """What a clipboard becomes; photos are called by what they come as."""
    return paste(clip, rtf, lambda data, named: named if data else "")


@pytest.mark.parametrize(
    ("clip", "text"),
    [
        (word(p("5月21日，老街改造开工。"), p("共<b>三百</b>户。")),
         "5月21日，老街改造开工。\n\n共**三百**户。"),
        (word(p("老街换新装", kind="MsoTitle"), "<h1>一、开工</h1>", p("正文。"), "<h2>（一）路</h2>", p("再说。")),
         "## 老街换新装\n\n## 一、开工\n\n正文。\n\n### （一）路\n\n再说。"),
        (word(item("第一项", "l", font=clips.WINGDINGS), item("其一", "o", 2, clips.COURIER),
              item("第二项", "·", font="font-family:Symbol")), "- 第一项\n  - 其一\n- 第二项"),
        (word(item("先修路", "3."), item("再修房", "4."), item("另一事", "1.")), "3. 先修路\n4. 再修房\n\n1. 另一事"),
        (word(item("开工", "一、"), item("路面", "（1）", 2), item("完工", "a.")), "一、开工\n\n（1）路面\n\na.完工"),
        (word(p(f"共三百户{clips.NOTE_MARK}。"), clips.NOTES), "共三百户[^1]。\n\n[^1]: 镇政府网站。"),
        (word(p(f"共三百户{clips.NOTE_MARK}。")), "共三百户<sup>[1]</sup>。"),
        (word(p(f"共{clips.COMMENT}。"), clips.COMMENTS), "共三百户。\n\n待核：批注：这个数再问问街道"),
        (word(p('共<del cite="mailto:甲一" datetime="2022-05-21T09:30">两</del><ins cite="mailto:甲一" '
                'datetime="2022-05-21T09:30">三</ins>百户。')),
         "共三百户。\n\n待核：修订还没有定：删去“两”。\n\n待核：修订还没有定：加上“三”。"),
        (word("<table class=MsoTableGrid border=1><tr><td>" + p("社区") + "</td><td>" + p("户数")
              + "</td></tr><tr><td>" + p("河东") + "</td><td>" + p("12") + "</td></tr></table>"),
         "| 社区 | 户数 |\n|---|---|\n| 河东 | 12 |"),
        (clips.EXCEL, "| 社区 | 户数 |\n|---|---|\n| 河东 | 1,200 |\n| 河西 | 85 |"),
        ("<table><!--StartFragment--><tr><td>三百户</td></tr><!--EndFragment--></table>", "三百户"),
        ("<table><tr><td>河东</td></tr><tr><td>河西</td></tr></table>", "河东\n\n河西"),
        (clips.WPS, "## 修路先修心\n\n工程分两步走，先修路。"),
        (clips.CHROME, "## 老街改造\n\n记者从[镇政府](https://town.example/xin-wen/1?a=1&b=2)了解到，**年底前**完工。\\\n"
         f"共五条街。\n\n- 河东街\n- 河西街\n\n{LOST.format('https://town.example/jie.jpg')}（工人在老街铺路）"),
        (clips.WECHAT, "**云桥镇**\n\n5月21日，**老街改造**开工。\n\n" + LOST.format("https://pic.example/640?wx\\_fmt=jpeg")
         .replace("\\", "")),
        (clips.DOCS, "先修**排水**~~和路灯~~<sup>2</sup>"),
        ('<p>见<a href="http://127.0.0.1:8000/2022/05/20/ji-shi/">旧稿</a>和<a href="file:///C:/a.doc">附件</a></p>',
         "见[旧稿](/2022/05/20/ji-shi/)和附件"),
        ("<p>来源：镇政府</p><p>正文。</p>", "　　来源：镇政府\n\n正文。"),
        ("<p>5*3=15，张**，&lt;A区&gt;，# 不是标题</p>", "5*3=15，张\\*\\*，\\<A区>，# 不是标题"),
    ],
    ids="paragraphs headings dots numbers labels footnote cut_footnote comment changes table excel cell column wps"
    " chrome wechat docs links header signs".split(),
)  # fmt: skip
def test_a_clipboard_becomes_text_as_it_would_be_typed(clip: str, text: str) -> None:
    assert pasted(clip).text == text


def test_words_of_one_line_go_into_the_line_and_everything_else_is_a_block() -> None:
    assert pasted("<span style='font-weight:700'>三百</span>户").inline
    assert pasted("<table><tr><td>三百户</td></tr></table>").inline
    assert not pasted("<h2>开工</h2>").inline
    assert not pasted("<ul><li>开工</li></ul>").inline
    assert not pasted("<p>甲</p><p>乙</p>").inline


def test_pictures_on_the_clipboard_are_photos_of_the_piece() -> None:
    made = pasted(f'<p>路<img src="{INLINE}" alt="工人在老街铺路"></p>')
    assert made.text == "路\n\n![工人在老街铺路](tu.png)"
    assert (made.photos, made.asked) == (("tu.png",), ())


def rtf(*kinds: str) -> str:
    """Word's RTF with a picture of each kind, each once more for old programs."""
    one = (
        r"{\*\shppict{\pict{\*\picprop\shplid1025{\sp{\sn shapeType}{\sv 75}}}\picw100%sblip\bliptag-1"
        r"{\*\blipuid 0a1b}" + "\n%s}}" + r"{\nonshppict{\pict\picscalex100\wmetafile8 0100}}"
    )
    half = len(PICTURE) // 2
    digits = PICTURE[:half].hex() + "\n" + PICTURE[half:].hex()
    return r"{\rtf1\ansi 文字" + "".join(one % (kind, digits) for kind in kinds) + "}"


def test_pictures_that_word_only_names_are_found_in_its_rtf() -> None:
    clip = word(p("甲"), f'<p><img width=10 src="{FILE}" v:shapes="a"></p>', p("乙"))
    made = pasted(clip, rtf(r"\png"))
    assert made.text == "甲\n\n![](clip_image002.png)\n\n乙"
    assert pictures_in(rtf(r"\png", r"\jpeg", r"\emf")) == [PICTURE, PICTURE, b""]


@pytest.mark.parametrize("other", ["", rtf(r"\png", r"\png"), rtf(r"\emf"), rtf(r"\png")[:-120]])
def test_a_picture_that_nobody_has_is_asked_for_where_it_stood(other: str) -> None:
    made = pasted(word(p("甲"), f'<p><img src="{FILE}"></p>', p("乙")), other)
    assert made.text == f"甲\n\n{LOST.format('clip_image002.png')}\n\n乙"
    assert [one.line for one in made.asked] == [LOST.format("clip_image002.png")]


def test_a_picture_that_intake_refuses_is_told_in_its_place() -> None:
    def refuse(data: bytes, named: str) -> str:
        raise NotTaken(f"“{named}”没有放进来：坏了。")

    made = paste(f'<p><img src="{INLINE}"></p>', "", refuse)
    assert made.text == "待核：“tu.png”没有放进来：坏了。"


def test_what_cannot_be_written_is_left_to_the_plain_text() -> None:
    with pytest.raises(NotPasted, match="太深"):
        pasted("<div>" * 500 + "甲" + "</div>" * 500)


# --- nothing is lost, whatever comes ------------------------------------------------------------------

WORDS = st.text(
    st.sampled_from(
        "老街改造一二三，。：“”（）—…《》*_#~|[]()<>!`\\&.:-+=0123456789abc 　!＊＃＞［］（）王张李"
    ),
    min_size=1,
    max_size=12,
)
TAGS = st.sampled_from(["b", "i", "u", "span", "sub", "del", "a href='https://a.example/'", "code"])


def _inline(inner: Any) -> Any:
    wrapped = st.tuples(TAGS, st.lists(inner, min_size=1, max_size=3).map("".join))
    return wrapped.map(lambda one: f"<{one[0]}>{one[1]}</{one[0].split()[0]}>")


INNER = st.recursive(WORDS.map(lambda one: html.escape(one, quote=False)), _inline, max_leaves=5)
LINE = st.lists(INNER, min_size=1, max_size=3).map("".join)
BLOCK = st.one_of(
    LINE.map(p),
    LINE.map(lambda one: f"<p>{one}<br>{one}</p>"),
    LINE.map(lambda one: f"<h3>{one}</h3>"),
    st.lists(LINE, min_size=1, max_size=3).map(
        lambda some: "<ul>" + "".join(f"<li>{one}</li>" for one in some) + "</ul>"
    ),
    st.lists(LINE, min_size=1, max_size=3).map(
        lambda some: "".join(item(one, "l", font=clips.WINGDINGS) for one in some)
    ),
    st.lists(st.tuples(LINE, LINE), min_size=1, max_size=3).map(
        lambda rows: "<table>" + "".join(f"<tr><td>{a}<td>{b}</tr>" for a, b in rows) + "</table>"
    ),
    st.lists(LINE, min_size=1, max_size=2).map(
        lambda some: "<blockquote>" + "".join(f"<p>{one}</p>" for one in some) + "</blockquote>"
    ),
)
CLIPS = st.lists(BLOCK, min_size=1, max_size=4).map(lambda some: word(*some))


def seen(clip: str) -> str:
    """The characters that a clipboard of `CLIPS` shows, found without the code that is tested: tags out,
    entities read, the dots of Word's lists left out, which are no words."""
    body = clip.partition("<!--StartFragment-->")[2].partition("<!--EndFragment-->")[0]
    body = re.sub(r"<!\[if !supportLists\]>.*?<!\[endif\]>", "", body, flags=re.DOTALL)
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", body)).split())


def shown(text: str) -> str:
    """The characters that readers see of a text."""
    body, found = convert(text, "2022/05/21/a/index.md", 1, "/")
    assert [one.fact for one in found.faults if not one.warning] == []
    return "".join("".join(visible_text(part.html) for part in body.parts if part.html).split())


def check_nothing_is_lost(clip: str) -> bool:
    """Whether it could be written; where it was, readers see what was seen."""
    try:
        made = pasted(clip)
    except NotPasted:
        return False
    assert shown(made.text) == seen(clip), made.text
    return True


@settings(max_examples=150, deadline=None)
@given(CLIPS)
def test_every_character_that_was_seen_is_shown(clip: str) -> None:
    check_nothing_is_lost(clip)


@settings(max_examples=150, deadline=None)
@given(
    st.text("<>/!-[]= \"'&;abdiloptrulmgsx甲乙1.·\n", max_size=200),
    st.text("{}\\pictngblhex0 af", max_size=80),
)
def test_nothing_that_can_be_on_a_clipboard_stops_the_desk(clip: str, other: str) -> None:
    pictures_in(other)
    try:
        made = pasted(clip, other)
    except NotPasted:
        return
    words = "".join(read_tree(clip).words().split())
    assert all(char in made.text for char in words if char in "甲乙")


@pytest.mark.soak
@settings(max_examples=3_000, deadline=None)
@given(CLIPS)
def test_every_character_of_many_clipboards_is_shown(clip: str) -> None:
    check_nothing_is_lost(clip)
