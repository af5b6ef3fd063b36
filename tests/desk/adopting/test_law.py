"""No character that an old page showed is lost, whatever signs it has: random pages, full of marks."""

from __future__ import annotations

import html
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bulletin.desk.adopting.dialect import Written
from bulletin.desk.adopting.law import loss
from bulletin.desk.adopting.mapping import Mapping
from bulletin.desk.adopting.markup import markdown
from bulletin.desk.adopting.pictures import Pictures
from bulletin.desk.adopting.plan import make_plan
from bulletin.desk.adopting.post import Post, Site
from bulletin.desk.adopting.source import Source
from bulletin.paper import Paper, open_paper
from bulletin.reading.body import convert
from tests.conftest import PROJECT

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2021, 5, 21, 9, tzinfo=ZONE)

WORDS = st.sampled_from(
    "云桥镇 老街 王 张 李四 a B 12 1986 。 ， ： ； ！ ？ “ ” （ ） 《 》 、 … ** * _ __ ~~ ~ ` `` ``` [ ] ( ) ]( ![ ！［ ］ （ ＊ ＊＊ ＃"
    " ＞ ｜ | # ## > - + = . 1. 2. - --- ===== —— · _____ ***** \\ & &amp; &lt; &#42; < <b> </b> <!-- --> <区> {{< {% [^1] [^1]: [TOC]"
    " http://a.cn/b https://a.cn/(x)?a=1&b=2 a@b.cn :smile: 待核： 来源： 状态：草稿 撤稿：是 标题： 图：街长 表：街 |---|---| 2022-05-21".split(
        " "
    )
)
TEXT = st.lists(
    st.one_of(WORDS, st.sampled_from([" ", "\n", "　　", "\t", "  \n"])), min_size=1, max_size=7
).map(lambda parts: html.escape("".join(parts), quote=False))
LINKS = st.sampled_from(
    ["https://a.cn/", "#云桥镇", "/old/", "mailto:a@b.cn", "https://a.cn/a b(c)"]
)


def wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Words inside an element."""
    tags = st.sampled_from(
        "b strong em i del code sub sup u span small q kbd mark cite font".split()
    )
    return st.one_of(
        st.tuples(tags, inner).map(lambda it: f"<{it[0]}>{it[1]}</{it[0]}>"),
        st.tuples(LINKS, inner).map(lambda it: f'<a href="{it[0]}">{it[1]}</a>'),
    )


INLINE = st.recursive(TEXT, wrapped, max_leaves=3)
RUN = st.lists(
    st.one_of(INLINE, st.just("<br>"), st.just('<img src="https://a.cn/x.jpg" alt="街*景">')),
    min_size=1,
    max_size=4,
).map("".join)


def boxes(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Blocks inside a block."""
    many = st.lists(inner, min_size=1, max_size=3)
    cells = st.lists(st.lists(RUN, min_size=2, max_size=2), min_size=1, max_size=3)
    return st.one_of(
        many.map(lambda parts: f"<blockquote>{''.join(parts)}</blockquote>"),
        many.map(lambda parts: f"<ul>{''.join(f'<li>{one}</li>' for one in parts)}</ul>"),
        st.tuples(st.integers(1, 30), many).map(
            lambda it: f"<ol start={it[0]}>{''.join(f'<li>{one}</li>' for one in it[1])}</ol>"
        ),
        many.map(lambda parts: f"<div>{''.join(parts)}</div>"),
        st.tuples(st.sampled_from(["th", "td"]), cells, st.sampled_from(["", "<caption>表的题</caption>"])).map(
            lambda it: f"<table>{it[2]}"
            + "".join(
                "<tr>" + "".join(f"<{it[0] if not at else 'td'}>{cell}</{it[0] if not at else 'td'}>" for cell in row) + "</tr>"
                for at, row in enumerate(it[1])
            )
            + "</table>"
        ),
        st.tuples(RUN, inner).map(lambda it: f"<dl><dt>{it[0]}</dt><dd>{it[1]}</dd></dl>"),
    )  # fmt: skip


