"""The gate lets through what the theme and the dialect can write, and nothing else."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.checks.gate import Gate
from bulletin.reading.pasted import TAGS
from tests.conftest import ORIGIN, PROJECT, Built

SOURCES = [
    path.read_text("utf-8")
    for path in sorted((PROJECT / "theme" / "templates").rglob("*"))
    if path.is_file()
]
OWN = {"/assets/bulletin.js", "/assets/feed.css"}


def gate() -> Gate:
    """The gate of the project's own theme."""
    return Gate(SOURCES, OWN, ORIGIN, ["v.paper.example"])


DATA = '<script type="application/ld+json">'
FINE = [
    "<!doctype html><p>甲<wbr>乙</p>",
    "<p>3 &lt; 5 &amp; 7 &gt; 6，“甲”&nbsp;乙</p>",
    '<p><a href="https://a.example/?a=1&amp;b=2" rel="external noopener" title="&lt;b&gt;">甲</a></p>',
    '<a href="../20/a/">甲</a><a href="#fn-1">乙</a><a href="mailto:a@b.example">丙</a>',
    '<img src="/photos/a.jpg" srcset="/photos/a.jpg 480w, /photos/b.jpg 960w" alt="图">',
    f'<img src="{ORIGIN}/photos/a.jpg" alt="图">',
    '<script src="/assets/bulletin.js" defer></script>',
    '<script type="application/ld+json">{"name":"\\u003cb\\u003e"}</script>',
    '<meta http-equiv="refresh" content="0; url=/2022/05/21/a/">',
    "<title>甲 &lt;wbr&gt;</title>",
    '<video src="/photos/a.mp4" poster="/photos/a.jpg" controls preload="none" playsinline></video>',
    '<video src="https://v.paper.example/a.mp4" controls preload="none"></video>',
    '<audio src="/photos/a.m4a" controls preload="none"></audio>',
    "<h4>甲</h4><p>👨\u200d👩\u200d👧　，䶮𬱖</p>",
]
"""Fragments of pages that may be written."""

WRONG = [
    "<script>alert(1)</script>",
    '<video src="https://evil.example/a.mp4" controls></video>',
    '<video src="https://v.paper.example.evil.example/a.mp4" controls></video>',
    '<video src="http://v.paper.example/a.mp4" controls></video>',
    '<video src="/a.mp4" poster="https://v.paper.example/p.jpg" controls></video>',
    '<video src="/a.mp4" autoplay controls></video>',
    '<video src="/a.mp4" controls onplay="alert(1)"></video>',
    '<audio src="/a.mp3" loop controls></audio>',
    '<img src="https://v.paper.example/p.jpg" alt="">',
    '<source src="/a.mp4" type="video/mp4">',
    "<object></object>",
    '<script src="/static/x.js"></script>',
    '<script src="/photos/x.js" src="/assets/bulletin.js"></script>',
    '<script src="https://evil.example/x.js"></script>',
    '<p onclick="alert(1)">甲</p>',
    '<p style="position:fixed">甲</p>',
    "<img src=x onerror=alert(1)>",
    '<img src="https://evil.example/p.png" alt="">',
    '<img src="//evil.example/p.png" alt="">',
    '<img src="/\\evil.example/p.png" alt="">',
    '<img srcset="/a.jpg 1x, //evil.example/p.png 2x" alt="">',
    '<img src="/a.jpg" onload="alert(1)" alt="">',
    '<a href="javascript:alert(1)">甲</a>',
    '<a href="JaVaScript&#58;alert(1)">甲</a>',
    '<a href=" java&#10;script:alert(1)">甲</a>',
    '<a href="javascript:alert(1)" href="/">甲</a>',
    '<a href="data:text/html,x">甲</a>',
    '<a href="//evil.example/">甲</a>',
    '<a href="/" target="_blank">甲</a>',
    "<iframe></iframe>",
    '<base href="https://evil.example/">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<meta http-equiv="refresh" content="0; url=https://evil.example/">',
    '<meta http-equiv="refresh" content="0; url=javascript:alert(1)">',
    '<meta http-equiv="Content-Security-Policy" content="script-src *">',
    '<form action="https://evil.example/"></form>',
    '<button data-script="/static/x.js">甲</button>',
    "<!-- 甲 -->",
    "<p>3 < 5</p>",
    "<p>甲</p",
    '<a title="<wbr>" href="/">甲</a>',
    "<title>甲<wbr>乙</title>",
    '<script type="application/ld+json">{"name":"甲<wbr>"}</script>',
    '<script type="application/ld+json">{"name":甲}</script>',
    '<script type="application/ld+json">{"name":"\\u202e"}</script>',
    "<p>甲\u200b乙</p>",
    "<p>甲\u202e乙</p>",
    "<p>甲\x08乙</p>",
    "<p>甲\r乙</p>",
    "<p>甲\ue000乙</p>",
    "<p>甲\u2028乙</p>",
    "<p>甲&#8203;乙</p>",
    "<p>甲&#x202e;乙</p>",
    "<p>甲&lrm;乙</p>",
    '<a href="/" title="甲&#x202E;乙">甲</a>',
]
"""Fragments that may not, each with another slip of an earlier step."""


