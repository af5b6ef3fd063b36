"""A paper is a folder of its own: one engine makes many, and none touches another."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.test_commands import make

SETTINGS = """\
from bulletin.defaults import *

SITENAME = "{name}"
SECTIONS = [("{section}", "news", "")]
"""


def paper(folder: Path, name: str, section: str) -> Path:
    """A paper with one article, in a folder whose name has a blank."""
    article = folder / "content/2022/05/21/lao-jie.md"
    article.parent.mkdir(parents=True)
    article.write_text(
        f"标题：{name}的新闻\n日期：2022-05-21\n栏目：{section}\n\n开工。\n", "utf-8"
    )
    (folder / "pelicanconf.py").write_text(SETTINGS.format(name=name, section=section), "utf-8")
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(one): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_two_papers_are_made_by_one_engine(tmp_path: Path) -> None:
    """Each with its own settings, in its own folders; also in production; nothing in the engine's."""
    one = paper(tmp_path / "云桥 报", "云桥报", "镇里")
    two = paper(tmp_path / "青禾 报", "青禾报", "区里")
    for command in (["html"], ["publish", "SITEURL=https://paper.example"]):
        assert make(*command, f"PAPER={one}").returncode == 0
        before = everything(one)
        assert make(*command, f"PAPER={two}").returncode == 0
        assert everything(one) == before
    page = (one / "output/2022/05/21/lao-jie/index.html").read_text("utf-8")
    assert "云桥报" in page
    assert "https://paper.example/" in page
    assert (two / "output/section/news/index.html").exists()
    assert {child.name for child in two.iterdir()} == {
        "cache",
        "content",
        "output",
        "pelicanconf.py",
    }


def test_a_papers_own_publishconf_stands_over_its_own_settings(tmp_path: Path) -> None:
    """A copy of the engine's, which has a pelicanconf.py of its own: that of the sample."""
    folder = paper(tmp_path / "云桥 报", "云桥报", "镇里")
    shutil.copy(PROJECT / "publishconf.py", folder)
    done = make("publish", "SITEURL=https://paper.example", f"PAPER={folder}")
    assert done.returncode == 0, done.stderr
    assert "云桥报" in (folder / "output/index.html").read_text("utf-8")


def test_a_faulty_paper_leaves_the_other_as_it_was(tmp_path: Path) -> None:
    one, two = paper(tmp_path / "a", "甲报", "要闻"), paper(tmp_path / "b", "乙报", "要闻")
    assert make("html", f"PAPER={one}").returncode == 0
    before = everything(one)
    (two / "pelicanconf.py").write_text(SETTINGS.format(name="", section="要闻"), "utf-8")
    done = make("html", f"PAPER={two}")
    assert done.returncode != 0
    assert "SITENAME=: 还没有写报纸的名字" in done.stderr
    assert everything(one) == before


def test_the_proof_reader_knows_the_papers_own_sections(tmp_path: Path) -> None:
    folder = paper(tmp_path / "云桥 报", "云桥报", "镇里")
    assert make("lint", f"PAPER={folder}").returncode == 0
    done = make("lint", f"PAPER={folder}", f"CONTENT={PROJECT / 'content'}")
    assert done.returncode != 0  # whose sections this paper has not


@pytest.mark.parametrize("command", ["html", "publish", "serve"])
def test_a_folder_without_settings_is_one_clear_line(tmp_path: Path, command: str) -> None:
    done = make(command, f"PAPER={tmp_path}")
    told = [line for line in done.stderr.splitlines() if not line.startswith("make: ***")]
    assert done.returncode != 0
    assert told == [f"{tmp_path}: 这个文件夹里没有 pelicanconf.py。请用 PAPER= 指出报纸的文件夹。"]