BLOCK = st.recursive(
    st.one_of(
        RUN.map(lambda inner: f"<p>{inner}</p>"),
        RUN,
        st.tuples(st.integers(1, 6), RUN).map(lambda it: f"<h{it[0]}>{it[1]}</h{it[0]}>"),
        TEXT.map(lambda text: f"<pre><code>{text}</code></pre>"),
        st.just("<hr>"),
        TEXT.map(
            lambda text: f'<figure><img src="/x.png"><figcaption>{text}</figcaption></figure>'
        ),
        st.just('<iframe src="//player.example/1"></iframe>'),
    ),
    boxes,
    max_leaves=4,
)
PAGE = st.lists(BLOCK, min_size=1, max_size=4).map("".join)


@cache
def paper() -> Paper:
    """A paper with nothing in it."""
    return open_paper(
        PROJECT / "tests" / "desk" / "adopting" / "nothing", PROJECT / "pelicanconf.py"
    )


def adopted(text: str) -> tuple[list[str], list[str]]:
    """The files that a page's HTML makes, and why it was refused."""
    source = Source(Path("/nonexistent"))
    post = Post("a.html", text, "老街", AT, slug="lao-jie")
    plan = make_plan(Site([post]), paper(), Mapping(section="文化"), Pictures(source, (), ()))
    return [piece.text for piece in plan.pieces], [one.why for one in plan.refused]


@settings(max_examples=150, derandomize=True)  # `make soak` tries others each time
@given(PAGE)
@example(
    '<p>云桥镇</p><blockquote><p><img src="https://a.cn/x.jpg" alt="街*景"><b>\u3000\u3000</b></p></blockquote>'
)
def test_every_random_page_goes_in_whole(text: str) -> None:
    pieces, refused = adopted(text)
    # The reader's law takes a table of HTML in a quotation, or in an item, for another text: such a page is refused.
    known = ("<blockquote" in text or "<li" in text) and "<table" in text
    assert [why for why in refused if why != "没有正文。" and not known] == []
    assert len(pieces) + len(refused) == 1


@pytest.mark.soak
@settings(max_examples=5000)
@given(PAGE)
def test_thousands_of_random_pages_go_in_whole(text: str) -> None:
    pieces, refused = adopted(text)
    # The reader's law takes a table of HTML in a quotation, or in an item, for another text: such a page is refused.
    known = ("<blockquote" in text or "<li" in text) and "<table" in text
    assert [why for why in refused if why != "没有正文。" and not known] == []
    assert len(pieces) + len(refused) == 1


@settings(max_examples=60)
@given(st.lists(st.one_of(WORDS, st.just("\n"), st.just("\n\n")), max_size=25).map("".join))
def test_random_markdown_goes_in_as_its_generator_shows_it(text: str) -> None:
    for flavour in ("hexo", "hugo", "jekyll", "pelican"):
        _, refused = adopted(markdown(text, flavour))  # type: ignore[arg-type]
        assert [why for why in refused if why != "没有正文。"] == []


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("老街换新装", "老街换装"),
        ("老街换新装", "老街换新装了"),
        ("老街换新装", "老街新换装"),
        ("老街，新装", "老街新装"),
    ],
    ids=["lost", "more", "moved", "a sign"],
)
def test_the_law_sees_a_character_that_is_lost_added_or_moved(words: str, text: str) -> None:
    body, found = convert(text, "2021/05/21/a.md", 1, "/")
    assert loss(words, Written(text, (), ()), body, found) is not None


def test_what_is_said_to_be_added_is_passed_over_and_nothing_else() -> None:
    body, found = convert("老街[视频](https://a.cn/)新装", "2021/05/21/a.md", 1, "/")
    assert loss("老街新装", Written("", ("视频",), ()), body, found) is None
    assert loss("老街新装", Written("", ("音频",), ()), body, found) is not None
