"""Sitemaps: every address for search engines, and what they may visit.

In: the edition, the addresses of its other pages, the clock. Out: a sitemap for each month of articles
with their photos, one for all other pages, the news sitemap of the last two days (Google's rule for
news), their index; for both editions together `robots.txt`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import Final, TypeVar

from bulletin.model.article import Article, lead_photo
from bulletin.pages.edition import Edition, changed, faces
from bulletin.pages.page import Group, Page
from bulletin.pages.views import MapEntry, SitemapView

T = TypeVar("T")

NEWS: Final = timedelta(days=2)
MOST: Final = 50_000  # addresses in a sitemap, by the protocol
MAKER: Final = "sitemap.xml"


def recent(edition: Edition, now: datetime) -> list[Article]:
    """The articles that are news at `now`, newest first."""
    old = now - NEWS
    return list(takewhile(lambda article: article.date > old, edition.archive.articles))


def sitemap_pages(edition: Edition, urls: Sequence[str], now: datetime) -> Iterator[Group]:
    """Every sitemap, and robots.txt. `urls` are the addresses of the pages that are no articles."""
    root, absolute = edition.site.root, edition.site.absolute
    index = []
    for path, basis, entries in _maps(edition, urls, now):
        index.append(MapEntry(absolute(root + path)))
        yield Group(path, basis, (path,), partial(_map, edition, root + path, entries))
    whole = edition.page(root + "sitemap.xml", MAKER, SitemapView(True, tuple(index)))
    yield Group("sitemap.xml", edition.basis(index), whole.paths, lambda: (whole,))
    if root == edition.site.base:
        lines = (f"Sitemap: {absolute(one + 'sitemap.xml')}\n" for one in edition.site.roots)
        robots = edition.page(
            root + "robots.txt", "bytes", f"User-agent: *\nAllow: /\n\n{''.join(lines)}".encode()
        )
        yield Group("robots.txt", edition.basis(), robots.paths, lambda: (robots,))


def _maps(
    edition: Edition, urls: Sequence[str], now: datetime
) -> Iterator[tuple[str, str, Callable[[], Iterable[MapEntry]]]]:
    """Each sitemap's file, its basis, and what gives its entries."""
    for month, articles in _months(edition).items():
        for path, some in _cut(month, articles):
            yield path, edition.basis(faces(some)), partial(_month, edition, some)
    for path, others in _cut("pages", urls):
        yield path, edition.basis(others), partial(_others, edition, others)
    for path, some in _cut("news", recent(edition, now)):
        yield path, edition.basis(faces(some)), partial(_news, edition, some)


def _cut(name: str, items: Sequence[T]) -> Iterator[tuple[str, Sequence[T]]]:
    """The files of a sitemap; one with more addresses than it may hold goes on in another."""
    for start in range(0, len(items), MOST):
        further = f"-{start // MOST + 1}" if start else ""
        yield f"sitemap/{name}{further}.xml", items[start : start + MOST]


def _map(edition: Edition, url: str, entries: Callable[[], Iterable[MapEntry]]) -> Iterator[Page]:
    yield edition.page(url, MAKER, SitemapView(False, tuple(entries())))


def _months(edition: Edition) -> dict[str, list[Article]]:
    archive = edition.archive
    return {
        f"{year}-{month:02}": [article for day in days for article in archive.days[day]]
        for (year, month), days in archive.months.items()
    }


def _month(edition: Edition, articles: Iterable[Article]) -> Iterator[MapEntry]:
    for article in articles:
        yield MapEntry(
            edition.site.absolute(edition.link(article).url),
            changed(article).isoformat(),
            tuple(_photos(edition, article)),
        )


def _photos(edition: Edition, article: Article) -> Iterator[str]:
    """An article's photos at their largest, each once."""
    files = dict.fromkeys((lead_photo(article), *(photo.file for photo in article.photos)))
    for file in filter(None, files):
        if edition.pictures and (picture := edition.pictures.picture(file, "full", "")):
            yield edition.site.absolute(picture.jpeg[-1].url)


def _others(edition: Edition, urls: Iterable[str]) -> Iterator[MapEntry]:
    """The pages that are no articles and may be listed."""
    return (MapEntry(edition.site.absolute(url)) for url in urls)


def _news(edition: Edition, articles: Iterable[Article]) -> Iterator[MapEntry]:
    for article in articles:
        yield MapEntry(
            edition.site.absolute(edition.link(article).url),
            title=article.title,
            published=article.date.isoformat(),
        )
