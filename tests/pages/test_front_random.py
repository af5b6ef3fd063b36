"""Front pages of random editions have no holes, whatever there is today, at any width, in any type.

Three hundred editions take long (`make soak`); a fixed thirtieth is in `make test`.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.conftest import PROJECT, set_type
from tests.pages import fronts

HOLES = (PROJECT / "tests/pages/holes.js").read_text("utf-8")
EDITIONS = 300
THIRTIETH = range(7, EDITIONS, 30)
STUCK = (50, 249)
"""Editions in which the first way tried ends with gaps: others must be tried (`compose.STARTS`)."""
MENDED = (59, 238)
"""Editions that had a hole until white was reckoned as it is seen (0101)."""
WIDTHS = (390, 640, 820, 1000, 1440, 1920)
TYPES = ("normal", "large", "huge")
LATE = """() => {
  const tops = (some) => [...document.querySelectorAll(some)].map((one) => one.getBoundingClientRect())
    .filter((box) => box.height).map((box) => box.top);
  return Math.max(...tops(".sheet .story, .sheet .headlines li"))
    < Math.min(...tops(".sheet .past, .sheet .filling"));
}"""
"""Whether all that fills columns comes after the news."""
MOST = {1: 240, 2: 240, 3: 120}  # pixels of white below a card, by the number of columns


def measured(tab: Page) -> list[tuple[str, int, list[object]]]:
    """What is wrong with the front page that is open: type, width, columns and hole, whether something sticks
    out, whether a phone has the calendar before the news."""
    wrong = []
    for step in TYPES:
        set_type(tab, step)
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 900})
            columns, hole, where = tab.evaluate(HOLES)
            sticks_out = tab.evaluate("document.documentElement.scrollWidth") > width
            disordered = columns == 1 and not tab.evaluate(LATE)
            if hole > MOST[columns] or sticks_out or disordered:
                wrong.append((step, width, [columns, hole, where, sticks_out, disordered]))
    return wrong


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(
            number, marks=() if number in (*THIRTIETH, *STUCK, *MENDED) else pytest.mark.soak
        )
        for number in range(EDITIONS)
    ],
)
def test_the_front_page_of_a_random_edition_has_no_hole(desk: Page, number: int) -> None:
    view = fronts.view(fronts.edition(number))
    fronts.lay(desk, fronts.shown(view))
    assert measured(desk) == []


def test_a_hole_is_seen(desk: Page) -> None:
    """The test above can fail: a column of which a part is taken away, and a card that is too short."""
    view = fronts.view(fronts.edition(THIRTIETH[2]))
    fronts.lay(desk, fronts.shown(view))
    desk.evaluate(
        "document.querySelectorAll('.pillar:last-of-type > *').forEach(one => one.remove())"
    )
    assert measured(desk) != []


def test_a_calendar_before_the_news_is_seen(desk: Page) -> None:
    """The same of the order in one column."""
    fronts.lay(desk, fronts.shown(fronts.view(fronts.edition(THIRTIETH[2]))))
    desk.add_style_tag(content=".past { order: -1 !important; }")
    assert {width for _, width, _ in measured(desk)} >= {390}


def test_columns_follow_the_type_as_well_as_the_window(desk: Page) -> None:
    fronts.lay(desk, fronts.shown(fronts.view(fronts.edition(THIRTIETH[2]))))
    counted = {}
    for step in TYPES:
        set_type(desk, step)
        for width in WIDTHS:
            desk.set_viewport_size({"width": width, "height": 900})
            counted[step, width] = desk.evaluate(HOLES)[0]
    assert [counted["normal", width] for width in WIDTHS] == [1, 2, 2, 3, 3, 3]
    assert [counted["large", width] for width in WIDTHS] == [1, 1, 2, 2, 3, 3]
    assert [counted["huge", width] for width in WIDTHS] == [1, 1, 1, 2, 3, 3]
