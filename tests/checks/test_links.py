"""Faults that only show when every page is known."""

from __future__ import annotations

import pytest

from bulletin.checks.links import doubled, links_when_due, redated
from bulletin.model.addresses import Addresses
from bulletin.model.article import Article, Author
from bulletin.reading import Reading
from tests.arranging.paper import NOW, PATTERNS, article

ADDRESSES = Addresses("/", PATTERNS, {}, {})


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


def linking(name: str, hours: int, *targets: str, **facts: object) -> Article:
    """A piece that is published so many hours from now, and links to these addresses."""
    links = tuple((target, 7) for target in targets)
    return article(-hours, address=f"2022/06/02/{name}", links=links, **facts)


def said(*waiting: Article) -> list[tuple[str, str]]:
    """The pieces whose links lead nowhere when they come, and where to."""
    found = links_when_due(waiting, {"index.html"}, set(), ADDRESSES, {"要闻": "yaowen"})
    return [(fault.path, fault.missing) for fault in found]


def test_a_piece_that_comes_earlier_or_at_the_same_moment_may_be_linked_and_so_may_all_its_pages() -> (
    None
):
    earlier = linking("jia", 1, topics=("集市",), aliases=("jiu/jia",), authors=(Author("甲一"),))
    with_it = linking("yi", 2)
    pages = "2022/06/02/jia/ 2022/06/02/yi/ section/yaowen/ topic/集市/ reporter/甲一/ jiu/jia/ 2022/06/01/".split()
    assert said(earlier, with_it, linking("bing", 2, *pages)) == []
    later = linking("ding", 3)
    assert said(later, linking("bing", 2, "2022/06/02/ding/")) == [
        ("2022/06/02/bing.md", "2022/06/02/ding/")
    ]


def test_a_draft_will_not_be_there_and_a_withdrawn_piece_links_to_nothing() -> None:
    draft = linking("jia", 1, status="draft")
    assert said(draft, linking("yi", 2, "2022/06/02/jia/")) == [
        ("2022/06/02/yi.md", "2022/06/02/jia/")
    ]
    assert said(linking("yi", 2, "2022/06/02/wu/", withdrawn="有误")) == []


@pytest.mark.parametrize(
    ("before", "now", "facts", "told"),
    [
        (2, 1, {}, True),
        (2, -1, {}, True),
        (-1, 1, {}, False),  # it was never out
        (2, 2, {}, False),
        (2, 1, {"status": "draft"}, False),
    ],
    ids=["an hour later", "into the future", "not out yet", "as it was", "a draft"],
)
def test_a_date_that_readers_have_seen_changes_with_a_warning(
    before: int, now: int, facts: dict[str, object], told: bool
) -> None:
    old, new = (
        {"a.md": Reading(article=article(hours, address="2022/06/01/a", **facts))}
        for hours in (before, now)
    )
    faults = list(redated(old, new, NOW))
    assert [fault.warning for fault in faults] == [True] * told
