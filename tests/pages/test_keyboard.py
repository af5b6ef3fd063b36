"""Everything by keyboard and by thumb: each page is walked with Tab, each target measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Built, in_type, set_type
from tests.pages.test_front import SHORT, paper
from tests.pages.test_reading import KINDS, REAL, kinds

ALL = "a[href], button, input, select, summary, [tabindex]"
REACHABLE = f"""() => {{
  window.reachable = [...document.querySelectorAll("{ALL}")]
    .filter(one => one.tabIndex >= 0 && one.checkVisibility({{visibilityProperty: true}}));
  return window.reachable.map(one => one.outerHTML.slice(0, 80));
}}"""
"""What a reader without a mouse must be able to reach, in the order of the page."""

FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  return {
    place: window.reachable.indexOf(one),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


def walk(page: Page) -> None:
    """Press Tab until the page has been gone through, and say what was not as it should be."""
    expected = page.evaluate(REACHABLE)
    assert len(expected) > 5
    for place, what in enumerate(expected):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == {"place": place, "ring": True, "seen": True}, what
    page.keyboard.press("Tab")
    assert page.evaluate("window.reachable.indexOf(document.activeElement)") <= 0, "a trap"


@kinds
def test_tab_reaches_everything_in_the_order_of_the_page_and_shows_where_it_is(
    look: Callable[..., Page], town: Built, path: str
) -> None:
    desk = look(1440, 900)
    desk.goto(town.url + path)
    walk(desk)


def test_the_same_on_a_phone_where_the_sections_take_lines(
    open_tab: Callable[..., Page], sample: Built
) -> None:
    page = open_tab(360, 640)
    page.goto(sample.url + REAL["lead"])
    walk(page)


def test_the_first_tab_offers_to_skip_what_every_page_has(desk: Page, town: Built) -> None:
    desk.goto(town.url + KINDS["article"])
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.textContent") == "跳到正文"
    assert desk.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.closest('main') !== null")


def test_a_choice_is_made_by_keyboard(desk: Page, town: Built) -> None:
    desk.goto(town.url)
    desk.get_by_role("button", name="大字").focus()
    desk.keyboard.press("Space")
    assert desk.evaluate("document.documentElement.dataset.type") == "large"
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.documentElement.dataset.type") == "huge"
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.documentElement.dataset.type") == "normal"


SMALL_TARGETS = f"""(size) => [...document.querySelectorAll("{ALL}")]
  .filter(one => one.checkVisibility({{visibilityProperty: true}}) && !one.closest(".prose, .foot p"))
  .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, box]) => box.right > 0 && (box.width < size || box.height < size))
  .map(([html, box]) => `${{Math.round(box.width)}} × ${{Math.round(box.height)}} ${{html}}`)"""
"""Targets below a size in pixels. Links in sentences are as large as their words (WCAG 2.5.8)."""


@kinds
def test_every_target_can_be_hit(look: Callable[..., Page], town: Built, path: str) -> None:
    phone = look()
    phone.goto(town.url + path)
    assert phone.evaluate(SMALL_TARGETS, 999) != []
    for step, size in (("normal", 24), ("large", 44), ("huge", 44)):
        set_type(phone, step)
        assert phone.evaluate(SMALL_TARGETS, size) == [], step


@pytest.fixture(scope="module")
def finger(browser: Browser) -> Iterator[Page]:
    """A tab on a phone that is touched."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


@kinds
def test_what_a_finger_hits_has_44_pixels(finger: Page, town: Built, path: str) -> None:
    finger.goto(town.url + path)
    assert finger.evaluate("matchMedia('(pointer: coarse)').matches")
    assert finger.evaluate(SMALL_TARGETS, 44) == []


def test_marks_in_running_text_have_24_pixels_and_a_name(finger: Page, town: Built) -> None:
    finger.goto(town.url + KINDS["article"])
    marks = finger.locator(".footnote-ref, .footnote-backref")
    assert marks.count() == 2
    for box in marks.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())"):
        assert (box["width"] >= 24, box["height"] >= 24) == (True, True), box
    names = ["脚注1", "回到正文"]
    for mark, name in zip(marks.all(), names, strict=True):
        session = finger.context.new_cdp_session(finger)
        session.send("Accessibility.enable")
        handle = session.send(
            "Runtime.evaluate",
            {
                "expression": f"document.querySelectorAll('.footnote-ref, .footnote-backref')[{names.index(name)}]"
            },
        )
        tree = session.send(
            "Accessibility.getPartialAXTree",
            {"objectId": handle["result"]["objectId"], "fetchRelatives": False},
        )
        assert tree["nodes"][0]["name"]["value"].replace(" ", "").startswith(name)
        assert mark.is_visible()


# --- the sections, and where the reader is --------------------------------------------------------


@pytest.fixture(scope="module")
def sections(tiny_site: Callable[..., Built]) -> Built:
    """A paper that has all sections, in both editions."""
    return tiny_site(paper(16, SHORT), "HANT=1")


@pytest.mark.parametrize("root", ["/", "/hant/"], ids=["simplified", "traditional"])
@pytest.mark.parametrize("type_", ["normal", "large", "huge"])
def test_every_section_is_seen_at_every_width_and_size_of_type(
    look: Callable[..., Page], sections: Built, root: str, type_: str
) -> None:
    phone = look()
    in_type(phone, sections.url + root, type_)
    out = """(width) => [...document.querySelectorAll("nav.sections a")].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.left < 0 || box.right > width;
    }).length"""
    assert phone.locator("nav.sections a").count() > 6
    for width in (320, 360, 390, 430):
        phone.set_viewport_size({"width": width, "height": 800})
        assert phone.evaluate(out, width) == 0, width


def test_in_forced_colours_the_current_things_can_be_told(browser: Browser, town: Built) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    ground = "(one) => getComputedStyle(one).backgroundColor"
    for path, current, other in (
        ("/section/yaowen/", ".sections [aria-current]", ".sections a:not([aria-current])"),
        ("/2022/05/20/", ".month [aria-current]", ".month td a:not([aria-current])"),
        ("/", "[aria-pressed=true]", "[data-choice=type]"),
    ):
        page.goto(town.url + path)
        page.evaluate("document.querySelector('[data-choice=scheme]').click()")
        pair = [page.locator(one).first.evaluate(ground) for one in (current, other)]
        assert pair[0] != pair[1], path
    context.close()
