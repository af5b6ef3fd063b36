"""Sitemaps: every address for search engines, and what they may visit.

In: the edition, all its pages, the clock. Out: a sitemap for each month of articles, one for all other
pages, the news sitemap of the last two days (Google's rule for news), their index, `robots.txt`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from bulletin.arrange.edition import Edition
from bulletin.arrange.feeds import changed
from bulletin.arrange.page import Page
from bulletin.article import Article
from bulletin.views import MapEntry, SitemapView

NEWS: Final = timedelta(days=2)
MAKER: Final = "sitemap.xml"


def recent(edition: Edition, now: datetime) -> list[Article]:
    """The articles that are news at `now`, newest first."""
    return [article for article in edition.archive.articles if article.date > now - NEWS]


def sitemap_pages(edition: Edition, pages: Sequence[Page], now: datetime) -> Iterator[Page]:
    """Every sitemap, and robots.txt. `pages` are the site's other pages."""
    root, absolute = edition.site.root, edition.site.absolute
    maps = {f"sitemap/{name}.xml": entries for name, entries in _months(edition).items()}
    maps["sitemap/pages.xml"] = tuple(_others(edition, pages))
    maps["sitemap/news.xml"] = tuple(_news(edition, recent(edition, now)))
    for path, entries in maps.items():
        if entries:
            yield edition.page(root + path, MAKER, SitemapView(False, tuple(entries)))
    index = tuple(MapEntry(absolute(root + path)) for path, entries in maps.items() if entries)
    yield edition.page(root + "sitemap.xml", MAKER, SitemapView(True, index))
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {absolute(root + 'sitemap.xml')}\n"
    yield edition.page(root + "robots.txt", "bytes", robots.encode())


def _months(edition: Edition) -> dict[str, tuple[MapEntry, ...]]:
    months: dict[str, list[MapEntry]] = defaultdict(list)
    for article in edition.archive.articles:
        share = edition.pictures.share(article) if edition.pictures and article.photos else ""
        entry = MapEntry(
            edition.site.absolute(edition.links[article.address].url),
            changed(article),
            (edition.site.absolute(share),) if share else (),
        )
        months[f"{article.date:%Y-%m}"].append(entry)
    return {month: tuple(entries) for month, entries in months.items()}


def _others(edition: Edition, pages: Iterable[Page]) -> Iterator[MapEntry]:
    """The pages that are no articles and may be listed."""
    articles = {link.url for link in edition.links.values()}
    for page in pages:
        frame = getattr(page.view, "frame", None)
        if frame and not frame.head.noindex and frame.head.url not in articles:
            yield MapEntry(edition.site.absolute(frame.head.url))


def _news(edition: Edition, articles: Iterable[Article]) -> Iterator[MapEntry]:
    for article in articles:
        yield MapEntry(
            edition.site.absolute(edition.links[article.address].url),
            title=article.title,
            published=article.date.isoformat(),
        )
