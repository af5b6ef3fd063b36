"""Searching: the pages that make up the index of the search.

In: the edition. Out: for each segment groups of a page for each article, and one of a page of many
shards; and the directory that names them.

A segment is a year, half of it, a quarter, a month, twenty days or ten. Large segments cost a reader
fewer fetches, small ones are quickly made anew: so the newest days are cut finely, and a period is
brought together once the newest article is well past it, as long as it holds no more than `LIMIT`
articles. A new article rewrites its ten days; bringing together is spread over the year, away from its
first day. A text that is edited mends its segment, however large; an article added to an old one, or
withdrawn from it, makes it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Final

import msgspec

from bulletin.model.archive import person
from bulletin.model.article import Article
from bulletin.model.digest import digest
from bulletin.pages.edition import Edition
from bulletin.pages.page import Group, Page
from bulletin.search.index import FILTERS
from bulletin.search.scripts import table
from bulletin.search.segment import Catalogue, Document, Segment, shards

LIMIT: Final = 5000  # articles: some seconds to make, once a year; a year of a district's paper
ROWS: Final = 100  # articles whose own files are arranged together


def search_pages(edition: Edition) -> Iterator[Group]:
    """The directory, and every segment, newest first."""
    folder = edition.addresses.index("SEARCH_URL").removeprefix(edition.site.root)
    segments = []
    for segment, articles in _segments(edition):
        segments.append(segment)
        rows, bins = ([folder + path for path in some] for some in (segment.rows(), segment.bins()))
        marks = [article.mark for article in articles]
        for start in range(0, len(articles), ROWS):
            some = slice(start, start + ROWS)
            yield Group(
                f"搜索 {segment.folder} {start}",
                edition.basis(segment.folder, marks[some]),
                tuple(rows[some]),
                partial(_rows, edition, rows[some], articles[some]),
            )
        shards = partial(_shards, edition, segment, articles, tuple(bins), tuple(rows))
        yield Group(f"搜索 {segment.folder}", edition.basis(segment, marks), tuple(bins), shards)
    scripts = f"{folder}scripts.txt"
    yield Group(scripts, "", (scripts,), lambda: (Page((scripts,), "bytes", table()),))
    path = f"{folder}index.json"
    basis = edition.basis(segments, list(edition.topics), list(edition.reporters))
    yield Group(path, basis, (path,), partial(_directory, edition, path, segments))


def _rows(edition: Edition, paths: Iterable[str], articles: Iterable[Article]) -> Iterator[Page]:
    """Each article's own file."""
    for path, article in zip(paths, articles, strict=True):
        one = _document(edition, article)
        yield Page((path,), "row", one, (one.body,) if one.body else ())


def _shards(
    edition: Edition,
    segment: Segment,
    articles: Sequence[Article],
    bins: tuple[str, ...],
    rows: tuple[str, ...],
) -> Iterator[Page]:
    """All shards of a segment, one page, whose parts are the articles' own files."""

    def catalogue(numbers: Iterable[int]) -> Catalogue:
        return Catalogue(segment, {one: _document(edition, articles[one]) for one in numbers})

    bodies = tuple(dict.fromkeys(article.body for article in articles if article.body))
    view = segment, edition.site.root, [article.mark for article in articles]
    yield Page(bins, "shards", view, bodies, parts=rows, full=catalogue)


def _directory(edition: Edition, path: str, segments: Sequence[Segment]) -> Iterator[Page]:
    names = (edition.sections, edition.topics, {author.label for author in edition.reporters})
    directory = {
        "segments": [(one.folder, one.documents, one.shards) for one in segments],
        "section": list(edition.sections),
        **{kind: sorted(some) for kind, some in zip(FILTERS[1:], names[1:], strict=True)},
        "year": list(dict.fromkeys(one.folder[:4] for one in segments)),
    }
    yield Page((path,), "directory", msgspec.json.encode(directory))


def spread(segments: Sequence[Group], groups: Sequence[Group]) -> list[Group]:
    """All groups, the segments evenly among the others, so that several processes share them."""
    step = len(groups) // (len(segments) + 1) + 1
    spread: list[Group] = []
    for number, segment in enumerate(segments):
        spread += [segment, *groups[number * step : (number + 1) * step]]
    return [*spread, *groups[len(segments) * step :]]


def _year(day: date) -> tuple[str, date, timedelta]:
    return f"{day:%Y}", date(day.year, 12, 31), timedelta(days=121)


def _half(day: date) -> tuple[str, date, timedelta]:
    if day.month <= 6:  # noqa: PLR2004
        return f"{day:%Y}-h1", date(day.year, 6, 30), timedelta(days=62)
    return f"{day:%Y}-h2", date(day.year, 12, 31), timedelta(days=62)


def _quarter(day: date) -> tuple[str, date, timedelta]:
    quarter = (day.month + 2) // 3
    first_after = date(day.year + quarter // 4, quarter * 3 % 12 + 1, 1)
    return f"{day:%Y}-q{quarter}", first_after - timedelta(days=1), timedelta(days=31)


def _month(day: date) -> tuple[str, date, timedelta]:
    first_after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return f"{day:%Y-%m}", first_after - timedelta(days=1), timedelta(days=10)


def _twenty_days(day: date) -> tuple[str, date, timedelta]:
    if day.day > 20:  # noqa: PLR2004
        return _ten_days(day)
    return f"{day:%Y-%m}-0", day.replace(day=20), timedelta(days=5)


def _ten_days(day: date) -> tuple[str, date, timedelta]:
    return f"{day:%Y-%m}-{min(day.day - 1, 29) // 10 + 1}", date.max, timedelta()


PERIODS: Final = (_year, _half, _quarter, _month, _twenty_days, _ten_days)
"""From coarse to fine: the name of a day's period, its last day, and how long after that day it is
brought together."""

Days = Sequence[tuple[date, int]]


def cut(days: Days) -> Iterator[tuple[str, int]]:
    """The segments, newest first: each one's name and its number of articles. `days` are the days
    that have articles, newest first, with their numbers."""
    return _cut(days, days[0][0], 0) if days else iter(())


def _cut(days: Days, newest: date, level: int) -> Iterator[tuple[str, int]]:
    for (name, last, after), group in groupby(days, lambda day: PERIODS[level](day[0])):
        some = list(group)
        size = sum(count for _, count in some)
        finest = level == len(PERIODS) - 1
        if finest or (size <= LIMIT and newest > last and newest - last > after):
            yield name, size
        else:
            yield from _cut(some, newest, level + 1)


def _segments(edition: Edition) -> Iterator[tuple[Segment, Sequence[Article]]]:
    archive, start = edition.archive, 0
    for name, size in cut([(day, len(some)) for day, some in archive.days.items()]):
        some = archive.articles[start : start + size]
        start += size
        order = "\n".join(article.address for article in some)
        yield Segment(f"{name}.{digest(order.encode())[:8]}", size, shards(size)), some


def _document(edition: Edition, article: Article) -> Document:
    return Document(
        url=edition.link(article).url,
        title=article.title,
        kicker=article.kicker,
        deck=article.deck,
        date=article.date.isoformat()[:10],
        section=article.section,
        byline=tuple(author.name for author in article.authors),
        topics=article.topics,
        reporters=tuple(dict.fromkeys(person(author).label for author in article.authors)),
        body=article.body,
    )
