"""The front page is arranged by what pieces weigh today, whatever there is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bulletin.front.weights import WEIGHTS, by_weight, weight
from bulletin.model.article import RANKS, Article, Correction
from bulletin.model.photo import PhotoFacts
from bulletin.model.shown import with_digests
from bulletin.pages.components import Card
from bulletin.pages.front import FrontView, Part
from pelicanconf import SECTIONS
from tests.arranging.paper import NOW, article, sources, views
from tests.pages import fronts

NAMES = [name for name, _, _ in SECTIONS]
PHOTO = PhotoFacts("0" * 16, "JPEG", 1600, 1067, (138, 75, 58))


def front(*articles: Article) -> FrontView:
    """The front page of these articles."""
    view = views(*articles)["index.html"]
    assert isinstance(view, FrontView)
    return view


def pictured(*articles: Article) -> FrontView:
    """The front page of these articles, each with a photo of its own."""
    some = [with_digests(replace(one, photo=f"{one.address}.jpg")) for one in articles]
    return fronts.view((some, {one.photo: PHOTO for one in some}))


def parts(view: FrontView) -> list[Part]:
    """Every part of every pillar, as the page has them."""
    return [part for pillar in view.pillars for part in pillar.parts]


def second(view: FrontView) -> list[Card]:
    """The stories of second rank."""
    return [part.first for part in parts(view) if part.kind == "story" and part.first]


def places(view: FrontView) -> list[Card]:
    """Every card of the page."""
    cards = [view.lead, *view.strip, *view.further]
    for part in parts(view):
        cards += [part.first, *part.rest]
    return [card for card in cards if card]


def names(cards: list[Card]) -> list[str]:
    """Which articles these are, by their numbers."""
    return [card.url.rpartition("/n")[2].strip("/") for card in cards]


def test_a_paper_without_articles_has_a_front_page() -> None:
    view = front()
    assert view.lead is None
    assert view.edition is None
    assert places(view) == []


# --- weight -----------------------------------------------------------------------------------


def test_the_piece_of_highest_rank_of_the_last_days_leads() -> None:
    view = front(article(1, rank="brief"), article(30, rank="lead"), article(40, rank="lead"))
    assert view.lead
    assert view.lead.url.endswith("/n30/")
    old = 24 * len(WEIGHTS["lead"]) + 24
    assert front(article(1), article(old, rank="lead")).lead == front(article(1)).lead


def test_a_day_costs_a_little_more_than_a_rank() -> None:
    """So today's 要 stand above yesterday's 头条, and that above what is 一般 today."""
    order = sorted(
        ((WEIGHTS[rank][day], rank, day) for rank in RANKS for day in range(3)), reverse=True
    )
    assert [(rank, day) for _, rank, day in order] == [
        *(("lead", 0), ("major", 0), ("lead", 1), ("standard", 0), ("major", 1), ("lead", 2)),
        *(("brief", 0), ("standard", 1), ("major", 2), ("brief", 1), ("standard", 2), ("brief", 2)),
    ]


def test_todays_second_rank_stands_above_the_lead_of_a_day_before() -> None:
    """A lead on each of three days, and four of the second rank today."""
    leads = [article(hours, rank="lead") for hours in (5, 24 + 5, 48 + 5)]
    today = [article(hours, rank="major") for hours in (1, 2, 3, 4)]
    view = front(*leads, *today)
    assert view.lead
    assert view.lead.url.endswith("/n5/")
    assert names(second(view))[:5] == ["1", "2", "3", "4", "29"]


@given(
    st.lists(
        st.tuples(st.sampled_from(RANKS), st.sampled_from(NAMES), st.integers(0, 90)),
        min_size=1,
        max_size=50,
    )
)
@settings(max_examples=30)
def test_pieces_stand_once_and_each_before_those_that_weigh_less(
    drawn: list[tuple[str, str, int]],
) -> None:
    articles = [
        article(hours + n / 100, rank=rank, section=name, address=f"2022/05/01/n{n}")
        for n, (rank, name, hours) in enumerate(drawn)
    ]
    known = sources(*articles).archive
    today = known.articles[0].date.date()
    heavy = [f"/{one.address}/" for one in by_weight(known.articles, today)]
    weights = {f"/{one.address}/": weight(one, today) for one in known.articles}
    view = front(*articles)
    shown = [card.url for card in places(view)]
    assert len(shown) == len(set(shown))
    assert view.lead
    assert view.lead.url == heavy[0]
    seconds = [card.url for card in second(view)]
    assert seconds == heavy[1 : 1 + len(seconds)]
    for part in parts(view):
        if part.kind == "section" and part.first:
            own = [weights[card.url] for card in (part.first, *part.rest)]
            assert own == sorted(own, reverse=True)
    order = [part.heading.text for part in parts(view) if part.kind == "section" and part.heading]
    assert order == sorted(order, key=NAMES.index)


# --- layouts ----------------------------------------------------------------------------------


def test_a_lead_with_a_photo_stands_over_two_columns_with_the_second_rank_beside_it() -> None:
    view = pictured(*(article(n, section=NAMES[n % 5]) for n in range(20)))
    assert view.narrow
    assert view.pillars[0].parts[0].kind == "story"
    assert [pillar.ruled for pillar in view.pillars] == [True, False, True]


def test_a_lead_without_a_photo_stands_over_all_columns() -> None:
    view = front(*(article(n, section=NAMES[n % 5]) for n in range(20)))
    assert not view.narrow
    assert [pillar.ruled for pillar in view.pillars] == [False, True, True]


def test_a_second_lead_of_the_day_has_its_photo_beside_the_first() -> None:
    view = pictured(
        article(1, rank="lead"), article(2, rank="lead"), *(article(n) for n in range(3, 9))
    )
    other = second(view)[0]
    assert (other.rank, bool(other.picture)) == ("lead", True)


def test_pictures_have_one_place() -> None:
    some = [
        article(n, section="图片" if n % 2 else "要闻", rank="standard" if n % 2 else "major")
        for n in range(8)
    ]
    view = pictured(*some)
    assert len(view.strip) == 3
    assert not view.strip_first
    assert names(list(view.strip)) == ["1", "3", "5"]
    assert names(places(view)).count("7") == 1
    pictures = [card for card in places(view) if card.section.text == "图片"]
    assert all(card.picture for card in pictures if card not in view.further)


@pytest.mark.parametrize("count", [4, 9])
def test_beside_a_strip_no_part_has_the_pictures_section_s_name_again(count: int) -> None:
    some = [article(n, section="图片" if n < count else "要闻") for n in range(12)]
    view = pictured(*some)
    assert view.strip
    headings = [part.heading.text for part in parts(view) if part.heading]
    assert headings.count("图片") == 0
    told = [card for card in places(view) if card.section.text == "图片"]
    assert len({card.url for card in told}) == len(told) >= min(count, 7)


def test_on_a_picture_day_the_picture_leads_and_more_stand_under_it() -> None:
    some = [article(n, section="图片" if n < 5 else "要闻") for n in range(12)]
    view = pictured(*some)
    assert view.lead
    assert (view.lead.section.text, view.narrow, view.strip_first) == ("图片", False, True)


def test_a_quiet_day_has_no_empty_pillar() -> None:
    for count in (1, 2, 3):
        for make in (front, pictured):
            view = make(*(article(n, section=NAMES[n]) for n in range(count)))
            assert len(places(view)) == count
            assert all(pillar.parts for pillar in view.pillars)


def test_a_paper_of_one_text_has_nothing_beside_it() -> None:
    """A calendar of its one day would leave more white than it fills; beside a photo it fills some."""
    assert front(article(1)).pillars == ()
    assert pictured(article(1)).pillars != ()


def test_of_a_day_of_sixty_each_section_shows_its_own_and_the_rest_is_listed() -> None:
    view = front(
        *(article(n / 10, section=NAMES[n % 5], address=f"2022/06/01/n{n}") for n in range(65))
    )
    assert "latest" in [part.kind for part in parts(view)]
    assert len(places(view)) > 35
    (issue,) = [part for part in parts(view) if part.kind == "issue"]
    assert issue.links[-1].text == "全部 65 篇"


def test_the_newest_issue_is_named_with_its_sheets() -> None:
    view = front(
        article(1, issue=126, page="A03", page_name="云桥"), article(2, issue=126, page="A01")
    )
    (issue,) = [part for part in parts(view) if part.kind == "issue"]
    assert [(link.text, link.url) for link in issue.links] == [
        ("A01 版", "/2022/06/01/#sheet-1"),
        ("A03 版 云桥", "/2022/06/01/#sheet-2"),
        ("全部 2 篇", "/2022/06/01/"),
    ]


def test_the_topics_written_about_most_come_first() -> None:
    view = front(article(1, topics=("桥",)), article(2, topics=("河", "桥")), article(3))
    (topics,) = [part for part in parts(view) if part.kind == "topics"]
    assert [link.text for link in topics.links] == ["桥", "河"]


# --- steadiness -------------------------------------------------------------------------------


def outline(view: FrontView) -> object:
    """What stands where."""
    return (
        view.lead and view.lead.url,
        [card.url for card in view.strip],
        [
            [
                (part.kind, part.first and (part.first.url, bool(part.first.picture)),
                 [card.url for card in part.rest])
                for part in pillar.parts
            ]
            for pillar in view.pillars
        ],
    )  # fmt: skip


@pytest.mark.parametrize("number", range(3, 300, 33))
def test_a_correction_moves_nothing(number: int) -> None:
    """Nor does a slip put right in a summary, of as many characters."""
    articles, photos = fronts.edition(number)
    before = outline(fronts.view((articles, photos)))
    for at in {0, len(articles) // 2, len(articles) - 1}:
        one = articles[at]
        corrected = replace(one, corrections=(Correction(NOW, "应为三条。"),))
        slip = replace(one, excerpt=one.excerpt.replace("桥", "河"))
        for changed in (corrected, slip):
            edited = [*articles[:at], with_digests(changed), *articles[at + 1 :]]
            assert outline(fronts.view((edited, photos))) == before
