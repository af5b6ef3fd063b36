"""The archive by time: a month as a calendar, a day as its issue."""

from __future__ import annotations

from bulletin.pages.archives import ArchivesView
from bulletin.pages.periods import LIMIT, PeriodView
from tests.arranging import paper
from tests.arranging.paper import article

PIECES = [
    article(1, issue=126, page="A03", page_name="云桥"),
    article(2, issue=126, page="A01"),
    article(3),
    article(24 * 40),
    article(24 * 400),
]


VIEWS = paper.views(*PIECES)


def test_a_day_is_its_issue_grouped_by_printed_page() -> None:
    view = VIEWS["2022/06/01/index.html"]
    assert isinstance(view, PeriodView)
    assert view.issue == 126
    assert [sheet.name for sheet in view.sheets] == ["A01 版", "A03 版 云桥", ""]
    assert view.previous
    assert view.previous.text == "2022年4月22日"
    assert view.following is None


def test_a_month_is_a_calendar_with_its_days() -> None:
    view = VIEWS["2022/06/index.html"]
    assert isinstance(view, PeriodView)
    (grid,) = view.grids
    assert grid.caption == "2022年6月"
    assert [len(week) for week in grid.weeks] == [7, 7, 7, 7, 7]
    assert [day.number for day in grid.weeks[0]] == [0, 0, 1, 2, 3, 4, 5]
    first = grid.weeks[0][2]
    assert (first.url, first.count, first.current) == ("/2022/06/01/", 3, False)
    assert [group.heading.text for group in view.days] == ["2022年6月1日"]


def test_a_busy_month_shows_of_each_day_what_ranks_highest_and_leads_to_the_rest() -> None:
    busy = [article(n, rank="lead" if n % 24 == 5 else "standard") for n in range(700)]
    made = paper.views(*busy, article(24 * 60))
    view = made["2022/05/index.html"]
    shown = sum(len(day.cards) for day in view.days)
    assert LIMIT - len(view.days) < shown <= LIMIT
    whole = view.days[3]
    assert (whole.whole, whole.cards[0].rank) == (24, "lead")
    assert sum(day.count for week in view.grids[0].weeks for day in week) > LIMIT, (
        "the calendar counts all"
    )
    quiet = made["2022/04/index.html"]
    assert [(len(day.cards), day.whole) for day in quiet.days] == [(1, 0)]


def test_the_archive_counts_years_and_months() -> None:
    view = VIEWS["archive/index.html"]
    assert isinstance(view, ArchivesView)
    assert [(year.link.text, year.count) for year in view.years] == [("2022年", 4), ("2021年", 1)]
    assert [month.count for month in view.years[0].months[:6]] == [0, 0, 0, 1, 0, 3]
    assert view.years[0].months[0].link.url == ""
