"""Lists of sections, topics and reporters; what introduces them; the timeline of a topic."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bulletin.checks.links import introductions
from bulletin.model.article import Article, Author, StaticPage
from bulletin.pages.components import Card
from bulletin.pages.lists import ListView
from tests.arranging.paper import article, pages, sources

MARKET = StaticPage(
    path="topics/ji-shi.md", slug="ji-shi", title="集市", summary="青禾的集市。", body="0a"
)
BRIDGE = StaticPage(path="topics/xin-qiao.md", slug="xin-qiao", title="新桥")
TONG = StaticPage(path="reporters/wang.md", slug="wang", title="王同（街道）", summary="跑街道。")
SLUG = "topic/集市/"


def lists(
    *articles: Article,
    introductions: Mapping[str, StaticPage] | None = None,
    profiles: Mapping[str, StaticPage] | None = None,
    beats: Mapping[Author, str] | None = None,
) -> dict[str, ListView]:
    """Every list of these articles by its folder, and what introduces some of them."""
    known = sources(*articles, introductions=introductions, profiles=profiles)
    return {
        path.removesuffix("index.html"): page.view
        for path, page in pages(known, page_size=10, beats=beats or {}).items()
        if isinstance(page.view, ListView)
    }


def shown(view: ListView) -> list[Card]:
    """The cards of a timeline, from the top down."""
    return [card for month in view.timeline for day in month.days for card in day.cards]


HOURS = st.lists(st.integers(1, 2000), min_size=1, max_size=45, unique=True)


@settings(max_examples=25)
@given(HOURS)
def test_a_timeline_shows_what_the_list_would_in_the_same_order(hours: list[int]) -> None:
    """Whatever the days: nothing is lost, doubled or moved by being grouped."""
    is_grouped_only(hours)


@pytest.mark.soak
@settings(max_examples=500)
@given(HOURS)
def test_so_do_many_more_timelines(hours: list[int]) -> None:
    is_grouped_only(hours)


def is_grouped_only(hours: list[int]) -> None:
    """A timeline of articles so many hours old has the cards of the plain list."""
    articles = [article(number, topics=("集市",)) for number in hours]
    plain = lists(*articles)
    timed = lists(*articles, introductions={"集市": MARKET})
    topic = [folder for folder in plain if folder.startswith(SLUG)]
    assert topic
    for folder in topic:
        assert shown(timed[folder]) == list(plain[folder].cards)
        assert (timed[folder].cards, plain[folder].timeline) == ((), ())


def test_a_timeline_is_grouped_by_months_and_days_which_lead_to_their_archives() -> None:
    at = {1: "六月一日", 20: "五月三十一日", 21: "同一天", 800: "四月"}  # hours before 1 June, 9:00
    view = lists(
        *(article(hours, topics=("集市",), words=("", title, "")) for hours, title in at.items()),
        introductions={"集市": MARKET},
    )[SLUG]
    assert [
        (
            month.heading.text,
            month.heading.url,
            [(d.heading.text, d.heading.url) for d in month.days],
        )
        for month in view.timeline
    ] == [
        ("2022年6月", "/2022/06/", [("2022年6月1日", "/2022/06/01/")]),
        ("2022年5月", "/2022/05/", [("2022年5月31日", "/2022/05/31/")]),
        ("2022年4月", "/2022/04/", [("2022年4月29日", "/2022/04/29/")]),
    ]
    assert [len(day.cards) for month in view.timeline for day in month.days] == [1, 2, 1]


def test_the_introduction_stands_on_the_newest_page_alone() -> None:
    views = lists(
        *(article(n, topics=("集市",)) for n in range(25)), introductions={"集市": MARKET}
    )
    assert (views[SLUG].intro, views[SLUG].body) == ("青禾的集市。", "0a")
    older = views[SLUG + "page/1/"]
    assert (older.intro, older.body, len(shown(older))) == ("", "", 10)


def test_a_reporter_is_introduced_by_name_and_mark() -> None:
    people = (Author("王同", mark="街道"), Author("王同", mark="社区"))
    views = lists(
        article(1, authors=people),
        profiles={"王同（街道）": TONG},
        beats={people[0]: "街道", people[1]: "社区、养老"},
    )
    assert {view.heading: view.intro for view in views.values() if view.kind == "记者"} == {
        "王同（街道）": "跑街道。",
        "王同（社区）": "社区、养老",
    }


@pytest.mark.parametrize(
    ("pages", "known", "told"),
    [
        pytest.param([MARKET], {"集市"}, [], id="one of each"),
        pytest.param([MARKET, BRIDGE], {"集市", "新桥", "老街"}, [], id="two, and a topic without"),
        pytest.param(
            [MARKET, BRIDGE],
            {"集巿", "新桥"},
            [("topics/ji-shi.md", "还没有文章写着话题“集市”，读者看不到这一页。", True)],
            id="nobody writes of it",
        ),
        pytest.param(
            [MARKET, BRIDGE, replace(MARKET, path="topics/b.md")],
            {"集市", "新桥"},
            [("topics/b.md", "话题“集市”已经由 topics/ji-shi.md 介绍。", False)],
            id="two of one",
        ),
    ],
)
def test_an_introduction_is_of_something_and_the_only_one(
    pages: list[StaticPage], known: set[str], told: list[tuple[str, str, bool]]
) -> None:
    faults = list(introductions("话题", pages, known))
    assert [(fault.path, fault.fact, fault.warning) for fault in faults] == told
