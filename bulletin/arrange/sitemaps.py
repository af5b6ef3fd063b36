"""Sitemaps: every address for search engines, and what they may visit.

In: the edition, all its pages, the clock. Out: a sitemap for each month of articles with their photos,
one for all other pages, the news sitemap of the last two days (Google's rule for news), their index,
`robots.txt`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bulletin.arrange.edition import Edition, changed, lead_photo
from bulletin.arrange.page import Page
from bulletin.article import Article
from bulletin.views import MapEntry, SitemapView

NEWS: Final = timedelta(days=2)
MOST: Final = 50_000  # addresses in a sitemap, by the protocol
MAKER: Final = "sitemap.xml"


def recent(edition: Edition, now: datetime) -> list[Article]:
    """The articles that are news at `now`, newest first."""
    return [article for article in edition.archive.articles if article.date > now - NEWS]


def sitemap_pages(edition: Edition, pages: Sequence[Page], now: datetime) -> Iterator[Page]:
    """Every sitemap, and robots.txt. `pages` are the site's other pages."""
    root, absolute = edition.site.root, edition.site.absolute
    named = {
        **_months(edition),
        "pages": tuple(_others(edition, pages)),
        "news": tuple(_news(edition, recent(edition, now))),
    }
    maps = dict(_cut(named))
    for path, entries in maps.items():
        yield edition.page(root + path, MAKER, SitemapView(False, entries))
    index = tuple(MapEntry(absolute(root + path)) for path in maps)
    yield edition.page(root + "sitemap.xml", MAKER, SitemapView(True, index))
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {absolute(root + 'sitemap.xml')}\n"
    yield edition.page(root + "robots.txt", "bytes", robots.encode())


def _cut(
    named: Mapping[str, Sequence[MapEntry]],
) -> Iterator[tuple[str, tuple[MapEntry, ...]]]:
    """The sitemaps by their files; one with more addresses than it may hold goes on in another."""
    for name, entries in named.items():
        for start in range(0, len(entries), MOST):
            further = f"-{start // MOST + 1}" if start else ""
            yield f"sitemap/{name}{further}.xml", tuple(entries[start : start + MOST])


def _months(edition: Edition) -> dict[str, tuple[MapEntry, ...]]:
    months: dict[str, list[MapEntry]] = defaultdict(list)
    for article in edition.archive.articles:
        entry = MapEntry(
            edition.site.absolute(edition.links[article.address].url),
            changed(article).isoformat(),
            tuple(_photos(edition, article)),
        )
        months[f"{article.date:%Y-%m}"].append(entry)
    return {month: tuple(entries) for month, entries in months.items()}


def _photos(edition: Edition, article: Article) -> Iterator[str]:
    """An article's photos at their largest, each once."""
    files = dict.fromkeys((lead_photo(article), *(photo.file for photo in article.photos)))
    for file in filter(None, files):
        if edition.pictures and (picture := edition.pictures.picture(file, "full", "")):
            yield edition.site.absolute(picture.jpeg[-1].url)


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
