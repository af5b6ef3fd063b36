"""An article's style sheet: without what only other pages have, and with all that may mean something on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from bulletin.engine.pruned import named, pruned
from bulletin.engine.sheet import read
from tests.conftest import Built


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        ("p { color: red }", ["p"]),
        (".rail { color: red }", []),
        (".rail, .paper { color: red }", [".paper"]),
        (".paper .rail { color: red }", []),
        ("p:not(.rail) { color: red }", ["p:not(.rail)"]),
        ("#more { color: red }", []),
        ("#top, .tint-3 { color: red }", ["#top", ".tint-3"]),
        ('[class="rail"] { color: red }', ['[class="rail"]']),
        (".footnote, .player { color: red }", [".footnote", ".player"]),
    ],
)
def test_a_rule_stays_unless_it_asks_for_what_no_page_has(sheet: str, kept: list[str]) -> None:
    sources = ['<article class="{% if x %}paper{% endif %}" id="top">{# class="rail" #}']
    known = named(["", sources[0].partition("{#")[0]], ['bar.className = "player"; rail();'])
    assert [one for rule in pruned(read(sheet), known) for one in rule.selectors] == kept


STYLES = """(whole) => {
  const styles = () => [...document.querySelectorAll("body, body *")].map((one) =>
    [null, "::before", "::after"].map((part) => [...getComputedStyle(one, part)]
      .map((name) => name + getComputedStyle(one, part).getPropertyValue(name)).join()));
  const before = styles(), link = document.querySelector("link[rel=stylesheet]");
  return new Promise((done) => {
    link.onload = () => done([before.length, styles().filter((one, at) => String(one) !== String(before[at])).length]);
    link.href = whole;
  });
}"""


@pytest.mark.parametrize("path", ["/2022/05/20/ji-shi/", "/2022/05/21/che-gao/", "/about/"])
def test_a_page_that_is_read_looks_as_with_the_whole_sheet(
    open_tab: Callable[..., Page], town: Built, path: str
) -> None:
    (whole,) = town.folder.glob("assets/bulletin.*.css")
    for width in (390, 1440):
        tab = open_tab(width, 900)
        tab.goto(town.url + path)
        count, different = tab.evaluate(STYLES, f"/assets/{whole.name}")
        assert count > 40
        assert different == 0
