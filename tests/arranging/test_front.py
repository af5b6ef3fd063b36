"""The front page is arranged by rank, whatever there is today."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.model.article import RANKS, Article
from bulletin.pages.components import Card
from bulletin.pages.front import CURRENT_DAYS, MAJORS, FrontView
from pelicanconf import SECTIONS
from tests.arranging.paper import article, views

NAMES = [name for name, _, _ in SECTIONS]


def front(*articles: Article) -> FrontView:
    """The front page of these articles."""
    view = views(*articles)["index.html"]
    assert isinstance(view, FrontView)
    return view


def places(view: FrontView) -> list[Card]:
    """Every card of the page, from the top down."""
    cards = [view.lead, *view.majors, *view.pictures]
    for block in view.blocks:
        cards += [block.first, *block.rest]
    return [card for card in (*cards, *view.latest) if card]


def test_a_paper_without_articles_has_a_front_page() -> None:
    view = front()
    assert view.lead is None
    assert view.edition is None
    assert places(view) == []


def test_the_piece_of_highest_rank_of_the_last_days_leads() -> None:
    view = front(article(1, rank="brief"), article(30, rank="lead"), article(40, rank="lead"))
    assert view.lead
    assert view.lead.url.endswith("/n30/")
    old = 24 * CURRENT_DAYS + 24
    assert front(article(1), article(old, rank="lead")).lead == front(article(1)).lead


def test_a_section_s_block_opens_with_its_highest_rank() -> None:
    rest = [article(hour, rank="major") for hour in range(1, 2 + MAJORS)]
    view = front(*rest, article(20, section="文化", rank="brief"), article(21, section="文化"))
    (block,) = view.blocks
    assert block.section.text == "文化"
    assert block.first.url.endswith("/n21/")


def test_todays_second_rank_stands_above_the_lead_of_a_day_before() -> None:
    """A lead on each of three days, and four of the second rank today."""
    leads = [article(hours, rank="lead") for hours in (5, 24 + 5, 48 + 5)]
    today = [article(hours, rank="major") for hours in (1, 2, 3, 4)]
    view = front(*leads, *today)
    assert view.lead
    assert view.lead.url.endswith("/n5/")
    assert [card.url.rpartition("/n")[2] for card in view.majors] == ["1/", "2/", "3/", "4/"]


def test_pictures_have_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    some = [article(n, section="图片" if n % 2 else "要闻") for n in range(20)]
    monkeypatch.setattr("bulletin.pages.front._is_picture", lambda one: one.section == "图片")
    view = front(*some)
    assert view.pictures
    assert "图片" not in [block.section.text for block in view.blocks]


def test_the_topics_written_about_most_come_first() -> None:
    view = front(article(1, topics=("桥",)), article(2, topics=("河", "桥")), article(3))
    assert [link.text for link in view.topics] == ["桥", "河"]


@pytest.mark.parametrize("count", [1, 3, 12, 60, 300])
def test_a_front_page_fills_from_the_top(count: int) -> None:
    view = front(*(article(n, section=NAMES[n % len(NAMES)]) for n in range(count)))
    assert view.lead
    assert len(view.majors) == min(MAJORS, count - 1)


@given(st.lists(st.tuples(st.sampled_from(RANKS), st.sampled_from(NAMES)), min_size=1, max_size=40))
def test_no_piece_stands_in_two_places(drawn: list[tuple[str, str]]) -> None:
    view = front(*(article(n, rank=rank, section=name) for n, (rank, name) in enumerate(drawn)))
    urls = [card.url for card in places(view)]
    assert len(urls) == len(set(urls))
