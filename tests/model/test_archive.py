"""Relating: who sees what when, in which order, next to whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bulletin.checks.clashes import clashes
from bulletin.model import archive as archives
from bulletin.model.archive import FOLLOWED, RELATED, Archive, parted
from bulletin.model.article import Article, Author
from bulletin.model.dates import moment
from bulletin.model.shown import with_digests
from bulletin.pages.lists import chunks

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2022, 5, 20, 12, tzinfo=ZONE)


def article(name: str, at: datetime = NOON, **facts: object) -> Article:
    """A made-up article."""
    address = f"{at:%Y/%m/%d}/{name}"
    known: dict[str, object] = {"section": "要闻", "title": name} | facts
    return Article(path=f"{address}.md", address=address, date=at, **known)  # type: ignore[arg-type]


def relate(articles: list[Article]) -> Archive:
    """The archive of these articles, which have no photos."""
    return archives.relate(articles, {})


def test_newest_stands_first_and_of_one_minute_the_first_address() -> None:
    archive = relate([article("b"), article("a"), article("c", NOON - timedelta(1))])
    assert [a.title for a in archive.articles] == ["a", "b", "c"]


def test_pieces_of_one_moment_stand_as_in_the_printed_paper() -> None:
    """Pages by number, on each the numbered pieces first; then other pages, then pieces without one."""
    pages = ["", "特刊", "A10", "A2", "A2/10", "A2/9", "B1", "3", "a2/1"]
    made = [article(f"p{at}", page=page) for at, page in enumerate(pages)]
    newer = article("newer", NOON + timedelta(minutes=1))
    seen = [a.page for a in relate([*made, newer]).articles]
    assert seen == ["", "3", "a2/1", "A2/9", "A2/10", "A2", "A10", "B1", "特刊", ""]


def test_an_update_to_come_is_none_yet() -> None:
    later = NOON + timedelta(days=3652)
    one = article("a", updated=later)
    (now,), _ = parted([one], NOON, drafts=False)
    (then,), _ = parted([one], later, drafts=False)
    assert (now.updated, then.updated) == (None, later)
    assert relate([now]).articles[0].changed == NOON
    assert relate([then]).articles[0].changed == later
    assert now.full_digest != then.full_digest


def test_a_card_names_eight_people_and_then_says_that_there_are_more() -> None:
    names = [f"甲{number}" for number in "一二三四五六七八九"]
    eight, nine = (
        relate([article("a", authors=tuple(map(Author, some)))]).articles[0].byline
        for some in (names[:8], names)
    )
    assert eight == "甲一 甲二 甲三 甲四 甲五 甲六 甲七 甲八"
    assert nine == f"{eight}等"


def test_what_a_card_does_not_show_changes_no_page_that_holds_it() -> None:
    one, other = (
        relate([with_digests(article("a", topics=topics))]).articles[0]
        for topics in (("集市",), ("集市", "老街"))
    )
    assert one == other


@pytest.mark.parametrize(
    ("at", "iso", "clock"),
    [
        (NOON, "2022-05-20T12:00:00+08:00", "12:00"),
        (NOON.replace(hour=0), "2022-05-20", ""),
        (NOON.replace(hour=0, minute=1), "2022-05-20T00:01:00+08:00", "00:01"),
    ],
)
def test_a_date_without_a_clock_is_shown_without_one(at: datetime, iso: str, clock: str) -> None:
    assert (moment(at).iso, moment(at).clock) == (iso, clock)


def test_a_scheduled_piece_appears_at_its_minute_and_a_draft_never() -> None:
    pieces = [
        article("now"),
        article("later", NOON + timedelta(minutes=1)),
        article("draft", status="draft"),
    ]
    seen, hidden = parted(pieces, NOON, drafts=False)
    assert [[a.title for a in some] for some in (seen, hidden)] == [["now"], ["later", "draft"]]
    assert len(parted(pieces, NOON + timedelta(minutes=1), drafts=False)[0]) == 2
    assert len(parted(pieces, NOON, drafts=True)[0]) == 3


def test_a_withdrawn_piece_is_in_no_list() -> None:
    archive = relate([article("a", withdrawn="事实有误", topics=("桥",))])
    assert archive.articles == ()
    assert not archive.topics and not archive.days and not archive.sections  # noqa: PT018
    assert [a.title for a in archive.withdrawn] == ["a"]


def test_a_withdrawn_piece_keeps_its_place_among_those_that_are_numbered() -> None:
    """Also where all of a day have one moment and stand as the printed paper has them."""
    made = {"a": "A03", "b": "A01/2", "c": "A01/1", "d": ""}
    pieces = [article(name, page=page) for name, page in made.items()]
    withdrawn = [
        article(name, page=page, withdrawn="x" * (name == "b")) for name, page in made.items()
    ]
    before, after = (
        [one.article.title for one in relate(some).numbered] for some in (pieces, withdrawn)
    )
    assert before == after == ["c", "b", "a", "d"]


def test_a_person_has_one_list_whatever_the_role() -> None:
    pieces = [
        article("a", authors=(Author("甲一"),)),
        article("b", authors=(Author("甲一", "摄影"),)),
    ]
    assert {p.name: len(list_) for p, list_ in relate(pieces).reporters.items()} == {"甲一": 2}


def test_related_pieces_are_earlier_ones_with_most_topics_in_common() -> None:
    days = [NOON - timedelta(days) for days in range(5)]
    pieces = [
        article("new", days[0], topics=("桥", "集市")),
        article("one", days[1], topics=("桥",)),
        article("both", days[2], topics=("集市", "桥")),
        article("old", days[3], topics=("集市",)),
        article("other", days[4], topics=("河",)),
    ]
    related = relate(pieces).related
    assert [a.title for a in related[pieces[0].address]] == ["both", "one", "old"]
    assert related[pieces[4].address] == ()


@given(st.lists(st.tuples(st.integers(0, 50), st.sets(st.sampled_from("桥河街"))), max_size=30))
def test_neither_the_order_of_files_nor_a_newer_piece_changes_what_is_related(
    drawn: list[tuple[int, set[str]]],
) -> None:
    pieces = [
        article(f"n{number}", NOON - timedelta(days), topics=tuple(sorted(topics)))
        for number, (days, topics) in enumerate(drawn)
    ]
    archive = relate(pieces)
    assert relate(pieces[::-1]) == archive
    newer = relate([*pieces, article("newest", NOON, topics=("桥", "河"), title="z")])
    for piece in pieces:
        if piece.date < NOON:
            assert newer.related[piece.address] == archive.related[piece.address]
        assert len(archive.related[piece.address]) <= RELATED


@given(st.integers(0, 200), st.integers(1, 12))
def test_a_full_page_of_a_list_never_changes_when_the_list_grows(count: int, size: int) -> None:
    pieces = [article(f"n{n}", NOON - timedelta(count - n)) for n in range(count + 1)]
    before = dict(chunks(pieces[:count][::-1], size))
    after = dict(chunks(pieces[::-1], size))
    assert sum(map(len, before.values())) == count
    assert all(after[number] == page for number, page in before.items() if number)
    assert all(len(page) == size for number, page in before.items() if number)
    assert len(before[0]) < 2 * size
    assert count < size or len(before[0]) >= size


@pytest.mark.parametrize(
    ("pieces", "fact"),
    [
        ([article("a"), article("A")], "和 2022/05/20/A.md 是同一个网址 /2022/05/20/a/。"),
        (
            [article("a", aliases=("2022/05/20/b",)), article("b")],
            "已经是 2022/05/20/b.md 的网址。",
        ),
        (
            [article("a", aliases=("2022/05/20/alt",)), article("b", aliases=("2022/05/20/ALT",))],
            "旧址 /2022/05/20/ALT/ 已经是 2022/05/20/a.md 的网址。",
        ),
        ([article("a", aliases=("assets/x",))], "旧址 /assets/x/ 在网站自己的文件夹里。"),
        ([article("a", aliases=("Photos/x",))], "旧址 /Photos/x/ 在网站自己的文件夹里。"),
        ([article("a", aliases=("static/x",))], "旧址 /static/x/ 在网站自己的文件夹里。"),
        ([article("a", topics=("PM",)), article("b", topics=("pm",))], "只有大小写不同。"),
    ],
    ids=[
        *(
            "one address",
            "an old address in use",
            "an old address twice",
            "assets",
            "photos",
            "static",
        ),
        "capitals",
    ],
)
def test_what_clashes_is_said(pieces: list[Article], fact: str) -> None:
    assert [fact in fault.fact for fault in clashes(pieces)] == [True]


def test_of_two_for_one_address_the_draft_is_told() -> None:
    draft = article("a", status="draft")  # before the other by its name
    seen = replace(article("a"), path="2022/05/20/a/index.md")
    assert [fault.path for fault in clashes([draft, seen])] == ["2022/05/20/a.md"]


def days_later(name: str, days: int, *targets: str, **facts: object) -> Article:
    """A piece so many days after noon, which links to these addresses."""
    links = tuple((target, 1) for target in targets)
    return article(name, NOON + timedelta(days), links=links, **facts)


def test_a_piece_follows_the_first_three_earlier_ones_that_its_text_links_to() -> None:
    old = [article(name) for name in "abcd"]
    later = article("z", NOON + timedelta(9))
    targets = [later.address + "/", *(f"{one.address}/" for one in old)]
    one = days_later("x", 1, *targets)
    followed = relate([*old, later, one]).followed
    assert {address: [card.title for card in cards] for address, cards in followed.items()} == {
        piece.address: ["x"] for piece in old[:3]
    }


def test_who_links_to_a_piece_and_shares_its_topic_follows_it_once_before_those_who_only_share() -> (
    None
):
    first = article("a", topics=("集市",))
    shares = days_later("b", 1, topics=("集市",))
    links = days_later("c", 2, first.address + "/", topics=("集市",))
    only_links = [days_later(f"d{at}", 3 + at, first.address + "/") for at in range(3)]
    assert [one.title for one in relate([first, shares, links]).followed[first.address]] == [
        "c",
        "b",
    ]
    many = relate([first, shares, links, *only_links]).followed[first.address]
    assert len(many) == len({one.address for one in many}) == FOLLOWED
    assert "b" not in [one.title for one in many]


def test_an_update_of_this_very_minute_is_one() -> None:
    (now,), _ = parted([article("a", updated=NOON)], NOON, drafts=False)
    assert now.updated == NOON
