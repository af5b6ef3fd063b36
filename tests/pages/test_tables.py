"""Wide tables, code without a blank and many notes on a phone: nothing runs off the page, everything can be reached."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.conftest import Built
from tests.pages.test_reading import violations
from tests.photos.samples import saved, scene

COLUMNS = ("街道", *(f"{month}月摊位数（个）" for month in range(1, 13)), "说明")
ROWS = [
    (
        f"云桥{number}街",
        *(str(1000 * number + month) for month in range(12)),
        "全年无休，雨天照常开张",
    )
    for number in range(1, 9)
]
NOTES = 12
TEXT = "\n".join(
    (
        "标题：集市一年的账\n日期：2022-05-20 08:00\n栏目：民生\n",
        "".join(f"第{number}处说明[^{number}]。" for number in range(1, NOTES + 1)),
        f"\n```\n网址：https://yunqiao.example/{'b' * 80}\n```\n",
        "\n表：各街摊位\n",
        *("| " + " | ".join(row) + " |" for row in (COLUMNS, ("---",) * len(COLUMNS), *ROWS)),
        "",
        *(
            f"[^{number}]: 见青禾区集市管理办公室第{number}号公告，https://yunqiao.example/{'a' * 80}\n"
            for number in range(1, NOTES + 1)
        ),
    )
)
PATH = "/2022/05/20/zhang/"
SHOPS = """标题：老街三家店
日期：2022-05-20 09:00
栏目：民生

| 店 | 门面 | 开张 |
|---|---|---|
| 面馆 | ![面馆的门面](men.jpg "甲一 摄") | 1986年 |
| 茶馆 | 正在修 | 1991年 |
"""


@pytest.fixture(scope="module")
def paper(tiny_site: Callable[..., Built], tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A paper with such an article, and one with a photo in its table."""
    photo = tmp_path_factory.mktemp("photo") / "men.jpg"
    photo.write_bytes(saved(scene(), "jpeg"))
    texts = {"2022/05/20/zhang.md": TEXT, "2022/05/20/dian/index.md": SHOPS}
    return tiny_site(texts, photos={"2022/05/20/dian/men.jpg": photo})


@pytest.fixture(params=["normal", "large"])
def phone(phone: Page, paper: Built, request: pytest.FixtureRequest) -> Page:
    """The article on a phone, in both sizes of type."""
    phone.add_init_script(f"localStorage.setItem('type', '{request.param}')")
    phone.goto(paper.url + PATH)
    return phone


@pytest.mark.parametrize("width", [320, 360, 390])
def test_a_wide_table_scrolls_in_its_own_box_and_the_page_does_not(phone: Page, width: int) -> None:
    phone.set_viewport_size({"width": width, "height": 800})
    assert phone.evaluate("document.documentElement.scrollWidth") <= width
    box = phone.get_by_role("region", name="各街摊位")
    wide, seen = box.evaluate("box => [box.scrollWidth, box.clientWidth]")
    assert wide > seen
    assert seen <= width


def test_the_keyboard_reaches_the_table_and_moves_it(phone: Page) -> None:
    box = phone.get_by_role("region", name="各街摊位")
    for _ in range(60):
        phone.keyboard.press("Tab")
        if box.evaluate("box => box === document.activeElement"):
            break
    phone.keyboard.press("ArrowRight")
    phone.wait_for_function("document.activeElement.scrollLeft > 0")
    assert box.evaluate("box => box === document.activeElement")


def test_the_name_of_a_row_stays_in_sight_while_the_table_moves(phone: Page) -> None:
    box = phone.get_by_role("region", name="各街摊位")
    box.evaluate("box => { box.scrollLeft = 400; }")
    name, last = phone.get_by_role("cell", name="云桥3街"), phone.get_by_role("cell", name="3011")
    left = box.evaluate("box => box.getBoundingClientRect().left")
    assert abs(name.evaluate("cell => cell.getBoundingClientRect().left") - left) < 2
    box.evaluate("box => { box.scrollLeft = box.scrollWidth; }")
    right = name.evaluate("cell => cell.getBoundingClientRect().right")
    ahead = last.evaluate("cell => cell.getBoundingClientRect().right")
    assert right < 390 * 0.6
    assert ahead > 0


LINES = """cells => cells.map(cell => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return new Set([...range.getClientRects()].map(one => Math.round(one.top))).size;
})"""
"""How many lines each cell's text takes."""


def test_figures_and_names_stand_in_one_line_and_sentences_in_few(phone: Page) -> None:
    short, long = phone.locator("tbody td:not(:last-child)"), phone.locator("td:last-child")
    assert (short.count(), long.count()) == (8 * 13, 8)
    assert set(short.evaluate_all(LINES)) == {1}
    assert set(long.evaluate_all(LINES)) == {2}


def test_a_note_is_found_from_its_mark_and_the_way_back(phone: Page) -> None:
    phone.locator("a.footnote-ref").nth(6).click()
    note = phone.locator(".footnote li").nth(6)
    top = note.evaluate("note => note.getBoundingClientRect().top")
    assert 0 <= top < 844
    assert note.evaluate("note => note.matches(':target')")
    note.locator("a.footnote-backref").click()
    mark = phone.locator("a.footnote-ref").nth(6)
    assert 0 <= mark.evaluate("mark => mark.getBoundingClientRect().top") < 844


def test_axe_has_nothing_against_it(phone: Page) -> None:
    assert violations(phone) == []


@pytest.mark.parametrize("width", [320, 390, 820])
def test_a_photo_in_a_table_stays_in_its_cell_and_is_seen(
    phone: Page, paper: Built, width: int
) -> None:
    phone.set_viewport_size({"width": width, "height": 800})
    phone.goto(f"{paper.url}/2022/05/20/dian/")
    photo = phone.get_by_role("row", name="面馆").get_by_role("cell").nth(1).get_by_role("img")
    photo.scroll_into_view_if_needed()
    phone.wait_for_function("document.querySelector('td img').naturalWidth > 0")
    box = photo.bounding_box()
    assert box
    assert box["width"] >= 64
    assert phone.evaluate("document.documentElement.scrollWidth") <= width
    assert phone.locator("td figcaption").inner_text() == "面馆的门面甲一 摄"
