"""What the build knows of the heights of a front page's parts is what a real browser measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from bulletin.front import heights
from bulletin.front.choose import Choice
from bulletin.front.heights import Screen
from bulletin.front.parts import units
from bulletin.pages import front
from tests.pages import fronts

TYPES = {"normal": 16, "large": 20, "huge": 24}
WIDTHS = (1000, 1440, 1920)
LOOSE = """() => {
  const style = document.createElement("style");
  style.textContent = `.sheet .pillar, .sheet .block, .sheet .headlines, .sheet > .lead, .lead .story
    { display: block !important; align-self: start; }`;
  document.head.append(style);
}"""
"""Parts as high as they are themselves."""
MEASURED = """() => [document.querySelector(".sheet > .lead").getBoundingClientRect().height,
  [...document.querySelectorAll(".pillar")].map((pillar) =>
    [...pillar.children].map((part) => part.getBoundingClientRect().height))]"""


@dataclass(frozen=True)
class Measured:
    """A part, how high it was thought and how high it is, both in letters of the root's size."""

    kind: str
    thought: float
    real: float


def measured(tab: Page, choice: Choice, page: bytes) -> list[Measured]:
    """Every part of a front page on all screens of three columns."""
    fronts.lay(tab, page)
    tab.evaluate(LOOSE)
    found = []
    single = choice.plan.narrow and len(choice.plan.pillars) == 2
    for step, root in TYPES.items():
        tab.evaluate("step => document.documentElement.setAttribute('data-type', step)", step)
        for width in WIDTHS:
            screen = Screen(width, root)
            if screen.columns < 3:
                continue
            tab.set_viewport_size({"width": width, "height": 900})
            lead, pillars = tab.evaluate(MEASURED)
            columns, photo = 2 if choice.plan.narrow else 3, choice.lead.lead is not None
            thought = heights.lead(choice.lead, screen, columns, photo)
            margin = 0 if photo or columns == 2 else heights.GAP * root
            found.append(Measured("lead", thought / root, (lead + margin) / root))
            for at, (blocks, real) in enumerate(zip(choice.plan.pillars, pillars, strict=True)):
                room = screen.span(2 if single and at == 1 else 1)
                for before, block, high in zip((None, *blocks), blocks, real, strict=False):
                    own = sum(units(block, screen, room))
                    if block.kind == "story" and (before is None or before.kind != "story"):
                        own -= root + 1  # the rule between two of them
                    found.append(Measured(block.kind, own / root, high / root))
    return found


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], tuple[Choice, bytes]]:
    """A function that gives an edition's plan, and its page."""
    kept: list[Choice] = []

    def keeping(*known: object) -> Choice:
        kept.append(choose(*known))  # type: ignore[arg-type]
        return kept[-1]

    choose = front.choose
    monkeypatch.setattr(front, "choose", keeping)

    def made(number: int) -> tuple[Choice, bytes]:
        page = fronts.shown(fronts.view(fronts.edition(number)))
        return kept[-1], page

    return made


def test_heights_are_those_of_a_browser(
    desk: Page, chosen: Callable[[int], tuple[Choice, bytes]]
) -> None:
    """All but one part in fifty within a line of the usual type, on the average within a tenth of one."""
    found = [one for number in (5, 11, 23, 45, 57, 59) for one in measured(desk, *chosen(number))]
    assert {one.kind for one in found} == {
        *("lead", "story", "section", "latest", "issue", "topics", "calendar"),
    }
    wrong = [one for one in found if abs(one.real - one.thought) > 1.0625 * 1.8]
    assert len(wrong) <= len(found) / 50, wrong
    mean = sum(one.real - one.thought for one in found) / len(found)
    assert abs(mean) < 0.2
    fixed = [one for one in found if one.kind in ("issue", "topics", "calendar")]
    assert all(abs(one.real - one.thought) < 0.1 for one in fixed)
