"""The columns that lint and photos count with are those of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from bulletin.lint.rules.long_title import LONGEST
from bulletin.model import columns
from bulletin.model.article import Rank
from tests.conftest import Built

RANKS: dict[Rank, str] = {"lead": "头条", "major": "要", "standard": "一般"}
HEADLINES = {
    ".lead h2": (columns.LEAD, columns.LEAD_SIZE),
    ".pillar > .story h2": (columns.RAIL, columns.RAIL_SIZE),
    ".block .story h3": (columns.CARD, columns.CARD_SIZE),
}
SENTENCE = (
    "云桥镇三条老街同日完工，一百二十个摊位今天一早开张，沿河步道全线贯通，百余盏路灯当晚点亮，"
    "八千名居民赶来看新街，“老字号”回来了，青禾区还要修五条"
)
SHOT = """selector => [...document.querySelectorAll(selector)].map(e => {
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  return {width: box.width, size: parseFloat(style.fontSize),
          lines: Math.round(box.height / parseFloat(style.lineHeight)), text: e.textContent}})"""


@pytest.fixture(scope="module")
def longest(tiny_site: Callable[..., Built], tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A paper with photos in which each headline is as long as lint lets it be."""
    files = {}
    for number in range(24):
        rank: Rank = "lead" if number == 23 else "major" if number > 18 else "standard"
        title = SENTENCE[number * 2 :][: LONGEST[rank]].strip("，“”")
        day = f"{number + 1:02}"
        files[f"2022/05/{day}/p.md"] = (
            f"标题：{title}\n日期：2022-05-{day}\n栏目：{('要闻', '民生', '经济')[number % 3]}\n"
            f"位次：{RANKS[rank]}\n\n{'集市今天开张。' * 12}\n\n![集市](lai.jpg)\n\n完。\n\n"
            "![集市](lai.jpg)\n\n![集市](lai.jpg)\n"
        )
    photo = tmp_path_factory.mktemp("photo") / "lai.jpg"
    Image.new("RGB", (1600, 900), "#8a4b3a").save(photo)
    photos = {path.replace("p.md", "lai.jpg"): photo for path in files}
    return tiny_site(files, photos=photos)


def test_headlines_stand_in_the_columns_that_lint_counts_with(longest: Built, desk: Page) -> None:
    desk.goto(longest.url)
    for place, (width, size) in HEADLINES.items():
        shots: list[dict[str, Any]] = desk.evaluate(SHOT, place)
        assert {(round(shot["width"]), shot["size"]) for shot in shots} == {(width, size)}


def test_a_headline_that_lint_lets_pass_takes_two_lines_at_most(longest: Built, desk: Page) -> None:
    desk.goto(longest.url)
    shots = [shot for place in HEADLINES for shot in desk.evaluate(SHOT, place)]
    assert len(shots) >= 5
    assert [shot["text"] for shot in shots if shot["lines"] > 2] == []


def test_photos_are_offered_for_the_columns_they_stand_in(longest: Built, desk: Page) -> None:
    article = longest.url + "/2022/05/24/p/"
    for address, place, width in (
        (longest.url, ".lead img", columns.LEAD),
        (longest.url, ".block .story img", columns.CARD),
        (article, "figure img", columns.TEXT),
        (article, ".gallery img", columns.GALLERY),
    ):
        desk.goto(address)
        shown = desk.evaluate(SHOT, place)
        assert shown, place
        assert round(shown[0]["width"]) == width, place
