"""Searching: the pages that make up the index of the search.

In: the edition. Out: one page of many files for each segment, and the directory that names them.

A segment's files depend on its own articles alone, so a new article rewrites those of ten days; the
first one of a month also brings the month before together, and the first of a year the year.
Old years are cut in halves, so that no one piece of work holds up a build with several processes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from bulletin.arrange.edition import Edition
from bulletin.arrange.page import Page
from bulletin.article import Article, Author
from bulletin.relate import person
from bulletin.search.segment import Document, Segment, shards


def search_pages(edition: Edition) -> Iterator[Page]:
    """The directory, and every segment, newest first."""
    folder = edition.addresses.index("SEARCH_URL").removeprefix(edition.site.root)
    segments = list(_segments(edition))
    for segment in segments:
        paths = tuple(folder + path for path in segment.paths())
        bodies = tuple(dict.fromkeys(one.body for one in segment.documents if one.body))
        yield Page(paths, "search", segment, bodies)
    directory = {
        "segments": [(one.name, len(one.documents), one.shards) for one in segments],
        "section": list(edition.sections),
        "topic": sorted(edition.topics),
        "reporter": sorted({_name(author) for author in edition.reporters}),
        "year": list(dict.fromkeys(one.name[:4] for one in segments)),
    }
    yield Page((f"{folder}index.json",), "bytes", msgspec.json.encode(directory))


def spread(segments: Sequence[Page], pages: Sequence[Page]) -> list[Page]:
    """All pages, the segments evenly among the others, so that several processes share them."""
    step = len(pages) // (len(segments) + 1) + 1
    spread: list[Page] = []
    for number, segment in enumerate(segments):
        spread += [segment, *pages[number * step : (number + 1) * step]]
    return [*spread, *pages[len(segments) * step :]]


def period(date: datetime, newest: datetime) -> str:
    """The segment of an article: ten days of the newest month, a month of the newest year, half a
    year before."""
    if (date.year, date.month) == (newest.year, newest.month):
        return f"{date:%Y-%m}-d{min(date.day - 1, 29) // 10 + 1}"
    if date.year == newest.year:
        return f"{date:%Y-%m}"
    return f"{date:%Y}-h{(date.month + 5) // 6}"


def _segments(edition: Edition) -> Iterator[Segment]:
    grouped: dict[str, list[Article]] = defaultdict(list)
    for article in edition.archive.articles:
        grouped[period(article.date, edition.archive.articles[0].date)].append(article)
    for name, articles in grouped.items():
        count = shards(sum(article.characters for article in articles))
        yield Segment(name, count, tuple(_document(edition, one) for one in articles))


def _document(edition: Edition, article: Article) -> Document:
    card = edition.cards[article.address]
    return Document(
        url=card.url,
        title=article.title,
        kicker=article.kicker,
        deck=article.deck,
        date=f"{article.date:%Y-%m-%d}",
        section=article.section,
        byline=card.byline,
        topics=article.topics,
        reporters=tuple(dict.fromkeys(_name(person(author)) for author in article.authors)),
        summary=card.summary,
        body=article.body,
    )


def _name(author: Author) -> str:
    return f"{author.name}（{author.mark}）" if author.mark else author.name
