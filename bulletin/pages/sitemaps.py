"""Sitemaps: every address, for search engines.

In: the articles of a month with their photos; those of the last two days (Google's rule for news); the
addresses of all other pages. Out: a sitemap for each, and their index.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Final, TypeVar

from bulletin.model.record import Record
from bulletin.model.shown import Shown
from bulletin.pages.edition import PHOTOS, Edition
from bulletin.pages.head import address_of
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources
from bulletin.photos.strips import is_strip, whole

T = TypeVar("T")

NEWS: Final = timedelta(days=2)
MOST: Final = 50_000  # addresses in a sitemap, by the protocol
LONGEST: Final = 28_800  # seconds of a video, by the protocol
TEMPLATE: Final = "sitemap.xml"


class MapVideo(Record, frozen=True):
    """A video in a sitemap, as the protocol asks for it: absolute addresses of its poster and its file, what
    it is called and shows, and its length in whole seconds (0: nobody knows)."""

    poster: str
    url: str
    title: str
    shows: str
    seconds: int


class MapEntry(Record, frozen=True):
    """An address in a sitemap; `title` and `published` are set in the news sitemap alone."""

    url: str
    changed: str = ""
    images: tuple[str, ...] = ()
    videos: tuple[MapVideo, ...] = ()
    title: str = ""
    published: str = ""


class SitemapView(Record, frozen=True):
    """`sitemap.xml`: addresses, or, with `index` set, the sitemaps that hold them."""

    index: bool
    entries: tuple[MapEntry, ...]


class MapInputs(Inputs, frozen=True):
    """The articles of a sitemap, and its file, relative to the edition's root."""

    file: str
    articles: tuple[Shown, ...]


class AddressesInputs(Inputs, frozen=True):
    """The addresses of a sitemap, and its file, relative to the edition's root."""

    file: str
    urls: tuple[str, ...]


def _cut(name: str, items: Sequence[T]) -> Iterator[tuple[str, tuple[T, ...]]]:
    """The files of a sitemap; one with more addresses than it may hold goes on in another."""
    for start in range(0, len(items), MOST):
        further = f"-{start // MOST + 1}" if start else ""
        yield f"sitemap/{name}{further}.xml", tuple(items[start : start + MOST])


def _map(edition: Edition, file: str, entries: Iterator[MapEntry]) -> Iterator[Page]:
    yield edition.page(edition.site.root + file, TEMPLATE, SitemapView(False, tuple(entries)))


# --- a month's articles -----------------------------------------------------------------------


def _monthly(sources: Sources) -> Iterator[tuple[str, tuple[Shown, ...]]]:
    archive = sources.archive
    for (year, month), days in archive.months.items():
        yield from _cut(f"{year}-{month:02}", [one for day in days for one in archive.days[day]])


def _month_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    for file, some in _monthly(sources) if edition.feeds else ():
        yield MONTHS.group(MapInputs(file, some), edition.folder + file)


def _month(edition: Edition, inputs: MapInputs) -> Iterator[Page]:
    absolute = edition.site.absolute
    entries = (
        MapEntry(
            absolute(edition.link(article).url),
            article.changed.isoformat(),
            tuple(map(absolute, _photos(edition, article))),
            tuple(_videos(edition, article)),
        )
        for article in inputs.articles
    )
    return _map(edition, inputs.file, entries)


def _videos(edition: Edition, article: Shown) -> Iterator[MapVideo]:
    """An article's videos; those without a poster have no place in a sitemap."""
    site = edition.site
    for player in edition.players(article.clips):
        if player and player.still:
            yield MapVideo(
                site.absolute(player.still),
                address_of(site, player.url),
                player.caption or article.title,
                player.caption or article.summary or article.title,
                min(round(player.seconds), LONGEST),
            )


def _photos(edition: Edition, article: Shown) -> Iterator[str]:
    """An article's photos at their largest, its lead photo first."""
    for facts in (article.lead, *article.others):
        if facts and is_strip(facts) and edition.palette:
            yield edition.site.base + PHOTOS + whole(facts).name
        elif shown := edition.picture(facts, "full", ""):
            yield shown.jpeg[-1].url


MONTHS: Final = Kind("月度地图", MapInputs, _month_groups, _month, {TEMPLATE: SitemapView})

# --- news -------------------------------------------------------------------------------------


def recent(sources: Sources) -> list[Shown]:
    """The articles that are news by the build's clock, newest first."""
    old = sources.now - NEWS
    return list(takewhile(lambda article: article.date > old, sources.archive.articles))


def _news_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    for file, some in _cut("news", recent(sources)) if edition.feeds else ():
        yield NEWEST.group(MapInputs(file, some), edition.folder + file)


def _news(edition: Edition, inputs: MapInputs) -> Iterator[Page]:
    entries = (
        MapEntry(
            edition.site.absolute(edition.link(article).url),
            title=article.title,
            published=article.date.isoformat(),
        )
        for article in inputs.articles
    )
    return _map(edition, inputs.file, entries)


NEWEST: Final = Kind("新闻地图", MapInputs, _news_groups, _news, {TEMPLATE: SitemapView})

# --- all other pages --------------------------------------------------------------------------


def _other_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    for file, some in _cut("pages", sources.listed) if edition.feeds else ():
        yield OTHERS.group(AddressesInputs(file, some), edition.folder + file)


def _others(edition: Edition, inputs: AddressesInputs) -> Iterator[Page]:
    entries = (MapEntry(edition.site.absolute(url)) for url in inputs.urls)
    return _map(edition, inputs.file, entries)


OTHERS: Final = Kind(
    "网页地图", AddressesInputs, _other_groups, _others, {TEMPLATE: SitemapView}, lists_others=True
)

# --- their index ------------------------------------------------------------------------------


def _index_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    if not edition.feeds:
        return
    some = (_monthly(sources), _cut("pages", sources.listed), _cut("news", recent(sources)))
    urls = tuple(edition.site.root + file for files in some for file, _ in files)
    yield INDEX.group(AddressesInputs(TEMPLATE, urls), edition.folder + TEMPLATE)


def _index(edition: Edition, inputs: AddressesInputs) -> Iterator[Page]:
    entries = tuple(MapEntry(edition.site.absolute(url)) for url in inputs.urls)
    yield edition.page(edition.site.root + TEMPLATE, TEMPLATE, SitemapView(True, entries))


INDEX: Final = Kind(
    "地图索引", AddressesInputs, _index_groups, _index, {TEMPLATE: SitemapView}, lists_others=True
)
