"""Feeds: the newest articles, whole, for the paper, each section and each topic.

In: the articles of a feed. Out: an Atom and a JSON feed. Feeds need absolute addresses, so a site that
does not know its own has none. An entry's id is its address and never changes. A correction shows as an
update: it moves the entry's `updated`, and brings an older piece into the feed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bulletin.model.dates import moment
from bulletin.model.record import Record
from bulletin.model.sheets import place_of
from bulletin.model.shown import Piece, Shown, changed
from bulletin.model.site import Site
from bulletin.pages.article import lead_figure, source_of
from bulletin.pages.components import (
    ChartView,
    CorrectionView,
    Figure,
    Link,
    Player,
    Source,
    Writing,
    writing,
)
from bulletin.pages.edition import Edition, chart_view
from bulletin.pages.head import FEEDS, address_of
from bulletin.pages.linked import FileNotes
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources

ENTRIES: Final = 20


class FeedEntry(Record, frozen=True):
    """An article in a feed, whole. Every address is absolute; `id` never changes."""

    id: str
    url: str
    title: str
    published: str
    updated: str
    day: str  # when it was published, for a person who opens the feed
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    decks: tuple[str, ...]  # kicker and deck, those there are
    summary: str
    corrections: tuple[CorrectionView, ...]
    source: Source | None
    image: str
    lead: Figure | None
    body: str  # digest
    figures: tuple[Figure | None, ...]
    charts: tuple[ChartView, ...]
    clips: tuple[Player | None, ...] = ()
    writing: Writing | None = None
    files: FileNotes = FileNotes()


class FeedView(Record, frozen=True):
    """`atom.xml` and `feed.json`: the newest articles of the paper, of a section, of a topic."""

    title: str
    url: str  # the feed's own, absolute, as all below
    page: str  # the page whose feed this is
    updated: str
    entries: tuple[FeedEntry, ...]


class FeedInputs(Inputs, frozen=True):
    """A feed: the page it is of, its title, its articles, the latest first."""

    of: Link
    title: str
    pieces: tuple[Piece, ...]


def _groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    if not edition.feeds:
        return
    archive, title = sources.archive, edition.site.name
    revised = [one for one in archive.articles if one.revised]

    def feed(of: Link, title: str, some: Sequence[Shown], revised: Sequence[Shown]) -> Group:
        pieces = tuple(archive.pieces[one.address] for one in latest(some, revised))
        paths = (edition.path(of.url + name) for _, name in FEEDS)
        return FEED.group(FeedInputs(of, title, pieces), *paths, weight=len(pieces) / 2)

    yield feed(edition.home, title, archive.articles, revised)
    for link in edition.sections:
        name, some = link.text, archive.sections[link.text]
        yield feed(link, f"{title}·{name}", some, [one for one in revised if one.section == name])
    for name, some in archive.topics.items():
        changed_too = [one for one in some if one.revised]
        yield feed(edition.topic(name), f"{title}·{name}", some, changed_too)


def latest(newest_first: Sequence[Shown], revised: Sequence[Shown]) -> list[Shown]:
    """The articles that were published or changed last, the latest first; `revised` are those of them
    all that were changed."""
    some = {one.address: one for one in (*newest_first[:ENTRIES], *revised)}.values()
    in_order = sorted(some, key=lambda one: (place_of(one.page), one.address))
    return sorted(in_order, key=lambda one: one.changed, reverse=True)[:ENTRIES]


def _pages(edition: Edition, inputs: FeedInputs) -> Iterator[Page]:
    of = inputs.of
    entries = tuple(_entry(edition, piece) for piece in inputs.pieces)
    updated = max((entry.updated for entry in entries), default="1970-01-01T00:00:00+00:00")
    absolute = edition.site.absolute
    for _, name in FEEDS:
        view = FeedView(inputs.title, absolute(of.url + name), absolute(of.url), updated, entries)
        yield edition.page(of.url + name, name, view, *(entry.body for entry in entries))


def _entry(edition: Edition, piece: Piece) -> FeedEntry:
    article, known = piece.article, piece.photos
    url = edition.site.absolute(edition.link(article).url)
    shares = edition.shares(article.words, piece.lead)
    return FeedEntry(
        id=url,
        url=url,
        title=article.title,
        published=article.date.isoformat(),
        updated=changed(article).isoformat(),
        day=moment(article.date).day,
        authors=tuple(author.name for author in article.authors) or (edition.site.name,),
        topics=article.topics,
        decks=tuple(filter(None, (article.kicker, article.deck))),
        summary=article.summary or article.excerpt,
        corrections=tuple(CorrectionView(moment(c.date), c.text) for c in article.corrections),
        source=source_of(article),
        image=edition.site.absolute(shares[0].url) if shares else "",
        lead=lead_figure(edition, article, known),
        body=article.body,
        figures=tuple(edition.figure(photo, known, "figure") for photo in article.photos),
        charts=tuple(chart_view(chart) for chart in article.charts),
        clips=tuple(_absolute(edition.site, one) for one in edition.players(piece.clips)),
        writing=writing(article.lang),
        files=edition.files(piece.files),
    )


def _absolute(site: Site, player: Player | None) -> Player | None:
    """A player whose addresses are whole."""
    if player is None:
        return None
    still = site.absolute(player.still) if player.still else ""
    return replace(player, url=address_of(site, player.url), still=still)


FEED: Final = Kind(
    "订阅", FeedInputs, _groups, _pages, {"atom.xml": FeedView, "feed.json": FeedView}
)
