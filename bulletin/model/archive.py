"""Relate: from single articles to the archive, in which each knows its place.

In: the articles of all files, the clock. Out: those that readers may see; `Archive`: all of these, newest
first, grouped by section, topic, reporter and day, with neighbours and related pieces.

Everything here is linear in the number of articles, and every order is total (moment, then place in
the printed paper, then address), so that the same content gives the same archive whatever order the files
came in.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from msgspec.structs import replace

from bulletin.model.article import Article, Author
from bulletin.model.attachment import AttachmentsKnown
from bulletin.model.clip import ClipsKnown
from bulletin.model.record import Record
from bulletin.model.sheets import place_of
from bulletin.model.shown import (
    NO_FILES,
    NONE_KNOWN,
    PhotosKnown,
    Piece,
    Shown,
    piece_of,
    shown_of,
    with_digests,
)

RELATED = 3  # related pieces under an article
RELATED_POOL = 6  # of each topic, how many of the pieces before this one are looked at
FOLLOWED = 3  # pieces that followed one, under it
LINKED = 3  # of the earlier pieces that a text links to, how many it is a sequel to: the first ones


class Archive(Record, frozen=True):
    """All that readers may see, and how it hangs together. Every sequence is newest first; an article
    stands there as other pages may show it, and whole in `pieces`, by its address."""

    articles: tuple[Shown, ...]
    pieces: Mapping[str, Piece]
    numbered: tuple[Piece, ...]  # with those withdrawn, which keep their places
    withdrawn: tuple[Article, ...]
    sections: Mapping[str, Sequence[Shown]]
    topics: Mapping[str, Sequence[Shown]]
    reporters: Mapping[Author, Sequence[Shown]]
    days: Mapping[date, Sequence[Shown]]
    months: Mapping[tuple[int, int], Sequence[date]]  # the days of a month that have news
    neighbours: Mapping[str, tuple[Shown | None, Shown | None]]  # address → older, newer
    related: Mapping[str, tuple[Shown, ...]]  # address → earlier pieces
    followed: Mapping[str, tuple[Shown, ...]]  # address → later pieces, which name it


def parted(
    articles: Iterable[Article], now: datetime, drafts: bool
) -> tuple[list[Article], list[Article]]:
    """The articles that readers may see at `now`, drafts only where they are asked for; and the rest."""
    seen: list[Article] = []
    hidden: list[Article] = []
    for article in articles:
        shown = drafts or (article.status == "published" and article.date <= now)
        (seen if shown else hidden).append(_until(article, now))
    return seen, hidden


def _until(article: Article, now: datetime) -> Article:
    """The article without an update that is still to come: nothing was changed at that moment."""
    if article.updated is None or article.updated <= now:
        return article
    return with_digests(replace(article, updated=None))


def person(author: Author) -> Author:
    """The person behind a byline's entry, whatever the role was."""
    return author if author.role == "记者" else Author(author.name, mark=author.mark)


@lru_cache(maxsize=1 << 14)
def _people(authors: tuple[Author, ...]) -> tuple[Author, ...]:
    """The people of a byline, each once: a newsroom has few, and few bylines."""
    return tuple(dict.fromkeys(map(person, authors)))


def relate(
    articles: Iterable[Article],
    photos: PhotosKnown,
    clips: ClipsKnown = NONE_KNOWN,
    attached: AttachmentsKnown = NO_FILES,
) -> Archive:
    """Group the articles that readers may see; `photos`, `clips` and `attached` are what is known of their
    photos, clips and attachments."""
    seen = sorted(articles, key=lambda one: (place_of(one.page), one.address))
    seen.sort(key=lambda one: one.date, reverse=True)
    whole = [article for article in seen if not article.withdrawn]
    current = tuple([shown_of(article, photos, clips) for article in whole])

    sections: dict[str, list[Shown]] = defaultdict(list)
    topics: dict[str, list[Shown]] = defaultdict(list)
    reporters: dict[Author, list[Shown]] = defaultdict(list)
    days: dict[date, list[Shown]] = defaultdict(list)
    for article, card in zip(whole, current, strict=True):
        sections[card.section].append(card)
        days[card.date.date()].append(card)
        for topic in article.topics:
            topics[topic].append(card)
        for author in _people(article.authors):
            reporters[author].append(card)

    months: dict[tuple[int, int], list[date]] = defaultdict(list)
    for day in days:
        months[day.year, day.month].append(day)

    pieces = {article.address: piece_of(article, photos, clips, attached) for article in whole}
    related = _related(current, [article.topics for article in whole])
    newer = (None, *current)[: len(current)]
    older = (*current, None)[1:]
    return Archive(
        articles=current,
        pieces=pieces,
        numbered=tuple([pieces.get(one.address) or piece_of(one, {}) for one in seen]),
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
        related=related,
        followed=_followed(current, related, {one.address: one.links for one in whole}),
    )


def _related(
    newest_first: Sequence[Shown], topics: Sequence[Sequence[str]]
) -> dict[str, tuple[Shown, ...]]:
    """For each article the earlier pieces that share most topics with it, the nearest first.

    Only earlier ones: so few pages change where a new piece takes up a topic (`_followed`).
    """
    oldest_first = newest_first[::-1]
    count = len(oldest_first)
    before: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=RELATED_POOL))
    related = {}
    for place, (article, own) in enumerate(zip(oldest_first, reversed(topics), strict=True)):
        latest = [before[topic] for topic in own]
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


def _followed(
    newest_first: Sequence[Shown],
    related: Mapping[str, Sequence[Shown]],
    links: Mapping[str, Sequence[tuple[str, int]]],
) -> dict[str, tuple[Shown, ...]]:
    """For each article the pieces that followed it, newest first: those whose texts link to it, and then
    those that name it among their related ones.

    A piece is named by no more than the few that it names itself. So one more changes the pages of these,
    and of the one before it, whatever the archive holds.
    """
    place = {article.address: at for at, article in enumerate(newest_first)}
    linking: dict[str, list[int]] = defaultdict(list)  # by address, the places of later pieces
    sharing: dict[str, list[int]] = defaultdict(list)
    for at, article in enumerate(newest_first):
        named: list[str] = []
        if own := links[article.address]:
            targets = dict.fromkeys([target.rstrip("/") for target, _ in own])
            named = [one for one in targets if place.get(one, at) > at][:LINKED]
            for one in named:
                linking[one].append(at)
        for other in related[article.address]:
            if other.address not in named:
                sharing[other.address].append(at)
    return {
        address: tuple(
            [
                newest_first[at]
                for at in sorted((*linking[address], *sharing[address][:FOLLOWED])[:FOLLOWED])
            ]
        )
        for address in {*linking, *sharing}
    }
