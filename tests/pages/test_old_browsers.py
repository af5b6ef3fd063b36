"""What the served style sheet asks of browsers: nothing that those of 2019 do not understand.

A Safari of that time (13) cannot be had here: a table of what it knows stands for it. For a Chromium (77)
a new browser is given the sheet as that one reads it; `tests/system/test_old_engine.py` has the real one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route

from bulletin.engine.assets import joined
from bulletin.engine.sheet import Rule, read, written_out
from tests.conftest import PROJECT, Built
from tests.pages.test_reading import KINDS, kinds

SHEETS = PROJECT / "theme" / "static" / "css"

SAFARI_13 = set(
    """align-items align-self animation background background-color border border-bottom border-bottom-color
    border-bottom-width border-collapse border-color border-left border-left-color border-right
    border-spacing border-top border-top-color border-top-width border-bottom-style bottom box-shadow
    box-sizing clip-path break-after break-before break-inside caption-side color column-gap column-count column-rule column-span columns content
    cursor display fill flex flex-direction flex-grow flex-wrap float font font-family font-size font-style
    font-variant-numeric font-weight gap grid-area grid-column grid-template-columns grid-template-rows height
    justify-content left letter-spacing line-break line-height list-style list-style-type margin
    margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width
    object-fit opacity order orphans outline outline-color outline-offset overflow overflow-wrap overflow-x
    padding padding-bottom padding-left padding-right padding-top page-break-inside pointer-events position right
    shape-rendering stroke table-layout -webkit-user-select text-align text-decoration text-decoration-color text-indent
    text-overflow top transform transform-origin vertical-align visibility white-space widows width word-break z-index
    -webkit-text-emphasis -webkit-text-emphasis-position -webkit-text-size-adjust
    text-emphasis text-emphasis-position""".split()
)
"""Properties that Safari 13 and Chromium 77 both know (caniuse.com, MDN's tables)."""

REFINEMENTS = {
    "animation-range": "asked for in @supports alone",
    "animation-timeline": "likewise: nothing says how far one has read",
    "timeline-scope": "likewise",
    "view-timeline": "likewise",
    "aspect-ratio": "blocks.css gives photos their shape by another way where this is not known",
    "color-scheme": "scroll bars and empty fields stay light",
    "forced-color-adjust": "there are no forced colours",
    "inset": "asked for in @supports alone",
    "scroll-padding-left": "a focused section may stand under the edge",
    "scroll-padding-right": "likewise",
    "scroll-padding-top": "a target stands at the edge of the window",
    "scrollbar-width": "a scroll bar shows",
    "text-autospace": "Chinese and Latin stand closer",
    "text-decoration-thickness": "lines under words are as thick as the browser likes",
    "text-size-adjust": "has the older name beside it",
    "text-spacing-trim": "a sign at a line's start keeps its blank half",
    "text-underline-offset": "lines under words are as far as the browser likes",
    "text-wrap": "a headline's lines are of unequal length",
    "user-select": "has the older name beside it",
    "navigation": "pages turn at once",
}
"""Properties that old browsers drop, and what a reader loses: never a word, never the layout."""

SELECTORS = set(
    "root target empty hover focus first-child last-child not before after nth-child link".split()
)
OWN_RULE = set("has checked focus-visible highlight backdrop -webkit-details-marker marker".split())
CONDITIONS = ("@media ", "@supports ")
MATH = re.compile(r"\b(?:clamp|min|max)\(")


@pytest.fixture(scope="module", params=["bulletin", "feed"])
def sheet(request: pytest.FixtureRequest, town: Built) -> str:
    """A style sheet as it is served."""
    (file,) = town.folder.glob(f"assets/{request.param}.*.css")
    return file.read_text("utf-8")


def test_every_property_is_one_that_safari_13_knows_or_can_do_without(sheet: str) -> None:
    used = {name for rule in read(sheet) for name, _ in rule.declarations}
    assert {name for name in used if not name.startswith("--")} - SAFARI_13 - set(
        REFINEMENTS
    ) == set()


def test_no_rule_is_lost_for_a_part_that_is_not_known(sheet: str) -> None:
    for rule in read(sheet):
        assert all(one.startswith(CONDITIONS) for one in rule.around), rule
        assert not rule.raw or rule.raw.startswith(
            ("@namespace", "@view-transition", "@page", "@keyframes")
        ), rule
        for selector in rule.selectors:
            parts = set(re.findall(r":([\w-]+)", selector))
            assert parts <= SELECTORS or (
                parts <= SELECTORS | OWN_RULE and len(rule.selectors) == 1
            )


def test_a_value_that_compares_stands_behind_a_plain_one(sheet: str) -> None:
    for rule in read(sheet):
        plain = set()
        for name, value in rule.declarations:
            known = name in plain or "@supports (width:clamp(0px,0px,0px))" in rule.around
            assert known or not MATH.search(value), (rule.selectors, name, value)
            plain.add(name)


# --- as a Chromium of 2019 reads it -----------------------------------------------------------------


def aged(sheet: str) -> str:
    """The sheet without what Chromium 77 drops: layers with all that is in them, newer properties and
    functions, gaps of flex boxes."""
    return written_out(_aged(read(sheet)))


def _aged(rules: tuple[Rule, ...]) -> Iterator[Rule]:
    unlayered = max((rule.layer for rule in rules), default=0)
    for rule in rules:
        if rule.layer < unlayered or any(one.startswith("@supports (") for one in rule.around):
            continue
        flex = ("display", "flex") in rule.declarations
        known = [
            (name, value)
            for name, value in rule.declarations
            if name not in REFINEMENTS
            and not re.search(r"-(inline|block)(-|$)|^inset", name)
            and not MATH.search(value)
            and not (flex and name == "gap")
            and value != "anywhere"
        ]
        around = tuple(one for one in rule.around if not one.startswith("@supports not"))
        yield Rule(rule.layer, around, rule.selectors, tuple(known), rule.raw)


def test_what_is_aged_loses_layers_functions_logical_properties_and_gaps() -> None:
    new = "@layer a; @layer a { p { color: red } } q { inset: 0; width: min(1px, 2px); top: 0 }"
    new += "u { display: flex; gap: 1px } @supports not (x: y) { s { left: 0 } } @supports (x: y) { s { left: 1px } }"
    assert aged(new) == "q { top: 0 }\nu { display: flex }\ns { left: 0 }\n"


@pytest.fixture
def old(open_tab: Callable[..., Page]) -> Page:
    """A phone whose browser is old."""

    def fetch(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=aged(answer.text()))

    tab = open_tab(360, 640)
    tab.route("**/*.css", fetch)
    return tab


BOXES = """[...document.querySelectorAll("body > *, main > *, .sections li, .story, .imprint li")]
  .filter((one) => one.getClientRects().length)
  .map((one) => [one.className || one.textContent.trim(), Math.round(one.getBoundingClientRect().left),
                 Math.round(one.getBoundingClientRect().width)])"""


@kinds
def test_an_old_browser_lays_the_page_out_as_a_new_one_does(
    old: Page, look: Callable[..., Page], town: Built, path: str
) -> None:
    phone = look(360, 640)
    phone.goto(town.url + path)
    old.goto(town.url + path)
    assert old.evaluate("document.documentElement.scrollWidth") == 360
    then, now = old.evaluate(BOXES), phone.evaluate(BOXES)
    assert len(now) > 10
    assert [one[0] for one in then] == [one[0] for one in now]
    for before, after in zip(then, now, strict=True):
        assert before[1:] == pytest.approx(after[1:], abs=24), after
    assert (
        old.evaluate("getComputedStyle(document.querySelector('nav li')).listStyleType") == "none"
    )


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
    assert (
        old.evaluate("getComputedStyle(document.querySelector('.name a')).color")
        != "rgb(0, 0, 238)"
    )


# --- and to a new browser it is the sheet that was written ------------------------------------------

SHOWN = ("front", "article", "topic", "month", "search")  # these use every rule but a few
DIFFERENT = """(written) => {
  const styles = () => [...document.querySelectorAll("body, body *")].map((one) =>
    [null, "::before", "::after"].map((part) => {
      const style = getComputedStyle(one, part);
      if (part && style.content === "none") return "";
      return [...style].filter((name) => !name.startsWith("--"))
        .map((name) => name + ": " + style.getPropertyValue(name));
    }));
  const served = styles();
  const own = document.head.appendChild(document.createElement("style"));
  own.textContent = written;
  document.querySelector("link[rel=stylesheet]").disabled = true;
  const found = styles(), elements = [...document.querySelectorAll("body, body *")];
  document.querySelector("link[rel=stylesheet]").disabled = false;
  own.remove();
  const different = [];
  found.forEach((parts, at) => parts.forEach((some, part) => {
    if (String(some) === String(served[at][part])) return;
    const other = new Set(served[at][part]);
    different.push(elements[at].outerHTML.slice(0, 80) + [...some].filter((one) => !other.has(one)));
  }));
  return { compared: Math.min(found.length, 50), different };
}"""
"""Where computed styles change when the sheet as it was written takes the place of the served one."""


@pytest.mark.parametrize(
    "path",
    [
        path if name in SHOWN else pytest.param(path, marks=pytest.mark.soak)
        for name, path in KINDS.items()
    ],
    ids=KINDS.keys(),
)
def test_a_new_browser_computes_the_same_from_the_sheet_as_it_was_written(
    look: Callable[..., Page], town: Built, path: str
) -> None:
    phone = look()
    written = joined(SHEETS / "bulletin.css")
    phone.goto(town.url + path)
    for media in ("screen", "print"):
        phone.emulate_media(media=media)
        assert phone.evaluate(DIFFERENT, written) == {"compared": 50, "different": []}


def test_that_comparison_sees_a_difference(phone: Page, town: Built) -> None:
    phone.goto(town.url)
    written = joined(SHEETS / "bulletin.css") + "body { letter-spacing: 1px }"
    assert len(phone.evaluate(DIFFERENT, written)["different"]) > 10
