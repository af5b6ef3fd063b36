"""A day is an edition: its sheets to jump by, what is around it in reach, pieces as large as their rank."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Built
from tests.pages.test_reading import too_narrow, violations

SHEETS = ("要闻", "民生", "经济", "街道", "文化", "生态", "平安", "图片")
RANKS = ("要", "一般", "一般", "一般", "简讯")
DAY = "/2022/05/20/"
OLD = 11_758  # pixels that such a day was high as one column


@pytest.fixture(scope="module")
def busy(tiny_site: Callable[..., Built]) -> Built:
    """A day of 65 pieces on eight sheets, between two others."""
    files = {}
    for number in range(65):
        sheet, rank = number * 8 // 65, RANKS[number % 5] if number else "头条"
        head = f"标题：老街集市第{number}天开张\n日期：2022-05-20\n栏目：{SHEETS[sheet]}\n期：126\n"
        head += f"版次：A0{sheet + 1}/{number % 9 + 1}\n版名：{SHEETS[sheet]}\n位次：{rank}\n"
        files[f"2022/05/20/p{number:02}.md"] = f"{head}\n{'集市今天开张。' * 12}\n"
    for day in ("19", "21"):
        head = f"标题：{day}日的事\n日期：2022-05-{day}\n栏目：要闻\n"
        files[f"2022/05/{day}/p.md"] = f"{head}\n集市开张。\n"
    return tiny_site(files)


def test_a_day_opens_with_its_sheets_to_jump_by(desk: Page, busy: Built) -> None:
    desk.goto(busy.url + DAY)
    links = desk.get_by_role("navigation", name="按版面").get_by_role("link")
    opening = [" ".join(text.split()) for text in links.all_inner_texts()]
    assert opening[:2] == ["A01 版 要闻 9 篇", "A02 版 民生 8 篇"]
    assert links.count() == 8
    links.nth(4).click()
    expect(desk.get_by_role("heading", name="A05 版 文化")).to_be_in_viewport()
    expect(desk.get_by_text("第 126 期")).to_be_attached()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_calendar_and_the_days_beside_it_stand_before_its_pieces(
    open_tab: Callable[..., Page], busy: Built, width: int
) -> None:
    tab = open_tab(width, 844)
    tab.goto(busy.url + DAY)
    around = tab.get_by_role("navigation", name="前后各期")
    expect(around.get_by_role("link", name="上一期")).to_be_in_viewport()
    expect(around.get_by_role("link", name="下一期")).to_be_in_viewport()
    if width < 1000:
        tab.get_by_text("看日历").click()
    month = tab.get_by_role("table", name="2022年5月")
    expect(month).to_have_count(1)
    first = tab.locator(".sheaf").first.bounding_box()
    box = month.bounding_box()
    assert first
    assert box
    assert box["y"] + box["height"] <= first["y"]


def test_pieces_stand_as_on_the_page_and_as_large_as_their_rank(desk: Page, busy: Built) -> None:
    desk.goto(busy.url + DAY)
    sizes = {
        rank: desk.locator(f".stories [data-rank={rank}] h3").first.evaluate(
            "one => parseFloat(getComputedStyle(one).fontSize)"
        )
        for rank in ("lead", "major", "standard")
    }
    assert sizes["lead"] > sizes["major"] > sizes["standard"]
    assert desk.locator("[data-rank=brief] .summary").count() == 0
    titles = desk.locator(".sheaf").first.locator("h3").all_inner_texts()
    assert titles == [f"老街集市第{number}天开张" for number in range(9)]


def test_a_day_of_sixty_is_no_single_column(open_tab: Callable[..., Page], busy: Built) -> None:
    tab = open_tab(1440, 900)
    tab.goto(busy.url + DAY)
    assert tab.evaluate("document.documentElement.scrollHeight") < OLD / 2
    assert too_narrow(tab) == []
    assert violations(tab) == []


def test_a_days_text_is_whole_on_paper(desk: Page, busy: Built) -> None:
    desk.emulate_media(media="print")
    desk.goto(busy.url + DAY)
    expect(desk.locator(".sheaves")).not_to_be_visible()
    assert desk.locator(".sheaf .story:visible").count() == 65


def test_the_only_piece_of_a_day_has_its_whole_width(desk: Page, busy: Built) -> None:
    desk.goto(f"{busy.url}/2022/05/19/")
    story, room = (desk.locator(one).bounding_box() for one in (".stories .story", ".stories"))
    assert story
    assert room
    assert story["width"] == room["width"]
