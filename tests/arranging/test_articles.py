"""An article's page: its contents, the time it takes, its corrections, where to tell of errors, what followed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bulletin.model.article import Article, Correction, Heading
from bulletin.pages.article import ArticleView
from bulletin.reading.file import characters
from tests.arranging.paper import NOW, SITE, article, sources, views


def view(**facts: object) -> ArticleView:
    """The page of an article with these facts."""
    made: ArticleView = views(article(1, **facts))["2022/06/01/n1/index.html"]
    return made


HEADINGS = tuple(Heading(f"h-{n}", f"第{n}节", 2) for n in "一二三四")


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (2, 0), (3, 3), (4, 4)])
def test_three_subheadings_make_a_table_of_contents(count: int, shown: int) -> None:
    assert view(headings=HEADINGS[:count]).contents == HEADINGS[:shown]


@pytest.mark.parametrize(
    ("count", "minutes"), [(0, 0), (800, 0), (801, 3), (1200, 3), (12_000, 30)]
)
def test_a_long_text_says_how_many_minutes_it_takes(count: int, minutes: int) -> None:
    assert view(characters=count).minutes == minutes


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("老街，换新装。", 5),
        ("PM2.5 浓度为33.5微克", 7),
        ("don't 停\n〇𠮷 90%", 5),
        ("——！？", 0),
    ],
)
def test_characters_are_counted_as_a_reader_reads_them(text: str, count: int) -> None:
    assert characters(text) == count


def correction(days: int, length: int) -> Correction:
    """A correction of so many characters, so many days ago."""
    return Correction(NOW - timedelta(days), "更" * length)


@pytest.mark.parametrize(
    ("corrections", "below"),
    [
        ((), None),
        ((correction(2, 30),), None),
        ((correction(2, 30), correction(3, 30)), None),
        ((correction(2, 100),), 2),
        ((correction(3, 25), correction(1, 25), correction(2, 25)), 1),
    ],
    ids=["none", "a short one", "two short ones", "a long one", "three"],
)
def test_corrections_stand_above_the_text_where_they_leave_room_for_it(
    corrections: tuple[Correction, ...], below: int | None
) -> None:
    made = view(corrections=corrections)
    assert len(made.corrections) == len(corrections)
    if below is None:
        assert made.corrections_below is None
    else:
        assert made.corrections_below is not None
        assert made.corrections_below.iso == (NOW - timedelta(below)).isoformat()


# --- 纠错 --------------------------------------------------------------------------------------------


def test_where_nothing_is_set_there_is_nowhere_to_tell_of_errors() -> None:
    assert SITE.report("/2022/05/20/a/", "集市开张") == ""


TITLES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1)


@given(TITLES)
def test_a_mail_has_title_and_address_filled_in_whatever_they_are(title: str) -> None:
    site = replace(SITE, report_errors="jiucuo@paper.example")
    parts = urlsplit(site.report("/2022/05/20/a/", title))
    assert (parts.scheme, parts.path) == ("mailto", "jiucuo@paper.example")
    said = {
        name: unquote(value)
        for name, _, value in (one.partition("=") for one in parts.query.split("&"))
    }
    assert said.keys() == {"subject", "body"}
    assert said["subject"] == f"纠错：{title}"
    assert said["body"].startswith(f"{title}\r\nhttps://paper.example/2022/05/20/a/\r\n")


@given(TITLES)
def test_a_form_has_them_where_the_setting_says(title: str) -> None:
    site = replace(SITE, report_errors="https://form.example/?u={url}&t={title}&from=bao")
    said = parse_qs(urlsplit(site.report("/2022/05/20/a/", title)).query, strict_parsing=True)
    assert said == {
        "u": ["https://paper.example/2022/05/20/a/"], "t": [title], "from": ["bao"]
    }  # fmt: skip


# --- what followed -------------------------------------------------------------------------------


def related(known: dict[str, Any], number: Article) -> tuple[list[str], list[str]]:
    """The titles that an article's page names as followed and as related."""
    made: ArticleView = known[f"{number.address}/index.html"]
    return [one.headline.title for one in made.followed], [
        one.headline.title for one in made.related
    ]


def test_a_page_names_what_followed_and_what_went_before() -> None:
    three, two, one = (article(n, topics=("老街",)) for n in (30, 20, 10))
    other = article(5)
    known = views(three, two, one, other)
    assert related(known, three) == (["第10条", "第20条"], [])
    assert related(known, two) == (["第10条"], ["第30条"])
    assert related(known, one) == ([], ["第20条", "第30条"])
    assert related(known, other) == ([], [])


def test_a_text_that_links_to_an_earlier_one_follows_it_without_a_topic_in_common() -> None:
    old = article(30)
    sequel = article(20, links=((f"{old.address}/", 9),))
    known = views(old, sequel, article(10))
    assert related(known, old) == (["第20条"], [])
    assert related(known, sequel) == ([], [])


def test_sequels_that_say_so_go_before_pieces_on_the_same_topic() -> None:
    old = article(90, topics=("老街",))
    sequel = article(80, links=((f"{old.address}/", 9),))
    known = views(old, sequel, *(article(n, topics=("老街",)) for n in (70, 60, 50)))
    assert related(known, old)[0] == ["第50条", "第60条", "第80条"]


DRAWN = st.lists(
    st.tuples(st.sets(st.sampled_from("桥河街集"), max_size=3), st.lists(st.integers(0, 59))),
    min_size=1,
    max_size=60,
)


@given(DRAWN, st.sets(st.sampled_from("桥河街集")), st.lists(st.integers(0, 59)))
def test_one_more_article_touches_at_most_ten_older_pages(
    drawn: list[tuple[set[str], list[int]]], topics: set[str], links: list[int]
) -> None:
    """Whatever it is about and links to, and however many pieces there are on its topics."""

    def linking(some: list[int]) -> tuple[tuple[str, int], ...]:
        known = [numbered[one].address for one in some if one < len(numbered)]
        return tuple((f"{address}/", 9) for address in known)

    numbered: list[Article] = []
    for number, (of, to) in enumerate(drawn):
        numbered.append(article(100 - number, topics=tuple(sorted(of)), links=linking(to)))
    newest = article(1, topics=tuple(sorted(topics)), links=linking(links))
    before, after = (sources(*some).archive for some in (numbered, [*numbered, newest]))
    touched = [
        one.address
        for one in numbered
        if any(
            getattr(before, name).get(one.address, ()) != getattr(after, name).get(one.address, ())
            for name in ("neighbours", "related", "followed")
        )
    ]
    assert len(touched) <= 10
    assert all(len(some) <= 3 for some in after.followed.values())
    for one in after.related[newest.address]:  # each names it, but where three link to that one
        assert after.articles[0] in after.followed[one.address] or (
            sum(f"{one.address}/" in dict(some.links) for some in numbered) >= 3
        )
