"""Preview: a saved edit shows in the open tab, a fault shows in the page and goes when it is mended."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.conftest import PROJECT
from tests.desk.office import ended, started
from tests.photos.samples import scene
from tests.warm import lay

ARTICLE = "标题：{}\n日期：2022-05-20\n栏目：要闻\n\n正文。\n"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A content folder with one article."""
    file = tmp_path / "content" / "2022/05/20/yi.md"
    file.parent.mkdir(parents=True)
    file.write_text(ARTICLE.format("云桥开工"), "utf-8")
    return file


class Preview:
    """A running preview: of the paper's content, with a theme and settings of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(PROJECT / "theme", folder / "theme")
        self.settings = folder / "conf.py"
        self.settings.write_text(
            f"import sys\nsys.path.insert(0, {str(PROJECT)!r})\nfrom pelicanconf import *\n"
            f"THEME = {str(folder / 'theme')!r}\nCACHE_PATH = {str(folder / 'cache')!r}\nJOBS = 1\n"
        )
        lay(folder / "cache")
        command = [sys.executable, "-m", "bulletin.desk.preview", "--port", "0", "--"]
        options = [folder / "content", "-o", folder / "output", "-s", self.settings]
        self.process, self.said = started([*command, *map(str, options)], folder, "预览：")
        assert self.said[1].startswith("预览：http://127.0.0.1:"), self.said
        self.url = self.said[1].partition("：")[2].split()[0]

    def told(self) -> str:
        """What stands in the terminal as faults."""
        return (self.folder / "errors").read_text("utf-8")

    def close(self) -> None:
        """End it, as Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        ended(self.process)


@pytest.fixture
def running(paper: Path, tmp_path: Path) -> Iterator[Preview]:
    """A running preview."""
    assert paper.exists()
    made = Preview(tmp_path)
    yield made
    made.close()


@pytest.fixture
def preview(running: Preview) -> str:
    """The address of a running preview."""
    return running.url


def test_the_open_tab_follows_what_is_saved(preview: str, paper: Path, desk: Page) -> None:
    desk.goto(preview + "2022/05/20/yi/")
    expect(desk.locator("h1")).to_have_text("云桥开工")
    paper.write_text(ARTICLE.format("云桥通车"), "utf-8")
    expect(desk.locator("h1")).to_have_text("云桥通车")
    paper.write_text(ARTICLE.format("云桥通车").replace("栏目：要闻", "栏目：要问"), "utf-8")
    expect(desk.get_by_role("alert")).to_contain_text("没有“要问”这个栏目。")
    paper.write_text(ARTICLE.format("云桥又通车"), "utf-8")
    expect(desk.locator("h1")).to_have_text("云桥又通车")
    expect(desk.get_by_role("alert")).to_have_count(0)


def test_what_is_published_knows_nothing_of_the_preview(preview: str, tmp_path: Path) -> None:
    assert preview
    for page in (tmp_path / "output").rglob("*.html"):
        assert "preview" not in page.read_text("utf-8")


def test_a_photo_that_was_missing_appears_when_it_is_there(
    running: Preview, paper: Path, desk: Page
) -> None:
    desk.goto(running.url + "2022/05/20/yi/")
    paper.write_text(ARTICLE.format("云桥开工") + "\n![工地](gong-di.jpg)\n", "utf-8")
    expect(desk.get_by_role("alert")).to_contain_text("找不到图片 gong-di.jpg。")
    assert "yi.md:7: 找不到图片 gong-di.jpg。" in running.told()
    scene(800, 600).save(paper.with_name("gong-di.jpg"))
    expect(desk.locator("figure img")).to_have_count(1)
    expect(desk.get_by_role("alert")).to_have_count(0)


def test_an_article_that_is_deleted_leaves_the_open_tab(
    running: Preview, paper: Path, desk: Page
) -> None:
    other = paper.with_name("er.md")
    other.write_text(ARTICLE.format("集市开张"), "utf-8")
    desk.goto(running.url)
    expect(desk.locator("main")).to_contain_text("集市开张")
    other.unlink()
    expect(desk.locator("main")).not_to_contain_text("集市开张")


def test_a_change_of_template_or_settings_shows_and_a_slip_in_them_is_no_end(
    running: Preview, desk: Page
) -> None:
    desk.goto(running.url + "2022/05/20/yi/")
    template = running.folder / "theme/templates/article.html"
    right = template.read_text("utf-8")
    template.write_text(right.replace("{% block main %}", "{% block main %}{{ oops }}"), "utf-8")
    expect(desk.get_by_role("alert")).to_contain_text("模板出错")
    template.write_text(right.replace("{% block main %}", "{% block main %}<p>新版式</p>"), "utf-8")
    expect(desk.locator("main")).to_contain_text("新版式")
    settings = running.settings.read_text("utf-8")
    running.settings.write_text(settings + "SITENAME = (\n", "utf-8")
    expect(desk.get_by_role("alert")).to_contain_text("网站没有生成，网页先不变：SyntaxError")
    running.settings.write_text(settings + 'SITENAME = "云桥简报"\n', "utf-8")
    expect(desk).to_have_title("云桥开工 - 云桥简报")
    expect(desk.get_by_role("alert")).to_have_count(0)


def test_after_a_burst_of_saves_the_last_one_stands(
    running: Preview, paper: Path, desk: Page
) -> None:
    desk.goto(running.url + "2022/05/20/yi/")
    for number in range(40):
        paper.write_text(ARTICLE.format(f"第{number}稿")[: None if number % 3 else 8], "utf-8")
        time.sleep(0.02)
    paper.write_text(ARTICLE.format("定稿"), "utf-8")
    expect(desk.locator("h1")).to_have_text("定稿")
    expect(desk.get_by_role("alert")).to_have_count(0)


def test_ctrl_c_ends_it_without_a_word_while_a_tab_is_open(running: Preview, desk: Page) -> None:
    desk.goto(running.url)
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(60) == 0
    assert running.told() == ""


def test_a_tab_that_opens_with_an_old_page_is_told(
    running: Preview, paper: Path, desk: Page
) -> None:
    """A build that ends between a page's arrival and its script's first word is not missed."""
    built = threading.Event()

    def late(route: Route) -> None:
        paper.write_text(ARTICLE.format("云桥通车"), "utf-8")
        assert built.wait(60)
        route.continue_()

    def watch() -> None:
        page = running.folder / "output/2022/05/20/yi/index.html"
        while "云桥通车" not in page.read_text("utf-8"):
            time.sleep(0.01)
        built.set()

    threading.Thread(target=watch, daemon=True).start()
    desk.route("**/.preview/events*", late, times=1)
    desk.goto(running.url + "2022/05/20/yi/")
    expect(desk.locator("h1")).to_have_text("云桥通车")
