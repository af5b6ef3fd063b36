"""Sitemaps: every address for search engines, and what they may visit.

In: the edition, the addresses of its other pages, the clock. Out: a sitemap for each month of articles,
one for all other pages, the news sitemap of the last two days (Google's rule for news), their index,
`robots.txt`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bulletin.arrange.edition import Edition
from bulletin.arrange.feeds import changed
from bulletin.arrange.page import Group, Page
from bulletin.article import Article
from bulletin.views import MapEntry, SitemapView

NEWS: Final = timedelta(days=2)
MAKER: Final = "sitemap.xml"


def recent(edition: Edition, now: datetime) -> list[Article]:
    """The articles that are news at `now`, newest first."""
    return [article for article in edition.archive.articles if article.date > now - NEWS]


def sitemap_pages(edition: Edition, urls: Sequence[str], now: datetime) -> Iterator[Group]:
    """Every sitemap, and robots.txt. `urls` are the addresses of the pages that are no articles."""
    root, absolute = edition.site.root, edition.site.absolute
    months = _months(edition)
    maps = {f"sitemap/{name}.xml": partial(_month, edition, some) for name, some in months.items()}
    bases = {
        path: edition.basis(edition.faces(some))
        for path, some in zip(maps, months.values(), strict=True)
    }
    maps["sitemap/pages.xml"] = partial(_others, edition, urls)
    bases["sitemap/pages.xml"] = edition.basis(urls)
    if newest := recent(edition, now):
        maps["sitemap/news.xml"] = partial(_news, edition, newest)
        bases["sitemap/news.xml"] = edition.basis(edition.faces(newest))
    for path, entries in maps.items():
        pages = partial(_map, edition, root + path, entries)
        yield Group(path, bases[path], (path,), pages)
    index = tuple(MapEntry(absolute(root + path)) for path in maps)
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {absolute(root + 'sitemap.xml')}\n"
    closing = (
        edition.page(root + "sitemap.xml", MAKER, SitemapView(True, index)),
        edition.page(root + "robots.txt", "bytes", robots.encode()),
    )
    yield Group("sitemap.xml", edition.basis(index), ("sitemap.xml", "robots.txt"), lambda: closing)


def _map(edition: Edition, url: str, entries: Callable[[], Iterable[MapEntry]]) -> Iterator[Page]:
    yield edition.page(url, MAKER, SitemapView(False, tuple(entries())))


def _months(edition: Edition) -> dict[str, list[Article]]:
    months: dict[str, list[Article]] = defaultdict(list)
    for day, articles in edition.archive.days.items():
        months[f"{day:%Y-%m}"] += articles
    return months


def _month(edition: Edition, articles: Iterable[Article]) -> Iterator[MapEntry]:
    for article in articles:
        share = edition.pictures.share(article) if edition.pictures and article.photos else ""
        yield MapEntry(
            edition.site.absolute(edition.link(article).url),
            changed(article),
            (edition.site.absolute(share),) if share else (),
        )


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