def test_links_to_pages_that_were_right_let_nothing_else_through() -> None:
    same = gate()
    right = (
        f'<a href="/2022/05/21/a/">甲</a><a href="{ORIGIN}/b/">乙</a><link rel="next" href="/c/">'
    )
    assert same.wrong_in("a.html", right) == ""
    for wrong in (
        '<a href="/d/" onclick="f()">丁</a>',
        '<a href="/d/" href="/e/">丁</a>',
        '<a href="//d/">丁</a>',
        '<a target="_blank" href="/d/">丁</a>',
        '<link rel="stylesheet" href="/d/">',
        f'<link rel="stylesheet" href="{ORIGIN}/d/">',
        '<svg><use href="/d/"/></svg>',
    ):
        assert same.wrong_in("a.html", wrong)


@pytest.mark.parametrize("text", FINE)
def test_what_pages_say_is_let_through(text: str) -> None:
    assert gate().wrong_in("a.html", text) == ""


@pytest.mark.parametrize("text", WRONG)
def test_what_no_page_may_say_is_named(text: str) -> None:
    one = gate()
    assert one.wrong_in("a.html", text)
    assert one.wrong_in("a.html", f"{FINE[0]}{text}{FINE[1]}")


def atom(content: str) -> str:
    """A feed with one text."""
    coded = content.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&#34;")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="x"><content type="html">{coded}</content></feed>'


def items(content: str) -> str:
    """The same as JSON."""
    return json.dumps({"title": "甲", "items": [{"content_html": content}]}, ensure_ascii=False)


@pytest.mark.parametrize("made", [atom, items])
def test_a_feed_is_looked_at_down_to_the_text_it_carries(made: Callable[[str], str]) -> None:
    name = "feed.json" if made is items else "atom.xml"
    inside = [text for text in FINE if "<wbr>" not in text]
    assert [text for text in inside if gate().wrong_in(name, made(text))] == []
    assert [text for text in WRONG if not gate().wrong_in(name, made(text))] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("atom.xml", "<feed><title>甲</feed>"),
        ("atom.xml", "<feed>&nbsp;</feed>"),
        ("atom.xml", "<feed>甲<wbr>乙</feed>"),
        ("atom.xml", "<feed>甲<wbr/>乙</feed>"),
        ("atom.xml", '<?xml-stylesheet href="https://evil.example/x.css"?><feed/>'),
        ("atom.xml", "<!DOCTYPE feed [<!ENTITY a 'b'>]><feed>&a;</feed>"),
        ("atom.xml", "<feed><script/></feed>"),
        ("sitemap.xml", "<urlset>甲\u200b</urlset>"),
        ("feed.json", '{"title":"甲",}'),
        ("feed.json", '{"title":"甲\u200b"}'),
        ("feed.json", '{"title":"甲\\u202e"}'),
        ("feed.json", '{"title":"甲<wbr>"}'),
        ("feed.json", '{"items":[{"title":"\\u0008"}]}'),
    ],
)
def test_a_feed_that_is_not_whole_or_hides_something_is_named(name: str, text: str) -> None:
    assert gate().wrong_in(name, text)


def test_every_file_of_the_sample_and_of_the_town_passes(sample: Built, town: Built) -> None:
    for site in (sample, town):
        own = {f"/assets/{path.name}" for path in (site.folder / "assets").iterdir()}
        one = Gate(SOURCES, own, ORIGIN)
        paths = [*site.folder.rglob("*.html"), *site.folder.rglob("*.xml")]
        paths += site.folder.rglob("feed.json")
        assert len(paths) > 50
        for path in paths:
            assert one.wrong_in(path.name, path.read_text("utf-8")) == "", path


class Harmless(HTMLParser):
    """Another reader of HTML, which knows by itself what may stand there."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag."""
        assert tag in {*TAGS, "wbr"}
        for name, value in attrs:
            assert not name.startswith("on")
            assert name != "href" or not (value or "").strip().lower().startswith("javascript:")


_bits = st.sampled_from(
    [
        *'<>"=/ &;甲',
        "<p",
        "<a",
        "<b>",
        "</b>",
        "<img",
        "<svg",
        "<script>",
        "<wbr>",
        "<title>",
        "</title>",
        DATA,
        "</script>",
        " href=",
        "&#8203;",
        " onerror=",
        " title=",
        '"javascript:',
        '"/a"',
        "\u200b",
        "\u202e",
        "<!--",
        "-->",
        "&lt;",
    ]
)


@given(st.lists(_bits, max_size=12).map("".join))
def test_what_is_let_through_is_harmless_to_another_reader_too(text: str) -> None:
    """With no template's own tags: what an author may use alone."""
    if not Gate((), (), "").wrong_in("a.html", text):
        reader = Harmless()
        reader.feed(text)
        reader.close()
        assert not {"\u200b", "\u202e"} & set(html.unescape(text))


@given(st.lists(st.lists(st.one_of(_bits, st.just("\n")), max_size=12).map("".join), max_size=5))
def test_what_was_let_through_before_changes_nothing_for_the_next_page(pages: list[str]) -> None:
    one = gate()
    for text in pages:
        assert bool(one.wrong_in("a.html", text)) == bool(gate().wrong_in("a.html", text))


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("<b\n>甲</b>", "<b\nonclick=x>甲</b>"),
        ("<b\n>甲</b>", "<iframe\n>甲</b>"),
        ("<p>甲</p>\n<p>乙</p>", "<a\n<p>甲</p>\n href=x>"),
        ("甲<wbr>乙", "<title>\n甲<wbr>乙\n</title>"),
        (',{"name":"\\u202e"}', f'{DATA}[1\n,{{"name":"\\u202e"}}\n]</script>'),
    ],
)
def test_what_stands_over_several_lines_is_judged_whole(before: str, then: str) -> None:
    one = gate()
    assert not one.wrong_in("a.html", before)
    assert one.wrong_in("a.html", then)
