"""Faults that only show when every page is known."""

from __future__ import annotations

import pytest

from bulletin.checks.links import doubled


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("section/yaowen/atom.xml/index.html", "section/yaowen/atom.xml"),
        ("2022/05/21/a.b/c/index.html", "2022/05/21/a.b"),
        ("Feed.json/x/index.html", "feed.json"),
    ],
)
def test_a_page_in_a_folder_that_is_a_file_is_named_with_its_article(path: str, other: str) -> None:
    paths = ["index.html", other, path]
    (fault,) = doubled(paths, {path: "2022/05/21/a.md"})
    assert fault.path == "2022/05/21/a.md"
    assert fault.fact.startswith(f"网址 /{path.removesuffix('index.html')} 和文件 /")


def test_pages_side_by_side_are_no_fault() -> None:
    assert list(doubled(["a.b/index.html", "a.b/c/index.html", "a.xml"], {})) == []
