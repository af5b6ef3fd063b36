"""Preview: a saved edit shows in the open tab, a fault shows in the page and goes when it is mended."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import PROJECT

ARTICLE = "标题：{}\n日期：2022-05-20\n栏目：要闻\n\n正文。\n"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A content folder with one article."""
    file = tmp_path / "content" / "2022/05/20/yi.md"
    file.parent.mkdir(parents=True)
    file.write_text(ARTICLE.format("云桥开工"), "utf-8")
    return file


@pytest.fixture
def preview(paper: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a running preview."""
    command = [sys.executable, "-m", "bulletin.preview", "--port", "0", "--"]
    settings = [f'CACHE_PATH="{tmp_path / "cache"}"', f'THEME="{PROJECT / "theme"}"', "JOBS=1"]
    options = [tmp_path / "content", "-o", tmp_path / "output", "-s", PROJECT / "pelicanconf.py"]
    process = subprocess.Popen(
        [*command, *map(str, options), "-e", *settings],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    said = [process.stdout.readline(), process.stdout.readline()]
    assert said[1].startswith("预览：http://127.0.0.1:"), said
    yield said[1].partition("：")[2].split()[0]
    process.terminate()
    process.wait(10)
    process.stdout.close()
    shutil.rmtree(tmp_path / "output")


def test_the_open_tab_follows_what_is_saved(preview: str, paper: Path, browser: Browser) -> None:
    tab = browser.new_page()
    tab.goto(preview + "2022/05/20/yi/")
    expect(tab.locator("h1")).to_have_text("云桥开工")
    paper.write_text(ARTICLE.format("云桥通车"), "utf-8")
    expect(tab.locator("h1")).to_have_text("云桥通车")
    paper.write_text(ARTICLE.format("云桥通车").replace("栏目：要闻", "栏目：要问"), "utf-8")
    expect(tab.get_by_role("alert")).to_contain_text("没有“要问”这个栏目。")
    paper.write_text(ARTICLE.format("云桥又通车"), "utf-8")
    expect(tab.locator("h1")).to_have_text("云桥又通车")
    expect(tab.get_by_role("alert")).to_have_count(0)
    tab.close()


def test_what_is_published_knows_nothing_of_the_preview(preview: str, tmp_path: Path) -> None:
    assert preview
    for page in (tmp_path / "output").rglob("*.html"):
        assert "preview" not in page.read_text("utf-8")
