"""A day's PDF holds every character of its pages, in their order, and is read by machines too."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.engine.manifest import record
from bulletin.press.day import days, read_day, style
from bulletin.press.tree import Element, read_page
from bulletin.press.typed import Typed, is_printed
from bulletin.press.typeset import typeset
from bulletin.reading.body import convert
from tests.conftest import PROJECT, Built
from tests.reading.test_law import MARKS, WORDS

MOMENT = datetime(2022, 5, 21, tzinfo=UTC)
TEXTS = tomllib.loads((PROJECT / "tests/reading/texts.toml").read_text("utf-8"))["text"]
_READ = {
    13: None,
    0xFFFE: "-",
}  # the reader takes a hyphen that ends a line for one that it may drop
_FURNITURE = re.compile(r"(?m)^(?:\S+ )?\d{4} 年 .* 星期.$|^\d+ / \d+\Z")


def signs(text: str) -> str:
    """All characters of a text but blanks and what has no shape."""
    return "".join(char for char in text if not char.isspace() and char.isprintable())


def printed(data: bytes) -> str:
    """The text of a PDF, without what stands at the head and the foot of each page."""
    document = pdfium.PdfDocument(data)
    pages = (page.get_textpage().get_text_range().translate(_READ) for page in document)
    return "\n".join(_FURNITURE.sub("", page) for page in pages)


def said(element: Element) -> Iterator[str]:
    """The texts that a page prints, each paragraph by itself, as far as a reader sees them."""
    run: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            run.append(child)
        elif child.tag in ("p", "li", "td", "th", "h1", "h2", "h3", "figcaption", "dt", "caption"):
            if is_printed(child) and not any(
                one.tag in ("p", "ul", "ol") for one in child.elements
            ):
                yield "".join(shown(child))
            else:
                yield from said(child)
        elif is_printed(child):
            yield from said(child)
    yield "".join(run)


def shown(element: Element) -> Iterator[str]:
    """What is seen of an element."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif is_printed(child):
            yield from shown(child)


def test_every_paragraph_of_the_sample_is_in_its_days_pdf(sample: Built) -> None:
    manifest = record(sample.folder).load()
    assert manifest
    looked = 0
    for pages in days(manifest):
        text = signs(printed(typeset(read_day(sample.folder, pages).text, sample.folder, MOMENT)))
        for path in pages.articles:
            article = read_page(sample.read(path)).first("article", "paper")
            assert article
            for one in said(article):
                if not one.startswith("《崇川简报》（"):  # the masthead says it
                    assert signs(one) in text, path
                    looked += len(signs(one))
    assert looked > 3000


def set_of(bodies: list[str]) -> tuple[str, str]:
    """What pages show of some texts, and what their PDF holds."""
    pieces, expected = [], []
    for number, typed in enumerate(bodies):
        body, found = convert(typed, "2022/05/21/a.md", 1, "/")
        if found.faults:
            continue
        html = "".join(part.html for part in body.parts)
        page = read_page(
            f'<article class="paper"><header><hgroup><h1>第{number}篇</h1></hgroup></header>'
            f'<div class="prose">{html}</div></article>'
        )
        article = page.first("article")
        assert article
        expected.append("".join(shown(article)))
        pieces.append(Typed(article, "standard").text)
    text = f'{style()}\n#show: paper.with(name: [青禾简报], title: "青禾简报")\n{"".join(pieces)}'
    return "".join(expected), printed(typeset(text, Path(__file__).parent, MOMENT))


def test_no_character_of_a_text_that_once_went_wrong_is_lost() -> None:
    bodies = [one["body"] for one in TEXTS if "html" in one]
    assert len(bodies) > 50
    for start in range(0, len(bodies), 24):
        expected, text = set_of(bodies[start : start + 24])
        assert not Counter(signs(expected)) - Counter(signs(text))


@settings(max_examples=25)
@given(
    st.lists(
        st.lists(st.sampled_from(MARKS) | st.sampled_from(WORDS), max_size=20).map("".join),
        min_size=8,
        max_size=8,
    )
)
def test_no_character_of_any_text_is_lost(bodies: list[str]) -> None:
    expected, text = set_of(bodies)
    assert not Counter(signs(expected)) - Counter(signs(text))
