"""The handbook's first chapter is the desk: each name that it prints in bold stands on a page of the desk, it takes five
minutes to read, and its pictures are taken here.

    PICTURES=docs/手册/图 pytest tests/desk/test_handbook.py        (or: make handbook-pictures)

writes them into the handbook; without it they are taken all the same, and thrown away."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from bulletin.pages.article import SPEED
from tests.conftest import PROJECT
from tests.desk.office import PIECE, Paper, Served, git, picture
from tests.desk.test_desk import check, drop
from tests.desk.test_write import SHOWN, manuscript

CHAPTER: Final = PROJECT / "docs" / "手册" / "1-五分钟发一篇稿.md"
MINUTES: Final = 5
LARGEST: Final = 100_000  # bytes of a picture
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
_PICTURE: Final = re.compile(r"!\[[^\]]+\]\((图/[^)]+)\)")
NAMES: Final = """() => [...document.querySelectorAll("button, a.button, label, h1, h2, h3, summary, [aria-label]")]
  .flatMap((one) => [one.textContent, one.getAttribute("aria-label") || ""])"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The desk of 云桥镇's paper."""
    paper = Paper(tmp_path_factory.mktemp("handbook"))
    own = paper.folder / "pelicanconf.py"
    own.write_text(own.read_text() + "HANT = True\n")
    paper.piece("2022/05/20/da-qiao.md", PIECE.format(title="云桥镇大桥通车"))
    draft = PIECE.format(title="河西公园开工").replace("标签", "状态：草稿\n标签")
    paper.piece("2022/05/20/gong-yuan/index.md", draft)
    git(paper.folder, "add", "--all")
    git(paper.folder, "commit", "--quiet", "-m", "几篇")
    git(paper.folder, "push", "--quiet")
    made = Served(paper)
    yield made
    made.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures go."""
    place = os.environ.get("PICTURES")
    return PROJECT / place if place else tmp_path


def names(tab: Page) -> set[str]:
    """What things on a page are called: all of it, and what stands before a colon or a bracket."""
    found = {" ".join(one.split()) for one in tab.evaluate(NAMES)}
    return found | {re.split("[：（]", one)[0] for one in found}


def take(tab: Page, place: Path) -> None:
    """Take a picture of what a page shows."""
    tab.evaluate("document.activeElement.blur()")
    Image.open(io.BytesIO(tab.screenshot(animations="disabled"))).save(place, quality=70, method=6)
    assert place.stat().st_size < LARGEST


def test_the_chapter_names_what_the_desk_has_and_shows_it(
    town: Served, open_tab: Callable[..., Page], folder: Path, tmp_path: Path
) -> None:
    seen: set[str] = set()
    tab = open_tab(1280, 800)
    tab.goto(town.url + "desk/")
    tab.get_by_label("我是").fill("甲一")
    drop(tab, manuscript(tmp_path, "老街换新装"), "application/octet-stream")
    expect(tab.locator("#told")).to_contain_text("导入了 1 篇")
    tab.locator("#hand").get_by_role("button", name="老街换新装", exact=True).first.wait_for()
    seen |= names(tab)
    take(tab, folder / "shou-ye.webp")

    tab.locator("#hand").get_by_role("button", name="老街换新装", exact=True).first.click()
    tab.wait_for_selector("#desk:not([inert])")
    expect(tab.frame_locator(SHOWN).locator("h1")).to_have_text("老街换新装")
    expect(tab.frame_locator(SHOWN).locator("h1")).to_have_css("font-family", re.compile("Song"))
    expect(tab.get_by_role("button", name="繁體")).to_be_visible()
    seen |= names(tab)
    for width in (390, 820, 1440):
        tab.set_viewport_size({"width": width, "height": 900})
        assert tab.evaluate("document.documentElement.scrollWidth") == width
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.get_by_label("正文", exact=True).press("Control+Home")
    tab.evaluate("scrollTo(0, 0)")
    take(tab, folder / "xie-gao.webp")

    drop(tab, picture(tmp_path / "老街.jpg"), "image/jpeg")
    tab.get_by_role("dialog").get_by_label("图说").fill("工人在老街铺路")
    tab.get_by_label("摄影").fill("记者 甲一 摄")
    tab.set_viewport_size({"width": 820, "height": 640})
    take(tab, folder / "zhao-pian.webp")
    tab.get_by_role("button", name="不放了").click()

    phone = open_tab(390, 844)
    phone.goto(tab.url)
    phone.wait_for_selector("#desk:not([inert])")
    phone.locator("#tools").scroll_into_view_if_needed()
    phone.evaluate("scrollTo(0, document.getElementById('tools').offsetTop - 60)")
    take(phone, folder / "shou-ji.webp")

    tab.goto(town.url + "desk/")
    tab.get_by_role("button", name="云桥镇大桥通车").first.click()
    tab.wait_for_selector("#desk:not([inert])")
    expect(tab.get_by_role("button", name="存改动")).to_be_visible()
    seen |= names(tab)
    check(tab, "published")
    said = _BOLD.findall(CHAPTER.read_text("utf-8"))
    assert [name for name in said if name not in seen] == []


def test_the_chapter_has_its_pictures_and_takes_five_minutes() -> None:
    text = CHAPTER.read_text("utf-8")
    shown = _PICTURE.findall(text)
    assert len(shown) == 4
    for name in shown:
        assert 0 < (CHAPTER.parent / name).stat().st_size < LARGEST, name
    words = re.sub(r"[\s#*>\[\]()`-]|!\[.*?\)|\(.*?\)", "", text)
    assert len(words) <= MINUTES * SPEED
