"""Relate: from single articles to the archive, in which each knows its place.

In: the articles of all files, the clock. Out: those that readers may see; `Archive`: all of these, newest
first, grouped by section, topic, reporter and day, with neighbours and related pieces; and the
faults that only show when articles stand side by side.

Everything here is linear in the number of articles, and every order is total (moment, then
address), so that the same content gives the same archive whatever order the files came in.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from bulletin.model.article import Article, Author
from bulletin.model.record import Record

RELATED = 3  # related pieces under an article
RELATED_POOL = 6  # of each topic, how many of the pieces before this one are looked at


class Archive(Record, frozen=True):
    """All that readers may see, and how it hangs together. Every sequence is newest first."""

    articles: tuple[Article, ...]
    withdrawn: tuple[Article, ...]
    sections: Mapping[str, Sequence[Article]]
    topics: Mapping[str, Sequence[Article]]
    reporters: Mapping[Author, Sequence[Article]]
    days: Mapping[date, Sequence[Article]]
    months: Mapping[tuple[int, int], Sequence[date]]  # the days of a month that have news
    neighbours: Mapping[str, tuple[Article | None, Article | None]]  # address → older, newer
    related: Mapping[str, tuple[Article, ...]]


def parted(
    articles: Iterable[Article], now: datetime, drafts: bool
) -> tuple[list[Article], list[Article]]:
    """The articles that readers may see at `now`, drafts only where they are asked for; and the rest."""
    seen: list[Article] = []
    hidden: list[Article] = []
    for article in articles:
        shown = drafts or (article.status == "published" and article.date <= now)
        (seen if shown else hidden).append(article)
    return seen, hidden


def person(author: Author) -> Author:
    """The person behind a byline's entry, whatever the role was."""
    return author if author.role == "记者" else Author(author.name, mark=author.mark)


@lru_cache(maxsize=1 << 14)
def _people(authors: tuple[Author, ...]) -> tuple[Author, ...]:
    """The people of a byline, each once: a newsroom has few, and few bylines."""
    return tuple(dict.fromkeys(map(person, authors)))


def relate(articles: Iterable[Article]) -> Archive:
    """Group the articles that readers may see."""
    seen = sorted(articles, key=lambda one: (one.date, one.address), reverse=True)
    current = tuple(article for article in seen if not article.withdrawn)

    sections: dict[str, list[Article]] = defaultdict(list)
    topics: dict[str, list[Article]] = defaultdict(list)
    reporters: dict[Author, list[Article]] = defaultdict(list)
    days: dict[date, list[Article]] = defaultdict(list)
    for article in current:
        sections[article.section].append(article)
        days[article.date.date()].append(article)
        for topic in article.topics:
            topics[topic].append(article)
        for author in _people(article.authors):
            reporters[author].append(article)

    months: dict[tuple[int, int], list[date]] = defaultdict(list)
    for day in days:
        months[day.year, day.month].append(day)

    newer = (None, *current)[: len(current)]
    older = (*current, None)[1:]
    return Archive(
        articles=current,
        withdrawn=tuple(article for article in seen if article.withdrawn),
        sections=sections,
        topics=topics,
        reporters=reporters,
        days=days,
        months=months,
        neighbours={
            article.address: pair
            for article, pair in zip(current, zip(older, newer, strict=True), strict=True)
        },
        related=_related(current),
    )


def _related(newest_first: Sequence[Article]) -> dict[str, tuple[Article, ...]]:
    """For each article the earlier pieces that share most topics with it, the nearest first.

    Only earlier ones: so an article's page does not change each time a new piece takes up its
    topic; readers find what came later through the topic itself.
    """
    oldest_first = newest_first[::-1]
    count = len(oldest_first)
    before: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=RELATED_POOL))
    related = {}
    for place, article in enumerate(oldest_first):
        latest = [before[topic] for topic in article.topics]
        # By an earlier piece's place: that place, and `count` for each topic it shares, so that the
        # order is that of one number.
        shared: dict[int, int] = {}
        for some in latest:
            for other in some:
                shared[other] = shared.get(other, other) + count
        best = sorted(shared.values(), reverse=True)[:RELATED]
        related[article.address] = tuple([oldest_first[one % count] for one in best])
        for some in latest:
            some.append(place)
    return related
