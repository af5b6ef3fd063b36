"""Every kind of page, by day and by night, in each step of type, on a phone and on a desk, in both editions:
nothing that axe knows against it, AAA contrast included, and nothing that sticks out.

All of it takes minutes (`make soak`); a fixed twentieth, in which each kind has its turn, is in `make test`.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.conftest import Built, in_type
from tests.pages.test_reading import KINDS, axe

SCHEMES = ("light", "dark")
TYPES = ("normal", "large", "huge")
WIDTHS = {"phone": 390, "desk": 1440}
ROOTS = {"simplified": "", "traditional": "/hant"}
TAGS = "wcag2a wcag2aa wcag2aaa wcag21a wcag21aa wcag22aa best-practice".split()
AAA = ("color-contrast-enhanced",)  # the rules of that level which axe leaves out unless asked

ALL = list(product(ROOTS, WIDTHS, TYPES, SCHEMES, KINDS))
FEW = ALL[::21]  # as 21 and the number of kinds have no common divisor, each kind has its turn
CASES = [
    pytest.param(*case, id=" ".join(case), marks=[] if case in FEW else pytest.mark.soak)
    for case in ALL
]


def test_the_fixed_twentieth_has_something_of_everything() -> None:
    for values in (ROOTS, WIDTHS, TYPES, SCHEMES, KINDS):
        assert all(any(value in case for case in FEW) for value in values), values
    assert len(ALL) / 24 < len(FEW) < len(ALL) / 19


@pytest.mark.parametrize(("edition", "screen", "type_", "scheme", "kind"), CASES)
def test_axe_finds_nothing_and_nothing_sticks_out(
    look: Callable[..., Page],
    both: Built,
    edition: str,
    screen: str,
    type_: str,
    scheme: str,
    kind: str,
) -> None:
    tab = look(WIDTHS[screen], 900)
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    in_type(tab, f"{both.url}{ROOTS[edition]}{KINDS[kind]}", type_)
    tab.evaluate(Axe().axe_script)
    rules = {rule: {"enabled": True} for rule in AAA}
    found = axe(tab, {"runOnly": {"type": "tag", "values": TAGS}, "rules": rules})
    assert not found.violations_count, found.generate_report()
    for width in (WIDTHS[screen], 320):  # which is also a window of 1280 pixels at 400 %
        tab.set_viewport_size({"width": width, "height": 256})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_the_contrast_of_aaa_is_looked_at(open_tab: Callable[..., Page], both: Built) -> None:
    """The test above can fail: at 6 to 1, which is enough for AA."""
    tab = open_tab()
    tab.goto(both.url)
    tab.add_style_tag(content=":root:root { --muted: #626262 }")
    tab.evaluate(Axe().axe_script)
    found = axe(tab, {"runOnly": {"type": "rule", "values": ["color-contrast", *AAA]}})
    assert {one["id"] for one in found.response["violations"]} == set(AAA)
