"""Texts made of the pieces of all payloads, in any order: what is read of them passes the gate in both
editions, and so do the pages' own attributes and feeds."""

from __future__ import annotations

import html
import json
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bulletin.checks.gate import Gate
from bulletin.editions.hant import Hant
from tests.hostile import corpus

# Words, signs and entities of the payloads, and the marks that Markdown and the reader give a meaning to.
PIECES = sorted(
    {
        piece
        for payload in corpus.PAYLOADS.values()
        for piece in re.findall(r"&#?\w+;?|</?\w+|\w+=|\w+:|\w+|\W", payload)
    }
)
MARKS = [
    "\n\n",
    "\n",
    "## ",
    "- ",
    "> ",
    "| ",
    "|---|---|\n",
    "](",
    "![",
    "[^1]",
    "[^1]: ",
    "图：",
    "表：",
]
MARKS += ["**", "`", "发展", "面临", "：", "“", "”", "　　", "\\", "&#", "&#x", ";", "<b>", "</b>"]
texts = st.lists(st.sampled_from(PIECES) | st.sampled_from(MARKS), max_size=25).map("".join)

HANT = Hant({})


def gate() -> Gate:
    """A gate that knows no template: what an author may use alone."""
    return Gate((), (), "")


@settings(max_examples=400)
@given(texts)
@example('[x](http://e.example "&#x0022;&#x003e;&#x003c;img src=x onerror=alert(1)&#x003e;")')
@example("<p>&#xE000;photos:7&#xE001;</p>")
@example('<a href="internal:javascript:alert(1)">x</a>')
def test_what_is_read_of_any_text_passes_in_both_editions(text: str) -> None:
    reading, body = corpus.read(corpus.article({}, text))
    if reading.article is None or body is None:
        return
    for part in body.parts:
        for edition in (part.html, HANT.page(part.html)):
            assert gate().wrong_in("a.html", edition) == ""
        item = {"items": [{"content_html": part.html, "title": reading.article.excerpt}]}
        feed = json.dumps(item, ensure_ascii=False).replace("<", "\\u003c")  # as templates do
        assert gate().wrong_in("feed.json", feed) == ""
        assert gate().wrong_in("feed.json", HANT.feed(feed)) == ""
    said = [photo.caption for photo in reading.article.photos]
    for one in (reading.article.excerpt, *said, body.text):
        page = f'<p title="{html.escape(one)}">{html.escape(one)}</p>'
        assert gate().wrong_in("a.html", page) == ""
        assert gate().wrong_in("a.html", HANT.page(page)) == ""


@settings(max_examples=200)
@given(texts, st.sampled_from(sorted(corpus.FIELDS)))
def test_what_is_read_of_any_header_passes_in_both_editions(text: str, field: str) -> None:
    line = text.replace("\n", " ")
    article = corpus.read(corpus.article({field: corpus.FIELDS[field].replace("{}", line)}))[
        0
    ].article
    if article is None:
        return
    for one in corpus.strings(getattr(article, field)):
        page = f'<p title="{html.escape(one)}">{html.escape(one)}</p>'
        assert gate().wrong_in("a.html", page) == ""
        assert gate().wrong_in("a.html", HANT.page(page)) == ""
