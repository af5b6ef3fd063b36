"""A browser that knows neither layers nor nesting nor container queries shows pages that can be read.

Old WebViews drop such a rule with all that is in it. Here the same is done to the style sheet on its
way to a new browser.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.conftest import Built
from tests.pages.test_reading import kinds

UNKNOWN = re.compile(r"@(?:layer|container|scope|starting-style)\b[^;{}]*")


def stripped(sheet: str) -> str:
    """The sheet as an old browser reads it: rules it does not know are gone, with their blocks."""
    while match := UNKNOWN.search(sheet):
        end = match.end()
        if sheet[end] == "{":
            depth = 1
            while depth:
                end += 1
                depth += {"{": 1, "}": -1}.get(sheet[end], 0)
        sheet = sheet[: match.start()] + sheet[end + 1 :]
    return sheet


def test_what_is_stripped_is_the_rule_with_its_block() -> None:
    sheet = (
        "@layer a, b;p{x:1}@layer a{q{y:2}@media print{r{z:3}}}s{t:4}@container c (w>1px){u{v:5}}"
    )
    assert stripped(sheet) == "p{x:1}s{t:4}"


@pytest.fixture
def old(open_tab: Callable[..., Page]) -> Page:
    """A phone whose browser is old."""

    def fetch(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=stripped(answer.text()))

    tab = open_tab(360, 640)
    tab.route("**/*.css", fetch)
    return tab


@kinds
def test_nothing_sticks_out_at_the_side(old: Page, town: Built, path: str) -> None:
    old.goto(town.url + path)
    assert old.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_the_papers_colours(old: Page, town: Built, scheme: str) -> None:
    old.emulate_media(color_scheme=scheme)
    old.goto(town.url + "/2022/05/20/ji-shi/")
    colours = "(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(%s))"
    ink, paper = {
        "light": ("rgb(26, 26, 26)", "rgb(253, 252, 249)"),
        "dark": ("rgb(232, 230, 225)", "rgb(22, 21, 19)"),
    }[scheme]
    assert old.evaluate(colours % "document.body") == [ink, paper]
