"""The front page holds together whatever there is today: much or little, long titles, no photo."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from pelicanconf import SECTIONS
from tests.conftest import PROJECT, Built
from tests.pages.test_reading import violations

SHORT = "云桥镇集市开张了"
LONG = "青禾区云桥镇三条老街同日完工，一百二十个摊位开张，沿河步道全线贯通，百余盏路灯当晚点亮"
RANKS = ("头条", "要", "一般", "一般", "简讯")

FRONTS = {"none": (0, SHORT), "one": (1, LONG), "three": (3, SHORT), "sixty": (60, LONG)}


def paper(count: int, title: str) -> dict[str, str]:
    """So many articles, a few a day, in all sections, with all ranks."""
    files = {"pages/about.md": "标题：关于本报\n\n测试用的报纸。\n"}
    for number in range(count):
        day = 31 - number // 4
        head = {"标题": f"{title}{number}", "引题": "老街新事", "副题": "八千人赶集"}
        head |= {"日期": f"2022-05-{day:02} {8 + number % 4:02}:00", "话题": f"云桥、话题{number}"}
        head |= {"栏目": SECTIONS[number % len(SECTIONS)][0], "位次": RANKS[number % len(RANKS)]}
        lines = "\n".join(f"{name}：{value}" for name, value in head.items())
        files[f"2022/05/{day:02}/p{number:02}.md"] = f"{lines}\n\n{'集市今天开张。' * 12}\n"
    return files


@pytest.fixture(scope="module")
def front(tiny_site: Callable[..., Built]) -> Callable[[str], Built]:
    """Each of the papers of `FRONTS`, built when it is first asked for."""
    return functools.cache(lambda name: tiny_site(paper(*FRONTS[name])))


fronts = pytest.mark.parametrize("name", FRONTS)


CUT = """[...document.querySelectorAll("main h2, main h3, main .headlines a")]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline")
  .map(e => e.textContent)"""
"""The headlines that have not got room."""


@fronts
def test_a_front_page_of_any_size_fits_and_can_be_read(
    front: Callable[[str], Built], look: Callable[..., Page], name: str
) -> None:
    tab = look(360, 900)
    tab.goto(front(name).url)
    for width in (360, 820, 1440):
        tab.set_viewport_size({"width": width, "height": 900})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.evaluate(CUT) == [], width
        if width != 820:  # laid out as one or the other
            assert violations(tab, ["light"]) == [], width


@fronts
def test_a_front_page_says_when_there_is_nothing_and_else_leads_with_a_story(
    front: Callable[[str], Built], look: Callable[..., Page], name: str
) -> None:
    desk = look(1440, 900)
    desk.goto(front(name).url)
    stories = desk.locator("main .story, main .headlines li").count()
    assert (stories == 0) == (name == "none")
    assert desk.get_by_text("还没有报道。").is_visible() == (name == "none")


HOLES = (PROJECT / "tests/pages/holes.js").read_text("utf-8")


def holes(tab: Page, address: str) -> dict[int, str]:
    """Where a front page has a hole at some width: by the width, what stands above it."""
    tab.goto(address)
    found = {}
    for width in (390, 640, 1000, 1440):
        tab.set_viewport_size({"width": width, "height": 900})
        columns, hole, where = tab.evaluate(HOLES)
        if hole > (120 if columns == 3 else 240):
            found[width] = f"{hole}: {where}"
    return found


@pytest.mark.parametrize("name", [name for name in FRONTS if name != "none"])
def test_a_front_page_without_photos_has_no_hole(
    front: Callable[[str], Built], look: Callable[..., Page], name: str
) -> None:
    assert holes(look(), front(name).url) == {}


def test_the_sample_s_front_page_has_no_hole(sample: Built, look: Callable[..., Page]) -> None:
    assert holes(look(), sample.url) == {}
