"""The archive by time: all years, a year, a month, a day (that day's issue).

In: the edition. Out: pages. A month shows all its pieces on one page, a day is grouped by the pages
of the printed paper where they are known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from bulletin.model.article import RANKS, Article
from bulletin.model.dates import MonthGrid, day_name, mark_day, month_name
from bulletin.pages.articles import sheet_line
from bulletin.pages.edition import Edition, faces
from bulletin.pages.head import column_head
from bulletin.pages.page import Group, Page
from bulletin.pages.views import (
    ArchivesView,
    DayGroup,
    IndexEntry,
    Link,
    PeriodView,
    Sheet,
    YearRow,
)

T = TypeVar("T")


def period_pages(edition: Edition) -> Iterator[Group]:
    """The archive's own page and one for each year, month and day that has news."""
    archive, at = edition.archive, edition.addresses
    months = list(archive.months)  # newest first, as the archive keeps everything
    years = list(dict.fromkeys(year for year, _ in months))
    counts = {month: edition.counts(month) for month in months}
    archives = partial(_archives, edition, years)
    totals = [sum(days.values()) for days in counts.values()]
    yield edition.group(at.index("ARCHIVES_URL"), edition.basis(months, totals), archives)
    for newer, year, older in _with_neighbours(years):
        within = [month for month in reversed(months) if month[0] == year]
        pages = partial(_year, edition, within, year, older, newer)
        basis = edition.basis(older, newer, [counts[month] for month in within])
        yield edition.group(at.year(year), basis, pages)
    for after, month, before in _with_neighbours(months):
        pages = partial(_month, edition, month, before, after)
        seen = [faces(archive.days[day]) for day in archive.months[month]]
        basis = edition.basis(before, after, counts[month], seen)
        yield edition.group(at.month(*month), basis, pages)
    for following, day, previous in _with_neighbours(list(archive.days)):
        pages = partial(_day, edition, day, previous, following)
        own = counts[day.year, day.month], faces(archive.days[day])
        basis = edition.basis(previous, following, own)
        yield edition.group(at.day(day), basis, pages)


def _with_neighbours(items: Sequence[T]) -> Iterator[tuple[T | None, T, T | None]]:
    for at, item in enumerate(items):
        yield (
            items[at - 1] if at else None,
            item,
            items[at + 1] if at + 1 < len(items) else None,
        )


def _count(edition: Edition, year: int, month: int) -> int:
    days = edition.archive.months.get((year, month), ())
    return sum(len(edition.archive.days[day]) for day in days)


def _archive_link(edition: Edition) -> Link:
    return Link("往期", edition.addresses.index("ARCHIVES_URL"))


def _year_link(edition: Edition, year: int) -> Link:
    return Link(f"{year}年", edition.addresses.year(year))


def _month_link(edition: Edition, month: tuple[int, int]) -> Link:
    return Link(month_name(*month), edition.addresses.month(*month))


def _day_link(edition: Edition, day: date) -> Link:
    return Link(day_name(day), edition.addresses.day(day))


def _archives(edition: Edition, years: Sequence[int]) -> Iterator[Page]:
    here = _archive_link(edition)
    rows = []
    for year in years:
        months = tuple(
            IndexEntry(
                Link(f"{month}月", edition.addresses.month(year, month) if count else ""), count
            )
            for month in range(1, 13)
            for count in (_count(edition, year, month),)
        )
        rows.append(YearRow(_year_link(edition, year), sum(m.count for m in months), months))
    frame = edition.frame(column_head(edition, here.text, here.url))
    yield edition.page(here.url, "archives.html", ArchivesView(frame, here.text, tuple(rows)))


def _period(
    edition: Edition,
    kind: str,
    here: Link,
    crumbs: Sequence[Link],
    previous: Link | None,
    following: Link | None,
    *,
    issue: int | None = None,
    grids: Iterable[MonthGrid] = (),
    days: Iterable[DayGroup] = (),
    sheets: Iterable[Sheet] = (),
) -> Iterator[Page]:
    frame = edition.frame(
        column_head(edition, here.text, here.url), crumbs=(_archive_link(edition), *crumbs)
    )
    view = PeriodView(
        frame, kind, here.text, issue, tuple(grids), tuple(days), tuple(sheets), previous, following
    )
    yield edition.page(here.url, "period_archives.html", view)


def _year(
    edition: Edition,
    months: Sequence[tuple[int, int]],
    year: int,
    older: int | None,
    newer: int | None,
) -> Iterator[Page]:
    return _period(
        edition,
        "year",
        _year_link(edition, year),
        (),
        _year_link(edition, older) if older else None,
        _year_link(edition, newer) if newer else None,
        grids=[edition.grid(month) for month in months],
    )


def _month(
    edition: Edition,
    month: tuple[int, int],
    before: tuple[int, int] | None,
    after: tuple[int, int] | None,
) -> Iterator[Page]:
    return _period(
        edition,
        "month",
        _month_link(edition, month),
        (_year_link(edition, month[0]),),
        _month_link(edition, before) if before else None,
        _month_link(edition, after) if after else None,
        grids=[edition.grid(month)],
        days=[
            DayGroup(
                _day_link(edition, day),
                tuple(edition.card(article) for article in _in_order(edition.archive.days[day])),
            )
            for day in edition.archive.months[month]
        ],
    )


def _day(
    edition: Edition, day: date, previous: date | None, following: date | None
) -> Iterator[Page]:
    articles = _in_order(edition.archive.days[day])
    issues = Counter(article.issue for article in articles if article.issue)
    sheets: dict[str, list[Article]] = defaultdict(list)
    for article in sorted(articles, key=lambda article: (not article.page, article.page)):
        sheets[sheet_line(None, article.page, article.page_name)].append(article)
    month = (day.year, day.month)
    return _period(
        edition,
        "day",
        _day_link(edition, day),
        (_year_link(edition, day.year), _month_link(edition, month)),
        _day_link(edition, previous) if previous else None,
        _day_link(edition, following) if following else None,
        issue=issues.most_common(1)[0][0] if issues else None,
        grids=[mark_day(edition.grid(month), day.day)],
        sheets=[
            Sheet(name, tuple(edition.card(article) for article in group))
            for name, group in sheets.items()
        ],
    )


def _in_order(articles: Sequence[Article]) -> list[Article]:
    """A day's pieces as its issue shows them: by rank, then newest first."""
    return sorted(articles, key=lambda article: RANKS.index(article.rank))
