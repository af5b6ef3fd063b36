"""Periods: a year, a month, a day (that day's issue).

In: the period's articles or their numbers, and the periods beside it. Out: a page. A month shows its pieces
by day, of a busy month those of highest rank; a day is grouped by the pages of the printed paper where
they are known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, TypeVar

from msgspec.structs import replace

from bulletin.model.archive import Archive
from bulletin.model.article import RANKS
from bulletin.model.dates import MonthGrid, day_name, mark_day, month_name
from bulletin.model.printed import PrintedPage
from bulletin.model.record import Record
from bulletin.model.sheets import place_of
from bulletin.model.shown import Shown
from bulletin.pages.article import sheet_line
from bulletin.pages.components import Card, DayGroup, Frame, Link
from bulletin.pages.edition import Edition
from bulletin.pages.head import column_head
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.printed import NO_PAPER, DayPaper, day_paper
from bulletin.pages.sources import Sources

TEMPLATE: Final = "period_archives.html"

LIMIT: Final = 200  # pieces on the page of a month: 97 kB
LEAST: Final = 3  # of a day, however many there are in its month

OTHERS: Final = "其他"  # what stands on no known sheet

T = TypeVar("T")
Month = tuple[int, int]


class Sheet(Record, frozen=True):
    """A page of the printed paper with its articles; `name` is empty where no page is known."""

    name: str
    mark: str  # its place on the page
    cards: tuple[Card, ...]


class PeriodView(Record, frozen=True):
    """`period_archives.html`: a year (`grids` alone), a month (one grid and its days) or a day
    (`sheets`: that day's issue; `paper`: the printed one). `kind` is year, month or day."""

    frame: Frame
    kind: str
    heading: str
    issue: int | None = None
    grids: tuple[MonthGrid, ...] = ()
    days: tuple[DayGroup, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    previous: Link | None = None
    following: Link | None = None
    paper: DayPaper = NO_PAPER


def archives_link(edition: Edition) -> Link:
    """The archive's own page."""
    return Link("往期", edition.addresses.index("ARCHIVES_URL"))


def year_link(edition: Edition, year: int) -> Link:
    """A year's page."""
    return Link(f"{year}年", edition.addresses.year(year))


def _month_link(edition: Edition, month: Month) -> Link:
    return Link(month_name(*month), edition.addresses.month(*month))


def _day_link(edition: Edition, day: date) -> Link:
    return Link(day_name(day), edition.addresses.day(day))


def month_counts(archive: Archive, month: Month) -> dict[int, int]:
    """The number of articles of each day of a month that has any."""
    return {day.day: len(archive.days[day]) for day in archive.months[month]}


def _with_neighbours(items: Sequence[T]) -> Iterator[tuple[T | None, T, T | None]]:
    """Each item between the one before it and the one after it: newer, itself, older."""
    return zip((None, *items), items, (*items[1:], None), strict=False)


def _frame(edition: Edition, here: Link, *crumbs: Link, first: Shown | None = None) -> Frame:
    head = column_head(edition, here.text, here.url, first=first)
    return edition.frame(head, crumbs=(archives_link(edition), *crumbs))


# --- a year -----------------------------------------------------------------------------------


class MonthCounts(Record, frozen=True):
    """A month, and the numbers of articles of its days that have any."""

    month: Month
    days: dict[int, int]


class YearInputs(Inputs, frozen=True):
    """A year's months that have articles, the first one first; the years before and after it."""

    year: int
    older: int | None
    newer: int | None
    months: tuple[MonthCounts, ...]


def _year_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    archive = sources.archive
    months: dict[int, list[MonthCounts]] = defaultdict(list)  # newest year first
    for month in archive.months:
        months[month[0]].insert(0, MonthCounts(month, month_counts(archive, month)))
    for newer, year, older in _with_neighbours(list(months)):
        url = edition.addresses.year(year)
        inputs = YearInputs(year, older, newer, tuple(months[year]))
        yield YEARS.group(inputs, edition.path(url), url=url)


def _year(edition: Edition, inputs: YearInputs) -> Iterator[Page]:
    here = year_link(edition, inputs.year)
    view = PeriodView(
        _frame(edition, here),
        "year",
        here.text,
        grids=tuple(edition.grid(one.month, one.days) for one in inputs.months),
        previous=year_link(edition, inputs.older) if inputs.older else None,
        following=year_link(edition, inputs.newer) if inputs.newer else None,
    )
    yield edition.page(here.url, TEMPLATE, view)


YEARS: Final = Kind("年", YearInputs, _year_groups, _year, {TEMPLATE: PeriodView})

# --- a month ----------------------------------------------------------------------------------


class DayShown(Inputs, frozen=True):
    """A day, how many articles it has, and those of them that its month shows, by rank, then newest
    first."""

    day: date
    count: int
    articles: tuple[Shown, ...]


class MonthInputs(Inputs, frozen=True):
    """A month's days that have articles, newest first; the months before and after it."""

    month: Month
    older: Month | None
    newer: Month | None
    days: tuple[DayShown, ...]


def _month_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    archive = sources.archive
    for newer, month, older in _with_neighbours(list(archive.months)):
        days = list(_shown(archive, archive.months[month]))
        url = edition.addresses.month(*month)
        inputs = MonthInputs(month, older, newer, tuple(days))
        yield MONTHS.group(inputs, edition.path(url), url=url)


def _shown(archive: Archive, days: Sequence[date]) -> Iterator[DayShown]:
    """What a month shows of its days: all, or where that would be too much, as much of each as leaves room
    for the others."""
    counts = [len(archive.days[day]) for day in days]
    room = max(counts)
    while room > LEAST and sum(min(count, room) for count in counts) > LIMIT:
        room -= 1
    for day, count in zip(days, counts, strict=True):
        yield DayShown(day, count, tuple(_in_order(archive.days[day])[:room]))


def _month(edition: Edition, inputs: MonthInputs) -> Iterator[Page]:
    counts = {one.day.day: one.count for one in inputs.days}
    here, year = _month_link(edition, inputs.month), year_link(edition, inputs.month[0])
    days = (
        DayGroup(
            _day_link(edition, one.day),
            edition.cards(one.articles),
            one.count if one.count > len(one.articles) else 0,
        )
        for one in inputs.days
    )
    view = PeriodView(
        _frame(edition, here, year, first=inputs.days[0].articles[0]),
        "month",
        here.text,
        grids=(edition.grid(inputs.month, counts),),
        days=tuple(days),
        previous=_month_link(edition, inputs.older) if inputs.older else None,
        following=_month_link(edition, inputs.newer) if inputs.newer else None,
    )
    yield edition.page(here.url, TEMPLATE, view)


MONTHS: Final = Kind("月", MonthInputs, _month_groups, _month, {TEMPLATE: PeriodView})

# --- a day ------------------------------------------------------------------------------------


class IssueInputs(Inputs, frozen=True):
    """A day's articles, newest first; the days before and after it that have any; the numbers of
    articles of the days of its month; the pages of the printed paper."""

    day: date
    older: date | None
    newer: date | None
    counts: dict[int, int]
    articles: tuple[Shown, ...]
    printed: tuple[PrintedPage, ...] = ()


def _day_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    archive = sources.archive
    counts = {month: month_counts(archive, month) for month in archive.months}
    for newer, day, older in _with_neighbours(list(archive.days)):
        url = edition.addresses.day(day)
        articles = tuple(archive.days[day])
        inputs = IssueInputs(day, older, newer, counts[day.year, day.month], articles)
        inputs = replace(inputs, printed=tuple(sources.printed.get(day, ())))
        yield DAYS.group(inputs, edition.path(url), url=url)


def _day(edition: Edition, inputs: IssueInputs) -> Iterator[Page]:
    day = inputs.day
    articles = _in_order(inputs.articles)
    issues = Counter(article.issue for article in articles if article.issue)
    sheets = sheets_of(articles)
    month = (day.year, day.month)
    here = _day_link(edition, day)
    above = year_link(edition, day.year), _month_link(edition, month)
    view = PeriodView(
        _frame(edition, here, *above, first=articles[0]),
        "day",
        here.text,
        issue=issues.most_common(1)[0][0] if issues else None,
        grids=(mark_day(edition.grid(month, inputs.counts), day.day),),
        sheets=tuple(
            Sheet(name, sheet_mark(number), tuple(_large(edition, group)))
            for number, (name, group) in enumerate(sheets.items(), 1)
        ),
        previous=_day_link(edition, inputs.older) if inputs.older else None,
        following=_day_link(edition, inputs.newer) if inputs.newer else None,
        paper=day_paper(edition, day, inputs.printed, articles),
    )
    yield edition.page(here.url, TEMPLATE, view)


def sheets_of(articles: Sequence[Shown]) -> dict[str, list[Shown]]:
    """A day's pieces by the sheets of the printed paper, in their order, by their names as readers see them;
    the name is empty where none is known."""
    sheets: dict[str, list[Shown]] = defaultdict(list)
    for article in sorted(articles, key=lambda article: place_of(article.page)):
        sheets[sheet_line(None, article.page, article.page_name)].append(article)
    return sheets


def sheet_mark(number: int) -> str:
    """The mark of a day's first, second … sheet, for links to it."""
    return f"sheet-{number}"


def _large(edition: Edition, articles: Sequence[Shown]) -> Iterator[Card]:
    """The cards of a sheet, with a larger photo for its leads."""
    for article in articles:
        yield edition.card(article, "lead" if article.rank == "lead" else "card")


def _in_order(articles: Sequence[Shown]) -> list[Shown]:
    """A day's pieces as its issue shows them: by rank, then newest first."""
    return sorted(articles, key=lambda article: RANKS.index(article.rank))


DAYS: Final = Kind("日", IssueInputs, _day_groups, _day, {TEMPLATE: PeriodView})
