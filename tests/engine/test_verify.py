"""`VERIFY=1`: a build proves on the spot that nothing in its output is stale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ORIGIN, PROJECT, run_pelican

HEADER = "标题：{}\n日期：2022-05-20\n栏目：要闻\n\n开张。\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A paper of two articles."""
    for name in ("ji-shi", "shu-shi"):
        file = tmp_path / "content/2022/05/20" / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(HEADER.format(name), "utf-8")
    return tmp_path / "content"


def verified(content: Path) -> subprocess.CompletedProcess[str]:
    folder = content.parent
    return run_pelican(content, folder / "output", folder / "cache", "VERIFY=true", "PHOTOS=false")


def test_an_output_that_is_right_is_said_to_be_right(content: Path) -> None:
    assert "和从头生成的一样" in verified(content).stdout
    text = content / "2022/05/20/ji-shi.md"
    text.write_text(HEADER.format("集市开张"), "utf-8")
    done = verified(content)
    assert done.returncode == 0, done.stderr
    assert "和从头生成的一样" in done.stdout


def test_nothing_of_the_comparison_is_left(content: Path) -> None:
    verified(content)
    assert not list((content.parent / "cache").glob("verify-*"))


STALE = """
import sys
from msgspec.structs import replace
from bulletin import pages
arrange = pages.arrange
def blind(edition, sources, fingerprint):
    for group in arrange(edition, sources, fingerprint):
        yield replace(group, digest="the same")
import bulletin.engine.pipeline as pipeline
pipeline.arrange = blind
from pelican import main
sys.exit(main(sys.argv[1:]))
"""


def test_a_stale_page_is_named_and_ends_with_1(content: Path, tmp_path: Path) -> None:
    """A program that holds every page for what it was."""
    folder = content.parent
    command: list[str | Path] = [sys.executable, "-c", STALE, content, "-o", folder / "output"]
    command += ["-s", PROJECT / "publishconf.py", "--fatal", "errors", "-e"]
    command += [f'CACHE_PATH="{folder / "cache"}"', f'SITEURL="{ORIGIN}"', "JOBS=1", "VERIFY=true"]
    command += ["PHOTOS=false"]
    assert subprocess.run(command, capture_output=True, check=False, cwd=PROJECT).returncode == 0
    (content / "2022/05/20/ji-shi.md").write_text(HEADER.format("集市开张"), "utf-8")
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)
    assert done.returncode == 1, done.stdout
    assert "个文件和从头生成的不一样：" in done.stderr
    assert "2022/05/20/ji-shi/index.html" in done.stderr


def test_a_file_whose_bytes_were_changed_behind_its_time_is_found(content: Path) -> None:
    verified(content)
    page = content.parent / "output/404.html"
    before = page.stat()
    page.write_bytes(page.read_bytes()[:-1] + b"!")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    done = verified(content)
    assert done.returncode == 1
    assert "404.html" in done.stderr
